"""When the national rules apply, what moves or ends them, and how far a result may be trusted.

Worked by hand from the texts; day 0 is the day of the event.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook
from safeguarding_timelines.errors import UnknownRuleError

ENGLAND = load_rulebook("england")
LOCAL = load_rulebook("kingston-richmond")
SERIOUS = {"outcome": "died", "abuse_or_neglect": "suspected"}
NOTIFIED = {"became_aware": date(2025, 12, 15), "panel_notified": date(2025, 12, 17)}


def timeline(as_of, book=ENGLAND, *, facts=SERIOUS, partnership=False, extra=(), **events):
    case = Case.of("EX-2026-001", **facts, **events)
    case = case.model_copy(update={"events": (*case.events, *extra)})
    return compute_timeline(case, book, as_of=as_of, partnership=partnership)


# -- Facts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", [ENGLAND, LOCAL], ids=lambda book: book.id)
def test_a_looked_after_death_without_abuse_is_notified_and_not_reviewed(book):
    """WT 2023 paragraph 331, conflict C-14: to the Secretary of State and Ofsted, no period."""
    facts = {"outcome": "died", "abuse_or_neglect": "none", "looked_after": True}
    found = timeline(date(2026, 2, 20), book, facts=facts, became_aware=date(2026, 2, 3))
    asked = found["notify-looked-after-death"]
    assert (asked.status, asked.due, asked.late) == ("untimed", None, False)
    # as many local procedures have it: 4, 5, 6, 9, 10 Feb
    assert asked.readings["five-working-days"].due == date(2026, 2, 10)
    assert asked.cautious == "five-working-days"
    for rule in ("notify-panel", "rapid-review-submission"):
        assert (found[rule].status, found[rule].due) == ("not_applicable", None)
        assert found[rule].decided_by == "abuse_or_neglect"
    assert found.late == ()


def test_a_looked_after_death_with_abuse_asks_for_both_notifications():
    found = timeline(
        date(2026, 2, 3), facts=SERIOUS | {"looked_after": True}, became_aware=date(2026, 2, 3)
    )
    assert found["notify-looked-after-death"].status == "untimed"
    assert found["notify-panel"].due == date(2026, 2, 10)


@pytest.mark.parametrize("facts", [{"outcome": "seriously_harmed", "looked_after": True},
                                   {"outcome": "died", "looked_after": False}])  # fmt: skip
def test_only_a_death_of_a_looked_after_child_is_notified_under_paragraph_331(facts):
    found = timeline(date(2026, 2, 3), facts=facts, became_aware=date(2026, 2, 3))
    assert found["notify-looked-after-death"].status == "not_applicable"


@pytest.mark.parametrize(
    ("aware", "status"),
    [
        (date(2023, 12, 14), "not_applicable"),
        (date(2023, 12, 15), "untimed"),
        (date(2026, 3, 17), "untimed"),
        (date(2026, 3, 18), "untimed"),
    ],
)
def test_a_care_leavers_death_is_notified_from_15_december_2023(aware, status):
    """WT 2023 paragraph 332 is new; WT 2018 is silent (conflict C-15)."""
    facts = {"outcome": "died", "abuse_or_neglect": "none", "care_leaver": True}
    found = timeline(date(2026, 6, 1), facts=facts, became_aware=aware)
    milestone = found["notify-care-leaver-death"]
    assert milestone.status == status
    assert ("no_edition" in milestone.flags) == (status == "not_applicable")
    # of the edition of 2026 the DfE's start page tells it
    assert ("secondary" in milestone.flags) == (aware >= date(2026, 3, 18))
    assert "unverified" not in milestone.flags


def test_a_care_leavers_death_needs_no_rapid_review_by_itself():
    facts = {"outcome": "died", "abuse_or_neglect": "none", "care_leaver": True}
    found = timeline(date(2026, 2, 3), facts=facts, became_aware=date(2026, 2, 2))
    assert found["rapid-review-submission"].status == "not_applicable"


@pytest.mark.parametrize(
    ("aware", "status", "due"),
    [
        # 15, 18, 19, 20, 21 Dec 2023
        (date(2023, 12, 14), "due", date(2023, 12, 21)),
        (date(2023, 12, 15), "not_applicable", None),
    ],
)
def test_the_partners_are_informed_within_five_days_until_2023_only(aware, status, due):
    milestone = timeline(aware, became_aware=aware)["inform-partners"]
    assert (milestone.status, milestone.due) == (status, due)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, "outcome"),
        ({"outcome": "died"}, "abuse_or_neglect"),
        ({"abuse_or_neglect": "known"}, "outcome"),
    ],
)
def test_with_facts_unknown_the_dates_are_given_and_nothing_is_late(facts, missing):
    found = timeline(date(2027, 1, 1), facts=facts, **NOTIFIED)
    for rule, due in (("notify-panel", date(2025, 12, 22)),
                      ("rapid-review-submission", date(2026, 1, 12))):  # fmt: skip
        milestone = found[rule]
        assert (milestone.status, milestone.due) == ("applicability_unknown", due)
        assert (milestone.late, milestone.decided_by) == (False, missing)
    assert found.late == ()


def test_one_fact_that_settles_it_is_enough():
    found = timeline(date(2026, 1, 1), facts={"abuse_or_neglect": "none"}, **NOTIFIED)
    assert found["notify-panel"].status == "not_applicable"


def test_an_empty_case_has_every_rule_nothing_late_and_no_date():
    found = timeline(date(2026, 1, 1), facts={})
    assert {m.rule for m in found.milestones} == {
        rule.id for rule in ENGLAND.rules if rule.scope == "case"
    }
    assert found.late == ()
    assert all(m.due is None and m.earliest is None for m in found.milestones)


# -- Editions within one case ------------------------------------------------------------------


def test_each_rule_follows_its_own_anchor_from_one_edition_to_the_next():
    """Decided Fri 31 Oct 2025 under WT 2023, published Thu 30 Apr 2026 under WT 2026."""
    found = timeline(
        date(2026, 5, 1), lcspr_decided=date(2025, 10, 31), lcspr_published=date(2026, 4, 30)
    )
    publication = found["lcspr-publication"]
    assert (publication.due, publication.status) == (date(2026, 4, 30), "met")
    assert publication.citation.instrument == "working-together-2023"
    assert "unverified" not in publication.flags
    notice = found["report-to-panel-guidance"]
    assert notice.due == date(2026, 4, 21)  # 29 28 27 24 23 22 21 Apr
    assert notice.citation.instrument == "working-together-2026"
    assert "unverified" in notice.flags
    assert "unverified" not in found["report-to-panel-statute"].flags


# -- The pandemic ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aware", "due", "relaxed"),
    [
        # 3-6 / 9-13 / 16-20 / 23 Mar 2020: ended before the relaxation of 30 March
        (date(2020, 3, 2), date(2020, 3, 23), False),
        # 10-13 / 16-20 / 23-27 / 30 Mar: its last day is the first of the relaxation
        (date(2020, 3, 9), date(2020, 3, 30), True),
        # 31 Mar / 1-3 / 6-9 (Good Friday, Easter Monday) 14-17 / 20-22 Apr
        (date(2020, 3, 30), date(2020, 4, 22), True),
    ],
)
def test_the_pandemic_keeps_the_date_of_a_rapid_review_and_flags_it(aware, due, relaxed):
    found = timeline(aware, became_aware=aware, panel_notified=aware)
    milestone = found["rapid-review-submission"]
    assert milestone.due == due
    assert ("relaxed" in milestone.flags) == relaxed
    # "deadlines are unaffected by the emergency measures": the notification never was
    assert "relaxed" not in found["notify-panel"].flags


def test_the_pandemic_relaxed_the_guidance_on_notice_and_could_not_relax_the_regulations():
    found = timeline(
        date(2020, 6, 1), lcspr_decided=date(2020, 1, 15), lcspr_published=date(2020, 7, 1)
    )
    for kind in ("panel", "secretary-of-state"):
        assert "relaxed" in found[f"report-to-{kind}-guidance"].flags
        assert "relaxed" not in found[f"report-to-{kind}-statute"].flags
    assert "relaxed" in found["lcspr-publication"].flags
    assert "relaxed" not in found["lcspr-availability"].flags


# -- Extended, cancelled -----------------------------------------------------------------------


def _granted(on, until=None):
    return [Event(kind="rapid_review_extended", on=on, until=until)]


def test_an_extension_in_time_moves_the_date_and_nothing_is_late():
    extra = _granted(date(2026, 1, 8), date(2026, 1, 23))
    milestone = timeline(date(2026, 1, 15), extra=extra, **NOTIFIED)["rapid-review-submission"]
    assert (milestone.due, milestone.original_due) == (date(2026, 1, 23), date(2026, 1, 12))
    assert (milestone.status, milestone.late) == ("due", False)
    assert "extended" in milestone.flags


def test_an_extension_does_not_count_before_the_day_it_is_granted():
    extra = _granted(date(2026, 1, 8), date(2026, 1, 23))
    milestone = timeline(date(2026, 1, 7), extra=extra, **NOTIFIED)["rapid-review-submission"]
    assert (milestone.due, milestone.original_due) == (date(2026, 1, 12), None)
    assert "extended" not in milestone.flags


def test_a_late_extension_does_not_erase_the_overdue_days():
    extra = _granted(date(2026, 1, 14), date(2026, 1, 23))
    milestone = timeline(date(2026, 1, 15), extra=extra, **NOTIFIED)["rapid-review-submission"]
    assert (milestone.due, milestone.status, milestone.late) == (date(2026, 1, 23), "due", True)
    done = timeline(
        date(2026, 2, 1), extra=extra, rapid_review_submitted=date(2026, 1, 20), **NOTIFIED
    )["rapid-review-submission"]
    assert (done.status, done.late) == ("met", True)


def test_an_extension_without_a_new_date_is_a_flag_and_moves_nothing():
    extra = _granted(date(2026, 1, 8))
    milestone = timeline(date(2026, 1, 15), extra=extra, **NOTIFIED)["rapid-review-submission"]
    assert (milestone.due, milestone.original_due) == (date(2026, 1, 12), None)
    assert (milestone.status, milestone.late) == ("overdue", True)
    assert "extended" in milestone.flags


@pytest.mark.parametrize(
    ("found_on", "late"), [(date(2026, 1, 12), False), (date(2026, 1, 13), True)]
)
def test_a_finding_that_the_criteria_are_not_met_ends_the_rapid_review(found_on, late):
    found = timeline(date(2026, 3, 1), LOCAL, criteria_not_met=found_on, **NOTIFIED)
    for rule in ("rapid-review-submission", "rapid-review-day-15"):
        assert (found[rule].status, found[rule].late) == ("superseded", late)
    assert found["rapid-review-meeting"].status == "superseded"
    assert found["notify-panel"].status == "met"
    assert found["panel-response"].due is None  # nothing will be submitted to reply to


def test_a_finding_before_the_notification_ends_the_duty_to_notify():
    found = timeline(
        date(2026, 3, 1), became_aware=date(2025, 12, 15), criteria_not_met=date(2025, 12, 19)
    )
    assert (found["notify-panel"].status, found["notify-panel"].late) == ("superseded", False)


# -- Reasons for a delay: WT 2023 paragraph 365 ------------------------------------------------

#: Decided Thu 15 Jan 2026, so published by Wed 15 Jul 2026.
DECIDED = {"lcspr_decided": date(2026, 1, 15)}


@pytest.mark.parametrize(
    ("as_of", "status", "infeasible"),
    [
        (date(2026, 1, 15), "not_applicable", False),
        # sent Mon 6 July, seven working days later (7 8 9 10 13 14 15) is the 15th: just in time
        (date(2026, 7, 6), "not_applicable", False),
        # sent Tue 7 July, it could only be published on the 16th
        (date(2026, 7, 7), "untimed", True),
        (date(2026, 7, 15), "untimed", True),
        (date(2026, 7, 16), "untimed", True),
    ],
)
def test_reasons_for_a_delay_are_asked_for_once_publication_is_late_or_certain_to_be(
    as_of, status, infeasible
):
    found = timeline(as_of, **DECIDED)
    assert found["lcspr-publication"].due == date(2026, 7, 15)
    assert ("infeasible" in found["lcspr-publication"].flags) == infeasible
    delay = found["lcspr-delay-explained"]
    assert (delay.status, delay.due, delay.late) == (status, None, False)


def test_a_publication_planned_past_its_date_asks_for_the_reasons_at_once():
    found = timeline(date(2026, 3, 1), lcspr_published=date(2026, 7, 16), **DECIDED)
    assert found["lcspr-delay-explained"].status == "untimed"
    found = timeline(date(2026, 3, 1), lcspr_published=date(2026, 7, 15), **DECIDED)
    assert found["lcspr-delay-explained"].status == "not_applicable"


@pytest.mark.parametrize(
    ("published", "status"),
    [(date(2026, 7, 15), "not_applicable"), (date(2026, 7, 16), "untimed")],
)
def test_a_late_publication_still_owes_its_reasons_and_one_in_time_does_not(published, status):
    found = timeline(date(2026, 12, 1), lcspr_published=published, **DECIDED)
    assert found["lcspr-delay-explained"].status == status


def test_reasons_given_discharge_it():
    found = timeline(date(2026, 12, 1), lcspr_delay_explained=date(2026, 7, 20), **DECIDED)
    delay = found["lcspr-delay-explained"]
    assert (delay.status, delay.done_on) == ("met", date(2026, 7, 20))


# -- The partnership's own duties: section 16G(7), WT 2023 paragraph 109 ------------------------

YEARLY = ("yearly-report", "yearly-report-by-september", "yearly-report-shared")


def test_the_yearly_report_is_the_partnerships_and_shows_only_when_asked_for():
    found = timeline(date(2024, 10, 1), facts={}, yearly_report_published=date(2024, 9, 20))
    assert not {m.rule for m in found.milestones} & set(YEARLY)
    for rule in YEARLY:
        with pytest.raises(UnknownRuleError, match="partnership=True"):
            found[rule]


def test_the_next_yearly_report_is_due_a_year_after_the_last_and_by_september():
    """Published Fri 20 Sep 2024: the law says 20 Sep 2025, the guidance 30 Sep 2025."""
    found = timeline(
        date(2025, 9, 25), facts={}, partnership=True, yearly_report_published=date(2024, 9, 20)
    )
    by_law, by_guidance = found["yearly-report"], found["yearly-report-by-september"]
    assert (by_law.due, by_law.status, by_law.force) == (date(2025, 9, 20), "overdue", "statute")
    assert (by_guidance.due, by_guidance.status) == (date(2025, 9, 30), "due")
    met = found.all("yearly-report-by-september")[0]
    assert (met.due, met.status, met.done_on) == (date(2024, 9, 30), "met", date(2024, 9, 20))
    # shared within 7 days, Fri 27 Sep; as working days 23 24 25 26 27 30 Sep, 1 Oct
    shared = found["yearly-report-shared"]
    assert (shared.due, shared.status) == (date(2024, 9, 27), "overdue")
    assert "unqualified" in shared.flags
    assert shared.readings["working-days"].due == date(2024, 10, 1)


def test_a_report_on_the_last_day_of_the_year_is_in_time_and_starts_the_next_year():
    found = timeline(
        date(2026, 1, 1), facts={}, partnership=True,
        yearly_report_published=[date(2024, 9, 20), date(2025, 9, 20)],
    )  # fmt: skip
    first, second = found.all("yearly-report")
    assert (first.due, first.status, first.late) == (date(2025, 9, 20), "met", False)
    assert (second.due, second.status) == (date(2026, 9, 20), "due")
    assert [m.due for m in found.all("yearly-report-shared")] == [
        date(2024, 9, 27), date(2025, 9, 27),
    ]  # fmt: skip


def test_a_partnership_that_never_reported_waits_for_its_first_report_by_law():
    """Nothing to count twelve months from; the Septembers stand all the same."""
    found = timeline(date(2025, 10, 1), facts={}, partnership=True)
    assert (found["yearly-report"].status, found["yearly-report"].due) == ("awaiting", None)
    by_guidance = found.all("yearly-report-by-september")
    assert [(m.due.year, m.status) for m in by_guidance] == [
        (2024, "overdue"), (2025, "overdue"), (2026, "due"),
    ]  # fmt: skip
