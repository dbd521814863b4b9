"""What happened: a Case is a pseudonymous reference, the facts that decide, and dated events.

There is no field for a name, a birth date or free text, and no error repeats what a case says.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_serializer,
    model_validator,
)

from safeguarding_timelines._fields import (
    LONDON,
    Agency,
    ClockTime,
    FrozenDict,
    IsoDate,
    Kind,
    Record,
    Slug,
    problems_in,
)
from safeguarding_timelines._text import printable
from safeguarding_timelines.errors import CaseError, Problem

from .interval import DayOrInterval, Interval
from .reference import Reference

#: A case file larger than this is refused unread.
LARGEST_FILE = 4_000_000
LARGEST_CASE = 5_000


class _CaseRecord(Record):
    """A record whose errors are a CaseError that lists every problem, and never the input."""

    _source: ClassVar[str] = "case"

    if not TYPE_CHECKING:  # type checkers keep the generated signature

        def __init__(self, /, **data: Any) -> None:
            try:
                super().__init__(**data)
            except ValidationError as error:
                raise CaseError(self._source, problems_in(error)) from None
            except TypeError:
                raise CaseError(self._source, ["every key is text"]) from None

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise CaseError(cls._source, problems_in(error)) from None
        except TypeError:
            raise CaseError(cls._source, ["every key is text"]) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        return cls.model_validate(parse_json(json_data, cls._source), **options)

    @model_serializer(mode="wrap")
    def _without_blanks(self, handler: Any) -> dict[str, Any]:
        """What was said and nothing else: a key left out stays out."""
        return {key: value for key, value in handler(self).items() if value is not None}


class Event(_CaseRecord):
    """One dated fact of a case.

    Attributes:
        kind: what happened; a word the rulebook declares.
        on: the day it happened, or, after the as-of day, the day it is planned for; or the
            `Interval` in which it lies, where the day is not known.
        at: the time of day in UK civil time, where hours matter.
        by: the agency that acted, as the rulebook declares it.
        to: the recipient it was towards, as the rules name their recipients, in lower case with
            underscores: ``secretary_of_state``. Without it, towards all whom a rule names.
        until: the date the event carries: a new due date granted, an expected date given.
        recorded_on: the day the record was made; without it, known from its own day.
        id: a name for this record, so that another may correct or answer it.
        corrects: the id of the record this one replaces.
        retracts: the id of a record of something that did not happen.
        answers: the id of the event this one answers, where several are open.
    """

    _source = "event"

    kind: Kind
    on: DayOrInterval
    at: ClockTime | None = None
    by: Agency | None = None
    to: Agency | None = None
    until: IsoDate | None = None
    recorded_on: IsoDate | None = None
    id: Slug | None = None
    corrects: Slug | None = None
    retracts: Slug | None = None
    answers: Slug | None = None

    @model_validator(mode="after")
    def _one_purpose(self) -> Self:
        if self.corrects and self.retracts:
            raise ValueError("a record corrects another or retracts it, not both")
        if self.at is not None:
            if isinstance(self.on, Interval):
                raise ValueError("a time of day needs its day; leave out `at`, or give `on` a date")
            moment = datetime.combine(self.on, self.at, LONDON)
            if moment.astimezone(UTC).astimezone(LONDON).time() != self.at:
                raise ValueError("the clocks went forward: this time did not exist on that day")
        return self

    @property
    def day(self) -> date:
        """The day it happened, of an event whose day is known.

        Raises:
            CaseError: only an interval is known.
        """
        if isinstance(self.on, Interval):
            known = f"the day of this event is not known, only that it is {self.on}"
            settle = "suppose one with a scenario, or record it"
            raise CaseError(self.kind, [f"{known}, and this needs a day; {settle}"])
        return self.on

    @property
    def moment(self) -> datetime | None:
        """The event's time in Europe/London; of a repeated hour the first, None if not known."""
        return None if self.at is None else datetime.combine(self.day, self.at, LONDON)


#: The facts every rulebook may use, each with a field of its own in `Facts`.
NATIONAL_FACTS = ("outcome", "abuse_or_neglect", "looked_after", "care_leaver")


def _local_fact(value: Any) -> bool | str:
    if isinstance(value, bool) or (
        isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,63}", value)
    ):
        return value
    raise ValueError("write true, false, or a word in lower case that the rulebook allows")


LocalFact = Annotated[bool | str, BeforeValidator(_local_fact)]


class Facts(_CaseRecord):
    """The circumstances that decide which rules apply. One left out is unknown, not false.

    Attributes:
        outcome: what happened to the child.
        abuse_or_neglect: whether abuse or neglect of the child is known or suspected.
        looked_after: the child was looked after by a local authority.
        care_leaver: the person was a care leaver, up to and including the age of 24.
        local: further facts that a local rulebook declares.
        known_on: from which day this record was known, where a case has several.
    """

    _source = "facts"

    outcome: Literal["died", "seriously_harmed"] | None = None
    abuse_or_neglect: Literal["known", "suspected", "none"] | None = None
    looked_after: Annotated[bool, Field(strict=True)] | None = None
    care_leaver: Annotated[bool, Field(strict=True)] | None = None
    local: Annotated[dict[Kind, LocalFact], AfterValidator(FrozenDict)] | None = None
    known_on: IsoDate | None = None

    @model_validator(mode="after")
    def _local_facts_are_local(self) -> Self:
        twice = sorted(set(self.local or ()) & set(NATIONAL_FACTS))
        if twice:
            raise ValueError(f"national facts have keys of their own: move {', '.join(twice)}")
        return self

    def stated(self) -> dict[str, bool | str]:
        """Every fact that is known, by name."""
        national = {name: getattr(self, name) for name in NATIONAL_FACTS}
        return {k: v for k, v in (national | (self.local or {})).items() if v is not None}


_OneOrSeveral = Annotated[
    Annotated[Facts, Tag("one")] | Annotated[tuple[Facts, ...], Tag("several")],
    Discriminator(lambda given: "several" if isinstance(given, list | tuple) else "one"),
]


class Case(_CaseRecord):
    """A pseudonymous reference, the facts as known, and the dated events. Immutable.

    `facts` is one record, or several with `known_on`, of which the latest known holds.
    """

    reference: Reference
    facts: _OneOrSeveral = Field(default_factory=Facts)
    events: tuple[Event, ...] = Field(default=(), max_length=LARGEST_CASE)

    @model_validator(mode="after")
    def _records_name_records(self) -> Self:
        problems = [*_problems_of_ids(self.events), *_problems_of_circles(self.events)]
        if isinstance(self.facts, tuple):
            days = [facts.known_on for facts in self.facts]
            if len(set(days)) < len(days):
                again = "two records have the same known_on; only one may leave it out"
                problems.append(Problem("facts", again))
        if problems:
            raise CaseError(self._source, problems)
        return self

    @classmethod
    def of(cls, reference: str, /, **facts_and_events: Any) -> Self:
        """A case in one line: facts by name, events as ``kind=date`` or ``kind=[date, date]``.

        Raises:
            CaseError: as for a case file.
        """
        facts = {k: v for k, v in facts_and_events.items() if k in Facts.model_fields}
        events: list[Any] = []
        for kind, days in facts_and_events.items():
            if kind not in facts:
                each = days if isinstance(days, Sequence) and not isinstance(days, str) else [days]
                events += [{"kind": kind, "on": day} for day in each]
        return cls.model_validate({"reference": reference, "facts": facts, "events": events})

    @classmethod
    def from_json(cls, text: str | bytes, *, source: str = "case") -> Self:
        """Read a case from JSON. `source` is what an error calls it.

        Raises:
            CaseError: every problem at once.
        """
        try:
            return cls.model_validate_json(text)
        except CaseError as error:
            raise CaseError(source, error.problems) from None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a case file.

        Raises:
            CaseError: the file cannot be read, is too large, or is no case.
        """
        path = Path(path)
        source = printable(str(path), 200)
        try:
            with path.open("rb") as file:
                text = file.read(LARGEST_FILE + 1)
        except (OSError, ValueError) as error:  # ValueError: no path at all
            told = getattr(error, "strerror", None)
            reason = told.lower() if told else "it cannot be read"
            raise CaseError(
                source, [f"{reason}; name a readable JSON file, or - for input"]
            ) from None
        return cls.from_json(text, source=source)

    def to_json(self) -> str:
        """The case as JSON, from which `from_json` makes an equal one."""
        return self.model_dump_json(indent=2)

    @property
    def imprecise(self) -> tuple[int, ...]:
        """The places, from 0, of the events of which only an interval is known."""
        return tuple(n for n, event in enumerate(self.events) if isinstance(event.on, Interval))

    def supposing(self, days: Mapping[int, date]) -> Self:
        """The same case with its imprecise events on these days, given by the events' places.

        One that is not given is supposed on the last day on which it may have been.
        """
        if not self.imprecise:
            return self
        events = tuple(
            event.model_copy(update={"on": days.get(place, event.on.to)})
            if isinstance(event.on, Interval)
            else event
            for place, event in enumerate(self.events)
        )
        return self.model_copy(update={"events": events})

    def facts_known_on(self, day: date | None) -> Facts:
        """The facts as known on a day; None asks for the latest."""
        if isinstance(self.facts, Facts):
            return self.facts
        known = [f for f in self.facts if day is None or f.known_on is None or f.known_on <= day]
        return max(known, key=lambda f: f.known_on or date.min, default=Facts())


def parse_json(text: str | bytes | bytearray, source: str, *, most: int = LARGEST_FILE) -> Any:
    """JSON, with duplicate keys, other encodings and absurd nesting refused in one sentence."""
    if len(text) > most:
        message = f"too large; the limit is {most:,} bytes"
        raise CaseError(source, [message])
    try:
        decoded = text if isinstance(text, str) else bytes(text).decode("utf-8-sig")
        return json.loads(decoded, object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError:
        message = "not text in UTF-8; save the file in that encoding"
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except _DuplicateKeyError as error:
        message = f"the key {printable(str(error))!r} stands twice in one place; keep one"
    except RecursionError:
        message = "nested far too deeply to be a case"
    except ValueError:
        message = "a number in it is too long to be part of a case"
    raise CaseError(source, [message]) from None


def _problems_of_ids(events: Sequence[Event]) -> list[Problem]:
    """An id names one record; what names an id names one that is there, of the same kind."""
    by_id: dict[str, Event] = {}
    problems = []
    for number, event in enumerate(events):
        if event.id in by_id:
            again = f"two events have the id {event.id!r}; an id names one record"
            problems.append(Problem(f"events.{number}.id", again))
        elif event.id is not None:
            by_id[event.id] = event
    for number, event in enumerate(events):
        for key in ("corrects", "retracts", "answers"):
            named = getattr(event, key)
            if named is None:
                continue
            target = by_id.get(named)
            if target is None:
                wrong = f"no event has the id {named!r}"
            elif key != "answers" and target.kind != event.kind:
                wrong = (
                    f"the record {named!r} is of the kind {target.kind}; a correction keeps the "
                    "kind, and an event that did not happen is retracted"
                )
            elif key != "answers" and target.retracts is not None:
                wrong = f"the record {named!r} is a retraction; record the event anew instead"
            else:
                continue
            problems.append(Problem(f"events.{number}.{key}", wrong))
    return problems


def _problems_of_circles(events: Sequence[Event]) -> list[Problem]:
    """A chain of corrections leads back to a first record, or it is no correction."""
    replaces = {event.id: event.corrects or event.retracts for event in events if event.id}
    sound: set[str | None] = {None}
    problems = []
    for start in replaces:
        chain: set[str] = set()
        at: str | None = start
        while at is not None and at not in sound and at not in chain:
            chain.add(at)
            at = replaces.get(at)
        if at not in sound:
            circle = f"the record {start!r} corrects itself, directly or in a circle"
            problems.append(Problem("events", circle))
        sound |= chain
    return problems


class _DuplicateKeyError(Exception):
    pass


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(key)
        found[key] = value
    return found
