"""Editions of a rule: chosen by the date of one event, never by a date that was computed."""

import pytest

from rulebook_text import book, day, flags, milestone, timeline
from safeguarding_timelines import Event, Status
from safeguarding_timelines.errors import RulebookError

# Fifteen working days to the end of 2025, ten from 2026 on.
TWO = """
    event = "acted"
    within = "15 working days"
    of = "started"
    in_force = { from = 2024-01-01, until = 2025-12-31 }

    event = "acted"
    within = "10 working days"
    of = "started"
    in_force = { from = 2026-01-01 }
"""


def test_the_event_decides_the_edition_and_not_the_due_date(tmp_path):
    loaded = book(tmp_path, TWO)
    # 31 Dec 2025: 2, 5 to 9, 12 to 16, 19 to 22 Jan. Due in 2026, by the edition of 2025.
    assert milestone(loaded, "2026-01-15", started="2025-12-31").due == day("2026-01-22")
    # 1 Jan 2026: 2, 5 to 9, 12 to 15 Jan. A day later, and due a week earlier.
    assert milestone(loaded, "2026-01-15", started="2026-01-01").due == day("2026-01-15")


@pytest.mark.parametrize(
    ("started", "in_force"),
    [
        ("2023-12-31", False),
        ("2024-01-01", True),
        ("2025-12-31", True),
        ("2026-01-01", False),
        ("2026-02-28", False),
        ("2026-03-01", True),
    ],
)
def test_a_span_includes_both_its_days_and_a_gap_has_no_edition(tmp_path, started, in_force):
    loaded = book(tmp_path, TWO.replace("2026-01-01", "2026-03-01"))
    found = milestone(loaded, "2026-04-01", started=started)
    assert (found.status is not Status.NOT_APPLICABLE) is in_force
    assert ("no_edition" in flags(found)) is not in_force
    if not in_force:
        assert (found.due, found.late, flags(found)) == (None, False, {"no_edition"})


def test_while_the_event_has_no_date_the_as_of_day_decides(tmp_path):
    loaded = book(tmp_path, TWO)
    for as_of, length in (("2025-12-31", "15 working days"), ("2026-01-01", "10 working days")):
        found = milestone(loaded, as_of)
        assert (found.status, str(found.definition.length)) == (Status.AWAITING, length)
    assert flags(milestone(loaded, "2023-06-01")) == {"no_edition"}


def test_the_edition_shown_where_none_is_in_force_is_the_last_that_was(tmp_path):
    loaded = book(tmp_path, TWO.replace("2026-01-01", "2026-03-01"))
    shown = [
        str(milestone(loaded, "2026-04-01", started=started).definition.length)
        for started in ("2023-12-31", "2026-02-01")
    ]
    assert shown == ["15 working days", "15 working days"]


def test_editions_need_not_stand_in_order(tmp_path):
    first, second = TWO.split("\n\n")
    loaded = book(tmp_path, f"{second}\n\n{first}")
    assert milestone(loaded, "2026-01-15", started="2025-12-31").due == day("2026-01-22")
    assert milestone(loaded, "2026-01-15", started="2026-01-01").due == day("2026-01-15")


def test_a_rule_without_a_span_has_that_of_its_instrument(tmp_path):
    words = """
        [agencies]
        [facts]
        [instruments.text]
        title = "The text"
        in_force = { from = 2024-01-01, until = 2025-12-31 }
    """
    loaded = book(tmp_path, 'event = "acted"\nwithin = "5 days"\nof = "started"', words=words)
    assert milestone(loaded, "2026-01-15", started="2025-12-31").due == day("2026-01-05")
    assert flags(milestone(loaded, "2026-01-15", started="2026-01-01")) == {"no_edition"}
    own = 'event = "acted"\nwithin = "5 days"\nof = "started"\nin_force = { from = 2026-01-01 }'
    loaded = book(tmp_path, own, words=words)
    assert milestone(loaded, "2026-01-15", started="2026-01-01").due == day("2026-01-06")


# -- Another event decides -------------------------------------------------------------------

# From the start until 2026, from the report then; the start decides which.
BY_START = """
    event = "acted"
    within = "10 days"
    of = "started"
    edition_by = "started"
    in_force = { until = 2025-12-31 }

    event = "acted"
    within = "10 days"
    of = "reported"
    edition_by = "started"
    in_force = { from = 2026-01-01 }
"""


@pytest.mark.parametrize(
    ("started", "anchor", "due"),
    [("2025-12-31", "started", "2026-01-10"), ("2026-01-01", "reported", "2026-01-30")],
)
def test_one_event_may_decide_between_editions_with_different_anchors(
    tmp_path, started, anchor, due
):
    found = milestone(
        book(tmp_path, BY_START), "2026-01-25", started=started, reported="2026-01-20"
    )
    assert (found.anchor.event, found.due) == (anchor, day(due))


def test_while_that_event_has_no_date_the_as_of_day_decides_too(tmp_path):
    loaded = book(tmp_path, BY_START)
    found = milestone(loaded, "2025-12-31", reported="2025-12-20")
    assert (found.anchor.event, found.status) == ("started", Status.AWAITING)
    found = milestone(loaded, "2026-01-01", reported="2025-12-20")
    assert (found.anchor.event, found.due) == ("reported", day("2025-12-30"))


def test_a_projected_event_may_decide_the_edition(tmp_path):
    first = 'id = "first"\nevent = "started"\nwithin = "10 days"\nof = "asked"\n\n'
    loaded = book(tmp_path, first + "\n".join(line.strip() for line in BY_START.splitlines()))
    # Asked on 20 December: the start is projected for the 30th, and for 1 January from the 22nd.
    for asked, anchor in (("2025-12-20", "started"), ("2025-12-22", "reported")):
        found = milestone(loaded, "2025-12-25", asked=asked, reported="2025-12-24")
        assert found.anchor.event == anchor


def test_one_event_decides_the_edition_of_every_occurrence(tmp_path):
    rules = """
        event = "acted"
        within = "10 days"
        of = { each = "asked" }
        edition_by = "started"
        in_force = { until = 2025-12-31 }

        event = "acted"
        within = "5 days"
        of = { each = "asked" }
        edition_by = "started"
        in_force = { from = 2026-01-01 }
    """
    found = timeline(
        book(tmp_path, rules),
        "2026-01-06",
        started="2025-12-20",
        asked=["2025-12-28", "2026-01-04"],
    )
    assert [m.due for m in found.all("r")] == [day("2026-01-07"), day("2026-01-14")]


def test_each_occurrence_decides_its_own_edition_otherwise(tmp_path):
    rules = TWO.replace('"started"', '{ each = "asked" }')
    found = timeline(book(tmp_path, rules), "2026-01-06", asked=["2025-12-31", "2026-01-01"])
    assert [m.due for m in found.all("r")] == [day("2026-01-22"), day("2026-01-15")]


def test_one_event_decides_the_edition_of_a_recurring_duty(tmp_path):
    rules = """
        event = "acted"
        every = "6 months"
        starting = "reported"
        edition_by = "started"
        in_force = { until = 2025-12-31 }

        event = "acted"
        every = "3 months"
        starting = "reported"
        edition_by = "started"
        in_force = { from = 2026-01-01 }
    """
    found = milestone(
        book(tmp_path, rules), "2026-01-20", started="2025-12-20", reported="2026-01-15"
    )
    assert found.due == day("2026-07-15")


def test_a_rolling_duty_goes_by_the_edition_of_the_day_it_was_last_done(tmp_path):
    rules = """
        event = "acted"
        every = "6 months"
        since_last = true
        in_force = { until = 2025-12-31 }

        event = "acted"
        every = "3 months"
        since_last = true
        in_force = { from = 2026-01-01 }
    """
    # Last done under the first edition: its six months run on, whatever day it is today.
    for as_of in ("2025-12-31", "2026-01-01"):
        found = milestone(book(tmp_path, rules), as_of, acted="2025-11-30")
        assert found.due == day("2026-05-30")


def test_an_anchor_with_a_date_carried_by_an_event_decides_by_that_date(tmp_path):
    rules = TWO.replace('of = "started"', 'of = { until_of = "granted" }')
    granted = Event(kind="granted", on=day("2025-12-20"), until=day("2026-01-01"))
    found = milestone(book(tmp_path, rules), "2026-01-06", granted)
    assert found.due == day("2026-01-15")


# -- Editions of different forms -------------------------------------------------------------


ONCE = 'event = "acted"\nwithin = "1 year"\nof = "started"'
FOR_EACH = 'event = "acted"\nwithin = "1 year"\nof = { each = "asked" }'
FROM_A_START = 'event = "acted"\nevery = "6 months"\nstarting = "started"'
EACH_YEAR = 'event = "acted"\neach_year_by = "09-30"'


SINCE_LAST = 'event = "acted"\nevery = "6 months"\nsince_last = true'


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ONCE, FROM_A_START),
        (FROM_A_START, ONCE),
        (EACH_YEAR, FROM_A_START),
        (FROM_A_START, EACH_YEAR),
        (ONCE, FOR_EACH),
        (FOR_EACH, ONCE),
        (ONCE, SINCE_LAST),
        (SINCE_LAST, EACH_YEAR),
        (SINCE_LAST, FROM_A_START),
        (FOR_EACH, SINCE_LAST),
    ],
)
def test_editions_that_recur_take_no_turns_with_those_that_do_not(tmp_path, first, second):
    by = 'edition_by = "started"\n'
    rules = (
        f"{first}\n{by}in_force = {{ until = 2025-12-31 }}\n\n"
        f"{second}\n{by}in_force = {{ from = 2026-01-01 }}"
    )
    with pytest.raises(RulebookError, match="an id of its own"):
        book(tmp_path, rules)


def test_each_edition_names_the_act_that_discharges_it(tmp_path):
    rules = """
        event = "acted"
        within = "10 days"
        of = { each = "asked" }
        in_force = { until = 2025-12-31 }

        event = "finished"
        within = "10 days"
        of = { each = "asked" }
        in_force = { from = 2026-01-01 }
    """
    found = timeline(
        book(tmp_path, rules),
        "2026-06-01",
        asked=["2025-12-31", "2026-02-02"],
        acted="2026-01-05",
        finished="2026-02-04",
    )
    assert [(m.event, m.status, m.done_on) for m in found.all("r")] == [
        ("acted", Status.MET, day("2026-01-05")),
        ("finished", Status.MET, day("2026-02-04")),
    ]


@pytest.mark.parametrize("recurs", [FROM_A_START, EACH_YEAR, SINCE_LAST])
def test_a_duty_that_recurs_has_one_act_in_all_its_editions(tmp_path, recurs):
    rules = (
        f"{recurs}\nin_force = {{ from = 2024-01-01, until = 2025-12-31 }}\n\n"
        f"{recurs.replace('acted', 'finished')}\nin_force = {{ from = 2026-01-01 }}"
    )
    with pytest.raises(RulebookError, match="rule r: event: a duty that recurs has one act in all"):
        book(tmp_path, rules)


def test_each_edition_says_where_a_recurring_duty_starts(tmp_path):
    rules = """
        event = "acted"
        every = "6 months"
        starting = "reported"
        edition_by = "started"
        in_force = { until = 2025-12-31 }

        event = "acted"
        every = "3 months"
        starting = "also_started"
        edition_by = "started"
        in_force = { from = 2026-01-01 }
    """
    kinds = {"reported": "2026-01-20", "also_started": "2026-01-10"}
    for started, due in (("2025-12-31", "2026-07-20"), ("2026-01-01", "2026-04-10")):
        found = milestone(book(tmp_path, rules), "2026-02-01", started=started, **kinds)
        assert found.due == day(due)


def test_only_the_edition_that_counts_from_the_last_occurrence_asks_for_an_act_after_it(tmp_path):
    rules = """
        event = "acted"
        within = "5 days"
        of = "started"
        edition_by = "started"
        in_force = { until = 2025-12-31 }

        event = "acted"
        within = "5 days"
        of = { last = "asked" }
        edition_by = "started"
        in_force = { from = 2026-01-01 }
    """
    kinds = {"asked": ["2026-01-06", "2026-01-12"], "acted": ["2026-01-08", "2026-01-30"]}
    for order in (rules, "\n\n".join(reversed(rules.split("\n\n")))):
        loaded = book(tmp_path, order)
        # Started in 2025: within five days, by 5 January, and done on the 8th.
        first = milestone(loaded, "2026-02-04", started="2025-12-31", **kinds)
        assert (first.due, first.done_on) == (day("2026-01-05"), day("2026-01-08"))
        # From 2026 on: five days from the 12th; what was done on the 8th answered the 6th.
        second = milestone(loaded, "2026-02-04", started="2026-01-01", **kinds)
        assert (second.due, second.done_on) == (day("2026-01-17"), day("2026-01-30"))


# Published within a month of the start; by the edition of 2026 something else is asked for.
PUBLISH_TO_2025 = """
id = "publish"
event = "published"
within = "1 month"
of = "started"
edition_by = "started"
in_force = { until = 2025-12-31 }
"""


@pytest.mark.parametrize(
    "second",
    [
        'event = "finished"\nwithin = "5 days"\nof = "started"',
        'event = "published"\nat_least = "5 days"\nbefore = "reported"',
        'event = "published"\nwithin = "5 days"\nof = "started"\nforce = "permission"',
        'event = "published"\nwithin = "5 days"\nof = "started"\nsuperseded_text = "overtaken"',
    ],
)
def test_an_event_is_projected_by_the_edition_that_applies_alone(tmp_path, second):
    rules = (
        f'{PUBLISH_TO_2025}\nid = "publish"\n{second}\nedition_by = "started"\n'
        "in_force = { from = 2026-01-01 }\n\n"
        'event = "acted"\nwithin = "5 days"\nof = "published"'
    )
    loaded = book(tmp_path, rules)
    first = milestone(loaded, "2026-01-08", started="2025-12-31", reported="2026-02-20")
    assert (first.anchor.on, first.due) == (day("2026-01-31"), day("2026-02-05"))
    found = milestone(loaded, "2026-01-08", started="2026-01-05", reported="2026-02-20")
    assert (found.status, found.anchor.basis, found.due) == (Status.AWAITING, "none", None)


def test_an_event_is_projected_anew_once_another_edition_binds_it(tmp_path):
    rules = """
        id = "publish"
        event = "published"
        within = "1 month"
        of = "started"

        id = "notice"
        event = "reported"
        at_least = "7 working days"
        before = "published"

        id = "again"
        event = "published"
        untimed = "promptly"
        edition_by = "started"
        if_late = "publish"
        in_force = { until = 2025-12-31 }

        id = "again"
        event = "published"
        within = "5 days"
        of = "called_off"
        edition_by = "started"
        if_late = "publish"
        in_force = { from = 2026-01-01 }

        event = "acted"
        within = "5 days"
        of = "published"
    """
    # Due on 5 February, and on the 28th of January no longer to be met: 28, 29, 30 Jan, 2 to 5 Feb.
    # So the new five days bind, from the 27th to 1 February, and govern from there on.
    found = timeline(
        book(tmp_path, rules), "2026-01-28", started="2026-01-05", called_off="2026-01-27"
    )
    assert (found["publish"].due, found["again"].due) == (day("2026-02-05"), day("2026-02-01"))
    assert (found["r"].anchor.on, found["r"].anchor.projected_by) == (day("2026-02-06"), "again")


@pytest.mark.parametrize(
    "second",
    [
        'at_least = "7 working days"\nbefore = "reported"',
        'within = "7 working days"\nof = "started"',
        'at_least = "7 working days"\nbefore = "published"\nforce = "permission"',
        'at_least = "7 working days"\nbefore = "published"\nforce = "expectation"',
        'at_least = "7 working days"\nbefore = "published"\nsuperseded_text = "overtaken"',
        'at_least = "7 working days"\nbefore = { last = "published" }',
    ],
)
def test_an_event_leaves_room_for_the_edition_of_a_notice_that_applies_alone(tmp_path, second):
    rules = f"""
id = "publish"
event = "published"
within = "1 month"
of = "started"

id = "notice"
event = "acted"
at_least = "7 working days"
before = "published"
edition_by = "started"
in_force = {{ until = 2025-12-31 }}

id = "notice"
event = "acted"
{second}
edition_by = "started"
in_force = {{ from = 2026-01-01 }}

event = "finished"
within = "5 days"
of = "published"
"""
    loaded = book(tmp_path, rules)
    # Started on 31 December: due on 31 January; sent today, the 28th, seven working days are
    # 28, 29, 30 Jan, 2, 3, 4, 5 Feb, and it cannot be published before the 6th.
    first = timeline(loaded, "2026-01-28", started="2025-12-31")
    assert (first["r"].anchor.on, flags(first["publish"])) == (day("2026-02-06"), {"infeasible"})
    # Started on 1 January: due on 1 February, and nothing is asked for before.
    found = timeline(loaded, "2026-01-28", started="2026-01-01")
    assert (found["r"].anchor.on, flags(found["publish"])) == (day("2026-02-01"), set())
