"""The command `verify`: compute a stored timeline again and compare."""

from __future__ import annotations

import argparse

from safeguarding_timelines.questions.verify import differences_in

from .options import FOUND, RULEBOOK_HELP, Answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("timeline", help="a file made with `due --format json`")
    parser.add_argument("--rules", metavar="ID_OR_FILE", help=RULEBOOK_HELP)


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    differences = differences_in(options.timeline, rules=options.rules)
    if not differences:
        return Answer("The stored timeline is what its inputs give.\n")
    return Answer("".join(f"{difference}\n" for difference in differences), FOUND)
