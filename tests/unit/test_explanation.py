"""Explanations of periods: the ledger of every unit and direction, a row a day, counted by hand."""

import pytest

from explaining import counts, explained, ledger
from rulebook_text import day
from safeguarding_timelines import Event
from safeguarding_timelines.explanations.explain import Change

WITHIN = 'event = "acted"\nof = "started"\n'
NOTICE = 'event = "acted"\nbefore = "published"\n'
GATE = 'event = "acted"\nafter = "started"\n'


def change(anchor, result):
    return Change(day(anchor), day(result))


# -- Working days ----------------------------------------------------------------------------


def test_working_days_have_a_row_a_day_with_number_or_reason(tmp_path):
    # The day of the event is excluded (Lester v Garland). 22, 23, 24, 29, 30 December 2025.
    found = explained(tmp_path, WITHIN + 'within = "5 working days"', "2026-01-06",
                      started="2025-12-19")  # fmt: skip
    [step] = found.steps
    assert counts(step) == ("due", "working days", 5, "after", "2025-12-19", "2025-12-30")
    assert ledger(step) == [
        "Sat 20 Dec Saturday", "Sun 21 Dec Sunday", "Mon 22 Dec 1", "Tue 23 Dec 2", "Wed 24 Dec 3",
        "Thu 25 Dec Christmas Day", "Fri 26 Dec Boxing Day", "Sat 27 Dec Saturday",
        "Sun 28 Dec Sunday", "Mon 29 Dec 4", "Tue 30 Dec 5",
    ]  # fmt: skip
    assert (step.missing, step.moments) == (None, None)
    assert found.milestone.due == day("2025-12-30")


def test_a_day_that_does_not_count_repeats_the_number_of_the_last_that_did(tmp_path):
    found = explained(tmp_path, WITHIN + 'within = "5 working days"', "2026-01-06",
                      started="2025-12-19")  # fmt: skip
    assert [row.number for row in found.steps[0].rows] == [0, 0, 1, 2, 3, 3, 3, 3, 3, 4, 5]
    assert [row.counted for row in found.steps[0].rows].count(True) == 5


def test_notice_in_working_days_is_counted_back_from_the_event(tmp_path):
    # Working Together 2023, paragraph 364, and the table of computation_of_time.md: publication on
    # Monday 13 April 2026. Back over Easter: 10, 9, 8, 7, 2, 1 April, 31 March.
    found = explained(tmp_path, NOTICE + 'at_least = "7 working days"', "2026-03-01",
                      published="2026-04-13")  # fmt: skip
    [step] = found.steps
    assert counts(step) == ("due", "working days", 7, "before", "2026-04-13", "2026-03-31")
    assert ledger(step) == [
        "Sun 12 Apr Sunday", "Sat 11 Apr Saturday", "Fri 10 Apr 1", "Thu 9 Apr 2", "Wed 8 Apr 3",
        "Tue 7 Apr 4", "Mon 6 Apr Easter Monday", "Sun 5 Apr Sunday", "Sat 4 Apr Saturday",
        "Fri 3 Apr Good Friday", "Thu 2 Apr 5", "Wed 1 Apr 6", "Tue 31 Mar 7",
    ]  # fmt: skip
    # Published on 14 April: 13, 10, 9, 8, 7, 2, 1 April.
    assert found.change == change("2026-04-14", "2026-04-01")


def test_a_gate_gives_the_first_day_and_no_last(tmp_path):
    # Good Friday and Easter Monday 2026 are 3 and 6 April: 7, 8, 9 April.
    found = explained(tmp_path, GATE + 'at_least = "3 working days"', "2026-04-03",
                      started="2026-04-02")  # fmt: skip
    [step] = found.steps
    assert counts(step) == ("earliest", "working days", 3, "after", "2026-04-02", "2026-04-09")
    assert ledger(step)[-3:] == ["Tue 7 Apr 1", "Wed 8 Apr 2", "Thu 9 Apr 3"]
    assert (found.milestone.earliest, found.milestone.due) == (day("2026-04-09"), None)
    assert found.change == change("2026-04-07", "2026-04-10")


@pytest.mark.parametrize("unit", ["working days", "days", "weeks", "months", "years", "hours"])
@pytest.mark.parametrize("started", ["2026-01-03", "2026-01-05"])  # a Saturday, a Monday
def test_nothing_is_counted_for_the_same_day(tmp_path, unit, started):
    found = explained(tmp_path, WITHIN + f'within = "0 {unit}"', "2026-01-06", started=started)
    [step] = found.steps
    assert (step.amount, step.start, step.result) == (0, day(started), day(started))
    assert step.rows == ()
    assert found.words == "the same day as the start"


# -- Days and weeks --------------------------------------------------------------------------


def test_days_count_every_day_and_excuse_none(tmp_path):
    # 24, 25, 26 December.
    found = explained(tmp_path, WITHIN + 'within = "3 days"', "2026-01-06", started="2025-12-23")
    [step] = found.steps
    assert counts(step) == ("due", "days", 3, "after", "2025-12-23", "2025-12-26")
    assert ledger(step) == ["Wed 24 Dec 1", "Thu 25 Dec 2", "Fri 26 Dec 3"]
    assert {row.reason for row in step.rows} == {None}


def test_weeks_are_seven_days_each(tmp_path):
    found = explained(tmp_path, WITHIN + 'within = "2 weeks"', "2026-01-06", started="2026-01-05")
    [step] = found.steps
    assert counts(step) == ("due", "days", 14, "after", "2026-01-05", "2026-01-19")
    assert [row.number for row in step.rows] == list(range(1, 15))
    assert ledger(step)[0] == "Tue 6 Jan 1"
    assert ledger(step)[-1] == "Mon 19 Jan 14"


def test_notice_in_days_is_counted_back_over_every_day(tmp_path):
    # SI 2018/789, regulation 16: publication on Friday 9 January 2026, sent by Friday 2 January.
    found = explained(tmp_path, NOTICE + 'at_least = "7 days"', "2026-01-01",
                      published="2026-01-09")  # fmt: skip
    [step] = found.steps
    assert counts(step) == ("due", "days", 7, "before", "2026-01-09", "2026-01-02")
    assert ledger(step)[0] == "Thu 8 Jan 1"
    assert ledger(step)[-1] == "Fri 2 Jan 7"
    assert found.change == change("2026-01-10", "2026-01-03")


# -- Months and years ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "started", "result", "missing"),
    [
        # Dodds v Walker: the corresponding date, or the last day of a shorter month.
        ("6 months", "2026-01-15", "2026-07-15", None),
        ("6 months", "2025-08-31", "2026-02-28", "2026-02-31"),
        ("6 months", "2023-08-31", "2024-02-29", "2024-02-31"),
        ("6 months", "2025-08-29", "2026-02-28", "2026-02-29"),
        ("6 months", "2023-08-29", "2024-02-29", None),
        ("1 month", "2026-12-31", "2027-01-31", None),
        ("1 month", "2026-03-31", "2026-04-30", "2026-04-31"),
        ("1 year", "2024-02-29", "2025-02-28", "2025-02-29"),
        ("4 years", "2024-02-29", "2028-02-29", None),
    ],
)
def test_months_end_on_the_corresponding_date_or_say_that_there_is_none(
    tmp_path, length, started, result, missing
):
    found = explained(tmp_path, WITHIN + f'within = "{length}"', "2026-01-06", started=started)
    [step] = found.steps
    count, unit = length.split()
    months = int(count) * (12 if unit.startswith("year") else 1)
    assert counts(step) == ("due", "months", months, "after", started, result)
    assert (step.rows, step.missing) == ((), missing)


def test_where_the_text_says_so_the_day_after_a_short_month_takes_the_place(tmp_path):
    rules = WITHIN + 'within = "1 year"\nmissing_day = "next_day"'
    found = explained(tmp_path, rules, "2024-03-06", started="2024-02-29")
    [step] = found.steps
    assert counts(step) == ("due", "months", 12, "after", "2024-02-29", "2025-03-01")
    assert step.missing == "2025-02-29"


@pytest.mark.parametrize(
    ("published", "result", "missing"),
    [("2026-03-31", "2026-02-28", "2026-02-31"), ("2026-01-31", "2025-12-31", None)],
)
def test_months_of_notice_are_counted_back(tmp_path, published, result, missing):
    rules = NOTICE + 'at_least = "1 month"'
    found = explained(tmp_path, rules, "2025-10-01", published=published)
    [step] = found.steps
    assert counts(step) == ("due", "months", 1, "before", published, result)
    assert step.missing == missing


def test_what_is_kept_for_a_year_is_kept_to_the_corresponding_date(tmp_path):
    # SI 2018/789, regulation 17: a year following publication.
    rules = 'kept_until = "withdrawn"\nat_least = "1 year"\nafter = "published"'
    found = explained(tmp_path, rules, "2026-02-01", published="2026-01-15")
    assert [counts(step) for step in found.steps] == [
        ("due", "months", 12, "after", "2026-01-15", "2027-01-15")
    ]


def test_the_nearest_change_skips_the_days_that_end_on_the_same_date(tmp_path):
    # Six months from 28, 29, 30 and 31 August all end on 28 February; from 1 September on 1 March.
    rules = WITHIN + 'within = "6 months"'
    found = explained(tmp_path, rules, "2026-01-06", started="2025-08-28")
    assert found.change == change("2025-09-01", "2026-03-01")
    # From Friday 19 December as from Saturday and Sunday: 22, 23, 24, 29, 30; from Monday: 31.
    rules = WITHIN + 'within = "5 working days"'
    found = explained(tmp_path, rules, "2026-01-06", started="2025-12-19")
    assert found.change == change("2025-12-22", "2025-12-31")


# -- Hours -----------------------------------------------------------------------------------


def at(kind, on, time):
    return Event(kind=kind, on=day(on), at=time)


@pytest.mark.parametrize(
    ("on", "time", "began", "ended"),
    [
        ("2026-01-05", "10:00", "2026-01-05T10:00:00+00:00", "2026-01-07T10:00:00+00:00"),
        # The clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October.
        ("2026-03-27", "10:00", "2026-03-27T10:00:00+00:00", "2026-03-29T11:00:00+01:00"),
        ("2026-10-23", "10:00", "2026-10-23T10:00:00+01:00", "2026-10-25T09:00:00+00:00"),
        ("2026-03-27", "23:30", "2026-03-27T23:30:00+00:00", "2026-03-30T00:30:00+01:00"),
        ("2026-10-24", "00:30", "2026-10-24T00:30:00+01:00", "2026-10-25T23:30:00+00:00"),
    ],
)
def test_hours_from_a_known_time_name_the_moments_they_began_and_ended(
    tmp_path, on, time, began, ended
):
    rules = WITHIN + 'within = "48 hours"'
    found = explained(tmp_path, rules, "2026-11-30", at("started", on, time))
    [step] = found.steps
    assert counts(step) == ("due", "hours", 48, "after", on, ended[:10])
    assert [moment.isoformat() for moment in step.moments] == [began, ended]
    assert step.rows == ()


@pytest.mark.parametrize(("hours", "days"), [(48, 2), (30, 2), (24, 1), (25, 2), (1, 1)])
def test_hours_from_a_date_alone_are_whole_days_rounded_up(tmp_path, hours, days):
    rules = WITHIN + f'within = "{hours} hours"'
    found = explained(tmp_path, rules, "2026-01-05", started="2026-01-05")
    [step] = found.steps
    result = f"2026-01-{5 + days:02}"
    assert counts(step) == ("due", "hours", hours, "after", "2026-01-05", result)
    assert step.moments is None
    assert [row.number for row in step.rows] == list(range(1, days + 1))
    assert "time_unknown" in found.milestone.flags


def test_notice_in_hours_from_a_known_time_names_its_moments(tmp_path):
    # Tuesday 13 January 10:00, 48 hours earlier.
    rules = NOTICE + 'at_least = "48 hours"'
    found = explained(tmp_path, rules, "2026-01-05", at("published", "2026-01-13", "10:00"))
    [step] = found.steps
    assert counts(step) == ("due", "hours", 48, "before", "2026-01-13", "2026-01-11")


@pytest.mark.parametrize("hours", [36, 48])
@pytest.mark.parametrize(
    "rules",
    [
        'event = "acted"\nat_least = "{} hours"\nafter = "started"',
        'event = "acted"\nexactly = "{} hours"\nafter = "started"',
        'event = "acted"\nat_least = "{} hours"\nbefore = "started"',
        'event = "acted"\nexactly = "{} hours"\nbefore = "started"',
        'event = "acted"\nwithin = "{} hours"\nof = "started"\nextended_by = "granted"',
        'kept_until = "withdrawn"\nat_least = "{} hours"\nafter = "started"',
    ],
)
def test_hours_of_every_shape_are_soundly_explained(tmp_path, rules, hours):
    # From Tuesday 6 January, 08:00: 36 hours end on Wednesday at 20:00.
    granted = Event(kind="granted", on=day("2026-01-06"), until=day("2026-01-20"))
    started = at("started", "2026-01-06", "08:00")
    found = explained(tmp_path, rules.format(hours), "2026-01-06", started, granted)
    [step, *_] = found.steps
    assert (step.operation, step.amount, step.start) == ("hours", hours, day("2026-01-06"))


def test_the_nearest_change_of_hours_keeps_the_time_of_day(tmp_path):
    # 36 hours from Monday 08:00 end on Tuesday 20:00; from Tuesday 08:00 on Wednesday 20:00.
    rules = WITHIN + 'within = "36 hours"'
    found = explained(tmp_path, rules, "2026-01-05", at("started", "2026-01-05", "08:00"))
    assert found.milestone.due == day("2026-01-06")
    assert found.change == change("2026-01-06", "2026-01-07")


# -- Points ----------------------------------------------------------------------------------


def test_a_point_after_is_the_first_day_and_the_last(tmp_path):
    # From Friday 2 January: 5, 6 January.
    rules = GATE + 'exactly = "2 working days"'
    found = explained(tmp_path, rules, "2026-01-02", started="2026-01-02")
    [step] = found.steps
    assert counts(step) == ("due", "working days", 2, "after", "2026-01-02", "2026-01-06")
    assert found.milestone.earliest == found.milestone.due == day("2026-01-06")


def test_a_point_before_is_counted_back(tmp_path):
    # Back from Monday 5 January: 2 January, 31 December.
    rules = NOTICE + 'exactly = "2 working days"'
    found = explained(tmp_path, rules, "2025-12-02", published="2026-01-05")
    [step] = found.steps
    assert counts(step) == ("due", "working days", 2, "before", "2026-01-05", "2025-12-31")
    assert ledger(step) == [
        "Sun 4 Jan Sunday", "Sat 3 Jan Saturday", "Fri 2 Jan 1", "Thu 1 Jan New Year's Day",
        "Wed 31 Dec 2",
    ]  # fmt: skip


# -- The start -------------------------------------------------------------------------------

ROLLED = WITHIN + 'start_convention = "next_working_day"\n'


def test_a_start_that_the_rule_moves_has_a_step_of_its_own(tmp_path):
    # Rolled to Monday 5 January, then 6, 7; without rolling it would be 5, 6.
    rules = ROLLED + 'within = "2 working days"'
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-03")
    moved, counted = found.steps
    assert counts(moved) == ("start", "none", 0, "from", "2026-01-03", "2026-01-05")
    assert [row.day for row in moved.rows] == [day(f"2026-01-0{n}") for n in (3, 4, 5)]
    assert [row.reason for row in moved.rows] == ["Saturday", "Sunday", None]
    assert counts(counted) == ("due", "working days", 2, "after", "2026-01-05", "2026-01-07")
    assert ledger(counted) == ["Tue 6 Jan 1", "Wed 7 Jan 2"]


def test_a_start_on_a_working_day_is_not_moved(tmp_path):
    rules = ROLLED + 'within = "2 days"'
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    assert [counts(step) for step in found.steps] == [
        ("due", "days", 2, "after", "2026-01-05", "2026-01-07")
    ]


def test_months_count_from_the_start_that_was_moved(tmp_path):
    # Saturday 31 January 2026 is rolled to Monday 2 February; a month on is 2 March.
    rules = ROLLED + 'within = "1 month"'
    found = explained(tmp_path, rules, "2026-02-06", started="2026-01-31")
    assert [counts(step) for step in found.steps] == [
        ("start", "none", 0, "from", "2026-01-31", "2026-02-02"),
        ("due", "months", 1, "after", "2026-02-02", "2026-03-02"),
    ]


# -- What is not counted ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [WITHIN + 'within = "5 days"', NOTICE + 'at_least = "5 days"', GATE + 'at_least = "5 days"'],
)
def test_without_a_date_to_count_from_there_is_no_step_and_no_change(tmp_path, rules):
    found = explained(tmp_path, rules, "2026-01-06")
    assert (found.steps, found.change, found.milestone.anchor.on) == ((), None, None)


def test_no_change_is_named_where_none_lies_within_the_calendar(tmp_path):
    from safeguarding_timelines import WorkingCalendar

    short = WorkingCalendar.from_dates({}, coverage=(day("2026-01-01"), day("2026-01-07")))
    rules = WITHIN + 'within = "2 working days"'
    options = {"calendar": short}
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05", options=options)
    assert (found.milestone.due, found.change) == (day("2026-01-07"), None)


def test_no_change_is_named_where_none_lies_within_a_year(tmp_path):
    from datetime import timedelta

    from safeguarding_timelines import WorkingCalendar

    closed = {day("2026-01-06") + timedelta(days=n): "closed" for n in range(600)}
    shut = WorkingCalendar.england_and_wales().with_closures(closed)
    rules = WITHIN + 'within = "1 working day"'
    found = explained(
        tmp_path, rules, "2026-01-05", started="2026-01-05", options={"calendar": shut}
    )
    # The last of the 600 days is Saturday 28 August 2027; Monday 30 August is a holiday.
    assert (found.milestone.due, found.change) == (day("2027-08-31"), None)
