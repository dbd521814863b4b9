"""The command `due`: every milestone of a case, by date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.outputs.text.chart import timeline_chart

from .options import Answer, add_case_arguments, table_module, timeline_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_case_arguments(parser, ("table", "json", "csv"))
    parser.add_argument("--all", action="store_true", help="also what does not apply or is distant")
    parser.add_argument("--chart", action="store_true", help="draw what has a date, a line each")


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    if options.chart and (options.format != "table" or options.all):
        raise CaseError("--chart", ["draws the table; leave out --format and --all"])
    timeline = timeline_of(options)
    if options.chart:
        return Answer(timeline_chart(timeline, colour=sys.stdout.isatty()))
    formats: dict[str, Callable[[], str]] = {
        "json": lambda: timeline.to_json() + "\n",
        "csv": lambda: timeline_csv(timeline),
        "table": lambda: table_module().timeline_table(
            timeline, everything=options.all, colour=sys.stdout.isatty()
        ),
    }
    return Answer(formats[options.format]())
