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

from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.cases.case import Case, Event, Facts
from safeguarding_timelines.questions.what_if import Scenario
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.timeline import Timeline

from . import strategies
from .case_life import CaseLife, case_life
from .printing import show_briefly
from .properties import (
    CALENDAR_LAWS,
    PERIOD_LAWS,
    RULEBOOK_LAWS,
    SCENARIO_LAWS,
    TIMELINE_LAWS,
    agreement,
)
from .properties.base import Law, LawError
from .properties.calendars import Calculator
from .properties.engine import Engine
from .properties.periods import PeriodCalculator

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
