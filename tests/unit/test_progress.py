"""The bar of a long sweep: on a terminal's standard error alone, and never in the answer."""

import io
import sys

import pytest

from example_files import example
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.outputs.text.progress import LONG, shown_progress

LONG_SWEEP = ("--each", "panel_notified", "2025-10-01..2025-12-05")  # 66 days


class Terminal(io.StringIO):
    """Standard error as a terminal that keeps what it is told."""

    def isatty(self):
        return True


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a sweep with this standard error; returns what came on standard output."""

    def run(error, *options):
        with monkeypatch.context() as patch:
            patch.setenv("TERM", "xterm")
            patch.setattr(sys, "stderr", error)
            arguments = ["what-if", str(example("in_progress")), "--as-of", "2026-01-06", *options]
            assert main(arguments) == 0
        return capsys.readouterr().out

    return run


def test_a_long_sweep_shows_a_bar_to_those_who_watch(run):
    terminal = Terminal()
    answer = run(terminal, *LONG_SWEEP)
    assert "Days" in terminal.getvalue()
    assert "100%" in terminal.getvalue()
    assert "Days" not in answer
    assert "\x1b" not in answer


def test_the_answer_is_the_same_when_nobody_watches(run):
    told = io.StringIO()
    assert run(told, *LONG_SWEEP) == run(Terminal(), *LONG_SWEEP)
    assert told.getvalue() == ""


def test_a_short_sweep_shows_none(run):
    terminal = Terminal()
    run(terminal, "--each", "panel_notified", "2025-12-01..2025-12-05")
    assert terminal.getvalue() == ""


def test_without_rich_there_is_no_bar_and_the_answer_comes(run, monkeypatch):
    for module in ("rich", "rich.console", "rich.progress"):
        monkeypatch.setitem(sys.modules, module, None)
    terminal = Terminal()
    assert "Submit the" in run(terminal, *LONG_SWEEP)
    assert terminal.getvalue() == ""


def test_without_standard_error_there_is_no_bar(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with shown_progress(LONG) as progress:
        assert progress is None


def test_an_error_ends_the_bar_and_passes(monkeypatch):
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)

    def fail():
        with shown_progress(LONG) as progress:
            progress(1, LONG)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert terminal.getvalue().endswith("\x1b[2K")  # the bar is gone
