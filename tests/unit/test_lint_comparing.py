"""Local rules against the national rule for the same duty: how often weaker, and by how much.

Counts are worked out again here, a day at a time, on every day of two years.
"""

from datetime import timedelta

import pytest

import oracle
from lint_books import (
    CALENDAR,
    CLOSED,
    alone,
    answerable,
    both,
    brute,
    days_of,
    exactly,
    found,
    gate,
    kept,
    notice,
    numbered,
    order,
    rule,
    rules,
    summary,
    within,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines.lint import Severity, lint

STATUTE = 'force = "statute"'
IMPLEMENTS = 'implements = "national"'


def weaker(folder, national, own):
    """The one finding that a local rule is weaker; None if there is none."""
    several = [one for one in found(both(folder, national, own)) if "weaker" in one.code]
    assert len(several) <= 1
    return several[0] if several else None


def calendar_days(n):
    return lambda one: one + timedelta(days=n)


# -- How often, how much, and which day first ------------------------------------------------


def test_six_months_of_keeping_against_a_year_is_an_error_on_every_day(tmp_path):
    # Published 1 Jan 2025: kept to 1 Jul 2025 or to 1 Jan 2026. July to December have 31, 31, 30,
    # 31, 30 and 31 days, 184 in all, and no six months have more.
    own = rule("local", kept("6 months"), IMPLEMENTS)
    one = weaker(tmp_path, rule("national", kept("1 year"), STATUTE), own)
    assert (one.code, one.severity) == ("weaker-than-statute", Severity.ERROR)
    assert one.rules == ("local", "national")
    assert summary(one) == (730, 730, 184, day("2025-01-01"), day("2025-01-01"))
    assert one.example == day("2025-01-01")
    assert one.message == (
        "local says: at least 6 months after the publication; national (The text, paragraph 1) "
        "says: at least 1 year after the publication. The local rule is weaker on every one of "
        "730 days, at worst by 184 days of keeping (on 2025-01-01)."
    )


def test_twenty_one_days_against_fifteen_working_days_is_weaker_on_some_days_only(tmp_path):
    # Sat 4 Jan 2025: 21 days end on Sat 25 Jan; 15 working days are 6-10, 13-17, 20-24 Jan.
    # From Wed 1 Jan, a holiday, both end on 22 Jan; from Thu 2 and Fri 3 Jan likewise.
    own = rule("local", within("21 days"), IMPLEMENTS)
    one = weaker(tmp_path, rule("national", within("15 working days")), own)
    fifteen = working_days(15)
    expected = brute(answerable(fifteen), calendar_days(21), fifteen)
    assert summary(one) == expected
    assert one.triggers.first == day("2025-01-04")
    assert one.message == (
        "local says: within 21 days of the start; national (The text, paragraph 1) says: within "
        f"15 working days of the start. The local rule is weaker on {expected[0]} of {expected[1]} "
        f"days, the first 2025-01-04, at worst by {expected[2]} days (on {expected[3]})."
    )
    assert (one.code, one.severity) == ("weaker-than-guidance", Severity.WARNING)


def test_twenty_one_days_are_weaker_only_on_days_that_do_not_work(tmp_path):
    national = rule("national", within("15 working days"))
    held = days_of(weaker(tmp_path, national, rule("local", within("21 days"))))
    assert held
    assert not any(oracle.counts(one, CLOSED) for one in held)


def test_nineteen_days_are_never_weaker_than_fifteen_working_days_and_twenty_are(tmp_path):
    # From a Sunday without holidays 15 working days end on the Friday 19 days later.
    national = rule("national", within("15 working days"))
    assert weaker(tmp_path, national, rule("local", within("19 days"), IMPLEMENTS)) is None
    one = weaker(tmp_path, national, rule("local", within("20 days"), IMPLEMENTS))
    assert {held.weekday() for held in days_of(one)} == {oracle.SUNDAY}
    assert one.triggers.worst_by == 1


def test_a_day_whose_count_leaves_the_calendar_is_not_among_those_examined(tmp_path):
    own = rule("local", within("30 working days"))
    one = weaker(tmp_path, rule("national", within("15 working days")), own)
    assert one.triggers.of == one.triggers.days == len(answerable(working_days(30))) < 730


# -- Shapes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("national", "own", "worst"),
    [
        (within("5 days"), within("1 week"), 2),
        (within("5 days"), within("4 days"), None),
        (within("1 day"), within("48 hours"), 1),
        (within("5 days"), exactly("8 days"), 3),
        (notice("7 days"), notice("5 days"), 2),
        (
            notice("7 days"),
            notice("9 days"),
            None,
        ),
        (notice("7 days"), order(), 7),
        (
            notice("7 days"),
            'event = "reported"\nexactly = "6 days"\nbefore = "published"',
            1,
        ),
        (gate("10 days"), gate("4 days"), 6),
        (gate("4 days"), gate("10 days"), None),
        (kept("3 weeks"), kept("20 days"), 1),
        (kept("20 days"), kept("3 weeks"), None),
    ],
)
def test_a_bound_is_weaker_by_the_days_it_gives_or_takes_away(tmp_path, national, own, worst):
    one = weaker(tmp_path, rule("national", national, STATUTE), rule("local", own))
    assert (one and one.triggers.worst_by) == worst
    assert one is None or (one.code, one.triggers.days) == ("weaker-than-statute", one.triggers.of)


def test_numbered_days_are_compared_with_a_period(tmp_path):
    # Day 1 is the start itself where it works, so day 16 is 15 working days after it. From a
    # Saturday day 1 is the Monday, which the period counts as its first: day 15 is the last.
    national = rule("national", within("15 working days"), STATUTE)
    assert (
        weaker(
            tmp_path,
            national,
            rule("local", numbered("acted", 1, 15, unit="working days"), IMPLEMENTS),
        )
        is None
    )
    one = weaker(
        tmp_path, national, rule("local", numbered("acted", 1, 16, unit="working days"), IMPLEMENTS)
    )
    assert one is not None

    def day_16(start):
        return working_days(15)(oracle.following(start, CLOSED))

    known = answerable(day_16, working_days(15))
    assert summary(one) == brute(known, day_16, working_days(15))


def test_a_report_sent_between_two_events_has_no_notice_at_all(tmp_path):
    own = rule("local", 'event = "reported"\nbetween = ["finished", "published"]', IMPLEMENTS)
    one = weaker(tmp_path, rule("national", notice("7 days"), STATUTE), own)
    assert one is not None
    assert (one.severity, one.triggers.worst_by) == (Severity.ERROR, 7)


@pytest.mark.parametrize(
    "own",
    [
        gate("6 months", "withdrawn", "published"),
        exactly("6 months", "withdrawn", "published"),
        within("6 months", "withdrawn", "published"),
    ],
)
def test_taking_down_after_six_months_is_weaker_than_keeping_for_a_year(tmp_path, own):
    national = rule("national", kept("1 year"), STATUTE)
    every = found(both(tmp_path, national, rule("local", own, IMPLEMENTS)))
    errors = [one for one in every if one.severity is Severity.ERROR]
    assert [set(one.rules) for one in errors] == [{"local", "national"}]


def test_an_act_on_a_day_before_the_national_gate_opens_is_weaker(tmp_path):
    own = rule("local", exactly("4 days"), IMPLEMENTS)
    one = weaker(tmp_path, rule("national", gate("10 days"), STATUTE), own)
    assert one is not None
    assert one.triggers.worst_by == 6


def test_a_gate_in_working_days_opens_by_the_calendar(tmp_path):
    # From Mon 5 Jan 2026 the gate opens on Fri 9 Jan, four days on; from Thu 8 Jan on Wed 14 Jan.
    own = rule("local", gate("4 days"), IMPLEMENTS)
    one = weaker(tmp_path, rule("national", gate("4 working days"), STATUTE), own)
    four = working_days(4)
    assert summary(one) == brute(answerable(four), four, calendar_days(4))
    assert day("2026-01-05") not in days_of(one)
    assert day("2026-01-08") in days_of(one)


def test_of_numbered_days_the_first_is_held_against_a_national_gate(tmp_path):
    # Day 1 is the start itself: day 8 is seven days after it, and three before the gate opens.
    own = rule("local", numbered("acted", 8, 15), IMPLEMENTS)
    one = weaker(tmp_path, rule("national", gate("10 days"), STATUTE), own)
    assert summary(one) == (730, 730, 3, day("2025-01-01"), day("2025-01-01"))


@pytest.mark.parametrize(
    ("national", "own"),
    [
        ('every = "12 months"\nsince_last = true', 'every = "24 months"\nsince_last = true'),
        ('every = "3 months"\nstarting = 2025-01-31', 'every = "6 months"\nstarting = 2025-01-31'),
        (
            'each_year_by = "09-30"\nin_force = { from = 2024-01-01 }',
            'each_year_by = "10-31"\nin_force = { from = 2024-01-01 }',
        ),
    ],
)
def test_a_duty_that_recurs_less_often_or_later_is_weaker(tmp_path, national, own):
    national = rule("national", f'event = "reported"\n{national}', STATUTE)
    every = found(both(tmp_path, national, rule("local", f'event = "reported"\n{own}', IMPLEMENTS)))
    assert [(one.severity, one.rules) for one in every if "weaker" in one.code] == [
        (Severity.ERROR, ("local", "national"))
    ]


def grid(length):
    return f'event = "reported"\nevery = "{length}"\nstarting = 2025-01-31'


def test_a_grid_in_working_days_is_counted_on_the_calendar(tmp_path):
    # Thu 17 Apr 2025 + 10 working days: 22-25, 28-30 Apr, 1, 2 and, after the bank holiday of
    # Mon 5 May, 6 May. That is 19 days; 14 days are Thu 1 May.
    national = rule("national", grid("14 days"), STATUTE)
    one = weaker(tmp_path, national, rule("local", grid("10 working days"), IMPLEMENTS))
    ten = working_days(10)
    assert summary(one) == brute(answerable(ten), ten, calendar_days(14))
    assert ten(day("2025-04-17")) == day("2025-05-06")


def test_a_grid_whose_missing_day_moves_forward_is_weaker(tmp_path):
    # A month after 31 Jan 2025 is 28 Feb, or 1 Mar.
    own = rule("local", grid("1 month"), f'missing_day = "next_day"\n{IMPLEMENTS}')
    one = weaker(tmp_path, rule("national", grid("1 month"), STATUTE), own)
    days = oracle.days(day("2025-01-01"), day("2026-12-31"))
    assert days_of(one) == [d for d in days if oracle.add_months(d, 1).day != d.day]
    assert (one.triggers.worst_by, day("2025-01-31") in days_of(one)) == (1, True)


# -- Which rules are compared ----------------------------------------------------------------


def test_rules_on_one_event_from_one_anchor_are_compared_without_a_word_that_they_belong(tmp_path):
    one = weaker(
        tmp_path,
        rule("national", within("5 days")),
        rule("local", within("7 days")),
    )
    assert one.rules == ("local", "national")


def test_a_rule_that_carries_out_another_is_compared_whatever_its_own_event_is(tmp_path):
    own = rule("local", within("7 days", "finished", "started"), IMPLEMENTS)
    assert weaker(tmp_path, rule("national", within("5 days")), own).triggers.worst_by == 2


def test_rules_on_different_events_are_not_compared(tmp_path):
    own = rule("local", within("7 days", "finished", "started"))
    assert found(both(tmp_path, rule("national", within("5 days")), own)) == []


def test_an_upper_and_a_lower_bound_on_one_event_are_no_rivals(tmp_path):
    own = rule("local", gate("2 days"))
    assert found(both(tmp_path, rule("national", within("5 days")), own)) == []


@pytest.mark.parametrize("which", ["national", "local"])
def test_a_rule_that_is_never_computed_is_not_compared(tmp_path, which):
    off = {which: 'inactive = "incoherent"'}
    national = rule("national", within("5 days"), off.get("national", ""))
    own = rule("local", within("7 days"), f"{IMPLEMENTS}\n{off.get('local', '')}")
    assert found(both(tmp_path, national, own)) == []


def test_the_rules_after_one_that_is_never_computed_are_compared(tmp_path):
    own = rules(
        rule("off", within("9 days"), 'inactive = "incoherent"'), rule("local", within("7 days"))
    )
    one = weaker(tmp_path, rule("national", within("5 days")), own)
    assert one.rules == ("local", "national")


def test_a_rulebook_that_extends_none_is_compared_with_nothing(tmp_path):
    two = rules(
        rule("a", within("5 working days")),
        rule("b", within("9 working days")),
    )
    codes = {one.code for one in lint(alone(tmp_path, two), calendar=CALENDAR)}
    assert not any("weaker" in code or "stricter" in code for code in codes)


def test_each_occurrence_is_compared_with_each_occurrence(tmp_path):
    def each(length):
        return f'event = "acted"\nwithin = "{length}"\nof = {{ each = "asked" }}'

    own = rule("local", each("10 days"), IMPLEMENTS)
    assert weaker(tmp_path, rule("national", each("7 days")), own).triggers.worst_by == 3


def test_rules_that_count_from_different_combinations_are_not_compared(tmp_path):
    later = 'event = "acted"\nwithin = "10 days"\nof = { latest_of = ["started", "also_started"] }'
    own = rule("local", 'event = "acted"\nwithin = "12 days"\nof = { last = "asked" }')
    assert weaker(tmp_path, rule("national", later), own) is None


def test_of_two_national_rules_the_one_that_is_undercut_is_named(tmp_path):
    ten, fifteen = (
        within("10 working days"),
        within("15 working days"),
    )
    national = rules(rule("ten", ten), rule("fifteen", fifteen))
    one = weaker(tmp_path, national, rule("local", within("12 working days")))
    assert one.rules == ("local", "ten")
    assert "15 working days" not in one.message


@pytest.mark.parametrize(
    ("force", "code", "severity"),
    [
        ("statute", "weaker-than-statute", "error"),
        ("guidance", "weaker-than-guidance", "warning"),
        ("expectation", "weaker-than-expectation", "note"),
    ],
)
def test_what_stands_behind_the_national_rule_decides_how_grave_it_is(
    tmp_path, force, code, severity
):
    national = rule("national", within("5 days"), f'force = "{force}"')
    one = weaker(tmp_path, national, rule("local", within("6 days")))
    assert (one.code, one.severity.value) == (code, severity)


def test_a_rule_below_statute_and_below_guidance_is_found_against_both(tmp_path):
    national = rules(
        rule("law", notice("7 days"), STATUTE),
        rule("advice", notice("9 days")),
    )
    every = found(both(tmp_path, national, rule("local", notice("5 days"))))
    assert [(one.code, one.rules) for one in every] == [
        ("weaker-than-statute", ("local", "law")),
        ("weaker-than-guidance", ("local", "advice")),
    ]


# -- Stricter --------------------------------------------------------------------------------


def test_a_stricter_rule_that_carries_out_a_national_one_is_a_note(tmp_path):
    # 15 days from Thu 10 Apr 2025 are Fri 25 Apr; 15 working days are 11, 14-17, 22-25 and 28-30
    # Apr, 1, 2 and 6 May, without Easter, 18 and 21 Apr, and Mon 5 May: eleven days apart.
    own = rule("local", within("15 days"), IMPLEMENTS)
    [one] = found(both(tmp_path, rule("national", within("15 working days")), own))
    fifteen = working_days(15)
    assert (one.code, one.severity) == ("stricter-than-national", Severity.NOTE)
    assert summary(one) == brute(answerable(fifteen), fifteen, calendar_days(15))
    assert one.message == (
        "local says: within 15 days of the start; national (The text, paragraph 1) says: within "
        "15 working days of the start. The local rule is never weaker, and is stricter on every "
        "one of 707 days, at worst by 11 days (on 2025-04-10)."
    )


@pytest.mark.parametrize("length", ["3 days", "5 days"])
def test_a_rule_that_is_stricter_or_the_same_and_claims_nothing_is_left_alone(tmp_path, length):
    own = rule("local", within(length))
    assert found(both(tmp_path, rule("national", within("5 days")), own)) == []


def test_a_rule_that_only_repeats_the_national_one_is_left_alone(tmp_path):
    own = rule("local", within("5 days"), IMPLEMENTS)
    assert found(both(tmp_path, rule("national", within("5 days")), own)) == []


def test_a_rule_weaker_on_some_days_is_not_called_stricter_for_the_others(tmp_path):
    own = rule("local", within("21 days"), IMPLEMENTS)
    every = found(both(tmp_path, rule("national", within("15 working days")), own))
    assert [one.code for one in every] == ["weaker-than-guidance"]
