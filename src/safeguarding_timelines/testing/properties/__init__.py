"""Every law, by what it is about."""

from .calendars import CALENDAR_LAWS, agreement
from .periods import PERIOD_LAWS
from .rulebooks import RULEBOOK_LAWS
from .scenarios import SCENARIO_LAWS
from .timelines import TIMELINE_LAWS

__all__ = [
    "CALENDAR_LAWS",
    "PERIOD_LAWS",
    "RULEBOOK_LAWS",
    "SCENARIO_LAWS",
    "TIMELINE_LAWS",
    "agreement",
]
