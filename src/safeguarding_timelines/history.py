"""What is on record: the events of a case as seen on one day, with corrections applied.

`as_of` says what has happened, `known_on` which records are seen; neither implies the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .case import Event
from .timeline import Anchor, Basis, Flag

_NONE: frozenset[Flag] = frozenset()
_CORRECTED = frozenset({Flag.CORRECTED})
_UNCONFIRMED = frozenset({Flag.UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event that happened, or is planned, after corrections."""

    event: Event
    planned: bool
    anchor: Anchor

    @property
    def on(self) -> date:
        """The day it happened, or is planned for."""
        return self.event.on

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
    seen = [e for e in events if known_on is None or _is_known(e, as_of, known_on)]
    if any(e.corrects or e.retracts for e in seen):
        seen = _as_corrected(seen, events)
    found: dict[str, list[Occurrence]] = {}
    for event in sorted(seen, key=_when):
        flags = _CORRECTED if event.corrects else _NONE
        if event.recorded_on is not None and event.recorded_on < event.on < as_of:
            flags |= _UNCONFIRMED
        planned = event.on > as_of
        basis: Basis = "planned" if planned else "actual"
        anchor = Anchor(event.kind, event.on, basis, moment=event.moment, carries=flags)
        found.setdefault(event.kind, []).append(Occurrence(event, planned, anchor))
    return {kind: tuple(several) for kind, several in found.items()}


def _is_known(event: Event, as_of: date, known_on: date) -> bool:
    if event.recorded_on is not None:
        return event.recorded_on <= known_on
    return event.on <= known_on or event.on > as_of


def _as_corrected(seen: Sequence[Event], recorded: Sequence[Event]) -> list[Event]:
    """One record for each event: the last of its corrections, or none where that retracts it.

    Of several corrections that nothing replaces, the last recorded holds.
    """
    replaces = {e.id: e.corrects or e.retracts for e in recorded if e.id is not None}
    replaced = {e.corrects or e.retracts for e in seen}
    holding: dict[str | int, Event] = {}
    for place, event in enumerate(seen):
        if event.id is not None and event.id in replaced:
            continue
        first: str | int = event.corrects or event.retracts or event.id or place
        while isinstance(first, str) and (before := replaces.get(first)) is not None:
            first = before
        rival = holding.get(first)
        if rival is None or _entered(event) >= _entered(rival):
            holding[first] = event
    return [event for event in holding.values() if event.retracts is None]


def _entered(event: Event) -> date:
    return event.recorded_on or event.on


def _when(event: Event) -> tuple[date, str]:
    return (event.on, event.at.isoformat() if event.at else "")
