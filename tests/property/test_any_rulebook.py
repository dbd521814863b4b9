"""Whatever rules a rulebook holds and whatever a case records, its timeline keeps its promises."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from oracle import preceding
from rulebook_text import book_text, case
from safeguarding_timelines import Event, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CoverageError, RulebookError

START = date(2026, 3, 20)  # Easter is near, and so is the change of the clocks
END = date(2026, 6, 30)
#: The weekdays between the two that do not count: Good Friday to the Spring bank holiday.
CLOSED = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)}
KINDS = ["k0", "k1", "k2", "k3"]
EVENTS = "\n".join(f'{kind} = {{ title = "{kind}", repeats = true }}' for kind in KINDS)

# -- Rulebooks -------------------------------------------------------------------------------

kind = st.sampled_from(KINDS)
number = st.integers(0, 9)
length = st.builds(
    "{} {}".format, number, st.sampled_from(["days", "working days", "hours", "weeks", "months"])
)
leaf = st.one_of(
    kind.map('"{}"'.format),
    st.builds('{{ {} = "{}" }}'.format, st.sampled_from(["last", "until_of"]), kind),
    st.integers(0, 3).map('{{ deadline_of = "r{}" }}'.format),
)
anchor = st.one_of(
    leaf,
    leaf,
    kind.map('{{ each = "{}" }}'.format),
    st.builds(
        "{{ {} = [{}, {}] }}".format, st.sampled_from(["latest_of", "earliest_of"]), leaf, leaf
    ),
)
bound = st.one_of(
    st.builds('event = "{}"\nwithin = "{}"\nof = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nat_least = "{}"\nbefore = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nat_least = "{}"\nafter = {}'.format, kind, length, anchor),
    st.builds('kept_until = "{}"\nat_least = "{}"\nafter = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nexactly = "{}"\nafter = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nexactly = "{}"\nbefore = {}'.format, kind, length, anchor),
    st.builds(
        'event = "{}"\nfrom_day = {}\nto_day = {}\nday_one = {}\ncounted_in = "{}"'.format,
        kind,
        st.integers(1, 4),
        st.integers(4, 9),
        anchor,
        st.sampled_from(["days", "working days"]),
    ),
    st.builds('event = "{}"\nbefore = {}'.format, kind, anchor),
    st.builds('event = "{}"\nbetween = [{}, {}]'.format, kind, leaf, leaf),
    st.builds('event = "{}"\nuntimed = "promptly"\nafter = {}'.format, kind, anchor),
    st.builds('event = "{}"\nno_later_than = 2026-04-{}'.format, kind, st.integers(10, 30)),
    st.builds('event = "{}"\nevery = "2 weeks"\nstarting = {}'.format, kind, leaf),
    st.builds('event = "{}"\nevery = "2 weeks"\nsince_last = true'.format, kind),
    st.builds(
        'event = "{}"\neach_year_by = "04-{}"\nin_force = {{ from = 2025-01-01 }}'.format,
        kind,
        st.integers(10, 28),
    ),
)
more = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            'force = "permission"',
            'force = "expectation"',
            "deemed = true",
            'by_each = ["police", "school"]',
            'by_each = { of = "k3" }',
            'applies_if = { outcome = "died" }',
            'start_convention = "next_working_day"',
        ]
    ),
    st.builds(
        '{} = "{}"'.format,
        st.sampled_from(
            ["if_event", "unless_event", "cancelled_by", "superseded_by", "extended_by"]
        ),
        kind,
    ),
    st.integers(0, 3).map('if_late = "r{}"'.format),
)
reading = st.one_of(
    st.builds('within = "{}"\nof = {}'.format, length, leaf),
    st.builds('at_least = "{}"\nbefore = {}'.format, length, leaf),
    st.builds('exactly = "{}"\nafter = {}'.format, length, leaf),
    st.builds('at_least = "{}"\nafter = {}'.format, length, leaf),
    kind.map('event = "{}"'.format),
    st.just('calendar = "literal"'),
    st.just("in_force = { until = 2026-04-01 }"),
).map('[rules.readings.other]\nwhy = "perhaps"\n{}'.format)
rulebooks = st.lists(
    st.tuples(bound, more, st.just("") | st.just("") | reading), min_size=1, max_size=4
)

# -- Cases -----------------------------------------------------------------------------------

near = st.integers(0, 60).map(lambda days: START + timedelta(days=days))
agency = st.none() | st.sampled_from(["police", "school", "health"])
clock = st.none() | st.sampled_from(["00:30", "01:30", "09:00", "23:30"])
event = st.builds(
    Event,
    kind=kind,
    on=near.filter(lambda on: on != date(2026, 3, 29)),  # that night one half hour is missing
    by=agency,
    until=st.none() | near,
    at=clock,
)
events = st.lists(event, max_size=6)
facts = st.sampled_from([{}, {"outcome": "died"}, {"outcome": "seriously_harmed"}])


def loaded(tmp_path_factory, rules):
    """The rulebook of these rules; a draw whose rules go in a circle is drawn anew."""
    bodies = [f'id = "r{n}"\n' + "\n".join(filter(None, rule)) for n, rule in enumerate(rules)]
    every_id = range(len(rules), 4)  # so that every rule id that may be named exists
    bodies += [f'id = "r{extra}"\nevent = "k0"\nuntimed = "promptly"' for extra in every_id]
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(book_text("\n\n".join(bodies), events=EVENTS), encoding="utf-8")
    try:
        return load_rulebook(path)
    except RulebookError:
        assume(False)


def computed(tmp_path_factory, rules, records, as_of, known):
    try:
        return compute_timeline(
            case(*records, facts=known), loaded(tmp_path_factory, rules), as_of=as_of
        )
    except CoverageError:
        assume(False)


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


def _one_governs(timeline):
    governing = Counter()
    for m in every(timeline):
        if "governs" in m.flags:
            shape = m.definition.shape
            spec = m.definition.anchor
            each = m.anchor.on if spec is not None and spec.how == "each" else None
            instance = m.due if m.definition.shape.startswith("recurring") else each
            side = shape if shape in ("gate", "keep") else "upper"
            governing[side, m.event, instance] += 1
            assert m.status not in ("not_applicable", "superseded")
            assert m.definition.force != "permission"
    assert all(count == 1 for count in governing.values())


test_of_the_bounds_on_one_event_one_governs = promise(_one_governs)


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
