"""Whether a rule applies, against three-valued logic worked out in numbers: no, perhaps, yes."""

from hypothesis import given
from hypothesis import strategies as st

from safeguarding_timelines import Rule
from safeguarding_timelines.rules.conditions import verdict

NO, PERHAPS, YES = 0, 1, 2
VALUES = {"colour": ["red", "green", "blue"], "size": ["small", "large"], "open": [True, False]}

tables = st.fixed_dictionaries(
    {},
    optional={
        fact: st.lists(st.sampled_from(allowed), min_size=1, max_size=2)
        for fact, allowed in VALUES.items()
    },
).filter(bool)
known = st.fixed_dictionaries(
    {}, optional={fact: st.sampled_from(allowed) for fact, allowed in VALUES.items()}
)


def rule(conditions):
    """A rule under these conditions."""
    return Rule.model_validate(
        {
            "id": "r", "title": "t", "actor": "a", "force": "local", "event": "acted",
            "untimed": "soon", "cite": {"instrument": "text", "at": "1"}, "applies_if": conditions,
        }
    )  # fmt: skip


def holds(table, facts):
    """The least of what its facts say: one that fails, fails it; one unknown leaves it open."""
    return min(
        PERHAPS if fact not in facts else YES if facts[fact] in allowed else NO
        for fact, allowed in table.items()
    )


@given(st.lists(tables, min_size=1, max_size=3), known)
def test_a_rule_applies_as_far_as_the_best_of_its_tables_holds(conditions, facts):
    found = verdict(rule(conditions), facts, happened=())
    best = max(holds(table, facts) for table in conditions)
    assert found.applies is {NO: False, PERHAPS: None, YES: True}[best]


@given(st.lists(tables, min_size=1, max_size=3), known, known)
def test_what_is_decided_stays_decided_whatever_else_becomes_known(conditions, facts, more):
    before = verdict(rule(conditions), facts, happened=()).applies
    after = verdict(rule(conditions), {**more, **facts}, happened=()).applies
    assert before is None or after is before


@given(st.lists(tables, min_size=1, max_size=3), known)
def test_what_is_open_names_an_unknown_fact_and_what_fails_a_known_one(conditions, facts):
    found = verdict(rule(conditions), facts, happened=())
    if found.applies is not True:
        assert (found.decided_by in facts) == (found.applies is False)
