"""The laws of supposing: edits compose, survive JSON, touch nothing, and differences mirror."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.questions.what_if import Scenario, SetEvent, ShiftEvent
from safeguarding_timelines.testing.strategies.cases import cases, scenarios
from safeguarding_timelines.testing.strategies.dates import edge_dates
from safeguarding_timelines.timelines.milestone import Milestone
from safeguarding_timelines.timelines.timeline import Timeline

from .base import Law, hold
from .engine import Engine, engine_law


def _start(data: DataObject, engine: Engine) -> Timeline:
    """A timeline to which any scenario can be applied: no record answers another."""
    book = data.draw(engine.rulebooks, label="rulebook")
    plain = cases(rulebook=book, answers=False)
    return Engine.of(book, compute=engine.compute).timeline(data, cases=plain)


def _scenario(data: DataObject, timeline: Timeline, label: str = "scenario") -> Scenario:
    return data.draw(scenarios(rulebook=timeline.rulebook), label=label)


def _applied(engine: Engine, scenario: Scenario, timeline: Timeline) -> Timeline:
    try:
        return engine.apply(scenario, timeline)
    except CoverageError:
        reject()


def _identity(data: DataObject, engine: Engine) -> None:
    timeline = _start(data, engine)
    supposed = _applied(engine, Scenario(), timeline)
    hold(supposed.to_json() == timeline.to_json(), "with no edit, something changed")
    hold(not engine.compare(timeline, supposed), "with no edit, something differs")


def _in_turn(data: DataObject, engine: Engine) -> None:
    timeline = _start(data, engine)
    first, second = (_scenario(data, timeline, label) for label in ("first", "second"))
    together = _applied(engine, first + second, timeline)
    in_turn = _applied(engine, second, _applied(engine, first, timeline))
    hold(together.to_json() == in_turn.to_json(), "two scenarios at once gave another answer")


def _json(data: DataObject, engine: Engine) -> None:
    timeline = _start(data, engine)
    scenario = _scenario(data, timeline)
    again = Scenario.model_validate_json(scenario.model_dump_json())
    hold(again == scenario, "read from its own JSON, it is another scenario")
    one, other = (_applied(engine, edits, timeline) for edits in (scenario, again))
    hold(one.to_json() == other.to_json(), "applied twice, it gave two answers")


def _untouched(data: DataObject, engine: Engine) -> None:
    timeline = _start(data, engine)
    before = timeline.to_json()
    _applied(engine, _scenario(data, timeline), timeline)
    hold(timeline.to_json() == before, "supposing changed what is")


def _mirror(data: DataObject, engine: Engine) -> None:
    one = _start(data, engine)
    other = _applied(engine, _scenario(data, one), one)
    there, back = engine.compare(one, other), engine.compare(other, one)
    ways = {d.rule: (d.before, d.after) for d in back.differences}
    hold(bool(there) == bool(back), "something differs one way only")
    for difference in there.differences:
        hold(
            ways.get(difference.rule) == (difference.after, difference.before),
            f"{difference.rule} differs otherwise the other way round",
        )


def _unlisted(data: DataObject, engine: Engine) -> None:
    one = _start(data, engine)
    other = _applied(engine, _scenario(data, one), one)
    listed = {difference.rule for difference in engine.compare(one, other).differences}
    for rule_id in one.instances.keys() & other.instances.keys() - listed:
        was, now = _shown(one[rule_id]), _shown(other[rule_id])
        hold(was == now, f"{rule_id} is not listed, and was {was} and is {now}")


def _shown(m: Milestone) -> tuple[str, ...]:
    return (str(m.due or m.earliest), m.status.value, str(m.done_on))


def _set(data: DataObject, engine: Engine) -> None:
    timeline = _start(data, engine)
    kind = data.draw(st.sampled_from(list(timeline.rulebook.events)), label="kind")
    day = data.draw(edge_dates(), label="on")
    supposed = _applied(engine, Scenario(edits=(SetEvent(kind=kind, on=day),)), timeline)
    days = [event.on for event in supposed.case.events if event.kind == kind]
    hold(days == [day], f"{kind} was supposed on {day}, and is recorded on {days}")


def _there_and_back(data: DataObject, engine: Engine) -> None:
    timeline = _start(data, engine)
    kind = data.draw(st.sampled_from(list(timeline.rulebook.events)), label="kind")
    day, by = data.draw(edge_dates(), label="on"), data.draw(st.integers(-30, 30), label="days")
    put = Scenario(edits=(SetEvent(kind=kind, on=day),))
    there = put + Scenario(edits=(ShiftEvent(kind=kind, by=by),))
    back = there + Scenario(edits=(ShiftEvent(kind=kind, by=-by),))
    moved, returned = (_applied(engine, edits, timeline) for edits in (there, back))
    [event] = [event for event in moved.case.events if event.kind == kind]
    hold(event.on == day + timedelta(days=by), f"{day}, moved by {by} days, is {event.on}")
    [event] = [event for event in returned.case.events if event.kind == kind]
    hold(event.on == day, f"{day}, moved there and back by {by} days, is {event.on}")


SCENARIO_LAWS: tuple[Law, ...] = (
    engine_law("no-edit-no-change", "Supposing nothing changes nothing.", _identity),
    engine_law(
        "one-after-the-other",
        "Two scenarios at once are the first and then the second.",
        _in_turn,
    ),
    engine_law("same-after-json", "A scenario written as JSON and read again is the same.", _json),
    engine_law("what-is-stays", "Supposing leaves the timeline itself as it was.", _untouched),
    engine_law(
        "differences-mirror",
        "What differs one way differs the other way round, with before and after exchanged.",
        _mirror,
    ),
    engine_law(
        "not-listed-not-changed",
        "What a comparison does not list has the same date, status and day of doing.",
        _unlisted,
    ),
    engine_law(
        "set-is-set",
        "An event that is supposed to be on a day is recorded on that day, and only once.",
        _set,
    ),
    engine_law(
        "there-and-back",
        "An event moved by some days, and back by as many, is where it was.",
        _there_and_back,
    ),
)
