"""A testing kit for rules of one's own: Hypothesis strategies, laws, and the life of a case.

To import it registers the strategies, so that ``st.from_type(Case)`` draws a case.
"""

from collections.abc import Callable
from typing import Any

from safeguarding_timelines.errors import MissingPackageError

try:
    from hypothesis import strategies as _st
    from hypothesis.strategies import SearchStrategy
except ImportError:
    raise MissingPackageError(
        "safeguarding_timelines.testing needs Hypothesis, which is not installed; install "
        "safeguarding-timelines[testing]"
    ) from None

from safeguarding_timelines.case import Case, Event, Facts
from safeguarding_timelines.period import Period
from safeguarding_timelines.rule import Rule
from safeguarding_timelines.rulebook import Rulebook
from safeguarding_timelines.scenario import Scenario
from safeguarding_timelines.timeline import Timeline
from safeguarding_timelines.working_days import WorkingCalendar

from . import strategies
from .calendar_laws import Calculator
from .engine import Engine
from .law import Law, LawError
from .laws import (
    CALENDAR_LAWS,
    PERIOD_LAWS,
    RULEBOOK_LAWS,
    SCENARIO_LAWS,
    TIMELINE_LAWS,
    agreement,
)
from .machine import CaseLife, case_life
from .period_laws import PeriodCalculator
from .showing import show_briefly

__all__ = [
    "CALENDAR_LAWS",
    "PERIOD_LAWS",
    "RULEBOOK_LAWS",
    "SCENARIO_LAWS",
    "TIMELINE_LAWS",
    "Calculator",
    "CaseLife",
    "Engine",
    "Law",
    "LawError",
    "PeriodCalculator",
    "agreement",
    "case_life",
    "strategies",
]

#: What ``st.from_type`` draws, made when it is first asked for.
_OF_TYPE: dict[type, Callable[[], SearchStrategy[Any]]] = {
    Case: strategies.cases,
    Event: strategies.events,
    Facts: strategies.facts,
    Period: strategies.periods,
    Rule: strategies.rules,
    Rulebook: strategies.rulebooks,
    Scenario: strategies.scenarios,
    Timeline: strategies.timelines,
    WorkingCalendar: strategies.working_calendars,
}


def _register(kind: type, drawn: Callable[[], SearchStrategy[Any]]) -> None:
    _st.register_type_strategy(kind, lambda _asked: drawn())


for _kind, _drawn in _OF_TYPE.items():
    _register(_kind, _drawn)
show_briefly()
