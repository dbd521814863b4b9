"""A comparison of two timelines as lines that people read: what moved, and by how much."""

from __future__ import annotations

from datetime import date

from safeguarding_timelines.scenario import Comparison, Difference
from safeguarding_timelines.timeline import Milestone, Timeline
from safeguarding_timelines.words import day_words, days_words, status_words


def comparison_text(comparison: Comparison) -> str:
    """One entry a milestone that differs, at most 100 columns wide; one line if none does."""
    if not comparison:
        return "Nothing would change.\n"
    lines = []
    for difference in comparison.differences:
        lines.append(f"{difference.title} ({difference.rule})")
        lines.append(f"    before  {_side(difference.before, comparison.before)}")
        moved = _moved(difference)
        lines.append(f"    after   {_side(difference.after, comparison.after)}{moved}")
    return "\n".join(lines) + "\n"


def _side(milestone: Milestone | None, timeline: Timeline) -> str:
    if milestone is None:
        return "no such rule"
    day: date | None = milestone.due or milestone.earliest
    when = day_words(day) if day else "no date"
    return f"{when:<17}{status_words(milestone, timeline)}"


def _moved(difference: Difference) -> str:
    if not difference.days:
        return ""
    way = "later" if difference.days > 0 else "earlier"
    working = abs(difference.working_days or 0)
    return f", {days_words(abs(difference.days))} {way} ({working} working)"
