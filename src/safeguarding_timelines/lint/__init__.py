"""Checks of a rulebook: what is weaker than the law, cannot work, or leaves a reader in doubt.

`lint` runs them all; each family has a room of its own.
"""

from __future__ import annotations

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar, calendar_named
from safeguarding_timelines.rules.rulebook import Rulebook

from .against_national import compare_with_base
from .doubts import check_wording
from .finding import Finding, Severity, Triggers
from .timing import check_fit
from .unreachable import check_reach

__all__ = ["Finding", "Severity", "Triggers", "lint"]


def lint(rulebook: Rulebook, *, calendar: WorkingCalendar | None = None) -> tuple[Finding, ...]:
    """Everything the checks find in the rules a rulebook adds to those it extends.

    Args:
        rulebook: from `load_rulebook`.
        calendar: in place of the rulebook's own; every day it covers is examined.

    Returns:
        The findings, gravest first. An error means that a rule falls below statute.
    """
    calendar = calendar or calendar_named(rulebook.calendar)
    found = [
        *compare_with_base(rulebook, calendar),
        *check_fit(rulebook, calendar),
        *check_wording(rulebook),
        *check_reach(rulebook),
    ]
    grave = list(Severity)
    told = dict.fromkeys(found)  # editions with the same words give the same finding
    return tuple(sorted(told, key=lambda f: (grave.index(f.severity), f.code, f.rules)))
