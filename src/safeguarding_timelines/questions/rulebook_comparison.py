"""Where two rulebooks disagree: one case on every trigger day of a span, computed under both.

Two editions of one rulebook are two rulebooks: see `Rulebook.as_in_force_on`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from safeguarding_timelines._text import printable
from safeguarding_timelines.calendars.count import each_day
from safeguarding_timelines.engine.compute import compute
from safeguarding_timelines.engine.history import occurrences
from safeguarding_timelines.errors import CaseError, UnknownRuleError
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.timelines.milestone import CLOSED, Flag, Milestone, Status
from safeguarding_timelines.timelines.timeline import Timeline, date_of

from .moved_case import moved_by
from .what_if import calendar_under

#: A rule or an event, and its name.
_Subject = tuple[Literal["rule", "event"], str]


class Side(NamedTuple):
    """What one rulebook says on one trigger day: a date, and where it stands; None where none."""

    day: date | None
    status: Status | None

    def record(self) -> dict[str, str | None]:
        """The side as plain data, ready for JSON."""
        return {
            "date": None if self.day is None else self.day.isoformat(),
            "status": None if self.status is None else self.status.value,
        }


_SILENT = Side(None, None)


class Example(NamedTuple):
    """What the two say on one trigger day."""

    trigger: date
    one: Side
    other: Side

    @property
    def days(self) -> int:
        """By how many days the other's date is later, negative if earlier; 0 without two dates."""
        if self.one.day is None or self.other.day is None:
            return 0
        return (self.other.day - self.one.day).days

    def record(self) -> dict[str, Any]:
        """The example as plain data, ready for JSON."""
        return {
            "trigger": self.trigger.isoformat(),
            "one": self.one.record(),
            "other": self.other.record(),
            "days": self.days,
        }


class Disagreement(NamedTuple):
    """How the two rulebooks differ on one rule, or on what governs one event.

    Attributes:
        about: the rule's id, or the event kind.
        title: what has to be done, or what happens, in words.
        days: on how many trigger days they differ at all, in date or in status.
        moved: on how many both have a date, and not the same.
        statuses: on how many the status differs.
        only_one: on how many only the first has a date.
        only_other: on how many only the second has a date.
        first: the first day on which they differ.
        earliest: where the second's date is earlier by most; None if it never is.
        latest: where the second's date is later by most; None if it never is.
    """

    about: str
    title: str
    days: int
    moved: int
    statuses: int
    only_one: int
    only_other: int
    first: Example
    earliest: Example | None
    latest: Example | None

    def record(self) -> dict[str, Any]:
        """The disagreement as plain data, ready for JSON."""
        examples = {"first": self.first, "earliest": self.earliest, "latest": self.latest}
        return {
            **self._asdict(),
            **{name: each and each.record() for name, each in examples.items()},
        }


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Where two rulebooks differ over a span of trigger days; false if they nowhere do.

    Attributes:
        one: the first rulebook.
        other: the second.
        over: the event that falls on each trigger day in turn.
        first: the first trigger day, inclusive.
        last: the last one, inclusive.
        rules: the rules that both have and differ on, in the order of the process.
        events: the events that both know, and whose governing date differs.
        only_one: the rules that only the first has.
        only_other: the rules that only the second has.
    """

    one: Rulebook
    other: Rulebook
    over: str
    first: date
    last: date
    rules: tuple[Disagreement, ...]
    events: tuple[Disagreement, ...]
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.rules or self.events)

    def __getitem__(self, about: str) -> Disagreement:
        """The disagreement on a rule or an event.

        Raises:
            UnknownRuleError: they do not differ on it, or it is not in both.
        """
        for found in (*self.rules, *self.events):
            if found.about == about:
                return found
        raise UnknownRuleError(f"the two rulebooks do not differ on {printable(about)!r}")

    @property
    def days(self) -> int:
        """How many trigger days were compared."""
        return (self.last - self.first).days + 1

    def record(self) -> dict[str, Any]:
        """The disagreements as plain data, ready for JSON."""
        return {
            "one": {"id": self.one.id, "version": self.one.version},
            "other": {"id": self.other.id, "version": self.other.version},
            "over": self.over,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "days": self.days,
            "rules": [found.record() for found in self.rules],
            "events": [found.record() for found in self.events],
            "only_one": list(self.only_one),
            "only_other": list(self.only_other),
        }


def disagreements(
    timeline: Timeline,
    one: Rulebook,
    other: Rulebook,
    *,
    over: str,
    first: date,
    last: date,
    progress: Callable[[int, int], None] | None = None,
) -> Disagreements:
    """Where two rulebooks differ on a case, on every day that an event of it might have fallen.

    The whole case is moved so that the event falls on each day in turn: its other events, the
    as-of day and the day of knowledge keep their distance to it. Kinds that only one rulebook
    knows are left out of account under the other.

    Args:
        timeline: of the case, whose rulebook plays no part.
        one: the first rulebook.
        other: the second; later and earlier are said of its dates.
        over: an event on record; of several records, the first falls on the trigger day.
        first: the first trigger day, inclusive.
        last: the last one, inclusive.
        progress: told, after each day, how many are done and how many there are.

    Raises:
        CaseError: no such event is on record, or a rulebook cannot use the case.
        CalendarError: the span ends before it begins.
        CoverageError: a date lies outside the calendar.
    """
    seen = occurrences(timeline.case.events, timeline.as_of, timeline.known_on).get(over)
    if not seen:
        raise CaseError("case", [f"no event {over} to move; record it on some day first"])
    days = [*each_day(first, last)]
    differing: dict[_Subject, list[Example]] = {}
    for done, day in enumerate(days, start=1):
        by = day - seen[0].on
        said, otherwise = (_said(_under(timeline, book, by)) for book in (one, other))
        for subject in {**said, **otherwise}:
            example = Example(day, said.get(subject, _SILENT), otherwise.get(subject, _SILENT))
            if example.one != example.other:
                differing.setdefault(subject, []).append(example)
        if progress is not None:
            progress(done, len(days))
    ours, theirs = (_rules(book, timeline) for book in (one, other))
    return Disagreements(
        one,
        other,
        over,
        first,
        last,
        tuple(
            _summed(rule, other.editions[rule][-1].title, differing["rule", rule])
            for rule in theirs
            if rule in ours and ("rule", rule) in differing
        ),
        tuple(
            _summed(kind, other.events[kind].title, differing["event", kind])
            for kind in other.events
            if kind in one.events and ("event", kind) in differing
        ),
        tuple(rule for rule in ours if rule not in theirs),
        tuple(rule for rule in theirs if rule not in ours),
    )


def _rules(book: Rulebook, timeline: Timeline) -> tuple[str, ...]:
    """The rules a timeline has under a rulebook, in the order of the process."""
    order = book.order if timeline.partnership else book.case_order
    return tuple(sorted(order, key=book.place.__getitem__))


def _under(timeline: Timeline, book: Rulebook, by: timedelta) -> Timeline:
    """The case under a rulebook, moved by some days together with the days it is asked on."""
    known_on = timeline.known_on
    return compute(
        timeline.inputs._replace(
            case=moved_by(timeline.case, by),
            rulebook=book,
            calendar=calendar_under(timeline.calendar, timeline.rulebook, book),
            as_of=timeline.as_of + by,
            known_on=None if known_on is None else known_on + by,
            ignore_unknown_events=True,
        )
    )


def _said(timeline: Timeline) -> dict[_Subject, Side]:
    """What a timeline says of each rule, and of each event by what governs it."""
    said: dict[_Subject, Side] = {}
    governing: dict[str, Milestone] = {}
    for rule in timeline.instances:
        shown = timeline[rule]
        said["rule", rule] = Side(date_of(shown), shown.status)
    for milestone in timeline.milestones:
        if Flag.GOVERNS in milestone.flags and milestone.definition.shape is not Shape.GATE:
            known = governing.get(milestone.event)
            if known is None or known.status in CLOSED:  # of several, the earliest still open
                governing[milestone.event] = milestone
    for kind, milestone in governing.items():
        said["event", kind] = Side(milestone.due, milestone.status)
    return said


def _summed(about: str, title: str, differing: Sequence[Example]) -> Disagreement:
    earliest = min(differing, key=lambda example: example.days)
    latest = max(differing, key=lambda example: example.days)
    return Disagreement(
        about,
        title,
        days=len(differing),
        moved=sum(example.days != 0 for example in differing),
        statuses=sum(example.one.status is not example.other.status for example in differing),
        only_one=sum(e.other.day is None is not e.one.day for e in differing),
        only_other=sum(e.one.day is None is not e.other.day for e in differing),
        first=differing[0],
        earliest=earliest if earliest.days < 0 else None,
        latest=latest if latest.days > 0 else None,
    )
