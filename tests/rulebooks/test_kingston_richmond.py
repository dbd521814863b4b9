"""The Kingston and Richmond rulebook against its review guidance, read and counted by hand.

The ids B4, B12 and so on number the timed sentences of that guidance.
"""

from datetime import date

import pytest

import oracle
from safeguarding_timelines import Case, Event, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.rules.fields import AgenciesOf
from safeguarding_timelines.rules.shapes.dates import dates_from
from safeguarding_timelines.rules.shapes.shape import Shape

ENGLAND = load_rulebook("england")
BOOK = load_rulebook("kingston-richmond")
LOCAL = [rule for rule in BOOK.rules if rule not in ENGLAND.rules]
SERIOUS = {"outcome": "died", "abuse_or_neglect": "suspected"}

GUIDANCE, TERMS = "krscp-review-guidance", "krscp-subgroup-terms-2023"
FROM_NOTIFICATION = "working days of panel_notified"
SIX_MONTHS = "within 6 months of lcspr_decided"
BEFORE_IMPROVEMENTS = "at least 7 days before improvements_published"
#: rule -> (event, bound, force, the national rule it carries out, statements)
RULES = {
    # "within 5 working days of becoming aware of the incident"
    "notify-panel-locally": ("panel_notified", "within 5 working days of became_aware", "local",
                             "notify-panel", ("B1",)),
    # "escalated to the SLG urgently": five working days, from what is not said
    "escalate-disagreement": ("leadership_escalated",
                              "within 5 working days of disagreement_on_notifying", "local", None,
                              ("B8",)),
    # "on the same day"
    "partnership-copy": ("partnership_copied", "within 0 days of panel_notified", "local", None,
                         ("B4",)),
    # "completed and returned within 5 working days"; the start is not said
    "chronologies-returned": ("chronology_returned", f"within 5 {FROM_NOTIFICATION}", "local",
                              None, ("B12",)),
    # "held 10 working days from the notification of incident"
    "rapid-review-meeting": ("rapid_review_meeting", f"within 10 {FROM_NOTIFICATION}", "local",
                             None, ("B14",)),
    # "5 working days before the meeting", and so returned before that
    "chronologies-shared": ("chronologies_shared",
                            "at least 5 working days before rapid_review_meeting", "local", None,
                            ("B15",)),
    "chronologies-before-sharing": ("chronology_returned", "before chronologies_shared", "local",
                                    None, ("B15",)),
    # "once the meeting has been held": sign-off by three partners, then submission
    "meeting-before-sign-off": ("rapid_review_meeting", "before rapid_review_signed_off", "local",
                                None, ("B16",)),
    "rapid-review-sign-off": ("rapid_review_signed_off",
                              "between rapid_review_meeting and rapid_review_submitted", "local",
                              None, ("B16",)),
    # "agreed by chair(s)" as well
    "rapid-review-agreed-by-chair": ("rapid_review_agreed_by_chair",
                                     "between rapid_review_meeting and rapid_review_submitted",
                                     "local", None, ("B16",)),
    # "15 working days from notification", and the loose "15 days" of the next page
    "rapid-review-day-15": ("rapid_review_submitted", f"within 15 {FROM_NOTIFICATION}", "local",
                            "rapid-review-submission", ("B17", "B18")),
    # "aim to respond to reviews received within 15 working days"
    "panel-reply": ("panel_responded", "within 15 working days of rapid_review_submitted",
                    "expectation", "panel-response", ("B20",)),
    # "completed within 6 months of the partnership deciding to undertake a review"
    "lcspr-completed-in-six-months": ("lcspr_completed", SIX_MONTHS, "local", "lcspr-completion",
                                      ("B26",)),
    # "an expectation that the report ... will be published within 6 months"
    "lcspr-published-in-six-months": ("lcspr_published", SIX_MONTHS, "expectation",
                                      "lcspr-publication", ("B24",)),
    # "at least 7 days prior to publication": days, as in the Regulations
    "report-to-panel-seven-days": ("report_sent_to_panel",
                                   "at least 7 days before lcspr_published", "local",
                                   "report-to-panel-statute", ("B30",)),
    # where only improvements are published, "within the same timescale"
    "improvements-to-panel": ("improvements_sent_to_panel", BEFORE_IMPROVEMENTS, "local",
                              "improvements-to-panel-statute", ("B32",)),
    "improvements-to-secretary-of-state": ("improvements_sent_to_secretary_of_state",
                                           BEFORE_IMPROVEMENTS, "local",
                                           "improvements-to-secretary-of-state-statute",
                                           ("B32",)),
    "improvements-to-ofsted": ("report_sent_to_ofsted", BEFORE_IMPROVEMENTS, "local",
                               "report-to-ofsted", ("B32",)),
    # "We will share its contents with you prior to publication"
    "family-shown-report": ("family_shown_report", "before lcspr_published", "local", None,
                            ("B40",)),
    # "publicly available for at least one year"
    "lcspr-public-for-a-year": ("lcspr_withdrawn", "kept at least 1 year after lcspr_published",
                                "local", "lcspr-availability", ("B33",)),
    # "the KRSCP annual report"
    "annual-report": ("yearly_report_published", "every 12 months since the last", "local",
                      "yearly-report", ("B39",)),
    # the terms of reference: quarterly, quarterly, "at least five working days before",
    # "within three weeks of the meeting", annually from October 2023
    "subgroup-meets-quarterly": ("subgroup_met", "every 3 months since the last", "local", None,
                                 ("C1",)),
    "leadership-updated-quarterly": ("leadership_updated", "every 3 months since the last",
                                     "local", None, ("C3",)),
    "papers-before-subgroup": ("papers_circulated",
                               "at least 5 working days before each subgroup_met", "local", None,
                               ("C4",)),
    "minutes-in-three-weeks": ("minutes_distributed", "within 3 weeks of each subgroup_met",
                               "local", None, ("C5",)),
    "terms-reviewed-annually": ("terms_of_reference_reviewed", "every 1 year from 2023-10-31",
                                "local", None, ("C6",)),
}  # fmt: skip
#: Sentences that ask for something and give no period. B34 is one of them: learning is spread "as
#: the review progresses, rather than being limited to its conclusion", which sets no last day.
UNTIMED = """
    B2 B3 B5 B6 B7 B9 B10 B11 B19 B21 B22 B23 B25 B27 B28 B29 B31 B34 B35 B36 B39 B41 C8
"""
#: Sentences that set no duty with a time: intentions, references, templates, versions, "ad hoc".
NO_RULE = "B13 B37 B38 B42 B43 B44 B45 C2 C7"


def _said(rule):
    words = {
        Shape.WITHIN: "within {0.within} of {0.of}",
        Shape.NOTICE: "at least {0.at_least} before {0.before}",
        Shape.KEEP: "kept at least {0.at_least} after {0.after}",
        Shape.BETWEEN: "between {0.between[0]} and {0.between[1]}",
        Shape.ORDER: "before {0.before}",
        Shape.ROLLING: "every {0.every} since the last",
        Shape.GRID: "every {0.every} from {0.starting}",
    }
    return words[rule.shape].format(rule)


def timeline(as_of, *events, facts=SERIOUS, **dated):
    case = Case.of("EX-2026-001", **facts, **dated)
    case = case.model_copy(update={"events": (*case.events, *events)})
    return compute_timeline(case, BOOK, as_of=as_of)


def act(kind, on, by):
    return Event(kind=kind, on=on, by=by)


# -- The book ----------------------------------------------------------------------------------


def test_every_national_rule_stands_unchanged_in_the_local_book():
    assert BOOK.rules[: len(ENGLAND.rules)] == ENGLAND.rules
    assert dict(ENGLAND.events).items() <= dict(BOOK.events).items()
    assert [book.id for book in BOOK.lineage] == ["kingston-richmond", "england"]


@pytest.mark.parametrize(("rule_id", "expected"), RULES.items())
def test_the_local_rule_says_what_the_guidance_says(rule_id, expected):
    [rule] = BOOK.rule(rule_id)
    event, bound, force, implements, statements = expected
    assert (rule.target, _said(rule), rule.force.value) == (event, bound, force)
    assert (rule.implements, rule.statements) == (implements, statements)
    instrument = TERMS if statements[0].startswith("C") else GUIDANCE
    assert (rule.cite.instrument, rule.source.value) == (instrument, "read")


def test_every_local_rule_with_a_period_is_in_the_table():
    assert {rule.id for rule in LOCAL if rule.shape is not Shape.UNTIMED} == set(RULES)


def test_a_sentence_without_a_period_gets_no_date_from_its_rule():
    untimed = [rule for rule in LOCAL if rule.shape is Shape.UNTIMED]
    assert sorted(s for rule in untimed for s in rule.statements) == sorted(UNTIMED.split())


def test_no_sentence_of_the_two_documents_is_lost():
    carried = {statement for rule in LOCAL for statement in rule.statements}
    left_out = [statement for entry in BOOK.not_rules for statement in entry.statements]
    assert sorted(left_out) == sorted(NO_RULE.split())
    assert not carried & set(left_out)
    assert carried | set(left_out) == {f"B{n}" for n in range(1, 46)} | {
        f"C{n}" for n in range(1, 9)
    }
    assert all(entry.reason for entry in BOOK.not_rules)


def test_no_local_rule_takes_a_national_force():
    assert {rule.force.value for rule in LOCAL} <= {"local", "expectation", "permission"}


def test_a_local_rule_that_implements_a_national_one_bounds_the_same_event():
    """But for one: the guidance sends a looked-after death to the Panel (conflict C-14)."""
    others = {
        rule.id
        for rule in LOCAL
        for national in ENGLAND.editions.get(rule.implements, ())
        if rule.target != national.target
    }
    assert others == {"looked-after-death-to-panel"}


def test_who_signs_off_and_who_returns_a_chronology():
    [sign_off], [returned] = BOOK.rule("rapid-review-sign-off"), BOOK.rule("chronologies-returned")
    assert sign_off.by_each == ("local_authority", "integrated_care_board", "police")
    assert returned.by_each == AgenciesOf(of="chronologies_requested")


# -- Dates -------------------------------------------------------------------------------------


def test_a_notification_sets_the_whole_local_timetable():
    """Notified Mon 2 Feb 2026: 3 4 5 6 9 / 10 11 12 13 16 / 17 18 19 20 23 Feb.

    Five days back from Mon 16 Feb: 13 12 11 10 9. Returned and shared fall on one day (C-28).
    """
    found = timeline(date(2026, 2, 2), panel_notified=date(2026, 2, 2))
    dues = {m.rule: m.due for m in found.milestones if m.rule in RULES and m.due}
    assert dues == {
        "partnership-copy": date(2026, 2, 2),
        "chronologies-returned": date(2026, 2, 9),
        "chronologies-shared": date(2026, 2, 9),
        "rapid-review-meeting": date(2026, 2, 16),
        "rapid-review-sign-off": date(2026, 2, 23),
        "rapid-review-agreed-by-chair": date(2026, 2, 23),
        "rapid-review-day-15": date(2026, 2, 23),
        # 24-27 Feb / 2-6 / 9-13 / 16 Mar
        "panel-reply": date(2026, 3, 16),
    }
    assert found["rapid-review-sign-off"].earliest == date(2026, 2, 16)
    # with clear days the chronologies would be shared before they have to be returned
    assert found["chronologies-shared"].readings["clear-days"].due == date(2026, 2, 6)


def test_on_no_day_is_there_slack_between_returning_and_sharing_the_chronologies():
    [returned], [meeting], [shared] = (
        BOOK.rule(rule)
        for rule in ("chronologies-returned", "rapid-review-meeting", "chronologies-shared")
    )
    calendar = WorkingCalendar.england_and_wales()
    for day in oracle.days(date(2018, 1, 1), date(2028, 12, 31)):
        held = dates_from(meeting, day, calendar).due
        assert dates_from(shared, held, calendar).due == dates_from(returned, day, calendar).due


def test_the_meeting_planned_over_new_year_sets_when_to_share():
    """Meeting Mon 5 Jan 2026: 2 Jan, 31 30 29 Dec, (26 25 closed) 24 Dec."""
    found = timeline(
        date(2025, 12, 18),
        panel_notified=date(2025, 12, 17),
        rapid_review_meeting=date(2026, 1, 5),
    )
    shared = found["chronologies-shared"]
    assert (shared.due, shared.status) == (date(2025, 12, 24), "due")
    assert shared.anchor.basis == "planned"


def test_a_notification_on_a_saturday_is_copied_on_that_saturday():
    found = timeline(date(2026, 1, 10), panel_notified=date(2026, 1, 10))
    copy = found["partnership-copy"]
    assert (copy.due, copy.status, copy.act_by) == (date(2026, 1, 10), "due_today", None)


def test_a_copy_on_the_next_day_is_late():
    found = timeline(
        date(2026, 1, 14), panel_notified=date(2026, 1, 12), partnership_copied=date(2026, 1, 13)
    )
    assert (found["partnership-copy"].status, found["partnership-copy"].late) == ("met_late", True)


def test_a_meeting_a_day_early_is_in_time_unless_it_has_to_be_on_the_day():
    """Day 10 after Mon 2 Feb 2026 is Mon 16 Feb; held on Fri 13 Feb."""
    found = timeline(
        date(2026, 2, 20),
        panel_notified=date(2026, 2, 2),
        rapid_review_meeting=date(2026, 2, 13),
    )
    meeting = found["rapid-review-meeting"]
    assert (meeting.status, meeting.readings["on-the-day"].status) == ("met", "premature")
    assert "contested" in meeting.flags
    assert "ambiguous" not in meeting.flags  # one date under both


# -- Each agency -------------------------------------------------------------------------------

ASKED = [
    act("chronologies_requested", date(2026, 2, 2), "police"),
    act("chronologies_requested", date(2026, 2, 2), "integrated_care_board"),
]
POLICE = act("chronology_returned", date(2026, 2, 6), "police")
HEALTH = act("chronology_returned", date(2026, 2, 10), "integrated_care_board")
OTHER = act("chronology_returned", date(2026, 2, 6), "local_authority")


@pytest.mark.parametrize(
    ("returned", "as_of", "status", "done_on", "partial"),
    [
        ([], date(2026, 2, 9), "due_today", None, False),
        ([POLICE], date(2026, 2, 9), "due_today", None, True),
        ([POLICE], date(2026, 2, 10), "overdue", None, True),
        ([POLICE, OTHER], date(2026, 2, 10), "overdue", None, True),  # nobody asked the third
        ([POLICE, HEALTH], date(2026, 2, 11), "met_late", date(2026, 2, 10), False),
    ],
)
def test_chronologies_are_returned_once_every_agency_asked_has(
    returned, as_of, status, done_on, partial
):
    found = timeline(as_of, *ASKED, *returned, panel_notified=date(2026, 2, 2))
    milestone = found["chronologies-returned"]
    assert milestone.due == date(2026, 2, 9)
    assert (milestone.status, milestone.done_on) == (status, done_on)
    assert ("partial" in milestone.flags) == partial


@pytest.mark.parametrize(
    ("returned", "status", "done_on", "partial"),
    [
        ([], "overdue", None, False),
        ([POLICE], "overdue", None, True),
        # some agency without a name in the request has answered, and the police have not
        ([OTHER], "overdue", None, True),
        ([POLICE, act("chronology_returned", date(2026, 2, 9), "police")], "overdue", None, True),
        ([POLICE, OTHER], "met", date(2026, 2, 6), False),
        ([POLICE, act("chronology_returned", date(2026, 2, 9), None)], "met", date(2026, 2, 9),
         False),
        ([POLICE, HEALTH], "met_late", date(2026, 2, 10), False),
    ],
)  # fmt: skip
def test_an_agency_asked_without_its_name_still_has_to_return_its_chronology(
    returned, status, done_on, partial
):
    """The police were asked, and somebody else. Any return that is not theirs counts for that."""
    asked = [ASKED[0], act("chronologies_requested", date(2026, 2, 2), None)]
    found = timeline(date(2026, 2, 11), *asked, *returned, panel_notified=date(2026, 2, 2))
    milestone = found["chronologies-returned"]
    assert (milestone.due, milestone.status, milestone.done_on) == (
        date(2026, 2, 9), status, done_on,
    )  # fmt: skip
    assert ("partial" in milestone.flags) == partial


def test_two_agencies_asked_without_their_names_return_two_chronologies():
    asked = [act("chronologies_requested", date(2026, 2, 2), None)] * 2
    for returned, status in (([OTHER], "overdue"), ([OTHER, HEALTH], "met_late")):
        found = timeline(date(2026, 2, 11), *asked, *returned, panel_notified=date(2026, 2, 2))
        assert found["chronologies-returned"].status == status


def test_chronologies_counted_from_a_later_request_are_due_later():
    """Requested Thu 5 Feb: 6 9 10 11 12 Feb."""
    asked = act("chronologies_requested", date(2026, 2, 5), "police")
    found = timeline(date(2026, 2, 6), asked, panel_notified=date(2026, 2, 2))
    milestone = found["chronologies-returned"]
    assert milestone.readings["from-request"].due == date(2026, 2, 12)
    assert milestone.cautious == "default"


SIGNED = [
    act("rapid_review_signed_off", date(2026, 2, 18), "local_authority"),
    act("rapid_review_signed_off", date(2026, 2, 19), "police"),
    act("rapid_review_signed_off", date(2026, 2, 20), "integrated_care_board"),
]


@pytest.mark.parametrize(
    ("signed", "held", "status"),
    [
        (SIGNED, date(2026, 2, 16), "met"),
        (SIGNED[:2], date(2026, 2, 16), "overdue"),
        (SIGNED, date(2026, 2, 19), "overdue"),  # one signed before the meeting was held
        (SIGNED, date(2026, 2, 21), "premature"),  # all did
    ],
)
def test_the_three_partners_sign_off_between_the_meeting_and_the_submission(signed, held, status):
    found = timeline(
        date(2026, 2, 24), *signed,
        panel_notified=date(2026, 2, 2),
        rapid_review_meeting=held,
        rapid_review_submitted=date(2026, 2, 23),
    )  # fmt: skip
    assert found["rapid-review-sign-off"].status == status


# -- Beside the national rules -----------------------------------------------------------------


def test_the_local_seven_days_stand_beside_law_and_guidance_and_never_govern():
    """Publication Fri 9 Jan 2026: P - 7 is 2 Jan; seven working days back is 30 Dec (C-01)."""
    found = timeline(date(2025, 12, 1), lcspr_published=date(2026, 1, 9))
    local = found["report-to-panel-seven-days"]
    assert local.due == found["report-to-panel-statute"].due == date(2026, 1, 2)
    assert local.readings["working-days"].due == date(2025, 12, 30)
    assert local.readings["clear-days"].due == date(2026, 1, 1)
    assert local.cautious == "working-days"
    assert "unqualified" in local.flags
    governing = [m.rule for m in found.milestones
                 if m.event == "report_sent_to_panel" and "governs" in m.flags]  # fmt: skip
    assert governing == ["report-to-panel-guidance"]


def test_without_abuse_or_neglect_no_local_review_is_asked_for():
    found = timeline(
        date(2026, 3, 1),
        facts={"outcome": "died", "abuse_or_neglect": "none", "looked_after": True},
        became_aware=date(2026, 2, 2),
    )
    for rule in ("chronologies-returned", "chronologies-shared", "rapid-review-meeting",
                 "rapid-review-sign-off", "rapid-review-day-15"):  # fmt: skip
        assert (rule, found[rule].status) == (rule, "not_applicable")


def test_an_extension_moves_the_local_day_15_with_the_national_one():
    granted = Event(kind="rapid_review_extended", on=date(2026, 2, 20), until=date(2026, 3, 2))
    found = timeline(date(2026, 2, 26), granted, panel_notified=date(2026, 2, 2))
    for rule in ("rapid-review-submission", "rapid-review-day-15"):
        assert (found[rule].due, found[rule].status) == (date(2026, 3, 2), "due")
