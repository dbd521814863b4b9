"""The command `explain`: why a date is what it is, day by day."""

from __future__ import annotations

import argparse
import json

from safeguarding_timelines.explanations.explain import explain
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.explanation import explanation_text

from .options import Answer, add_case_arguments, timeline_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_case_arguments(parser, ("text", "markdown", "json"))
    parser.add_argument("rule", help="the rule's id, as `due --format json` names it")
    parser.add_argument("--instance", type=int, metavar="N", help="of several, from 0")


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    explanation = explain(timeline_of(options), options.rule, instance=options.instance)
    if options.format == "json":
        record = json.dumps(explanation.record(), indent=2, ensure_ascii=False)
        return Answer(f"{record}\n")
    as_words = explanation_markdown if options.format == "markdown" else explanation_text
    return Answer(as_words(explanation))
