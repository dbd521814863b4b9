"""The command line on bad input: exit status 2, a remedy on standard error, and nothing else."""

import io
import json
import sys

import pytest

from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.outputs import text

FIRST, LAST = map(str, COVERAGE)
GOOD = {"reference": "EX-2026-001", "events": [{"kind": "became_aware", "on": "2025-12-15"}]}


@pytest.fixture
def refuse(capsys):
    """Run the command line on what it has to refuse; returns standard error."""

    def refuse(*arguments):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            status = stopped.code
        out, err = capsys.readouterr()
        assert status == 2
        assert out == ""
        assert "Traceback" not in err
        assert err.endswith("\n")
        assert err.replace("\n", "").isprintable()
        return err

    return refuse


@pytest.fixture
def case_file(tmp_path, monkeypatch):
    """Write a case file; what is no text is written as JSON. Its folder is the current one."""
    monkeypatch.chdir(tmp_path)

    def case_file(content):
        path = tmp_path / "hidden.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return case_file


def with_event(**keys):
    return {**GOOD, "events": [*GOOD["events"], {"kind": "incident", "on": "2025-12-13", **keys}]}


# -- Case files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["JSON"]),
        ("not json", ["JSON", "line 1"]),
        ('{"reference": "EX-2026-001",}', ["JSON", "line 1"]),
        (json.dumps(GOOD).encode("utf-16"), ["UTF-8"]),
        ("[" * 100_000, ["nested"]),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, ["nested"]),
        ('{"reference": ' + "9" * 5_000 + "}", ["number"]),
        ('{"reference": "EX-1", "reference": "EX-2"}', ["'reference'", "twice"]),
        ("[]", []),
        ({}, ["reference"]),
        ({**GOOD, "reference": "Zq Secret"}, ["reference", "EX-2026-001"]),
        ({**GOOD, "reference": "Zq\x1b[31mSecret"}, ["reference"]),
        ({**GOOD, "reference": "Zq\u202eSecret"}, ["reference"]),
        ({**GOOD, "reference": "Zq-999-000-1234"}, ["reference", "NHS"]),
        ({**GOOD, "name": "Zq Secret"}, ["name"]),
        ({**GOOD, "self": "Zq Secret"}, ["self"]),
        ({**GOOD, "facts": {"outcome": "Zq Secret"}}, ["facts.outcome", "died"]),
        ({**GOOD, "facts": {"looked_after": "Zq Secret"}}, ["facts.looked_after"]),
        (with_event(on="2025-02-30"), ["events.1.on"]),
        (with_event(on="13/12/2025"), ["events.1.on", "YYYY-MM-DD"]),
        (with_event(on="1763683200"), ["events.1.on", "YYYY-MM-DD"]),
        (with_event(on=1763683200), ["events.1.on", "YYYY-MM-DD"]),
        (with_event(on="2026-03-29", at="01:30"), ["events.1", "clocks"]),
        (with_event(kind="Zq Secret"), ["events.1.kind"]),
        (with_event(note="Zq Secret"), ["events.1.note"]),
        (with_event(corrects="frist"), ["'frist'"]),
        (with_event(kind="became_awre"), ["events.1.kind", "'became_awre'", "'became_aware'"]),
        (with_event(by="polce"), ["events.1.by", "'polce'", "'police'"]),
        (with_event(on="1999-12-31"), ["events.1.on", "1999-12-31", FIRST]),
        (with_event(until="2111-01-01"), ["events.1.until", "2111-01-01", LAST]),
        (with_event(kind="became_aware"), ["became_aware", "2025-12-13", "corrects"]),
        ({**GOOD, "facts": {"local": {"looked_aftr": True}}}, ["looked_aftr", "looked_after"]),
    ],
)
def test_a_bad_case_file_is_refused_with_file_key_and_remedy(refuse, case_file, content, words):
    for command in ("due", "check", "explain"):
        rule = ["notify-panel"] if command == "explain" else []
        err = refuse(command, case_file(content), *rule, "--as-of", "2026-01-06")
        assert "hidden.json" in err
        assert [word for word in words if word not in err] == []
        assert "Secret" not in err
        assert "Zq" not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["notify-panl"], ["'notify-panl'", "'notify-panel'"]),
        (["rapid-review-meeting"], ["rapid-review-meeting", "england"]),
        (["yearly-report"], ["yearly-report", "partnership"]),
        (["notify-panel", "--instance", "1"], ["notify-panel", "0"]),
        (["notify-panel", "--instance", "-1"], ["notify-panel", "0"]),
        (["\x1b[31m"], []),
    ],
)
def test_a_rule_that_the_timeline_does_not_hold_is_refused(refuse, case_file, arguments, words):
    err = refuse("explain", case_file(GOOD), *arguments, "--as-of", "2026-01-06")
    assert [word for word in words if word not in err] == []


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_whatever_the_format_a_bad_case_prints_nothing(refuse, case_file, form):
    path = case_file(with_event(kind="became_awre"))
    assert "became_aware" in refuse("due", path, "--as-of", "2026-01-06", "--format", form)


def test_all_the_problems_of_a_file_are_told_at_once(refuse, case_file):
    events = [{"kind": "Bad Kind", "on": "13/12/2025"}, {"kind": "incident", "colour": 1}]
    err = refuse("due", case_file({"reference": "a b", "events": events}))
    for key in ("reference", "events.0.kind", "events.0.on", "events.1.on", "events.1.colour"):
        assert key in err
    assert len(err.strip().splitlines()) >= 5


def test_a_file_of_fifty_megabytes_is_refused(refuse, tmp_path):
    path = tmp_path / "hidden.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    err = refuse("due", path)
    assert "hidden.json" in err
    assert "large" in err


def test_files_that_cannot_be_read_are_refused_by_name(refuse, tmp_path):
    assert "missing.json" in refuse("due", tmp_path / "missing.json")
    assert "directory" in refuse("due", tmp_path).lower()
    assert refuse("due", tmp_path / ("x" * 5_000))
    assert refuse("due", "a\0b.json")
    assert refuse("due", "")


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b'{"reference": "Zq Secret"}', b"\xff\xfe", b" " * 5_000_000]
)
def test_bad_standard_input_is_named_as_such(refuse, monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    err = refuse("due", "-")
    assert "standard input" in err
    assert "Secret" not in err


def test_standard_input_that_is_not_there_is_refused(refuse, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert "input" in refuse("due", "-")


def test_bad_words_on_standard_input_are_named_as_such(refuse, monkeypatch):
    content = json.dumps(with_event(kind="became_awre")).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert "standard input" in refuse("due", "-")


# -- Arguments -------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--as-of", "--known-on"])
@pytest.mark.parametrize(
    "day",
    [
        "", "today", "06/01/2026", "2026-1-6", "20260106", "2026-W02-2", "2026-006", "2026-02-30",
        "2026-01-06T00:00", " 2026-01-06", "1763683200", "\uff12\uff10\uff12\uff16-01-06",
        "2026\x1b[31m",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_its_option(refuse, case_file, option, day):
    err = refuse("due", case_file(GOOD), option, day)
    assert option in err
    assert "YYYY-MM-DD" in err


@pytest.mark.parametrize("option", ["--as-of", "--known-on"])
@pytest.mark.parametrize("day", ["1999-12-31", "2111-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_the_calendar_does_not_know_is_refused_with_its_limits(
    refuse, case_file, option, day
):
    err = refuse("due", case_file(GOOD), "--as-of", "2026-01-06", option, day)
    assert [word for word in (day, FIRST, LAST) if word not in err] == []


@pytest.mark.parametrize("command", ["due", "check", "rules"])
@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("englnd", ["'englnd'", "'england'"]),
        ("nowhere.toml", ["nowhere.toml"]),
        ("x" * 300, ["england"]),
        ("a\0b", ["england"]),
        ("", []),
    ],
)
def test_an_unknown_rulebook_is_refused_with_the_nearest(refuse, case_file, command, rules, words):
    arguments = [rules] if command == "rules" else [case_file(GOOD), "--rules", rules]
    err = refuse(command, *arguments)
    assert [word for word in words if word not in err] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not toml", ["town.toml", "TOML"]),
        ('[rulebook]\nid = "town"', ["town.toml", "title", "version"]),
        ('[rulebook]\nid = "town"\ntitle = "T"\nversion = "1"\n[rule]', ["town.toml", "rules"]),
    ],
)
def test_a_bad_rule_file_is_refused_with_file_and_key(refuse, tmp_path, content, words):
    path = tmp_path / "town.toml"
    path.write_text(content)
    err = refuse("rules", path)
    assert [word for word in words if word not in err] == []


def test_a_case_file_is_no_rule_file(refuse, case_file):
    assert "hidden.json" in refuse("due", case_file(GOOD), "--rules", case_file(GOOD))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["required"]),
        (["deu"], ["deu", "due", "check"]),
        (["due"], ["case"]),
        (["due", "a.json", "--format", "xml"], ["--format", "xml", "json"]),
        (["check", "a.json", "--format", "csv"], ["--format", "csv", "json"]),
        (["due", "a.json", "b.json"], ["b.json"]),
        (["due", "a.json", "--frobnicate"], ["--frobnicate"]),
        (["explain", "a.json"], ["rule"]),
        (["explain", "a.json", "notify-panel", "--format", "csv"], ["csv", "markdown"]),
        (["explain", "a.json", "notify-panel", "--instance", "one"], ["--instance", "one"]),
        (["verify"], ["timeline"]),
        (["lint", "--format", "csv"], ["--format", "csv"]),
        (["schema", "events"], ["events", "timeline"]),
        (["rules", "--format", "csv"], ["--format", "csv"]),
        (["--frobnicate"], []),
        (["d\x1b[31mue"], []),
    ],
)
def test_a_wrong_command_is_refused_with_what_there_is(refuse, arguments, words):
    err = refuse(*arguments)
    assert [word for word in words if word not in err] == []


# -- What is not there -----------------------------------------------------------------------


@pytest.fixture
def without_rich(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "rich"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.delitem(sys.modules, "safeguarding_timelines.outputs.text.table", raising=False)
    monkeypatch.delattr(text, "table", raising=False)


@pytest.mark.usefixtures("without_rich")
def test_without_rich_the_table_says_what_to_install(refuse, case_file):
    for arguments in (["due", case_file(GOOD), "--as-of", "2026-01-06"], ["rules"]):
        err = refuse(*arguments)
        assert "rich" in err
        assert "install" in err
        assert "safeguarding-timelines[cli]" in err


@pytest.mark.usefixtures("without_rich")
def test_without_rich_everything_else_works(capsys, case_file):
    path = case_file(GOOD)
    for arguments in (
        ["due", path, "--as-of", "2026-01-06", "--format", "json"],
        ["due", path, "--as-of", "2026-01-06", "--format", "csv"],
        ["check", path, "--as-of", "2025-12-16"],
        ["rules", "--format", "json"],
        ["schema", "timeline"],
    ):
        assert main([str(argument) for argument in arguments]) == 0
        assert capsys.readouterr().out
