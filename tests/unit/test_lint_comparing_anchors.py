"""Local rules against national ones across anchors, editions and calendars."""

import pytest

import oracle
from lint_books import (
    CLOSED,
    FIRST,
    LAST,
    Outside,
    answerable,
    both,
    brute,
    days_of,
    exactly,
    found,
    gate,
    notice,
    rule,
    rules,
    summary,
    within,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines.lint import Severity

STATUTE = 'force = "statute"'
IMPLEMENTS = 'implements = "national"'


def report(length, of="started"):
    return within(length, "reported", of)


def weaker(folder, national, own):
    several = [one for one in found(both(folder, national, own)) if "weaker" in one.code]
    assert len(several) <= 1
    return several[0] if several else None


# -- Anchors that a national rule ties together ----------------------------------------------

#: The act comes within five working days of the start, whichever of the two a rule counts from.
LINK = rule("link", within("5 working days"))


def starts_to_acts(start):
    return oracle.days(start, working_days(5)(start))


@pytest.mark.parametrize(("length", "is_weaker"), [(15, False), (16, True)])
def test_a_period_from_the_start_is_compared_with_one_from_the_act_on_every_day_it_may_come(
    tmp_path, length, is_weaker
):
    # The act may come on the very day of the start: fifteen working days from the one are never
    # more than fifteen from the other, and sixteen may be.
    national = rules(LINK, rule("national", report("15 working days", of="acted"), STATUTE))
    own = rule("local", report(f"{length} working days"), IMPLEMENTS)
    one = weaker(tmp_path, national, own)
    assert (one is not None) == is_weaker
    if one is not None:

        def earliest(start):
            return min(working_days(15)(act) for act in starts_to_acts(start))

        known = answerable(earliest, working_days(length))
        assert set(known) <= set(days_of(one))


@pytest.mark.parametrize(("length", "is_weaker"), [(10, False), (11, True)])
def test_a_period_from_the_act_is_compared_with_one_from_the_start(tmp_path, length, is_weaker):
    # At the latest the act comes on working day 5 and what is counted from it ten working days
    # later, on working day 15; eleven working days end on the sixteenth.
    national = rules(LINK, rule("national", report("15 working days"), STATUTE))
    own = rule("local", report(f"{length} working days", of="acted"), IMPLEMENTS)
    one = weaker(tmp_path, national, own)
    assert (one is not None) == is_weaker
    assert one is None or (one.severity, one.rules) == (Severity.ERROR, ("local", "national"))


def test_a_period_on_the_same_event_is_compared_across_anchors_without_a_word_that_it_belongs(
    tmp_path,
):
    # 25 working days from the start are past 5 + 15 of them, whenever the act comes.
    national = rules(LINK, rule("national", report("15 working days", of="acted"), STATUTE))
    one = weaker(tmp_path, national, rule("local", report("25 working days")))
    assert one is not None
    assert one.rules == ("local", "national")


def test_anchors_that_nothing_ties_together_are_not_compared(tmp_path):
    national = rule("national", report("5 days", of="acted"), STATUTE)
    own = rule("local", report("90 days"), IMPLEMENTS)
    assert weaker(tmp_path, national, own) is None


def test_notice_before_the_earlier_of_two_events_is_owed_before_each_of_them(tmp_path):
    # Seven days before publication or the end, whichever is first, are seven before publication.
    earlier = '{ earliest_of = ["published", "finished"] }'
    bound = f'event = "reported"\nat_least = "7 days"\nbefore = {earlier}'
    one = weaker(tmp_path, rule("national", bound), rule("local", notice("5 days"), IMPLEMENTS))
    assert one is not None
    assert one.triggers.worst_by == 2


@pytest.mark.parametrize(("how", "is_weaker"), [("latest", True), ("earliest", False)])
def test_a_gate_after_the_later_of_two_events_is_shut_after_each_of_them(tmp_path, how, is_weaker):
    # Ten days after the earlier of the two may come before four days after the start.
    of = f'{{ {how}_of = ["started", "also_started"] }}'
    national = rule("national", f'event = "acted"\nat_least = "10 days"\nafter = {of}')
    one = weaker(tmp_path, national, rule("local", gate("4 days"), IMPLEMENTS))
    assert (one is not None) == is_weaker
    assert one is None or one.triggers.worst_by == 6


@pytest.mark.parametrize(
    "link",
    [
        rule("link", within("5 working days"), 'force = "permission"'),
        rule("link", exactly("5 working days")),
        rule("link", gate("5 working days")),
    ],
)
def test_only_what_must_come_within_a_time_is_tied(tmp_path, link):
    national = rules(link, rule("national", report("15 working days", of="acted"), STATUTE))
    own = rule("local", report("16 working days"), IMPLEMENTS)
    assert weaker(tmp_path, national, own) is None


def test_a_rule_that_is_never_computed_ties_nothing(tmp_path):
    link = rule("link", within("5 working days"), 'inactive = "incoherent"')
    national = rules(link, rule("national", report("15 working days", of="acted"), STATUTE))
    assert (
        weaker(
            tmp_path,
            national,
            rule("local", report("16 working days"), IMPLEMENTS),
        )
        is None
    )


# -- Editions --------------------------------------------------------------------------------


def editions(first, second):
    return rules(
        rule("national", first, "in_force = { until = 2025-12-31 }"),
        rule("national", second, "in_force = { from = 2026-01-01 }"),
    )


def test_each_day_is_compared_with_the_edition_in_force_on_it(tmp_path):
    # 12 days are weaker than the 10 of 2025 and stricter than the 15 of 2026.
    one = weaker(
        tmp_path,
        editions(report("10 days"), report("15 days")),
        rule("local", report("12 days")),
    )
    assert summary(one) == (365, 730, 2, day("2025-01-01"), day("2025-01-01"))
    assert one.triggers.spans == ((day("2025-01-01"), day("2025-12-31")),)


@pytest.mark.parametrize(
    ("first", "second", "weak_by"), [("10 days", "15 days", "10"), ("15 days", "10 days", "10")]
)
def test_the_message_quotes_the_edition_that_is_undercut(tmp_path, first, second, weak_by):
    own = rule("local", report("12 days"))
    one = weaker(
        tmp_path,
        editions(report(first), report(second)),
        own,
    )
    assert f"within {weak_by} days" in one.message
    assert "within 15 days" not in one.message


def test_a_rule_weaker_than_an_ended_edition_alone_is_still_found(tmp_path):
    national = rule("national", report("5 days"), "in_force = { until = 2025-01-31 }")
    one = weaker(tmp_path, national, rule("local", report("6 days")))
    assert summary(one)[:2] == (31, 31)


def test_days_before_or_after_a_local_rule_is_in_force_are_not_examined(tmp_path):
    own = rule(
        "local",
        report("6 days"),
        "in_force = { from = 2026-03-01, until = 2026-03-10 }",
    )
    one = weaker(tmp_path, rule("national", report("5 days")), own)
    assert summary(one) == (10, 10, 1, day("2026-03-01"), day("2026-03-01"))


def test_two_rules_are_compared_from_the_day_the_second_begins_to_the_day_the_first_ends(tmp_path):
    national = rule(
        "national", report("5 days"), "in_force = { from = 2025-03-01, until = 2026-06-30 }"
    )
    own = rule("local", report("6 days"), "in_force = { from = 2025-07-01, until = 2026-12-31 }")
    one = weaker(tmp_path, national, own)
    assert one.triggers.spans == ((day("2025-07-01"), day("2026-06-30")),)
    assert summary(one)[:3] == (365, 365, 1)


def test_rules_never_in_force_together_are_not_compared(tmp_path):
    national = rule("national", report("5 days"), "in_force = { until = 2025-12-31 }")
    own = rule("local", report("9 days"), "in_force = { from = 2026-01-01 }")
    assert found(both(tmp_path, national, own)) == []


def test_an_edition_without_a_date_does_not_hide_the_one_that_has_it(tmp_path):
    promptly = 'event = "reported"\nuntimed = "promptly"\nafter = "started"'
    own = rule("local", report("6 days"), IMPLEMENTS)
    one = weaker(tmp_path, editions(promptly, report("5 days")), own)
    assert summary(one) == (365, 365, 1, day("2026-01-01"), day("2026-01-01"))


def test_an_edition_that_counts_from_another_event_is_not_counted_from_this_one(tmp_path):
    # Until 2025 ten days from the start, from 2026 fifteen from the act: nothing ties the two, so
    # twelve days from the act are weaker than neither.
    edition_by = 'edition_by = "acted"\n'
    national = editions(
        edition_by + report("10 days"),
        edition_by + report("15 days", of="acted"),
    )
    own = rule("local", report("12 days", of="acted"), IMPLEMENTS)
    assert weaker(tmp_path, national, own) is None


def test_an_edition_that_has_ended_is_not_compared_across_anchors(tmp_path):
    # The act may come at once, and twelve days are more than the five that once ran from it; but
    # since 2026 there are twenty, from the start.
    edition_by = 'edition_by = "acted"\n'
    first, second = report("5 days", of="acted"), report("20 days")
    own = rule("local", report("12 days"))
    national = rules(LINK, editions(edition_by + first, edition_by + second))
    assert weaker(tmp_path, national, own) is None
    national = rules(LINK, editions(edition_by + second, edition_by + first))
    assert weaker(tmp_path, national, own).triggers.first == day("2026-01-01")


# -- Calendars -------------------------------------------------------------------------------

TO_THE_LETTER = (
    CLOSED
    - {oracle.good_friday(year) for year in range(2024, 2029)}
    - {christmas for christmas in CLOSED if (christmas.month, christmas.day) == (12, 25)}
)


def to_the_letter(n):
    def count(start):
        end = oracle.add(start, n, TO_THE_LETTER)
        if not FIRST <= start <= end:
            raise Outside
        return end

    return count


def test_a_rule_that_names_a_calendar_is_counted_on_it(tmp_path):
    # By the letter Good Friday and 25 December count. Thu 17 Apr 2025 + 1: Fri 18, or Tue 22 Apr.
    letter = 'calendar = "literal"'
    five = report("5 working days")
    one = weaker(tmp_path, rule("national", five, letter), rule("local", five))
    known = answerable(working_days(5))
    assert summary(one) == brute(known, working_days(5), to_the_letter(5))
    assert day("2025-04-17") in days_of(one)
    [other] = found(
        both(tmp_path, rule("national", five), rule("local", five, f"{letter}\n{IMPLEMENTS}"))
    )
    assert other.code == "stricter-than-national"
    assert summary(other) == brute(known, working_days(5), to_the_letter(5))


def test_a_start_that_waits_for_a_working_day_is_weaker_on_the_other_days(tmp_path):
    # From Sat 4 Jan 2025 five working days end on Fri 10 Jan; counted from the Monday, on the 13th.
    national = rule("national", report("5 working days"))
    own = rule(
        "local",
        report("5 working days"),
        'start_convention = "next_working_day"',
    )
    one = weaker(tmp_path, national, own)

    def waits(start):
        return working_days(5)(oracle.following(start, CLOSED))

    assert summary(one) == brute(answerable(waits), waits, working_days(5))
    assert not any(oracle.counts(held, CLOSED) for held in days_of(one))


def test_a_missing_day_that_moves_forward_is_weaker_by_a_day_or_more(tmp_path):
    # 31 Aug 2025 + 6 months: 28 Feb 2026, or 1 Mar. The months that lack a 31st, or a 29th and
    # 30th of February, are the only ones that differ, and by one day.
    national = rule("national", report("6 months"))
    own = rule("local", report("6 months"), 'missing_day = "next_day"')
    one = weaker(tmp_path, national, own)
    missing = [d for d in oracle.days(FIRST, LAST) if oracle.add_months(d, 6).day != d.day]
    assert days_of(one) == missing
    assert (one.triggers.worst_by, one.triggers.of) == (1, 730)
    assert day("2025-08-31") in missing
