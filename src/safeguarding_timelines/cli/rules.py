"""The command `rules`: the rules of a rulebook, with their citations."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from safeguarding_timelines.outputs.markdown.register import register
from safeguarding_timelines.rules.load import load_rulebook
from safeguarding_timelines.rules.phrases import bound_words
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.rulebook import Rulebook

from .options import RULEBOOK_HELP, Answer, table_module


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("rulebook", nargs="?", default="england", help=RULEBOOK_HELP)
    parser.add_argument("--format", choices=("table", "json", "markdown"), default="table")


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    book = load_rulebook(options.rulebook)
    if options.format == "table":
        return Answer(table_module().rules_table(book, colour=sys.stdout.isatty()))
    if options.format == "markdown":
        return Answer(register(book))
    records = [_rule_record(rule, book) for rule in book.rules]
    record = {"rulebook": {"id": book.id, "version": book.version}, "rules": records}
    return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def _rule_record(rule: Rule, book: Rulebook) -> dict[str, Any]:
    span = rule.in_force
    return {
        "id": rule.id,
        "title": rule.title,
        "actor": rule.actor,
        "event": rule.target,
        "bound": bound_words(rule, book),
        "force": rule.force.value,
        "citation": book.cited(rule.cite),
        "source": rule.source.value if rule.source else None,
        "in_force": {
            "from": span.from_.isoformat() if span and span.from_ else None,
            "until": span.until.isoformat() if span and span.until else None,
        },
        "implements": rule.implements,
        "scope": rule.scope,
        "inactive": rule.inactive,
        "statements": list(rule.statements),
        "readings": {
            name: {"bound": bound_words(variant, book), "why": rule.readings[name].why}
            for name, variant in rule.variants.items()
        },
    }
