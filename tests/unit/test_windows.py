"""What is left under the real rulebooks: dates worked out by hand, on the calendar of gov.uk.

Good Friday is 3 April 2026, Easter Monday 6 April; Christmas 2025 closes 25 and 26 December and
1 January.
"""

import json

import pytest

from rulebook_text import day
from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.errors import UnknownEventError
from safeguarding_timelines.questions.windows.windows import Bind, Clash, windows_of

ENGLAND = load_rulebook("england")
KNOWN = {
    "outcome": "died",
    "abuse_or_neglect": "suspected",
    "looked_after": False,
    "care_leaver": False,
    "became_aware": day("2025-06-09"),
    "panel_notified": day("2025-06-12"),
    "rapid_review_submitted": day("2025-07-01"),
}
SENDINGS = ("report_sent_to_panel", "report_sent_to_secretary_of_state", "report_sent_to_ofsted")
TO_PANEL = "report-to-panel-guidance"
TO_SECRETARY = "report-to-secretary-of-state-guidance"


def windows(as_of, *, rules=ENGLAND, keep_plans=False, **events):
    given = {**KNOWN, **{kind: day(on) for kind, on in events.items()}}
    case = Case.of("EX-2026-001", **given)
    return windows_of(compute_timeline(case, rules, as_of=day(as_of)), keep_plans=keep_plans)


def ends(found, event):
    window = found[event]
    return str(window.earliest), str(window.latest)


# -- England over Easter ---------------------------------------------------------------------


def test_not_sent_the_report_must_go_seven_working_days_before_the_last_day_to_publish():
    # Decided 9 October: six months end on Thursday 9 April 2026. Working days before it: 8, 7,
    # 2, 1 April, 31, 30, 27 March: the report goes by Friday 27 March.
    found = windows("2026-03-24", lcspr_decided="2025-10-09")
    assert found.clashes == ()
    for sending, rule in zip(SENDINGS, (TO_PANEL, TO_SECRETARY, "report-to-ofsted"), strict=True):
        assert ends(found, sending) == ("2026-03-24", "2026-03-27")
        assert found[sending].earliest_by == ()
        assert found[sending].latest_by == (Bind(rule, "lcspr_published"),)
        assert (found[sending].slack_days, found[sending].slack_working_days) == (3, 3)
    # Sent on the 24th: 24 25 26 27 30 31 March and 1 April are seven, so from Thursday 2 April.
    publication = found["lcspr_published"]
    assert ends(found, "lcspr_published") == ("2026-04-02", "2026-04-09")
    assert {bind.through for bind in publication.earliest_by} == set(SENDINGS)
    assert publication.latest_by == (Bind("lcspr-publication", None),)
    assert (publication.slack_days, publication.slack_working_days) == (7, 3)  # 7, 8, 9 April


def test_sent_early_the_report_tells_when_publication_may_first_happen():
    # Sent on Monday 23 March: 23 24 25 26 27 30 31 are seven, so from Wednesday 1 April.
    sent = dict.fromkeys(SENDINGS, "2026-03-23")
    found = windows("2026-03-24", lcspr_decided="2025-10-09", **sent)
    publication = found["lcspr_published"]
    assert ends(found, "lcspr_published") == ("2026-04-01", "2026-04-09")
    assert publication.earliest_by == (
        Bind(TO_PANEL, None),
        Bind(TO_SECRETARY, None),
        Bind("report-to-ofsted", None),
    )
    assert not {window.event for window in found} & set(SENDINGS)
    # Public for a year at least: published on 1 April 2026 it may go from 2 April 2027.
    assert ends(found, "lcspr_withdrawn") == ("2027-04-02", "None")
    assert found["lcspr_withdrawn"].slack_days is None


def test_over_christmas_the_report_goes_on_the_seventeenth():
    # Decided 30 June: published by Tuesday 30 December. Before it count 29, 24, 23, 22, 19, 18
    # and 17 December.
    found = windows("2025-12-01", lcspr_decided="2025-06-30")
    assert ends(found, "report_sent_to_panel") == ("2025-12-01", "2025-12-17")
    # 1 to 5 December are five, 8 and 9 two more: from Wednesday 10 December.
    assert ends(found, "lcspr_published") == ("2025-12-10", "2025-12-30")


def test_a_plan_is_shown_beside_its_window():
    # Planned for Wednesday 8 April, a day before the last one.
    found = windows("2026-03-24", lcspr_decided="2025-10-09", lcspr_published="2026-04-08")
    publication = found["lcspr_published"]
    assert publication.planned == day("2026-04-08")
    assert (publication.planned_slack_days, publication.planned_slack_working_days) == (1, 1)
    assert publication.holds_plan
    assert ends(found, "lcspr_published") == ("2026-04-02", "2026-04-09")
    assert ends(found, "report_sent_to_panel") == ("2026-03-24", "2026-03-27")


@pytest.mark.parametrize("planned", ["2026-04-01", "2026-04-10"])
def test_a_plan_outside_its_window_does_not_fit(planned):
    found = windows("2026-03-24", lcspr_decided="2025-10-09", lcspr_published=planned)
    assert not found["lcspr_published"].holds_plan
    assert found["report_sent_to_panel"].holds_plan


def test_a_plan_that_stays_binds_like_what_has_happened():
    # To publish on 8 April: 7, 2, 1 April, 31, 30, 27, 26 March: the report goes by the 26th.
    found = windows(
        "2026-03-24", lcspr_decided="2025-10-09", lcspr_published="2026-04-08", keep_plans=True
    )
    assert ends(found, "report_sent_to_panel") == ("2026-03-24", "2026-03-26")
    assert found["report_sent_to_panel"].latest_by == (Bind(TO_PANEL, None),)
    assert "lcspr_published" not in {window.event for window in found}
    assert ends(found, "lcspr_withdrawn") == ("2027-04-09", "None")


# -- What cannot be kept any more ------------------------------------------------------------


def test_a_date_that_has_passed_is_left_out_and_the_rest_is_still_told():
    found = windows("2026-04-15", lcspr_decided="2025-10-01")
    assert found.clashes == (
        Clash(
            "lcspr_published",
            ("lcspr-publication",),
            "lcspr-publication",
            "latest",
            day("2026-04-01"),
            day("2026-04-24"),  # 15 16 17 20 21 22 23 are seven working days
        ),
        Clash(
            "lcspr_completed",
            ("lcspr-completion",),
            "lcspr-completion",
            "latest",
            day("2026-04-01"),
            day("2026-04-15"),
        ),
    )
    assert ends(found, "lcspr_published") == ("2026-04-24", "None")
    assert ends(found, "report_sent_to_panel") == ("2026-04-15", "None")


def test_a_chain_that_cannot_be_met_any_more_clashes_before_its_date_has_passed():
    # Due on 1 April; sent on Monday 30 March, seven days lead to 6 April, past it.
    found = windows("2026-03-30", lcspr_decided="2025-10-01")
    [clash] = found.clashes
    assert clash.rules == ("lcspr-publication", "report-to-panel-statute")
    assert (clash.left_out, clash.event) == ("lcspr-publication", "lcspr_published")
    # 30 31 March, 1 2 7 8 9 April are seven working days: from Friday 10 April.
    assert (clash.due, clash.earliest) == (day("2026-04-01"), day("2026-04-10"))


def test_a_notice_too_late_for_a_publication_that_happened_can_only_be_made_up():
    found = windows(
        "2026-03-30",
        lcspr_decided="2025-10-01",
        lcspr_published="2026-03-27",
        report_sent_to_secretary_of_state="2026-03-02",
        report_sent_to_ofsted="2026-03-02",
        lcspr_completed="2026-03-02",
    )
    assert [(clash.rules, clash.earliest) for clash in found.clashes] == [
        (("report-to-panel-statute",), day("2026-03-30")),
        ((TO_PANEL,), day("2026-03-30")),
    ]
    assert ends(found, "report_sent_to_panel") == ("2026-03-30", "None")


# -- What is not known -----------------------------------------------------------------------


def test_a_rule_that_may_apply_is_counted_as_if_it_did_and_named():
    case = Case.of("EX-2026-001", became_aware=day("2025-12-15"))
    found = windows_of(compute_timeline(case, ENGLAND, as_of=day("2025-12-16")))
    assert found.supposing == ("notify-panel", "rapid-review-submission")
    assert ends(found, "panel_notified") == ("2025-12-16", "2025-12-22")  # 16 17 18 19 22


def test_an_expectation_binds_nothing():
    found = windows("2025-07-02")
    assert ends(found, "panel_responded") == ("2025-07-02", "None")


# -- Local timetables ------------------------------------------------------------------------


def test_kingston_meets_on_day_10_and_submits_on_day_15():
    # Notified on Wednesday 17 December: 18 19 22 23 24 29 30 31 and 2, 5 January are ten, then
    # 6 7 8 9 12. Chronologies go round five working days before the meeting: 2 January, 31, 30,
    # 29, 24 December; shared on the 18th: 18 19 22 23 24 are five, so from the 25th.
    case = Case.read("examples/in_progress.json")
    local = load_rulebook("kingston-richmond")
    found = windows_of(compute_timeline(case, local, as_of=day("2025-12-18")))
    assert ends(found, "rapid_review_meeting") == ("2025-12-25", "2026-01-05")
    assert ends(found, "rapid_review_submitted") == ("2025-12-25", "2026-01-12")
    assert ends(found, "chronologies_shared") == ("2025-12-18", "2025-12-24")
    # Chronologies come back within five working days, and before they are shared: the 24th too.
    assert ends(found, "chronology_returned") == ("2025-12-18", "2025-12-24")
    assert {bind.rule for bind in found["chronology_returned"].latest_by} == {
        "chronologies-before-sharing",
        "chronologies-returned",
    }
    assert [clash.rules for clash in found.clashes] == [("partnership-copy",)]  # the 17th


def test_barnet_counts_days_and_signs_off_before_submitting():
    # 15 days from 17 December: 1 January, before the 15th working day.
    case = Case.read("examples/in_progress.json")
    local = load_rulebook("barnet")
    found = windows_of(compute_timeline(case, local, as_of=day("2025-12-18")))
    assert ends(found, "rapid_review_submitted") == ("2025-12-18", "2026-01-01")
    assert found["rapid_review_submitted"].latest_by == (Bind("rapid-review-in-15-days", None),)
    assert ends(found, "rapid_review_signed_off") == ("2025-12-18", "2026-01-01")


# -- The value -------------------------------------------------------------------------------


def test_windows_stand_in_the_order_of_the_process_and_are_found_by_event():
    found = windows("2026-03-24", lcspr_decided="2025-10-09")
    order = list(ENGLAND.events)
    kinds = [window.event for window in found]
    assert kinds == sorted(kinds, key=order.index)
    assert len(found) == len(kinds)
    with pytest.raises(UnknownEventError, match="did you mean 'lcspr_published'"):
        found["lcspr_publishd"]


def test_the_record_is_plain_data_with_what_it_rests_on():
    found = windows("2026-03-24", lcspr_decided="2025-10-09", lcspr_published="2026-04-08")
    record = json.loads(json.dumps(found.record()))
    assert {key: record[key] for key in ("case", "as_of", "known_on", "exact", "keep_plans")} == {
        "case": "EX-2026-001",
        "as_of": "2026-03-24",
        "known_on": None,
        "exact": True,
        "keep_plans": False,
    }
    assert (record["rulebook"]["id"], record["calendar"]["name"]) == (
        "england",
        "england-and-wales",
    )
    assert record["clashes"] == record["supposing"] == []
    [publication] = [w for w in record["windows"] if w["event"] == "lcspr_published"]
    assert publication == {
        "event": "lcspr_published",
        "answers": None,
        "earliest": "2026-04-02",
        "latest": "2026-04-09",
        "earliest_by": [
            {"rule": TO_PANEL, "through": "report_sent_to_panel"},
            {"rule": TO_SECRETARY, "through": "report_sent_to_secretary_of_state"},
            {"rule": "report-to-ofsted", "through": "report_sent_to_ofsted"},
        ],
        "latest_by": [{"rule": "lcspr-publication", "through": None}],
        "slack_days": 7,
        "slack_working_days": 3,
        "planned": "2026-04-08",
        "planned_slack_days": 1,
        "planned_slack_working_days": 1,
        "conditions": [],
    }


def test_the_record_of_a_clash_is_plain_data():
    [clash] = windows("2026-03-30", lcspr_decided="2025-10-01").record()["clashes"]
    assert clash == {
        "event": "lcspr_published",
        "rules": ["lcspr-publication", "report-to-panel-statute"],
        "left_out": "lcspr-publication",
        "end": "latest",
        "due": "2026-04-01",
        "earliest": "2026-04-10",
    }
