"""Helpers for tests of explanations: explain one rule of a small book, or all of a timeline."""

from contextlib import contextmanager

import pytest

from rulebook_text import book, timeline
from safeguarding_timelines import Timeline, explain
from safeguarding_timelines.engine import compute as engine
from safeguarding_timelines.explanations import explain as explanation
from safeguarding_timelines.explanations.replay import faults_in


def explained(folder, rules, as_of, *events, rule="r", instance=None, **rest):
    """The explanation of one rule of a small book, which has to be sound."""
    found = explain(timeline(book(folder, rules), as_of, *events, **rest), rule, instance=instance)
    assert faults_in(found) == ()
    return found


def ledger(step):
    """The rows of a step as ``Mon 5 Jan 1`` or, where the day does not count, its reason."""
    return [
        f"{row.day:%a} {row.day.day} {row.day:%b} {row.number if row.counted else row.reason}"
        for row in step.rows
    ]


def counts(step):
    """A step without its rows: what it gives, how much, which way, from when to when."""
    return (
        step.gives, step.operation, step.amount, step.direction, f"{step.start}", f"{step.result}",
    )  # fmt: skip


def faults_of(computed, dates=None):
    """What is wrong with the explanations of every instance of every rule of a timeline.

    What all of them share, the dates and the record of the timeline, is worked out once; not so
    where each supposes days of its own for events whose day is not known.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not computed.case.imprecise:
            dates, record = dates or explanation.evaluation_of(computed), computed.record()
            patch.setattr(explanation, "evaluation_of", lambda _: dates)
            patch.setattr(Timeline, "record", lambda _: record)
        return [
            f"{rule_id}, instance {number}: {fault}"
            for rule_id, several in computed.instances.items()
            for number in range(len(several))
            for fault in faults_in(explain(computed, rule_id, instance=number))
        ]


@contextmanager
def remembered(made):
    """Every timeline computed meanwhile is put into the list, with the dates it rests on.

    Those computed on the way to one whose events are not all known to the day are left out.
    """
    evaluated, milestones_of = engine._evaluated, engine.milestones_of
    dates, on_the_way = [], []

    def evaluate(inputs):
        found = evaluated(inputs)
        dates[:] = [found.dates]
        return found

    def suppose(*arguments):
        on_the_way.append(True)
        try:
            return milestones_of(*arguments)
        finally:
            on_the_way.pop()

    def finish(*parts):
        timeline = Timeline(*parts)
        if not on_the_way:
            made.append((timeline, None if timeline.case.imprecise else dates[0]))
        return timeline

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_evaluated", evaluate)
        patch.setattr(engine, "Timeline", finish)
        patch.setattr(engine, "milestones_of", suppose)
        yield


def inputs(computed):
    """What a timeline was computed from: two with the same inputs are the same."""
    calendar = computed.calendar
    return (
        computed.case.model_dump_json(),
        id(computed.rulebook),
        computed.as_of,
        computed.known_on,
        calendar.name,
        calendar.snapshot,
        calendar.announced_until,
        computed.partnership,
        computed.ignore_unknown_events,
    )
