"""Days on which deadlines break, calendars with holidays in awkward places, and periods.

The strategies here know nothing of cases and rules.
"""

from __future__ import annotations

import calendar as _gregorian
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from dateutil.easter import easter
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from safeguarding_timelines.calendars.period import LONGEST, UNITS, Period
from safeguarding_timelines.calendars.working_calendar import (
    CALENDARS,
    WorkingCalendar,
    calendar_named,
)

T = TypeVar("T")

#: The days that strategies draw from unless told otherwise, both inclusive.
FIRST, LAST = date(2017, 1, 1), date(2029, 12, 31)

#: How near to a given day "near" is, on either side.
NEAR = 5

#: Counts that texts use, and the most of each unit that is drawn unless told otherwise.
_USUAL = {
    "working days": (0, 1, 2, 3, 5, 7, 10, 15, 20),
    "days": (0, 1, 5, 7, 14, 15, 21, 28),
    "weeks": (0, 1, 2, 4, 6),
    "months": (0, 1, 3, 6, 12),
    "years": (0, 1, 2),
    "hours": (0, 1, 24, 48, 72),
}
_MOST = {"working days": 60, "days": 90, "weeks": 26, "months": 36, "years": 5, "hours": 200}


def edge_dates(
    *, first: date = FIRST, last: date = LAST, near: Iterable[date] = ()
) -> SearchStrategy[date]:
    """Any day of a range, more often one on which deadlines break.

    These are the ends of months, leap days, weekends, Christmas with New Year, Easter, and the
    nights on which the clocks change.

    Args:
        first: the earliest day, inclusive.
        last: the latest day, inclusive.
        near: days of one's own, such as a computed result; they and the five days on either
            side come up often.

    Raises:
        InvalidArgument: no plain dates, or a range that ends before it begins.
    """
    centres = tuple(near)
    for day in (first, last, *centres):
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InvalidArgument("edge_dates takes plain dates, without a time")
    if last < first:
        raise InvalidArgument(f"the days end on {last}, before they begin on {first}")
    return _edge_dates(first, last, centres)


@lru_cache(maxsize=1_000)
def _edge_dates(first: date, last: date, near: tuple[date, ...]) -> SearchStrategy[date]:
    anywhere = st.dates(first, last)
    weekends = anywhere.map(lambda day: _within(_saturday(day), first, last))
    clusters = [st.sampled_from(days) for days in _clusters(first, last)]
    edges = named("edge_dates", st.one_of(anywhere, *clusters, weekends))
    own = around(near, first=first, last=last) if near else edges
    return named("edge_dates", edges | own)


def named(name: str, strategy: SearchStrategy[T]) -> SearchStrategy[T]:
    """The same strategy under its name, where its own text would fill the screen."""

    def drawn(draw: DrawFn) -> T:
        return draw(strategy)

    drawn.__name__ = drawn.__qualname__ = name
    return st.composite(drawn)()


def around(
    days: Collection[date], *, first: date = date.min, last: date = date.max
) -> SearchStrategy[date]:
    """The days within `NEAR` days of any of these."""
    return st.builds(
        lambda day, by: _within(day, first, last, by),
        st.sampled_from(sorted(set(days))),
        st.integers(-NEAR, NEAR),
    )


def _within(day: date, first: date, last: date, by: int = 0) -> date:
    """The day moved by some days, but not out of the range."""
    low, high = first.toordinal(), last.toordinal()
    return date.fromordinal(max(low, min(high, day.toordinal() + by)))


def _saturday(day: date) -> date:
    """The Saturday of a day's week."""
    return date.fromordinal(min(day.toordinal() + 5 - day.weekday(), date.max.toordinal()))


@lru_cache(maxsize=100)
def _clusters(first: date, last: date) -> tuple[tuple[date, ...], ...]:
    """Days on which deadlines break, by the reason for which they do."""
    years = range(max(first.year - 1, 2), min(last.year + 1, 9998) + 1)
    ends = [
        date(year, month, _gregorian.monthrange(year, month)[1])
        for year in years
        for month in range(1, 13)
    ]
    leaps = [date(year, 2, 29) for year in years if _gregorian.isleap(year)]
    changes = [_last_sunday(year, month) for year in years for month in (3, 10)]
    reach = {
        "month ends": (ends, -2, 1),
        "leap days": (leaps, -1, 1),
        "Christmas": ([date(year, 12, 25) for year in years], -4, 11),
        "Easter": ([easter(year) for year in years], -4, 3),
        "the clocks change": (changes, -1, 1),
    }
    clusters = []
    for days, before, after in reach.values():
        found = {day + timedelta(by) for day in days for by in range(before, after + 1)}
        clusters.append(tuple(sorted(day for day in found if first <= day <= last)))
    return tuple(filter(None, clusters))


def _last_sunday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


def closed_days(
    *, first: date = FIRST, last: date = LAST, max_days: int = 15
) -> SearchStrategy[dict[date, str]]:
    """Days that do not count, each with a reason: single ones, and shutdowns of up to two weeks.

    Raises:
        InvalidArgument: as for `edge_dates`, or a negative `max_days`.
    """
    edge_dates(first=first, last=last)
    require_count("max_days", max_days)
    return _closed_days(first, last, max_days)


@lru_cache(maxsize=100)
def _closed_days(first: date, last: date, max_days: int) -> SearchStrategy[dict[date, str]]:
    days = edge_dates(first=first, last=last)
    single = st.sets(days, max_size=max_days)
    runs = st.builds(
        lambda start, length: {start + timedelta(days=n) for n in range(length)},
        edge_dates(first=first, last=max(first, last - timedelta(days=13))),
        st.integers(1, 1 + min(13, (last - first).days)),
    )
    shut = st.lists(runs, max_size=min(2, max_days))
    drawn = st.builds(
        lambda one, several: dict.fromkeys(sorted(set().union(one, *several)), "closed"),
        single,
        shut,
    )
    return named("closed_days", drawn)


def working_calendars(
    *,
    names: Collection[str] = CALENDARS,
    own: bool = True,
    first: date = FIRST,
    last: date = LAST,
) -> SearchStrategy[WorkingCalendar]:
    """Calendars that come with the library, and awkward ones of one's own.

    Those of one's own know the days from three years before `first` to twelve years after
    `last`, keep weekends, and close single days and whole weeks; some have the bank holidays of
    England and Wales besides, and some are announced for a part of their days only.

    Args:
        names: the built-in calendars to draw from.
        own: whether to draw calendars of one's own.
        first: the first day that one's own may close.
        last: the last one.

    Raises:
        InvalidArgument: an unknown name, nothing to draw from, or days as for `edge_dates`.
    """
    names = require_some("names", names, CALENDARS, none_is_fine=own)
    closures = closed_days(first=first, last=last)
    coverage = (date(max(first.year - 3, 1), 1, 1), date(min(last.year + 12, 9999), 12, 31))
    made = st.builds(
        lambda closed, bank, years: WorkingCalendar.from_dates(
            {**(_bank_holidays(coverage) if bank else {}), **closed},
            coverage=coverage,
            announced_until=None if years is None else date(years, 12, 31),
        ),
        closures,
        st.booleans(),
        st.none() | st.integers(first.year, coverage[1].year),
    )
    built_in = st.sampled_from(names).map(calendar_named) if names else st.nothing()
    return named("working_calendars", built_in | made if own else built_in)


@lru_cache(maxsize=100)
def _bank_holidays(coverage: tuple[date, date]) -> dict[date, str]:
    first, last = coverage
    found = calendar_named("england-and-wales").holidays
    return {day: why for day, why in found.items() if first <= day <= last}


def periods(
    *, units: Collection[str] = UNITS, min_count: int = 0, max_count: int | None = None
) -> SearchStrategy[Period]:
    """Lengths of time, more often those that texts use: 5 working days, 6 months, 48 hours.

    Args:
        units: which units.
        min_count: the fewest of a unit.
        max_count: the most of a unit; unless given, what a rulebook may well say, such as 60
            working days or 36 months.

    Raises:
        InvalidArgument: an unknown unit, none at all, or counts that no period can have.
    """
    units = require_some("units", units, UNITS)
    require_count("min_count", min_count)
    if max_count is not None:
        require_count("max_count", max_count)
    for unit in units:
        most = _most(unit, min_count, max_count)
        if not min_count <= most <= LONGEST[unit]:
            raise InvalidArgument(
                f"no period of {unit} has from {min_count} to {most} of them; the longest has "
                f"{LONGEST[unit]}"
            )
    return _periods(tuple(units), min_count, max_count)


def _most(unit: str, least: int, most: int | None) -> int:
    return max(_MOST[unit], least) if most is None else most


@lru_cache(maxsize=100)
def _periods(units: Sequence[str], least: int, most: int | None) -> SearchStrategy[Period]:
    several = []
    for unit in units:
        highest = _most(unit, least, most)
        usual = [count for count in _USUAL[unit] if least <= count <= highest]
        counts = st.integers(least, highest)
        common = st.sampled_from(usual) | counts if usual else counts
        several.append(st.builds(Period, common, st.just(unit)))
    return named("periods", st.one_of(several))


# -- Arguments -------------------------------------------------------------------------------


def require_count(name: str, given: object, least: int = 0) -> None:
    """Refuse what is no whole number of at least `least`."""
    if not isinstance(given, int) or isinstance(given, bool) or given < least:
        raise InvalidArgument(f"{name} is a whole number, {least} or more")


def require_some(
    name: str, given: Collection[Any], allowed: Collection[Any], *, none_is_fine: bool = False
) -> list[Any]:
    """What is given as a list in the order of what is allowed, or a refusal."""
    if isinstance(given, str) or not isinstance(given, Collection):
        raise InvalidArgument(f"{name} is a list of some of: {', '.join(map(str, allowed))}")
    unknown = [one for one in given if one not in allowed]
    if unknown or not (given or none_is_fine):
        what = f"unknown {unknown[0]!r}" if unknown else "an empty list"
        raise InvalidArgument(f"{name}: {what}; allowed are: {', '.join(map(str, allowed))}")
    return [one for one in allowed if one in given]


def require_strategy(name: str, given: object) -> None:
    """Refuse what is no strategy."""
    if given is not None and not isinstance(given, SearchStrategy):
        raise InvalidArgument(f"{name} is a strategy, such as edge_dates()")
