"""Every script among the examples runs by itself, from any folder, and says what it should."""

import os
import subprocess
import sys

import pytest

from example_files import FOLDER

#: What each script prints. The dates are counted by hand in test_comparison and test_sweep_text.
PRINTED = {
    "imprecise_dates.py": """\
Notified on 08/08/2023: met.
Notified on 17/08/2023: met or met late.
Notified on 11/09/2023: met late.
It was due between 08/08/2023 and 07/09/2023.
    "sweep.py": """\
Notified on 22/12/2025: due 15/01/2026.
Notified on 23/12/2025: due 16/01/2026, the notification being late.
Notified on 24/12/2025: due 19/01/2026, the notification being late.
Notified on 25/12/2025 (Christmas Day): due 19/01/2026, the notification being late.
Notified on 26/12/2025 (Boxing Day): due 19/01/2026, the notification being late.
Notified on 27/12/2025 (Saturday): due 19/01/2026, the notification being late.
Notified on 28/12/2025 (Sunday): due 19/01/2026, the notification being late.
Notified on 29/12/2025: due 20/01/2026, the notification being late.
""",
    "what_if.py": """\
If the notification had gone out on 18/12/2025 and not 17/12/2025:
- Submit the rapid review to the Panel: 13/01/2026,
  1 day(s) later than 12/01/2026.
- The Panel replies to the rapid review: 03/02/2026,
  1 day(s) later than 02/02/2026.
Late because of it: nothing.
""",
}


def test_every_script_is_run_here():
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py")} == set(PRINTED)


@pytest.mark.parametrize("name", list(PRINTED))
def test_a_script_prints_what_it_promises(name, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-W", "error", str(FOLDER / name)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == PRINTED[name]
