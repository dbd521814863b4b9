"""What holds whatever the day: one milestone out of those that different days of an event give.

Of bounds the safe end is kept and the range beside it; of what happened, nothing that is not sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.timelines.json_form import BASES
from safeguarding_timelines.timelines.milestone import (
    Anchor,
    DateRange,
    Flag,
    Milestone,
    ReadingResult,
    Status,
)

#: What a milestone says if it says so on some of the days; whatever else, only if on all of them.
_DOUBTS = frozenset(
    {
        Flag.AMBIGUOUS,
        Flag.CONTESTED,
        Flag.PROVISIONAL,
        Flag.UNVERIFIED,
        Flag.SECONDARY,
        Flag.UNQUALIFIED,
        Flag.ASSUMED,
        Flag.RELAXED,
        Flag.CORRECTED,
        Flag.UNCONFIRMED,
        Flag.TIME_UNKNOWN,
    }
)
#: The dates that may be known only to a range, each by its name. The day to act by follows `due`.
DATES: Mapping[str, Callable[[Milestone], date | None]] = {
    "earliest": lambda m: m.earliest,
    "due": lambda m: m.due,
    "done_on": lambda m: m.done_on,
    "original_due": lambda m: m.original_due,
    "anchor": lambda m: m.anchor.on,
}
_LATER_IS_SAFER = {Shape.GATE: "earliest", Shape.KEEP: "due"}


class Seen(NamedTuple):
    """A milestone as it is if the events whose day is not known fell on certain days.

    Attributes:
        supposed: those days, of the events that matter, by their place in the case.
        open_ended: whether one of them stands for all before it, no first day being known.
    """

    milestone: Milestone
    supposed: Mapping[int, date]
    open_ended: bool


def merged(seen: Sequence[Seen], *, always: bool) -> Milestone:
    """The milestone that says what is sure, and between which days the rest lies.

    Args:
        seen: the milestone on each of the days, in the order of the days.
        always: whether there is such a milestone on every day that was tried.
    """
    every = [one.milestone for one in seen]
    safest = _safest(seen)
    base = safest.milestone
    if always and all(milestone == base for milestone in every):
        return base
    statuses = {milestone.status for milestone in every}
    no_bound = all(_bound(milestone) is None for milestone in every)
    if always and no_bound and statuses == {Status.NOT_APPLICABLE}:  # the same whatever the day
        return base._replace(anchor=_anchor(base.anchor, every))
    ranges = {name: _range(of, seen) for name, of in DATES.items()}
    certain = len(statuses) == 1
    return base._replace(
        status=base.status if certain else Status.INDETERMINATE,
        late=all(milestone.late for milestone in every),
        anchor=_anchor(base.anchor, every),
        done_on=None if ranges["done_on"] else base.done_on,
        flags=_flags(every),
        readings=_readings(base, every),
        ranges=MappingProxyType({name: ends for name, ends in ranges.items() if ends}),
        possible=() if certain else tuple(status for status in Status if status in statuses),
        supposed=safest.supposed,
    )


def _safest(seen: Sequence[Seen]) -> Seen:
    """Where the bound is the one to work to: the earliest due date, or the latest of the others."""
    dated = [one for one in seen if _bound(one.milestone) is not None] or seen
    later = seen[0].milestone.definition.shape in _LATER_IS_SAFER
    pick = max if later else min
    return pick(dated, key=lambda one: _bound(one.milestone) or date.min)


def _bound(milestone: Milestone) -> date | None:
    return milestone.due or milestone.earliest


def _range(of: Callable[[Milestone], date | None], seen: Sequence[Seen]) -> DateRange | None:
    """The first and last of the dates, or None if they are all one."""
    days = {day for one in seen if (day := of(one.milestone)) is not None}
    if not days or (len(days) == 1 and all(of(one.milestone) is not None for one in seen)):
        return None
    first = min(days)
    open_ended = all(one.open_ended for one in seen if of(one.milestone) == first)
    return DateRange(None if open_ended else first, max(days))


def _anchor(base: Anchor, every: Sequence[Milestone]) -> Anchor:
    """What was counted from, as firm as the least firm; its day only if it is known."""
    if all(milestone.anchor == base for milestone in every):
        return base
    basis = max((milestone.anchor.basis for milestone in every), key=BASES.index)
    alike = all(milestone.anchor.on == base.on for milestone in every)
    return base._replace(on=base.on if alike else None, basis=basis, moment=None)


def _flags(every: Sequence[Milestone]) -> tuple[Flag, ...]:
    some = {flag for milestone in every for flag in milestone.flags}
    sure = {flag for flag in some if all(flag in milestone.flags for milestone in every)}
    found = (some & _DOUBTS) | sure | {Flag.IMPRECISE}
    if len({milestone.late for milestone in every}) > 1:
        found.add(Flag.MAY_BE_LATE)
    return tuple(flag for flag in Flag if flag in found)


def _readings(base: Milestone, every: Sequence[Milestone]) -> Mapping[str, ReadingResult]:
    """Each reading with its safe end, and its status where that is sure."""
    pick = max if base.definition.shape in _LATER_IS_SAFER else min
    found = {}
    for name in {name: None for milestone in every for name in milestone.readings}:
        results = [m.readings[name] for m in every if name in m.readings]
        statuses = {result.status for result in results}
        sure = len(statuses) == 1 and len(results) == len(every)
        found[name] = ReadingResult(
            pick((r.due for r in results if r.due), default=None),
            results[0].status if sure else Status.INDETERMINATE,
            pick((r.earliest for r in results if r.earliest), default=None),
        )
    return MappingProxyType(found)
