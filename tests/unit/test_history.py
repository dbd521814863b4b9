"""What is on record as of one day and as known on another, with corrections applied."""

from datetime import UTC, date, datetime

import pytest

from rulebook_text import ANSWERS
from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook
from safeguarding_timelines.engine.history import occurrences
from safeguarding_timelines.timelines.milestone import Flag


def jan(day):
    return date(2026, 1, day)


def record(on, recorded=None, kind="incident", **keys):
    """An event of January 2026; `recorded` is the day the record was made."""
    return Event(kind=kind, on=jan(on), recorded_on=recorded and jan(recorded), **keys)


def seen(events, as_of=31, known=None, kind="incident"):
    """The days of January on which the kind is on record."""
    found = occurrences(events, jan(as_of), known and jan(known))
    return [occurrence.on.day for occurrence in found.get(kind, ())]


def only(events, as_of=31, known=None):
    [(_, several)] = occurrences(events, jan(as_of), known and jan(known)).items()
    [one] = several
    return one


# -- The two days ----------------------------------------------------------------------------


def test_no_events_give_no_occurrences():
    assert not occurrences([], jan(5), None)
    assert not occurrences([], jan(5), jan(5))


def test_what_lies_after_the_as_of_day_is_planned():
    assert only([record(10)], as_of=9).planned
    assert only([record(10)], as_of=9).anchor.basis == "planned"
    for as_of in (10, 11):
        assert not only([record(10)], as_of=as_of).planned
        assert only([record(10)], as_of=as_of).anchor.basis == "actual"


def test_without_a_day_of_knowledge_every_record_is_seen():
    assert seen([record(5, 30), record(6, 1), record(7)], as_of=10) == [5, 6, 7]
    assert seen([record(20, 30)], as_of=10) == [20]


def test_a_record_is_known_from_the_day_it_was_made():
    for known, expected in ((11, []), (12, [10]), (13, [10])):
        assert seen([record(10, 12)], known=known) == expected


def test_what_was_known_does_not_depend_on_the_as_of_day():
    """A look back from the 31st at what was known on the 11th does not see the 12th's record."""
    assert seen([record(10, 12)], as_of=31, known=11) == []
    assert seen([record(10, 12)], as_of=10, known=12) == [10]
    assert not only([record(10, 12)], as_of=10, known=31).planned


def test_what_had_happened_does_not_depend_on_the_day_of_knowledge():
    """Known on the 31st, and yet as of the 9th the 10th is still to come."""
    assert only([record(10, 5)], as_of=9, known=31).planned
    assert not only([record(10, 5)], as_of=10, known=5).planned


def test_a_record_without_the_day_it_was_made_is_known_from_its_own_day():
    for known, expected in ((9, []), (10, [10]), (11, [10])):
        assert seen([record(10)], as_of=20, known=known) == expected


def test_a_planned_record_without_the_day_it_was_made_is_always_known():
    assert seen([record(20)], as_of=10, known=1) == [20]
    assert seen([record(20)], as_of=20, known=1) == []


def test_a_planned_record_is_not_known_before_it_was_made():
    assert seen([record(20, 8)], as_of=10, known=7) == []
    assert seen([record(20, 8)], as_of=10, known=8) == [20]


# -- Order -----------------------------------------------------------------------------------


def test_occurrences_of_a_kind_come_earliest_first():
    assert seen([record(9), record(3), record(27), record(5)]) == [3, 5, 9, 27]


def test_on_one_day_the_time_of_day_decides():
    times = ["14:30", "09:00", "09:00:01", "00:00", "23:59"]
    events = [record(5, at=time) for time in times] + [record(4, at="23:00")]
    found = occurrences(events, jan(31), None)["incident"]
    assert [(o.on.day, o.event.at.isoformat()) for o in found] == [
        (4, "23:00:00"),
        (5, "00:00:00"),
        (5, "09:00:00"),
        (5, "09:00:01"),
        (5, "14:30:00"),
        (5, "23:59:00"),
    ]


def test_on_one_day_what_has_no_time_comes_before_what_has_one():
    events = [record(5, at="00:00"), record(5), record(5, at="09:00"), record(4, at="23:00")]
    found = occurrences(events, jan(31), None)["incident"]
    assert [o.event for o in found] == [events[3], events[1], events[0], events[2]]


def test_each_kind_has_its_own_occurrences():
    found = occurrences([record(5), record(4, kind="became_aware"), record(3)], jan(31), None)
    assert {kind: [o.on.day for o in several] for kind, several in found.items()} == {
        "incident": [3, 5],
        "became_aware": [4],
    }


def test_an_occurrence_is_an_anchor_with_its_date_and_moment():
    anchor = only([record(5, at="09:30")]).anchor
    assert (anchor.event, anchor.on, anchor.basis) == ("incident", jan(5), "actual")
    assert anchor.moment.astimezone(UTC) == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    assert only([record(5)]).anchor.moment is None


# -- Corrections -----------------------------------------------------------------------------


def test_a_corrected_record_gives_way_to_its_correction():
    events = [record(5, 5, id="a"), record(4, 9, corrects="a")]
    assert seen(events) == [4]
    assert only(events).flags == {Flag.CORRECTED}


def test_before_the_correction_was_made_the_first_record_holds():
    events = [record(5, 5, id="a"), record(4, 9, corrects="a")]
    assert seen(events, known=8) == [5]
    assert only(events, known=8).flags == set()
    assert seen(events, known=9) == [4]


def test_the_order_in_the_file_does_not_matter():
    assert seen([record(4, 9, corrects="a"), record(5, 5, id="a")]) == [4]


def test_a_correction_without_the_day_it_was_made_is_known_from_its_own_day():
    events = [record(5, 5, id="a"), record(8, corrects="a")]
    assert seen(events, known=7) == [5]
    assert seen(events, known=8) == [8]


def test_a_correction_leaves_other_records_of_the_kind_alone():
    events = [record(5, 5, id="a"), record(7, 7, id="b"), record(4, 9, corrects="a")]
    assert seen(events) == [4, 7]


@pytest.mark.parametrize(("known", "expected"), [(8, 5), (9, 4), (11, 4), (12, 3), (31, 3)])
def test_a_correction_of_a_correction_holds_from_the_day_it_was_made(known, expected):
    events = [
        record(5, 5, id="a"),
        record(4, 9, id="b", corrects="a"),
        record(3, 12, corrects="b"),
    ]
    assert seen(events, known=known) == [expected]


def test_of_two_corrections_of_one_record_the_last_made_holds():
    first, second = record(4, 9, corrects="a"), record(3, 12, corrects="a")
    for events in ([record(5, 5, id="a"), first, second], [second, first, record(5, 5, id="a")]):
        assert seen(events) == [3]
        assert seen(events, known=11) == [4]
        assert seen(events, known=8) == [5]


def test_of_two_corrections_made_on_one_day_the_one_further_down_holds():
    first = record(5, 5, id="first")
    one = record(7, 9, id="one", corrects="first")
    other = record(3, 9, id="other", corrects="first")
    assert seen([first, one, other]) == [3]
    assert seen([first, other, one]) == [7]


def test_a_correction_of_a_correction_that_had_been_replaced_adds_no_second_occurrence():
    """a was corrected to b1, then to b2; c corrects b1. There was one incident throughout."""
    events = [
        record(5, 5, id="a"),
        record(6, 8, id="b1", corrects="a"),
        record(7, 9, id="b2", corrects="a"),
        record(8, 12, corrects="b1"),
    ]
    assert len(seen(events)) == 1


def test_a_correction_known_before_what_it_corrects_adds_no_second_occurrence():
    """c says not when it was made, so it counts as known from the 2nd, before b was made."""
    events = [record(1, 1, id="a"), record(9, 30, id="b", corrects="a"), record(2, corrects="b")]
    assert len(seen(events, known=10)) == 1


@pytest.mark.parametrize(("known", "expected"), [(4, []), (5, []), (9, []), (10, [3]), (31, [3])])
def test_a_correction_is_known_no_earlier_than_the_record_it_corrects(known, expected):
    """Its own day of record, the 5th, is before that of the record it names."""
    events = [record(4, 10, id="a"), record(3, 5, corrects="a")]
    assert seen(events, known=known) == expected


@pytest.mark.parametrize(("known", "expected"), [(5, []), (6, []), (9, []), (10, [2]), (31, [2])])
def test_nor_is_a_correction_of_such_a_correction(known, expected):
    """a was recorded on the 10th; what replaces it, directly or through b, is not known before."""
    events = [
        record(4, 10, id="a"),
        record(3, 5, id="b", corrects="a"),
        record(2, 6, corrects="b"),
    ]
    assert seen(events, known=known) == expected


def test_a_retraction_is_known_no_earlier_than_the_record_it_retracts():
    events = [record(4, 10, id="a"), record(4, 5, retracts="a"), record(6, 6)]
    assert seen(events, known=9) == [6]
    assert seen(events, known=10) == [6]
    assert seen(events) == [6]


def test_a_corrected_plan_stays_a_plan():
    events = [record(20, 5, id="a"), record(25, 9, corrects="a")]
    assert only(events, as_of=10).planned
    assert seen(events, as_of=10) == [25]
    assert seen(events, as_of=10, known=8) == [20]


# -- Retractions -----------------------------------------------------------------------------


def test_what_is_retracted_did_not_happen():
    events = [record(5, 5, id="a"), record(5, 9, retracts="a")]
    assert seen(events, known=8) == [5]
    assert seen(events, known=9) == []
    assert seen(events) == []


def test_a_retraction_of_a_correction_leaves_nothing():
    events = [record(5, 5, id="a"), record(4, 9, id="b", corrects="a"), record(4, 12, retracts="b")]
    assert seen(events, known=11) == [4]
    assert seen(events, known=12) == []


def test_of_a_correction_and_a_retraction_the_last_made_holds():
    first = record(5, 5, id="a")
    assert seen([first, record(4, 9, corrects="a"), record(5, 12, retracts="a")]) == []
    assert seen([first, record(5, 9, retracts="a"), record(4, 12, corrects="a")]) == [4]


def test_a_retraction_leaves_other_records_alone():
    events = [record(5, 5, id="a"), record(7, 7), record(5, 9, retracts="a")]
    assert seen(events) == [7]
    assert seen(events, kind="became_aware") == []


# -- Unconfirmed -----------------------------------------------------------------------------


def test_a_plan_whose_day_has_passed_with_nothing_recorded_since_is_unconfirmed():
    assert only([record(10, 5)], as_of=11).flags == {Flag.UNCONFIRMED}
    assert only([record(10, 9)], as_of=11).flags == {Flag.UNCONFIRMED}


def test_a_plan_is_not_unconfirmed_before_or_on_its_day():
    assert only([record(10, 5)], as_of=9).flags == set()
    assert only([record(10, 5)], as_of=10).flags == set()


@pytest.mark.parametrize("recorded", [10, 11, 30, None])
def test_a_record_made_on_the_day_or_after_it_confirms(recorded):
    assert only([record(10, recorded)], as_of=15).flags == set()


def test_a_later_record_that_corrects_the_plan_confirms_it():
    events = [record(10, 5, id="a"), record(10, 10, corrects="a")]
    assert only(events, as_of=15).flags == {Flag.CORRECTED}
    assert only(events, as_of=15, known=9).flags == {Flag.UNCONFIRMED}


def test_a_corrected_plan_whose_day_has_passed_is_corrected_and_unconfirmed():
    events = [record(10, 5, id="a"), record(12, 6, corrects="a")]
    assert only(events, as_of=15).flags == {Flag.CORRECTED, Flag.UNCONFIRMED}


# -- What follows for a timeline -------------------------------------------------------------


def test_an_answer_to_a_record_answers_its_correction_too(tmp_path):
    """The request of the 5th was of the 4th; it is the same request, and was answered."""
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    for own_id in (None, "first-again"):
        events = (
            record(5, 5, kind="asked", id="first"),
            record(6, 6, kind="answered", answers="first"),
            record(4, 8, kind="asked", corrects="first", id=own_id),
        )
        case = Case(reference="EX-2026-001", events=events)
        milestone = compute_timeline(case, load_rulebook(path), as_of=jan(20))["answer"]
        assert milestone.done_on == jan(6)
        assert milestone.due == jan(6)  # the 4th and two days
        assert milestone.status == "met"


@pytest.mark.parametrize("answers", ["first", "second", "third"])
def test_an_answer_follows_a_chain_of_corrections_whichever_of_them_it_names(tmp_path, answers):
    """The request of the 5th was of the 6th, no, of the 4th; another of the 4th is unanswered."""
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    events = (
        record(4, 4, kind="asked", id="other"),
        record(5, 5, kind="asked", id="first"),
        record(6, 7, kind="asked", id="second", corrects="first"),
        record(4, 8, kind="asked", id="third", corrects="second"),
        record(6, 9, kind="answered", answers=answers),
    )
    case = Case(reference="EX-2026-001", events=events)
    found = compute_timeline(case, load_rulebook(path), as_of=jan(20)).all("answer")
    assert [(m.due, m.done_on, m.status) for m in found] == [
        (jan(6), None, "overdue"),
        (jan(6), jan(6), "met"),
    ]


def test_an_answer_to_a_request_that_is_retracted_answers_no_other(tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    events = (
        record(4, 4, kind="asked", id="other"),
        record(4, 4, kind="asked", id="first"),
        record(5, 5, kind="answered", answers="first"),
        record(4, 7, kind="asked", retracts="first"),
    )
    case = Case(reference="EX-2026-001", events=events)
    [found] = compute_timeline(case, load_rulebook(path), as_of=jan(20)).all("answer")
    assert (found.due, found.done_on, found.status) == (jan(6), None, "overdue")


def test_a_timeline_is_flagged_where_it_rests_on_a_correction():
    case = Case(
        reference="EX-2026-001",
        events=(
            record(5, 5, kind="became_aware", id="a"),
            record(6, 7, kind="became_aware", corrects="a"),
        ),
    )
    england = load_rulebook("england")
    after = compute_timeline(case, england, as_of=jan(8))["notify-panel"]
    before = compute_timeline(case, england, as_of=jan(8), known_on=jan(6))["notify-panel"]
    # Five working days: 7, 8, 9, 12, 13 January; from the 5th: 6, 7, 8, 9, 12.
    assert after.due == jan(13)
    assert Flag.CORRECTED in after.flags
    assert before.due == jan(12)
    assert Flag.CORRECTED not in before.flags
