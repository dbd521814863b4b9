"""Explanations of shapes that are no single period: windows, orders, fixed dates, recurrences."""

import pytest

from explaining import counts, explained, ledger
from rulebook_text import book, case, day
from safeguarding_timelines import Event, compute_timeline, explain
from safeguarding_timelines.errors import RulebookError
from safeguarding_timelines.explanations.replay import faults_in

ACT = 'event = "acted"\n'


def all_counts(found):
    return [counts(step) for step in found.steps]


# -- Day windows -----------------------------------------------------------------------------


def test_day_one_of_a_window_in_days_is_the_day_itself(tmp_path):
    rules = ACT + 'from_day = 2\nto_day = 4\nday_one = "started"\ncounted_in = "days"'
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-02")
    first, last = found.steps
    assert counts(first) == ("earliest", "days", 2, "from", "2026-01-02", "2026-01-03")
    assert ledger(first) == ["Fri 2 Jan 1", "Sat 3 Jan 2"]
    assert counts(last) == ("due", "days", 4, "from", "2026-01-02", "2026-01-05")
    assert ledger(last) == ["Fri 2 Jan 1", "Sat 3 Jan 2", "Sun 4 Jan 3", "Mon 5 Jan 4"]


def test_day_one_of_a_window_in_working_days_is_the_first_that_counts(tmp_path):
    rules = ACT + 'from_day = 1\nto_day = 3\nday_one = "started"\ncounted_in = "working days"'
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-03")
    first, last = found.steps
    assert counts(first) == ("earliest", "working days", 1, "from", "2026-01-03", "2026-01-05")
    assert ledger(first) == ["Sat 3 Jan Saturday", "Sun 4 Jan Sunday", "Mon 5 Jan 1"]
    assert counts(last) == ("due", "working days", 3, "from", "2026-01-03", "2026-01-07")
    assert ledger(last)[2:] == ["Mon 5 Jan 1", "Tue 6 Jan 2", "Wed 7 Jan 3"]
    # From Sunday 4 January the window is the same; from Monday 5 too; from Tuesday 6 it is 6 to 8.
    assert (found.change.anchor, found.change.date) == (day("2026-01-06"), day("2026-01-08"))


def test_a_window_of_one_day_has_a_ledger_for_each_end(tmp_path):
    rules = ACT + 'from_day = 1\nto_day = 1\nday_one = "started"\ncounted_in = "days"'
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    assert all_counts(found) == [
        ("earliest", "days", 1, "from", "2026-01-05", "2026-01-05"),
        ("due", "days", 1, "from", "2026-01-05", "2026-01-05"),
    ]


# -- Order, between, fixed, untimed ----------------------------------------------------------


def test_before_an_event_is_the_day_of_the_event(tmp_path):
    found = explained(tmp_path, ACT + 'before = "published"', "2026-01-06", published="2026-01-11")
    assert all_counts(found) == [("due", "none", 0, "from", "2026-01-11", "2026-01-11")]
    assert found.words == "before the publication"


def test_between_gives_the_days_of_both_events(tmp_path):
    rules = ACT + 'between = ["started", "finished"]'
    dates = {"started": "2026-01-05", "finished": "2026-01-20"}
    found = explained(tmp_path, rules, "2026-01-06", **dates)
    assert all_counts(found) == [
        ("earliest", "none", 0, "from", "2026-01-05", "2026-01-05"),
        ("due", "none", 0, "from", "2026-01-20", "2026-01-20"),
    ]
    assert found.change is None


@pytest.mark.parametrize(
    ("known", "gives"), [("started", ["earliest"]), ("finished", ["due"]), (None, [])]
)
def test_between_gives_what_is_known_of_it(tmp_path, known, gives):
    rules = ACT + 'between = ["started", "finished"]'
    kinds = {known: "2026-01-05"} if known else {}
    found = explained(tmp_path, rules, "2026-01-06", **kinds)
    assert [step.gives for step in found.steps] == gives


def test_a_fixed_date_is_its_own_reason(tmp_path):
    found = explained(tmp_path, ACT + "no_later_than = 2026-03-31", "2026-01-06")
    assert all_counts(found) == [("due", "none", 0, "from", "2026-03-31", "2026-03-31")]
    assert (found.words, found.counted_from) == ("by Tue 31 Mar 2026", "")
    assert found.change is None


def test_a_fixed_date_that_does_not_apply_is_not_counted(tmp_path):
    rules = ACT + 'no_later_than = 2026-03-31\nif_event = "reported"'
    assert explained(tmp_path, rules, "2026-01-06").steps == ()


@pytest.mark.parametrize("more", ["", '\nafter = "started"'])
def test_what_has_no_period_has_no_step(tmp_path, more):
    rules = ACT + 'untimed = "promptly"' + more
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    assert (found.steps, found.change) == ((), None)
    assert found.words == ("promptly, after the start" if more else "promptly")


# -- Recurring -------------------------------------------------------------------------------


def test_every_instance_is_counted_from_the_start_and_never_step_by_step(tmp_path):
    # Monthly from 31 January 2026: 28 February, 31 March, 30 April.
    rules = ACT + 'every = "1 month"\nstarting = "started"'
    dates = {"started": "2026-01-31", "acted": ["2026-02-20", "2026-03-20"]}
    ends = [("2026-02-28", "2026-02-31"), ("2026-03-31", None), ("2026-04-30", "2026-04-31")]
    for number, (end, missing) in enumerate(ends):
        found = explained(tmp_path, rules, "2026-04-02", instance=number, **dates)
        [step] = found.steps
        assert counts(step) == ("due", "months", number + 1, "after", "2026-01-31", end)
        assert step.missing == missing
        assert found.change is None


def test_a_recurrence_may_start_on_a_date_the_rule_names(tmp_path):
    rules = ACT + 'every = "3 months"\nstarting = 2026-01-31'
    found = explained(tmp_path, rules, "2026-01-31")
    [step] = found.steps
    assert counts(step) == ("due", "months", 3, "after", "2026-01-31", "2026-04-30")
    assert found.words == "every 3 months from Sat 31 Jan 2026"


def test_a_recurrence_in_working_days_has_all_its_days(tmp_path):
    # Every 3 working days from Friday 2 January: 5 6 7, then 8 9 12.
    rules = ACT + 'every = "3 working days"\nstarting = "started"'
    dates = {"started": "2026-01-02", "acted": "2026-01-06"}
    found = explained(tmp_path, rules, "2026-01-09", instance=1, **dates)
    [step] = found.steps
    assert counts(step) == ("due", "working days", 6, "after", "2026-01-02", "2026-01-12")
    assert ledger(step)[-4:] == ["Fri 9 Jan 5", "Sat 10 Jan Saturday", "Sun 11 Jan Sunday",
                                 "Mon 12 Jan 6"]  # fmt: skip


def test_a_date_each_year_is_its_own_reason(tmp_path):
    found = explained(tmp_path, ACT + 'each_year_by = "09-30"\nin_force = { from = 2025-01-01 }',
                      "2026-01-06", acted="2025-09-01")  # fmt: skip
    assert all_counts(found) == [("due", "none", 0, "from", "2026-09-30", "2026-09-30")]
    assert found.words == "each year by 30 Sep"
    assert found.decided_on == day("2026-09-30")
    assert found.change is None


@pytest.mark.parametrize("as_of", ["2026-01-06", "2027-01-06"])
def test_a_yearly_rule_that_never_fell_due_is_soundly_explained(tmp_path, as_of):
    rules = ACT + 'each_year_by = "09-30"\nin_force = { from = 2026-01-01, until = 2026-06-01 }'
    found = explained(tmp_path, rules, as_of)
    assert (found.milestone.due, found.steps) == (None, ())


def test_what_is_due_since_the_last_time_counts_from_there(tmp_path):
    # Three months from 30 November 2025: there is no 30 February.
    rules = ACT + 'every = "3 months"\nsince_last = true'
    found = explained(tmp_path, rules, "2026-01-06", acted="2025-11-30")
    [step] = found.steps
    assert counts(step) == ("due", "months", 3, "after", "2025-11-30", "2026-02-28")
    assert step.missing == "2026-02-30"
    assert found.words == "every 3 months since the last"


def test_what_was_never_done_has_no_date_since_the_last_time(tmp_path):
    rules = ACT + 'every = "3 months"\nsince_last = true'
    assert explained(tmp_path, rules, "2026-01-06").steps == ()


# -- Start conventions where they do not belong ----------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        'every = "1 month"\nstarting = "started"',
        'every = "1 month"\nsince_last = true',
        'within = "36 hours"\nof = "started"',
        'from_day = 1\nto_day = 3\nday_one = "started"\ncounted_in = "days"',
        'exactly = "2 days"\nafter = "started"',
        'at_least = "2 days"\nafter = "started"',
    ],
)
def test_a_start_convention_is_refused_or_followed_and_explained(tmp_path, rules):
    # Saturday 3 January; the first working day on or after it is Monday 5 January.
    text = ACT + rules + '\nstart_convention = "next_working_day"'
    try:
        loaded = book(tmp_path, text)
    except RulebookError:
        return
    events = [Event(kind=kind, on=day("2026-01-03"), at="08:00") for kind in ("started", "acted")]
    found = explain(compute_timeline(case(*events), loaded, as_of=day("2026-01-05")), "r")
    assert faults_in(found) == ()
    moved, *counted = found.steps
    assert counts(moved) == ("start", "none", 0, "from", "2026-01-03", "2026-01-05")
    for step in counted:
        assert step.result >= step.start == day("2026-01-05")


# -- Extensions ------------------------------------------------------------------------------

EXTENDED = '\nextended_by = "granted"'


def granted(on, until=None):
    return Event(kind="granted", on=day(on), until=day(until) if until else None)


@pytest.mark.parametrize(
    ("rules", "first", "earliest"),
    [
        ('within = "5 days"\nof = "started"', "2026-01-10", None),
        ('within = "4 working days"\nof = "started"', "2026-01-09", None),
        ('within = "1 week"\nof = "started"', "2026-01-12", None),
        ('exactly = "5 days"\nafter = "started"', "2026-01-10", "2026-01-10"),
        ('from_day = 2\nto_day = 6\nday_one = "started"\ncounted_in = "days"',
         "2026-01-10", "2026-01-06"),
        ('between = ["started", "finished"]', "2026-01-10", "2026-01-05"),
        ('before = "finished"', "2026-01-10", None),
        ("no_later_than = 2026-01-10", "2026-01-10", None),
    ],
)  # fmt: skip
def test_an_extension_keeps_the_first_date_in_the_account(tmp_path, rules, first, earliest):
    found = explained(
        tmp_path, ACT + rules + EXTENDED, "2026-01-08", granted("2026-01-07", "2026-02-01"),
        started="2026-01-05", finished="2026-01-10",
    )  # fmt: skip
    milestone = found.milestone
    assert (milestone.due, milestone.original_due) == (day("2026-02-01"), day(first))
    assert milestone.earliest == (day(earliest) if earliest else None)
    *_, base, extension = found.steps
    assert (base.gives, base.result) == ("due", day(first))
    assert counts(extension) == ("due", "extension", 0, "from", first, "2026-02-01")
    assert found.grants == ((day("2026-01-07"), day("2026-02-01")),)


def test_a_grant_without_a_new_date_is_listed_and_moves_nothing(tmp_path):
    found = explained(
        tmp_path, ACT + 'within = "5 days"\nof = "started"' + EXTENDED, "2026-01-08",
        granted("2026-01-07"), started="2026-01-05",
    )  # fmt: skip
    assert [step.operation for step in found.steps] == ["days"]
    assert found.grants == ((day("2026-01-07"), None),)


@pytest.mark.parametrize(
    "rules", ['every = "1 month"\nstarting = 2025-12-10', 'each_year_by = "01-10"']
)
def test_a_recurring_date_may_be_extended(tmp_path, rules):
    text = ACT + rules + EXTENDED + "\nin_force = { from = 2025-12-01 }"
    found = explained(tmp_path, text, "2026-01-09", granted("2026-01-07", "2026-02-01"))
    assert found.milestone.due == day("2026-02-01")
    assert [step.result for step in found.steps] == [day("2026-01-10"), day("2026-02-01")]


def test_a_change_is_named_only_where_it_would_move_the_extended_date(tmp_path):
    # Extended to 1 February: from 6 January the five days end on 11 January, which moves nothing.
    found = explained(
        tmp_path, ACT + 'within = "5 days"\nof = "started"' + EXTENDED, "2026-01-08",
        granted("2026-01-07", "2026-02-01"), started="2026-01-05",
    )  # fmt: skip
    assert found.change is None or found.change.date > day("2026-02-01")
