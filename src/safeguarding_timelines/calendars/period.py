"""How long: a Period is a length in one unit, and knows how to count itself from a date.

Working days are counted on a WorkingCalendar; every other unit ignores it.
"""

from __future__ import annotations

import calendar as _gregorian
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic_core import core_schema

from safeguarding_timelines._text import printable
from safeguarding_timelines.errors import CoverageError, PeriodError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

    from .working_calendar import WorkingCalendar

MissingDay = Literal["last_day", "next_day"]
Unit = Literal["working days", "days", "weeks", "months", "years", "hours"]
UNITS: tuple[str, ...] = get_args(Unit)

#: The longest period of each unit: about a hundred years, and a working day count within it.
LONGEST = {
    "working days": 25_000,
    "days": 36_525,
    "weeks": 5_217,
    "months": 1_200,
    "years": 100,
    "hours": 876_600,
}

_WRITTEN = re.compile(r"(\d{1,9}) (working days?|days?|weeks?|months?|years?|hours?)")
_PATTERN = r"^\d{1,9} (working days?|days?|weeks?|months?|years?|hours?)$"


@dataclass(frozen=True, slots=True, order=False)
class Period:
    """A length of time in one unit, such as ``15 working days`` or ``6 months``.

    Periods of different units have no order: which is longer depends on where they start.

    Raises:
        PeriodError: an unknown unit, a negative count, or one beyond `LONGEST`.
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise PeriodError(
                f"unknown unit {printable(str(self.unit))!r}; write one of: {', '.join(UNITS)}"
            )
        if not isinstance(self.count, int) or isinstance(self.count, bool) or self.count < 0:
            raise PeriodError("a period counts a whole number of units, 0 or more")
        if self.count > LONGEST[self.unit]:
            raise PeriodError(
                f"out of bounds; the longest period is {LONGEST[self.unit]} {self.unit}"
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``"6 months"``, ``"1 year"``, ``"15 working days"``.

        Raises:
            PeriodError: anything else; "15" and "15wd" name no unit that a reader could check.
        """
        match = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if match is None or not text.isascii():
            shown = printable(text) if isinstance(text, str) else type(text).__name__
            raise PeriodError(
                f"unreadable period {shown!r}; "
                "write a whole number, a space and a unit, as in '15 working days' or '6 months'"
            )
        unit = match[2] if match[2].endswith("s") else match[2] + "s"
        return cls(int(match[1]), unit)  # type: ignore[arg-type]  # the pattern holds the units

    def __str__(self) -> str:
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"

    @property
    def in_months(self) -> int | None:
        """The length in calendar months, or None for units that are no months."""
        if self.unit == "months":
            return self.count
        return 12 * self.count if self.unit == "years" else None

    @property
    def in_days(self) -> int | None:
        """The length in calendar days, or None where that depends on the start.

        Hours of an event whose time is not known round up to whole days.
        """
        if self.unit == "days":
            return self.count
        if self.unit == "weeks":
            return 7 * self.count
        return -(-self.count // 24) if self.unit == "hours" else None

    def after(
        self, start: date, calendar: WorkingCalendar, *, missing_day: MissingDay = "last_day"
    ) -> date:
        """The last day of this period counted from `start`, whose own day does not count.

        Working days: the n-th working day strictly after `start`; zero is `start` itself.
        Months and years: the corresponding date; where the month has no such date, its last
        day, or with ``missing_day="next_day"`` the first of the month after.
        Hours: whole days, rounded up, because a date has no time; see `after_moment`.

        Raises:
            CoverageError: the count leaves the calendar's coverage, or the years 1 to 9999.
        Source: day of the event excluded (Lester v Garland); corresponding date (Dodds v Walker).
        """
        if self.unit == "working days":
            return calendar.add(start, self.count)
        if (months := self.in_months) is not None:
            return _corresponding(start, months, missing_day)
        return _shift(start, self.in_days or 0)

    def before(self, end: date, calendar: WorkingCalendar) -> date:
        """The latest day that leaves this period before `end`, whose own day does not count.

        Working days: the n-th working day strictly before `end`. Not the inverse of `after`:
        see `latest_start` and `earliest_end`.

        Raises:
            CoverageError: the count leaves the calendar's coverage, or the years 1 to 9999.
        """
        if self.unit == "working days":
            return calendar.subtract(end, self.count)
        if (months := self.in_months) is not None:
            return _corresponding(end, -months, "last_day")
        return _shift(end, -(self.in_days or 0))

    def latest_start(self, target: date, calendar: WorkingCalendar) -> date:
        """The last day from which `after` is still on or before `target`; exact on every day."""
        if self.unit == "working days":
            if self.count == 0:
                return calendar.require(target)
            landing = calendar.previous_working_day(target)
            return calendar.require(_shift(calendar.subtract(landing, self.count - 1), -1))
        if (months := self.in_months) is not None:
            start = _corresponding(target, -months, "last_day")
            return _month_end(start) if target == _month_end(target) else start
        return _shift(target, -(self.in_days or 0))

    def earliest_end(self, start: date, calendar: WorkingCalendar) -> date:
        """The first day for which `before` is on or after `start`; exact on every day.

        With a report sent on `start`, the first day of publication that keeps the notice.
        """
        if self.unit == "working days":
            if self.count == 0:
                return calendar.require(start)
            landing = calendar.next_working_day(start)
            return calendar.require(_shift(calendar.add(landing, self.count - 1), 1))
        if (months := self.in_months) is not None:
            return _corresponding(start, months, "next_day")
        return _shift(start, self.in_days or 0)

    def after_moment(self, start: datetime) -> datetime:
        """The moment a period of hours ends, elapsed on absolute time.

        The answer is in the start's time zone and right across a change of the clocks, where
        adding hours to the wall clock is not.

        Raises:
            PeriodError: the period is not one of hours, or `start` has no time zone.
        """
        return self._elapsed(start, self.count)

    def before_moment(self, end: datetime) -> datetime:
        """The latest moment that leaves a period of hours before `end`; see `after_moment`."""
        return self._elapsed(end, -self.count)

    def _elapsed(self, start: datetime, hours: int) -> datetime:
        zoned = isinstance(start, datetime) and start.utcoffset() is not None
        if self.unit != "hours" or not zoned:
            raise PeriodError(
                "only a period of hours ends at a moment, and only from a moment with a time zone"
            )
        try:
            elapsed = start.astimezone(UTC) + timedelta(hours=hours)
            return elapsed.astimezone(start.tzinfo)
        except OverflowError:
            raise CoverageError(f"{self} from {start} is no moment of the calendar") from None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        read = core_schema.no_info_after_validator_function(
            cls.parse, core_schema.str_schema(pattern=_PATTERN, max_length=40)
        )
        return core_schema.json_or_python_schema(
            json_schema=read,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), read]),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )


def _shift(day: date, days: int) -> date:
    try:
        return _without_time(day) + timedelta(days=days)
    except OverflowError:
        raise CoverageError(f"{days} days from {day} is not a date") from None


def _without_time(day: date) -> date:
    if isinstance(day, datetime):
        raise PeriodError("a period counts from a date, not from a moment; write moment.date()")
    return day


def _month_end(day: date) -> date:
    return day.replace(day=_gregorian.monthrange(day.year, day.month)[1])


def _corresponding(day: date, months: int, missing_day: MissingDay) -> date:
    if missing_day not in get_args(MissingDay):
        raise PeriodError(f"missing_day is one of: {', '.join(get_args(MissingDay))}")
    day = _without_time(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise CoverageError(f"{months} months from {day} is not a date")
    length = _gregorian.monthrange(year, month + 1)[1]
    if day.day <= length:
        return date(year, month + 1, day.day)
    end = date(year, month + 1, length)
    return end if missing_day == "last_day" else end + timedelta(days=1)
