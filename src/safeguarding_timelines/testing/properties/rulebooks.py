"""The laws of rulebooks: what a rule's editions, its dates and what it carries out have to keep.

Each looks at the rules of one rulebook, and asks the engine where a case is needed.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines.calendars.working_calendar import calendar_named
from safeguarding_timelines.cases.case import Case, Event, Facts
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.dates import Dates, dates_from
from safeguarding_timelines.rules.shapes.shape import RECURRING, Shape
from safeguarding_timelines.testing.strategies.cases import facts
from safeguarding_timelines.testing.strategies.dates import edge_dates
from safeguarding_timelines.testing.strategies.rulebooks import edition_days
from safeguarding_timelines.timelines.milestone import Milestone, Status

from .base import Law, hold
from .engine import Engine, engine_law
from .every_timeline import LATER_IS_SAFER

ONE_DAY = timedelta(days=1)


def _book(data: DataObject, engine: Engine) -> Rulebook:
    return data.draw(engine.rulebooks, label="rulebook")


def _day(data: DataObject, book: Rulebook) -> date:
    return data.draw(edge_dates(near=edition_days(book)), label="day")


def _dates(book: Rulebook, rule: Rule, day: date) -> Dates:
    """The dates of a rule counted from a day, on the calendar it names or the rulebook's."""
    try:
        return dates_from(rule, day, calendar_named(rule.calendar or book.calendar))
    except CoverageError:
        reject()


def _countable(rule: Rule) -> bool:
    """Whether a rule counts from one event alone, in the edition of that event's day."""
    spec = rule.anchor
    alone = spec is not None and spec.how == "event" and rule.edition_by in (None, spec.name)
    return alone and rule.shape not in RECURRING and rule.shape is not Shape.BETWEEN


def _editions_meet(data: DataObject, engine: Engine) -> None:
    for rule_id, editions in _book(data, engine).editions.items():
        for one, other in pairwise(editions):
            ended = one.in_force.until if one.in_force else None
            begun = other.in_force.from_ if other.in_force else None
            meet = ended is not None and begun == ended + ONE_DAY
            hold(meet, f"{rule_id}: an edition ends on {ended}, and the next begins on {begun}")


def _delay(data: DataObject, engine: Engine) -> None:
    book = _book(data, engine)
    countable = [r for r, few in book.editions.items() if all(map(_countable, few))]
    if not countable:
        return
    rule_id = data.draw(st.sampled_from(countable), label="rule")
    day = _day(data, book)
    later = day + timedelta(days=data.draw(st.integers(0, 14), label="days later"))
    given = []
    for start in (day, later):
        edition = book.edition_on(rule_id, start)
        if not edition.in_force:
            return
        given.append(_dates(book, edition.rule, start))
    for name in ("due", "earliest"):
        was, now = (getattr(dates, name) for dates in given)
        hold(
            was is None or now is None or was <= now,
            f"{rule_id}: {day} gives {was}, and {later} gives {now}",
        )


def _never_weaker(data: DataObject, engine: Engine) -> None:
    book = _book(data, engine)
    day = _day(data, book)
    for rule_id, editions in book.editions.items():
        above = editions[0].implements
        if above is None or above not in book.editions:
            continue
        own, over = book.edition_on(rule_id, day), book.edition_on(above, day)
        alike = own.rule.anchor == over.rule.anchor and own.rule.target == over.rule.target
        countable = _countable(own.rule) and _countable(over.rule)
        if not (own.in_force and over.in_force and alike and countable):
            continue
        mine, theirs = _dates(book, own.rule, day), _dates(book, over.rule, day)
        shown = f"{rule_id}: counted from {day}"
        if own.rule.shape in LATER_IS_SAFER and mine.bound and theirs.bound:
            hold(mine.bound >= theirs.bound, f"{shown}, {mine.bound}; {above}: {theirs.bound}")
        elif mine.due and theirs.due:
            hold(mine.due <= theirs.due, f"{shown}, due {mine.due}; {above}: {theirs.due}")


def _last_day(data: DataObject, engine: Engine) -> None:
    book = _book(data, engine)
    plain = [rule_id for rule_id, editions in book.editions.items() if all(map(_plain, editions))]
    if not plain:
        return
    rule_id = data.draw(st.sampled_from(plain), label="rule")
    known, day = data.draw(facts(rulebook=book), label="facts"), _day(data, book)
    started = Event(kind=str(book.editions[rule_id][0].anchor), on=day)
    waiting = _one(engine, book, known, rule_id, [started], day)
    if waiting.due is None or waiting.status not in (Status.DUE, Status.DUE_TODAY):
        return
    for acted, status in ((waiting.due, Status.MET), (waiting.due + ONE_DAY, Status.MET_LATE)):
        act = Event(kind=waiting.event, on=acted)
        done = _one(engine, book, known, rule_id, [started, act], acted)
        hold(
            done.status is status,
            f"{rule_id}: due on {waiting.due} and done on {acted}, it is {done.status}",
        )


def _plain(rule: Rule) -> bool:
    """Whether one act of one agency discharges a rule, in days, and nothing else bears on it."""
    spec = rule.anchor
    simple = _countable(rule) and rule.shape is Shape.WITHIN and not rule.in_hours
    ends = (rule.cancelled_by, rule.superseded_by, rule.extended_by, rule.if_event, rule.if_late)
    other = rule.by_each or rule.deemed or rule.scope == "partnership" or any(ends)
    firm = rule.force is not Force.PERMISSION and spec is not None and spec.name != rule.target
    return simple and firm and not other


def _one(
    engine: Engine, book: Rulebook, known: Facts, rule_id: str, records: list[Event], day: date
) -> Milestone:
    case = Case(reference="EX-2026-001", facts=known, events=tuple(records))
    try:
        return engine.compute(case, book, as_of=day)[rule_id]
    except CoverageError:
        reject()


RULEBOOK_LAWS: tuple[Law, ...] = (
    engine_law(
        "editions-meet",
        "When one edition of a rule ends, the next begins on the day after.",
        _editions_meet,
    ),
    engine_law(
        "delay-gains-nothing",
        "What begins a day later is never due earlier, even where an edition changes in between.",
        _delay,
    ),
    engine_law(
        "never-weaker",
        "A rule that carries out another never asks for less than that one.",
        _never_weaker,
    ),
    engine_law(
        "last-day-is-in-time",
        "An act on the due date is in time, and an act on the day after is late.",
        _last_day,
    ),
)
