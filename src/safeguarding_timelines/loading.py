"""From TOML files to a Rulebook: what it extends, its editions, and every problem in one error.

A rule file is untrusted input: it is data and never run, bounded in size, read beside itself only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from graphlib import CycleError
from importlib.resources import as_file, files
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from .errors import Problem, RulebookError, UnknownRulebookError, did_you_mean, printable
from .grammar import AgenciesOf, AnchorSpec, Citation, Relaxation, Span
from .rule import RECURRING, Bound, Reading, Rule, Shape
from .rulebook import EventKind, Instrument, NotARule, Rulebook
from .vocabulary import Record, problems_in
from .working_days import CALENDARS

LARGEST_FILE = 1_000_000
MOST_RULES = 2_000
MOST_FILES = 100
DEEPEST = 6

_SECTIONS = (
    "rulebook", "events", "agencies", "facts", "instruments", "rules", "not_rules",
)  # fmt: skip


def load_rulebook(which: str | Path) -> Rulebook:
    """The rulebook of an id that comes with the library, or of a file or folder.

    Args:
        which: ``"england"``, ``"kingston-richmond"``, ...; or the path of a TOML file, or of a
            folder whose ``rulebook.toml`` holds the header.

    Raises:
        UnknownRulebookError: no such id, and no such file.
        RulebookError: every problem of the file, each with file, rule and key.
    """
    if isinstance(which, str) and which in built_in():
        return _built_in(which)
    path = Path(which)
    if not str(which) or not _exists(path):
        known = list(built_in())
        raise UnknownRulebookError(
            f"no rulebook {printable(str(which), 200)!r}, and no such file; "
            f"{did_you_mean(str(which), known)}"
        )
    return _load(path, ())


def rulebook_from(data: Mapping[str, Any], *, source: str = "rulebook") -> Rulebook:
    """The rulebook whose rule file, read as TOML, holds this data.

    Args:
        data: the sections of one file, ``[rulebook]`` among them. It may extend a rulebook that
            comes with the library, and no file.
        source: what errors call it.

    Raises:
        RulebookError: every problem of the data, each with rule and key.
    """
    table = _Table(source, dict(data))
    if "rulebook" not in table.data:
        raise RulebookError(source, ["no [rulebook] table, which holds the header"])
    extends = _extended(table)
    if extends is None:
        return _Reader(source, [table], table, None).rulebook()
    if not isinstance(extends, str) or extends not in built_in():
        hint = did_you_mean(printable(extends), list(built_in()))
        message = f"no rulebook {printable(extends)!r} comes with the library; {hint}"
        raise RulebookError(source, [Problem("rulebook.extends", message)])
    return _Reader(source, [table], table, _built_in(extends)).rulebook()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long a name, or no name at all
        return False


@lru_cache
def built_in() -> Mapping[str, str]:
    """The ids of the rulebooks that come with the library, and where each stands."""
    found = {}
    for group in ("", "local"):
        folder = files(__package__).joinpath("rulebooks", group)
        for entry in folder.iterdir():
            if entry.name.endswith(".toml"):
                found[entry.name.removesuffix(".toml")] = f"{group}/{entry.name}".lstrip("/")
            elif entry.joinpath("rulebook.toml").is_file():
                found[entry.name] = f"{group}/{entry.name}".lstrip("/")
    return dict(sorted(found.items()))


@lru_cache
def _built_in(rulebook_id: str) -> Rulebook:
    place = files(__package__).joinpath("rulebooks", *built_in()[rulebook_id].split("/"))
    with as_file(place) as path:
        return _load(path, ())


class _Table(NamedTuple):
    """One parsed file: its name for messages, and what it holds."""

    name: str
    data: dict[str, Any]


def _load(path: Path, below: tuple[Path, ...]) -> Rulebook:
    """Read one rulebook and, first, the one it extends; `below` are those that extend this one."""
    source = printable(path.name, 200)
    paths = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if len(paths) > MOST_FILES:
        raise RulebookError(source, [f"{len(paths)} files; the limit is {MOST_FILES}"])
    tables = [_parse(each) for each in paths]
    headers = [table for table in tables if "rulebook" in table.data]
    if len(headers) != 1:
        raise RulebookError(
            source, [f"{len(headers)} files have a [rulebook] table; exactly one holds the header"]
        )
    extends = _extended(headers[0])
    base = _base(extends, path, below, source) if extends is not None else None
    return _Reader(source, tables, headers[0], base).rulebook()


def _extended(header: _Table) -> Any:
    """What the header says the rulebook extends."""
    raw = header.data["rulebook"]
    return raw.get("extends") if isinstance(raw, dict) else None


def _base(extends: Any, path: Path, below: tuple[Path, ...], source: str) -> Rulebook:
    where = "rulebook.extends"
    if not isinstance(extends, str):
        raise RulebookError(
            source, [Problem(where, "write a rulebook's id or file name in quotes")]
        )
    if len(below) >= DEEPEST:
        raise RulebookError(source, [Problem(where, f"more than {DEEPEST} rulebooks deep")])
    if extends in built_in():
        return _built_in(extends)
    beside = path.resolve().parent / extends
    if extends in (".", "..") or beside.name != extends or not _exists(beside):
        known = [*built_in(), *(entry.name for entry in sorted(path.parent.glob("*.toml"))[:50])]
        hint = did_you_mean(extends, known)
        message = f"no rulebook {printable(extends)!r}, and no such file beside this one; {hint}"
        raise RulebookError(source, [Problem(where, message)])
    if beside in below or beside == path.resolve():
        raise RulebookError(source, [Problem(where, "extends itself, directly or in a circle")])
    return _load(beside, (*below, path.resolve()))


def _parse(path: Path) -> _Table:
    name = printable(path.name, 200)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) <= LARGEST_FILE:
            return _Table(name, tomllib.loads(content.decode("utf-8-sig")))
        message = f"too large for a rule file; the limit is {LARGEST_FILE:,} bytes"
    except OSError as error:
        message = f"{(error.strerror or 'cannot be read').lower()}; name a readable TOML file"
    except UnicodeDecodeError:
        message = "not text in UTF-8; save the file in that encoding"
    except tomllib.TOMLDecodeError as error:
        message = f"not TOML: {printable(str(error), 200)}"
    except RecursionError:
        message = "nested far too deeply to be a rulebook"
    except ValueError:
        message = "a number in it is too long to be part of a rulebook"
    raise RulebookError(name, [message])


class _Reader:
    """One rulebook in the reading: collects every problem, and raises once."""

    def __init__(
        self, source: str, tables: list[_Table], header: _Table, base: Rulebook | None
    ) -> None:
        self.source = source
        self.tables = tables
        self.header = header
        self.base = base
        self.problems: list[Problem] = []
        self._defined_in: dict[tuple[str, str], str] = {}
        self._named: set[str] = set()

    def rulebook(self) -> Rulebook:
        for table in self.tables:
            self._sections(table)
        raw = self.header.data["rulebook"]
        header = raw if isinstance(raw, dict) else {}
        for key in set(header) - set(_HEADER):
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
            book = self._complete(book, [rule for _, rule in rules], not_rules)
            self._check(book, rules)
        if self.problems or book is None:
            raise RulebookError(self.source, self.problems)
        return book

    # -- Reading ---------------------------------------------------------------------------

    def _sections(self, table: _Table) -> None:
        for section in table.data:
            if section not in _SECTIONS:
                hint = did_you_mean(section, _SECTIONS)
                self._problem(table.name, f"unknown section [{printable(section)}]; {hint}")

    def _united(self, section: str) -> dict[str, Any]:
        """One vocabulary of all files; saying a word twice is an error."""
        inherited = getattr(self.base, section) if self.base else {}
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
                    self._defined_in[section, str(word)] = table.name
                    plain = section == "events" and isinstance(meaning, str)
                    found[word] = {"title": meaning} if plain else meaning
        return {**inherited, **found}

    def _rules(self, table: _Table) -> Iterator[Rule]:
        for number, raw in enumerate(self._entries(table, "rules"), start=1):
            if not isinstance(raw, dict):
                self._problem(f"{table.name}: rules, number {number}", "write [[rules]]")
                continue
            name = raw.get("id") if isinstance(raw.get("id"), str) else f"number {number}"
            self._named.add(str(name))
            where = f"{table.name}: rule {printable(str(name))}"
            try:
                yield Rule.model_validate(raw)
            except ValidationError as error:
                for problem in problems_in(error):
                    self._model_problem(where, problem, Rule)

    def _not_rules(self, table: _Table) -> Iterator[NotARule]:
        for number, raw in enumerate(self._entries(table, "not_rules"), start=1):
            try:
                yield NotARule.model_validate(raw)
            except ValidationError as error:
                for problem in problems_in(error):
                    self._model_problem(f"{table.name}: not_rules {number}", problem, NotARule)

    def _entries(self, table: _Table, section: str) -> list[Any]:
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
                section, _, rest = problem.where.partition(".")
                where = f"{self.header.name}: rulebook"
                if section in _SECTIONS:
                    where = self._defined_in.get((section, rest.split(".")[0]), self.header.name)
                self._model_problem(where, problem, Rulebook)
            return None

    def _complete(self, book: Rulebook, rules: list[Rule], not_rules: list[NotARule]) -> Rulebook:
        """The rulebook with its rules, each knowing its instrument's span and source."""
        completed = [self._with_instrument(rule, book.instruments) for rule in rules]
        inherited = self.base.rules if self.base else ()
        return book.model_copy(
            update={
                "base": self.base,
                "rules": (*inherited, *completed),
                "not_rules": tuple(not_rules),
            }
        )

    def _with_instrument(self, rule: Rule, instruments: Mapping[str, Instrument]) -> Rule:
        instrument = instruments.get(rule.cite.instrument)
        if instrument is None:
            return rule
        inherited: dict[str, Any] = {}
        if rule.in_force is None:
            inherited["in_force"] = instrument.in_force
        if rule.source is None:
            inherited["source"] = instrument.source
        return rule.model_copy(update=inherited)

    # -- Checking --------------------------------------------------------------------------

    def _check(self, book: Rulebook, rules: list[tuple[str, Rule]]) -> None:
        if book.calendar not in CALENDARS:
            hint = did_you_mean(book.calendar, CALENDARS)
            self._problem(f"{self.header.name}: rulebook: calendar", f"unknown calendar; {hint}")
        known_rules = {rule.id for rule in book.rules} | self._named
        inherited_ids = {rule.id for rule in self.base.rules} if self.base else set()
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
        own = book.rules[len(book.rules) - len(rules) :]
        for (file, _), rule in zip(rules, own, strict=True):
            editions.setdefault(rule.id, []).append(rule)
            files.setdefault(rule.id, file)
        for rule in _carrying_themselves_out(own):
            where = f"{files[rule.id]}: rule {rule.id}: implements"
            self._problem(where, "carries itself out, directly or in a circle")
        for rule_id, several in editions.items():
            self._check_editions(f"{files[rule_id]}: rule {rule_id}", several)
        if not self.problems:
            try:
                _ = book.order
            except CycleError as error:
                circle = " -> ".join(error.args[1][:12])
                self._problem(
                    f"{self.source}: rules {circle}", "each waits for the next: a circle of bounds"
                )

    def _check_words(self, where: str, bound: Bound, book: Rulebook, rules: set[str]) -> None:
        """Every word a rule or reading uses is declared."""
        for key in type(bound).model_fields:
            value = getattr(bound, key)
            if key in _KIND_KEYS and value is not None:
                self._known(where, key, value, book.events, "event kind")
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
            if first is None or second is None or first.overlaps(second):
                self._problem(
                    f"{where}: in_force",
                    f"two editions are in force on the same day ({one.cite}; {other.cite}); "
                    "end the first the day before the second begins",
                )
                break
        for edition in active:
            begun = edition.in_force is not None and edition.in_force.from_ is not None
            if edition.shape is Shape.YEARLY and not begun:
                message = "a yearly duty needs a first year; give in_force = { from = ... }"
                self._problem(f"{where}: in_force", message)
        if len({edition.edition_by for edition in active}) > 1:
            self._problem(f"{where}: edition_by", "all editions of a rule name the same event")
        if len({str(e.anchor) for e in active}) > 1 and not all(e.edition_by for e in active):
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
        if len({e.target for e in active}) > 1 and active[0].shape in RECURRING:
            message = "a duty that recurs has one act in all its editions; give it an id of its own"
            self._problem(f"{where}: event", message)
        if len({edition.scope for edition in active}) > 1:
            self._problem(f"{where}: scope", "all editions of a rule have the same scope")

    def _known(self, where: str, key: str, word: str, words: Any, what: str) -> bool:
        if word in words:
            return True
        message = f"unknown {what} {printable(word)!r}; {did_you_mean(word, list(words))}"
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
        while at is not None and at != rule.id and at not in seen:
            seen.add(at)
            at = carries.get(at)
        if at == rule.id:
            yield rule


def _manner(rule: Rule) -> tuple[Shape | None, str | None]:
    """How a rule comes to have instances: by recurring, for each occurrence, or not at all."""
    each = rule.anchor.name if rule.anchor is not None and rule.anchor.how == "each" else None
    return (rule.shape if rule.shape in RECURRING else None, each)


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
        "event", "kept_until", "edition_by", "if_event", "unless_event",
        "cancelled_by", "superseded_by", "extended_by",
    }
)  # fmt: skip
_RULE_KEYS = frozenset({"implements", "if_late"})
