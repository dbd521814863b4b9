"""The Kingston and Richmond subgroup's terms of reference: duties of the partnership, by hand.

The ids C1 to C8 number the timed sentences of those terms, and B39 one of the review guidance.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook

BOOK = load_rulebook("kingston-richmond")
DUTIES = (
    "subgroup-meets-quarterly", "leadership-updated-quarterly", "papers-before-subgroup",
    "minutes-in-three-weeks", "terms-reviewed-annually", "annual-report",
)  # fmt: skip


def timeline(as_of, *events, partnership=True, **dated):
    case = Case.of("EX-2026-005", **dated)
    case = case.model_copy(update={"events": (*case.events, *events)})
    return compute_timeline(case, BOOK, as_of=as_of, partnership=partnership)


def stands(found, rule):
    return [(milestone.due, milestone.status) for milestone in found.all(rule)]


def on(month, day, year=2026):
    return date(year, month, day)


def met(day, name):
    return Event(kind="subgroup_met", on=day, id=name)


def act(kind, day, answers=None):
    return Event(kind=kind, on=day, answers=answers)


# -- Who is bound ------------------------------------------------------------------------------


def test_the_duties_of_the_subgroup_are_in_no_cases_timeline():
    bound = {rule.id for rule in BOOK.own_rules if rule.scope == "partnership"}
    assert bound == {*DUTIES, "annual-report-sent"}
    found = timeline(on(2, 2), met(on(1, 15), "m1"), partnership=False)
    assert not set(DUTIES) & {milestone.rule for milestone in found.milestones}


def test_providing_information_belongs_to_a_case_and_has_no_period():
    """C8 says timely."""
    asked = Event(kind="chronologies_requested", on=on(2, 2), by="police")
    found = timeline(on(3, 2), asked, partnership=False)["information-provided"]
    assert (found.status, found.due, found.late) == ("untimed", None, False)


# -- Every quarter -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("subgroup-meets-quarterly", "subgroup_met"),
        ("leadership-updated-quarterly", "leadership_updated"),
    ],
)
@pytest.mark.parametrize(
    ("last", "due"),
    [
        (on(1, 15), on(4, 15)),
        (on(11, 30, 2025), on(2, 28)),  # February has no 30th
        (on(2, 28), on(5, 28)),
        (on(5, 31), on(8, 31)),
    ],
)
def test_a_quarter_is_three_months_from_the_last_time(rule, kind, last, due):
    found = timeline(last, **{kind: last})
    assert stands(found, rule) == [(due, "due")]
    assert "assumed" in found[rule].flags


def test_each_meeting_discharges_the_quarter_before_it_and_starts_another():
    """Met Thu 15 Jan, Fri 10 Apr and Tue 14 Jul 2026: a quarter after the second is 10 Jul."""
    found = timeline(on(8, 3), subgroup_met=[on(1, 15), on(4, 10), on(7, 14)])
    assert stands(found, "subgroup-meets-quarterly") == [
        (on(4, 15), "met"), (on(7, 10), "met_late"), (on(10, 14), "due"),
    ]  # fmt: skip
    assert found["subgroup-meets-quarterly"].due == on(10, 14)
    shown = [m.due for m in found.milestones if m.rule == "subgroup-meets-quarterly"]
    assert shown == [on(10, 14)]


def test_before_any_meeting_on_record_no_quarter_runs():
    found = timeline(on(8, 3))
    for rule in ("subgroup-meets-quarterly", "leadership-updated-quarterly"):
        assert stands(found, rule) == [(None, "awaiting")]


# -- Papers and minutes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "papers", "clear"),
    [
        (on(4, 15), on(4, 8), on(4, 7)),  # 14 13 10 9 8, and 7 Apr
        # after Easter: 8 7 / (6 and 3 April closed) 2 1 Apr, 31 Mar, and 30 Mar
        (on(4, 9), on(3, 31), on(3, 30)),
        (on(1, 7), on(12, 30, 2025), on(12, 29, 2025)),  # 6 5 2 Jan, 31 30 Dec, and 29 Dec
        (on(5, 30), on(5, 22), on(5, 21)),  # a Saturday: 29 28 27 26 / (25 closed) 22, and 21 May
    ],
)
def test_papers_go_out_five_working_days_before_the_meeting(meeting, papers, clear):
    found = timeline(on(12, 1, 2025), met(meeting, "m1"))["papers-before-subgroup"]
    assert (found.due, found.status) == (papers, "due")
    assert found.readings["clear-days"].due == clear
    assert (found.cautious, found.anchor.basis) == ("clear-days", "planned")


def test_minutes_go_out_three_weeks_after_the_meeting():
    """Thu 9 Apr 2026: 30 Apr. Sat 16 May: Sat 6 Jun, the Friday before to act by."""
    found = timeline(on(4, 9), met(on(4, 9), "m1"))["minutes-in-three-weeks"]
    assert (found.due, found.act_by) == (on(4, 30), on(4, 30))
    found = timeline(on(5, 18), met(on(5, 16), "m1"))["minutes-in-three-weeks"]
    assert (found.due, found.act_by) == (on(6, 6), on(6, 5))
    assert "unqualified" not in found.flags


def test_every_meeting_has_its_papers_and_its_minutes():
    """Meetings Thu 15 Jan and Wed 15 Apr 2026.

    Papers 14 13 12 9 8 Jan and 14 13 10 9 8 Apr; minutes 5 Feb and 6 May.
    """
    found = timeline(
        on(4, 20),
        met(on(1, 15), "january"),
        met(on(4, 15), "april"),
        act("papers_circulated", on(1, 8)),
        act("papers_circulated", on(4, 9)),
        act("minutes_distributed", on(2, 6)),
    )
    assert stands(found, "papers-before-subgroup") == [(on(1, 8), "met"), (on(4, 8), "met_late")]
    assert stands(found, "minutes-in-three-weeks") == [(on(2, 5), "met_late"), (on(5, 6), "due")]


def test_minutes_that_answer_the_second_meeting_do_not_discharge_the_first():
    found = timeline(
        on(5, 11),
        met(on(1, 15), "january"),
        met(on(4, 15), "april"),
        act("minutes_distributed", on(4, 29), answers="april"),
    )
    assert stands(found, "minutes-in-three-weeks") == [(on(2, 5), "overdue"), (on(5, 6), "met")]


def test_the_clear_day_is_doubtful_for_papers_sent_on_the_fifth():
    """Wed 8 Apr 2026 is five working days before Wed 15 Apr, and four clear ones lie between."""
    found = timeline(on(4, 20), met(on(4, 15), "m1"), act("papers_circulated", on(4, 8)))
    papers = found["papers-before-subgroup"]
    assert (papers.status, papers.readings["clear-days"].status) == ("met", "met_late")
    assert {"ambiguous", "contested"} <= set(papers.flags)


# -- Every year --------------------------------------------------------------------------------


def test_the_terms_are_reviewed_each_year_by_the_end_of_october():
    """C6: dated October 2023. Reviewed on 10 Oct 2024 and 12 Nov 2025."""
    found = timeline(
        on(12, 1, 2025), terms_of_reference_reviewed=[on(10, 10, 2024), on(11, 12, 2025)]
    )
    assert stands(found, "terms-reviewed-annually") == [
        (on(10, 31, 2024), "met"), (on(10, 31, 2025), "met_late"), (on(10, 31, 2026), "due"),
    ]  # fmt: skip
    assert "assumed" in found["terms-reviewed-annually"].flags


def test_without_a_review_every_past_year_is_overdue_and_the_first_is_shown():
    found = timeline(on(12, 1, 2025))
    assert stands(found, "terms-reviewed-annually") == [
        (on(10, 31, 2024), "overdue"), (on(10, 31, 2025), "overdue"), (on(10, 31, 2026), "due"),
    ]  # fmt: skip
    assert found["terms-reviewed-annually"].due == on(10, 31, 2024)


def test_the_annual_report_restates_the_act_and_the_end_of_september_stands_beside_both():
    """Published Sat 20 Sep 2025: a year later, and 30 September (C-22).

    The report of September 2024 is the first of the Septembers.
    """
    found = timeline(on(10, 1, 2025), yearly_report_published=[on(9, 19, 2024), on(9, 20, 2025)])
    assert found["annual-report"].due == found["yearly-report"].due == on(9, 20)
    assert found["yearly-report-by-september"].due == on(9, 30)
    # a year from 19 Sep 2024 was up on the 19th
    for rule in ("annual-report", "yearly-report"):
        assert stands(found, rule)[0] == (on(9, 19, 2025), "met_late")
    assert "governs" in found["yearly-report"].flags
    assert "governs" not in found["annual-report"].flags
