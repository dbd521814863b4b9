"""What is owed: a Rule is one bound on a dated event, and a Rulebook is a named set of them.

The models here are the rule file's grammar (docs/reference/rulebook-format.md), key by key.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from .errors import UnknownRuleError, did_you_mean, printable
from .grammar import (
    AgenciesOf,
    AnchorSpec,
    Citation,
    Conditions,
    Counted,
    Length,
    MonthDay,
    Relaxation,
    Span,
    Start,
    Text,
    TomlDate,
)
from .period import MissingDay, Period
from .vocabulary import Agency, Kind, Record, Slug

_Remade = TypeVar("_Remade", bound=Record)


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
    cancelled_by: Kind | None = None
    superseded_by: Kind | None = None
    extended_by: Kind | None = None
    by_each: tuple[Agency, ...] | AgenciesOf | None = None
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
            raise ValueError(_shape_problem(self.shape_keys))
        _check_bound(self)
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
                    + _shape_problem(reading.shape_keys)
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
        return self.event or self.kept_until or ""

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
        changed = {key: getattr(reading, key) for key in reading.model_fields_set if key != "why"}
        dropped = {}
        if self.shape_keys | reading.shape_keys not in SHAPES:
            dropped = dict.fromkeys(self.shape_keys)
        stated = {key: getattr(self, key) for key in self.model_fields_set}
        values = {**stated, **dropped, **changed, "readings": {}}
        return type(self).model_construct(
            _fields_set={key for key, value in values.items() if value is not None}, **values
        )


class EventKind(Record):
    """A word for something that happens, and how it behaves.

    Attributes:
        label: the words output uses for it.
        repeats: it may happen more than once in a case.
        external: no rule here discharges it, and none is expected to.
        explains_delay: it may explain why another act is late; it never stops a clock.
    """

    title: Text
    repeats: bool = False
    external: bool = False
    explains_delay: bool = False


class Instrument(Record):
    """A text that rules are written in."""

    title: Text
    in_force: Span = Field(default_factory=Span)
    source: Source = Source.READ
    url: Text | None = None
    note: Annotated[str, StringConstraints(max_length=2_000)] | None = None


class NotARule(Record):
    """Statements of a source that state no rule, and the reason."""

    statements: tuple[Text, ...]
    reason: Text


class Edition(NamedTuple):
    """One edition of a rule, and whether it is in force on the day that decides."""

    rule: Rule
    in_force: bool


class Rulebook(Record):
    """A named, versioned set of rules and the words they use. Make one with `load_rulebook`.

    Attributes:
        base: the rulebook it extends.
        rules: every edition of every rule, inherited ones included.
    """

    id: Slug
    title: Text
    version: Text
    extends: str | None = None
    calendar: Slug = "england-and-wales"
    base: "Rulebook | None" = Field(default=None, exclude=True, repr=False)
    events: Mapping[Kind, EventKind] = Field(default_factory=dict)
    agencies: Mapping[Agency, Text] = Field(default_factory=dict)
    facts: Mapping[Kind, tuple[bool | Kind, ...]] = Field(default_factory=dict)
    instruments: Mapping[Slug, Instrument] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    not_rules: tuple[NotARule, ...] = ()

    @cached_property
    def editions(self) -> Mapping[str, tuple[Rule, ...]]:
        """Every edition of every rule that is computed, by rule id, earliest first."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if rule.inactive is None:
                found.setdefault(rule.id, []).append(rule)
        return {
            rule_id: tuple(sorted(editions, key=lambda e: _begins(e.in_force)))
            for rule_id, editions in found.items()
        }

    @property
    def lineage(self) -> tuple["Rulebook", ...]:
        """This rulebook and those it extends, nearest first."""
        return (self, *(self.base.lineage if self.base is not None else ()))

    @cached_property
    def own_rules(self) -> tuple[Rule, ...]:
        """The rules this rulebook adds to those it extends."""
        return self.rules[len(self.base.rules) if self.base is not None else 0 :]

    def edition_on(self, rule_id: str, day: date) -> Edition:
        """The edition in force on a day; failing that, the last before it or the first."""
        for from_, until, edition in self._spans[rule_id]:
            if from_ <= day:
                return edition if day <= until else Edition(edition.rule, in_force=False)
        return Edition(self.editions[rule_id][0], in_force=False)

    def as_in_force_on(self, day: date, rule_id: str | None = None) -> "Rulebook":
        """The rulebook as it stood on a day, valid whatever day decides.

        Of each rule it has the edition in force on the day, with the readings in force then. A
        rule that had none is inactive, so that whatever names it still finds it. A yearly duty
        keeps the day its first edition began, before which there was nothing to do. An edition
        once chosen stays chosen. `version` says what was done, unless nothing was left to choose.

        Args:
            day: the day; the first and the last day of a span are in force.
            rule_id: choose for this rule alone, and leave the others as they are.

        Raises:
            UnknownRuleError: the rulebook has no such rule.
        """
        if rule_id is not None:
            self.rule(rule_id)
        return self._as_on(day, rule_id)

    def _as_on(self, day: date, rule_id: str | None) -> "Rulebook":
        base = self.base._as_on(day, rule_id) if self.base is not None else None  # noqa: SLF001
        own: dict[object, Rule] = {}
        for place, rule in enumerate(self.own_rules):
            if rule.inactive is not None or rule_id not in (None, rule.id):
                own[place] = rule
            elif rule.id not in own:
                own[rule.id] = _for_ever(self.editions[rule.id], self.edition_on(rule.id, day), day)
        rules = (*(base.rules if base is not None else ()), *own.values())
        if rules == self.rules:
            return self
        chosen = f", {rule_id}" if rule_id is not None else ""
        version = f"{self.version}{chosen} as in force on {day}"
        return _remade(self, base=base, rules=rules, version=version)

    @cached_property
    def _spans(self) -> Mapping[str, tuple[tuple[date, date, Edition], ...]]:
        return {
            rule_id: tuple(
                (_begins(e.in_force), _ends(e.in_force), Edition(e, in_force=True))
                for e in reversed(editions)
            )
            for rule_id, editions in self.editions.items()
        }

    def rule(self, rule_id: str) -> tuple[Rule, ...]:
        """Every edition of one rule, inactive ones included.

        Raises:
            UnknownRuleError: the rulebook has no such rule.
        """
        found = tuple(rule for rule in self.rules if rule.id == rule_id)
        if not found:
            known = [rule.id for rule in self.rules]
            raise UnknownRuleError(
                f"no rule {printable(rule_id)!r} in {self.id}; {did_you_mean(rule_id, known)}"
            )
        return found

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Rule ids, each after those that its dates rest on.

        Raises:
            graphlib.CycleError: bounds that project each other in a circle.
        """
        graph: dict[str, list[str]] = {}
        for rule_id, editions in self.editions.items():
            needs = {
                needed
                for edition in editions
                for kind in edition.kinds_needed
                for needed in self.projecting.get(kind, ())
            }
            needs |= {r for edition in editions for r in edition.rules_needed if r in self.editions}
            needs |= {
                notice.if_late
                for edition in editions
                for kind in edition.kinds_needed
                for name in self.notices.get(kind, ())
                for notice in self.editions[name]
                if notice.if_late is not None
                and notice.if_late in self.editions
                and notice.if_late != rule_id
            }
            for edition in editions:  # whether one will be late rests on all that project its act
                late = self.editions.get(edition.if_late or "")
                if late is not None:
                    needs |= {*self.projecting.get(late[0].target, ())} - {rule_id}
            graph[rule_id] = sorted(needs)
        return tuple(TopologicalSorter(graph).static_order())

    @cached_property
    def case_order(self) -> tuple[str, ...]:
        """The same without the partnership's own duties, which no rule of a case rests on."""
        return tuple(rule for rule in self.order if self.editions[rule][0].scope == "case")

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each rule stands in the process: by its event kind, then in rulebook order."""
        kinds = {kind: number for number, kind in enumerate(self.events)}
        ids = sorted(self.editions, key=lambda rule_id: kinds[self.editions[rule_id][0].target])
        return {rule_id: number for number, rule_id in enumerate(ids)}

    @cached_property
    def projecting(self) -> Mapping[str, tuple[str, ...]]:
        """For each event kind, the rules that may project its date."""
        return self._by_kind(
            (rule.target, rule.id)
            for rule in self.rules
            if rule.inactive is None
            and rule.shape in PROJECTING
            and rule.force is not Force.PERMISSION
            and rule.superseded_text is None
        )

    @cached_property
    def notices(self) -> Mapping[str, tuple[str, ...]]:
        """For each event kind, the rules that need something done a time before it."""
        return self._by_kind(
            (kind, rule.id)
            for rule in self.rules
            if rule.inactive is None
            and rule.shape in BACKWARD
            and rule.superseded_text is None
            and rule.force not in (Force.PERMISSION, Force.EXPECTATION)
            and rule.before is not None
            and rule.before.how in ("event", "earliest_of")
            for kind in rule.before.kinds
        )

    def _by_kind(self, pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for kind, rule_id in pairs:
            found.setdefault(kind, {})[rule_id] = None
        return {kind: tuple(rules) for kind, rules in found.items()}

    def cited(self, citation: Citation) -> str:
        """A citation in full: the instrument's title and the place in it."""
        return f"{self.instruments[citation.instrument].title}, {citation.at}"


def _for_ever(editions: Sequence[Rule], chosen: Edition, day: date) -> Rule:
    """The edition chosen of a rule, valid on every day; inactive if none was in force."""
    rule, in_force = chosen
    began = editions[0].in_force.from_ if editions[0].in_force else None
    return _remade(
        rule,
        in_force=Span(from_=began) if rule.shape is Shape.YEARLY and began else None,
        inactive=None if in_force else f"no edition was in force on {day}",
        readings={
            name: _remade(reading, in_force=None)
            for name, reading in rule.readings.items()
            if reading.in_force is None or day in reading.in_force
        },
    )


def _remade(record: _Remade, **changes: Any) -> _Remade:
    """The record with other values, and nothing kept that was worked out from the old ones."""
    made = record.model_copy(update=changes)
    for worked_out in vars(made).keys() - type(record).model_fields.keys():
        del vars(made)[worked_out]
    return made


def _begins(span: Span | None) -> date:
    return (span.from_ if span else None) or date.min


def _ends(span: Span | None) -> date:
    return (span.until if span else None) or date.max


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


def _shape_problem(keys: frozenset[str]) -> str:
    given = ", ".join(sorted(keys)) or "none of their keys"
    near = sorted(SHAPES, key=lambda shape: (len(shape ^ keys), sorted(shape)))[:3]
    options = "; ".join(" + ".join(sorted(shape)) for shape in near)
    return f"these keys make no bound: {given}. The nearest shapes: {options}"
