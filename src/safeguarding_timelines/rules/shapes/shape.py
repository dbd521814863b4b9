"""The shapes of a bound: the keys that make each, and what is true of each."""

from collections.abc import Mapping
from enum import StrEnum


class Shape(StrEnum):
    """The form of a bound: which keys state it, and what it gives."""

    WITHIN = "within"
    NOTICE = "notice"
    GATE = "gate"
    KEEP = "keep"
    POINT_AFTER = "point after"
    POINT_BEFORE = "point before"
    DAY_WINDOW = "day window"
    ORDER = "order"
    BETWEEN = "between"
    UNTIMED = "untimed"
    FIXED_DATE = "fixed date"
    GRID = "recurring from a start"
    YEARLY = "recurring each year"
    ROLLING = "recurring since the last"


#: The keys that state each shape. A rule has exactly one of these sets of keys.
SHAPES: Mapping[frozenset[str], Shape] = {
    frozenset({"within", "of"}): Shape.WITHIN,
    frozenset({"at_least", "before"}): Shape.NOTICE,
    frozenset({"at_least", "after"}): Shape.GATE,
    frozenset({"at_least", "after", "kept_until"}): Shape.KEEP,
    frozenset({"exactly", "after"}): Shape.POINT_AFTER,
    frozenset({"exactly", "before"}): Shape.POINT_BEFORE,
    frozenset({"from_day", "to_day", "day_one", "counted_in"}): Shape.DAY_WINDOW,
    frozenset({"before"}): Shape.ORDER,
    frozenset({"between"}): Shape.BETWEEN,
    frozenset({"untimed"}): Shape.UNTIMED,
    frozenset({"untimed", "after"}): Shape.UNTIMED,
    frozenset({"no_later_than"}): Shape.FIXED_DATE,
    frozenset({"every", "starting"}): Shape.GRID,
    frozenset({"each_year_by"}): Shape.YEARLY,
    frozenset({"every", "since_last"}): Shape.ROLLING,
}

SHAPE_KEYS = frozenset().union(*SHAPES)

#: Bounds from above that give an event not yet recorded its projected date.
PROJECTING = frozenset({Shape.WITHIN, Shape.POINT_AFTER, Shape.DAY_WINDOW})

#: Bounds counted back from a later event, which that event has to leave room for.
BACKWARD = frozenset({Shape.NOTICE, Shape.POINT_BEFORE, Shape.ORDER})

#: Bounds of one period counted forward, whose start may be moved to a working day.
FORWARD = frozenset({Shape.WITHIN, Shape.GATE, Shape.KEEP, Shape.POINT_AFTER})

RECURRING = frozenset({Shape.GRID, Shape.YEARLY, Shape.ROLLING})


def shape_problem(keys: frozenset[str]) -> str:
    """Say which keys were given, and which shapes come nearest to them."""
    given = ", ".join(sorted(keys)) or "none of their keys"
    near = sorted(SHAPES, key=lambda shape: (len(shape ^ keys), sorted(shape)))[:3]
    options = "; ".join(" + ".join(sorted(shape)) for shape in near)
    return f"these keys make no bound: {given}. The nearest shapes: {options}"
