"""What open dates can still be: bounds among them, propagated until nothing moves.

Bounds of one date by one other leave a lattice, whose ends propagation finds exactly. Where the
later of several dates bounds from above, or the earlier from below, one of them has to: each is
tried in turn, and what can be is the union of these ways.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from safeguarding_timelines.calendars.count import NEVER_BEFORE, OPEN, Count

from .terms import Act, Term

#: How often a choice is tried both ways. Beyond, what is found may be wider than what can be.
MOST_TRIED = 512


class Pick(NamedTuple):
    """The latest or the earliest of several dates."""

    how: Literal["latest", "earliest"]
    parts: tuple[Expression, ...]


Expression: TypeAlias = "Term | Pick"


def terms_of(expression: Expression) -> Iterator[Term]:
    """The dates that an expression picks from."""
    if isinstance(expression, Term):
        yield expression
    else:
        for part in expression.parts:
            yield from terms_of(part)


def counted(expression: Expression, *counts: Count) -> Expression:
    """What an expression gives, counted on: a count keeps the order of the dates picked from."""
    if isinstance(expression, Term):
        return expression.counted(*counts)
    return Pick(expression.how, tuple(counted(part, *counts) for part in expression.parts))


class Link(NamedTuple):
    """One date is no later than another."""

    low: Term
    high: Term


class Either(NamedTuple):
    """At least one of several holds, each a list of bounds that hold together."""

    ways: tuple[tuple[Bound, ...], ...]


Bound: TypeAlias = "Link | Either"


def no_later(low: Term, expression: Expression) -> tuple[Bound, ...]:
    """The bounds that say: a date is no later than the latest or earliest of several."""
    if isinstance(expression, Term):
        return _link(low, expression)
    several = [no_later(low, part) for part in expression.parts]
    return _any(several) if expression.how == "latest" else _all(several)


def no_earlier(high: Term, expression: Expression) -> tuple[Bound, ...]:
    """The bounds that say: a date is no earlier than the latest or earliest of several."""
    if isinstance(expression, Term):
        return _link(expression, high)
    several = [no_earlier(high, part) for part in expression.parts]
    return _any(several) if expression.how == "earliest" else _all(several)


def _link(low: Term, high: Term) -> tuple[Bound, ...]:
    """The link, or what it comes to where no act is open; an unknown date bounds nothing."""
    if low.start in (None, NEVER_BEFORE) or high.start in (None, OPEN):
        return ()
    if isinstance(low.start, date) and isinstance(high.start, date):
        return () if low.start <= high.start else (Either(()),)
    return (Link(low, high),)


def _all(several: Iterable[tuple[Bound, ...]]) -> tuple[Bound, ...]:
    return tuple(dict.fromkeys(bound for bounds in several for bound in bounds))


def _any(several: Iterable[tuple[Bound, ...]]) -> tuple[Bound, ...]:
    ways = tuple(dict.fromkeys(several))
    if () in ways:
        return ()
    return ways[0] if len(ways) == 1 else (Either(ways),)


class Binding(NamedTuple):
    """What sets an end: the number of a list of bounds, and the open act it counts from."""

    number: int
    through: Act | None


class Ends(NamedTuple):
    """The first and last day an act can fall on, `OPEN` where nothing sets an end."""

    first: date
    last: date


class Way:
    """One choice wherever there is one: the ends of every act, all of them attained together."""

    def __init__(self, acts: Iterable[Act], today: date) -> None:
        self.first = dict.fromkeys(acts, today)
        self.last = dict.fromkeys(self.first, OPEN)
        self.links: tuple[tuple[int, Link], ...] = ()
        self._why: dict[tuple[Act, str], tuple[int, frozenset[int]]] = {}

    def __getitem__(self, act: Act) -> Ends:
        return Ends(self.first[act], self.last[act])

    def within(self, other: Way) -> bool:
        """Whether the other way allows every day that this one allows, act by act."""
        return all(
            other.first[act] <= self.first[act] and self.last[act] <= other.last[act]
            for act in self.first
        )

    def with_links(self, links: Sequence[tuple[int, Link]], horizon: date) -> Way | frozenset[int]:
        """This way with more links, or the numbers of the bounds that contradict each other."""
        more = Way((), OPEN)
        more.first, more.last = dict(self.first), dict(self.last)
        more.links, more._why = (*self.links, *links), dict(self._why)
        clash = more._settle(links, horizon)
        return more if clash is None else clash

    def _settle(self, links: Iterable[tuple[int, Link]], horizon: date) -> frozenset[int] | None:
        """Move the ends until nothing moves; a first day past the last, or the horizon, clashes."""
        watching: dict[Act, list[tuple[int, Link]]] = {}
        for numbered in self.links:
            for act in _acts_of(numbered[1]):
                watching.setdefault(act, []).append(numbered)
        waiting = deque(dict.fromkeys(links))
        queued = set(waiting)
        while waiting:
            numbered = waiting.popleft()
            queued.discard(numbered)
            for act in self._tighten(*numbered):
                if self.first[act] > min(self.last[act], horizon):
                    return self._rests_on(act, "first") | self._rests_on(act, "last")
                again = [each for each in watching[act] if each not in queued]
                waiting += again
                queued.update(again)
        return None

    def _tighten(self, number: int, link: Link) -> Iterator[Act]:
        """Pull in the two ends that a link bears on; which acts it moved."""
        low, high = link
        if isinstance(low.start, Act):
            day = low.last(high.of(self._end(high, "last")))
            if day < self.last[low.start]:
                self.last[low.start] = day
                why = self._rests_on(high.start, "last") | {number}
                self._why[low.start, "last"] = (number, why)
                yield low.start
        if isinstance(high.start, Act):
            day = high.first(low.of(self._end(low, "first")))
            if day > self.first[high.start]:
                self.first[high.start] = day
                why = self._rests_on(low.start, "first") | {number}
                self._why[high.start, "first"] = (number, why)
                yield high.start

    def _end(self, term: Term, end: str) -> date:
        if isinstance(term.start, Act):
            return (self.first if end == "first" else self.last)[term.start]
        return term.start or NEVER_BEFORE

    def _rests_on(self, start: Act | date | None, end: str) -> frozenset[int]:
        """The numbers of the bounds that an end was worked out from."""
        if not isinstance(start, Act):
            return frozenset()
        return self._why.get((start, end), (0, frozenset[int]()))[1]

    def sure_of(self, choice: Either) -> tuple[Bound, ...] | None:
        """A way of a choice that holds whatever days are taken between these ends, if one does."""
        return next((way for way in choice.ways if all(map(self._is_sure_of, way))), None)

    def _is_sure_of(self, bound: Bound) -> bool:
        if isinstance(bound, Either):
            return self.sure_of(bound) is not None
        last, first = self._end(bound.low, "last"), self._end(bound.high, "first")
        return bound.low.of(last) <= bound.high.of(first)

    def bindings(self, act: Act, end: Literal["first", "last"]) -> tuple[Binding, ...]:
        """What sets an end of an act, each as firmly; nothing where only today does."""
        if (act, end) not in self._why:
            return ()
        setter, _ = self._why[act, end]
        found: dict[Binding, None] = {}
        for number, link in self.links:
            mine, other = (link.high, link.low) if end == "first" else (link.low, link.high)
            if mine.start != act:
                continue
            inverse = mine.first if end == "first" else mine.last
            if inverse(other.of(self._end(other, end))) != self[act][end == "last"]:
                continue
            if number != setter and setter in self._rests_on(other.start, end):
                continue  # it only gives back what the act itself set
            through = other.start if isinstance(other.start, Act) else None
            found[Binding(number, through)] = None
        return tuple(found)


def _acts_of(link: Link) -> Iterator[Act]:
    for start in dict.fromkeys((link.low.start, link.high.start)):
        if isinstance(start, Act):
            yield start


class Solution(NamedTuple):
    """What can be.

    Attributes:
        ways: one for each choice that can be kept; none of them within another.
        exact: whether every choice was told apart.
        clash: where no way is left, the numbers of bounds that cannot all be kept.
    """

    ways: tuple[Way, ...]
    exact: bool
    clash: frozenset[int]


def solve(
    bounds: Mapping[int, Sequence[Bound]], acts: Iterable[Act], today: date, horizon: date
) -> Solution:
    """What each act can still be, from today on, if every bound is kept.

    Args:
        bounds: lists of bounds by number.
        acts: every act that they name.
        today: no act falls before it.
        horizon: no act has to fall after it: bounds that push each other past it clash.
    """
    start = [(number, bound) for number, several in bounds.items() for bound in several]
    waiting = [(Way(acts, today), start)]
    found: list[Way] = []
    clash: frozenset[int] = frozenset()
    tried, exact = 0, True
    while waiting:
        before, more = waiting.pop()
        links = [(number, bound) for number, bound in more if isinstance(bound, Link)]
        choices = [(number, bound) for number, bound in more if isinstance(bound, Either)]
        way = before.with_links(links, horizon)
        if isinstance(way, frozenset):
            clash |= way
            continue
        sure = {each: chosen for each in choices if (chosen := way.sure_of(each[1])) is not None}
        if sure:  # nothing to choose, but it may bind as firmly as what makes it sure
            settled = [(number, bound) for (number, _), chosen in sure.items() for bound in chosen]
            waiting.append((way, [*settled, *(each for each in choices if each not in sure)]))
            continue
        if not choices or tried >= MOST_TRIED:
            exact = exact and not choices
            found.append(way)
            continue
        (number, choice), *rest = sorted(choices, key=lambda each: len(each[1].ways))
        tried += 1
        clash |= {number}
        waiting += [
            (way, [*((number, bound) for bound in chosen), *rest])
            for chosen in reversed(choice.ways)
        ]
    return Solution(_widest(found), exact, clash)


def _widest(found: Sequence[Way]) -> tuple[Way, ...]:
    kept: list[Way] = []
    for way in found:
        if not any(way.within(other) for other in kept):
            kept = [other for other in kept if not other.within(way)] + [way]
    return tuple(kept)
