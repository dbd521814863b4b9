"""Periods of hours: elapsed on absolute time, shown on the clocks of the United Kingdom.

In 2026 the clocks go forward on Sunday 29 March at 01:00 GMT and back on Sunday 25 October at
01:00 GMT. Parts of a day are ignored only where the time is not known: hours then round up.
"""

import pytest

from rulebook_text import book, day, flags, milestone, timeline
from safeguarding_timelines import Event, Status

WITHIN_24 = 'event = "acted"\nwithin = "24 hours"\nof = "started"'
WITHIN_48 = 'event = "acted"\nwithin = "48 hours"\nof = "started"'


def event(kind, on, at=None):
    return Event(kind=kind, on=day(on), at=at)


@pytest.mark.parametrize(
    ("length", "due"),
    [
        ("1 hour", "2026-01-06"),
        ("24 hours", "2026-01-06"),
        ("25 hours", "2026-01-07"),
        ("48 hours", "2026-01-07"),
        ("0 hours", "2026-01-05"),
    ],
)
def test_hours_from_a_date_alone_round_up_to_whole_days(tmp_path, length, due):
    loaded = book(tmp_path, f'event = "acted"\nwithin = "{length}"\nof = "started"')
    found = milestone(loaded, "2026-01-05", started="2026-01-05")
    assert (found.due, found.due_at) == (day(due), None)
    assert flags(found) == {"time_unknown"}


@pytest.mark.parametrize(
    ("rules", "on", "at", "due_at"),
    [
        (WITHIN_48, "2026-01-05", "10:00", "2026-01-07T10:00:00+00:00"),
        (WITHIN_48, "2026-07-06", "10:00", "2026-07-08T10:00:00+01:00"),
        # 28 March 10:00 GMT; 48 hours on it is 10:00 GMT, which the clocks show as 11:00.
        (WITHIN_48, "2026-03-28", "10:00", "2026-03-30T11:00:00+01:00"),
        # 24 October 10:00 BST is 09:00 GMT; 48 hours on the clocks show 09:00.
        (WITHIN_48, "2026-10-24", "10:00", "2026-10-26T09:00:00+00:00"),
        # The hour gained or lost may move the day: 23:30 GMT is 00:30 the next day in BST ...
        (WITHIN_24, "2026-03-28", "23:30", "2026-03-30T00:30:00+01:00"),
        # ... and 00:30 BST on the 25th is 23:30 GMT on the 24th.
        (WITHIN_24, "2026-10-25", "00:30", "2026-10-25T23:30:00+00:00"),
        # 02:30 BST on the 24th is 01:30 GMT: a day on, the second half past one of the night.
        (WITHIN_24, "2026-10-24", "02:30", "2026-10-25T01:30:00+00:00"),
        # 01:30 on the 28th in GMT: a day on the clocks show no half past one, but 02:30.
        (WITHIN_24, "2026-03-28", "01:30", "2026-03-29T02:30:00+01:00"),
    ],
)
def test_hours_elapse_on_absolute_time_across_both_clock_changes(tmp_path, rules, on, at, due_at):
    found = timeline(book(tmp_path, rules), on, event("started", on, at))
    [record] = found.record()["milestones"]
    assert record["due_at"] == due_at
    assert record["due"] == due_at[:10]
    assert flags(found["r"]) == set()


@pytest.mark.parametrize(
    ("on", "at", "status", "late", "expected"),
    [
        ("2026-01-07", "10:00", Status.MET, False, set()),
        ("2026-01-07", "10:01", Status.MET_LATE, True, set()),
        ("2026-01-06", "23:59", Status.MET, False, set()),
        ("2026-01-08", "00:01", Status.MET_LATE, True, set()),
        # On the last day and at a time nobody recorded: not shown to be late.
        ("2026-01-07", None, Status.MET, False, {"time_unknown"}),
        ("2026-01-06", None, Status.MET, False, set()),
        ("2026-01-08", None, Status.MET_LATE, True, set()),
    ],
)
def test_an_act_is_late_after_the_minute_the_hours_end(tmp_path, on, at, status, late, expected):
    started, acted = event("started", "2026-01-05", "10:00"), event("acted", on, at)
    found = milestone(book(tmp_path, WITHIN_48), "2026-01-09", started, acted)
    assert (found.status, found.late) == (status, late)
    assert flags(found) == expected


def test_the_day_the_hours_end_is_due_today_and_the_next_is_overdue(tmp_path):
    loaded, started = book(tmp_path, WITHIN_48), event("started", "2026-01-05", "10:00")
    states = [milestone(loaded, as_of, started).status for as_of in ("2026-01-07", "2026-01-08")]
    assert states == [Status.DUE_TODAY, Status.OVERDUE]


def test_in_the_hour_that_comes_twice_the_first_is_before_the_second(tmp_path):
    # From 02:30 BST on the 24th the 24 hours end at 01:30 GMT, the second half past one. A time
    # recorded in the repeated hour is the first: 01:45 BST is three quarters before that.
    found = milestone(
        book(tmp_path, WITHIN_24),
        "2026-10-26",
        event("started", "2026-10-24", "02:30"),
        event("acted", "2026-10-25", "01:45"),
    )
    assert (found.status, found.late) == (Status.MET, False)


def test_hours_count_from_the_later_of_two_events_of_one_day_by_their_times(tmp_path):
    rules = 'event = "acted"\nwithin = "24 hours"\nof = { latest_of = ["started", "reported"] }'
    found = timeline(
        book(tmp_path, rules),
        "2026-01-05",
        event("started", "2026-01-05", "09:00"),
        event("reported", "2026-01-05", "17:00"),
    )
    assert found.record()["milestones"][0]["due_at"] == "2026-01-06T17:00:00+00:00"


def test_hours_count_from_the_earlier_of_two_events_of_one_day_by_their_times(tmp_path):
    rules = 'event = "acted"\nwithin = "24 hours"\nof = { earliest_of = ["started", "reported"] }'
    found = timeline(
        book(tmp_path, rules),
        "2026-01-05",
        event("started", "2026-01-05", "17:00"),
        event("reported", "2026-01-05", "09:00"),
    )
    assert found.record()["milestones"][0]["due_at"] == "2026-01-06T09:00:00+00:00"


def test_of_two_events_of_one_day_the_later_is_not_known_while_one_has_no_time(tmp_path):
    rules = 'event = "acted"\nwithin = "24 hours"\nof = { latest_of = ["started", "reported"] }'
    found = milestone(
        book(tmp_path, rules),
        "2026-01-05",
        event("started", "2026-01-05", "09:00"),
        event("reported", "2026-01-05"),
    )
    assert (found.due, flags(found)) == (day("2026-01-06"), {"time_unknown"})


def test_notice_in_hours_of_a_date_alone_rounds_up_to_whole_days(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nat_least = "30 hours"\nbefore = "published"')
    found = milestone(loaded, "2026-01-05", published="2026-01-20")
    assert (found.due, found.due_at, flags(found)) == (day("2026-01-18"), None, {"time_unknown"})


def test_notice_in_hours_of_a_known_time_elapses_on_absolute_time(tmp_path):
    # Monday 30 March 10:00 BST is 09:00 GMT; 48 hours earlier the clocks show 09:00 GMT.
    loaded = book(tmp_path, 'event = "acted"\nat_least = "48 hours"\nbefore = "published"')
    published = event("published", "2026-03-30", "10:00")
    [record] = timeline(loaded, "2026-03-20", published).record()["milestones"]
    assert (record["due"], record["due_at"]) == ("2026-03-28", "2026-03-28T09:00:00+00:00")
    assert "time_unknown" not in record["flags"]
    in_time = milestone(loaded, "2026-03-31", published, event("acted", "2026-03-28", "09:00"))
    assert (in_time.status, in_time.late) == (Status.MET, False)
    late = milestone(loaded, "2026-03-31", published, event("acted", "2026-03-28", "09:01"))
    assert (late.status, late.late) == (Status.MET_LATE, True)


def test_a_point_in_hours_after_a_known_time_is_due_at_that_moment(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nexactly = "48 hours"\nafter = "started"')
    found = timeline(loaded, "2026-03-28", event("started", "2026-03-28", "10:00"))
    [record] = found.record()["milestones"]
    assert (record["due"], record["due_at"]) == ("2026-03-30", "2026-03-30T11:00:00+01:00")


def test_a_gate_in_hours_after_a_known_time_opens_at_that_moment(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nat_least = "48 hours"\nafter = "started"')
    started = event("started", "2026-01-05", "10:00")
    early = milestone(loaded, "2026-01-08", started, event("acted", "2026-01-07", "09:00"))
    assert (early.earliest, early.status) == (day("2026-01-07"), Status.PREMATURE)
    good = milestone(loaded, "2026-01-08", started, event("acted", "2026-01-07", "10:00"))
    assert (good.status, flags(good)) == (Status.MET, set())
    # On that day and at a time nobody recorded: it counts, and it is not known to.
    untimed = milestone(loaded, "2026-01-08", started, event("acted", "2026-01-07"))
    assert (untimed.status, flags(untimed)) == (Status.MET, {"time_unknown"})
    # The next day is after that moment whatever the time.
    after = milestone(loaded, "2026-01-08", started, event("acted", "2026-01-08"))
    assert (after.status, flags(after)) == (Status.MET, set())


def test_a_gate_in_days_asks_no_time_of_what_is_done_on_its_very_day(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nat_least = "2 weeks"\nafter = "started"')
    for at in (None, "00:01"):
        started = event("started", "2026-01-05", "10:00")
        found = milestone(loaded, "2026-01-30", started, event("acted", "2026-01-19", at))
        assert (found.status, flags(found)) == (Status.MET, set())
