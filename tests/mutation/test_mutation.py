"""The lists of mutation are in order: rooms and tests are there, the lines of survivors stand.

Planting the mutants takes an hour and is a command of its own: `python tests/mutation/run.py`.
"""

import pytest

from mutation import run
from planted_faults.run import ROOT

ROOMS = run.rooms()
SURVIVORS = run.survivors()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_file_of_the_library_with_tests_that_are_there(room):
    assert (ROOT / run.file_of(room)).is_file()
    tests = ROOMS[room]["tests"]
    assert tests
    assert [test for test in tests if not (ROOT / test).exists()] == []


def test_every_room_that_computes_or_reads_rules_is_mutated():
    lint = {f"lint/{path.stem}" for path in (ROOT / run.PACKAGE / "lint").glob("*.py")}
    assert set(ROOMS) == lint | {
        "calendars/bank_holidays", "calendars/period", "calendars/working_calendar",
        "cases/case", "engine/compute", "engine/evaluation", "engine/event_dates",
        "engine/governing", "engine/history", "engine/status", "rules/conditions",
        "rules/fields", "rules/load", "rules/rule", "rules/rule_file", "rules/rulebook",
        "rules/shapes/dates",
    }  # fmt: skip


@pytest.mark.parametrize("survivor", SURVIVORS, ids=lambda one: f"{one.room}-{one.was[:40]}")
def test_a_change_that_survives_is_still_possible_and_has_its_reason(survivor):
    text = (ROOT / run.file_of(survivor.room)).read_text(encoding="utf-8")
    lines = {line.strip() for line in text.splitlines()}
    assert set(survivor.was.splitlines()) <= lines
    assert survivor.becomes != survivor.was
    assert survivor.why


def test_what_survives_and_is_not_listed_is_shown_and_is_a_failure():
    old, new = run.Change("a + b", "b + a"), run.Change("a < b", "a <= b")
    listed = [run.Survivor("period", old.was, old.becomes, "a sum is the same either way round")]
    found = run.Verdict("period", mutants=10, endless=1, survived=(old, new), seconds=3)
    lines, sound = run.report(found, listed)
    assert lines == [
        "period                10 mutants      8 caught    2 survived    1 endless      3 s",
        "  - a < b",
        "  + a <= b",
    ]
    assert not sound
    assert run.report(found._replace(survived=(old,)), listed)[1]
    elsewhere = [listed[0]._replace(room="bounds")]
    assert not run.report(found._replace(survived=(old,)), elsewhere)[1]


def test_a_change_is_the_lines_that_differ_without_the_heading_that_follows():
    code = (
        "class Room:\n"
        "    def x_f__mutmut_orig(self):\n        return 1\n\n"
        "    def x_f__mutmut_1(self):\n        return 2\n\n"
        "    # -- What comes next ---\n\n"
        "    def g(self):\n        return 3\n"
    )
    assert run._change(code, "x_f__mutmut_1") == run.Change("return 1", "return 2")


def test_what_has_a_decorator_can_be_mutated_as_well():
    code = (
        "from functools import cached_property\n"
        "def twice(function):\n    return lambda: 2 * function()\n"
        "def more(by):\n    return lambda function: lambda: function() + by\n"
        "class Room:\n"
        "    @classmethod\n    def made(cls):\n        return cls()\n\n"
        "    @property\n    def one(self):\n        return 1\n\n"
        "    @cached_property\n    def two(self) -> int:\n        return self.one + 1\n"
        "@twice\n@more(by=1)\ndef six():\n    return Room.made().two\n"
    )
    plain = run.undecorated(code)
    names = {}
    exec(plain, names)
    assert (names["six"](), names["six_undecorated"]()) == (6, 2)
    made = names["Room"].made()
    assert (made.two, vars(made)) == (2, {"two": 2})
    assert [line.strip() for line in plain.splitlines() if "@" in line] == ["@classmethod"]


def test_tests_that_do_not_run_are_no_verdict():
    lines, sound = run.report(run.Verdict("period", failed="no module named x"), [])
    assert (lines, sound) == (["period: DID NOT RUN: no module named x"], False)


def test_an_unknown_room_is_refused(capsys):
    assert run.main(["kitchen"]) == 2
    assert capsys.readouterr().out.startswith("no room kitchen; there are: calendars/period, ")
