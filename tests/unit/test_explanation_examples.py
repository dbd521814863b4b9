"""Worked examples of the law, explained: starts, holidays proclaimed late, extensions, delays."""

import pytest

from explaining import ledger
from rulebook_text import day
from safeguarding_timelines import (
    Case,
    Event,
    Status,
    WorkingCalendar,
    compute_timeline,
    explain,
    load_rulebook,
)
from safeguarding_timelines.explanations.replay import faults_in
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.explanation import explanation_text

ENGLAND = load_rulebook("england")
CRITERIA = {"outcome": "died", "abuse_or_neglect": "suspected"}


def account(rule, as_of, *events, options=None, **kinds):
    """A sound explanation of one national rule for a case of these events."""
    events = [*events, *(Event(kind=kind, on=day(on)) for kind, on in kinds.items())]
    made = Case(reference="EX-2026-001", facts=CRITERIA, events=events)
    found = explain(compute_timeline(made, ENGLAND, as_of=day(as_of), **(options or {})), rule)
    assert faults_in(found) == ()
    return found


# -- Where the fifteen working days start ----------------------------------------------------


def test_the_three_starts_of_the_rapid_review_are_its_readings():
    """computation_of_time.md, section 3: incident, awareness and notification.

    From Wed 9 April 2025: 10 11 14 15 16 17 22 23 24 25 28 29 30 April, 1 2 May (18, 21: Easter).
    From Thu 17 April: 22 23 24 25 28 29 30 April, 1 2 6 7 8 9 12 13 May (5 May: holiday).
    From Mon 28 April: 29 30 April, 1 2 6 7 8 9 12 13 14 15 16 19 20 May.
    """
    dates = {"incident": "2025-04-09", "became_aware": "2025-04-17", "panel_notified": "2025-04-28"}
    found = account("rapid-review-submission", "2025-05-06", **dates)
    assert found.milestone.due == day("2025-05-20")
    readings = {one.name: one for one in found.readings}
    assert readings["from-the-incident"].due == day("2025-05-02")
    assert readings["from-the-incident"].status is Status.OVERDUE
    assert readings["from-awareness"].due == day("2025-05-13")
    assert readings["from-awareness"].status is Status.DUE
    assert found.milestone.cautious == "from-the-incident"
    assert {"ambiguous", "contested"} <= set(found.milestone.flags)
    for written in (explanation_text, explanation_markdown):
        said = " ".join(written(found).split())
        assert "Due by Tue 20 May 2025." in said
        assert "Fri 2 May 2025, overdue, the cautious one" in said
        assert "Tue 13 May 2025, due" in said
        assert "page 144" in said
        assert "Mon 5 May 2025" in said
        assert "contested" in said


# -- A holiday proclaimed while time ran -----------------------------------------------------


@pytest.mark.parametrize(
    ("known_on", "due", "monday"),
    # The State Funeral of Monday 19 September 2022 was approved on 10 September.
    # Before: 19 16 15 14 13 12 9. After: 16 15 14 13 12 9 8.
    [("2022-09-01", "2022-09-09", "Mon 19 Sep 1"), ("2022-09-12", "2022-09-08", "Mon 19 Sep ")],
)
def test_seven_working_days_before_20_september_2022_as_known_then(known_on, due, monday):
    published = Event(kind="lcspr_published", on=day("2022-09-20"), recorded_on=day("2022-08-20"))
    options = {"known_on": day(known_on)}
    found = account("report-to-panel-guidance", known_on, published, options=options)
    assert found.milestone.due == day(due)
    [step] = found.steps
    assert ledger(step)[0].startswith(monday)
    assert step.rows[0].counted is monday.endswith("1")
    assert len([row for row in step.rows if row.counted]) == 7
    assert found.provenance["known_on"] == known_on
    said = " ".join(explanation_text(found).split())
    assert "known on" in said
    assert known_on in said or day(known_on).strftime("%b %Y") in said


def test_a_proclaimed_holiday_moves_a_provisional_date_and_the_account_shows_where():
    """From Fri 5 January 2029: 8 9 10 11 12 January; with the 10th a holiday, up to the 15th."""
    dates = {"became_aware": "2029-01-05"}
    found = account("notify-panel", "2029-01-06", **dates)
    assert found.milestone.due == day("2029-01-12")
    assert "provisional" in found.milestone.flags
    england = WorkingCalendar.england_and_wales()
    proclaimed = england.with_closures({day("2029-01-10"): "a day proclaimed"})
    moved = account("notify-panel", "2029-01-06", options={"calendar": proclaimed}, **dates)
    assert moved.milestone.due == day("2029-01-15")
    assert ledger(moved.steps[0])[4:6] == ["Wed 10 Jan a day proclaimed", "Thu 11 Jan 3"]
    assert ledger(found.steps[0])[4:6] == ["Wed 10 Jan 3", "Thu 11 Jan 4"]


def test_a_provisional_date_says_what_could_move_it():
    found = account("notify-panel", "2029-01-06", became_aware="2029-01-05")
    announced = WorkingCalendar.england_and_wales().announced_until
    assert any("bank holiday" in note and f"{announced}" in note for note in found.notes)
    firm = account("notify-panel", "2026-01-06", became_aware="2026-01-05")
    assert not any("bank holiday" in note for note in firm.notes)


@pytest.mark.parametrize("unit", ["lcspr-publication", "lcspr-completion"])
def test_months_are_never_provisional(unit):
    found = account(unit, "2029-01-06", lcspr_decided="2029-01-05")
    assert "provisional" not in found.milestone.flags
    assert found.milestone.due == day("2029-07-05")


# -- More time -------------------------------------------------------------------------------


def extended(granted, until, as_of, **more):
    """Notified on Wed 17 December 2025, so due on Mon 12 January 2026; then more time."""
    grant = Event(kind="rapid_review_extended", on=day(granted), until=day(until))
    return account("rapid-review-submission", as_of, grant, panel_notified="2025-12-17", **more)


def test_an_extension_moves_the_date_and_keeps_the_first_in_sight():
    found = extended("2026-01-09", "2026-01-23", "2026-01-20")
    milestone = found.milestone
    assert (milestone.due, milestone.original_due) == (day("2026-01-23"), day("2026-01-12"))
    assert (milestone.status, milestone.late) == (Status.DUE, False)
    assert found.grants == ((day("2026-01-09"), day("2026-01-23")),)
    said = " ".join(explanation_text(found).split())
    for words in ("Due by Fri 23 Jan 2026.", "Mon 12 Jan 2026", "Fri 9 Jan 2026", "extended"):
        assert words in said


def test_more_time_granted_late_does_not_erase_the_days_overdue():
    found = extended("2026-01-15", "2026-01-23", "2026-01-20")
    milestone = found.milestone
    assert (milestone.due, milestone.original_due) == (day("2026-01-23"), day("2026-01-12"))
    assert (milestone.status, milestone.late) == (Status.DUE, True)
    said = " ".join(explanation_text(found).split())
    assert "due, late" in said
    assert "Thu 15 Jan 2026" in said


def test_an_act_within_time_granted_late_is_met_and_was_late():
    found = extended("2026-01-15", "2026-01-23", "2026-01-30", rapid_review_submitted="2026-01-22")
    assert (found.milestone.status, found.milestone.late) == (Status.MET, True)


# -- Delay -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "more", "status"),
    [
        # Decided on Mon 5 January 2026: six months end on Sunday 5 July.
        ("2026-07-05", {}, Status.NOT_APPLICABLE),
        ("2026-07-06", {}, Status.UNTIMED),
        ("2026-05-01", {"lcspr_published": "2026-07-05"}, Status.NOT_APPLICABLE),
        ("2026-05-01", {"lcspr_published": "2026-07-06"}, Status.UNTIMED),
        ("2026-07-20", {"lcspr_published": "2026-07-06"}, Status.UNTIMED),
        ("2026-07-20", {"lcspr_published": "2026-07-06", "lcspr_delay_explained": "2026-06-30"},
         Status.MET),
    ],
)  # fmt: skip
def test_reasons_are_owed_once_the_six_months_are_or_will_be_missed(as_of, more, status):
    sent = {"report_sent_to_panel": "2026-04-01", "report_sent_to_secretary_of_state": "2026-04-01",
            "report_sent_to_ofsted": "2026-04-01"}  # fmt: skip
    found = account("lcspr-delay-explained", as_of, lcspr_decided="2026-01-05", **sent, **more)
    assert found.milestone.status is status
    assert found.steps == ()
    if status is Status.NOT_APPLICABLE:
        assert found.milestone.decided_by == "lcspr-publication"
        assert "lcspr-publication" in explanation_text(found)


def test_parallel_proceedings_explain_a_delay_and_move_no_date():
    """Decided on 5 January 2026: 5 July, whatever the courts do."""
    plain = account("lcspr-publication", "2026-07-20", lcspr_decided="2026-01-05")
    found = account(
        "lcspr-publication", "2026-07-20", lcspr_decided="2026-01-05",
        proceedings_started="2026-02-02", proceedings_ended="2026-06-30",
    )  # fmt: skip
    assert plain.milestone == found.milestone
    assert (found.milestone.due, found.milestone.late) == (day("2026-07-05"), True)
    assert [(one.event, one.on) for one in found.besides] == [
        ("start of parallel proceedings", day("2026-02-02")),
        ("end of parallel proceedings", day("2026-06-30")),
    ]
    assert plain.besides == ()
    for written in (explanation_text, explanation_markdown):
        said = " ".join(written(found).split())
        assert "start of parallel proceedings, Mon 2 Feb 2026" in said
        assert "stops no clock" in said
        assert "stops no clock" not in written(plain)


# -- Editions --------------------------------------------------------------------------------


def test_the_edition_of_the_day_of_the_notification_decides_and_the_others_are_listed():
    """The Panel's guidance of June 2025 is in force from 1 June; of September 2022, until then."""
    found = account("rapid-review-submission", "2025-06-10", panel_notified="2025-05-30")
    used = [edition for edition in found.editions if edition.used]
    assert [edition.citation for edition in used] == [found.citation]
    assert "September 2022" in found.citation
    assert (found.decided_by, found.decided_on) == ("notification to the Panel", day("2025-05-30"))
    assert len(found.editions) == 4  # 2018, 2019, 2022 and 2025
    later = account("rapid-review-submission", "2025-06-10", panel_notified="2025-06-01")
    assert "June 2025" in later.citation
    assert "September 2022" in explanation_text(later)


def test_publication_on_29_february_is_kept_for_a_year_to_28_february_or_1_march():
    """SI 2018/789, regulation 17; the reading that loses no day is the cautious one."""
    found = account("lcspr-availability", "2024-03-05", lcspr_published="2024-02-29")
    assert (found.milestone.due, found.steps[0].missing) == (day("2025-02-28"), "2025-02-29")
    [reading] = found.readings
    assert (reading.due, found.milestone.cautious) == (day("2025-03-01"), reading.name)
