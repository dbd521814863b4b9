"""The names other programs rely on, what importing them costs, and what a case cannot hold."""

import inspect
import json
import subprocess
import sys
from datetime import date
from importlib.resources import files

import pytest

import safeguarding_timelines
from safeguarding_timelines import (
    Case,
    Event,
    Facts,
    Milestone,
    Period,
    Status,
    Timeline,
    WorkingCalendar,
    compare,
    compute_timeline,
    explain,
    load_rulebook,
    what_if,
)

CONTRACT = {
    "Case", "Event", "Facts", "Period", "WorkingCalendar", "Rule", "Rulebook", "Citation",
    "Timeline", "Milestone", "Status", "load_rulebook", "compute_timeline", "explain", "Scenario",
    "what_if", "compare",
}  # fmt: skip


def test_every_name_of_the_contract_can_be_imported():
    missing = {name for name in CONTRACT if not hasattr(safeguarding_timelines, name)}
    assert missing == set()


def test_the_package_exports_nothing_but_the_contract():
    assert set(safeguarding_timelines.__all__) <= CONTRACT
    assert len(set(safeguarding_timelines.__all__)) == len(safeguarding_timelines.__all__)
    loaded = {
        name
        for name, value in vars(safeguarding_timelines).items()
        if not name.startswith("_")
        and getattr(value, "__module__", "").startswith("safeguarding_timelines")
    }
    assert loaded <= set(safeguarding_timelines.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error_that_says_so():
    with pytest.raises(AttributeError, match="'explian'"):
        safeguarding_timelines.explian  # noqa: B018


def test_everything_exported_says_what_it_is_for():
    for name in safeguarding_timelines.__all__:
        assert inspect.getdoc(getattr(safeguarding_timelines, name)), name


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (WorkingCalendar, "england_and_wales scotland northern_ireland literal from_dates add "
                          "subtract count is_working_day next_working_day previous_working_day "
                          "reason"),
        (Period, "parse after before latest_start earliest_end"),
        (Milestone, "due status late earliest act_by done_on anchor flags readings rule title "
                    "event actor force citation"),
        (Timeline, "milestones __getitem__ all to_json as_of known_on"),
    ],
)  # fmt: skip
def test_the_methods_of_the_contract_exist(owner, names):
    assert [name for name in names.split() if not hasattr(owner, name)] == []


def test_the_day_of_asking_is_always_an_argument_and_given_by_name():
    parameters = inspect.signature(compute_timeline).parameters
    assert list(parameters)[:2] == ["case", "rulebook"]
    assert parameters["as_of"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["as_of"].default is inspect.Parameter.empty
    for name in ("calendar", "known_on"):
        assert parameters[name].default is None
    assert parameters["ignore_unknown_events"].default is False


def test_both_ways_to_write_a_case_make_the_same_one():
    long = Case(
        reference="EX-2026-001",
        facts=Facts(outcome="died"),
        events=[Event(kind="became_aware", on=date(2025, 12, 15))],
    )
    assert long == Case.of("EX-2026-001", outcome="died", became_aware=date(2025, 12, 15))
    assert Case.from_json(json.dumps({
        "reference": "EX-2026-001",
        "facts": {"outcome": "died"},
        "events": [{"kind": "became_aware", "on": "2025-12-15"}],
    })) == long  # fmt: skip


def test_the_statuses_are_those_of_the_contract_and_compare_with_their_names():
    names = """
        not_applicable applicability_unknown not_open maintaining fulfilled breached met met_late
        premature superseded untimed awaiting projected due due_today overdue indeterminate
    """
    assert {status.value for status in Status} == set(names.split())
    assert Status.OVERDUE == "overdue"


# -- What an import brings along ---------------------------------------------------------------


def _loaded_after(code):
    """The modules a fresh process has loaded after running the code."""
    report = "import sys; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, check=True, text=True
    )
    return set(done.stdout.split())


HEAVY = {"hypothesis", "holidays", "rich", "numpy", "dateutil", "argparse", "pytest"}


@pytest.mark.parametrize(
    "code",
    [
        "import safeguarding_timelines",
        # a rulebook needs no calendar, and a calendar no holidays before the first question
        "from safeguarding_timelines import load_rulebook; load_rulebook('kingston-richmond')",
        "from safeguarding_timelines import *; WorkingCalendar.england_and_wales()",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code):
    loaded = _loaded_after(code)
    assert "pydantic" in loaded  # the test sees what is loaded
    assert loaded & HEAVY == set()


def test_a_timeline_needs_holidays_and_neither_a_table_nor_a_test_library():
    loaded = _loaded_after(
        "from datetime import date\n"
        "from safeguarding_timelines import *\n"
        "case = Case.of('EX-2026-001', became_aware=date(2025, 12, 15))\n"
        "compute_timeline(case, load_rulebook('england'), as_of=date(2026, 1, 6)).to_json()"
    )
    assert "holidays" in loaded
    assert loaded & {"hypothesis", "rich", "numpy", "pytest", "argparse"} == set()


def test_what_asks_questions_is_loaded_when_a_question_is_asked():
    questions = {
        f"safeguarding_timelines.{name}" for name in ("explanations.explain", "questions.what_if")
    }
    assert _loaded_after("import safeguarding_timelines") & questions == set()
    code = "from safeguarding_timelines import explain, what_if"
    assert _loaded_after(code) >= questions


def test_the_package_is_typed():
    assert files("safeguarding_timelines").joinpath("py.typed").is_file()


# -- What a case cannot hold -------------------------------------------------------------------

#: Parts of a key that would hold something about a person.
PERSONAL = (
    "name", "birth", "born", "dob", "age", "note", "comment", "text", "description", "title",
    "address", "postcode", "nhs", "gender", "sex", "ethnic", "school", "family", "child", "parent",
)  # fmt: skip


@pytest.mark.parametrize("model", [Case, Event, Facts])
def test_no_field_of_a_case_is_for_personal_data(model):
    for field in model.model_fields:
        assert not [word for word in PERSONAL if word in field], field


def test_the_schema_of_a_case_has_no_key_for_personal_data_and_allows_no_other():
    def objects(node):
        if isinstance(node, dict):
            if "properties" in node:
                yield node
            for value in node.values():
                yield from objects(value)
        elif isinstance(node, list):
            for value in node:
                yield from objects(value)

    found = list(objects(Case.model_json_schema()))
    assert len(found) == 4  # Case, Event, the interval of an event, Facts
    for node in found:
        assert node["additionalProperties"] is False
        assert not [k for k in node["properties"] if any(word in k for word in PERSONAL)]


@pytest.mark.parametrize("key", ["name", "date_of_birth", "notes", "address", "comment"])
def test_a_case_file_with_a_key_for_a_person_is_refused_without_repeating_the_value(key):
    for record in (
        {"reference": "EX-2026-001", key: "Secret"},
        {"reference": "EX-2026-001", "facts": {key: "Secret"}},
        {"reference": "EX-2026-001",
         "events": [{"kind": "incident", "on": "2026-01-01", key: "Secret"}]},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=key) as caught:
            Case.from_json(json.dumps(record))
        assert "Secret" not in str(caught.value)
        assert "Secret" not in repr(caught.value)


def test_the_example_of_the_contract_runs_as_written():
    case = Case.of("EX-2026-001", outcome="died", became_aware=date(2025, 12, 15))
    timeline = compute_timeline(case, load_rulebook("england"), as_of=date(2026, 1, 6))
    # whether abuse or neglect is suspected is not said: the date is given, and nothing is late
    assert timeline["notify-panel"].due == date(2025, 12, 22)
    assert timeline["notify-panel"].status is Status.APPLICABILITY_UNKNOWN
    # not notified, so from today at the earliest: 7-9 / 12-16 / 19-23 / 26 27 Jan
    assert timeline["rapid-review-submission"].due == date(2026, 1, 27)
    assert timeline["rapid-review-submission"].anchor.basis == "projected"
    assert timeline.late == ()
    # 16 17 18 19 Dec, (20 21 weekend) 22 Dec: a row a day
    [step] = explain(timeline, "notify-panel").steps
    assert [row.number for row in step.rows] == [1, 2, 3, 4, 4, 4, 5]
    # notified on Thu 18 Dec: 19 / 22 23 24 29 30 31 Dec, 2 / 5-9 / 12 13 Jan
    moved = what_if(timeline, panel_notified=date(2025, 12, 18))
    assert moved["rapid-review-submission"].after.due == date(2026, 1, 13)
    assert moved["rapid-review-submission"].days == -14
    assert not compare(timeline, timeline)
    assert compare(timeline, moved.after).differences == moved.differences
