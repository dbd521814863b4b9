"""Plants each fault of faults.toml in a copy of the library and asks whether a test notices.

    python tests/planted_faults/run.py [part of a name ...]

Prints a table, and ends with 1 if a fault survives or a test fails without any. Two at a time.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGE = Path("src/safeguarding_timelines")
#: What the tests need beside them.
COPIED = ("src", "tests", "examples", "pyproject.toml")
AT_ONCE = 2
#: The same examples every time, from a fresh interpreter, up to the first failure.
PYTEST = (
    "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider",
    "--hypothesis-seed=0", "--exhaustive",
)  # fmt: skip


class Fault(NamedTuple):
    """One mistake, where it is planted, and the tests that have to notice."""

    name: str
    mistake: str
    file: str
    find: str
    replace: str
    caught_by: tuple[str, ...]

    def planted(self, root):
        """The text of the file with the fault in it.

        Raises:
            ValueError: what to replace does not stand in the file exactly once.
        """
        text = (root / PACKAGE / self.file).read_text(encoding="utf-8")
        if text.count(self.find) != 1:
            raise ValueError(f"{self.name}: found {text.count(self.find)} times in {self.file}")
        return text.replace(self.find, self.replace)


def faults():
    """Every fault of the list."""
    listed = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["faults"]
    return [Fault(**{**entry, "caught_by": tuple(entry["caught_by"])}) for entry in listed]


def copied(folder):
    """A copy of the project in a new folder."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


class DidNotRun(Exception):
    """The tests could not be run at all, which is no verdict on them."""


def failing(folder, tests):
    """The first of these tests that fails in the copy, or None if none does.

    Raises:
        DidNotRun: pytest found no tests, or could not import them.
    """
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, *PYTEST, *tests],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode == 0:
        return None
    said = [line for line in run.stdout.splitlines() if line.startswith("FAILED ")]
    if not said:
        raise DidNotRun(run.stdout + run.stderr)
    return said[0].removeprefix("FAILED ").split(" - ")[0]


def verdict_on(fault):
    """Whether a test notices the fault, what to print about it, and how many seconds it took."""
    begun = monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = copied(Path(name))
        (folder / PACKAGE / fault.file).write_text(fault.planted(folder), encoding="utf-8")
        try:
            test = failing(folder, fault.caught_by)
        except DidNotRun as problem:
            return False, f"DID NOT RUN: {problem}", monotonic() - begun
    return test is not None, test or "SURVIVED", monotonic() - begun


def main(parts):
    """Run them all, or those whose names contain one of the parts."""
    chosen = [f for f in faults() if not parts or any(part in f.name for part in parts)]
    tests = sorted({test for fault in chosen for test in fault.caught_by})
    with tempfile.TemporaryDirectory() as name:
        wrong = failing(copied(Path(name)), tests)
    if wrong is not None:
        print(f"Without any fault this fails: {wrong}")
        return 1
    caught = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = zip(chosen, pool.map(verdict_on, chosen), strict=True)
        for fault, (noticed, said, seconds) in verdicts:
            caught += noticed
            print(f"{fault.file:24} {fault.name:36} {seconds:4.0f} s  {said}", flush=True)
    print(f"{len(chosen)} planted, {caught} caught, {len(chosen) - caught} survived.")
    return int(caught < len(chosen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
