"""What a check of a rulebook found: a code, how grave it is, which rules, and on which days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from safeguarding_timelines.rules.rule import Rule


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    ERROR = "error"  # below statute
    WARNING = "warning"  # below guidance, or it cannot work as written
    NOTE = "note"  # a reader should know


class Triggers(NamedTuple):
    """The trigger days on which a finding holds.

    Attributes:
        days: how many of them.
        of: how many were examined: every one that the calendar covers.
        spans: the days as runs of consecutive ones, each (first, last).
        worst_on: the first day on which it is worst.
        worst_by: by how many days.
    """

    days: int
    of: int
    spans: tuple[tuple[date, date], ...]
    worst_on: date
    worst_by: int

    @property
    def first(self) -> date:
        """The first of the days."""
        return self.spans[0][0]

    @property
    def words(self) -> str:
        """How often, in words."""
        if self.days == self.of:
            return f"on every one of {self.of:,} days"
        return f"on {self.days:,} of {self.of:,} days, the first {self.first}"


class Finding(NamedTuple):
    """Something a check of a rulebook found."""

    code: str
    severity: Severity
    rules: tuple[str, ...]
    statements: tuple[str, ...]
    message: str
    example: date | None = None
    triggers: Triggers | None = None

    def record(self) -> dict[str, Any]:
        """The finding as plain data, ready for JSON."""
        found = self.triggers
        return {
            "code": self.code,
            "severity": self.severity.value,
            "rules": list(self.rules),
            "statements": list(self.statements),
            "message": self.message,
            "example": self.example.isoformat() if self.example else None,
            "triggers": found
            and {
                "days": found.days,
                "of": found.of,
                "worst_on": found.worst_on.isoformat(),
                "worst_by": found.worst_by,
                "spans": [[first.isoformat(), last.isoformat()] for first, last in found.spans],
            },
        }


def finding(  # reads as the table of a finding does
    code: str,
    severity: Severity,
    rules: Sequence[Rule],
    message: str,
    triggers: Triggers | None = None,
    example: date | None = None,
) -> Finding:
    """A finding about some rules, with the statements they implement."""
    ids = tuple(dict.fromkeys(rule.id for rule in rules))
    statements = tuple(dict.fromkeys(s for rule in rules for s in rule.statements))
    if triggers is not None and example is None:
        example = triggers.worst_on
    return Finding(code, severity, ids, statements, message, example, triggers)


def triggers(excess: Iterable[tuple[date, int]]) -> Triggers | None:
    """The days whose excess is above zero, in order; None if there are none."""
    examined = 0
    held: list[tuple[date, int]] = []
    for day, by in excess:
        examined += 1
        if by > 0:
            held.append((day, by))
    if not held:
        return None
    spans: list[tuple[date, date]] = []
    for day, _ in held:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    worst_on, worst_by = max(held, key=lambda one: one[1])
    return Triggers(len(held), examined, tuple(spans), worst_on, worst_by)
