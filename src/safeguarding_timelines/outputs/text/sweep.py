"""A sweep as a table that people read, one row a day, and as CSV, one column a rule.

At most 100 columns wide; signs and words say what colour would, and a note says what is left out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, zip_longest

from safeguarding_timelines.questions.sweep import Row, Sweep
from safeguarding_timelines.rules.phrases import day_words, event_words
from safeguarding_timelines.timelines.milestone import Milestone, Status
from safeguarding_timelines.timelines.phrases import MARKS, mark_of

from .page import wrapped

#: How many rules stand side by side, each in a column of so many signs.
ABREAST, COLUMN = 4, 17
#: How many rules there is room for, in tables one under the other.
MOST_RULES = 12
#: The day, and why it does not count.
_FIRST = len("Wed 31 Dec 2025  weekend")
#: Of more days alike in a row than these only the first is shown.
MOST_ALIKE = 7
#: Of more days that do not count than these only the number is told.
MOST_NAMED = 12

_UNDATED = {
    Status.NOT_APPLICABLE: "does not apply",
    Status.APPLICABILITY_UNKNOWN: "applies?",
    Status.SUPERSEDED: "not required",
    Status.UNTIMED: "no date set",
    Status.MET: "done",
    Status.INDETERMINATE: "depends",
}


def sweep_text(sweep: Sweep) -> str:
    """The table of the milestones that vary, under a heading and above the notes it needs."""
    columns = _columns(sweep)
    shown = list(columns)[:MOST_RULES]
    lines = [*_heading(sweep), ""]
    for first in range(0, len(shown), ABREAST):
        abreast = shown[first : first + ABREAST]
        lines += [*_titles(sweep, abreast), *_rows(sweep, abreast), ""]
    lines += [line for note in _notes(sweep, columns) for line in wrapped(note, 4)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _columns(sweep: Sweep) -> dict[str, list[str]]:
    """The rules that vary, each with those on the same event that go alike on every day."""
    found: dict[tuple[object, ...], list[str]] = {}
    for rule in sweep.varying:
        cells = tuple(_cell(row.timeline[rule]) for row in sweep.rows)
        found.setdefault((sweep.rows[0].timeline[rule].event, cells), []).append(rule)
    return {rule: alike for rule, *alike in found.values()}


def _heading(sweep: Sweep) -> Iterator[str]:
    timeline = sweep.supposed
    yield f"{timeline.case.reference}   as of {day_words(timeline.as_of)}"
    first, last = (day_words(sweep.rows[place].on) for place in (0, -1))
    what = f"{event_words(sweep.kind, timeline.rulebook)} ({sweep.kind})"
    days = f"each of {len(sweep.rows)} days, {first} to {last}" if len(sweep.rows) > 1 else first
    yield from wrapped(f"With {what} on {days}:", 4)


def _titles(sweep: Sweep, shown: Sequence[str]) -> Iterator[str]:
    first = sweep.rows[0].timeline
    titles = [textwrap.wrap(first[rule].title, COLUMN - 2) for rule in shown]
    for line in zip_longest(*titles, fillvalue=""):
        yield " " * _FIRST + "".join(f"    {part:<{COLUMN - 2}}" for part in line)
    yield "-" * (_FIRST + len(shown) * (COLUMN + 2))


def _rows(sweep: Sweep, shown: Sequence[str]) -> Iterator[str]:
    """A line a day; of many that are alike the first, and how long it stays so."""
    for cells, alike in groupby(sweep.rows, lambda row: _cells(row, shown)):
        rows = list(alike)
        for row in rows[:1] if len(rows) > MOST_ALIKE else rows:
            day = f"{day_words(row.on):<15}  {_not_counted(row):<7}"
            yield day + "".join(f"  {cell:<{COLUMN}}" for cell in cells)
        if len(rows) > MOST_ALIKE:
            yield f"    and the same to {day_words(rows[-1].on)}, {len(rows)} days in all"


def _cells(row: Row, shown: Sequence[str]) -> tuple[str, ...]:
    return tuple(_cell(row.timeline[rule]) for rule in shown)


def _cell(milestone: Milestone) -> str:
    day, status = date_in(milestone), milestone.status
    if day is None or status in (Status.NOT_APPLICABLE, Status.SUPERSEDED):
        return f"  {_UNDATED.get(status, 'waits')}"
    return f"{mark_of(milestone)} {day_words(day)}"


def _not_counted(row: Row) -> str:
    calendar = row.timeline.calendar
    if calendar.is_working_day(row.on):
        return ""
    if row.on.weekday() >= 5:
        return "weekend"
    return "closed" if row.on in calendar.changes[0] else "holiday"


def _notes(sweep: Sweep, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if not columns:
        one = "One day alone shows nothing that depends on it: give two or more."
        yield one if len(sweep.rows) == 1 else "No date and no status depends on the day."
        return
    shown, left_out = list(columns)[:MOST_RULES], list(columns)[MOST_RULES:]
    used = {cell[0] for row in sweep.rows for cell in _cells(row, shown)}
    for mark, meaning in MARKS.items():
        if mark in used:
            yield f"{mark}  {meaning}"
    closed = [row for row in sweep.rows if _not_counted(row) in ("holiday", "closed")]
    reasons = [f"{day_words(row.on)} {row.timeline.calendar.reason(row.on)}" for row in closed]
    if reasons:
        more = f" and {len(reasons) - MOST_NAMED} more" if len(reasons) > MOST_NAMED else ""
        yield f"Not counted: {', '.join(reasons[:MOST_NAMED])}{more}."
    yield f"Rules shown: {', '.join(shown)}."
    for rule in shown:
        if columns[rule]:
            yield f"The same as {rule} on all of these days: {', '.join(columns[rule])}."
    if left_out:
        rules = [rule for first in left_out for rule in (first, *columns[first])]
        yield f"No room here for, but in --format csv and json: {', '.join(rules)}."
    yield "Every other rule stands the same on all of these days."


def date_in(milestone: Milestone) -> date | None:
    """Return the due date of a milestone, or the earliest where it has none."""
    return milestone.due or milestone.earliest
