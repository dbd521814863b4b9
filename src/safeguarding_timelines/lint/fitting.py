"""Whether the steps fit: chains of rules against the deadline or the stage that has to hold them.

A step *takes* the time its own rule allows, or *needs* time that no haste can save. Each chain is
walked from every day the calendar covers, on the longest way at each point.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from safeguarding_timelines.bounds import dates_from
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.grammar import AnchorSpec
from safeguarding_timelines.period import Period
from safeguarding_timelines.rulebook import PROJECTING, Force, Rule, Rulebook, Shape
from safeguarding_timelines.words import bound_words, days_words
from safeguarding_timelines.working_days import WorkingCalendar

from .comparing import every_day
from .finding import Finding, Severity, Triggers, finding, triggers

#: How many steps a check may take in all: a day of a chain is a step for each of its rules.
MOST_WALKING = 60_000_000

#: Bounds that no haste can shorten.
_NEEDING = (Shape.NOTICE, Shape.POINT_BEFORE, Shape.GATE)

_Walk = Callable[[date], date]


class Step(NamedTuple):
    """One rule as a way from one event to another.

    Attributes:
        latest: when the later event comes if the step takes all the time its rule allows.
        soonest: when it comes if nobody waits.
    """

    start: str
    end: str
    rule: Rule
    latest: _Walk
    soonest: _Walk


def check_fit(book: Rulebook, calendar: WorkingCalendar) -> Iterator[Finding]:
    """Deadlines and stages that cannot hold the steps between their ends."""
    newest = [
        editions[-1] for editions in book.editions.values() if editions[-1].superseded_text is None
    ]
    steps = [step for rule in newest for step in _steps(rule, book, calendar)]
    own = {rule.id for rule in book.own_rules}
    first, last = calendar.coverage
    left = MOST_WALKING // (last - first).days
    unexamined = []
    for rule in newest:
        if rule.id not in own or rule.shape not in PROJECTING:
            continue
        chains = list(_chains(rule, newest, steps, own))
        left -= sum(len(chain.steps) for _, chain in chains)
        if left < 0:
            unexamined.append(rule)
            continue
        for stage, chain in chains:
            check = _stage if stage else _deadline
            yield from check(rule, chain, book, calendar)
    if unexamined:
        yield finding(
            "not-examined",
            Severity.WARNING,
            unexamined,
            "The rulebook has so many steps between its events that it could not be checked "
            f"whether they fit the deadlines of {len(unexamined)} rules.",
        )


def _chains(
    rule: Rule, rules: Sequence[Rule], steps: Sequence[Step], own: Container[str]
) -> Iterator[tuple[bool, Chain]]:
    """The chains a rule's time has to hold, and whether it is a stage of numbered days."""
    if rule.shape is Shape.DAY_WINDOW:
        parts = [step for step in steps if step.rule.id in own]
        for previous in rules:
            if previous.shape is Shape.DAY_WINDOW and previous.to_day == (rule.from_day or 0) - 1:
                chain = _chain(previous.target, rule.target, parts)
                if chain is not None:
                    yield True, chain
    elif rule.anchor is not None and rule.anchor.how == "event":
        start, end = rule.anchor.name, rule.target
        may = rule.force is Force.PERMISSION
        others = [
            step
            for step in steps
            if step.rule.id != rule.id
            and (may or step.rule.force is not Force.PERMISSION)
            and ((step.start, step.end) != (start, end) or step.rule.shape in _NEEDING)
        ]
        chain = _chain(start, end, others)
        if chain is not None:
            yield False, chain


# -- Rules as steps ------------------------------------------------------------------------


def _steps(rule: Rule, book: Rulebook, calendar: WorkingCalendar) -> Iterator[Step]:
    """The ways a rule leads from event to event; several where it has several anchors."""
    at_once: _Walk = _same_day
    length = rule.length
    if rule.shape is Shape.BETWEEN and rule.between is not None:
        for kind in rule.between[0].kinds:
            yield Step(kind, rule.target, rule, at_once, at_once)
        for kind in rule.between[1].kinds:
            yield Step(rule.target, kind, rule, at_once, at_once)
    elif rule.anchor is None or rule.anchor.how == "earliest_of":
        return
    elif rule.shape in (Shape.NOTICE, Shape.POINT_BEFORE) and length is not None:
        for kind in rule.anchor.kinds:
            keep = _keeping(length, calendar)
            yield Step(rule.target, kind, rule, keep, keep)
    elif rule.shape is Shape.ORDER:
        for kind in rule.anchor.kinds:
            yield Step(rule.target, kind, rule, at_once, at_once)
    elif rule.shape is Shape.UNTIMED:
        for kind in rule.anchor.kinds:
            yield Step(kind, rule.target, rule, at_once, at_once)
    elif rule.shape in (Shape.WITHIN, Shape.POINT_AFTER, Shape.GATE):
        whole = _counting(rule, calendar)
        soonest = at_once if rule.shape is Shape.WITHIN else whole
        for leaf in rule.anchor.leaves():
            yield from _from_leaf(leaf, rule, whole, soonest, book, calendar)


def _from_leaf(  # all of one step
    leaf: AnchorSpec,
    rule: Rule,
    latest: _Walk,
    soonest: _Walk,
    book: Rulebook,
    calendar: WorkingCalendar,
) -> Iterator[Step]:  # fmt: skip
    """A step from one event, or through another rule's deadline."""
    if leaf.how != "deadline_of":
        if leaf.how != "until_of":
            yield Step(leaf.name, rule.target, rule, latest, soonest)
        return
    before = book.editions.get(leaf.name, ())
    if before and before[-1].shape is Shape.WITHIN and before[-1].anchor is not None:
        first = _counting(before[-1], calendar)
        for kind in before[-1].anchor.kinds:
            both = _both(first, latest)
            yield Step(kind, rule.target, rule, both, _both(first, soonest))


def _same_day(day: date) -> date:
    return day


def _counting(rule: Rule, calendar: WorkingCalendar) -> _Walk:
    def walk(day: date) -> date:
        dates = dates_from(rule, day, calendar)
        return dates.due or dates.earliest or day

    return walk


def _keeping(length: Period, calendar: WorkingCalendar) -> _Walk:
    return lambda day: length.earliest_end(day, calendar)


def _both(first: _Walk, second: _Walk) -> _Walk:
    return lambda day: second(first(day))


# -- Chains --------------------------------------------------------------------------------


class Chain(NamedTuple):
    """The steps that lie on some way between two events, in an order to take them."""

    start: str
    end: str
    steps: tuple[Step, ...]

    def arrival(self, day: date, *, soonest: bool = False) -> date | None:
        """When the last event comes, each one waiting for all that must precede it."""
        at: dict[str, date] = {self.start: day}
        for step in self.steps:
            begun = at.get(step.start)
            if begun is not None:
                comes = step.soonest(begun) if soonest else step.latest(begun)
                at[step.end] = max(comes, at.get(step.end, comes))
        return at.get(self.end)

    def longest(self, day: date, *, soonest: bool = False) -> list[Step]:
        """The steps that decide the arrival from one day."""
        at: dict[str, date] = {self.start: day}
        by: dict[str, Step] = {}
        for step in self.steps:
            begun = at.get(step.start)
            if begun is None:
                continue
            comes = step.soonest(begun) if soonest else step.latest(begun)
            if step.end not in at or comes > at[step.end]:
                at[step.end], by[step.end] = comes, step
        way, kind = [], self.end
        while kind in by:
            way.append(by[kind])
            kind = by[kind].start
        return way[::-1]


def _chain(start: str, end: str, steps: Sequence[Step]) -> Chain | None:
    """The part of the steps that leads from start to end; None if nothing does, or in circles."""
    ahead = _reach(start, _group(steps, forward=True))
    behind = _reach(end, _group(steps, forward=False))
    on_the_way = [s for s in steps if s.start in ahead and s.end in behind and s.end != start]
    graph: dict[str, set[str]] = {}
    for step in on_the_way:
        graph.setdefault(step.end, set()).add(step.start)
    try:
        order = {kind: n for n, kind in enumerate(TopologicalSorter(graph).static_order())}
    except CycleError:
        return None
    ordered = sorted(on_the_way, key=lambda step: (order[step.start], order[step.end]))
    return Chain(start, end, tuple(ordered)) if ordered else None


def _group(steps: Sequence[Step], *, forward: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in steps:
        near, far = (step.start, step.end) if forward else (step.end, step.start)
        found.setdefault(near, []).append(far)
    return found


def _reach(start: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for kind in ways.get(todo.pop(), ()):
            if kind not in seen:
                seen.add(kind)
                todo.append(kind)
    return seen


# -- Findings ------------------------------------------------------------------------------


def _deadline(
    rule: Rule, chain: Chain, book: Rulebook, calendar: WorkingCalendar
) -> Iterator[Finding]:
    """A deadline against the chain of other rules between the same two events."""
    due = _counting(rule, calendar)
    impossible = _overrun(chain, due, calendar, soonest=True)
    overfull = impossible or _overrun(chain, due, calendar, soonest=False)
    words = f"{rule.id} says: {bound_words(rule, book)}. "
    if impossible is not None:
        way = chain.longest(impossible.worst_on, soonest=True)
        yield finding(
            "orders-exclude-each-other",
            Severity.WARNING,
            [rule, *(step.rule for step in way)],
            f"{words}It cannot be kept together with ({_words(way, book)}) {impossible.words}, "
            "however fast anybody acts: at worst they need "
            f"{days_words(impossible.worst_by)} more.",
            impossible,
        )
    elif overfull is not None:
        way = chain.longest(overfull.worst_on)
        yield finding(
            "steps-do-not-fit",
            Severity.WARNING,
            [rule, *(step.rule for step in way)],
            f"{words}If each step takes the time its own rule allows ({_words(way, book)}), the "
            f"deadline is overrun {overfull.words}, at worst by {days_words(overfull.worst_by)}.",
            overfull,
        )
    else:
        yield from _no_slack(rule, chain, words, book, calendar)


def _overrun(
    chain: Chain, due: _Walk, calendar: WorkingCalendar, *, soonest: bool
) -> Triggers | None:
    def excess() -> Iterator[tuple[date, int]]:
        for day in every_day(calendar):
            try:
                arrival = chain.arrival(day, soonest=soonest)
                if arrival is not None:
                    yield day, (arrival - due(day)).days
            except CoverageError:
                continue

    return triggers(excess())


def _words(way: Sequence[Step], book: Rulebook) -> str:
    return "; ".join(f"{step.rule.id}: {bound_words(step.rule, book)}" for step in way)


def _no_slack(
    rule: Rule, chain: Chain, words: str, book: Rulebook, calendar: WorkingCalendar
) -> Iterator[Finding]:
    """A chain that uses its deadline up to the last working day, from every start."""
    due = _counting(rule, calendar)

    def used_up() -> Iterator[tuple[date, int]]:
        for day in every_day(calendar):
            try:
                arrival = chain.arrival(day)
                if arrival is not None:
                    left = calendar.count(calendar.next_working_day(arrival), due(day))
                    yield day, 0 if left else 1
            except CoverageError:
                continue

    found = triggers(used_up())
    if found is None or found.days < found.of:
        return
    way = chain.longest(found.worst_on)
    if len(way) < 2:
        return
    words += f"The steps before it ({_words(way, book)}) leave no working day to spare"
    rules = [rule, *(step.rule for step in way)]
    yield finding(
        "no-slack", Severity.NOTE, rules, f"{words}, from whatever day they begin.", found
    )
    for step in way:
        for name, variant in step.rule.variants.items():
            other = next(iter(_steps_like(step, variant, calendar)), None)
            if other is None:
                continue
            steps = tuple(other if s is step else s for s in chain.steps)
            worse = _overrun(chain._replace(steps=steps), due, calendar, soonest=False)
            if worse is not None:
                yield finding(
                    "steps-do-not-fit-on-a-reading",
                    Severity.WARNING,
                    rules,
                    f"{words}; on the reading {name!r} of {step.rule.id} they overrun it "
                    f"{worse.words}, at worst by {days_words(worse.worst_by)}.",
                    worse,
                )


def _steps_like(step: Step, variant: Rule, calendar: WorkingCalendar) -> Iterator[Step]:
    """The same way under another reading, where that still leads between the same events."""
    if variant.shape is not step.rule.shape or variant.target != step.rule.target:
        return
    if variant.anchor != step.rule.anchor or variant.length is None:
        return
    if variant.shape is Shape.NOTICE:
        keep = _keeping(variant.length, calendar)
        yield step._replace(latest=keep, soonest=keep)
    elif variant.shape is Shape.WITHIN:
        yield step._replace(latest=_counting(variant, calendar))


def _stage(
    rule: Rule, chain: Chain, book: Rulebook, calendar: WorkingCalendar
) -> Iterator[Finding]:
    """A stage of numbered days against the steps from the end of the stage before."""
    held = (rule.to_day or 0) - (rule.from_day or 0) + 1
    overfull = _overrun(chain, _stage_end(held, rule, calendar), calendar, soonest=False)
    if overfull is not None:
        way = chain.longest(overfull.worst_on)
        yield finding(
            "stage-cannot-hold-its-parts",
            Severity.WARNING,
            [rule, *(step.rule for step in way)],
            f"{rule.id} has days {rule.from_day} to {rule.to_day}, which is {held} "
            f"{rule.counted_in}. If each part takes the time its own rule allows "
            f"({_words(way, book)}), they overrun it {overfull.words}, at worst by "
            f"{days_words(overfull.worst_by)}.",
            overfull,
        )


def _stage_end(held: int, rule: Rule, calendar: WorkingCalendar) -> _Walk:
    length = Period(held, rule.counted_in or "days")
    return lambda day: length.after(day, calendar)
