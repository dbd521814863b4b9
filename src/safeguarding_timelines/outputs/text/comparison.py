"""A comparison of two timelines as lines that people read: what moved, and by how much."""

from __future__ import annotations

from collections.abc import Iterator

from safeguarding_timelines.questions.comparison import Comparison, Difference
from safeguarding_timelines.rules.phrases import day_words, days_words
from safeguarding_timelines.timelines.milestone import Milestone, Status
from safeguarding_timelines.timelines.phrases import late_words, status_words
from safeguarding_timelines.timelines.timeline import Timeline

from .page import wrapped


def comparison_text(comparison: Comparison) -> str:
    """One entry a milestone that differs, at most 100 columns wide; one line if none does."""
    if not comparison:
        return "Nothing would change.\n"
    return "".join(
        f"{line}\n" for each in comparison.differences for line in _entry(each, comparison)
    )


def _entry(difference: Difference, comparison: Comparison) -> Iterator[str]:
    rule, before, after = difference.rule, difference.before, difference.after
    was = _side(rule, before, after, comparison.before)
    becomes = _side(rule, after, before, comparison.after)
    yield from wrapped(f"{difference.title} ({rule})", 2)
    yield from wrapped(f"    before  {was}", 12)
    yield from wrapped(f"    after   {becomes}{_moved(difference)}", 12)


def _side(
    rule: str, milestone: Milestone | None, other: Milestone | None, timeline: Timeline
) -> str:
    if milestone is None:
        return "no such occurrence" if rule in timeline.instances else "no such rule"
    day = milestone.due or milestone.earliest
    when = day_words(day) if day else "no date"
    standing = [status_words(milestone, timeline)]
    if other is not None and other.status is milestone.status:
        standing += _details(milestone, other)
    return f"{when:<17}{', '.join(standing)}"


def _details(milestone: Milestone, other: Milestone) -> Iterator[str]:
    """What sets two milestones of one status apart beside the day each line begins with."""
    opened = milestone.due and milestone.status is not Status.NOT_OPEN
    if opened and milestone.earliest and milestone.earliest != other.earliest:
        yield f"from {day_words(milestone.earliest)} on"
    if milestone.due_at and milestone.due_at != other.due_at:
        yield f"at {milestone.due_at:%H:%M}"
    if milestone.late is not other.late:
        yield late_words(milestone) or "not late"


def _moved(difference: Difference) -> str:
    if not difference.days:
        return ""
    way = "later" if difference.days > 0 else "earlier"
    moved = f", {days_words(abs(difference.days))} {way}"
    working = difference.working_days
    return moved if working is None else f"{moved} ({abs(working)} working)"
