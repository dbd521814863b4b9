"""The command line: reads files, asks the library, and prints once all is computed.

Exit status: 0 fine, 1 something is late or wrong in what was read, 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from safeguarding_timelines._text import printable
from safeguarding_timelines.errors import SafeguardingTimelinesError
from safeguarding_timelines.timelines.timeline import library_version

from .options import UNUSABLE, Answer

#: Each command with what it is for; its arguments and its work stand in the module of its name.
COMMANDS = {
    "due": "every milestone of a case, by date",
    "explain": "why a date is what it is, day by day",
    "check": "what is late; exit status 1 if anything is",
    "what-if": "what would move if something were otherwise",
    "windows": "what is left of every date; exit status 1 if rules clash",
    "verify": "compute a stored timeline again; exit status 1 if anything differs",
    "rules": "the rules of a rulebook, with citations",
    "lint": "what is weaker than the law, cannot work, or is in doubt; status 1 on errors",
    "schema": "the JSON Schema of a file format",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    try:
        arguments = sys.argv[1:] if arguments is None else list(arguments)
        options = parser_for(arguments[0] if arguments else "").parse_args(arguments)
        answer: Answer = options.run(options)
    except SafeguardingTimelinesError as error:
        sys.stderr.write(f"error: {error}\n")
        return UNUSABLE
    return _write(answer)


def _write(answer: Answer) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(answer.text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        sys.stderr.close()
    except OSError as error:
        sys.stderr.write(f"error: the output cannot be written: {error.strerror}\n")
        return UNUSABLE
    return answer.status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        clean = printable(message, 400)
        self.exit(UNUSABLE, f"error: {clean}\nSee {self.prog} --help.\n")


def parser_for(command: str) -> argparse.ArgumentParser:
    """Build the parser, with the arguments of one command; of all where it is none of them.

    Only the module of that command is imported.
    """
    parser = _Parser(
        prog="safeguarding-timelines",
        description="Deadlines of the English child safeguarding practice review process. "
        "Not legal advice.",
    )
    parser.add_argument("--version", action="version", version=library_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        one = commands.add_parser(name, help=purpose)
        if command == name or command not in COMMANDS:
            module = import_module(f".{name.replace('-', '_')}", __package__)
            module.add_arguments(one)
            one.set_defaults(run=module.run)
    return parser
