"""What would every day give: one event tried on each of many days, and the milestones of each.

The days are supposed one at a time, as `what_if` does it, on one timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from safeguarding_timelines.calendars import count
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.timelines.milestone import DateRange, Milestone
from safeguarding_timelines.timelines.timeline import Timeline

from .moved_case import with_event_on
from .what_if import Scenario

#: More days than these are refused: ten years.
MOST_DAYS = 3_653
#: What a row's data tell of a milestone.
_KEYS = (
    "rule", "status", "late", "due", "due_at", "earliest", "done_on", "ranges", "possible",
)  # fmt: skip


class Row(NamedTuple):
    """One day tried, and the timeline in which the event falls on it."""

    on: date
    timeline: Timeline

    def record(self) -> dict[str, Any]:
        """The row as plain data: the day, why it does not count, and every milestone."""
        return {
            "on": self.on.isoformat(),
            "not_counted": self.timeline.calendar.reason(self.on),
            "milestones": [
                {key: milestone[key] for key in _KEYS if key in milestone}
                for milestone in (dict(each) for each in self.timeline.record()["milestones"])
            ],
        }


@dataclass(frozen=True, slots=True)
class Sweep:
    """An event tried on each of some days.

    Attributes:
        kind: the event kind.
        supposed: the timeline on which the days were tried, after the edits that came first.
        rows: one for each day, in the order given.
    """

    kind: str
    supposed: Timeline
    rows: tuple[Row, ...]

    @property
    def varying(self) -> tuple[str, ...]:
        """The rules whose date, status or lateness is not the same on all days, in order."""
        return tuple(
            rule_id
            for rule_id in dict.fromkeys(m.rule for m in self.supposed.milestones)
            if len({_telling(row.timeline.all(rule_id)) for row in self.rows}) > 1
        )

    def record(self) -> dict[str, Any]:
        """The sweep as plain data, ready for JSON, with what it rests on."""
        about = self.supposed.record()
        rests_on = ("case", "as_of", "known_on", "library", "rulebook", "calendar")
        return {
            **{key: about[key] for key in rests_on},  # type: ignore[literal-required]
            "each": self.kind,
            "varying": list(self.varying),
            "rows": [row.record() for row in self.rows],
        }


def each_day(first: date, last: date) -> tuple[date, ...]:
    """The days from the first to the last, both included.

    Raises:
        CaseError: the last comes before the first, or there are more than `MOST_DAYS`.
    """
    number = (last - first).days + 1
    if number < 1:
        raise CaseError("sweep", [f"{last} comes before {first}; name the first day first"])
    if number > MOST_DAYS:
        raise CaseError("sweep", [_too_many(f"{first} to {last} are {number:,} days")])
    return tuple(count.each_day(first, last))


def sweep(
    timeline: Timeline,
    kind: str,
    days: Iterable[date],
    scenario: Scenario | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """The timelines in which one event falls on each of some days.

    Args:
        timeline: what is; it stays as it is.
        kind: the event. Whatever was recorded of it gives way to the day tried.
        days: at least one, as `each_day` lists them.
        scenario: edits to make first, the same for all days.
        progress: called after each day with how many are done, and of how many.

    Raises:
        CaseError: no day or too many, a kind the rulebook does not know, a day the calendar
            does not cover, or an edit that cannot be made.
    """
    tried = tuple(islice(days, MOST_DAYS + 1))
    if not tried:
        raise CaseError("sweep", ["no day to try; name at least one"])
    if len(tried) > MOST_DAYS:
        raise CaseError("sweep", [_too_many("these are more days")])
    supposed = (scenario or Scenario()).apply(timeline)
    rows = []
    for done, day in enumerate(tried, start=1):
        rows.append(Row(day, with_event_on(supposed, kind, day)))
        if progress is not None:
            progress(done, len(tried))
    return Sweep(kind, supposed, tuple(rows))


def _too_many(what: str) -> str:
    return f"{what}; the limit is {MOST_DAYS:,}, ten years: try a shorter time"


def _telling(several: Iterable[Milestone]) -> tuple[object, ...]:
    """What can tell one day from another, but for the day on which the event itself was."""
    return tuple(
        (m.due, m.due_at, m.earliest, m.status, m.late, m.possible, *_bounded(m)) for m in several
    )


def _bounded(milestone: Milestone) -> Iterator[DateRange | None]:
    return (milestone.ranges.get(name) for name in ("due", "earliest"))
