"""Stages of numbered days against the steps between their ends, and what is too much to walk."""

from datetime import timedelta

import pytest

from lint_books import (
    about,
    alone,
    answerable,
    both,
    brute,
    found,
    gate,
    numbered,
    rule,
    rules,
    summary,
    then,
    within,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines.lint import Severity
from safeguarding_timelines.lint import timing as fitting

# -- Stages of numbered days -----------------------------------------------------------------


def stage(name, *days, **more):
    return rule(name, numbered(*days, **more))


def test_a_stage_too_short_for_its_parts_is_found(tmp_path):
    # Days 6 to 20 are 15 days; 10 + 7 are 17.
    text = rules(
        stage("first", "acted", 1, 5),
        stage("deadline", "published", 6, 20),
        rule("draft", within("10 days", "reported", "acted")),
        rule("approve", within("7 days", "published", "reported")),
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.severity) == ("stage-cannot-hold-its-parts", Severity.WARNING)
    assert one.rules == ("deadline", "draft", "approve")
    assert summary(one) == (730, 730, 2, day("2025-01-01"), day("2025-01-01"))
    assert one.message == (
        "deadline has days 6 to 20, which is 15 days. If each part takes the time its own rule "
        "allows (draft: within 10 days of the act; approve: within 7 days of the report), they "
        "overrun it on every one of 730 days, at worst by 2 days."
    )


def test_a_stage_long_enough_for_its_parts_is_not_found(tmp_path):
    text = rules(
        stage("first", "acted", 1, 5),
        stage("deadline", "published", 6, 20),
        rule("draft", within("15 days", "published", "acted")),
    )
    assert about(tmp_path, text) == []


def test_a_stage_in_working_days_holds_calendar_days_but_for_some_holidays(tmp_path):
    text = rules(
        stage("first", "acted", 1, 5, unit="working days"),
        stage("deadline", "published", 6, 15, unit="working days"),
        rule("draft", within("14 days", "published", "acted")),
    )
    [one] = about(tmp_path, text)
    ten, fourteen = working_days(10), (lambda start: start + timedelta(days=14))
    assert summary(one) == brute(answerable(ten), fourteen, ten)


def test_stages_that_are_not_consecutive_or_not_linked_are_not_checked(tmp_path):
    text = rules(
        stage("first", "acted", 1, 5),
        stage("deadline", "published", 7, 8),
        stage("third", "finished", 9, 10),
        rule("draft", within("10 days", "published", "acted")),
    )
    assert about(tmp_path, text) == []
    assert about(tmp_path, text, "third") == []


@pytest.mark.parametrize("beside", [[], [rule("short", within("3 days", "published", "acted"))]])
def test_a_stage_may_follow_several_and_is_held_against_each(tmp_path, beside):
    # Two stages end on day 5, and days 6 to 10 are five days; 8 days from the second are too long.
    text = rules(
        stage("first", "acted", 1, 5),
        stage("second", "finished", 1, 5),
        stage("deadline", "published", 6, 10),
        rule("draft", within("8 days", "published", "finished")),
        *beside,
    )
    [one] = about(tmp_path, text)
    assert (one.code, one.rules) == ("stage-cannot-hold-its-parts", ("deadline", "draft"))
    assert one.triggers.worst_by == 3


def test_a_longer_period_for_the_same_act_is_a_rival_of_a_first_stage_and_no_part(tmp_path):
    text = rules(
        stage("deadline", "published", 1, 10),
        rule("longer", within("20 days", "published", "started")),
    )
    assert about(tmp_path, text) == []


def test_a_first_stage_not_counted_from_the_first_of_an_event_holds_no_steps_from_it(tmp_path):
    text = rules(
        rule("deadline", numbered("published", 1, 10).replace('"started"', '{ last = "asked" }')),
        rule("wait", gate("20 days", "published", "asked")),
    )
    assert about(tmp_path, text) == []


def test_the_national_rules_are_no_parts_of_a_local_stage(tmp_path):
    national = rule("slow", within("30 days", "published", "acted"))
    own = rules(stage("first", "acted", 1, 5), stage("deadline", "published", 6, 20))
    every = found(both(tmp_path, national, own))
    assert [one.code for one in every] == []


# -- Bounds on the work ----------------------------------------------------------------------


def test_what_is_too_much_to_walk_is_said_not_to_be_examined(tmp_path, monkeypatch):
    # Two steps on each of 730 days are just enough for one of the two deadlines.
    monkeypatch.setattr(fitting, "MOST_WALKING", 2 * 730)
    text = rules(
        rule("deadline", within("15 working days", "published", "started")),
        rule("second", within("9 days", "published", "started")),
        rule("draft", within("10 working days")),
        rule("approval", within("8 working days", "published", "acted")),
    )
    [one, fits_not] = sorted(found(alone(tmp_path, text)))
    assert (fits_not.code, fits_not.rules) == (
        "steps-do-not-fit",
        ("deadline", "draft", "approval"),
    )
    assert (one.code, one.severity) == ("not-examined", Severity.WARNING)
    assert one.rules == ("second",)
    assert one.message == (
        "The rulebook has so many steps between its events that it could not be checked whether "
        "they fit, or fit on every reading, the time that these rules set."
    )
    monkeypatch.setattr(fitting, "MOST_WALKING", 2 * 730 - 1)
    [neither] = found(alone(tmp_path, text))
    assert (neither.code, neither.rules) == ("not-examined", ("deadline", "second"))


@pytest.mark.parametrize(
    ("left", "bodies", "walked"),
    [
        (0, [stage("first", "published", 1, 10), rule("b", gate("20 days", "published"))], []),
        (0, [rule("first", gate("1 day")), rule("b", then("started", "acted"))], []),
        (
            2,
            [
                rule("first", within("2 working days", "published")),
                rule("b", within("1 working day")),
                rule(
                    "c",
                    within("1 working day", "published", "acted")
                    + '\n[rules.readings.longer]\nwithin = "2 days"\nwhy = "one more"',
                ),
            ],
            ["no-slack"],
        ),
    ],
)
def test_a_stage_a_circle_and_a_reading_too_are_said_not_to_be_examined(
    tmp_path, monkeypatch, left, bodies, walked
):
    monkeypatch.setattr(fitting, "MOST_WALKING", left * 730)
    every = {one.code: one.rules for one in found(alone(tmp_path, rules(*bodies)))}
    assert every.pop("not-examined") == ("first",)
    assert [code for code in every if code != "untriggerable-rule"] == walked


def test_the_rules_inherited_are_not_examined_for_themselves(tmp_path):
    steps = rules(
        rule("deadline", within("5 days", "published", "started")),
        rule("draft", within("10 days")),
        rule("approval", within("8 days", "published", "acted")),
    )
    book = both(tmp_path, steps, rule("local", within("3 days", "granted", "started")))
    assert [one.code for one in found(book)] == []
