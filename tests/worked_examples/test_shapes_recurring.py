"""Recurring duties: counted from their start and never step by step, or from when last done."""

import pytest

from rulebook_text import book, day, milestone, timeline
from safeguarding_timelines import Event, Status, WorkingCalendar
from safeguarding_timelines.errors import UnknownRuleError


def due_dates(found, rule="r"):
    return [m.due.isoformat() for m in found.all(rule)]


def states(found, rule="r"):
    return [(m.due.isoformat(), m.status.value, m.late) for m in found.all(rule)]


# -- The grid --------------------------------------------------------------------------------


def test_monthly_from_the_31st_does_not_drift_to_the_28th(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-31')
    found = timeline(loaded, "2026-08-30")
    # Counted from 31 January each time (Dodds v Walker), so only short months are shorter.
    assert due_dates(found) == [
        "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
        "2026-08-31",
    ]  # fmt: skip


def test_monthly_from_the_31st_may_take_missing_days_forward(tmp_path):
    rules = """
        event = "acted"
        every = "1 month"
        starting = 2026-01-31
        missing_day = "next_day"
    """
    assert due_dates(timeline(book(tmp_path, rules), "2026-05-02")) == [
        "2026-03-01", "2026-03-31", "2026-05-01", "2026-05-31",
    ]  # fmt: skip


def test_yearly_from_29_february_comes_back_to_it_in_leap_years(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 year"\nstarting = 2024-02-29')
    assert due_dates(timeline(loaded, "2028-02-01")) == [
        "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
    ]  # fmt: skip


def test_a_grid_may_start_with_an_event(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "3 months"\nstarting = "started"')
    assert due_dates(timeline(loaded, "2026-07-01", started="2025-11-30")) == [
        "2026-02-28", "2026-05-30", "2026-08-30",
    ]  # fmt: skip
    waiting = milestone(loaded, "2026-07-01")
    assert (waiting.status, waiting.due) == (Status.AWAITING, None)
    planned = milestone(loaded, "2026-07-01", started="2026-07-15")
    assert (planned.status, planned.due) == (Status.DUE, day("2026-10-15"))


def test_a_grid_in_working_days_counts_from_its_start_too(tmp_path):
    # From Friday 19 Dec 2025: 22, 23, 24, 29, 30 Dec; then 31 Dec, 2, 5, 6, 7 Jan.
    loaded = book(tmp_path, 'event = "acted"\nevery = "5 working days"\nstarting = 2025-12-19')
    assert due_dates(timeline(loaded, "2026-01-01")) == ["2025-12-30", "2026-01-07"]


def test_each_act_discharges_the_earliest_open_instance(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15')
    found = timeline(loaded, "2026-05-01", acted=["2026-02-10", "2026-03-20"])
    assert states(found) == [
        ("2026-02-15", "met", False),
        ("2026-03-15", "met_late", True),
        ("2026-04-15", "overdue", True),
        ("2026-05-15", "due", False),
    ]
    assert found.instance("r", 2) is found.all("r")[2]
    for number in (-1, 4):
        with pytest.raises(UnknownRuleError, match=r"'r' has instances 0 to 3"):
            found.instance("r", number)
    [shown] = found.milestones
    assert shown is found["r"]
    assert (shown.due, shown.status) == (day("2026-04-15"), Status.OVERDUE)


def test_doing_it_twice_in_one_period_does_not_discharge_the_next(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15')
    found = timeline(loaded, "2026-03-20", acted=["2026-02-05", "2026-02-06", "2026-02-15"])
    assert states(found) == [
        ("2026-02-15", "met", False),
        ("2026-03-15", "overdue", True),
        ("2026-04-15", "due", False),
    ]


def test_the_milestone_shown_is_the_earliest_open_instance(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15')
    found = timeline(loaded, "2026-03-01", acted=["2026-02-10"])
    assert [m.due for m in found.milestones] == [day("2026-03-15")]
    assert states(found) == [("2026-02-15", "met", False), ("2026-03-15", "due", False)]


def test_what_was_done_before_the_start_discharges_no_instance(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15')
    found = timeline(loaded, "2026-03-01", acted=["2026-01-14"])
    assert states(found) == [("2026-02-15", "overdue", True), ("2026-03-15", "due", False)]


def test_an_act_planned_for_later_discharges_nothing_yet(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15')
    assert states(timeline(loaded, "2026-02-01", acted=["2026-02-10"])) == [
        ("2026-02-15", "due", False)
    ]


def test_a_grid_ends_where_the_calendar_does(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "50 years"\nstarting = 2026-01-15')
    found = timeline(loaded, "2076-02-01")
    assert states(found) == [("2076-01-15", "overdue", True)]  # 2126 is beyond it


def test_a_grid_that_starts_in_the_future_is_due_for_the_first_time_after_it(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2030-01-31')
    assert states(timeline(loaded, "2026-02-01")) == [("2030-02-28", "due", False)]


def test_a_grid_goes_by_the_edition_of_the_day_it_starts(tmp_path):
    rules = """
        event = "acted"
        every = "6 months"
        starting = "started"
        in_force = { until = 2025-12-31 }

        event = "acted"
        every = "3 months"
        starting = "started"
        in_force = { from = 2026-01-01 }
    """
    loaded = book(tmp_path, rules)
    for started, due in (("2025-12-31", "2026-06-30"), ("2026-01-01", "2026-04-01")):
        assert milestone(loaded, "2026-02-01", started=started).due == day(due)


def test_a_grid_in_working_days_waits_for_its_start(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "5 working days"\nstarting = "started"')
    found = milestone(loaded, "2026-01-05")
    assert (found.status, found.due) == (Status.AWAITING, None)
    assert (found.anchor.event, found.anchor.basis) == ("started", "none")
    stood = loaded.as_in_force_on(day("2026-01-05"))
    assert milestone(stood, "2026-01-05").status is Status.AWAITING


def test_a_grid_in_months_may_start_before_the_days_the_calendar_knows(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "20 years"\nstarting = 1990-01-31')
    assert due_dates(timeline(loaded, "2026-01-08")) == ["2010-01-31", "2030-01-31"]


def test_what_is_done_on_the_day_a_grid_starts_is_done_for_its_first_date(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15')
    assert states(timeline(loaded, "2026-02-01", acted="2026-01-15")) == [
        ("2026-02-15", "met", False),
        ("2026-03-15", "due", False),
    ]


def test_of_a_grid_that_was_called_off_the_last_instance_is_shown(tmp_path):
    rules = """
        event = "acted"
        every = "1 month"
        starting = 2026-01-15
        cancelled_by = "called_off"
    """
    found = timeline(book(tmp_path, rules), "2026-04-01", called_off="2026-01-20")
    assert states(found) == [
        ("2026-02-15", "superseded", False),
        ("2026-03-15", "superseded", False),
        ("2026-04-15", "superseded", False),
    ]
    assert [m.due for m in found.milestones] == [day("2026-04-15")]


# -- Each year by a day ----------------------------------------------------------------------

YEARLY = 'event = "acted"\neach_year_by = "09-30"\nin_force = { from = 2023-12-15 }'


def test_each_year_by_a_day_begins_with_the_first_such_day_in_force(tmp_path):
    found = timeline(book(tmp_path, YEARLY), "2026-01-01", acted=["2024-09-30", "2025-10-01"])
    assert states(found) == [
        ("2024-09-30", "met", False),
        ("2025-09-30", "met_late", True),
        ("2026-09-30", "due", False),
    ]


def test_a_yearly_date_is_no_working_day_every_year_and_stays_where_it_is(tmp_path):
    acted = [f"{year}-09-01" for year in range(2024, 2028)]
    found = timeline(book(tmp_path, YEARLY), "2028-09-29", acted=acted)
    last = found["r"]
    # 30 September 2028 is a Saturday: the duty ends on it, and the Friday is the day to act.
    assert (last.due, last.act_by) == (day("2028-09-30"), day("2028-09-29"))


def test_each_edition_of_a_yearly_duty_sets_its_own_dates(tmp_path):
    rules = """
        event = "acted"
        each_year_by = "09-30"
        in_force = { from = 2023-12-15, until = 2025-06-30 }

        event = "acted"
        each_year_by = "06-30"
        in_force = { from = 2025-07-01 }
    """
    found = timeline(book(tmp_path, rules), "2026-01-01")
    # 30 Sep 2025 is past the first edition's end, 30 Jun 2025 before the second one's start.
    assert due_dates(found) == ["2024-09-30", "2026-06-30"]


@pytest.mark.parametrize("as_of", ["2026-09-29", "2026-09-30", "2026-10-01"])
def test_the_next_yearly_instance_is_shown_once_the_last_day_has_passed(tmp_path, as_of):
    rules = 'event = "acted"\neach_year_by = "09-30"\nin_force = { from = 2026-01-01 }'
    found = states(timeline(book(tmp_path, rules), as_of))
    assert (
        found
        == {
            "2026-09-29": [("2026-09-30", "due", False)],
            "2026-09-30": [("2026-09-30", "due_today", False)],
            "2026-10-01": [("2026-09-30", "overdue", True), ("2027-09-30", "due", False)],
        }[as_of]
    )


def test_dates_that_recur_end_with_the_last_that_the_calendar_knows(tmp_path):
    def found(rules, as_of, last):
        narrow = WorkingCalendar.from_dates({}, coverage=(day("2024-01-01"), day(last)))
        return states(timeline(book(tmp_path, rules), as_of, options={"calendar": narrow}))

    monthly = 'event = "acted"\nevery = "1 month"\nstarting = 2026-01-15'
    assert found(monthly, "2026-03-15", "2026-03-15") == [
        ("2026-02-15", "overdue", True),
        ("2026-03-15", "due_today", False),
    ]
    assert found(YEARLY, "2026-12-01", "2026-12-31") == [
        ("2024-09-30", "overdue", True),
        ("2025-09-30", "overdue", True),
        ("2026-09-30", "overdue", True),
    ]


def test_what_was_done_before_a_yearly_duty_was_in_force_discharges_nothing(tmp_path):
    loaded = book(tmp_path, YEARLY)
    assert states(timeline(loaded, "2024-06-01", acted="2023-12-14")) == [
        ("2024-09-30", "due", False),
    ]
    # ... and on its first day it does, if it covers the year to March 2024.
    covers = Event(kind="acted", on=day("2023-12-15"), until=day("2024-03-31"))
    assert states(timeline(loaded, "2024-06-01", covers)) == [
        ("2024-09-30", "met", False),
        ("2025-09-30", "due", False),
    ]


def test_a_report_belongs_to_the_year_whose_day_is_nearest(tmp_path):
    """Paragraph 109: by the end of September, on the year April to March before it.

    A report of 30 September 2025 is the one on 2024/25; the one on 2023/24 is missing. Half a year
    from 30 September either way is the turn of March to April.
    """
    loaded = book(tmp_path, YEARLY)
    assert states(timeline(loaded, "2026-01-01", acted="2025-09-30")) == [
        ("2024-09-30", "overdue", True),
        ("2025-09-30", "met", False),
        ("2026-09-30", "due", False),
    ]
    for acted, first in (("2025-03-31", "met_late"), ("2025-04-01", "overdue")):
        found = states(timeline(loaded, "2025-04-02", acted=acted))
        assert found[0] == ("2024-09-30", first, True)
        assert ("2025-09-30", "met", False) in found or first == "met_late"
    # Two reports on one day: the years they cover tell them apart.
    late = Event(kind="acted", on=day("2025-09-30"), until=day("2024-03-31"))
    now = Event(kind="acted", on=day("2025-09-30"), until=day("2025-03-31"))
    assert states(timeline(loaded, "2026-01-01", late, now)) == [
        ("2024-09-30", "met_late", True),
        ("2025-09-30", "met", False),
        ("2026-09-30", "due", False),
    ]


def test_a_report_on_a_year_before_the_first_is_none_of_the_duty(tmp_path):
    found = timeline(book(tmp_path, YEARLY), "2024-06-01", acted="2024-03-31")
    assert states(found) == [("2024-09-30", "due", False)]


# -- Since it was last done ------------------------------------------------------------------

ROLLING = 'event = "acted"\nevery = "3 months"\nsince_last = true'


def test_a_rolling_duty_counts_from_when_it_was_last_done(tmp_path):
    acted = ["2025-11-30", "2026-02-20", "2026-05-25"]
    found = timeline(book(tmp_path, ROLLING), "2026-06-01", acted=acted)
    # 30 Nov + 3 months is 28 Feb, met on the 20th; then 20 May, met late on the 25th; then 25 Aug.
    assert states(found) == [
        ("2026-02-28", "met", False),
        ("2026-05-20", "met_late", True),
        ("2026-08-25", "due", False),
    ]
    assert found["r"].due == day("2026-08-25")
    assert [m.anchor.on.isoformat() for m in found.all("r")] == acted


def test_a_rolling_duty_never_done_waits_for_the_first_time(tmp_path):
    found = timeline(book(tmp_path, ROLLING), "2026-06-01")
    [waiting] = found.all("r")
    assert (waiting.status, waiting.due, waiting.late) == (Status.AWAITING, None, False)
    assert (waiting.anchor.event, waiting.anchor.basis) == ("acted", "none")


def test_a_rolling_duty_that_lapsed_is_overdue(tmp_path):
    found = timeline(book(tmp_path, ROLLING), "2026-03-01", acted=["2025-11-30"])
    assert states(found) == [("2026-02-28", "overdue", True)]


def test_a_rolling_duty_called_off_before_it_was_ever_done_has_ended(tmp_path):
    loaded = book(tmp_path, f'{ROLLING}\ncancelled_by = "called_off"')
    found = milestone(loaded, "2026-02-01", called_off="2026-01-10")
    assert (found.status, found.due, found.late) == (Status.SUPERSEDED, None, False)


def test_a_rolling_duty_of_each_agency_is_done_when_the_last_has_acted_again(tmp_path):
    loaded = book(tmp_path, f'{ROLLING}\nby_each = ["police", "school"]')
    acts = [
        Event(kind="acted", on=day(on), by=by)
        for on, by in (("2025-11-30", "police"), ("2026-02-10", "school"), ("2026-02-20", "police"))
    ]
    first = timeline(loaded, "2026-03-01", *acts).all("r")[0]
    assert (first.due, first.status) == (day("2026-02-28"), Status.MET)
    assert first.done_on == day("2026-02-20")


# -- What governs ----------------------------------------------------------------------------


def test_each_instance_governs_its_own_date(tmp_path):
    rules = """
        id = "national"
        event = "acted"
        each_year_by = "09-30"
        in_force = { from = 2024-01-01 }

        id = "local"
        force = "local"
        event = "acted"
        each_year_by = "06-30"
        in_force = { from = 2024-01-01 }
    """
    found = timeline(book(tmp_path, rules), "2025-01-01")
    assert [m.flags for rule in ("national", "local") for m in found.all(rule)] == [
        ("governs",)
    ] * 4
