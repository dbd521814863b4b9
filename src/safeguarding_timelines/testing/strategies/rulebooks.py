"""Rules and rulebooks: every shape, anchor and modifier that the rule file has, made in memory.

Rules are drawn so that a rulebook of them can be loaded: no circle of bounds, no word undeclared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from safeguarding_timelines.calendars.period import UNITS
from safeguarding_timelines.calendars.working_calendar import CALENDARS
from safeguarding_timelines.rules.load import rulebook_from
from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import (
    BACKWARD,
    FORWARD,
    PROJECTING,
    RECURRING,
    Shape,
)

from .dates import FIRST, LAST, edge_dates, named, periods, require_count, require_some

#: The event kinds of a drawn rulebook, in the order in which things happen.
KINDS = ("begun", "asked", "answered", "met", "agreed", "sent", "published", "withdrawn")
AGENCIES = ("health", "police", "school")
RECIPIENTS = ("Panel", "Ofsted")
_FACTS: Mapping[str, list[bool | str]] = {
    "outcome": ["died", "seriously_harmed"],
    "looked_after": [True, False],
    "setting": ["home", "school", "street"],
}
_ENDS = ("cancelled_by", "superseded_by", "extended_by")


class _Room(NamedTuple):
    """What a rule may count from, kinds and rules that rest on less than it; and in what units."""

    kinds: Sequence[str]
    rules: Sequence[str]
    units: Sequence[str]


class _Made(NamedTuple):
    """A rule made so far, and its height: it rests on rules of lesser height only."""

    id: str
    height: int


def rules(
    *, shapes: Collection[Shape] = tuple(Shape), kinds: Sequence[str] = KINDS
) -> SearchStrategy[Rule]:
    """Single rules of any shape, with readings and modifiers.

    Args:
        shapes: the shapes to draw.
        kinds: the event kinds to speak of, in the order in which things happen.

    Raises:
        InvalidArgument: no shape or an unknown one, or fewer than two kinds.
    """
    chosen = require_some("shapes", shapes, tuple(Shape))
    drawn = _rule_tables(chosen, _kinds(kinds))
    return named("rules", drawn.map(lambda tables: Rule.model_validate(tables[0])))


def rulebooks(
    *,
    shapes: Collection[Shape] = tuple(Shape),
    kinds: Sequence[str] = KINDS,
    min_rules: int = 1,
    max_rules: int = 5,
) -> SearchStrategy[Rulebook]:
    """Rulebooks on which any case of their own words computes.

    Args:
        shapes: the shapes of their rules.
        kinds: the event kinds they declare, in the order in which things happen.
        min_rules: the fewest rules; an edition is no rule of its own.
        max_rules: the most.

    Raises:
        InvalidArgument: as for `rules`, or counts that are none.
    """
    chosen, words = require_some("shapes", shapes, tuple(Shape)), _kinds(kinds)
    require_count("min_rules", min_rules)
    require_count("max_rules", max_rules, min_rules)
    return named("rulebooks", _rulebooks(chosen, words, min_rules, max_rules))


def _kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    if isinstance(kinds, str) or len(kinds) != len(set(kinds)) or len(kinds) < 2:
        raise InvalidArgument("kinds is a list of two or more event kinds, each of them once")
    return tuple(kinds)


@st.composite
def _rulebooks(
    draw: DrawFn, shapes: Sequence[Shape], kinds: Sequence[str], least: int, most: int
) -> Rulebook:
    made: list[_Made] = []
    tables: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(least, most))):
        tables += draw(_rule_tables(shapes, kinds, made))
    repeats = draw(st.sets(st.sampled_from(kinds)))
    return rulebook_from(
        {
            "rulebook": {
                "id": "drawn",
                "title": "A rulebook drawn for a test",
                "version": "1",
                "calendar": draw(st.sampled_from(CALENDARS)),
            },
            "events": {
                kind: {"title": kind.replace("_", " "), "repeats": kind in repeats}
                for kind in kinds
            },
            "agencies": {agency: agency for agency in AGENCIES},
            "facts": dict(_FACTS),
            "instruments": {
                "text": {
                    "title": "The text",
                    "source": draw(st.sampled_from(["read", "secondary", "unverified"])),
                }
            },
            "rules": tables,
        }
    )


@st.composite
def _rule_tables(
    draw: DrawFn,
    shapes: Sequence[Shape],
    kinds: Sequence[str],
    made: list[_Made] | None = None,
) -> list[dict[str, Any]]:
    """One rule as a rule file says it, in one edition or two; adds it to those made."""
    made = [] if made is None else made
    shape = draw(st.sampled_from(shapes))
    target = draw(st.integers(1, len(kinds) - 1))
    below = [rule.id for rule in made if rule.height < target]
    units = UNITS if draw(st.booleans()) else UNITS[:-1]  # hours come last, and not with all keys
    room = _Room(kinds[:target], below, units)
    if shape in BACKWARD or shape is Shape.BETWEEN:
        # Nothing is projected by such a rule, so it may count from whatever comes later.
        target, room = draw(st.integers(0, target - 1)), _Room(kinds[1:], [], units)
    table: dict[str, Any] = {
        "id": f"rule-{len(made) + 1}",
        "title": "Do it",
        "actor": "the partners",
        "force": draw(st.sampled_from(Force)).value,
        "cite": {"instrument": "text", "at": f"paragraph {len(made) + 1}"},
        ("kept_until" if shape is Shape.KEEP else "event"): kinds[target],
        **_SAID[shape](draw, room),
        **_modifiers(draw, shape, kinds, room),
    }
    if shape not in RECURRING and draw(st.integers(0, 2)) == 2:
        table["readings"] = {"other": _reading(draw, shape, room)}
    height = target if shape in PROJECTING else len(kinds) + len(made)
    made.append(_Made(table["id"], height))
    return _editions(draw, table, room)


# -- What each shape says ----------------------------------------------------------------------


def _length(draw: DrawFn, room: _Room) -> str:
    return str(draw(periods(units=room.units)))


def _anchor(draw: DrawFn, room: _Room, *, each: bool = True) -> Any:
    """What a bound is counted from: mostly an event, sometimes one of the other ways."""
    kind = st.sampled_from(room.kinds)
    leaf: SearchStrategy[Any] = kind | kind.flatmap(
        lambda name: st.sampled_from([{"last": name}, {"until_of": name}])
    )
    if room.rules:
        leaf |= st.sampled_from(room.rules).map(lambda rule: {"deadline_of": rule})
    several = st.lists(leaf, min_size=2, max_size=3)
    ways = [kind, kind, leaf, several.map(lambda parts: {"latest_of": parts})]
    ways.append(several.map(lambda parts: {"earliest_of": parts}))
    if each:
        ways.append(kind.map(lambda name: {"each": name}))
    return draw(st.one_of(ways))


def _said(length: str | None, counted: str) -> Callable[[DrawFn, _Room], dict[str, Any]]:
    """The keys of a shape that counts one length, or none, from one anchor."""

    def said(draw: DrawFn, room: _Room) -> dict[str, Any]:
        lengths = {length: _length(draw, room)} if length else {}
        return {**lengths, counted: _anchor(draw, room)}

    return said


def _window(draw: DrawFn, room: _Room) -> dict[str, Any]:
    first = draw(st.integers(1, 20))
    return {
        "from_day": first,
        "to_day": draw(st.integers(first, first + 40)),
        "day_one": _anchor(draw, room),
        "counted_in": draw(st.sampled_from(["working days", "days"])),
    }


def _between(draw: DrawFn, room: _Room) -> dict[str, Any]:
    return {"between": [_anchor(draw, room, each=False) for _ in range(2)]}


def _untimed(draw: DrawFn, room: _Room) -> dict[str, Any]:
    after = {"after": _anchor(draw, room)} if draw(st.booleans()) else {}
    return {"untimed": "promptly", **after}


def _fixed(draw: DrawFn, _room: _Room) -> dict[str, Any]:
    return {"no_later_than": draw(edge_dates())}


def _every(draw: DrawFn) -> str:
    """A length after which something recurs, long enough not to recur a thousand times."""
    return draw(st.sampled_from(["2 weeks", "20 working days", "1 month", "6 months", "1 year"]))


def _grid(draw: DrawFn, room: _Room) -> dict[str, Any]:
    start = draw(edge_dates()) if draw(st.booleans()) else _anchor(draw, room, each=False)
    return {"every": _every(draw), "starting": start}


def _yearly(draw: DrawFn, _room: _Room) -> dict[str, Any]:
    day = draw(edge_dates().filter(lambda day: (day.month, day.day) != (2, 29)))
    return {"each_year_by": f"{day:%m-%d}", "in_force": {"from": draw(edge_dates())}}


def _rolling(draw: DrawFn, _room: _Room) -> dict[str, Any]:
    return {"every": _every(draw), "since_last": True}


_SAID: Mapping[Shape, Callable[[DrawFn, _Room], dict[str, Any]]] = {
    Shape.WITHIN: _said("within", "of"),
    Shape.NOTICE: _said("at_least", "before"),
    Shape.GATE: _said("at_least", "after"),
    Shape.KEEP: _said("at_least", "after"),
    Shape.POINT_AFTER: _said("exactly", "after"),
    Shape.POINT_BEFORE: _said("exactly", "before"),
    Shape.DAY_WINDOW: _window,
    Shape.ORDER: _said(None, "before"),
    Shape.BETWEEN: _between,
    Shape.UNTIMED: _untimed,
    Shape.FIXED_DATE: _fixed,
    Shape.GRID: _grid,
    Shape.YEARLY: _yearly,
    Shape.ROLLING: _rolling,
}


# -- What else a rule may say ------------------------------------------------------------------


def _modifiers(draw: DrawFn, shape: Shape, kinds: Sequence[str], room: _Room) -> dict[str, Any]:
    """None, one or two of the keys that go with the shape."""
    kind = st.sampled_from(kinds)
    agencies: SearchStrategy[Any] = st.lists(
        st.sampled_from(AGENCIES), min_size=1, max_size=3, unique=True
    ) | kind.map(lambda name: {"of": name})
    facts = st.sampled_from(list(_FACTS)).flatmap(
        lambda name: st.sampled_from(_FACTS[name]).map(lambda value: {name: value})
    )
    allowed: dict[str, SearchStrategy[Any]] = {
        "applies_if": facts,
        "if_event": kind,
        "unless_event": kind,
        "deemed": st.just(True),
        "assumed": st.just("the text does not say"),
        "recipients": st.just(list(RECIPIENTS)),
        "calendar": st.sampled_from(CALENDARS),
    }
    if shape is not Shape.KEEP:
        allowed |= dict.fromkeys(_ENDS, kind) | {"by_each": agencies}
    if shape in FORWARD:
        allowed["missing_day"] = st.sampled_from(["last_day", "next_day"])
    if shape in FORWARD and "hours" not in room.units:
        allowed["start_convention"] = st.just("next_working_day")
    if room.rules:
        allowed["if_late"] = st.sampled_from(room.rules)
    keys = draw(st.lists(st.sampled_from(list(allowed)), max_size=2, unique=True))
    drawn = {key: draw(allowed[key]) for key in keys}
    if "if_late" in drawn and draw(st.booleans()):
        drawn["or_if_event"] = draw(kind)
    return drawn


def _reading(draw: DrawFn, shape: Shape, room: _Room) -> dict[str, Any]:
    """Another reading: the same shape with other values, another calendar, or a span of days."""
    changed = draw(st.sampled_from(["bound", "bound", "calendar", "in_force"]))
    if changed == "calendar":
        values: dict[str, Any] = {"calendar": draw(st.sampled_from(CALENDARS))}
    elif changed == "in_force":
        values = {"in_force": {"until": draw(edge_dates())}}
    else:
        values = _SAID[shape](draw, room)
    return {"why": "one may read it so", **values}


def _editions(draw: DrawFn, table: dict[str, Any], room: _Room) -> list[dict[str, Any]]:
    """The rule in one edition, or in two that meet on some day and count different lengths."""
    lengths = [key for key in ("within", "at_least", "exactly") if key in table]
    if not lengths or draw(st.integers(0, 3)) < 3:
        return [table]
    change = draw(edge_dates(first=FIRST + timedelta(days=400), last=LAST))
    older = {**table, "in_force": {"until": change - timedelta(days=1)}}
    newer = {**table, "in_force": {"from": change}, lengths[0]: _length(draw, room)}
    return [older, newer]


def edition_days(rulebook: Rulebook) -> list[date]:
    """The days on which an edition of a rule begins or has ended."""
    spans = [rule.in_force for rule in rulebook.rules if rule.in_force is not None]
    begun = {span.from_ for span in spans if span.from_ is not None}
    ended = {span.until + timedelta(days=1) for span in spans if span.until not in (None, date.max)}
    return sorted(begun | ended)
