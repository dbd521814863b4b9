"""Every count and its inverses: the last start in time is in time, and a day later is not."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from safeguarding_timelines import Period, WorkingCalendar
from safeguarding_timelines.calendars.count import NEVER_BEFORE, OPEN, Count
from safeguarding_timelines.questions.windows.terms import Act, Term

CALENDAR = WorkingCalendar.england_and_wales()
ONE_DAY = timedelta(days=1)
units = st.sampled_from(["working days", "days", "weeks", "months", "years", "hours"])
lengths = st.builds(Period, st.integers(0, 7), units)
counts = st.builds(
    Count,
    lengths,
    st.just(CALENDAR),
    back=st.booleans(),
    rolls=st.booleans(),
    missing_day=st.sampled_from(["last_day", "next_day"]),
)
#: Round the ends of months and the holidays of two winters and a spring.
days = st.dates(date(2023, 12, 15), date(2024, 4, 10)) | st.dates(
    date(2025, 1, 25), date(2025, 3, 5)
)


@given(st.lists(counts, min_size=1, max_size=3), days)
def test_the_inverses_of_a_count_and_of_a_chain_of_counts_are_exact(several, target):
    term = Term(Act("acted"), tuple(several))
    last, first = term.last(target), term.first(target)
    assert term.of(last) <= target < term.of(last + ONE_DAY)
    assert term.of(first - ONE_DAY) < target <= term.of(first)


@given(counts, days)
def test_a_later_start_never_leads_to_an_earlier_day(count, start):
    assert count.of(start) <= count.of(start + ONE_DAY)


@given(counts)
def test_an_end_that_nothing_limits_stays_so(count):
    for end in (NEVER_BEFORE, OPEN):
        assert count.of(end) == count.last(end) == count.first(end) == end


@given(counts.filter(lambda count: count.length.unit == "working days" and count.length.count))
def test_a_count_out_of_the_calendar_limits_nothing(count):
    ends = {False: (date(2100, 12, 31), OPEN), True: (date(2000, 1, 1), NEVER_BEFORE)}
    last_day, beyond = ends[count.back]
    assert count.of(last_day) == beyond
    other_day, other_end = ends[not count.back]
    assert other_end in (count.last(other_day), count.first(other_day))


def test_a_date_is_counted_on_at_once():
    five = Count(Period(5, "days"), CALENDAR)
    assert Term(date(2026, 1, 5)).counted(five) == Term(date(2026, 1, 10))
    assert Term(Act("acted")).counted(five) == Term(Act("acted"), (five,))
    assert Term(None).counted(five).start is None
