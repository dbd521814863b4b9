"""Every script among the examples runs by itself, from any folder, and says what it should."""

import os
import subprocess
import sys

import pytest

from example_files import FOLDER

#: What each script prints. The dates are counted by hand in test_comparison and test_sweep_text,
#: the columns in test_chart; submitted today, Friday 16 January, the reply would be due on 6
#: February: 19-23, 26-30, 2-6.
PRINTED = {
    "imprecise_dates.py": """\
Notified on 08/08/2023: met.
Notified on 17/08/2023: met or met late.
Notified on 11/09/2023: met late.
It was due between 08/08/2023 and 07/09/2023.
""",
    "chart.py": """\
EX-2025-117   as of Fri 16 Jan 2026   1 late

                                                                            v today
                                            2025             2026
                                            Dec              Jan                            Feb
                                            15     22     29     5      12     19     26     2
What                              By        MTWTFSSMTWHHSSMTWHFSSMTWTFSSMTWTFSSMTWTFSSMTWTFSSMTWTFSS
Notify the Panel of the incident  22 Dec 25 o=X==--D  ::::   : ::     ::    |::     ::     ::     ::
Submit the rapid .. to the Panel !12 Jan 26   o==--===----===-=--=====--D!!!|::     ::     ::     ::
The Panel .. the rapid review    ~ 6 Feb 26      ::   ::::   : ::     ::    o~~~~~~~~~~~~~~~~~~~~d::

o counted from   = time to act   - the same, on a day that does not count   D last day
d last day as expected   X done   ! late, or out of order   ~ expected, not fixed   | today
: weekend, holiday or closed   H holiday or closed
One column is one day.

Not drawn: 14 with no date (the table without --chart has them).
Rules: england 2026.1. Calendar: england-and-wales c9101154c90f, announced until Sun 31 Dec 2028.
safeguarding-timelines 0.1.0.
A computation from the dates recorded, to be checked by a person. Not legal advice.
""",
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
