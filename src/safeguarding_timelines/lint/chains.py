"""Chains: all the steps that lie on some way between two events, walked from one day."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from .steps import Step


class Chain(NamedTuple):
    """The steps that lie on some way between two events, in an order to take them."""

    start: str
    end: str
    steps: tuple[Step, ...]

    def arrival(self, day: int, *, soonest: bool = False) -> int | None:
        """When the last event comes, each one waiting for all that must precede it.

        None if no step in force on the day leads there. Days are ordinals.
        """
        at, _ = self._walked(day, soonest=soonest)
        return at.get(self.end)

    def longest(self, day: int, *, soonest: bool = False) -> list[Step]:
        """The steps that decide the arrival from one day."""
        _, by = self._walked(day, soonest=soonest)
        way, kind = [], self.end
        while kind in by:
            way.append(by[kind])
            kind = by[kind].start
        return way[::-1]

    def _walked(self, day: int, *, soonest: bool) -> tuple[dict[str, int], dict[str, Step]]:
        """When each event comes, and by which step."""
        at: dict[str, int] = {self.start: day}
        by: dict[str, Step] = {}
        for step in self.steps:
            begun = at.get(step.start)
            if begun is None or not step.first <= day <= step.last:
                continue
            walk = step.soonest if soonest else step.latest
            comes = begun if walk is None else walk(begun)
            if step.end not in at or comes > at[step.end]:
                at[step.end], by[step.end] = comes, step
        return at, by


def chain_between(start: str, end: str, steps: Sequence[Step]) -> Chain | None:
    """The part of the steps that leads from start to end; None if nothing does."""
    ahead = _reach(start, [(step.start, step.end) for step in steps])
    behind = _reach(end, [(step.end, step.start) for step in steps])
    on_the_way = [
        step
        for step in steps
        if step.start in ahead and step.end in behind and step.end != start and step.start != end
    ]
    return Chain(start, end, tuple(_in_order(on_the_way))) if on_the_way else None


def _in_order(steps: list[Step]) -> list[Step]:
    """The steps, each after those it waits for.

    Events that wait for each other in a circle are taken as one: all may come on one day.
    """
    graph: dict[str, set[str]] = {}
    for step in steps:
        graph.setdefault(step.end, set()).add(step.start)
    try:
        order = {kind: n for n, kind in enumerate(TopologicalSorter(graph).static_order())}
    except CycleError as error:
        circle = set(error.args[1])
        return _in_order([_drawn_together(s, circle) for s in steps if not circle >= {*s[:2]}])
    return sorted(steps, key=lambda step: (order[step.start], order[step.end]))


def _drawn_together(step: Step, circle: set[str]) -> Step:
    """The step with every event of a circle taken as one of them."""
    one = min(circle)
    start, end = (one if kind in circle else kind for kind in (step.start, step.end))
    return step._replace(start=start, end=end)


def _reach(start: str, pairs: Sequence[tuple[str, str]]) -> set[str]:
    ways: dict[str, list[str]] = {}
    for near, far in pairs:
        ways.setdefault(near, []).append(far)
    seen, todo = {start}, [start]
    while todo:
        for kind in ways.get(todo.pop(), ()):
            if kind not in seen:
                seen.add(kind)
                todo.append(kind)
    return seen
