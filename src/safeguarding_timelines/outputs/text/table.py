"""A timeline as a table for the terminal, readable at 100 columns and without colour.

One entry an act: what is overdue first, what is done last, its further bounds under the first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from safeguarding_timelines.rules.phrases import FORCE_WORDS, bound_words, day_words
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.acts import Act, acts_of, bound_date, is_alarming, is_done
from safeguarding_timelines.timelines.milestone import Flag, Milestone, Status
from safeguarding_timelines.timelines.phrases import (
    FLAG_WORDS,
    NOT_ADVICE,
    NOTHING_LATE,
    counted_words,
    late_heading,
    late_words,
    provenance_words,
    status_words,
)
from safeguarding_timelines.timelines.timeline import Timeline

from .page import WIDTH

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
    rows = 0
    table = Table(box=SIMPLE_HEAD, width=WIDTH, padding=(0, 1), pad_edge=False)
    table.add_column("By", min_width=15, no_wrap=True)
    table.add_column("What", ratio=10)
    table.add_column("Where it stands", ratio=8)
    table.add_column("What was counted", ratio=11)
    for section, acts in groupby(acts_of(shown), key=lambda act: act.section):
        table.add_section()
        table.add_row(Text(section, style="bold"))
        for act in acts:
            for milestone in act.milestones if everything else _worth_a_row(act):
                _add_row(table, milestone, timeline, act.head)
                rows += 1
    console, output = _console(colour=colour)
    console.print(_heading(timeline))
    if shown:
        console.print(table)
    else:
        console.print("Nothing is due: no rule here applies to what is recorded.\n")
    for line in _notes(timeline, shown, rows):
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


def _worth_a_row(act: Act) -> Iterator[Milestone]:
    """The milestones of an act, without those that set no date to an act that has one."""
    for milestone in act.milestones:
        if milestone is act.head or bound_date(milestone) or not bound_date(act.head):
            yield milestone


def _add_row(table: Table, milestone: Milestone, timeline: Timeline, head: Milestone) -> None:
    style = "bold red" if is_alarming(milestone) else ""
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
    counted = counted_words(milestone, timeline.rulebook)
    if milestone is head:
        title = milestone.title
    else:
        title = f"  {FORCE_WORDS[milestone.force]}: {milestone.title}"
        if counted == counted_words(head, timeline.rulebook):
            counted = "same as above"
    table.add_row(
        Text(by, style=style),
        Text(title),
        Text(standing, style=style),
        Text(counted, style="dim"),
    )


def _safer(milestone: Milestone, as_of: date) -> str:
    """What the cautious reading asks for, while there is something to do."""
    cautious = milestone.readings.get(milestone.cautious or "")
    if cautious is None or is_done(milestone):
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
    words = late_heading(timeline)
    text.append(f"   {words}", style="" if words == NOTHING_LATE else "red bold")
    return text


def _notes(timeline: Timeline, shown: Sequence[Milestone], rows: int) -> Iterator[str]:
    for flag in Flag:
        rules = sorted(
            {
                m.rule
                for m in shown
                if flag in m.flags and (not is_done(m) or flag not in _OPEN_DOUBTS)
            }
        )
        if rules and flag not in _TOLD:
            names = ", ".join(rules[:3]) + (f" and {len(rules) - 3} more" if len(rules) > 3 else "")
            yield f"{flag.value}: {FLAG_WORDS[flag]} ({escape(names)})"
    hidden = len(timeline.milestones) - rows
    if hidden:
        yield (
            f"Not shown: {hidden} rules that do not apply, set no date of their own or wait for "
            "distant events (--all)."
        )
    yield f"\n{escape(provenance_words(timeline))}"
    yield NOT_ADVICE
