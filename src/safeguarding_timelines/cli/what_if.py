"""The command `what-if`: what would move if something were otherwise."""

from __future__ import annotations

import argparse
import json
from typing import Any

from safeguarding_timelines._text import printable
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.outputs.csv import sweep_csv
from safeguarding_timelines.outputs.text.comparison import comparison_text
from safeguarding_timelines.outputs.text.progress import shown_progress
from safeguarding_timelines.outputs.text.sweep import sweep_text
from safeguarding_timelines.questions.sweep import each_day, sweep
from safeguarding_timelines.questions.what_if import Scenario, what_if

from .options import (
    Answer,
    add_case_arguments,
    assignment,
    day,
    edition,
    shift,
    timeline_of,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_case_arguments(parser, ("table", "json", "csv"))
    for option, kind, metavar, words in (
        ("--set", assignment, "KIND=DATE", "let an event fall on a day"),
        ("--shift", shift, "KIND=+2d", "move an event by days (d) or working days (wd)"),
        ("--remove", str, "KIND", "let an event not have happened"),
        ("--fact", assignment, "NAME=VALUE", "let a fact be so; `unknown` makes it unknown"),
        ("--holiday", day, "DATE", "let a day not count"),
        ("--open", day, "DATE", "let a holiday count after all"),
        ("--under", str, "ID_OR_FILE", "compute under another rulebook"),
        ("--edition", edition, "[RULE=]DATE", "compute by the editions in force on a day"),
        ("--on", day, "DATE", "ask as of another day"),
    ):
        parser.add_argument(option, type=kind, action="append", metavar=metavar, help=words)
    parser.add_argument(
        "--each", nargs=2, metavar=("KIND", "FIRST..LAST"), help="try an event on each of the days"
    )


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    edits: list[dict[str, Any]] = [  # the rules and the calendar first: the others rest on them
        *({"do": "rulebook", "which": which} for which in options.under or ()),
        *(options.edition or ()),
        *({"do": "as_of", "day": day} for day in options.on or ()),
        *({"do": "close", "day": day} for day in options.holiday or ()),
        *({"do": "open", "day": day} for day in options.open or ()),
        *({"do": "fact", "name": n, "value": _fact(v)} for n, v in options.fact or ()),
        *({"do": "set", "kind": kind, "on": day} for kind, day in options.set or ()),
        *(options.shift or ()),
        *({"do": "remove", "kind": kind} for kind in options.remove or ()),
    ]
    scenario = Scenario.model_validate({"edits": edits})
    if options.each is not None:
        return _sweep(options, scenario)
    if options.format == "csv":
        raise CaseError("--format csv", ["is for a sweep: give --each too, or ask for json"])
    comparison = what_if(timeline_of(options), scenario)
    if options.format == "json":
        return Answer(json.dumps(comparison.record(), indent=2, ensure_ascii=False) + "\n")
    return Answer(comparison_text(comparison))


def _sweep(options: argparse.Namespace, scenario: Scenario) -> Answer:
    kind, span = options.each
    first, _, last = span.partition("..")
    try:
        days = each_day(day(first), day(last))
    except argparse.ArgumentTypeError:
        why = f"{printable(span)!r}: write FIRST..LAST, as in 2025-12-15..2026-01-05"
        raise CaseError("--each", [why]) from None
    timeline = timeline_of(options)
    with shown_progress(len(days)) as progress:
        swept = sweep(timeline, kind, days, scenario, progress=progress)
    if options.format == "json":
        return Answer(json.dumps(swept.record(), indent=2, ensure_ascii=False) + "\n")
    return Answer(sweep_csv(swept) if options.format == "csv" else sweep_text(swept))


def _fact(text: str) -> bool | str | None:
    return {"true": True, "false": False, "unknown": None}.get(text, text)
