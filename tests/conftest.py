"""Puts the shared helpers on the import path, keeps Hypothesis from watching the clock, and has
every timeline of the worked examples explained and checked.
"""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent

sys.path.insert(0, str(HERE))

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For mutation, which runs a test thousands of times: fewer examples, and the same every time.
settings.register_profile(
    "mutation", settings.get_profile("untimed"), max_examples=30, derandomize=True, database=None
)
settings.load_profile("untimed")

#: The folders in which whatever a test computes is also explained, rule by rule, and replayed.
EXPLAINED = {"worked_examples", "rulebooks", "golden"}

_checked = {}  # by what was computed from; the timeline is kept so that no id comes back


def pytest_addoption(parser):
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="write the stored explanations of tests/golden anew; review every line of the change",
    )
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="collect tests/exhaustive too, which takes about a minute",
    )


def pytest_ignore_collect(collection_path, config):
    """What is exhaustive is collected where it is asked for."""
    exhaustive = collection_path.name == "exhaustive" and collection_path.parent == HERE
    return True if exhaustive and not config.getoption("exhaustive") else None


@pytest.fixture(autouse=True)
def every_date_has_a_sound_explanation(request):
    """Each timeline that a test computes is explained, each instance of each rule, and replayed."""
    if request.path.parent.name not in EXPLAINED:
        yield
        return
    from explaining import faults_of, inputs, remembered

    computed = []
    with remembered(computed):
        yield
    for timeline, dates in computed:
        key = inputs(timeline)
        if key not in _checked:
            _checked[key] = timeline
            faults = faults_of(timeline, dates)
            assert not faults, "the explanations do not hold:\n" + "\n".join(faults)


@pytest.fixture
def run(capsys):
    """Runs the command line; gives exit status, standard output and standard error."""
    from safeguarding_timelines.cli.main import main

    def run(*arguments):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            status = stopped.code
        return (status, *capsys.readouterr())

    return run
