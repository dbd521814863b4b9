"""The laws of sweeping: each row is the what-if of its day, whatever came first."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from test_scenario_laws import CALENDAR, CLOSED, COUNTED, ENGLAND, kinds, scenarios, timelines

import oracle
from safeguarding_timelines import Case, Facts, Scenario, compute_timeline, what_if
from safeguarding_timelines.outputs.csv import sweep_csv
from safeguarding_timelines.outputs.text.sweep import sweep_text
from safeguarding_timelines.questions.sweep import each_day, sweep

days = st.lists(st.dates(date(2025, 6, 2), date(2026, 2, 28)), min_size=1, max_size=4)


@settings(max_examples=60)
@given(timelines(), kinds, days, scenarios)
def test_each_row_is_the_what_if_of_its_day(timeline, kind, tried, first):
    swept = sweep(timeline, kind, tried, first)
    assert swept.supposed.record() == first.apply(timeline).record()
    assert [row.on for row in swept.rows] == tried
    for row in swept.rows:
        assert row.timeline.record() == what_if(timeline, first, **{kind: row.on}).after.record()


@settings(max_examples=60)
@given(timelines(), kinds, days, scenarios)
def test_what_does_not_vary_is_the_same_on_all_days(timeline, kind, tried, first):
    swept = sweep(timeline, kind, tried, first)
    for rule in swept.supposed.instances:
        seen = {
            tuple((m.due, m.due_at, m.earliest, m.status, m.late) for m in row.timeline.all(rule))
            for row in swept.rows
        }
        assert (len(seen) > 1) == (rule in swept.varying)


@given(
    st.sampled_from([*COUNTED]), st.dates(date(2025, 6, 2), date(2026, 2, 20)), st.integers(0, 8)
)
def test_the_dates_of_a_sweep_are_those_found_by_walking(kind, start, more):
    rule, n = COUNTED[kind]
    case = Case(reference="EX-2026-001", facts=Facts(outcome="died", abuse_or_neglect="known"))
    timeline = compute_timeline(case, ENGLAND, as_of=start, calendar=CALENDAR)
    last = date.fromordinal(start.toordinal() + more)
    swept = sweep(timeline, kind, each_day(start, last))
    assert {row.on: row.timeline[rule].due for row in swept.rows} == {
        day: oracle.add(day, n, CLOSED) for day in oracle.days(start, last)
    }


@settings(max_examples=60)
@given(timelines(), kinds, days, scenarios)
def test_a_sweep_is_told_in_a_hundred_columns(timeline, kind, tried, first):
    swept = sweep(timeline, kind, tried, Scenario() + first)
    text = sweep_text(swept)
    assert max(len(line) for line in text.splitlines()) <= 100
    assert text.isascii()
    assert len(sweep_csv(swept).splitlines()) == 1 + len(tried)
    for rule in swept.varying:
        assert rule in text
