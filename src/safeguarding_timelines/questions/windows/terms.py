"""Acts still to come, and dates counted from them with exact inverses."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from safeguarding_timelines.calendars.count import Count


class Act(NamedTuple):
    """An event still to come.

    Attributes:
        kind: its event kind.
        answers: the day of the occurrence it answers, for a rule with one act an occurrence.
    """

    kind: str
    answers: date | None = None


class Term(NamedTuple):
    """A date, or one counted from an act: `counts` are made in order, from its start.

    Attributes:
        start: an act still open, or a date; None for a date that nobody can say yet.
        counts: the counts made from it.
    """

    start: Act | date | None
    counts: tuple[Count, ...] = ()

    def of(self, day: date) -> date:
        """The date reached if it starts on `day`."""
        for count in self.counts:
            day = count.of(day)
        return day

    def last(self, target: date) -> date:
        """The last start that leads to `target` or a day before it."""
        for count in reversed(self.counts):
            target = count.last(target)
        return target

    def first(self, target: date) -> date:
        """The first start that leads to `target` or a day after it."""
        for count in reversed(self.counts):
            target = count.first(target)
        return target

    def counted(self, *counts: Count) -> Term:
        """This date counted on; at once, where the start is known."""
        longer = self._replace(counts=(*self.counts, *counts))
        return Term(longer.of(self.start)) if isinstance(self.start, date) else longer
