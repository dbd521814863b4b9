"""What a bound may be counted from: every form of anchor, each with a case small enough to see."""

import pytest

from rulebook_text import book, day, milestone
from safeguarding_timelines import Event, Status


def within(anchor, length="5 days"):
    return f'event = "acted"\nwithin = "{length}"\nof = {anchor}'


def anchor(found):
    return found.anchor.event, found.anchor.on, found.anchor.basis


# -- A kind, and the last of it --------------------------------------------------------------


def test_of_several_occurrences_the_first_anchors(tmp_path):
    found = milestone(
        book(tmp_path, within('"asked"')), "2026-01-20", asked=["2026-01-12", "2026-01-05"]
    )
    assert anchor(found) == ("asked", day("2026-01-05"), "actual")
    assert found.due == day("2026-01-10")


def test_the_last_occurrence_anchors_where_the_rule_says_so(tmp_path):
    loaded = book(tmp_path, within('{ last = "asked" }'))
    found = milestone(loaded, "2026-01-20", asked=["2026-01-12", "2026-01-05"])
    assert (anchor(found), found.due) == (
        ("asked", day("2026-01-12"), "actual"),
        day("2026-01-17"),
    )
    # One that has not happened yet is not the last that has ...
    found = milestone(loaded, "2026-01-10", asked=["2026-01-12", "2026-01-05"])
    assert found.due == day("2026-01-10")
    # ... unless nothing has happened at all.
    planned = milestone(loaded, "2026-01-01", asked=["2026-01-12", "2026-01-05"])
    assert planned.anchor.basis == "planned"
    assert milestone(loaded, "2026-01-01").status is Status.AWAITING


def test_what_was_done_before_the_last_occurrence_does_not_answer_it(tmp_path):
    # Asked again on 12 January: what was done on the 6th answers the first request alone.
    loaded = book(tmp_path, within('{ last = "asked" }'))
    kinds = {"asked": ["2026-01-05", "2026-01-12"], "acted": ["2026-01-06", "2026-01-30"]}
    found = milestone(loaded, "2026-02-04", **kinds)
    assert (found.due, found.done_on) == (day("2026-01-17"), day("2026-01-30"))
    assert (found.status, found.late) == (Status.MET_LATE, True)
    # On the day it was asked again, at whatever time, it answers that.
    kinds["acted"] = ["2026-01-06", "2026-01-12"]
    found = milestone(loaded, "2026-02-04", **kinds)
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-12"))


def test_what_lies_between_comes_before_the_last_occurrence_that_ends_it(tmp_path):
    rules = 'event = "acted"\nbetween = ["started", { last = "asked" }]'
    kinds = {"started": "2026-01-05", "asked": ["2026-01-08", "2026-01-20"]}
    found = milestone(book(tmp_path, rules), "2026-01-25", **kinds, acted="2026-01-10")
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-10"))


def test_what_is_done_with_no_last_occurrence_to_count_from_is_met_before_its_start(tmp_path):
    found = milestone(
        book(tmp_path, within('{ last = "asked" }')), "2026-02-01", acted="2026-01-08"
    )
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-08"))
    assert "before_start" in found.flags


# -- The latest and the earliest of several --------------------------------------------------


def test_the_latest_of_several_needs_every_part(tmp_path):
    loaded = book(tmp_path, within('{ latest_of = ["started", "reported"] }'))
    found = milestone(loaded, "2026-02-01", started="2026-01-05", reported="2026-01-20")
    assert (anchor(found), found.due) == (
        ("reported", day("2026-01-20"), "actual"),
        day("2026-01-25"),
    )
    waiting = milestone(loaded, "2026-02-01", started="2026-01-05")
    assert (waiting.status, waiting.due) == (Status.AWAITING, None)
    assert anchor(waiting) == ("reported", None, "none")


def test_what_is_done_while_a_part_is_missing_is_met_before_its_start(tmp_path):
    loaded = book(tmp_path, within('{ latest_of = ["started", "reported"] }'))
    found = milestone(loaded, "2026-02-01", started="2026-01-05", acted="2026-01-07")
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-07"))
    assert "before_start" in found.flags


def test_the_latest_of_several_is_as_firm_as_its_weakest_part(tmp_path):
    loaded = book(tmp_path, within('{ latest_of = ["started", "reported"] }'))
    # The later part has happened; the planned one is earlier than none of them, yet may slip.
    found = milestone(loaded, "2026-01-10", started="2026-01-05", reported="2026-01-20")
    assert anchor(found) == ("reported", day("2026-01-20"), "planned")


def test_the_earliest_of_several_binds_with_one_part(tmp_path):
    loaded = book(tmp_path, within('{ earliest_of = ["started", "reported"] }'))
    found = milestone(loaded, "2026-01-08", started="2026-01-05")
    assert (anchor(found), found.status) == (
        ("started", day("2026-01-05"), "actual"),
        Status.DUE,
    )
    both = milestone(loaded, "2026-01-22", started="2026-01-20", reported="2026-01-05")
    assert anchor(both) == ("reported", day("2026-01-05"), "actual")
    none = milestone(loaded, "2026-01-08")
    assert (none.status, none.due) == (Status.AWAITING, None)
    assert anchor(none) == ("started", None, "none")


def test_the_earliest_of_several_is_firm_only_if_the_smallest_has_happened(tmp_path):
    loaded = book(tmp_path, within('{ earliest_of = ["started", "reported"] }'))
    found = milestone(loaded, "2026-01-08", started="2026-01-15", reported="2026-01-20")
    assert (found.due, found.status) == (day("2026-01-20"), Status.PROJECTED)
    assert found.anchor.basis == "projected"


def test_latest_and_earliest_nest(tmp_path):
    nested = '{ latest_of = ["started", { earliest_of = ["reported", { last = "asked" }] }] }'
    found = milestone(
        book(tmp_path, within(nested)),
        "2026-02-01",
        started="2026-01-05",
        reported="2026-01-20",
        asked=["2026-01-02", "2026-01-12"],
    )
    assert (found.anchor.on, found.due) == (day("2026-01-12"), day("2026-01-17"))


@pytest.mark.parametrize(
    ("bound", "earliest", "due"),
    [
        (
            'at_least = "7 days"\nbefore = { earliest_of = ["started", "reported"] }',
            None,
            "2026-01-13",
        ),
        (
            'at_least = "7 days"\nafter = { latest_of = ["started", "reported"] }',
            "2026-02-01",
            None,
        ),
        (
            'from_day = 2\nto_day = 3\nday_one = { latest_of = ["started", "reported"] }\n'
            'counted_in = "days"',
            "2026-01-26",
            "2026-01-27",
        ),
        (
            'between = [{ earliest_of = ["started", "reported"] }, { last = "asked" }]',
            "2026-01-20",
            "2026-01-30",
        ),
    ],
)
def test_every_shape_takes_such_anchors(tmp_path, bound, earliest, due):
    found = milestone(
        book(tmp_path, f'event = "acted"\n{bound}'),
        "2026-02-28",
        started="2026-01-20",
        reported="2026-01-25",
        asked=["2026-01-28", "2026-01-30"],
    )
    assert found.earliest == (earliest and day(earliest))
    assert found.due == (due and day(due))


# -- Deadlines, and dates that events carry --------------------------------------------------

CHAIN = """
    id = "first"
    event = "reported"
    within = "10 days"
    of = "started"

    event = "acted"
    within = "14 days"
    of = { deadline_of = "first" }
"""


@pytest.mark.parametrize("reported", [None, "2026-01-07", "2026-01-19"])
def test_a_deadline_anchors_whatever_happened(tmp_path, reported):
    kinds = {"reported": reported} if reported else {}
    found = milestone(book(tmp_path, CHAIN), "2026-01-20", started="2026-01-05", **kinds)
    # Started on 5 Jan: the deadline is 15 Jan, and 14 days from it 29 Jan.
    assert (found.anchor.on, found.due) == (day("2026-01-15"), day("2026-01-29"))
    assert (found.anchor.event, found.anchor.projected_by) == ("reported", "first")
    assert (found.anchor.basis, found.status) == ("actual", Status.DUE)


def test_a_deadline_is_as_firm_as_what_it_is_counted_from(tmp_path):
    loaded = book(tmp_path, CHAIN)
    assert milestone(loaded, "2026-01-01", started="2026-01-05").anchor.basis == "planned"
    waiting = milestone(loaded, "2026-01-20")
    assert (waiting.status, waiting.anchor.projected_by) == (Status.AWAITING, "first")
    assert anchor(waiting) == ("reported", None, "none")


def test_the_deadline_of_a_permission_that_has_lapsed_is_none(tmp_path):
    loaded = book(tmp_path, CHAIN.replace('of = "started"', 'of = "started"\nforce = "permission"'))
    assert milestone(loaded, "2026-01-15", started="2026-01-05").due == day("2026-01-29")
    lapsed = milestone(loaded, "2026-01-16", started="2026-01-05")
    assert (lapsed.status, lapsed.due) == (Status.AWAITING, None)


def test_a_lower_bound_is_no_deadline(tmp_path):
    lower = 'at_least = "10 days"\n    after = "started"'
    loaded = book(tmp_path, CHAIN.replace('within = "10 days"\n    of = "started"', lower))
    found = milestone(loaded, "2026-01-20", started="2026-01-05")
    assert (found.status, anchor(found)) == (Status.AWAITING, ("reported", None, "none"))


def test_the_deadline_of_a_rule_that_does_not_apply_is_none(tmp_path):
    rules = CHAIN.replace('of = "started"', 'of = "started"\n    unless_event = "called_off"')
    found = milestone(
        book(tmp_path, rules), "2026-01-20", started="2026-01-05", called_off="2026-01-06"
    )
    assert (found.status, found.due) == (Status.AWAITING, None)


def test_an_extension_moves_the_deadline_that_anchors(tmp_path):
    rules = CHAIN.replace('of = "started"', 'of = "started"\n    extended_by = "granted"')
    granted = Event(kind="granted", on=day("2026-01-10"), until=day("2026-01-20"))
    found = milestone(book(tmp_path, rules), "2026-01-12", granted, started="2026-01-05")
    assert found.due == day("2026-02-03")  # 20 Jan + 14 days


def test_the_deadline_of_an_inactive_rule_is_no_date_to_count_from(tmp_path):
    rules = CHAIN.replace('of = "started"', 'of = "started"\n    inactive = "incoherent"')
    found = milestone(book(tmp_path, rules), "2026-01-20", started="2026-01-05")
    assert (found.status, found.due) == (Status.AWAITING, None)


def test_the_date_an_event_carries_may_be_the_anchor(tmp_path):
    loaded = book(tmp_path, within('{ until_of = "granted" }'))
    granted = Event(kind="granted", on=day("2026-01-05"), until=day("2026-01-12"))
    again = Event(kind="granted", on=day("2026-01-07"), until=day("2026-01-15"))
    plain = Event(kind="granted", on=day("2026-01-09"))
    found = milestone(loaded, "2026-01-20", granted, again, plain)
    assert (anchor(found), found.due) == (
        ("granted", day("2026-01-15"), "actual"),
        day("2026-01-20"),
    )
    for events in ([], [plain]):
        waiting = milestone(loaded, "2026-01-20", *events)
        assert (anchor(waiting), waiting.status) == (("granted", None, "none"), Status.AWAITING)


def test_a_date_that_an_event_carries_is_as_firm_as_that_event_and_has_no_time(tmp_path):
    granted = Event(kind="granted", on=day("2026-01-05"), at="10:00", until=day("2026-01-12"))
    again = Event(kind="granted", on=day("2026-01-25"), at="10:00", until=day("2026-02-02"))
    loaded = book(tmp_path, within('{ until_of = "granted" }', "24 hours"))
    found = milestone(loaded, "2026-01-20", granted)
    assert (found.due, found.due_at) == (day("2026-01-13"), None)
    planned = milestone(loaded, "2026-01-20", granted, again)
    assert anchor(planned) == ("granted", day("2026-02-02"), "planned")
