"""The laws of counting working days (W1 to W10), on calendars drawn to be awkward."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

import oracle
from safeguarding_timelines import Period, WorkingCalendar

# Sunday to Saturday, so that the mirror image of the coverage maps weekends onto weekends.
COVERAGE = (date(2023, 1, 1), date(2027, 1, 2))

AWKWARD = [
    *(date(2024, month, oracle.days_in_month(2024, month)) for month in range(1, 13)),
    *(date(2025, month, 1) for month in range(1, 13)),
    date(2024, 2, 29),
    *(date(year, 12, 25) for year in (2024, 2025)),
    *(oracle.good_friday(year) for year in (2024, 2025)),
]
near = st.integers(-5, 5).map(timedelta)
days = st.dates(date(2024, 1, 1), date(2025, 12, 31)) | st.builds(
    lambda day, offset: day + offset, st.sampled_from(AWKWARD), near
)
counts = st.integers(0, 60)
some = st.integers(1, 60)


def _run(start, length):
    return {start + timedelta(days=i) for i in range(length)}


@st.composite
def closed_days(draw):
    """Dates that do not count: single days, and shutdowns of up to two weeks."""
    single = draw(st.sets(days, max_size=15))
    runs = draw(st.lists(st.builds(_run, days, st.integers(1, 14)), max_size=3))
    bank = draw(st.sampled_from([set(), oracle.bank_holidays(2024) | oracle.bank_holidays(2025)]))
    return frozenset(single.union(bank, *runs))


def calendar_of(closed):
    return WorkingCalendar.from_dates(dict.fromkeys(closed, "closed"), coverage=COVERAGE)


# -- Against the day walker ------------------------------------------------------------------


@given(closed_days(), days, counts)
def test_adding_and_subtracting_agree_with_walking(closed, day, n):
    calendar = calendar_of(closed)
    assert calendar.add(day, n) == oracle.add(day, n, closed)
    assert calendar.subtract(day, n) == oracle.subtract(day, n, closed)


@given(closed_days(), days, days)
def test_counting_agrees_with_walking(closed, start, end):
    assert calendar_of(closed).count(start, end) == oracle.count(start, end, closed)


@given(closed_days(), days)
def test_a_single_day_is_answered_as_by_walking(closed, day):
    calendar = calendar_of(closed)
    assert calendar.is_working_day(day) == oracle.counts(day, closed)
    assert (calendar.reason(day) is None) == oracle.counts(day, closed)
    assert calendar.next_working_day(day) == oracle.following(day, closed)
    assert calendar.previous_working_day(day) == oracle.preceding(day, closed)


# -- W1 to W10 -------------------------------------------------------------------------------


@given(closed_days(), days, st.integers(0, 14), counts)
def test_w1_a_later_day_never_gives_an_earlier_answer(closed, day, later, n):
    calendar, next_day = calendar_of(closed), day + timedelta(days=later)
    assert calendar.add(day, n) <= calendar.add(next_day, n)
    assert calendar.subtract(day, n) <= calendar.subtract(next_day, n)


@given(closed_days(), days, st.integers(0, 30), st.integers(0, 30))
def test_w2_counting_on_is_counting_the_sum(closed, day, first, second):
    calendar = calendar_of(closed)
    assert calendar.add(calendar.add(day, first), second) == calendar.add(day, first + second)
    assert calendar.subtract(calendar.subtract(day, first), second) == calendar.subtract(
        day, first + second
    )


@given(closed_days(), days, counts, near)
def test_w3_a_count_has_ended_once_that_many_working_days_lie_behind(closed, day, n, offset):
    calendar = calendar_of(closed)
    result = calendar.add(day, n)
    by = result + offset
    assume(by >= day)
    assert (result <= by) == (n <= calendar.count(day, by))


@given(closed_days(), days, counts, near)
def test_w4_latest_start_is_the_last_day_that_still_ends_in_time(closed, target, n, offset):
    calendar, period = calendar_of(closed), Period(n, "working days")
    latest = period.latest_start(target, calendar)
    day = latest + offset
    assert (period.after(day, calendar) <= target) == (day <= latest)


@given(closed_days(), days, counts, near)
def test_w5_earliest_end_is_the_first_day_that_still_leaves_the_notice(closed, start, n, offset):
    calendar, period = calendar_of(closed), Period(n, "working days")
    earliest = period.earliest_end(start, calendar)
    day = earliest + offset
    assert (period.before(day, calendar) >= start) == (day >= earliest)


@given(closed_days(), days, counts, near)
def test_w4_and_w5_hold_from_a_target_near_a_computed_result(closed, day, n, offset):
    calendar, period = calendar_of(closed), Period(n, "working days")
    target = period.after(day, calendar) + offset
    assert (offset >= timedelta(0)) == (day <= period.latest_start(target, calendar))
    start = period.before(day, calendar) + offset
    assert (offset <= timedelta(0)) == (day >= period.earliest_end(start, calendar))


@given(closed_days(), days, some)
def test_w6_a_count_lands_on_a_working_day_with_exactly_that_many_between(closed, day, n):
    calendar, one_day = calendar_of(closed), timedelta(days=1)
    ahead, behind = calendar.add(day, n), calendar.subtract(day, n)
    assert calendar.is_working_day(ahead)
    assert calendar.count(day, ahead) == n
    assert calendar.is_working_day(behind)
    assert calendar.count(behind - one_day, day - one_day) == n


@given(closed_days(), days, some)
def test_w7_there_and_back_is_the_day_itself_or_the_working_day_beside_it(closed, day, n):
    calendar = calendar_of(closed)
    back = calendar.subtract(calendar.add(day, n), n)
    assert back == oracle.preceding(day, closed)
    forth = calendar.add(calendar.subtract(day, n), n)
    assert forth == oracle.following(day, closed)


@given(closed_days(), days, some)
def test_counting_back_from_a_non_working_target_starts_too_late(closed, target, n):
    # the trap that latest_start is there for
    assume(not oracle.counts(target, closed))
    calendar, period = calendar_of(closed), Period(n, "working days")
    assert calendar.add(period.before(target, calendar), n) > target
    assert calendar.add(period.latest_start(target, calendar), n) <= target


@given(closed_days(), days, counts, st.integers(-5, 100))
def test_w8_closing_a_day_never_brings_a_deadline_forward_nor_a_notice_back(closed, day, n, offset):
    calendar = calendar_of(closed)
    ahead = calendar.with_closures({day + timedelta(days=offset): "Flood"})
    assert ahead.add(day, n) >= calendar.add(day, n)
    behind = calendar.with_closures({day - timedelta(days=offset): "Flood"})
    assert behind.subtract(day, n) <= calendar.subtract(day, n)


@given(days, counts, st.integers(-20, 20))
def test_w9_without_holidays_a_shift_by_weeks_shifts_the_answer(day, n, weeks):
    calendar, shift = calendar_of(()), timedelta(weeks=weeks)
    assert calendar.add(day + shift, n) == calendar.add(day, n) + shift
    assert calendar.subtract(day + shift, n) == calendar.subtract(day, n) + shift


@given(closed_days(), days, counts)
def test_w9_counting_back_is_counting_forward_in_the_mirror(closed, day, n):
    ends = sum(end.toordinal() for end in COVERAGE)

    def mirror(d):
        return date.fromordinal(ends - d.toordinal())

    mirrored = calendar_of({mirror(d) for d in closed})
    assert calendar_of(closed).subtract(day, n) == mirror(mirrored.add(mirror(day), n))
    forward, back = Period(n, "working days").latest_start, Period(n, "working days").earliest_end
    assert forward(day, calendar_of(closed)) == mirror(back(mirror(day), mirrored))


@given(closed_days(), days, counts, days)
def test_w10_a_day_that_is_not_counted_over_does_not_matter(closed, day, n, other):
    calendar, changed = calendar_of(closed), calendar_of(closed ^ {other})
    ahead, behind = calendar.add(day, n), calendar.subtract(day, n)
    if not day < other <= ahead:
        assert changed.add(day, n) == ahead
    if not behind <= other < day:
        assert changed.subtract(day, n) == behind


@given(closed_days(), days, counts, st.sampled_from([0, 1]))
def test_w10_the_days_at_the_very_edge_of_a_count_matter_or_do_not(closed, day, n, step):
    calendar = calendar_of(closed)
    ahead, behind = calendar.add(day, n), calendar.subtract(day, n)
    # the day counted from, and the first day past the answer, are not counted over
    for untouched in (day, ahead + timedelta(days=1)):
        assert calendar_of(closed ^ {untouched}).add(day, n) == ahead
    for untouched in (day, behind - timedelta(days=1)):
        assert calendar_of(closed ^ {untouched}).subtract(day, n) == behind
    if n:  # the answer itself is
        assert calendar_of(closed | {ahead}).add(day, n) > ahead
        assert calendar_of(closed | {behind}).subtract(day, n) < behind


# -- Changes of a calendar -------------------------------------------------------------------


@given(closed_days(), st.sets(days, max_size=5), days, counts)
def test_closing_days_later_is_having_them_closed_from_the_start(closed, more, day, n):
    changed = calendar_of(closed).with_closures(dict.fromkeys(more, "Flood"))
    assert changed.snapshot == calendar_of(closed | more).snapshot
    assert changed.add(day, n) == oracle.add(day, n, closed | more)


@given(closed_days(), st.sets(days, max_size=5), days, counts)
def test_reopening_days_is_never_having_closed_them(closed, reopened, day, n):
    weekdays = {d for d in reopened if d.weekday() < oracle.SATURDAY}
    changed = calendar_of(closed).without(weekdays)
    assert changed.snapshot == calendar_of(closed - weekdays).snapshot
    assert changed.subtract(day, n) == oracle.subtract(day, n, closed - weekdays)


@given(closed_days(), closed_days())
def test_two_calendars_share_a_snapshot_exactly_when_the_same_days_count(one, two):
    same = {d for d in one if d.weekday() < oracle.SATURDAY} == {
        d for d in two if d.weekday() < oracle.SATURDAY
    }
    assert (calendar_of(one).snapshot == calendar_of(two).snapshot) == same
