"""Every law, by what it is about."""

from .calendar_laws import CALENDAR_LAWS, agreement
from .period_laws import PERIOD_LAWS
from .rulebook_laws import RULEBOOK_LAWS
from .scenario_laws import SCENARIO_LAWS
from .timeline_laws import TIMELINE_LAWS

__all__ = [
    "CALENDAR_LAWS",
    "PERIOD_LAWS",
    "RULEBOOK_LAWS",
    "SCENARIO_LAWS",
    "TIMELINE_LAWS",
    "agreement",
]
