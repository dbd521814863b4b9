"""The rulebook of the older Kingston and Richmond subgroup page, read and counted by hand.

The ids A1 to A6 number the timed sentences of that page, in part older than the law it serves.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.lint import lint
from safeguarding_timelines.rules.shapes.shape import Shape

BOOK = load_rulebook("kingston-richmond-llr")
SERIOUS = {"outcome": "died", "abuse_or_neglect": "known"}


def timeline(as_of, facts=SERIOUS, **dated):
    options = dated.pop("options", {})
    case = Case.of("EX-2019-002", **facts, **dated)
    return compute_timeline(case, BOOK, as_of=as_of, **options)


def on(month, day, year=2019):
    return date(year, month, day)


# -- The book ----------------------------------------------------------------------------------


def test_the_page_has_one_period_and_three_rules_without():
    dated = {r.id: (r.shape, r.statements) for r in BOOK.own_rules if r.shape is not Shape.UNTIMED}
    assert dated.pop("decision-within-a-month") == (Shape.WITHIN, ("A1",))
    # what goes to the boards of the boroughs has an interval only in the name of a report
    assert set(dated.values()) == {(Shape.ROLLING, ("A5",))}
    untimed = {r.id: r.statements for r in BOOK.own_rules if r.shape is Shape.UNTIMED}
    assert untimed == {
        "panel-told-of-decision": ("A2",),
        "rapid-review-after-notification": ("A4",),
    }


def test_what_the_page_quotes_from_the_time_before_2018_is_superseded():
    """C-06: a month to decide, told to a panel that is no more."""
    superseded = {rule.id for rule in BOOK.own_rules if rule.superseded_text}
    assert superseded == {"decision-within-a-month", "panel-told-of-decision"}


def test_no_review_follows_of_itself_from_a_death():
    """A3 has one for every case; section 16F leaves it to the partners (C-21)."""
    assert not [r.id for r in BOOK.rules if r.target == "lcspr_decided"]
    found = timeline(on(12, 2), became_aware=on(6, 3), panel_notified=on(6, 7))
    assert (found["lcspr-completion"].status, found["lcspr-publication"].status) == (
        "awaiting", "awaiting",
    )  # fmt: skip


def test_every_agency_the_book_declares_has_a_part_in_a_rule():
    """A5 names each borough's board: reporting to one is not reporting to the other."""
    words = {
        word
        for rule in BOOK.own_rules
        for word in (rule.actor, *rule.recipients, *(rule.by_each or ()))
    }
    declared = {
        slug: name for slug, name in BOOK.agencies.items() if slug not in BOOK.base.agencies
    }
    assert [slug for slug, name in declared.items() if not {slug, name} & words] == []


# -- The month ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notified", "due"),
    [
        (on(6, 7), on(7, 7)),  # a Sunday, and nothing rolls
        (on(1, 31), on(2, 28)),  # February has no 31st
        (on(1, 31, 2020), on(2, 29, 2020)),
        (on(2, 28), on(3, 28)),  # the corresponding date, and not the last of the month
        (on(11, 30), on(12, 30)),
        (on(12, 31), on(1, 31, 2020)),
    ],
)
def test_the_decision_is_made_by_the_corresponding_date_of_the_next_month(notified, due):
    decision = timeline(notified, panel_notified=notified)["decision-within-a-month"]
    assert (decision.due, decision.status) == (due, "due")
    assert "governs" not in decision.flags


@pytest.mark.parametrize(
    ("decided", "as_of", "status", "late"),
    [
        (None, on(7, 7), "due_today", False),
        (None, on(7, 8), "overdue", True),
        (on(7, 7), on(7, 8), "met", False),
        (on(7, 8), on(7, 8), "met_late", True),
    ],
)
def test_the_month_is_still_reckoned_for_whoever_asks(decided, as_of, status, late):
    dated = {"case_review_decided": decided} if decided else {}
    found = timeline(as_of, panel_notified=on(6, 7), **dated)
    decision = found["decision-within-a-month"]
    assert (decision.status, decision.late) == (status, late)
    told = found["panel-told-of-decision"]
    assert (told.status, told.due) == ("untimed", None)


def test_the_month_sets_no_date_for_what_follows_and_the_rapid_review_keeps_its_own():
    """Aware Mon 3 Jun 2019: 4-7 / 10-14 / 17-21 / 24 Jun, two weeks before the month is over."""
    found = timeline(on(6, 10), became_aware=on(6, 3), panel_notified=on(6, 7))
    assert found["rapid-review-submission"].due == on(6, 24)
    assert "governs" in found["rapid-review-submission"].flags
    assert found["panel-told-of-decision"].anchor.on is None
    assert found["rapid-review-after-notification"].status == "untimed"
    done = timeline(on(6, 24), panel_notified=on(6, 7), rapid_review_submitted=on(6, 24))
    assert done["rapid-review-after-notification"].status == "met"


# -- Every year --------------------------------------------------------------------------------


def yearly(found):
    [rule] = {rule.id for rule in BOOK.own_rules if rule.scope == "partnership"}
    return found.all(rule)


def test_the_boards_hear_a_year_after_the_last_time_and_no_case_shows_it():
    """Presented Tue 12 Mar 2019 and Fri 29 May 2020: due 12 Mar 2020, and 29 May 2021."""
    presented = {"annual_reports_presented": [on(3, 12), on(5, 29, 2020)]}
    ask = {"options": {"partnership": True}}
    first, second = yearly(timeline(on(6, 1, 2020), **presented, **ask))
    assert (first.due, first.status, first.done_on) == (
        on(3, 12, 2020), "met_late", on(5, 29, 2020),
    )  # fmt: skip
    assert (second.due, second.status) == (on(5, 29, 2021), "due")
    assert "assumed" in second.flags
    shown = timeline(on(6, 1, 2020), **presented)
    assert "annual-reports-to-health-and-wellbeing-boards" not in {m.rule for m in shown.milestones}


def test_presented_on_29_february_the_year_ends_on_28_february():
    found = timeline(
        on(3, 2, 2020), annual_reports_presented=on(2, 29, 2020), options={"partnership": True}
    )
    assert [milestone.due for milestone in yearly(found)] == [on(2, 28, 2021)]


# -- What the checks find ----------------------------------------------------------------------


def test_the_checks_find_the_month_superseded_and_weaker_than_guidance_on_every_day():
    years = WorkingCalendar("some-years", {}, coverage=(date(2025, 6, 1), date(2027, 12, 31)))
    found = {(one.code, one.rules[0]): one for one in lint(BOOK, calendar=years)}
    weaker = found["weaker-than-guidance", "decision-within-a-month"]
    assert (weaker.severity, weaker.statements) == ("warning", ("A1",))
    assert weaker.triggers.days == weaker.triggers.of
    # 15 working days are three weeks: from a Sunday they end on a Friday, 19 days on, and a month
    # of 31 days is 12 days longer
    assert weaker.triggers.worst_by == 12
    assert ("superseded-text", "decision-within-a-month") in found
    assert ("superseded-text", "panel-told-of-decision") in found
    assert ("untimed-locally", "rapid-review-after-notification") in found
