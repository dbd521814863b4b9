"""On the day itself a rulebook as in force on that day gives the dates of the whole rulebook."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explaining import faults_of
from safeguarding_timelines import Case, Event, Facts, compute_timeline, load_rulebook
from safeguarding_timelines.rules.load import built_in
from safeguarding_timelines.rules.shapes.shape import Shape

BOOKS = {name: load_rulebook(name) for name in built_in()}
#: The days on which some edition begins, and those before.
TURNS = sorted(
    {
        day - timedelta(days=earlier)
        for book in BOOKS.values()
        for rule in book.rules
        if rule.in_force is not None
        for day in (rule.in_force.from_, rule.in_force.until)
        if day is not None
        for earlier in (-1, 0, 1)
    }
)
days = st.sampled_from(TURNS) | st.dates(date(2018, 1, 1), date(2027, 12, 31))
#: Each kind at most once: what repeats decides nothing more here.
kinds = st.lists(st.sampled_from(sorted(BOOKS["england"].events)), unique=True, max_size=6)
facts = st.builds(
    Facts,
    outcome=st.sampled_from(["died", "seriously_harmed", None]),
    abuse_or_neglect=st.sampled_from(["known", "none", None]),
    looked_after=st.sampled_from([True, False, None]),
)


def computed(book, day, names, known, *, on=None, partnership=False):
    events = [Event(kind=kind, on=on or day) for kind in names]
    case = Case(reference="EX-2026-001", facts=known, events=events)
    return compute_timeline(case, book, as_of=day, partnership=partnership)


@given(st.sampled_from(sorted(BOOKS)), days, kinds, facts)
def test_on_the_day_itself_the_dates_are_those_of_the_whole_rulebook(name, day, names, known):
    book = BOOKS[name]
    found = computed(book.as_in_force_on(day), day, names, known, partnership=True)
    whole = computed(book, day, names, known, partnership=True)
    assert found.instances.keys() == {
        rule_id
        for rule_id in whole.instances
        if any(r.in_force is None or day in r.in_force for r in book.editions[rule_id])
    }
    for rule_id, several in found.instances.items():
        for new, old in zip(several, whole.all(rule_id), strict=False):
            rule, counted = old.definition, old.anchor.on in (None, day)
            decided = rule.edition_by is None or rule.edition_by in names
            if decided and counted and rule.shape is not Shape.YEARLY:
                assert _standing(new) == _standing(old)


def _standing(m):
    readings = {name: (r.due, r.earliest, r.status) for name, r in m.readings.items()}
    return (m.due, m.earliest, m.due_at, m.done_on, m.status, m.late, m.anchor, readings)


@given(st.sampled_from(sorted(BOOKS)), days, kinds, days, facts)
def test_any_case_is_computed_by_the_editions_of_any_day(name, day, names, on, known):
    book = BOOKS[name].as_in_force_on(day)
    timeline = computed(book, day, names, known, on=on, partnership=True)
    lapsed = [m.definition for m in timeline.milestones if "no_edition" in m.flags]
    assert all(rule.shape is Shape.YEARLY for rule in lapsed)  # before its first year
    assert not {m.rule for m in timeline.milestones} - set(book.editions)


@pytest.mark.parametrize("name", sorted(BOOKS))
@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2023, 1, 1), date(2026, 4, 1)])
def test_the_explanations_of_such_a_timeline_hold(name, day):
    book = BOOKS[name].as_in_force_on(day)
    known = Facts(outcome="died", abuse_or_neglect="known")
    names = ["became_aware", "panel_notified", "lcspr_decided", "lcspr_published"]
    for on in (day, date(2025, 3, 3)):
        assert not faults_of(computed(book, day, names, known, on=on, partnership=True))


@given(st.sampled_from(sorted(BOOKS)), days)
def test_to_choose_again_changes_nothing(name, day):
    chosen = BOOKS[name].as_in_force_on(day)
    assert chosen.as_in_force_on(day) is chosen
    assert [each.id for each in chosen.lineage] == [each.id for each in BOOKS[name].lineage]
    own = {rule.id for rule in chosen.own_rules}
    assert own == {rule.id for rule in BOOKS[name].own_rules}
