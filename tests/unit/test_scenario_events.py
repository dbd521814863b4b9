"""Edits of the events of a case: set, shifted, removed, added; dates counted by hand."""

from datetime import date, time

import pytest

from rulebook_text import book, day
from safeguarding_timelines import (
    Event,
    Facts,
    Scenario,
    Status,
    what_if,
)
from safeguarding_timelines.errors import (
    CoverageError,
    SafeguardingTimelinesError,
)
from safeguarding_timelines.questions.what_if import (
    AddEvent,
    CloseDay,
    RemoveEvent,
    SetEvent,
    ShiftEvent,
    UseRulebook,
)
from safeguarding_timelines.timelines.milestone import Flag
from supposing import ABUSE, RECORDED, SUBMISSION, after, days_of, problems, timeline

# -- Events ----------------------------------------------------------------------------------


def test_a_notification_a_day_later_moves_the_submission_a_day():
    # From 17 Dec: 18 19 22 23 24 | 29 30 31 | 2 Jan | 5 6 7 8 9 | 12, the fifteenth.
    assert timeline()[SUBMISSION].due == date(2026, 1, 12)
    # From 18 Dec: 19 22 23 24 | 29 30 31 | 2 Jan | 5 6 7 8 9 | 12 13.
    found = after(timeline(), SetEvent(kind="panel_notified", on=date(2025, 12, 18)))
    assert found[SUBMISSION].due == date(2026, 1, 13)
    assert days_of(found, "panel_notified") == ["2025-12-18"]


def test_a_set_event_keeps_the_agency_that_acted_and_its_reference_and_facts():
    found = after(timeline(), SetEvent(kind="panel_notified", on=date(2025, 12, 18)))
    assert [e.by for e in found.case.events] == [None, "local_authority"]
    assert found.case.reference == "EX-2026-001"
    assert found.case.facts == ABUSE


def test_an_event_not_recorded_yet_can_be_set():
    found = after(timeline(), SetEvent(kind="rapid_review_submitted", on=date(2026, 1, 5)))
    assert (found[SUBMISSION].status, found[SUBMISSION].done_on) == (Status.MET, date(2026, 1, 5))


def test_an_event_set_after_the_as_of_day_is_planned():
    found = after(timeline(), SetEvent(kind="lcspr_published", on=date(2026, 3, 2)))
    assert found["report-to-panel-guidance"].anchor.basis == "planned"


def test_setting_an_event_takes_the_place_of_its_whole_chain_of_corrections():
    start = timeline(
        RECORDED[0],
        Event(kind="panel_notified", on=day("2025-12-16"), id="n-1", by="local_authority"),
        Event(kind="panel_notified", on=day("2025-12-17"), id="n-2", corrects="n-1"),
        Event(kind="panel_notified", on=day("2025-12-19"), retracts="n-2"),
    )
    assert start[SUBMISSION].status is Status.PROJECTED
    found = after(start, SetEvent(kind="panel_notified", on=date(2025, 12, 18)))
    assert days_of(found, "panel_notified") == ["2025-12-18"]
    assert found[SUBMISSION].due == date(2026, 1, 13)
    assert Flag.CORRECTED not in found[SUBMISSION].flags


def test_an_edition_is_chosen_anew_for_the_supposed_day():
    # Panel guidance 2022 from Thursday 1 September 2022: 15 working days from the notification:
    # 2 | 5-9 | 12-16 | (19 State Funeral) 20 21 22 23. Before, from awareness on Mon 22 August:
    # 23-26 | (29 bank holiday) 30 31 1 2 | 5-9 | 12 13.
    start = timeline(
        Event(kind="became_aware", on=day("2022-08-22")),
        Event(kind="panel_notified", on=day("2022-09-01")),
        as_of="2022-09-02",
    )
    assert start[SUBMISSION].due == date(2022, 9, 23)
    found = after(start, SetEvent(kind="panel_notified", on=date(2022, 8, 31)))
    assert found[SUBMISSION].due == date(2022, 9, 13)
    assert found[SUBMISSION].citation.instrument == "panel-guidance-2019"


@pytest.mark.parametrize(
    ("recorded", "by", "unit", "expected"),
    [
        ("2025-12-15", 2, "days", "2025-12-17"),
        ("2025-12-15", 2, "working days", "2025-12-17"),
        ("2025-12-24", 2, "days", "2025-12-26"),  # Boxing Day
        ("2025-12-24", 2, "working days", "2025-12-30"),  # 29, 30
        ("2025-12-27", 1, "working days", "2025-12-29"),  # a Saturday: day one is Monday
        ("2025-12-27", -1, "working days", "2025-12-24"),  # back over Christmas
        ("2025-12-27", 0, "working days", "2025-12-27"),
        ("2025-12-29", -2, "working days", "2025-12-23"),  # 24, 23
        ("2025-12-29", -2, "days", "2025-12-27"),
        ("2026-01-02", -1, "working days", "2025-12-31"),  # back over New Year's Day
        ("2024-02-28", 1, "days", "2024-02-29"),
    ],
)
def test_an_event_shifts_by_days_or_working_days_both_ways(recorded, by, unit, expected):
    start = timeline(Event(kind="became_aware", on=day(recorded)))
    found = after(start, ShiftEvent(kind="became_aware", by=by, unit=unit))
    assert days_of(found, "became_aware") == [expected]


def test_a_shift_moves_what_is_counted_from_the_event():
    # From Wed 17 Dec: 18 19 22 23 24.
    found = after(timeline(), ShiftEvent(kind="became_aware", by=2, unit="working days"))
    assert found["notify-panel"].due == date(2025, 12, 24)
    assert days_of(found, "panel_notified") == ["2025-12-17"]


def test_working_days_of_a_shift_are_those_of_the_calendar_as_edited_before():
    shift = ShiftEvent(kind="panel_notified", by=1, unit="working days")
    close = CloseDay(day=date(2025, 12, 18))
    assert days_of(after(timeline(), close, shift), "panel_notified") == ["2025-12-19"]
    assert days_of(after(timeline(), shift, close), "panel_notified") == ["2025-12-18"]


def test_a_shift_moves_every_occurrence_and_keeps_the_rest_of_each_record():
    chain = (
        Event(kind="panel_notified", on=day("2025-12-16"), id="n-1"),
        Event(kind="panel_notified", on=day("2025-12-17"), corrects="n-1", by="local_authority"),
    )
    found = after(timeline(RECORDED[0], *chain), ShiftEvent(kind="panel_notified", by=1))
    assert found.case.events[1:] == (
        Event(kind="panel_notified", on=day("2025-12-17"), id="n-1"),
        Event(kind="panel_notified", on=day("2025-12-18"), corrects="n-1", by="local_authority"),
    )
    assert found[SUBMISSION].due == date(2026, 1, 13)


def test_an_event_that_is_not_recorded_cannot_be_shifted():
    assert problems(timeline(), ShiftEvent(kind="rapid_review_submitted", by=1)) == [
        "no event rapid_review_submitted to shift; set it to a day instead"
    ]


def test_a_shift_to_a_time_the_clocks_skipped_is_refused():
    # The clocks went from 01:00 to 02:00 on Sunday 29 March 2026.
    start = timeline(
        Event(kind="became_aware", on=day("2026-03-28"), at=time(1, 30)), as_of="2026-04-01"
    )
    [problem] = problems(start, ShiftEvent(kind="became_aware", by=1))
    assert "clocks went forward" in problem


def test_a_shift_beyond_the_calendar_is_refused():
    far = [ShiftEvent(kind="panel_notified", by=36_525, unit=u) for u in ("days", "working days")]
    [problem] = problems(timeline(), far[0])
    assert "2125-12-18 is outside" in problem
    with pytest.raises(CoverageError):
        after(timeline(), far[1])


def test_a_shift_beyond_the_last_date_there_is_is_refused_in_words():
    last = AddEvent(event=Event(kind="incident", on=date(9999, 12, 31)))
    with pytest.raises(SafeguardingTimelinesError):
        after(timeline(), last, ShiftEvent(kind="incident", by=1))


def test_an_event_removed_leaves_what_followed_from_it_projected():
    found = after(timeline(), RemoveEvent(kind="panel_notified"))
    assert days_of(found, "panel_notified") == []
    # Aware on 15 Dec: 16 17 18 19 22, which is over.
    assert found["notify-panel"].status is Status.OVERDUE
    assert found["notify-panel"].due == date(2025, 12, 22)
    assert found[SUBMISSION].status is Status.PROJECTED


def test_removing_takes_a_chain_of_corrections_away_together():
    chain = (
        Event(kind="panel_notified", on=day("2025-12-16"), id="n-1"),
        Event(kind="panel_notified", on=day("2025-12-17"), corrects="n-1"),
    )
    found = after(timeline(RECORDED[0], *chain), RemoveEvent(kind="panel_notified"))
    assert found.case.events == RECORDED[:1]


def test_an_event_of_a_known_kind_that_is_not_recorded_is_removed_without_effect():
    assert not what_if(timeline(), Scenario(edits=(RemoveEvent(kind="lcspr_published"),)))


def test_an_event_is_added_with_all_that_its_record_says():
    event = Event(kind="rapid_review_extended", on=day("2026-01-05"), until=day("2026-01-30"))
    found = after(timeline(), AddEvent(event=event))
    assert found.case.events == (*RECORDED, event)
    assert found[SUBMISSION].due == date(2026, 1, 30)
    assert found[SUBMISSION].original_due == date(2026, 1, 12)


def test_a_second_record_of_what_does_not_repeat_is_refused():
    twice = AddEvent(event=Event(kind="panel_notified", on=day("2025-12-18")))
    [problem] = problems(timeline(), twice)
    assert "recorded 2 times (2025-12-17, 2025-12-18)" in problem


def test_an_added_correction_of_no_record_is_refused():
    stray = Event(kind="panel_notified", on=day("2025-12-18"), corrects="n-9")
    [problem] = problems(timeline(), AddEvent(event=stray))
    assert problem == "events.2.corrects: no event has the id 'n-9'"


def test_removing_what_another_record_answers_is_refused(tmp_path):
    answering = book(
        tmp_path,
        """
        event = "acted"
        within = "3 days"
        of = { each = "asked" }
        """,
    )
    start = timeline(
        Event(kind="asked", on=day("2025-12-15"), id="a-1"),
        Event(kind="acted", on=day("2025-12-17"), answers="a-1"),
        rulebook=answering,
        facts=Facts(),
    )
    [problem] = problems(start, RemoveEvent(kind="asked"))
    assert problem == "events.0.answers: no event has the id 'a-1'"


@pytest.mark.parametrize(
    "edit",
    [
        SetEvent(kind="panel_notifed", on=day("2025-12-18")),
        AddEvent(event=Event(kind="panel_notifed", on=day("2025-12-18"))),
        RemoveEvent(kind="panel_notifed"),
        ShiftEvent(kind="panel_notifed", by=1),
    ],
    ids=["set", "add", "remove", "shift"],
)
@pytest.mark.parametrize(
    ("before", "options"),
    [
        ((), {}),
        ((UseRulebook(which="barnet"),), {}),
        ((), {"ignore_unknown_events": True}),
    ],
    ids=["", "under another rulebook", "ignoring unknown events"],
)
def test_a_kind_that_an_edit_gets_wrong_is_refused_with_the_nearest_one(edit, before, options):
    # A slip that is let pass would answer "nothing would change".
    [problem] = problems(timeline(**options), *before, edit)
    assert "'panel_notifed'" in problem
    assert "did you mean 'panel_notified'?" in problem


def test_a_shift_of_what_was_recorded_when_it_happened_does_not_make_it_a_plan():
    # Recorded on its own day: moved a day later it still happened, and awaits no confirmation.
    notified = Event(kind="panel_notified", on=day("2025-12-17"), recorded_on=day("2025-12-17"))
    found = after(timeline(RECORDED[0], notified), ShiftEvent(kind="panel_notified", by=1))
    assert found[SUBMISSION].due == date(2026, 1, 13)
    assert Flag.UNCONFIRMED not in found[SUBMISSION].flags


def test_an_extension_set_to_another_day_still_extends():
    more = Event(kind="rapid_review_extended", on=day("2026-01-05"), until=day("2026-01-30"))
    found = after(
        timeline(*RECORDED, more), SetEvent(kind="rapid_review_extended", on=date(2026, 1, 6))
    )
    assert found[SUBMISSION].due == date(2026, 1, 30)
