"""Why a date is what it is: an account that a lawyer can check by hand and a machine without us.

One row a day from the anchor to the date; every input named, every edition and rule not used too.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from .bounds import dates_from
from .engine import inputs_of
from .errors import CoverageError
from .period import Period
from .projection import Projection
from .rulebook import PROJECTING, RECURRING, Rule, Shape
from .timeline import Flag, Milestone, Status, Timeline, TimelineRecord
from .words import FLAG_WORDS, anchor_words, bound_words, event_words
from .working_days import WorkingCalendar

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
    """Another reading of the rule, and why one may read it so."""

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


class Explanation(NamedTuple):
    """The account of one milestone. See `explain`.

    Attributes:
        milestone: what is explained.
        words: the rule's bound, in words.
        counted_from: the event counted from, in words.
        citation: where the rule is written, in full.
        provenance: what is needed to reproduce it, as in the JSON of a timeline.
        calendar: the calendar counted on, with its coverage.
        decided_on: the day that decides which edition applies, and `decided_by` its event.
        editions: every edition of the rule.
        candidates: for the latest or earliest of several dates, each of them.
        steps: the counts, in order; each starts from the anchor or from a step before it.
        grants: extensions, each with the day it was granted and the date it set.
        readings: the other readings.
        others: the other rules on the same act, with those that do not apply.
        change: the nearest change of the anchor that would move the date.
        besides: recorded events that may explain a delay, and stop no clock.
        notes: what each flag means here.
    """

    milestone: Milestone
    words: str
    counted_from: str
    citation: str
    provenance: Mapping[str, Any]
    calendar: WorkingCalendar
    decided_by: str | None
    decided_on: date | None
    editions: tuple[EditionUsed, ...]
    candidates: tuple[Candidate, ...]
    steps: tuple[Step, ...]
    grants: tuple[tuple[date, date | None], ...]
    readings: tuple[ReadingShown, ...]
    others: tuple[Other, ...]
    change: Change | None
    besides: tuple[Besides, ...]
    notes: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """The explanation as plain data, ready for JSON."""
        rows = {"steps": [_plain(step) for step in self.steps]}
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
                **rows,
                "grants": self.grants,
                "readings": self.readings,
                "cautious": m.cautious,
                "others": self.others,
                "change": self.change,
                "besides": self.besides,
                "flags": m.flags,
                "notes": self.notes,
            }
        )


def explain(timeline: Timeline, rule_id: str, *, instance: int | None = None) -> Explanation:
    """The day-by-day account of one date of a timeline.

    Args:
        timeline: from `compute_timeline`.
        rule_id: which rule.
        instance: which of several instances, counted from 0; the one `timeline[rule_id]` shows
            if left out.

    Raises:
        UnknownRuleError: the timeline has no such rule or instance.
    """
    milestone = timeline[rule_id] if instance is None else timeline.instance(rule_id, instance)
    dates = inputs_of(timeline)
    rule = milestone.definition
    steps = tuple(_steps(milestone, dates))
    decided_by, decided_on = _selector(milestone, dates)
    provenance: TimelineRecord = timeline.record()
    calendar = dates.calendar_of(rule)
    return Explanation(
        milestone,
        bound_words(rule, timeline.rulebook),
        _event(milestone.anchor.event, timeline),
        timeline.rulebook.cited(rule.cite),
        {key: value for key, value in provenance.items() if key not in ("milestones", "inputs")},
        calendar,
        _event(decided_by, timeline) or None,
        decided_on,
        tuple(_editions(milestone, timeline)),
        tuple(_candidates(milestone, timeline, dates)),
        steps,
        _grants(milestone, dates),
        tuple(_readings(milestone, timeline)),
        tuple(_others(milestone, timeline)),
        _nearest_change(milestone, calendar) if steps else None,
        tuple(_besides(milestone, timeline, dates)),
        tuple(_notes(milestone, calendar)),
    )


# -- Counting, a row a day -----------------------------------------------------------------


def _steps(milestone: Milestone, dates: Projection) -> Iterator[Step]:
    rule, anchor = milestone.definition, milestone.anchor
    calendar = dates.calendar_of(rule)
    shape = rule.shape
    first_due = milestone.original_due or milestone.due
    if shape is Shape.FIXED_DATE or shape is Shape.YEARLY:
        if first_due is not None:
            yield Step("due", "none", 0, "from", first_due, first_due)
    elif shape is Shape.BETWEEN:
        for gives, day in (("earliest", milestone.earliest), ("due", first_due)):
            if day is not None:
                yield Step(gives, "none", 0, "from", day, day)  # type: ignore[arg-type]
    elif anchor.on is None or (first_due is None and milestone.earliest is None):
        return
    elif shape is Shape.ORDER:
        yield Step("due", "none", 0, "from", anchor.on, anchor.on)
    elif shape is Shape.DAY_WINDOW:
        for gives, number, day in (
            ("earliest", rule.from_day, milestone.earliest),
            ("due", rule.to_day, first_due),
        ):
            if day is not None and number is not None:
                yield _day_number(gives, number, anchor.on, day, rule, calendar)
    else:
        yield from _counted(milestone, first_due or milestone.earliest or anchor.on, dates)
    if milestone.original_due is not None and milestone.due is not None:
        yield Step("due", "extension", 0, "from", milestone.original_due, milestone.due)


def _counted(milestone: Milestone, result: date, dates: Projection) -> Iterator[Step]:
    """A period counted from the anchor, after the start was moved where the rule says so."""
    rule, anchor = milestone.definition, milestone.anchor
    calendar = dates.calendar_of(rule)
    start, length = anchor.on, rule.length
    if start is None or length is None:
        return
    if rule.start_convention == "next_working_day":
        moved = calendar.next_working_day(start)
        if moved != start:
            yield Step("start", "none", 0, "from", start, moved, _rows(start, moved, calendar))
        start = moved
    gives: Literal["due", "earliest"] = "earliest" if rule.shape is Shape.GATE else "due"
    times = _times(rule, start, result, calendar) if rule.shape is Shape.GRID else 1
    whole = Period(length.count * times, length.unit)
    back = rule.before is not None
    step = Step(gives, "days", whole.count, "before" if back else "after", start, result)
    if whole.unit == "working days":
        yield step._replace(
            operation="working days", rows=_rows(start, result, calendar, after=True)
        )
    elif (months := whole.in_months) is not None:
        missing = _missing(start, -months if back else months)
        yield step._replace(operation="months", amount=months, missing=missing)
    elif whole.unit == "hours":
        due_at = milestone.due_at
        known = (anchor.moment, due_at) if anchor.moment and due_at else None
        rows = () if known else _every_day(start, result)
        yield step._replace(operation="hours", moments=known, rows=rows)
    else:
        rows = _every_day(start, result)
        yield step._replace(amount=whole.in_days or 0, rows=rows)


def _times(rule: Rule, start: date, result: date, calendar: WorkingCalendar) -> int:
    """Which instance of a recurring rule a due date is."""
    number = 1
    every = rule.every
    while (
        every is not None
        and Period(every.count * number, every.unit).after(
            start, calendar, missing_day=rule.missing_day or "last_day"
        )
        < result
    ):
        number += 1
    return number


def _day_number(
    gives: str, number: int, day_one: date, result: date, rule: Rule, calendar: WorkingCalendar
) -> Step:
    if rule.counted_in == "working days":
        rows = _rows(day_one, result, calendar)
        return Step(gives, "working days", number, "from", day_one, result, rows)  # type: ignore[arg-type]
    rows = tuple(
        Row(day_one + timedelta(days=n), counted=True, number=n + 1, reason=None)
        for n in range((result - day_one).days + 1)
    )
    return Step(gives, "days", number, "from", day_one, result, rows)  # type: ignore[arg-type]


def _rows(
    start: date, result: date, calendar: WorkingCalendar, *, after: bool = False
) -> tuple[Row, ...]:
    """Every day from start to result, forwards or back; `after` leaves the start out."""
    step = 1 if result >= start else -1
    rows, number = [], 0
    for away in range(1 if after else 0, abs((result - start).days) + 1):
        day = start + timedelta(days=away * step)
        reason = calendar.reason(day)
        number += reason is None
        rows.append(Row(day, reason is None, number, reason))
    return tuple(rows)


def _every_day(start: date, result: date) -> tuple[Row, ...]:
    step = 1 if result >= start else -1
    return tuple(
        Row(start + timedelta(days=n * step), counted=True, number=n, reason=None)
        for n in range(1, abs((result - start).days) + 1)
    )


def _missing(start: date, months: int) -> str | None:
    """The corresponding date, where the month has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = gregorian.monthrange(year, month + 1)[1]
    return f"{year:04}-{month + 1:02}-{start.day:02}" if start.day > length else None


# -- What else belongs to the account ------------------------------------------------------


def _selector(milestone: Milestone, dates: Projection) -> tuple[str | None, date | None]:
    rule, anchor = milestone.definition, milestone.anchor
    if rule.shape is Shape.YEARLY:
        return None, milestone.due
    if rule.edition_by is not None:
        decides = dates.date_of(rule.edition_by)
        return rule.edition_by, decides.on or dates.as_of
    return anchor.event, anchor.on or dates.as_of


def _editions(milestone: Milestone, timeline: Timeline) -> Iterator[EditionUsed]:
    for edition in timeline.rulebook.editions[milestone.rule]:
        span = edition.in_force
        used = edition is milestone.definition and Flag.NO_EDITION not in milestone.flags
        yield EditionUsed(
            timeline.rulebook.cited(edition.cite),
            span.from_ if span else None,
            span.until if span else None,
            used,
        )


def _event(kind: str | None, timeline: Timeline) -> str:
    return event_words(kind, timeline.rulebook) if kind is not None else ""


def _candidates(milestone: Milestone, timeline: Timeline, dates: Projection) -> Iterator[Candidate]:
    spec = milestone.definition.anchor
    if spec is None or not spec.parts:
        return
    parts = [(part, dates.resolve(part)) for part in spec.parts]
    for part, anchor in parts:
        bound = anchor.on is not None and anchor.on == milestone.anchor.on
        words = anchor_words(part, timeline.rulebook)
        yield Candidate(words, anchor.on, anchor.basis, bound)


def _grants(milestone: Milestone, dates: Projection) -> tuple[tuple[date, date | None], ...]:
    kind = milestone.definition.extended_by
    return tuple((o.on, o.event.until) for o in dates.done.get(kind, ())) if kind else ()


def _readings(milestone: Milestone, timeline: Timeline) -> Iterator[ReadingShown]:
    rule = milestone.definition
    for name, result in milestone.readings.items():
        words = bound_words(rule.variants[name], timeline.rulebook)
        why = rule.readings[name].why
        yield ReadingShown(name, words, why, result.status, result.due, result.earliest)


def _others(milestone: Milestone, timeline: Timeline) -> Iterator[Other]:
    for several in timeline.instances.values():
        for other in several:
            if other.event == milestone.event and other.rule != milestone.rule:
                yield Other(other.rule, other.status, other.due, other.decided_by)


def _nearest_change(milestone: Milestone, calendar: WorkingCalendar) -> Change | None:
    """The first later anchor day on which the rule gives another date."""
    rule, on = milestone.definition, milestone.anchor.on
    if on is None or rule.shape in RECURRING or rule.shape is Shape.BETWEEN:
        return None
    try:
        now = dates_from(rule, on, calendar)
        for later in range(1, 400):
            day = on + timedelta(days=later)
            then = dates_from(rule, day, calendar)
            if then != now:
                moved = then.due or then.earliest
                return Change(day, moved) if moved is not None else None
    except CoverageError:
        pass
    return None


def _besides(milestone: Milestone, timeline: Timeline, dates: Projection) -> Iterator[Besides]:
    until = milestone.done_on or timeline.as_of
    for kind, several in dates.done.items():
        if not timeline.rulebook.events[kind].explains_delay:
            continue
        for occurrence in several:
            began = milestone.anchor.on or occurrence.on
            if milestone.definition.shape in PROJECTING and began <= occurrence.on <= until:
                yield Besides(event_words(kind, timeline.rulebook), occurrence.on)


def _notes(milestone: Milestone, calendar: WorkingCalendar) -> Iterator[str]:
    for flag in milestone.flags:
        yield f"{flag.value}: {FLAG_WORDS[flag]}"
    if Flag.PROVISIONAL in milestone.flags and milestone.definition.counts_working_days:
        yield (
            f"A bank holiday proclaimed, moved or dropped after {calendar.announced_until}, the "
            "last day announced, could move this date."
        )


# -- Plain data ----------------------------------------------------------------------------


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
