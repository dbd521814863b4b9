"""How a rule file writes things: lengths, dates, anchors, conditions, spans and citations.

Each type reads one value of the TOML file and says, where it cannot, what to write instead.
"""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)

from safeguarding_timelines._fields import Agency, Kind, Record, Slug
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.errors import PeriodError


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("write one line of text, without control characters")
    return text


Text = Annotated[str, StringConstraints(max_length=400), AfterValidator(_one_line)]


def toml_date(value: Any) -> date:
    """Return a TOML date as it is; refuse text and times."""
    if type(value) is not date:
        raise ValueError("write a TOML date, without quotes or a time, as in 2023-12-15")
    return value


TomlDate = Annotated[
    date, BeforeValidator(toml_date), WithJsonSchema({"type": "string", "format": "date"})
]


def _period(value: Any) -> Period:
    if isinstance(value, Period):
        return value
    try:
        return Period.parse(value)
    except PeriodError as error:
        raise ValueError(str(error)) from None


Length = Annotated[Period, BeforeValidator(_period)]


Condition = dict[Kind, Any]


def _any_of(values: Any) -> tuple[Any, ...]:
    allowed = tuple(values) if isinstance(values, list | tuple) else (values,)
    if not allowed:
        raise ValueError("an empty list allows nothing; name the values that may hold")
    return allowed


def _conditions(value: Any) -> tuple[dict[str, tuple[Any, ...]], ...]:
    tables = value if isinstance(value, list | tuple) else [value]
    if not tables or not all(isinstance(table, dict) and table for table in tables):
        raise ValueError("write a table of facts, or a list of such tables of which one must hold")
    return tuple({fact: _any_of(values) for fact, values in table.items()} for table in tables)


Conditions = Annotated[
    tuple[dict[str, tuple[Any, ...]], ...],
    BeforeValidator(_conditions),
    WithJsonSchema({"type": ["object", "array"]}),
]


def _one_or_several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


#: One event kind, or several of which the first to happen counts.
Kinds = Annotated[
    tuple[Kind, ...],
    BeforeValidator(_one_or_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Citation(Record):
    """Where a rule is written: the instrument's id, and the place in it."""

    instrument: Slug
    at: Text

    def __str__(self) -> str:
        return f"{self.instrument}, {self.at}"


class Span(Record):
    """The days from `from_` to `until`, both inclusive; None leaves that side open."""

    model_config = ConfigDict(populate_by_name=True)

    from_: TomlDate | None = Field(default=None, alias="from")
    until: TomlDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"ends on {self.until}, before it begins on {self.from_}")
        return self

    def __contains__(self, day: date) -> bool:
        return (self.from_ or date.min) <= day <= (self.until or date.max)

    def touches(self, one: date, other: date) -> bool:
        """Whether some day between two days, both included, lies in the span."""
        return (self.from_ or date.min) <= max(one, other) and min(one, other) <= (
            self.until or date.max
        )

    def overlaps(self, other: Self) -> bool:
        """Whether some day lies in both."""
        return self.touches(other.from_ or date.min, other.until or date.max)


class Relaxation(Span):
    """A time in which a period was relaxed: its date is kept, and flagged."""

    why: Text


class AgenciesOf(Record):
    """Every agency recorded in an event of this kind, as "each agency that was asked"."""

    of: Kind


#: Those who each have to act: agencies by name, or every one recorded in an event.
EachAgency = Annotated[
    Annotated[AgenciesOf, Tag("one")] | Annotated[tuple[Agency, ...], Tag("several")],
    Discriminator(lambda given: "several" if isinstance(given, list | tuple) else "one"),
]
