"""Planted faults in accounts of days: each is caught by the checker, however well it is hidden."""

from datetime import date

import pytest

from explaining import explained
from forging import (
    ONE_DAY,
    count,
    days,
    with_milestone,
    with_row,
    with_rows,
    with_step,
    with_steps,
    working_days,
)
from rulebook_text import day
from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.explanations.explain import Row, Step
from safeguarding_timelines.explanations.replay import faults_in

FIVE = 'event = "acted"\nwithin = "5 working days"\nof = "started"'
FRIDAY = date(2025, 12, 19)
CHRISTMAS = date(2025, 12, 25)


@pytest.fixture
def christmas(tmp_path):
    """Five working days from Friday 19 December 2025: 22, 23, 24, 29, 30."""
    return explained(tmp_path, FIVE, "2025-12-20", started="2025-12-19")


def replaced(found, *steps):
    return with_steps(found, *steps)


def split(found):
    """The count in two halves, each of which walks the calendar rightly."""
    first = working_days(FRIDAY, 2)
    second = working_days(first.result, 3)
    return with_steps(found, first, second)


# Rows in order: Sat 20 [0], Sun [1], Mon 22 [2], Tue [3], Wed 24 [4], Thu 25 [5], Fri 26 [6],
# Sat [7], Sun [8], Mon 29 [9], Tue 30 [10].
IN_THE_LEDGER = {
    "the first day dropped": lambda e: with_rows(e, lambda rows: rows[1:]),
    "a working day dropped": lambda e: with_rows(e, lambda rows: rows[:3] + rows[4:]),
    "a holiday dropped": lambda e: with_rows(e, lambda rows: rows[:5] + rows[6:]),
    "the last day dropped": lambda e: with_rows(e, lambda rows: rows[:-1]),
    "every day dropped": lambda e: with_rows(e, lambda rows: []),
    "a day doubled": lambda e: with_rows(e, lambda rows: [*rows[:3], rows[2], *rows[3:]]),
    "a weekend day doubled": lambda e: with_rows(e, lambda rows: [rows[0], *rows]),
    "two days changed over": lambda e: with_rows(e, lambda rows: [rows[1], rows[0], *rows[2:]]),
    "the order turned round": lambda e: with_rows(e, lambda rows: rows[::-1]),
    "a day too many": lambda e: with_rows(
        e, lambda rows: [*rows, Row(date(2025, 12, 31), counted=True, number=6, reason=None)]
    ),
    "a working day not counted": lambda e: with_row(e, 3, counted=False),
    "a working day excused": lambda e: with_row(e, 3, counted=False, reason="closed"),
    "a holiday counted": lambda e: with_row(e, 5, counted=True),
    "a holiday counted and not excused": lambda e: with_row(e, 5, counted=True, reason=None),
    "a weekend counted": lambda e: with_row(e, 7, counted=True, reason=None),
    "a reason on a day that counts": lambda e: with_row(e, 3, reason="closed"),
    "no reason on a day that does not": lambda e: with_row(e, 5, reason=None),
    "an empty reason": lambda e: with_row(e, 5, reason=""),
    "a Saturday called a Sunday": lambda e: with_row(e, 7, reason="Sunday"),
    "a holiday called a Saturday": lambda e: with_row(e, 5, reason="Saturday"),
    "a Saturday called a holiday": lambda e: with_row(e, 7, reason="Boxing Day"),
    "a number too high": lambda e: with_row(e, 9, number=5),
    "a number too low": lambda e: with_row(e, 10, number=4),
    "a number on a day that does not count": lambda e: with_row(e, 0, number=1),
}

IN_THE_STEP = {
    "the result a day later": lambda e: with_step(e, result=date(2025, 12, 31)),
    "the result a day earlier": lambda e: with_step(e, result=date(2025, 12, 29)),
    "the start a day earlier": lambda e: with_step(e, start=FRIDAY - ONE_DAY),
    "the start a day later": lambda e: with_step(e, start=FRIDAY + ONE_DAY),
    "the way back": lambda e: with_step(e, direction="before"),
    "the day itself as day 1": lambda e: with_step(e, direction="from"),
    "one too few": lambda e: with_step(e, amount=4),
    "one too many": lambda e: with_step(e, amount=6),
    "another unit": lambda e: with_step(e, operation="days"),
    "no unit": lambda e: with_step(e, operation="none"),
    "hours": lambda e: with_step(e, operation="hours"),
    "months": lambda e: with_step(e, operation="months"),
    "an extension": lambda e: with_step(e, operation="extension"),
    "a first day and no last": lambda e: with_step(e, gives="earliest"),
    "a start and no last day": lambda e: with_step(e, gives="start"),
    "no step at all": lambda e: e._replace(steps=()),
    "two counts one after the other": split,
}

IN_THE_MILESTONE = {
    "due a day later": lambda e: with_milestone(e, due=date(2025, 12, 31)),
    "due a day earlier": lambda e: with_milestone(e, due=date(2025, 12, 29)),
    "not due": lambda e: with_milestone(e, due=None),
    "a first day that nothing gives": lambda e: with_milestone(e, earliest=date(2025, 12, 22)),
    "an extension that nobody granted": lambda e: with_milestone(e, original_due=FRIDAY),
    "acted on by a Sunday": lambda e: with_milestone(e, act_by=date(2025, 12, 28)),
    "acted on by a day after it is due": lambda e: with_milestone(e, act_by=date(2025, 12, 31)),
}

#: Accounts in which everything fits together, and which start from a wrong premise.
HIDDEN = {
    "a holiday counted as a working day": lambda e: replaced(
        e, working_days(FRIDAY, 5, admitted=[CHRISTMAS])
    ),
    "a Saturday counted": lambda e: replaced(
        e, working_days(FRIDAY, 5, admitted=[date(2025, 12, 20)])
    ),
    "a working day excused": lambda e: replaced(
        e, working_days(FRIDAY, 5, excused={date(2025, 12, 24): "Christmas Eve"})
    ),
    "four days for five": lambda e: replaced(e, working_days(FRIDAY, 4)),
    "six days for five": lambda e: replaced(e, working_days(FRIDAY, 6)),
    "four days said to be five": lambda e: replaced(e, working_days(FRIDAY, 4, claims=5)),
    "six days said to be five": lambda e: replaced(e, working_days(FRIDAY, 6, claims=5)),
    "the day of the event as day 1": lambda e: replaced(e, working_days(FRIDAY, 5, "from")),
    "counted from the next working day": lambda e: replaced(
        e, working_days(date(2025, 12, 22), 5)
    ),
    "rolled to the next working day first": lambda e: replaced(
        e,
        Step("start", "none", 0, "from", FRIDAY, date(2025, 12, 22),
             (Row(FRIDAY, counted=False, number=0, reason="closed"),
              *count(FRIDAY, 1))),
        working_days(date(2025, 12, 22), 5),
    ),
    "a start moved without a ledger": lambda e: replaced(
        e,
        Step("start", "none", 0, "from", FRIDAY, date(2025, 12, 22)),
        working_days(date(2025, 12, 22), 5),
    ),
    "counted back": lambda e: replaced(e, working_days(FRIDAY, 5, "before")),
    "calendar days for working days": lambda e: replaced(e, days(FRIDAY, 5)),
    "any date at all": lambda e: replaced(
        e, Step("due", "none", 0, "from", date(2026, 1, 31), date(2026, 1, 31))
    ),
    "any date after the count": lambda e: replaced(
        e, *e.steps, Step("due", "none", 0, "from", date(2026, 1, 31), date(2026, 1, 31))
    ),
    "an extension of which nobody knows": lambda e: replaced(
        e, *e.steps, Step("due", "extension", 0, "from", e.steps[0].result, date(2026, 1, 31))
    ),
    "months for working days": lambda e: replaced(
        e, Step("due", "months", 5, "after", FRIDAY, date(2026, 5, 19))
    ),
    "hours without a ledger": lambda e: replaced(
        e, Step("due", "hours", 5, "after", FRIDAY, date(2026, 1, 31))
    ),
    "no date where there is one": with_steps,
    "another anchor": lambda e: with_milestone(
        replaced(e, working_days(FRIDAY - ONE_DAY, 5)), anchor=e.milestone.anchor._replace(on=None)
    ),
}  # fmt: skip

planted = [*IN_THE_LEDGER.items(), *IN_THE_STEP.items(), *IN_THE_MILESTONE.items(), *HIDDEN.items()]


@pytest.mark.parametrize(
    "plant", [plant for _, plant in planted], ids=[name for name, _ in planted]
)
def test_a_fault_in_a_count_of_working_days_is_caught(christmas, plant):
    forged = plant(christmas)
    assert forged != christmas
    assert faults_in(forged) != ()


def test_a_fault_is_told_with_its_day(christmas):
    [fault] = faults_in(with_row(christmas, 9, number=5))
    assert "2025-12-29" in fault
    assert any(
        "2025-12-25" in fault for fault in faults_in(IN_THE_LEDGER["a holiday counted"](christmas))
    )


# -- Counting back ---------------------------------------------------------------------------

EASTER = date(2026, 4, 13)


@pytest.fixture
def easter(tmp_path):
    """Seven working days before 13 April 2026: 10, 9, 8, 7, 2, 1 April, 31 March."""
    rules = 'event = "acted"\nat_least = "7 working days"\nbefore = "published"'
    return explained(tmp_path, rules, "2026-03-01", published="2026-04-13")


@pytest.mark.parametrize(
    "forged",
    [
        working_days(EASTER, 7, "before", admitted=[date(2026, 4, 6)]),
        working_days(EASTER, 7, "before", admitted=[date(2026, 4, 3)]),
        working_days(EASTER, 8, "before"),
        working_days(EASTER, 8, "before", claims=7),
        working_days(EASTER, 6, "before", claims=7),
        working_days(EASTER + ONE_DAY, 7, "before"),
        working_days(EASTER, 7, "after"),
        days(EASTER, 7, "before"),
    ],
)
def test_a_fault_in_a_count_back_is_caught(easter, forged):
    assert faults_in(with_steps(easter, forged)) != ()


def test_the_day_of_publication_does_not_count_back(easter):
    """Counting 13 April as number 1 ends on 1 April, a day too late to send."""
    rows = tuple(
        row._replace(number=row.number + 1) if row.number < 7 else row
        for row in easter.steps[0].rows[:-1]
    )
    rows = (Row(EASTER, counted=True, number=1, reason=None), *rows)
    forged = easter.steps[0]._replace(result=date(2026, 4, 1), rows=rows)
    assert faults_in(with_steps(easter, forged)) != ()


# -- Calendar days ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    [
        days(FRIDAY, 4),
        days(FRIDAY, 6),
        days(FRIDAY, 4, claims=5),
        days(FRIDAY, 6, claims=5),
        days(FRIDAY, 5, "from"),
        days(FRIDAY, 5, "before"),
        days(FRIDAY + ONE_DAY, 5),
        working_days(FRIDAY, 5),
        days(FRIDAY, 5)._replace(rows=()),
        days(FRIDAY, 5)._replace(rows=count(FRIDAY, 2)),
        days(FRIDAY, 5)._replace(
            rows=tuple(row._replace(reason="Friday") for row in days(FRIDAY, 5).rows)
        ),
    ],
)
def test_a_fault_in_a_count_of_calendar_days_is_caught(tmp_path, forged):
    # 20, 21, 22, 23, 24 December.
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"'
    found = explained(tmp_path, rules, "2025-12-20", started="2025-12-19")
    assert found.steps[0].result == date(2025, 12, 24)
    assert faults_in(with_steps(found, forged)) != ()


# -- Closures and reopened days --------------------------------------------------------------


@pytest.fixture
def changed(tmp_path):
    """Wednesday 24 December is closed and Friday 26 reopened: 22, 23, 26, 29, 30."""
    england = WorkingCalendar.england_and_wales()
    own = england.with_closures({day("2025-12-24"): "office party"}).without([day("2025-12-26")])
    return explained(tmp_path, FIVE, "2025-12-20", started="2025-12-19", options={"calendar": own})


def test_closures_and_reopened_days_are_followed(changed):
    assert changed.milestone.due == day("2025-12-30")
    assert changed.steps[0].rows[4].reason == "office party"
    assert changed.steps[0].rows[6].counted


@pytest.mark.parametrize(
    "wrong",
    [
        {},  # neither is followed
        {"excused": {date(2025, 12, 24): "office party"}},
        {"admitted": [date(2025, 12, 26)]},
    ],
)
def test_a_closure_or_reopened_day_that_is_not_followed_is_caught(changed, wrong):
    assert faults_in(with_steps(changed, working_days(FRIDAY, 5, **wrong))) != ()


def test_a_closure_with_another_reason_is_caught(changed):
    assert faults_in(with_row(changed, 4, reason="Boxing Day")) != ()


def test_a_closure_that_is_not_on_record_is_caught(changed):
    calendar = {**changed.provenance["calendar"], "closures": {}, "reopened": []}
    forged = changed._replace(provenance={**changed.provenance, "calendar": calendar})
    assert faults_in(forged) != ()


# -- What was known --------------------------------------------------------------------------

FUNERAL = date(2022, 9, 20)
SEVEN = 'event = "acted"\nat_least = "7 working days"\nbefore = "published"'


@pytest.mark.parametrize(
    ("known_on", "due", "other"),
    # The State Funeral, Monday 19 September 2022, was approved on 10 September.
    # Without it: 19, 16, 15, 14, 13, 12, 9. With it: 16, 15, 14, 13, 12, 9, 8.
    [
        ("2022-09-01", "2022-09-09", {}),
        ("2022-09-12", "2022-09-08", {"admitted": [date(2022, 9, 19)]}),
    ],
)
def test_a_holiday_counted_as_known_on_another_day_is_caught(tmp_path, known_on, due, other):
    options = {"known_on": day(known_on)}
    found = explained(tmp_path, SEVEN, "2022-09-01", published="2022-09-20", options=options)
    assert found.milestone.due == day(due)
    assert faults_in(with_steps(found, working_days(FUNERAL, 7, "before", **other))) != ()


def test_an_account_that_hides_what_was_known_is_caught(tmp_path):
    options = {"known_on": day("2022-09-01")}
    found = explained(tmp_path, SEVEN, "2022-09-01", published="2022-09-20", options=options)
    calendar = {**found.provenance["calendar"], "known_on": None}
    provenance = {**found.provenance, "known_on": None, "calendar": calendar}
    dated = found.calendar.as_known_on(day("2022-10-01"))
    assert faults_in(found._replace(provenance=provenance, calendar=dated)) != ()


@pytest.mark.parametrize(
    ("known_on", "due", "closed"),
    [("2024-12-01", "2027-08-31", "2027-08-30"), ("2025-01-09", "2027-08-30", None)],
)
def test_a_list_that_was_wrong_for_a_time_is_followed_for_that_time(
    tmp_path, known_on, due, closed
):
    """Scotland's summer bank holiday of 2027 was listed on 30 August until 8 January 2025."""
    options = {"calendar": WorkingCalendar.scotland(), "known_on": day(known_on)}
    rules = FIVE.replace("5 working days", "1 working day")
    found = explained(tmp_path, rules, known_on, started="2027-08-27", options=options)
    assert found.milestone.due == day(due)
    excused = {} if closed else {date(2027, 8, 30): "Summer bank holiday"}
    forged = working_days(date(2027, 8, 27), 1, admitted=[date(2027, 8, 30)] if closed else [],
                          excused={**excused})  # fmt: skip
    assert forged.result != found.milestone.due
    assert faults_in(with_steps(found, forged)) != ()
