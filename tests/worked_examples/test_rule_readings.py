"""Other defensible readings of one rule: what each gives, whether it matters, which is safest."""

import pytest

from rulebook_text import book, day, flags, milestone
from safeguarding_timelines import Event, Status


def read(found):
    return {
        name: (reading.due and reading.due.isoformat(), reading.status.value)
        for name, reading in found.readings.items()
    }


BASE = 'event = "acted"\nwithin = "15 working days"\nof = "reported"\n'


# -- How a reading is put together -----------------------------------------------------------


def test_a_reading_may_change_the_length_alone(tmp_path):
    rules = """
        event = "acted"
        at_least = "7 working days"
        before = "published"
        [rules.readings.clear-days]
        at_least = "8 working days"
        why = "both ends excluded"
    """
    # Published on Friday 9 Jan 2026: 8, 7, 6, 5, 2 Jan, 31, 30 Dec; a clear eighth is 29 Dec.
    found = milestone(book(tmp_path, rules), "2025-12-15", published="2026-01-09")
    assert (found.due, read(found)) == (day("2025-12-30"), {"clear-days": ("2025-12-29", "due")})
    assert flags(found) == {"ambiguous"}
    assert found.cautious == "clear-days"


def test_a_reading_may_change_the_anchor_alone(tmp_path):
    rules = BASE + '[rules.readings.from-the-start]\nof = "started"\nwhy = "the older text"'
    # Incident Wed 1 Apr, notified Thu 16 Apr 2026, 15 working days: Fri 24 Apr and Fri 8 May.
    found = milestone(
        book(tmp_path, rules), "2026-04-20", started="2026-04-01", reported="2026-04-16"
    )
    assert found.due == day("2026-05-08")
    assert read(found) == {"from-the-start": ("2026-04-24", "due")}
    assert (flags(found), found.cautious) == ({"ambiguous"}, "from-the-start")


def test_a_reading_may_change_the_unit_of_a_window_alone(tmp_path):
    rules = """
        event = "acted"
        from_day = 6
        to_day = 10
        day_one = "started"
        counted_in = "days"
        [rules.readings.working-days]
        counted_in = "working days"
        why = "no unit is given"
    """
    found = milestone(book(tmp_path, rules), "2026-01-06", started="2026-01-05")
    assert (found.earliest, found.due) == (day("2026-01-10"), day("2026-01-14"))
    reading = found.readings["working-days"]
    assert (reading.earliest, reading.due) == (day("2026-01-12"), day("2026-01-16"))


def test_a_reading_may_change_the_calendar_the_start_and_a_missing_day(tmp_path):
    rules = """
        event = "acted"
        within = "5 working days"
        of = "started"
        [rules.readings.literal]
        calendar = "literal"
        why = "the letter of footnote 209"
        [rules.readings.rolled]
        start_convention = "next_working_day"
        why = "the start is moved first"
        [rules.readings.months]
        within = "1 month"
        missing_day = "next_day"
        why = "a month is meant"
    """
    found = milestone(book(tmp_path, rules), "2026-04-01", started="2026-04-01")
    # 2, 7, 8, 9, 10 Apr; by the letter Good Friday counts: 2, 3, 7, 8, 9 Apr.
    assert found.due == day("2026-04-10")
    assert read(found) == {
        "literal": ("2026-04-09", "due"),
        "rolled": ("2026-04-10", "due"),
        "months": ("2026-05-01", "due"),
    }
    found = milestone(book(tmp_path, rules), "2026-01-31", started="2026-01-31")
    # Saturday 31 Jan: 2 to 6 Feb; rolled to Monday 2 Feb: 3, 4, 5, 6, 9 Feb; 1 Mar for 31 Feb.
    assert found.due == day("2026-02-06")
    assert read(found) == {
        "literal": ("2026-02-06", "due"),
        "rolled": ("2026-02-09", "due"),
        "months": ("2026-03-01", "due"),
    }


def test_a_reading_that_states_a_whole_shape_drops_that_of_the_rule(tmp_path):
    rules = """
        event = "acted"
        within = "10 working days"
        of = "started"
        [rules.readings.on-the-day]
        exactly = "10 working days"
        after = "started"
        why = "on that day and not before"
    """
    loaded = book(tmp_path, rules)
    found = milestone(loaded, "2026-01-12", started="2026-01-05")
    # 6 to 9, 12 to 16, 19 Jan.
    reading = found.readings["on-the-day"]
    assert (reading.earliest, reading.due) == (day("2026-01-19"), day("2026-01-19"))
    assert (found.due, found.earliest) == (day("2026-01-19"), None)
    # The same due date, and yet on the 12th one is open and the other is not.
    assert (found.status, reading.status) == (Status.DUE, Status.NOT_OPEN)
    assert flags(found) == {"contested"}


def test_an_untimed_rule_may_be_read_as_one_with_a_date(tmp_path):
    rules = """
        event = "acted"
        untimed = "promptly"
        after = "started"
        [rules.readings.five-days]
        within = "5 working days"
        of = "started"
        why = "local practice"
    """
    loaded = book(tmp_path, rules)
    found = milestone(loaded, "2026-01-08", started="2026-01-05")
    assert (found.status, found.due) == (Status.UNTIMED, None)
    assert read(found) == {"five-days": ("2026-01-12", "due")}
    assert (flags(found), found.cautious) == ({"contested"}, "five-days")


def test_order_may_be_read_as_notice(tmp_path):
    rules = """
        event = "acted"
        before = "published"
        [rules.readings.a-week]
        at_least = "7 days"
        why = "practice"
    """
    found = milestone(book(tmp_path, rules), "2026-01-08", published="2026-01-30")
    assert (found.due, read(found)) == (day("2026-01-30"), {"a-week": ("2026-01-23", "due")})


def test_a_reading_may_name_another_event_that_discharges(tmp_path):
    rules = BASE + (
        '[rules.readings.received]\nevent = "finished"\nwhy = "receipt is meant"\n'
        'cite = { instrument = "text", at = "paragraph 2" }'
    )
    # From Monday 5 Jan 2026: 6 to 9, 12 to 16, 19 to 23, 26 Jan.
    loaded = book(tmp_path, rules)
    found = milestone(
        loaded, "2026-02-01", reported="2026-01-05", acted="2026-01-23", finished="2026-01-27"
    )
    assert (found.status, found.late, found.done_on) == (Status.MET, False, day("2026-01-23"))
    assert read(found) == {"received": ("2026-01-26", "met_late")}
    assert flags(found) == {"contested"}
    sent = milestone(loaded, "2026-02-01", reported="2026-01-05", acted="2026-01-23")
    assert (sent.status, read(sent)) == (Status.MET, {"received": ("2026-01-26", "overdue")})
    assert str(loaded.rules[0].variants["received"].cite) == "text, paragraph 2"
    assert str(found.citation) == "text, paragraph 1"


def test_a_reading_counts_only_while_it_is_in_force(tmp_path):
    rules = BASE + (
        '[rules.readings.older]\nof = "started"\nwhy = "until 2022"\n'
        "in_force = { until = 2022-08-31 }"
    )
    loaded = book(tmp_path, rules)
    inside = milestone(loaded, "2022-08-31", started="2022-08-01", reported="2022-08-31")
    assert set(inside.readings) == {"older"}
    outside = milestone(loaded, "2022-09-01", started="2022-08-01", reported="2022-09-01")
    assert (outside.readings, outside.cautious) == ({}, None)
    assert flags(outside) == set()


def test_the_day_counted_from_decides_whether_a_reading_is_in_force(tmp_path):
    rules = BASE + (
        '[rules.readings.older]\nwithin = "10 working days"\nwhy = "until 2022"\n'
        "in_force = { until = 2022-08-31 }\n"
        '[rules.readings.newer]\nwithin = "20 working days"\nwhy = "since"\n'
        "in_force = { from = 2022-09-01 }"
    )
    loaded = book(tmp_path, rules)
    for reported, name in (("2022-08-31", "older"), ("2022-09-01", "newer")):
        for as_of in ("2022-08-01", "2022-10-03"):
            assert set(milestone(loaded, as_of, reported=reported).readings) == {name}
        # While there is no such day, the as-of day.
        assert set(milestone(loaded, reported).readings) == {name}


# -- Whether it matters ----------------------------------------------------------------------

TWO_STARTS = BASE + '[rules.readings.from-the-start]\nof = "started"\nwhy = "the older text"'


def test_readings_that_agree_here_are_neither_ambiguous_nor_contested(tmp_path):
    found = milestone(
        book(tmp_path, TWO_STARTS), "2026-01-08", started="2026-01-05", reported="2026-01-05"
    )
    assert read(found) == {"from-the-start": ("2026-01-26", "due")}
    assert (flags(found), found.cautious) == (set(), "default")


@pytest.mark.parametrize(
    ("as_of", "acted", "expected"),
    [
        # From 5 Jan: due on 26 Jan; from 12 Jan: on 2 Feb.
        ("2026-01-20", None, {"ambiguous"}),
        ("2026-01-28", None, {"ambiguous", "contested"}),  # overdue on one, due on the other
        ("2026-02-10", None, {"ambiguous", "infeasible"}),  # overdue on both
        ("2026-02-10", "2026-01-26", {"ambiguous"}),  # met on both
        ("2026-02-10", "2026-01-27", {"ambiguous", "contested"}),
        ("2026-02-10", "2026-02-03", {"ambiguous"}),  # late on both
    ],
)
def test_readings_are_contested_when_they_give_different_statuses(tmp_path, as_of, acted, expected):
    kinds = {"acted": acted} if acted else {}
    found = milestone(
        book(tmp_path, TWO_STARTS), as_of, started="2026-01-05", reported="2026-01-12", **kinds
    )
    assert flags(found) == expected


def test_a_rule_of_which_one_reading_has_no_date_yet_is_not_ambiguous(tmp_path):
    found = milestone(book(tmp_path, TWO_STARTS), "2026-01-08", reported="2026-01-05")
    assert read(found) == {"from-the-start": (None, "awaiting")}
    assert "ambiguous" not in flags(found)
    assert found.cautious == "default"


def test_a_reading_that_has_no_date_yet_hides_none_that_has(tmp_path):
    rules = TWO_STARTS.replace(
        "[rules.readings.from-the-start]",
        '[rules.readings.from-the-other]\nof = "also_started"\nwhy = "perhaps"\n'
        "[rules.readings.from-the-start]",
    )
    found = milestone(
        book(tmp_path, rules), "2026-01-20", started="2026-01-05", reported="2026-01-12"
    )
    assert read(found) == {
        "from-the-other": (None, "awaiting"),
        "from-the-start": ("2026-01-26", "due"),
    }
    assert (flags(found), found.cautious) == ({"ambiguous"}, "from-the-start")


def test_the_reading_alone_may_have_a_date(tmp_path):
    found = milestone(book(tmp_path, TWO_STARTS), "2026-01-28", started="2026-01-05")
    assert (found.status, found.due, found.late) == (Status.AWAITING, None, False)
    assert read(found) == {"from-the-start": ("2026-01-26", "overdue")}
    assert (flags(found), found.cautious) == ({"contested"}, "from-the-start")


def test_nothing_is_cautious_before_any_reading_has_a_date(tmp_path):
    found = milestone(book(tmp_path, TWO_STARTS), "2026-01-28")
    assert (found.cautious, read(found)) == (None, {"from-the-start": (None, "awaiting")})
    assert flags(found) == set()


def test_two_readings_that_differ_make_an_undated_rule_ambiguous(tmp_path):
    rules = """
        event = "acted"
        untimed = "promptly"
        after = "started"
        [rules.readings.five]
        within = "5 working days"
        of = "started"
        why = "practice"
        [rules.readings.ten]
        within = "10 working days"
        of = "started"
        why = "older practice"
    """
    found = milestone(book(tmp_path, rules), "2026-01-06", started="2026-01-05")
    assert read(found) == {"five": ("2026-01-12", "due"), "ten": ("2026-01-19", "due")}
    assert "ambiguous" in flags(found)
    assert found.cautious == "five"


def test_a_reading_of_a_rule_that_may_apply_may_apply(tmp_path):
    rules = BASE + (
        'applies_if = { outcome = "died" }\n'
        '[rules.readings.from-the-start]\nof = "started"\nwhy = "the older text"'
    )
    loaded = book(tmp_path, rules)
    found = milestone(loaded, "2026-03-01", started="2026-01-05", reported="2026-01-12")
    assert read(found) == {"from-the-start": ("2026-01-26", "applicability_unknown")}
    assert flags(found) == {"ambiguous", "infeasible"}
    facts = {"outcome": "seriously_harmed"}
    none = milestone(loaded, "2026-03-01", started="2026-01-05", facts=facts)
    assert (none.status, none.readings) == (Status.NOT_APPLICABLE, {})


# -- Which is safest -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "shorter", "longer", "cautious"),
    [
        # Of upper bounds the earliest is safest, of lower bounds and keep-until the latest.
        ('within = "10 days"\nof = "started"', 'within = "5 days"', 'within = "20 days"', "short"),
        (
            'at_least = "10 days"\nbefore = "published"',
            'at_least = "5 days"',
            'at_least = "20 days"',
            "long",
        ),
        (
            'at_least = "10 days"\nafter = "started"',
            'at_least = "5 days"',
            'at_least = "20 days"',
            "long",
        ),
        (
            'exactly = "10 days"\nafter = "started"',
            'exactly = "5 days"',
            'exactly = "20 days"',
            "short",
        ),
    ],
)
def test_the_cautious_reading_is_named(tmp_path, bound, shorter, longer, cautious):
    rules = (
        f'event = "acted"\n{bound}\n[rules.readings.short]\n{shorter}\nwhy = "one"\n'
        f'[rules.readings.long]\n{longer}\nwhy = "two"'
    )
    found = milestone(
        book(tmp_path, rules), "2026-01-05", started="2026-01-05", published="2026-03-02"
    )
    assert found.cautious == cautious


def test_the_cautious_reading_of_what_is_kept_is_the_longest(tmp_path):
    rules = """
        kept_until = "withdrawn"
        at_least = "1 year"
        after = "published"
        [rules.readings.forward]
        missing_day = "next_day"
        why = "no day of the year is lost"
    """
    loaded = book(tmp_path, rules)
    leap = milestone(loaded, "2024-06-01", published="2024-02-29")
    assert (leap.due, read(leap)) == (
        day("2025-02-28"),
        {"forward": ("2025-03-01", "maintaining")},
    )
    assert (flags(leap), leap.cautious) == ({"ambiguous"}, "forward")
    plain = milestone(loaded, "2024-06-01", published="2024-02-28")
    assert (plain.readings["forward"].due, plain.cautious) == (plain.due, "default")
    # Withdrawn on 1 March 2025: lawful on one reading, a breach on the other.
    ended = milestone(loaded, "2025-06-01", published="2024-02-29", withdrawn="2025-03-01")
    assert (ended.status, read(ended)["forward"][1]) == (Status.FULFILLED, "breached")
    assert flags(ended) == {"ambiguous", "contested"}


def test_what_follows_uses_the_default_reading(tmp_path):
    rules = """
        id = "first"
        event = "reported"
        within = "10 days"
        of = "started"
        [rules.readings.longer]
        within = "20 days"
        why = "perhaps"

        event = "acted"
        within = "5 days"
        of = "reported"
    """
    found = milestone(book(tmp_path, rules), "2026-01-06", started="2026-01-05")
    assert (found.anchor.on, found.due) == (day("2026-01-15"), day("2026-01-20"))


def test_an_extension_moves_every_reading(tmp_path):
    rules = BASE + (
        'extended_by = "granted"\n'
        '[rules.readings.from-the-start]\nof = "started"\nwhy = "the older text"'
    )
    granted = Event(kind="granted", on=day("2026-01-20"), until=day("2026-02-20"))
    found = milestone(
        book(tmp_path, rules), "2026-01-28", granted, started="2026-01-05", reported="2026-01-12"
    )
    assert (found.due, read(found)["from-the-start"]) == (day("2026-02-20"), ("2026-02-20", "due"))
    assert flags(found) == {"extended"}
