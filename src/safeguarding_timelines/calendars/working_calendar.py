"""Which days count: a WorkingCalendar knows its working days, why others are not, and its limits.

Bank holidays come from the package `holidays`; look-ups are O(1), from tables built on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.errors import CalendarError, CoverageError, UnknownCalendarError

from .bank_holidays import (
    COVERAGE,
    DIVISIONS,
    announced_by,
    announcements,
    bank_holidays_to_the_letter,
    published_holidays,
)

_WEEKEND = {5: "Saturday", 6: "Sunday"}


class WorkingCalendar:
    """The working days of one place, immutable and shared.

    Args:
        name: what output calls it, such as ``england-and-wales``.
        holidays: the weekdays that do not count, each with its reason; or a function that
            gives them when they are first needed.
        coverage: first and last day it may be asked about, both inclusive.
        announced_until: the last day for which the holidays are known rather than expected.
        division: the gov.uk list it rests on; None for a calendar of one's own.

    Attributes:
        known_on: the day as of which its holidays are known; None for all that is known now.
    """

    __slots__ = (
        "_closures",
        "_holidays",
        "_rank",
        "_reopened",
        "_snapshot",
        "_working",
        "announced_until",
        "coverage",
        "division",
        "known_on",
        "name",
    )

    def __init__(
        self,
        name: str,
        holidays: Mapping[date, str] | Callable[[], Mapping[date, str]],
        *,
        coverage: tuple[date, date] = COVERAGE,
        announced_until: date | None = None,
        closures: Mapping[date, str] | None = None,
        reopened: Iterable[date] = (),
        division: str | None = None,
    ) -> None:
        first, last = coverage
        if not first <= last:
            raise CalendarError(f"the coverage ends on {last}, before it starts on {first}")
        self.name = name
        self.coverage = coverage
        self.announced_until = last if announced_until is None else announced_until
        self._holidays = holidays if callable(holidays) else dict(holidays)
        self._closures = dict(closures or {})
        self._reopened = frozenset(reopened)
        self._snapshot = ""
        self.division = division
        self.known_on: date | None = None
        # Filled by the first look-up that misses. rank[d] is the index in `working` of the last
        # working day on or before d, so that one addition and one index answer `add`.
        self._rank: dict[date, int] = {}
        self._working: list[date] = []

    # -- Where calendars come from ---------------------------------------------------------

    @classmethod
    def england_and_wales(cls) -> WorkingCalendar:
        """England and Wales as gov.uk lists it: the eight bank holidays, substitutes, one-offs.

        Good Friday and Christmas Day do not count, although they are no bank holidays in the
        statute (Banking and Financial Dealings Act 1971); `literal` takes the other view.
        """
        return calendar_named("england-and-wales")

    @classmethod
    def scotland(cls) -> WorkingCalendar:
        """Scotland as gov.uk lists it."""
        return calendar_named("scotland")

    @classmethod
    def northern_ireland(cls) -> WorkingCalendar:
        """Northern Ireland as gov.uk lists it."""
        return calendar_named("northern-ireland")

    @classmethod
    def literal(cls) -> WorkingCalendar:
        """England and Wales by the letter of Working Together 2023, footnote 209.

        A working day is any day but a Saturday, a Sunday or a *bank holiday*. Good Friday and
        25 December are holidays at common law and no bank holidays, so here they count.
        """
        return calendar_named("literal")

    @classmethod
    def from_dates(
        cls,
        dates: Mapping[date, str],
        *,
        name: str = "own-dates",
        coverage: tuple[date, date] = COVERAGE,
        announced_until: date | None = None,
    ) -> WorkingCalendar:
        """Weekends and the dates you give, each with its reason, and nothing else.

        Your dates are taken as complete up to the end of the last year among them; what rests
        on later days is provisional, unless `announced_until` says otherwise. With no dates
        at all, the whole coverage is taken as known.

        Raises:
            CalendarError: a key that is no plain date.
            CoverageError: a date outside the coverage.
        """
        if announced_until is None and dates:
            announced_until = min(date(max(map(_plain, dates)).year, 12, 31), coverage[1])
        own = cls(name, dates, coverage=coverage, announced_until=announced_until)
        for day in dates:
            own.require(day)
        return own

    def with_closures(self, closures: Mapping[date, str]) -> WorkingCalendar:
        """The same calendar, with further days that do not count, each with its reason."""
        for day in closures:
            self.require(day)
        return self._changed({**self._closures, **closures}, self._reopened - frozenset(closures))

    def without(self, days: Iterable[date]) -> WorkingCalendar:
        """The same calendar, with these weekdays counting after all (a holiday moved or dropped).

        Raises:
            CalendarError: a Saturday or a Sunday, which no calendar here counts.
        """
        reopened = frozenset(self.require(day) for day in days)
        for day in reopened:
            if day.weekday() in _WEEKEND:
                raise CalendarError(f"{day} is a {_WEEKEND[day.weekday()]} and cannot count")
        kept = {day: why for day, why in self._closures.items() if day not in reopened}
        return self._changed(kept, self._reopened | reopened)

    @property
    def changes(self) -> tuple[Mapping[date, str], frozenset[date]]:
        """The closures added to the calendar, and the days reopened: what `like` copies."""
        return dict(self._closures), self._reopened

    def like(self, other: WorkingCalendar) -> WorkingCalendar:
        """This calendar with the closures and reopened days of another one."""
        if not other._closures and not other._reopened:
            return self
        closures = {**self._closures, **other._closures}
        return self._changed(
            {day: why for day, why in closures.items() if day not in other._reopened},
            (self._reopened - frozenset(other._closures)) | other._reopened,
        )

    def named(self, name: str) -> WorkingCalendar:
        """The built-in calendar of that name, known on the same day and with the same changes.

        Raises:
            UnknownCalendarError: there is none.
        """
        own = calendar_named(name)
        if self.known_on is not None:
            own = own.as_known_on(self.known_on)
        return own.like(self)

    def as_known_on(self, day: date) -> WorkingCalendar:
        """The calendar as one knew it on a day, with the same closures and reopened days.

        It leaves out what was announced later, puts back what was moved later, and is announced
        only as far as gov.uk had listed. A calendar of one's own has no history: it counts the same
        days whatever was known, and hands the day on to `named`.
        """
        self.require(day)
        if self.division is None:
            return self._dated(day)
        known = _as_known(self.name, self.division, *announced_by(self.division, day))
        return known.like(self)._dated(day)  # noqa: SLF001

    def _dated(self, day: date) -> WorkingCalendar:
        """This calendar as known on a day, with the same tables."""
        self._build()
        dated = self._changed(self._closures, self._reopened)
        dated._working, dated._rank = self._working, self._rank  # noqa: SLF001
        dated.known_on = day
        return dated

    def _changed(self, closures: Mapping[date, str], reopened: Iterable[date]) -> WorkingCalendar:
        changed = WorkingCalendar(
            self.name,
            self._holidays,
            coverage=self.coverage,
            announced_until=self.announced_until,
            closures=closures,
            reopened=reopened,
            division=self.division,
        )
        changed.known_on = self.known_on
        return changed

    # -- Questions -------------------------------------------------------------------------

    def add(self, day: date, n: int) -> date:
        """The n-th working day strictly after `day`, which is day 0; for n = 0, `day` itself.

        Raises:
            CoverageError: `day` or the answer is outside the coverage.
            CalendarError: a negative `n` (use `subtract`), or a day with a time.
        """
        if n.__class__ is int and n > 0:
            try:
                return self._working[self._rank[day] + n]
            except (KeyError, IndexError, TypeError):
                pass
        return self._offset(day, n, forward=True)

    def subtract(self, day: date, n: int) -> date:
        """The n-th working day strictly before `day`; for n = 0, `day` itself.

        Not the inverse of `add` on a non-working day: see `Period.latest_start`.

        Raises:
            CoverageError: `day` or the answer is outside the coverage.
            CalendarError: a negative `n` (use `add`), or a day with a time.
        """
        return self._offset(day, n, forward=False)

    def count(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`: in (start, end].

        None do where `end` is not after `start`.
        """
        return max(0, self._rank_of(end) - self._rank_of(start))

    def is_working_day(self, day: date) -> bool:
        """Whether the day counts."""
        rank = self._rank_of(day)
        return rank >= 0 and self._working[rank] == day

    def next_working_day(self, day: date) -> date:
        """The first working day on or after `day`."""
        return day if self.is_working_day(day) else self.add(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day on or before `day`."""
        return day if self.is_working_day(day) else self.subtract(day, 1)

    def reason(self, day: date) -> str | None:
        """Why the day does not count ("Saturday", "Boxing Day (observed)"); None if it does."""
        if self.is_working_day(day):
            return None
        if day.weekday() in _WEEKEND:
            return _WEEKEND[day.weekday()]
        return self._closures[day] if day in self._closures else self.holidays[day]

    @property
    def holidays(self) -> Mapping[date, str]:
        """The calendar's holidays within its coverage, weekends among them, without closures."""
        if callable(self._holidays):
            self._holidays = dict(self._holidays())
        return MappingProxyType(self._holidays)

    @property
    def snapshot(self) -> str:
        """A short id of exactly which days count: two calendars with the same id count alike."""
        import hashlib  # noqa: PLC0415  # costly, and needed only for output

        if not self._snapshot:
            closed = (day for day in self._closed_weekdays())
            text = ",".join(str(day) for day in (*self.coverage, *sorted(closed)))
            self._snapshot = hashlib.sha256(text.encode()).hexdigest()[:12]
        return self._snapshot

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a count over the days from `start` to `end` uses a day not yet announced."""
        return max(start, end) > self.announced_until

    def require(self, day: date) -> date:
        """The day itself, if the calendar covers it.

        Raises:
            CoverageError: it does not.
            CalendarError: it is no plain date.
        """
        first, last = self.coverage
        if not first <= _plain(day) <= last:
            raise CoverageError(
                f"{day} is outside the calendar {self.name}, which knows {first} to {last}"
            )
        return day

    def __repr__(self) -> str:
        first, last = self.coverage
        return f"<WorkingCalendar {self.name}, {first} to {last}, snapshot {self.snapshot}>"

    # -- The tables ------------------------------------------------------------------------

    def _offset(self, day: date, n: int, *, forward: bool) -> date:
        if not isinstance(n, int) or isinstance(n, bool) or n < 0:
            other = "subtract" if forward else "add"
            raise CalendarError(
                f"working days are counted in whole numbers from 0; to go the other way, {other}"
            )
        rank = self._rank_of(day)
        if n == 0:
            return day
        if forward:
            place = rank + n
        else:  # the last working day strictly before `day` is number 1
            place = rank - n + (0 if rank >= 0 and self._working[rank] == day else 1)
        if not 0 <= place < len(self._working):
            first, last = self.coverage
            raise CoverageError(
                f"that many working days {'after' if forward else 'before'} {day} lead outside "
                f"the calendar {self.name}, which knows {first} to {last}"
            )
        return self._working[place]

    def _rank_of(self, day: date) -> int:
        try:
            return self._rank[day]
        except (KeyError, TypeError):
            self.require(day)
            self._build()
            return self._rank[day]

    def _build(self) -> None:
        if self._rank:
            return
        closed = self._closed_weekdays()
        first, last = self.coverage
        rank, working = {}, []
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() not in _WEEKEND and day not in closed:
                working.append(day)
            rank[day] = len(working) - 1
        self._working, self._rank = working, rank

    def _closed_weekdays(self) -> frozenset[date]:
        first, last = self.coverage
        closed = (frozenset(self.holidays) - self._reopened) | frozenset(self._closures)
        return frozenset(d for d in closed if d.weekday() not in _WEEKEND and first <= d <= last)


@lru_cache
def calendar_named(name: str) -> WorkingCalendar:
    """The built-in calendar of that name, one shared value each.

    Raises:
        UnknownCalendarError: there is none.
    """
    if name not in CALENDARS:
        raise UnknownCalendarError(
            f"unknown calendar {printable(name)!r}; {did_you_mean(name, CALENDARS)}"
        )
    division = "england-and-wales" if name == "literal" else name
    published = published_holidays if name != "literal" else bank_holidays_to_the_letter
    return WorkingCalendar(
        name,
        lambda: published(division),
        announced_until=announcements()["listings"][-1]["until"],
        division=division,
    )


CALENDARS = (*DIVISIONS, "literal")


@lru_cache
def _as_known(
    name: str,
    division: str,
    until: date,
    then: tuple[tuple[date, str], ...],
    unknown: frozenset[date],
) -> WorkingCalendar:
    now = calendar_named(name)
    return WorkingCalendar(
        name,
        lambda: {**{d: why for d, why in now.holidays.items() if d not in unknown}, **dict(then)},
        announced_until=until,
        division=division,
    )


def _plain(day: date) -> date:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise CalendarError("a calendar takes a datetime.date: no time, no text, no number")
    return day
