"""What the laws of rulebooks, timelines and scenarios are run against: rules, and what computes.

The library's own functions stand where nothing else is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DataObject, SearchStrategy

from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.engine.compute import compute_timeline
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.questions.comparison import Comparison, compare
from safeguarding_timelines.questions.what_if import Scenario
from safeguarding_timelines.questions.windows.windows import Windows, windows_of
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.testing.strategies.cases import timelines
from safeguarding_timelines.timelines.timeline import Timeline

from .base import Law, law


@dataclass(frozen=True, slots=True)
class Engine:
    """Rules, and the functions that compute with them.

    Attributes:
        rulebooks: the rules, as a strategy: `Engine.of` takes a rulebook too.
        compute: computes a timeline, with the arguments of `compute_timeline`.
        apply: applies a scenario to a timeline.
        compare: says what differs between two timelines.
        windows: says which days are left for each event still to come.
    """

    rulebooks: SearchStrategy[Rulebook]
    compute: Callable[..., Timeline] = compute_timeline
    apply: Callable[[Scenario, Timeline], Timeline] = Scenario.apply
    compare: Callable[[Timeline, Timeline], Comparison] = compare
    windows: Callable[[Timeline], Windows] = windows_of

    @classmethod
    def of(cls, rules: Rulebook | SearchStrategy[Rulebook], **functions: Any) -> Engine:
        """An engine on one rulebook, or on any of a strategy such as ``rulebooks()``.

        Raises:
            InvalidArgument: what is neither.
        """
        if isinstance(rules, Rulebook):
            return cls(st.just(rules), **functions)
        if isinstance(rules, SearchStrategy):
            return cls(rules, **functions)
        raise InvalidArgument(
            "these laws are checked against a Rulebook, a strategy of rulebooks, or an Engine"
        )

    def timeline(
        self, data: DataObject, *, cases: SearchStrategy[Case] | None = None, **given: Any
    ) -> Timeline:
        """A timeline of a drawn case under drawn rules, computed by this engine."""
        book = data.draw(self.rulebooks, label="rulebook")
        return self.again(data.draw(timelines(rulebook=book, cases=cases), label="timeline"),
                          **given)  # fmt: skip

    def again(self, timeline: Timeline, **changed: Any) -> Timeline:
        """The timeline of the same inputs, or of others where they are given."""
        inputs: dict[str, Any] = {
            "case": timeline.case,
            "rulebook": timeline.rulebook,
            "as_of": timeline.as_of,
            "calendar": timeline.calendar,
            "known_on": timeline.known_on,
            "partnership": timeline.partnership,
            **changed,
        }
        try:
            return self.compute(inputs.pop("case"), inputs.pop("rulebook"), **inputs)
        except CoverageError:
            reject()


def engine_law(name: str, statement: str, example: Callable[[DataObject, Engine], None]) -> Law:
    """A law of rulebooks, timelines or scenarios; its check takes rules as they stand, too."""
    plain = law(name, statement, example)

    def check(engine: Any) -> None:
        plain.check(engine if isinstance(engine, Engine) else Engine.of(engine))

    return Law(name, statement, check)
