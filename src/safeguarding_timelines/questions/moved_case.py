"""One case on many days: one event of it moved, or all of it at once.

What the questions that go through every day of a span have in common.
"""

from __future__ import annotations

from datetime import date, timedelta

from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.timelines.timeline import Timeline

from .what_if import Scenario

_DATES = ("on", "until", "recorded_on")


def with_event_on(timeline: Timeline, kind: str, day: date) -> Timeline:
    """The timeline of the same case, had the event fallen on a day; all else as it is.

    Raises:
        CaseError: a kind the rulebook does not know, or a day the calendar does not cover.
        CoverageError: a date that follows lies outside the calendar.
    """
    return Scenario.of(**{kind: day}).apply(timeline)


def moved_by(case: Case, by: timedelta) -> Case:
    """The case with every date of its events moved alike; its facts are known when they were.

    Raises:
        CoverageError: a date would leave the years 1 to 9999.
    """

    def moved(day: date | None) -> date | None:
        return None if day is None else day + by

    try:
        events = [
            event.model_copy(update={key: moved(getattr(event, key)) for key in _DATES})
            for event in case.events
        ]
    except OverflowError:
        raise CoverageError(f"the case cannot be moved by {by.days} days") from None
    return case.model_copy(update={"events": tuple(events)})
