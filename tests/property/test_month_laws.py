"""The laws of month arithmetic; tests/exhaustive has every day of a whole Gregorian cycle."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

import oracle
from safeguarding_timelines import Period, WorkingCalendar

ENGLAND = WorkingCalendar.england_and_wales()
FOUR_CENTURIES = timedelta(days=146_097)

month_ends = st.builds(
    lambda year, month, back: date(year, month, oracle.days_in_month(year, month) - back),
    st.integers(1600, 2500),
    st.integers(1, 12),
    st.integers(0, 4),
)
leap_days = st.integers(400, 600).map(lambda n: date(4 * n, 2, 28) + timedelta(days=1))
days = month_ends | leap_days | st.dates(date(1600, 1, 1), date(2500, 12, 31))
months = st.integers(0, 50) | st.integers(0, 1200)
near = st.integers(-5, 5).map(timedelta)


def months_after(day, n, **options):
    return Period(n, "months").after(day, ENGLAND, **options)


def months_before(day, n):
    return Period(n, "months").before(day, ENGLAND)


# -- Laws --------------------------------------------------------------------------------------


def test_the_next_day_differs_exactly_where_the_month_has_no_such_date():
    # over four years: 29, 30 and 31 of a month before a shorter one
    for day in oracle.days(date(2024, 1, 1), date(2027, 12, 31)):
        for n in (1, 6, 12):
            last, following = months_after(day, n), months_after(day, n, missing_day="next_day")
            assert last == oracle.add_months(day, n)
            assert following == oracle.add_months(day, n, "next_day")
            assert (following != last) == (last.day != day.day)


@given(days, months)
def test_months_agree_with_dateutil_and_with_stepping_a_month_at_a_time_and_clamping_once(day, n):
    assert months_after(day, n) == oracle.add_months(day, n) == day + relativedelta(months=n)
    assert months_after(day, n, missing_day="next_day") == oracle.add_months(day, n, "next_day")
    assert months_before(day, n) == oracle.add_months(day, -n)


@given(days, st.integers(0, 5), months)
def test_m1_a_later_day_never_gives_an_earlier_answer(day, later, n):
    next_day = day + timedelta(days=later)
    assert months_after(day, n) <= months_after(next_day, n)
    assert months_before(day, n) <= months_before(next_day, n)
    assert months_after(day, n, missing_day="next_day") <= months_after(
        next_day, n, missing_day="next_day"
    )


@given(days, months)
def test_m2_the_two_answers_to_a_missing_day_are_at_most_a_day_apart(day, n):
    last, following = months_after(day, n), months_after(day, n, missing_day="next_day")
    missing = day.day > oracle.days_in_month(last.year, last.month)
    assert following - last == timedelta(days=missing)


@given(days, months)
def test_m3_the_answer_is_in_the_right_month_on_the_same_day_or_the_last(day, n):
    result = months_after(day, n)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == n
    assert result.day == min(day.day, oracle.days_in_month(result.year, result.month))


@given(days, st.integers(0, 30))
def test_m4_counting_step_by_step_drifts_by_up_to_three_days_and_never_ahead(day, n):
    stepped = day
    for _ in range(n):
        stepped = months_after(stepped, 1)
    drift = months_after(day, n) - stepped
    assert timedelta(0) <= drift <= timedelta(days=3)
    assert drift == timedelta(0) or day.day > 28


@given(days, months, near)
def test_m5_latest_start_is_the_last_day_that_still_ends_in_time(target, n, offset):
    latest = Period(n, "months").latest_start(target, ENGLAND)
    day = latest + offset
    assert (months_after(day, n) <= target) == (day <= latest)


@given(days, months, near)
def test_m5_earliest_end_is_the_first_day_that_still_leaves_the_notice(start, n, offset):
    earliest = Period(n, "months").earliest_end(start, ENGLAND)
    day = earliest + offset
    assert (months_before(day, n) >= start) == (day >= earliest)


@given(days, months, near)
def test_m5_holds_from_a_target_near_a_computed_result(day, n, offset):
    period = Period(n, "months")
    target = months_after(day, n) + offset
    assert (offset >= timedelta(0)) == (day <= period.latest_start(target, ENGLAND))
    start = months_before(day, n) + offset
    assert (offset <= timedelta(0)) == (day >= period.earliest_end(start, ENGLAND))


@given(days, months)
def test_m7_four_centuries_later_everything_is_the_same(day, n):
    period, later = Period(n, "months"), day + FOUR_CENTURIES
    assert period.after(later, ENGLAND) == period.after(day, ENGLAND) + FOUR_CENTURIES
    assert period.before(later, ENGLAND) == period.before(day, ENGLAND) + FOUR_CENTURIES
    assert period.latest_start(later, ENGLAND) == (
        period.latest_start(day, ENGLAND) + FOUR_CENTURIES
    )
    assert period.earliest_end(later, ENGLAND) == (
        period.earliest_end(day, ENGLAND) + FOUR_CENTURIES
    )


@given(days, st.integers(0, 100))
def test_m8_a_year_is_twelve_months_and_nothing_is_nothing(day, n):
    for question in ("after", "before", "latest_start", "earliest_end"):
        years = getattr(Period(n, "years"), question)(day, ENGLAND)
        assert years == getattr(Period(12 * n, "months"), question)(day, ENGLAND)
        assert getattr(Period(0, "months"), question)(day, ENGLAND) == day


@given(days, st.integers(0, 5000), st.sampled_from(["days", "weeks", "hours"]))
def test_days_weeks_and_hours_are_plain_subtraction_either_way(day, n, unit):
    # hours without a time of day: every hour begun of a day makes it a whole one
    length = timedelta(days={"days": n, "weeks": 7 * n, "hours": (n + 23) // 24}[unit])
    period = Period(n, unit)
    assert period.after(day, ENGLAND) == period.earliest_end(day, ENGLAND) == day + length
    assert period.before(day, ENGLAND) == period.latest_start(day, ENGLAND) == day - length
