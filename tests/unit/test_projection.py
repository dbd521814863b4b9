"""The dates that follow from the rules for events nobody has recorded yet."""

import pytest

from notices import BOTH, NOTICE, PUBLISH, projected
from rulebook_text import day
from safeguarding_timelines import Status

# -- The due date that governs ---------------------------------------------------------------


def test_what_is_not_recorded_is_projected_to_its_due_date(tmp_path):
    on, found = projected(tmp_path, BOTH, "2026-01-08")
    assert on == day("2026-02-05")
    notice = found["notice"]
    assert (notice.anchor.basis, notice.anchor.projected_by) == ("projected", "publish")
    # 4, 3, 2 Feb, 30, 29, 28, 27 Jan.
    assert (notice.status, notice.due) == (Status.PROJECTED, day("2026-01-27"))
    assert notice.late is False


def test_the_earliest_of_several_due_dates_is_projected(tmp_path):
    sooner = """
        id = "sooner"
        event = "published"
        within = "20 days"
        of = "started"
        force = "local"
    """
    on, found = projected(tmp_path, f"{sooner}\n{BOTH}", "2026-01-08")
    assert (on, found["notice"].anchor.projected_by) == (day("2026-01-25"), "sooner")


def test_an_expectation_is_projected_only_where_it_stands_alone(tmp_path):
    expected = """
        id = "expected"
        event = "published"
        within = "20 days"
        of = "started"
        force = "expectation"
    """
    on, found = projected(tmp_path, f"{expected}\n{BOTH}", "2026-01-08")
    assert (on, found["notice"].anchor.projected_by) == (day("2026-02-05"), "publish")
    on, found = projected(tmp_path, f"{expected}\n{NOTICE}", "2026-01-08")
    assert (on, found["notice"].anchor.projected_by) == (day("2026-01-25"), "expected")


@pytest.mark.parametrize(
    "change",
    [
        'force = "permission"',
        'inactive = "incoherent"',
        'applies_if = { outcome = "died" }',
        'if_event = "reported"',
        'cancelled_by = "called_off"',
        'superseded_by = "called_off"',
        "in_force = { from = 2026-01-06 }",
        'superseded_text = "overtaken by a later text"\n    unless_event = "called_off"',
    ],
)
def test_a_rule_that_does_not_bind_projects_nothing(tmp_path, change):
    rules = f"{PUBLISH.rstrip()}\n    {change}\n{NOTICE}"
    on, found = projected(
        tmp_path,
        rules,
        "2026-01-08",
        facts={"outcome": "seriously_harmed"},
        called_off="2026-01-07",
    )
    assert on is None
    assert (found["notice"].status, found["notice"].anchor.basis) == (Status.AWAITING, "none")


def test_a_duty_of_the_partnership_projects_nothing_where_it_is_not_asked_for(tmp_path):
    rules = f'{PUBLISH.rstrip()}\n    scope = "partnership"\n{NOTICE}'
    assert projected(tmp_path, rules, "2026-01-08")[0] is None


@pytest.mark.parametrize(
    "bound",
    [
        'untimed = "promptly"\nafter = "started"',
        "no_later_than = 2026-02-05",
        'at_least = "1 month"\nafter = "started"',
        'at_least = "1 month"\nbefore = "reported"',
        'exactly = "1 month"\nbefore = "reported"',
        'before = "reported"',
        'between = ["started", "reported"]',
        'every = "1 month"\nstarting = "started"',
        'each_year_by = "02-05"',
    ],
)
def test_no_other_shape_projects(tmp_path, bound):
    rules = f'id = "publish"\nevent = "published"\n{bound}\nin_force = {{ from = 2025-12-01 }}'
    notice = "\n".join(line.strip() for line in NOTICE.splitlines())
    on, _ = projected(tmp_path, f"{rules}\n\n{notice}", "2026-01-08", reported="2026-02-05")
    assert on is None


@pytest.mark.parametrize(
    ("bound", "on"),
    [
        ('exactly = "1 month"\nafter = "started"', "2026-02-05"),
        ('from_day = 2\nto_day = 31\nday_one = "started"\ncounted_in = "days"', "2026-02-04"),
    ],
)
def test_points_after_and_day_windows_project_their_last_day(tmp_path, bound, on):
    notice = "\n".join(line.strip() for line in NOTICE.splitlines())
    rules = f'id = "publish"\nevent = "published"\n{bound}\n\n{notice}'
    assert projected(tmp_path, rules, "2026-01-08")[0] == day(on)


def test_a_chain_of_projections_is_as_firm_as_its_weakest_link(tmp_path):
    rules = """
        id = "first"
        event = "reported"
        within = "10 days"
        of = "started"

        id = "second"
        event = "published"
        within = "10 days"
        of = "reported"

        id = "third"
        event = "acted"
        within = "10 days"
        of = "published"
    """
    bases = {}
    for kinds in ({}, {"reported": "2026-01-12"}, {"published": "2026-01-12"}):
        _, found = projected(tmp_path, rules, "2026-01-08", rule="third", **kinds)
        bases[tuple(kinds)] = [(m.anchor.basis, str(m.due)) for m in found.milestones]
    assert bases == {
        (): [("actual", "2026-01-15"), ("projected", "2026-01-25"), ("projected", "2026-02-04")],
        ("reported",): [
            ("actual", "2026-01-15"),
            ("planned", "2026-01-22"),
            ("projected", "2026-02-01"),
        ],
        ("published",): [
            ("actual", "2026-01-15"),
            ("planned", "2026-01-22"),
            ("projected", "2026-01-25"),
        ],
    }


def test_the_latest_of_several_waits_for_a_part_that_nothing_projects(tmp_path):
    rule = """
        event = "acted"
        within = "5 days"
        of = { latest_of = ["published", "reported"] }
    """
    on, found = projected(tmp_path, f"{PUBLISH}\n{rule}", "2026-01-08", rule="r")
    assert (on, found["r"].status) == (None, Status.AWAITING)
    on, found = projected(
        tmp_path, f"{PUBLISH}\n{rule}", "2026-01-08", rule="r", reported="2026-01-07"
    )
    assert (on, found["r"].anchor.basis) == (day("2026-02-05"), "projected")
    # A part that is only projected leaves the whole projected, even where it is not the latest.
    on, found = projected(
        tmp_path, f"{PUBLISH}\n{rule}", "2026-01-08", rule="r", reported="2026-03-01"
    )
    assert (on, found["r"].anchor.basis) == (day("2026-03-01"), "projected")


def test_the_earliest_of_several_binds_with_one_part_projected(tmp_path):
    rule = """
        event = "acted"
        within = "5 days"
        of = { earliest_of = ["published", "reported"] }
    """
    on, found = projected(tmp_path, f"{PUBLISH}\n{rule}", "2026-01-08", rule="r")
    assert (on, found["r"].status) == (day("2026-02-05"), Status.PROJECTED)
    on, found = projected(
        tmp_path, f"{PUBLISH}\n{rule}", "2026-01-08", rule="r", reported="2026-01-07"
    )
    assert (on, found["r"].status) == (day("2026-01-07"), Status.DUE)


def test_two_rules_that_project_one_event_are_both_heard_whatever_their_order(tmp_path):
    rules = """
        id = "a"
        event = "published"
        within = "20 days"
        of = { deadline_of = "z" }

        id = "z"
        event = "published"
        within = "10 days"
        of = "started"
    """
    on, _ = projected(tmp_path, f"{rules}\n{NOTICE}", "2026-01-06")
    assert on == day("2026-01-15")
