"""A pytest plugin: collects the tests once, then runs them in a fork for each mutant in turn.

Reads the names of the mutants from `mutants.txt` in the folder it runs in, and writes as it goes
those that no test noticed to `survivors.txt`, those whose tests never ended to `endless.txt`, and
the others to `caught.txt`.
"""

import os
import signal
from math import ceil
from pathlib import Path
from time import monotonic

import pytest

#: A mutant is caught, too, if the tests take so many times as long as without any.
PATIENCE = 8
#: How mutmut's code asks which mutant is planted.
PLANTED = "MUTANT_UNDER_TEST"


def _in_a_fork(session, mutant, seconds):
    """How the tests end with a mutant planted: 0 if all pass, below 0 if time runs out."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        os.environ[PLANTED] = mutant
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        signal.alarm(seconds)
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        status = int(session.testsfailed > 0)
    finally:
        os._exit(status)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """All tests, once for each mutant, in place of once."""
    if not session.items or session.testsfailed:
        raise session.Failed("no tests to run")
    begun = monotonic()
    if _in_a_fork(session, "", 0) != 0:
        raise session.Failed("a test fails without any mutant")
    seconds = ceil(5 + PATIENCE * (monotonic() - begun))
    for mutant in Path("mutants.txt").read_text(encoding="utf-8").split():
        status = _in_a_fork(session, mutant, seconds)
        name = "caught" if status > 0 else "endless" if status else "survivors"
        with Path(f"{name}.txt").open("a", encoding="utf-8") as found:
            found.write(f"{mutant}\n")
    return True
