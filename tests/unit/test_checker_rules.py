"""Planted faults outside the ledger: months, hours, windows, fixed dates, editions, candidates."""

from datetime import date, timedelta

import pytest

from explaining import explained
from forging import ONE_DAY, days, with_milestone, with_step, with_steps, working_days
from rulebook_text import day
from safeguarding_timelines import Event
from safeguarding_timelines.explanations.explain import Step
from safeguarding_timelines.explanations.replay import faults_in

ACT = 'event = "acted"\n'
WITHIN = ACT + 'of = "started"\n'


def caught(forged):
    return faults_in(forged) != ()


# -- Months ----------------------------------------------------------------------------------


@pytest.fixture
def august(tmp_path):
    """Six months from 31 August 2025: there is no 31 February, so 28 February 2026."""
    return explained(tmp_path, WITHIN + 'within = "6 months"', "2025-09-01", started="2025-08-31")


MONTHS = {
    "clamped a day too early": {"result": date(2026, 2, 27)},
    "not clamped and carried over": {"result": date(2026, 3, 3)},
    "clamped forward": {"result": date(2026, 3, 1)},
    "five months": {"amount": 5, "result": date(2026, 1, 31), "missing": None},
    "five months said to be six": {"result": date(2026, 1, 31)},
    "back": {"direction": "before", "result": date(2025, 2, 28), "missing": "2025-02-31"},
    "from another day": {"start": date(2025, 8, 30), "missing": "2026-02-30"},
    "as if the date existed": {"missing": None},
    "another date that does not exist": {"missing": "2026-02-30"},
    "a date that does not exist in another year": {"missing": "2025-02-31"},
    "a date that exists": {"missing": "2026-02-28"},
    "as days": {"operation": "days", "amount": 181},
}


@pytest.mark.parametrize("change", MONTHS.values(), ids=MONTHS)
def test_a_fault_in_months_is_caught(august, change):
    step = august.steps[0]._replace(**change)
    assert caught(with_steps(august, step))
    assert caught(with_step(august, **change))


def test_a_date_said_to_be_missing_that_exists_is_caught(tmp_path):
    found = explained(tmp_path, WITHIN + 'within = "6 months"', "2026-02-01", started="2026-01-15")
    assert caught(with_step(found, missing="2026-07-15"))
    assert caught(with_steps(found, found.steps[0]._replace(result=date(2026, 7, 16))))
    assert caught(with_steps(found, found.steps[0]._replace(result=date(2026, 7, 14))))


def test_the_rule_says_which_day_takes_the_place_of_one_that_is_missing(tmp_path):
    rules = WITHIN + 'within = "1 year"\nmissing_day = "next_day"'
    found = explained(tmp_path, rules, "2024-03-06", started="2024-02-29")
    assert found.milestone.due == date(2025, 3, 1)
    assert caught(with_steps(found, found.steps[0]._replace(result=date(2025, 2, 28))))
    assert caught(with_steps(found, found.steps[0]._replace(amount=1)))


# -- Hours -----------------------------------------------------------------------------------


@pytest.fixture
def clocks(tmp_path):
    """48 hours from Friday 27 March 2026, 10:00 GMT, end on Sunday at 11:00 BST."""
    started = Event(kind="started", on=day("2026-03-27"), at="10:00")
    return explained(tmp_path, WITHIN + 'within = "48 hours"', "2026-03-27", started)


def moved(found, began=0, ended=0, **changes):
    """The moments moved by so many hours, and the milestone with them."""
    first, last = found.steps[0].moments
    last += timedelta(hours=ended)
    forged = with_milestone(found, due_at=last, due=last.date(), act_by=found.milestone.act_by)
    moments = (first + timedelta(hours=began), last)
    return with_step(forged, moments=moments, result=last.date(), **changes)


def test_hours_on_the_wall_clock_across_the_change_are_caught(clocks):
    assert clocks.milestone.due_at.isoformat() == "2026-03-29T11:00:00+01:00"
    assert caught(moved(clocks, ended=-1))  # 10:00 BST is 47 hours later
    assert caught(moved(clocks, ended=1))


def test_hours_from_another_moment_are_caught(clocks):
    assert caught(moved(clocks, began=1))
    assert caught(moved(clocks, began=1, ended=1))


def test_another_number_of_hours_is_caught(clocks):
    assert caught(with_step(clocks, amount=47))
    assert caught(moved(clocks, ended=-1, amount=47))


def test_a_moment_that_is_not_the_one_counted_is_caught(clocks):
    late = clocks.milestone.due_at + timedelta(hours=1)
    assert caught(with_milestone(clocks, due_at=late))
    assert caught(with_milestone(clocks, due_at=None))


def test_hours_without_moments_or_days_are_caught(clocks):
    assert caught(with_step(clocks, moments=None))
    assert caught(
        with_steps(clocks, clocks.steps[0]._replace(moments=None, result=date(2026, 4, 9)))
    )


def test_a_moment_on_another_day_is_caught(clocks):
    assert caught(with_steps(clocks, clocks.steps[0]._replace(result=date(2026, 3, 30))))


def test_hours_rounded_down_to_days_are_caught(tmp_path):
    rules = WITHIN + 'within = "30 hours"'
    found = explained(tmp_path, rules, "2026-01-05", started="2026-01-05")
    assert found.milestone.due == date(2026, 1, 7)
    one_day = days(date(2026, 1, 5), 1)._replace(operation="hours", amount=30)
    assert caught(with_steps(found, one_day))
    assert caught(with_steps(found, found.steps[0]._replace(rows=())))


# -- Windows ---------------------------------------------------------------------------------

SATURDAY, MONDAY = date(2026, 1, 3), date(2026, 1, 5)


def window(start, first, last, direction="from", count=working_days, **claims):
    return (
        count(start, first, direction, gives="earliest"),
        count(start, last, direction, **claims),
    )


@pytest.mark.parametrize(
    "steps",
    [
        window(SATURDAY, 2, 5),
        window(SATURDAY, 1, 3),
        window(SATURDAY, 2, 4, "after", count=days),
        window(SATURDAY, 2, 4, "from", count=days),
        window(SATURDAY, 2, 5, claims=4),
        window(SATURDAY + ONE_DAY, 2, 4),
        window(MONDAY, 2, 4),
        window(SATURDAY, 2, 4, "before"),
        (
            working_days(SATURDAY, 2, "from", gives="earliest"),
            working_days(date(2026, 1, 6), 4, "from"),
        ),
        (working_days(SATURDAY, 4, "from"),),
        (working_days(SATURDAY, 2, "from", gives="earliest"),),
    ],
)
def test_a_fault_in_a_window_is_caught(tmp_path, steps):
    # Day 1 is Monday 5 January: days 2 to 4 are 6 to 8 January.
    rules = ACT + 'from_day = 2\nto_day = 4\nday_one = "started"\ncounted_in = "working days"'
    found = explained(tmp_path, rules, "2026-01-05", started="2026-01-03")
    assert (found.milestone.earliest, found.milestone.due) == (date(2026, 1, 6), date(2026, 1, 8))
    assert caught(with_steps(found, *steps))


def test_day_one_is_the_day_itself_in_a_window_of_days(tmp_path):
    rules = ACT + 'from_day = 2\nto_day = 4\nday_one = "started"\ncounted_in = "days"'
    found = explained(tmp_path, rules, "2026-01-03", started="2026-01-03")
    assert (found.milestone.earliest, found.milestone.due) == (date(2026, 1, 4), date(2026, 1, 6))
    assert caught(with_steps(found, *window(SATURDAY, 2, 4, "after", count=days)))


# -- Dates that are no count -----------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        'before = "finished"', "no_later_than = 2026-01-20", 'between = ["started", "finished"]',
        'each_year_by = "01-20"\nin_force = { from = 2026-01-01 }',
    ],
)  # fmt: skip
@pytest.mark.parametrize("away", [-1, 1, 365])
def test_another_date_than_the_one_the_rule_or_event_has_is_caught(tmp_path, rules, away):
    dates = {"started": "2026-01-05", "finished": "2026-01-20"}
    found = explained(tmp_path, ACT + rules, "2026-01-06", **dates)
    assert found.milestone.due == date(2026, 1, 20)
    *before, step = found.steps
    other = step.result + timedelta(days=away)
    forged = with_steps(found, *before, step._replace(start=other, result=other))
    assert forged.milestone.due == other
    assert caught(forged)
    assert caught(with_step(found, result=other))
    assert caught(with_steps(found, *before, step._replace(result=other)))


@pytest.mark.parametrize("rules", ['before = "finished"', 'between = ["started", "finished"]'])
def test_a_count_where_the_rule_counts_nothing_is_caught(tmp_path, rules):
    dates = {"started": "2026-01-05", "finished": "2026-01-20"}
    found = explained(tmp_path, ACT + rules, "2026-01-06", **dates)
    direction = "before" if rules.startswith("before") else "after"
    for count in (days, working_days):
        forged = count(date(2026, 1, 20), 3, direction)
        assert caught(with_steps(found, *found.steps[:-1], forged))


def test_a_recurring_date_that_is_no_multiple_is_caught(tmp_path):
    rules = ACT + 'every = "3 months"\nstarting = 2026-01-31'
    found = explained(tmp_path, rules, "2026-01-31")
    four = Step("due", "months", 4, "after", date(2026, 1, 31), date(2026, 5, 31))
    none = Step("due", "months", 0, "after", date(2026, 1, 31), date(2026, 1, 31))
    back = Step("due", "months", 3, "before", date(2026, 1, 31), date(2025, 10, 31))
    for forged in (four, none, back):
        assert caught(with_steps(found, forged))


# -- Starts that are moved -------------------------------------------------------------------


@pytest.fixture
def rolled(tmp_path):
    """Rolled from Saturday 3 January to Monday 5: 6, 7."""
    rules = WITHIN + 'within = "2 working days"\nstart_convention = "next_working_day"'
    return explained(tmp_path, rules, "2026-01-03", started="2026-01-03")


def test_a_start_that_is_not_moved_though_the_rule_moves_it_is_caught(rolled):
    assert rolled.milestone.due == date(2026, 1, 7)
    assert caught(with_steps(rolled, working_days(SATURDAY, 2)))


def test_a_start_that_is_moved_too_far_is_caught(rolled):
    start = rolled.steps[0]
    tuesday = MONDAY + ONE_DAY
    rows = (*start.rows, start.rows[-1]._replace(day=tuesday, number=2))
    far = start._replace(result=tuesday, rows=rows)
    assert caught(with_steps(rolled, far, working_days(tuesday, 2)))


def test_a_start_that_is_not_moved_far_enough_is_caught(rolled):
    start = rolled.steps[0]
    sunday = SATURDAY + ONE_DAY
    short = start._replace(result=sunday, rows=start.rows[:2])
    assert caught(with_steps(rolled, short, working_days(sunday, 2)))
    counted = start.rows[0]._replace(counted=True, reason=None, number=1)
    early = start._replace(rows=(counted, *start.rows[1:]))
    assert caught(with_steps(rolled, early, rolled.steps[1]))


# -- Extensions ------------------------------------------------------------------------------


@pytest.fixture
def extended(tmp_path):
    """Due on 10 January; on 7 January extended to 1 February."""
    rules = WITHIN + 'within = "5 days"\nextended_by = "granted"'
    grant = Event(kind="granted", on=day("2026-01-07"), until=day("2026-02-01"))
    return explained(tmp_path, rules, "2026-01-08", grant, started="2026-01-05")


@pytest.mark.parametrize(
    "change",
    [
        {"result": date(2026, 2, 2)}, {"result": date(2026, 1, 31)}, {"result": date(2026, 1, 9)},
        {"start": date(2026, 1, 11)},
    ],
)  # fmt: skip
def test_an_extension_to_or_from_another_date_is_caught(extended, change):
    *before, step = extended.steps
    assert step.operation == "extension"
    assert caught(with_steps(extended, *before, step._replace(**change)))


def test_an_extension_without_a_grant_is_caught(extended):
    assert caught(extended._replace(grants=()))
    assert caught(extended._replace(grants=((day("2026-01-07"), None),)))


def test_an_extension_that_is_left_out_is_caught(extended):
    assert caught(with_milestone(extended, due=extended.milestone.original_due))
    assert caught(extended._replace(steps=extended.steps[:-1]))


def test_another_first_date_is_caught(extended):
    assert caught(with_milestone(extended, original_due=date(2026, 1, 11)))


def test_another_first_day_beside_an_extension_is_caught(tmp_path):
    rules = ACT + 'from_day = 2\nto_day = 6\nday_one = "started"\ncounted_in = "days"\n'
    rules += 'extended_by = "granted"'
    grant = Event(kind="granted", on=day("2026-01-07"), until=day("2026-02-01"))
    found = explained(tmp_path, rules, "2026-01-08", grant, started="2026-01-05")
    assert found.milestone.earliest == date(2026, 1, 6)
    assert caught(with_milestone(found, earliest=date(2026, 1, 5)))
