"""The life of a case, lived step by step: days pass, acts are recorded, planned, corrected.

After each step every truth of a timeline holds, and what was known on earlier days is unchanged.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import DataObject, SearchStrategy

from safeguarding_timelines.cases.case import Case, Event, Facts
from safeguarding_timelines.rules.load import load_rulebook
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.milestone import CLOSED
from safeguarding_timelines.timelines.timeline import Timeline

from .properties.base import hold
from .properties.engine import Engine
from .properties.every_timeline import TRUTHS
from .strategies.cases import facts
from .strategies.dates import edge_dates


class CaseLife(RuleBasedStateMachine):
    """A state machine that lives a case; `case_life` makes one for rules of your own.

    Its steps are what an office does: record what happened today or days ago, act when an act is
    due, plan, correct, retract, and let days pass. Every record says when it was made.
    """

    engine: ClassVar[Engine | None] = None

    book: Rulebook
    known: Facts
    today: date

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Event] = []
        self.beliefs: dict[date, str] = {}

    # -- What is so ----------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as recorded so far."""
        return Case(reference="EX-2026-001", facts=self.known, events=tuple(self.records))

    def seen_on(self, day: date) -> Timeline:
        """The timeline as of a day, with what was known on it."""
        engine = self.engine or Engine.of(self.book)
        return engine.compute(self.case, self.book, as_of=day, known_on=day)

    def _free(self) -> list[str]:
        """The kinds that may be recorded: those that repeat, or did not happen yet."""
        happened = {record.kind for record in self.records}
        words = self.book.events
        return [kind for kind in words if words[kind].repeats or kind not in happened]

    def _latest(self) -> list[Event]:
        """The records that nothing replaces yet."""
        replaced = {record.corrects or record.retracts for record in self.records}
        return [r for r in self.records if r.id not in replaced and r.retracts is None]

    def _record(self, data: DataObject, kind: str, on: date, **links: str | None) -> None:
        agencies = st.sampled_from([None, *self.book.agencies])
        until = st.none() | st.integers(0, 60).map(lambda by: on + timedelta(days=by))
        self.records.append(
            Event(
                kind=kind,
                on=on,
                by=data.draw(agencies, label="by"),
                until=data.draw(until, label="until"),
                recorded_on=self.today,
                id=f"record-{len(self.records) + 1}",
                **links,
            )
        )

    # -- Steps ---------------------------------------------------------------------------------

    @initialize(data=st.data())
    def a_case_begins(self, data: DataObject) -> None:
        """Rules, facts and the first day."""
        engine = self.engine or Engine.of(load_rulebook("england"))
        self.book = data.draw(engine.rulebooks, label="rulebook")
        self.known = data.draw(facts(rulebook=self.book), label="facts")
        self.today = data.draw(edge_dates(), label="today")

    @precondition(lambda self: self._free())
    @rule(data=st.data(), ago=st.integers(0, 20))
    def something_happened(self, data: DataObject, ago: int) -> None:
        """Record an event of today, or of some days ago."""
        kind = data.draw(st.sampled_from(self._free()), label="kind")
        self._record(data, kind, self.today - timedelta(days=ago))

    @precondition(lambda self: self._free())
    @rule(data=st.data(), ahead=st.integers(1, 60))
    def something_is_planned(self, data: DataObject, ahead: int) -> None:
        """Record a plan."""
        kind = data.draw(st.sampled_from(self._free()), label="kind")
        self._record(data, kind, self.today + timedelta(days=ahead))

    @rule(data=st.data(), slip=st.integers(-5, 5))
    def a_due_date_comes(self, data: DataObject, slip: int) -> None:
        """Go to a day near some due date, and do what is due."""
        free = set(self._free())
        waiting = {
            m.event: m.due
            for m in self.seen_on(self.today).milestones
            if m.due is not None and m.status not in CLOSED and m.event in free
        }
        if waiting:
            kind = data.draw(st.sampled_from(sorted(waiting)), label="kind")
            due = waiting[kind] + timedelta(days=slip)
            self._pass_until(min(due, self.today + timedelta(days=400)))
            self._record(data, kind, self.today)

    @precondition(lambda self: self._latest())
    @rule(data=st.data(), back=st.integers(-5, 20))
    def a_record_was_wrong(self, data: DataObject, back: int) -> None:
        """Correct the day of a record."""
        wrong = data.draw(st.sampled_from(self._latest()), label="wrong")
        self._record(data, wrong.kind, wrong.day - timedelta(days=back), corrects=wrong.id)

    @precondition(lambda self: self._latest())
    @rule(data=st.data())
    def it_did_not_happen(self, data: DataObject) -> None:
        """Retract a record."""
        wrong = data.draw(st.sampled_from(self._latest()), label="wrong")
        self._record(data, wrong.kind, wrong.day, retracts=wrong.id)

    @rule(days=st.integers(1, 60))
    def days_pass(self, days: int) -> None:
        """Nothing is recorded for a while."""
        self._pass_until(self.today + timedelta(days=days))

    def _pass_until(self, day: date) -> None:
        self.today = max(self.today, day)

    # -- What always holds ---------------------------------------------------------------------

    @invariant()
    def every_truth_holds(self) -> None:
        """The truths of a timeline hold of what is known today."""
        timeline = self.seen_on(self.today)
        for truth in TRUTHS.values():
            truth(timeline)
        self.beliefs[self.today] = _answers(timeline)

    @invariant()
    def what_was_known_stays_known(self) -> None:
        """What earlier days knew is computed alike, whatever was recorded since."""
        for day, believed in list(self.beliefs.items())[-6:]:
            hold(
                _answers(self.seen_on(day)) == believed,
                f"what was known on {day} has changed by what was recorded up to {self.today}",
            )


def _answers(timeline: Timeline) -> str:
    record = timeline.record()
    return json.dumps(record["milestones"])


def case_life(rules: Rulebook | SearchStrategy[Rulebook] | Engine) -> type[CaseLife]:
    """The machine that lives cases under these rules.

    Run it with ``run_state_machine_as_test``, or collect its ``TestCase``. Hypothesis's profile
    says how many lives, and of how many steps.
    """
    engine = rules if isinstance(rules, Engine) else Engine.of(rules)
    return type("CaseLife", (CaseLife,), {"engine": engine, "__module__": __name__})
