"""Where rules meet facts: a case and a rulebook, as of one day, give a timeline.

Rules are taken in the order of `Rulebook.order`, so that whatever a date rests on is known by then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar, calendar_named
from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import RECURRING
from safeguarding_timelines.timelines.inputs import Inputs
from safeguarding_timelines.timelines.milestone import (
    Milestone,
)
from safeguarding_timelines.timelines.timeline import Timeline

from .evaluation import Evaluation
from .event_dates import Projection
from .history import occurrences
from .unknown_days import milestones_of
from .validation import refuse_repeats, usable_events


def compute_timeline(
    case: Case,
    rulebook: Rulebook,
    *,
    as_of: date,
    calendar: WorkingCalendar | None = None,
    known_on: date | None = None,
    ignore_unknown_events: bool = False,
    partnership: bool = False,
) -> Timeline:
    """Every milestone of a case under a rulebook.

    Args:
        case: the facts and dated events.
        rulebook: from `load_rulebook`.
        as_of: the day that divides what has happened from what is planned.
        calendar: in place of the rulebook's own. A rule that names a calendar keeps it, with
            the closures and reopened days of this one.
        known_on: see only the records made by this day, and the bank holidays announced by
            then; None sees them all.
        ignore_unknown_events: leave out events of kinds the rulebook does not declare.
        partnership: also the duties of the partnership that belong to no single case.

    Raises:
        CaseError: an event, agency or fact the rulebook does not know, a repeat of an event
            that does not repeat, a date the calendar does not cover, or so many events whose day
            is not known that their days cannot all be considered.
        CoverageError: a date that follows lies outside the calendar.
        CalendarError: `as_of` or `known_on` is no plain date.
    """
    calendar = calendar or calendar_named(rulebook.calendar)
    return compute(
        Inputs(case, rulebook, calendar, as_of, known_on, ignore_unknown_events, partnership)
    )


def compute(inputs: Inputs) -> Timeline:
    """Every milestone that these inputs give; see `compute_timeline`."""
    inputs.calendar.require(inputs.as_of)
    if inputs.known_on is not None:
        inputs = inputs._replace(calendar=inputs.calendar.as_known_on(inputs.known_on))
    if inputs.case.imprecise:
        instances = milestones_of(inputs, lambda known: _computed(inputs._replace(case=known)))
        return Timeline(inputs, _shown(instances, inputs.rulebook), instances)
    return _computed(inputs)


def evaluation_of(timeline: Timeline) -> Projection:
    """The dates a timeline was computed from, for functions that ask about them.

    Raises:
        CaseError: the day of an event is not known, and something rests on it.
    """
    inputs = timeline.inputs
    if inputs.case.imprecise:
        for several in timeline.instances.values():
            for place in [place for milestone in several for place in milestone.supposed]:
                _ = inputs.case.events[place].day  # raises, and says what to do
        inputs = inputs._replace(case=inputs.case.supposing({}))
    return _evaluated(inputs).dates


def _computed(inputs: Inputs) -> Timeline:
    """The timeline of a case in which the day of every event is known."""
    instances = _evaluated(inputs).instances()
    return Timeline(inputs, _shown(instances, inputs.rulebook), instances)


def _evaluated(inputs: Inputs) -> Evaluation:
    """Every rule evaluated, in an order in which what a date rests on is known by then."""
    events = usable_events(inputs)
    seen = occurrences(events, inputs.as_of, inputs.known_on)
    refuse_repeats(seen, inputs.rulebook)
    facts = inputs.case.facts_known_on(inputs.known_on).stated()
    evaluation = Evaluation(Projection(inputs, facts, seen))
    for rule_id in inputs.rule_ids:
        evaluation.compute(rule_id)
    return evaluation


def _shown(instances: Mapping[str, tuple[Milestone, ...]], book: Rulebook) -> tuple[Milestone, ...]:
    """The milestones of a timeline, in order: of a recurring rule the earliest open instance."""
    shown: list[Milestone] = []
    for several in instances.values():
        if several[0].definition.shape in RECURRING:
            shown.append(_earliest_open(several))
        else:
            shown += several
    place = book.place
    shown.sort(key=lambda m: (m.due or m.earliest or date.max, place[m.definition.id]))
    return tuple(shown)


def _earliest_open(several: Sequence[Milestone]) -> Milestone:
    return next((m for m in several if not m.is_closed), several[-1])
