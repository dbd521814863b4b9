"""Where a Rulebook comes from: an id, a file, a folder or data, and what each of them extends.

A rule file is untrusted input: it is data and never run, bounded in size, read beside itself only.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.errors import Problem, RulebookError, UnknownRulebookError

from .rule_file import Table, rulebook_of
from .rulebook import Rulebook

LARGEST_FILE = 1_000_000
MOST_FILES = 100
DEEPEST = 6


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
        hint = did_you_mean(which, built_in())
        raise UnknownRulebookError(
            f"no rulebook {printable(which, 200)!r}, and no such file; {hint}"
        )
    return _load(path)


def rulebook_from(data: Mapping[str, Any], *, source: str = "rulebook") -> Rulebook:
    """The rulebook whose rule file, read as TOML, holds this data.

    Args:
        data: the sections of one file, ``[rulebook]`` among them. It may extend a rulebook that
            comes with the library, and no file.
        source: what errors call it.

    Raises:
        RulebookError: every problem of the data, each with rule and key.
    """
    table = Table(source, data)
    if "rulebook" not in table.data:
        raise RulebookError(source, ["no [rulebook] table, which holds the header"])
    extends = _extended(table)
    base = None
    if extends is not None:
        if not isinstance(extends, str) or extends not in built_in():
            hint = did_you_mean(extends, built_in())
            message = f"no rulebook {printable(extends)!r} comes with the library; {hint}"
            raise _no_base(source, message)
        base = _built_in(extends)
    return rulebook_of(source, [table], table, base)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long a name, or no name at all
        return False


@lru_cache
def built_in() -> Mapping[str, Traversable]:
    """The ids of the rulebooks that come with the library, and where each stands."""
    found = {}
    national = files("safeguarding_timelines") / "rulebooks"
    for folder in (national, national / "local"):
        for entry in folder.iterdir():
            if entry.name.endswith(".toml"):
                found[entry.name.removesuffix(".toml")] = entry
            elif (entry / "rulebook.toml").is_file():
                found[entry.name] = entry
    return dict(sorted(found.items()))


@lru_cache
def _built_in(rulebook_id: str) -> Rulebook:
    with as_file(built_in()[rulebook_id]) as path:
        return _load(path)


def _load(path: Path, below: tuple[Path, ...] = ()) -> Rulebook:
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
    return rulebook_of(source, tables, headers[0], base)


def _extended(header: Table) -> Any:
    """What the header says the rulebook extends."""
    raw = header.data["rulebook"]
    return raw.get("extends") if isinstance(raw, dict) else None


def _base(extends: Any, path: Path, below: tuple[Path, ...], source: str) -> Rulebook:
    if not isinstance(extends, str):
        raise _no_base(source, "write a rulebook's id or file name in quotes")
    if len(below) >= DEEPEST:
        raise _no_base(source, f"more than {DEEPEST} rulebooks deep")
    if extends in built_in():
        return _built_in(extends)
    path = path.resolve()
    beside = path.parent / extends
    if extends == ".." or beside.name != extends or not _exists(beside):
        hint = did_you_mean(
            extends, [*built_in(), *(each.name for each in path.parent.glob("*.toml"))]
        )
        raise _no_base(
            source, f"no rulebook {printable(extends)!r}, and no such file beside this one; {hint}"
        )
    if beside in (*below, path):
        raise _no_base(source, "extends itself, directly or in a circle")
    return _load(beside, (*below, path))


def _no_base(source: str, message: str) -> RulebookError:
    return RulebookError(source, [Problem("rulebook.extends", message)])


def _parse(path: Path) -> Table:
    name = printable(path.name, 200)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) <= LARGEST_FILE:
            return Table(name, tomllib.loads(content.decode("utf-8-sig")))
        message = f"too large for a rule file; the limit is {LARGEST_FILE:,} bytes"
    except OSError as error:
        message = f"{str(error.strerror).lower()}; name a readable TOML file"
    except UnicodeDecodeError:
        message = "not text in UTF-8; save the file in that encoding"
    except tomllib.TOMLDecodeError as error:
        message = f"not TOML: {printable(error, 200)}"
    except RecursionError:
        message = "nested far too deeply to be a rulebook"
    except ValueError:
        message = "a number in it is too long to be part of a rulebook"
    raise RulebookError(name, [message])
