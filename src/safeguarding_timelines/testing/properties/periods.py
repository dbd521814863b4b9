"""The laws of periods: months end on the right day, hours elapse, inverse questions are exact.

The library counts them by `PeriodCalculator.of(calendar)`; another way of counting becomes a
`PeriodCalculator` of its own.
"""

from __future__ import annotations

import calendar as _gregorian
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines._fields import LONDON
from safeguarding_timelines.calendars.period import UNITS, Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.testing.strategies.dates import NEAR, edge_dates, periods

from .base import Law, LawError, hold, law

ONE_DAY = timedelta(days=1)
#: As far as these laws ask. The longest period drawn leads to within any built-in calendar.
_FIRST, _LAST = date(2015, 1, 1), date(2035, 12, 31)

Counted = Callable[[date, Period], date]


@dataclass(frozen=True, slots=True)
class PeriodCalculator:
    """What counts periods from a day; leave out whatever yours cannot do.

    Attributes:
        after: the last day of a period counted from a day.
        before: the latest day that leaves a period before a day.
        latest_start: the last day from which `after` is still on or before a day.
        earliest_end: the first day for which `before` is on or after a day.
        after_moment: the moment at which a period of hours ends.
        units: the units it counts.
    """

    after: Counted | None = None
    before: Counted | None = None
    latest_start: Counted | None = None
    earliest_end: Counted | None = None
    after_moment: Callable[[datetime, Period], datetime] | None = None
    units: tuple[str, ...] = UNITS

    @classmethod
    def of(cls, calendar: WorkingCalendar) -> PeriodCalculator:
        """The library's own way of counting, on a calendar."""
        return cls(
            after=lambda day, period: period.after(day, calendar),
            before=lambda day, period: period.before(day, calendar),
            latest_start=lambda day, period: period.latest_start(day, calendar),
            earliest_end=lambda day, period: period.earliest_end(day, calendar),
            after_moment=lambda moment, period: period.after_moment(moment),
        )


def _day(data: DataObject, label: str = "day") -> date:
    return data.draw(edge_dates(first=_FIRST, last=_LAST), label=label)


def _period(data: DataObject, engine: Any, *units: str, least: int = 0) -> Period:
    """A period in a unit that both the law and the engine know."""
    known = [unit for unit in engine.units if not units or unit in units]
    if not known:
        raise LawError(
            f"this law is about {', '.join(units)}, and this engine counts "
            f"{', '.join(engine.units) or 'nothing'}; leave the law out"
        )
    return data.draw(periods(units=known, min_count=least), label="period")


def _offset(data: DataObject) -> timedelta:
    return timedelta(days=data.draw(st.integers(-NEAR, NEAR), label="offset"))


# -- Both ways ---------------------------------------------------------------------------------


def _nothing(data: DataObject, engine: Any) -> None:
    day, period = _day(data), Period(0, _period(data, engine).unit)
    hold(engine.after(day, period) == day, f"{period} after {day}: {engine.after(day, period)}")


def _monotone(data: DataObject, engine: Any) -> None:
    day, period = _day(data), _period(data, engine)
    later = day + timedelta(days=data.draw(st.integers(0, 14), label="later"))
    one, other = engine.after(day, period), engine.after(later, period)
    hold(one <= other, f"{period} after {day} gave {one}, and after {later} {other}")


def _monotone_before(data: DataObject, engine: Any) -> None:
    day, period = _day(data), _period(data, engine)
    later = day + timedelta(days=data.draw(st.integers(0, 14), label="later"))
    one, other = engine.before(day, period), engine.before(later, period)
    hold(one <= other, f"{period} before {day} gave {one}, and before {later} {other}")


def _longer(data: DataObject, engine: Any) -> None:
    day, period = _day(data), _period(data, engine)
    longer = Period(period.count + 1, period.unit)
    one, other = engine.after(day, period), engine.after(day, longer)
    hold(one <= other, f"after {day}, {period} gave {one}, and {longer} {other}")


def _elapsed(data: DataObject, engine: Any) -> None:
    day, period = _day(data), _period(data, engine, "days", "weeks")
    expected = day + period.count * timedelta(days=7 if period.unit == "weeks" else 1)
    found = engine.after(day, period)
    hold(found == expected, f"{period} after {day} gave {found}")


# -- Months ------------------------------------------------------------------------------------


def _month_ends(data: DataObject, engine: Any) -> None:
    day, period = _day(data), _period(data, engine, "months", "years")
    found = engine.after(day, period)
    months = period.count * (12 if period.unit == "years" else 1)
    passed = (found.year - day.year) * 12 + found.month - day.month
    hold(passed == months, f"{period} after {day} gave {found}, {passed} months on")
    last = _gregorian.monthrange(found.year, found.month)[1]
    hold(found.day == min(day.day, last), f"{period} after {day} gave {found}")


def _drift(data: DataObject, engine: Any) -> None:
    day, period = _day(data), _period(data, engine, "months")
    stepped = day
    for _ in range(period.count):
        stepped = engine.after(stepped, Period(1, "months"))
    drift = (engine.after(day, period) - stepped).days
    hold(0 <= drift <= 3, f"{period} after {day}, counted month by month, is {drift} days off")
    hold(drift == 0 or day.day > 28, f"{period} after {day}: {drift} days off month by month")


def _years(data: DataObject, engine: Any) -> None:
    day, years = _day(data), _period(data, engine, "years")
    months = Period(12 * years.count, _period(data, engine, "months").unit)
    one, other = engine.after(day, years), engine.after(day, months)
    hold(one == other, f"after {day}, {years} gave {one}, and {months} {other}")


# -- Hours -------------------------------------------------------------------------------------


def _hours(data: DataObject, engine: Any) -> None:
    period = _period(data, engine, "hours")
    at = data.draw(st.sampled_from([time(hour) for hour in range(24)]), label="at")
    clock = datetime.combine(_day(data), at, LONDON)
    start = clock.astimezone(UTC).astimezone(LONDON)  # a time that the clocks did show
    passed = engine.after_moment(start, period).astimezone(UTC) - start.astimezone(UTC)
    hold(passed == timedelta(hours=period.count), f"{period} after {start} lasted {passed}")


# -- Inverse questions -------------------------------------------------------------------------


def _latest(data: DataObject, engine: Any) -> None:
    target, period = _target(data, engine), _period(data, engine)
    latest = engine.latest_start(target, period)
    day = latest + _offset(data)
    hold(
        (engine.after(day, period) <= target) == (day <= latest),
        f"to be over by {target}, {period} start by {latest}, it says; from {day} they end on "
        f"{engine.after(day, period)}",
    )


def _latest_attained(data: DataObject, engine: Any) -> None:
    target, period = _target(data, engine), _period(data, engine)
    latest = engine.latest_start(target, period)
    hold(
        engine.after(latest, period) <= target,
        f"{period} from {latest} end on {engine.after(latest, period)}, after {target}",
    )
    hold(
        engine.after(latest + ONE_DAY, period) > target,
        f"{period} might start a day later than {latest} and still be over by {target}",
    )


def _earliest(data: DataObject, engine: Any) -> None:
    start, period = _target(data, engine), _period(data, engine)
    earliest = engine.earliest_end(start, period)
    day = earliest + _offset(data)
    hold(
        (engine.before(day, period) >= start) == (day >= earliest),
        f"{period} of notice from {start} allow {earliest}, it says; before {day} they begin on "
        f"{engine.before(day, period)}",
    )


def _earliest_attained(data: DataObject, engine: Any) -> None:
    start, period = _target(data, engine), _period(data, engine)
    earliest = engine.earliest_end(start, period)
    hold(
        engine.before(earliest, period) >= start,
        f"{period} before {earliest} is {engine.before(earliest, period)}, earlier than {start}",
    )
    hold(
        engine.before(earliest - ONE_DAY, period) < start,
        f"{period} from {start} would allow a day earlier than {earliest}",
    )


def _target(data: DataObject, engine: Any) -> date:
    """Any day, or one near a result: an inverse that is naive fails only there."""
    day = _day(data)
    step = engine.after or engine.before
    if not data.draw(st.booleans(), label="near a result"):
        return day
    result: date = step(day, _period(data, engine))
    return result + _offset(data)


PERIOD_LAWS: tuple[Law, ...] = (
    law("nothing", "A period of nothing ends on the day it begins.", _nothing, "after"),
    law("monotone", "A later start never gives an earlier end.", _monotone, "after"),
    law(
        "monotone-before",
        "A later event never asks for an earlier notice.",
        _monotone_before,
        "before",
    ),
    law("longer-is-later", "A longer period never ends earlier.", _longer, "after"),
    law(
        "days-and-weeks-elapse",
        "Days and weeks are counted through holidays and ends of months alike.",
        _elapsed,
        "after",
    ),
    law(
        "month-ends",
        "A period of months ends on the corresponding date, or on the last day of a month that "
        "has no such date.",
        _month_ends,
        "after",
    ),
    law(
        "months-are-counted-at-once",
        "Counting month by month falls at most three days behind counting at once, and none "
        "before the 29th.",
        _drift,
        "after",
    ),
    law("a-year-is-twelve-months", "A year is twelve months.", _years, "after"),
    law(
        "hours-elapse",
        "Hours are as long when the clocks change as on any other day.",
        _hours,
        "after_moment",
    ),
    law(
        "latest-start",
        "A period is over by a day exactly if it starts on the latest start or before.",
        _latest,
        "after",
        "latest_start",
    ),
    law(
        "latest-start-attained",
        "The latest start is in time, and one day later is not.",
        _latest_attained,
        "after",
        "latest_start",
    ),
    law(
        "earliest-end",
        "A notice is long enough exactly if the event is on the earliest end or after.",
        _earliest,
        "before",
        "earliest_end",
    ),
    law(
        "earliest-end-attained",
        "The earliest end leaves the notice, and one day earlier does not.",
        _earliest_attained,
        "before",
        "earliest_end",
    ),
)
