"""Events whose day is not known: on which days to suppose them, so that nothing possible is missed.

Where every combination of days can be tried, it is. Where they are too many, dates follow from the
ends of each interval, as every count is monotone between the days on which something else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, product, zip_longest
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from safeguarding_timelines.cases.case import Case, Event
from safeguarding_timelines.cases.interval import Interval
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.inputs import Inputs
from safeguarding_timelines.timelines.milestone import Milestone
from safeguarding_timelines.timelines.timeline import Timeline

from .merge import DATES, Seen, merged

#: Up to so many combinations of days are all tried.
FEW = 1_000
#: So many combinations of days are tried at most.
MOST = 20_000
#: How far before anything the day stands that stands for "no first day is known": far enough from
#: where the calendar begins for what is counted back.
_MARGIN = timedelta(days=1_000)
_ONE_DAY = timedelta(days=1)

Days = tuple[date, ...]
_Compute = Callable[[Case], Timeline]


def milestones_of(inputs: Inputs, compute: _Compute) -> Mapping[str, tuple[Milestone, ...]]:
    """Every instance of every rule, on all the days on which the events may have been.

    Args:
        inputs: what the timeline is computed from.
        compute: the timeline of a case in which every day is known.

    Raises:
        CaseError: so many days are unknown at once that they cannot all be considered.
    """
    worlds = _Worlds(inputs, compute)
    found: dict[str, tuple[Milestone, ...]] = {}
    for mattering, rules in _by_what_matters(inputs).items():
        timelines = worlds.explored(mattering, rules)
        for rule in rules:
            several = [
                [
                    Seen(m, worlds.supposed(days, mattering), worlds.is_open(days, mattering))
                    for m in timeline.instances[rule]
                ]
                for days, timeline in timelines
            ]
            found[rule] = tuple(
                merged([one for one in seen if one is not None], always=None not in seen)
                for seen in zip_longest(*several)
            )
    return {rule: found[rule] for rule in worlds.any_timeline.instances}


class _Axis(NamedTuple):
    """The days of one event: those to try in any case, and whether a first one is known."""

    days: Days
    open_ended: bool

    @property
    def length(self) -> int:
        """How many days it may have been."""
        return (self.days[-1] - self.days[0]).days + 1


class _Worlds:
    """The timelines on supposed days, each computed once."""

    def __init__(self, inputs: Inputs, compute: _Compute) -> None:
        self._case = inputs.case
        self._compute = compute
        self._axes = tuple(_axes(inputs))
        self._start: Days = tuple(axis.days[0] for axis in self._axes)
        self._seen: dict[Days, Timeline] = {}

    @property
    def any_timeline(self) -> Timeline:
        """One of them."""
        return self._at(self._start)

    def supposed(self, days: Days, mattering: frozenset[int]) -> Mapping[int, date]:
        """The days of the events that matter, by their place in the case."""
        places = self._case.imprecise
        return MappingProxyType({places[axis]: days[axis] for axis in sorted(mattering)})

    def is_open(self, days: Days, mattering: frozenset[int]) -> bool:
        """Whether one of the days that matter stands for all before it."""
        return any(
            self._axes[place].open_ended and days[place] == self._start[place]
            for place in mattering
        )

    def explored(
        self, mattering: frozenset[int], rules: Sequence[str]
    ) -> list[tuple[Days, Timeline]]:
        """The timelines on which these rules say all that they may say, by the days supposed."""
        axes = {place: self._axes[place] for place in sorted(mattering)}
        if prod(axis.length for axis in axes.values()) <= FEW:
            tried = list(self._combined({place: _every_day(a) for place, a in axes.items()}))
        else:
            if prod(len(axis.days) for axis in axes.values()) > MOST:
                raise CaseError(
                    "case", ["too many days are unknown at once; narrow the longest intervals"]
                )
            tried = list(self._combined({place: axis.days for place, axis in axes.items()}))
            for place, axis in axes.items():
                step = dict(pairwise(axis.days))
                for days in tuple(tried):
                    if days[place] in step:
                        tried += self._changes(days, place, step[days[place]], rules)
        return [(days, self._at(days)) for days in sorted(set(tried))]

    def _combined(self, choices: Mapping[int, Sequence[date]]) -> Iterator[Days]:
        for chosen in product(*choices.values()):
            days = list(self._start)
            for place, day in zip(choices, chosen, strict=True):
                days[place] = day
            yield tuple(days)

    def _changes(self, low: Days, place: int, last: date, rules: Sequence[str]) -> Iterator[Days]:
        """The days, from one up to another, on which the standing of a rule changes; halved."""
        spans = [(low[place], last)]
        while spans:
            one, other = spans.pop()
            ends = [(*low[:place], day, *low[place + 1 :]) for day in (one, other)]
            yield from ends
            if other - one > _ONE_DAY and self._standing(ends[0], rules) != self._standing(
                ends[1], rules
            ):
                middle = one + (other - one) // 2
                spans += [(one, middle), (middle, other)]

    def _standing(self, days: Days, rules: Sequence[str]) -> list[object]:
        """What else than a later or earlier date the rules say on these days."""
        timeline = self._at(days)
        return [
            (
                (m.status, m.late, m.flags, [result.status for result in m.readings.values()]),
                [of(m) is None for of in DATES.values()],
            )
            for rule in rules
            for m in timeline.instances[rule]
        ]

    def _at(self, days: Days) -> Timeline:
        if days not in self._seen:
            known = self._case.supposing(dict(zip(self._case.imprecise, days, strict=True)))
            self._seen[days] = self._compute(known)
        return self._seen[days]


def _every_day(axis: _Axis) -> list[date]:
    return [axis.days[0] + timedelta(days=n) for n in range(axis.length)]


# -- On which days anything can change -----------------------------------------------------


def _axes(inputs: Inputs) -> Iterator[_Axis]:
    """For each imprecise event its ends, and on either side of each day that may matter between."""
    begins = inputs.calendar.coverage[0]
    events = inputs.case.events
    turns = set(_turns(inputs))
    for place in inputs.case.imprecise:
        interval = _interval(events[place])
        first, last = interval.from_, interval.to
        open_ended = first is None
        if first is None:
            far = begins + _MARGIN
            first = far if far + _MARGIN < last else min(begins, last)
        others = [event for number, event in enumerate(events) if number != place]
        days = {first, last}
        for turn in turns.union(*(_around(event) for event in others)):
            if first < turn <= last:
                days |= {turn - _ONE_DAY, turn}
        if open_ended and first + _MARGIN < last:
            days.add(first + _MARGIN)
        yield _Axis(tuple(sorted(days)), open_ended)


def _turns(inputs: Inputs) -> Iterator[date]:
    """The days from which on a date may be read otherwise: as-of day, knowledge, editions."""
    for day in (inputs.as_of, inputs.known_on):
        if day is not None:
            yield from _with_next(day)
    yield from inputs.rulebook.turning_days
    for event in inputs.case.events:
        if event.recorded_on is not None:
            yield from _with_next(event.recorded_on)


def _around(event: Event) -> Iterator[date]:
    """The days from which on another event comes with or after this one."""
    ends = (event.on.from_, event.on.to) if isinstance(event.on, Interval) else (event.on,)
    for day in ends:
        if day is not None:
            yield from _with_next(day)


def _with_next(day: date) -> Iterator[date]:
    """A day and the one after it, if there is one."""
    yield day
    if day < date.max:
        yield day + _ONE_DAY


def _interval(event: Event) -> Interval:
    return event.on  # type: ignore[return-value]  # of an imprecise event


# -- Which events matter to which rule -----------------------------------------------------


def _by_what_matters(inputs: Inputs) -> dict[frozenset[int], list[str]]:
    """The rules that are computed, by the imprecise events on which what they say may rest."""
    book, case = inputs.rulebook, inputs.case
    place_of: dict[str, set[int]] = {}
    for axis, place in enumerate(case.imprecise):
        place_of.setdefault(case.events[place].kind, set()).add(axis)
    recorded = {event.kind for event in case.events} if inputs.known_on is None else set()
    by_target: dict[str, list[str]] = {}
    for rule_id, editions in book.editions.items():
        for kind in {rule.target for rule in editions}:
            by_target.setdefault(kind, []).append(rule_id)
    found: dict[frozenset[int], list[str]] = {}
    for rule_id in inputs.rule_ids:
        alike = {r for edition in book.editions[rule_id] for r in by_target[edition.target]}
        kinds = _kinds_behind(alike, book, recorded)
        mattering = frozenset().union(*(place_of.get(kind, ()) for kind in kinds))
        found.setdefault(mattering, []).append(rule_id)
    return found


def _kinds_behind(rules: set[str], book: Rulebook, recorded: set[str]) -> set[str]:
    """Every event kind that may decide what some rules say; what is recorded decides by itself."""
    kinds: set[str] = set()
    seen: set[str] = set()
    waiting = list(rules)
    while waiting:
        rule_id = waiting.pop()
        if rule_id in seen:
            continue
        seen.add(rule_id)
        for edition in book.editions.get(rule_id, ()):
            waiting += edition.rules_needed
            named = _kinds_named(edition)
            for kind in named - recorded - kinds:
                waiting += book.projecting.get(kind, ())
                waiting += book.notices.get(kind, ())
            kinds |= named
    return kinds


def _kinds_named(rule: Rule) -> set[str]:
    """Every event kind that a rule or a reading of it names."""
    of_each = getattr(rule.by_each, "of", None)
    ends = (*rule.ended_by, rule.extended_by)
    named = {rule.target, *rule.kinds_needed, rule.if_event, rule.or_if_event}
    named |= {rule.unless_event, of_each, *ends}
    for variant in rule.variants.values():
        named |= _kinds_named(variant)
    return {kind for kind in named if kind}
