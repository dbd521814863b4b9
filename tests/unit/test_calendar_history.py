"""The calendar as one knew it on a day: holidays announced, moved and mislisted, and how far ahead.

The days of announcement and of listing are those of the public histories of gov.uk's own lists.
"""

from datetime import date, datetime, timedelta

import pytest

import oracle
from safeguarding_timelines import Period, WorkingCalendar
from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.calendars.working_calendar import calendar_named
from safeguarding_timelines.errors import CalendarError, CoverageError

ONE_DAY = timedelta(days=1)
ENGLAND = WorkingCalendar.england_and_wales()
BUILT_IN = ("england-and-wales", "literal", "northern-ireland", "scotland")
ALL_BUT_SCOTLAND = BUILT_IN[:3]

#: the day it is known from, the day given, the day it stands in place of, the calendars concerned
CHANGES = [
    # VE Day's 75th anniversary: announced on Friday 7 June 2019; Scotland followed on 2 July
    (date(2019, 6, 7), date(2020, 5, 8), date(2020, 5, 4), ALL_BUT_SCOTLAND),
    (date(2019, 7, 2), date(2020, 5, 8), date(2020, 5, 4), ("scotland",)),
    # Platinum Jubilee: announced on 12 November 2020; the Friday is a day more
    (date(2020, 11, 12), date(2022, 6, 2), date(2022, 5, 30), BUILT_IN),
    (date(2020, 11, 12), date(2022, 6, 3), None, BUILT_IN),
    # State Funeral: approved on Saturday 10 September 2022
    (date(2022, 9, 10), date(2022, 9, 19), None, BUILT_IN),
    # Coronation: announced on Sunday 6 November 2022
    (date(2022, 11, 6), date(2023, 5, 8), None, BUILT_IN),
    # Scotland at the World Cup: listed by 25 February 2026
    (date(2026, 2, 25), date(2026, 6, 15), None, ("scotland",)),
]
EACH_CHANGE = [(name, *change) for *change, names in CHANGES for name in names]
each_change = pytest.mark.parametrize(("name", "known_from", "given", "in_place_of"), EACH_CHANGE)


# -- Announced and moved -----------------------------------------------------------------------


@each_change
def test_until_the_eve_of_its_announcement_a_holiday_counts_as_a_working_day(
    name, known_from, given, in_place_of
):
    for day in (known_from - ONE_DAY, known_from - 30 * ONE_DAY, date(2011, 1, 1)):
        then = calendar_named(name).as_known_on(day)
        assert then.is_working_day(given)
        assert then.reason(given) is None
        if in_place_of is not None:
            assert not then.is_working_day(in_place_of)
            assert then.reason(in_place_of)


@each_change
def test_from_the_day_of_its_announcement_a_holiday_is_known(name, known_from, given, in_place_of):
    now = calendar_named(name)
    for day in (known_from, known_from + ONE_DAY, date(2099, 1, 1)):
        then = now.as_known_on(day)
        assert not then.is_working_day(given)
        assert then.reason(given) == now.reason(given)
        if in_place_of is not None:
            assert then.is_working_day(in_place_of)


def test_a_holiday_of_scotland_alone_is_never_one_of_the_others():
    """15 June 2026 is a Monday; England, Wales and Northern Ireland work, whatever was known."""
    for name in ALL_BUT_SCOTLAND:
        for known_on in (date(2026, 2, 24), date(2026, 2, 25), date(2099, 1, 1)):
            assert calendar_named(name).as_known_on(known_on).is_working_day(date(2026, 6, 15))


@pytest.mark.parametrize(
    ("known_on", "early_august_closed", "late_august_closed"),
    [
        (date(2024, 11, 26), True, False),  # before 2027 was listed: the standing pattern
        (date(2024, 11, 27), False, True),  # listed, on the wrong day
        (date(2025, 1, 8), False, True),
        (date(2025, 1, 9), True, False),  # corrected
        (date(2026, 11, 21), True, False),
    ],
)
def test_while_scotlands_summer_holiday_was_mislisted_the_wrong_day_was_what_one_knew(
    known_on, early_august_closed, late_august_closed
):
    """Scotland's is the first Monday of August, 2 August 2027; listed was the last, the 30th."""
    then = WorkingCalendar.scotland().as_known_on(known_on)
    assert then.is_working_day(date(2027, 8, 2)) != early_august_closed
    assert then.is_working_day(date(2027, 8, 30)) != late_august_closed
    assert bool(then.reason(date(2027, 8, 2))) == early_august_closed
    assert bool(then.reason(date(2027, 8, 30))) == late_august_closed


@pytest.mark.parametrize("name", ALL_BUT_SCOTLAND)
@pytest.mark.parametrize("known_on", [date(2024, 11, 27), date(2025, 1, 9)])
def test_scotlands_mistake_touched_no_other_list(name, known_on):
    """Elsewhere the last Monday of August is the holiday, and the first is a working day."""
    then = calendar_named(name).as_known_on(known_on)
    assert not then.is_working_day(date(2027, 8, 30))
    assert then.is_working_day(date(2027, 8, 2))


@pytest.mark.parametrize(
    ("name", "known_on", "day"),
    [
        ("england-and-wales", date(2019, 6, 6), date(2020, 5, 4)),
        ("england-and-wales", date(2020, 11, 11), date(2022, 5, 30)),
        ("scotland", date(2024, 11, 27), date(2027, 8, 30)),
    ],
)
def test_the_reason_for_a_holiday_says_nothing_that_came_out_later(name, known_on, day):
    reason = calendar_named(name).as_known_on(known_on).reason(day).lower()
    assert "bank holiday" in reason
    hindsight = ("moved", "ve day", "jubilee", "wrong", "first")
    assert [word for word in hindsight if word in reason] == []


# -- And nothing else --------------------------------------------------------------------------


def _closed_as_known(known_on):
    """England's closed weekdays of 2018 to 2029: the oracle's, with what was not known undone."""
    closed = set().union(*(oracle.bank_holidays(year) for year in range(2018, 2030)))
    for known_from, given, in_place_of, names in CHANGES:
        if "england-and-wales" in names and known_on < known_from:
            closed.discard(given)
            closed |= {in_place_of} - {None}
    return closed


@pytest.mark.parametrize(
    "known_on",
    sorted(
        {
            known_from + away
            for known_from, _, _, names in CHANGES
            if "england-and-wales" in names
            for away in (-ONE_DAY, timedelta(0))
        }
        | {date(2018, 1, 1), date(2026, 11, 21)}
    ),
)
def test_every_day_from_2018_to_2029_counts_as_it_was_known(known_on):
    then, closed = ENGLAND.as_known_on(known_on), _closed_as_known(known_on)
    wrong = [
        day
        for day in oracle.days(date(2018, 1, 1), date(2029, 12, 31))
        if then.is_working_day(day) != oracle.counts(day, closed)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_calendar_as_known_after_the_last_announcement_is_todays(name):
    now = calendar_named(name)
    then = now.as_known_on(date(2026, 2, 25))
    assert (then.snapshot, then.announced_until) == (now.snapshot, now.announced_until)
    assert (then.name, then.coverage, dict(then.holidays)) == (
        now.name, now.coverage, dict(now.holidays),
    )  # fmt: skip


def test_each_announcement_changes_the_snapshot_and_days_between_them_do_not():
    turns = sorted({known_from for known_from, _, _, names in CHANGES if "literal" in names})
    snapshots = [ENGLAND.as_known_on(turns[0] - ONE_DAY).snapshot]
    for turn, following in zip(turns, [*turns[1:], date(2030, 1, 1)], strict=True):
        first, last = ENGLAND.as_known_on(turn), ENGLAND.as_known_on(following - ONE_DAY)
        assert first.snapshot == last.snapshot
        snapshots.append(first.snapshot)
    assert len(set(snapshots)) == len(turns) + 1
    assert snapshots[-1] == ENGLAND.snapshot


def test_by_the_letter_good_friday_and_christmas_day_count_whatever_was_known():
    literal = WorkingCalendar.literal()
    for known_on in (date(2018, 7, 1), date(2022, 9, 9), date(2022, 9, 10), date(2026, 11, 21)):
        then = literal.as_known_on(known_on)
        assert then.is_working_day(date(2024, 3, 29))  # Good Friday
        assert then.is_working_day(date(2024, 12, 25))
        assert not then.is_working_day(date(2024, 4, 1))  # Easter Monday
        assert not then.is_working_day(date(2024, 12, 26))


# -- Counting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known_on", "start", "n", "expected"),
    [
        # Fri 1 May 2020. Eve: (4 closed) 5 6 7 8 May; known: 4 5 6 7 May
        (date(2019, 6, 6), date(2020, 5, 1), 4, date(2020, 5, 8)),
        (date(2019, 6, 7), date(2020, 5, 1), 4, date(2020, 5, 7)),
        # Fri 27 May 2022. Eve: (30 closed) 31 May, 1 2 3 June; known: 30 31 May, 1 June, (2 3) 6
        (date(2020, 11, 11), date(2022, 5, 27), 4, date(2022, 6, 3)),
        (date(2020, 11, 12), date(2022, 5, 27), 4, date(2022, 6, 6)),
        # Thu 1 Sep 2022. Eve: 2 / 5-9 / 12-16 / 19-22 Sep; known: without the 19th
        (date(2022, 9, 9), date(2022, 9, 1), 15, date(2022, 9, 22)),
        (date(2022, 9, 10), date(2022, 9, 1), 15, date(2022, 9, 23)),
        # Fri 5 May 2023: the Monday, or the Tuesday after it
        (date(2022, 11, 5), date(2023, 5, 5), 1, date(2023, 5, 8)),
        (date(2022, 11, 6), date(2023, 5, 5), 1, date(2023, 5, 9)),
    ],
)
def test_working_days_are_counted_as_they_were_known(known_on, start, n, expected):
    then = ENGLAND.as_known_on(known_on)
    assert then.add(start, n) == expected
    assert Period(n, "working days").after(start, then) == expected
    assert then.count(start, expected) == n


def test_the_calendar_that_was_asked_stays_as_it_is():
    before = ENGLAND.snapshot
    then = ENGLAND.as_known_on(date(2022, 9, 9))
    assert then is not ENGLAND
    assert then.is_working_day(date(2022, 9, 19))
    assert not ENGLAND.is_working_day(date(2022, 9, 19))
    assert ENGLAND.snapshot == before != then.snapshot


def test_to_look_back_from_a_calendar_as_known_is_to_look_back_from_todays():
    for known_on in (date(2019, 6, 6), date(2022, 9, 9), date(2022, 9, 10)):
        then = ENGLAND.as_known_on(known_on)
        again = then.as_known_on(known_on)
        assert (again.snapshot, again.announced_until) == (then.snapshot, then.announced_until)
        later = then.as_known_on(date(2022, 9, 10))
        assert later.snapshot == ENGLAND.as_known_on(date(2022, 9, 10)).snapshot


# -- How far ahead -----------------------------------------------------------------------------

#: From when gov.uk listed up to the end of which year.
LISTINGS = [
    (date(2011, 11, 9), 2012), (date(2012, 1, 24), 2013), (date(2012, 12, 12), 2015),
    (date(2014, 4, 27), 2016), (date(2015, 10, 26), 2017), (date(2016, 12, 19), 2018),
    (date(2017, 10, 26), 2019), (date(2018, 12, 6), 2020), (date(2019, 12, 9), 2021),
    (date(2020, 11, 12), 2022), (date(2021, 12, 3), 2023), (date(2022, 11, 10), 2025),
    (date(2023, 12, 15), 2026), (date(2024, 11, 27), 2027), (date(2025, 11, 24), 2028),
]  # fmt: skip


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_list_reached_as_far_as_it_was_published_that_day(name):
    now = calendar_named(name)
    before = 2011  # before the first listing on record, its own year
    for listed_on, year in LISTINGS:
        eve, day = now.as_known_on(listed_on - ONE_DAY), now.as_known_on(listed_on)
        assert eve.announced_until == date(before, 12, 31)
        assert day.announced_until == date(year, 12, 31)
        before = year
    assert now.announced_until == now.as_known_on(COVERAGE[1]).announced_until == date(2028, 12, 31)


@pytest.mark.parametrize("known_on", [COVERAGE[0], date(2005, 6, 1), date(2011, 11, 8)])
def test_before_the_first_listing_on_record_the_year_itself_is_taken_as_announced(known_on):
    assert ENGLAND.as_known_on(known_on).announced_until == date(known_on.year, 12, 31)


def test_what_reaches_past_what_was_announced_then_is_provisional():
    """On 5 December 2018 the list ended with 2019; a day later with 2020."""
    eve, day = (ENGLAND.as_known_on(date(2018, 12, n)) for n in (5, 6))
    assert eve.is_provisional(date(2019, 12, 31), date(2020, 1, 2))
    assert not eve.is_provisional(date(2019, 12, 1), date(2019, 12, 31))
    assert not day.is_provisional(date(2019, 12, 31), date(2020, 1, 2))
    assert day.is_provisional(date(2020, 12, 31), date(2021, 1, 4))


def test_past_what_was_announced_the_standing_pattern_still_answers():
    """As known in 2018 Easter Monday of 2027, 29 March, is no working day, if nobody moves it."""
    then = ENGLAND.as_known_on(date(2018, 7, 1))
    assert not then.is_working_day(date(2027, 3, 29))
    assert then.coverage == COVERAGE
    with pytest.raises(CoverageError):
        then.is_working_day(COVERAGE[1] + ONE_DAY)


# -- Changes of one's own ----------------------------------------------------------------------

OFFICE = date(2022, 9, 14)


def test_closures_and_reopened_days_are_kept():
    own = ENGLAND.with_closures({OFFICE: "flood"}).without([date(2022, 8, 29)])
    for known_on in (date(2018, 7, 1), date(2022, 9, 9), date(2022, 9, 10)):
        then = own.as_known_on(known_on)
        assert then.reason(OFFICE) == "flood"
        assert then.is_working_day(date(2022, 8, 29))
        assert then.changes == own.changes
        # The order does not matter: known first, then closed and reopened.
        other = ENGLAND.as_known_on(known_on).with_closures({OFFICE: "flood"})
        assert other.without([date(2022, 8, 29)]).snapshot == then.snapshot


def test_a_day_closed_by_oneself_stays_closed_before_it_became_a_holiday():
    own = ENGLAND.with_closures({date(2022, 9, 19): "day of mourning"})
    assert own.as_known_on(date(2022, 9, 9)).reason(date(2022, 9, 19)) == "day of mourning"


def test_a_day_reopened_by_oneself_counts_before_and_after_it_was_moved():
    own = ENGLAND.without([date(2020, 5, 4), date(2020, 5, 8)])
    for known_on in (date(2019, 6, 6), date(2019, 6, 7)):
        then = own.as_known_on(known_on)
        assert then.is_working_day(date(2020, 5, 4))
        assert then.is_working_day(date(2020, 5, 8))


def test_closures_are_no_announcements():
    own = ENGLAND.with_closures({date(2030, 1, 7): "flood"})
    assert own.as_known_on(date(2018, 12, 5)).announced_until == date(2019, 12, 31)


def test_a_calendar_of_ones_own_has_no_history():
    own = WorkingCalendar.from_dates({date(2022, 9, 19): "State Funeral"}).with_closures(
        {OFFICE: "flood"}
    )
    for known_on in (COVERAGE[0], date(2022, 9, 9), COVERAGE[1]):
        then = own.as_known_on(known_on)
        assert (then.snapshot, then.announced_until, then.changes) == (
            own.snapshot, own.announced_until, own.changes,
        )  # fmt: skip
        assert then.reason(date(2022, 9, 19)) == "State Funeral"


@pytest.mark.parametrize("calendar", [ENGLAND, WorkingCalendar.from_dates({})])
@pytest.mark.parametrize("day", [COVERAGE[0] - ONE_DAY, COVERAGE[1] + ONE_DAY])
def test_a_day_of_knowledge_outside_the_coverage_is_refused(calendar, day):
    with pytest.raises(CoverageError, match=str(day)):
        calendar.as_known_on(day)


@pytest.mark.parametrize("day", [datetime(2022, 9, 9), "2022-09-09", 20220909, None])  # noqa: DTZ001
def test_a_day_of_knowledge_is_a_plain_date(day):
    for calendar in (ENGLAND, WorkingCalendar.from_dates({})):
        with pytest.raises(CalendarError):
            calendar.as_known_on(day)
