"""The built-in calendars against gov.uk's own lists, the 1971 Act's rules and footnote 209."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.easter import easter
from govuk_bank_holidays.bank_holidays import BankHolidays

import oracle
from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.calendars.working_calendar import calendar_named

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
GOV_UK = json.loads(
    (Path(__file__).parents[1] / "data" / "gov_uk_bank_holidays.json").read_text(encoding="utf-8")
)
ENGLAND = WorkingCalendar.england_and_wales()
LITERAL = WorkingCalendar.literal()

#: Holidays given after govuk-bank-holidays 0.19 took its copy; gov.uk lists them since.
GIVEN_SINCE = {"scotland": {date(2026, 6, 15)}}


def gov_uk(division):
    return {date.fromisoformat(day) for year in GOV_UK[division].values() for day in year["dates"]}


@pytest.mark.parametrize("division", DIVISIONS)
def test_every_day_of_2011_to_2028_counts_exactly_as_gov_uk_listed_it(division):
    calendar, listed = calendar_named(division), gov_uk(division)
    assert set(GOV_UK[division]) == {str(year) for year in range(2011, 2029)}
    wrong = [
        day
        for day in oracle.days(date(2011, 1, 1), date(2028, 12, 31))
        if calendar.is_working_day(day) != oracle.counts(day, listed)
        or (calendar.reason(day) is None) != oracle.counts(day, listed)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("division", "theirs"),
    [
        ("england-and-wales", BankHolidays.ENGLAND_AND_WALES),
        ("scotland", BankHolidays.SCOTLAND),
        ("northern-ireland", BankHolidays.NORTHERN_IRELAND),
    ],
)
def test_every_day_counts_exactly_as_the_ministry_of_justices_package_has_it(division, theirs):
    calendar, package = calendar_named(division), BankHolidays(use_cached_holidays=True)
    years = {holiday["date"].year for holiday in package.get_holidays(theirs)}
    assert years >= set(range(2018, 2027))
    wrong = {
        day
        for day in oracle.days(date(min(years), 1, 1), date(max(years), 12, 31))
        if calendar.is_working_day(day) != package.is_work_day(day, theirs)
    }
    assert wrong <= GIVEN_SINCE.get(division, set())


@pytest.mark.parametrize("year", range(COVERAGE[0].year, COVERAGE[1].year + 1))
def test_england_and_wales_closes_what_the_1971_act_and_the_proclamations_close(year):
    # BFDA 1971 s.1 and Sch 1; New Year's Day and early May by yearly proclamation; Good Friday
    # and Christmas Day at common law; the one-offs of 2002, 2011, 2012, 2020, 2022 and 2023
    closed = {
        day
        for day in oracle.days(date(year, 1, 1), date(year, 12, 31))
        if day.weekday() < 5 and not ENGLAND.is_working_day(day)
    }
    assert closed == oracle.bank_holidays(year)


@pytest.mark.parametrize("division", DIVISIONS)
def test_no_covered_year_is_answered_as_if_it_had_no_holidays(division):
    calendar = calendar_named(division)
    first, last = calendar.coverage
    for year in range(first.year, last.year + 1):
        weekdays = [
            day for day in oracle.days(date(year, 1, 1), date(year, 12, 31)) if day.weekday() < 5
        ]
        closed = [day for day in weekdays if not calendar.is_working_day(day)]
        assert len(closed) >= 8, f"{year}: {closed}"


def test_the_literal_calendar_differs_exactly_on_good_fridays_and_weekday_christmas_days():
    # Working Together 2023, footnote 209: "any day which is not a Saturday, Sunday, or bank
    # holiday"; Good Friday and 25 December are holidays at common law, and no bank holidays
    first, last = COVERAGE
    expected = set()
    for year in range(first.year, last.year + 1):
        expected.add(oracle.good_friday(year))
        if date(year, 12, 25).weekday() < 5:
            expected.add(date(year, 12, 25))
    differing = {
        day
        for day in oracle.days(first, last)
        if LITERAL.is_working_day(day) != ENGLAND.is_working_day(day)
    }
    assert differing == expected
    assert all(LITERAL.is_working_day(day) for day in differing)


def test_the_literal_calendar_keeps_the_day_given_for_a_weekend_christmas():
    # 25 December 2021 was a Saturday and 26 a Sunday: Monday 27 and Tuesday 28 were given
    assert not LITERAL.is_working_day(date(2021, 12, 27))
    assert not LITERAL.is_working_day(date(2021, 12, 28))
    assert LITERAL.is_working_day(date(2021, 12, 24))
    # 25 December 2022 was a Sunday: Monday 26 is Boxing Day, Tuesday 27 was given
    assert not LITERAL.is_working_day(date(2022, 12, 26))
    assert not LITERAL.is_working_day(date(2022, 12, 27))


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 1, 2), {"scotland"}),  # 2 January
        (date(2026, 3, 17), {"northern-ireland"}),  # St Patrick's Day
        (date(2026, 4, 3), set(DIVISIONS)),  # Good Friday
        (date(2026, 4, 6), {"england-and-wales", "northern-ireland"}),  # Easter Monday
        (date(2026, 6, 15), {"scotland"}),  # given once, in 2026
        (date(2026, 7, 13), {"northern-ireland"}),  # for Sunday 12 July, Battle of the Boyne
        (date(2026, 8, 3), {"scotland"}),  # first Monday in August
        (date(2026, 8, 31), {"england-and-wales", "northern-ireland"}),  # last Monday in August
        (date(2026, 11, 30), {"scotland"}),  # St Andrew's Day
        (date(2020, 5, 4), set()),  # the early May holiday of 2020 was moved ...
        (date(2020, 5, 8), set(DIVISIONS)),  # ... to VE Day
        (date(2022, 9, 19), set(DIVISIONS)),  # State Funeral
        (date(2023, 5, 8), set(DIVISIONS)),  # Coronation
    ],
)
def test_each_division_keeps_its_own_holidays(day, closed_in):
    assert {d for d in DIVISIONS if not calendar_named(d).is_working_day(day)} == closed_in


# -- The oracle's own rules ----------------------------------------------------------------


def test_the_oracle_finds_easter_where_everyone_does():
    assert oracle.easter_sunday(2026) == date(2026, 4, 5)
    assert oracle.good_friday(2025) == date(2025, 4, 18)
    for year in range(1900, 2200):
        assert oracle.easter_sunday(year) == easter(year)


def test_the_oracle_agrees_with_gov_uk_on_every_year_it_listed():
    listed = gov_uk("england-and-wales")
    for year in range(2011, 2029):
        weekdays = {day for day in listed if day.year == year and day.weekday() < 5}
        assert oracle.bank_holidays(year) == weekdays


def test_the_oracle_counts_by_walking():
    # from Wed 17 December 2025: 18, 19, 22, 23, 24, 29, 30, 31 December, 2, 5 January
    closed = {date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)}
    assert oracle.add(date(2025, 12, 17), 10, closed) == date(2026, 1, 5)
    assert oracle.subtract(date(2026, 1, 5), 10, closed) == date(2025, 12, 17)
    assert oracle.count(date(2025, 12, 17), date(2026, 1, 5), closed) == 10
    assert oracle.add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert oracle.add_months(date(2025, 8, 31), 6, "next_day") == date(2026, 3, 1)
    assert list(oracle.days(date.max - timedelta(days=1), date.max))[-1] == date.max
