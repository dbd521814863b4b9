"""The Barnet rulebook against the partnership's page, read and counted by hand.

The ids D1 to D7 number the timed sentences of that page.
"""

from datetime import date
from pathlib import Path

import pytest

from safeguarding_timelines import Case, Event, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.lint import lint
from safeguarding_timelines.rules.shapes.shape import Shape

BOOK = load_rulebook("barnet")
EXAMPLE = Case.read(Path(__file__).parents[2] / "examples" / "local" / "barnet.json")
SERIOUS = {"outcome": "died", "abuse_or_neglect": "suspected"}
PARTNERS = ("local_authority", "integrated_care_board", "police")

#: rule -> (event, shape, force, the national rule it carries out, statements)
RULES = {
    "case-for-consideration": ("case_considered", Shape.ORDER, "local", None, ("D2",)),
    "rapid-review-in-15-days": (
        "rapid_review_submitted", Shape.WITHIN, "local", "rapid-review-submission", ("D1",),
    ),
    "rapid-review-sign-off": ("rapid_review_signed_off", Shape.ORDER, "local", None, ("D4",)),
    "immediate-actions": ("immediate_actions_considered", Shape.UNTIMED, "local", None, ("D6",)),
    "panel-told-of-decision-and-reviewer": (
        "panel_told_of_reviewer", Shape.UNTIMED, "local", "lcspr-decision-informed", ("D5",),
    ),
    "agencies-report-learning": (
        "agency_reported_learning", Shape.UNTIMED, "local", None, ("D7",),
    ),
}  # fmt: skip


def timeline(as_of, *events, facts=SERIOUS, **dated):
    case = Case.of("EX-2025-001", **facts, **dated)
    case = case.model_copy(update={"events": (*case.events, *events)})
    return compute_timeline(case, BOOK, as_of=as_of)


def example(as_of):
    return compute_timeline(EXAMPLE, BOOK, as_of=as_of)


def each(kind, *acts):
    return [Event(kind=kind, on=on, by=by) for on, by in acts]


def on(month, day, year=2025):
    return date(year, month, day)


# -- The book ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule_id", "expected"), RULES.items())
def test_the_local_rule_says_what_the_page_says(rule_id, expected):
    [rule] = BOOK.rule(rule_id)
    assert (rule.target, rule.shape, rule.force, rule.implements, rule.statements) == expected
    assert rule.source == "read"


def test_every_local_rule_is_in_the_table():
    assert {rule.id for rule in BOOK.own_rules} == set(RULES)


def test_no_rule_is_said_to_stand_in_the_section_on_the_national_panel():
    """D1 to D6 stand under the criteria, and D7 before any heading."""
    assert [rule.id for rule in BOOK.own_rules if "national" in rule.cite.at.lower()] == []


def test_all_three_partners_decide_and_all_three_sign():
    by_each = {rule.id: rule.by_each for rule in BOOK.own_rules if rule.by_each}
    assert by_each == {"case-for-consideration": PARTNERS, "rapid-review-sign-off": PARTNERS}


# -- Fifteen days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notified", "days", "act_by", "working_days"),
    [
        # Fri 7 Mar 2025: Sat 22 Mar; 10-14 / 17-21 / 24-28 Mar
        (on(3, 7), on(3, 22), on(3, 21), on(3, 28)),
        # Wed 17 Dec 2025: New Year's Day, so Wed 31 Dec;
        # 18 19 / 22-24 / 29-31 Dec, 2 / 5-9 / 12 Jan
        (on(12, 17), on(1, 1, 2026), on(12, 31), on(1, 12, 2026)),
        # Sat 14 Jun 2025: Sun 29 Jun; 16-20 / 23-27 / 30 Jun - 4 Jul
        (on(6, 14), on(6, 29), on(6, 27), on(7, 4)),
        # Mon 14 Apr 2025, before Easter: Tue 29 Apr;
        # 15 16 17 / 22-25 / 28 Apr - 2 May / (5 May closed) 6 7 8 May
        (on(4, 14), on(4, 29), on(4, 29), on(5, 8)),
    ],
)
def test_fifteen_days_are_calendar_days_and_on_a_reading_working_days(
    notified, days, act_by, working_days
):
    found = timeline(notified, panel_notified=notified)
    review = found["rapid-review-in-15-days"]
    assert (review.due, review.act_by) == (days, act_by)
    due = {name: reading.due for name, reading in review.readings.items()}
    assert due == {
        "working-days": working_days,
        "meeting-held": days,
        "meeting-held-working-days": working_days,
    }
    assert {"unqualified", "ambiguous", "governs"} <= set(review.flags)
    assert review.cautious == "default"
    # the national expectation stands beside it, never earlier
    assert found["rapid-review-submission"].due == working_days
    assert "governs" not in found["rapid-review-submission"].flags


@pytest.mark.parametrize(
    ("met", "submitted", "statuses"),
    [
        # due Sat 22 Mar, or Fri 28 Mar in working days
        (on(3, 20), on(3, 21), ("met", "met", "met", "met")),
        (on(3, 20), on(3, 27), ("met_late", "met", "met", "met")),
        (on(3, 24), on(3, 28), ("met_late", "met", "met_late", "met")),
        (on(3, 31), on(4, 1), ("met_late", "met_late", "met_late", "met_late")),
        (on(3, 20), None, ("overdue", "overdue", "met", "met")),
        (None, None, ("overdue", "overdue", "overdue", "overdue")),
    ],
)
def test_carried_out_may_mean_submitted_or_met_for(met, submitted, statuses):
    dated = {"rapid_review_meeting": met, "rapid_review_submitted": submitted}
    found = timeline(
        on(4, 7), panel_notified=on(3, 7), **{kind: day for kind, day in dated.items() if day}
    )["rapid-review-in-15-days"]
    names = ("working-days", "meeting-held", "meeting-held-working-days")
    assert (found.status, *(found.readings[name].status for name in names)) == statuses
    assert ("contested" in found.flags) == (len(set(statuses)) > 1)
    assert found.late == (statuses[0] != "met")


def test_without_abuse_or_neglect_or_once_the_criteria_are_not_met_no_review_is_owed():
    none = {"outcome": "died", "abuse_or_neglect": "none"}
    found = timeline(on(4, 7), facts=none, panel_notified=on(3, 7))
    for rule in ("rapid-review-in-15-days", "rapid-review-sign-off"):
        assert found[rule].status == "not_applicable"
    ended = timeline(on(4, 7), panel_notified=on(3, 7), criteria_not_met=on(3, 14))
    for rule in ("rapid-review-in-15-days", "rapid-review-sign-off"):
        assert (ended[rule].status, ended[rule].late) == ("superseded", False)


def test_once_the_criteria_are_not_met_no_immediate_action_is_waited_for():
    """D6: it is the rapid review that considers it, and there is none."""
    found = timeline(on(4, 7), panel_notified=on(3, 7), criteria_not_met=on(3, 14))
    assert found["immediate-actions"].status == "superseded"


# -- Before the notification, and before the submission ------------------------------------------


@pytest.mark.parametrize(
    ("last", "status", "late"),
    [
        (on(3, 6), "met", False),
        (on(3, 7), "met", False),  # the day of the notification
        (on(3, 8), "met_late", True),
        (None, "overdue", True),
    ],
)
def test_each_of_the_three_partners_decides_before_the_notification(last, status, late):
    acts = [(on(3, 5), "local_authority"), (on(3, 5), "police")]
    acts += [(last, "integrated_care_board")] if last else []
    found = timeline(on(3, 10), *each("case_considered", *acts), panel_notified=on(3, 7))
    decided = found["case-for-consideration"]
    assert (decided.due, decided.status, decided.late) == (on(3, 7), status, late)
    assert ("partial" in decided.flags) == (last is None)


def test_deciding_together_does_not_stop_the_five_working_days():
    """Aware Mon 3 Mar 2025: 4 5 6 7 10 Mar. On the 11th two partners have decided (C-34)."""
    acts = each("case_considered", (on(3, 6), "police"), (on(3, 10), "local_authority"))
    found = timeline(on(3, 11), *acts, became_aware=on(3, 3))
    assert (found["notify-panel"].due, found["notify-panel"].status) == (on(3, 10), "overdue")
    # to be decided before a notification that is due: on the day it can still be made
    waiting = found["case-for-consideration"]
    assert (waiting.status, waiting.late, waiting.anchor.basis) == ("projected", False, "projected")
    assert "partial" in waiting.flags


@pytest.mark.parametrize(
    ("third", "as_of", "status", "partial"),
    [
        (None, on(3, 27), "due_today", True),
        (None, on(3, 28), "overdue", True),
        (on(3, 27), on(3, 28), "met", False),
        (on(3, 28), on(3, 28), "met_late", False),
    ],
)
def test_the_rapid_review_is_signed_off_by_each_partner_before_it_is_submitted(
    third, as_of, status, partial
):
    acts = [(on(3, 26), "local_authority"), (on(3, 26), "police")]
    acts += [(third, "integrated_care_board")] if third else []
    found = timeline(
        as_of,
        *each("rapid_review_signed_off", *acts),
        panel_notified=on(3, 7),
        rapid_review_submitted=on(3, 27),
    )["rapid-review-sign-off"]
    assert (found.due, found.status) == (on(3, 27), status)
    assert ("partial" in found.flags) == partial


def test_one_partner_signing_twice_is_one_partner():
    acts = each("rapid_review_signed_off", (on(3, 25), "police"), (on(3, 26), "police"))
    found = timeline(on(3, 27), *acts, rapid_review_submitted=on(3, 27))["rapid-review-sign-off"]
    assert (found.status, "partial" in found.flags) == ("due_today", True)


# -- The example -------------------------------------------------------------------------------


def test_the_example_is_late_by_the_page_and_in_time_by_guidance():
    """Aware Mon 3, notified Fri 7 Mar 2025, submitted on the 27th, signed by two of three."""
    found = example(on(3, 31))
    stands = {
        rule: (found[rule].due, found[rule].status)
        for rule in ("notify-panel", "case-for-consideration", "rapid-review-in-15-days",
                     "rapid-review-sign-off", "rapid-review-submission", "immediate-actions")
    }  # fmt: skip
    assert stands == {
        "notify-panel": (on(3, 10), "met"),  # 4 5 6 7 10 Mar
        "case-for-consideration": (on(3, 7), "met"),
        "rapid-review-in-15-days": (on(3, 22), "met_late"),
        "rapid-review-sign-off": (on(3, 27), "overdue"),
        "rapid-review-submission": (on(3, 28), "met"),
        "immediate-actions": (None, "met"),
    }
    assert {m.rule for m in found.late} == {"rapid-review-in-15-days", "rapid-review-sign-off"}


# -- What the checks find ----------------------------------------------------------------------


def test_the_checks_find_the_bare_days_and_the_recipients_left_out():
    """Three weeks of working days always hold 15 days, so that the page is never weaker (C-04)."""
    years = WorkingCalendar("some-years", {}, coverage=(date(2024, 1, 1), date(2027, 12, 31)))
    found = {(one.code, one.rules[0]): one for one in lint(BOOK, calendar=years)}
    assert {code for code, rule in found if rule == "rapid-review-in-15-days"} == {
        "stricter-than-national", "unqualified-days",
    }  # fmt: skip
    recipients = found["wrong-recipient", "panel-told-of-decision-and-reviewer"]
    assert "Ofsted, DfE" in recipients.message
    assert not [code for code, _ in found if "weaker" in code]
