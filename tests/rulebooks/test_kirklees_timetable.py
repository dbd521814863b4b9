"""The Kirklees timetable of 2018, counted by hand: information, chronologies, draft, approval.

The ids E11, E15 and so on number the timed sentences of its process and guidance.
"""

from datetime import date
from pathlib import Path

import pytest

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook

BOOK = load_rulebook("kirklees-2018")
EXAMPLE = Case.read(Path(__file__).parents[2] / "examples" / "local" / "kirklees_2018.json")
SERIOUS = {"outcome": "seriously_harmed", "abuse_or_neglect": "suspected"}


def timeline(as_of, *events, **dated):
    case = Case.of("EX-2019-001", **SERIOUS, **dated)
    case = case.model_copy(update={"events": (*case.events, *events)})
    return compute_timeline(case, BOOK, as_of=as_of)


def example(as_of):
    return compute_timeline(EXAMPLE, BOOK, as_of=as_of)


def event(kind, on, at=None, by=None):
    return Event(kind=kind, on=on, at=at, by=by)


def on(month, day, year=2019):
    return date(year, month, day)


# -- Forty-eight hours -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "at", "due_at", "two_working_days"),
    [
        (on(6, 4), "10:00", "2019-06-06T10:00:00+01:00", on(6, 6)),
        # Friday: Sunday by the clock, Tuesday in working days
        (on(6, 7), "10:00", "2019-06-09T10:00:00+01:00", on(6, 11)),
        # over Sun 31 Mar, when the clocks go forward: 15:00 GMT is 16:00 on the clock
        (on(3, 29), "15:00", "2019-03-31T16:00:00+01:00", on(4, 2)),
        # over Sun 27 Oct, when they go back: 15:00 on the clock is 14:00 GMT
        (on(10, 25), "15:00", "2019-10-27T14:00:00+00:00", on(10, 29)),
        # over Easter: Thu 18 Apr, then 23 24 Apr
        (on(4, 18), "16:30", "2019-04-20T16:30:00+01:00", on(4, 24)),
    ],
)
def test_the_tool_is_returned_48_hours_after_it_was_sent(sent, at, due_at, two_working_days):
    found = timeline(sent, event("information_tool_sent", sent, at, "police"))
    returned = found["information-tool-returned"]
    assert returned.due_at.isoformat() == due_at
    assert returned.due == date.fromisoformat(due_at[:10])
    assert returned.readings["two-working-days"].due == two_working_days
    assert "time_unknown" not in returned.flags


def test_without_a_time_48_hours_are_two_days_and_flagged():
    found = timeline(on(6, 7), event("information_tool_sent", on(6, 7), None, "police"))
    returned = found["information-tool-returned"]
    assert (returned.due, returned.due_at) == (on(6, 9), None)
    assert "time_unknown" in returned.flags


@pytest.mark.parametrize(
    ("at", "status", "late"),
    [("10:00", "met", False), ("10:01", "met_late", True), (None, "met", False)],
)
def test_the_tool_is_late_after_the_minute(at, status, late):
    found = timeline(
        on(6, 10),
        event("information_tool_sent", on(6, 4), "10:00", "police"),
        event("information_tool_returned", on(6, 6), at, "police"),
    )
    returned = found["information-tool-returned"]
    assert (returned.status, returned.late) == (status, late)
    assert ("time_unknown" in returned.flags) == (at is None)


def test_each_agency_asked_returns_the_tool_and_the_last_one_decides():
    """Sent Tue 4 Jun 2019 at 10:00; the third came back on 6 June at 11:15."""
    returned = example(on(6, 30))["information-tool-returned"]
    assert returned.due_at.isoformat() == "2019-06-06T10:00:00+01:00"
    assert (returned.status, returned.late) == ("met_late", True)
    before = example(on(6, 5))["information-tool-returned"]
    assert (before.status, "partial" in before.flags) == ("due", True)


# -- Chronologies, the learning event and the draft --------------------------------------------


def test_a_chronology_is_returned_14_days_after_the_template_was_sent():
    """Mon 10 Jun 2019; in working days 11-14 / 17-21 / 24-28 Jun."""
    found = example(on(6, 21))["chronology-in-14-days"]
    assert (found.due, found.status) == (on(6, 24), "due")
    assert found.readings["working-days"].due == on(6, 28)
    assert {"unqualified", "ambiguous", "partial"} <= set(found.flags)
    assert example(on(6, 24))["chronology-in-14-days"].status == "met"


@pytest.mark.parametrize("returned", [on(6, 12), on(6, 24), on(7, 3), None])
def test_the_learning_event_is_14_days_after_the_deadline_whenever_they_were_returned(returned):
    """Deadline Mon 24 Jun 2019, so Mon 8 Jul; in working days 25-28 / 1-5 / 8-12 Jul."""
    events = [event("chronology_template_sent", on(6, 10), None, "police")]
    if returned:
        events.append(event("chronology_returned", returned, None, "police"))
    found = timeline(on(7, 4), *events)["practice-learning-event"]
    assert (found.earliest, found.due, found.status) == (on(7, 8), on(7, 8), "not_open")
    assert found.readings["working-days"].due == on(7, 12)
    assert found.anchor.on == on(6, 24)
    assert found.anchor.basis == "actual"  # the template's, from which the deadline is counted


def test_a_learning_event_before_the_day_counts_only_on_the_reading_within():
    found = timeline(
        on(7, 9),
        event("chronology_template_sent", on(6, 10), None, "police"),
        learning_event=on(7, 5),
    )["practice-learning-event"]
    assert (found.status, found.done_on) == ("premature", on(7, 5))
    assert found.readings["within"][:2] == (on(7, 8), "met")
    assert "contested" in found.flags


def test_the_draft_is_written_28_days_after_the_last_learning_event():
    """Wed 10 Jul 2019; in working days 11 12 / 15-19 / 22-26 Jul / 29-2 / 5-9 / 12-16 / 19 Aug."""
    found = example(on(7, 20))
    draft = found["first-draft-in-28-days"]
    assert (draft.due, draft.anchor.on) == (on(8, 7), on(7, 10))
    assert draft.readings["working-days"].due == on(8, 19)
    # the stage ends on day 60, six days before (C-26), and governs
    assert found["writing-stage"].due == on(8, 1)
    assert "governs" in found["writing-stage"].flags
    assert "governs" not in draft.flags


def test_a_draft_on_day_61_is_late_for_the_stage_and_not_for_the_28_days():
    found = example(on(8, 5))
    assert (found["writing-stage"].status, found["first-draft-in-28-days"].status) == (
        "met_late", "met",
    )  # fmt: skip


# -- Approval ----------------------------------------------------------------------------------


def test_the_chairs_and_the_co_ordinator_each_read_the_draft_before_the_meeting():
    """Draft Fri 2 Aug 2019, meeting Wed 14 Aug; the third read it on 9 August."""
    found = example(on(8, 8))["draft-read-by-chairs"]
    assert (found.earliest, found.due, found.status) == (on(8, 2), on(8, 14), "due")
    assert "partial" in found.flags
    read = example(on(8, 20))["draft-read-by-chairs"]
    assert (read.status, read.done_on) == ("met", on(8, 9))


@pytest.mark.parametrize(
    ("met", "as_of", "status", "reading"),
    [
        (None, on(8, 15), "due", "due"),
        (None, on(8, 16), "due_today", "due"),
        (None, on(8, 17), "not_applicable", "due"),
        (None, on(8, 22), "not_applicable", "due_today"),
        (None, on(8, 23), "not_applicable", "not_applicable"),
        (on(8, 16), on(8, 30), "met", "met"),
    ],
)
def test_an_extraordinary_meeting_within_14_days_is_a_permission(met, as_of, status, reading):
    """Draft Fri 2 Aug 2019, so Fri 16 Aug; in working days 5-9 / 12-16 / 19-22 Aug."""
    held = [event("workstream_meeting", met)] if met else []
    found = timeline(as_of, *held, first_draft_completed=on(8, 2))["extraordinary-workstream"]
    assert (found.due, found.force, found.late) == (on(8, 16), "permission", False)
    assert found.readings["working-days"][:2] == (on(8, 22), reading)
    assert found.status == status


def test_a_meeting_after_the_14_days_is_not_late_because_none_was_owed():
    found = timeline(
        on(9, 10), first_draft_completed=on(8, 2), workstream_meeting=on(9, 3)
    )["extraordinary-workstream"]  # fmt: skip
    assert found.late is False
    assert found.status != "met_late"


@pytest.mark.parametrize(
    ("commented", "as_of", "status", "done_on", "deemed"),
    [
        (None, on(8, 13), "due", None, False),
        (None, on(8, 14), "due_today", None, False),
        (None, on(8, 15), "met", on(8, 14), True),
        (on(8, 14), on(8, 15), "met", on(8, 14), False),
    ],
)
def test_a_member_who_is_silent_by_the_workstream_meeting_has_no_comments(
    commented, as_of, status, done_on, deemed
):
    events = [event("workstream_comments", commented)] if commented else []
    found = timeline(as_of, *events, workstream_meeting=on(8, 14))
    comments = found["workstream-comments"]
    assert (comments.due, comments.status, comments.done_on) == (on(8, 14), status, done_on)
    assert ("deemed" in comments.flags) == deemed
    assert comments.late is False
    # reading the draft is owed all the same
    assert found["members-read-draft"].late == (as_of > on(8, 14))


@pytest.mark.parametrize(
    ("met", "at", "minutes_due_at", "two_working_days"),
    [
        (on(8, 14), "14:00", "2019-08-16T14:00:00+01:00", on(8, 16)),
        # Friday before the clocks go back on Sun 27 Oct 2019: 28 29 Oct
        (on(10, 25), "14:00", "2019-10-27T13:00:00+00:00", on(10, 29)),
        # Friday before the bank holiday of Mon 26 Aug: 27 28 Aug
        (on(8, 23), "09:15", "2019-08-25T09:15:00+01:00", on(8, 28)),
    ],
)
def test_minutes_and_amendments_go_to_the_reviewer_48_hours_after_the_meeting(
    met, at, minutes_due_at, two_working_days
):
    found = timeline(met, event("workstream_meeting", met, at))["workstream-minutes"]
    assert found.due_at.isoformat() == minutes_due_at
    assert found.readings["two-working-days"].due == two_working_days


def test_the_reviewer_amends_48_hours_after_the_minutes_and_a_weekend_makes_it_doubtful():
    """Minutes Fri 16 Aug 2019, 13:30, so Sun 18 Aug, 13:30; in working days 19 20 Aug.

    Returned on Mon 19 Aug at 10:00.
    """
    found = example(on(8, 20))
    assert found["workstream-minutes"].status == "met"  # due the same day at 14:00
    amended = found["review-amended"]
    assert amended.due_at.isoformat() == "2019-08-18T13:30:00+01:00"
    assert (amended.status, amended.late, amended.act_by) == ("met_late", True, on(8, 16))
    assert amended.readings["two-working-days"][:2] == (on(8, 20), "met")
    assert {"ambiguous", "contested"} <= set(amended.flags)


@pytest.mark.parametrize(
    ("as_of", "status", "deemed"),
    [(on(9, 1), "due", False), (on(9, 2), "due_today", False), (on(9, 3), "met", True)],
)
def test_the_business_group_has_14_days_and_silence_is_consent(as_of, status, deemed):
    """Sent Mon 19 Aug 2019; in working days 20-23 / 27-30 Aug, 2-6 / 9 Sep (26 Aug closed)."""
    found = example(as_of)["business-group-approval"]
    assert (found.due, found.status, found.late) == (on(9, 2), status, False)
    assert ("deemed" in found.flags) == deemed
    assert found.readings["working-days"].due == on(9, 9)


# -- Publication -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "status"),
    [(on(9, 11), "premature"), (on(9, 12), "met"), (on(9, 13), "met_late"), (None, "overdue")],
)
def test_the_review_is_published_seven_days_after_it_was_sent(published, status):
    """Sent Thu 5 Sep 2019, so Thu 12 Sep; in working days 6 / 9 10 11 12 13 / 16 Sep."""
    dated = {"lcspr_published": published} if published else {}
    found = timeline(on(9, 20), report_sent_to_panel=on(9, 5), **dated)
    seven = found["publish-seven-days-after-sending"]
    assert (seven.earliest, seven.due, seven.status) == (on(9, 12), on(9, 12), status)
    assert seven.readings["working-days"][:1] == (on(9, 16),)
    assert "unqualified" in seven.flags


def test_seven_days_keep_the_regulations_and_not_the_seven_working_days_of_guidance():
    """Before Thu 12 Sep 2019: 5 Sep; and 11 10 9 / 6 5 4 3 Sep (C-01). Sent on 5 September."""
    found = example(on(9, 20))
    stands = {
        rule: (found[rule].due, found[rule].status)
        for rule in ("report-to-panel-statute", "report-to-panel-guidance",
                     "report-to-secretary-of-state-statute",
                     "final-review-sent-to-secretary-of-state")
    }  # fmt: skip
    assert stands == {
        "report-to-panel-statute": (on(9, 5), "met"),
        "report-to-panel-guidance": (on(9, 3), "met_late"),
        "report-to-secretary-of-state-statute": (on(9, 5), "met"),
        "final-review-sent-to-secretary-of-state": (on(9, 5), "met"),
    }


def test_practitioners_and_family_are_told_the_day_the_review_is_sent():
    found = timeline(on(9, 6), report_sent_to_panel=on(9, 5), publication_notice_sent=on(9, 6))
    told = found["practitioners-and-family-told"]
    assert (told.due, told.status) == (on(9, 5), "met_late")


@pytest.mark.parametrize(
    ("published", "status"),
    [(on(9, 13), "premature"), (on(9, 14), "met"), (on(9, 16), "met_late"), (None, "overdue")],
)
def test_the_review_is_published_on_the_very_day_that_was_notified(published, status):
    """E34: notified for Sat 14 Sep 2019; nothing rolls, and the Friday is too early."""
    notice = Event(kind="publication_notice_sent", on=on(9, 5), until=on(9, 14))
    dated = {"lcspr_published": published} if published else {}
    found = timeline(on(9, 20), notice, **dated)["publish-on-the-day-notified"]
    assert (found.earliest, found.due, found.status) == (on(9, 14), on(9, 14), status)


def test_a_notice_that_names_no_day_sets_none():
    found = timeline(on(9, 20), publication_notice_sent=on(9, 5))["publish-on-the-day-notified"]
    assert (found.due, found.status) == (None, "awaiting")


def test_a_second_notice_with_a_new_day_moves_the_day():
    """E33, E34: a delay is notified with the date now expected."""
    first = Event(kind="publication_notice_sent", on=on(9, 5), until=on(9, 12))
    second = Event(kind="publication_notice_sent", on=on(9, 11), until=on(10, 3))
    found = timeline(on(9, 20), first, second, report_sent_to_panel=on(9, 5))
    assert found["publish-on-the-day-notified"].due == on(10, 3)


def test_the_stage_of_publication_ends_on_day_90():
    """3 Jun 2019 is day 1, 31 Jul day 59, 2 Aug day 61, 31 Aug day 90; in working days below.

    18 weeks of five from Mon 3 Jun end on Fri 4 Oct, day 90; 26 Aug closed, so Mon 7 Oct.
    """
    stage = example(on(9, 20))["approval-stage"]
    assert (stage.earliest, stage.due, stage.status) == (on(8, 2), on(8, 31), "met_late")
    assert stage.readings["working-days"].due == on(10, 7)
    assert stage.readings["day-one-incident"].due == on(8, 29)  # 1 Jun is day 1
    assert "assumed" in stage.flags


def test_publishing_upon_completion_is_a_permission():
    found = example(on(9, 4))["publish-upon-completion"]
    assert (found.due, found.force, found.late) == (on(9, 4), "permission", False)
    assert example(on(9, 6))["publish-upon-completion"].late is False


def test_reasons_for_delay_are_owed_once_the_notified_day_is_missed_and_name_another():
    """E33 asks for the reasons whenever publication is put off, six months or not."""
    notice = Event(kind="publication_notice_sent", on=on(9, 5), until=on(9, 12))
    dated = {"became_aware": on(6, 3), "lcspr_decided": on(6, 7), "report_sent_to_panel": on(9, 5)}
    found = timeline(on(9, 20), notice, **dated)
    assert found["reasons-for-delay"].status == "untimed"
    told = Event(kind="lcspr_delay_explained", on=on(9, 18), until=on(10, 3))
    assert timeline(on(9, 20), notice, told, **dated)["reasons-for-delay"].status == "met"


def test_past_the_six_months_one_explanation_discharges_the_local_and_the_national_duty():
    """Decided Mon 9 Jan 2023, so Sun 9 Jul; on 11 July the report is not out."""
    dated = {"became_aware": on(1, 5, 2023), "lcspr_decided": on(1, 9, 2023)}
    before = timeline(on(7, 11, 2023), **dated)
    after = timeline(on(7, 11, 2023), lcspr_delay_explained=on(7, 11, 2023), **dated)
    assert before["lcspr-publication"].due == on(7, 9, 2023)
    for rule in ("reasons-for-delay", "lcspr-delay-explained"):
        assert (rule, before[rule].status) == (rule, "untimed")
        assert (rule, after[rule].status) == (rule, "met")


def test_six_months_on_the_website_stand_beside_the_year_of_the_regulations_which_governs():
    """Published Thu 12 Sep 2019: 12 Mar 2020, and by regulation 17 12 Sep 2020 (C-07)."""
    found = example(on(3, 20, 2020))
    local, national = found["six-months-on-the-website"], found["lcspr-availability"]
    assert (local.due, local.status) == (on(3, 12, 2020), "fulfilled")
    assert (national.due, national.status) == (on(9, 12, 2020), "maintaining")
    assert ("governs" in local.flags, "governs" in national.flags) == (False, True)


def test_taken_down_after_six_months_the_local_rule_is_kept_and_the_regulations_are_not():
    found = timeline(on(10, 1, 2020), lcspr_published=on(9, 12), lcspr_withdrawn=on(3, 13, 2020))
    assert found["six-months-on-the-website"].status == "fulfilled"
    assert found["lcspr-availability"].status == "breached"


def test_actions_take_at_most_twelve_weeks_from_publication_or_the_chair_is_told():
    """Published Thu 12 Sep 2019: 84 days, 18 + 31 + 30 + 5, to Thu 5 Dec."""
    found = example(on(12, 5))
    actions = found["actions-in-twelve-weeks"]
    assert (actions.due, actions.status) == (on(12, 5), "due_today")
    assert found["chair-told-of-slippage"].status == "not_applicable"
    slipped = example(on(12, 6))
    assert (slipped["actions-in-twelve-weeks"].late, slipped["chair-told-of-slippage"].status) == (
        True, "untimed",
    )  # fmt: skip


def test_the_chair_is_told_as_soon_as_the_actions_are_planned_past_the_twelve_weeks():
    found = timeline(on(10, 1), lcspr_published=on(9, 12), actions_completed=on(12, 20))
    assert found["chair-told-of-slippage"].status == "untimed"


def test_the_media_officers_are_met_before_the_publication():
    found = example(on(9, 20))["media-meeting"]
    assert (found.due, found.status, found.late) == (on(9, 12), "overdue", True)
