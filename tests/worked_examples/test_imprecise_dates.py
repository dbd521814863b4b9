"""Events known only to a month or a bound, counted by hand at both ends of each interval.

Working Together 2018 was in force: notify the Panel within five working days of becoming aware. The
five working days after Tuesday 1 August 2023 are 2, 3, 4, 7 and 8 August; after Thursday 31 August
they are 1, 4, 5, 6 and 7 September. The bank holiday of 28 August lies in neither.
"""

import pytest

from rulebook_text import book, day, timeline
from safeguarding_timelines import (
    Case,
    Event,
    Status,
    compare,
    compute_timeline,
    explain,
    load_rulebook,
    what_if,
)
from safeguarding_timelines.engine.unknown_days import MOST
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.questions.what_if import RemoveEvent, Scenario, SetEvent, ShiftEvent
from safeguarding_timelines.questions.windows.windows import windows_of

ENGLAND = load_rulebook("england")


def england(as_of, **kinds):
    case = Case.of("EX-2023-031", outcome="died", abuse_or_neglect="known", **kinds)
    return compute_timeline(case, ENGLAND, as_of=day(as_of))


def notified(as_of, **kinds):
    return england(as_of, became_aware="2023-08", **kinds)["notify-panel"]


def test_a_month_gives_a_due_date_between_two_days_and_the_safe_end_of_it():
    found = notified("2023-10-02")
    assert found.ranges["due"] == (day("2023-08-08"), day("2023-09-07"))
    assert found.due == day("2023-08-08")
    assert found.ranges["anchor"] == (day("2023-08-01"), day("2023-08-31"))
    assert found.anchor.on is None
    assert found.anchor.basis == "actual"
    assert "imprecise" in found.flags


@pytest.mark.parametrize(
    ("as_of", "statuses", "late"),
    [
        ("2023-07-31", {Status.DUE}, False),
        ("2023-08-07", {Status.DUE}, False),
        ("2023-08-08", {Status.DUE, Status.DUE_TODAY}, False),
        ("2023-08-15", {Status.DUE, Status.DUE_TODAY, Status.OVERDUE}, None),
        ("2023-09-07", {Status.DUE_TODAY, Status.OVERDUE}, None),
        ("2023-09-08", {Status.OVERDUE}, True),
    ],
)
def test_the_status_is_sure_only_on_one_side_of_all_the_days(as_of, statuses, late):
    found = notified(as_of)
    assert set(found.possible or {found.status}) == statuses
    assert (found.status is Status.INDETERMINATE) == (len(statuses) > 1)
    assert found.late is bool(late)
    assert ("may_be_late" in found.flags) == (late is None)


@pytest.mark.parametrize(
    ("done", "statuses"),
    [
        # Aware on 1 August it was due on the 8th; aware later than it was done, it is early.
        ("2023-08-08", {Status.MET}),
        # Aware on 1 August it is a day late; on the 2nd it was due on Wednesday the 9th.
        ("2023-08-09", {Status.MET, Status.MET_LATE}),
        ("2023-09-07", {Status.MET, Status.MET_LATE}),
        ("2023-09-08", {Status.MET_LATE}),
        # Done some day of August: perhaps in time, perhaps not.
        ("2023-08", {Status.MET, Status.MET_LATE}),
        ("2023-07", {Status.MET}),
        ("2023-10", {Status.MET_LATE}),
    ],
)
def test_whether_it_was_done_in_time_is_said_only_where_every_day_agrees(done, statuses):
    found = notified("2023-11-01", panel_notified=done)
    assert set(found.possible or {found.status}) == statuses
    assert found.late == (statuses == {Status.MET_LATE})


def test_a_day_on_which_something_was_done_is_given_only_if_it_is_known():
    found = notified("2023-11-01", panel_notified="2023-10")
    assert found.done_on is None
    assert found.ranges["done_on"] == (day("2023-10-01"), day("2023-10-31"))
    assert notified("2023-11-01", panel_notified="2023-10-04").done_on == day("2023-10-04")


def test_what_does_not_rest_on_the_event_says_nothing_of_it():
    found = england("2023-11-01", incident="2023-08", became_aware="2023-08-14")
    milestone = found["notify-panel"]  # aware on Monday 14 August: due on Monday the 21st
    assert (milestone.due, milestone.ranges) == (day("2023-08-21"), {})
    assert "imprecise" not in milestone.flags


def test_of_what_has_to_be_kept_the_safe_end_is_the_last():
    # Published between 2 February and 21 May 2024: public at least until the same day of 2025.
    published = {"from": "2024-02-02", "to": "2024-05-21"}
    found = england("2024-06-03", lcspr_published=published)["lcspr-availability"]
    assert found.due == day("2025-05-21")
    assert found.ranges["due"] == (day("2025-02-02"), day("2025-05-21"))
    assert found.status is Status.MAINTAINING
    # Taken down on 21 March 2025: too early if it was published on 21 March 2024 or later.
    withdrawn = england("2025-06-02", lcspr_published=published, lcspr_withdrawn="2025-03-21")
    assert withdrawn["lcspr-availability"].possible == (Status.FULFILLED, Status.BREACHED)


def test_an_edition_changes_within_the_interval():
    # Working Together 2023 came into force on Friday 15 December 2023.
    found = england("2024-02-01", became_aware="2023-12")["notify-panel"]
    assert found.ranges["due"] == (day("2023-12-08"), day("2024-01-08"))


RULE = 'event = "acted"\nwithin = "5 days"\nof = "started"'


def test_where_no_first_day_is_known_neither_is_that_of_the_due_date(tmp_path):
    found = timeline(book(tmp_path, RULE), "2024-06-03", started={"to": "2024-02-20"})["r"]
    assert found.ranges["due"] == (None, day("2024-02-25"))
    assert found.ranges["anchor"] == (None, day("2024-02-20"))
    assert found.status is Status.OVERDUE
    done = timeline(
        book(tmp_path, RULE), "2024-06-03", started={"to": "2024-02-20"}, acted="2024-02-25"
    )["r"]
    assert done.possible == (Status.MET, Status.MET_LATE)


def test_of_the_later_of_two_events_a_bound_from_above_matters_only_past_the_other(tmp_path):
    rule = 'event = "acted"\nwithin = "5 days"\nof = { latest_of = ["started", "also_started"] }'
    both = {"also_started": "2024-02-10", "started": {"to": "2024-02-20"}}
    found = timeline(book(tmp_path, rule), "2024-06-03", **both)["r"]
    assert found.ranges["due"] == (day("2024-02-15"), day("2024-02-25"))  # the first day is known


def test_a_permission_that_has_lapsed_whatever_the_day_keeps_its_range(tmp_path):
    rule = f'{RULE}\nforce = "permission"'
    found = timeline(book(tmp_path, rule), "2024-04-10", started="2024-02")["r"]
    assert found.status is Status.NOT_APPLICABLE
    assert found.ranges["due"] == (day("2024-02-06"), day("2024-03-05"))


def test_a_first_day_is_as_sure_as_the_event_it_is_counted_from(tmp_path):
    rule = 'event = "acted"\nat_least = "5 days"\nafter = "started"'
    found = timeline(book(tmp_path, rule), "2024-02-20", started="2024-02")["r"]
    assert found.ranges["earliest"] == (day("2024-02-06"), day("2024-03-05"))
    assert found.earliest == day("2024-03-05")  # not before it whatever the day: the safe end
    assert found.possible == (Status.NOT_OPEN, Status.DUE)


def test_a_recurring_duty_may_have_more_instances_on_some_days_than_on_others(tmp_path):
    rule = 'event = "acted"\nevery = "1 month"\nstarting = "started"'
    found = timeline(book(tmp_path, rule), "2024-03-10", started="2024-02")
    # From 1 to 9 February the first report was due before 10 March, and the second is open.
    assert [m.status for m in found.all("r")] == [Status.INDETERMINATE, Status.DUE]
    assert found.all("r")[1].flags[-1] == "imprecise"
    assert explain(found, "r", instance=1).supposed


def test_a_reading_gives_its_safe_end_and_a_status_where_it_is_sure(tmp_path):
    rule = f'{RULE}\n[rules.readings.longer]\nwhy = "perhaps"\nwithin = "9 days"'
    found = timeline(book(tmp_path, rule), "2024-02-10", started="2024-02")["r"]
    assert found.readings["longer"].due == day("2024-02-10")
    assert found.readings["longer"].status is Status.INDETERMINATE
    late = timeline(book(tmp_path, rule), "2024-04-10", started="2024-02")["r"]
    assert late.readings["longer"].status is Status.OVERDUE


# -- Questions about such a case -----------------------------------------------------------


def test_the_account_supposes_the_day_of_the_safe_end_and_says_what_holds_whatever_the_day():
    found = explain(england("2023-08-15", became_aware="2023-08"), "notify-panel")
    assert found.milestone.due == day("2023-08-08")
    assert found.supposed == (
        "The day of the local authority becoming aware is not known, only that it is 2023-08. "
        "This account supposes Tue 1 Aug 2023.",
        "Whatever the day, due is between Tue 8 Aug 2023 and Thu 7 Sep 2023.",
        "Whatever the day, what was counted from is between Tue 1 Aug 2023 and Thu 31 Aug 2023.",
        "The status depends on the day: due or due today or overdue.",
    )
    assert found.record()["supposed"] == list(found.supposed)


def test_the_account_of_what_rests_on_nothing_imprecise_supposes_nothing():
    timeline = england("2023-08-15", became_aware="2023-08-01", incident="2023-07")
    found = explain(timeline, "notify-panel")
    assert found.supposed == ()
    assert "supposed" not in found.record()


def test_supposing_a_day_settles_it():
    start = england("2023-08-15", became_aware="2023-08")
    after = what_if(start, became_aware=day("2023-08-01")).after["notify-panel"]
    assert (after.due, after.status, after.ranges) == (day("2023-08-08"), Status.OVERDUE, {})
    assert what_if(start, Scenario(edits=(RemoveEvent(kind="became_aware"),)))
    by = Scenario(edits=(SetEvent(kind="became_aware", on=day("2023-08-01")),))
    assert by.apply(start).case.events[0].on == day("2023-08-01")


def test_a_correction_to_the_day_settles_it_for_every_question():
    month = Event(kind="became_aware", on="2023-08", id="month")
    known = Event(kind="became_aware", on="2023-08-14", corrects="month", recorded_on="2023-09-01")
    case = Case(reference="EX-2023-031", facts={"outcome": "died"}, events=[month, known])
    found = compute_timeline(case, ENGLAND, as_of=day("2023-09-04"))
    assert found["notify-panel"].due == day("2023-08-21")  # five working days after the 14th
    assert "imprecise" not in found["notify-panel"].flags
    assert windows_of(found).clashes[0].due == day("2023-08-21")
    before = compute_timeline(case, ENGLAND, as_of=day("2023-09-04"), known_on=day("2023-08-31"))
    assert before["notify-panel"].ranges["due"] == (day("2023-08-08"), day("2023-09-07"))
    with pytest.raises(CaseError, match="became_aware: the day of this event is not known"):
        windows_of(before)


def test_an_interval_shifts_by_its_ends():
    start = england("2023-10-02", became_aware="2023-08")
    for by, unit, ends in (
        (7, "days", ("2023-08-08", "2023-09-07")),
        (1, "working days", ("2023-08-02", "2023-09-01")),
    ):
        shift = ShiftEvent(kind="became_aware", by=by, unit=unit)
        found = Scenario(edits=(shift,)).apply(start)["notify-panel"]
        assert found.ranges["anchor"] == tuple(map(day, ends))


def test_a_milestone_that_is_the_same_on_every_day_does_not_differ():
    one = england("2023-10-02", became_aware="2023-08")
    other = england("2023-10-02", became_aware={"from": "2023-08-01", "to": "2023-08-30"})
    moved = what_if(one, Scenario())
    assert not moved
    assert compare(one, other)["notify-panel"].days == 0  # the safe end is the same, the other not


@pytest.mark.parametrize(
    "on",
    [
        "0001-01",
        "9999-12",
        {"to": "0001-01-05"},
        {"to": "9999-12-31"},
        {"to": "1999-12-31"},
        {"from": "1999-12-31", "to": "2000-01-31"},
    ],
)
def test_days_outside_the_calendar_are_refused_as_those_of_any_event(on):
    with pytest.raises(CaseError, match=r"events\.0\.on: \d{4}-\d\d-\d\d is outside"):
        england("2024-02-01", became_aware=on)


def test_a_record_entered_on_the_last_day_there_is_changes_nothing():
    month = {"kind": "became_aware", "on": "2023-08"}
    late = {"kind": "incident", "on": "2023-07-01", "recorded_on": "9999-12-31"}
    facts = {"outcome": "died", "abuse_or_neglect": "known"}
    found = [
        compute_timeline(
            Case.model_validate({"reference": "EX-2023-031", "facts": facts, "events": events}),
            ENGLAND,
            as_of=day("2023-10-02"),
        )["notify-panel"]
        for events in ([month], [month, late])
    ]
    assert found[0] == found[1]
    assert found[0].ranges["due"] == (day("2023-08-08"), day("2023-09-07"))


def test_a_bound_near_the_first_days_of_the_calendar_begins_with_them(tmp_path):
    found = timeline(book(tmp_path, RULE), "2024-02-01", started={"to": "2000-02-01"})["r"]
    assert found.due == day("2000-01-06")  # as if on the first day of all
    assert found.ranges["due"] == (None, day("2000-02-06"))


def test_the_days_on_which_editions_and_relaxations_end_are_tried(tmp_path):
    rules = f"""
    {RULE}
    in_force = {{ until = 2023-12-14 }}
    relaxed = {{ from = 2020-03-01, until = 9999-12-31, why = "then" }}

    event = "acted"
    within = "9 days"
    of = "started"
    in_force = {{ from = 2023-12-15 }}
    """
    started = {"from": "2020-01-01", "to": "2023-12-31"}  # too many days to try each
    both = {"started": started, "also_started": started}
    found = timeline(book(tmp_path, rules), "2024-06-03", **both)["r"]
    assert found.ranges["due"] == (day("2020-01-06"), day("2024-01-09"))
    assert "relaxed" in found.flags


def test_a_record_of_a_month_is_seen_once_it_is_made():
    aware = Event(kind="became_aware", on="2023-08", recorded_on="2023-09-04")
    case = Case(reference="EX-2023-031", facts={"outcome": "died"}, events=[aware])
    for known_on, status in (("2023-09-03", Status.AWAITING), ("2023-09-04", Status.OVERDUE)):
        found = compute_timeline(case, ENGLAND, as_of=day("2023-09-30"), known_on=day(known_on))
        assert found["inform-partners"].status in (status, Status.APPLICABILITY_UNKNOWN)
        assert (found["inform-partners"].due is None) == (status is Status.AWAITING)


def test_two_bounds_without_first_days_leave_both_open(tmp_path):
    both = {"started": {"to": "2024-02-20"}, "acted": {"to": "2024-03-01"}}
    found = timeline(book(tmp_path, RULE), "2024-06-03", **both)["r"]
    assert found.ranges["done_on"] == (None, day("2024-03-01"))
    assert found.possible == (Status.MET, Status.MET_LATE)


def test_more_unknown_days_than_can_be_considered_are_refused_in_words(tmp_path):
    rule = 'event = "acted"\nwithin = "5 days"\nof = { last = "asked" }'
    months = [f"20{year:02}-{month:02}" for year in range(20, 24) for month in range(1, 13)]
    assert 2 ** len(months) > MOST
    unknown, asked = book(tmp_path, rule), [Event(kind="asked", on=month) for month in months]
    with pytest.raises(CaseError, match="too many days are unknown at once; narrow the longest"):
        timeline(unknown, "2024-06-03", *asked)
