"""A timeline as a chart for the terminal: a line a milestone, a column a day or several.

Plain signs alone, at most 100 columns wide; the legend below tells those that are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, timedelta
from typing import NamedTuple

from safeguarding_timelines.rules.phrases import day_words, month_words, short_day_words
from safeguarding_timelines.rules.shapes.shape import RECURRING, Shape
from safeguarding_timelines.timelines.milestone import Milestone, Status
from safeguarding_timelines.timelines.phrases import (
    MARKS,
    NOT_ADVICE,
    late_heading,
    mark_of,
    provenance_words,
)
from safeguarding_timelines.timelines.timeline import Timeline

from .page import WIDTH, wrapped

#: The plot has at most so many columns and at least so many; the title has what is left.
WIDEST, NARROWEST = 60, 28
#: Days in a column, where a column a day is too little: a multiple of this.
_WEEK = 7
#: A mark and a date, between the title and the plot.
_DATE = len(" ~12 Jan 26 ")
#: Room kept for what goes on past the edge, as in ``> 30 Sep 2026``.
_BEYOND = len("> 30 Sep 2026") + 2

_NOT_DRAWN = (Status.NOT_APPLICABLE, Status.SUPERSEDED)
#: What comes after keeping, far from all else: it goes past the edge if it has to.
_KEPT = ("K", "k", "E")
_FILLS = {" ": "=", "!": "=", "~": "~", "?": "?", "*": "="}
_LEGEND = {
    "o": "counted from",
    "=": "time to act",
    "-": "the same, on a day that does not count",
    ".": "not yet, or time to leave free",
    "(": "first day that counts",
    "D": "last day",
    "d": "last day as expected",
    "+": "to be kept",
    "K": "last day of keeping",
    "k": "last day of keeping as expected",
    "E": "ended, as it may be then",
    "X": "done",
    **MARKS,
    "*": "some day of these: which is not known",
    "|": "today",
    ":": "weekend, holiday or closed",
    "H": "holiday or closed",
    ">": "goes on to the day written, or to today",
}
_BOLD_RED, _DIM, _PLAIN = "\x1b[1;31m", "\x1b[2m", "\x1b[0m"
_COLOURS = {"!": _BOLD_RED, "~": _DIM, "?": _DIM}


class Scale(NamedTuple):
    """Which days the columns of a plot stand for: `step` days each, from the `first` on."""

    first: date
    step: int
    columns: int

    @classmethod
    def over(cls, days: Iterable[date], most: int = WIDEST) -> Scale:
        """A column a day where that many columns are enough, else whole weeks from a Monday."""
        every = sorted(day.toordinal() for day in days)
        first, last, step = every[0], every[-1], 1
        if last - first >= most:
            first -= date.fromordinal(first).weekday()
            step = _WEEK * -(-(last - first + 1) // (_WEEK * most))
        columns = (last - first) // step + 1 + WIDEST - most
        return cls(date.fromordinal(first), step, min(WIDEST, max(NARROWEST, columns + 2)))

    @property
    def left(self) -> int:
        """How many signs stand left of the plot."""
        return WIDTH - self.columns

    def column(self, day: date) -> int:
        """The column in which a day falls, be it in the plot or beyond it."""
        return (day - self.first).days // self.step

    def day(self, column: int) -> date:
        """The first day of a column."""
        ordinal = self.first.toordinal() + column * self.step
        return date.fromordinal(min(ordinal, date.max.toordinal()))


def timeline_chart(timeline: Timeline, *, colour: bool = False) -> str:
    """The chart of a timeline: what has a date, in the order of the dates.

    A line shows what the date is counted from, the time to act, the last day, and when it was
    done. What is to be kept for long goes on past the edge, with its date.

    Args:
        colour: with ANSI colours; every colour also has its sign.
    """
    drawn = [m for m in timeline.milestones if _is_drawn(m)]
    lines = [_heading(timeline), ""]
    if drawn:
        scale = _scale(drawn, timeline.as_of)
        shade = "".join(_shade(scale, timeline))
        plots = [_plot(m, scale, shade, timeline.as_of) for m in drawn]
        header = list(_header(scale, shade, timeline.as_of))
        rules = {m.rule for m in drawn}
        lines += header
        for m, plot in zip(drawn, plots, strict=True):
            line = f"{_label(m, rules, scale)}{plot}".rstrip()
            lit = _COLOURS.get(mark_of(m)) if colour else None
            lines.append(f"{lit}{line}{_PLAIN}" if lit else line)
        lines += ["", *_legend("".join([*plots, header[-1][scale.left :]]), scale)]
    else:
        lines.append("Nothing here has a date to draw.")
    lines += ["", *_notes(timeline)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _is_drawn(milestone: Milestone) -> bool:
    dated = milestone.due is not None or milestone.earliest is not None
    return dated and milestone.status not in _NOT_DRAWN


def _scale(drawn: Sequence[Milestone], as_of: date) -> Scale:
    """One on which all that happens has its place, and what is far from it only if it has room."""
    days = {day for m in drawn for day, sign in _days_marked(m) if sign not in _KEPT}
    kept = {day for m in drawn for day, sign in _days_marked(m) if sign in _KEPT}
    days |= {day for m in drawn for ends in _ranges(m, kept=False) for day in ends}
    with_today = Scale.over(days | {as_of})
    if with_today.step <= max(_WEEK, Scale.over(days).step):
        days |= {as_of}
    whole = Scale.over(days | kept)
    has_room = whole.step == Scale.over(days).step
    return whole if has_room else Scale.over(days, WIDEST - _BEYOND)


def _start(milestone: Milestone) -> date | None:
    """What its date is counted from, unless that was many instances ago."""
    return None if _counts_on(milestone) else milestone.anchor.on


def _counts_on(milestone: Milestone) -> bool:
    return milestone.definition.shape in RECURRING - {Shape.ROLLING}


# -- Above the lines -------------------------------------------------------------------------


def _heading(timeline: Timeline) -> str:
    known = timeline.known_on
    seen = f", as known on {day_words(known)}" if known is not None else ""
    late = late_heading(timeline)
    return f"{timeline.case.reference}   as of {day_words(timeline.as_of)}{seen}   {late}"


def _header(scale: Scale, shade: str, as_of: date) -> Iterator[str]:
    """Today, the years, the months and, with a column a day, the Mondays and the weekdays."""
    days = [scale.day(column) for column in range(scale.columns)]
    turns = list(zip([None, *days], days, strict=False))
    years = [f"{day.year}" if not was or was.year != day.year else "" for was, day in turns]
    months = [month_words(day) if not was or was.month != day.month else "" for was, day in turns]
    rows = [_today(scale.column(as_of), scale.columns), _spaced(years)]
    if scale.step < 31:
        rows.append(_spaced(months))
    if scale.step == 1:
        rows.append(_spaced([f"{day.day}" if day.weekday() == 0 else "" for day in days]))
        rows.append("".join(map(_letter, days, shade)))
    left = [""] * (len(rows) - 1) + [f"{'What':<{scale.left - _DATE}}  By"]
    return (f"{label:<{scale.left}}{row}" for label, row in zip(left, rows, strict=True))


def _today(column: int, columns: int) -> str:
    """An arrow down at today, or to the side where that lies beyond the plot."""
    if column < 0:
        return "< today"
    if column >= columns:
        return f"{'today >':>{columns}}"
    after = " " * column + "v today"
    return after if len(after) <= columns else f"{'today v':>{column + 1}}"


def _spaced(labels: Sequence[str]) -> str:
    """Labels at their columns. Where one has no room it is left out; the first gives way."""
    places = [column for column, label in enumerate(labels) if label]
    if len(places) > 1 and places[1] <= len(labels[0]):
        places = places[1:]
    line = ""
    for column in places:
        clear = column == 0 or column > len(line)
        if clear and column + len(labels[column]) <= len(labels):
            line = f"{line:<{column}}{labels[column]}"
    return line


def _letter(day: date, shade: str) -> str:
    return "H" if shade == ":" and day.weekday() < 5 else "MTWTFSS"[day.weekday()]


def _shade(scale: Scale, timeline: Timeline) -> Iterator[str]:
    """With a column a day, a colon for each day that does not count."""
    first, last = timeline.calendar.coverage
    for column in range(scale.columns):
        day = scale.day(column)
        known = first <= day <= last
        closed = not timeline.calendar.is_working_day(day) if known else day.weekday() >= 5
        yield ":" if closed and scale.step == 1 else " "


# -- The lines -------------------------------------------------------------------------------


def _label(milestone: Milestone, drawn: Set[str], scale: Scale) -> str:
    width = scale.left - _DATE
    local = "local: " if milestone.definition.implements in drawn else ""
    title = local + shortened(milestone.title, width - len(local))
    day = milestone.due or milestone.earliest
    when = short_day_words(day) if day is not None else ""
    return f"{title:<{width}} {mark_of(milestone)}{when:>9} "


def shortened(title: str, width: int) -> str:
    """A title in so many signs: its first words and its last, for both may tell it apart."""
    if len(title) <= width:
        return title
    words, tail = title.split(), ""
    while words and len(f" {words[-1]}{tail}") <= width * 3 // 5:
        tail = f" {words.pop()}{tail}"
    head = ""
    while words and len(f"{head}{words[0]} ..{tail}") <= width:
        head += f"{words.pop(0)} "
    return f"{head}..{tail}" if head else f"{title[: width - 2]}.."


def _plot(milestone: Milestone, scale: Scale, shade: str, as_of: date) -> str:
    """One line of the plot: what runs, then today, then the days that are marked."""
    cells = list(shade)
    for begins, ends, sign in _stretches(milestone, as_of):
        columns = range(scale.column(begins), scale.column(ends) + 1)
        for column in columns[: scale.columns - columns.start]:
            cells[column] = "-" if sign == "=" and shade[column] == ":" else sign
        if columns.stop > scale.columns:
            cells[-1] = ">"
    _put(cells, scale.column(as_of), "|")
    for day, sign in _days_marked(milestone):
        _put(cells, scale.column(day), sign)
    due = milestone.due
    if due is not None and scale.column(due) >= scale.columns:
        beyond = f"> {due.day:>2} {month_words(due)} {due.year}"
        cells[-len(beyond) :] = beyond
    return "".join(cells)


def _put(cells: list[str], column: int, sign: str) -> None:
    if 0 <= column < len(cells):
        cells[column] = sign


def _stretches(milestone: Milestone, as_of: date) -> Iterator[tuple[date, date, str]]:
    """What runs from a day to a day, both included, and its sign; what comes later covers it."""
    m, start, due = milestone, _start(milestone), milestone.due
    if start is None and "anchor" in m.ranges and not _counts_on(m):
        start = m.ranges["anchor"].last
    fill = _FILLS[mark_of(m)]
    if m.definition.shape is Shape.KEEP:
        fill = "+" if fill == "=" else fill
    opens = m.earliest or start
    if start is not None and m.earliest is not None and start < m.earliest:
        yield start, m.earliest, "."
    if start is not None and due is not None and due < start:
        yield due, start, "."
        opens = m.earliest
    if opens is not None and due is not None:
        yield opens, due, fill
    if m.late and due is not None:
        passed = m.ranges["due"].last if "due" in m.ranges else due
        yield passed + timedelta(days=1), _late_to(m, as_of), "!"
    for first, last in _ranges(m):
        yield first, last, "*"


def _late_to(milestone: Milestone, as_of: date) -> date:
    """To which day it is late, or was."""
    if milestone.status not in (Status.MET, Status.MET_LATE):
        return as_of
    done = milestone.ranges.get("done_on")
    return done.last if done is not None else milestone.done_on or as_of


def _ranges(milestone: Milestone, *, kept: bool = True) -> Iterator[tuple[date, date]]:
    """From which day to which day a date may be; the last twice where no first is known."""
    names = ["earliest", "done_on"]
    names += ["anchor"] if not _counts_on(milestone) else []
    names += ["due"] if kept or milestone.definition.shape is not Shape.KEEP else []
    for name in names:
        if ends := milestone.ranges.get(name):
            yield ends.first or ends.last, ends.last


def _days_marked(milestone: Milestone) -> Iterator[tuple[date, str]]:
    """The days that a line marks, the most telling last."""
    m, start = milestone, _start(milestone)
    if start is not None:
        yield start, "o"
    if m.earliest is not None:
        yield m.earliest, "("
    if m.due is not None:
        sign = "K" if m.definition.shape is Shape.KEEP else "D"
        yield m.due, sign.lower() if mark_of(m) in "~?" else sign
    if m.done_on is not None:
        wrong = m.status in (Status.BREACHED, Status.PREMATURE)
        done = "E" if m.definition.shape is Shape.KEEP else "X"
        yield m.done_on, "!" if wrong else done


# -- Below the lines -------------------------------------------------------------------------


def _legend(plots: str, scale: Scale) -> Iterator[str]:
    """The signs used, each with its meaning unbroken; and what a column is."""
    entries = [f"{sign} {words}" for sign, words in _LEGEND.items() if sign in plots]
    joined = "   ".join(entry.replace(" ", "\0") for entry in entries)
    yield from (line.replace("\0", " ") for line in wrapped(joined))
    weeks = f"{scale.step} days, from a Monday on"
    yield f"One column is {'one day' if scale.step == 1 else weeks}."


def _notes(timeline: Timeline) -> Iterator[str]:
    ended = sum(m.status is Status.SUPERSEDED for m in timeline.milestones)
    left_out = sum(not _is_drawn(m) and m.status not in _NOT_DRAWN for m in timeline.milestones)
    if left_out:
        yield f"Not drawn: {left_out} with no date (the table without --chart has them)."
    if ended:
        yield f"Not drawn: {ended} no longer required."
    yield from wrapped(provenance_words(timeline))
    yield NOT_ADVICE
