"""The laws of periods that users run: the library keeps each, and each finds a wrong calculator."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

import oracle
from kit_laws import SHORT, breaks, holds, named
from safeguarding_timelines import Period, WorkingCalendar
from safeguarding_timelines.testing import PERIOD_LAWS, LawError, PeriodCalculator

ENGLAND = WorkingCalendar.england_and_wales()
LIBRARY = PeriodCalculator.of(ENGLAND)


@pytest.mark.parametrize("law", PERIOD_LAWS, ids=str)
def test_the_library_keeps_the_law(law):
    holds(law, LIBRARY)


@pytest.mark.parametrize(
    "name",
    ["nothing", "monotone", "longer-is-later", "month-ends", "months-are-counted-at-once",
     "a-year-is-twelve-months"],
)  # fmt: skip
def test_months_by_dateutil_keep_the_laws_of_months(name):
    mine = PeriodCalculator(
        after=lambda day, period: day + relativedelta(months=period.in_months),
        units=("months", "years"),
    )
    holds(named(PERIOD_LAWS, name), mine)


# -- Wrong calculators -----------------------------------------------------------------------


def but(**wrong):
    """The library, with some of its functions replaced."""
    right = {
        name: getattr(LIBRARY, name) for name in PeriodCalculator.__slots__ if name not in wrong
    }
    return PeriodCalculator(**right, **wrong)


def never_nothing(day, period):
    """Nothing from a day that does not count is rolled to one that does."""
    return ENGLAND.next_working_day(LIBRARY.after(day, period))


def to_the_nearest(day, period):
    rolled = day + timedelta(days={5: 2, 6: -2}.get(day.weekday(), 0))
    return LIBRARY.after(rolled, period)


def notice_to_the_nearest(day, period):
    rolled = day + timedelta(days={5: 2, 6: -2}.get(day.weekday(), 0))
    return LIBRARY.before(rolled, period)


def short_periods_in_working_days(day, period):
    """Five days or fewer are read as working days, longer periods as they stand."""
    if period.unit == "days" and period.count <= 5:
        return ENGLAND.add(day, period.count)
    return LIBRARY.after(day, period)


def over_the_end(day, period):
    """A month without the date runs into the next: 31 January and a month is 3 March."""
    if period.unit not in ("months", "years"):
        return LIBRARY.after(day, period)
    year, month = divmod(day.year * 12 + day.month - 1 + period.in_months, 12)
    return date(year, month + 1, 1) + timedelta(days=day.day - 1)


def step_by_step(day, period):
    """Months counted one at a time: 31 January and two months is 28 March."""
    if period.unit != "months":
        return LIBRARY.after(day, period)
    for _ in range(period.count):
        day = oracle.add_months(day, 1)
    return day


def years_of_365_days(day, period):
    if period.unit != "years":
        return LIBRARY.after(day, period)
    return day + timedelta(days=365 * period.count)


def months_of_30_days(day, period):
    if period.unit != "months":
        return LIBRARY.after(day, period)
    return day + timedelta(days=30 * period.count)


def wall_clock(moment, period):
    """Hours added to what the clock shows."""
    return moment + timedelta(hours=period.count)


def naive_latest(day, period):
    """Counting back, as if that were the inverse."""
    return LIBRARY.before(day, period)


def a_day_too_early(day, period):
    return LIBRARY.latest_start(day, period) - timedelta(days=1)


def naive_earliest(day, period):
    return LIBRARY.after(day, period)


def a_day_too_late(day, period):
    return LIBRARY.earliest_end(day, period) + timedelta(days=1)


WRONG = {
    "nothing": [{"after": never_nothing}],
    "monotone": [{"after": to_the_nearest}],
    "monotone-before": [{"before": notice_to_the_nearest}],
    "longer-is-later": [{"after": short_periods_in_working_days}],
    "days-and-weeks-elapse": [{"after": never_nothing}],
    "month-ends": [{"after": over_the_end}, {"after": step_by_step}, {"after": months_of_30_days}],
    "months-are-counted-at-once": [{"after": over_the_end}],
    "a-year-is-twelve-months": [{"after": years_of_365_days}, {"after": step_by_step}],
    "hours-elapse": [{"after_moment": wall_clock}],
    "latest-start": [{"latest_start": naive_latest}, {"latest_start": a_day_too_early}],
    "latest-start-attained": [{"latest_start": naive_latest}, {"latest_start": a_day_too_early}],
    "earliest-end": [{"earliest_end": naive_earliest}, {"earliest_end": a_day_too_late}],
    "earliest-end-attained": [{"earliest_end": naive_earliest}, {"earliest_end": a_day_too_late}],
}


@pytest.mark.parametrize(
    ("name", "wrong"), [(name, wrong) for name, several in WRONG.items() for wrong in several]
)
def test_the_law_finds_a_calculator_that_breaks_it(name, wrong):
    breaks(named(PERIOD_LAWS, name), but(**wrong))


def test_every_law_of_periods_has_its_wrong_calculator():
    assert {law.name for law in PERIOD_LAWS} == set(WRONG)


def test_a_naive_inverse_is_found_near_a_result_in_working_days_alone():
    mine = PeriodCalculator(
        after=lambda day, period: SHORT.add(day, period.count),
        latest_start=lambda day, period: SHORT.subtract(day, period.count),
        units=("working days",),
    )
    with pytest.raises(LookupError):  # the calendar ends before the days these laws ask about
        holds(named(PERIOD_LAWS, "latest-start"), mine)
    mine = PeriodCalculator(
        after=lambda day, period: ENGLAND.add(day, period.count),
        latest_start=lambda day, period: ENGLAND.subtract(day, period.count),
        units=("working days",),
    )
    assert "it says" in breaks(named(PERIOD_LAWS, "latest-start"), mine)


def test_a_law_of_units_that_are_not_counted_says_so():
    mine = PeriodCalculator(after=lambda day, period: day, units=("days",))
    with pytest.raises(LawError, match="about months, years, and this engine counts days"):
        holds(named(PERIOD_LAWS, "month-ends"), mine)
    nothing = PeriodCalculator(after=lambda day, period: day, units=())
    with pytest.raises(LawError, match="counts nothing"):
        holds(named(PERIOD_LAWS, "month-ends"), nothing)


def test_a_law_of_a_function_that_is_not_there_says_so():
    with pytest.raises(LawError, match="needs latest_start"):
        holds(named(PERIOD_LAWS, "latest-start"), PeriodCalculator(after=LIBRARY.after))


def test_the_library_answers_of_a_period_as_the_adapter_passes_it():
    period = Period(6, "months")
    assert LIBRARY.after(date(2025, 8, 31), period) == date(2026, 2, 28)  # no 31 February
    assert LIBRARY.before(date(2026, 2, 28), period) == date(2025, 8, 28)
