"""Whether a rule applies: Kleene's three values over facts, and events that have happened."""

from datetime import date
from itertools import product

import pytest

from safeguarding_timelines import Case, Facts, Rule, Status, compute_timeline, load_rulebook
from safeguarding_timelines.rules.conditions import verdict

ENGLAND = load_rulebook("england")
THREE = (True, None, False)
#: Kleene's order: false, unknown, true. "And" is the least of its parts, "or" the greatest.
PLACE = {False: 0, None: 1, True: 2}


def rule(**conditions):
    return Rule.model_validate(
        {
            "id": "a-rule",
            "title": "Do it",
            "actor": "somebody",
            "event": "done",
            "within": "5 working days",
            "of": "begun",
            "force": "local",
            "cite": {"instrument": "procedure", "at": "step 1"},
            **conditions,
        }
    )


def ask(conditions, facts, happened=()):
    """The verdict; a fact of None is one left out."""
    known = {name: value for name, value in facts.items() if value is not None}
    return verdict(rule(**conditions), Facts(local=known).stated(), happened)


def named(*values):
    return dict(zip("abcd", values, strict=False))


def test_a_rule_without_conditions_applies():
    assert ask({}, {}) == (True, None)


# -- Facts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("value", THREE)
def test_one_fact_holds_or_not_or_is_not_known(wanted, value):
    found = ask({"applies_if": {"a": wanted}}, {"a": value})
    assert found.applies is (None if value is None else value is wanted)


@pytest.mark.parametrize("values", list(product(THREE, repeat=3)))
def test_a_table_is_the_least_of_its_facts(values):
    found = ask({"applies_if": {"a": True, "b": True, "c": True}}, named(*values))
    assert found.applies is min(values, key=PLACE.get)


@pytest.mark.parametrize("values", list(product(THREE, repeat=3)))
def test_a_list_of_tables_is_the_greatest_of_them(values):
    found = ask({"applies_if": [{"a": True}, {"b": True}, {"c": True}]}, named(*values))
    assert found.applies is max(values, key=PLACE.get)


@pytest.mark.parametrize("values", list(product(THREE, repeat=4)))
def test_tables_of_two_facts_are_joined_by_or(values):
    found = ask({"applies_if": [{"a": True, "b": True}, {"c": True, "d": True}]}, named(*values))
    first, second = min(values[:2], key=PLACE.get), min(values[2:], key=PLACE.get)
    assert found.applies is max(first, second, key=PLACE.get)


@pytest.mark.parametrize(
    ("value", "applies"), [("known", True), ("suspected", True), ("none", False), (None, None)]
)
def test_a_list_of_values_is_any_of_them(value, applies):
    condition = {"applies_if": {"abuse": ["known", "suspected"]}}
    assert ask(condition, {"abuse": value}).applies is applies


@pytest.mark.parametrize("value", THREE)
def test_a_fact_that_may_be_either_way_has_to_be_known(value):
    found = ask({"applies_if": {"a": [True, False]}}, {"a": value})
    assert found.applies is (None if value is None else True)


def test_the_same_fact_may_stand_in_several_tables():
    condition = {"applies_if": [{"a": True, "b": True}, {"a": False, "c": True}]}
    assert ask(condition, named(False, False, True)).applies is True
    assert ask(condition, named(True, False, True)).applies is False
    assert ask(condition, named(None, True, True)).applies is None


def test_a_fact_no_condition_names_decides_nothing():
    assert ask({"applies_if": {"a": True}}, {"a": True, "z": False}).applies is True


# -- What decides ----------------------------------------------------------------------------


@pytest.mark.parametrize("values", list(product(THREE, repeat=3)))
@pytest.mark.parametrize("form", ["and", "or"])
def test_what_decides_is_a_fact_that_by_itself_makes_it_so(form, values):
    tables = {"a": True, "b": True, "c": True}
    condition = tables if form == "and" else [{name: True} for name in tables]
    found = ask({"applies_if": condition}, named(*values))
    if found.applies is True:
        assert found.decided_by is None
    else:
        assert named(*values)[found.decided_by] is found.applies


def test_of_a_false_and_an_unknown_fact_the_false_one_decides():
    assert ask({"applies_if": {"a": True, "b": True}}, named(None, False)) == (False, "b")
    assert ask({"applies_if": {"a": True, "b": True}}, named(False, None)) == (False, "a")


def test_of_a_failed_and_an_open_table_the_open_one_would_decide():
    condition = {"applies_if": [{"a": True}, {"b": True}]}
    assert ask(condition, named(False, None)) == (None, "b")
    assert ask(condition, named(None, False)) == (None, "a")


# -- Events ----------------------------------------------------------------------------------


def test_a_rule_that_waits_for_an_event_does_not_apply_before_it():
    assert ask({"if_event": "opened"}, {}, {"closed"}) == (False, "opened")
    assert ask({"if_event": "opened"}, {}, {"opened", "closed"}) == (True, None)


def test_a_rule_that_an_event_excludes_applies_until_then():
    assert ask({"unless_event": "closed"}, {}, {"opened"}) == (True, None)
    assert ask({"unless_event": "closed"}, {}, {"opened", "closed"}) == (False, "closed")


@pytest.mark.parametrize("happened", [set(), {"opened"}, {"closed"}, {"opened", "closed"}])
@pytest.mark.parametrize("value", THREE)
def test_events_and_facts_all_have_to_allow_it(happened, value):
    conditions = {"if_event": "opened", "unless_event": "closed", "applies_if": {"a": True}}
    found = ask(conditions, {"a": value}, happened)
    parts = ("opened" in happened, "closed" not in happened, value)
    assert found.applies is min(parts, key=PLACE.get)


def test_a_plan_is_event_enough_for_a_rule_that_waits_and_not_for_one_it_would_exclude():
    waiting, excluded = rule(if_event="opened"), rule(unless_event="closed")
    assert verdict(waiting, {}, (), {"opened"}) == (True, None)
    assert verdict(waiting, {}, (), {"closed"}) == (False, "opened")
    assert verdict(excluded, {}, (), {"closed"}) == (True, None)
    assert verdict(excluded, {}, {"closed"}, ()) == (False, "closed")


# -- In a timeline ---------------------------------------------------------------------------


def milestone(rule_id, as_of=date(2026, 1, 7), **facts_and_events):
    case = Case.of("EX-2026-001", **{"became_aware": date(2026, 1, 5)} | facts_and_events)
    return compute_timeline(case, ENGLAND, as_of=as_of)[rule_id]


# Working Together 2023, chapter 5, paragraph 330: died or seriously harmed, and abuse or neglect
# known or suspected. Five working days after 5 January 2026: 6, 7, 8, 9, 12.
@pytest.mark.parametrize("outcome", ["died", "seriously_harmed", None])
@pytest.mark.parametrize("abuse", ["known", "suspected", "none", None])
def test_the_panel_is_notified_where_both_criteria_are_met(outcome, abuse):
    facts = {"outcome": outcome, "abuse_or_neglect": abuse}
    stated = {name: value for name, value in facts.items() if value is not None}
    found = milestone("notify-panel", **stated)
    if abuse == "none":
        assert found.status is Status.NOT_APPLICABLE
        assert found.decided_by == "abuse_or_neglect"
        assert found.due is None
    elif None in (outcome, abuse):
        assert found.status is Status.APPLICABILITY_UNKNOWN
        assert facts[found.decided_by] is None
        assert found.due == date(2026, 1, 12)
    else:
        assert found.status is Status.DUE
        assert found.decided_by is None
        assert found.due == date(2026, 1, 12)


def test_what_applies_perhaps_is_never_said_to_be_late():
    found = milestone("notify-panel", as_of=date(2026, 3, 2), outcome="died")
    assert found.status is Status.APPLICABILITY_UNKNOWN
    assert found.late is False


def test_a_rule_for_another_way_of_publishing_does_not_apply_until_that_is_on_record():
    found = milestone("improvements-to-panel-statute")
    assert found.status is Status.NOT_APPLICABLE
    assert found.decided_by == "improvements_published"


# SI 2018/789, regulation 16(2): at least 7 days before the improvements are published. A notice
# that applied only from the day of publication on could never be given in time.
def test_a_planned_publication_already_asks_for_the_notice_before_it():
    found = milestone("improvements-to-panel-statute", improvements_published=date(2026, 2, 20))
    assert found.due == date(2026, 2, 13)  # Friday the 20th less seven days
    assert found.status is Status.DUE
