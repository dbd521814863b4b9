"""What a comparison for people adds where date and status are the same on both sides."""

from datetime import time

from rulebook_text import book, day
from safeguarding_timelines import Event, Facts, compare
from safeguarding_timelines.outputs.text.comparison import comparison_text
from supposing import RECORDED, timeline


def lines(before, after):
    return [line.strip() for line in comparison_text(compare(before, after)).splitlines()]


def test_a_window_that_opened_on_another_day_says_on_which(tmp_path):
    rulebook = book(tmp_path, 'event = "acted"\nbetween = ["started", "finished"]')

    def started(on):
        events = Event(kind="started", on=day(on)), Event(kind="finished", on=day("2026-01-30"))
        return timeline(*events, facts=Facts(), rulebook=rulebook)

    assert lines(started("2026-01-02"), started("2026-01-05")) == [
        "Do it (r)",
        "before  Fri 30 Jan 2026  due in 24 days, from Fri 2 Jan 2026 on",
        "after   Fri 30 Jan 2026  due in 24 days, from Mon 5 Jan 2026 on",
    ]
    # On the sixth the words for a window not yet open name the day themselves.
    assert lines(started("2026-01-07"), started("2026-01-09"))[1:] == [
        "before  Fri 30 Jan 2026  not before Wed 7 Jan 2026",
        "after   Fri 30 Jan 2026  not before Fri 9 Jan 2026",
    ]


def test_hours_of_one_day_are_told(tmp_path):
    rulebook = book(tmp_path, 'event = "acted"\nwithin = "48 hours"\nof = "started"')

    def started(hour):
        event = Event(kind="started", on=day("2026-01-05"), at=time(hour))
        return timeline(event, facts=Facts(), rulebook=rulebook)

    assert lines(started(9), started(15))[1:] == [
        "before  Wed 7 Jan 2026   due in 1 day, at 09:00",
        "after   Wed 7 Jan 2026   due in 1 day, at 15:00",
    ]


def test_having_become_late_is_told_with_what_it_is_late_against():
    # Due 12 January; extended on that day, or two days after it.
    def extended(on):
        more = Event(kind="rapid_review_extended", on=day(on), until=day("2026-01-30"))
        return timeline(*RECORDED, more, as_of="2026-01-20")

    assert lines(extended("2026-01-12"), extended("2026-01-14"))[1:] == [
        "before  Fri 30 Jan 2026  due in 10 days, not late",
        "after   Fri 30 Jan 2026  due in 10 days, late against guidance",
    ]


def test_an_occurrence_that_is_not_there_is_no_missing_rule(tmp_path):
    rulebook = book(tmp_path, 'event = "acted"\nwithin = "3 days"\nof = { each = "asked" }')

    def asked(*days):
        events = [Event(kind="asked", on=day(d)) for d in days]
        return timeline(*events, facts=Facts(), rulebook=rulebook)

    assert lines(asked("2026-01-05", "2026-01-12"), asked("2026-01-05"))[1:] == [
        "before  Thu 15 Jan 2026  due in 9 days",
        "after   no such occurrence",
    ]
