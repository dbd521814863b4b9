"""Every script among the examples runs by itself, from any folder, and says what it should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from example_files import FOLDER

#: What each script prints, in a file of its name. The dates are counted by hand elsewhere, in the
#: tests of what it asks.
PRINTED = Path(__file__).parents[1] / "golden" / "scripts"
SCRIPTS = sorted(FOLDER.rglob("*.py"))


def test_every_script_is_run_here_and_prints_something():
    assert {path.stem for path in SCRIPTS} == {path.stem for path in PRINTED.glob("*.txt")}
    assert all(path.read_text(encoding="utf-8").strip() for path in PRINTED.glob("*.txt"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_prints_what_it_promises(script, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (PRINTED / f"{script.stem}.txt").read_text(encoding="utf-8")
