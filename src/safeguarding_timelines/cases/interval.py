"""When something happened, where the day is not known: a month, or the days up to another.

Published reviews often say no more than "August 2023"; a case may say no more either.
"""

import calendar as gregorian
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from safeguarding_timelines._fields import IsoDate, Record, iso_date, problems_in
from safeguarding_timelines.errors import CaseError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Interval(Record):
    """The days on one of which something happened, both ends included.

    Attributes:
        from_: the first of them, ``from`` in a file; None where nothing is known but the last.
        to: the last of them.
    """

    model_config = ConfigDict(populate_by_name=True)

    from_: IsoDate | None = Field(default=None, alias="from")
    to: IsoDate

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to < self.from_:
            raise ValueError(f"the interval ends on {self.to}, before it begins on {self.from_}")
        return self

    @classmethod
    def month(cls, text: str) -> Self | None:
        """The interval of a month written ``2023-08``; None for any other text."""
        match = _MONTH.fullmatch(text) if text.isascii() else None
        if match is None or not int(match[1]):
            return None
        year, month = int(match[1]), int(match[2])
        end = date(year, month, gregorian.monthrange(year, month)[1])
        return cls(from_=end.replace(day=1), to=end)

    def moved(self, move: Callable[[date], date]) -> Self:
        """The interval with each end that is known moved in the same way."""
        return type(self)(from_=self.from_ and move(self.from_), to=move(self.to))

    def __str__(self) -> str:
        if self.from_ is None:
            return f"up to {self.to}"
        month = self.to.isoformat()[:7]
        return month if self == self.month(month) else f"{self.from_} to {self.to}"

    def as_data(self) -> str | dict[str, str]:
        """As a case file writes it: a month if it is one, else its ends."""
        if self.from_ is None:
            return {"to": self.to.isoformat()}
        if self == self.month(str(self)):
            return str(self)
        return {"from": self.from_.isoformat(), "to": self.to.isoformat()}


def _day_or_interval(value: Any) -> date | Interval:
    if isinstance(value, dict):
        try:
            value = Interval.model_validate(value)
        except ValidationError as error:
            raise CaseError("event", problems_in(error)) from None
    elif isinstance(value, str):
        value = Interval.month(value) or value
    if isinstance(value, Interval):
        return value.to if value.from_ == value.to else value
    return iso_date(value)


#: A day, or the interval in which it lies.
DayOrInterval = Annotated[
    date | Interval,
    PlainValidator(_day_or_interval),
    PlainSerializer(
        lambda on: on.as_data() if isinstance(on, Interval) else on.isoformat(), when_used="json"
    ),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                {
                    "type": "string",
                    "pattern": r"^\d{4}-\d{2}$",
                    "description": "a month, of which the day is not known",
                },
                {
                    "type": "object",
                    "description": "the days on one of which it happened, both ends included",
                    "properties": {
                        "from": {"type": "string", "format": "date"},
                        "to": {"type": "string", "format": "date"},
                    },
                    "required": ["to"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
