"""What the checks count with: every day a calendar covers, and those on which rules hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.rules.fields import Span
from safeguarding_timelines.rules.rule import Rule


def every_day(calendar: WorkingCalendar) -> Iterator[date]:
    """Every day the calendar covers."""
    first, last = calendar.coverage
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def days_in_force(rules: Iterable[Rule]) -> tuple[date, date]:
    """The first and the last day on which all of some rules are in force."""
    spans = [rule.in_force or Span() for rule in rules]
    first = max(span.from_ or date.min for span in spans)
    last = min(span.until or date.max for span in spans)
    return first, last
