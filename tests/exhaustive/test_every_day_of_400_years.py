"""Month arithmetic on every day of a whole Gregorian cycle, after which everything repeats."""

from datetime import date, timedelta
from functools import cache

import pytest
from dateutil.relativedelta import relativedelta

import oracle
from safeguarding_timelines import Period, WorkingCalendar

ENGLAND = WorkingCalendar.england_and_wales()  # months ask no calendar
CYCLE = list(oracle.days(date(2000, 1, 1), date(2399, 12, 31)))
#: Every number of months up to a year, and the three years of a national review.
MONTHS = (*range(1, 13), 36)


@cache
def walked(n, missing_day="last_day"):
    """The corresponding date of every day of the cycle, a month at a time."""
    return [oracle.add_months(day, n, missing_day) for day in CYCLE]


def test_a_cycle_is_a_whole_number_of_weeks():
    assert len(CYCLE) == 146_097 == 7 * 20_871


@pytest.mark.parametrize("n", MONTHS)
def test_forward_and_back_agree_with_walking_and_with_dateutil(n):
    period, step = Period(n, "months"), relativedelta(months=n)
    for day, ahead, behind in zip(CYCLE, walked(n), walked(-n), strict=True):
        assert period.after(day, ENGLAND) == ahead == day + step
        assert period.before(day, ENGLAND) == behind == day - step


@pytest.mark.parametrize("n", MONTHS)
def test_the_first_of_the_month_after_where_the_month_has_no_such_date(n):
    period = Period(n, "months")
    found = [period.after(day, ENGLAND, missing_day="next_day") for day in CYCLE]
    assert found == walked(n, "next_day")


@pytest.mark.parametrize("n", MONTHS)
def test_the_inverse_questions_are_exact(n):
    """The day itself is in time, and the next (or the one before) is not."""
    period, ahead, behind = Period(n, "months"), walked(n), walked(-n)
    place = {day: number for number, day in enumerate(CYCLE)}
    for day in CYCLE:
        last = place.get(period.latest_start(day, ENGLAND))
        if last is not None and last + 1 < len(CYCLE):
            assert ahead[last] <= day < ahead[last + 1]
        first = place.get(period.earliest_end(day, ENGLAND))
        if first is not None and first > 0:
            assert behind[first - 1] < day <= behind[first]


@pytest.mark.parametrize("n", [1, 3, 100])
def test_years_are_twelve_months_each(n):
    years, months = Period(n, "years"), Period(12 * n, "months")
    assert [d for d in CYCLE if years.after(d, ENGLAND) != months.after(d, ENGLAND)] == []
    assert [d for d in CYCLE if years.before(d, ENGLAND) != months.before(d, ENGLAND)] == []


def test_after_four_centuries_everything_is_the_same():
    cycle = timedelta(days=len(CYCLE))
    period = Period(6, "months")
    assert [
        d for d in CYCLE if period.after(d + cycle, ENGLAND) != period.after(d, ENGLAND) + cycle
    ] == []
