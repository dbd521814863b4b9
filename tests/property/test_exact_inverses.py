"""after, before, latest_start and earliest_end against a scan, on every day of several years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from safeguarding_timelines import Period, WorkingCalendar

ENGLAND = WorkingCalendar.england_and_wales()
CLOSED = frozenset().union(*(oracle.bank_holidays(year) for year in range(2017, 2031)))

#: Christmas on a Saturday, a Sunday and in midweek; the State Funeral; a leap day; five Easters.
SPAN = (date(2021, 11, 1), date(2026, 12, 31))
MARGIN = 400  # days on either side, so that every scan has room

PERIODS = {
    "0 working days": 0,
    "1 working day": 1,
    "3 working days": 3,
    "5 working days": 5,
    "7 working days": 7,
    "15 working days": 15,
    "0 days": 0,
    "7 days": 7,
    "3 weeks": 21,
    "48 hours": 2,
    "49 hours": 3,
    "0 months": 0,
    "1 month": 1,
    "6 months": 6,
    "1 year": 12,
}


def by_hand(text, closed):
    """How the oracle counts this period forward and back."""
    number = PERIODS[text]
    if "working" in text:
        return (
            lambda day: oracle.add(day, number, closed),
            lambda day: oracle.subtract(day, number, closed),
        )
    if "month" in text or "year" in text:
        return (
            lambda day: oracle.add_months(day, number),
            lambda day: oracle.add_months(day, -number),
        )
    length = timedelta(days=number)
    return (lambda day: day + length, lambda day: day - length)


@pytest.mark.parametrize("text", PERIODS)
def test_all_four_questions_are_exact_on_every_day_of_five_years(text):
    period, margin = Period.parse(text), timedelta(days=MARGIN)
    after, before = by_hand(text, CLOSED)
    ahead = {day: after(day) for day in oracle.days(SPAN[0] - margin, SPAN[1])}
    behind = {day: before(day) for day in oracle.days(SPAN[0], SPAN[1] + margin)}
    for day in oracle.days(*SPAN):
        assert period.after(day, ENGLAND) == ahead[day]
        assert period.before(day, ENGLAND) == behind[day]
        assert period.latest_start(day, ENGLAND) == oracle.latest_start(
            ahead.__getitem__, day, MARGIN
        )
        assert period.earliest_end(day, ENGLAND) == oracle.earliest_end(
            behind.__getitem__, day, MARGIN
        )


@given(
    st.sets(st.dates(date(2025, 12, 1), date(2026, 1, 31)), max_size=45),
    st.integers(0, 9),
)
def test_working_days_are_exact_on_every_day_of_a_december_with_any_days_closed(closed, n):
    # with 45 of 62 days closed, the longest gaps run over weeks
    calendar = WorkingCalendar.from_dates(
        dict.fromkeys(closed, "closed"), coverage=(date(2025, 9, 1), date(2026, 4, 30))
    )
    period = Period(n, "working days")
    for day in oracle.days(date(2025, 11, 25), date(2026, 2, 8)):
        latest = period.latest_start(day, calendar)
        assert latest == oracle.latest_start(lambda d: oracle.add(d, n, closed), day, MARGIN)
        earliest = period.earliest_end(day, calendar)
        assert earliest == oracle.earliest_end(lambda d: oracle.subtract(d, n, closed), day, MARGIN)


@pytest.mark.parametrize("name", ["scotland", "northern_ireland", "literal"])
@pytest.mark.parametrize("n", [1, 7, 15])
def test_the_other_calendars_are_exact_too(name, n):
    calendar, period = getattr(WorkingCalendar, name)(), Period(n, "working days")
    first, last = date(2025, 1, 1), date(2026, 12, 31)
    closed = {
        day
        for day in oracle.days(first - timedelta(days=60), last + timedelta(days=60))
        if calendar.reason(day) is not None
    }
    for day in oracle.days(first, last):
        assert period.after(day, calendar) == oracle.add(day, n, closed)
        assert period.before(day, calendar) == oracle.subtract(day, n, closed)
        latest, earliest = period.latest_start(day, calendar), period.earliest_end(day, calendar)
        one = timedelta(days=1)
        assert oracle.add(latest, n, closed) <= day < oracle.add(latest + one, n, closed)
        assert oracle.subtract(earliest - one, n, closed) < day
        assert oracle.subtract(earliest, n, closed) >= day
