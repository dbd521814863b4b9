"""Whether every word is used: events that no rule discharges, rules that nothing can trigger."""

from itertools import pairwise

import pytest

from lint_books import CALENDAR, alone, both, gate, kept, notice, order, rule, rules, then, within
from safeguarding_timelines.lint import Finding, Severity, lint

EVENTS = """
started = { title = "the start", external = true }
acted = "the act"
asked = { title = "a request", repeats = true }
reported = "the report"
finished = "the end of it"
published = "the publication"
withdrawn = "the withdrawal"
granted = { title = "more time", external = true }
"""


def findings(folder, *bodies, code):
    book = alone(folder, rules(*bodies), events=EVENTS)
    return [one for one in lint(book, calendar=CALENDAR) if one.code == code]


def undischarged(folder, *bodies):
    return {
        one.message.split("'")[1] for one in findings(folder, *bodies, code="undischarged-event")
    }


def untriggerable(folder, *bodies):
    return {
        rule_id
        for one in findings(folder, *bodies, code="untriggerable-rule")
        for rule_id in one.rules
    }


# -- Events ----------------------------------------------------------------------------------


def test_an_event_that_no_rule_discharges_and_that_is_not_external_is_found(tmp_path):
    every = findings(tmp_path, rule("r", within("1 week")), code="undischarged-event")
    assert set(every) == {
        Finding(
            "undischarged-event",
            Severity.WARNING,
            (),
            (),
            f"No rule discharges the event {kind!r}; mark it external if it comes from outside.",
        )
        for kind in ("asked", "reported", "finished", "published", "withdrawn")
    }


def test_what_is_kept_until_an_event_needs_it_as_much_as_what_it_discharges(tmp_path):
    assert undischarged(tmp_path, rule("r", kept("1 year"))) == {
        "acted", "asked", "reported", "finished", "published",
    }  # fmt: skip


def test_a_rule_that_is_never_computed_discharges_nothing(tmp_path):
    assert "acted" in undischarged(tmp_path, rule("r", within("1 week"), 'inactive = "incoherent"'))


def test_events_of_the_extended_rulebook_are_its_own_to_discharge(tmp_path):
    national = rule("national", within("1 week"))
    book = both(tmp_path, national, rule("local", within("1 week", "own")), events='own = "ours"')
    assert [one.code for one in lint(book, calendar=CALENDAR)] == []
    book = both(tmp_path, national, rule("local", within("1 week")), events='own = "ours"')
    assert [one.message.split("'")[1] for one in lint(book, calendar=CALENDAR)] == ["own"]


# -- Rules -----------------------------------------------------------------------------------


def test_rules_that_wait_for_each_other_are_found(tmp_path):
    two = [rule("a", then("acted", "reported")), rule("b", then("reported", "acted"))]
    every = findings(tmp_path, *two, code="untriggerable-rule")
    assert [(one.rules, one.severity) for one in every] == [
        (("a",), Severity.WARNING), (("b",), Severity.WARNING),
    ]  # fmt: skip
    assert [one.message for one in every] == [
        "Nothing can trigger a: it waits for reported, and nothing leads there.",
        "Nothing can trigger b: it waits for acted, and nothing leads there.",
    ]


def test_what_waits_for_a_circle_is_found_with_it(tmp_path):
    three = [
        rule("a", then("acted", "reported")),
        rule("b", then("reported", "acted")),
        rule("c", within("1 week", "finished", "acted")),
    ]
    every = findings(tmp_path, *three, code="untriggerable-rule")
    assert [one.rules for one in every] == [("a",), ("b",), ("c",)]
    assert every[2].message == (
        "Nothing can trigger c: it waits for acted, and nothing leads there."
    )


def test_a_way_in_from_outside_opens_a_circle(tmp_path):
    three = [
        rule("a", then("acted", "reported")),
        rule("b", then("reported", "acted")),
        rule("c", gate("1 week", "acted", "started")),
    ]
    assert untriggerable(tmp_path, *three) == set()


def test_a_long_line_of_rules_in_any_order_is_reached(tmp_path):
    line = ["started", "acted", "asked", "reported", "finished", "published"]
    steps = [rule(f"to-{b}", then(b, a)) for a, b in pairwise(line)]
    assert untriggerable(tmp_path, *steps) == set()
    assert untriggerable(tmp_path, *reversed(steps)) == set()


def test_a_rule_may_wait_for_an_event_as_a_condition(tmp_path):
    more = 'if_event = "acted"'
    assert untriggerable(tmp_path, rule("r", within("1 week"), more)) == {"r"}
    assert untriggerable(tmp_path, rule("r", within("1 week", "reported"), more)) == set()


def test_a_rule_that_needs_an_event_and_its_absence_is_found(tmp_path):
    more = 'if_event = "granted"\nunless_event = "granted"'
    [one] = findings(tmp_path, rule("r", within("1 week"), more), code="untriggerable-rule")
    assert one.rules == ("r",)
    assert one.message == "Nothing can trigger r: it needs granted and its absence."
    fine = 'if_event = "granted"\nunless_event = "asked"'
    assert untriggerable(tmp_path, rule("r", within("1 week"), fine)) == set()


def test_a_rule_with_a_date_of_its_own_needs_no_trigger(tmp_path):
    fixed = rule("r", 'event = "acted"\nno_later_than = 2026-05-01')
    assert untriggerable(tmp_path, fixed) == set()


def test_an_inherited_circle_is_not_said_again(tmp_path):
    two = rules(rule("a", then("acted", "reported")), rule("b", then("reported", "acted")))
    book = both(tmp_path, two, rule("local", within("1 week", "published")))
    assert [one.code for one in lint(book, calendar=CALENDAR)] == []


@pytest.mark.parametrize(
    "before",
    [
        order("acted", "published"),
        notice("1 week", "acted", "published"),
        'event = "acted"\nexactly = "1 week"\nbefore = "published"',
        'event = "acted"\nbetween = ["started", "published"]',
    ],
)
def test_what_is_done_before_an_event_does_not_wait_for_it(tmp_path, before):
    # Minutes are read before the meeting, and the meeting is within a week of the reading.
    after = rule("after", within("1 week", "published", "acted"))
    assert untriggerable(tmp_path, rule("before", before), after) == set()


def test_what_stands_between_two_events_waits_for_the_first(tmp_path):
    two = [
        rule("a", 'event = "acted"\nbetween = ["reported", "granted"]'),
        rule("b", then("reported", "acted")),
    ]
    assert untriggerable(tmp_path, *two) == {"a", "b"}


def test_of_the_earlier_of_two_events_one_is_enough(tmp_path):
    earlier = '{ earliest_of = ["started", "reported"] }'
    two = [
        rule("a", f'event = "acted"\nwithin = "1 week"\nof = {earlier}'),
        rule("b", then("reported", "acted")),
    ]
    assert untriggerable(tmp_path, *two) == set()


def test_of_the_later_of_two_events_both_are_needed(tmp_path):
    later = '{ latest_of = ["started", "reported"] }'
    two = [
        rule("a", f'event = "acted"\nwithin = "1 week"\nof = {later}'),
        rule("b", then("reported", "acted")),
    ]
    assert untriggerable(tmp_path, *two) == {"a", "b"}


def test_all_that_a_rule_waits_for_in_vain_is_named(tmp_path):
    later = '{ latest_of = ["started", "reported", "finished"] }'
    three = [
        rule("a", f'event = "acted"\nwithin = "1 week"\nof = {later}'),
        rule("b", then("reported", "acted")),
        rule("c", then("finished", "acted")),
    ]
    one, *_ = findings(tmp_path, *three, code="untriggerable-rule")
    assert one.message == (
        "Nothing can trigger a: it waits for finished, reported, and nothing leads there."
    )


def test_what_came_from_outside_is_still_there_for_a_later_rule(tmp_path):
    both_of = '{ latest_of = ["started", "acted"] }'
    two = [
        rule("first", within("1 week")),
        rule("second", f'event = "reported"\nwithin = "1 week"\nof = {both_of}'),
    ]
    assert untriggerable(tmp_path, *two) == set()


@pytest.mark.parametrize("how", ["each", "last", "until_of"])
def test_whichever_occurrence_a_rule_waits_for_comes_with_the_event(tmp_path, how):
    two = [
        rule("asks", within("1 week", "asked")),
        rule("r", f'event = "acted"\nwithin = "1 week"\nof = {{ {how} = "asked" }}'),
    ]
    assert untriggerable(tmp_path, *two) == set()
    assert untriggerable(tmp_path, rule("asks", then("asked", "acted")), two[1]) == {"asks", "r"}


@pytest.mark.parametrize(
    "waits",
    [
        'untimed = "soon"\nif_late = "first"',
        'within = "1 week"\nof = { deadline_of = "first" }',
    ],
)
def test_a_rule_that_waits_for_the_date_of_one_that_has_none_is_found(tmp_path, waits):
    first = rule("first", then("acted", "started"))
    assert untriggerable(tmp_path, first, rule("r", f'event = "reported"\n{waits}')) == {"r"}


@pytest.mark.parametrize(
    "waits",
    [
        'untimed = "soon"\nif_late = "first"',
        'within = "1 week"\nof = { deadline_of = "first" }',
    ],
)
def test_a_rule_that_waits_for_the_date_of_one_that_has_one_is_fine(tmp_path, waits):
    first = rule("first", within("1 week"))
    assert untriggerable(tmp_path, first, rule("r", f'event = "reported"\n{waits}')) == set()
