"""Who must act, and what ends, deems or relaxes a duty."""

import pytest

from rulebook_text import book, day, flags, milestone, timeline
from safeguarding_timelines import Event, Status

TEN_DAYS = 'event = "acted"\nwithin = "10 days"\nof = "started"\nforce = "statute"\n'


def acted(on, by=None):
    return Event(kind="acted", on=day(on), by=by)


# -- What ends a duty ------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["cancelled_by", "superseded_by"])
@pytest.mark.parametrize(
    ("called_off", "done", "status", "late"),
    [
        ("2026-01-10", None, Status.SUPERSEDED, False),
        ("2026-01-15", None, Status.SUPERSEDED, False),
        # Called off when already overdue: the days overdue are not erased.
        ("2026-01-16", None, Status.SUPERSEDED, True),
        ("2026-01-10", "2026-01-12", Status.MET, False),
        ("2026-01-10", "2026-01-20", Status.MET_LATE, True),
        # Only planned: nothing has ended it yet.
        ("2026-02-10", None, Status.OVERDUE, True),
    ],
)
def test_a_duty_not_done_ends_when_it_is_called_off(tmp_path, key, called_off, done, status, late):
    loaded = book(tmp_path, f'{TEN_DAYS}{key} = "called_off"')
    kinds = {"acted": done} if done else {}
    found = milestone(loaded, "2026-02-01", started="2026-01-05", called_off=called_off, **kinds)
    assert (found.status, found.late, found.due) == (status, late, day("2026-01-15"))


def test_the_first_of_what_cancels_and_what_supersedes_ends_the_duty(tmp_path):
    rules = f'{TEN_DAYS}cancelled_by = "called_off"\nsuperseded_by = "replaced"'
    loaded = book(tmp_path, rules)
    kinds = {"started": "2026-01-05", "called_off": "2026-01-20"}
    late = milestone(loaded, "2026-02-01", **kinds)
    assert (late.status, late.late) == (Status.SUPERSEDED, True)
    found = milestone(loaded, "2026-02-01", **kinds, replaced="2026-01-12")
    assert (found.status, found.late) == (Status.SUPERSEDED, False)


@pytest.mark.parametrize(
    "bound", ['untimed = "promptly"', 'within = "10 days"\nof = "started"', 'before = "published"']
)
def test_a_duty_without_a_date_ends_too(tmp_path, bound):
    loaded = book(tmp_path, f'event = "acted"\n{bound}\ncancelled_by = "called_off"')
    found = milestone(loaded, "2026-02-01", called_off="2026-01-10")
    assert (found.status, found.due, found.late) == (Status.SUPERSEDED, None, False)


# -- Each agency -----------------------------------------------------------------------------

BY_LIST = TEN_DAYS + 'by_each = ["police", "school"]'
BY_ASKED = TEN_DAYS + 'by_each = { of = "asked" }'


@pytest.mark.parametrize(
    ("acts", "status", "done_on", "expected"),
    [
        ([("2026-01-07", "police")], Status.OVERDUE, None, {"partial"}),
        ([("2026-01-07", "police"), ("2026-01-09", "school")], Status.MET, "2026-01-09", set()),
        # The last agency's first act counts; what an agency does again does not.
        (
            [("2026-01-07", "police"), ("2026-01-09", "school"), ("2026-01-18", "police")],
            Status.MET,
            "2026-01-09",
            set(),
        ),
        (
            [("2026-01-07", "police"), ("2026-01-16", "school")],
            Status.MET_LATE,
            "2026-01-16",
            set(),
        ),
        # An agency of which nothing is asked, and an act by nobody named, add nothing.
        (
            [("2026-01-06", "health"), ("2026-01-07", "police"), ("2026-01-08", None)],
            Status.OVERDUE,
            None,
            {"partial"},
        ),
        # A late act nobody has begun cannot be in time any more.
        ([], Status.OVERDUE, None, {"infeasible"}),
    ],
)
def test_a_duty_of_each_agency_is_done_when_the_last_has_acted(
    tmp_path, acts, status, done_on, expected
):
    events = [acted(on, by) for on, by in acts]
    found = milestone(book(tmp_path, BY_LIST), "2026-01-20", *events, started="2026-01-05")
    assert (found.status, found.done_on) == (status, done_on and day(done_on))
    assert flags(found) == expected


@pytest.mark.parametrize("by", ["health", None])
def test_an_act_by_none_of_the_agencies_is_no_part_of_it(tmp_path, by):
    found = milestone(
        book(tmp_path, BY_LIST), "2026-01-20", acted("2026-01-07", by), started="2026-01-05"
    )
    assert (found.status, flags(found)) == (Status.OVERDUE, set())


def test_each_agency_may_mean_each_that_was_asked(tmp_path):
    loaded = book(tmp_path, BY_ASKED)
    asked = [
        Event(kind="asked", on=day("2026-01-05"), by="police"),
        Event(kind="asked", on=day("2026-01-06"), by="health"),
        Event(kind="asked", on=day("2026-01-07"), by="police"),  # once more
        Event(kind="asked", on=day("2026-02-06"), by="school"),  # not yet
    ]
    some = milestone(
        loaded, "2026-01-10", *asked, acted("2026-01-08", "police"), started="2026-01-05"
    )
    assert (some.status, flags(some)) == (Status.DUE, {"partial"})
    both = milestone(
        loaded,
        "2026-01-10",
        *asked,
        acted("2026-01-08", "police"),
        acted("2026-01-09", "health"),
        started="2026-01-05",
    )
    assert (both.status, both.done_on) == (Status.MET, day("2026-01-09"))


def test_an_agency_asked_without_its_name_has_to_act_too(tmp_path):
    loaded = book(tmp_path, BY_ASKED)
    asked = [
        Event(kind="asked", on=day("2026-01-05"), by="police"),
        Event(kind="asked", on=day("2026-01-06")),
    ]

    def state(*acts):
        found = milestone(loaded, "2026-01-14", *asked, *acts, started="2026-01-05")
        return found.status, found.done_on, flags(found)

    police, nobody = acted("2026-01-08", "police"), acted("2026-01-09")
    assert state(police) == (Status.DUE, None, {"partial"})
    # What the same agency does again answers for no other.
    assert state(police, acted("2026-01-10", "police")) == (Status.DUE, None, {"partial"})
    assert state(nobody) == (Status.DUE, None, {"partial"})
    assert state(police, nobody) == (Status.MET, day("2026-01-09"), set())
    assert state(police, acted("2026-01-12", "school")) == (Status.MET, day("2026-01-12"), set())


def test_an_agency_that_acted_too_early_has_to_act_again(tmp_path):
    rules = (
        'event = "acted"\nat_least = "2 weeks"\nafter = "started"\nby_each = ["police", "school"]'
    )
    loaded = book(tmp_path, rules)
    early = [acted("2026-01-06", "police")]
    found = milestone(loaded, "2026-01-30", *early, started="2026-01-05")
    assert (found.status, found.done_on) == (Status.PREMATURE, day("2026-01-06"))
    assert flags(found) == set()
    one = [*early, acted("2026-01-20", "school")]
    found = milestone(loaded, "2026-01-30", *one, started="2026-01-05")
    assert (found.status, flags(found)) == (Status.DUE, {"partial"})
    both = [*one, acted("2026-01-25", "police")]
    found = milestone(loaded, "2026-01-30", *both, started="2026-01-05")
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-25"))


def test_each_agency_acts_for_each_date_of_a_recurring_duty(tmp_path):
    rules = """
        event = "acted"
        every = "1 month"
        starting = "started"
        by_each = ["police", "school"]
    """
    acts = [acted("2026-01-20", "police"), acted("2026-01-21", "school")]
    later = [acted("2026-02-20", "school"), acted("2026-03-07", "police")]
    found = timeline(book(tmp_path, rules), "2026-03-10", *acts, *later, started="2026-01-05")
    assert [(str(m.due), m.status.value, str(m.done_on)) for m in found.all("r")] == [
        ("2026-02-05", "met", "2026-01-21"),
        ("2026-03-05", "met_late", "2026-03-07"),
        ("2026-04-05", "due", "None"),
    ]


# -- Silence, and relaxed periods ------------------------------------------------------------

DEEMED = TEN_DAYS + 'deemed = true\ncancelled_by = "called_off"'


@pytest.mark.parametrize(
    ("as_of", "status", "done_on"),
    [
        ("2026-01-14", Status.DUE, None),
        ("2026-01-15", Status.DUE_TODAY, None),
        ("2026-01-16", Status.MET, "2026-01-15"),
    ],
)
def test_silence_to_the_due_date_counts_as_done(tmp_path, as_of, status, done_on):
    found = milestone(book(tmp_path, DEEMED), as_of, started="2026-01-05")
    assert (found.status, found.late) == (status, False)
    assert found.done_on == (done_on and day(done_on))
    assert flags(found) == ({"deemed"} if done_on else set())


@pytest.mark.parametrize("acted", ["2026-01-12", "2026-01-15"])
def test_what_was_done_in_time_is_not_deemed(tmp_path, acted):
    found = milestone(book(tmp_path, DEEMED), "2026-01-20", started="2026-01-05", acted=acted)
    assert (found.status, found.done_on) == (Status.MET, day(acted))
    assert flags(found) == set()


def test_silence_of_hours_from_a_date_alone_is_deemed_and_its_time_is_not_known(tmp_path):
    rule = 'event = "acted"\nwithin = "48 hours"\nof = "started"\ndeemed = true'
    found = milestone(book(tmp_path, rule), "2026-01-08", started="2026-01-05")
    assert (found.status, found.due, found.done_on) == (
        Status.MET, day("2026-01-07"), day("2026-01-07"),
    )  # fmt: skip
    assert flags(found) == {"deemed", "time_unknown"}


@pytest.mark.parametrize("kind", ["acted", "called_off", "granted"])
def test_what_silence_has_settled_is_not_late_for_what_comes_after(tmp_path, kind):
    loaded = book(tmp_path, f'{DEEMED}\nextended_by = "granted"')
    until = day("2026-02-20") if kind == "granted" else None
    after = Event(kind=kind, on=day("2026-01-18"), until=until)
    found = milestone(loaded, "2026-01-20", after, started="2026-01-05")
    assert (found.status, found.late) == (Status.MET, False)
    assert found.done_on == day("2026-01-15")


def test_what_silence_settles_on_the_very_day_keeps_the_first_day_too(tmp_path):
    rule = 'event = "acted"\nexactly = "10 days"\nafter = "started"\ndeemed = true'
    found = milestone(book(tmp_path, rule), "2026-01-16", started="2026-01-05")
    assert (found.status, found.earliest, found.due) == (
        Status.MET, day("2026-01-15"), day("2026-01-15"),
    )  # fmt: skip


def test_more_time_granted_on_the_last_day_is_granted_in_time(tmp_path):
    loaded = book(tmp_path, f'{DEEMED}\nextended_by = "granted"')
    granted = Event(kind="granted", on=day("2026-01-15"), until=day("2026-01-20"))
    found = milestone(loaded, "2026-01-18", granted, started="2026-01-05")
    assert (found.status, found.due) == (Status.DUE, day("2026-01-20"))


def test_silence_counts_from_the_date_in_force_when_more_time_was_granted_in_time(tmp_path):
    loaded = book(tmp_path, f'{DEEMED}\nextended_by = "granted"')
    once = Event(kind="granted", on=day("2026-01-12"), until=day("2026-01-20"))
    again = Event(kind="granted", on=day("2026-01-18"), until=day("2026-01-30"))

    def found(as_of, *grants):
        return milestone(loaded, as_of, *grants, started="2026-01-05")

    settled = found("2026-01-21", once)
    assert (settled.status, settled.done_on) == (Status.MET, day("2026-01-20"))
    assert (settled.original_due, flags(settled)) == (day("2026-01-15"), {"extended", "deemed"})
    still = found("2026-01-25", once, again)
    assert (still.status, still.due, still.late) == (Status.DUE, day("2026-01-30"), False)
    settled = found("2026-01-31", once, again)
    assert (settled.status, settled.done_on) == (Status.MET, day("2026-01-30"))


def test_what_comes_after_silence_has_settled_one_request_answers_the_next(tmp_path):
    # The request of the 5th is settled by silence on the 7th, so what is done on the 9th is for
    # that of the 8th, the only one then open.
    rule = 'event = "acted"\nwithin = "2 days"\nof = { each = "asked" }\ndeemed = true'
    given = {"asked": ["2026-01-05", "2026-01-08"], "acted": "2026-01-09"}
    found = timeline(book(tmp_path, rule), "2026-01-20", **given)
    assert [(str(m.due), str(m.done_on), flags(m)) for m in found.all("r")] == [
        ("2026-01-07", "2026-01-07", {"deemed", "unqualified"}),
        ("2026-01-10", "2026-01-09", {"unqualified"}),
    ]


def test_what_comes_after_silence_has_settled_one_month_is_for_the_next(tmp_path):
    rule = 'event = "acted"\nevery = "1 month"\nstarting = "started"\ndeemed = true'
    given = {"started": "2026-01-05", "acted": "2026-02-20"}
    found = timeline(book(tmp_path, rule), "2026-03-10", **given)
    assert [(str(m.due), str(m.done_on), flags(m)) for m in found.all("r")] == [
        ("2026-02-05", "2026-02-05", {"deemed"}),
        ("2026-03-05", "2026-02-20", set()),
        ("2026-04-05", "None", set()),
    ]


def test_silence_settles_nothing_firmly_where_the_rule_may_not_apply(tmp_path):
    rules = """
        id = "first"
        event = "acted"
        within = "10 days"
        of = "started"
        deemed = true
        applies_if = { outcome = "died" }

        event = "finished"
        within = "5 days"
        of = "acted"
    """
    found = timeline(book(tmp_path, rules), "2026-01-25", started="2026-01-05")
    assert found["first"].status is Status.APPLICABILITY_UNKNOWN
    assert (found["r"].status is Status.OVERDUE, found["r"].late) == (False, False)


def test_what_silence_has_settled_anchors_what_follows(tmp_path):
    rules = """
        id = "first"
        event = "acted"
        within = "10 days"
        of = "started"
        deemed = true

        event = "finished"
        within = "5 days"
        of = "acted"
    """
    loaded = book(tmp_path, rules)
    for as_of, basis, status in (
        ("2026-01-10", "projected", Status.PROJECTED),
        ("2026-01-18", "actual", Status.DUE),
    ):
        found = milestone(loaded, as_of, started="2026-01-05")
        assert found.anchor[:4] == ("acted", day("2026-01-15"), basis, "first")
        assert (found.status, found.due) == (status, day("2026-01-20"))


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ("2020-04-12", set()),  # runs out on 22 April, the day before the relaxation
        ("2020-04-13", {"relaxed"}),  # ... and this on its first day
        ("2020-06-01", {"relaxed"}),
        ("2020-09-24", {"relaxed"}),  # starts on its last day
        ("2020-09-25", set()),
    ],
)
def test_a_relaxed_period_keeps_its_date_and_is_flagged(tmp_path, started, expected):
    relaxed = '{ from = 2020-04-23, until = 2020-09-24, why = "amended in 2020" }'
    found = milestone(book(tmp_path, f"{TEN_DAYS}relaxed = {relaxed}"), started, started=started)
    assert flags(found) == expected
    assert (found.due - found.anchor.on).days == 10


def test_a_relaxation_inside_the_period_is_flagged_too(tmp_path):
    relaxed = '{ from = 2020-06-03, until = 2020-06-03, why = "one day of it" }'
    loaded = book(tmp_path, f"{TEN_DAYS}relaxed = {relaxed}")
    assert flags(milestone(loaded, "2020-06-01", started="2020-06-01")) == {"relaxed"}
    assert flags(milestone(loaded, "2020-06-01")) == set()
