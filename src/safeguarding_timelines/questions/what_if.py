"""What if: edits to a case, its calendar or its rulebook as data, and what they move.

A Scenario is a list of edits. It composes, serialises, and applied to nothing changes nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError

from safeguarding_timelines._fields import IsoDate, Kind, Record, Slug, problems_in
from safeguarding_timelines._text import did_you_mean
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.cases.case import (
    NATIONAL_FACTS,
    Case,
    Event,
    Facts,
    LocalFact,
    parse_json,
)
from safeguarding_timelines.cases.interval import Interval
from safeguarding_timelines.engine.compute import compute
from safeguarding_timelines.engine.history import occurrences
from safeguarding_timelines.errors import CaseError, CoverageError, Problem
from safeguarding_timelines.rules.load import load_rulebook
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.inputs import Inputs
from safeguarding_timelines.timelines.timeline import Timeline

from .comparison import Comparison, compare

__all__ = [
    "AddEvent",
    "AskOn",
    "CloseDay",
    "OpenDay",
    "RemoveEvent",
    "Scenario",
    "SetEvent",
    "SetFact",
    "ShiftEvent",
    "UseEditions",
    "UseRulebook",
    "compare",
    "what_if",
]


class AddEvent(Record):
    """Record one more event."""

    do: Literal["add"] = "add"
    event: Event

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the event added."""
        _require_kind(self.event.kind, inputs)
        return _with_events(inputs, (*inputs.case.events, self.event))


class SetEvent(Record):
    """Let an event have happened on one day, or be planned for it, whatever was recorded of it."""

    do: Literal["set"] = "set"
    kind: Kind
    on: IsoDate

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with one record of the kind, in place of all there were.

        It is seen even where it falls after the day of knowledge, and keeps who acted and the
        date that the event carries.
        """
        _require_kind(self.kind, inputs)
        events = inputs.case.events
        known = inputs.case.supposing({}).events
        recorded = occurrences(known, inputs.as_of, None).get(self.kind)
        event = recorded[-1].event if recorded else Event(kind=self.kind, on=self.on)
        known_on = inputs.known_on
        supposed = Event(
            kind=self.kind,
            on=self.on,
            by=event.by,
            until=event.until,
            recorded_on=known_on if known_on is not None and known_on < self.on else None,
        )
        kept = tuple(e for e in events if e.kind != self.kind)
        return _with_events(inputs, (*kept, supposed))


class ShiftEvent(Record):
    """Move every occurrence of an event by days or working days, back with a negative number."""

    do: Literal["shift"] = "shift"
    kind: Kind
    by: Annotated[int, Field(strict=True, ge=-36_525, le=36_525)]
    unit: Literal["days", "working days"] = "days"

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the event moved."""
        _require_kind(self.kind, inputs)
        if all(event.kind != self.kind for event in inputs.case.events):
            raise CaseError("scenario", [f"no event {self.kind} to shift; set it to a day instead"])
        return _with_events(
            inputs,
            tuple(
                self._moved(event, inputs) if event.kind == self.kind else event
                for event in inputs.case.events
            ),
        )

    def _moved(self, event: Event, inputs: Inputs) -> Event:
        """The event on another day: a plan if it was one, and known if it was known."""
        if isinstance(event.on, Interval):
            moved = event.on.moved(lambda day: self._day(day, inputs.calendar))
            return event.model_copy(update={"on": moved})
        on = self._day(event.on, inputs.calendar)
        recorded_on = event.recorded_on
        entered = recorded_on or event.on
        if event.on <= entered < on:  # recorded once it had happened
            known = inputs.known_on or date.max
            recorded_on = known if entered <= known < on else None
        return event.model_copy(update={"on": on, "recorded_on": recorded_on})

    def _day(self, day: date, calendar: WorkingCalendar) -> date:
        if self.unit == "working days":
            back = self.by < 0
            return calendar.subtract(day, -self.by) if back else calendar.add(day, self.by)
        try:
            return day + timedelta(days=self.by)
        except OverflowError:
            raise CoverageError(f"{self.by} days from {day} is not a date") from None


class RemoveEvent(Record):
    """Let an event not have happened: no record of the kind is left."""

    do: Literal["remove"] = "remove"
    kind: Kind

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs without the event."""
        _require_kind(self.kind, inputs)
        kept = tuple(event for event in inputs.case.events if event.kind != self.kind)
        return _with_events(inputs, kept)


class SetFact(Record):
    """Let one fact be so; None makes it unknown."""

    do: Literal["fact"] = "fact"
    name: Kind
    value: LocalFact | None

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the fact changed, and the others as they are known."""
        declared = inputs.rulebook.facts
        if self.name not in declared:
            hint = did_you_mean(self.name, list(declared))
            raise CaseError("scenario", [Problem(self.name, f"unknown fact; {hint}")])
        facts = {**inputs.case.facts_known_on(inputs.known_on).stated(), self.name: self.value}
        stated = {name: value for name, value in facts.items() if value is not None}
        national = {name: stated.pop(name) for name in NATIONAL_FACTS if name in stated}
        edited = Facts.model_validate({**national, "local": stated or None})
        return inputs._replace(case=inputs.case.model_copy(update={"facts": edited}))


class CloseDay(Record):
    """Let a day not count: a holiday proclaimed, an office closed."""

    do: Literal["close"] = "close"
    day: IsoDate
    why: str = "supposed closed"

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the day closed."""
        return inputs._replace(calendar=inputs.calendar.with_closures({self.day: self.why}))


class OpenDay(Record):
    """Let a weekday count after all: a holiday moved or dropped."""

    do: Literal["open"] = "open"
    day: IsoDate

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the day counting."""
        return inputs._replace(calendar=inputs.calendar.without([self.day]))


class UseRulebook(Record):
    """Compute under another rulebook, by id or file."""

    do: Literal["rulebook"] = "rulebook"
    which: str

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the other rulebook, on its own calendar where the first one was.

        Events of kinds that it does not declare stay in the case and are left out of account.
        """
        book = load_rulebook(self.which)
        calendar = calendar_under(inputs.calendar, inputs.rulebook, book)
        return inputs._replace(rulebook=book, calendar=calendar, ignore_unknown_events=True)


class UseEditions(Record):
    """Compute under the editions in force on a day, whatever day decides; of one rule or of all."""

    do: Literal["edition"] = "edition"
    on: IsoDate
    rule: Slug | None = None

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs with the rulebook as it stood; a rule chosen for already keeps its edition.

        Raises:
            UnknownRuleError: the rulebook has no such rule.
        """
        book = inputs.rulebook.as_in_force_on(self.on, self.rule)
        return inputs._replace(rulebook=book)


class AskOn(Record):
    """Ask as of another day."""

    do: Literal["as_of"] = "as_of"
    day: IsoDate

    def applied(self, inputs: Inputs) -> Inputs:
        """The inputs as of the day."""
        return inputs._replace(as_of=self.day)


Edit = Annotated[
    AddEvent
    | SetEvent
    | ShiftEvent
    | RemoveEvent
    | SetFact
    | CloseDay
    | OpenDay
    | UseRulebook
    | UseEditions
    | AskOn,
    Field(discriminator="do"),
]


class Scenario(Record):
    """Edits to what a timeline was computed from, applied in order.

    ``Scenario.model_validate_json`` and ``model_dump_json`` read and write it.
    """

    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, **days: date | str) -> Self:
        """The scenario in which each event named falls on the day given."""
        edits = [{"do": "set", "kind": kind, "on": day} for kind, day in days.items()]
        return cls.model_validate({"edits": edits})

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """The scenario of such edits, written as data.

        Raises:
            CaseError: every edit that is none, without repeating its values.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise CaseError("scenario", problems_in(error)) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """The scenario written as JSON; raises as `model_validate` does."""
        return cls.model_validate(parse_json(json_data, "scenario"), **options)

    def __add__(self, other: Scenario) -> Scenario:
        """These edits and then the others."""
        return Scenario(edits=(*self.edits, *other.edits))

    def apply(self, timeline: Timeline) -> Timeline:
        """The timeline that the same inputs give after the edits.

        Raises:
            CaseError: an edit that cannot be made, or a case the rulebook cannot use after it.
            UnknownRuleError: an edition is chosen of a rule that the rulebook does not have.
        """
        edited = reduce(lambda inputs, edit: edit.applied(inputs), self.edits, timeline.inputs)
        return compute(edited)


def what_if(
    timeline: Timeline, scenario: Scenario | None = None, /, **days: date | str
) -> Comparison:
    """What would move if events fell on other days, or after the edits of a scenario.

    Args:
        timeline: what is.
        scenario: edits to make first.
        days: event kinds, each with the day it is supposed to fall on.

    Raises:
        CaseError: an edit that cannot be made, or a kind the rulebook does not know.
    """
    supposed = (scenario or Scenario()) + Scenario.of(**days)
    return compare(timeline, supposed.apply(timeline))


def calendar_under(
    calendar: WorkingCalendar, rulebook: Rulebook, other: Rulebook
) -> WorkingCalendar:
    """The calendar for another rulebook: its own, with the same changes, where the first's was."""
    if calendar.name == rulebook.calendar != other.calendar:
        return calendar.named(other.calendar)
    return calendar


def _require_kind(kind: str, inputs: Inputs) -> None:
    """Refuse a kind that the rulebook does not declare: it would move nothing, and be a slip."""
    declared = inputs.rulebook.events
    if kind not in declared:
        hint = did_you_mean(kind, list(declared))
        raise CaseError("scenario", [f"unknown event kind {kind!r}; {hint}"])


def _with_events(inputs: Inputs, events: tuple[Event, ...]) -> Inputs:
    """The inputs with other events, checked anew: an edit may break a chain of corrections."""
    case = inputs.case
    return inputs._replace(case=Case(reference=case.reference, facts=case.facts, events=events))
