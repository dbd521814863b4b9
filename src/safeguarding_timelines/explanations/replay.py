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
from typing import Any, NamedTuple

from dateutil.easter import easter

from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.timelines.milestone import Flag, Milestone, Status

from .explain import Explanation, Row, Step

#: The published lists are complete for these years.
PUBLISHED = (2011, 2028)

_ONE_DAY = timedelta(days=1)
_WEEKEND = {5: "Saturday", 6: "Sunday"}
_POINTS = (Shape.POINT_AFTER, Shape.POINT_BEFORE)
#: The shapes that may have no date although what they count from has one.
_UNDATED = (Shape.UNTIMED, Shape.GRID, Shape.YEARLY, Shape.ROLLING)
_IN_DAYS_OR_MONTHS = {"weeks": ("days", 7), "years": ("months", 12)}


class _Asked(NamedTuple):
    """A step that the rule's own words ask for; it holds the first fields of a `Step`."""

    gives: str
    operation: str
    amount: int
    direction: str
    start: date | None


def faults_in(explanation: Explanation) -> tuple[str, ...]:
    """Everything in an explanation that does not hold; empty if it is sound.

    Args:
        explanation: from `explain`; its steps are walked day by day.
    """
    return tuple(_faults(explanation))


def _faults(explanation: Explanation) -> Iterator[str]:
    steps, asked = explanation.steps, tuple(_asked(explanation))
    if len(steps) != len(asked):
        yield f"the rule asks for {len(asked)} counts, and there are {len(steps)}"
    for step, wanted in zip(steps, asked, strict=False):
        if step[: len(wanted)] == wanted:
            yield from _replayed(step, explanation)
        else:
            yield f"the rule asks for {_words(wanted)}, and the count is {_words(step)}"
    yield from _dates(explanation)
    yield from _act_by(explanation)
    yield from _edition(explanation)
    yield from _candidates(explanation)
    yield from _cautious(explanation)
    yield from _change(explanation)


def _words(step: _Asked | Step) -> str:
    return f"{step.gives}: {step.amount} {step.operation} {step.direction} {step.start}"


# -- What the rule's own words ask for -----------------------------------------------------


def _asked(explanation: Explanation) -> Iterator[_Asked]:
    """The counts that lead to the dates of the milestone, by the words of its rule."""
    milestone = explanation.milestone
    rule, anchor = milestone.definition, milestone.anchor.on
    undated = milestone.due is None and milestone.earliest is None
    if undated or rule.shape is Shape.UNTIMED:
        return
    if rule.shape is Shape.FIXED_DATE:
        yield _Asked("due", "none", 0, "from", rule.no_later_than)
    elif rule.shape is Shape.YEARLY:
        due = date.fromisoformat(f"{explanation.decided_on.year}-{rule.each_year_by}")
        yield _Asked("due", "none", 0, "from", due)
    elif rule.shape is Shape.BETWEEN:
        if milestone.earliest is not None:
            yield _Asked("earliest", "none", 0, "from", milestone.earliest)
        if milestone.due is not None:
            yield _Asked("due", "none", 0, "from", anchor)
    elif rule.shape is Shape.ORDER:
        yield _Asked("due", "none", 0, "from", anchor)
    elif rule.shape is Shape.DAY_WINDOW:
        unit = str(rule.counted_in)
        yield _Asked("earliest", unit, rule.from_day or 0, "from", anchor)
        yield _Asked("due", unit, rule.to_day or 0, "from", anchor)
    else:
        yield from _period_asked(explanation)
    if milestone.original_due is not None:
        yield _Asked("due", "extension", 0, "from", milestone.original_due)


def _period_asked(explanation: Explanation) -> Iterator[_Asked]:
    """One period from the anchor, or from the first working day on or after it."""
    milestone, steps = explanation.milestone, explanation.steps
    rule = milestone.definition
    start = rule.starting if isinstance(rule.starting, date) else milestone.anchor.on
    if rule.start_convention == "next_working_day" and start is not None:
        counts, _ = _known(start, explanation)
        moved = [step for step in steps if step.gives == "start"]
        if moved or counts is False:
            yield _Asked("start", "none", 0, "from", start)
            start = moved[0].result if moved else None
    count, unit = rule.length.count, rule.length.unit  # type: ignore[union-attr]  # it has one
    unit, each = _IN_DAYS_OR_MONTHS.get(unit, (unit, 1))
    amount = count * each
    if rule.shape is Shape.GRID:  # which instance it is, the account alone knows
        amount *= max(1, max((step.amount for step in steps), default=0) // amount)
    gives = "earliest" if rule.shape is Shape.GATE else "due"
    yield _Asked(gives, unit, amount, "after" if rule.before is None else "before", start)


# -- Each count, a day at a time -----------------------------------------------------------


def _replayed(step: Step, explanation: Explanation) -> Iterator[str]:
    milestone = explanation.milestone
    if step.operation == "months":
        yield from _months(step, milestone)
    elif step.operation == "hours" and _elapses(milestone):
        yield from _hours(step, milestone)
    elif step.operation in ("working days", "days", "hours") or step.gives == "start":
        yield from _ledger(step, explanation)
    elif step.operation == "none" and step.result != step.start:
        yield f"{step.start} is the date itself, and the result is {step.result}"


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
        elif not row.counted or row.reason is not None:
            yield f"{row.day} is not counted or excused, where every day counts"
    last = step.rows[-1] if step.rows else None
    reached = last.day if last else step.start
    if reached != step.result:
        yield f"the ledger ends on {reached}, and the result is {step.result}"
    if last is not None and not last.counted:
        yield f"the ledger ends on {last.day}, which does not count"
    asked = 1 if step.gives == "start" else step.amount
    if step.operation == "hours":
        asked = -(-step.amount // 24)
    if number != asked:
        yield f"the ledger counts {number} days, where {asked} are asked for"


def _class(row: Row, explanation: Explanation) -> Iterator[str]:
    """Whether the day counts, and the reason given where it does not."""
    if row.counted == (row.reason is not None):
        yield f"{row.day} is counted and excused, or neither"
    counts, reason = _known(row.day, explanation)
    if counts is not None and row.counted != counts:
        yield f"{row.day} {'counts' if counts else 'does not count'} by the calendar"
    elif reason is not None and row.reason != reason:
        yield f"{row.day} does not count as {reason}, and the reason given is another"
    elif reason is None and row.reason in ("", *_WEEKEND.values()):
        yield f"{row.day} is no Saturday or Sunday, and no other reason is given"


def _known(day: date, explanation: Explanation) -> tuple[bool | None, str | None]:
    """Whether a day counts, and why not; None for what the published lists do not say."""
    calendar, record = explanation.calendar, explanation.provenance["calendar"]
    if day.weekday() in _WEEKEND:
        return False, _WEEKEND[day.weekday()]
    if day.isoformat() in record["closures"]:
        return False, record["closures"][day.isoformat()]
    if day.isoformat() in record["reopened"]:
        return True, None
    if calendar.division is None:  # the dates are the user's own, and no list has them
        return day not in calendar.holidays, calendar.holidays.get(day)
    if not PUBLISHED[0] <= day.year <= PUBLISHED[1]:
        return None, None
    return day not in _holidays(calendar.name, record["known_on"]), None


def _months(step: Step, milestone: Milestone) -> Iterator[str]:
    months = -step.amount if step.direction == "before" else step.amount
    year, month = divmod(step.start.year * 12 + step.start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    expected = date(year, month + 1, min(step.start.day, length))
    missing = None
    if step.start.day > length:
        missing = f"{year:04}-{month + 1:02}-{step.start.day:02}"
        if milestone.definition.missing_day == "next_day":
            expected += _ONE_DAY
    if step.result != expected:
        yield f"{step.amount} months {step.direction} {step.start} is {expected}, not {step.result}"
    if step.missing != missing:
        yield f"the date said not to exist is {step.missing}, where it is {missing}"


def _elapses(milestone: Milestone) -> bool:
    """Whether hours run from a known moment; what is kept is kept by whole days."""
    return milestone.anchor.moment is not None and milestone.definition.shape is not Shape.KEEP


def _hours(step: Step, milestone: Milestone) -> Iterator[str]:
    """Hours elapse on absolute time, whatever the clocks do meanwhile."""
    moment = milestone.anchor.moment
    if step.moments is None or moment is None:
        yield f"the hours began at {moment}, and no moments are given"
        return
    began, ended = step.moments
    hours = timedelta(hours=-step.amount if step.direction == "before" else step.amount)
    if began.astimezone(UTC) != moment.astimezone(UTC):
        yield f"the hours began at {moment}, not at {began}"
    if ended.astimezone(UTC) - began.astimezone(UTC) != hours:
        yield f"from {began} to {ended} is not {step.amount} hours"
    if ended.date() != step.result:
        yield f"{ended} is not on {step.result}"


# -- The dates of the milestone ------------------------------------------------------------


def _dates(explanation: Explanation) -> Iterator[str]:
    """Every date of the milestone comes from a step, and is the one the step gave."""
    milestone = explanation.milestone
    rule, anchor = milestone.definition, milestone.anchor
    given = {step.gives: step.result for step in explanation.steps}
    counted = [step for step in explanation.steps if step.operation != "extension"]
    base = {step.gives: step.result for step in counted}.get("due")
    earliest = base if rule.shape in _POINTS else given.get("earliest")
    if milestone.due != given.get("due"):
        yield f"the due date {milestone.due} is not what the steps give: {given.get('due')}"
    if milestone.earliest != earliest:
        yield f"the earliest date {milestone.earliest} is not what the steps give: {earliest}"
    if milestone.due != _extended(base, explanation):
        yield f"the due date {milestone.due} is not what {base} and the extensions give"
    if milestone.original_due != (base if milestone.due != base else None):
        yield f"the date before an extension is {base}, not {milestone.original_due}"
    moment = next((step.moments[1] for step in counted if step.moments), None)
    timed = milestone.original_due is None and rule.shape is not Shape.GATE
    silent = Flag.DEEMED in milestone.flags and milestone.due_at is None
    if not silent and str(milestone.due_at) != str(moment if timed else None):
        yield f"the moment {milestone.due_at} is not what the steps give: {moment}"
    dated = anchor.on is not None or rule.shape is Shape.FIXED_DATE
    applies = milestone.status is not Status.NOT_APPLICABLE
    if dated and applies and rule.shape not in _UNDATED and not explanation.steps:
        yield "there is something to count from, and no date"


def _extended(base: date | None, explanation: Explanation) -> date | None:
    """The latest date granted by the day that counts: that of the act, or else the as-of day."""
    milestone = explanation.milestone
    done, earliest = milestone.done_on, milestone.earliest
    premature = milestone.status is Status.PREMATURE or (done and earliest and done < earliest)
    day = date.fromisoformat(explanation.provenance["as_of"]) if premature or not done else done
    granted = [until for on, until in explanation.grants if until is not None and on <= day]
    return None if base is None else max([base, *granted])


def _act_by(explanation: Explanation) -> Iterator[str]:
    """Acting by a day that counts, with none between it and the due date."""
    act_by, due = explanation.milestone.act_by, explanation.milestone.due
    if act_by is None:
        return
    if due is None or act_by > due or _known(act_by, explanation)[0] is False:
        yield f"to act by {act_by} is to act on a day that does not count, or after the due date"
    while due is not None and due > act_by:
        if _known(due, explanation)[0]:
            yield f"there is time to act until {due}, and not only until {act_by}"
        due -= _ONE_DAY


# -- What the dates rest on ----------------------------------------------------------------


def _edition(explanation: Explanation) -> Iterator[str]:
    """The edition used was in force on the day that decides, and no other was."""
    milestone, day = explanation.milestone, explanation.decided_on
    rule = milestone.definition
    as_of = date.fromisoformat(explanation.provenance["as_of"])
    if rule.shape is Shape.YEARLY:
        decides = milestone.original_due or milestone.due or as_of
    elif rule.edition_by is None:
        decides = milestone.anchor.on or as_of
    else:  # the event that decides is another, and the account alone has its date
        decides = day if explanation.decided_by else as_of
    if day != decides:
        yield f"the edition is that of {decides}, and not of {day}"
    used = [edition for edition in explanation.editions if edition.used]
    if len(used) != (Flag.NO_EDITION not in milestone.flags):
        yield "not one edition is used"
    span = rule.in_force
    written = (explanation.citation, span and span.from_, span and span.until)
    if any(edition[:3] != written for edition in used):
        yield f"the edition used is not the rule counted by, {explanation.citation}"
    for edition in explanation.editions:
        begins, ends = edition.begins or date.min, edition.ends or date.max
        in_force = begins <= day <= ends
        if in_force != edition.used:
            word = "is used" if edition.used else "is not used"
            fact = "was" if in_force else "was not"
            yield f"{edition.citation} {word}, and {fact} in force on {day}"


def _candidates(explanation: Explanation) -> Iterator[str]:
    """Of several dates the one that binds is the latest, or the earliest."""
    spec, anchor = explanation.milestone.definition.anchor, explanation.milestone.anchor
    parts = spec.parts if spec is not None else ()
    if len(explanation.candidates) != len(parts):
        yield f"the rule names {len(parts)} dates, and {len(explanation.candidates)} are given"
    if spec is None or not explanation.candidates:
        return
    dated = [one.on for one in explanation.candidates if one.on is not None]
    binding = None
    if spec.how == "earliest_of":
        binding = min(dated, default=None)
    elif len(dated) == len(parts):  # one still missing may come later than all
        binding = max(dated)
    if anchor.on != binding:
        yield f"{binding} binds, and {anchor.on} was counted from"
    that_day = {one for one in explanation.candidates if one.on is not None and one.on == binding}
    bound = {one for one in explanation.candidates if one.bound}
    by_the_time = anchor.moment is not None and bound and bound <= that_day
    if bound != that_day and not by_the_time:
        yield f"the dates that are said to bind are not those of {binding}"


def _cautious(explanation: Explanation) -> Iterator[str]:
    """The reading named as the cautious one gives the safest date of all."""
    milestone = explanation.milestone
    dates = {reading.name: reading.due or reading.earliest for reading in explanation.readings}
    dates["default"] = milestone.due or milestone.earliest
    given = [day for day in dates.values() if day is not None]
    safest = None
    if explanation.readings and given:
        later_is_safer = milestone.definition.shape in (Shape.GATE, Shape.KEEP)
        safest = max(given) if later_is_safer else min(given)
    cautious = milestone.cautious
    if (dates.get(cautious) if cautious is not None else None) != safest:
        yield f"the cautious reading is one that gives {safest}, and not {cautious}"


def _change(explanation: Explanation) -> Iterator[str]:
    """A later start moves the date later."""
    milestone, change = explanation.milestone, explanation.change
    if change is None:
        return
    start, held = milestone.anchor.on, milestone.due or milestone.earliest
    if start is None or held is None or change.anchor <= start or change.date <= held:
        yield f"counting from {change.anchor} changes nothing, or not to {change.date}"


# -- The published lists -------------------------------------------------------------------


@lru_cache
def _lists() -> dict[str, frozenset[date]]:
    data = files("safeguarding_timelines") / "data"
    lists = json.loads((data / "published.json").read_text(encoding="utf-8"))
    return {
        division: frozenset(date.fromisoformat(day) for day in days)
        for division, days in lists.items()
        if division != "source"
    }


@lru_cache
def _changes() -> list[dict[str, Any]]:
    data = files("safeguarding_timelines") / "data" / "bank_holidays.toml"
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
