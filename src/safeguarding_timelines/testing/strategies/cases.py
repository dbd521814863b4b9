"""Cases and what becomes of them: events, facts, cases, scenarios and timelines of a rulebook.

A drawn case can be computed: nothing repeats that may not, and every word is the rulebook's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from safeguarding_timelines._fields import LONDON
from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.cases.case import NATIONAL_FACTS, Case, Event, Facts
from safeguarding_timelines.engine.compute import compute_timeline
from safeguarding_timelines.errors import CaseError, CoverageError
from safeguarding_timelines.questions.what_if import (
    AddEvent,
    AskOn,
    CloseDay,
    OpenDay,
    RemoveEvent,
    Scenario,
    SetEvent,
    SetFact,
    ShiftEvent,
    UseRulebook,
)
from safeguarding_timelines.rules.load import built_in, load_rulebook
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.timelines.milestone import CLOSED
from safeguarding_timelines.timelines.timeline import Timeline

from .dates import (
    FIRST,
    LAST,
    around,
    edge_dates,
    named,
    require_count,
    require_some,
    require_strategy,
)
from .rulebooks import edition_days

#: A case lasts about this many days, unless its events lead further.
LIFE = 400

#: Three times out of four.
_MOSTLY: SearchStrategy[bool] = st.integers(0, 3).map(bool)

#: Times at which a day ends, begins, or has an hour twice.
_CLOCK = (time(0), time(0, 30), time(1, 30), time(9), time(16), time(23, 59))


def events(
    *,
    rulebook: Rulebook | None = None,
    kinds: Collection[str] | None = None,
    dates: SearchStrategy[date] | None = None,
) -> SearchStrategy[Event]:
    """Single events, each on its own: none corrects another.

    Args:
        rulebook: whose kinds and agencies; the national one if none is given.
        kinds: some of its kinds; all of them if none are given.
        dates: the days on which they happen.

    Raises:
        InvalidArgument: a kind the rulebook does not declare, or what is no rulebook or strategy.
    """
    book = _book(rulebook)
    return named("events", _events(book, _kinds(book, kinds), _dates(book, dates)))


@st.composite
def _events(
    draw: DrawFn,
    /,
    book: Rulebook,
    kinds: Sequence[str],
    dates: SearchStrategy[date],
    **links: Any,
) -> Event:
    on = draw(dates)
    later = st.integers(-60, 120).map(lambda by: _moved(on, by))
    entered = st.integers(-10, 30).map(lambda by: _moved(on, by))
    return Event(
        kind=draw(st.sampled_from(kinds)),
        on=on,
        at=draw(st.none() | st.sampled_from([at for at in _CLOCK if _exists(on, at)])),
        by=draw(st.sampled_from([None, *book.agencies])),
        to=draw(_recipient(book)) if book.recipients else None,
        until=draw(st.none() | later),
        **{"recorded_on": draw(st.none() | entered), **links},
    )


def _recipient(book: Rulebook) -> SearchStrategy[str | None]:
    """Nobody in particular three times in four, or one whom a rule names."""
    return st.none() | st.none() | st.none() | st.sampled_from(list(book.recipients))


def facts(*, rulebook: Rulebook | None = None) -> SearchStrategy[Facts]:
    """What is known of a case: any, all or none of the facts that a rulebook declares.

    Raises:
        InvalidArgument: what is no rulebook.
    """
    return named("facts", _facts(_book(rulebook)))


def _facts(book: Rulebook) -> SearchStrategy[Facts]:
    values = {name: _allowed(name, values) for name, values in book.facts.items()}
    stated = {name: st.sampled_from(few) for name, few in values.items() if few}
    told = st.fixed_dictionaries(stated) | st.fixed_dictionaries({}, optional=stated)
    return told.map(_facts_of)


def _facts_of(stated: dict[str, bool | str]) -> Facts:
    national = {name: stated[name] for name in NATIONAL_FACTS if name in stated}
    local = {name: value for name, value in stated.items() if name not in national}
    return Facts.model_validate({**national, "local": local or None})


def _allowed(name: str, values: Sequence[bool | str]) -> list[bool | str]:
    """The values that a case, too, allows: the national facts have their own."""
    found = []
    for value in values:
        try:
            _facts_of({name: value})
        except CaseError:
            continue
        found.append(value)
    return found


def cases(
    *,
    rulebook: Rulebook | None = None,
    kinds: Collection[str] | None = None,
    dates: SearchStrategy[date] | None = None,
    max_events: int = 8,
    corrections: bool = True,
    answers: bool = True,
) -> SearchStrategy[Case]:
    """Cases that a rulebook can compute, on any as-of day and any day of knowledge.

    Many are lived: they begin with an event that one of the rulebook's own rules counts from, and
    go on with what a rule waits for, within five days of the date that it gives. Records may be
    corrected and retracted, plans may lie ahead, and facts may have been learnt by and by.

    Args:
        rulebook: whose words; the national one if none is given.
        kinds: some of its event kinds; all of them if none are given.
        dates: the days on which a case may begin, and some of its events fall.
        max_events: the most events, corrections not counted.
        corrections: whether records may be corrected or retracted.
        answers: whether one record may answer another.

    Raises:
        InvalidArgument: as for `events`, or a count that is none.
    """
    book = _book(rulebook)
    require_count("max_events", max_events)
    drawn = _cases(book, _kinds(book, kinds), _dates(book, dates), max_events, corrections, answers)
    return named("cases", drawn)


@st.composite
def _cases(
    draw: DrawFn,
    book: Rulebook,
    kinds: Sequence[str],
    dates: SearchStrategy[date],
    most: int = 8,
    corrections: bool = True,  # noqa: FBT001, FBT002
    answers: bool = True,  # noqa: FBT001, FBT002
) -> Case:
    start = draw(dates)
    known = draw(_facts(book))
    life = named("life", st.integers(0, LIFE).map(lambda by: _moved(start, by)) | dates)
    dated = [rule for rule in book.own_rules if rule.shape is not Shape.UNTIMED]
    starting = {kind for rule in dated or book.own_rules for kind in rule.kinds_needed}
    records: list[Event] = []
    for _ in range(draw(st.integers(0, most))):
        happened = {record.kind for record in records}
        free = [kind for kind in kinds if book.events[kind].repeats or kind not in happened]
        if not free:
            break
        waiting = _waiting(book, known, records)
        expected = [kind for kind in free if kind in waiting or (kind in starting and not records)]
        likely = bool(expected) and draw(_MOSTLY)
        kind = draw(st.sampled_from(expected if likely else free))
        when = around([waiting[kind]]) if kind in waiting and draw(_MOSTLY) else life
        links = {"id": f"record-{len(records) + 1}"}
        if answers and records and draw(st.integers(0, 3)) == 3:
            links["answers"] = str(draw(st.sampled_from(records)).id)
        records.append(draw(_events(book, [kind], when, **links)))
        while corrections and records[-1].retracts is None and draw(st.integers(0, 5)) == 5:
            records.append(draw(_corrections(book, records, life)))
    if draw(st.booleans()):
        records = _without_idle_ids(records)
    return Case(reference="EX-2026-001", facts=draw(_learnt(book, known, dates)), events=records)


@st.composite
def _corrections(
    draw: DrawFn, book: Rulebook, records: Sequence[Event], dates: SearchStrategy[date]
) -> Event:
    """A record that corrects or retracts the last one, made no earlier than that."""
    last = records[-1]
    how = draw(st.sampled_from(["corrects", "corrects", "retracts"]))
    links = {"id": f"record-{len(records) + 1}", how: last.id}
    entered = _moved(last.recorded_on or last.day, draw(st.integers(0, 30)))
    return draw(_events(book, [last.kind], dates, recorded_on=entered, **links))


@st.composite
def _learnt(
    draw: DrawFn, book: Rulebook, known: Facts, dates: SearchStrategy[date]
) -> Facts | tuple[Facts, ...]:
    """The facts at once, or some of them from a later day on."""
    if draw(st.integers(0, 3)) < 3:
        return known
    since = draw(st.lists(dates, max_size=2, unique=True))
    later = [draw(_facts(book)).model_copy(update={"known_on": day}) for day in since]
    return (known, *later)


def _without_idle_ids(records: Sequence[Event]) -> list[Event]:
    """The records without the ids that no other record names."""
    named = {name for e in records for name in (e.corrects, e.retracts, e.answers)}
    return [e if e.id in named else e.model_copy(update={"id": None}) for e in records]


def _waiting(book: Rulebook, known: Facts, records: Sequence[Event]) -> dict[str, date]:
    """The kinds that some rule now waits for, each with a date on which it is due or free."""
    if not records:
        return {}
    case = Case(reference="EX-2026-001", facts=known, events=tuple(records))
    try:
        timeline = compute_timeline(case, book, as_of=max(record.day for record in records))
    except CoverageError:
        return {}
    found: dict[str, date] = {}
    for milestone in timeline.milestones:
        day = milestone.due or milestone.earliest
        if milestone.status not in CLOSED and day is not None and _covered(day):
            found.setdefault(milestone.event, day)
    return found


def scenarios(
    *,
    rulebook: Rulebook | None = None,
    dates: SearchStrategy[date] | None = None,
    others: Collection[str] = (),
    max_edits: int = 5,
) -> SearchStrategy[Scenario]:
    """Edits that can be made to any case of a rulebook in which no record answers another.

    Args:
        rulebook: whose words; the national one if none is given.
        dates: the days the edits speak of.
        others: ids of rulebooks to change over to; each must know the facts of the first.
        max_edits: the most edits.

    Raises:
        InvalidArgument: as for `events`; an unknown rulebook; or a count that is none.
    """
    book = _book(rulebook)
    require_count("max_edits", max_edits)
    others = require_some("others", others, list(built_in()), none_is_fine=True)
    edits = _edits(book, _dates(book, dates), others)
    drawn = st.lists(edits, max_size=max_edits).map(
        lambda several: Scenario(edits=tuple(edit for few in several for edit in few))
    )
    return named("scenarios", drawn)


def _edits(
    book: Rulebook, dates: SearchStrategy[date], others: Sequence[str]
) -> SearchStrategy[tuple[Any, ...]]:
    """One edit, or two of which the first makes room for the second."""
    kinds = st.sampled_from(list(book.events))
    weekdays = dates.map(lambda day: _moved(day, min(0, 4 - day.weekday())))
    put = st.builds(SetEvent, kind=kinds, on=dates)
    units = st.sampled_from(["days", "working days"])
    singles: list[SearchStrategy[Any]] = [
        put,
        st.builds(RemoveEvent, kind=kinds),
        st.builds(CloseDay, day=dates),
        st.builds(OpenDay, day=weekdays),
        st.builds(AskOn, day=dates),
    ]
    if repeating := [kind for kind, word in book.events.items() if word.repeats]:
        singles.append(st.builds(AddEvent, event=_events(book, repeating, dates)))
    if stated := [(name, few) for name, v in book.facts.items() if (few := _allowed(name, v))]:
        singles.append(
            st.sampled_from(stated).flatmap(
                lambda fact: st.builds(
                    SetFact, name=st.just(fact[0]), value=st.none() | st.sampled_from(fact[1])
                )
            )
        )
    if others:
        singles.append(st.builds(UseRulebook, which=st.sampled_from(others)))
    shifted = st.builds(
        lambda edit, by, unit: (edit, ShiftEvent(kind=edit.kind, by=by, unit=unit)),
        put,
        st.integers(-30, 30),
        units,
    )
    return st.one_of(singles).map(lambda edit: (edit,)) | shifted


def timelines(
    *,
    rulebook: Rulebook | None = None,
    cases: SearchStrategy[Case] | None = None,
    dates: SearchStrategy[date] | None = None,
    calendars: SearchStrategy[WorkingCalendar] | None = None,
    partnership: bool = False,
) -> SearchStrategy[Timeline]:
    """Timelines of a rulebook, as of days near the dates of the case or those computed from it.

    Args:
        rulebook: the rules; the national ones if none are given.
        cases: the cases; any case of the rulebook if none are given.
        dates: the days on which cases begin, and on which some of the questions are asked.
        calendars: in place of the rulebook's own.
        partnership: also the duties of the partnership.

    Raises:
        InvalidArgument: as for `events`.
    """
    book = _book(rulebook)
    require_strategy("cases", cases)
    require_strategy("calendars", calendars)
    days = _dates(book, dates)
    given = _cases(book, list(book.events), days) if cases is None else cases
    return named("timelines", _timelines(book, given, days, calendars, partnership))


@st.composite
def _timelines(
    draw: DrawFn,
    book: Rulebook,
    cases: SearchStrategy[Case],
    dates: SearchStrategy[date],
    calendars: SearchStrategy[WorkingCalendar] | None,
    partnership: bool,  # noqa: FBT001
) -> Timeline:
    case = draw(cases)
    calendar = None if calendars is None else draw(calendars)
    inputs: dict[str, Any] = {"calendar": calendar, "partnership": partnership}
    try:
        first = compute_timeline(case, book, as_of=draw(dates), **inputs)
        asked = around(_days_of(first)) | dates if _days_of(first) else dates
        known_on = draw(st.none() | asked)
        return compute_timeline(case, book, as_of=draw(asked), known_on=known_on, **inputs)
    except CoverageError:
        reject()


def _days_of(timeline: Timeline) -> list[date]:
    """Every date of the case, and every one computed from it, that the calendar covers."""
    recorded = [day for e in timeline.case.events for day in (e.day, e.until, e.recorded_on)]
    computed = [day for m in timeline.milestones for day in (m.due, m.earliest)]
    return sorted({day for day in (*recorded, *computed) if day is not None and _covered(day)})


# -- Arguments ---------------------------------------------------------------------------------


def _book(rulebook: object) -> Rulebook:
    if rulebook is None:
        return load_rulebook("england")
    if not isinstance(rulebook, Rulebook):
        raise InvalidArgument("rulebook is a Rulebook: load it with load_rulebook(...)")
    if not rulebook.events:
        raise InvalidArgument(f"the rulebook {rulebook.id} declares no event kind to draw")
    return rulebook


def _kinds(book: Rulebook, kinds: Collection[str] | None) -> list[str]:
    return list(book.events) if kinds is None else require_some("kinds", kinds, list(book.events))


def _dates(book: Rulebook, dates: SearchStrategy[date] | None) -> SearchStrategy[date]:
    """The days given, or those of the kit with the days on which editions change."""
    require_strategy("dates", dates)
    if dates is not None:
        return dates
    return edge_dates(near=[day for day in edition_days(book) if FIRST <= day <= LAST])


def _moved(day: date, by: int) -> date:
    """The day some days later, as far as calendars go."""
    moved = day.toordinal() + by
    return date.fromordinal(max(COVERAGE[0].toordinal(), min(COVERAGE[1].toordinal(), moved)))


def _covered(day: date) -> bool:
    """Whether the day and those around it lie in what built-in calendars know, with room."""
    return COVERAGE[0] + timedelta(weeks=1) <= day <= COVERAGE[1] - timedelta(weeks=60)


def _exists(on: date, at: time) -> bool:
    """Whether the clocks showed that time on that day."""
    moment = datetime.combine(on, at, LONDON)
    return moment.astimezone(UTC).astimezone(LONDON).time() == at
