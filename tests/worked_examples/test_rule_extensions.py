"""More time granted: counted from the day of the grant, never earlier, never undoing lateness."""

import pytest

from rulebook_text import book, day, flags, milestone
from safeguarding_timelines import Event, Status

# Started on 5 January: due on the 15th.
RULE = """
event = "acted"
within = "10 days"
of = "started"
force = "statute"
extended_by = "granted"
"""


def granted(on, until=None):
    return Event(kind="granted", on=day(on), until=until and day(until))


def state(tmp_path, as_of, *grants, **kinds):
    found = milestone(book(tmp_path, RULE), as_of, *grants, started="2026-01-05", **kinds)
    return found.status.value, found.late, found.due.isoformat(), found


def test_a_grant_in_time_moves_the_due_date_from_its_own_day_on(tmp_path):
    grant = granted("2026-01-12", "2026-01-25")
    # The day before, the grant is no more than planned.
    *before, found = state(tmp_path, "2026-01-11", grant)
    assert before == ["due", False, "2026-01-15"]
    assert (found.original_due, flags(found)) == (None, set())
    *after, found = state(tmp_path, "2026-01-20", grant)
    assert after == ["due", False, "2026-01-25"]
    assert (found.original_due, flags(found)) == (day("2026-01-15"), {"extended"})
    assert found.act_by == day("2026-01-23")  # 25 January is a Sunday
    *over, found = state(tmp_path, "2026-01-26", grant)
    assert over == ["overdue", True, "2026-01-25"]


def test_a_grant_on_the_due_date_itself_is_in_time(tmp_path):
    *found, _ = state(tmp_path, "2026-01-20", granted("2026-01-15", "2026-01-25"))
    assert found == ["due", False, "2026-01-25"]


def test_a_grant_never_shortens(tmp_path):
    *dates, found = state(tmp_path, "2026-01-14", granted("2026-01-12", "2026-01-13"))
    assert dates == ["due", False, "2026-01-15"]
    assert (found.original_due, flags(found)) == (None, {"extended"})


def test_a_grant_that_names_no_date_is_flagged_and_moves_nothing(tmp_path):
    for as_of, expected in (("2026-01-14", ["due", False]), ("2026-01-16", ["overdue", True])):
        *dates, found = state(tmp_path, as_of, granted("2026-01-12"))
        assert dates == [*expected, "2026-01-15"]
        assert "extended" in flags(found)
        assert found.original_due is None


def test_a_late_grant_does_not_erase_the_overdue_days(tmp_path):
    grant = granted("2026-01-18", "2026-01-25")
    assert state(tmp_path, "2026-01-17", grant)[:3] == ("overdue", True, "2026-01-15")
    assert state(tmp_path, "2026-01-18", grant)[:3] == ("due", True, "2026-01-25")
    assert state(tmp_path, "2026-01-25", grant)[:3] == ("due_today", True, "2026-01-25")


def test_a_late_grant_without_a_date_changes_nothing(tmp_path):
    assert state(tmp_path, "2026-01-20", granted("2026-01-18"))[:3] == (
        "overdue",
        True,
        "2026-01-15",
    )


@pytest.mark.parametrize(
    ("grant", "acted", "status", "late", "due"),
    [
        # Judged against the date in force on the day of the act.
        ("2026-01-12", "2026-01-20", "met", False, "2026-01-25"),
        ("2026-01-12", "2026-01-26", "met_late", True, "2026-01-25"),
        # Done before the grant: it moved nothing for this act.
        ("2026-01-12", "2026-01-10", "met", False, "2026-01-15"),
        ("2026-01-18", "2026-01-17", "met_late", True, "2026-01-15"),
        # Done in the new time, which was granted when the old had run out.
        ("2026-01-18", "2026-01-20", "met", True, "2026-01-25"),
    ],
)
def test_an_act_is_judged_by_the_date_in_force_when_it_was_done(
    tmp_path, grant, acted, status, late, due
):
    *found, _ = state(tmp_path, "2026-02-01", granted(grant, "2026-01-25"), acted=acted)
    assert found == [status, late, due]


@pytest.mark.parametrize(
    ("second", "late", "due"),
    [
        (granted("2026-01-18", "2026-01-30"), False, "2026-01-30"),
        (granted("2026-01-20", "2026-01-30"), False, "2026-01-30"),
        (granted("2026-01-21", "2026-01-30"), True, "2026-01-30"),
        (granted("2026-01-18", "2026-01-17"), False, "2026-01-20"),
    ],
)
def test_each_grant_counts_from_the_date_in_force_before_it(tmp_path, second, late, due):
    first = granted("2026-01-12", "2026-01-20")
    found = state(tmp_path, "2026-01-22", first, second)[3]
    assert found.due == day(due)
    assert found.original_due == day("2026-01-15")
    assert found.late is (late or due == "2026-01-20")  # by the 22nd that has passed as well


def test_a_grant_for_a_duty_that_has_not_begun_moves_nothing(tmp_path):
    found = milestone(book(tmp_path, RULE), "2026-01-20", granted("2026-01-18", "2026-01-25"))
    assert (found.status, found.due, flags(found)) == (Status.AWAITING, None, set())


def test_more_time_for_what_has_no_last_day_moves_nothing(tmp_path):
    rule = 'event = "acted"\nat_least = "10 days"\nafter = "started"\nextended_by = "granted"'
    grant = granted("2026-01-12", "2026-01-25")
    found = milestone(book(tmp_path, rule), "2026-01-20", grant, started="2026-01-05")
    assert (found.status, found.earliest, found.due) == (Status.DUE, day("2026-01-15"), None)
    assert (found.late, found.original_due, flags(found)) == (False, None, {"unqualified"})


def test_more_time_for_a_window_moves_its_end_and_not_its_opening(tmp_path):
    rules = """
        event = "acted"
        from_day = 6
        to_day = 10
        day_one = "started"
        counted_in = "days"
        extended_by = "granted"
    """
    grant = granted("2026-01-06", "2026-01-20")
    found = milestone(book(tmp_path, rules), "2026-01-07", grant, started="2026-01-05")
    assert (found.earliest, found.due) == (day("2026-01-10"), day("2026-01-20"))


def test_more_time_for_hours_ends_with_a_day_and_not_at_a_moment(tmp_path):
    rules = 'event = "acted"\nwithin = "48 hours"\nof = "started"\nextended_by = "granted"'
    started = Event(kind="started", on=day("2026-01-05"), at="10:00")
    found = milestone(
        book(tmp_path, rules), "2026-01-07", started, granted("2026-01-06", "2026-01-09")
    )
    assert (found.due, found.due_at) == (day("2026-01-09"), None)
    in_time = Event(kind="acted", on=day("2026-01-09"), at="23:00")
    found = milestone(
        book(tmp_path, rules), "2026-01-12", started, granted("2026-01-06", "2026-01-09"), in_time
    )
    assert (found.status, found.late) == (Status.MET, False)


def test_a_late_grant_of_less_time_still_leaves_it_late(tmp_path):
    assert state(tmp_path, "2026-01-20", granted("2026-01-18", "2026-01-10"))[:3] == (
        "overdue",
        True,
        "2026-01-15",
    )
