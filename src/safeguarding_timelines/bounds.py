"""What a bound gives: the dates a rule's own words yield, counted from the date of its anchor.

Pure arithmetic on one rule, one date and one calendar; nothing here knows a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from .errors import PeriodError
from .period import Period
from .rulebook import Rule, Shape
from .working_days import WorkingCalendar


class Dates(NamedTuple):
    """The first day on which an act counts, and the last; None where the bound sets none.

    For what must be kept, `due` is the last day of keeping it. `due_at` is the moment, where a
    period of hours starts at a known time.
    """

    earliest: date | None = None
    due: date | None = None
    due_at: datetime | None = None


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
    return _DATES[rule.shape](rule, anchor, calendar, moment)


def instance_of(rule: Rule, start: date, number: int, calendar: WorkingCalendar) -> date | None:
    """The due date of the `number`-th instance of a recurring rule, counted from its start.

    Never step by step: twelve steps of a month from 31 January drift to the 28th or 29th.
    None past what a calendar can hold.
    """
    every = rule.every
    if every is None:
        return None
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


def _within(rule: Rule, anchor: date, calendar: WorkingCalendar, moment: datetime | None) -> Dates:
    if moment is not None and rule.in_hours:
        due_at = rule.within.after_moment(moment)  # type: ignore[union-attr]
        return Dates(None, due_at.date(), due_at)
    return Dates(None, _forward(rule, rule.within, anchor, calendar))


def _point(rule: Rule, anchor: date, calendar: WorkingCalendar, _moment: object) -> Dates:
    day = _forward(rule, rule.exactly, anchor, calendar)
    return Dates(day, day)


def _point_before(rule: Rule, anchor: date, calendar: WorkingCalendar, _moment: object) -> Dates:
    day = _back(rule.exactly, anchor, calendar)
    return Dates(day, day)


def _window(rule: Rule, anchor: date, calendar: WorkingCalendar, _moment: object) -> Dates:
    first, last = rule.from_day or 1, rule.to_day or 1
    return Dates(_day(rule, first, anchor, calendar), _day(rule, last, anchor, calendar))


def _back(length: Period | None, anchor: date, calendar: WorkingCalendar) -> date:
    return length.before(anchor, calendar)  # type: ignore[union-attr]  # its shape has one


_Counting = Callable[[Rule, date, WorkingCalendar, datetime | None], Dates]
_DATES: Mapping[Shape, _Counting] = {
    Shape.WITHIN: _within,
    Shape.NOTICE: lambda rule, day, cal, _: Dates(None, _back(rule.at_least, day, cal)),
    Shape.GATE: lambda rule, day, cal, _: Dates(_forward(rule, rule.at_least, day, cal), None),
    Shape.KEEP: lambda rule, day, cal, _: Dates(None, _forward(rule, rule.at_least, day, cal)),
    Shape.POINT_AFTER: _point,
    Shape.POINT_BEFORE: _point_before,
    Shape.DAY_WINDOW: _window,
    Shape.ORDER: lambda _rule, day, _cal, _: Dates(None, day),
    Shape.FIXED_DATE: lambda rule, _day, _cal, _: Dates(None, rule.no_later_than),
    Shape.UNTIMED: lambda _rule, _day, _cal, _: Dates(),
}
