"""The testing kit: what importing it does, and does not; how examples are shown."""

import inspect
import runpy
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import find
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

from kit_laws import breaks, holds, many, named
from safeguarding_timelines import (
    Case,
    Event,
    Facts,
    Period,
    Rule,
    Rulebook,
    Scenario,
    Timeline,
    WorkingCalendar,
    compute_timeline,
    load_rulebook,
    testing,
)
from safeguarding_timelines.errors import MissingPackageError, SafeguardingTimelinesError
from safeguarding_timelines.rules.load import rulebook_from
from safeguarding_timelines.testing import strategies


def _run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "import safeguarding_timelines",
        "import safeguarding_timelines.cli.main, safeguarding_timelines.lint",
        "from safeguarding_timelines import *; explain, what_if, Scenario",
    ],
)
def test_the_library_never_imports_hypothesis(code):
    done = _run(f"{code}\nimport sys; print('hypothesis' in sys.modules)")
    assert done.stdout == "False\n", done.stderr


def test_without_hypothesis_the_kit_says_what_to_install():
    hidden = "import sys; sys.modules['hypothesis'] = None\n"
    done = _run(f"{hidden}import safeguarding_timelines.testing")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(
        "MissingPackageError: safeguarding_timelines.testing needs Hypothesis, which is not "
        "installed; install safeguarding-timelines[testing]"
    )
    assert issubclass(MissingPackageError, SafeguardingTimelinesError)
    assert issubclass(MissingPackageError, ImportError)


def test_what_it_says_is_an_error_of_the_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingPackageError, match=r"install safeguarding-timelines\[testing\]"):
        runpy.run_path(testing.__file__)


def test_importing_the_kit_loads_no_rulebook_and_no_holidays():
    done = _run("import safeguarding_timelines.testing, sys; print('holidays' in sys.modules)")
    assert done.stdout == "False\n", done.stderr


def test_the_kit_exports_what_it_says():
    assert len(set(testing.__all__)) == len(testing.__all__)
    assert [name for name in testing.__all__ if not hasattr(testing, name)] == []
    assert [name for name in strategies.__all__ if not callable(getattr(strategies, name))] == []


@pytest.mark.parametrize(
    "kind",
    [Case, Event, Facts, Period, Rule, Rulebook, Scenario, Timeline, WorkingCalendar],
    ids=lambda kind: kind.__name__,
)
def test_each_type_is_registered(kind):
    found = find(st.from_type(kind), lambda drawn: isinstance(drawn, kind), settings=many)
    assert type(found) is kind


def test_a_type_that_holds_a_registered_one_is_drawn_too():
    assert isinstance(find(st.from_type(list[Event]), bool, settings=many)[0], Event)


# -- How an example is shown -------------------------------------------------------------------

CASE = Case.of("EX-2026-001", outcome="died", became_aware=date(2025, 12, 15))


def test_what_is_shown_of_a_timeline_makes_it_again():
    timeline = compute_timeline(
        CASE, load_rulebook("england"), as_of=date(2026, 1, 6), known_on=date(2026, 1, 5)
    )
    shown = pretty(timeline)
    assert len(shown) < 500
    code, _, calendar = shown.partition(", calendar=")
    assert calendar.startswith("<WorkingCalendar england-and-wales")
    assert eval(f"{code})", _names()).record() == timeline.record()


def test_what_is_shown_of_a_case_or_a_scenario_makes_it_again():
    scenario = Scenario.of(became_aware=date(2025, 12, 16))
    assert eval(pretty(CASE), _names()) == CASE
    assert eval(pretty(scenario), _names()) == scenario


def test_a_quote_in_a_scenario_does_not_break_what_is_shown():
    why = "the town's 'gala' \\ and more"
    scenario = Scenario.model_validate(
        {"edits": [{"do": "close", "day": "2026-01-02", "why": why}]}
    )
    assert eval(pretty(scenario), _names()) == scenario


def test_a_rulebook_of_ones_own_is_shown_by_its_rules():
    assert pretty(load_rulebook("barnet")) == "load_rulebook('barnet')"
    drawn = find(strategies.rulebooks(), lambda book: len(book.rules) > 1, settings=many)
    shown = pretty(drawn)
    assert shown.startswith("<rulebook drawn 1: {")
    for rule in drawn.rules:
        assert f'"{rule.id}"' in shown


def test_a_failing_law_shows_no_more_than_a_screen_or_two():
    def late_for_nothing(*args, **inputs):
        timeline = compute_timeline(*args, **inputs)
        return replace(timeline, instances={})

    broken = testing.Engine.of(load_rulebook("england"), compute=late_for_nothing)
    law = named(testing.TIMELINE_LAWS, "every-rule-is-answered")
    assert breaks(law, broken) == "a rule has no milestone, or a milestone no rule"
    with pytest.raises(AssertionError) as caught:
        holds(law, broken, many)
    assert sum(map(len, caught.value.__notes__)) < 10_000


def _names():
    return {
        "Case": Case,
        "Scenario": Scenario,
        "compute_timeline": compute_timeline,
        "datetime": __import__("datetime"),
        "load_rulebook": load_rulebook,
        "rulebook_from": rulebook_from,
    }


# -- Nothing is left out of the reference ------------------------------------------------------

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "testing-kit.md"


def _rows(heading):
    """The cells of the table under a heading."""
    text = REFERENCE.read_text(encoding="utf-8").split(f"{heading}\n")[1].split("\n#")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize("family", ["calendar", "period", "rulebook", "timeline", "scenario"])
def test_every_law_is_described_by_its_own_sentence_in_order(family):
    laws = getattr(testing, f"{family.upper()}_LAWS")
    described = _rows(f"### Laws of {family}s")
    assert described == [[f"`{law.name}`", law.statement] for law in laws]
    assert len({law.name for law in laws}) == len(laws)


def test_every_strategy_and_option_is_described():
    described = {name.strip("`"): options for name, options, _ in _rows("## Strategies")}
    assert list(described) == strategies.__all__
    for name, options in described.items():
        asked = inspect.signature(getattr(strategies, name)).parameters
        assert options == ", ".join(f"`{option}`" for option in asked)


def test_every_name_of_the_kit_is_in_the_reference():
    text = REFERENCE.read_text(encoding="utf-8")
    missing = {name for name in testing.__all__ if f"`{name}" not in text}
    assert missing == {"strategies"}  # which is a module


def test_a_statement_is_one_sentence():
    for family in ("CALENDAR", "PERIOD", "RULEBOOK", "TIMELINE", "SCENARIO"):
        for law in getattr(testing, f"{family}_LAWS"):
            assert law.statement[0].isupper()
            assert law.statement.endswith(".")
            assert ". " not in law.statement
            assert len(law.statement) < 120
