"""A finding: its trigger days, its record, its text, and the order in which lint gives several."""

import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from lint_books import CALENDAR, alone, both, kept, notice, rule, rules, within
from rulebook_text import day
from safeguarding_timelines import Rule
from safeguarding_timelines.lint import Finding, Severity, Triggers, lint
from safeguarding_timelines.lint.finding import finding, triggers
from safeguarding_timelines.outputs.text.findings import findings_text

MONDAY = day("2026-03-02")


def made(rule_id, *statements):
    return Rule.model_validate(
        {
            "id": rule_id, "title": "Do it", "actor": "partners", "force": "local",
            "event": "acted", "within": "1 week", "of": "started",
            "cite": {"instrument": "text", "at": "1"}, "statements": statements,
        }
    )  # fmt: skip


# -- Trigger days ----------------------------------------------------------------------------


def test_days_are_counted_gathered_into_runs_and_searched_for_the_worst():
    # Mon 2 and Tue 3 March, Thu 5, Sun 8 and Mon 9: five of eight days, in three runs.
    excess = [0, 2, 5, 0, 5, 0, -3, 1, 4]
    found = triggers((MONDAY + timedelta(days=n - 1), by) for n, by in enumerate(excess))
    assert found == Triggers(
        days=5,
        of=9,
        spans=(
            (day("2026-03-02"), day("2026-03-03")),
            (day("2026-03-05"), day("2026-03-05")),
            (day("2026-03-08"), day("2026-03-09")),
        ),
        worst_on=day("2026-03-03"),
        worst_by=5,
    )
    assert found.first == day("2026-03-02")
    assert found.words == "on 5 of 9 days, the first 2026-03-02"


def test_days_not_examined_break_a_run():
    found = triggers([(MONDAY, 1), (MONDAY + timedelta(days=2), 1)])
    assert (found.days, found.of, len(found.spans)) == (2, 2, 2)


def test_every_day_is_said_as_every_day():
    found = triggers((MONDAY + timedelta(days=n), 1) for n in range(1_200))
    assert found.words == "on every one of 1,200 days"
    assert found.spans == ((MONDAY, MONDAY + timedelta(days=1_199)),)


def test_large_numbers_are_written_with_commas():
    found = triggers((MONDAY + timedelta(days=n), n % 2) for n in range(3_000))
    assert found.words == "on 1,500 of 3,000 days, the first 2026-03-03"


@pytest.mark.parametrize("excess", [[], [(MONDAY, 0)], [(MONDAY, 0), (date.max, -5)]])
def test_without_a_day_above_zero_there_are_none(excess):
    assert triggers(excess) is None


@given(st.lists(st.integers(-2, 3), max_size=40))
def test_runs_hold_exactly_the_days_above_zero(excess):
    days = [MONDAY + timedelta(days=n) for n in range(len(excess))]
    held = {d for d, by in zip(days, excess, strict=True) if by > 0}
    found = triggers(zip(days, excess, strict=True))
    assert (found is not None) == bool(held)
    if found is not None:
        runs = [list(oracle.days(*span)) for span in found.spans]
        assert [d for run in runs for d in run] == sorted(held)
        assert all(one[-1] + timedelta(1) < two[0] for one, two in pairwise(runs))
        assert found.worst_by == max(excess)
        assert found.worst_on == days[excess.index(max(excess))]


# -- A finding -------------------------------------------------------------------------------


def test_a_finding_names_each_rule_and_statement_once_in_order():
    one = finding(
        "code",
        Severity.NOTE,
        [made("b", "B2", "A1"), made("a", "A1", "A3"), made("b", "B9")],
        "Why.",
    )
    assert one.rules == ("b", "a")
    assert one.statements == ("B2", "A1", "A3", "B9")
    assert (one.example, one.triggers) == (None, None)


def test_the_example_is_the_worst_day_unless_another_is_given():
    held = triggers([(MONDAY, 1), (MONDAY + timedelta(days=1), 3)])
    assert finding("code", Severity.NOTE, [], "Why.", held).example == day("2026-03-03")
    assert finding("code", Severity.NOTE, [], "Why.", held, MONDAY).example == MONDAY
    assert finding("code", Severity.NOTE, [], "Why.", example=MONDAY).example == MONDAY


def test_the_record_of_a_finding_is_plain_json():
    held = triggers([(MONDAY, 1), (MONDAY + timedelta(days=3), 4)])
    one = finding("code", Severity.WARNING, [made("a", "A1")], "Why.", held)
    assert json.loads(json.dumps(one.record())) == {
        "code": "code",
        "severity": "warning",
        "rules": ["a"],
        "statements": ["A1"],
        "message": "Why.",
        "example": "2026-03-05",
        "triggers": {
            "days": 2,
            "of": 2,
            "worst_on": "2026-03-05",
            "worst_by": 4,
            "spans": [["2026-03-02", "2026-03-02"], ["2026-03-05", "2026-03-05"]],
        },
    }


def test_the_record_of_a_finding_without_days_has_null_for_them():
    record = Finding("code", Severity.NOTE, (), (), "Why.").record()
    assert (record["example"], record["triggers"]) == (None, None)


# -- Several findings ------------------------------------------------------------------------

NATIONAL = rules(
    rule("national", kept("1 year"), 'force = "statute"'),
    rule("advice", notice("9 days")),
)
OWN = rules(
    rule("tell", within("15 days", "granted"), 'statements = ["Z1"]'),
    rule("keep", kept("6 months"), 'implements = "national"\nstatements = ["Z3"]'),
    rule("send", notice("5 days")),
    rule("again", notice("6 days")),
)


def test_findings_come_gravest_first_then_by_code_and_rule(tmp_path):
    found = lint(both(tmp_path, NATIONAL, OWN), calendar=CALENDAR)
    assert [(one.severity.value, one.code, one.rules[0]) for one in found] == [
        ("error", "weaker-than-statute", "keep"),
        ("warning", "unqualified-days", "again"),
        ("warning", "unqualified-days", "send"),
        ("warning", "unqualified-days", "tell"),
        ("warning", "weaker-than-guidance", "again"),
        ("warning", "weaker-than-guidance", "send"),
    ]


def test_findings_are_the_same_each_time(tmp_path):
    book = both(tmp_path, NATIONAL, OWN)
    assert lint(book, calendar=CALENDAR) == lint(book, calendar=CALENDAR)


def test_without_a_calendar_the_one_of_the_rulebook_is_examined_whole(tmp_path):
    # 1 Jan 2000 to 31 Dec 2100: 101 years, 25 of them leap years.
    found = lint(both(tmp_path, NATIONAL, OWN))
    keep = next(one for one in found if one.rules == ("keep", "national"))
    assert keep.triggers.of == keep.triggers.days == 101 * 365 + 25


def test_a_rulebook_as_it_stood_on_a_day_is_examined_on_every_day(tmp_path):
    # So chosen, a rule has no days of its own: the errors are those of every day of two years.
    book = both(tmp_path, NATIONAL, OWN).as_in_force_on(MONDAY)
    keep = next(one for one in lint(book, calendar=CALENDAR) if one.code == "weaker-than-statute")
    assert keep.triggers.of == keep.triggers.days == 730


def test_nothing_to_find_is_nothing(tmp_path):
    assert lint(alone(tmp_path, "", events=""), calendar=CALENDAR) == ()


# -- As text ---------------------------------------------------------------------------------


@pytest.fixture
def text(tmp_path):
    book = both(tmp_path, NATIONAL, OWN)
    return findings_text(book, lint(book, calendar=CALENDAR))


def test_the_text_counts_what_it_lists(text):
    assert (
        text.splitlines()[0]
        == "A rulebook made for a test, version 1: 1 error, 5 warnings, 0 notes."
    )
    assert len(re.findall(r"^ERROR ", text, re.MULTILINE)) == 1
    assert len(re.findall(r"^WARNING ", text, re.MULTILINE)) == 5


def test_the_text_gives_each_finding_its_rules_reason_statements_and_example(text):
    paragraph = next(part for part in text.split("\n\n") if part.startswith("ERROR"))
    heading, *lines = paragraph.splitlines()
    assert heading == "ERROR weaker-than-statute  keep, national"
    assert " ".join(line.strip() for line in lines[:-2]).startswith("keep says: at least 6 months")
    assert lines[-2:] == ["    Statements: Z3", "    Example: 2025-01-01"]
    assert "Statements" not in next(p for p in text.split("\n\n") if "-guidance  send" in p)


def test_the_text_is_readable_at_a_hundred_columns(text):
    assert all(len(line) <= 100 for line in text.splitlines())
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_rule_id_is_never_broken_across_lines(tmp_path):
    # Ids are copied from here into searches and rule files: a break after a hyphen spoils that.
    names = [f"step-{number}-of-a-long-and-winding-procedure" for number in range(1, 6)]
    book = alone(tmp_path, "", events="")
    one = Finding("code", Severity.NOTE, tuple(names), (), ", ".join(names))
    shown = findings_text(book, [one])
    assert all(shown.count(name) == 2 for name in names)


def test_nothing_found_is_one_line(tmp_path):
    book = alone(tmp_path, "", events="")
    assert findings_text(book, ()) == (
        "A rulebook made for a test, version 1: 0 errors, 0 warnings, 0 notes.\n"
    )


def test_a_finding_about_no_rule_has_none_in_its_heading(tmp_path):
    book = alone(tmp_path, "", events='lonely = "an event"')
    heading = findings_text(book, lint(book, calendar=CALENDAR)).splitlines()[2]
    assert heading == "WARNING undischarged-event"
