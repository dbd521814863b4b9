"""Plants each mutant that mutmut makes of a room of the library and asks whether a test notices.

    python tests/mutation/run.py [room ...]

Of each room the tests nearest to it are run (rooms.toml), and what survives is tried again in a
fresh interpreter. Prints a line for each room and each survivor, and ends with 1 if one survives
that survivors.toml does not list, or if a test fails without any mutant. Two rooms at a time.
It needs a system that can fork.
"""

import ast
import difflib
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from planted_faults.run import PACKAGE, copied  # noqa: E402

AT_ONCE = 2
PYTEST = (
    "-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider",
    "--hypothesis-profile=mutation",
)  # fmt: skip


class Change(NamedTuple):
    """What a mutant changes: the lines as they are, and as they would be."""

    was: str
    becomes: str


class Survivor(NamedTuple):
    """A change that no test can tell, or need tell, from the original, and why."""

    room: str
    was: str
    becomes: str
    why: str


class Verdict(NamedTuple):
    """What became of the mutants of one room; `failed` is what pytest said if it could not run."""

    room: str
    mutants: int = 0
    endless: int = 0
    survived: tuple[Change, ...] = ()
    seconds: float = 0
    failed: str = ""


def rooms():
    """Every room that is mutated, with the tests that have to notice."""
    return tomllib.loads((HERE / "rooms.toml").read_text(encoding="utf-8"))


def survivors():
    """Every change that is known to survive."""
    listed = tomllib.loads((HERE / "survivors.toml").read_text(encoding="utf-8"))["survivors"]
    return [Survivor(**entry) for entry in listed]


def file_of(room):
    """The file of a room, in the package."""
    return PACKAGE / f"{room}.py"


def undecorated(text):
    """The same code, with decorators called: mutmut leaves what has one alone."""
    lines = text.splitlines()
    found = [
        node
        for scope in ast.walk(ast.parse(text))
        if isinstance(scope, ast.Module | ast.ClassDef)
        for node in scope.body
        if isinstance(node, ast.FunctionDef) and _is_left_alone(node)
    ]
    for node in sorted(found, key=lambda node: -node.lineno):
        margin, plain = " " * node.col_offset, f"{node.name}_undecorated"
        called = plain
        for decorator in reversed(node.decorator_list):
            called = f"{ast.unparse(decorator)}({called})"
        lines.insert(node.end_lineno, f"{margin}{node.name} = {called}")
        name = node.lineno - 1
        lines[name] = lines[name].replace(f"def {node.name}(", f"def {plain}(", 1)
        del lines[node.decorator_list[0].lineno - 1 : name]
    return "\n".join([*lines, ""])


def _is_left_alone(function):
    return [ast.unparse(decorator) for decorator in function.decorator_list] not in (
        [],
        ["classmethod"],
        ["staticmethod"],
    )


def _mutated(source):
    """The code with all its mutants, and the names of these."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    text = undecorated(source.read_text(encoding="utf-8"))
    code = mutate_file_contents(str(source), text).code
    return code, re.findall(r"^ *def (x\S*__mutmut_\d+)\(", code, re.MULTILINE)


def _change(code, mutant):
    """What one mutant changes."""
    one, other = (_body(code, name) for name in (re.sub(r"_\d+$", "_orig", mutant), mutant))
    changed = [line for line in difflib.ndiff(one, other) if line[0] in "-+"]
    was, becomes = ("\n".join(line[2:] for line in changed if line[0] == sign)
                    for sign in "-+")  # fmt: skip
    return Change(was, becomes)


def _body(code, name):
    [lines] = re.findall(
        rf"^( *)(def {re.escape(name)}\(.*?)(?=^(?:\1)?(?:def |class |@|\w)|\Z)",
        code,
        re.MULTILINE | re.DOTALL,
    )
    stripped = [line.strip() for line in lines[1].replace(name, "").splitlines()]
    return [line for line in stripped if line and not line.startswith("#")]


def _pytest(folder, tests, *options, planted=""):
    paths = os.pathsep.join((str(folder / "src"), str(HERE)))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *PYTEST, *options, *tests],
        cwd=folder,
        env={**environment, "MUTANT_UNDER_TEST": planted},
        capture_output=True,
        text=True,
        check=False,
    )


def _written(folder, name):
    """The mutants that the plugin wrote down."""
    file = folder / f"{name}.txt"
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def verdict_on(room, tests):
    """What becomes of the mutants of a room under these tests."""
    begun = monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = copied(Path(name))
        code, mutants = _mutated(folder / file_of(room))
        (folder / file_of(room)).write_text(code, encoding="utf-8")
        module = file_of(room).with_suffix("").relative_to("src").as_posix().replace("/", ".")
        module = module.removesuffix(".__init__")
        (folder / "mutants.txt").write_text("\n".join(f"{module}.{m}" for m in mutants))
        run = _pytest(folder, tests, "-s", "-p", "forking")
        if run.returncode:
            return Verdict(room, failed=run.stdout + run.stderr)
        still = [
            mutant
            for mutant in _written(folder, "survivors")
            if _pytest(folder, tests, planted=mutant).returncode == 0
        ]
        endless = _written(folder, "endless")
    changes = tuple(_change(code, mutant.rpartition(".")[2]) for mutant in still)
    return Verdict(room, len(mutants), len(endless), changes, monotonic() - begun)


def report(verdict, listed):
    """The lines to print of a room, and whether all that survives in it is listed."""
    if verdict.failed:
        return [f"{verdict.room}: DID NOT RUN: {verdict.failed}"], False
    known = {Change(one.was, one.becomes) for one in listed if one.room == verdict.room}
    caught = verdict.mutants - len(verdict.survived)
    lines = [
        f"{verdict.room:18} {verdict.mutants:5} mutants  {caught:5} caught  "
        f"{len(verdict.survived):3} survived  {verdict.endless:3} endless  "
        f"{verdict.seconds:5.0f} s"
    ]
    new = [change for change in verdict.survived if change not in known]
    for change in new:
        lines += [f"  - {line}" for line in change.was.splitlines()]
        lines += [f"  + {line}" for line in change.becomes.splitlines()]
    return lines, not new


def main(chosen):
    """Run all rooms, or those named."""
    every, listed, sound = rooms(), survivors(), True
    if unknown := [room for room in chosen if room not in every]:
        print(f"no room {', '.join(unknown)}; there are: {', '.join(every)}")
        return 2
    asked = {room: every[room]["tests"] for room in chosen or every}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for verdict in pool.map(verdict_on, asked, asked.values()):
            lines, known = report(verdict, listed)
            print("\n".join(lines), flush=True)
            sound = sound and known
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
