"""WorkingCalendar: what it answers, what it refuses, and how one is made from another."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.calendars.working_calendar import CALENDARS, calendar_named
from safeguarding_timelines.errors import (
    CalendarError,
    CoverageError,
    SafeguardingTimelinesError,
    UnknownCalendarError,
)

ENGLAND = WorkingCalendar.england_and_wales()

# January 2026 alone: Thursday the 1st and Wednesday the 14th closed, Saturday the 31st the end.
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))
NEW_YEAR, SNOW = date(2026, 1, 1), date(2026, 1, 14)


def january(closed=None, **options):
    closed = {NEW_YEAR: "New Year's Day", SNOW: "Snow"} if closed is None else closed
    return WorkingCalendar.from_dates(closed, coverage=JANUARY, **options)


# -- Counting ------------------------------------------------------------------------------


def test_the_day_counted_from_is_day_zero():
    assert january().add(date(2026, 1, 5), 1) == date(2026, 1, 6)
    assert january().subtract(date(2026, 1, 6), 1) == date(2026, 1, 5)


def test_zero_working_days_is_the_day_itself_even_one_that_does_not_count():
    for day in (date(2026, 1, 5), date(2026, 1, 10), SNOW):
        assert january().add(day, 0) == day
        assert january().subtract(day, 0) == day


def test_counting_forward_steps_over_weekends_and_closed_days():
    # from Mon 12: 13, 15, 16, 19 (the 14th is closed, 17 and 18 are a weekend)
    assert january().add(date(2026, 1, 12), 4) == date(2026, 1, 19)


def test_counting_back_steps_over_weekends_and_closed_days():
    # from Mon 19: 16, 15, 13, 12
    assert january().subtract(date(2026, 1, 19), 4) == date(2026, 1, 12)


def test_a_day_that_does_not_count_is_no_day_one_in_either_direction():
    assert january().add(date(2026, 1, 10), 1) == date(2026, 1, 12)
    assert january().subtract(date(2026, 1, 10), 1) == date(2026, 1, 9)
    assert january().add(SNOW, 1) == date(2026, 1, 15)
    assert january().subtract(SNOW, 1) == date(2026, 1, 13)


def test_count_excludes_the_start_and_includes_the_end():
    # after Mon 12 up to Mon 19: 13, 15, 16, 19
    assert january().count(date(2026, 1, 12), date(2026, 1, 19)) == 4
    assert january().count(date(2026, 1, 11), date(2026, 1, 12)) == 1
    assert january().count(date(2026, 1, 9), date(2026, 1, 11)) == 0


def test_count_is_zero_where_the_end_is_not_after_the_start():
    assert january().count(date(2026, 1, 12), date(2026, 1, 12)) == 0
    assert january().count(date(2026, 1, 19), date(2026, 1, 12)) == 0


def test_count_reaches_both_ends_of_the_coverage():
    # 22 weekdays in January 2026, two of them closed; the first day itself is not after the start
    assert january().count(*JANUARY) == 20


def test_next_and_previous_working_day_leave_a_working_day_alone():
    monday = date(2026, 1, 12)
    assert january().next_working_day(monday) == monday
    assert january().previous_working_day(monday) == monday


def test_next_and_previous_working_day_leave_a_closed_day():
    assert january().next_working_day(date(2026, 1, 10)) == date(2026, 1, 12)
    assert january().previous_working_day(date(2026, 1, 11)) == date(2026, 1, 9)
    assert january().next_working_day(SNOW) == date(2026, 1, 15)
    assert january().previous_working_day(SNOW) == date(2026, 1, 13)


# -- Reasons -------------------------------------------------------------------------------


def test_a_working_day_has_no_reason():
    assert january().reason(date(2026, 1, 12)) is None


def test_a_weekend_day_names_its_weekday_even_when_it_is_a_holiday_too():
    with_weekend = january({date(2026, 1, 10): "Founders' Day"})
    assert with_weekend.reason(date(2026, 1, 10)) == "Saturday"
    assert with_weekend.reason(date(2026, 1, 11)) == "Sunday"


def test_a_closed_day_gives_the_reason_it_was_given():
    assert january().reason(SNOW) == "Snow"
    assert january().with_closures({date(2026, 1, 15): "Flood"}).reason(date(2026, 1, 15)) == (
        "Flood"
    )


def test_reasons_of_the_built_in_calendar_are_the_names_of_the_holidays():
    assert ENGLAND.reason(date(2026, 4, 3)) == "Good Friday"
    assert ENGLAND.reason(date(2026, 4, 6)) == "Easter Monday"
    assert ENGLAND.reason(date(2025, 12, 25)) == "Christmas Day"
    assert ENGLAND.reason(date(2025, 12, 26)) == "Boxing Day"
    assert ENGLAND.reason(date(2026, 12, 26)) == "Saturday"
    assert "Boxing Day" in ENGLAND.reason(date(2026, 12, 28))
    assert "Funeral" in ENGLAND.reason(date(2022, 9, 19))


def test_a_reason_may_be_empty_and_the_day_is_still_closed():
    for calendar in (january({SNOW: ""}), january({}).with_closures({SNOW: ""})):
        assert not calendar.is_working_day(SNOW)
        assert calendar.reason(SNOW) is not None


# -- Coverage ------------------------------------------------------------------------------

OUTSIDE = [date(2025, 12, 31), date(2026, 2, 1), date.min, date.max]


@pytest.mark.parametrize("day", OUTSIDE)
@pytest.mark.parametrize(
    "ask",
    [
        lambda c, d: c.add(d, 1),
        lambda c, d: c.add(d, 0),
        lambda c, d: c.subtract(d, 1),
        lambda c, d: c.subtract(d, 0),
        lambda c, d: c.count(d, date(2026, 1, 12)),
        lambda c, d: c.count(date(2026, 1, 12), d),
        lambda c, d: c.is_working_day(d),
        lambda c, d: c.next_working_day(d),
        lambda c, d: c.previous_working_day(d),
        lambda c, d: c.reason(d),
        lambda c, d: c.require(d),
        lambda c, d: c.with_closures({d: "closed"}),
        lambda c, d: c.without([d]),
    ],
)
def test_a_day_outside_the_coverage_is_an_error_and_never_answered(ask, day):
    with pytest.raises(CoverageError, match="2026-01-01 to 2026-01-31") as caught:
        ask(january(), day)
    assert isinstance(caught.value, LookupError)
    assert isinstance(caught.value, SafeguardingTimelinesError)
    assert str(day) in str(caught.value)


def test_the_first_and_last_covered_day_are_answered():
    assert not january().is_working_day(date(2026, 1, 1))
    assert not january().is_working_day(date(2026, 1, 31))
    assert january().add(date(2026, 1, 1), 1) == date(2026, 1, 2)
    assert january().subtract(date(2026, 1, 31), 1) == date(2026, 1, 30)


def test_a_count_that_runs_out_of_the_coverage_is_an_error():
    # Fri 30 January is the last working day, Fri 2 January the first
    assert january().add(date(2026, 1, 29), 1) == date(2026, 1, 30)
    assert january().subtract(date(2026, 1, 5), 1) == date(2026, 1, 2)
    for ask in (
        lambda c: c.add(date(2026, 1, 29), 2),
        lambda c: c.add(date(2026, 1, 30), 1),
        lambda c: c.add(date(2026, 1, 5), 10**9),
        lambda c: c.subtract(date(2026, 1, 5), 2),
        lambda c: c.subtract(date(2026, 1, 2), 1),
        lambda c: c.subtract(date(2026, 1, 30), 10**9),
        lambda c: c.next_working_day(date(2026, 1, 31)),
        lambda c: c.previous_working_day(date(2026, 1, 1)),
    ):
        with pytest.raises(CoverageError, match="2026-01-01 to 2026-01-31"):
            ask(january())


def test_before_the_first_working_day_a_count_never_wraps_round_to_the_end():
    # the index of the last working day on or before 1 January is -1: no day at all
    assert january().is_working_day(date(2026, 1, 1)) is False
    assert january().count(date(2026, 1, 1), date(2026, 1, 2)) == 1
    with pytest.raises(CoverageError):
        january().subtract(date(2026, 1, 1), 1)


def test_a_number_too_long_to_print_is_still_a_coverage_error():
    for ask in (january().add, january().subtract):
        with pytest.raises(CoverageError):
            ask(date(2026, 1, 12), 10**5000)


def test_a_coverage_without_a_working_day_covers_its_days_all_the_same():
    saturday = date(2026, 1, 10)
    calendar = WorkingCalendar.from_dates({}, coverage=(saturday, saturday))
    assert calendar.is_working_day(saturday) is False
    assert calendar.count(saturday, saturday) == 0
    for ask in (calendar.next_working_day, calendar.previous_working_day):
        with pytest.raises(CoverageError):
            ask(saturday)


def test_a_coverage_that_ends_before_it_starts_is_refused():
    with pytest.raises(CalendarError, match="2026-01-01, before it starts on 2026-01-31"):
        WorkingCalendar.from_dates({}, coverage=(JANUARY[1], JANUARY[0]))


def test_the_built_in_calendars_know_both_ends_of_their_coverage_and_no_more():
    for name in CALENDARS:
        calendar = calendar_named(name)
        assert calendar.coverage == COVERAGE
        for day in COVERAGE:
            assert calendar.is_working_day(day) in (True, False)
        for day in (COVERAGE[0] - timedelta(days=1), COVERAGE[1] + timedelta(days=1)):
            with pytest.raises(CoverageError, match=f"{COVERAGE[0]} to {COVERAGE[1]}"):
                calendar.is_working_day(day)


# -- Wrong arguments -----------------------------------------------------------------------

QUESTIONS = {
    "add": lambda c, d: c.add(d, 1),
    "subtract": lambda c, d: c.subtract(d, 1),
    "count from": lambda c, d: c.count(d, date(2026, 1, 12)),
    "count to": lambda c, d: c.count(date(2026, 1, 12), d),
    "is_working_day": lambda c, d: c.is_working_day(d),
    "next_working_day": lambda c, d: c.next_working_day(d),
    "previous_working_day": lambda c, d: c.previous_working_day(d),
    "reason": lambda c, d: c.reason(d),
    "with_closures": lambda c, d: c.with_closures({d: "closed"}),
    "without": lambda c, d: c.without([d]),
    "from_dates": lambda _, d: WorkingCalendar.from_dates({d: "closed"}),
}
NO_DATES = [
    datetime(2026, 1, 12),  # noqa: DTZ001
    datetime(2026, 1, 12, tzinfo=UTC),
    "2026-01-12",
    20260112,
    None,
]


@pytest.mark.parametrize("no_date", NO_DATES, ids=repr)
@pytest.mark.parametrize("question", QUESTIONS)
def test_only_a_plain_date_is_a_day(question, no_date):
    calendar = january()
    calendar.is_working_day(SNOW)  # the tables are there, and must not answer by accident
    with pytest.raises(CalendarError, match=r"datetime\.date") as caught:
        QUESTIONS[question](calendar, no_date)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("question", ["add", "subtract", "is_working_day"])
def test_a_value_that_cannot_be_hashed_is_no_day_either(question):
    with pytest.raises(CalendarError, match=r"datetime\.date"):
        QUESTIONS[question](january(), [2026, 1, 12])


@pytest.mark.parametrize(("direction", "other"), [("add", "subtract"), ("subtract", "add")])
def test_a_negative_count_is_refused_and_the_other_direction_named(direction, other):
    with pytest.raises(CalendarError) as caught:
        getattr(january(), direction)(date(2026, 1, 12), -1)
    assert str(caught.value) == (
        f"working days are counted in whole numbers from 0; to go the other way, {other}"
    )


@pytest.mark.parametrize(("direction", "where"), [("add", "after"), ("subtract", "before")])
def test_a_count_that_leaves_the_coverage_says_from_where_and_to_which_side(direction, where):
    with pytest.raises(CoverageError) as caught:
        getattr(january(), direction)(date(2026, 1, 12), 100)
    assert str(caught.value) == (
        f"that many working days {where} 2026-01-12 lead outside the calendar own-dates, "
        "which knows 2026-01-01 to 2026-01-31"
    )


def test_what_is_no_day_is_refused_in_one_sentence():
    with pytest.raises(CalendarError) as caught:
        january().require("2026-01-12")
    said = "a calendar takes a datetime.date: no time, no text, no number"
    assert str(caught.value) == said


@pytest.mark.parametrize("name", CALENDARS)
def test_the_holidays_of_a_built_in_calendar_are_those_of_its_coverage(name):
    listed = sorted(calendar_named(name).holidays)
    first, last = COVERAGE
    assert first <= listed[0] < date(first.year, 1, 10)
    assert date(last.year, 12, 20) < listed[-1] <= last
    assert calendar_named(name).known_on is None


@pytest.mark.parametrize("n", [True, 1.0, 1.5, "1", None], ids=repr)
@pytest.mark.parametrize("direction", ["add", "subtract"])
def test_only_a_whole_number_can_be_counted(direction, n):
    calendar = january()
    for _ in ("before the tables are built", "and after"):
        with pytest.raises(CalendarError, match="counted in whole numbers"):
            getattr(calendar, direction)(date(2026, 1, 12), n)
        assert calendar.is_working_day(date(2026, 1, 12))


def test_a_wrong_day_is_refused_even_when_nothing_is_counted():
    with pytest.raises(CalendarError):
        january().add(datetime(2026, 1, 12, tzinfo=UTC), 0)


# -- Built-in calendars --------------------------------------------------------------------


def test_every_look_up_of_a_built_in_calendar_gives_the_same_object():
    makers = {
        "england-and-wales": WorkingCalendar.england_and_wales,
        "scotland": WorkingCalendar.scotland,
        "northern-ireland": WorkingCalendar.northern_ireland,
        "literal": WorkingCalendar.literal,
    }
    assert set(makers) == set(CALENDARS)
    for name, make in makers.items():
        assert make() is make() is calendar_named(name)
        assert make().name == name


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("england-and-wale", "did you mean 'england-and-wales'"),
        ("Literal", "did you mean 'literal'"),
        ("mars", "known here: england-and-wales, literal, northern-ireland, scotland"),
        ("", "known here"),
    ],
)
def test_an_unknown_calendar_is_a_lookup_error_that_offers_the_nearest(name, remedy):
    with pytest.raises(UnknownCalendarError) as caught:
        calendar_named(name)
    assert str(caught.value).startswith(f"unknown calendar {name!r}; {remedy}")
    assert isinstance(caught.value, LookupError)


def test_importing_and_naming_a_calendar_builds_none_until_a_day_is_asked_for():
    program = """
import sys
from datetime import date
from safeguarding_timelines import WorkingCalendar
calendars = [
    WorkingCalendar.england_and_wales(), WorkingCalendar.scotland(),
    WorkingCalendar.northern_ireland(), WorkingCalendar.literal(),
]
WorkingCalendar.england_and_wales().with_closures({date(2026, 1, 5): "Flood"})
assert "holidays" not in sys.modules, "built too early"
assert not calendars[0].is_working_day(date(2025, 12, 25))
assert "holidays" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
