"""A projected date leaves room for every notice that has to be given before it."""

import pytest

from notices import BOTH, NOTICE, PUBLISH, projected
from rulebook_text import book, day, flags, milestone, timeline
from safeguarding_timelines import Event, Period, Status

# -- Room for what must precede it -----------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "on", "infeasible"),
    [
        # Sent today, the earliest publication is the day after the seventh working day counted
        # from today, today included: 26 Jan to 3 Feb, so 4 Feb; 27 Jan to 4 Feb, so 5 Feb.
        ("2026-01-26", "2026-02-05", False),
        ("2026-01-27", "2026-02-05", False),
        # 28, 29, 30 Jan, 2, 3, 4, 5 Feb: not before 6 February any more.
        ("2026-01-28", "2026-02-06", True),
        ("2026-02-20", "2026-03-03", True),
        # From Saturday 31 January as from Monday 2 February: 2 to 6, 9, 10 Feb.
        ("2026-01-31", "2026-02-11", True),
    ],
)
def test_a_due_date_that_cannot_be_met_gives_way_to_the_first_that_leaves_room(
    tmp_path, as_of, on, infeasible
):
    found_on, found = projected(tmp_path, BOTH, as_of)
    assert found_on == day(on)
    assert ("infeasible" in flags(found["publish"])) is infeasible
    assert found["publish"].due == day("2026-02-05")


def test_a_notice_given_leaves_the_due_date_as_it_is(tmp_path):
    assert projected(tmp_path, BOTH, "2026-02-03", acted="2026-01-20")[0] == day("2026-02-05")
    # Given late, it pushes: 30 Jan, 2 to 6, 9 Feb.
    on, found = projected(tmp_path, BOTH, "2026-02-03", acted="2026-01-30")
    assert (on, flags(found["publish"])) == (day("2026-02-10"), {"infeasible"})
    assert (found["notice"].status, found["notice"].due) == (Status.MET, day("2026-01-30"))
    # As does one that is only planned.
    assert projected(tmp_path, BOTH, "2026-01-26", acted="2026-01-30")[0] == day("2026-02-10")


def test_a_due_date_that_has_passed_gives_way_to_today(tmp_path):
    on, found = projected(tmp_path, BOTH, "2026-03-01", acted="2026-01-20")
    assert on == day("2026-03-01")
    assert (found["publish"].status, flags(found["publish"])) == (Status.OVERDUE, {"infeasible"})


def test_every_unmet_notice_is_left_room_for_even_a_chain_of_them(tmp_path):
    rules = f"""{BOTH}
    id = "order"
    event = "reported"
    before = "published"

    id = "point"
    event = "withdrawn"
    exactly = "20 days"
    before = "published"

    id = "before-the-notice"
    event = "finished"
    at_least = "5 days"
    before = "acted"
    """
    on, _ = projected(tmp_path, rules, "2026-02-02")
    assert on == day("2026-02-22")  # twenty days from today
    on, _ = projected(tmp_path, rules, "2026-02-02", withdrawn="2026-01-20")
    # Five days for the act, 7 Feb, a Saturday; then 9 to 13, 16, 17 Feb.
    assert on == day("2026-02-18")
    on, _ = projected(tmp_path, rules, "2026-02-02", withdrawn="2026-01-20", finished="2026-01-12")
    assert on == day("2026-02-11")  # 2 to 6, 9, 10 Feb
    kinds = {"withdrawn": "2026-01-10", "finished": "2026-01-12", "acted": "2026-01-19"}
    assert projected(tmp_path, rules, "2026-02-02", **kinds)[0] == day("2026-02-05")


@pytest.mark.parametrize(
    "change",
    [
        'force = "permission"',
        'force = "expectation"',
        'inactive = "incoherent"',
        'applies_if = { outcome = "died" }',
        'unless_event = "called_off"',
        'if_late = "never-late"',
        'if_late = "never-computed"',
        'cancelled_by = "called_off"',
        'superseded_by = "called_off"',
        "in_force = { until = 2026-01-31 }",
        'edition_by = "called_off"\n    in_force = { until = 2026-01-06 }',
        'scope = "partnership"',
    ],
)
def test_a_notice_that_does_not_bind_needs_no_room(tmp_path, change):
    never = """
        id = "never-late"
        event = "reported"
        within = "1 year"
        of = "started"

        id = "never-computed"
        event = "reported"
        within = "1 day"
        of = "started"
        inactive = "incoherent"
    """
    rules = f"{PUBLISH}\n{NOTICE.rstrip()}\n    {change}\n{never}"
    found = timeline(
        book(tmp_path, rules),
        "2026-02-02",
        facts={"outcome": "seriously_harmed"},
        started="2026-01-05",
        called_off="2026-01-07",
    )
    assert flags(found["publish"]) == set()


@pytest.mark.parametrize(
    "change", ['if_event = "reported"', 'unless_event = "reported"', 'scope = "partnership"']
)
def test_a_notice_that_binds_needs_room_even_where_what_decides_is_only_planned(tmp_path, change):
    # A planned report already asks for the notice, and excuses nobody from it yet; and whoever
    # asks for the partnership's duties too has them all.
    found = timeline(
        book(tmp_path, f"{PUBLISH}\n{NOTICE.rstrip()}\n    {change}"),
        "2026-02-02",
        started="2026-01-05",
        reported="2026-02-20",
        options={"partnership": True},
    )
    assert flags(found["publish"]) == {"infeasible"}
    assert found["notice"].anchor.on == day("2026-02-11")  # 2 to 6, 9, 10 Feb


@pytest.mark.parametrize("links", [0, 1, 4])
def test_a_notice_that_binds_once_another_rule_is_late_needs_room_then(tmp_path, links):
    # However many deadlines that other rule is counted through, it is late by now.
    chain = "".join(
        f'\n    id = "link-{number}"\n    event = "withdrawn"\n    within = "1 day"\n'
        f"    of = {of}\n"
        for number in range(links)
        for of in [f'{{ deadline_of = "link-{number - 1}" }}' if number else '"started"']
    )
    of = f'{{ deadline_of = "link-{links - 1}" }}' if links else '"started"'
    rules = f"""{PUBLISH}{NOTICE.rstrip()}
    if_late = "late"

    id = "follows"
    event = "finished"
    within = "1 day"
    of = "published"
    {chain}
    id = "late"
    event = "reported"
    within = "2 days"
    of = {of}
    """
    # 2, 3, 4, 5, 6, 9, 10 Feb: published on 11 February at the earliest.
    on, found = projected(tmp_path, rules, "2026-02-02", rule="follows")
    assert (on, flags(found["publish"])) == (day("2026-02-11"), {"infeasible"})


def test_a_notice_before_the_earliest_of_several_that_has_passed_needs_no_room(tmp_path):
    notice = NOTICE.replace('"published"', '{ earliest_of = ["published", "reported"] }')
    rules = f"{PUBLISH}{notice}"
    _, found = projected(tmp_path, rules, "2026-02-02", rule="publish", reported="2026-01-06")
    assert found["notice"].status is Status.OVERDUE
    assert flags(found["publish"]) == set()
    held, found = projected(tmp_path, rules, "2026-02-02")
    assert (held, flags(found["publish"])) == (day("2026-02-11"), {"infeasible"})


def test_a_notice_of_each_agency_is_unmet_until_the_last_has_given_it(tmp_path):
    rules = f'{PUBLISH}\n{NOTICE.rstrip()}\n    by_each = ["police", "school"]'
    first = Event(kind="acted", on=day("2026-01-07"), by="police")
    on, found = projected(tmp_path, rules, "2026-02-02", first)
    # Given by the other today: 2 to 6, 9, 10 Feb.
    assert (on, flags(found["publish"])) == (day("2026-02-11"), {"infeasible"})
    # Given by the other on the 19th, or on the 30th: 30 Jan, 2 to 6, 9 Feb.
    for given, expected in (("2026-01-19", "2026-02-05"), ("2026-01-30", "2026-02-10")):
        last = Event(kind="acted", on=day(given), by="school")
        on, _ = projected(tmp_path, rules, "2026-02-02", first, last)
        assert on == day(expected)


@pytest.mark.parametrize(
    ("agencies", "expected"),
    [
        (["police"], "2026-02-05"),  # given on 19 January
        (["police", "school"], "2026-02-05"),
        (["police", "school", "health"], "2026-02-10"),  # given last on the 30th
    ],
)
def test_room_is_left_after_the_last_of_however_many_agencies(tmp_path, agencies, expected):
    rules = f"{PUBLISH}\n{NOTICE.rstrip()}\n    by_each = {agencies}"
    given = [("2026-01-07", "school"), ("2026-01-19", "police"), ("2026-01-30", "health")]
    acts = [Event(kind="acted", on=day(on), by=by) for on, by in given]
    assert projected(tmp_path, rules, "2026-02-02", *acts)[0] == day(expected)


def test_what_precedes_the_first_of_several_acts_needs_no_room_once_that_has_come(tmp_path):
    rules = f"""{PUBLISH}{NOTICE.rstrip()}
    by_each = ["police", "school"]

    id = "before-the-notice"
    event = "finished"
    at_least = "5 days"
    before = "acted"
    """
    first = Event(kind="acted", on=day("2026-01-07"), by="police")
    on, found = projected(tmp_path, rules, "2026-02-02", first)
    # Due five days before the police acted, and overdue; the school may act today all the same.
    assert (found["before-the-notice"].due, on) == (day("2026-01-02"), day("2026-02-11"))
    # Before anybody has: five days to Saturday 7 February; then 9 to 13, 16, 17 Feb.
    assert projected(tmp_path, rules, "2026-02-02")[0] == day("2026-02-18")


@pytest.mark.parametrize(
    "first",
    [
        'event = "finished"\n    before = "published"\n    cancelled_by = "called_off"',
        'event = "finished"\n    before = { earliest_of = ["published", "called_off"] }',
    ],
)
def test_a_notice_that_needs_no_room_takes_none_from_the_next(tmp_path, first):
    rules = f'{PUBLISH}\n    id = "first"\n    {first}\n{NOTICE}'
    on, _ = projected(tmp_path, rules, "2026-02-02", called_off="2026-01-07")
    assert on == day("2026-02-11")  # 2 to 6, 9, 10 Feb


def test_notices_in_a_circle_come_to_an_end(tmp_path):
    rules = f"""{BOTH}
    id = "back"
    event = "published"
    at_least = "5 days"
    before = "acted"

    id = "itself"
    event = "published"
    before = "published"
    """
    on, _ = projected(tmp_path, rules, "2026-01-08")
    assert on == day("2026-02-05")
    # Once round and no further: five days from today to Saturday 7 February, for the act to come
    # after a publication; then 9 to 13, 16, 17 Feb.
    on, _ = projected(tmp_path, rules, "2026-02-02")
    assert on == day("2026-02-18")


def test_nothing_leaves_room_for_itself(tmp_path):
    itself = NOTICE.replace('"acted"', '"published"')
    assert projected(tmp_path, PUBLISH + itself, "2026-02-02")[0] == day("2026-02-05")


def test_looking_for_room_takes_each_notice_a_few_times_and_not_every_path(tmp_path, monkeypatch):
    layers = 12
    kinds = [f"k{number}" for number in range(layers + 1)]
    events = "\n".join(f'{kind} = "{kind}"' for kind in ["started", *kinds])
    rules = [f'id = "last"\nevent = "{kinds[-1]}"\nwithin = "1 month"\nof = "started"']
    for number in range(layers):
        bound = f'event = "k{number}"\nat_least = "1 day"\nbefore = "k{number + 1}"'
        rules += [f'id = "a{number}"\n{bound}', f'id = "b{number}"\n{bound}']
    loaded = book(tmp_path, "\n\n".join(rules), events=events)
    calls = []
    honest = Period.earliest_end
    monkeypatch.setattr(
        Period, "earliest_end", lambda *given: calls.append(given) or honest(*given)
    )
    found = timeline(loaded, "2026-02-02", started="2026-01-05")
    # Two notices on each of twelve layers: 24 to look at, and 8190 paths through them.
    assert found["a11"].anchor.on == day("2026-02-14")
    assert 0 < len(calls) < 1000


# -- Infeasible ------------------------------------------------------------------------------


def test_what_is_planned_too_late_is_not_called_infeasible(tmp_path):
    found = milestone(
        book(tmp_path, PUBLISH),
        "2026-01-20",
        rule="publish",
        started="2026-01-05",
        published="2026-02-10",
    )
    assert (found.status, found.late, flags(found)) == (Status.DUE, False, set())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", {"infeasible"}),
        ('cancelled_by = "called_off"', set()),
        ('force = "permission"', set()),
    ],
)
def test_only_what_is_left_to_do_can_be_infeasible(tmp_path, change, expected):
    loaded = book(tmp_path, f"{PUBLISH.rstrip()}\n    {change}")
    kinds = {"started": "2026-01-05", "called_off": "2026-01-07"}
    found = milestone(loaded, "2026-03-01", rule="publish", **kinds)
    assert flags(found) == expected


def test_what_is_only_permitted_is_never_infeasible(tmp_path):
    allowed = """
        id = "allowed"
        event = "published"
        within = "1 month"
        of = "started"
        force = "permission"
    """
    # Both by 5 February, and the notice of seven working days has not been given.
    rules = f"{BOTH}\n{allowed}"
    found = timeline(book(tmp_path, rules), "2026-02-02", started="2026-01-05")
    assert flags(found["publish"]) == {"infeasible"}
    assert (found["allowed"].due, flags(found["allowed"])) == (day("2026-02-05"), set())


def test_what_is_kept_is_never_infeasible(tmp_path):
    rules = """
        id = "keep"
        kept_until = "withdrawn"
        at_least = "10 days"
        after = "started"

        event = "withdrawn"
        within = "1 month"
        of = "started"
    """
    found = milestone(book(tmp_path, rules), "2026-01-08", rule="keep", started="2026-01-05")
    assert (found.due, flags(found)) == (day("2026-01-15"), {"unqualified"})


def test_what_has_to_lie_between_two_days_in_the_wrong_order_is_infeasible(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nbetween = ["reported", "finished"]')
    for finished, expected in (("2026-01-20", set()), ("2026-01-19", {"infeasible"})):
        found = milestone(loaded, "2026-01-08", reported="2026-01-20", finished=finished)
        assert flags(found) == expected
