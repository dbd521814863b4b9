"""Own calendars, and calendars made from others: closures, reopened days, snapshots."""

import hashlib
import os
import subprocess
import sys
from contextlib import suppress
from datetime import date, timedelta

import pytest

from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.calendars.working_calendar import calendar_named
from safeguarding_timelines.errors import CalendarError, CoverageError

ENGLAND = WorkingCalendar.england_and_wales()
FUNERAL = date(2022, 9, 19)
MONDAY, TUESDAY, SATURDAY = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 10)


# -- from_dates ----------------------------------------------------------------------------


def test_own_dates_close_weekends_and_those_dates_and_nothing_else():
    own = WorkingCalendar.from_dates({MONDAY: "Flood"})
    assert own.name == "own-dates"
    assert own.coverage == COVERAGE
    assert not own.is_working_day(MONDAY)
    assert not own.is_working_day(SATURDAY)
    assert own.is_working_day(date(2025, 12, 25))
    assert own.is_working_day(date(2026, 1, 1))


def test_no_dates_at_all_close_weekends_only():
    empty = WorkingCalendar.from_dates({})
    # 52 weeks of 5 from Thu 1 January 2026 to Wed 30 December, and Thu 31 December
    assert empty.count(date(2025, 12, 31), date(2026, 12, 31)) == 261
    assert dict(empty.holidays) == {}


def test_own_dates_are_known_to_the_end_of_the_last_year_among_them():
    own = WorkingCalendar.from_dates({date(2027, 3, 1): "b", date(2026, 5, 4): "a"})
    assert own.announced_until == date(2027, 12, 31)
    assert not own.is_provisional(date(2027, 12, 1), date(2027, 12, 31))
    assert own.is_provisional(date(2027, 12, 1), date(2028, 1, 1))


def test_own_dates_are_never_announced_past_the_coverage():
    coverage = (date(2026, 1, 1), date(2026, 6, 30))
    own = WorkingCalendar.from_dates({MONDAY: "Flood"}, coverage=coverage)
    assert own.announced_until == date(2026, 6, 30)
    assert own.coverage == coverage


def test_announced_until_is_taken_as_given_with_or_without_dates():
    given = date(2026, 3, 31)
    assert WorkingCalendar.from_dates({MONDAY: "x"}, announced_until=given).announced_until == given
    assert WorkingCalendar.from_dates({}, announced_until=given).announced_until == given


def test_a_calendar_without_a_word_on_announcements_is_known_over_its_whole_coverage():
    assert WorkingCalendar("plain", {}).announced_until == COVERAGE[1]
    assert not WorkingCalendar("plain", {}).is_provisional(*COVERAGE)


def test_dates_outside_the_coverage_are_refused_as_they_are_for_closures():
    coverage = (date(2026, 1, 1), date(2026, 12, 31))
    for odd in (date(2025, 12, 29), date(2027, 1, 4)):
        with pytest.raises(CoverageError, match=str(odd)):
            WorkingCalendar.from_dates({odd: "closed"}, coverage=coverage)


def test_a_calendar_may_end_on_the_last_date_there_is():
    last = date.max  # Friday 31 December 9999
    own = WorkingCalendar.from_dates({}, coverage=(date(9999, 12, 1), last))
    assert own.is_working_day(last)
    assert own.add(date(9999, 12, 30), 1) == last


def test_a_calendar_keeps_its_own_copy_of_the_dates_it_was_given():
    dates = {MONDAY: "Flood"}
    own = WorkingCalendar.from_dates(dates)
    closures = {TUESDAY: "Fire"}
    closed = own.with_closures(closures)
    dates.clear()
    closures.clear()
    assert own.reason(MONDAY) == "Flood"
    assert closed.reason(TUESDAY) == "Fire"


def test_a_calendar_made_directly_keeps_its_own_copy_too():
    dates = {MONDAY: "Flood"}
    direct = WorkingCalendar("direct", dates)
    dates.clear()
    assert direct.reason(MONDAY) == "Flood"


def test_a_calendar_made_directly_with_closures_and_reopened_days_keeps_its_own_copies():
    closures, reopened = {TUESDAY: "Fire"}, {MONDAY}
    direct = WorkingCalendar("direct", {MONDAY: "x"}, closures=closures, reopened=reopened)
    closures.clear()
    reopened.clear()
    assert direct.reason(TUESDAY) == "Fire"
    assert direct.reason(MONDAY) is None


def test_nobody_can_change_a_calendar_through_what_it_hands_out():
    own = WorkingCalendar.from_dates({MONDAY: "Flood"}).with_closures({TUESDAY: "Fire"})
    closures, _ = own.changes
    for handed_out in (own.holidays, closures):
        with suppress(AttributeError, TypeError):  # read-only is as good as a copy
            handed_out.clear()
    assert own.reason(MONDAY) == "Flood"
    assert own.reason(TUESDAY) == "Fire"


def test_a_function_of_holidays_is_called_once_and_only_when_a_day_is_asked_for():
    calls = []

    def give():
        calls.append("called")
        return {MONDAY: "Flood"}

    calendar = WorkingCalendar("lazy", give)
    assert calls == []
    assert calendar.reason(MONDAY) == "Flood"
    assert calendar.add(MONDAY, 1) == TUESDAY
    assert "Flood" in calendar.holidays.values()
    assert calls == ["called"]


# -- Closures and reopened days --------------------------------------------------------------


def test_a_closure_moves_the_count_and_leaves_the_first_calendar_alone():
    closed = ENGLAND.with_closures({TUESDAY: "Flood"})
    assert closed.add(MONDAY, 1) == date(2026, 1, 7)
    assert ENGLAND.add(MONDAY, 1) == TUESDAY
    assert closed.name == ENGLAND.name
    assert closed.coverage == ENGLAND.coverage
    assert closed.announced_until == ENGLAND.announced_until


def test_closures_add_up_and_the_later_reason_stands():
    twice = ENGLAND.with_closures({MONDAY: "a", TUESDAY: "b"}).with_closures({TUESDAY: "c"})
    assert (twice.reason(MONDAY), twice.reason(TUESDAY)) == ("a", "c")


def test_a_closure_on_a_weekend_changes_no_count():
    closed = ENGLAND.with_closures({SATURDAY: "Stocktaking"})
    assert closed.reason(SATURDAY) == "Saturday"
    assert closed.snapshot == ENGLAND.snapshot


def test_a_closure_on_a_holiday_names_the_closure():
    assert ENGLAND.with_closures({FUNERAL: "Flood"}).reason(FUNERAL) == "Flood"


def test_a_reopened_holiday_counts_again():
    assert ENGLAND.without([FUNERAL]).is_working_day(FUNERAL)
    assert ENGLAND.without([FUNERAL]).reason(FUNERAL) is None
    assert not ENGLAND.is_working_day(FUNERAL)


def test_a_weekend_day_cannot_be_reopened():
    with pytest.raises(CalendarError, match="2026-01-10 is a Saturday"):
        ENGLAND.without([MONDAY, SATURDAY])
    with pytest.raises(CalendarError, match="2026-01-11 is a Sunday"):
        ENGLAND.without([date(2026, 1, 11)])


def test_reopening_a_working_day_or_nothing_changes_no_count():
    assert ENGLAND.without([MONDAY]).snapshot == ENGLAND.snapshot
    assert ENGLAND.without([]).snapshot == ENGLAND.snapshot
    assert ENGLAND.with_closures({}).snapshot == ENGLAND.snapshot


def test_reopened_days_may_come_from_an_iterator_that_runs_once():
    assert ENGLAND.without(day for day in [FUNERAL]).is_working_day(FUNERAL)


def test_of_a_closure_and_a_reopening_the_last_word_stands():
    closed_last = ENGLAND.without([FUNERAL]).with_closures({FUNERAL: "Strike"})
    assert closed_last.reason(FUNERAL) == "Strike"
    open_last = ENGLAND.with_closures({TUESDAY: "Strike"}).without([TUESDAY])
    assert open_last.is_working_day(TUESDAY)


def test_changes_list_what_was_closed_and_what_was_reopened():
    assert ENGLAND.changes == ({}, frozenset())
    changed = ENGLAND.with_closures({TUESDAY: "Flood"}).without([FUNERAL])
    assert changed.changes == ({TUESDAY: "Flood"}, frozenset({FUNERAL}))
    assert changed.without([TUESDAY]).changes == ({}, frozenset({TUESDAY, FUNERAL}))
    reopened = ENGLAND.without([FUNERAL]).with_closures({FUNERAL: "Strike"})
    assert reopened.changes == ({FUNERAL: "Strike"}, frozenset())


def test_like_copies_closures_and_reopened_days_to_another_calendar():
    changed = ENGLAND.with_closures({TUESDAY: "Flood"}).without([FUNERAL])
    scotland = WorkingCalendar.scotland().like(changed)
    assert scotland.name == "scotland"
    assert scotland.reason(TUESDAY) == "Flood"
    assert scotland.is_working_day(FUNERAL)
    assert scotland.reason(date(2026, 1, 2)) is not None  # 2 January, in Scotland only
    assert scotland.changes == changed.changes


def test_like_an_unchanged_calendar_is_the_calendar_itself():
    literal = calendar_named("literal")
    assert literal.like(ENGLAND) is literal
    changed = literal.with_closures({TUESDAY: "Flood"})
    assert changed.like(ENGLAND) is changed


def test_like_keeps_the_calendars_own_changes_and_lets_the_other_have_the_last_word():
    mine = ENGLAND.with_closures({MONDAY: "mine", TUESDAY: "mine"}).without([FUNERAL])
    other = ENGLAND.with_closures({FUNERAL: "theirs"}).without([TUESDAY])
    both = mine.like(other)
    assert both.reason(MONDAY) == "mine"
    assert both.is_working_day(TUESDAY)
    assert both.reason(FUNERAL) == "theirs"


def test_like_leaves_aside_what_the_calendar_does_not_cover():
    short = WorkingCalendar.from_dates({}, coverage=(date(2026, 1, 1), date(2026, 1, 31)))
    outside = ENGLAND.with_closures({TUESDAY: "Flood", date(2027, 3, 1): "Fire"})
    assert short.like(outside).reason(TUESDAY) == "Flood"
    assert short.like(outside).count(*short.coverage) == short.count(*short.coverage) - 1


# -- Snapshot, repr, announcements -------------------------------------------------------------


def test_a_snapshot_is_the_same_in_every_process():
    program = (
        "from datetime import date; from safeguarding_timelines import WorkingCalendar as W;"
        "c = W.from_dates({date(2026, 1, d): 'x' for d in (5, 6, 7, 8, 9)});"
        "print(c.snapshot)"
    )
    here = WorkingCalendar.from_dates({date(2026, 1, d): "x" for d in (5, 6, 7, 8, 9)}).snapshot
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == here


def test_a_snapshot_is_made_of_the_coverage_and_the_closed_weekdays_and_of_nothing_else():
    # Other programs and older results hold these ids, so how they are made must not change.
    year = (date(2026, 1, 1), date(2026, 12, 31))
    made = WorkingCalendar.from_dates({TUESDAY: "a", MONDAY: "b", SATURDAY: "c"}, coverage=year)
    text = f"2026-01-01,2026-12-31,{MONDAY},{TUESDAY}"
    assert made.snapshot == hashlib.sha256(text.encode()).hexdigest()[:12]


def test_a_snapshot_says_which_days_count_and_not_why_or_in_what_order():
    one = WorkingCalendar.from_dates({MONDAY: "a", TUESDAY: "b"}, name="one")
    two = WorkingCalendar.from_dates({TUESDAY: "x", MONDAY: "y", SATURDAY: "z"}, name="two")
    assert one.snapshot == two.snapshot
    assert (
        one.snapshot
        == WorkingCalendar.from_dates({}).with_closures({MONDAY: "", TUESDAY: ""}).snapshot
    )


def test_a_snapshot_changes_with_any_one_day_and_with_the_coverage():
    base = WorkingCalendar.from_dates({})
    first, last = COVERAGE
    others = {
        WorkingCalendar.from_dates({MONDAY: "a"}).snapshot,
        WorkingCalendar.from_dates({TUESDAY: "a"}).snapshot,
        WorkingCalendar.from_dates({date(2099, 12, 31): "a"}).snapshot,
        WorkingCalendar.from_dates({date(2000, 1, 3): "a"}).snapshot,
        WorkingCalendar.from_dates({}, coverage=(first, last - timedelta(days=1))).snapshot,
        WorkingCalendar.from_dates({}, coverage=(first + timedelta(days=1), last)).snapshot,
    }
    assert len(others) == 6
    assert base.snapshot not in others
    assert ENGLAND.without([FUNERAL]).snapshot != ENGLAND.snapshot
    assert ENGLAND.without([FUNERAL]).with_closures({FUNERAL: "x"}).snapshot == ENGLAND.snapshot


def test_the_four_built_in_calendars_have_four_snapshots():
    names = ("england-and-wales", "scotland", "northern-ireland", "literal")
    snapshots = {calendar_named(name).snapshot for name in names}
    assert len(snapshots) == 4
    assert all(len(snapshot) == 12 and int(snapshot, 16) for snapshot in snapshots)


def test_the_repr_names_the_calendar_its_coverage_and_its_snapshot():
    assert repr(ENGLAND) == (
        f"<WorkingCalendar england-and-wales, {COVERAGE[0]} to {COVERAGE[1]}, "
        f"snapshot {ENGLAND.snapshot}>"
    )


@pytest.mark.parametrize("name", ["england-and-wales", "scotland", "northern-ireland", "literal"])
def test_gov_uk_has_announced_the_holidays_up_to_the_end_of_2028(name):
    assert calendar_named(name).announced_until == date(2028, 12, 31)


def test_a_count_is_provisional_once_either_end_is_past_what_is_announced():
    inside, last, past = date(2028, 12, 1), date(2028, 12, 31), date(2029, 1, 1)
    assert not ENGLAND.is_provisional(inside, last)
    assert not ENGLAND.is_provisional(last, inside)
    assert ENGLAND.is_provisional(inside, past)
    assert ENGLAND.is_provisional(past, inside)
    assert ENGLAND.is_provisional(past, past)
    assert ENGLAND.with_closures({MONDAY: "x"}).is_provisional(inside, past)


def test_a_calendar_as_known_on_a_day_stays_so_when_days_are_closed_or_reopened():
    known = WorkingCalendar.england_and_wales().as_known_on(date(2022, 9, 9))
    assert known.with_closures({date(2022, 9, 12): "flood"}).known_on == date(2022, 9, 9)
    assert known.without([date(2022, 8, 29)]).known_on == date(2022, 9, 9)


def test_a_closure_on_the_last_day_that_is_covered_counts_like_any_other():
    days = (date(2026, 1, 5), date(2026, 1, 9))
    calendar = WorkingCalendar.from_dates({days[1]: "closed"}, coverage=days)
    assert not calendar.is_working_day(days[1])
    assert calendar.count(date(2026, 1, 5), date(2026, 1, 9)) == 3  # Tuesday to Thursday
