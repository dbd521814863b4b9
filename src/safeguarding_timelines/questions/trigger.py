"""Asked backwards: the latest trigger that meets a target, and all whose date falls in a span.

One rule is solved, in constant time; a chain of rules through a case is searched by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from safeguarding_timelines.calendars.count import ONE_DAY, beside
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.engine.compute import evaluation_of
from safeguarding_timelines.errors import CoverageError, PeriodError
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.shapes.dates import calendar_of, count_of, dates_from
from safeguarding_timelines.rules.shapes.shape import BACKWARD, FORWARD, Shape
from safeguarding_timelines.timelines.milestone import CLOSED, Flag
from safeguarding_timelines.timelines.timeline import Timeline, date_of

from .moved_case import with_event_on

#: The shapes whose date is counted from one other date, and from nothing else.
FROM_ONE_DATE = FORWARD | BACKWARD | {Shape.DAY_WINDOW}
#: What moves a date otherwise than by counting.
_DECIDED = frozenset({Flag.EXTENDED, Flag.DEEMED})


class Days(NamedTuple):
    """An unbroken run of days, both ends inclusive."""

    first: date
    last: date

    def record(self) -> dict[str, str]:
        """The run as plain data, ready for JSON."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


# -- One rule: counted forwards, and solved ----------------------------------------------------


def counted_from(rule: Rule | Period, day: date, calendar: WorkingCalendar) -> date:
    """The date that a rule gives, counted from a day: what the questions here turn round.

    The due date; for what may not be done before a day, that day; for a day window, its last day.
    Arguments and errors are those of `latest_trigger`.
    """
    if isinstance(rule, Period):
        return rule.after(day, calendar)
    _require_one_date(rule)
    return dates_from(rule, day, calendar_of(rule, calendar)).bound or day


def latest_trigger(rule: Rule | Period, target: date, calendar: WorkingCalendar) -> date:
    """The last day a rule may be counted from so that its date is on or before `target`.

    Exact on every day, working or not: counted from a day later, the date is past the target. The
    date is that of `counted_from`.

    Args:
        rule: of one period or window counted from one date; or a period, counted forward.
        target: the date to be met, inclusive.
        calendar: which days count, unless the rule names a calendar of its own. An event's time
            is not known here, so hours round up to whole days.

    Raises:
        CoverageError: the answer, or a day it rests on, lies outside the calendar.
        PeriodError: the rule sets no date, sets it itself, or counts from several.
    """
    if isinstance(rule, Period):
        return rule.latest_start(target, calendar)
    _require_one_date(rule)
    return count_of(rule, calendar_of(rule, calendar)).latest_start(target)


def triggers_between(
    rule: Rule | Period, first: date, last: date, calendar: WorkingCalendar
) -> Days | None:
    """The days from which a rule's date falls on `first` to `last`; None if no day's does.

    They are always one unbroken run, because a later trigger never has an earlier date. Arguments
    and errors are those of `latest_trigger`.
    """
    begins = beside(latest_trigger(rule, beside(first, -1), calendar), 1)
    ends = latest_trigger(rule, last, calendar)
    return Days(begins, ends) if begins <= ends else None


def _require_one_date(rule: Rule) -> None:
    if rule.shape not in FROM_ONE_DATE:
        raise PeriodError(
            f"the rule {rule.id} counts no period from one date (its bound is: {rule.shape}); "
            "ask through a case, with latest_trigger_in or triggers_in"
        )


# -- A chain of rules through a case: searched ---------------------------------------------------


def latest_trigger_in(timeline: Timeline, kind: str, rule_id: str, target: date) -> date | None:
    """The last day on which an event may fall so that a milestone's date is by `target`.

    The event is supposed on each day in turn, with everything else as it is recorded, and events
    not recorded as the rules project them. Where another edition applies from some day on, an
    earlier run of days may meet the target too, or days between may not: see `triggers_in`, whose
    last day this is, and which has the same arguments and errors. None if no day meets it.
    """
    runs = triggers_in(timeline, kind, rule_id, date.min, target)
    return runs[-1].last if runs else None


def triggers_in(
    timeline: Timeline, kind: str, rule_id: str, first: date, last: date
) -> tuple[Days, ...]:
    """The days on which an event may fall so that a milestone's date is in `first` to `last`.

    Args:
        timeline: of the case, as of the day of asking, which stays where it is.
        kind: the event that is moved; the milestone may hang on it through any chain of rules.
        rule_id: the milestone; of several instances, the one that ``timeline[rule_id]`` shows.
        first: the first date that will do, inclusive.
        last: the last date that will do, inclusive.

    Returns:
        Runs of days in order, clipped to the days of the calendar for which the whole timeline
        can be computed; several where editions change, and none where no day will do.

    Raises:
        CaseError: a kind the rulebook does not know.
        UnknownRuleError: the timeline holds no such rule.
    """
    look = _looking(timeline, kind, rule_id)
    runs: list[Days] = []
    for piece in (piece for days in _asked(timeline, kind) for piece in _pieces(look, days)):
        run = _within(look, piece, first, last)
        if run is not None and runs and runs[-1].last + ONE_DAY == run.first:
            run = Days(runs.pop().first, run.last)
        if run is not None:
            runs.append(run)
    return tuple(runs)


class _Look(NamedTuple):
    """What the timeline says with the event on one day.

    Attributes:
        way: all that is decided there rather than counted; empty where nothing can be computed.
        day: the milestone's date.
    """

    way: tuple[object, ...] = ()
    day: date | None = None


def _within(look: Callable[[date], _Look], piece: Days, first: date, last: date) -> Days | None:
    """The days of a piece whose date lies in a span: over a piece, later is never earlier."""
    days = range(piece.first.toordinal(), piece.last.toordinal() + 1)

    def day_of(ordinal: int) -> date:
        return look(date.fromordinal(ordinal)).day or date.max

    begins, ends = bisect_left(days, first, key=day_of), bisect_right(days, last, key=day_of)
    if begins >= ends:
        return None
    return Days(date.fromordinal(days[begins]), date.fromordinal(days[ends - 1]))


def _pieces(look: Callable[[date], _Look], days: Days) -> Iterator[Days]:
    """The stretches over which all is decided alike, and only the counting differs.

    What is decided depends on dates that move on as the event does, and so never changes back:
    two days that are alike have none between them that is not.
    """
    if look(days.first).way == look(days.last).way:
        if look(days.first).day is not None:
            yield days
    else:
        middle = days.first + (days.last - days.first) // 2
        yield from _pieces(look, Days(days.first, middle))
        yield from _pieces(look, Days(middle + ONE_DAY, days.last))


def _asked(timeline: Timeline, kind: str) -> Iterator[Days]:
    """The days of the calendar, parted where the date of the event itself decides something."""
    first, last = timeline.calendar.coverage
    parts = {timeline.as_of, *timeline.rulebook.turning_days}
    known = timeline.case.supposing({}).events
    parts |= {event.day for event in known if event.kind == kind}
    parts |= {timeline.as_of + ONE_DAY} if timeline.as_of < last else set()
    begins = sorted({first, *(day for day in parts if first < day <= last)})
    ends = [*(day - ONE_DAY for day in begins[1:]), last]
    return map(Days, begins, ends)


def _looking(timeline: Timeline, kind: str, rule_id: str) -> Callable[[date], _Look]:
    """What is found with the event on a day; each day is computed once."""
    book = timeline.rulebook
    deciding = dict.fromkeys(rule.edition_by for rule in book.rules if rule.edition_by is not None)

    def place(day: date | None) -> int:
        """After how many turning days a day lies: two days of one place have one law."""
        return -1 if day is None else bisect_right(book.turning_days, day)

    @cache
    def look(day: date) -> _Look:
        try:
            supposed = with_event_on(timeline, kind, day)
            dates = evaluation_of(supposed)
            way: list[object] = [place(dates.date_of(kind).on) for kind in deciding]
        except CoverageError:
            return _Look()
        for several in supposed.instances.values():
            for m in several:
                way += (id(m.definition), m.status in CLOSED, m.anchor.basis)
                way += map(place, (m.anchor.on, m.earliest, m.due))
                way.append(_DECIDED.intersection(m.flags))
        return _Look(tuple(way), date_of(supposed[rule_id]))

    return look
