"""The command line as a program: its exit status, its version, and readers that go away."""

import errno
import importlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
from contextlib import suppress

import pytest

from safeguarding_timelines.cli.main import main

CASE = json.dumps(
    {
        "reference": "EX-2026-001",
        "facts": {"outcome": "died", "abuse_or_neglect": "known"},
        "events": [{"kind": "became_aware", "on": "2025-12-15"}],
    }
)


@pytest.fixture
def aware(tmp_path):
    """A death that the local authority heard of on Monday 15 December 2025."""
    path = tmp_path / "aware.json"
    path.write_text(CASE)
    return path


def program(*arguments, **options):
    command = [sys.executable, "-m", "safeguarding_timelines", *map(str, arguments)]
    return subprocess.run(command, check=False, **options)


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert re.search(r"\d+\.\d+\.\d+", capsys.readouterr().out)


@pytest.mark.parametrize(
    "command",
    [[], ["due"], ["explain"], ["check"], ["verify"], ["rules"], ["lint"], ["schema"]],
)
def test_help_is_printed(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert "usage" in capsys.readouterr().out


def test_the_module_runs_as_a_program(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["safeguarding-timelines", "schema", "case"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("safeguarding_timelines", run_name="__main__")
    assert stopped.value.code == 0
    assert json.loads(capsys.readouterr().out)


def test_importing_the_program_runs_nothing(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "safeguarding_timelines.__main__", raising=False)
    importlib.import_module("safeguarding_timelines.__main__")
    assert capsys.readouterr() == ("", "")
    monkeypatch.delitem(sys.modules, "safeguarding_timelines.__main__")


# Five working days from 15 December: 16, 17, 18, 19, 22.
@pytest.mark.parametrize(
    ("as_of", "expected"), [("2025-12-22", 0), ("2025-12-23", 1), ("2025-12-32", 2)]
)
def test_the_exit_status_tells_fine_from_late_from_unusable(as_of, expected):
    done = program("check", "-", "--as-of", as_of, input=CASE.encode(), capture_output=True)
    assert done.returncode == expected
    assert bool(done.stdout) == (expected != 2)
    assert bool(done.stderr) == (expected == 2)


def test_on_bad_input_nothing_but_the_error_is_printed():
    bad = CASE.replace("became_aware", "became_awre").encode()
    done = program("due", "-", input=bad, capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"'became_aware'" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_reader_that_has_gone_is_no_error(aware, form):
    reading, writing = os.pipe()
    os.close(reading)
    done = program(
        "due", aware, "--as-of", "2026-01-06", "--format", form,
        stdout=writing, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_goes_while_the_library_writes_is_no_error(monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    output = os.fdopen(writing, "w", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", output)
        patch.setattr(sys, "stderr", io.StringIO())
        assert main(["rules", "--format", "json"]) == 0
    with suppress(BrokenPipeError):
        output.close()


class Full(io.StringIO):
    """A disk with no room left."""

    def flush(self):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_output_that_cannot_be_written_is_an_error_in_one_line(monkeypatch):
    told = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Full())
        patch.setattr(sys, "stderr", told)
        assert main(["schema", "case"]) == 2
    assert told.getvalue() == "error: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_that_lacks_a_character_still_gets_its_table(aware, encoding):
    done = program(
        "due", aware, "--as-of", "2026-01-06",
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"EX-2026-001" in done.stdout
