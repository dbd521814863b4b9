"""The law of windows: their ends are days that can be kept, every one of them together."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines.cases.case import Event
from safeguarding_timelines.rules.shapes.shape import RECURRING
from safeguarding_timelines.timelines.milestone import Milestone, Status
from safeguarding_timelines.timelines.timeline import Timeline

from .base import hold
from .engine import Engine, engine_law

_AT_FAULT = (Status.OVERDUE, Status.MET_LATE, Status.PREMATURE, Status.BREACHED)


def _at_fault(m: Milestone) -> bool:
    return m.late or m.status in _AT_FAULT


def _asks_one_act(rule_id: str, timeline: Timeline) -> bool:
    """Whether a rule is kept by one act to come: not one of each agency, nor one every so often."""
    editions = timeline.rulebook.editions[rule_id]
    once = all(rule.shape not in RECURRING and rule.by_each is None for rule in editions)
    return once and not any(_at_fault(m) for m in timeline.all(rule_id))


def _attained(data: DataObject, engine: Engine) -> None:
    drawn = engine.timeline(data)
    words = drawn.rulebook.events
    past = {e.kind: Event(kind=e.kind, on=e.on) for e in drawn.case.events if e.day <= drawn.as_of}

    def computed(*acts: Event, **changed: date) -> Timeline:
        again = {act.kind for act in acts}
        kept = [e for kind, e in past.items() if kind not in again or words[kind].repeats]
        case = drawn.case.model_copy(update={"events": (*kept, *acts)})
        return engine.again(drawn, case=case, known_on=None, **changed)

    now = computed()
    windows = engine.windows(now)
    if not windows.exact or windows.clashes:
        return
    binding = {b.rule for window in windows for b in (*window.earliest_by, *window.latest_by)}
    binding = {rule_id for rule_id in binding if _asks_one_act(rule_id, now)}
    way = data.draw(st.sampled_from(windows.ways), label="way")
    for end, name in enumerate(("first", "last")):
        acts = [
            Event(kind=window.event, on=day)
            for window, ends in zip(windows, way, strict=True)
            if window.answers is None and (day := ends[end]) is not None
        ]
        last = max([now.as_of, *(act.day for act in acts)])
        then = computed(*acts, as_of=last + timedelta(days=1))
        for rule_id in sorted(binding):
            for m in then.all(rule_id):
                shown = f"{rule_id} is {m.status}: due {m.due or m.earliest}, done {m.done_on}"
                hold(not _at_fault(m), f"with every event on the {name} day left for it, {shown}")


WINDOW_LAWS = (
    engine_law(
        "windows-are-attained",
        "With every event on the first day left for it, or every one on the last, no rule that "
        "sets those days is broken.",
        _attained,
    ),
)
