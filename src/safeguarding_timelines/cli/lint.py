"""The command `lint`: what is weaker than the law, cannot work, or is in doubt."""

from __future__ import annotations

import argparse
import json

from safeguarding_timelines.lint import Severity, lint
from safeguarding_timelines.outputs.text.findings import findings_text
from safeguarding_timelines.rules.load import load_rulebook

from .options import FINE, FOUND, RULEBOOK_HELP, Answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("rulebook", nargs="?", default="england", help=RULEBOOK_HELP)
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    book = load_rulebook(options.rulebook)
    found = lint(book)
    status = FOUND if any(one.severity is Severity.ERROR for one in found) else FINE
    if options.format == "table":
        return Answer(findings_text(book, found), status)
    record = {
        "rulebook": {"id": book.id, "version": book.version},
        "findings": [one.record() for one in found],
    }
    return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n", status)
