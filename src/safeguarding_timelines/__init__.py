"""Every deadline of the English child safeguarding practice review process, explained."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .calendars.period import Period
from .calendars.working_calendar import WorkingCalendar
from .cases.case import Case, Event, Facts
from .engine.compute import compute_timeline
from .rules.fields import Citation
from .rules.load import load_rulebook
from .rules.rule import Rule
from .rules.rulebook import Rulebook
from .timelines.milestone import Milestone, Status
from .timelines.timeline import Timeline

if TYPE_CHECKING:
    from .explanations.explain import explain
    from .questions.what_if import Scenario, compare, what_if

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
    "Scenario": ".questions.what_if",
    "compare": ".questions.what_if",
    "explain": ".explanations.explain",
    "what_if": ".questions.what_if",
}


def __getattr__(name: str) -> Any:
    if name in _QUESTIONS:
        return getattr(import_module(_QUESTIONS[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
