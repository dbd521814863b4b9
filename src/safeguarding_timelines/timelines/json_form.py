"""The JSON form of a timeline, key by key, and its schema.

`Timeline.record` makes it; dates in it are ISO 8601, or null.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

#: The name and number of the JSON form; the number changes when a key changes its meaning.
SCHEMA = "safeguarding-timelines/timeline/1"

Basis = Literal["actual", "planned", "projected", "none"]
BASES: tuple[Basis, ...] = ("actual", "planned", "projected", "none")  # firmest first


class RulebookRecord(TypedDict):
    """Which rules: id and version."""

    id: str
    version: str


class CalendarRecord(TypedDict):
    """Which calendar: its name, the id of exactly which days count, where they come from."""

    name: str
    snapshot: str
    announced_until: str
    known_on: str | None
    source: str
    closures: dict[str, str]
    reopened: list[str]


class AnchorRecord(TypedDict):
    """What was counted from."""

    event: str | None
    on: str | None
    basis: Basis
    projected_by: str | None


class ReadingRecord(TypedDict):
    """What another reading gives."""

    due: str | None
    status: str
    earliest: str | None


#: Between which days a date lies.
RangeRecord = TypedDict("RangeRecord", {"from": str | None, "to": str})


class SupposedRecord(TypedDict):
    """On which day an event, given by its place in the case from 0, is supposed."""

    event: int
    on: str


class MilestoneRecord(TypedDict):
    """A milestone in JSON; dates are ISO 8601 or null.

    The last three keys are there where the milestone rests on an event whose day is not known.
    """

    rule: str
    title: str
    event: str
    actor: str
    force: str
    status: str
    late: bool
    due: str | None
    due_at: str | None
    earliest: str | None
    act_by: str | None
    done_on: str | None
    original_due: str | None
    anchor: AnchorRecord
    flags: list[str]
    readings: dict[str, ReadingRecord]
    cautious: str | None
    decided_by: str | None
    citation: str
    ranges: NotRequired[dict[str, RangeRecord]]
    possible: NotRequired[list[str]]
    supposed: NotRequired[list[SupposedRecord]]


class InputsRecord(TypedDict):
    """What else is needed to compute the same again."""

    case: dict[str, Any]
    ignore_unknown_events: bool
    partnership: bool


class TimelineRecord(TypedDict):
    """A timeline in JSON."""

    schema: str
    case: str
    as_of: str
    known_on: str | None
    library: str
    rulebook: RulebookRecord
    calendar: CalendarRecord
    milestones: list[MilestoneRecord]
    inputs: InputsRecord


def timeline_schema() -> dict[str, Any]:
    """The JSON Schema of `Timeline.record`."""
    return TypeAdapter(TimelineRecord).json_schema()
