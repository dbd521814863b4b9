"""Every deadline of the English child safeguarding practice review process, explained."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .case import Case, Event, Facts
from .engine import compute_timeline
from .grammar import Citation
from .loading import load_rulebook
from .period import Period
from .rule import Rule
from .rulebook import Rulebook
from .timeline import Milestone, Status, Timeline
from .working_days import WorkingCalendar

if TYPE_CHECKING:
    from .explanation import explain
    from .scenario import Scenario, compare, what_if

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

#: Questions about a timeline, loaded when first asked: to compute one takes none of them.
_QUESTIONS = {
    "Scenario": ".scenario",
    "compare": ".scenario",
    "explain": ".explanation",
    "what_if": ".scenario",
}


def __getattr__(name: str) -> Any:
    if name in _QUESTIONS:
        return getattr(import_module(_QUESTIONS[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
