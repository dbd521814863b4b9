"""A timeline as a table for the terminal, readable at 100 columns and without colour.

What is overdue stands first, what is done last, a local rule under the national one it restates.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from safeguarding_timelines.rules.phrases import bound_words, day_words
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.milestone import Flag, Milestone, Status
from safeguarding_timelines.timelines.phrases import (
    FLAG_WORDS,
    NOT_ADVICE,
    counted_words,
    late_words,
    provenance_words,
    status_words,
)
from safeguarding_timelines.timelines.timeline import Timeline

from .page import WIDTH

_ALARM = (Status.OVERDUE, Status.BREACHED, Status.PREMATURE)
_DONE = (Status.MET, Status.MET_LATE, Status.FULFILLED, Status.SUPERSEDED, Status.NOT_APPLICABLE)
#: Doubts that no longer matter once the act is done.
_OPEN_DOUBTS = (
    Flag.AMBIGUOUS,
    Flag.CONTESTED,
    Flag.UNVERIFIED,
    Flag.SECONDARY,
    Flag.UNQUALIFIED,
    Flag.ASSUMED,
    Flag.PROVISIONAL,
)
#: Flags that the row itself tells, or that are no reason to stop and think.
_TOLD = (Flag.GOVERNS, Flag.INFEASIBLE, Flag.NO_EDITION, Flag.MAY_BE_LATE)


def timeline_table(timeline: Timeline, *, everything: bool = False, colour: bool = False) -> str:
    """The table of a timeline.

    Args:
        everything: also what does not apply, and what waits for an event not in sight.
        colour: with ANSI colours; every colour also has its word.
    """
    shown = [m for m in timeline.milestones if everything or not _is_distant(m)]
    table = Table(box=SIMPLE_HEAD, width=WIDTH, padding=(0, 1), pad_edge=False)
    table.add_column("By", min_width=15, no_wrap=True)
    table.add_column("What", ratio=10)
    table.add_column("Where it stands", ratio=8)
    table.add_column("What was counted", ratio=11)
    for title, group in _groups(shown):
        table.add_section()
        table.add_row(Text(title, style="bold"))
        for milestone, head in group:
            _add_row(table, milestone, timeline, head)
    console, output = _console(colour=colour)
    console.print(_heading(timeline))
    if shown:
        console.print(table)
    else:
        console.print("Nothing is due: no rule here applies to what is recorded.\n")
    for line in _notes(timeline, shown):
        console.print(line, highlight=False)
    return _trimmed(output)


def rules_table(book: Rulebook, *, colour: bool = False) -> str:
    """The rules of a rulebook, each with its bound and citation."""
    table = Table(box=SIMPLE_HEAD, width=WIDTH, padding=(0, 1), pad_edge=False)
    table.add_column("Rule", ratio=9, overflow="fold")
    table.add_column("Who, what and when", ratio=14)
    table.add_column("Force", width=11)
    table.add_column("Citation", ratio=10)
    for rule in book.rules:
        span = rule.in_force
        ends = [f"from {day_words(span.from_)}" if span and span.from_ else ""]
        ends += [f"until {day_words(span.until)}" if span and span.until else ""]
        cited = book.cited(rule.cite) + "".join(f"\n{end}" for end in ends if end)
        words = f"{rule.actor}: {rule.title}, {bound_words(rule, book)}"
        note = f"\n(not computed: {rule.inactive})" if rule.inactive else ""
        table.add_row(
            escape(rule.id), escape(words + note), rule.force.value, escape(cited), end_section=True
        )
    console, output = _console(colour=colour)
    console.print(Text(f"{book.title}, version {book.version}", style="bold"))
    console.print(table)
    return _trimmed(output)


def _console(*, colour: bool) -> tuple[Console, io.StringIO]:
    output = io.StringIO()
    console = Console(
        file=output,
        width=WIDTH,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    return console, output


def _trimmed(output: io.StringIO) -> str:
    return "".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines())


def _is_distant(milestone: Milestone) -> bool:
    """What does not apply, or waits for an event that nothing puts a date to."""
    if milestone.status is Status.NOT_APPLICABLE:
        return True
    open_ended = milestone.status in (Status.AWAITING, Status.NOT_OPEN, Status.UNTIMED)
    begun = milestone.anchor.basis in ("actual", "planned")
    return open_ended and milestone.due is None and not begun


def _groups(
    shown: Sequence[Milestone],
) -> Iterator[tuple[str, list[tuple[Milestone, Milestone | None]]]]:
    """The milestones under their headings, each with the one it is folded under, if any."""
    families = _families(shown)
    for number, title in enumerate(("OVERDUE", "TO DO", "TO DO, NO DATE SET", "DONE")):
        rows = [
            (milestone, None if milestone is family[0] else family[0])
            for family in families
            if _place(family) == number
            for milestone in family
        ]
        if rows:
            yield title, rows


def _families(shown: Sequence[Milestone]) -> list[list[Milestone]]:
    """Each milestone that stands alone, and after it the local ones that carry it out.

    Of several occurrences each has its own: those counted from the same day.
    """
    rules = {m.rule for m in shown}
    above = {m.rule: m.definition.implements for m in shown if m.definition.implements in rules}
    heads = {rule: _head(rule, above) for rule in rules}
    families = [[m] for m in shown if heads[m.rule] == m.rule]
    for m in shown:
        if heads[m.rule] != m.rule:
            several = [family for family in families if family[0].rule == heads[m.rule]]
            mine = (family for family in several if family[0].anchor.on == m.anchor.on)
            next(mine, several[0]).append(m)
    return families


def _head(rule: str, above: Mapping[str, str | None]) -> str:
    """The rule it carries out, directly or through others; itself if none, or in a circle."""
    way = [rule]
    while (upper := above.get(way[-1])) and upper not in way:
        way.append(upper)
    return rule if upper else way[-1]


def _is_done(milestone: Milestone) -> bool:
    return set(_DONE).issuperset(milestone.possible or (milestone.status,))


def _place(family: Sequence[Milestone]) -> int:
    """Under which heading a family stands: its most pressing member decides."""
    if any(m.status in _ALARM for m in family):
        return 0
    to_do = [m for m in family if not _is_done(m)]
    if not to_do:
        return 3
    return 1 if any(m.due or m.earliest for m in to_do) else 2


def _add_row(
    table: Table, milestone: Milestone, timeline: Timeline, head: Milestone | None
) -> None:
    style = "bold red" if milestone.late or milestone.status in _ALARM else ""
    when = milestone.due or milestone.earliest
    by = day_words(when) if when else "-"
    if ends := milestone.ranges.get("due") or milestone.ranges.get("earliest"):
        by = f"{day_words(ends.first) if ends.first else ''}\nto {day_words(ends.last)}".lstrip()
    standing = status_words(milestone, timeline)
    if late := late_words(milestone):
        standing += f"\n({late})"
    if Flag.INFEASIBLE in milestone.flags and not milestone.late:
        standing += "\n(cannot be met any more)"
    if milestone.original_due is not None:
        standing += f"\n(extended from {day_words(milestone.original_due)})"
    if safer := _safer(milestone, timeline.as_of):
        standing += f"\n({safer})"
    title = f"  local: {milestone.title}" if head else milestone.title
    counted = counted_words(milestone, timeline.rulebook)
    if head and counted == counted_words(head, timeline.rulebook):
        counted = "counted alike"
    table.add_row(
        Text(by, style=style),
        Text(title),
        Text(standing, style=style),
        Text(counted, style="dim"),
    )


def _safer(milestone: Milestone, as_of: date) -> str:
    """What the cautious reading asks for, while there is something to do."""
    cautious = milestone.readings.get(milestone.cautious or "")
    if cautious is None or _is_done(milestone):
        return ""
    due, opens = cautious.due, cautious.earliest
    if due is not None and due < as_of:
        overdue = milestone.due is not None and milestone.due < as_of
        return "" if overdue else f"the safer date, {day_words(due)}, has passed"
    day = due or (opens if opens is not None and opens > as_of else None)
    return f"to be safe: {day_words(day)}" if day is not None else ""


def _heading(timeline: Timeline) -> Text:
    text = Text(timeline.case.reference, style="bold")
    text.append(f"   as of {day_words(timeline.as_of)}", style="bold")
    if timeline.known_on is not None:
        text.append(f", as known on {day_words(timeline.known_on)}")
    late = len(timeline.late)
    text.append(f"   {late} late" if late else "   nothing late", style="red bold" if late else "")
    return text


def _notes(timeline: Timeline, shown: Sequence[Milestone]) -> Iterator[str]:
    for flag in Flag:
        rules = sorted(
            {
                m.rule
                for m in shown
                if flag in m.flags and (not _is_done(m) or flag not in _OPEN_DOUBTS)
            }
        )
        if rules and flag not in _TOLD:
            names = ", ".join(rules[:3]) + (f" and {len(rules) - 3} more" if len(rules) > 3 else "")
            yield f"{flag.value}: {FLAG_WORDS[flag]} ({escape(names)})"
    hidden = len(timeline.milestones) - len(shown)
    if hidden:
        yield f"Not shown: {hidden} rules that do not apply or wait for distant events (--all)."
    yield f"\n{escape(provenance_words(timeline))}"
    yield NOT_ADVICE
