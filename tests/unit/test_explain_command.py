"""The commands `explain` and `verify`: formats, exit statuses, and nothing printed on bad input."""

import io
import json
import sys
from pathlib import Path

import pytest

from rulebook_text import book

EXAMPLES = Path(__file__).parents[2] / "examples"
IN_PROGRESS = EXAMPLES / "in_progress.json"
RULE = "rapid-review-submission"


@pytest.fixture
def explained(run):
    """What `explain` prints where it succeeds."""

    def explained(*options, path=IN_PROGRESS, rule=RULE, as_of="2026-01-06"):
        status, out, err = run("explain", path, rule, "--as-of", as_of, *options)
        assert (status, err) == (0, "")
        return out

    return explained


@pytest.fixture
def refused(run):
    """The error of a command that cannot be carried out."""

    def refused(*arguments):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("error: ")
        return err

    return refused


LOCAL = ("--rules", "kingston-richmond")


# -- explain ---------------------------------------------------------------------------------


def test_explain_prints_the_account_as_text(explained):
    # Fifteen working days from Wednesday 17 December 2025: 18 19 22 23 24 29 30 31 December,
    # 2 5 6 7 8 9 12 January.
    out = explained(*LOCAL)
    assert out.startswith("Submit the rapid review to the Panel\nDue by Mon 12 Jan 2026.")
    rows = [line.split() for line in out.splitlines() if line.startswith("  ") and "2025" in line]
    assert ["Thu", "18", "Dec", "2025", "1"] in rows
    assert "Mon 12 Jan 2026    15\n" in out
    assert max(len(line) for line in out.splitlines()) <= 100


def test_explain_prints_markdown(explained):
    out = explained(*LOCAL, "--format", "markdown")
    assert out.startswith("## Submit the rapid review to the Panel\n")
    assert "| Mon 12 Jan 2026 | 15 |" in out


def test_explain_prints_json_in_which_every_day_has_a_row(explained):
    record = json.loads(explained(*LOCAL, "--format", "json"))
    assert (record["rule"], record["due"]) == (RULE, "2026-01-12")
    assert record["rulebook"]["id"] == "kingston-richmond"
    [step] = record["steps"]
    assert [row["day"] for row in step["rows"]][:2] == ["2025-12-18", "2025-12-19"]
    assert len(step["rows"]) == 26  # 14 days of December and 12 of January
    assert [row["number"] for row in step["rows"] if row["counted"]] == list(range(1, 16))


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_explain_prints_the_same_twice(explained, form):
    assert explained("--format", form) == explained("--format", form)


def test_explain_takes_one_of_several_instances(explained, tmp_path):
    path = tmp_path / "case.json"
    events = [{"kind": "yearly_report_published", "on": on} for on in ("2025-02-03", "2026-02-02")]
    path.write_text(json.dumps({"reference": "EX-2026-001", "events": events}))
    for number, due in ((0, "Mon 10 Feb 2025"), (1, "Mon 9 Feb 2026")):
        out = explained("--partnership", "--instance", number, path=path,
                        rule="yearly-report-shared", as_of="2026-02-03")  # fmt: skip
        assert f"Due by {due}." in out


def test_explain_sees_what_was_known_on_a_day(explained, tmp_path):
    path = tmp_path / "case.json"
    event = {"kind": "became_aware", "on": "2025-12-15", "recorded_on": "2026-01-05"}
    path.write_text(json.dumps({"reference": "EX-2026-001", "events": [event]}))
    hidden = explained("--known-on", "2026-01-04", path=path, rule="notify-panel")
    assert "which has no date yet" in hidden
    seen = explained("--known-on", "2026-01-05", path=path, rule="notify-panel")
    assert "Mon 22 Dec 2025" in seen


def test_explain_reads_a_case_from_standard_input(explained, monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(IN_PROGRESS.read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)
    assert explained(path="-") == explained()


def test_explain_leaves_out_unknown_events_where_asked(run, explained):
    local = EXAMPLES / "local" / "kingston_richmond_in_progress.json"
    assert run("explain", local, RULE, "--as-of", "2026-01-06")[0] == 2
    assert "Due by Mon 12 Jan 2026" in explained("--ignore-unknown-events", path=local)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("rapid-review-submision", "rapid-review-submission"),
        ("yearly-report", "partnership"),
        ("\x1b[31mred", "no"),
        ("", "is not in england"),
    ],
)
def test_a_rule_that_cannot_be_explained_is_refused(refused, rule, says):
    err = refused("explain", IN_PROGRESS, rule, "--as-of", "2026-01-06")
    assert "\x1b" not in err
    assert says in err


@pytest.mark.parametrize("number", ["1", "-1", "99999999999999999999", "one"])
def test_an_instance_that_is_not_there_is_refused(refused, number):
    refused("explain", IN_PROGRESS, RULE, "--as-of", "2026-01-06", f"--instance={number}")


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain",), ("explain", IN_PROGRESS), ("explain", "no-such-file.json", RULE),
        ("explain", IN_PROGRESS, RULE, "--format", "csv"),
        ("explain", IN_PROGRESS, RULE, "--as-of", "6 January"),
        ("verify",), ("verify", "no-such-file.json"), ("verify", IN_PROGRESS),
        ("verify", EXAMPLES), ("verify", IN_PROGRESS, "--as-of", "2026-01-06"),
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense_are_refused(refused, arguments):
    refused(*arguments)


# -- verify ----------------------------------------------------------------------------------


@pytest.fixture
def stored(run, tmp_path):
    """The path of what `due --format json` printed."""

    def stored(*options, path=IN_PROGRESS, change=None):
        _, out, _ = run("due", path, "--as-of", "2026-01-06", "--format", "json", *options)
        record = json.loads(out)
        if change:
            change(record)
            out = json.dumps(record)
        kept = tmp_path / "timeline.json"
        kept.write_text(out, encoding="utf-8")
        return kept

    return stored


@pytest.mark.parametrize("options", [(), LOCAL, ("--partnership",), ("--known-on", "2025-12-16")])
def test_verify_finds_nothing_where_nothing_changed(run, stored, options):
    status, out, err = run("verify", stored(*options))
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert "what its inputs give" in out


def test_verify_tells_what_differs_with_exit_status_1(run, stored):
    def change(record):
        record["library"] = "0.0.1"
        found = next(m for m in record["milestones"] if m["rule"] == RULE)
        found["due"], found["late"] = "2026-01-13", True

    status, out, err = run("verify", stored(*LOCAL, change=change))
    assert (status, err) == (1, "")
    library, *others = out.splitlines()
    assert "library" in library
    assert "0.0.1" in library
    assert [line.split(":")[0] for line in sorted(others)] == [f"{RULE}.due", f"{RULE}.late"]


def test_verify_takes_the_rulebook_from_a_file(run, refused, stored, tmp_path):
    book(tmp_path, 'event = "acted"\nwithin = "5 days"\nof = "started"')
    rules = tmp_path / "book.toml"
    path = tmp_path / "case.json"
    events = [{"kind": "started", "on": "2026-01-05"}]
    path.write_text(json.dumps({"reference": "EX-2026-001", "events": events}))
    kept = stored("--rules", rules, path=path)
    assert run("verify", kept, "--rules", rules)[0] == 0
    assert "test-book" in refused("verify", kept)


def test_verify_prints_no_control_characters_of_a_stored_file(run, stored):
    def change(record):
        record["milestones"][0]["title"] = "\x1b[31m red\n and more"

    status, out, _ = run("verify", stored(change=change))
    assert status == 1
    assert "\x1b" not in out
    assert len(out.splitlines()) == 1


def test_what_an_explanation_prints_is_no_stored_timeline(run, explained, refused, tmp_path):
    path = tmp_path / "explanation.json"
    path.write_text(explained("--format", "json"), encoding="utf-8")
    refused("verify", path)
