"""Windows against brute force: every assignment of days to a few events, tried one by one.

The networks hold every shape of bound, latest and earliest of several dates on either side,
deadlines of other rules, editions decided by an open event, notices already given, and circles.
"""

from datetime import date, timedelta
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import oracle
from rulebook_text import book_text, case, day
from safeguarding_timelines import Event, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import RulebookError
from safeguarding_timelines.questions.windows.windows import windows_of

AS_OF = day("2026-03-25")  # a Wednesday
REACH = 8  # the days after it on which an open event may fall
SIZE = 4
KINDS = [f"k{number}" for number in range(SIZE)]
EVENTS = "\n".join(f'{kind} = "{kind}"' for kind in [*KINDS, "past"])
ONE_DAY = timedelta(days=1)
DAYS = [AS_OF + n * ONE_DAY for n in range(REACH + 1)]
#: Rules that push each other on and on clash where the calendar ends, so let it end soon.
COVERAGE = (date(2026, 1, 1), date(2026, 7, 1))
LATER = [AS_OF + n * ONE_DAY for n in range(4 * REACH)]

# -- Rules, as data that the test itself can read --------------------------------------------

kind = st.sampled_from(KINDS)
leaf = st.one_of(*[kind] * 5, st.just("past"))
several = st.tuples(
    st.sampled_from(["latest_of", "earliest_of"]), st.lists(leaf, min_size=2, max_size=3)
)
anchor = leaf | several | st.tuples(several, leaf).map(lambda two: ("latest_of", list(two)))
number = st.integers(0, 3)
unit = st.sampled_from(["working days", "working days", "days"])
one_period = st.sampled_from(["within", "notice", "gate", "keep", "after", "before"])
rule = st.one_of(
    st.tuples(one_period, kind, anchor, number, unit, st.booleans()),
    st.tuples(st.sampled_from(["notice", "gate"]), kind, anchor, number, unit, st.booleans()),
    st.tuples(st.just("order"), kind, anchor),
    st.tuples(st.just("between"), kind, leaf, anchor),
    st.tuples(st.just("window"), kind, anchor, st.integers(1, 3), st.integers(3, 5), unit),
    st.tuples(st.just("fixed"), kind, st.integers(-1, REACH)),
    st.tuples(st.just("deadline"), kind, st.integers(0, 2), number, unit),
    st.tuples(st.just("editions"), kind, kind, kind, st.integers(0, REACH), number, number),
)
closed = st.frozensets(st.sampled_from(DAYS), max_size=3)
past = st.integers(0, 6).map(lambda days: AS_OF - days * ONE_DAY)
given_before = st.dictionaries(
    kind, st.integers(0, 5).map(lambda n: AS_OF - n * ONE_DAY), max_size=1
)


def anchor_text(anchor):
    if isinstance(anchor, str):
        return f'"{anchor}"'
    how, parts = anchor
    return f"{{ {how} = [{', '.join(anchor_text(part) for part in parts)}] }}"


def rule_texts(name, rule):
    """The TOML of one rule: for two editions, two bodies."""
    shape, kind, *rest = rule
    head = f'id = "{name}"\nevent = "{kind}"'
    if shape in ("within", "notice", "gate", "keep", "after", "before"):
        anchor, n, unit, rolls = rest
        keys = {
            "within": ("within", "of"),
            "notice": ("at_least", "before"),
            "gate": ("at_least", "after"),
            "keep": ("at_least", "after"),
            "after": ("exactly", "after"),
            "before": ("exactly", "before"),
        }[shape]
        body = f'{keys[0]} = "{n} {unit}"\n{keys[1]} = {anchor_text(anchor)}'
        if shape == "keep":
            head = f'id = "{name}"\nkept_until = "{kind}"'
        if rolls and shape not in ("notice", "before"):
            body += '\nstart_convention = "next_working_day"'
        return [f"{head}\n{body}"]
    if shape == "order":
        return [f"{head}\nbefore = {anchor_text(rest[0])}"]
    if shape == "between":
        return [f"{head}\nbetween = [{anchor_text(rest[0])}, {anchor_text(rest[1])}]"]
    if shape == "window":
        anchor, first, last, unit = rest
        return [
            f"{head}\nfrom_day = {first}\nto_day = {last}\nday_one = {anchor_text(anchor)}\n"
            f'counted_in = "{unit}"'
        ]
    if shape == "fixed":
        return [f"{head}\nno_later_than = {AS_OF + rest[0] * ONE_DAY}"]
    if shape == "deadline":
        other, n, unit = rest
        return [f'{head}\nat_least = "{n} {unit}"\nafter = {{ deadline_of = "r{other}" }}']
    anchor, decider, cut, one, two = rest
    ends, begins = AS_OF + cut * ONE_DAY, AS_OF + (cut + 1) * ONE_DAY
    common = f'{head}\nbefore = "{anchor}"\nedition_by = "{decider}"'
    return [
        f'{common}\nat_least = "{one} days"\nin_force = {{ until = {ends} }}',
        f'{common}\nat_least = "{two} working days"\nin_force = {{ from = {begins} }}',
    ]


# -- What a rule means, worked out the slow way ----------------------------------------------


def value(anchor, at):
    if isinstance(anchor, str):
        return at[anchor]
    how, parts = anchor
    return (max if how == "latest_of" else min)(value(part, at) for part in parts)


@cache
def forward(start, n, unit, shut, rolls=False):
    start = oracle.following(start, shut) if rolls else start
    return start + n * ONE_DAY if unit == "days" else oracle.add(start, n, shut)


@cache
def back(end, n, unit, shut):
    return end - n * ONE_DAY if unit == "days" else oracle.subtract(end, n, shut)


def numbered(first, n, unit, shut):
    return forward(first, n - 1, unit, shut, rolls=unit == "working days")


def dates(rule, at, shut, rules):
    """The first and the last day that a rule allows, None where it sets none."""
    shape, _, *rest = rule
    if shape in ("within", "gate", "keep", "after"):
        anchor, n, unit, rolls = rest
        on = forward(value(anchor, at), n, unit, shut, rolls)
        return {
            "within": (None, on),
            "gate": (on, None),
            "keep": (on + ONE_DAY, None),
            "after": (on, on),
        }[shape]
    if shape in ("notice", "before"):
        on = back(value(rest[0], at), rest[1], rest[2], shut)
        return (on if shape == "before" else None), on
    if shape == "order":
        return None, value(rest[0], at)
    if shape == "between":
        return value(rest[0], at), value(rest[1], at)
    if shape == "window":
        anchor, first, last, unit = rest
        return tuple(numbered(value(anchor, at), n, unit, shut) for n in (first, last))
    if shape == "fixed":
        return None, AS_OF + rest[0] * ONE_DAY
    if shape == "deadline":
        other, n, unit = rest
        due = deadline(rules[other], at, shut, rules)
        return (None if due is None else forward(due, n, unit, shut)), None
    anchor, decider, cut, one, two = rest
    first = at[decider] <= AS_OF + cut * ONE_DAY
    n, unit = (one, "days") if first else (two, "working days")
    return None, back(at[anchor], n, unit, shut)


def deadline(rule, at, shut, rules):
    due = dates(rule, at, shut, rules)[1]
    if rule[0] == "keep":
        return dates(rule, at, shut, rules)[0] - ONE_DAY
    return due


def named(anchor):
    return {anchor} if isinstance(anchor, str) else {k for part in anchor[1] for k in named(part)}


def varies(anchor, known):
    """Whether an anchor is still open: on its way from one extreme to the other it moves."""
    ends = ({**dict.fromkeys(KINDS, on), **known} for on in (DAYS[0], DAYS[-1]))
    return len({value(anchor, at) for at in ends}) == 2


def involved(rule, rules):
    shape, kind, *rest = rule
    if shape == "deadline":
        return {kind} | involved(rules[rest[0]], rules)
    if shape == "editions":
        return {kind, rest[0], rest[1]}
    anchors = rest[:2] if shape == "between" else rest[:1] if shape != "fixed" else []
    return {kind}.union(*(named(anchor) for anchor in anchors))


def keeps(number, at, shut, rules, given_up):
    first, last = dates(rules[number], at, shut, rules)
    on = at[rules[number][1]]
    early = first is not None and on < first and (number, "earliest") not in given_up
    late = last is not None and on > last and (number, "latest") not in given_up
    return not early and not late


def assignments(rules, kept, known, shut, given_up, *, kinds=KINDS, days=DAYS):
    """Every way to give each open event a day so that the rules kept all hold."""
    free = [kind for kind in kinds if kind not in known]
    checks = [[] for _ in range(len(free) + 1)]
    for number in kept:
        needs = involved(rules[number], rules)
        checks[max((free.index(k) + 1 for k in needs if k in free), default=0)].append(number)

    def fill(at, depth):
        if not all(keeps(number, at, shut, rules, given_up) for number in checks[depth]):
            return
        if depth == len(free):
            yield dict(at)
            return
        for on in days:
            yield from fill({**at, free[depth]: on}, depth + 1)

    return fill(dict(known), 0)


def can_be_kept(rules, core, known, shut, given_up):
    kinds = sorted(set().union(*(involved(rules[number], rules) for number in core)))
    found = assignments(rules, core, known, shut, given_up, kinds=kinds, days=LATER)
    return next(found, None) is not None


# -- The comparison --------------------------------------------------------------------------


def timeline_of(tmp_path_factory, rules, known, shut):
    bodies = [text for number, rule in enumerate(rules) for text in rule_texts(f"r{number}", rule)]
    path = tmp_path_factory.getbasetemp() / "network.toml"
    path.write_text(book_text("\n\n".join(bodies), events=EVENTS), encoding="utf-8")
    try:
        book = load_rulebook(path)
    except RulebookError:  # bounds that project each other in a circle
        assume(False)
    weekdays = {on: "closed" for on in shut if on.weekday() < oracle.SATURDAY}
    calendar = WorkingCalendar.from_dates(weekdays, coverage=COVERAGE)
    records = [Event(kind=kind, on=on) for kind, on in known.items()]
    return compute_timeline(case(*records), book, as_of=AS_OF, calendar=calendar)


def numbers(rule_ids):
    return {int(rule_id.removeprefix("r")) for rule_id in rule_ids}


@settings(max_examples=300)
@given(st.lists(rule, min_size=2, max_size=5), past, given_before, closed)
def test_every_end_is_the_first_or_last_of_all_that_can_be(
    tmp_path_factory, rules, start, notices, shut
):
    # An event that has happened may still bind another, where it is a notice of it; any other
    # rule on it is discharged or not by what the engine knows, and is not the subject here.
    rules = [r for r in rules if r[0] in ("notice", "order") or r[1] not in notices]
    written = len(rules)
    rules += [("fixed", kind, REACH) for kind in KINDS if kind not in notices]
    rules = [r if r[0] != "deadline" or r[2] < len(rules) else ("fixed", r[1], 3) for r in rules]
    assume(all(rules[r[2]][0] not in ("deadline", "editions") for r in rules if r[0] == "deadline"))
    known = {"past": start, **notices}
    found = windows_of(timeline_of(tmp_path_factory, rules, known, shut))
    binding = {number for number, r in enumerate(rules) if r[1] not in known or varies(r[2], known)}
    assert found.exact
    given_up = set()
    for clash in found.clashes:
        core = numbers(clash.rules)
        assert core <= binding
        assert not can_be_kept(rules, core, known, shut, given_up)
        assert all(can_be_kept(rules, core - {one}, known, shut, given_up) for one in core)
        given_up |= {(number, clash.end) for number in numbers([clash.left_out])}
    if any(number >= written for number, _ in given_up):
        return  # an event no longer has to fall on one of the days that are tried
    possible = list(assignments(rules, binding, known, shut, given_up))
    assert possible
    for window in found:
        days = {at[window.event] for at in possible}
        assert (window.earliest, window.latest) == (min(days), max(days))
    for way in found.ways:
        for end in (0, 1):
            vector = {window.event: ends[end] for window, ends in zip(found, way, strict=True)}
            assert {**known, **vector} in possible
