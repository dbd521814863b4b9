"""The small typed words that case files and rule files share: slugs, plain dates, clock times.

Every record of the library forbids unknown keys, is frozen, and hides input in its errors.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from ._text import printable
from .errors import CaseError, Problem, RulebookError

#: Where the clocks are read: dates and times of a case are civil time in the United Kingdom.
LONDON = ZoneInfo("Europe/London")

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2})?")


def iso_date(value: Any) -> date:
    """A plain date, or one written YYYY-MM-DD; a ValueError for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and value.isascii() and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("no such day in the calendar") from None
    raise ValueError("write a date as YYYY-MM-DD, with no time and no other order")


def _clock_time(value: Any) -> time:
    if isinstance(value, time) and value.tzinfo is None and not value.microsecond:
        return value.replace(fold=0)
    if isinstance(value, str) and value.isascii() and _CLOCK.fullmatch(value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise ValueError("no such time of day") from None
    raise ValueError("write a time as HH:MM, in UK civil time and without a zone")


IsoDate = Annotated[
    date,
    BeforeValidator(iso_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    PlainSerializer(lambda t: t.isoformat("seconds" if t.second else "minutes"), when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$"}),
]
#: An event kind or a fact: lower case with underscores, as in ``panel_notified``.
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
#: A rule, rulebook, instrument or record id: lower case with hyphens.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
#: An agency, as a rulebook declares it.
Agency = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
#: A day that every year has, as in ``09-30``.
MonthDay = Annotated[
    str,
    StringConstraints(
        pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$"
    ),
]


class FrozenDict(dict[str, Any]):
    """A mapping that cannot be changed, and so can be part of a frozen record."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a record does not change; make another")

    __setitem__ = __delitem__ = update = pop = popitem = clear = setdefault = _refuse
    __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # it does not change
        return hash(frozenset(self.items()))


class Record(BaseModel):
    """A frozen pydantic model that knows every key it allows."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )


#: What the branches are called of a key that takes one record or several.
_BRANCHED, _BRANCHES = ("facts", "by_each"), ("one", "several")
_PATTERNS = {
    Kind.__metadata__[0].pattern: "use lower case, digits and underscores, as in panel_notified",  # type: ignore[attr-defined]
    Slug.__metadata__[0].pattern: "use lower case, digits and hyphens, as in record-1",  # type: ignore[attr-defined]
    Agency.__metadata__[0].pattern: "use an agency's slug, as in local_authority",  # type: ignore[attr-defined]
    MonthDay.__metadata__[0].pattern: "write a month and a day that every year has, as in 09-30",  # type: ignore[attr-defined]
}


def _keys(location: tuple[int | str, ...]) -> Iterator[str]:
    """The keys of a pydantic location, without the branch that was taken."""
    before: int | str = ""
    for part in location:
        if not (before in _BRANCHED and part in _BRANCHES):
            yield printable(str(part))
        before = part


def problems_in(error: ValidationError) -> list[Problem]:
    """What pydantic found, as problems that never repeat the input."""
    found: list[Problem] = []
    for item in error.errors(include_url=False, include_input=False):
        where = ".".join(_keys(item["loc"]))
        inner = item.get("ctx", {}).get("error")
        if isinstance(inner, CaseError | RulebookError):
            found += [
                Problem(".".join(filter(None, (where, p.where))), p.message) for p in inner.problems
            ]
            continue
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "string_pattern_mismatch":
            message = _PATTERNS.get(item["ctx"]["pattern"], message)
        elif item["type"] == "extra_forbidden":
            message = "this key is not known here"
        found.append(Problem(where, message))
    return found
