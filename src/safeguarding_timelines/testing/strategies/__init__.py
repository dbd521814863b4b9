"""Strategies for cases, rules, calendars and all they are made of, biased to where deadlines break.

Every one takes keyword options only, composes with others, and refuses what it cannot draw.
"""

from .cases import cases, events, facts, scenarios, timelines
from .dates import closed_days, edge_dates, periods, working_calendars
from .rulebooks import rulebooks, rules

__all__ = [
    "cases",
    "closed_days",
    "edge_dates",
    "events",
    "facts",
    "periods",
    "rulebooks",
    "rules",
    "scenarios",
    "timelines",
    "working_calendars",
]
