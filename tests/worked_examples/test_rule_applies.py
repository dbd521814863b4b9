"""When a rule applies: facts, events, another rule being late; and what is not computed."""

import pytest

from rulebook_text import book, day, flags, milestone, timeline
from safeguarding_timelines import Event, Status
from safeguarding_timelines.errors import UnknownRuleError

TEN_DAYS = 'event = "acted"\nwithin = "10 days"\nof = "started"\nforce = "statute"\n'


# -- Facts and events that decide ------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "facts", "status", "decided_by"),
    [
        ('{ outcome = "died" }', {"outcome": "died"}, "due", None),
        ('{ outcome = "died" }', {"outcome": "seriously_harmed"}, "not_applicable", "outcome"),
        ('{ outcome = "died" }', {}, "applicability_unknown", "outcome"),
        (
            '{ outcome = ["died", "seriously_harmed"] }',
            {"outcome": "seriously_harmed"},
            "due",
            None,
        ),
        ("{ looked_after = true }", {"looked_after": True}, "due", None),
        ("{ looked_after = true }", {"looked_after": False}, "not_applicable", "looked_after"),
        ("{ looked_after = [true, false] }", {"looked_after": False}, "due", None),
        ('{ setting = "home" }', {"local": {"setting": "home"}}, "due", None),
        ('{ setting = "home" }', {"local": {"setting": "street"}}, "not_applicable", "setting"),
        # A table holds if every fact does: one that fails settles it, whatever is unknown.
        (
            '{ outcome = "died", looked_after = true }',
            {"outcome": "died", "looked_after": True},
            "due",
            None,
        ),
        (
            '{ outcome = "died", looked_after = true }',
            {"looked_after": False},
            "not_applicable",
            "looked_after",
        ),
        (
            '{ outcome = "died", looked_after = true }',
            {"outcome": "died"},
            "applicability_unknown",
            "looked_after",
        ),
        # Of several tables one that holds is enough, whatever is unknown of the others.
        (
            '[{ outcome = "died" }, { looked_after = true }]',
            {"looked_after": True},
            "due",
            None,
        ),
        (
            '[{ outcome = "died" }, { looked_after = true }]',
            {"looked_after": False},
            "applicability_unknown",
            "outcome",
        ),
        (
            '[{ outcome = "died" }, { looked_after = true }]',
            {"outcome": "seriously_harmed", "looked_after": False},
            "not_applicable",
            "outcome",
        ),
    ],
)
def test_facts_decide_in_three_values_whether_a_rule_applies(
    tmp_path, condition, facts, status, decided_by
):
    loaded = book(tmp_path, f"{TEN_DAYS}applies_if = {condition}")
    found = milestone(loaded, "2026-01-08", started="2026-01-05", facts=facts)
    assert (found.status.value, found.decided_by) == (status, decided_by)
    # What may apply keeps its dates; what does not has none.
    expected = None if status == "not_applicable" else day("2026-01-15")
    assert found.due == expected


def test_what_may_not_apply_is_never_called_late(tmp_path):
    loaded = book(tmp_path, f'{TEN_DAYS}applies_if = {{ outcome = "died" }}')
    found = milestone(loaded, "2026-03-01", started="2026-01-05")
    assert (found.status, found.late) == (Status.APPLICABILITY_UNKNOWN, False)


@pytest.mark.parametrize(
    ("condition", "kinds", "status"),
    [
        ('if_event = "reported"', {}, "not_applicable"),
        ('if_event = "reported"', {"reported": "2026-01-06"}, "due"),
        # One that is planned already asks for what has to precede it; it excuses nothing yet.
        ('if_event = "reported"', {"reported": "2026-01-09"}, "due"),
        ('unless_event = "reported"', {}, "due"),
        ('unless_event = "reported"', {"reported": "2026-01-06"}, "not_applicable"),
        ('unless_event = "reported"', {"reported": "2026-01-09"}, "due"),
    ],
)
def test_an_event_decides_whether_a_rule_applies(tmp_path, condition, kinds, status):
    loaded = book(tmp_path, TEN_DAYS + condition)
    found = milestone(loaded, "2026-01-08", started="2026-01-05", **kinds)
    assert found.status.value == status
    assert found.decided_by == ("reported" if status == "not_applicable" else None)


IF_LATE = """
    id = "first"
    event = "reported"
    within = "10 days"
    of = "started"

    event = "acted"
    untimed = "with reasons"
    if_late = "first"
"""


@pytest.mark.parametrize(
    ("as_of", "reported", "status"),
    [
        ("2026-01-10", None, "not_applicable"),
        ("2026-01-15", None, "not_applicable"),  # due today
        ("2026-01-16", None, "untimed"),  # overdue
        ("2026-01-20", "2026-01-15", "not_applicable"),  # met
        ("2026-01-20", "2026-01-16", "untimed"),  # met late
        ("2026-01-10", "2026-01-16", "untimed"),  # planned, and that will be late
        ("2026-01-10", "2026-01-15", "not_applicable"),  # planned in time
    ],
)
def test_a_rule_may_apply_once_another_is_late_or_bound_to_be(tmp_path, as_of, reported, status):
    kinds = {"reported": reported} if reported else {}
    found = milestone(book(tmp_path, IF_LATE), as_of, started="2026-01-05", **kinds)
    assert found.status.value == status
    assert found.decided_by == ("first" if status == "not_applicable" else None)


def test_a_rule_that_cannot_be_kept_any_more_counts_as_late(tmp_path):
    notice = """
        id = "notice"
        event = "finished"
        at_least = "20 days"
        before = "reported"
    """
    # Due on 15 January, and the notice of 20 days has not been given on the 10th.
    found = milestone(book(tmp_path, IF_LATE + "\n" + notice), "2026-01-10", started="2026-01-05")
    assert found.status is Status.UNTIMED


def test_a_rule_does_not_apply_for_the_lateness_of_one_that_is_never_computed(tmp_path):
    rules = IF_LATE.replace('of = "started"', 'of = "started"\n    inactive = "incoherent"')
    found = milestone(book(tmp_path, rules), "2026-02-01", started="2026-01-05")
    assert (found.status, found.decided_by) == (Status.NOT_APPLICABLE, "first")


# -- What is not computed --------------------------------------------------------------------


def test_a_partnerships_duties_stay_out_of_a_case_unless_asked_for(tmp_path):
    loaded = book(tmp_path, f'{TEN_DAYS}scope = "partnership"')
    found = timeline(loaded, "2026-01-08", started="2026-01-05")
    assert found.milestones == ()
    with pytest.raises(UnknownRuleError, match=r"'r' binds the partnership .* partnership=True"):
        found["r"]
    asked = timeline(loaded, "2026-01-08", started="2026-01-05", options={"partnership": True})
    assert asked["r"].due == day("2026-01-15")


def test_an_inactive_rule_is_listed_and_never_computed(tmp_path):
    loaded = book(tmp_path, f'{TEN_DAYS}inactive = "the clause contradicts itself"')
    found = timeline(loaded, "2026-01-08", started="2026-01-05")
    assert (len(loaded.rules), found.milestones) == (1, ())
    with pytest.raises(UnknownRuleError, match=r"'r' is inactive and never computed"):
        found["r"]
    with pytest.raises(UnknownRuleError, match=r"'rr' is not in test-book"):
        found.all("rr")


def test_a_local_rule_that_implements_another_leaves_it_in_place(tmp_path):
    rules = """
        id = "national"
        event = "acted"
        within = "10 days"
        of = "started"

        id = "local"
        event = "acted"
        within = "8 days"
        of = "started"
        force = "local"
        implements = "national"
    """
    found = timeline(book(tmp_path, rules), "2026-01-08", started="2026-01-05")
    assert [(m.rule, m.due) for m in found.milestones] == [
        ("local", day("2026-01-13")),
        ("national", day("2026-01-15")),
    ]


@pytest.mark.parametrize(
    "bound",
    [
        'within = "10 days"\nof = "started"\nextended_by = "granted"',
        'exactly = "48 hours"\nafter = "started"',
        'from_day = 3\nto_day = 8\nday_one = "started"\ncounted_in = "days"',
        'at_least = "10 days"\nafter = "started"',
    ],
)
@pytest.mark.parametrize("done", [(), (Event(kind="acted", on=day("2026-01-12")),)])
def test_of_a_rule_that_may_apply_every_date_is_that_of_one_that_does(tmp_path, bound, done):
    events = (
        Event(kind="started", on=day("2026-01-05"), at="10:00"),
        Event(kind="granted", on=day("2026-01-07"), until=day("2026-01-19")),
        *done,
    )
    found, sure = (
        milestone(book(tmp_path, f'event = "acted"\n{bound}{more}'), "2026-01-20", *events)
        for more in ('\napplies_if = { outcome = "died" }', "")
    )
    assert (found.status, found.late) == ("applicability_unknown", False)
    for name in ("earliest", "due", "due_at", "done_on", "original_due", "act_by"):
        assert getattr(found, name) == getattr(sure, name), name
    assert flags(found) == flags(sure)
