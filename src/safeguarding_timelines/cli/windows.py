"""The command `windows`: the earliest and latest day left for every event to come."""

from __future__ import annotations

import argparse
import json

from safeguarding_timelines.outputs.text.windows import windows_text
from safeguarding_timelines.questions.windows.windows import windows_of

from .options import (
    FINE,
    FOUND,
    Answer,
    add_case_arguments,
    timeline_of,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_case_arguments(parser, ("table", "json"))
    parser.add_argument(
        "--keep-plans", action="store_true", help="what is planned stays as planned"
    )


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    windows = windows_of(timeline_of(options), keep_plans=options.keep_plans)
    status = FOUND if windows.clashes else FINE
    if options.format == "table":
        return Answer(windows_text(windows), status)
    return Answer(json.dumps(windows.record(), indent=2, ensure_ascii=False) + "\n", status)
