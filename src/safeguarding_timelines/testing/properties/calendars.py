"""The laws of counting working days, for any calculator that counts them.

A `WorkingCalendar` is such a calculator as it stands; another becomes one as a `Calculator`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.testing.strategies.dates import (
    FIRST,
    LAST,
    NEAR,
    closed_days,
    edge_dates,
)

from .base import Law, hold, law

ONE_DAY = timedelta(days=1)
#: The most working days that a law counts, and the days of room that this takes on either side.
MOST, ROOM = 30, timedelta(days=200)

Step = Callable[[date, int], date]


@dataclass(frozen=True, slots=True)
class Calculator:
    """What counts working days; leave out whatever yours cannot do.

    Attributes:
        add: the n-th working day after a day.
        subtract: the n-th working day before a day.
        count: how many working days lie after the first day, up to and including the second.
        is_working_day: whether a day counts.
        next_working_day: the first working day on or after a day.
        previous_working_day: the last one on or before it.
        with_closures: a calculator that closes further days, each with a reason.
        coverage: the first and last day it may be asked about.
    """

    add: Step | None = None
    subtract: Step | None = None
    count: Callable[[date, date], int] | None = None
    is_working_day: Callable[[date], bool] | None = None
    next_working_day: Callable[[date], date] | None = None
    previous_working_day: Callable[[date], date] | None = None
    with_closures: Callable[[Mapping[date, str]], Any] | None = None
    coverage: tuple[date, date] | None = None


# -- What examples are made of -----------------------------------------------------------------


def _range(engine: Any) -> tuple[date, date]:
    """The days to ask about: what the engine knows, less the room that counting takes."""
    first, last = getattr(engine, "coverage", None) or (FIRST, LAST)
    first, last = max(first, FIRST - ROOM), min(last, LAST + ROOM)
    return first + ROOM, max(first, last - ROOM)


def _drawn(data: DataObject, engine: Any) -> Any:
    """The engine with further days closed, if it can close any."""
    if getattr(engine, "with_closures", None) is None:
        return engine
    first, last = _range(engine)
    closed = data.draw(closed_days(first=first, last=last), label="closed")
    return engine.with_closures(closed)


def _day(data: DataObject, engine: Any, label: str = "day") -> date:
    first, last = _range(engine)
    return data.draw(edge_dates(first=first, last=last), label=label)


def _number(data: DataObject, least: int = 0, most: int = MOST, label: str = "n") -> int:
    return data.draw(st.integers(least, most), label=label)


def _near(data: DataObject, day: date, label: str = "other") -> date:
    return day + timedelta(days=data.draw(st.integers(-NEAR, NEAR), label=label))


def _counts(engine: Any, day: date) -> bool:
    """Whether a day is a working day, by how the engine counts up to it."""
    return bool(engine.add(day - ONE_DAY, 1) == day)


# -- Laws of counting one way, which hold alike of counting on and counting back ---------------


def _both_ways(
    name: str, forward: str, back: str, example: Callable[[DataObject, Any, Step, int], None]
) -> tuple[Law, Law]:
    """A law of `add` and its mirror of `subtract`; the example gets the step and its sign."""

    def ahead(data: DataObject, engine: Any) -> None:
        drawn = _drawn(data, engine)
        example(data, drawn, drawn.add, 1)

    def behind(data: DataObject, engine: Any) -> None:
        drawn = _drawn(data, engine)
        example(data, drawn, drawn.subtract, -1)

    return law(f"add-{name}", forward, ahead, "add"), law(
        f"subtract-{name}", back, behind, "subtract"
    )


def _nothing(data: DataObject, engine: Any, step: Step, _sign: int) -> None:
    day = _day(data, engine)
    hold(step(day, 0) == day, f"0 working days from {day} gave {step(day, 0)}")


def _monotone(data: DataObject, engine: Any, step: Step, _sign: int) -> None:
    day, n = _day(data, engine), _number(data)
    later = day + timedelta(days=_number(data, 0, 14, "later"))
    hold(
        step(day, n) <= step(later, n),
        f"{n} working days from {day} gave {step(day, n)}, and from {later} {step(later, n)}",
    )


def _additive(data: DataObject, engine: Any, step: Step, _sign: int) -> None:
    day, one, two = _day(data, engine), _number(data, label="one"), _number(data, label="two")
    at_once, in_turn = step(day, one + two), step(step(day, one), two)
    hold(
        at_once == in_turn,
        f"{one + two} working days from {day} gave {at_once}, and {one} and then {two} {in_turn}",
    )


def _stepwise(data: DataObject, engine: Any, step: Step, sign: int) -> None:
    day, n = _day(data, engine), _number(data)
    less, more = step(day, n), step(day, n + 1)
    hold(
        (more - less).days * sign > 0,
        f"{n} working days from {day} gave {less}, and {n + 1} gave {more}",
    )


def _weekday(data: DataObject, engine: Any, step: Step, _sign: int) -> None:
    day, n = _day(data, engine), _number(data, 1)
    end = step(day, n)
    hold(end.weekday() < 5, f"{n} working days from {day} ended on {end:%A} {end}")


def _strict(data: DataObject, engine: Any, step: Step, sign: int) -> None:
    day, n = _day(data, engine), _number(data, 1)
    beside = day - sign * ONE_DAY
    if step(beside, 1) != day:  # `day` is no working day
        hold(
            step(day, n) == step(beside, n),
            f"{day} does not count, and yet {n} working days from it gave {step(day, n)}, and "
            f"from {beside} {step(beside, n)}",
        )


_ONE_WAY = (
    *_both_ways(
        "nothing",
        "No working days after a day is that day, whether it counts or not.",
        "No working days before a day is that day, whether it counts or not.",
        _nothing,
    ),
    *_both_ways(
        "monotone",
        "A later start never gives an earlier deadline.",
        "A later event never asks for an earlier notice.",
        _monotone,
    ),
    *_both_ways(
        "additive",
        "Counting some working days and then some more is counting them all at once.",
        "Counting back some working days and then some more is counting them all at once.",
        _additive,
    ),
    *_both_ways(
        "longer-is-later",
        "One working day more ends on a later day.",
        "One working day more of notice ends on an earlier day.",
        _stepwise,
    ),
    *_both_ways(
        "ends-on-a-weekday",
        "A count of working days never ends on a Saturday or a Sunday.",
        "A count back of working days never ends on a Saturday or a Sunday.",
        _weekday,
    ),
    *_both_ways(
        "from-a-closed-day",
        "From a day that does not count, the next working day is day 1.",
        "Back from a day that does not count, the working day before it is day 1.",
        _strict,
    ),
)


# -- Laws of two functions ---------------------------------------------------------------------


def _galois(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data)
    by = max(day, _near(data, drawn.add(day, n), "offset"))
    hold(
        (drawn.add(day, n) <= by) == (n <= drawn.count(day, by)),
        f"{n} working days after {day} end on {drawn.add(day, n)}, and up to {by} there are "
        f"{drawn.count(day, by)}",
    )


def _exact(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data)
    end = drawn.add(day, n)
    hold(
        drawn.count(day, end) == n,
        f"{n} working days after {day} end on {end}, between which {drawn.count(day, end)} count",
    )


def _sum(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    days = sorted(_day(data, drawn, label) for label in ("first", "second", "third"))
    first, second, third = days
    parts = drawn.count(first, second) + drawn.count(second, third)
    hold(
        drawn.count(first, third) == parts,
        f"{drawn.count(first, third)} working days from {first} to {third}, in parts {parts}",
    )


def _there_and_back(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data, 1)
    back = drawn.subtract(drawn.add(day, n), n)
    expected = day if _counts(drawn, day) else drawn.subtract(day, 1)
    hold(back == expected, f"{n} working days after {day} and back gave {back}")


def _single(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day = _day(data, drawn)
    counted = drawn.count(day - ONE_DAY, day)
    hold(
        counted == int(drawn.is_working_day(day)),
        f"{day} counts as {counted} and is said {'' if drawn.is_working_day(day) else 'not '}to be "
        "a working day",
    )


def _next(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day = _day(data, drawn)
    found = drawn.next_working_day(day)
    hold(found == drawn.add(day - ONE_DAY, 1), f"the first working day from {day} on: {found}")


def _previous(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day = _day(data, drawn)
    found = drawn.previous_working_day(day)
    hold(found == drawn.subtract(day + ONE_DAY, 1), f"the last working day up to {day}: {found}")


def _limits(data: DataObject, engine: Any) -> None:
    last = engine.coverage[1]
    day = last - timedelta(days=_number(data, 0, 20, "days before the end"))
    n = _number(data, 21)
    try:
        end = engine.add(day, n)
    except Exception:  # any error will do; only an answer will not
        return
    raise AssertionError(f"{n} working days after {day} gave {end}, beyond the end on {last}")


# -- Laws of closing days ----------------------------------------------------------------------


def _refined(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data)
    other = _other(data, day, drawn.add(day, n))
    moved = drawn.with_closures({other: "closed"}).add(day, n)
    hold(moved >= drawn.add(day, n), f"with {other} closed, {drawn.add(day, n)} became {moved}")


def _refined_back(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data)
    other = _other(data, drawn.subtract(day, n), day)
    moved = drawn.with_closures({other: "closed"}).subtract(day, n)
    hold(
        moved <= drawn.subtract(day, n),
        f"with {other} closed, {drawn.subtract(day, n)} became {moved}",
    )


def _local(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data)
    end = drawn.add(day, n)
    other = _other(data, day, end)
    moved = drawn.with_closures({other: "closed"}).add(day, n)
    if not day < other <= end:
        hold(moved == end, f"{other} is not counted over, and closing it moved {end} to {moved}")


def _closed(data: DataObject, engine: Any) -> None:
    drawn = _drawn(data, engine)
    day, n = _day(data, drawn), _number(data, 1)
    end = drawn.add(day, n)
    moved = drawn.with_closures({end: "closed"}).add(day, n)
    hold(moved > end, f"{end} was closed, and {n} working days after {day} gave {moved}")


def _other(data: DataObject, first: date, last: date) -> date:
    """A day within a count, or at most five days outside it."""
    span = range((first - last).days - NEAR, NEAR + 1)
    return last + timedelta(days=data.draw(st.sampled_from(span), label="other"))


CALENDAR_LAWS: tuple[Law, ...] = (
    *_ONE_WAY,
    law(
        "add-and-count",
        "A period has ended by a day exactly if that many working days have passed by then.",
        _galois,
        "add",
        "count",
    ),
    law(
        "count-is-exact",
        "From a day to the end of its period there are exactly as many working days as it counts.",
        _exact,
        "add",
        "count",
    ),
    law(
        "count-adds-up",
        "The working days of two spans that meet are together those of the whole span.",
        _sum,
        "count",
    ),
    law(
        "there-and-back",
        "Counting on and as many back leads to the day itself, or if it does not count to the "
        "working day before it.",
        _there_and_back,
        "add",
        "subtract",
    ),
    law(
        "single-days",
        "A single day counts exactly if it is a working day.",
        _single,
        "count",
        "is_working_day",
    ),
    law(
        "next-working-day",
        "The next working day is the day itself if it counts, and otherwise the first that does.",
        _next,
        "add",
        "next_working_day",
    ),
    law(
        "previous-working-day",
        "The previous working day is the day itself if it counts, and otherwise the last that did.",
        _previous,
        "subtract",
        "previous_working_day",
    ),
    law(
        "limits-are-told",
        "A count that leads past the days the calendar knows is an error and never a date.",
        _limits,
        "add",
        "coverage",
    ),
    law(
        "one-more-holiday",
        "One more holiday never makes a forward deadline earlier.",
        _refined,
        "add",
        "with_closures",
    ),
    law(
        "one-more-holiday-before",
        "One more holiday never makes a notice later.",
        _refined_back,
        "subtract",
        "with_closures",
    ),
    law(
        "only-days-between",
        "A holiday outside the days that are counted over changes nothing.",
        _local,
        "add",
        "with_closures",
    ),
    law(
        "closed-is-closed",
        "If the last day of a period becomes a holiday, the period ends later.",
        _closed,
        "add",
        "with_closures",
    ),
)


def agreement(reference: WorkingCalendar) -> Law:
    """The law that a calculator counts as this calendar does, on the days that both know.

    It is the one that finds a holiday left out of a fixed list.
    """

    def agrees(data: DataObject, engine: Any) -> None:
        day, n = _day(data, engine), _number(data)
        hold(
            engine.add(day, n) == reference.add(day, n),
            f"{n} working days after {day} gave {engine.add(day, n)}, and by {reference.name} "
            f"{reference.add(day, n)}",
        )

    return law(
        f"agrees-with-{reference.name}",
        f"A count of working days ends on the day that the calendar {reference.name} gives.",
        agrees,
        "add",
    )
