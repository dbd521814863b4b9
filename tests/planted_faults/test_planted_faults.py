"""The list of faults is in order: each still applies, and the tests it names are there.

Planting them takes minutes and is a command of its own: `python tests/planted_faults/run.py`.
"""

import ast
import re
import tomllib

import pytest

from planted_faults import run

FAULTS = run.faults()
each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


@each_fault
def test_a_fault_still_applies_and_leaves_a_file_that_can_be_read(fault):
    planted = fault.planted(run.ROOT)
    before = (run.ROOT / run.PACKAGE / fault.file).read_text(encoding="utf-8")
    if fault.file.endswith(".toml"):
        assert tomllib.loads(planted) != tomllib.loads(before)
    else:
        assert ast.dump(ast.parse(planted)) != ast.dump(ast.parse(before))


@each_fault
def test_a_fault_says_what_is_wrong_and_which_tests_have_to_notice(fault):
    assert fault.mistake.endswith(".")
    assert fault.caught_by
    for test in fault.caught_by:
        path, _, function = test.partition("::")
        text = (run.ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(def )?{function}\b", text, re.MULTILINE)
        assert path.startswith("tests/")


def test_a_fault_that_stands_nowhere_or_twice_is_refused():
    for find in ("no such line", "def "):
        with pytest.raises(ValueError, match=r"times in calendars/period\.py"):
            FAULTS[0]._replace(file="calendars/period.py", find=find).planted(run.ROOT)


def test_there_are_many_and_each_has_a_name():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 50
    files = {fault.file for fault in FAULTS}
    assert {
        "calendars/working_calendar.py", "calendars/period.py", "rules/shapes/dates.py",
        "engine/status.py", "engine/event_dates.py", "engine/history.py", "engine/compute.py",
        "rules/conditions.py", "rules/rule_file.py", "rules/rulebook.py", "questions/what_if.py",
        "questions/comparison.py", "lint/against_national.py", "data/bank_holidays.toml",
    } <= files  # fmt: skip
