"""Replaying a case to a day of knowledge never sees a record that was made after it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook
from safeguarding_timelines.engine.history import occurrences
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.timelines.milestone import Flag

ENGLAND = load_rulebook("england")
START = date(2025, 12, 1)
days = st.integers(0, 60).map(lambda n: START + timedelta(n))
KINDS = ("became_aware", "panel_notified", "rapid_review_submitted", "rapid_review_meeting")


def made_on(event, as_of):
    """The day a record was made; None for a plan of which it is not said, always known."""
    if event.recorded_on is not None:
        return event.recorded_on
    return event.on if event.on <= as_of else None


def known(events, as_of, day):
    return [e for e in events if (made := made_on(e, as_of)) is None or made <= day]


@st.composite
def histories(draw, kinds=KINDS, least=0, roots=7, ordered=True):
    """Records; from number `roots` on, each corrects or retracts an earlier one of its kind.

    If `ordered`, none is made before the record that it corrects.
    """
    made = []
    for number in range(draw(st.integers(least, 7))):
        kind, named = draw(st.sampled_from(kinds)), {}
        recorded = draw(st.none() | days)
        rivals = [event for event in made if event.kind == kind and event.retracts is None]
        if rivals and (number >= roots or draw(st.booleans())):
            how = draw(st.sampled_from(["corrects", "corrects", "retracts"]))
            target = draw(st.sampled_from(rivals))
            named = {how: target.id}
            if ordered:
                later = timedelta(draw(st.integers(0, 20)))
                recorded = (target.recorded_on or target.on) + later
        made.append(Event(kind=kind, on=draw(days), recorded_on=recorded, id=f"r{number}", **named))
    return draw(st.permutations(made))


def summary(found):
    return {
        kind: [(o.event, o.planned, o.anchor) for o in several] for kind, several in found.items()
    }


@given(histories(), days, days)
def test_what_is_seen_on_a_day_rests_on_the_records_made_by_that_day(events, as_of, day):
    replayed = summary(occurrences(events, as_of, day))
    assert replayed == summary(occurrences(known(events, as_of, day), as_of, day))
    assert replayed == summary(occurrences(known(events, as_of, day), as_of, None))


@given(histories(), histories(), days, days)
def test_records_made_later_change_nothing_before(events, more, as_of, day):
    later = [
        Event(
            **(event.model_dump() | {"id": f"later-{event.id}"})
            | {"recorded_on": max(event.recorded_on or event.on, day) + timedelta(1)}
            | {key: f"later-{v}" for key in ("corrects", "retracts") if (v := getattr(event, key))}
        )
        for event in more
    ]
    # What comes later may correct what is there, too.
    later += [
        Event(
            kind=event.kind,
            on=event.on,
            recorded_on=day + timedelta(1),
            id=f"again-{event.id}",
            corrects=event.id,
        )
        for event in events[:2]
        if event.retracts is None
    ]
    with_later, without = (
        summary(occurrences(several, as_of, day)) for several in ([*later, *events], events)
    )
    assert with_later == without


def result(events, as_of, day):
    """What the timeline says, without the case it repeats; or the problems in its way."""
    case = Case(reference="EX-2026-001", facts={"outcome": "died"}, events=tuple(events))
    try:
        record = compute_timeline(case, ENGLAND, as_of=as_of, known_on=day).record()
    except CaseError as error:
        return error.problems
    return {key: value for key, value in record.items() if key != "inputs"}


@given(histories(), days, days, st.data())
def test_a_whole_timeline_replayed_rests_on_the_records_made_by_that_day(events, as_of, day, data):
    late = data.draw(days.filter(lambda d: d > day) | st.just(day + timedelta(1)))
    later = Event(kind="panel_responded", on=data.draw(days), recorded_on=late)
    assert result([*events, later], as_of, day) == result(events, as_of, day)


@st.composite
def chains(draw):
    """One record, each version correcting or retracting the one before, made in that order."""
    made = []
    recorded = sorted(draw(st.lists(days, min_size=1, max_size=6)))
    for number, day in enumerate(recorded):
        how = draw(st.sampled_from(["corrects", "retracts"])) if number == len(recorded) - 1 else ""
        link = {(how or "corrects"): f"r{number - 1}"} if number else {}
        made.append(Event(kind="incident", on=draw(days), recorded_on=day, id=f"r{number}", **link))
    return made


@given(chains(), days, days, st.randoms(use_true_random=False))
def test_the_last_version_known_holds(chain, as_of, day, random):
    shuffled = list(chain)
    random.shuffle(shuffled)
    found = occurrences(shuffled, as_of, day)
    versions = [event for event in chain if event.recorded_on <= day]
    if not versions or versions[-1].retracts:
        assert not found
        return
    last = versions[-1]
    [one] = found["incident"]
    assert one.event == last
    assert one.planned == (last.on > as_of)
    assert (Flag.CORRECTED in one.flags) == (last is not chain[0])
    assert (Flag.UNCONFIRMED in one.flags) == (last.recorded_on < last.on < as_of)


def original(event, by_id):
    while target := event.corrects or event.retracts:
        event = by_id[target]
    return event.id


@given(histories(kinds=["incident"], least=4, roots=1, ordered=False), days, days | st.none())
def test_one_record_and_its_corrections_leave_at_most_one_occurrence(events, as_of, day):
    by_id = {event.id: event for event in events}
    for several in occurrences(events, as_of, day).values():
        originals = [original(occurrence.event, by_id) for occurrence in several]
        assert len(originals) == len(set(originals))


@given(histories(), days, days | st.none())
def test_occurrences_are_records_of_their_kind_in_order_and_none_is_made_up(events, as_of, day):
    for kind, several in occurrences(events, as_of, day).items():
        assert several
        assert [o.on for o in several] == sorted(o.on for o in several)
        for occurrence in several:
            assert occurrence.event in events
            assert occurrence.event.kind == kind
            assert occurrence.event.retracts is None
            assert occurrence.planned == (occurrence.on > as_of)
