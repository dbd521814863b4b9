"""Why a date is what it is: an account that a lawyer can check by hand and a machine without us.

One row a day from the anchor to the date; every input named, every edition and rule not used too.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.engine.compute import compute, evaluation_of
from safeguarding_timelines.engine.event_dates import Projection
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rules.phrases import anchor_words, bound_words, day_words, event_words
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.shapes.dates import dates_from
from safeguarding_timelines.rules.shapes.shape import PROJECTING, RECURRING, Shape
from safeguarding_timelines.timelines.milestone import Flag, Milestone, Status
from safeguarding_timelines.timelines.phrases import FLAG_WORDS, range_words
from safeguarding_timelines.timelines.timeline import Timeline

from .model import (
    SCHEMA,
    Besides,
    Candidate,
    Change,
    EditionUsed,
    Ended,
    Explanation,
    Other,
    ReadingShown,
    Row,
    Step,
)

__all__ = [
    "Besides",
    "Candidate",
    "Change",
    "EditionUsed",
    "Ended",
    "Explanation",
    "Other",
    "ReadingShown",
    "Row",
    "Step",
    "explain",
]


def explain(timeline: Timeline, rule_id: str, *, instance: int | None = None) -> Explanation:
    """The day-by-day account of one date of a timeline.

    Where the date rests on an event whose day is not known, the account is of the date that the
    milestone gives, the safe end of its range, and says on which day it supposes the event.

    Args:
        timeline: from `compute_timeline`.
        rule_id: which rule.
        instance: which of several instances, counted from 0; the one `timeline[rule_id]` shows
            if left out.

    Raises:
        UnknownRuleError: the timeline has no such rule or instance.
    """
    milestone = timeline[rule_id] if instance is None else timeline.instance(rule_id, instance)
    supposed: tuple[str, ...] = ()
    if timeline.case.imprecise:
        place = next(n for n, one in enumerate(timeline.all(rule_id)) if one is milestone)
        supposed = tuple(_supposed(milestone, timeline))
        timeline = _on_supposed_days(milestone, timeline)
        milestone = timeline.instance(rule_id, place)
    dates = evaluation_of(timeline)
    rule = milestone.definition
    decided_by, decided_on = _selector(milestone, dates)
    calendar = dates.calendar_of(rule)
    return Explanation(
        milestone,
        bound_words(rule, timeline.rulebook),
        _counted_from(milestone, dates),
        timeline.rulebook.cited(rule.cite),
        _provenance(timeline, calendar),
        calendar,
        decided_by and event_words(decided_by, timeline.rulebook),
        decided_on,
        tuple(_editions(milestone, timeline)),
        tuple(_candidates(milestone, timeline, dates)),
        tuple(_steps(milestone, dates)),
        _grants(milestone, dates),
        tuple(_readings(milestone, timeline)),
        _ended(milestone, dates),
        tuple(_others(milestone, timeline)),
        _nearest_change(milestone, calendar),
        tuple(_besides(milestone, timeline, dates)),
        tuple(_notes(milestone, calendar, dates)),
        supposed,
    )


# -- Where the day of an event is not known ------------------------------------------------


def _on_supposed_days(milestone: Milestone, timeline: Timeline) -> Timeline:
    """The timeline on the days on which the milestone gives the bound that it gives."""
    return compute(timeline.inputs._replace(case=timeline.case.supposing(milestone.supposed)))


def _supposed(milestone: Milestone, timeline: Timeline) -> Iterator[str]:
    """Which days are supposed, and what the others would give."""
    book = timeline.rulebook
    for place, day in milestone.supposed.items():
        event = timeline.case.events[place]
        yield (
            f"The day of {event_words(event.kind, book)} is not known, only that it is "
            f"{event.on}. This account supposes {day_words(day)}."
        )
    for name, ends in milestone.ranges.items():
        what = "what was counted from" if name == "anchor" else name.replace("_", " ")
        yield f"Whatever the day, {what} is {range_words(ends)}."
    if milestone.possible:
        statuses = " or ".join(status.value.replace("_", " ") for status in milestone.possible)
        yield f"The status depends on the day: {statuses}."


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
        ends = (("earliest", rule.from_day, milestone.earliest), ("due", rule.to_day, first_due))
        for gives, number, day in ends:
            yield _day_number(gives, number or 1, anchor.on, day or anchor.on, rule, calendar)
    else:
        result = first_due or milestone.earliest or anchor.on
        yield from _counted(milestone, anchor.on, result, calendar)
    if milestone.original_due is not None and milestone.due is not None:
        yield Step("due", "extension", 0, "from", milestone.original_due, milestone.due)


def _counted(
    milestone: Milestone, start: date, result: date, calendar: WorkingCalendar
) -> Iterator[Step]:
    """A period counted from the anchor, after the start was moved where the rule says so."""
    rule, anchor = milestone.definition, milestone.anchor
    length: Period = rule.length  # type: ignore[assignment]  # its shape has one
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
        given = dates_from(rule, start, calendar, anchor.moment)
        ends = given.due_at or given.earliest_at
        known = (anchor.moment, ends) if anchor.moment and ends else None
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


def _counted_from(milestone: Milestone, dates: Projection) -> str:
    """What was counted from; of several dates the one that binds, or the one still missing."""
    anchor, spec = milestone.anchor, milestone.definition.anchor
    if anchor.event is None:
        return ""
    if spec is None or spec.how == "each":
        return event_words(anchor.event, dates.book)
    binds = next(leaf for leaf in spec.leaves() if dates.resolve(leaf)[:2] == anchor[:2])
    return anchor_words(binds, dates.book)


def _provenance(timeline: Timeline, calendar: WorkingCalendar) -> dict[str, Any]:
    """What a timeline says of itself, and of the calendar that this rule counts on."""
    record = timeline.record()
    closures, reopened = calendar.changes
    about = {key: value for key, value in record.items() if key not in ("milestones", "inputs")}
    counted_on = {
        **record["calendar"],
        "name": calendar.name,
        "snapshot": calendar.snapshot,
        "coverage": [day.isoformat() for day in calendar.coverage],
        "announced_until": calendar.announced_until.isoformat(),
        "known_on": calendar.known_on.isoformat() if calendar.known_on else None,
        "closures": {day.isoformat(): why for day, why in sorted(closures.items())},
        "reopened": [day.isoformat() for day in sorted(reopened)],
    }
    return {**about, "schema": SCHEMA, "calendar": counted_on}


def _selector(milestone: Milestone, dates: Projection) -> tuple[str | None, date]:
    """The event that decides which edition applies, where it has a date, and the day."""
    rule, anchor = milestone.definition, milestone.anchor
    if rule.shape is Shape.YEARLY:
        return None, milestone.original_due or milestone.due or dates.as_of
    decides = dates.date_of(rule.edition_by) if rule.edition_by else anchor
    return (decides.event, decides.on) if decides.on else (None, dates.as_of)


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


def _candidates(milestone: Milestone, timeline: Timeline, dates: Projection) -> Iterator[Candidate]:
    spec = milestone.definition.anchor
    if spec is None or not spec.parts:
        return
    counted = milestone.anchor
    for part in spec.parts:
        anchor = dates.resolve(part)
        same_time = counted.moment is None or anchor.moment == counted.moment
        bound = anchor.on is not None and anchor.on == counted.on and same_time
        yield Candidate(anchor_words(part, timeline.rulebook), anchor.on, anchor.basis, bound)


def _grants(milestone: Milestone, dates: Projection) -> tuple[tuple[date, date | None], ...]:
    kind = milestone.definition.extended_by
    return tuple((o.on, o.event.until) for o in dates.done.get(kind, ())) if kind else ()


def _readings(milestone: Milestone, timeline: Timeline) -> Iterator[ReadingShown]:
    rule = milestone.definition
    for name, result in milestone.readings.items():
        words = bound_words(rule.variants[name], timeline.rulebook)
        source, why = rule.readings[name].cite, rule.readings[name].why
        if source is not None:
            why = f"{why} ({timeline.rulebook.cited(source)})"
        yield ReadingShown(name, words, why, result.status, result.due, result.earliest)


def _ended(milestone: Milestone, dates: Projection) -> Ended | None:
    """What came first of all that cancels or supersedes a duty nobody had discharged."""
    if milestone.status is not Status.SUPERSEDED:
        return None
    ends = milestone.definition.ended_by
    first = min((dates.done[kind][0] for kind in dates.done if kind in ends), key=lambda o: o.on)
    return Ended(event_words(first.event.kind, dates.book), first.on)


def _others(milestone: Milestone, timeline: Timeline) -> Iterator[Other]:
    for several in timeline.instances.values():
        for other in several:
            if other.event == milestone.event and other.rule != milestone.rule:
                yield Other(other.rule, other.status, other.due, other.decided_by)


def _nearest_change(milestone: Milestone, calendar: WorkingCalendar) -> Change | None:
    """The first later anchor day that would move the date, however far it is extended."""
    rule, anchor, held = milestone.definition, milestone.anchor, milestone.due or milestone.earliest
    if anchor.on is None or held is None or rule.shape in RECURRING or rule.shape is Shape.BETWEEN:
        return None
    try:
        for later in range(1, 400):
            away = timedelta(days=later)
            moment = anchor.moment + away if anchor.moment else None  # at the same time of day
            moved = dates_from(rule, anchor.on + away, calendar, moment).bound
            if moved is not None and moved > held:
                return Change(anchor.on + away, moved)
    except CoverageError:
        pass
    return None


def _besides(milestone: Milestone, timeline: Timeline, dates: Projection) -> Iterator[Besides]:
    until = milestone.done_on or timeline.as_of
    for kind, several in dates.done.items():
        if not timeline.rulebook.events[kind].explains_delay:
            continue
        for occurrence in several:
            if milestone.definition.shape in PROJECTING and occurrence.on <= until:
                yield Besides(event_words(kind, timeline.rulebook), occurrence.on)


def _notes(milestone: Milestone, calendar: WorkingCalendar, dates: Projection) -> Iterator[str]:
    for flag in milestone.flags:
        yield f"{flag.value}: {FLAG_WORDS[flag]}"
    acts = dates.done.get(milestone.event, ())
    told = {act.event.to for act in acts}
    missing = [name for to, name in milestone.definition.recipient_words.items() if to not in told]
    if Flag.PARTIAL in milestone.flags and None not in told and missing:
        yield f"Not recorded towards: {', '.join(missing)}."
    if Flag.PROVISIONAL in milestone.flags and milestone.definition.counts_working_days:
        yield (
            f"A bank holiday proclaimed, moved or dropped after {calendar.announced_until}, the "
            "last day announced, could move this date."
        )
