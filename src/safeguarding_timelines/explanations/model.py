"""The parts of an explanation: small frozen values that a person can read and a machine replay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.timelines.milestone import Milestone, Status

#: The name and number of the JSON form; the number changes when a key changes its meaning.
SCHEMA = "safeguarding-timelines/explanation/1"

Operation = Literal["working days", "days", "months", "hours", "none", "extension"]


class Row(NamedTuple):
    """One day of a count.

    Attributes:
        day: the date.
        counted: whether it counts.
        number: its number if it counts, else that of the last day that did.
        reason: why it does not count, or None.
    """

    day: date
    counted: bool
    number: int
    reason: str | None


class Step(NamedTuple):
    """One count from one date to another.

    Attributes:
        gives: what the result is, ``due`` or ``earliest``; ``start`` where it only moves the
            day that the next step counts from.
        operation: the unit counted in; ``none`` where the result is the date itself.
        amount: how many units.
        direction: ``after`` the start, or ``before`` it; ``from`` where the start is day 1.
        start: the date counted from.
        result: the date reached.
        rows: the days in the order counted, for days and working days.
        missing: for months, the corresponding date where the month has none, such as 2026-02-31.
        moments: for hours, when they began and ended, where known.
    """

    gives: Literal["due", "earliest", "start"]
    operation: Operation
    amount: int
    direction: Literal["after", "before", "from"]
    start: date
    result: date
    rows: tuple[Row, ...] = ()
    missing: str | None = None
    moments: tuple[datetime, datetime] | None = None


class Candidate(NamedTuple):
    """One of several dates that a bound may count from."""

    event: str
    on: date | None
    basis: str
    bound: bool


class EditionUsed(NamedTuple):
    """An edition of the rule, and whether it was used."""

    citation: str
    begins: date | None
    ends: date | None
    used: bool


class Other(NamedTuple):
    """Another rule on the same act, and what it says."""

    rule: str
    status: Status
    due: date | None
    decided_by: str | None


class ReadingShown(NamedTuple):
    """Another reading of the rule, and why one may read it so, with the source that is its own."""

    name: str
    words: str
    why: str
    status: Status
    due: date | None
    earliest: date | None


class Change(NamedTuple):
    """The first later day of the anchor that would move the date, and where to."""

    anchor: date
    date: date


class Besides(NamedTuple):
    """An event that may explain a delay; it stops no clock."""

    event: str
    on: date


class Ended(NamedTuple):
    """What cancelled or superseded the duty, and when."""

    event: str
    on: date


class Explanation(NamedTuple):
    """The account of one milestone. See `explain`.

    Attributes:
        milestone: what is explained.
        words: the rule's bound, in words.
        counted_from: what was counted from, in words; of several dates the one that binds.
        citation: where the rule is written, in full.
        provenance: what is needed to reproduce it, as in the JSON of a timeline; of the calendar
            this rule counts on, with its coverage.
        calendar: the calendar counted on.
        decided_by: the event that decides which edition applies; None while it has no date, and
            where the due date itself decides.
        decided_on: the day that decides: that of the event, or else the as-of day.
        editions: every edition of the rule.
        candidates: for the latest or earliest of several dates, each of them.
        steps: the counts, in order; each starts from the anchor or from a step before it.
        grants: extensions, each with the day it was granted and the date it set.
        readings: the other readings.
        ended: what cancelled or superseded the duty, where something did.
        others: the other rules on the same act, with those that do not apply.
        change: the nearest change of the anchor that would move the date.
        besides: recorded events that may explain a delay, and stop no clock.
        notes: what each flag means here.
        supposed: where the day of an event is not known: which day this account supposes, and
            what holds whatever the day.
    """

    milestone: Milestone
    words: str
    counted_from: str
    citation: str
    provenance: Mapping[str, Any]
    calendar: WorkingCalendar
    decided_by: str | None
    decided_on: date
    editions: tuple[EditionUsed, ...]
    candidates: tuple[Candidate, ...]
    steps: tuple[Step, ...]
    grants: tuple[tuple[date, date | None], ...]
    readings: tuple[ReadingShown, ...]
    ended: Ended | None
    others: tuple[Other, ...]
    change: Change | None
    besides: tuple[Besides, ...]
    notes: tuple[str, ...]
    supposed: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The explanation as plain data, ready for JSON."""
        m = self.milestone
        return _plain_dict(
            {
                **self.provenance,
                "rule": m.rule,
                "title": m.title,
                "actor": m.actor,
                "force": m.force,
                "words": self.words,
                "counted_from": self.counted_from,
                "citation": self.citation,
                "status": m.status,
                "late": m.late,
                "earliest": m.earliest,
                "due": m.due,
                "due_at": m.due_at,
                "act_by": m.act_by,
                "done_on": m.done_on,
                "anchor": {"event": m.anchor.event, "on": m.anchor.on, "basis": m.anchor.basis},
                "decided_by": self.decided_by,
                "decided_on": self.decided_on,
                "editions": self.editions,
                "candidates": self.candidates,
                "steps": self.steps,
                "grants": self.grants,
                "readings": self.readings,
                "cautious": m.cautious,
                "ended": self.ended,
                "others": self.others,
                "change": self.change,
                "besides": self.besides,
                "flags": m.flags,
                "notes": self.notes,
                **({"supposed": self.supposed} if self.supposed else {}),
            }
        )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _plain_dict(value._asdict())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _plain_dict(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in values.items()}
