"""Every flag beside a status, and the day to act by, each reached by a small case."""

import pytest

from rulebook_text import WORDS, book, day, flags, milestone, timeline
from safeguarding_timelines import Event, Status, WorkingCalendar

WITHIN = 'event = "acted"\nwithin = "10 days"\nof = "started"\nforce = "statute"\n'


# -- How the text is known -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "own", "expected"),
    [
        ("read", "", set()),
        ("secondary", "", {"secondary"}),
        ("unverified", "", {"unverified"}),
        ("secondary", 'source = "read"', set()),
        ("read", 'source = "unverified"', {"unverified"}),
    ],
)
def test_what_is_not_read_is_flagged_on_what_rests_on_it(tmp_path, source, own, expected):
    words = f'{WORDS}source = "{source}"\n'
    found = milestone(book(tmp_path, WITHIN + own, words=words), "2026-01-06", started="2026-01-05")
    assert flags(found) == expected


def test_what_the_rulebook_chose_for_itself_is_flagged_assumed(tmp_path):
    loaded = book(tmp_path, f'{WITHIN}assumed = "day one is the day of the start"')
    assert flags(milestone(loaded, "2026-01-06", started="2026-01-05")) == {"assumed"}


# -- What is not announced yet ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "started", "expected"),
    [
        # Bank holidays are announced to the end of 2028.
        ('within = "5 working days"\nof = "started"', "2028-12-18", set()),
        ('within = "5 working days"\nof = "started"', "2028-12-22", {"provisional"}),
        ('within = "5 working days"\nof = "started"', "2029-02-01", {"provisional"}),
        # 30 and 31 December 2028 are a weekend: the fifth day is Friday the 29th.
        ('within = "5 working days"\nof = "started"', "2028-12-20", set()),
        # Never for what no holiday can move.
        ('within = "9 months"\nof = "started"', "2028-12-22", set()),
        ('within = "3 weeks"\nof = "started"', "2028-12-22", set()),
        ('within = "20 days"\nof = "started"', "2028-12-22", {"unqualified"}),
        ('within = "72 hours"\nof = "started"', "2028-12-30", {"time_unknown"}),
        ('at_least = "5 working days"\nbefore = "started"', "2029-01-10", {"provisional"}),
        # Back past New Year to Friday 29 December: over days of 2029, or over 1 January alone.
        ('at_least = "3 working days"\nbefore = "started"', "2029-01-04", {"provisional"}),
        ('at_least = "1 working day"\nbefore = "started"', "2029-01-02", {"provisional"}),
        # From a working day that is announced to the last day that is, Sunday 31 December.
        (
            'within = "2 days"\nof = "started"\nstart_convention = "next_working_day"',
            "2028-12-29",
            {"unqualified"},
        ),
        ('at_least = "5 working days"\nafter = "started"', "2028-12-22", {"provisional"}),
        (
            'within = "0 days"\nof = "started"\nstart_convention = "next_working_day"',
            "2028-12-30",
            {"provisional"},
        ),
        (
            'from_day = 1\nto_day = 9\nday_one = "started"\ncounted_in = "working days"',
            "2028-12-22",
            {"provisional"},
        ),
        (
            'from_day = 1\nto_day = 9\nday_one = "started"\ncounted_in = "days"',
            "2028-12-30",
            set(),
        ),
    ],
)
def test_a_count_past_what_is_announced_is_answered_and_flagged(tmp_path, bound, started, expected):
    loaded = book(tmp_path, f'event = "acted"\n{bound}')
    assert flags(milestone(loaded, "2028-12-01", started=started)) == expected


def test_a_count_back_to_announced_days_alone_is_not_provisional(tmp_path):
    # Counted back from Monday 1 January 2029, whose own day does not count: every day counted
    # lies in 2028, and no holiday announced later can move the answer.
    loaded = book(tmp_path, 'event = "acted"\nat_least = "2 working days"\nbefore = "published"')
    found = milestone(loaded, "2028-12-01", published="2029-01-01")
    assert (found.due, flags(found)) == (day("2028-12-28"), set())


def test_a_start_that_may_be_moved_is_provisional_from_the_first_day_not_announced(tmp_path):
    # Announced to Sunday 4 January 2026: the Monday may still turn out a day off.
    known = WorkingCalendar.from_dates({}, announced_until=day("2026-01-04"))
    rule = 'within = "0 days"\nof = "started"\nstart_convention = "next_working_day"'
    loaded = book(tmp_path, f'event = "acted"\n{rule}')
    for started, expected in (("2026-01-02", set()), ("2026-01-05", {"provisional"})):
        found = milestone(loaded, "2026-01-01", started=started, options={"calendar": known})
        assert (found.due, flags(found)) == (day(started), expected)


def test_a_provisional_date_is_inherited_by_what_is_counted_from_it(tmp_path):
    rules = """
        id = "first"
        event = "reported"
        within = "5 working days"
        of = "started"

        event = "acted"
        within = "1 month"
        of = "reported"

        id = "from-the-deadline"
        event = "finished"
        within = "1 month"
        of = { deadline_of = "first" }
    """
    found = timeline(book(tmp_path, rules), "2028-12-22", started="2028-12-22")
    assert flags(found["r"]) == flags(found["from-the-deadline"]) == {"provisional"}
    done = timeline(
        book(tmp_path, rules), "2029-01-05", started="2028-12-22", reported="2028-12-29"
    )
    assert flags(done["r"]) == set()
    assert flags(done["from-the-deadline"]) == {"provisional"}


def test_a_recurring_date_in_working_days_may_be_provisional(tmp_path):
    rules = 'event = "acted"\nevery = "5 working days"\nsince_last = true'
    found = milestone(book(tmp_path, rules), "2028-12-22", acted="2028-12-22")
    assert flags(found) == {"provisional"}


# -- What is on record -----------------------------------------------------------------------


def test_what_rests_on_a_corrected_record_says_so(tmp_path):
    wrong = Event(kind="started", on=day("2026-01-05"), id="one")
    right = Event(kind="started", on=day("2026-01-06"), corrects="one")
    found = milestone(book(tmp_path, WITHIN), "2026-01-08", wrong, right)
    assert (found.due, flags(found)) == (day("2026-01-16"), {"corrected"})


def test_an_act_on_a_corrected_record_says_so(tmp_path):
    wrong = Event(kind="acted", on=day("2026-01-25"), id="one")
    right = Event(kind="acted", on=day("2026-01-12"), corrects="one")
    found = milestone(book(tmp_path, WITHIN), "2026-02-01", wrong, right, started="2026-01-05")
    assert (found.status, flags(found)) == (Status.MET, {"corrected"})


def test_what_was_recorded_before_its_day_and_never_since_is_unconfirmed(tmp_path):
    plan = Event(kind="started", on=day("2026-01-05"), recorded_on=day("2025-12-20"))
    loaded = book(tmp_path, WITHIN)
    assert flags(milestone(loaded, "2026-01-05", plan)) == set()
    assert flags(milestone(loaded, "2026-01-06", plan)) == {"unconfirmed"}
    meant = Event(kind="acted", on=day("2026-01-12"), recorded_on=day("2026-01-07"))
    found = milestone(loaded, "2026-01-13", meant, started="2026-01-05")
    assert (found.status, flags(found)) == (Status.MET, {"unconfirmed"})


def test_flags_of_every_part_of_an_anchor_are_inherited(tmp_path):
    rules = WITHIN.replace('"started"', '{ latest_of = ["started", "reported"] }')
    wrong = Event(kind="started", on=day("2026-01-04"), id="one")
    right = Event(kind="started", on=day("2026-01-05"), corrects="one")
    found = milestone(book(tmp_path, rules), "2026-01-08", wrong, right, reported="2026-01-07")
    assert flags(found) == {"corrected"}
    waiting = milestone(book(tmp_path, rules), "2026-01-08", wrong, right)
    assert flags(waiting) == set()


def test_flags_stand_in_one_order(tmp_path):
    words = f'{WORDS}source = "secondary"\n'
    rules = WITHIN.replace("10 days", "10 working days") + (
        'assumed = "a choice"\nextended_by = "granted"\n'
        '[rules.readings.short]\nwithin = "5 working days"\nwhy = "perhaps"'
    )
    found = milestone(
        book(tmp_path, rules, words=words),
        "2029-01-20",
        Event(kind="granted", on=day("2029-01-02")),
        Event(kind="started", on=day("2028-12-22"), recorded_on=day("2028-12-01")),
    )
    assert found.flags == (
        "governs",
        "ambiguous",
        "provisional",
        "extended",
        "secondary",
        "assumed",
        "infeasible",
        "unconfirmed",
    )


# -- The day to act by -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "started", "due", "act_by"),
    [
        # Nothing rolls: Sunday 11 January stays the due date, and Friday the day to act.
        ('within = "6 days"\nof = "started"', "2026-01-05", "2026-01-11", "2026-01-09"),
        ('within = "7 days"\nof = "started"', "2026-01-05", "2026-01-12", "2026-01-12"),
        # Due on Easter Monday 2026: Good Friday is off as well, so Thursday 2 April.
        ('within = "7 days"\nof = "started"', "2026-03-30", "2026-04-06", "2026-04-02"),
        # Due on a day off with no working day since the start: none is left.
        ('within = "1 day"\nof = "started"', "2026-01-03", "2026-01-04", None),
        ('within = "0 days"\nof = "started"', "2026-01-04", "2026-01-04", None),
        ('within = "2 days"\nof = "started"', "2026-12-25", "2026-12-27", None),
        # The start's own day is the only working day, and acting then would count.
        ('within = "1 day"\nof = "started"', "2026-01-02", "2026-01-03", "2026-01-02"),
        # A notice is counted back: never later, and not bound by the later event.
        ('at_least = "7 days"\nbefore = "started"', "2026-04-13", "2026-04-06", "2026-04-02"),
        ('before = "started"', "2026-01-11", "2026-01-11", "2026-01-09"),
    ],
)
def test_act_by_is_the_last_working_day_on_which_acting_is_in_time(
    tmp_path, bound, started, due, act_by
):
    loaded = book(tmp_path, f'event = "acted"\n{bound}')
    found = milestone(loaded, "2026-01-01", started=started)
    assert (found.due, found.act_by) == (day(due), act_by and day(act_by))


@pytest.mark.parametrize(
    ("bound", "due"),
    [
        # On Sunday 11 January alone; or from Saturday to Sunday; or between the two.
        ('exactly = "6 days"\nafter = "started"', "2026-01-11"),
        ('exactly = "7 days"\nbefore = "published"', "2026-01-11"),
        ('from_day = 6\nto_day = 7\nday_one = "started"\ncounted_in = "days"', "2026-01-11"),
        ('between = ["reported", "finished"]', "2026-01-11"),
    ],
)
def test_there_is_no_day_to_act_by_where_every_working_day_would_be_premature(tmp_path, bound, due):
    found = milestone(
        book(tmp_path, f'event = "acted"\n{bound}'),
        "2026-01-05",
        started="2026-01-05",
        reported="2026-01-10",
        finished="2026-01-11",
        published="2026-01-18",
    )
    assert found.due == day(due)
    assert found.act_by is None


@pytest.mark.parametrize("as_of", ["2026-01-08", "2026-01-15", "2026-02-01"])
def test_the_day_to_act_by_stays_the_due_date_that_is_a_working_day(tmp_path, as_of):
    for bound in ('within = "10 days"\nof', 'exactly = "10 days"\nafter'):
        loaded = book(tmp_path, f'event = "acted"\n{bound} = "started"')
        found = milestone(loaded, as_of, started="2026-01-05")
        assert (found.due, found.act_by) == (day("2026-01-15"), day("2026-01-15"))


def test_there_is_no_day_to_act_by_for_a_past_projection(tmp_path):
    rules = """
        id = "first"
        event = "reported"
        within = "10 days"
        of = "started"

        id = "deadline-passed"
        event = "acted"
        within = "5 days"
        of = { deadline_of = "first" }

        id = "notice"
        event = "finished"
        at_least = "1 month"
        before = "reported"
        force = "expectation"
    """
    found = timeline(book(tmp_path, rules), "2026-01-10", started="2026-01-05")
    notice = found["notice"]
    # The report is projected for 15 January, and a month before that has passed.
    assert (notice.due, notice.act_by, notice.anchor.basis) == (
        day("2025-12-15"),
        None,
        "projected",
    )
    assert (notice.status, notice.late) == (Status.PROJECTED, False)
    assert found["deadline-passed"].act_by == day("2026-01-20")
    # Of a projection that falls on the very day, it is that day.
    today = timeline(book(tmp_path, rules), "2025-12-15", started="2026-01-05")["notice"]
    assert (today.due, today.act_by, today.anchor.basis) == (
        day("2025-12-15"),
        day("2025-12-15"),
        "projected",
    )


def test_a_day_to_act_by_that_the_calendar_does_not_know_is_none_and_no_error(tmp_path):
    # Due on Sunday 2 January 2000, the second day the calendar knows; the Friday is not one.
    loaded = book(tmp_path, 'event = "acted"\nwithin = "0 days"\nof = "started"')
    found = milestone(loaded, "2000-01-02", started="2000-01-02")
    assert (found.due, found.act_by) == (day("2000-01-02"), None)


def test_act_by_is_counted_on_the_rules_own_calendar(tmp_path):
    # 2 January 2026, a Friday, is a holiday in Scotland alone, as is 1 January everywhere.
    bound = 'event = "acted"\nwithin = "3 days"\nof = "started"\n'
    loaded = book(tmp_path, f'{bound}\n\nid = "north"\n{bound}calendar = "scotland"')
    found = timeline(loaded, "2025-12-31", started="2025-12-31")
    assert [found[rule].act_by for rule in ("r", "north")] == [day("2026-01-02"), day("2025-12-31")]
    closed = WorkingCalendar.england_and_wales().with_closures({day("2026-01-02"): "flood"})
    found = timeline(loaded, "2025-12-31", started="2025-12-31", options={"calendar": closed})
    assert found["r"].act_by == day("2025-12-31")
