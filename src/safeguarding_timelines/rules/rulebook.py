"""A named, versioned set of rules, with the event kinds, facts and instruments they speak of.

Which edition of a rule is in force on a day, and which rules rest on which, is answered here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import Field, StringConstraints

from safeguarding_timelines._fields import Agency, Kind, Record, Slug
from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.errors import UnknownRuleError
from safeguarding_timelines.rules.shapes.shape import Shape

from .fields import (
    Citation,
    Span,
    Text,
)
from .rule import Rule, Source

_Remade = TypeVar("_Remade", bound=Record)


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

    @cached_property
    def recipients(self) -> Mapping[str, str]:
        """Everybody whom a rule names as a recipient, by the word for them in an event's `to`."""
        return {word: name for rule in self.rules for word, name in rule.recipient_words.items()}

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
    def turning_days(self) -> tuple[date, ...]:
        """The days on which an edition, a reading or a relaxation begins, or no longer holds."""
        spans = [
            span
            for rule in self.rules
            for span in (rule.in_force, rule.relaxed, *(r.in_force for r in rule.readings.values()))
            if span is not None
        ]
        begun = {span.from_ for span in spans if span.from_ is not None}
        ended = {span.until for span in spans if span.until is not None and span.until < date.max}
        return tuple(sorted(begun | {day + timedelta(days=1) for day in ended}))

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
            needs |= {  # whether one will be late rests on all that project its act
                projects
                for edition in editions
                if edition.if_late is not None
                for late in self.editions.get(edition.if_late, ())
                for projects in self.projecting.get(late.target, ())
                if projects != rule_id
            }
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
            (rule.target, rule.id) for rule in self.rules if rule.inactive is None and rule.projects
        )

    @cached_property
    def notices(self) -> Mapping[str, tuple[str, ...]]:
        """For each event kind, the rules that need something done a time before it."""
        return self._by_kind(
            (kind, rule.id)
            for rule in self.rules
            if rule.inactive is None
            for kind in rule.precedes
        )

    def _by_kind(self, pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for kind, rule_id in dict.fromkeys(pairs):
            found.setdefault(kind, []).append(rule_id)
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
