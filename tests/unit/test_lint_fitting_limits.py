"""Where chains of steps are easily misjudged: circles, conditions, editions, several anchors."""

from datetime import date, timedelta

import pytest

import oracle
from lint_books import (
    CLOSED,
    about,
    alone,
    answerable,
    both,
    brute,
    days_of,
    exactly,
    found,
    gate,
    notice,
    numbered,
    order,
    rule,
    rules,
    summary,
    then,
    within,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.lint import lint

GRAVE = ("orders-exclude-each-other", "steps-do-not-fit", "stage-cannot-hold-its-parts")


def grave(book):
    return [(one.code, set(one.rules)) for one in found(book) if one.code in GRAVE]


# -- Whose deadline, whose steps -------------------------------------------------------------


def test_local_steps_are_held_against_a_national_deadline_that_is_not_restated(tmp_path):
    national = rule("national", within("15 working days", "published"))
    own = rules(
        rule("meet", exactly("10 working days")),
        rule("sent", gate("8 working days", "published", "acted")),
    )
    assert grave(both(tmp_path, national, own)) == [
        ("orders-exclude-each-other", {"national", "meet", "sent"})
    ]


def test_what_does_not_fit_among_national_rules_alone_is_no_finding_of_a_local_book(tmp_path):
    national = rules(
        rule("deadline", within("5 days", "published")),
        rule("draft", within("10 days")),
        rule("approval", within("8 days", "published", "acted")),
    )
    assert grave(both(tmp_path, national, rule("local", within("3 days", "granted")))) == []


def test_local_steps_quicker_than_the_national_ones_do_not_make_these_a_finding(tmp_path):
    national = rules(
        rule("deadline", within("5 days", "published")),
        rule("draft", within("10 days")),
        rule("approval", within("8 days", "published", "acted")),
    )
    own = rules(
        rule("ask", within("1 day", "finished")), rule("sent", then("published", "finished"))
    )
    assert grave(both(tmp_path, national, own)) == []


def test_a_national_deadline_that_is_restated_is_examined_as_restated(tmp_path):
    national = rule("national", within("5 days", "published"))
    own = rules(
        rule("own", within("5 days", "published"), 'implements = "national"'),
        rule("meet", gate("9 days", "published", "started")),
    )
    assert grave(both(tmp_path, national, own)) == [("orders-exclude-each-other", {"own", "meet"})]


def test_a_national_stage_holds_no_local_steps(tmp_path):
    national = rule("stage", numbered("published", 1, 5))
    own = rule("meet", gate("9 days", "published", "started"))
    assert grave(both(tmp_path, national, own)) == []


def test_local_steps_may_stand_between_national_ones(tmp_path):
    national = rules(rule("draft", within("4 days")), rule("notice", notice("7 days")))
    own = rules(
        rule("deadline", within("10 days", "published")), rule("sent", then("reported", "acted"))
    )
    assert grave(both(tmp_path, national, own)) == [
        ("steps-do-not-fit", {"deadline", "draft", "sent", "notice"})
    ]


# -- Circles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (notice("7 days", "acted", "published"), notice("7 days", "published", "acted")),
        (order("acted", "published"), gate("7 days", "acted", "published")),
        (notice("7 days", "acted", "published"), then("acted", "published")),
    ],
)
def test_two_events_each_of_which_has_to_precede_the_other_are_a_contradiction(
    tmp_path, one, other
):
    book = alone(tmp_path, rules(rule("one", one), rule("other", other)))
    assert [names for _, names in grave(book)] == [{"one", "other"}]


def test_a_circle_is_told_with_the_rules_that_make_it(tmp_path):
    two = rules(
        rule("one", notice("7 days", "acted", "published")),
        rule("other", then("acted", "published")),
    )
    [told] = [one for one in found(alone(tmp_path, two)) if one.code in GRAVE]
    assert told.message == (
        "These rules cannot be kept together (one: at least 7 days before the publication; "
        "other: then, after the publication) on every one of 730 days: each of their events has "
        "to wait for the others."
    )
    assert summary(told) == (730, 730, 7, day("2025-01-01"), day("2025-01-01"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (order("acted", "published"), order("published", "acted")),
        (gate("0 days", "published", "acted"), within("5 days", "acted", "published")),
    ],
)
def test_two_events_that_may_fall_on_one_day_are_no_contradiction(tmp_path, one, other):
    assert grave(alone(tmp_path, rules(rule("one", one), rule("other", other)))) == []


def test_a_permission_in_a_circle_is_no_contradiction(tmp_path):
    text = rules(
        rule("may", notice("7 days", "acted", "published"), 'force = "permission"'),
        rule("must", order("published", "acted")),
    )
    assert grave(alone(tmp_path, text)) == []


def test_what_comes_some_time_after_its_own_event_is_no_circle(tmp_path):
    again = 'event = "acted"\nat_least = "7 days"\nafter = { last = "acted" }'
    assert grave(alone(tmp_path, rule("again", again))) == []


def test_a_circle_on_the_way_does_not_hide_what_does_not_fit(tmp_path):
    # The round of amendments may take no time at all; ten days and eight are over fifteen anyway.
    text = rules(
        rule("deadline", within("15 days", "published")),
        rule("draft", within("10 days")),
        rule("approval", within("8 days", "published", "acted")),
        rule("amend", then("reported", "acted")),
        rule("again", then("acted", "reported")),
    )
    assert ("steps-do-not-fit", {"deadline", "draft", "approval"}) in grave(alone(tmp_path, text))


def test_the_way_through_circles_takes_the_time_before_between_and_after_them(tmp_path):
    # 2 + 4 + 3 days against 5. Each circle is left by another event than it was entered by.
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("into", gate("2 days")),
        rule("amend", then("reported", "acted")),
        rule("again", then("acted", "reported")),
        rule("between", gate("4 days", "granted", "reported")),
        rule("look", then("finished", "granted")),
        rule("look-again", then("granted", "finished")),
        rule("out-of", gate("3 days", "published", "finished")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == (
        "orders-exclude-each-other", ("deadline", "into", "between", "out-of"),
    )  # fmt: skip
    assert one.triggers.worst_by == 4


# -- The same two events ---------------------------------------------------------------------


def test_a_fixed_day_after_a_deadline_from_the_same_event_is_a_contradiction(tmp_path):
    text = rules(
        rule("deadline", within("7 days", "published")),
        rule("fixed", exactly("14 days", "published")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == ("orders-exclude-each-other", ("deadline", "fixed"))
    assert one.triggers.worst_by == 7


def test_a_fixed_day_before_a_deadline_is_none(tmp_path):
    text = rules(
        rule("deadline", within("14 days", "published")),
        rule("fixed", exactly("7 days", "published")),
    )
    assert about(tmp_path, text) == []


# -- Several anchors -------------------------------------------------------------------------


def several(how, *kinds):
    return f"{{ {how} = [{', '.join(kinds)}] }}"


def test_notice_before_a_date_that_an_event_carries_is_no_notice_before_that_event(tmp_path):
    # The notice names the day of publication: sent today, it may name a day in a week.
    text = rules(
        rule("deadline", within("0 days", "reported", "acted")),
        rule("notice", 'event = "acted"\nat_least = "7 days"\nbefore = { until_of = "reported" }'),
    )
    assert about(tmp_path, text) == []


def test_notice_before_the_later_of_two_events_leaves_the_earlier_one_free(tmp_path):
    later = several("latest_of", '"finished"', '"published"')
    text = rules(
        rule("deadline", within("5 days", "finished", "reported")),
        rule("notice", f'event = "reported"\nat_least = "10 days"\nbefore = {later}'),
    )
    assert about(tmp_path, text) == []


def test_notice_before_the_earlier_of_two_events_is_notice_before_both(tmp_path):
    earlier = several("earliest_of", '"finished"', '"published"')
    text = rules(
        rule("deadline", within("5 days", "finished", "reported")),
        rule("notice", f'event = "reported"\nat_least = "10 days"\nbefore = {earlier}'),
    )
    assert [one.code for one in about(tmp_path, text)] == ["orders-exclude-each-other"]


def test_what_waits_for_the_earlier_of_two_events_does_not_wait_for_the_other(tmp_path):
    # The report waits for the start and for an act or a request, whichever comes first.
    inner = several("earliest_of", '"acted"', '"asked"')
    outer = several("latest_of", '"started"', inner)
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("act", gate("10 days", "acted", "started")),
        rule("report", f'event = "reported"\nat_least = "1 day"\nafter = {outer}'),
        rule("publish", then("published", "reported")),
    )
    assert about(tmp_path, text) == []


def test_what_stands_before_the_later_of_two_events_may_follow_the_earlier(tmp_path):
    later = several("latest_of", '"acted"', '"published"')
    text = rules(
        rule("deadline", within("5 days")),
        rule("meet", gate("9 days", "finished", "started")),
        rule("sign", f'event = "reported"\nbetween = ["finished", {later}]'),
    )
    assert about(tmp_path, text) == []


@pytest.mark.parametrize(
    "waited_for",
    [
        '["started", { deadline_of = "return" }]',
        '[{ deadline_of = "return" }, "started"]',
        '["started", { latest_of = ["asked", { deadline_of = "return" }] }]',
    ],
)
def test_what_waits_for_the_latest_of_several_waits_for_every_one(tmp_path, waited_for):
    # 14 days to the deadline of the return, and 2 more, are over 5 by 11.
    both_in = several("latest_of", '"started"', '"asked"')
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("return", f'event = "acted"\nexactly = "14 days"\nafter = {both_in}'),
        rule(
            "publish",
            f'event = "published"\nat_least = "2 days"\nafter = {{ latest_of = {waited_for} }}',
        ),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == ("orders-exclude-each-other", ("deadline", "return", "publish"))
    assert one.triggers.worst_by == 11


def test_an_edition_whose_deadline_counts_from_no_event_before_it_hides_no_other(tmp_path):
    by_start = 'edition_by = "started"'
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule(
            "return",
            notice("1 day", "acted", "granted"),
            "in_force = { until = 2024-12-31 }\n" + by_start,
        ),
        rule("return", exactly("14 days"), "in_force = { from = 2025-01-01 }\n" + by_start),
        rule(
            "publish",
            'event = "published"\nexactly = "14 days"\nafter = { deadline_of = "return" }',
        ),
    )
    [one] = about(tmp_path, text)
    assert one.triggers.worst_by == 23


@pytest.mark.parametrize(
    "first",
    [exactly("14 days"), numbered("acted", 1, 15), notice("0 days", "acted", "granted")],
)
def test_the_deadline_that_steps_wait_for_may_be_of_any_shape(tmp_path, first):
    # A fortnight from the start to the first deadline, and another from it, are over 27 days;
    # what is counted back from an event of its own is no time from the start.
    text = rules(
        rule("deadline", within("27 days", "published")),
        rule("return", first),
        rule(
            "publish",
            'event = "published"\nexactly = "14 days"\nafter = { deadline_of = "return" }',
        ),
    )
    expected = [] if "before" in first else ["orders-exclude-each-other"]
    assert [one.code for one in about(tmp_path, text)] == expected


# -- Rules that never apply together ---------------------------------------------------------


@pytest.mark.parametrize(
    ("ordinary", "urgent"),
    [
        ('unless_event = "granted"', 'if_event = "granted"'),
        ('applies_if = { outcome = "died" }', 'applies_if = { outcome = "seriously_harmed" }'),
        ('if_event = "granted"', 'unless_event = "granted"'),
        ("in_force = { until = 2025-06-30 }", "in_force = { from = 2025-07-01 }"),
    ],
)
def test_rules_that_never_apply_to_one_case_together_do_not_exclude_each_other(
    tmp_path, ordinary, urgent
):
    text = rules(
        rule("deadline", within("3 days", "published"), urgent),
        rule("papers", then("reported", "started"), ordinary),
        rule("notice", notice("7 days"), ordinary),
    )
    assert about(tmp_path, text) == []


@pytest.mark.parametrize(
    ("ordinary", "urgent"),
    [
        ('if_event = "granted"', ""),
        ('if_event = "granted"', 'if_event = "granted"'),
        ('if_event = "granted"', 'unless_event = "asked"'),
        ("applies_if = { looked_after = true }", 'applies_if = { outcome = "died" }'),
    ],
)
def test_rules_with_conditions_that_may_hold_together_exclude_each_other(
    tmp_path, ordinary, urgent
):
    text = rules(
        rule("deadline", within("3 days", "published"), urgent),
        rule("notice", gate("7 days", "published", "started"), ordinary),
    )
    assert [one.code for one in about(tmp_path, text)] == ["orders-exclude-each-other"]


ONE_DAY = "in_force = { from = 2025-03-10, until = 2025-03-10 }"


@pytest.mark.parametrize(("deadline", "wait"), [(ONE_DAY, ""), ("", ONE_DAY), (ONE_DAY, ONE_DAY)])
def test_the_only_day_on_which_a_rule_was_in_force_is_examined(tmp_path, deadline, wait):
    text = rules(
        rule("deadline", within("5 days", "published"), deadline),
        rule("wait", gate("9 days", "published", "started"), wait),
    )
    [one] = about(tmp_path, text)
    assert summary(one) == (1, 1, 4, day("2025-03-10"), day("2025-03-10"))


def test_only_days_on_which_the_rules_named_were_all_in_force_are_counted(tmp_path):
    # A wait of 9 days is over 5 on every day, and one of 12 days on the 11 days it was in force.
    text = rules(
        rule("deadline", within("5 days", "published")),
        rule("always", gate("9 days", "published", "started")),
        rule(
            "longer",
            gate("12 days", "published", "started"),
            "in_force = { from = 2025-03-10, until = 2025-03-20 }",
        ),
    )
    [one] = about(tmp_path, text)
    assert one.rules == ("deadline", "longer")
    assert summary(one) == (11, 11, 7, day("2025-03-10"), day("2025-03-10"))


def test_days_on_which_a_rule_was_not_in_force_are_not_examined(tmp_path):
    text = rules(
        rule(
            "deadline",
            exactly("7 days", "published", "reported"),
            "in_force = { from = 2025-05-01 }",
        ),
        rule("notice", notice("9 days"), "in_force = { from = 2025-03-01, until = 2026-02-28 }"),
    )
    [one] = about(tmp_path, text)
    assert one.triggers.days == one.triggers.of
    assert set(days_of(one)) <= set(oracle.days(day("2025-05-01"), day("2026-02-28")))
    assert one.example >= day("2025-05-01")


# -- Calendars -------------------------------------------------------------------------------

TO_THE_LETTER = CLOSED - {oracle.good_friday(2025), oracle.good_friday(2026)} - {
    christmas for christmas in CLOSED if (christmas.month, christmas.day) == (12, 25)
}  # fmt: skip


def test_each_step_is_counted_on_the_calendar_its_rule_names(tmp_path):
    # By the letter Good Friday and 25 December count, so that the deadline is a day too short for
    # a gate on the ordinary calendar: from Thu 17 Apr 2025, Thu 24 Apr against Wed 23 Apr.
    text = rules(
        rule("deadline", within("3 working days", "published"), 'calendar = "literal"'),
        rule("gate", gate("3 working days", "published", "started")),
    )
    [one] = about(tmp_path, text)

    def to_the_letter(start):
        return oracle.add(start, 3, TO_THE_LETTER)

    known = answerable(working_days(3))
    assert summary(one) == brute(known, working_days(3), to_the_letter)
    assert working_days(3)(day("2025-04-17")) == day("2025-04-24")
    assert to_the_letter(day("2025-04-17")) == day("2025-04-23")


def test_on_days_where_a_step_leaves_the_calendar_nothing_is_claimed(tmp_path):
    text = rules(
        rule("deadline", within("40 days", "published")),
        rule("draft", within("20 working days")),
        rule("approval", within("20 working days", "published", "acted")),
    )
    [one] = about(tmp_path, text)

    def chain(start):
        return working_days(20)(working_days(20)(start))

    assert summary(one) == brute(answerable(chain), chain, lambda start: start + timedelta(days=40))


def test_days_that_cannot_be_answered_hide_no_later_ones(tmp_path):
    # 600 working days leave the two years. By the newer edition 9 days are over 5, from 1 July
    # 2025 to the end of 2026: 184 + 365 days.
    text = rules(
        rule(
            "deadline", within("600 working days", "published"), "in_force = { until = 2025-06-30 }"
        ),
        rule("deadline", within("5 days", "published"), "in_force = { from = 2025-07-01 }"),
        rule("wait", gate("9 days", "published", "started")),
    )
    [one] = about(tmp_path, text)
    assert summary(one) == (549, 549, 4, day("2025-07-01"), day("2025-07-01"))


def test_a_calendar_that_knows_too_little_leaves_nothing_to_find(tmp_path):
    text = rules(
        rule("deadline", within("4 working days", "published")),
        rule("draft", within("20 working days")),
        rule("approval", within("20 working days", "published", "acted")),
    )
    march = WorkingCalendar.from_dates({}, coverage=(date(2025, 3, 1), date(2025, 3, 14)))
    assert [one.code for one in found(alone(tmp_path, text), calendar=march)] == []


def test_a_calendar_of_a_single_day_is_a_calendar(tmp_path):
    text = rules(
        rule("deadline", within("0 days", "published")), rule("wait", gate("1 day", "published"))
    )
    one_day = WorkingCalendar.from_dates({}, coverage=(date(2025, 3, 3), date(2025, 3, 3)))
    [one] = found(alone(tmp_path, text), calendar=one_day)
    assert (one.code, one.triggers.days, one.triggers.of) == ("orders-exclude-each-other", 1, 1)


# -- Stages ----------------------------------------------------------------------------------


def test_the_first_stage_is_held_against_the_steps_from_day_one(tmp_path):
    # Days 1 to 10 end nine days after day 1; the parts take 14.
    text = rules(
        rule("deadline", numbered("published", 1, 10)),
        rule("draft", within("7 days")),
        rule("approve", within("7 days", "published", "acted")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.triggers.worst_by) == ("stage-cannot-hold-its-parts", 5)


def test_stages_numbered_from_different_days_do_not_follow_each_other(tmp_path):
    text = rules(
        rule("first", numbered("acted", 1, 5)),
        rule("deadline", numbered("published", 6, 10, one="also_started")),
        rule("draft", within("8 days", "published", "acted")),
    )
    assert about(tmp_path, text) == []


def test_a_stage_of_more_working_days_than_a_period_may_have_is_no_crash(tmp_path):
    text = rules(
        rule("first", numbered("acted", 1, 5, unit="working days")),
        rule("deadline", numbered("published", 6, 30_100, unit="working days")),
        rule("draft", within("8 days", "published", "acted")),
    )
    assert lint(alone(tmp_path, text)) is not None
