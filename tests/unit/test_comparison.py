"""What two timelines differ in: as values, as JSON and as lines for people."""

import json
from datetime import date, time

import pytest

from example_files import LOCAL, book_of, name_of
from rulebook_text import book, day
from safeguarding_timelines import (
    Case,
    Event,
    Facts,
    Scenario,
    Status,
    WorkingCalendar,
    compare,
    compute_timeline,
    load_rulebook,
    what_if,
)
from safeguarding_timelines.errors import UnknownRuleError
from safeguarding_timelines.outputs.text.comparison import comparison_text
from safeguarding_timelines.questions.what_if import CloseDay, SetFact, ShiftEvent, UseRulebook
from safeguarding_timelines.rules.load import built_in
from supposing import RECORDED, SUBMISSION, timeline


def ids(comparison):
    return [difference.rule for difference in comparison.differences]


def written(comparison):
    """The lines of each rule that differs."""
    entries, rule = {}, None
    for line in comparison_text(comparison).splitlines():
        if line.startswith("    "):
            entries[rule].append(line.strip())
        else:
            rule = line.rpartition("(")[2].rstrip(")")
            entries[rule] = []
    return entries


# -- As values -------------------------------------------------------------------------------


def test_a_timeline_differs_from_itself_in_nothing():
    start = timeline()
    assert not compare(start, start)
    assert compare(start, start).differences == ()
    assert not compare(start, timeline())


def test_a_notification_a_day_later_moves_what_is_counted_from_it():
    start = timeline()
    comparison = what_if(start, panel_notified=date(2025, 12, 18))
    assert comparison
    assert comparison.before is start
    # Notified itself; the submission 12 -> 13 January; the reply, 15 working days after that
    # day: 13-16 | 19-23 | 26-30 | 2 February, and so 3 February.
    assert ids(comparison) == ["notify-panel", SUBMISSION, "panel-response"]
    submission = comparison[SUBMISSION]
    assert submission.title == "Submit the rapid review to the Panel"
    assert (submission.days, submission.working_days) == (1, 1)
    assert (submission.before.due, submission.after.due) == (date(2026, 1, 12), date(2026, 1, 13))
    assert not submission.status_changed
    reply = comparison["panel-response"]
    assert (reply.before.due, reply.after.due) == (date(2026, 2, 2), date(2026, 2, 3))


def test_days_are_negative_and_working_days_skip_the_weekend_when_it_moves_earlier():
    # From Tue 16 Dec: 17 18 19 22 23 24 | 29 30 31 2 | 5 6 7 8 9: a Friday, not Monday 12.
    submission = what_if(timeline(), panel_notified=date(2025, 12, 16))[SUBMISSION]
    assert submission.after.due == date(2026, 1, 9)
    assert (submission.days, submission.working_days) == (-3, -1)


def test_working_days_are_those_of_the_second_timeline():
    # Thu 18 Dec with 2 and 13 January closed: 19 22-24 | 29-31 | 5-9 | 12 14 15, the fifteenth.
    supposed = Scenario(edits=(CloseDay(day=day("2026-01-02")), CloseDay(day=day("2026-01-13"))))
    submission = what_if(timeline(), supposed, panel_notified=date(2025, 12, 18))[SUBMISSION]
    assert submission.after.due == date(2026, 1, 15)
    assert (submission.days, submission.working_days) == (3, 2)


def test_the_edits_of_a_scenario_are_made_before_the_days():
    shift = Scenario(edits=(ShiftEvent(kind="panel_notified", by=5),))
    comparison = what_if(timeline(), shift, panel_notified=date(2025, 12, 18))
    assert comparison[SUBMISSION].after.due == date(2026, 1, 13)


def test_a_status_that_changes_is_a_difference_though_no_date_moved():
    comparison = what_if(timeline(), rapid_review_submitted=date(2026, 1, 5))
    submission = comparison[SUBMISSION]
    assert (submission.days, submission.working_days) == (0, 0)
    assert submission.status_changed
    assert (submission.before.status, submission.after.status) == (Status.DUE, Status.MET)


def test_a_day_of_doing_that_changes_is_a_difference_and_its_record_says_so():
    done = what_if(timeline(), panel_notified=date(2025, 12, 18))["notify-panel"]
    assert (done.before.done_on, done.after.done_on) == (date(2025, 12, 17), date(2025, 12, 18))
    assert not done.status_changed
    record = done.record()
    assert record["before"] != record["after"]


def test_a_milestone_without_a_date_on_one_side_moved_by_no_number_of_days():
    comparison = what_if(timeline(), lcspr_published=date(2026, 3, 2))
    kept = comparison["lcspr-availability"]
    assert kept.before.due is None
    assert kept.after.due == date(2027, 3, 2)
    assert (kept.days, kept.working_days) == (None, None)


def test_rules_appear_and_vanish_with_the_rulebook():
    there = compare(timeline(), timeline(rulebook=load_rulebook("kingston-richmond")))
    meeting = there["rapid-review-meeting"]
    assert meeting.before is None
    assert meeting.after.due == date(2026, 1, 5)
    assert (meeting.days, meeting.working_days) == (None, None)
    assert meeting.status_changed
    assert meeting.title == "Hold the rapid review meeting"
    back = compare(there.after, there.before)["rapid-review-meeting"]
    assert (back.before, back.after) == (meeting.after, None)
    assert back.title == meeting.title
    assert SUBMISSION not in ids(there)


def test_the_duties_of_the_partnership_appear_when_they_are_asked_for():
    comparison = compare(timeline(), timeline(partnership=True))
    assert "yearly-report" in ids(comparison)
    assert all(difference.before is None for difference in comparison.differences)


def test_instances_of_one_rule_are_compared_one_by_one(tmp_path):
    rulebook = book(
        tmp_path,
        """
        event = "acted"
        within = "3 days"
        of = { each = "asked" }
        """,
    )

    def asked(*days):
        events = [Event(kind="asked", on=day(d)) for d in days]
        return timeline(*events, facts=Facts(), rulebook=rulebook)

    comparison = compare(asked("2026-01-05", "2026-01-12"), asked("2026-01-05", "2026-01-13"))
    [moved] = comparison.differences
    assert (moved.before.due, moved.after.due) == (date(2026, 1, 15), date(2026, 1, 16))
    [gone] = compare(asked("2026-01-05", "2026-01-12"), asked("2026-01-05")).differences
    assert (gone.before.due, gone.after) == (date(2026, 1, 15), None)
    # The rule is still there; what is not is the second request.
    assert "no such rule" not in comparison_text(
        compare(asked("2026-01-05", "2026-01-12"), asked("2026-01-05"))
    )


def test_becoming_late_is_a_difference_though_status_and_date_are_the_same():
    # Due 12 January; extended to 30 January in time, or only on 14 January, "a late grant does
    # not erase the overdue days".
    def extended(on):
        more = Event(kind="rapid_review_extended", on=day(on), until=day("2026-01-30"))
        return timeline(*RECORDED, more, as_of="2026-01-20")

    in_time, late = extended("2026-01-12"), extended("2026-01-14")
    assert [t[SUBMISSION].status for t in (in_time, late)] == [Status.DUE, Status.DUE]
    assert [t[SUBMISSION].late for t in (in_time, late)] == [False, True]
    assert SUBMISSION in ids(compare(in_time, late))


def test_the_first_day_moving_is_a_difference_though_the_last_day_stays(tmp_path):
    rulebook = book(tmp_path, 'event = "acted"\nbetween = ["started", "finished"]')

    def started(on):
        events = Event(kind="started", on=day(on)), Event(kind="finished", on=day("2026-01-30"))
        return timeline(*events, facts=Facts(), rulebook=rulebook)

    first, second = started("2026-01-07"), started("2026-01-09")
    assert (first["r"].earliest, first["r"].due) == (date(2026, 1, 7), date(2026, 1, 30))
    assert (second["r"].earliest, second["r"].due) == (date(2026, 1, 9), date(2026, 1, 30))
    assert ids(compare(first, second)) == ["r"]


def test_hours_that_move_within_a_day_are_a_difference(tmp_path):
    rulebook = book(tmp_path, 'event = "acted"\nwithin = "48 hours"\nof = "started"')

    def started(hour):
        event = Event(kind="started", on=day("2026-01-05"), at=time(hour))
        return timeline(event, facts=Facts(), rulebook=rulebook)

    assert ids(compare(started(9), started(15))) == ["r"]


def test_a_gate_is_compared_by_its_first_day(tmp_path):
    rulebook = book(tmp_path, 'event = "acted"\nat_least = "7 days"\nafter = "started"')

    def started(on):
        return timeline(Event(kind="started", on=day(on)), facts=Facts(), rulebook=rulebook)

    [moved] = compare(started("2026-01-05"), started("2026-01-06")).differences
    assert moved.days == 1
    assert "1 day later" in comparison_text(compare(started("2026-01-05"), started("2026-01-06")))


def test_dates_beyond_the_calendar_are_compared_all_the_same():
    # To be kept one year from 30 December 2100: the calendar ends with 2100, months need none.
    start = timeline(Event(kind="lcspr_published", on=day("2100-12-30")), as_of="2100-12-31")
    assert start["lcspr-availability"].due == date(2101, 12, 30)
    moved = what_if(start, lcspr_published=date(2100, 12, 29))["lcspr-availability"]
    assert moved.days == -1


def test_timelines_on_calendars_of_different_reach_are_compared_all_the_same():
    near = WorkingCalendar.from_dates({}, coverage=(day("2025-01-01"), day("2026-12-31")))
    published = Event(kind="lcspr_published", on=day("2025-12-18"))
    later = Event(kind="lcspr_published", on=day("2026-03-02"))
    moved = compare(timeline(later), timeline(published, calendar=near))["lcspr-availability"]
    assert moved.days == -74  # 2 March 2027 to 18 December 2026: 2 + 28 + 31 + 13


def test_a_rule_that_does_not_differ_is_an_unknown_one():
    comparison = what_if(timeline(), panel_notified=date(2025, 12, 18))
    with pytest.raises(UnknownRuleError, match="the rule 'inform-partners' does not differ"):
        comparison["inform-partners"]


@pytest.mark.parametrize("other", list(built_in()))
def test_a_comparison_is_the_mirror_of_the_one_the_other_way(other):
    supposed = Scenario(edits=(UseRulebook(which=other), ShiftEvent(kind="became_aware", by=-3)))
    start = timeline()
    there = what_if(start, supposed, panel_notified=date(2025, 12, 22))
    back = compare(there.after, start)
    for one, other_way in zip(there.differences, mirrored(there, back), strict=True):
        assert (one.before, one.after) == (other_way.after, other_way.before)
        days = other_way.days, other_way.working_days
        assert (one.days, one.working_days) == tuple(d if d is None else -d for d in days)


def mirrored(there, back):
    """The differences of the way back, in the order of the way there."""
    order = ids(there)
    assert sorted(order) == sorted(ids(back))
    return sorted(back.differences, key=lambda difference: order.index(difference.rule))


# -- As JSON ---------------------------------------------------------------------------------


def test_the_record_has_both_sides_and_what_they_rest_on():
    flooded = WorkingCalendar.england_and_wales().with_closures({day("2026-01-05"): "flood"})
    start = timeline()
    record = compare(start, timeline(calendar=flooded, as_of="2026-01-13")).record()
    assert json.loads(json.dumps(record)) == record
    assert list(record) == ["before", "after", "differences"]
    for side in ("before", "after"):
        assert record[side]["case"] == "EX-2026-001"
        assert record[side]["rulebook"] == {"id": "england", "version": "2026.2"}
        assert record[side]["known_on"] is None
    assert (record["before"]["as_of"], record["after"]["as_of"]) == ("2026-01-06", "2026-01-13")
    assert record["before"]["calendar"]["snapshot"] != record["after"]["calendar"]["snapshot"]
    assert record["after"]["calendar"]["closures"] == {"2026-01-05": "flood"}
    [submission] = [d for d in record["differences"] if d["rule"] == SUBMISSION]
    assert submission["title"] == "Submit the rapid review to the Panel"
    assert submission["days"] == submission["working_days"] == 1
    before, after = submission["before"], submission["after"]
    assert (before["date"], before["status"], before["late"]) == ("2026-01-12", "due", False)
    # On the thirteenth, the new last day.
    assert (after["date"], after["status"], after["late"]) == ("2026-01-13", "due_today", False)


def test_a_side_that_is_not_there_and_a_date_that_is_not_there_are_null():
    record = what_if(timeline(), lcspr_published=date(2026, 3, 2)).record()
    [kept] = [d for d in record["differences"] if d["rule"] == "lcspr-availability"]
    assert kept["before"]["date"] is None
    assert kept["days"] is None
    record = compare(timeline(), timeline(partnership=True)).record()
    assert {d["before"] for d in record["differences"]} == {None}


# -- For people ------------------------------------------------------------------------------


def test_nothing_is_one_line():
    assert comparison_text(compare(timeline(), timeline())) == "Nothing would change.\n"


def test_what_moved_is_told_before_and_after():
    entries = written(what_if(timeline(), panel_notified=date(2025, 12, 18)))
    assert entries[SUBMISSION] == [
        "before  Mon 12 Jan 2026  due in 6 days",
        "after   Tue 13 Jan 2026  due in 7 days, 1 day later (1 working)",
    ]


def test_earlier_is_told_with_its_working_days():
    entries = written(what_if(timeline(), panel_notified=date(2025, 12, 16)))
    assert entries[SUBMISSION][1] == (
        "after   Fri 9 Jan 2026   due in 3 days, 3 days earlier (1 working)"
    )


def test_a_status_alone_is_told_without_days():
    entries = written(what_if(timeline(), Scenario(edits=(SetFact(name="outcome", value=None),))))
    assert entries[SUBMISSION] == [
        "before  Mon 12 Jan 2026  due in 6 days",
        "after   Mon 12 Jan 2026  applies? not recorded: outcome",
    ]


def test_what_has_no_date_and_what_is_new_are_told_so():
    entries = written(what_if(timeline(), lcspr_published=date(2026, 3, 2)))
    assert entries["lcspr-availability"][0].startswith("before  no date          ")
    entries = written(compare(timeline(), timeline(rulebook=load_rulebook("kingston-richmond"))))
    assert entries["rapid-review-meeting"] == [
        "before  no such rule",
        # 5 January was yesterday.
        "after   Mon 5 Jan 2026   overdue by 1 day",
    ]


@pytest.mark.parametrize("path", LOCAL, ids=name_of)
@pytest.mark.parametrize("other", list(built_in()))
def test_no_line_is_wider_than_a_hundred_columns(path, other):
    mine = load_rulebook(book_of(path))
    start = compute_timeline(Case.read(path), mine, as_of=date(2026, 1, 6))
    text = comparison_text(what_if(start, Scenario(edits=(UseRulebook(which=other),))))
    assert [line for line in text.splitlines() if len(line) > 100] == []
