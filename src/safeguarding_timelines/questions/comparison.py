"""What moved: two timelines, and how each milestone differs between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from safeguarding_timelines._text import printable
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.errors import CoverageError, UnknownRuleError
from safeguarding_timelines.timelines.milestone import Milestone, Status
from safeguarding_timelines.timelines.timeline import Timeline


class Difference(NamedTuple):
    """How one milestone differs between two timelines.

    Attributes:
        rule: the rule's id.
        before: the milestone in the first timeline; None if it appeared.
        after: the milestone in the second; None if it vanished.
        days: by how many days the date moved, later being more; None without two dates.
        working_days: the same in working days of the second timeline's calendar; None also where
            it does not reach.
    """

    rule: str
    before: Milestone | None
    after: Milestone | None
    days: int | None
    working_days: int | None

    @property
    def title(self) -> str:
        """What has to be done, in words."""
        milestone = self.after or self.before
        return milestone.title if milestone is not None else ""

    @property
    def status_changed(self) -> bool:
        """Whether it stands otherwise than before."""
        return _status(self.before) is not _status(self.after)

    def record(self) -> dict[str, Any]:
        """The difference as plain data, ready for JSON."""
        return {
            "rule": self.rule,
            "title": self.title,
            "before": _side(self.before),
            "after": _side(self.after),
            "days": self.days,
            "working_days": self.working_days,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved between two timelines; false if nothing did."""

    before: Timeline
    after: Timeline
    differences: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.differences)

    def __getitem__(self, rule_id: str) -> Difference:
        """The difference of one rule.

        Raises:
            UnknownRuleError: the rule does not differ.
        """
        for difference in self.differences:
            if difference.rule == rule_id:
                return difference
        raise UnknownRuleError(f"the rule {printable(rule_id)!r} does not differ")

    def record(self) -> dict[str, Any]:
        """The comparison as plain data, ready for JSON, with what both sides rest on."""
        return {
            "before": _provenance(self.before),
            "after": _provenance(self.after),
            "differences": [difference.record() for difference in self.differences],
        }


def compare(timeline: Timeline, other: Timeline) -> Comparison:
    """Each milestone that moved, stands otherwise, appeared or vanished.

    Args:
        timeline: the first, called before.
        other: the second, called after; of the same case or another.
    """
    return Comparison(timeline, other, tuple(_differences(timeline, other)))


def _differences(timeline: Timeline, other: Timeline) -> Iterator[Difference]:
    first, second = _shown(timeline), _shown(other)
    for place in {**first, **second}:
        before, after = first.get(place), second.get(place)
        if _standing(before) == _standing(after):
            continue
        days = working = None
        old, new = _date(before), _date(after)
        if old is not None and new is not None:
            days = (new - old).days
            working = _working_days(old, new, other.calendar)
        yield Difference(place[0], before, after, days, working)


def _working_days(old: date, new: date, calendar: WorkingCalendar) -> int | None:
    """By how many working days a date moved; None where the calendar does not reach."""
    try:
        return calendar.count(old, new) - calendar.count(new, old)
    except CoverageError:
        return None


def _shown(timeline: Timeline) -> dict[tuple[str, int], Milestone]:
    """The milestones of a timeline by rule and, of several, by number."""
    return {
        (rule, number): milestone
        for rule, several in timeline.instances.items()
        for number, milestone in enumerate(m for m in several if _is_shown(m, timeline))
    }


def _is_shown(milestone: Milestone, timeline: Timeline) -> bool:
    return any(milestone is shown for shown in timeline.milestones)


def _date(milestone: Milestone | None) -> date | None:
    return None if milestone is None else milestone.due or milestone.earliest


def _status(milestone: Milestone | None) -> Status | None:
    return None if milestone is None else milestone.status


def _standing(milestone: Milestone | None) -> tuple[object, ...] | None:
    """All that makes a difference to who has to act."""
    if milestone is None:
        return None
    return (
        milestone.status,
        milestone.late,
        milestone.due,
        milestone.due_at,
        milestone.earliest,
        milestone.done_on,
        {name: ends for name, ends in milestone.ranges.items() if name != "anchor"},
        milestone.possible,
    )


def _side(milestone: Milestone | None) -> dict[str, Any] | None:
    if milestone is None:
        return None
    return {
        "date": _iso(_date(milestone)),
        "due_at": _iso(milestone.due_at),
        "earliest": _iso(milestone.earliest),
        "status": milestone.status.value,
        "late": milestone.late,
        "done_on": _iso(milestone.done_on),
    }


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _provenance(timeline: Timeline) -> dict[str, Any]:
    record = timeline.record()
    return {key: record[key] for key in ("case", "as_of", "known_on", "rulebook", "calendar")}
