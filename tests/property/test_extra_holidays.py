"""An extra holiday moves what closing each day of the calendar shows, whatever the rules."""

from hypothesis import HealthCheck, assume, given, settings

import oracle
from any_rulebook import SHORT, events, facts, loaded, near, rulebooks
from rulebook_text import case
from safeguarding_timelines import compute_timeline
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.questions.slip import extra_holidays
from safeguarding_timelines.timelines.timeline import date_of


@settings(suppress_health_check=list(HealthCheck), max_examples=60)
@given(rulebooks, events, near, facts)
def test_no_day_that_moves_a_date_is_missed(tmp_path_factory, rules, records, as_of, known):
    given_case, expected = case(*records, facts=known), {}
    try:
        book = loaded(tmp_path_factory, rules)
        timeline = compute_timeline(given_case, book, as_of=as_of, calendar=SHORT)
        for day in oracle.days(*SHORT.coverage):
            if not SHORT.is_working_day(day):
                continue
            closed = SHORT.with_closures({day: "closed"})
            after = compute_timeline(given_case, book, as_of=as_of, calendar=closed)
            for rule, several in timeline.instances.items():
                dates = [date_of(m) for m in several], [date_of(m) for m in after.instances[rule]]
                pairs = zip(*dates, strict=False)
                if any(old and new and old != new for old, new in pairs):
                    expected.setdefault(day, set()).add(rule)
    except CoverageError:
        assume(False)
    found = {
        day: {move.rule for move in group.moves}
        for group in extra_holidays(timeline)
        for day in group.days
    }
    # A recurring duty shows only its earliest open instance, and so no move of a later one.
    shown = {m.rule for m in timeline.milestones if not m.definition.every}
    assert {day: rules & shown for day, rules in found.items() if rules & shown} == {
        day: rules & shown for day, rules in expected.items() if rules & shown
    }
