"""What is owed: a Rule is one bound on a dated event, counted from another.

The models here are the rule file's grammar (docs/reference/rulebook-format.md), key by key.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from safeguarding_timelines._fields import Kind, MonthDay, Record, Slug
from safeguarding_timelines.calendars.period import MissingDay, Period
from safeguarding_timelines.rules.shapes.shape import (
    BACKWARD,
    FORWARD,
    PROJECTING,
    RECURRING,
    SHAPE_KEYS,
    SHAPES,
    Shape,
    shape_problem,
)

from .anchor import AnchorSpec, Counted, Start
from .fields import (
    Citation,
    Conditions,
    EachAgency,
    Kinds,
    Length,
    Relaxation,
    Span,
    Text,
    TomlDate,
)


class Force(StrEnum):
    """What stands behind a rule, strongest first. Only `statute` is law."""

    STATUTE = "statute"
    GUIDANCE = "guidance"
    LOCAL = "local"
    EXPECTATION = "expectation"
    PERMISSION = "permission"


class Source(StrEnum):
    """How the text of an instrument is known."""

    READ = "read"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Bound(Record):
    """The keys that a rule and its readings have in common; see the shapes in `SHAPES`."""

    event: Kind | None = None
    kept_until: Kind | None = None
    within: Length | None = None
    of: Counted | None = None
    at_least: Length | None = None
    before: Counted | None = None
    after: Counted | None = None
    exactly: Length | None = None
    from_day: Annotated[int, Field(strict=True, ge=1, le=36_525)] | None = None
    to_day: Annotated[int, Field(strict=True, ge=1, le=36_525)] | None = None
    day_one: Counted | None = None
    counted_in: Literal["working days", "days"] | None = None
    between: tuple[Counted, Counted] | None = None
    untimed: Text | None = None
    no_later_than: TomlDate | None = None
    every: Length | None = None
    starting: Start | None = None
    since_last: Literal[True] | None = None
    each_year_by: MonthDay | None = None
    calendar: Slug | None = None
    start_convention: Literal["day_itself", "next_working_day"] | None = None
    missing_day: MissingDay | None = None
    in_force: Span | None = None
    cite: Citation | None = None

    @property
    def shape_keys(self) -> frozenset[str]:
        """The keys stated that make a shape."""
        return frozenset(self.model_fields_set & SHAPE_KEYS)


class Reading(Bound):
    """Another defensible way to read a rule: the keys it changes, and why one may read it so."""

    why: Text


class Rule(Bound):
    """One bound on a dated event, counted from another, with who must act and its citation."""

    id: Slug
    title: Text
    actor: Text
    force: Force
    cite: Citation
    recipients: tuple[Text, ...] = ()
    on_behalf_of: Text | None = None
    under: Text | None = None
    implements: Slug | None = None
    superseded_text: Text | None = None
    source: Source | None = None
    edition_by: Kind | None = None
    applies_if: Conditions | None = None
    if_event: Kind | None = None
    unless_event: Kind | None = None
    if_late: Slug | None = None
    or_if_event: Kind | None = None
    cancelled_by: Kinds = ()
    superseded_by: Kinds = ()
    extended_by: Kind | None = None
    by_each: EachAgency | None = None
    deemed: bool = False
    relaxed: Relaxation | None = None
    assumed: Text | None = None
    scope: Literal["case", "partnership"] = "case"
    inactive: Text | None = None
    readings: Mapping[Slug, Reading] = Field(default_factory=dict)
    statements: tuple[Text, ...] = ()
    note: Annotated[str, StringConstraints(max_length=2_000)] | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if self.shape_keys not in SHAPES:
            raise ValueError(shape_problem(self.shape_keys))
        _check_bound(self)
        if self.or_if_event is not None and self.if_late is None:
            raise ValueError("`or_if_event` goes with `if_late`; alone, write `if_event`")
        if self.every is not None and self.every.count == 0:
            raise ValueError("`every` needs a period longer than nothing")
        if self.readings and self.shape in RECURRING:
            raise ValueError("a recurring rule takes no readings; write a rule for each")
        if "default" in self.readings:
            raise ValueError("readings.default: the rule itself is the default; name the other one")
        for name, reading in self.readings.items():
            merged = self.shape_keys | reading.shape_keys
            shape = SHAPES.get(merged, SHAPES.get(reading.shape_keys))
            if shape in RECURRING:
                raise ValueError(f"readings.{name}: a reading cannot make a rule recur")
            if shape is None:
                raise ValueError(
                    f"readings.{name}: together with the rule, or alone, it must make one shape; "
                    + shape_problem(reading.shape_keys)
                )
            try:
                _check_bound(self._read_as(reading))
            except ValueError as error:
                raise ValueError(f"readings.{name}: {error}") from None
        return self

    @cached_property
    def shape(self) -> Shape:
        """The form of the bound."""
        return SHAPES[self.shape_keys]

    @cached_property
    def target(self) -> str:
        """The event kind the bound is on: the one that discharges it, or ends what is kept."""
        return self.event or self.kept_until  # type: ignore[return-value]  # it has one of them

    @cached_property
    def length(self) -> Period | None:
        """The period counted, where the shape has one."""
        return self.within or self.at_least or self.exactly or self.every

    @cached_property
    def counts_working_days(self) -> bool:
        """Whether a holiday added or removed could move its dates."""
        if self.counted_in == "working days" or self.start_convention == "next_working_day":
            return True
        return self.length is not None and self.length.unit == "working days"

    @cached_property
    def in_hours(self) -> bool:
        """Whether it counts hours, which elapse from a moment."""
        return self.length is not None and self.length.unit == "hours"

    @cached_property
    def anchor(self) -> AnchorSpec | None:
        """What the due date is counted from; None where the rule itself fixes the date."""
        if self.between is not None:
            return self.between[1]
        start = self.starting if isinstance(self.starting, AnchorSpec) else None
        return self.of or self.before or self.after or self.day_one or start

    @cached_property
    def each(self) -> str | None:
        """The event kind that it counts from each occurrence of, where it does."""
        return self.anchor.name if self.anchor is not None and self.anchor.how == "each" else None

    @cached_property
    def recipient_words(self) -> Mapping[str, str]:
        """The recipients by the word that the `to` of an event uses for each."""
        return {recipient_word(name): name for name in self.recipients}

    @cached_property
    def is_conditional(self) -> bool:
        """Whether there are cases to which it does not apply."""
        return bool(self.applies_if or self.if_event or self.unless_event or self.if_late)

    @cached_property
    def ended_by(self) -> tuple[str, ...]:
        """The event kinds that end the duty."""
        return (*self.cancelled_by, *self.superseded_by)

    @cached_property
    def binds(self) -> bool:
        """Whether its date is one to act by: no permission's is, nor that of a replaced text."""
        return self.force is not Force.PERMISSION and self.superseded_text is None

    @cached_property
    def projects(self) -> bool:
        """Whether it gives the act it asks for, while none is recorded, a date."""
        return self.binds and self.shape in PROJECTING

    @cached_property
    def precedes(self) -> tuple[str, ...]:
        """The event kinds that have to leave room for its act, where it asks for any."""
        if not self.binds or self.force is Force.EXPECTATION:
            return ()
        if self.before is None or self.before.how not in ("event", "earliest_of"):
            return ()
        return self.before.kinds

    @cached_property
    def variants(self) -> Mapping[str, "Rule"]:
        """Each reading as a rule of its own, under the reading's name."""
        return {name: self._read_as(reading) for name, reading in self.readings.items()}

    @cached_property
    def kinds_needed(self) -> tuple[str, ...]:
        """The event kinds whose dates, recorded or projected, decide this rule's dates."""
        specs = [self.anchor, self.between[0] if self.between else None]
        kinds = [kind for spec in specs if spec is not None for kind in spec.kinds]
        kinds += [self.edition_by] if self.edition_by else []
        for variant in self.variants.values():
            kinds += variant.kinds_needed
        return tuple(dict.fromkeys(kinds))

    @cached_property
    def rules_needed(self) -> tuple[str, ...]:
        """The rules whose outcome decides this one's."""
        specs = [self.anchor, self.between[0] if self.between else None]
        rules = [rule for spec in specs if spec is not None for rule in spec.rules]
        rules += [self.if_late] if self.if_late else []
        for variant in self.variants.values():
            rules += variant.rules_needed
        return tuple(dict.fromkeys(rules))

    @cached_property
    def is_unqualified(self) -> bool:
        """Whether it counts bare "days" that its author may have meant as working days.

        In an Act or Regulations days are calendar days without doubt.
        """
        length = self.length
        return bool(
            length and length.unit == "days" and length.count and self.force is not Force.STATUTE
        )

    def _read_as(self, reading: Reading) -> "Rule":
        said = reading.model_fields_set & Bound.model_fields.keys()
        changed = {key: getattr(reading, key) for key in said}
        dropped = {}
        if self.shape_keys | reading.shape_keys not in SHAPES:
            dropped = dict.fromkeys(self.shape_keys)
        stated = {key: getattr(self, key) for key in self.model_fields_set}
        values = {**stated, **dropped, **changed, "readings": {}}
        return type(self).model_construct(
            _fields_set={key for key, value in values.items() if value is not None}, **values
        )


def recipient_word(name: str) -> str:
    """The word for a recipient in the `to` of an event: ``secretary_of_state``."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _check_bound(rule: Rule) -> None:
    """What no single key shows: an act for each bound, a window that ends after it begins."""
    keep = rule.shape is Shape.KEEP
    if keep and rule.event is not None:
        raise ValueError("a rule with `kept_until` has no `event`: the first would end it")
    if not keep and rule.event is None:
        raise ValueError("the event that discharges the rule is missing: give `event`")
    if keep and (rule.cancelled_by or rule.superseded_by or rule.extended_by or rule.by_each):
        raise ValueError("what is kept is ended by `kept_until`, and by nothing else")
    if rule.start_convention and (rule.shape not in FORWARD or rule.in_hours):
        raise ValueError("start_convention is for one period counted forward, in days or longer")
    if rule.missing_day and rule.shape in BACKWARD:
        raise ValueError("missing_day is for a bound that counts forward")
    if rule.every is not None and rule.every.unit == "hours":
        raise ValueError("a duty recurs in days or longer, not in hours")
    if rule.to_day is not None and rule.from_day is not None and rule.to_day < rule.from_day:
        raise ValueError(f"the window ends on day {rule.to_day}, before day {rule.from_day}")


def days_in_force(rules: Iterable[Rule]) -> tuple[date, date]:
    """The first and the last day on which all of some rules are in force."""
    spans = [rule.in_force or Span() for rule in rules]
    first = max(span.from_ or date.min for span in spans)
    last = min(span.until or date.max for span in spans)
    return first, last
