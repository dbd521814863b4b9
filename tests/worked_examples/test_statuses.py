"""Every status, each reached by a small case, in the order in which one wins over the next."""

import pytest

from rulebook_text import book, day, milestone, timeline
from safeguarding_timelines import Event, Status

# Every rule here: started on Monday 5 January 2026, so due on Thursday 15 January.
WITHIN = 'event = "acted"\nwithin = "10 days"\nof = "started"\n'
NOTICE = 'event = "acted"\nat_least = "10 days"\nbefore = "published"\n'
GATE = 'event = "acted"\nat_least = "10 days"\nafter = "started"\n'
POINT = 'event = "acted"\nexactly = "10 days"\nafter = "started"\n'
WINDOW = 'event = "acted"\nfrom_day = 6\nto_day = 11\nday_one = "started"\ncounted_in = "days"\n'
BETWEEN = 'event = "acted"\nbetween = ["started", "published"]\n'
KEEP = 'kept_until = "withdrawn"\nat_least = "10 days"\nafter = "started"\n'


def state(tmp_path, rules, as_of, *events, **kinds):
    found = milestone(book(tmp_path, rules), as_of, *events, **kinds)
    return found.status.value, found.late


# -- An act that is owed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-05", ("due", False)),
        ("2026-01-14", ("due", False)),
        ("2026-01-15", ("due_today", False)),
        ("2026-01-16", ("overdue", True)),
        ("2027-01-16", ("overdue", True)),
    ],
)
def test_the_due_day_itself_is_in_time_and_the_next_is_late(tmp_path, as_of, expected):
    assert state(tmp_path, WITHIN, as_of, started="2026-01-05") == expected
    fixed = 'event = "acted"\nno_later_than = 2026-01-15'
    assert state(tmp_path, fixed, as_of) == expected


@pytest.mark.parametrize(
    ("acted", "expected"),
    [
        ("2026-01-05", ("met", False)),
        ("2026-01-15", ("met", False)),
        ("2026-01-16", ("met_late", True)),
    ],
)
def test_an_act_is_met_or_met_late(tmp_path, acted, expected):
    assert state(tmp_path, WITHIN, "2026-02-01", started="2026-01-05", acted=acted) == expected


def test_an_act_planned_for_later_has_not_been_done(tmp_path):
    found = milestone(
        book(tmp_path, WITHIN), "2026-01-10", started="2026-01-05", acted="2026-01-12"
    )
    assert (found.status, found.done_on) == (Status.DUE, None)


def test_the_first_act_discharges_and_later_ones_change_nothing(tmp_path):
    found = milestone(
        book(tmp_path, WITHIN),
        "2026-02-01",
        started="2026-01-05",
        acted=["2026-01-20", "2026-01-12"],
    )
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-12"))


def test_a_planned_start_is_firm_enough_for_a_status(tmp_path):
    found = milestone(book(tmp_path, WITHIN), "2026-01-01", started="2026-01-05")
    assert (found.status, found.anchor.basis) == (Status.DUE, "planned")
    notice = milestone(book(tmp_path, NOTICE), "2026-01-16", published="2026-01-25")
    assert (notice.status, notice.late, notice.due) == (Status.OVERDUE, True, day("2026-01-15"))
    today = milestone(book(tmp_path, NOTICE), "2026-01-15", published="2026-01-25")
    assert (today.status, today.late) == (Status.DUE_TODAY, False)


# -- Before there is a date ------------------------------------------------------------------


@pytest.mark.parametrize("rules", [WITHIN, NOTICE, GATE, POINT, WINDOW, BETWEEN])
def test_without_anything_to_count_from_a_rule_is_awaiting(tmp_path, rules):
    found = milestone(book(tmp_path, rules), "2026-02-01")
    assert (found.status, found.late) == (Status.AWAITING, False)
    assert (found.due, found.earliest, found.act_by, found.done_on) == (None, None, None, None)
    assert found.anchor.basis == "none"


def test_between_waits_while_the_later_event_has_no_date(tmp_path):
    found = milestone(book(tmp_path, BETWEEN), "2026-01-10", started="2026-01-05")
    assert found.earliest == day("2026-01-05")
    assert (found.status, found.due, found.late) == (Status.AWAITING, None, False)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-14", ("not_open", False)),
        ("2026-01-15", ("not_open", False)),
        ("2026-01-16", ("overdue", True)),
        ("2026-01-20", ("overdue", True)),
        ("2026-01-25", ("overdue", True)),
    ],
)
def test_between_two_events_in_the_wrong_order_is_overdue_after_the_one_it_ends_with(
    tmp_path, as_of, expected
):
    kinds = {"published": "2026-01-15", "started": "2026-01-20"}
    assert state(tmp_path, BETWEEN, as_of, **kinds) == expected


@pytest.mark.parametrize("rules", [WITHIN, POINT, WINDOW])
def test_done_before_anything_to_count_from_is_met_before_its_start(tmp_path, rules):
    for kinds in ({}, {"started": "2026-01-20"}, {"started": "2026-02-20"}):
        found = milestone(book(tmp_path, WITHIN), "2026-02-01", acted="2026-01-07", **kinds)
        assert (found.status, found.late, found.done_on) == (
            Status.MET,
            False,
            day("2026-01-07"),
        )
        assert "before_start" in found.flags
    found = milestone(book(tmp_path, rules), "2026-02-01", acted="2026-01-07")
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-07"))
    assert "before_start" in found.flags


@pytest.mark.parametrize("rules", [NOTICE, 'event = "acted"\nbefore = "published"', GATE])
def test_a_notice_done_with_nothing_to_count_from_awaits_with_done_on_filled(tmp_path, rules):
    found = milestone(book(tmp_path, rules), "2026-02-01", acted="2026-01-07")
    assert (found.status, found.late, found.due) == (Status.AWAITING, False, None)
    assert found.done_on == day("2026-01-07")


def test_done_on_the_day_of_the_start_is_not_before_it(tmp_path):
    found = milestone(
        book(tmp_path, WITHIN), "2026-02-01", started="2026-01-05", acted="2026-01-05"
    )
    assert (found.status, "before_start" in found.flags) == (Status.MET, False)


def test_a_date_counted_from_a_projected_one_is_projected(tmp_path):
    first = 'id = "first"\nevent = "reported"\nwithin = "10 days"\nof = "started"\n\n'
    loaded = book(tmp_path, first + WITHIN.replace("started", "reported"))
    # Nothing here is late, however far the as-of day: the report has not been made.
    for as_of, due in (("2026-01-08", "2026-01-25"), ("2026-02-01", "2026-02-11")):
        found = milestone(loaded, as_of, started="2026-01-05")
        assert (found.status, found.late, found.due) == (Status.PROJECTED, False, day(due))


@pytest.mark.parametrize("change", ['force = "expectation"', 'before = { last = "published" }'])
def test_nothing_is_met_late_against_a_date_that_is_only_projected(tmp_path, change):
    # Published by 5 February, so that the notice would be due on 26 January: only if it is.
    first = 'id = "first"\nevent = "published"\nwithin = "1 month"\nof = "started"\n\n'
    notice = NOTICE.replace('before = "published"\n', "") if "before" in change else NOTICE
    loaded = book(tmp_path, f"{first}{notice}{change}")
    found = milestone(loaded, "2026-02-04", started="2026-01-05", acted="2026-02-03")
    assert (found.anchor.basis, found.due) == ("projected", day("2026-01-26"))
    assert (found.late, found.done_on) == (False, day("2026-02-03"))
    assert found.status is not Status.MET_LATE


# -- Lower bounds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "states"),
    [
        (GATE, ["not_open", "due", "due", "due"]),
        (POINT, ["not_open", "due_today", "overdue", "overdue"]),
        (WINDOW, ["due", "due_today", "overdue", "overdue"]),
    ],
)
def test_a_lower_bound_is_not_open_until_its_day(tmp_path, rules, states):
    found = [
        state(tmp_path, rules, as_of, started="2026-01-05")[0]
        for as_of in ("2026-01-14", "2026-01-15", "2026-01-16", "2026-03-01")
    ]
    assert found == states
    assert state(tmp_path, rules, "2026-01-09", started="2026-01-05") == ("not_open", False)


def test_a_premature_act_does_not_discharge(tmp_path):
    for rules in (GATE, POINT):
        found = milestone(
            book(tmp_path, rules), "2026-01-15", started="2026-01-05", acted="2026-01-14"
        )
        assert (found.status, found.late, found.done_on) == (
            Status.PREMATURE,
            False,
            day("2026-01-14"),
        )


@pytest.mark.parametrize(
    ("rules", "acted", "expected"),
    [
        (GATE, ["2026-01-14", "2026-01-15"], ("met", False)),
        (GATE, ["2026-01-14", "2026-03-15"], ("met", False)),
        (POINT, ["2026-01-14", "2026-01-15"], ("met", False)),
        (POINT, ["2026-01-14", "2026-01-16"], ("met_late", True)),
        (WINDOW, ["2026-01-09", "2026-01-10"], ("met", False)),
        (WINDOW, ["2026-01-09", "2026-01-16"], ("met_late", True)),
        (BETWEEN, ["2026-01-04", "2026-01-05"], ("met", False)),
    ],
)
def test_after_a_premature_act_a_later_one_discharges(tmp_path, rules, acted, expected):
    found = milestone(
        book(tmp_path, rules),
        "2026-05-01",
        started="2026-01-05",
        published="2026-01-15",
        acted=acted,
    )
    assert (found.status.value, found.late) == expected
    assert found.done_on == day(acted[1])


def test_a_premature_act_leaves_the_duty_late_once_its_last_day_has_passed(tmp_path):
    kinds = {"started": "2026-01-05", "acted": "2026-01-09"}
    assert state(tmp_path, WINDOW, "2026-01-15", **kinds) == ("premature", False)
    assert state(tmp_path, WINDOW, "2026-01-16", **kinds) == ("premature", True)
    assert state(tmp_path, GATE, "2027-01-16", **kinds) == ("premature", False)


def test_an_upper_bound_knows_nothing_premature(tmp_path):
    kinds = {"published": "2026-01-25", "acted": "2025-01-01"}
    assert state(tmp_path, NOTICE, "2026-02-01", **kinds) == ("met", False)


def test_between_is_overdue_even_where_its_events_came_in_the_wrong_order(tmp_path):
    kinds = {"started": "2026-01-20", "published": "2026-01-10"}
    assert state(tmp_path, BETWEEN, "2026-01-15", **kinds) == ("overdue", True)


# -- What is to be kept ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "withdrawn", "expected"),
    [
        ("2026-01-04", None, ("not_open", False)),  # planned
        ("2026-01-05", None, ("maintaining", False)),
        ("2026-01-15", None, ("maintaining", False)),
        # It runs to the end of the 15th: ended on the 15th is a breach, on the 16th free.
        ("2026-01-16", None, ("fulfilled", False)),
        ("2026-01-15", "2026-01-15", ("breached", False)),
        ("2026-01-16", "2026-01-16", ("fulfilled", False)),
        ("2026-01-16", "2026-01-15", ("breached", False)),
        ("2028-01-16", "2026-01-06", ("breached", False)),  # a breach stays
        ("2026-01-08", "2026-01-12", ("maintaining", False)),  # only planned
    ],
)
def test_what_is_kept_is_maintained_fulfilled_or_breached(tmp_path, as_of, withdrawn, expected):
    kinds = {"withdrawn": withdrawn} if withdrawn else {}
    assert state(tmp_path, KEEP, as_of, started="2026-01-05", **kinds) == expected


def test_keeping_has_not_begun_before_its_start_is_known_or_only_projected(tmp_path):
    assert state(tmp_path, KEEP, "2026-01-16") == ("not_open", False)
    first = 'id = "first"\nevent = "started"\nwithin = "10 days"\nof = "reported"\n\n'
    found = milestone(book(tmp_path, first + KEEP), "2026-01-16", reported="2026-01-10")
    assert (found.status, found.due) == (Status.NOT_OPEN, day("2026-01-30"))


def test_what_ended_before_it_began_breaches_nothing(tmp_path):
    kinds = {"started": "2026-01-05", "withdrawn": "2026-01-02"}
    assert state(tmp_path, KEEP, "2026-01-08", **kinds) == ("maintaining", False)


# -- Which status wins -----------------------------------------------------------------------


def test_the_order_of_the_statuses(tmp_path):
    rules = WITHIN + 'cancelled_by = "called_off"\napplies_if = { outcome = "died" }'
    loaded = book(tmp_path, rules)
    kinds = {"started": "2026-01-05", "acted": "2026-01-12", "called_off": "2026-01-13"}

    def status(facts, **kinds):
        return milestone(loaded, "2026-02-01", facts=facts, **kinds).status

    assert status({"outcome": "seriously_harmed"}, **kinds) is Status.NOT_APPLICABLE
    assert status({}, **kinds) is Status.APPLICABILITY_UNKNOWN
    died = {"outcome": "died"}
    assert status(died, **kinds) is Status.MET
    del kinds["acted"]
    assert status(died, **kinds) is Status.SUPERSEDED
    del kinds["started"]
    assert status(died, **kinds) is Status.SUPERSEDED
    del kinds["called_off"]
    assert status(died, **kinds) is Status.AWAITING


def test_an_untimed_duty_is_untimed_until_it_is_done(tmp_path):
    rules = 'event = "acted"\nuntimed = "promptly"\nafter = "started"'
    assert state(tmp_path, rules, "2026-02-01") == ("untimed", False)
    assert state(tmp_path, rules, "2026-02-01", started="2026-01-05") == ("untimed", False)
    kinds = {"started": "2026-01-05", "acted": "2026-01-12"}
    assert state(tmp_path, rules, "2026-02-01", **kinds) == ("met", False)


def test_an_untimed_duty_of_each_agency_is_untimed_until_the_last_has_acted(tmp_path):
    rules = 'event = "acted"\nuntimed = "promptly"\nby_each = ["police", "school"]'
    acts = [
        Event(kind="acted", on=day(on), by=by)
        for on, by in [("2026-01-07", "police"), ("2026-01-09", "school")]
    ]
    found = milestone(book(tmp_path, rules), "2026-02-01", acts[0])
    assert (found.status, found.flags) == (Status.UNTIMED, ("partial",))
    found = milestone(book(tmp_path, rules), "2026-02-01", *acts)
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-09"))


# -- Permissions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "acted", "granted", "status"),
    [
        ("2026-01-10", None, None, Status.DUE),
        ("2026-01-20", None, None, Status.NOT_APPLICABLE),
        ("2026-01-20", "2026-01-12", None, Status.MET),
        ("2026-01-30", None, ("2026-01-18", "2026-02-10"), Status.DUE),
    ],
)
def test_a_permission_is_listed_and_never_late(tmp_path, as_of, acted, granted, status):
    rules = WITHIN + 'force = "permission"\nextended_by = "granted"'
    kinds = {"acted": acted} if acted else {}
    events = [Event(kind="granted", on=day(granted[0]), until=day(granted[1]))] if granted else []
    found = milestone(book(tmp_path, rules), as_of, *events, started="2026-01-05", **kinds)
    assert (found.status, found.late) == (status, False)


def test_a_permission_used_after_its_time_is_not_met_late(tmp_path):
    rules = WITHIN + 'force = "permission"'
    found = milestone(book(tmp_path, rules), "2026-02-01", started="2026-01-05", acted="2026-01-20")
    assert found.late is False
    assert found.status is not Status.MET_LATE


# -- The timeline as a whole -----------------------------------------------------------------


def test_milestones_stand_by_date_then_by_the_order_of_their_events(tmp_path):
    rules = """
        id = "z"
        event = "reported"
        within = "10 days"
        of = "started"

        id = "b"
        event = "acted"
        within = "10 days"
        of = "started"

        id = "waits"
        event = "withdrawn"
        within = "1 day"
        of = "published"

        id = "early"
        event = "withdrawn"
        at_least = "2 days"
        after = "started"

        id = "a"
        event = "acted"
        within = "10 days"
        of = "started"
    """
    found = timeline(book(tmp_path, rules), "2026-01-05", started="2026-01-05")
    # `acted` is declared before `reported`, and of one kind the rules stand as written.
    assert [m.rule for m in found.milestones] == ["early", "b", "a", "z", "waits"]
    assert found.late == ()
    late = timeline(book(tmp_path, rules), "2026-01-16", started="2026-01-05")
    assert [m.rule for m in late.late] == ["b", "a", "z"]


def test_what_is_only_expected_to_begin_today_is_not_kept_yet(tmp_path):
    rules = """
    id = "publish"
    event = "published"
    within = "10 days"
    of = "started"

    kept_until = "withdrawn"
    at_least = "1 year"
    after = "published"
    """
    started = {"started": "2026-01-05"}  # to be published by 15 January
    found = milestone(book(tmp_path, rules), "2026-01-15", **started)
    assert (found.anchor.on, found.anchor.basis) == (day("2026-01-15"), "projected")
    assert found.status is Status.NOT_OPEN
    published = milestone(book(tmp_path, rules), "2026-01-15", published="2026-01-15", **started)
    assert published.status is Status.MAINTAINING
