"""One error tree: everything this library raises on purpose is a SafeguardingTimelinesError.

A message says what was received, what is allowed and how to mend it. Values of a case never
appear in one, unless they are dates, event kinds, agency slugs or rule ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class SafeguardingTimelinesError(Exception):
    """The root of the tree: catch it to catch all of them."""


class PeriodError(SafeguardingTimelinesError, ValueError):
    """A length of time that cannot be read, or an argument that a period cannot count with."""


class CalendarError(SafeguardingTimelinesError, ValueError):
    """An argument a working calendar cannot use: a negative count, a date with a time."""


class CoverageError(SafeguardingTimelinesError, LookupError):
    """The answer lies outside the dates the calendar knows."""


class UnknownCalendarError(SafeguardingTimelinesError, LookupError):
    """No calendar of that name is built in."""


class Problem(NamedTuple):
    """One thing wrong with a file: where it stands, and what to do about it."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class _ProblemsError(SafeguardingTimelinesError, ValueError):
    """An error that lists every problem of one source at once."""

    def __init__(self, source: str, problems: Iterable[Problem | str]) -> None:
        self.source = source
        self.problems = tuple(p if isinstance(p, Problem) else Problem("", p) for p in problems)
        super().__init__(source, self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"{self.source}: {self.problems[0]}"
        lines = "".join(f"\n  - {problem}" for problem in self.problems)
        return f"{self.source}: {len(self.problems)} problems{lines}"


class CaseError(_ProblemsError):
    """A case that cannot be used: every problem in it, each with its key."""


class RulebookError(_ProblemsError):
    """A rulebook that cannot be used: every problem in it, each with file, rule and key."""


class UnknownRulebookError(SafeguardingTimelinesError, LookupError):
    """No rulebook of that id, and no file of that name."""


class UnknownRuleError(SafeguardingTimelinesError, KeyError):
    """The timeline or rulebook has no rule of that id."""

    def __str__(self) -> str:  # KeyError would show the repr of the message
        return str(self.args[0])


class UnknownEventError(UnknownRuleError):
    """Nothing is open on an event of that kind."""


class MissingPackageError(SafeguardingTimelinesError, ImportError):
    """A part of the library needs a package that is not installed, and names the extra to add."""
