"""What compute_timeline refuses to answer, and how it says so."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from rulebook_text import book, case, day, milestone, timeline
from safeguarding_timelines import Case, Event, WorkingCalendar, compute_timeline
from safeguarding_timelines.errors import (
    CalendarError,
    CaseError,
    CoverageError,
    SafeguardingTimelinesError,
)

RULE = 'event = "acted"\nwithin = "10 days"\nof = "started"'


def refused(tmp_path, *events, **rest):
    with pytest.raises(CaseError) as caught:
        timeline(book(tmp_path, RULE), "2026-02-01", *events, **rest)
    return [tuple(problem) for problem in caught.value.problems]


# -- Repeats ---------------------------------------------------------------------------------


def test_a_second_occurrence_of_what_happens_once_is_refused_with_the_way_to_correct(tmp_path):
    [(where, message)] = refused(tmp_path, started=["2026-01-05", "2026-01-07"])
    assert where == "started"
    assert message.startswith("recorded 2 times (2026-01-05, 2026-01-07), and it does not repeat")
    assert "give it an `id` and name that in the `corrects` of the new one" in message


def test_every_repeat_is_told_at_once_and_long_lists_are_cut(tmp_path):
    found = refused(
        tmp_path,
        started=[f"2026-01-{number:02}" for number in range(1, 10)],
        reported=["2026-01-05", "2026-01-07"],
    )
    assert sorted(where for where, _ in found) == ["reported", "started"]
    [message] = [message for where, message in found if where == "started"]
    assert message.count("2026-") == 5


def test_what_may_repeat_is_taken_as_often_as_it_comes(tmp_path):
    found = milestone(
        book(tmp_path, RULE), "2026-02-01", started="2026-01-05", acted=["2026-01-07"] * 40
    )
    assert found.done_on == day("2026-01-07")


def test_a_planned_repeat_is_a_repeat(tmp_path):
    assert refused(tmp_path, started=["2026-01-05", "2026-03-07"])


def test_a_correction_or_a_retraction_is_no_repeat(tmp_path):
    loaded = book(tmp_path, RULE)
    wrong = Event(kind="started", on=day("2026-01-05"), id="one")
    right = Event(kind="started", on=day("2026-01-07"), corrects="one")
    never = Event(kind="started", on=day("2026-01-09"), retracts="one")
    assert milestone(loaded, "2026-02-01", wrong, right).due == day("2026-01-17")
    again = Event(kind="started", on=day("2026-01-20"))
    assert milestone(loaded, "2026-02-01", wrong, never, again).due == day("2026-01-30")


def test_a_repeat_not_yet_known_is_none(tmp_path):
    late = Event(kind="started", on=day("2026-01-07"), recorded_on=day("2026-01-20"))
    first = Event(kind="started", on=day("2026-01-05"))
    options = {"known_on": day("2026-01-19")}
    found = milestone(book(tmp_path, RULE), "2026-02-01", first, late, options=options)
    assert found.due == day("2026-01-15")
    assert refused(tmp_path, first, late, options={"known_on": day("2026-01-20")})


# -- The day asked about ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "as_of",
    [
        datetime.fromisoformat("2026-01-06"),
        datetime(2026, 1, 6, 12, tzinfo=UTC),
        "2026-01-06",
        20260106,
        None,
    ],
)
@pytest.mark.parametrize("which", ["as_of", "known_on"])
def test_the_day_asked_about_is_a_plain_date(tmp_path, as_of, which):
    if as_of is None and which == "known_on":
        as_of = 0
    days = {"as_of": date(2026, 1, 6), "known_on": date(2026, 1, 6)} | {which: as_of}
    with pytest.raises(CalendarError):
        compute_timeline(case(started="2026-01-05"), book(tmp_path, RULE), **days)


@pytest.mark.parametrize("which", ["as_of", "known_on"])
@pytest.mark.parametrize("end", [0, 1])
def test_the_day_asked_about_is_one_the_calendar_knows(tmp_path, which, end):
    loaded = book(tmp_path, RULE)
    calendar = WorkingCalendar.england_and_wales()
    edge = calendar.coverage[end]
    outside = edge.fromordinal(edge.toordinal() + (1 if end else -1))
    days = {"as_of": date(2026, 1, 6), "known_on": date(2026, 1, 6)}
    assert compute_timeline(case(), loaded, **days | {which: edge}).milestones
    with pytest.raises(CoverageError, match=f"{outside} is outside the calendar"):
        compute_timeline(case(), loaded, **days | {which: outside})


def test_the_calendar_of_the_case_says_which_days_are_known(tmp_path):
    narrow = WorkingCalendar.from_dates({}, coverage=(day("2026-01-01"), day("2026-01-31")))
    loaded, made = book(tmp_path, RULE), case(started="2026-01-05")
    found = compute_timeline(made, loaded, as_of=day("2026-01-31"), calendar=narrow)
    assert found["r"].due == day("2026-01-15")
    with pytest.raises(CoverageError):
        compute_timeline(made, loaded, as_of=day("2026-02-01"), calendar=narrow)


# -- Dates out of reach ----------------------------------------------------------------------


@pytest.mark.parametrize("on", ["1999-12-31", "2150-01-01", "0001-01-01", "9999-12-31"])
def test_an_event_outside_the_calendar_is_refused_with_its_limits(tmp_path, on):
    [(where, message)] = refused(tmp_path, started=on)
    assert where == "events.0.on"
    assert f"{on} is outside: the calendar england-and-wales knows 2000-01-01 to " in message
    until = Event(kind="granted", on=day("2026-01-05"), until=day(on))
    assert [where for where, _ in refused(tmp_path, until)] == ["events.0.until"]


@pytest.mark.parametrize(
    "bound",
    [
        'within = "25000 working days"\nof = "started"',
        'at_least = "25000 working days"\nbefore = "started"',
        'at_least = "25000 working days"\nafter = "started"',
        'exactly = "25000 working days"\nafter = "started"',
        'exactly = "25000 working days"\nbefore = "started"',
        'from_day = 1\nto_day = 36525\nday_one = "started"\ncounted_in = "working days"',
        'every = "5 working days"\nstarting = 1990-01-01',
    ],
)
def test_a_count_of_working_days_that_leaves_the_calendar_is_an_error_and_no_guess(tmp_path, bound):
    loaded = book(tmp_path, f'event = "acted"\n{bound}')
    with pytest.raises(CoverageError):
        milestone(loaded, "2050-01-10", started="2050-01-05")


@pytest.mark.parametrize(
    ("bound", "due"),
    [
        ('within = "100 years"\nof = "started"', "2150-01-05"),
        ('at_least = "100 years"\nbefore = "started"', "1950-01-05"),
        ('exactly = "100 years"\nafter = "started"', "2150-01-05"),
        ("no_later_than = 1900-01-01", "1900-01-01"),
        ("no_later_than = 9999-12-31", "9999-12-31"),
    ],
)
def test_a_date_that_needs_no_calendar_may_lie_beyond_it(tmp_path, bound, due):
    # Only the day to act by would need to know which days count there.
    found = milestone(
        book(tmp_path, f'event = "acted"\n{bound}'), "2050-01-10", started="2050-01-05"
    )
    assert (found.due, found.act_by) == (day(due), None)


def test_a_date_past_the_last_year_there_is_is_an_error(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nwithin = "100 years"\nof = { until_of = "granted" }')
    calendar = WorkingCalendar.from_dates({}, coverage=(day("2000-01-01"), day("9999-12-31")))
    granted = Event(kind="granted", on=day("2026-01-05"), until=day("9950-01-05"))
    with pytest.raises(CoverageError):
        milestone(loaded, "2026-01-10", granted, options={"calendar": calendar})


@pytest.mark.parametrize(
    "bound",
    [
        'every = "1 year"\nstarting = 2100-06-01',
        'every = "100 years"\nstarting = "started"',
        'every = "25000 working days"\nstarting = "started"',
        'every = "25000 working days"\nsince_last = true',
    ],
)
def test_a_recurring_duty_whose_first_date_is_out_of_reach_has_none(tmp_path, bound):
    loaded = book(tmp_path, f'event = "acted"\n{bound}')
    with suppress(CoverageError):  # an error or no date: either says so, and neither guesses
        found = milestone(loaded, "2050-01-10", started="2050-01-05", acted="2050-01-05")
        assert (found.due, found.late) == (None, False)


# -- Words the rulebook does not know --------------------------------------------------------


def test_every_word_the_rulebook_does_not_know_is_told_at_once(tmp_path):
    found = refused(
        tmp_path,
        Event(kind="startd", on=day("2026-01-05")),
        Event(kind="acted", on=day("2026-01-05"), by="polise"),
        Event(kind="acted", on=day("1990-01-05")),
        facts={"care_leaver": True, "local": {"setting": "moon"}},
    )
    assert [where for where, _ in found] == [
        "facts.care_leaver",
        "facts.local.setting",
        "events.0.kind",
        "events.1.by",
        "events.2.on",
    ]
    messages = " ".join(message for _, message in found)
    assert "did you mean 'started'?" in messages
    assert "did you mean 'police'?" in messages
    assert "write home, school, street" in messages
    assert "moon" not in messages


def test_events_of_unknown_kinds_may_be_left_out_on_request(tmp_path):
    stranger = Event(kind="moon_landing", on=day("1969-07-20"))
    found = milestone(
        book(tmp_path, RULE),
        "2026-01-06",
        stranger,
        started="2026-01-05",
        options={"ignore_unknown_events": True},
    )
    assert found.due == day("2026-01-15")


def test_every_refusal_is_of_the_one_family_and_a_builtin_error():
    assert issubclass(CaseError, SafeguardingTimelinesError)
    assert issubclass(CaseError, ValueError)
    assert issubclass(CalendarError, ValueError)
    assert issubclass(CoverageError, LookupError)


def test_an_empty_case_under_an_empty_rulebook_is_an_empty_timeline(tmp_path):
    empty = book(tmp_path, "", events="", words="")
    found = compute_timeline(Case(reference="EX-2026-001"), empty, as_of=day("2026-01-06"))
    assert (found.milestones, dict(found.instances), found.late) == ((), {}, ())
    assert found.record()["milestones"] == []
