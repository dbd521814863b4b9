"""What an imprecise case says is what every one of the days gives: no more, and no less."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from any_rulebook import event, facts, loaded, near, rulebooks
from rulebook_text import case
from safeguarding_timelines import compute_timeline
from safeguarding_timelines.cases.interval import Interval
from safeguarding_timelines.engine import unknown_days as imprecise
from safeguarding_timelines.errors import CoverageError

ONE_DAY = timedelta(days=1)


@st.composite
def blurred(draw, most=2, longest=6):
    """Events, of which one or two are known only to an interval."""
    records = draw(st.lists(event, min_size=1, max_size=5))
    places = draw(st.sets(st.integers(0, len(records) - 1), min_size=1, max_size=most))
    for place in sorted(places):
        length = draw(st.integers(1, longest))
        known = records[place]
        interval = Interval(from_=known.on, to=known.on + length * ONE_DAY)
        recorded_on = draw(st.none() | near)
        records[place] = known.model_copy(
            update={"on": interval, "at": None, "recorded_on": recorded_on}
        )
    return records


def every_case(given_case):
    """The case on each combination of days: worked out here, and not by the library."""
    spans = []
    for record in given_case.events:
        if isinstance(record.on, Interval):
            length = (record.on.to - record.on.from_).days
            spans.append([record.on.from_ + n * ONE_DAY for n in range(length + 1)])
        else:
            spans.append([record.on])
    for days in product(*spans):
        records = [
            record.model_copy(update={"on": day})
            for record, day in zip(given_case.events, days, strict=True)
        ]
        yield given_case.model_copy(update={"events": tuple(records)})


DATES = {
    "earliest": lambda m: m.earliest,
    "due": lambda m: m.due,
    "done_on": lambda m: m.done_on,
    "original_due": lambda m: m.original_due,
    "anchor": lambda m: m.anchor.on,
}


def agrees(found, several):
    """Whether a milestone says of its dates and status just what several say together."""
    for name, of in DATES.items():
        nothing = all(m.status == "not_applicable" and not (m.due or m.earliest) for m in several)
        if name == "anchor" and nothing:
            continue  # what it would have been counted from says nothing
        days = {of(m) for m in several}
        known = days - {None}
        if len(days) == 1:
            assert name not in found.ranges
            assert of(found) in days
        elif known:
            assert found.ranges[name] == (min(known), max(known)), name
    statuses = {m.status for m in several}
    assert set(found.possible or (found.status,)) == statuses
    assert (found.status == "indeterminate") == (len(statuses) > 1)
    late = {m.late for m in several}
    assert found.late == (late == {True})
    assert ("may_be_late" in found.flags) == (len(late) > 1)


def compared(timeline, worlds):
    for rule_id, instances in timeline.instances.items():
        several = [world.instances[rule_id] for world in worlds]
        assert len(instances) == max(map(len, several))
        for number, found in enumerate(instances):
            agrees(found, [each[number] for each in several if number < len(each)])


@pytest.mark.parametrize("few", [imprecise.FEW, 0], ids=["every day", "by the ends"])
@settings(
    suppress_health_check=[
        HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.function_scoped_fixture,
    ],
)  # fmt: skip
@given(rulebooks, blurred(), near, st.none() | near, facts)
def test_dates_and_statuses_are_those_of_every_day(
    tmp_path_factory, monkeypatch, few, rules, records, as_of, known_on, known
):
    monkeypatch.setattr(imprecise, "FEW", few)
    book = loaded(tmp_path_factory, rules)
    given_case = case(*records, facts=known)
    try:
        worlds = [
            compute_timeline(one, book, as_of=as_of, known_on=known_on)
            for one in every_case(given_case)
        ]
        timeline = compute_timeline(given_case, book, as_of=as_of, known_on=known_on)
    except CoverageError:
        assume(False)
    compared(timeline, worlds)
