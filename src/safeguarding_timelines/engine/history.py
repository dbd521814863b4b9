"""What is on record: the events of a case as seen on one day, with corrections applied.

`as_of` says what has happened, `known_on` which records are seen; neither implies the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from safeguarding_timelines.cases.case import Event
from safeguarding_timelines.timelines.json_form import Basis
from safeguarding_timelines.timelines.milestone import Anchor, Flag

_NONE: frozenset[Flag] = frozenset()
_CORRECTED = frozenset({Flag.CORRECTED})
_UNCONFIRMED = frozenset({Flag.UNCONFIRMED})


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """One event that happened, or is planned, after corrections.

    `ids` are those of its record and of every record that one replaces.
    """

    event: Event
    on: date
    planned: bool
    anchor: Anchor
    ids: frozenset[str | None] = frozenset()

    @property
    def flags(self) -> frozenset[Flag]:
        """What a date counted from it inherits."""
        return self.anchor.carries


def occurrences(
    events: Sequence[Event], as_of: date, known_on: date | None
) -> Mapping[str, tuple[Occurrence, ...]]:
    """The occurrences of each kind, earliest first.

    A record without `recorded_on` is known from its own date, a planned one always. A
    corrected record gives way to its correction, a retracted one to nothing. An event recorded
    before its date, with nothing recorded since, is `unconfirmed` once the date has passed.
    """
    replaces = {e.id: e.corrects or e.retracts for e in events if e.id}
    seen = events if known_on is None else _known(events, as_of, known_on, replaces)
    if any(e.corrects or e.retracts for e in seen):
        seen = _as_corrected(seen, replaces)
    found: dict[str, list[Occurrence]] = {}
    for event in sorted(seen, key=_when):
        day, planned = event.day, event.day > as_of
        flags = _CORRECTED if event.corrects else _NONE
        if event.recorded_on is not None and event.recorded_on < day < as_of:
            flags |= _UNCONFIRMED
        basis: Basis = "planned" if planned else "actual"
        anchor = Anchor(event.kind, day, basis, moment=event.moment, carries=flags)
        ids = frozenset(_chain(event, replaces))
        found.setdefault(event.kind, []).append(Occurrence(event, day, planned, anchor, ids))
    return {kind: tuple(several) for kind, several in found.items()}


def _known(
    events: Sequence[Event],
    as_of: date,
    known_on: date,
    replaces: Mapping[str, str | None],
) -> list[Event]:
    """The records seen on a day; a correction not before the records it replaces."""
    entered = {e.id for e in events if e.id is not None and _is_entered(e, as_of, known_on)}
    return [
        e
        for e in events
        if _is_entered(e, as_of, known_on) and entered.issuperset(_chain(e, replaces))
    ]


def _is_entered(event: Event, as_of: date, known_on: date) -> bool:
    if event.recorded_on is not None:
        return event.recorded_on <= known_on
    return event.day <= known_on or event.day > as_of


def _chain(event: Event, replaces: Mapping[str, str | None]) -> Iterator[str]:
    """The ids of a record and of those it replaces, directly or through others."""
    if event.id is not None:
        yield event.id
    at = event.corrects or event.retracts
    while at is not None:
        yield at
        at = replaces.get(at)


def _as_corrected(seen: Sequence[Event], replaces: Mapping[str, str | None]) -> list[Event]:
    """One record for each event: the last of its corrections, or none where that retracts it.

    Of several corrections that nothing replaces, the last recorded holds.
    """
    replaced = {e.corrects or e.retracts for e in seen}
    holding: dict[str | int, Event] = {}
    for place, event in enumerate(seen):
        if event.id is not None and event.id in replaced:
            continue
        chain: list[str | int] = [place, *_chain(event, replaces)]
        first = chain[-1]
        rival = holding.get(first)
        if rival is None or _entered(event) >= _entered(rival):
            holding[first] = event
    return [event for event in holding.values() if event.retracts is None]


def _entered(event: Event) -> date:
    return event.recorded_on or event.day


def _when(event: Event) -> tuple[date, str]:
    return (event.day, event.at.isoformat() if event.at else "")
