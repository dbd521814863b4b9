"""What a slip costs: how far dates move when an event falls later, or one more day is closed.

A cost is in calendar days, later being more. Every day of a span is counted, none is estimated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from safeguarding_timelines.calendars.count import each_day
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.engine.compute import evaluation_of
from safeguarding_timelines.errors import CalendarError
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.timelines.timeline import Timeline, date_of

from .comparison import compare
from .moved_case import with_event_on
from .trigger import counted_from
from .what_if import CloseDay, Scenario

# -- A slip --------------------------------------------------------------------------------------


class SlipCosts(NamedTuple):
    """What it costs, from each day of a span, if a trigger slips.

    Attributes:
        by: how many days it slips.
        costs: for each cost, on how many days it is that; least first. A cost is negative where
            the later day comes under an edition with an earlier date.
        worst: the highest cost; None if there is none.
        worst_days: the days from which a slip costs most, in order.
        undated: on how many days there is no date before the slip, or none after it.
    """

    by: int
    costs: Mapping[int, int]
    worst: int | None
    worst_days: tuple[date, ...]
    undated: int

    @property
    def usual(self) -> int | None:
        """The most frequent cost, and of several the highest; None if there is none."""
        return max(self.costs, key=lambda cost: (self.costs[cost], cost), default=None)

    def record(self) -> dict[str, Any]:
        """The costs as plain data, ready for JSON."""
        return {
            "by": self.by,
            "costs": {str(cost): days for cost, days in self.costs.items()},
            "worst": self.worst,
            "worst_days": [day.isoformat() for day in self.worst_days],
            "undated": self.undated,
        }


def slip_costs(
    rule: Rule | Period, first: date, last: date, calendar: WorkingCalendar, *, by: int = 1
) -> SlipCosts:
    """What it costs if the trigger of one rule slips, from each day of a span.

    Args:
        rule: of one period or window counted from one date; or a period, counted forward.
        first: the first day to slip from, inclusive.
        last: the last one, inclusive.
        calendar: which days count, unless the rule names a calendar of its own.
        by: how many days the trigger slips, from 1.

    Raises:
        CalendarError: the span ends before it begins, or `by` is less than 1.
        CoverageError: a date lies outside the calendar.
        PeriodError: the rule sets no date, sets it itself, or counts from several.
    """
    days = _days_needed(first, last, by)
    return _costs({day: counted_from(rule, day, calendar) for day in days}, by)


def slip_costs_in(
    timeline: Timeline, kind: str, first: date, last: date, *, by: int = 1
) -> dict[str, SlipCosts]:
    """What it costs each milestone of a case if an event slips, from each day of a span.

    The event is supposed on each day, and then on the later one, with everything else as it is
    recorded and events not recorded as the rules project them. So a cost runs on through however
    many rules. What no slip moves is left out; of several instances of a rule the one counts that
    ``timeline[rule]`` shows.

    Args:
        timeline: of the case, as of the day of asking, which stays where it is.
        kind: the event that slips.
        first: the first day to slip from, inclusive.
        last: the last one, inclusive.
        by: how many days it slips, from 1.

    Raises:
        CalendarError: the span ends before it begins, or `by` is less than 1.
        CaseError: a kind the rulebook does not know, or a day outside the calendar.
        CoverageError: a date that follows lies outside the calendar.
    """
    supposed = {day: with_event_on(timeline, kind, day) for day in _days_needed(first, last, by)}
    costs = {
        rule: _costs({day: date_of(found[rule]) for day, found in supposed.items()}, by)
        for rule in dict.fromkeys(milestone.rule for milestone in timeline.milestones)
    }
    return {rule: found for rule, found in costs.items() if any(found.costs)}


def _days_needed(first: date, last: date, by: int) -> Iterable[date]:
    if by < 1:
        raise CalendarError("a trigger slips by whole days, from 1; to ask earlier, swap the days")
    each_day(first, last)
    return each_day(first, last + timedelta(days=by))


def _costs(dates: Mapping[date, date | None], by: int) -> SlipCosts:
    """The costs, of dates by trigger for the days of a span and for those slipped to."""
    slip = timedelta(days=by)
    pairs = [(day, dates[day], dates[day + slip]) for day in dates if day + slip in dates]
    cost_of = {
        day: (after - before).days
        for day, before, after in pairs
        if before is not None and after is not None
    }
    counts = Counter(cost_of.values())
    worst = max(counts, default=None)
    return SlipCosts(
        by,
        {cost: counts[cost] for cost in sorted(counts)},
        worst,
        tuple(day for day, cost in cost_of.items() if cost == worst),
        len(pairs) - len(cost_of),
    )


# -- One more holiday ----------------------------------------------------------------------------


class Move(NamedTuple):
    """A milestone whose date moves: the rule's id, and the date as it is and as it would be."""

    rule: str
    before: date
    after: date

    @property
    def days(self) -> int:
        """By how many days, later being more. What is counted back moves earlier."""
        return (self.after - self.before).days


class ExtraHoliday(NamedTuple):
    """Working days of which each, were it closed, would move the same milestones alike."""

    days: tuple[date, ...]
    moves: tuple[Move, ...]

    def record(self) -> dict[str, Any]:
        """The days and moves as plain data, ready for JSON."""
        return {
            "days": [day.isoformat() for day in self.days],
            "moves": [
                {
                    "rule": move.rule,
                    "before": move.before.isoformat(),
                    "after": move.after.isoformat(),
                    "days": move.days,
                }
                for move in self.moves
            ],
        }


def extra_holidays(
    timeline: Timeline, first: date | None = None, last: date | None = None
) -> tuple[ExtraHoliday, ...]:
    """What one more bank holiday would move: every working day that counts, closed in turn.

    Days that move the same milestones alike are told together, in the order of their first day;
    days that move nothing are left out.

    Args:
        timeline: of the case.
        first: the first day to close, inclusive; None for any that a milestone rests on.
        last: the last one, inclusive; None for any that a milestone rests on.

    Raises:
        CalendarError: the span ends before it begins.
        CaseError: the day of an event is not known, and something rests on it.
        CoverageError: a date that follows lies outside the calendar.
    """
    if first is not None and last is not None:
        each_day(first, last)
    evaluation_of(timeline)  # refuses an event of unknown day: each day would close another span
    groups: dict[tuple[Move, ...], list[date]] = {}
    for day in sorted(_days_rested_on(timeline)):
        if (first or day) <= day <= (last or day) and timeline.calendar.is_working_day(day):
            groups.setdefault(_moves(timeline, day), []).append(day)
    return tuple(ExtraHoliday(tuple(days), moves) for moves, days in groups.items() if moves)


def _days_rested_on(timeline: Timeline) -> set[date]:
    """The days over which something is counted in working days; no other moves a date.

    A projected date may have been counted from the as-of day, to leave room for a notice.
    """
    days: set[date] = set()
    for milestone in (m for several in timeline.instances.values() for m in several):
        anchor = milestone.anchor
        ends = (anchor.on, milestone.earliest, milestone.due, milestone.original_due)
        known = [day for day in ends if day is not None]
        if milestone.definition.counts_working_days and known:
            known += [timeline.as_of] if anchor.basis == "projected" else []
            days.update(each_day(min(known), max(known)))
    return days


def _moves(timeline: Timeline, closed: date) -> tuple[Move, ...]:
    after = Scenario(edits=(CloseDay(day=closed),)).apply(timeline)
    moved = []
    for difference in compare(timeline, after).differences:
        old, new = date_of(difference.before), date_of(difference.after)
        if old is not None and new is not None and old != new:
            moved.append(Move(difference.rule, old, new))
    return tuple(moved)
