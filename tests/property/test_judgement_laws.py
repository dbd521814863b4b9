"""Status and lateness on every day around a bound, against a table read off a calendar.

The dates stand close together, so that the last day, the day before and the day after all come up.
"""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulebook_text import book, milestone
from safeguarding_timelines import Event

START = date(2026, 1, 5)
#: Days from the start.
near = st.integers(0, 14)
perhaps = st.none() | near


def on(number):
    return str(START + timedelta(number))


def events(**dated):
    """Events by kind, each on a day from the start, where it has one."""
    return {kind: on(number) for kind, number in dated.items() if number is not None}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """A rulebook of one rule for each shape."""
    within = 'event = "acted"\nwithin = "5 days"\nof = "started"\n'
    bounds = {
        "within": within,
        "notice": 'event = "acted"\nat_least = "5 days"\nbefore = "published"',
        "gate": 'event = "acted"\nat_least = "5 days"\nafter = "started"',
        "point": 'event = "acted"\nexactly = "5 days"\nafter = "started"',
        "keep": 'kept_until = "withdrawn"\nat_least = "5 days"\nafter = "started"',
        "extended": within + 'extended_by = "granted"',
        "ended": within + 'cancelled_by = "called_off"',
        "each": within + 'by_each = ["police", "school"]',
    }
    return {name: book(tmp_path_factory.mktemp(name), bound) for name, bound in bounds.items()}


def stands(found):
    return found.status.value, found.late


def due_on(as_of, due, done):
    """Where a deadline stands that nothing else moves."""
    if done is not None and done <= as_of:
        return ("met_late", True) if done > due else ("met", False)
    if as_of == due:
        return "due_today", False
    return ("overdue", True) if as_of > due else ("due", False)


@given(near, perhaps)
def test_a_deadline_is_in_time_up_to_and_on_its_last_day(books, as_of, done):
    found = milestone(books["within"], on(as_of), **events(started=0, acted=done))
    assert stands(found) == due_on(as_of, 5, done)


@given(near, perhaps)
def test_a_notice_is_in_time_up_to_and_on_its_last_day(books, as_of, done):
    found = milestone(books["notice"], on(as_of), **events(published=10, acted=done))
    assert stands(found) == due_on(as_of, 5, done)


@given(near, st.lists(near, max_size=3))
def test_before_its_day_an_act_is_premature_and_discharges_nothing(books, as_of, acts):
    found = milestone(books["gate"], on(as_of), started=on(0), acted=[on(n) for n in acts])
    done = [n for n in sorted(acts) if n <= as_of]
    if any(n >= 5 for n in done):
        expected, done_on = "met", min(n for n in done if n >= 5)
    elif done:
        expected, done_on = "premature", done[0]
    else:
        expected, done_on = ("not_open" if as_of < 5 else "due"), None
    assert stands(found) == (expected, False)
    assert found.done_on == (None if done_on is None else START + timedelta(done_on))


@given(near, perhaps)
def test_on_the_very_day_is_neither_before_nor_after(books, as_of, done):
    found = milestone(books["point"], on(as_of), **events(started=0, acted=done))
    if done is not None and done <= as_of:
        expected = ("premature", as_of > 5) if done < 5 else due_on(as_of, 5, done)
    else:
        expected = due_on(as_of, 5, None) if as_of >= 5 else ("not_open", False)
    assert stands(found) == expected


@given(near, perhaps)
@example(5, 5)
@example(14, 5)
@example(14, 6)
def test_what_is_kept_may_end_on_the_day_after_and_a_breach_stays(books, as_of, ended):
    found = milestone(books["keep"], on(as_of), **events(started=0, withdrawn=ended))
    if ended is not None and ended <= min(as_of, 5):
        expected = "breached"
    else:
        expected = "fulfilled" if as_of > 5 else "maintaining"
    assert stands(found) == (expected, False)
    done = ended is not None and ended <= as_of
    assert found.done_on == (START + timedelta(ended) if done else None)


@given(near, perhaps, near, perhaps)
def test_an_extension_counts_from_its_day_never_shortens_and_erases_no_overdue_day(
    books, as_of, granted, until, done
):
    dated = events(started=0, acted=done)
    grants = []
    if granted is not None:
        days = {"on": date.fromisoformat(on(granted)), "until": date.fromisoformat(on(until))}
        grants.append(Event(kind="granted", **days))
    found = milestone(books["extended"], on(as_of), *grants, **dated)
    judged_on = as_of if done is None or done > as_of else done
    moved = granted is not None and granted <= judged_on
    due = max(5, until) if moved else 5
    status, late = due_on(as_of, due, done)
    assert stands(found) == (status, late or (moved and granted > 5))
    assert found.due == START + timedelta(due)


@given(near, perhaps, perhaps)
def test_a_duty_called_off_is_late_only_if_it_was_so_by_then(books, as_of, off, done):
    found = milestone(books["ended"], on(as_of), **events(started=0, called_off=off, acted=done))
    if off is not None and off <= as_of and not (done is not None and done <= as_of):
        assert stands(found) == ("superseded", off > 5)
    else:
        assert stands(found) == due_on(as_of, 5, done)


AGENCIES = ("police", "school", "health", None)


@given(near, st.lists(st.tuples(st.sampled_from(AGENCIES), near), max_size=5))
def test_where_each_has_to_act_the_last_of_the_first_acts_discharges(books, as_of, acts):
    made = [Event(kind="acted", on=date.fromisoformat(on(day)), by=by) for by, day in acts]
    found = milestone(books["each"], on(as_of), *made, started=on(0))
    first = {
        agency: min((day for by, day in acts if by == agency and day <= as_of), default=None)
        for agency in ("police", "school")
    }
    done = None if None in first.values() else max(first.values())
    assert stands(found) == due_on(as_of, 5, done)
    some = done is None and any(day is not None for day in first.values())
    assert ("partial" in found.flags) == some


# -- What a rule counts from -------------------------------------------------------------------


@pytest.fixture(scope="module")
def combined(tmp_path_factory):
    """A rule that counts from the latest, and one that counts from the earliest of two events."""
    return {
        how: book(
            tmp_path_factory.mktemp(how),
            f'event = "acted"\nwithin = "5 days"\nof = {{ {how} = ["started", "also_started"] }}',
        )
        for how in ("latest_of", "earliest_of")
    }


@pytest.mark.parametrize(("one", "other"), list(product((None, 0, 3, 6), repeat=2)))
def test_the_latest_waits_for_every_part_and_the_earliest_for_one(combined, one, other):
    as_of, dated = 4, events(started=one, also_started=other)
    found = {how: milestone(rules, on(as_of), **dated) for how, rules in combined.items()}
    parts = [part for part in (one, other) if part is not None]
    both = len(parts) == 2
    latest, earliest = found["latest_of"], found["earliest_of"]
    assert latest.due == (START + timedelta(max(parts) + 5) if both else None)
    assert earliest.due == (START + timedelta(min(parts) + 5) if parts else None)
    if both:
        planned = max(parts) > as_of
        assert latest.anchor.basis == ("planned" if planned else "actual")
    else:
        assert latest.status == "awaiting"
    if parts:
        assert earliest.anchor.basis == ("actual" if min(parts) <= as_of else "projected")
