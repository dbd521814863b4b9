"""The CSV of a timeline, and rulebooks whose words would be formulas, markup or collisions."""

import csv
import io
import json
import re

import pytest

from example_files import EXAMPLES, book_of, name_of
from safeguarding_timelines.cli.main import main

PROVENANCE = {
    "citation", "as_of", "known_on", "rulebook", "rulebook_version", "calendar",
    "calendar_snapshot", "announced_until", "library",
}  # fmt: skip

TOWN = """
[rulebook]
id = "town"
title = 'TITLE'
version = 'VERSION'
[events]
asked = { title = 'ASKED', repeats = true, external = true }
answered = { title = "an answer", repeats = true }
opened = { title = "the opening", external = true }
reviewed = "the review"
[instruments.procedure]
title = 'INSTRUMENT'
[[rules]]
id = "answer"
title = 'RULE'
actor = 'ACTOR'
event = "answered"
within = "2 days"
of = { each = "asked" }
force = "local"
cite = { instrument = "procedure", at = 'PLACE' }
[[rules]]
id = "review"
title = "Review no sooner than two days after opening"
actor = "agency"
event = "reviewed"
at_least = "2 days"
after = "opened"
force = "local"
cite = { instrument = "procedure", at = "step 2" }
"""


@pytest.fixture
def run(capsys):
    def run(command, path, *options, as_of="2026-01-20"):
        status = main([command, str(path), "--as-of", as_of, *map(str, options)])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def town(tmp_path):
    """A rulebook, with its words replaced."""

    def town(**words):
        text = re.sub(r"'([A-Z]+)'", lambda m: f"'{words.get(m[1], m[1].title())}'", TOWN)
        path = tmp_path / "town.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return town


@pytest.fixture
def case_file(tmp_path):
    def case_file(*events):
        path = tmp_path / "case.json"
        path.write_text(json.dumps({"reference": "EX-2026-001", "events": events}))
        return path

    return case_file


def asked(on="2026-01-05", **keys):
    return {"kind": "asked", "on": on, **keys}


def rows(text):
    return list(csv.reader(io.StringIO(text)))


# -- The table -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("as_of", ["2024-01-20", "2026-04-20"])
def test_csv_has_a_heading_and_one_row_a_milestone_that_says_what_json_says(run, path, as_of):
    options = ("--rules", book_of(path), "--known-on", as_of, "--format")
    status, text, err = run("due", path, *options, "csv", as_of=as_of)
    assert (status, err) == (0, "")
    record = json.loads(run("due", path, *options, "json", as_of=as_of)[1])
    heading, *lines = rows(text)
    assert len(set(heading)) == len(heading)
    assert set(heading) > PROVENANCE
    assert {len(line) for line in lines} == {len(heading)}
    table = [dict(zip(heading, line, strict=True)) for line in lines]
    assert len(table) == len(record["milestones"])
    for row, milestone in zip(table, record["milestones"], strict=True):
        for key in ("rule", "title", "event", "actor", "force", "status", "citation"):
            assert row[key] == milestone[key]
        for key in ("due", "due_at", "earliest", "act_by", "done_on"):
            assert row[key] == (milestone[key] or "")
        assert row["late"] == ("true" if milestone["late"] else "false")
        assert row["flags"].split() == milestone["flags"]
        assert row["anchor_event"] == (milestone["anchor"]["event"] or "")
        assert row["anchor_on"] == (milestone["anchor"]["on"] or "")
        assert row["anchor_basis"] == milestone["anchor"]["basis"]
        assert len(row["readings"].split()) == len(milestone["readings"])
        for name, reading in milestone["readings"].items():
            assert f"{name}=" in row["readings"]
            assert reading["due"] is None or reading["due"] in row["readings"]


def test_provenance_stands_on_every_row(run, case_file, town):
    text = run("due", case_file(asked()), "--rules", town(), "--format", "csv")[1]
    heading, *lines = rows(text)
    for line in lines:
        row = dict(zip(heading, line, strict=True))
        assert row["case"] == "EX-2026-001"
        assert (row["as_of"], row["known_on"]) == ("2026-01-20", "")
        assert (row["rulebook"], row["rulebook_version"]) == ("town", "Version")
        assert row["calendar"] == "england-and-wales"
        assert row["calendar_snapshot"]
        assert row["announced_until"] >= "2027-12-31"
        assert row["library"]


def test_each_line_of_a_csv_ends_alike(run, case_file, town):
    text = run("due", case_file(asked()), "--rules", town(), "--format", "csv")[1]
    assert text.endswith("\n")
    assert "\r" not in text.replace("\r\n", "")
    assert text.count("\r\n") in (0, text.count("\n"))


# -- Words that are more than words ----------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_starts_a_formula(run, case_file, town, sign):
    formula = f"{sign}1+1"
    names = ("TITLE", "VERSION", "ASKED", "INSTRUMENT", "RULE", "ACTOR", "PLACE")
    rules = town(**dict.fromkeys(names, formula))
    status, text, _ = run("due", case_file(asked()), "--rules", rules, "--format", "csv")
    assert status == 0
    cells = [cell for row in rows(text) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any(formula in cell for cell in cells)


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_no_cell_of_an_example_starts_a_formula(run, path):
    options = ("--rules", book_of(path), "--format", "csv")
    for row in rows(run("due", path, *options)[1]):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize(
    "word", ['a, "quoted" word', "semi;colon", "é — ü", "a'b".replace("'", "`")]
)
def test_a_cell_keeps_its_commas_quotes_and_letters(run, case_file, town, word):
    options = ("--rules", town(RULE=word), "--format", "csv")
    heading, row, *_ = rows(run("due", case_file(asked()), *options)[1])
    assert word in dict(zip(heading, row, strict=True))["title"]


@pytest.mark.parametrize("word", ["[red]", "[/red]", "[bold]x[/bold]", ":warning:", "\\[x]"])
def test_words_of_a_rulebook_are_no_markup_in_a_table(run, capsys, case_file, town, word):
    names = ("TITLE", "VERSION", "ASKED", "INSTRUMENT", "RULE", "ACTOR", "PLACE")
    rules = town(**dict.fromkeys(names, word))
    status, text, _ = run("due", case_file(asked()), "--rules", rules, "--all")
    assert status == 0
    assert text.count(word) >= 3  # the rule's title, what was counted, the version
    assert main(["rules", str(rules)]) == 0
    assert capsys.readouterr().out.count(word) >= 5


@pytest.mark.parametrize("word", ["x" * 390, "long " * 78, "漢" * 200, "e\u0301" * 150])
def test_long_words_of_a_rulebook_leave_the_table_readable(run, capsys, case_file, town, word):
    rules = town(**dict.fromkeys(("TITLE", "VERSION", "ASKED", "RULE", "PLACE"), word.strip()))
    status, text, _ = run("due", case_file(asked()), "--rules", rules, "--all")
    assert status == 0
    assert max(len(line) for line in text.splitlines() if "\u0301" not in line) <= 100
    assert main(["rules", str(rules)]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 200


# -- check, on rules of every side -----------------------------------------------------------


def test_check_tells_what_was_done_too_early_to_count(run, case_file, town):
    opened = {"kind": "opened", "on": "2026-01-05"}
    for day, expected in (("2026-01-06", 1), ("2026-01-07", 0)):
        path = case_file(opened, {"kind": "reviewed", "on": day})
        status, text, _ = run("check", path, "--rules", town())
        assert status == expected
        assert ("review:" in text) == bool(expected)
        assert ("1 late or out of order." in text) == bool(expected)
        record = json.loads(run("check", path, "--rules", town(), "--format", "json")[1])
        assert [m["status"] for m in record["milestones"]] == ["premature"] * expected


def test_check_leaves_out_an_instance_in_order_beside_one_that_is_late(run, case_file, town):
    """Two requests of one day, of which one was answered: the other alone is late."""
    path = case_file(
        asked(id="first"),
        asked(id="second"),
        {"kind": "answered", "on": "2026-01-06", "answers": "first"},
    )
    status, text, _ = run("check", path, "--rules", town())
    assert status == 1
    assert text.count("answer:") == 1
    record = json.loads(run("check", path, "--rules", town(), "--format", "json")[1])
    assert [(m["status"], m["late"]) for m in record["milestones"]] == [("overdue", True)]
