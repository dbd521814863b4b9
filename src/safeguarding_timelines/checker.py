"""Replays an Explanation without trusting the library that made it.

It reads the published holiday lists and the rule's own words, and imports none of the arithmetic.
"""

from __future__ import annotations

import json
import tomllib
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dateutil.easter import easter

from .explanation import Explanation, Row, Step
from .rulebook import Rule, Shape
from .timeline import Flag

#: The published lists are complete for these years.
PUBLISHED = (2011, 2028)

_ONE_DAY = timedelta(days=1)


def faults_in(explanation: Explanation) -> tuple[str, ...]:
    """Everything in an explanation that does not hold; empty if it is sound.

    Args:
        explanation: from `explain`; its steps are walked day by day.
    """
    return tuple(_faults(explanation))


def _faults(explanation: Explanation) -> Iterator[str]:
    milestone = explanation.milestone
    known = {milestone.anchor.on}
    given: dict[str, date] = {}
    for step in explanation.steps:
        own_date = step.operation in ("none", "extension") and step.gives != "start"
        if not own_date and step.start not in known:
            yield f"the count starts on {step.start}, which nothing before it gives"
        yield from _step(step, explanation)
        known.add(step.result)
        given[step.gives] = step.result
    yield from _outputs(explanation, given)
    yield from _rule(milestone.definition, explanation)
    yield from _edition(explanation)
    yield from _candidates(explanation)


def _outputs(explanation: Explanation, given: dict[str, date]) -> Iterator[str]:
    """Every date of the milestone comes from a step, and is the one the step gave."""
    milestone = explanation.milestone
    point = milestone.definition.shape in (Shape.POINT_AFTER, Shape.POINT_BEFORE)
    earliest = given.get("earliest", given.get("due") if point else None)
    if milestone.due != given.get("due"):
        yield f"the due date {milestone.due} is not what the steps give: {given.get('due')}"
    if milestone.earliest != earliest and milestone.original_due is None:
        yield f"the earliest date {milestone.earliest} is not what the steps give: {earliest}"


def _step(step: Step, explanation: Explanation) -> Iterator[str]:
    if step.operation in ("working days", "days") or step.rows:
        yield from _ledger(step, explanation)
    elif step.operation == "months":
        yield from _months(step, explanation.milestone.definition)
    elif step.operation == "hours" and step.moments is not None:
        began, ended = step.moments
        hours = -step.amount if step.direction == "before" else step.amount
        if ended.astimezone(UTC) - began.astimezone(UTC) != timedelta(hours=hours):
            yield f"from {began} to {ended} is not {step.amount} hours"
        if ended.date() != step.result:
            yield f"{ended} is not on {step.result}"
    elif step.operation == "extension" and step.result < step.start:
        yield f"an extension moves the date back, from {step.start} to {step.result}"


def _ledger(step: Step, explanation: Explanation) -> Iterator[str]:
    """Days without a gap, each rightly counted or not, up to the number asked for."""
    forwards = _ONE_DAY if step.direction != "before" else -_ONE_DAY
    expected = step.start if step.direction == "from" else step.start + forwards
    number = 0
    for row in step.rows:
        if row.day != expected:
            yield f"the ledger goes to {row.day} where {expected} comes next"
            expected = row.day
        expected += forwards
        number += row.counted
        if row.number != number:
            yield f"{row.day} carries the number {row.number}, and is number {number}"
        if step.operation == "working days" or step.gives == "start":
            yield from _class(row, explanation)
        elif not row.counted:
            yield f"{row.day} is not counted, where every day counts"
    last = step.rows[-1] if step.rows else None
    reached = last.day if last else step.start
    if reached != step.result:
        yield f"the ledger ends on {reached}, and the result is {step.result}"
    if last is not None and not last.counted:
        yield f"the ledger ends on {last.day}, which does not count"
    asked = {"hours": -(-step.amount // 24)}.get(step.operation, step.amount)
    if step.gives != "start" and number != asked:
        yield f"the ledger counts {number} days, where {asked} are asked for"


def _class(row: Row, explanation: Explanation) -> Iterator[str]:
    """Whether the published lists agree that the day counts."""
    if row.counted == (row.reason is not None):
        yield f"{row.day} is counted and excused, or neither"
    calendar = explanation.provenance["calendar"]
    name = explanation.calendar.name
    weekend = row.day.weekday() >= 5
    if row.day.isoformat() in calendar["closures"]:
        counts = False
    elif row.day.isoformat() in calendar["reopened"]:
        counts = not weekend
    elif weekend:
        counts = False
    elif name not in (*_lists(), "literal") or not PUBLISHED[0] <= row.day.year <= PUBLISHED[1]:
        return
    else:
        known_on = calendar["known_on"]
        counts = row.day not in _holidays(name, known_on)
    if row.counted != counts:
        yield f"{row.day} {'counts' if counts else 'does not count'} by the published list"


def _months(step: Step, rule: Rule) -> Iterator[str]:
    months = -step.amount if step.direction == "before" else step.amount
    year, month = divmod(step.start.year * 12 + step.start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    exists = step.start.day <= length
    expected = date(year, month + 1, min(step.start.day, length))
    if not exists and rule.missing_day == "next_day":
        expected += _ONE_DAY
    if step.result != expected:
        yield f"{step.amount} months {step.direction} {step.start} is {expected}, not {step.result}"
    if exists != (step.missing is None):
        yield f"{step.start.day} of month {month + 1} {'exists' if exists else 'does not exist'}"


def _rule(rule: Rule, explanation: Explanation) -> Iterator[str]:
    """The steps count what the rule's own words say."""
    counting = [step for step in explanation.steps if step.operation not in ("none", "extension")]
    backward = rule.before is not None
    for step in counting:
        if (step.direction == "before") != backward:
            yield f"the rule counts {'back' if backward else 'forward'}, and the step does not"
        if rule.shape is Shape.DAY_WINDOW:
            asked = rule.to_day if step.gives == "due" else rule.from_day
            if step.amount != asked or step.operation != rule.counted_in:
                yield f"the rule says day {asked} in {rule.counted_in}"
            continue
        length = rule.length
        if length is None:
            continue
        unit, per = {
            "weeks": ("days", 7),
            "years": ("months", 12),
        }.get(length.unit, (length.unit, 1))
        many = length.count * per
        if step.operation != unit:
            yield f"the rule counts {length.unit}, and the step {step.operation}"
        elif step.amount != many and not (
            rule.shape is Shape.GRID and many and step.amount % many == 0
        ):
            yield f"the rule counts {length}, and the step {step.amount} {step.operation}"


def _edition(explanation: Explanation) -> Iterator[str]:
    """The edition used was in force on the day that decides, and no other was."""
    day = explanation.decided_on
    none = Flag.NO_EDITION in explanation.milestone.flags
    if sum(edition.used for edition in explanation.editions) != (0 if none else 1):
        yield "not one edition is used"
    for edition in explanation.editions:
        begins, ends = edition.begins or date.min, edition.ends or date.max
        in_force = day is None or begins <= day <= ends
        if in_force != edition.used:
            word = "is used" if edition.used else "is not used"
            fact = "was" if in_force else "was not"
            yield f"{edition.citation} {word}, and {fact} in force on {day}"


def _candidates(explanation: Explanation) -> Iterator[str]:
    """Of several dates the one that binds is the latest, or the earliest."""
    spec = explanation.milestone.definition.anchor
    dated = [one.on for one in explanation.candidates if one.on is not None]
    if spec is None or not dated or explanation.milestone.anchor.on is None:
        return
    binding = max(dated) if spec.how == "latest_of" else min(dated)
    if explanation.milestone.anchor.on != binding:
        yield f"{binding} binds, and {explanation.milestone.anchor.on} was counted from"


@lru_cache
def _lists() -> dict[str, frozenset[date]]:
    data = files(__package__) / "data"
    lists = json.loads((data / "published.json").read_text(encoding="utf-8"))
    return {
        division: frozenset(date.fromisoformat(day) for day in days)
        for division, days in lists.items()
        if division != "source"
    }


@lru_cache
def _changes() -> list[dict[str, Any]]:
    data = files(__package__) / "data" / "bank_holidays.toml"
    return list(tomllib.loads(data.read_text(encoding="utf-8"))["changes"])


@lru_cache
def _holidays(name: str, known_on: str | None) -> frozenset[date]:
    """The list of one calendar, as published now or as known on a day."""
    division = "england-and-wales" if name == "literal" else name
    days = set(_lists()[division])
    if known_on is not None:
        day = date.fromisoformat(known_on)
        for change in _changes():
            if division not in change["divisions"]:
                continue
            mistake = change.get("known_until")
            if mistake is not None and change["known_from"] <= day <= mistake:
                days = days - {change["in_place_of"]} | {change["date"]}
            elif mistake is None and day < change["known_from"]:
                days.discard(change["date"])
                days |= {change["in_place_of"]} if "in_place_of" in change else set()
    if name == "literal":
        years = range(PUBLISHED[0], PUBLISHED[1] + 1)
        days -= {easter(year) - 2 * _ONE_DAY for year in years}
        days -= {date(year, 12, 25) for year in years}
    return frozenset(days)
