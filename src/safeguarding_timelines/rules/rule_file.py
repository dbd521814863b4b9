"""What a rule file says, made into a Rulebook: its words united, its editions, every problem told.

Nothing is read here but parsed tables. Whatever is wrong in them ends in one error.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import CycleError
from itertools import accumulate, combinations
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from safeguarding_timelines._fields import Record, problems_in
from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.calendars.working_calendar import CALENDARS
from safeguarding_timelines.errors import Problem, RulebookError
from safeguarding_timelines.rules.shapes.shape import RECURRING, Shape

from .anchor import AnchorSpec
from .fields import AgenciesOf, Citation, Relaxation, Span
from .rule import Bound, Reading, Rule
from .rulebook import EventKind, Instrument, NotARule, Rulebook

MOST_RULES = 2_000

_Read = TypeVar("_Read", bound=Record)
SECTIONS = (
    "rulebook", "events", "agencies", "facts", "instruments", "rules", "not_rules",
)  # fmt: skip


class Table(NamedTuple):
    """One parsed file: its name for messages, and what it holds."""

    name: str
    data: Mapping[str, Any]


def rulebook_of(
    source: str, tables: Sequence[Table], header: Table, base: Rulebook | None
) -> Rulebook:
    """The rulebook of these tables, one of which is the header, on top of the one it extends.

    Raises:
        RulebookError: every problem of the tables, under the name `source`.
    """
    return _Reader(source, tables, header, base).rulebook()


class _Reader:
    """One rulebook in the reading: collects every problem, and raises once."""

    def __init__(
        self, source: str, tables: Sequence[Table], header: Table, base: Rulebook | None
    ) -> None:
        self.source = source
        self.tables = tables
        self.header = header
        self.base = base
        self.inherited = base.rules if base is not None else ()
        self.problems: list[Problem] = []
        self._defined_in: dict[str, str] = {}
        self._named: set[str] = set()

    def rulebook(self) -> Rulebook:
        for table in self.tables:
            self._sections(table)
        raw = self.header.data["rulebook"]
        header = raw if isinstance(raw, dict) else {}
        for key in header:
            if key not in _HEADER:
                where = f"{self.header.name}: rulebook: {printable(key)}"
                self._problem(where, f"unknown key; {did_you_mean(key, _HEADER)}")
        header = {key: value for key, value in header.items() if key in _HEADER}
        words = {
            section: self._united(section)
            for section in ("events", "agencies", "facts", "instruments")
        }
        rules = [(table.name, rule) for table in self.tables for rule in self._rules(table)]
        not_rules = [entry for table in self.tables for entry in self._not_rules(table)]
        book = self._validated({**header, **words})
        if book is None:  # go on with a header that is in order, so that every problem is told
            book = self._validated({**_STAND_IN, **words}, silent=True)
        if book is not None:
            rules = [(file, _with_instrument(rule, book.instruments)) for file, rule in rules]
            book = self._complete(book, [rule for _, rule in rules], not_rules)
            self._check(book, rules)
        if self.problems or book is None:
            raise RulebookError(self.source, self.problems)
        return book

    # -- Reading ---------------------------------------------------------------------------

    def _sections(self, table: Table) -> None:
        for section in table.data:
            if section not in SECTIONS:
                hint = did_you_mean(section, SECTIONS)
                self._problem(table.name, f"unknown section [{printable(section)}]; {hint}")

    def _united(self, section: str) -> dict[str, Any]:
        """One vocabulary of all files; saying a word twice is an error."""
        inherited = getattr(self.base, section, {})
        found: dict[str, Any] = {}
        for table in self.tables:
            words = table.data.get(section, {})
            if not isinstance(words, dict):
                self._problem(f"{table.name}: [{section}]", "write a table")
                continue
            for word, meaning in words.items():
                where = f"{table.name}: {section}.{printable(word)}"
                if word in inherited:
                    self._problem(where, "redefines what the extended rulebook defines; rename it")
                elif word in found:
                    self._problem(where, "defined twice; keep one")
                else:
                    self._defined_in[f"{section}.{printable(word)}"] = table.name
                    plain = section == "events" and isinstance(meaning, str)
                    found[word] = {"title": meaning} if plain else meaning
        return {**inherited, **found}

    def _rules(self, table: Table) -> Iterator[Rule]:
        for number, raw in enumerate(self._entries(table, "rules"), start=1):
            if not isinstance(raw, dict):
                self._problem(f"{table.name}: rules, number {number}", "write [[rules]]")
                continue
            name = raw.get("id")
            if not isinstance(name, str):
                name = f"number {number}"
            self._named.add(name)
            rule = self._read(Rule, raw, f"{table.name}: rule {printable(name)}")
            if rule is not None:
                yield rule

    def _not_rules(self, table: Table) -> Iterator[NotARule]:
        for number, raw in enumerate(self._entries(table, "not_rules"), start=1):
            entry = self._read(NotARule, raw, f"{table.name}: not_rules {number}")
            if entry is not None:
                yield entry

    def _read(self, model: type[_Read], raw: Any, where: str) -> _Read | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for problem in problems_in(error):
                self._model_problem(where, problem, model)
        return None

    def _entries(self, table: Table, section: str) -> list[Any]:
        entries = table.data.get(section, [])
        if not isinstance(entries, list):
            self._problem(table.name, f"[{section}] stands once; write [[{section}]] for each one")
            return []
        if len(entries) > MOST_RULES:
            self._problem(table.name, f"{len(entries):,} {section}; the limit is {MOST_RULES:,}")
            return []
        return entries

    def _validated(self, raw: dict[str, Any], *, silent: bool = False) -> Rulebook | None:
        try:
            return Rulebook.model_validate(raw)
        except ValidationError as error:
            for problem in () if silent else problems_in(error):
                places = accumulate(problem.where.split("."), "{}.{}".format)
                defined = [self._defined_in[place] for place in places if place in self._defined_in]
                where = defined[-1] if defined else f"{self.header.name}: rulebook"
                self._model_problem(where, problem, Rulebook)
            return None

    def _complete(self, book: Rulebook, rules: list[Rule], not_rules: list[NotARule]) -> Rulebook:
        return book.model_copy(
            update={
                "base": self.base,
                "rules": (*self.inherited, *rules),
                "not_rules": tuple(not_rules),
            }
        )

    # -- Checking --------------------------------------------------------------------------

    def _check(self, book: Rulebook, rules: list[tuple[str, Rule]]) -> None:
        if book.calendar not in CALENDARS:
            hint = did_you_mean(book.calendar, CALENDARS)
            self._problem(f"{self.header.name}: rulebook: calendar", f"unknown calendar; {hint}")
        inherited_ids = {rule.id for rule in self.inherited}
        known_rules = inherited_ids | self._named
        for file, rule in rules:
            where = f"{file}: rule {rule.id}"
            if rule.id in inherited_ids:
                self._problem(
                    f"{where}: id",
                    "redefines a rule of the extended rulebook; give it another id, and "
                    f"implements = {rule.id!r} if it carries that rule out",
                )
            self._check_words(where, rule, book, known_rules)
            for name, reading in rule.readings.items():
                self._check_words(f"{where}: readings.{name}", reading, book, known_rules)
        editions: dict[str, list[Rule]] = {}
        files: dict[str, str] = {}
        for file, rule in rules:
            editions.setdefault(rule.id, []).append(rule)
            files.setdefault(rule.id, file)
        for rule in _carrying_themselves_out(book.own_rules):
            where = f"{files[rule.id]}: rule {rule.id}: implements"
            self._problem(where, "carries itself out, directly or in a circle")
        for rule_id, several in editions.items():
            self._check_editions(f"{files[rule_id]}: rule {rule_id}", several)
        if not self.problems:
            try:
                _ = book.order
            except CycleError as error:
                circle = printable(" -> ".join(error.args[1]), 200)
                self._problem(
                    f"{self.source}: rules {circle}", "each waits for the next: a circle of bounds"
                )

    def _check_words(self, where: str, bound: Bound, book: Rulebook, rules: set[str]) -> None:
        """Every word a rule or reading uses is declared."""
        for key in type(bound).model_fields:
            value = getattr(bound, key)
            if key in _KIND_KEYS and value is not None:
                for kind in value if isinstance(value, tuple) else (value,):
                    self._known(where, key, kind, book.events, "event kind")
            elif key in _RULE_KEYS and value is not None:
                self._known(where, key, value, rules, "rule")
            for spec in value if key == "between" and value else [value]:
                if isinstance(spec, AnchorSpec):
                    for kind in spec.kinds:
                        self._known(where, key, kind, book.events, "event kind")
                    for rule_id in spec.rules:
                        self._known(where, key, rule_id, rules, "rule")
        if bound.cite is not None:
            at = bound.cite.instrument
            self._known(where, "cite.instrument", at, book.instruments, "instrument")
        if bound.calendar is not None:
            self._known(where, "calendar", bound.calendar, CALENDARS, "calendar")
        if isinstance(bound, Rule):
            self._check_facts(where, bound, book)
            if isinstance(bound.by_each, AgenciesOf):
                self._known(where, "by_each.of", bound.by_each.of, book.events, "event kind")
            for agency in bound.by_each if isinstance(bound.by_each, tuple) else ():
                self._known(where, "by_each", agency, book.agencies, "agency")

    def _check_facts(self, where: str, rule: Rule, book: Rulebook) -> None:
        for table in rule.applies_if or ():
            for fact, values in table.items():
                if self._known(where, "applies_if", fact, book.facts, "fact"):
                    for value in values:
                        if value not in book.facts[fact] or type(value) not in (bool, str):
                            allowed = ", ".join(str(v).lower() for v in book.facts[fact])
                            self._problem(
                                f"{where}: applies_if.{fact}",
                                f"{printable(value)!r} is not allowed; write {allowed}",
                            )

    def _check_editions(self, where: str, editions: list[Rule]) -> None:
        active = [edition for edition in editions if edition.inactive is None]
        for one, other in combinations(active, 2):
            first, second = one.in_force, other.in_force
            if first is not None and second is not None and first.overlaps(second):
                self._problem(
                    f"{where}: in_force",
                    f"two editions are in force on the same day ({one.cite}; {other.cite}); "
                    "end the first the day before the second begins",
                )
                break
        for edition in active:
            span = edition.in_force
            if edition.shape is Shape.YEARLY and span is not None and span.from_ is None:
                message = "a yearly duty needs a first year; give in_force = { from = ... }"
                self._problem(f"{where}: in_force", message)
        if len({edition.edition_by for edition in active}) > 1:
            self._problem(f"{where}: edition_by", "all editions of a rule name the same event")
        starts = {str(edition.starting or edition.anchor) for edition in active}
        if len(starts) > 1 and not all(edition.edition_by for edition in active):
            self._problem(
                f"{where}: edition_by",
                "the editions count from different anchors, so say which event's date decides "
                "between them",
            )
        if len({_manner(edition) for edition in active}) > 1:
            self._problem(
                f"{where}: in_force",
                "an edition that recurs, or stands for each occurrence, cannot take turns with one "
                "that does not; give it an id of its own",
            )
        recurs = all(edition.shape in RECURRING for edition in active)
        if recurs and len({edition.target for edition in active}) > 1:
            message = "a duty that recurs has one act in all its editions; give it an id of its own"
            self._problem(f"{where}: event", message)
        if len({edition.scope for edition in active}) > 1:
            self._problem(f"{where}: scope", "all editions of a rule have the same scope")

    def _known(self, where: str, key: str, word: str, words: Collection[str], what: str) -> bool:
        if word in words:
            return True
        message = f"unknown {what} {printable(word)!r}; {did_you_mean(word, words)}"
        self._problem(f"{where}: {key}", message)
        return False

    def _model_problem(self, where: str, problem: Problem, model: type[Record]) -> None:
        message = problem.message
        if message == "this key is not known here":
            *path, key = problem.where.split(".")
            message = f"unknown key; {did_you_mean(key, _keys_at(model, path))}"
        self._problem(f"{where}: {problem.where}" if problem.where else where, message)

    def _problem(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message))


def _carrying_themselves_out(rules: Sequence[Rule]) -> Iterator[Rule]:
    """The rules whose `implements` leads back to them."""
    carries = {rule.id: rule.implements for rule in rules}
    for rule in rules:
        seen: set[str] = set()
        at = rule.implements
        while at is not None and at not in seen:
            seen.add(at)
            at = carries.get(at)
        if rule.id in seen:
            yield rule


def _with_instrument(rule: Rule, instruments: Mapping[str, Instrument]) -> Rule:
    """A rule with its instrument's span and source, where it states none of its own."""
    instrument = instruments.get(rule.cite.instrument)
    if instrument is None:
        return rule
    inherited: dict[str, Any] = {}
    if rule.in_force is None:
        inherited["in_force"] = instrument.in_force
    if rule.source is None:
        inherited["source"] = instrument.source
    inherited["readings"] = {
        name: _as_long_as_its_text(reading, instruments) for name, reading in rule.readings.items()
    }
    return rule.model_copy(update=inherited)


def _as_long_as_its_text(reading: Reading, instruments: Mapping[str, Instrument]) -> Reading:
    """A reading that cites a text, with that text's span where it states none of its own."""
    instrument = instruments.get(reading.cite.instrument) if reading.cite else None
    if instrument is None or reading.in_force is not None:
        return reading
    return reading.model_copy(update={"in_force": instrument.in_force})


def _manner(rule: Rule) -> tuple[Shape | None, str | None]:
    """How a rule comes to have instances: by recurring, for each occurrence, or not at all."""
    return (rule.shape if rule.shape in RECURRING else None, rule.each)


_HEADER = ("id", "title", "version", "extends", "calendar")
_STAND_IN = {"id": "unnamed", "title": "unnamed", "version": "unnamed"}
_INNER: Mapping[str, type[Record]] = {
    "in_force": Span,
    "relaxed": Relaxation,
    "cite": Citation,
    "readings": Reading,
    "by_each": AgenciesOf,
    "instruments": Instrument,
    "events": EventKind,
}


def _keys_at(model: type[Record], path: Sequence[str]) -> list[str]:
    """The keys allowed at a place in a table."""
    for part in path:
        model = _INNER.get(part, model)
    return [field.alias or name for name, field in model.model_fields.items()]


_KIND_KEYS = frozenset(
    {
        "event", "kept_until", "edition_by", "if_event", "or_if_event", "unless_event",
        "cancelled_by", "superseded_by", "extended_by",
    }
)  # fmt: skip
_RULE_KEYS = frozenset({"implements", "if_late"})
