"""What is left: for each event still to come the earliest and latest day that the rules leave it.

Exact, with the rules that bind each end, the slack between them, and the rules that clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.calendars.count import OPEN
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.errors import CoverageError, UnknownEventError
from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.rules.shapes.shape import BACKWARD
from safeguarding_timelines.timelines.milestone import Status
from safeguarding_timelines.timelines.timeline import Timeline

from .constraints import Limit, limits_of
from .solver import Binding, Solution, Way, solve
from .terms import Act

_RANK = {force: rank for rank, force in enumerate(Force)}


class Bind(NamedTuple):
    """What sets one end of a window.

    Attributes:
        rule: the rule's id.
        through: the event still to come that it counts from, or that has to wait for this one;
            None where all else that it rests on is recorded.
    """

    rule: str
    through: str | None


class Proviso(NamedTuple):
    """What another event has to keep to: no earlier, no later, or both; None where it need not."""

    event: str
    earliest: date | None
    latest: date | None


class Condition(NamedTuple):
    """One way to use a window, where its whole width is open only if other events allow.

    Attributes:
        earliest: the first day in this way.
        latest: the last day in this way; None where nothing limits it.
        provided: what the other events have to keep to.
    """

    earliest: date
    latest: date | None
    provided: tuple[Proviso, ...]


class Window(NamedTuple):
    """The days that the rules leave for one event still to come.

    Attributes:
        event: its event kind.
        answers: the day of the occurrence it answers, where a rule asks one act an occurrence.
        earliest: the first day, never before the as-of day; both ends inclusive.
        latest: the last day; None where nothing limits it.
        earliest_by: what binds the first day, empty where it is the as-of day.
        latest_by: what binds the last day.
        slack_days: calendar days from the first day to the last; None without a last day.
        slack_working_days: the same in working days of the timeline's calendar; None also
            where it does not reach.
        planned: the day it is planned for.
        planned_slack_days: calendar days from the plan to the last day, negative past it.
        planned_slack_working_days: the same in working days.
        conditions: the ways to use the window, where not every day of it goes with every
            other event at its own latest or earliest; empty where there is but one way.
    """

    event: str
    answers: date | None
    earliest: date
    latest: date | None
    earliest_by: tuple[Bind, ...] = ()
    latest_by: tuple[Bind, ...] = ()
    slack_days: int | None = None
    slack_working_days: int | None = None
    planned: date | None = None
    planned_slack_days: int | None = None
    planned_slack_working_days: int | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def holds_plan(self) -> bool:
        """Whether the plan, if there is one, falls on a day of the window."""
        return self.planned is None or (
            self.earliest <= self.planned <= (self.latest or self.planned)
        )

    def record(self) -> dict[str, Any]:
        """The window as plain data, ready for JSON."""
        return {
            "event": self.event,
            "answers": _iso(self.answers),
            "earliest": self.earliest.isoformat(),
            "latest": _iso(self.latest),
            "earliest_by": [bind._asdict() for bind in self.earliest_by],
            "latest_by": [bind._asdict() for bind in self.latest_by],
            "slack_days": self.slack_days,
            "slack_working_days": self.slack_working_days,
            "planned": _iso(self.planned),
            "planned_slack_days": self.planned_slack_days,
            "planned_slack_working_days": self.planned_slack_working_days,
            "conditions": [
                {
                    "earliest": each.earliest.isoformat(),
                    "latest": _iso(each.latest),
                    "provided": [
                        {**p._asdict(), "earliest": _iso(p.earliest), "latest": _iso(p.latest)}
                        for p in each.provided
                    ],
                }
                for each in self.conditions
            ],
        }


class Clash(NamedTuple):
    """Rules that cannot all be kept any more, and the one left out of account for it.

    Attributes:
        event: the event that the rule left out is on.
        rules: the rules that clash; without any one of them the others can be kept.
        left_out: the rule left out, so that something can be said of the rest.
        end: the end of the event's window that it is left out of.
        due: its due date, where the timeline gives one.
        earliest: the first day now left for the event; None where it has happened.
    """

    event: str
    rules: tuple[str, ...]
    left_out: str
    end: Literal["latest", "earliest"]
    due: date | None
    earliest: date | None

    def record(self) -> dict[str, Any]:
        """The clash as plain data, ready for JSON."""
        return {
            **self._asdict(),
            "rules": list(self.rules),
            "due": _iso(self.due),
            "earliest": _iso(self.earliest),
        }


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of every event still to come that an open milestone concerns.

    Attributes:
        timeline: what they were worked out from.
        windows: one for each event, in the order of the process.
        clashes: what cannot be kept any more.
        supposing: rules counted as applying, though it is not known whether they do.
        exact: whether each end is attained. False where the rules leave more combinations than
            are tried, and then some end may not be; where the edition is open of a rule whose
            deadline another counts from; or where a rule counts from the last of several events
            and another one is open.
        ways: in each way of keeping the rules, the first and the last day of every event, in
            the order of `windows`. All first days together keep every rule; so do all last ones.
        keep_plans: whether planned events were held to their plans.
    """

    timeline: Timeline
    windows: tuple[Window, ...]
    clashes: tuple[Clash, ...]
    supposing: tuple[str, ...]
    exact: bool
    ways: tuple[tuple[tuple[date, date | None], ...], ...]
    keep_plans: bool = False

    def __iter__(self) -> Iterator[Window]:
        return iter(self.windows)

    def __len__(self) -> int:
        return len(self.windows)

    def __getitem__(self, event: str) -> Window:
        """The window of one event kind; of several that answer occurrences, the first.

        Raises:
            UnknownEventError: it has happened, or no open milestone concerns it.
        """
        for window in self.windows:
            if window.event == event:
                return window
        known = [window.event for window in self.windows]
        raise UnknownEventError(
            f"nothing is open on the event {printable(event)!r}; {did_you_mean(event, known)}"
        )

    def record(self) -> dict[str, Any]:
        """The windows as plain data, ready for JSON, with what they rest on."""
        timeline = self.timeline.record()
        return {
            "case": timeline["case"],
            "as_of": timeline["as_of"],
            "known_on": timeline["known_on"],
            "rulebook": timeline["rulebook"],
            "calendar": timeline["calendar"],
            "keep_plans": self.keep_plans,
            "windows": [window.record() for window in self.windows],
            "clashes": [clash.record() for clash in self.clashes],
            "supposing": list(self.supposing),
            "exact": self.exact,
        }


def windows_of(timeline: Timeline, *, keep_plans: bool = False) -> Windows:
    """The earliest and latest day for each event still to come, given all that is recorded.

    A plan is a day like any other of its window: it is shown beside it, and may be moved. Where
    rules clash, such as one whose due date has passed, they are left out of account one by one
    until the rest can be kept: due dates before notices and notices before waiting times, and of
    these the weakest in force first.

    Args:
        keep_plans: let a planned event fall on the day it is planned for, and give the windows
            of the others.
    """
    open_ = limits_of(timeline, keep_plans=keep_plans)
    limits, acts = open_.limits, open_.acts
    solved, kept, cores = _solved(limits, acts, timeline)
    windows = tuple(
        _window(act, solved, limits, timeline.calendar, open_.plans.get(act)) for act in acts
    )
    earliest = {act: window.earliest for act, window in zip(acts, windows, strict=True)}
    clashes = tuple(
        Clash(
            limit.act.kind,
            tuple(dict.fromkeys(limits[number].milestone.rule for number in sorted(core))),
            limit.milestone.rule,
            "latest" if limit.is_upper else "earliest",
            limit.milestone.due,
            earliest.get(limit.act),
        )
        for limit, core in ((limits[number], core) for number, core in cores)
    )
    supposing = {
        limits[number].milestone.rule: None
        for number in kept
        if limits[number].milestone.status is Status.APPLICABILITY_UNKNOWN
    }
    ways = tuple(tuple((way[a].first, _closed(way[a].last)) for a in acts) for way in solved.ways)
    exact = solved.exact and open_.exact
    return Windows(timeline, windows, clashes, tuple(supposing), exact, ways, keep_plans)


def _solved(
    limits: Sequence[Limit], acts: Sequence[Act], timeline: Timeline
) -> tuple[Solution, Sequence[int], Sequence[tuple[int, frozenset[int]]]]:
    """What can be, the limits kept, and each limit left out with those that it clashed with."""
    kept = list(range(len(limits)))
    cores: list[tuple[int, frozenset[int]]] = []

    def solved_by(numbers: Iterable[int]) -> Solution:
        bounds = {number: limits[number].bounds for number in numbers}
        return solve(bounds, acts, timeline.as_of, timeline.calendar.coverage[1])

    def rule_of(number: int) -> str:
        return limits[number].milestone.rule

    while not (solution := solved_by(kept)).ways:
        core = solution.clash
        for rule in dict.fromkeys(rule_of(number) for number in sorted(core)):
            others = {rule_of(number) for number in core} - {rule}
            without = solved_by(number for number in kept if rule_of(number) in others)
            core = core if without.ways else without.clash
        left_out = min(core, key=lambda number: (*_hold(limits[number]), number))
        cores.append((left_out, core))
        kept.remove(left_out)
    return solution, kept, cores


def _hold(limit: Limit) -> tuple[bool, int, int]:
    """How firmly a limit is held to, where one has to be left out."""
    milestone = limit.milestone
    known = milestone.status is not Status.APPLICABILITY_UNKNOWN
    kind = 2 if not limit.is_upper else int(milestone.definition.shape in BACKWARD)
    return (known, kind, -_RANK[milestone.force])


def _window(
    act: Act,
    solved: Solution,
    limits: Sequence[Limit],
    calendar: WorkingCalendar,
    planned: date | None,
) -> Window:
    first = min(solved.ways, key=lambda way: way[act].first)
    last = max(solved.ways, key=lambda way: way[act].last)
    earliest, latest = first[act].first, _closed(last[act].last)
    days, working = _slack(earliest, latest, calendar)
    to_plan = _slack(planned, latest, calendar) if planned is not None else (None, None)
    return Window(
        act.kind,
        act.answers,
        earliest,
        latest,
        _binds(first.bindings(act, "first"), limits),
        _binds(last.bindings(act, "last"), limits),
        days,
        working,
        planned,
        *to_plan,
        _conditions(act, solved.ways),
    )


def _binds(bindings: Sequence[Binding], limits: Sequence[Limit]) -> tuple[Bind, ...]:
    found = (
        Bind(limits[number].milestone.rule, through.kind if through else None)
        for number, through in bindings
    )
    return tuple(dict.fromkeys(found))


def _slack(
    start: date, end: date | None, calendar: WorkingCalendar
) -> tuple[int | None, int | None]:
    """From one day to another in calendar days and in working days, negative backwards."""
    if end is None:
        return None, None
    try:
        working = calendar.count(start, end) - calendar.count(end, start)
    except CoverageError:
        return (end - start).days, None
    return (end - start).days, working


def _conditions(act: Act, ways: Sequence[Way]) -> tuple[Condition, ...]:
    """The ways to use a window, where they differ: each with what it asks of other events."""
    if len({way[act] for way in ways}) == 1:
        return ()
    widest = {
        other: (min(way[other].first for way in ways), max(way[other].last for way in ways))
        for other in ways[0].first
    }
    found: dict[Condition, None] = {}
    for way in ways:
        provided = []
        for other, (first, last) in widest.items():
            mine = way[other]
            if other != act and mine != (first, last):
                since = mine.first if mine.first > first else None
                until = mine.last if mine.last < last else None
                provided.append(Proviso(other.kind, since, until))
        here = Condition(way[act].first, _closed(way[act].last), tuple(provided))
        found[here] = None
    return tuple(found)


def _closed(day: date) -> date | None:
    return None if day == OPEN else day


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
