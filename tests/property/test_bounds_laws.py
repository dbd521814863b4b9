"""The dates of one rule, of every shape that counts from one date, against walking to them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

import oracle
from safeguarding_timelines import Period, Rule, WorkingCalendar
from safeguarding_timelines.rules.shapes.dates import dates_from, instance_of

ENGLAND = WorkingCalendar.england_and_wales()
LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2019, 1, 1), date(2028, 6, 30)
CLOSED = frozenset().union(*(oracle.bank_holidays(year) for year in range(2017, 2031)))
#: Holidays, the days around them, month ends and leap days: where counting goes wrong.
AWKWARD = sorted(
    {closed + timedelta(n) for closed in CLOSED for n in range(-2, 3)}
    | {day for day in oracle.days(FIRST, LAST) if (day + oracle.ONE_DAY).day in (1, 2)}
)
days = st.sampled_from([day for day in AWKWARD if FIRST <= day <= LAST]) | st.dates(FIRST, LAST)
lengths = st.tuples(
    st.integers(0, 20), st.sampled_from(["working days", "days", "weeks", "months", "years"])
)
missing = st.sampled_from(["last_day", "next_day"])


def rule(**keys):
    """A rule of these keys and of the others that every rule has."""
    cite = {"instrument": "text", "at": "1"}
    common = {"id": "r", "title": "t", "actor": "a", "force": "local", "cite": cite}
    return Rule.model_validate(common | keys)


def walked(day, n, unit, missing_day="last_day"):
    """So many units on from a day, or back where the number is negative."""
    if unit == "working days":
        walk = oracle.add if n >= 0 else oracle.subtract
        return walk(day, abs(n), CLOSED)
    if unit in ("months", "years"):
        return oracle.add_months(day, n * (12 if unit == "years" else 1), missing_day)
    return day + n * (7 if unit == "weeks" else 1) * oracle.ONE_DAY


@given(days, lengths, missing)
@example(date(2024, 2, 29), (1, "years"), "next_day")
@example(date(2025, 8, 31), (6, "months"), "last_day")
@example(date(2025, 8, 31), (6, "months"), "next_day")
def test_a_bound_counted_forward_is_a_walk_forward(day, length, missing_day):
    n, unit = length
    text, due = f"{n} {unit}", walked(day, n, unit, missing_day)
    moved = {"missing_day": missing_day}
    within = rule(event="acted", within=text, of="started", **moved)
    gate = rule(event="acted", at_least=text, after="started", **moved)
    keep = rule(kept_until="ended", at_least=text, after="started", **moved)
    point = rule(event="acted", exactly=text, after="started", **moved)
    assert dates_from(within, day, ENGLAND) == (None, due, None, None)
    assert dates_from(gate, day, ENGLAND) == (due, None, None, None)
    assert dates_from(keep, day, ENGLAND) == (None, due, None, None)
    assert dates_from(point, day, ENGLAND) == (due, due, None, None)


@given(days, lengths)
def test_a_bound_counted_back_is_a_walk_back(day, length):
    n, unit = length
    text, due = f"{n} {unit}", walked(day, -n, unit)
    notice = rule(event="acted", at_least=text, before="ended")
    point = rule(event="acted", exactly=text, before="ended")
    assert dates_from(notice, day, ENGLAND) == (None, due, None, None)
    assert dates_from(point, day, ENGLAND) == (due, due, None, None)
    assert dates_from(rule(event="acted", before="ended"), day, ENGLAND) == (None, day, None, None)


@given(days, st.integers(0, 20), st.sampled_from(["working days", "days", "months"]))
def test_a_start_is_moved_to_a_working_day_only_where_the_rule_says_so(day, n, unit):
    plain = rule(event="acted", within=f"{n} {unit}", of="started")
    moved = rule(
        event="acted", within=f"{n} {unit}", of="started", start_convention="next_working_day"
    )
    start = oracle.following(day, CLOSED)
    assert dates_from(plain, day, ENGLAND).due == walked(day, n, unit)
    assert dates_from(moved, day, ENGLAND).due == walked(start, n, unit)


@given(days, st.integers(1, 20), st.integers(0, 20))
def test_day_one_of_a_numbered_stage_is_the_day_itself_if_it_counts(day, first, more):
    last = first + more
    keys = {"event": "acted", "day_one": "started", "from_day": first, "to_day": last}
    found = dates_from(rule(**keys, counted_in="days"), day, ENGLAND)
    assert found[:2] == (day + timedelta(first - 1), day + timedelta(last - 1))
    found = dates_from(rule(**keys, counted_in="working days"), day, ENGLAND)
    open_days = (d for d in oracle.days(day, day + timedelta(120)) if oracle.counts(d, CLOSED))
    numbered = dict(zip(range(1, last + 1), open_days, strict=False))
    assert found[:2] == (numbered[first], numbered[last])


@given(days, st.integers(1, 8), st.sampled_from(["months", "weeks", "years"]), st.integers(1, 12))
def test_a_recurring_date_is_counted_from_the_start_and_never_drifts(day, n, unit, number):
    grid = rule(event="acted", every=f"{n} {unit}", starting="started")
    assert instance_of(grid, day, number, ENGLAND) == walked(day, n * number, unit)


# -- Hours -----------------------------------------------------------------------------------

#: Half hours around both changes of the clocks of several years, and anywhere else.
changes = st.builds(
    lambda year, month, steps: (
        datetime.combine(oracle.last_sunday(year, month), time()) + steps * timedelta(minutes=30)
    ),
    st.integers(2019, 2027),
    st.sampled_from([3, 10]),
    st.integers(-150, 100),
)
moments = changes | st.builds(datetime.combine, st.dates(FIRST, LAST), st.times())


def in_london(utc):
    """A moment of UTC, written without a zone, as clocks in London show it."""
    shown, ahead = oracle.on_the_clock(utc)
    fold = int(oracle.on_the_clock(utc - oracle.ONE_HOUR) == (shown, 1) and ahead == 0)
    moment = shown.replace(tzinfo=LONDON, fold=fold)
    assert moment.utcoffset() == timedelta(hours=ahead)
    return moment


@given(moments, st.integers(0, 100))
@example(datetime.fromisoformat("2026-03-27T12:00"), 48)
@example(datetime.fromisoformat("2026-10-23T11:00"), 48)
def test_hours_elapse_as_a_clock_that_is_never_changed_shows_them(utc, n):
    period = Period(n, "hours")
    ahead, behind = oracle.elapse(utc, n), oracle.elapse(utc, -n)
    found, back = period.after_moment(in_london(utc)), period.before_moment(in_london(utc))
    assert found.isoformat() == in_london(ahead).isoformat()
    assert back.isoformat() == in_london(behind).isoformat()


@given(moments, st.integers(0, 100))
def test_a_bound_in_hours_has_the_moment_and_its_date(utc, n):
    start, text = in_london(utc), f"{n} hours"
    ahead, behind = in_london(oracle.elapse(utc, n)), in_london(oracle.elapse(utc, -n))
    for found, moment in (
        (rule(event="acted", within=text, of="started"), ahead),
        (rule(event="acted", at_least=text, before="ended"), behind),
    ):
        due = dates_from(found, start.date(), ENGLAND, start)
        assert (due.earliest, due.due, due.earliest_at) == (None, moment.date(), None)
        assert due.due_at.isoformat() == moment.isoformat()
    for found, moment in (
        (rule(event="acted", exactly=text, after="started"), ahead),
        (rule(event="acted", exactly=text, before="ended"), behind),
    ):
        point = dates_from(found, start.date(), ENGLAND, start)
        assert point[:2] == (moment.date(), moment.date())
        assert point.due_at == point.earliest_at
        assert point.due_at.isoformat() == moment.isoformat()
    gate = rule(event="acted", at_least=text, after="started")
    found = dates_from(gate, start.date(), ENGLAND, start)
    assert (found.earliest, found.due, found.due_at) == (ahead.date(), None, None)
    assert found.earliest_at.isoformat() == ahead.isoformat()
