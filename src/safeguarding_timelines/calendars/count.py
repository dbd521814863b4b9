"""Counting both ways: a Term is a date counted from an act still open, with its exact inverses.

Every count here is monotone: a later start never gives an earlier date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from safeguarding_timelines.errors import CalendarError, CoverageError

from .period import MissingDay, Period
from .working_calendar import WorkingCalendar

#: Before every day and after every day: an end that nothing limits. No count moves them.
NEVER_BEFORE, OPEN = date.min, date.max


class Count(NamedTuple):
    """One period counted from a date, and the exact inverse of counting it.

    A count that leaves the calendar's coverage gives `OPEN` forwards, `NEVER_BEFORE` backwards.

    Attributes:
        length: the period.
        calendar: which days count.
        back: whether it is counted back.
        rolls: whether a start that does not count moves to the next working day first.
        missing_day: what stands for a date that the month does not have.
    """

    length: Period
    calendar: WorkingCalendar
    back: bool = False
    rolls: bool = False
    missing_day: MissingDay = "last_day"

    def of(self, day: date) -> date:
        """The date reached from `day`."""
        return _within_reach(self._count, day, NEVER_BEFORE if self.back else OPEN)

    def last(self, target: date) -> date:
        """The last day from which the date reached is on or before `target`."""
        return _within_reach(self.latest_start, target, OPEN if self.back else NEVER_BEFORE)

    def first(self, target: date) -> date:
        """The first day from which the date reached is on or after `target`."""
        return _within_reach(self._first, target, OPEN if self.back else NEVER_BEFORE)

    def _count(self, day: date) -> date:
        if self.back:
            return self.length.before(day, self.calendar)
        start = self.calendar.next_working_day(day) if self.rolls else day
        return self.length.after(start, self.calendar, missing_day=self.missing_day)

    def latest_start(self, target: date) -> date:
        """The same as `last`, of a day within reach.

        Raises:
            CoverageError: the answer, or a day it rests on, lies outside the calendar.
        """
        if self.back:
            return beside(self.length.earliest_end(beside(target, 1), self.calendar), -1)
        if self.missing_day == "next_day" and self.length.in_months is not None:
            start = self.length.before(target, self.calendar)  # its dual, months rounded down
        else:
            start = self.length.latest_start(target, self.calendar)
        return self.calendar.previous_working_day(start) if self.rolls else start

    def _first(self, target: date) -> date:
        if self.back:
            return self.length.earliest_end(target, self.calendar)
        return beside(self.latest_start(beside(target, -1)), 1)


def beside(day: date, by: int) -> date:
    """A number of calendar days on, or back where it is negative.

    Raises:
        CoverageError: there is no such date.
    """
    try:
        return day + timedelta(days=by)
    except OverflowError:
        raise CoverageError(f"there is no date {by} days from {day}") from None


def _within_reach(count: Callable[[date], date], day: date, beyond: date) -> date:
    if day in (NEVER_BEFORE, OPEN):
        return day
    try:
        return count(day)
    except CoverageError:
        return beyond


ONE_DAY = timedelta(days=1)


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both inclusive.

    Raises:
        CalendarError: the last day comes before the first.
    """
    if last < first:
        raise CalendarError(f"the days end on {last}, before they begin on {first}")
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


def every_day(calendar: WorkingCalendar) -> Iterator[date]:
    """Every day the calendar covers."""
    first, last = calendar.coverage
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
