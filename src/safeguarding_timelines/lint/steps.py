"""Rules as steps: the ways a rule leads from one event to another, and how long each takes.

Days are ordinals here, because a check walks each step from every day of a century.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.rules.anchor import AnchorSpec
from safeguarding_timelines.rules.rule import Rule, days_in_force
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.dates import calendar_of, dates_from
from safeguarding_timelines.rules.shapes.shape import BACKWARD, PROJECTING, Shape

#: Bounds that no haste can shorten.
NEEDING = (Shape.NOTICE, Shape.POINT_BEFORE, Shape.GATE, Shape.POINT_AFTER)

_Count = Callable[[date], date]


class Walk:
    """Where a count leads from each day; worked out once a day."""

    def __init__(self, count: _Count, calendar: WorkingCalendar) -> None:
        self._count = count
        self._first, self._last = (day.toordinal() for day in calendar.coverage)

    @cached_property
    def _known(self) -> array[int]:
        return array("l", [0]) * (self._last - self._first + 1)

    def __call__(self, day: int) -> int:
        """The day it leads to.

        Raises:
            CoverageError: the count leaves what the calendar knows.
        """
        if not self._first <= day <= self._last:
            return self._count(date.fromordinal(day)).toordinal()
        known = self._known[day - self._first]
        if not known:
            known = self._known[day - self._first] = self._count(date.fromordinal(day)).toordinal()
        return known


class Step(NamedTuple):
    """One rule as a way from one event to another.

    Attributes:
        rules: the rule, after the one whose deadline it counts from, if it does.
        latest: when the later event comes if the step takes all the time its rule allows.
        soonest: when it comes if nobody waits. None, of either, is the same day.
        first: the first day on which its rules are in force.
        last: the last one.
    """

    start: str
    end: str
    rules: tuple[Rule, ...]
    latest: Walk | None
    soonest: Walk | None
    first: int
    last: int

    @property
    def rule(self) -> Rule:
        """The rule that sets the later event."""
        return self.rules[-1]


def steps_of(rule: Rule, book: Rulebook, calendar: WorkingCalendar) -> Iterator[Step]:
    """The ways a rule leads from event to event; several where it has several anchors."""
    if rule.between is not None:
        yield from _onwards(rule.between[0], rule, None, None, book, calendar)
    if rule.shape in BACKWARD or rule.between is not None:
        keep = _keeping(rule, calendar)
        for kind in _events_of(rule, "earliest_of"):
            yield _step(rule.target, kind, (rule,), keep, keep)
    elif rule.shape in _FORWARD and rule.anchor is not None:
        latest = counting(rule, calendar)
        soonest = latest if rule.shape in NEEDING else None
        yield from _onwards(rule.anchor, rule, latest, soonest, book, calendar)


def _step(
    start: str, end: str, rules: tuple[Rule, ...], latest: Walk | None, soonest: Walk | None
) -> Step:
    first, last = (day.toordinal() for day in days_in_force(rules))
    return Step(start, end, rules, latest, soonest, first, last)


_FORWARD = (Shape.WITHIN, Shape.POINT_AFTER, Shape.GATE, Shape.UNTIMED)


def counting(rule: Rule, calendar: WorkingCalendar) -> Walk:
    """The date a rule sets, counted from a day; that day itself if it sets none."""
    own = calendar_of(rule, calendar)
    return Walk(lambda day: dates_from(rule, day, own).bound or day, calendar)


def _onwards(
    spec: AnchorSpec,
    rule: Rule,
    latest: Walk | None,
    soonest: Walk | None,
    book: Rulebook,
    calendar: WorkingCalendar,
) -> Iterator[Step]:
    """The steps from each event that has to come first, or through the deadline counted from it."""
    for leaf in _leaves(spec, "latest_of"):
        if leaf.how != "deadline_of":
            yield _step(leaf.name, rule.target, (rule,), latest, soonest)
            continue
        for first in book.editions.get(leaf.name, ()):  # none if it is never computed
            if first.shape not in PROJECTING:
                continue
            ends = counting(first, calendar)
            whole, quick = _then(ends, latest, calendar), _then(ends, soonest, calendar)
            for kind in _events_of(first, "latest_of"):
                yield _step(kind, rule.target, (first, rule), whole, quick)


def _events_of(rule: Rule, how: _Combined) -> list[str]:
    """The event kinds a rule counts from that each bind by themselves."""
    spec: AnchorSpec = rule.anchor  # type: ignore[assignment]  # its shape has one
    return [leaf.name for leaf in _leaves(spec, how) if leaf.how != "deadline_of"]


_Combined = Literal["latest_of", "earliest_of"]


def _leaves(spec: AnchorSpec, how: _Combined) -> Iterator[AnchorSpec]:
    """The parts that each bind by themselves.

    What waits for the latest of several waits for every one; what precedes the earliest precedes
    every one; otherwise no single part binds. A date that an event carries is not its own.
    """
    if spec.how == how:
        for part in spec.parts:
            yield from _leaves(part, how)
    elif not spec.parts and spec.how != "until_of":
        yield spec


def _keeping(rule: Rule, calendar: WorkingCalendar) -> Walk | None:
    """The first day that keeps the notice given on a day; a mere order needs no time."""
    own, length = calendar_of(rule, calendar), rule.length
    return None if length is None else Walk(lambda day: length.earliest_end(day, own), calendar)


def _then(first: Walk, second: Walk | None, calendar: WorkingCalendar) -> Walk:
    if second is None:
        return first
    return Walk(lambda day: date.fromordinal(second(first(day.toordinal()))), calendar)
