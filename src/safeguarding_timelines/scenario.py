"""What if: edits to a case, its calendar or its rulebook as data, and what they move.

A Scenario is a list of edits. It composes, serialises, and applied to nothing changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from .case import Case, Event, Facts, LocalFact
from .engine import compute_timeline
from .errors import CaseError, UnknownRuleError, printable
from .loading import load_rulebook
from .timeline import Milestone, Status, Timeline
from .vocabulary import IsoDate, Kind, Record
from .working_days import WorkingCalendar


class _Inputs(NamedTuple):
    """Everything an edit may change."""

    case: Case
    calendar: WorkingCalendar
    rulebook: str | None
    as_of: date


class AddEvent(Record):
    """Record one more event."""

    do: Literal["add"] = "add"
    event: Event

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with the event added."""
        return _with_events(inputs, (*inputs.case.events, self.event))


class SetEvent(Record):
    """Let an event have happened on one day, or be planned for it, whatever was recorded of it."""

    do: Literal["set"] = "set"
    kind: Kind
    on: IsoDate

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with one record of the kind, in place of all there were."""
        events = inputs.case.events
        first = next((e for e in events if e.kind == self.kind), None)
        event = Event(kind=self.kind, on=self.on, by=first.by if first else None)
        kept = tuple(e for e in events if e.kind != self.kind)
        return _with_events(inputs, (*kept, event))


class ShiftEvent(Record):
    """Move every occurrence of an event by days or working days, back with a negative number."""

    do: Literal["shift"] = "shift"
    kind: Kind
    by: Annotated[int, Field(strict=True, ge=-36_525, le=36_525)]
    unit: Literal["days", "working days"] = "days"

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with the event moved."""
        if all(event.kind != self.kind for event in inputs.case.events):
            raise CaseError("scenario", [f"no event {self.kind} to shift; set it to a day instead"])
        return _with_events(
            inputs,
            tuple(
                event.model_copy(update={"on": self._moved(event.on, inputs.calendar)})
                if event.kind == self.kind
                else event
                for event in inputs.case.events
            ),
        )

    def _moved(self, day: date, calendar: WorkingCalendar) -> date:
        if self.unit == "days":
            return day + timedelta(days=self.by)
        back = self.by < 0
        return calendar.subtract(day, -self.by) if back else calendar.add(day, self.by)


class RemoveEvent(Record):
    """Let an event not have happened: no record of the kind is left."""

    do: Literal["remove"] = "remove"
    kind: Kind

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs without the event."""
        kept = tuple(event for event in inputs.case.events if event.kind != self.kind)
        return _with_events(inputs, kept)


class SetFact(Record):
    """Let one fact be so; None makes it unknown."""

    do: Literal["fact"] = "fact"
    name: Kind
    value: LocalFact | None

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with the fact changed, as known now."""
        facts = inputs.case.facts_known_on(None).model_dump(exclude={"known_on"})
        if self.name in Facts.model_fields:
            facts[self.name] = self.value
        else:
            facts["local"] = {**(facts.get("local") or {}), self.name: self.value}
        stated = {key: value for key, value in facts.items() if value is not None}
        case = inputs.case.model_copy(update={"facts": Facts.model_validate(stated)})
        return inputs._replace(case=case)


class CloseDay(Record):
    """Let a day not count: a holiday proclaimed, an office closed."""

    do: Literal["close"] = "close"
    day: IsoDate
    why: str = "supposed closed"

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with the day closed."""
        return inputs._replace(calendar=inputs.calendar.with_closures({self.day: self.why}))


class OpenDay(Record):
    """Let a weekday count after all: a holiday moved or dropped."""

    do: Literal["open"] = "open"
    day: IsoDate

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with the day counting."""
        return inputs._replace(calendar=inputs.calendar.without([self.day]))


class UseRulebook(Record):
    """Compute under another rulebook, by id or file."""

    do: Literal["rulebook"] = "rulebook"
    which: str

    def applied(self, inputs: _Inputs) -> _Inputs:
        """The inputs with the other rulebook."""
        return inputs._replace(rulebook=self.which)


class AskOn(Record):
    """Ask as of another day."""

    do: Literal["as_of"] = "as_of"
    day: IsoDate

    def applied(self, inputs: _Inputs) -> _Inputs:
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
    | AskOn,
    Field(discriminator="do"),
]


class Scenario(Record):
    """Edits to what a timeline was computed from, applied in order.

    ``Scenario.model_validate_json`` and ``model_dump_json`` read and write it.
    """

    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, **days: date | str) -> Scenario:
        """The scenario in which each event named falls on the day given."""
        edits = [{"do": "set", "kind": kind, "on": day} for kind, day in days.items()]
        return cls.model_validate({"edits": edits})

    def __add__(self, other: Scenario) -> Scenario:
        """These edits and then the others."""
        return Scenario(edits=(*self.edits, *other.edits))

    def apply(self, timeline: Timeline) -> Timeline:
        """The timeline that the same inputs give after the edits.

        Raises:
            CaseError: an edit that cannot be made, or a case the rulebook cannot use after it.
        """
        start = _Inputs(timeline.case, timeline.calendar, None, timeline.as_of)
        edited = reduce(lambda inputs, edit: edit.applied(inputs), self.edits, start)
        book = timeline.rulebook if edited.rulebook is None else load_rulebook(edited.rulebook)
        return compute_timeline(
            edited.case,
            book,
            as_of=edited.as_of,
            calendar=edited.calendar,
            known_on=timeline.known_on,
            ignore_unknown_events=timeline.ignore_unknown_events or edited.rulebook is not None,
            partnership=timeline.partnership,
        )


class Difference(NamedTuple):
    """How one milestone differs between two timelines.

    Attributes:
        rule: the rule's id.
        before: the milestone in the first timeline; None if it appeared.
        after: the milestone in the second; None if it vanished.
        days: by how many days the date moved, later being more; None without two dates.
        working_days: the same in working days of the second timeline's calendar.
    """

    rule: str
    before: Milestone | None
    after: Milestone | None
    days: int | None
    working_days: int | None

    @property
    def title(self) -> str:
        """What has to be done, in words."""
        milestone = self.after or self.before
        return milestone.title if milestone is not None else ""

    @property
    def status_changed(self) -> bool:
        """Whether it stands otherwise than before."""
        return _status(self.before) is not _status(self.after)

    def record(self) -> dict[str, Any]:
        """The difference as plain data, ready for JSON."""
        return {
            "rule": self.rule,
            "title": self.title,
            "before": _side(self.before),
            "after": _side(self.after),
            "days": self.days,
            "working_days": self.working_days,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved between two timelines; false if nothing did."""

    before: Timeline
    after: Timeline
    differences: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.differences)

    def __getitem__(self, rule_id: str) -> Difference:
        """The difference of one rule.

        Raises:
            UnknownRuleError: the rule does not differ.
        """
        for difference in self.differences:
            if difference.rule == rule_id:
                return difference
        raise UnknownRuleError(f"the rule {printable(rule_id)!r} does not differ")

    def record(self) -> dict[str, Any]:
        """The comparison as plain data, ready for JSON, with what both sides rest on."""
        return {
            "before": _provenance(self.before),
            "after": _provenance(self.after),
            "differences": [difference.record() for difference in self.differences],
        }


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


def compare(timeline: Timeline, other: Timeline) -> Comparison:
    """Each milestone that moved, changed its status, appeared or vanished.

    Args:
        timeline: the first, called before.
        other: the second, called after; of the same case or another.
    """
    return Comparison(timeline, other, tuple(_differences(timeline, other)))


def _differences(timeline: Timeline, other: Timeline) -> Iterator[Difference]:
    first, second = _shown(timeline), _shown(other)
    for place in {**first, **second}:
        before, after = first.get(place), second.get(place)
        days = working = None
        old, new = _date(before), _date(after)
        if old is not None and new is not None:
            days = (new - old).days
            calendar = other.calendar
            working = calendar.count(old, new) - calendar.count(new, old)
        same = _status(before) is _status(after) and old == new and _done(before) == _done(after)
        if not same:
            yield Difference(place[0], before, after, days, working)


def _shown(timeline: Timeline) -> dict[tuple[str, int], Milestone]:
    """The milestones of a timeline by rule and, of several, by number."""
    return {
        (rule, number): milestone
        for rule, several in timeline.instances.items()
        for number, milestone in enumerate(m for m in several if _is_shown(m, timeline))
    }


def _is_shown(milestone: Milestone, timeline: Timeline) -> bool:
    return any(milestone is shown for shown in timeline.milestones)


def _date(milestone: Milestone | None) -> date | None:
    return None if milestone is None else milestone.due or milestone.earliest


def _status(milestone: Milestone | None) -> Status | None:
    return None if milestone is None else milestone.status


def _done(milestone: Milestone | None) -> date | None:
    return None if milestone is None else milestone.done_on


def _side(milestone: Milestone | None) -> dict[str, Any] | None:
    if milestone is None:
        return None
    day = _date(milestone)
    return {
        "date": day.isoformat() if day else None,
        "status": milestone.status.value,
        "late": milestone.late,
    }


def _provenance(timeline: Timeline) -> dict[str, Any]:
    record = timeline.record()
    return {key: record[key] for key in ("case", "as_of", "known_on", "rulebook", "calendar")}


def _with_events(inputs: _Inputs, events: tuple[Event, ...]) -> _Inputs:
    """The inputs with other events, checked anew: an edit may break a chain of corrections."""
    case = inputs.case
    return inputs._replace(case=Case(reference=case.reference, facts=case.facts, events=events))
