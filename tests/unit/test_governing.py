"""Which of several bounds on one event is the one to go by."""

import pytest

from rulebook_text import book, timeline


def governing(tmp_path, rules, as_of="2026-01-08", **rest):
    found = timeline(book(tmp_path, rules), as_of, **({"started": "2026-01-05"} | rest))
    return [m.rule for m in found.milestones if "governs" in m.flags]


def upper(name, length, more=""):
    return f'id = "{name}"\nevent = "acted"\nwithin = "{length}"\nof = "started"\n{more}'


def lower(name, length, more=""):
    return f'id = "{name}"\nevent = "acted"\nat_least = "{length}"\nafter = "started"\n{more}'


def keep(name, length):
    return f'id = "{name}"\nkept_until = "withdrawn"\nat_least = "{length}"\nafter = "started"'


def rules(*bodies):
    return "\n\n".join(body.strip() for body in bodies)


def test_of_upper_bounds_the_earliest_due_date_governs(tmp_path):
    text = rules(upper("ten", "10 days"), upper("five", "5 days"), upper("week", "1 week"))
    assert governing(tmp_path, text) == ["five"]


def test_upper_bounds_of_every_shape_are_compared(tmp_path):
    notice = 'id = "notice"\nevent = "acted"\nat_least = "7 days"\nbefore = "published"'
    fixed = 'id = "fixed"\nevent = "acted"\nno_later_than = 2026-01-12'
    text = rules(upper("ten", "10 days"), notice, fixed)
    assert governing(tmp_path, text, published="2026-01-20") == ["fixed"]
    assert governing(tmp_path, text, published="2026-01-18") == ["notice"]


def test_of_lower_bounds_and_of_what_is_kept_the_latest_governs(tmp_path):
    text = rules(lower("ten", "10 days"), lower("five", "5 days"))
    assert governing(tmp_path, text) == ["ten"]
    text = rules(keep("year", "1 year"), keep("three", "3 years"))
    assert governing(tmp_path, text) == ["three"]


def test_each_side_has_one_that_governs(tmp_path):
    text = rules(upper("by", "10 days"), lower("from", "5 days"), keep("keep", "1 year"))
    assert sorted(governing(tmp_path, text)) == ["by", "from", "keep"]


def test_an_expectation_governs_only_alone(tmp_path):
    hoped = upper("hoped", "2 days", 'force = "expectation"')
    assert governing(tmp_path, rules(hoped, upper("ten", "10 days"))) == ["ten"]
    later = upper("later", "3 days", 'force = "expectation"')
    assert governing(tmp_path, rules(hoped, later)) == ["hoped"]


def test_a_permission_never_governs(tmp_path):
    allowed = upper("allowed", "2 days", 'force = "permission"')
    assert governing(tmp_path, rules(allowed, upper("ten", "10 days"))) == ["ten"]
    assert governing(tmp_path, allowed) == []


@pytest.mark.parametrize(
    "more",
    [
        'cancelled_by = "called_off"',
        'superseded_by = "called_off"',
        'applies_if = { outcome = "died" }',
        'unless_event = "called_off"',
        "in_force = { from = 2026-06-01 }",
        'inactive = "incoherent"',
        'superseded_text = "overtaken by a later text"',
    ],
)
def test_what_does_not_bind_never_governs(tmp_path, more):
    text = rules(upper("two", "2 days", more), upper("ten", "10 days"))
    facts = {"outcome": "seriously_harmed"}
    assert governing(tmp_path, text, facts=facts, called_off="2026-01-06") == ["ten"]


def test_a_local_rule_may_govern_and_the_national_one_stays_beside_it(tmp_path):
    text = rules(upper("national", "10 days"), upper("local", "8 days", 'force = "local"'))
    assert governing(tmp_path, text) == ["local"]
    assert len(timeline(book(tmp_path, text), "2026-01-08", started="2026-01-05").milestones) == 2


@pytest.mark.parametrize("first", ["statute", "guidance", "local"])
def test_of_equal_dates_that_of_the_strongest_force_governs(tmp_path, first):
    forces = ["statute", "guidance", "local"]
    order = [first, *(force for force in forces if force != first)]
    text = rules(*(upper(force, "10 days", f'force = "{force}"') for force in order))
    assert governing(tmp_path, text) == ["statute"]


def test_what_has_no_date_does_not_govern(tmp_path):
    untimed = 'id = "untimed"\nevent = "acted"\nuntimed = "promptly"'
    waiting = 'id = "waiting"\nevent = "acted"\nat_least = "7 days"\nbefore = "published"'
    assert governing(tmp_path, rules(untimed, waiting)) == []


def test_a_bound_with_no_upper_end_yet_is_no_upper_bound(tmp_path):
    between = 'id = "between"\nevent = "acted"\nbetween = ["started", "published"]'
    assert governing(tmp_path, rules(between, upper("ten", "10 days"))) == ["ten"]


def test_each_occurrence_has_one_bound_that_governs(tmp_path):
    text = rules(
        upper("ten", "10 days").replace('"started"', '{ each = "asked" }'),
        upper("five", "5 days").replace('"started"', '{ each = "asked" }'),
    )
    found = governing(tmp_path, text, asked=["2026-01-05", "2026-01-07"])
    assert found == ["five", "five"]


def test_bounds_on_different_events_do_not_meet(tmp_path):
    other = 'id = "other"\nevent = "reported"\nwithin = "2 days"\nof = "started"'
    assert sorted(governing(tmp_path, rules(upper("ten", "10 days"), other))) == ["other", "ten"]


def test_what_is_done_governs_still(tmp_path):
    text = rules(upper("ten", "10 days"), upper("five", "5 days"))
    assert governing(tmp_path, text, acted="2026-01-07") == ["five"]
