"""Whatever rules a rulebook holds and whatever a case records, its timeline keeps its promises."""

import json
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_rulebook import CLOSED, START, computed, events, facts, near, rulebooks
from oracle import preceding
from safeguarding_timelines import Event

END = date(2026, 6, 30)


def every(timeline):
    return [milestone for several in timeline.instances.values() for milestone in several]


def promise(check):
    """A property of the timeline of any rulebook and case."""

    @settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(rulebooks, events, near, facts)
    def holds(tmp_path_factory, rules, records, as_of, known):
        check(computed(tmp_path_factory, rules, records, as_of, known))

    return holds


# -- Promises --------------------------------------------------------------------------------


def _late_and_status_agree(timeline):
    for m in every(timeline):
        if m.definition.force == "permission":
            assert not m.late
            assert m.status not in ("overdue", "met_late")
        elif m.status in ("overdue", "met_late"):
            assert m.late
        if m.status in ("not_applicable", "awaiting", "untimed", "projected", "not_open"):
            assert not m.late
        if m.late:
            assert m.due is not None
            assert m.anchor.basis in ("actual", "planned")


test_what_is_overdue_or_met_late_is_late_and_what_is_not_known_is_not = promise(
    _late_and_status_agree
)


def _dates_are_in_order(timeline):
    for m in every(timeline):
        if m.done_on is not None:
            assert m.done_on <= timeline.as_of
        if m.status in ("met", "premature", "superseded", "overdue", "due", "due_today"):
            assert m.definition.kept_until is None
        if m.status == "due_today":
            assert m.due == timeline.as_of
        if m.status == "due":
            assert m.due is None or timeline.as_of < m.due
        if m.status == "overdue":
            assert m.due < timeline.as_of
        if m.status == "premature":
            assert m.done_on < m.earliest
        if m.original_due is not None:
            assert m.original_due < m.due
            assert "extended" in m.flags


test_the_dates_of_a_milestone_fit_its_status = promise(_dates_are_in_order)


def _act_by_is_useful(timeline):
    for m in every(timeline):
        if m.act_by is not None:
            if START <= m.due <= END:
                assert m.act_by == preceding(m.due, CLOSED)
            assert m.act_by <= m.due
            assert m.earliest is None or m.earliest > m.due or m.earliest <= m.act_by


test_the_day_to_act_by_is_the_last_working_day_and_never_premature = promise(_act_by_is_useful)


def _bases_are_honest(timeline):
    recorded = {e.kind: e for e in timeline.case.events}
    for m in every(timeline):
        if m.anchor.on is None and m.anchor.event is not None:
            assert m.anchor.basis == "none"
        if m.anchor.basis == "none":
            assert m.anchor.on is None
        if m.anchor.basis == "projected" and m.anchor.projected_by is not None:
            assert m.anchor.projected_by in timeline.instances
        spec = m.definition.anchor
        if spec is not None and spec.how == "event" and spec.name in recorded:
            first = min(e.on for e in timeline.case.events if e.kind == spec.name)
            assert m.anchor.on == first
            assert m.anchor.basis == ("actual" if first <= timeline.as_of else "planned")
        if spec is not None and spec.how == "event" and spec.name not in recorded:
            assert m.anchor.basis in ("projected", "none")
            assert m.anchor.on is None or m.anchor.on >= timeline.as_of


test_an_anchor_says_truly_how_firm_it_is = promise(_bases_are_honest)


def _rivals(timeline):
    """The bounds that may govern, with their dates, by the event and side they are rivals on."""
    rivals = defaultdict(list)
    for m in every(timeline):
        if m.status in ("not_applicable", "superseded") or m.definition.force == "permission":
            assert "governs" not in m.flags
            continue
        shape, spec = m.definition.shape, m.definition.anchor
        each = m.anchor.on if spec is not None and spec.how == "each" else None
        instance = m.due if shape.startswith("recurring") else each
        side = shape if shape in ("gate", "keep") else "upper"
        bound = m.earliest if side == "gate" else m.due
        if bound is not None:
            rivals[side, m.event, instance].append((bound, m))
    return rivals


def _one_governs(timeline):
    for (side, *_), several in _rivals(timeline).items():
        [governing] = [bound for bound, m in several if "governs" in m.flags]
        firm = [bound for bound, m in several if m.definition.force != "expectation"]
        candidates = firm or [bound for bound, _ in several]
        assert governing == (min if side == "upper" else max)(candidates)


test_of_the_bounds_on_one_event_the_tightest_governs = promise(_one_governs)


def _it_is_plain_data(timeline):
    record = json.loads(timeline.to_json())
    assert record == timeline.record()
    assert len(record["milestones"]) == len(timeline.milestones)
    assert len({m.rule for m in timeline.milestones}) == len(timeline.instances)
    for rule_id, instances in timeline.instances.items():
        assert timeline.all(rule_id) == instances
        assert timeline[rule_id] in instances


test_a_timeline_is_plain_data_and_holds_every_rule = promise(_it_is_plain_data)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(rulebooks, events, near, facts, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(
    tmp_path_factory, rules, records, as_of, known, random
):
    plain = [Event(kind=e.kind, on=e.on) for e in records]
    one = computed(tmp_path_factory, rules, plain, as_of, known)
    random.shuffle(plain)
    other = computed(tmp_path_factory, rules, plain, as_of, known)
    assert one.record()["milestones"] == other.record()["milestones"]


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(rulebooks, events, near, facts)
def test_what_is_planned_discharges_grants_and_ends_nothing(
    tmp_path_factory, rules, records, as_of, known
):
    # With everything still to come, nothing is done, ended, granted or overdue by an act.
    later = [e for e in records if e.on > as_of]
    for m in every(computed(tmp_path_factory, rules, later, as_of, known)):
        assert m.status not in ("met", "met_late", "premature", "superseded", "breached") or (
            "deemed" in m.flags
        )
        assert not {"partial", "extended", "before_start"} & set(m.flags)


@pytest.mark.parametrize("on", sorted(CLOSED))
def test_the_days_that_do_not_count_here_are_bank_holidays(on):
    from safeguarding_timelines import WorkingCalendar

    assert not WorkingCalendar.england_and_wales().is_working_day(on)
