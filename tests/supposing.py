"""One case at Christmas 2025, and what edits make of it: helpers for the tests of what-if."""

import pytest

from rulebook_text import day
from safeguarding_timelines import Case, Event, Facts, Scenario, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CaseError

ENGLAND = load_rulebook("england")
SUBMISSION = "rapid-review-submission"
ABUSE = Facts(outcome="died", abuse_or_neglect="suspected", looked_after=False)
#: Aware on Monday 15 December 2025, notified on Wednesday 17 December.
RECORDED = (
    Event(kind="became_aware", on=day("2025-12-15")),
    Event(kind="panel_notified", on=day("2025-12-17"), by="local_authority"),
)


def case(*events, facts=ABUSE):
    return Case(reference="EX-2026-001", facts=facts, events=events or RECORDED)


def timeline(*events, facts=ABUSE, as_of="2026-01-06", rulebook=ENGLAND, **options):
    return compute_timeline(case(*events, facts=facts), rulebook, as_of=day(as_of), **options)


def after(start, *edits):
    return Scenario(edits=edits).apply(start)


def days_of(found, kind):
    return [event.on.isoformat() for event in found.case.events if event.kind == kind]


def problems(start, *edits):
    with pytest.raises(CaseError) as caught:
        after(start, *edits)
    return [str(problem) for problem in caught.value.problems]
