"""A Scenario as a whole: nothing changes nothing, edits compose, and it is data."""

from datetime import date, time

import pytest
from pydantic import ValidationError

from rulebook_text import day
from safeguarding_timelines import (
    Event,
    Scenario,
    WorkingCalendar,
    load_rulebook,
    what_if,
)
from safeguarding_timelines.errors import (
    CaseError,
    SafeguardingTimelinesError,
)
from safeguarding_timelines.questions.what_if import (
    AddEvent,
    AskOn,
    CloseDay,
    OpenDay,
    RemoveEvent,
    SetEvent,
    SetFact,
    ShiftEvent,
    UseRulebook,
)
from supposing import after, days_of, timeline

#: One of each kind of edit.
ONE_OF_EACH = (
    AddEvent(event=Event(kind="incident", on=day("2025-12-13"), at=time(9, 30), id="incident-1")),
    SetEvent(kind="panel_notified", on=day("2025-12-18")),
    ShiftEvent(kind="became_aware", by=-1, unit="working days"),
    RemoveEvent(kind="incident"),
    SetFact(name="looked_after", value=True),
    SetFact(name="abuse_or_neglect", value="known"),
    SetFact(name="care_leaver", value=None),
    CloseDay(day=day("2026-01-02"), why="proclaimed"),
    OpenDay(day=day("2025-12-26")),
    UseRulebook(which="kingston-richmond"),
    AskOn(day=day("2026-01-13")),
)


# -- Nothing, and everything -----------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"known_on": day("2025-12-17")},
        {"partnership": True},
        {"calendar": WorkingCalendar.literal().with_closures({day("2026-01-05"): "flood"})},
        {"calendar": WorkingCalendar.from_dates({}).without([day("2025-12-25")])},
        {"rulebook": load_rulebook("kirklees-2018"), "ignore_unknown_events": True},
    ],
    ids=["plain", "known on", "partnership", "closed", "opened", "local"],
)
def test_no_edits_change_nothing(options):
    start = timeline(**options)
    again = Scenario().apply(start)
    assert again.record() == start.record()
    assert not what_if(start)


def test_a_timeline_and_its_case_are_never_changed_in_place():
    start = timeline()
    record = start.record()
    after(start, *ONE_OF_EACH)
    assert start.record() == record


def test_edits_put_together_are_edits_made_in_turn():
    first = Scenario(edits=ONE_OF_EACH[:5])
    second = Scenario(edits=ONE_OF_EACH[5:])
    start = timeline()
    together = (first + second).apply(start)
    in_turn = second.apply(first.apply(start))
    assert together.record() == in_turn.record()
    assert (first + second).edits == ONE_OF_EACH


def test_the_empty_scenario_adds_nothing_on_either_side():
    scenario = Scenario(edits=ONE_OF_EACH)
    assert Scenario() + scenario == scenario == scenario + Scenario()


def test_the_order_of_edits_decides():
    shift = ShiftEvent(kind="panel_notified", by=1)
    to_monday = SetEvent(kind="panel_notified", on=day("2025-12-22"))
    assert days_of(after(timeline(), shift, to_monday), "panel_notified") == ["2025-12-22"]
    assert days_of(after(timeline(), to_monday, shift), "panel_notified") == ["2025-12-23"]


def test_a_scenario_comes_back_from_json_equal_and_with_the_same_effect():
    scenario = Scenario(edits=ONE_OF_EACH)
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert again == scenario
    assert again.apply(timeline()).record() == scenario.apply(timeline()).record()


def test_a_scenario_can_be_written_by_hand_with_defaults_left_out():
    written = """{"edits": [
        {"do": "set", "kind": "panel_notified", "on": "2025-12-18"},
        {"do": "shift", "kind": "became_aware", "by": -2},
        {"do": "close", "day": "2026-01-02"},
        {"do": "fact", "name": "looked_after", "value": false}
    ]}"""
    assert Scenario.model_validate_json(written) == Scenario(
        edits=(
            SetEvent(kind="panel_notified", on=date(2025, 12, 18)),
            ShiftEvent(kind="became_aware", by=-2, unit="days"),
            CloseDay(day=date(2026, 1, 2), why="supposed closed"),
            SetFact(name="looked_after", value=False),
        )
    )


@pytest.mark.parametrize(
    "edit",
    [
        {"do": "sett", "kind": "panel_notified", "on": "2025-12-18"},
        {"kind": "panel_notified", "on": "2025-12-18"},
        {"do": "set", "kind": "panel_notified", "on": "2025-12-18", "by": 2},
        {"do": "set", "kind": "panel_notified", "on": "18/12/2025"},
        {"do": "set", "kind": "panel_notified", "on": "2025-12-18T00:00:00"},
        {"do": "set", "kind": "panel_notified", "on": 1766016000},
        {"do": "set", "kind": "Panel notified", "on": "2025-12-18"},
        {"do": "shift", "kind": "panel_notified", "by": "2"},
        {"do": "shift", "kind": "panel_notified", "by": 2.0},
        {"do": "shift", "kind": "panel_notified", "by": True},
        {"do": "shift", "kind": "panel_notified", "by": 36_526},
        {"do": "shift", "kind": "panel_notified", "by": -36_526},
        {"do": "shift", "kind": "panel_notified", "by": 2, "unit": "weeks"},
        {"do": "fact", "name": "looked_after", "value": 1},
        {"do": "fact", "name": "looked_after", "value": "A Name"},
        {"do": "fact", "name": "looked_after"},
        {"do": "close", "day": "2026-02-30"},
        {"do": "add", "event": {"kind": "incident"}},
    ],
)
def test_what_is_no_edit_is_refused(edit):
    with pytest.raises((ValidationError, CaseError)) as caught:
        Scenario.model_validate({"edits": [edit]})
    assert "A Name" not in str(caught.value)


def test_a_scenario_cannot_be_changed():
    with pytest.raises(ValidationError):
        Scenario().edits = ONE_OF_EACH


# -- In one line -----------------------------------------------------------------------------


def test_days_by_name_are_set_events_in_order():
    assert Scenario.of(panel_notified=date(2025, 12, 18), became_aware="2025-12-16").edits == (
        SetEvent(kind="panel_notified", on=date(2025, 12, 18)),
        SetEvent(kind="became_aware", on=date(2025, 12, 16)),
    )
    assert Scenario.of() == Scenario()


@pytest.mark.parametrize(
    "days", [{"panel_notified": "18/12/2025"}, {"Panel": date(2025, 12, 18)}, {"incident": None}]
)
def test_a_day_or_kind_that_cannot_be_is_an_error_of_this_library(days):
    with pytest.raises(SafeguardingTimelinesError):
        what_if(timeline(), **days)
    with pytest.raises(SafeguardingTimelinesError):
        Scenario.of(**days)
