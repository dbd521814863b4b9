"""Whether a stored timeline is still what its inputs give: computed again and compared.

What differs is told key by key; another library, calendar or rulebook is named as the likely cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from safeguarding_timelines._fields import iso_date, problems_in
from safeguarding_timelines._text import printable
from safeguarding_timelines.calendars.working_calendar import calendar_named
from safeguarding_timelines.cases.case import Case, parse_json
from safeguarding_timelines.engine.compute import compute_timeline
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.rules.load import load_rulebook
from safeguarding_timelines.timelines.json_form import MilestoneRecord, TimelineRecord

#: A stored timeline larger than this is refused; one of the largest case is smaller.
LARGEST_TIMELINE = 50_000_000

_STORED = TypeAdapter(TimelineRecord)
_Placed = dict[tuple[str, str | None, int], MilestoneRecord]
#: What is compared one by one, and what all of it was computed from.
_APART = ("milestones", "inputs")


def differences_in(path: str | Path, *, rules: str | None = None) -> tuple[str, ...]:
    """Compute a stored timeline again; empty if it is the same to the last key.

    Args:
        path: a file that `Timeline.to_json` made.
        rules: the rulebook's id or file, where its id alone does not lead to it.

    Raises:
        CaseError: the file cannot be read, or is no stored timeline.
        UnknownCalendarError: it was counted on a calendar of one's own.
    """
    source = printable(str(path), 200)
    stored = _read(Path(path), source)
    calendar = calendar_named(stored["calendar"]["name"])
    closures = {_day(day, source): why for day, why in stored["calendar"]["closures"].items()}
    reopened = [_day(day, source) for day in stored["calendar"]["reopened"]]
    as_known = stored["calendar"]["known_on"]
    if as_known is not None:
        calendar = calendar.as_known_on(_day(as_known, source))
    known_on = stored["known_on"]
    timeline = compute_timeline(
        Case.model_validate(stored["inputs"]["case"]),
        load_rulebook(rules or stored["rulebook"]["id"]),
        as_of=_day(stored["as_of"], source),
        calendar=calendar.with_closures(closures).without(reopened),
        known_on=_day(known_on, source) if known_on is not None else None,
        ignore_unknown_events=stored["inputs"]["ignore_unknown_events"],
        partnership=stored["inputs"]["partnership"],
    )
    return tuple(_differences(stored, timeline.record()))


def _read(path: Path, source: str) -> TimelineRecord:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_TIMELINE + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be read").lower()
        raise CaseError(source, [f"{reason}; name a file made with due --format json"]) from None
    stored: TimelineRecord = parse_json(text, source, most=LARGEST_TIMELINE)
    try:
        _STORED.validate_python(stored, strict=True)
    except ValidationError as error:
        raise CaseError(source, problems_in(error)) from None
    return stored  # with whatever else it holds, which is told


def _day(text: str, source: str) -> date:
    try:
        return iso_date(text)
    except ValueError as error:
        raise CaseError(source, [str(error)]) from None


def _differences(stored: TimelineRecord, now: TimelineRecord) -> Iterator[str]:
    before, after = ({k: v for k, v in each.items() if k not in _APART} for each in (stored, now))
    for key in {**before, **after}:
        yield from _compare(key, before.get(key), after.get(key))
    old, new = _placed(stored["milestones"]), _placed(now["milestones"])
    if stored["rulebook"] != now["rulebook"]:
        yield from _rules_changed(old, new)
    for place in {**old, **new}:
        if place not in new:
            yield f"{place[0]}: stored, and not computed now"
        elif place not in old:
            yield f"{place[0]}: computed now, and not stored"
        else:
            yield from _compare(place[0], dict(old[place]), dict(new[place]))
    if not (old.keys() ^ new.keys()) and list(old) != list(new):
        yield "milestones: in another order"


def _rules_changed(old: _Placed, new: _Placed) -> Iterator[str]:
    """Which rules another version of the rulebook changed, in a line for each manner of change."""
    both = [place for place in old if place in new]
    for manner, rules in (
        ("say something else now", [place[0] for place in both if old[place] != new[place]]),
        ("are new", [place[0] for place in new if place not in old]),
        ("are gone", [place[0] for place in old if place not in new]),
    ):
        if rules:
            yield f"rules that {manner}: {', '.join(dict.fromkeys(rules))}"


def _placed(
    milestones: Sequence[MilestoneRecord],
) -> _Placed:
    """Milestones by rule, day counted from, and number among those that share both."""
    several: Counter[tuple[str, str | None]] = Counter()
    placed = {}
    for milestone in milestones:
        alike = (milestone["rule"], milestone["anchor"]["on"])
        placed[*alike, several[alike]] = milestone
        several[alike] += 1
    return placed


def _compare(where: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _compare(f"{where}.{key}", before.get(key), after.get(key))
    elif before != after:
        yield f"{where}: stored {_shown(before)}, computed now {_shown(after)}"


def _shown(value: Any) -> str:
    return "nothing" if value is None else printable(str(value), 80)
