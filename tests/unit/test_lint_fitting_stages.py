"""Stages of numbered days against the steps between their ends, and what is too much to walk."""

from datetime import timedelta

from lint_books import (
    about,
    alone,
    answerable,
    both,
    brute,
    found,
    numbered,
    rule,
    rules,
    summary,
    within,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines.lint import Severity, fitting

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
    assert "days 6 to 20, which is 15 days" in one.message


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


def test_the_national_rules_are_no_parts_of_a_local_stage(tmp_path):
    national = rule("slow", within("30 days", "published", "acted"))
    own = rules(stage("first", "acted", 1, 5), stage("deadline", "published", 6, 20))
    every = found(both(tmp_path, national, own))
    assert [one.code for one in every] == []


# -- Bounds on the work ----------------------------------------------------------------------


def test_what_is_too_much_to_walk_is_said_not_to_be_examined(tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "MOST_WALKING", 3 * 730)
    steps = [
        rule("draft", within("10 working days")),
        rule("approval", within("8 working days", "published", "acted")),
    ]
    text = rules(
        rule("deadline", within("15 working days", "published", "started")),
        rule("second", within("9 days", "published", "started")),
        *steps,
    )
    every = found(alone(tmp_path, text))
    assert {one.code for one in every if "deadline" in one.rules} == {"steps-do-not-fit"}
    [one] = [one for one in every if one.code == "not-examined"]
    assert (one.severity, one.rules) == (Severity.WARNING, ("second",))
    assert "1 rules" not in one.message


def test_the_rules_inherited_are_not_examined_for_themselves(tmp_path):
    steps = rules(
        rule("deadline", within("5 days", "published", "started")),
        rule("draft", within("10 days")),
        rule("approval", within("8 days", "published", "acted")),
    )
    book = both(tmp_path, steps, rule("local", within("3 days", "granted", "started")))
    assert [one.code for one in found(book)] == []
