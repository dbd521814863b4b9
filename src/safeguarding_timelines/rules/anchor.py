"""The anchor: what a bound is counted from."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    WithJsonSchema,
)

from safeguarding_timelines._fields import Record

from .fields import toml_date


class AnchorSpec(Record):
    """What a bound is counted from, as the rule says it.

    `how` is ``event`` (the first occurrence), ``last``, ``each``, ``until_of`` (the date an
    event carries), ``deadline_of`` (another rule's due date), or ``latest_of`` and
    ``earliest_of`` several parts.
    """

    how: Literal["event", "last", "each", "until_of", "deadline_of", "latest_of", "earliest_of"]
    name: str = ""
    parts: tuple[Self, ...] = ()

    def leaves(self) -> Iterator[Self]:
        """The parts that name a kind or a rule."""
        if self.parts:
            for part in self.parts:
                yield from part.leaves()
        else:
            yield self

    @property
    def kinds(self) -> tuple[str, ...]:
        """The event kinds named."""
        return tuple(leaf.name for leaf in self.leaves() if leaf.how != "deadline_of")

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules whose deadlines are named."""
        return tuple(leaf.name for leaf in self.leaves() if leaf.how == "deadline_of")

    def __str__(self) -> str:
        if self.parts:
            joined = ", ".join(str(part) for part in self.parts)
            return f"the {self.how.removesuffix('_of')} of {joined}"
        words = {
            "event": "{}",
            "last": "the last {}",
            "each": "each {}",
            "until_of": "the date given in {}",
            "deadline_of": "the deadline of {}",
        }
        return words[self.how].format(self.name)


def _anchor(value: Any, depth: int = 0) -> AnchorSpec:
    if isinstance(value, AnchorSpec):
        return value
    if isinstance(value, str):
        return AnchorSpec(how="event", name=_name(value))
    if isinstance(value, dict) and len(value) == 1 and depth < 4:
        [(how, inner)] = value.items()
        if (
            how in ("latest_of", "earliest_of")
            and isinstance(inner, list)
            and 2 <= len(inner) <= 50
        ):
            parts = tuple(_anchor(part, depth + 1) for part in inner)
            if any(leaf.how == "each" for part in parts for leaf in part.leaves()):
                raise ValueError("`each` stands alone; it is no part of a latest_of or earliest_of")
            return AnchorSpec(how=how, parts=parts)
        if how in ("last", "each", "until_of", "deadline_of"):
            return AnchorSpec(how=how, name=_name(inner))
    raise ValueError(
        'write an event kind, or one of { last = "kind" }, { each = "kind" }, '
        '{ until_of = "kind" }, { deadline_of = "rule-id" }, '
        "{ latest_of = [...] } and { earliest_of = [...] } with two or more parts"
    )


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 64:
        raise ValueError("write the name of an event kind or a rule id, in quotes")
    return value


Counted = Annotated[
    AnchorSpec,
    BeforeValidator(_anchor),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "description": "an event kind"},
                {"type": "object", "minProperties": 1, "maxProperties": 1},
            ]
        }
    ),
]


def _start(value: Any) -> Any:
    if isinstance(value, date):
        return toml_date(value)
    start = _anchor(value)
    if start.how == "each":
        raise ValueError("a recurring rule starts once: `each` cannot be its start")
    return start


Start = Annotated[
    AnchorSpec | date, BeforeValidator(_start), WithJsonSchema({"type": ["string", "object"]})
]
