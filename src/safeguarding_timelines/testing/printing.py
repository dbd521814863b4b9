"""How Hypothesis shows an example that fails: as the code that makes it, and no more than that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.questions.what_if import Scenario
from safeguarding_timelines.rules.load import built_in
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.timeline import Timeline


def show_briefly() -> None:
    """Have cases, rulebooks, scenarios and timelines shown as below.

    Printers look for a method `_repr_pretty_`; these are its users, so it comes with the kit.
    """
    for kind, text in _TEXTS.items():
        kind._repr_pretty_ = _printer(text)  # type: ignore[attr-defined]


def _printer(text: Callable[[Any], str]) -> Callable[[Any, Any, bool], None]:
    return lambda value, printer, _cycle: printer.text(text(value))


def case_text(case: Case) -> str:
    """The call that reads the case."""
    return f"Case.from_json({case.model_dump_json()!r})"


def rulebook_text(book: Rulebook) -> str:
    """The call that loads a rulebook of the library; of another, what it adds, as data."""
    if book.id in built_in():
        return f"load_rulebook({book.id!r})"
    known = book.base.events if book.base is not None else {}
    added = {
        "extends": book.extends,
        "calendar": book.calendar,
        "events": {
            kind: {"repeats": word.repeats}
            for kind, word in book.events.items()
            if kind not in known
        },
        "rules": [
            json.loads(rule.model_dump_json(exclude_unset=True, by_alias=True))
            for rule in book.own_rules
        ],
    }
    return f"<rulebook {book.id} {book.version}: {json.dumps(added, indent=1)}>"


def scenario_text(scenario: Scenario) -> str:
    """The call that reads the scenario."""
    return f"Scenario.model_validate_json({scenario.model_dump_json()!r})"


def timeline_text(timeline: Timeline) -> str:
    """The call that computes the timeline."""
    known_on = f", known_on={timeline.known_on!r}" if timeline.known_on is not None else ""
    return (
        f"compute_timeline({case_text(timeline.case)}, {rulebook_text(timeline.rulebook)}, "
        f"as_of={timeline.as_of!r}{known_on}, calendar={timeline.calendar!r})"
    )


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    Case: case_text,
    Rulebook: rulebook_text,
    Scenario: scenario_text,
    Timeline: timeline_text,
}
