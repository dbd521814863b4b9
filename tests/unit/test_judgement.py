"""Status and lateness against a second opinion that lives through the days one by one.

The oracle shares nothing with the library: it knows only which date was in force on which day.
"""

from datetime import date, timedelta
from itertools import product

import pytest

from rulebook_text import book, case, day
from safeguarding_timelines import Event, compute_timeline

START = day("2026-01-05")
DAYS = range(8)


def on(number):
    return START + timedelta(days=number)


def event(kind, number, until=None):
    return Event(kind=kind, on=on(number), until=None if until is None else on(until))


def seen(loaded, as_of, *events):
    made = case(Event(kind="started", on=START), *events)
    found = compute_timeline(made, loaded, as_of=on(as_of))["r"]
    return found.status.value, found.late, found.due


def lived(due, as_of, done, grants):
    """Status, lateness and the date in force, from one day to the next."""
    late = False
    for today in range(as_of + 1):
        late = late or today > due  # this day began with the last date behind it
        for granted, until in grants:
            if granted == today and until is not None:
                due = max(due, until)
        if today == done:
            return "met_late" if today > due else "met", late, on(due)
    if as_of == due:
        return "due_today", late, on(due)
    return ("due" if as_of < due else "overdue"), late, on(due)


@pytest.fixture(scope="module")
def within(tmp_path_factory):
    rules = 'event = "acted"\nwithin = "3 days"\nof = "started"\nextended_by = "granted"'
    return book(tmp_path_factory.mktemp("within"), rules)


def test_one_grant_of_any_day_to_any_day(within):
    for as_of, done, granted, until in product(DAYS, [None, *DAYS], DAYS, [None, 1, 4, 6]):
        acts = [] if done is None else [event("acted", done)]
        found = seen(within, as_of, *acts, event("granted", granted, until))
        assert found == lived(3, as_of, done, [(granted, until)])


def test_two_grants_in_a_row(within):
    pairs = [(granted, until) for granted in (1, 3, 5, 6) for until in (2, 4, 7)]
    for as_of, done, one, two in product((2, 4, 5, 7), (None, 2, 4, 5, 7), pairs, pairs):
        if one[0] < two[0]:
            acts = [] if done is None else [event("acted", done)]
            found = seen(within, as_of, *acts, event("granted", *one), event("granted", *two))
            assert found == lived(3, as_of, done, [one, two])


def test_the_order_in_which_records_are_listed_changes_nothing(within):
    records = [event("acted", 6), event("granted", 2, 4), event("granted", 4, 5)]
    assert {seen(within, 7, *records), seen(within, 7, *records[::-1])} == {
        ("met_late", True, on(5))
    }


# -- A window, with acts too early, in time, and too late ------------------------------------


def test_acts_of_any_two_days_in_a_window(tmp_path):
    rules = """
        event = "acted"
        from_day = 3
        to_day = 5
        day_one = "started"
        counted_in = "days"
    """
    loaded = book(tmp_path, rules)  # open on days 2, 3 and 4 after the start
    for as_of, one, two in product(DAYS, [None, *DAYS], [None, *DAYS]):
        acts = sorted(number for number in (one, two) if number is not None)
        done = [number for number in acts if number <= as_of]
        good = [number for number in done if number >= 2]
        if good:
            expected = ("met", False) if good[0] <= 4 else ("met_late", True)
        elif done:
            expected = ("premature", as_of > 4)
        elif as_of < 2:
            expected = ("not_open", False)
        else:
            expected = {4: ("due_today", False)}.get(
                as_of, ("due", False) if as_of < 4 else ("overdue", True)
            )
        found = seen(loaded, as_of, *(event("acted", number) for number in acts))
        assert found == (*expected, on(4))


# -- Something to be kept --------------------------------------------------------------------


def test_what_is_kept_and_ended_on_any_day(tmp_path):
    rules = 'kept_until = "withdrawn"\nat_least = "3 days"\nafter = "started"'
    loaded = book(tmp_path, rules)
    for as_of, ended in product(DAYS, [None, *DAYS]):
        happened = ended is not None and ended <= as_of
        if happened and ended <= 3:
            expected = "breached"
        else:
            expected = "fulfilled" if as_of > 3 else "maintaining"
        events = [] if ended is None else [event("withdrawn", ended)]
        assert seen(loaded, as_of, *events) == (expected, False, on(3))


# -- Each agency -----------------------------------------------------------------------------


def test_the_last_of_two_agencies_decides(tmp_path):
    rules = 'event = "acted"\nwithin = "3 days"\nof = "started"\nby_each = ["police", "school"]'
    loaded = book(tmp_path, rules)
    for as_of, police, school in product(DAYS, [None, *DAYS], [None, *DAYS]):
        acts = {"police": police, "school": school}
        events = [
            Event(kind="acted", on=on(number), by=by)
            for by, number in acts.items()
            if number is not None
        ]
        done = [number for number in acts.values() if number is not None and number <= as_of]
        last = max(done) if len(done) == 2 else None
        found = compute_timeline(
            case(Event(kind="started", on=START), *events), loaded, as_of=on(as_of)
        )["r"]
        assert (found.status.value, found.late, found.due) == lived(3, as_of, last, [])
        assert ("partial" in found.flags) == (len(done) == 1)
        assert found.done_on == (None if last is None else on(last))


# -- Replaying the past ----------------------------------------------------------------------


def test_what_happens_later_never_changes_the_status_of_an_earlier_day(within):
    later = [event("acted", 6), event("granted", 5, 7)]
    for as_of in range(5):
        assert seen(within, as_of, *later) == seen(within, as_of)


def test_the_dates_are_those_of_the_calendar():
    assert (START, date(2026, 1, 5).weekday()) == (on(0), 0)
