"""What a second reading of every text found: missing duties, and acts that met the wrong one.

Each date is counted by hand from the paragraph named. WT is Working Together.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook

FACTS = {
    "outcome": "died", "abuse_or_neglect": "known", "looked_after": True, "care_leaver": False,
}  # fmt: skip


def timeline(as_of, *events, book="england", facts=FACTS, partnership=False, **kinds):
    recorded = [Event(kind=kind, on=on) for kind, on in kinds.items()]
    case = Case(reference="EX-2026-001", facts=facts, events=[*events, *recorded])
    return compute_timeline(case, load_rulebook(book), as_of=as_of, partnership=partnership)


def said(milestone):
    return milestone.due, milestone.status.value, milestone.late


# -- Improvements published alone ---------------------------------------------------------------


@pytest.mark.parametrize("to", ["panel", "secretary-of-state"])
def test_improvements_alone_have_the_seven_working_days_of_guidance(to):
    """WT 2023 paragraph 364. Fri 31 Jan 2025 back: 30 29 28 27 24 23 22. Sent on the 23rd."""
    found = timeline(
        date(2025, 4, 15),
        improvements_published=date(2025, 1, 31),
        improvements_sent_to_panel=date(2025, 1, 23),
        improvements_sent_to_secretary_of_state=date(2025, 1, 23),
    )
    guidance, statute = (
        found[f"improvements-to-{to}-guidance"],
        found[f"improvements-to-{to}-statute"],
    )
    assert said(guidance) == (date(2025, 1, 22), "met_late", True)
    assert said(statute) == (date(2025, 1, 24), "met", False)
    assert (guidance.force, guidance.citation.at) == ("guidance", "chapter 5, paragraph 364")


def test_national_improvements_alone_have_them_too():
    """WT 2023 paragraph 373, the same days."""
    found = timeline(
        date(2025, 4, 15),
        national_improvements_published=date(2025, 1, 31),
        national_improvements_sent_to_secretary_of_state=date(2025, 1, 22),
    )
    assert said(found["national-improvements-guidance"]) == (date(2025, 1, 22), "met", False)


# -- Acts towards fewer people --------------------------------------------------------------------


def test_reporting_a_death_to_ofsted_and_the_partners_leaves_the_secretary_of_state_untold():
    """Kirklees, beside WT 2018: nobody has told the Secretary of State."""
    found = timeline(
        date(2019, 8, 1), book="kirklees-2018",
        became_aware=date(2019, 7, 1), looked_after_death_reported=date(2019, 7, 3),
    )  # fmt: skip
    assert found["report-looked-after-death"].status == "met"
    assert found["notify-looked-after-death"].status == "untimed"


def test_telling_the_panel_of_a_review_tells_neither_ofsted_nor_the_department():
    """Barnet's page, beside WT 2023 paragraph 344."""
    found = timeline(
        date(2024, 10, 1), book="barnet",
        lcspr_decided=date(2024, 9, 2), panel_told_of_reviewer=date(2024, 9, 3),
    )  # fmt: skip
    assert found["panel-told-of-decision-and-reviewer"].status == "met"
    assert found["lcspr-decision-informed"].status == "untimed"


def test_a_record_that_names_the_panel_alone_is_part_of_telling_three():
    told = Event(kind="lcspr_decision_informed", on=date(2024, 9, 3), to="panel")
    found = timeline(date(2024, 10, 1), told, lcspr_decided=date(2024, 9, 2))
    assert found["lcspr-decision-informed"].status == "untimed"
    assert "partial" in found["lcspr-decision-informed"].flags
    others = [
        Event(kind="lcspr_decision_informed", on=date(2024, 9, day), to=to)
        for day, to in ((4, "ofsted"), (6, "dfe"))
    ]
    found = timeline(date(2024, 10, 1), told, *others, lcspr_decided=date(2024, 9, 2))
    assert found["lcspr-decision-informed"].done_on == date(2024, 9, 6)


def test_sending_improvements_to_ofsted_is_one_act_under_local_and_national_rules():
    """WT 2023 paragraph 364, and the same sentence in the Kingston and Richmond guidance.

    Published Fri 31 Jan 2025, sent Fri 10 January: in time under both.
    """
    found = timeline(
        date(2025, 4, 15), book="kingston-richmond",
        improvements_published=date(2025, 1, 31), report_sent_to_ofsted=date(2025, 1, 10),
    )  # fmt: skip
    assert said(found["report-to-ofsted"]) == (date(2025, 1, 22), "met", False)
    assert said(found["improvements-to-ofsted"]) == (date(2025, 1, 24), "met", False)


# -- Delay, and publishing nothing --------------------------------------------------------------


def test_parallel_proceedings_ask_for_reasons_before_anything_is_late():
    """WT 2023 paragraph 365: where other proceedings may delay publication."""
    decided = {"lcspr_decided": date(2025, 3, 3)}
    assert timeline(date(2025, 5, 1), **decided)["lcspr-delay-explained"].status == "not_applicable"
    found = timeline(date(2025, 5, 1), proceedings_started=date(2025, 4, 1), **decided)
    assert not found["lcspr-publication"].late
    assert found["lcspr-delay-explained"].status == "untimed"


def test_a_decision_to_publish_nothing_ends_the_duty_and_asks_for_reasons():
    """Section 16F(5) leaves what is published to the partners; WT 2023 paragraph 365."""
    events = {"lcspr_decided": date(2024, 9, 2), "publication_decided_against": date(2025, 2, 3)}
    found = timeline(date(2025, 6, 1), **events)
    assert said(found["lcspr-publication"]) == (date(2025, 3, 2), "superseded", False)
    assert found["non-publication-explained"].status == "untimed"
    assert found["lcspr-delay-explained"].status == "not_applicable"
    found = timeline(date(2025, 6, 1), non_publication_explained=date(2025, 2, 4), **events)
    assert found["non-publication-explained"].status == "met"


def test_deciding_so_after_the_six_months_does_not_undo_the_delay():
    found = timeline(
        date(2025, 6, 1),
        lcspr_decided=date(2024, 9, 2),
        publication_decided_against=date(2025, 3, 3),
    )
    assert said(found["lcspr-publication"]) == (date(2025, 3, 2), "superseded", True)


# -- The yearly report --------------------------------------------------------------------------


def test_the_yearly_report_is_submitted_by_the_end_of_september_too():
    """WT 2023 paragraph 109: submitted and published by then; a copy within 7 days besides."""
    found = timeline(
        date(2025, 10, 2), partnership=True,
        yearly_report_published=date(2025, 9, 30), yearly_report_shared=date(2025, 10, 1),
    )  # fmt: skip
    by_due = {m.due: m.status.value for m in found.all("yearly-report-submission")}
    assert by_due[date(2025, 9, 30)] == "met_late"
    assert said(found.all("yearly-report-shared")[0]) == (date(2025, 10, 7), "met", False)


def test_a_report_of_september_2025_is_that_of_the_year_before():
    """The report on 2024/25 is in time; the one on 2023/24 is missing."""
    found = timeline(date(2025, 12, 1), partnership=True, yearly_report_published=date(2025, 9, 30))
    by_due = {m.due: m.status.value for m in found.all("yearly-report-by-september")}
    assert by_due[date(2024, 9, 30)] == "overdue"
    assert by_due[date(2025, 9, 30)] == "met"


# -- The first days, the editions of 2018 ----------------------------------------------------------


@pytest.mark.parametrize("aware", [date(2018, 6, 29), date(2018, 7, 3)])
def test_in_its_first_five_days_the_duty_had_the_five_working_days_of_the_page(aware):
    """gov.uk, June 2018. From Fri 29 June: 2-6 July; from Tue 3 July: 4 5 6 9 10 July."""
    found = timeline(date(2018, 7, 4), became_aware=aware)["notify-panel"]
    due = {29: date(2018, 7, 6), 3: date(2018, 7, 10)}[aware.day]
    assert (found.due, found.citation.instrument) == (due, "gov-uk-report-page")
    assert "secondary" in found.flags


def test_the_day_before_there_was_no_duty():
    found = timeline(date(2018, 7, 4), became_aware=date(2018, 6, 28))["notify-panel"]
    assert (found.status, found.flags) == ("not_applicable", ("no_edition",))


def test_a_national_review_of_2019_had_six_months_as_far_as_is_known():
    """Decided Fri 1 Mar 2019: by Sun 1 Sep 2019."""
    found = timeline(date(2019, 3, 4), national_review_decided=date(2019, 3, 1))
    completion = found["national-review-completion"]
    assert (completion.due, completion.citation.instrument) == (
        date(2019, 9, 1), "working-together-2018",
    )  # fmt: skip
    assert "secondary" in completion.flags


def test_the_seven_working_days_of_2018_rest_on_a_draft():
    found = timeline(date(2019, 3, 4), lcspr_published=date(2019, 4, 1))
    assert "unverified" in found["report-to-panel-guidance"].flags


# -- Order, and what else the texts ask for ------------------------------------------------------


@pytest.mark.parametrize(
    ("notified", "status"), [(date(2025, 3, 3), "met"), (date(2025, 3, 10), "met_late")]
)
def test_a_rapid_review_goes_to_the_panel_after_the_notification(notified, status):
    """WT 2023 paragraph 337; submitted on Friday 7 March 2025."""
    found = timeline(
        date(2025, 4, 1), panel_notified=notified, rapid_review_submitted=date(2025, 3, 7)
    )
    assert found["notified-before-review"].status == status


def test_the_order_asks_for_nothing_before_there_is_a_review():
    found = timeline(date(2025, 4, 1), became_aware=date(2025, 3, 3))
    assert found["notified-before-review"].status == "not_applicable"


def test_the_parents_are_told_by_statute_and_the_secretary_of_state_under_it():
    """Children Act 1989, Schedule 2, paragraph 20(1)."""
    found = timeline(date(2025, 4, 1), became_aware=date(2025, 3, 3))
    parents, secretary = (
        found["tell-parents-of-looked-after-death"],
        found["notify-looked-after-death"],
    )
    assert (parents.status, parents.force) == ("untimed", "statute")
    assert "Schedule 2, paragraph 20(1)(a)" in secretary.definition.under


def test_each_request_for_information_is_answered_by_statute():
    """Children Act 2004, sections 16D(2) and 16H(2)."""
    asked = [Event(kind="information_requested", on=date(2025, 3, day)) for day in (3, 10)]
    answered = Event(kind="information_supplied", on=date(2025, 3, 7))
    found = timeline(date(2025, 4, 1), *asked, answered).all("information-supplied")
    assert [m.status.value for m in found] == ["met", "untimed"]


def test_monitoring_ends_with_the_review():
    """SI 2018/789, regulation 14(1): during the course of the review."""
    decided = {"lcspr_decided": date(2025, 3, 3)}
    found = timeline(date(2025, 6, 2), **decided)["lcspr-progress-monitored"]
    assert (found.status, found.force) == ("untimed", "statute")
    found = timeline(date(2025, 6, 2), lcspr_completed=date(2025, 5, 30), **decided)
    assert found["lcspr-progress-monitored"].status == "superseded"


# -- Kirklees: half a sentence that makes sense, and days from a plan ---------------------------


@pytest.mark.parametrize("to", ["panel", "secretary-of-state"])
def test_the_limb_before_publication_binds_where_the_other_makes_no_sense(to):
    """Seven working days before Fri 31 Jan 2020: 30 29 28 27 24 23 22."""
    found = timeline(date(2020, 1, 6), book="kirklees-2018", lcspr_published=date(2020, 1, 31))
    limb = found[f"full-report-to-{to}-seven-working-days"]
    assert (limb.due, limb.force) == (date(2020, 1, 22), "local")


def test_the_days_of_the_action_plan_are_deadlines():
    agreed = Event(kind="action_agreed", on=date(2020, 2, 3), until=date(2020, 3, 31))
    done = Event(kind="actions_completed", on=date(2020, 4, 2))
    found = timeline(date(2020, 4, 6), agreed, done, book="kirklees-2018")
    assert said(found["actions-on-the-days-agreed"]) == (date(2020, 3, 31), "met_late", True)
