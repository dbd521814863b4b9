"""Chains of steps against a second opinion that goes every way there is, one by one.

Small networks of rules around Christmas, each walked from every day of two months.
"""

from datetime import date, timedelta
from functools import cache
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

import oracle
from safeguarding_timelines import Rulebook, WorkingCalendar
from safeguarding_timelines.lint import lint

FIRST, LAST = date(2025, 12, 1), date(2026, 1, 31)
DAYS = list(oracle.days(FIRST, LAST))
CLOSED = oracle.bank_holidays(2025) | oracle.bank_holidays(2026) | oracle.bank_holidays(2027)
CALENDAR = WorkingCalendar.from_dates(
    {day: "bank holiday" for day in CLOSED if FIRST <= day <= LAST}, coverage=(FIRST, LAST)
)
KINDS = [f"e{number}" for number in range(6)]
PAIRS = list(combinations(range(len(KINDS)), 2))
CHECKED = {"orders-exclude-each-other", "steps-do-not-fit", "no-slack"}


class Outside(Exception):
    """A count that leaves the two months."""


def inside(day):
    if not FIRST <= day <= LAST:
        raise Outside
    return day


# -- How long, by walking --------------------------------------------------------------------


@cache
def after(day, count, unit):
    if unit == "working days":
        return inside(oracle.add(inside(day), count, CLOSED))
    return day + timedelta(days=count * (7 if unit == "weeks" else 1))


@cache
def keeping(day, count, unit):
    """The first day on which so much notice, given on `day`, has run."""
    if unit == "working days":
        inside(day)
        return inside(oracle.earliest_end(lambda e: oracle.subtract(e, count, CLOSED), day, 60))
    return after(day, count, unit)


def same(day, *_):
    return day


#: For each form of bound: its keys, the time it takes at most, and the time it needs at least.
FORMS = {
    "within": (after, same),
    "exactly": (after, after),
    "gate": (after, after),
    "notice": (keeping, keeping),
    "order": (same, same),
    "then": (same, same),
}


def bound(form, earlier, later, length):
    return {
        "within": {"event": later, "within": length, "of": earlier},
        "exactly": {"event": later, "exactly": length, "after": earlier},
        "gate": {"event": later, "at_least": length, "after": earlier},
        "notice": {"event": earlier, "at_least": length, "before": later},
        "order": {"event": earlier, "before": later},
        "then": {"event": later, "untimed": "then", "after": earlier},
    }[form]


lengths = st.tuples(st.integers(0, 6), st.sampled_from(["working days", "days", "days", "weeks"]))


@st.composite
def networks(draw):
    """Steps one after another, a deadline for them all, and a few further steps between."""
    last = draw(st.integers(2, 4))
    forms = st.sampled_from(sorted(FORMS))
    steps = [((n, n + 1), draw(forms), draw(lengths)) for n in range(last)]
    length = draw(st.tuples(st.integers(0, 16), st.sampled_from(["working days", "days"])))
    deadline = ((0, last), draw(st.sampled_from(["within", "within", "exactly"])), length)
    free = [pair for pair in PAIRS if pair not in {edge[0] for edge in [*steps, deadline]}]
    more = draw(st.lists(st.sampled_from(free), unique=True, max_size=3))
    return [deadline, *steps, *((pair, draw(forms), draw(lengths)) for pair in more)]


def rulebook(network):
    common = {
        "title": "Do it", "actor": "partners", "force": "guidance",
        "cite": {"instrument": "text", "at": "1"},
    }  # fmt: skip
    rules = [
        {"id": name(edge), **common, **bound(form, KINDS[a], KINDS[b], f"{count} {unit}")}
        for edge in network
        for (a, b), form, (count, unit) in [edge]
    ]
    return Rulebook.model_validate(
        {
            "id": "net", "title": "Net", "version": "1",
            "events": {kind: {"title": kind, "external": True} for kind in KINDS},
            "instruments": {"text": {"title": "Text"}},
            "rules": rules,
        }
    )  # fmt: skip


def name(edge):
    (a, b), form, _ = edge
    return f"{form}-{a}-{b}"


# -- Every way there is ----------------------------------------------------------------------


def ways(network, start, end):
    """Every list of edges that leads from one event to the other."""
    for edge in network:
        (a, b), _, _ = edge
        if a == start:
            if b == end:
                yield [edge]
            yield from ([edge, *rest] for rest in ways(network, b, end))


def along(way, day, *, soonest):
    for _, form, (count, unit) in way:
        day = FORMS[form][soonest](day, count, unit)
    return day


def arrival(every, day, *, soonest):
    """When the last event comes, if it waits for every way that leads to it."""
    return max(along(way, day, soonest=soonest) for way in every)


def over(every, due, *, soonest):
    """(day, excess) for each day that can be answered, in order."""
    answered = []
    for day in DAYS:
        try:
            answered.append((day, (arrival(every, day, soonest=soonest) - due(day)).days))
        except Outside:
            continue
    return answered


def has_no_slack(every, due):
    spare = []
    for day in DAYS:
        try:
            end = arrival(every, day, soonest=False)
            landing = inside(oracle.following(inside(end), CLOSED))
            spare.append(oracle.count(landing, inside(due(day)), CLOSED))
        except Outside:
            continue
    return bool(spare) and not any(spare)


def expected(network, edge):
    """What ought to be found of one deadline: a code, and the excess of each day."""
    (start, end), _, (count, unit) = edge
    every = list(ways([other for other in network if other is not edge], start, end))
    if not every:
        return None

    def due(day):
        return after(day, count, unit)

    for code, soonest in (("orders-exclude-each-other", True), ("steps-do-not-fit", False)):
        excess = over(every, due, soonest=soonest)
        if any(by > 0 for _, by in excess):
            return code, excess
    return ("no-slack", None) if has_no_slack(every, due) else None


@given(networks())
def test_what_is_found_is_what_going_every_way_finds(network):
    found = {
        one.rules[0]: one
        for one in lint(rulebook(network), calendar=CALENDAR)
        if one.code in CHECKED
    }
    deadlines = [edge for edge in network if edge[1] in ("within", "exactly")]
    assert set(found) <= {name(edge) for edge in deadlines}
    for edge in deadlines:
        wanted = expected(network, edge)
        one = found.get(name(edge))
        assert (one and one.code) == (wanted and wanted[0])
        if wanted is None or wanted[1] is None:
            continue
        held = [(day, by) for day, by in wanted[1] if by > 0]
        worst = max(by for _, by in held)
        said = one.triggers
        listed = [day for first, last in said.spans for day in oracle.days(first, last)]
        assert listed == [day for day, _ in held]
        assert (said.days, said.of, said.worst_by) == (len(held), len(wanted[1]), worst)
        assert said.worst_on == next(day for day, by in held if by == worst)
        _the_steps_named_are_those_that_take_longest(network, edge, one)


def _the_steps_named_are_those_that_take_longest(network, edge, one):
    by_name = {name(other): other for other in network}
    way = [by_name[rule] for rule in one.rules[1:]]
    (start, end), _, (count, unit) = edge
    joints = [start, *(other[0][1] for other in way)]
    assert joints[-1] == end
    assert [other[0][0] for other in way] == joints[:-1]
    day = one.triggers.worst_on
    comes = along(way, day, soonest=one.code == "orders-exclude-each-other")
    assert (comes - after(day, count, unit)).days == one.triggers.worst_by
