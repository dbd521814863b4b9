"""What the commands share: their answer, exit statuses, the case they read, argument types."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from safeguarding_timelines._fields import iso_date
from safeguarding_timelines._text import printable
from safeguarding_timelines.cases.case import LARGEST_FILE, Case
from safeguarding_timelines.engine.compute import compute_timeline
from safeguarding_timelines.errors import CaseError, SafeguardingTimelinesError
from safeguarding_timelines.rules.load import built_in, load_rulebook
from safeguarding_timelines.timelines.timeline import Timeline

#: Exit status: all is well, something was found, the input cannot be used.
FINE, FOUND, UNUSABLE = 0, 1, 2


class Answer(NamedTuple):
    """What to print, and the exit status."""

    text: str
    status: int = FINE


def timeline_of(options: argparse.Namespace) -> Timeline:
    """Compute the timeline that the command's arguments ask for."""
    case = _case(options.case)
    try:
        return compute_timeline(
            case,
            load_rulebook(options.rules),
            as_of=options.as_of or date.today(),  # noqa: DTZ011  # the one place with a clock
            known_on=options.known_on,
            ignore_unknown_events=options.ignore_unknown_events,
            partnership=options.partnership,
        )
    except CaseError as error:  # say which file it was
        raise CaseError(_source(options.case), error.problems) from None


def _case(path: str) -> Case:
    if path == "-":
        if sys.stdin is None:
            raise CaseError(_source(path), ["there is none; name a case file"])
        return Case.from_json(sys.stdin.buffer.read(LARGEST_FILE + 1), source=_source(path))
    return Case.read(path)


def _source(path: str) -> str:
    return "standard input" if path == "-" else printable(path, 200)


def table_module() -> Any:
    """Import the table writer, which needs rich."""
    try:
        from safeguarding_timelines.outputs.text import table  # noqa: PLC0415  # rich is in an extra
    except ImportError:
        raise _MissingExtraError(
            "the table needs the package rich: install safeguarding-timelines[cli], "
            "or ask for --format json"
        ) from None
    return table


class _MissingExtraError(SafeguardingTimelinesError):
    pass


def day(text: str) -> date:
    """Read a date argument."""
    try:
        return iso_date(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{printable(text)!r} is no date; write it as YYYY-MM-DD")


def assignment(text: str) -> tuple[str, str]:
    """Read NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{printable(text)!r}: write NAME=VALUE")
    return name, value


def shift(text: str) -> dict[str, Any]:
    """Read KIND=+2d or KIND=-3wd as an edit of a scenario."""
    match = re.fullmatch(r"([a-z0-9_]+)=([+-][0-9]{1,5})(d|wd)", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"{printable(text)!r}: write KIND=+2d for days or KIND=-3wd for working days"
        )
    unit = "days" if match[3] == "d" else "working days"
    return {"do": "shift", "kind": match[1], "by": int(match[2]), "unit": unit}


def edition(text: str) -> dict[str, Any]:
    """Read DATE or RULE=DATE as an edit of a scenario."""
    rule, equals, on = text.rpartition("=")
    if equals and not rule:
        raise argparse.ArgumentTypeError(f"{printable(text)!r}: write DATE or RULE=DATE")
    return {"do": "edition", "on": day(on), **({"rule": rule} if rule else {})}


RULEBOOK_HELP = "a rulebook's id or file; ids: " + ", ".join(built_in())


def add_case_arguments(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Declare the arguments of every command that reads a case."""
    parser.add_argument("case", help="a case file in JSON, or - for standard input")
    parser.add_argument("--rules", default="england", metavar="ID_OR_FILE", help=RULEBOOK_HELP)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day; today if left out")
    parser.add_argument("--known-on", type=day, metavar="DATE", help="see records made by then")
    parser.add_argument("--format", choices=formats, default=formats[0])
    parser.add_argument("--partnership", action="store_true", help="also duties of no single case")
    parser.add_argument("--ignore-unknown-events", action="store_true")
