"""The laws of timelines: what holds of each one, and of two that differ in one thing only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines.cases.case import Case, Event
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.shapes.shape import BACKWARD, RECURRING, Shape
from safeguarding_timelines.testing.strategies.cases import events
from safeguarding_timelines.testing.strategies.dates import around, edge_dates
from safeguarding_timelines.timelines.milestone import Flag, Milestone, Status
from safeguarding_timelines.timelines.timeline import Timeline

from .base import Law, hold
from .engine import Engine, engine_law
from .every_timeline import TRUTHS
from .windows import WINDOW_LAWS

#: Anchors that closing a day does not move: what was recorded.
_RECORDED = ("event", "last", "each", "until_of")


def _with_records(case: Case, records: list[Event]) -> Case:
    return Case(reference=case.reference, facts=case.facts, events=tuple(records))


def _said(timeline: Timeline) -> str:
    """What a timeline says, without the case it repeats."""
    record = timeline.record()
    return json.dumps({key: value for key, value in record.items() if key != "inputs"})


def _pairs(one: Timeline, other: Timeline) -> Iterator[tuple[Milestone, Milestone]]:
    """The instances of each rule in two timelines, where there are as many of them."""
    for rule_id, several in one.instances.items():
        if len(several) == len(other.instances[rule_id]):
            yield from zip(several, other.instances[rule_id], strict=True)


def _truth(check: Callable[[Timeline], None]) -> Callable[[DataObject, Engine], None]:
    return lambda data, engine: check(engine.timeline(data))


# -- The same again ----------------------------------------------------------------------------


def _same_bytes(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    hold(engine.again(timeline).to_json() == timeline.to_json(), "two runs gave two answers")


def _from_its_record(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    record = json.loads(timeline.to_json())
    again = engine.again(
        timeline,
        case=Case.model_validate(record["inputs"]["case"]),
        as_of=date.fromisoformat(record["as_of"]),
        known_on=record["known_on"] and date.fromisoformat(record["known_on"]),
    )
    hold(again.to_json() == timeline.to_json(), "computed from its own record, it is another")


def _any_order(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    plain = {(e.kind, e.on): Event(kind=e.kind, on=e.on) for e in timeline.case.events}
    kinds = [kind for kind, _ in plain]
    assume(all(timeline.rulebook.events[k].repeats or kinds.count(k) == 1 for k in kinds))
    records = list(plain.values())
    shuffled = data.draw(st.permutations(records), label="in another order")
    one, other = (
        engine.again(timeline, case=_with_records(timeline.case, several), known_on=None)
        for several in (records, shuffled)
    )
    hold(_said(one) == _said(other), "the order in which the records stand matters")


# -- What was known ----------------------------------------------------------------------------


def _replay(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    book, case = timeline.rulebook, timeline.case
    day = timeline.known_on or timeline.as_of
    before = engine.again(timeline, known_on=day)
    later = day + timedelta(days=data.draw(st.integers(1, 60), label="days later"))
    kinds = [kind for kind, word in book.events.items() if word.repeats]
    more = [
        Event(kind=e.kind, on=e.on, recorded_on=later, id=f"again-{e.id}", corrects=e.id)
        for e in case.events
        if e.id is not None and e.retracts is None
    ]
    if kinds:
        drawn = data.draw(events(rulebook=book, kinds=kinds), label="recorded later")
        more.append(drawn.model_copy(update={"recorded_on": later}))
    after = engine.again(timeline, known_on=day, case=_with_records(case, [*case.events, *more]))
    hold(_said(after) == _said(before), f"records made on {later} changed what {day} knew")


def _plans(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    ahead = [e for e in timeline.case.events if e.day > timeline.as_of]
    plain = [Event(kind=e.kind, on=e.on, until=e.until, by=e.by) for e in ahead]
    kinds = [e.kind for e in plain]
    assume(all(timeline.rulebook.events[k].repeats or kinds.count(k) == 1 for k in kinds))
    planned = engine.again(timeline, case=_with_records(timeline.case, plain), known_on=None)
    for several in planned.instances.values():
        for m in several:
            done = m.status in (Status.MET, Status.MET_LATE, Status.PREMATURE, Status.SUPERSEDED)
            hold(Flag.DEEMED in m.flags or not done, f"{m.rule} is {m.status} by a plan")
            moved = {Flag.PARTIAL, Flag.EXTENDED, Flag.BEFORE_START} & set(m.flags)
            hold(not moved, f"{m.rule} is {', '.join(sorted(moved))} by a plan")


def _stays_late(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    last = max((e.day for e in timeline.case.events), default=timeline.as_of)
    today = max(last, timeline.as_of)
    later = today + timedelta(days=data.draw(st.integers(0, 60), label="days later"))
    one, other = (engine.again(timeline, as_of=day, known_on=None) for day in (today, later))
    for before, after in _pairs(one, other):
        if before.definition is not after.definition or before.anchor != after.anchor:
            continue
        shown = f"{before.rule} was {before.status} on {today}, and is {after.status} on {later}"
        hold(after.late or not before.late, f"{shown} and no longer late")
        stays = (Status.OVERDUE, Status.MET, Status.MET_LATE, Status.BREACHED, Status.FULFILLED)
        if before.status in stays and Flag.DEEMED not in after.flags:
            hold(after.status is before.status, shown)


# -- One thing otherwise -----------------------------------------------------------------------


def _extension(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    book = timeline.rulebook
    kinds = {rule.extended_by for rule in book.rules if rule.extended_by is not None}
    granting = sorted(kind for kind in kinds if book.events[kind].repeats)
    if not granting:
        return
    kind = data.draw(st.sampled_from(granting), label="granted by")
    others = {k for rule in book.rules for k in (*rule.kinds_needed, *_deciding(rule))}
    if kind in others:
        return
    until = data.draw(edge_dates(), label="until")
    on = timeline.as_of - timedelta(days=data.draw(st.integers(0, 60), label="days ago"))
    grant = Event(kind=kind, on=on, until=until)
    records = [*timeline.case.events, grant]
    one = engine.again(timeline, known_on=None)
    other = engine.again(timeline, case=_with_records(timeline.case, records), known_on=None)
    for before, after in _pairs(one, other):
        counted = before.definition.extended_by == kind and before.anchor == after.anchor
        if counted and before.due is not None:
            hold(
                after.due is not None and after.due >= before.due,
                f"{before.rule} was due {before.due}, and is due {after.due} by an extension",
            )


def _deciding(rule: Rule) -> tuple[str, ...]:
    """The kinds that decide whether a rule applies, or that end or discharge it."""
    kinds = (rule.if_event, rule.or_if_event, rule.unless_event, *rule.ended_by, rule.target)
    return tuple(kind for kind in kinds if kind is not None)


def _counted(before: Milestone, after: Milestone) -> bool:
    """Whether two milestones count alike from the same record, and differ by the calendar only."""
    rule = before.definition
    if rule is not after.definition or before.anchor != after.anchor or before.anchor.on is None:
        return False
    if before.original_due is not None or after.original_due is not None:
        return False
    if rule.shape in RECURRING or rule.shape is Shape.BETWEEN or Flag.DEEMED in after.flags:
        return False
    return rule.anchor is not None and all(leaf.how in _RECORDED for leaf in rule.anchor.leaves())


def _closing(data: DataObject, engine: Engine) -> tuple[date, Timeline, Timeline]:
    """A timeline, and what it is with one day more that does not count."""
    timeline = engine.timeline(data)
    days = [day for m in timeline.milestones for day in (m.anchor.on, m.due) if day is not None]
    near = around(days) if days else edge_dates()
    closed = data.draw(near | edge_dates(), label="closed")
    first, last = timeline.calendar.coverage
    assume(first <= closed <= last)
    calendar = timeline.calendar.with_closures({closed: "closed"})
    return closed, timeline, engine.again(timeline, calendar=calendar)


def _one_more_holiday(data: DataObject, engine: Engine) -> None:
    closed, one, other = _closing(data, engine)
    for before, after in _pairs(one, other):
        if not _counted(before, after):
            continue
        for name in ("due", "earliest"):
            was, now = getattr(before, name), getattr(after, name)
            shown = f"{before.rule}: with {closed} closed, {name} {was} became {now}"
            if before.definition.shape in BACKWARD:
                hold(was is None or now <= was, shown)
            else:
                hold(was is None or now >= was, shown)


def _only_days_between(data: DataObject, engine: Engine) -> None:
    closed, one, other = _closing(data, engine)
    for before, after in _pairs(one, other):
        days = [day for day in (before.anchor.on, before.due, before.earliest) if day is not None]
        if _counted(before, after) and not min(days) <= closed <= max(days):
            hold(
                (after.due, after.earliest) == (before.due, before.earliest),
                f"{before.rule} is counted from {before.anchor.on} to {before.due}, and closing "
                f"{closed} made it {after.due}",
            )


def _later_start(data: DataObject, engine: Engine) -> None:
    timeline = engine.timeline(data)
    kinds = sorted({event.kind for event in timeline.case.events})
    if not kinds:
        return
    kind = data.draw(st.sampled_from(kinds), label="later")
    by = timedelta(days=data.draw(st.integers(0, 14), label="days later"))
    records = [
        e.model_copy(update={"on": e.day + by, "at": None}) if e.kind == kind else e
        for e in timeline.case.events
    ]
    untimed = [
        e.model_copy(update={"at": None}) if e.kind == kind else e for e in timeline.case.events
    ]
    one, other = (
        engine.again(timeline, case=_with_records(timeline.case, several), known_on=None)
        for several in (untimed, records)
    )
    for before, after in _pairs(one, other):
        rule, spec = before.definition, before.definition.anchor
        counted = rule is after.definition and spec is not None and spec.how == "event"
        plain = before.original_due is None and after.original_due is None
        if not counted or spec is None or spec.name != kind or not plain:
            continue
        if rule.shape in RECURRING or rule.shape is Shape.BETWEEN or Flag.DEEMED in after.flags:
            continue
        if before.due is not None and after.due is not None:
            hold(
                after.due >= before.due,
                f"{rule.id}: {before.anchor.on} gave {before.due}, and {after.anchor.on} "
                f"gave {after.due}",
            )


TIMELINE_LAWS: tuple[Law, ...] = (
    *(
        engine_law(name, (truth.__doc__ or "").strip(), _truth(truth))
        for name, truth in TRUTHS.items()
    ),
    engine_law("same-bytes-twice", "The same inputs give the same bytes.", _same_bytes),
    engine_law(
        "from-its-record",
        "A timeline can be computed again, to the letter, from its own record.",
        _from_its_record,
    ),
    engine_law("any-order", "The order in which records stand changes nothing.", _any_order),
    engine_law(
        "replay",
        "What was known on a day does not change by records made later.",
        _replay,
    ),
    engine_law(
        "plans-do-nothing-yet",
        "What is planned discharges, grants and ends nothing before its day.",
        _plans,
    ),
    engine_law(
        "late-stays-late",
        "As days pass and nothing is recorded, what is late stays late and what is done is done.",
        _stays_late,
    ),
    engine_law(
        "extension-never-earlier",
        "An extension never makes a due date earlier.",
        _extension,
    ),
    engine_law(
        "one-more-holiday",
        "One more holiday never makes a date counted forward earlier, nor one counted back later.",
        _one_more_holiday,
    ),
    engine_law(
        "only-days-between",
        "A holiday outside the days from anchor to due date does not move the due date.",
        _only_days_between,
    ),
    engine_law(
        "later-start",
        "A later anchor never gives an earlier due date under the same edition.",
        _later_start,
    ),
    *WINDOW_LAWS,
)
