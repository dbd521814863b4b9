"""Chains of steps against the deadline that has to hold them: worked examples."""

from datetime import timedelta

import pytest

import oracle
from lint_books import (
    CLOSED,
    about,
    answerable,
    brute,
    days_of,
    exactly,
    gate,
    notice,
    order,
    rule,
    rules,
    summary,
    then,
    within,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines.lint import Severity

DEADLINE = within("15 working days", "published", "started")


# -- Steps that take their time --------------------------------------------------------------


def test_steps_that_fill_their_deadline_on_ordinary_days_and_overrun_it_at_christmas(tmp_path):
    # 28 days from Mon 15 Dec 2025 end on 12 Jan 2026. 18 working days from it: 16-19 Dec (4),
    # 22-24 (7), 29-31 (10), 2 Jan (11), 5-9 (16), 12 and 13 (18): a day over. From Mon 3 Nov,
    # with no holiday in sight, 18 working days are 27 Nov and 28 days are 1 Dec.
    text = rules(
        rule("deadline", within("28 days", "published", "started")),
        rule("draft", within("10 working days")),
        rule("approval", within("8 working days", "published", "acted")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.severity) == ("steps-do-not-fit", Severity.WARNING)
    assert one.rules == ("deadline", "draft", "approval")
    known = answerable(working_days(18))
    eighteen, deadline = working_days(18), (lambda start: start + timedelta(days=28))
    assert summary(one) == brute(known, eighteen, deadline)
    held = set(days_of(one))
    assert day("2025-12-15") in held
    assert day("2025-11-03") not in held
    assert 0 < len(held) < one.triggers.of
    assert one.message == (
        "deadline says: within 28 days of the start. If each step takes the time its own rule "
        "allows (draft: within 10 working days of the start; approval: within 8 working days of "
        "the act), the deadline is overrun on "
        f"{len(held)} of {len(known)} days, the first {one.triggers.first}, at worst by 3 days."
    )


def test_steps_that_fit_on_every_day_are_not_found(tmp_path):
    text = rules(
        rule("deadline", DEADLINE),
        rule("draft", within("5 working days")),
        rule("approval", within("9 working days", "published", "acted")),
    )
    assert about(tmp_path, text) == []


def test_of_several_ways_the_longest_counts(tmp_path):
    # 2 + the longer of 14 days and 7 working days + 2 + 2 working days, against 15 of them:
    # 14 days are 10 working days or, with holidays, fewer, so that Christmas makes it fit.
    text = rules(
        rule("deadline", DEADLINE),
        rule("ask", within("2 working days", "asked", "started")),
        rule("answer", within("14 days", "acted", "asked")),
        rule("look", within("7 working days", "finished", "asked")),
        rule("meet", 'event = "reported"\nwithin = "2 working days"\n'
             'of = { latest_of = ["acted", "finished"] }'),
        rule("send", within("2 working days", "published", "reported")),
    )  # fmt: skip
    [one] = about(tmp_path, text)

    def chain(start):
        asked = working_days(2)(start)
        both_in = max(asked + timedelta(days=14), working_days(7)(asked))
        return working_days(2)(working_days(2)(both_in))

    known = answerable(chain, working_days(15))
    assert summary(one) == brute(known, chain, working_days(15))
    # Thu 18 Dec 2025: asked by the 22nd, answered by 5 Jan, met 7 Jan, sent 9 Jan; the fifteenth
    # working day is 13 Jan (19, 22-24, 29-31 Dec, 2, 5-9, 12, 13 Jan are 15).
    assert day("2025-12-18") not in days_of(one)
    assert chain(day("2025-12-18")) == day("2026-01-09")
    assert working_days(15)(day("2025-12-18")) == day("2026-01-13")
    assert "look" not in one.rules


def test_of_two_ways_equally_long_the_one_written_first_is_named(tmp_path):
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("one", gate("9 days", "published", "started")),
        rule("other", gate("9 days", "published", "started")),
    )
    [one] = about(tmp_path, text)
    assert one.rules == ("deadline", "one")


def test_a_deadline_that_other_steps_wait_for_is_one_of_the_steps(tmp_path):
    # 14 days to return, and the event exactly 14 days after that deadline, whatever comes when.
    text = rules(
        rule("deadline", within("27 days", "published", "started")),
        rule("return", within("14 days")),
        rule(
            "event", 'event = "finished"\nexactly = "14 days"\nafter = { deadline_of = "return" }'
        ),
        rule("publish", within("0 days", "published", "finished")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, summary(one)[:3]) == ("orders-exclude-each-other", (730, 730, 1))
    assert set(one.rules) == {"deadline", "return", "event", "publish"}


def after_deadline(name, length, event):
    return f'event = "{event}"\nwithin = "{length}"\nof = {{ deadline_of = "{name}" }}'


def test_a_step_that_counts_from_a_deadline_takes_its_time_after_it(tmp_path):
    # 9 days to return and 14 from that deadline are 23, against 20.
    text = rules(
        rule("deadline", within("20 days", "published")),
        rule("return", within("9 days")),
        rule("report", after_deadline("return", "14 days", "reported")),
        rule("publish", then("published", "reported")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == (
        "steps-do-not-fit", ("deadline", "return", "report", "publish"),
    )  # fmt: skip
    assert one.triggers.worst_by == 3


def test_a_step_that_counts_from_a_deadline_never_computed_takes_no_time(tmp_path):
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("return", within("9 days"), 'inactive = "incoherent"'),
        rule("report", after_deadline("return", "14 days", "reported")),
        rule("publish", then("published", "reported")),
    )
    assert about(tmp_path, text) == []


def test_a_rule_may_be_named_like_an_event(tmp_path):
    # The report stands before the deadline of the rule `published`, and not before publication.
    text = rules(
        rule("deadline", within("5 days", "published", "reported")),
        rule("published", within("90 days", "finished", "started")),
        rule(
            "notice",
            'event = "reported"\nat_least = "9 days"\nbefore = { deadline_of = "published" }',
        ),
    )
    assert about(tmp_path, text) == []


def test_a_permission_takes_no_time_from_a_duty(tmp_path):
    text = rules(
        rule("deadline", within("5 days", "published", "started")),
        rule("may", within("9 days"), 'force = "permission"'),
        rule("publish", within("0 days", "published", "acted")),
    )
    assert about(tmp_path, text) == []


def test_a_permission_is_held_against_the_duties_and_other_permissions(tmp_path):
    text = rules(
        rule("deadline", within("5 days", "published", "started"), 'force = "permission"'),
        rule("may", within("9 days"), 'force = "permission"'),
        rule("publish", within("0 days", "published", "acted")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.triggers.worst_by) == ("steps-do-not-fit", 4)


def test_the_newest_edition_of_a_step_counts_and_superseded_text_does_not(tmp_path):
    text = rules(
        rule("deadline", DEADLINE),
        rule("step", within("30 days"), "in_force = { until = 2024-12-31 }"),
        rule("step", within("3 days"), "in_force = { from = 2025-01-01 }"),
        rule("old", within("30 days", "finished", "started"), 'superseded_text = "overtaken"'),
        rule("a", within("0 days", "published", "acted")),
        rule("b", within("0 days", "published", "finished")),
    )
    assert about(tmp_path, text) == []


def test_a_step_longer_in_a_newer_edition_counts_by_that_edition(tmp_path):
    text = rules(
        rule("deadline", within("9 days", "published")),
        rule("step", within("3 days"), "in_force = { until = 2024-12-31 }"),
        rule("step", within("30 days"), "in_force = { from = 2025-01-01 }"),
        rule("publish", then("published", "acted")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, summary(one)[:3]) == ("steps-do-not-fit", (730, 730, 21))


@pytest.mark.parametrize("how", ["last", "each", "until_of"])
def test_a_deadline_not_counted_from_the_first_of_an_event_holds_no_steps_from_it(tmp_path, how):
    # The last request, or the date it gives, may be later than the request that the gate is from.
    text = rules(
        rule("deadline", f'event = "published"\nwithin = "5 days"\nof = {{ {how} = "asked" }}'),
        rule("wait", gate("9 days", "published", "asked")),
    )
    assert about(tmp_path, text) == []


def test_two_periods_for_the_same_act_from_the_same_day_are_rivals_and_no_chain(tmp_path):
    text = rules(
        rule("deadline", DEADLINE),
        rule("longer", within("30 working days", "published", "started")),
    )
    assert about(tmp_path, text) == []


# -- Orders that exclude each other ----------------------------------------------------------


def test_publishing_exactly_seven_days_after_sending_breaks_seven_working_days_every_day(tmp_path):
    # Seven working days always hold a weekend, so that seven days after sending are too few.
    text = rules(
        rule("deadline", exactly("7 days", "published", "reported")),
        rule("notice", notice("7 working days")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.severity) == ("orders-exclude-each-other", Severity.WARNING)
    assert one.triggers.days == one.triggers.of

    def back(end):
        return oracle.subtract(end, 7, CLOSED)

    def needed(start):
        return oracle.earliest_end(back, start, 40)

    known = [d for d in oracle.days(day("2025-01-01"), day("2026-12-31")) if needed(d).year < 2027]
    assert summary(one) == brute(known, needed, lambda start: start + timedelta(days=7))


def test_publishing_on_completion_breaks_a_notice_that_starts_with_completion(tmp_path):
    text = rules(
        rule("deadline", within("0 days", "published", "finished")),
        rule("sent", then("reported", "finished")),
        rule("notice", notice("7 days")),
    )
    [one] = about(tmp_path, text)
    assert one.code == "orders-exclude-each-other"
    assert one.rules == ("deadline", "sent", "notice")
    assert summary(one) == (730, 730, 7, day("2025-01-01"), day("2025-01-01"))
    assert one.message == (
        "deadline says: the same day as the end of it. It cannot be kept together with (sent: "
        "then, after the end of it; notice: at least 7 days before the publication) on every one "
        "of 730 days, however fast anybody acts: at worst they need 7 days more."
    )


def test_of_orders_that_exclude_each_other_only_those_that_need_time_are_named(tmp_path):
    # The draft may take 20 days, and need not.
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("draft", within("20 days")),
        rule("publish", then("published", "acted")),
        rule("wait", gate("9 days", "published", "started")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == ("orders-exclude-each-other", ("deadline", "wait"))
    assert one.triggers.worst_by == 4


def test_a_notice_that_haste_can_save_is_no_contradiction(tmp_path):
    # Sending may take five days and need not: with the notice of seven, ten are enough.
    text = rules(
        rule("deadline", within("10 days", "published", "started")),
        rule("sent", within("5 days", "reported", "started")),
        rule("notice", notice("7 days")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.triggers.worst_by) == ("steps-do-not-fit", 2)


@pytest.mark.parametrize(
    "needed",
    [
        gate("9 days", "published", "started"),
        'event = "started"\nexactly = "9 days"\nbefore = "published"',
        notice("9 days", "started", "published"),
    ],
)
def test_what_no_haste_can_shorten_stands_against_a_deadline_between_the_same_events(
    tmp_path, needed
):
    text = rules(rule("deadline", within("5 days", "published", "started")), rule("needed", needed))
    [one] = about(tmp_path, text)
    assert one.code == "orders-exclude-each-other"
    assert summary(one)[:3] == (730, 730, 4)


def test_what_has_to_stand_between_two_events_takes_no_time_and_keeps_their_order(tmp_path):
    text = rules(
        rule("deadline", within("6 days", "published", "started")),
        rule("meet", gate("4 days")),
        rule("sign", 'event = "finished"\nbetween = ["acted", "reported"]'),
        rule("first", order("reported", "granted")),
        rule("wait", gate("3 days", "published", "granted")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.triggers.worst_by) == ("orders-exclude-each-other", 1)
    assert one.rules == ("deadline", "meet", "sign", "first", "wait")


def test_what_stands_between_a_deadline_and_an_event_comes_after_the_deadline(tmp_path):
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("return", exactly("14 days")),
        rule("sign", 'event = "reported"\nbetween = [{ deadline_of = "return" }, "published"]'),
    )
    [one] = about(tmp_path, text)
    assert one.code == "orders-exclude-each-other"
    assert one.rules == ("deadline", "return", "sign")
    assert one.triggers.worst_by == 9


@pytest.mark.parametrize(
    "free",
    [
        'event = "acted"\nat_least = "9 days"\nafter = { earliest_of = ["started", "asked"] }',
        'event = "acted"\nat_least = "9 days"\nafter = { until_of = "started" }',
        'event = "acted"\nno_later_than = 2026-05-01',
        'event = "acted"\nevery = "9 days"\nstarting = "started"',
    ],
)
def test_a_bound_that_does_not_wait_for_one_event_is_no_step_from_it(tmp_path, free):
    text = rules(
        rule("deadline", within("5 days", "published", "started")),
        rule("free", free),
        rule("publish", within("0 days", "published", "acted")),
    )
    assert about(tmp_path, text) == []


@pytest.mark.parametrize("other", [then("acted", "granted"), within("9 days", "acted", "granted")])
def test_steps_that_do_not_lead_from_the_one_event_to_the_other_do_not_count(tmp_path, other):
    text = rules(
        rule("deadline", within("5 days", "published", "started")),
        rule("other", other),
        rule("publish", within("9 days", "published", "acted")),
    )
    assert about(tmp_path, text) == []


# -- Slack -----------------------------------------------------------------------------------

CHAIN = rules(
    rule("deadline", within("10 working days", "published", "started")),
    rule("returned", within("5 working days")),
    rule("before", order("acted", "reported")),
)
SHARED = rule("shared", notice("5 working days"))
CLEAR = """
  [rules.readings.clear-days]
  at_least = "6 working days"
  why      = "neither day counts"
"""


def test_a_chain_that_leaves_no_working_day_to_spare_is_a_note(tmp_path):
    # Started Mon 6 Jan 2025: returned by 13 Jan, shared that day, and the first day five working
    # days later is Mon 20 Jan, which is working day 10 as well.
    [one] = about(tmp_path, rules(CHAIN, SHARED))
    assert (one.code, one.severity) == ("no-slack", Severity.NOTE)
    assert one.rules == ("deadline", "returned", "before", "shared")
    assert one.message == (
        "deadline says: within 10 working days of the start. The steps before it (returned: "
        "within 5 working days of the start; before: before the report; "
        "shared: at least 5 working days before the publication) leave no working day to spare, "
        "from whatever day they begin."
    )
    days = len(answerable(working_days(10)))
    assert summary(one) == (days, days, 1, day("2025-01-01"), day("2025-01-01"))


def test_two_steps_that_fill_a_deadline_are_a_chain_without_slack(tmp_path):
    text = rules(
        rule("deadline", within("10 working days", "published")),
        rule("draft", within("5 working days")),
        rule("approval", within("5 working days", "published", "acted")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == ("no-slack", ("deadline", "draft", "approval"))


def test_a_chain_without_slack_is_the_one_that_takes_longest_and_not_the_one_that_has_to(tmp_path):
    text = rules(
        rule("deadline", within("10 working days", "published")),
        rule("draft", within("10 working days")),
        rule("publish", then("published", "acted")),
        rule("wait", gate("1 working day", "published", "started")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == ("no-slack", ("deadline", "draft", "publish"))


def test_a_working_day_to_spare_is_slack(tmp_path):
    shared = rule("shared", notice("4 working days"))
    assert about(tmp_path, rules(CHAIN, shared)) == []


def test_one_step_alone_that_fills_a_deadline_is_no_chain_without_slack(tmp_path):
    text = rules(
        rule("deadline", within("5 days", "published", "started")),
        rule("notice", notice("5 days", "started", "published")),
    )
    assert about(tmp_path, text) == []


def test_without_slack_a_reading_in_clear_days_does_not_fit(tmp_path):
    # The sixth working day before publication is a working day more on every day there is.
    [overrun, note] = about(tmp_path, rules(CHAIN, SHARED + CLEAR))
    assert (overrun.code, overrun.severity) == ("steps-do-not-fit-on-a-reading", Severity.WARNING)
    assert overrun.triggers.days == overrun.triggers.of
    assert overrun.message == (
        "deadline says: within 10 working days of the start. The steps before it (returned: "
        "within 5 working days of the start; before: before the report; "
        "shared: at least 5 working days before the publication) leave no working day to spare; "
        "on the reading 'clear-days' of shared they overrun it on every one of "
        f"{overrun.triggers.of} days, at worst by 1 day."
    )
    assert note.code == "no-slack"
    # From a Monday the first such day is Tue 21 Jan; from Fri 3 Jan 2025: returned on the 10th,
    # shared on Fri the 10th, six working days on is Sat 18 Jan, and working day 10 is Fri 17 Jan.
    assert day("2025-01-03") in days_of(overrun)
    assert {overrun.triggers.worst_by} == {
        max(
            (oracle.earliest_end(six_back, working_days(5)(d), 40) - working_days(10)(d)).days
            for d in days_of(overrun)
        )
    }


def six_back(end):
    return oracle.subtract(end, 6, CLOSED)


def test_a_reading_of_a_period_is_tried_too(tmp_path):
    longer = '\n  [rules.readings.longer]\n  within = "6 working days"\n  why = "one more"\n'
    text = CHAIN.replace(
        'of = "started"\n\nid = "before"', f'of = "started"{longer}\n\nid = "before"'
    )
    assert longer in text
    codes = {(one.code, "longer" in one.message) for one in about(tmp_path, rules(text, SHARED))}
    assert codes == {("steps-do-not-fit-on-a-reading", True), ("no-slack", False)}


def test_a_reading_of_a_step_that_counts_from_a_deadline_is_tried_too(tmp_path):
    longer = """
  [rules.readings.longer]
  within = "6 working days"
  why    = "one more"
"""
    text = rules(
        rule("deadline", within("10 working days", "published")),
        rule("return", within("5 working days")),
        rule("report", after_deadline("return", "5 working days", "reported") + longer),
        rule("publish", then("published", "reported")),
    )
    overrun, note = about(tmp_path, text)
    assert overrun.code == "steps-do-not-fit-on-a-reading"
    assert "'longer' of report" in overrun.message
    assert note.code == "no-slack"


@pytest.mark.parametrize("key", ["exactly", "at_least"])
def test_a_reading_of_what_no_haste_can_shorten_is_tried_too(tmp_path, key):
    step = f'event = "acted"\n{key} = "5 working days"\nafter = "started"\n'
    longer = f'  [rules.readings.longer]\n  {key} = "6 working days"\n  why = "one more"'
    text = rules(
        rule("deadline", within("10 working days", "published")),
        rule("returned", step + longer),
        rule("before", order("acted", "reported")),
        SHARED,
    )
    assert {one.code for one in about(tmp_path, text)} == {
        "steps-do-not-fit-on-a-reading", "no-slack",
    }  # fmt: skip


@pytest.mark.parametrize(
    "reading",
    [
        'within = "6 days"\n  of = "published"',
        'before = "granted"\n  at_least = "9 days"',
        'event = "granted"\n  at_least = "9 days"',
        'untimed = "well before"',
        'at_least = "4 working days"',
        'before = "published"',
    ],
)
def test_a_reading_that_leads_elsewhere_or_fits_is_no_overrun(tmp_path, reading):
    shared = f'{SHARED}\n  [rules.readings.other]\n  {reading}\n  why = "so it may be read"\n'
    assert [one.code for one in about(tmp_path, rules(CHAIN, shared))] == ["no-slack"]
