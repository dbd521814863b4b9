"""The laws of supposing: identity, composition, JSON, mirrors; later is never earlier."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import oracle
from safeguarding_timelines import (
    Case,
    Event,
    Facts,
    Scenario,
    WorkingCalendar,
    compare,
    compute_timeline,
    load_rulebook,
    what_if,
)
from safeguarding_timelines.questions.what_if import (
    AddEvent,
    AskOn,
    CloseDay,
    OpenDay,
    RemoveEvent,
    SetEvent,
    SetFact,
    ShiftEvent,
    UseEditions,
    UseRulebook,
)

ENGLAND = load_rulebook("england")
#: Bank holidays as the oracle works them out, on a calendar short enough to be made in no time.
CLOSED = {day for year in range(2024, 2033) for day in oracle.bank_holidays(year)}
CALENDAR = WorkingCalendar.from_dates(
    dict.fromkeys(CLOSED, "bank holiday"), coverage=(date(2024, 1, 1), date(2032, 12, 31))
)
#: Kinds that happen once, and what is counted forward from each in working days.
COUNTED = {
    "became_aware": ("notify-panel", 5),
    "panel_notified": ("rapid-review-submission", 15),
    "rapid_review_submitted": ("panel-response", 15),
}
KINDS = [*COUNTED, "lcspr_decided", "lcspr_published", "incident"]
#: One edition of every rule above is in force on all of these days.
days = st.dates(date(2025, 6, 2), date(2026, 2, 28)) | st.dates(
    date(2025, 12, 15), date(2026, 1, 5)
)
kinds = st.sampled_from(KINDS)
weekdays = days.filter(lambda day: day.weekday() < 5)

#: Edits that can be made to any case: none needs a record to be there, or leads to two of it.
edits = st.one_of(
    st.builds(SetEvent, kind=kinds, on=days),
    st.builds(RemoveEvent, kind=kinds),
    st.builds(
        SetFact,
        name=st.just("abuse_or_neglect"),
        value=st.sampled_from(["known", "suspected", "none", None]),
    ),
    st.builds(SetFact, name=st.just("looked_after"), value=st.sampled_from([True, False, None])),
    st.builds(CloseDay, day=days),
    st.builds(OpenDay, day=weekdays),
    st.builds(AskOn, day=days),
    st.builds(UseRulebook, which=st.sampled_from(["england", "barnet", "kingston-richmond"])),
    st.builds(
        UseEditions,
        on=st.dates(date(2018, 1, 1), date(2027, 12, 31)),
        rule=st.none() | st.sampled_from(["rapid-review-submission", "lcspr-completion"]),
    ),
)
added = st.builds(
    AddEvent,
    event=st.builds(Event, kind=st.just("rapid_review_extended"), on=days, until=st.none() | days),
)
scenarios = st.builds(Scenario, edits=st.lists(edits | added, max_size=5).map(tuple))


@st.composite
def timelines(draw):
    """A case with some of its events, as of some day."""
    events = draw(st.dictionaries(kinds, days))
    case = Case(
        reference="EX-2026-001",
        facts=Facts(
            outcome="died",
            abuse_or_neglect=draw(st.sampled_from(["suspected", "none", None])),
        ),
        events=[Event(kind=kind, on=on) for kind, on in events.items()],
    )
    known = draw(st.none() | days)
    return compute_timeline(case, ENGLAND, as_of=draw(days), known_on=known, calendar=CALENDAR)


@given(timelines())
def test_supposing_nothing_changes_nothing(timeline):
    assert Scenario().apply(timeline).record() == timeline.record()
    assert not compare(timeline, timeline)
    assert not what_if(timeline)


@given(timelines(), scenarios, scenarios)
def test_two_scenarios_together_are_one_after_the_other(timeline, first, second):
    together = (first + second).apply(timeline)
    assert together.record() == second.apply(first.apply(timeline)).record()


@given(scenarios, scenarios, scenarios)
def test_scenarios_associate(one, two, three):
    assert (one + two) + three == one + (two + three)


@given(timelines(), scenarios)
def test_a_scenario_is_the_same_after_json(timeline, scenario):
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert again == scenario
    assert again.apply(timeline).record() == scenario.apply(timeline).record()


@given(timelines(), timelines())
def test_a_comparison_is_the_mirror_of_the_other_way(one, other):
    there, back = compare(one, other), compare(other, one)
    assert bool(there) == bool(back)
    mirrored = {difference.rule: difference for difference in back.differences}
    assert {difference.rule for difference in there.differences} == set(mirrored)
    for difference in there.differences:
        mirror = mirrored[difference.rule]
        assert (difference.before, difference.after) == (mirror.after, mirror.before)
        if difference.days is None:
            assert mirror.days is difference.working_days is mirror.working_days is None
        else:
            assert (difference.days, difference.working_days) == (
                -mirror.days,
                -mirror.working_days,
            )


@given(timelines(), scenarios)
def test_what_is_not_in_a_comparison_has_the_same_date_status_and_day_of_doing(timeline, scenario):
    comparison = what_if(timeline, scenario)
    differing = {difference.rule for difference in comparison.differences}
    before, after = ({m.rule: m for m in t.milestones} for t in (timeline, comparison.after))
    for rule in (before.keys() | after.keys()) - differing:
        one, other = before[rule], after[rule]
        assert (one.due or one.earliest, one.status, one.done_on) == (
            other.due or other.earliest,
            other.status,
            other.done_on,
        )


@given(st.sampled_from([*COUNTED]), days, st.integers(0, 40), st.booleans(), days)
def test_a_later_start_never_makes_a_forward_date_earlier(kind, start, by, working, as_of):
    rule, n = COUNTED[kind]
    facts = Facts(outcome="died", abuse_or_neglect="suspected")
    case = Case(reference="EX-2026-001", facts=facts, events=[Event(kind=kind, on=start)])
    timeline = compute_timeline(case, ENGLAND, as_of=as_of, calendar=CALENDAR)
    shift = ShiftEvent(kind=kind, by=by, unit="working days" if working else "days")
    moved = Scenario(edits=(shift,)).apply(timeline)
    later = oracle.add(start, by, CLOSED) if working else start + timedelta(days=by)
    assert timeline[rule].due == oracle.add(start, n, CLOSED)
    assert moved[rule].due == oracle.add(later, n, CLOSED)
    assert moved[rule].due >= timeline[rule].due


@given(days, st.integers(1, 30))
def test_a_shift_back_leads_to_the_day_counted_back_by_walking(start, by):
    case = Case.of("EX-2026-001", became_aware=start)
    timeline = compute_timeline(case, ENGLAND, as_of=date(2026, 1, 6), calendar=CALENDAR)
    shift = ShiftEvent(kind="became_aware", by=-by, unit="working days")
    [event] = Scenario(edits=(shift,)).apply(timeline).case.events
    assert event.on == oracle.subtract(start, by, CLOSED)


@given(st.sampled_from([*COUNTED]), days, st.sets(days, min_size=1, max_size=4))
def test_a_holiday_more_never_makes_a_forward_date_earlier(kind, start, closed):
    rule, n = COUNTED[kind]
    facts = Facts(outcome="died", abuse_or_neglect="suspected")
    case = Case(reference="EX-2026-001", facts=facts, events=[Event(kind=kind, on=start)])
    timeline = compute_timeline(case, ENGLAND, as_of=start, calendar=CALENDAR)
    moved = Scenario(edits=tuple(CloseDay(day=day) for day in sorted(closed))).apply(timeline)
    assert moved[rule].due == oracle.add(start, n, CLOSED | closed)
    assert moved[rule].due >= timeline[rule].due


@given(days, st.sets(weekdays, min_size=1, max_size=4))
def test_a_holiday_less_never_makes_a_forward_date_later(start, opened):
    facts = Facts(outcome="died", abuse_or_neglect="suspected")
    case = Case(
        reference="EX-2026-001", facts=facts, events=[Event(kind="panel_notified", on=start)]
    )
    timeline = compute_timeline(case, ENGLAND, as_of=start, calendar=CALENDAR)
    moved = Scenario(edits=tuple(OpenDay(day=day) for day in sorted(opened))).apply(timeline)
    due = moved["rapid-review-submission"].due
    assert due == oracle.add(start, 15, CLOSED - opened)
    assert due <= timeline["rapid-review-submission"].due


@given(days, st.integers(-30, 30))
def test_a_shift_there_and_back_by_days_moves_nothing(start, by):
    case = Case.of("EX-2026-001", became_aware=start)
    timeline = compute_timeline(case, ENGLAND, as_of=date(2026, 1, 6), calendar=CALENDAR)
    there_and_back = tuple(ShiftEvent(kind="became_aware", by=n) for n in (by, -by))
    assert not what_if(timeline, Scenario(edits=there_and_back))
