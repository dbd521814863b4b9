"""What a bound gives: the dates a rule's own words yield, counted from the date of its anchor.

Pure arithmetic on one rule, one date and one calendar; nothing here knows a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from safeguarding_timelines.calendars.count import Count
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.errors import PeriodError
from safeguarding_timelines.rules.rule import Rule

from .shape import BACKWARD, Shape


class Dates(NamedTuple):
    """The first day on which an act counts, and the last; None where the bound sets none.

    For what must be kept, `due` is the last day of keeping it. `due_at` and `earliest_at` are the
    moments, where hours are counted from a known time.
    """

    earliest: date | None = None
    due: date | None = None
    due_at: datetime | None = None
    earliest_at: datetime | None = None

    @property
    def bound(self) -> date | None:
        """The date the bound sets."""
        return self.due or self.earliest


def dates_from(
    rule: Rule, anchor: date, calendar: WorkingCalendar, moment: datetime | None = None
) -> Dates:
    """The dates of a rule that counts from one date.

    Args:
        rule: of any shape but `between` and the recurring ones, which need more than one date.
        anchor: the date counted from; its own day is excluded, but is day 1 in a day window.
        calendar: which days count, for a rule that counts working days.
        moment: the time of the anchor, for a rule that counts hours.

    Raises:
        CoverageError: the count leaves what the calendar knows.
    """
    if moment is not None and rule.in_hours and rule.shape in _IN_HOURS:
        return _IN_HOURS[rule.shape](rule, moment)
    return _DATES[rule.shape](rule, anchor, calendar)


def calendar_of(rule: Rule, calendar: WorkingCalendar) -> WorkingCalendar:
    """The calendar a rule counts on: the one in use, or the one it names, with the same changes."""
    return calendar if rule.calendar is None else calendar.named(rule.calendar)


def count_of(rule: Rule, calendar: WorkingCalendar, *, first: bool = False) -> Count:
    """The count by which the date of a rule follows from the one date it counts from.

    Args:
        rule: of one period, or of a day window; an order counts nothing.
        calendar: which days count.
        first: of a day window the first day, in place of the last.
    """
    if rule.shape is Shape.DAY_WINDOW:
        working = rule.counted_in == "working days"  # day one is the anchor if that counts
        number: int = rule.from_day if first else rule.to_day  # type: ignore[assignment]  # it has both
        length = Period(number - 1, "working days" if working else "days")
        return Count(length, calendar, rolls=working)
    return Count(
        rule.length or Period(0, "days"),
        calendar,
        rule.shape in BACKWARD,
        rule.start_convention == "next_working_day",
        rule.missing_day or "last_day",
    )


def instance_of(rule: Rule, start: date, number: int, calendar: WorkingCalendar) -> date | None:
    """The due date of the `number`-th instance of a recurring rule, counted from its start.

    Never step by step: twelve steps of a month from 31 January drift to the 28th or 29th.
    None past what a calendar can hold.
    """
    every: Period = rule.length  # type: ignore[assignment]  # what recurs so has a length
    try:
        return Period(every.count * number, every.unit).after(
            start, calendar, missing_day=rule.missing_day or "last_day"
        )
    except (PeriodError, LookupError):
        return None


def _forward(rule: Rule, length: Period | None, anchor: date, calendar: WorkingCalendar) -> date:
    if rule.start_convention == "next_working_day":
        anchor = calendar.next_working_day(anchor)
    return length.after(  # type: ignore[union-attr]  # its shape has one
        anchor, calendar, missing_day=rule.missing_day or "last_day"
    )


def _day(rule: Rule, number: int, day_one: date, calendar: WorkingCalendar) -> date:
    """Day `number`, where `day_one` itself is day 1 if it counts."""
    if rule.counted_in == "working days":
        return calendar.add(calendar.next_working_day(day_one), number - 1)
    return Period(number - 1, "days").after(day_one, calendar)


def _point(rule: Rule, anchor: date, calendar: WorkingCalendar) -> Dates:
    day = _forward(rule, rule.exactly, anchor, calendar)
    return Dates(day, day)


def _point_before(rule: Rule, anchor: date, calendar: WorkingCalendar) -> Dates:
    day = _back(rule.exactly, anchor, calendar)
    return Dates(day, day)


def _window(rule: Rule, anchor: date, calendar: WorkingCalendar) -> Dates:
    first: int = rule.from_day  # type: ignore[assignment]  # its shape has both
    last: int = rule.to_day  # type: ignore[assignment]
    return Dates(_day(rule, first, anchor, calendar), _day(rule, last, anchor, calendar))


def _back(length: Period | None, anchor: date, calendar: WorkingCalendar) -> date:
    return length.before(anchor, calendar)  # type: ignore[union-attr]  # its shape has one


_DATES: Mapping[Shape, Callable[[Rule, date, WorkingCalendar], Dates]] = {
    Shape.WITHIN: lambda rule, day, cal: Dates(None, _forward(rule, rule.within, day, cal)),
    Shape.NOTICE: lambda rule, day, cal: Dates(None, _back(rule.at_least, day, cal)),
    Shape.GATE: lambda rule, day, cal: Dates(_forward(rule, rule.at_least, day, cal), None),
    Shape.KEEP: lambda rule, day, cal: Dates(None, _forward(rule, rule.at_least, day, cal)),
    Shape.POINT_AFTER: _point,
    Shape.POINT_BEFORE: _point_before,
    Shape.DAY_WINDOW: _window,
    Shape.ORDER: lambda _rule, day, _cal: Dates(None, day),
    Shape.FIXED_DATE: lambda rule, _day, _cal: Dates(None, rule.no_later_than),
    Shape.UNTIMED: lambda _rule, _day, _cal: Dates(),
}


def _by(moment: datetime) -> Dates:
    return Dates(None, moment.date(), moment)


def _at(moment: datetime) -> Dates:
    return Dates(moment.date(), moment.date(), moment, moment)


def _from(moment: datetime) -> Dates:
    return Dates(moment.date(), None, None, moment)


def _hours(rule: Rule) -> Period:
    return rule.length  # type: ignore[return-value]  # it counts hours


_IN_HOURS: Mapping[Shape, Callable[[Rule, datetime], Dates]] = {
    Shape.WITHIN: lambda rule, moment: _by(_hours(rule).after_moment(moment)),
    Shape.NOTICE: lambda rule, moment: _by(_hours(rule).before_moment(moment)),
    Shape.GATE: lambda rule, moment: _from(_hours(rule).after_moment(moment)),
    Shape.POINT_AFTER: lambda rule, moment: _at(_hours(rule).after_moment(moment)),
    Shape.POINT_BEFORE: lambda rule, moment: _at(_hours(rule).before_moment(moment)),
}
