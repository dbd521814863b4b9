"""The Kirklees rulebook against its process and guidance of 2018: the rules, reports and stages.

The ids E1, E10 and so on number the timed sentences of that document. Dates are counted by hand.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.rules.fields import AgenciesOf
from safeguarding_timelines.rules.shapes.shape import Shape

BOOK = load_rulebook("kirklees-2018")
SERIOUS = {"outcome": "seriously_harmed", "abuse_or_neglect": "suspected"}

FIVE_DAYS = "within 5 working days of became_aware"
#: rule -> (event, bound, force, the national rule it carries out, statements)
RULES = {
    "report-to-panel-in-five-days": ("panel_notified", FIVE_DAYS, "local", "notify-panel", "E1"),
    "report-to-safeguarding-partners": ("partners_informed", FIVE_DAYS, "local",
                                        "inform-partners", "E2"),
    "report-to-ofsted-and-dfe": ("ofsted_and_dfe_told", FIVE_DAYS, "local", None, "E2"),
    "report-to-child-death-review-partners": ("child_death_partners_told", FIVE_DAYS, "local",
                                              None, "E2"),
    # the stages of numbered days: days 1 to 5 in working days, from day 6 in calendar days
    "notification-stage": ("serious_incident_referred", "days 1 to 1 in working days", "local",
                           None, "E4"),
    "information-stage": ("information_gathered", "days 1 to 3 in working days", "local", None,
                          "E10"),
    "decision-stage": ("local_panel_decided", "days 4 to 5 in working days", "local", None, "E12"),
    "writing-stage": ("first_draft_completed", "days 6 to 60 in days", "local", None, "E16"),
    "approval-stage": ("lcspr_published", "days 61 to 90 in days", "local", None, "E24"),
    # findings to the Panel five working days from learning of the case: text never enacted
    "findings-in-five-days": ("rapid_review_submitted", FIVE_DAYS, "local",
                              "rapid-review-submission", "E7 E9"),
    "view-in-principle": ("in_principle_view_given", "within 0 days of rapid_review_submitted",
                          "local", None, "E8"),
    "information-tool-returned": ("information_tool_returned",
                                  "within 48 hours of information_tool_sent", "local", None, "E11"),
    "chronology-in-14-days": ("chronology_returned", "within 14 days of chronology_template_sent",
                              "local", None, "E15"),
    "practice-learning-event": ("learning_event",
                                "exactly 14 days after the deadline of chronology-in-14-days",
                                "local", None, "E18"),
    "first-draft-in-28-days": ("first_draft_completed", "within 28 days of the last learning_event",
                               "local", None, "E20"),
    "draft-read-by-chairs": ("draft_read", "between first_draft_completed and workstream_meeting",
                             "local", None, "E40"),
    "extraordinary-workstream": ("workstream_meeting", "within 14 days of first_draft_completed",
                                 "permission", None, "E25"),
    "members-read-draft": ("members_read_draft", "before workstream_meeting", "local", None, "E26"),
    "workstream-comments": ("workstream_comments", "before workstream_meeting", "local", None,
                            "E23"),
    "workstream-minutes": ("workstream_minutes_sent", "within 48 hours of workstream_meeting",
                           "local", None, "E27"),
    "review-amended": ("review_amended", "within 48 hours of workstream_minutes_sent", "local",
                       None, "E28"),
    "business-group-approval": ("business_group_approved",
                                "within 14 days of sent_to_business_group", "local", None, "E29"),
    "publish-upon-completion": ("lcspr_published", "within 0 days of lcspr_completed",
                                "permission", None, "E21"),
    "final-review-sent-to-secretary-of-state": ("report_sent_to_secretary_of_state",
                                                "within 0 days of report_sent_to_panel", "local",
                                                "report-to-secretary-of-state-statute", "E31"),
    "publish-seven-days-after-sending": ("lcspr_published",
                                         "exactly 7 days after report_sent_to_panel", "local",
                                         None, "E31"),
    "practitioners-and-family-told": ("publication_notice_sent",
                                      "within 0 days of report_sent_to_panel", "local", None,
                                      "E32"),
    "media-meeting": ("media_meeting", "before lcspr_published", "local", None, "E41"),
    "publish-on-the-day-notified": ("lcspr_published",
                                    "exactly 0 days after the date given in "
                                    "publication_notice_sent", "local", None, "E34"),
    "six-months-on-the-website": ("lcspr_withdrawn", "kept at least 6 months after lcspr_published",
                                  "local", "lcspr-availability", "E35"),
    # the limb of E30 that makes sense, towards each of its two recipients
    "full-report-to-panel-seven-working-days": ("report_sent_to_panel",
                                                "at least 7 working days before lcspr_published",
                                                "local", "report-to-panel-guidance", "E30"),
    "full-report-to-secretary-of-state-seven-working-days": (
        "report_sent_to_secretary_of_state", "at least 7 working days before lcspr_published",
        "local", "report-to-secretary-of-state-guidance", "E30",
    ),
    # "in line with the timescales set out in the action plan"
    "actions-on-the-days-agreed": ("actions_completed", "before the date given in action_agreed",
                                   "local", None, "E36"),
    "actions-in-twelve-weeks": ("actions_completed", "within 12 weeks of lcspr_published", "local",
                                None, "E22"),
}  # fmt: skip
#: Sentences that ask for something and give no period, or whose first half gives none.
UNTIMED = "E3 E5 E6 E13 E14 E15 E17 E19 E29 E31 E33 E37"
NO_RULE = {"E38": "context", "E39": "context", "E42": "version"}

SAID = {
    Shape.WITHIN: "within {0.within} of {0.of}",
    Shape.DAY_WINDOW: "days {0.from_day} to {0.to_day} in {0.counted_in}",
    Shape.POINT_AFTER: "exactly {0.exactly} after {0.after}",
    Shape.KEEP: "kept at least {0.at_least} after {0.after}",
    Shape.BETWEEN: "between {0.between[0]} and {0.between[1]}",
    Shape.ORDER: "before {0.before}",
    Shape.NOTICE: "at least {0.at_least} before {0.before}",
}


def timeline(as_of, facts=SERIOUS, **dated):
    return compute_timeline(Case.of("EX-2019-001", **facts, **dated), BOOK, as_of=as_of)


def on(month, day, year=2019):
    return date(year, month, day)


# -- The book ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule_id", "expected"), RULES.items())
def test_the_local_rule_says_what_the_guidance_says(rule_id, expected):
    [rule] = BOOK.rule(rule_id)
    said = SAID[rule.shape].format(rule)
    found = (rule.target, said, rule.force.value, rule.implements, " ".join(rule.statements))
    assert found == expected
    assert rule.source == "read"


def test_every_local_rule_with_a_date_is_in_the_table():
    dated = {r.id for r in BOOK.own_rules if r.shape is not Shape.UNTIMED and not r.inactive}
    assert dated == set(RULES)


def test_a_sentence_without_a_period_gets_no_date_from_its_rule():
    untimed = [rule for rule in BOOK.own_rules if rule.shape is Shape.UNTIMED]
    assert {statement for rule in untimed for statement in rule.statements} == set(UNTIMED.split())


def test_the_plan_the_background_and_the_year_are_no_rules():
    found = {s: e.reason.partition(":")[0] for e in BOOK.not_rules for s in e.statements}
    assert found == NO_RULE


def test_the_sentence_that_makes_no_sense_is_listed_and_never_computed():
    """E30: at least seven working days after completion or before publication (C-02)."""
    [inactive] = [rule for rule in BOOK.own_rules if rule.inactive]
    assert inactive.statements == ("E30",)
    assert "no sense" in inactive.inactive
    assert inactive.id not in BOOK.editions


def test_text_that_was_never_enacted_is_computed_and_neither_governs_nor_projects():
    """E7, E9: aware Mon 3 Jun 2019: 4 5 6 7 10 Jun. The final text has 15 days (C-05)."""
    superseded = {rule.id for rule in BOOK.own_rules if rule.superseded_text}
    assert superseded == {"findings-in-five-days", "view-in-principle"}
    found = timeline(on(6, 3), became_aware=on(6, 3))
    findings = found["findings-in-five-days"]
    assert (findings.due, findings.status) == (on(6, 10), "due")
    assert "governs" not in findings.flags
    assert "infeasible" not in findings.flags  # a week is left to do it in
    # 4-7 / 10-14 / 17-21 / 24 Jun
    national = found["rapid-review-submission"]
    assert (national.due, "governs" in national.flags) == (on(6, 24), True)
    # what follows is expected after the national date, not after the local one
    assert found["view-in-principle"].anchor.on == on(6, 24)


def test_who_returns_what_and_who_reads_the_draft():
    by_each = {rule.id: rule.by_each for rule in BOOK.own_rules if rule.by_each}
    assert by_each == {
        "information-tool-returned": AgenciesOf(of="information_tool_sent"),
        "chronology-in-14-days": AgenciesOf(of="chronology_template_sent"),
        "draft-read-by-chairs": ("independent_chair", "workstream_chair", "review_coordinator"),
    }


def test_the_partnership_may_send_the_notification_and_the_authority_stays_bound():
    """E5 names the partnership; section 16C the local authority (C-18)."""
    [local], national = BOOK.rule("partnership-notifies-panel"), BOOK.rule("notify-panel")
    assert (local.actor, local.implements) == (
        "Kirklees Safeguarding Children Partnership", "notify-panel",
    )  # fmt: skip
    assert {rule.actor for rule in national} == {"local authority"}


# -- Reporting ---------------------------------------------------------------------------------


def test_all_four_reports_are_due_five_working_days_after_awareness():
    """Aware Thu 18 Apr 2019, the day before Good Friday: 23 24 25 26 29 Apr."""
    found = timeline(
        on(4, 18),
        facts={"outcome": "died", "abuse_or_neglect": "known"},
        became_aware=on(4, 18),
    )
    for rule in ("report-to-panel-in-five-days", "report-to-safeguarding-partners",
                 "report-to-ofsted-and-dfe", "report-to-child-death-review-partners",
                 "notify-panel", "inform-partners"):  # fmt: skip
        assert (rule, found[rule].due) == (rule, on(4, 29))


def test_the_child_death_review_partners_are_told_of_a_death_only():
    found = timeline(on(6, 3), became_aware=on(6, 3))
    assert found["report-to-child-death-review-partners"].status == "not_applicable"
    assert found["child-death-paperwork"].status == "not_applicable"


def test_a_looked_after_death_is_reported_without_a_date_and_on_a_reading_in_five_days():
    """E3. Aware Mon 3 Jun 2019: 4 5 6 7 10 Jun."""
    facts = {"outcome": "died", "abuse_or_neglect": "none", "looked_after": True}
    found = timeline(on(6, 12), facts=facts, became_aware=on(6, 3))
    report = found["report-looked-after-death"]
    assert (report.status, report.due, report.late) == ("untimed", None, False)
    assert report.readings["five-working-days"][:2] == (on(6, 10), "overdue")
    assert found["report-to-panel-in-five-days"].status == "not_applicable"


# -- Stages of numbered days -------------------------------------------------------------------

STAGES = ("notification-stage", "information-stage", "decision-stage", "writing-stage")


@pytest.mark.parametrize(
    ("aware", "referred", "gathered", "decided"),
    [
        # Monday: day 1 Mon, day 3 Wed, days 4 and 5 Thu and Fri
        (on(6, 3), on(6, 3), on(6, 5), (on(6, 6), on(6, 7))),
        # Wednesday: 5 6 7 / 10 11 Jun
        (on(6, 5), on(6, 5), on(6, 7), (on(6, 10), on(6, 11))),
        # Saturday: day 1 is the Monday after: 10 11 12 13 14 Jun
        (on(6, 8), on(6, 10), on(6, 12), (on(6, 13), on(6, 14))),
        # Maundy Thursday: 18, (19-22 closed) 23 24 25 26 Apr
        (on(4, 18), on(4, 18), on(4, 24), (on(4, 25), on(4, 26))),
        # Good Friday itself: 23 24 25 26 29 Apr
        (on(4, 19), on(4, 23), on(4, 25), (on(4, 26), on(4, 29))),
        # Christmas Eve, a Tuesday: 24, 27, 30 31 Dec, 2 Jan
        (on(12, 24), on(12, 24), on(12, 30), (on(12, 31), on(1, 2, 2020))),
    ],
)
def test_days_1_to_5_are_working_days_and_the_day_of_awareness_is_day_1(
    aware, referred, gathered, decided
):
    found = timeline(aware, became_aware=aware)
    assert (found["notification-stage"].earliest, found["notification-stage"].due) == (
        referred, referred,
    )  # fmt: skip
    information, decision = found["information-stage"], found["decision-stage"]
    assert (information.earliest, information.due) == (referred, gathered)
    assert (decision.earliest, decision.due) == decided


@pytest.mark.parametrize(
    ("aware", "first", "last"),
    [
        # 3 Jun is day 1, 8 Jun day 6, 30 Jun day 28, 31 Jul day 59
        (on(6, 3), on(6, 8), on(8, 1)),
        # a Saturday is day 1 as it is: 13 Jun is day 6, 30 Jun day 23, 31 Jul day 54
        (on(6, 8), on(6, 13), on(8, 6)),
    ],
)
def test_the_draft_is_written_on_days_6_to_60_which_are_calendar_days(aware, first, last):
    stage = timeline(aware, became_aware=aware, lcspr_decided=aware)["writing-stage"]
    assert (stage.earliest, stage.due) == (first, last)


def test_every_stage_is_flagged_assumed_and_lists_the_other_unit_and_the_incident():
    """Aware Mon 3 Jun 2019, incident Sat 1 Jun; on 1 June as day 1 the Monday comes first."""
    found = timeline(
        on(6, 7), incident=on(6, 1), became_aware=on(6, 3), lcspr_decided=on(6, 7)
    )  # fmt: skip
    for rule in STAGES:
        assert "assumed" in found[rule].flags
    due = {
        (rule, name): reading.due
        for rule in STAGES
        for name, reading in found[rule].readings.items()
        if name in ("calendar-days", "working-days", "day-one-incident")
    }
    assert due == {
        ("notification-stage", "calendar-days"): on(6, 3),
        ("notification-stage", "day-one-incident"): on(6, 3),
        ("information-stage", "calendar-days"): on(6, 5),
        ("information-stage", "day-one-incident"): on(6, 5),
        ("decision-stage", "calendar-days"): on(6, 7),
        ("decision-stage", "day-one-incident"): on(6, 7),
        # from Mon 3 Jun twelve weeks of five: the last is that of 19-23 Aug
        ("writing-stage", "working-days"): on(8, 23),
        # 1 Jun is day 1, 30 Jun day 30, 30 Jul day 60
        ("writing-stage", "day-one-incident"): on(7, 30),
    }


def test_on_a_reading_the_day_of_awareness_is_day_0():
    """Fri 7 Jun 2019: referred the same day, or on day 1 after it, Mon 10 Jun."""
    stage = timeline(on(6, 10), became_aware=on(6, 7))["notification-stage"]
    assert (stage.due, stage.status) == (on(6, 7), "overdue")
    assert stage.readings["day-after-awareness"][:2] == (on(6, 10), "due_today")


def test_day_5_comes_a_working_day_before_the_five_working_days_for_the_findings_end():
    """Fri 7 Jun is day 5 from Mon 3 Jun; 4 5 6 7 10 Jun."""
    found = timeline(on(6, 3), became_aware=on(6, 3))
    assert (found["decision-stage"].due, found["findings-in-five-days"].due) == (
        on(6, 7), on(6, 10),
    )  # fmt: skip


def test_from_which_day_the_stages_run_may_also_be_the_referral():
    """E4, E12: day 1 of what is not said; one way is the receipt of the referral.

    Referred on Thu 6 Jun 2019: 6 7 10 11 12 Jun.
    """
    found = timeline(on(6, 10), became_aware=on(6, 3), serious_incident_referred=on(6, 6))
    decision = found["decision-stage"]
    assert on(6, 12) in [reading.due for reading in decision.readings.values()]


# -- When the stages apply ---------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["information-stage", "decision-stage", "writing-stage"])
def test_no_stage_after_the_referral_is_owed_without_abuse_or_neglect(rule):
    """The partnership first confirms that the criteria are met, then information is gathered."""
    facts = {"outcome": "died", "abuse_or_neglect": "none", "looked_after": True}
    found = timeline(on(12, 2), facts=facts, became_aware=on(6, 3))
    assert found[rule].status == "not_applicable"


def test_no_draft_is_owed_where_the_panel_decided_for_no_local_review():
    """A single-agency review or an audit is one of the four decisions."""
    found = timeline(on(12, 2), became_aware=on(6, 3), local_panel_decided=on(6, 7))
    assert found["approval-stage"].status == "not_applicable"
    assert found["writing-stage"].status == "not_applicable"
