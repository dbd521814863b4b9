"""Every deadline of the English child safeguarding practice review process, explained."""

from .case import Case, Event, Facts
from .engine import compute_timeline
from .explanation import explain
from .grammar import Citation
from .loading import load_rulebook
from .period import Period
from .rulebook import Rule, Rulebook
from .scenario import Scenario, compare, what_if
from .timeline import Milestone, Status, Timeline
from .working_days import WorkingCalendar

__all__ = [
    "Case",
    "Citation",
    "Event",
    "Facts",
    "Milestone",
    "Period",
    "Rule",
    "Rulebook",
    "Scenario",
    "Status",
    "Timeline",
    "WorkingCalendar",
    "compare",
    "compute_timeline",
    "explain",
    "load_rulebook",
    "what_if",
]
