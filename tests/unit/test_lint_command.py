"""The commands `lint` and `rules`: what they print, in which format, and with which exit status."""

import json

import pytest

from lint_books import both
from rulebook_text import book_text
from safeguarding_timelines import load_rulebook
from safeguarding_timelines.lint import lint
from safeguarding_timelines.outputs.markdown.register import register
from safeguarding_timelines.outputs.text.findings import findings_text

NATIONAL = (
    'id = "national"\nkept_until = "withdrawn"\nat_least = "1 year"\nafter = "published"\n'
    'force = "statute"'
)
WEAKER = (
    'id = "local"\nkept_until = "withdrawn"\nat_least = "6 months"\nafter = "published"\n'
    'implements = "national"\nstatements = ["E35"]'
)
DOUBTFUL = 'id = "local"\nevent = "acted"\nwithin = "15 days"\nof = "started"'


@pytest.fixture
def weaker(tmp_path):
    """The file of a local rulebook below statute."""
    both(tmp_path, NATIONAL, WEAKER)
    return tmp_path / "local.toml"


@pytest.fixture
def doubtful(tmp_path):
    """The file of a local rulebook with a doubt and no error."""
    both(tmp_path, NATIONAL, DOUBTFUL)
    return tmp_path / "local.toml"


# -- lint ------------------------------------------------------------------------------------


def test_lint_has_exit_status_1_where_a_rule_is_below_statute(run, weaker):
    status, out, err = run("lint", weaker)
    assert (status, err) == (1, "")
    assert "1 error, 0 warnings, 0 notes." in out
    assert "ERROR weaker-than-statute  local, national" in out
    assert out == findings_text(load_rulebook(weaker), lint(load_rulebook(weaker)))


@pytest.mark.parametrize("form", ["table", "json"])
def test_lint_has_exit_status_0_for_warnings_and_notes(run, doubtful, form):
    status, out, err = run("lint", doubtful, "--format", form)
    assert (status, err) == (0, "")
    assert "unqualified-days" in out


def test_the_json_of_lint_keeps_its_contract(run, weaker):
    status, out, err = run("lint", weaker, "--format", "json")
    assert (status, err) == (1, "")
    record = json.loads(out)
    assert record["rulebook"] == {"id": "local-book", "version": "1"}
    [one] = record["findings"]
    assert one["severity"] == "error"
    assert "weaker" in one["code"]
    assert one["rules"] == ["local", "national"]
    assert one["statements"] == ["E35"]
    # 1 Jan 2000: six months end on 1 July, a year on 1 Jan 2001, 184 days later.
    assert one["example"] == "2000-01-01"
    assert one["message"]
    assert one["triggers"]["days"] == one["triggers"]["of"] == 101 * 365 + 25
    assert one["triggers"]["spans"] == [["2000-01-01", "2100-12-31"]]
    assert one["triggers"]["worst_by"] == 184
    assert [finding.record() for finding in lint(load_rulebook(weaker))] == record["findings"]


def test_lint_takes_an_id_and_without_one_the_national_rules(run):
    status, out, err = run("lint", "england")
    assert (status, err) == (0, "")
    assert "0 errors, 0 warnings" in out.splitlines()[0]
    assert run("lint") == (status, out, err)


def test_lint_finds_nothing_in_a_sound_rulebook_and_says_so(run, tmp_path):
    path = tmp_path / "sound.toml"
    path.write_text(book_text("", events=""), encoding="utf-8")
    assert run("lint", path) == (
        0, "A rulebook made for a test, version 1: 0 errors, 0 warnings, 0 notes.\n", "",
    )  # fmt: skip
    assert json.loads(run("lint", path, "--format", "json")[1])["findings"] == []


@pytest.mark.parametrize("command", ["lint", "rules"])
@pytest.mark.parametrize(
    "content", ["no toml [", "[rulebook]\nid = 1", "[rulebook]\nid = 'a'\nunknown = 1"]
)
def test_a_file_that_cannot_be_used_is_an_error_and_prints_nothing(run, tmp_path, command, content):
    path = tmp_path / "bad.toml"
    path.write_text(content, encoding="utf-8")
    status, out, err = run(command, path)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert "bad.toml" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["lint", "rules"])
def test_an_unknown_rulebook_is_an_error_that_offers_the_nearest(run, command):
    status, out, err = run(command, "kirklees")
    assert (status, out) == (2, "")
    assert "kirklees-2018" in err


@pytest.mark.parametrize("arguments", [("lint", "england", "--format", "csv"), ("lint", "a", "b")])
def test_a_wrong_command_is_refused(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")


def test_lint_needs_no_rich_and_writes_no_colour(run, weaker, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in run("lint", weaker)[1]


# -- rules -----------------------------------------------------------------------------------


def test_rules_as_markdown_are_the_register(run, weaker):
    assert run("rules", weaker, "--format", "markdown") == (0, register(load_rulebook(weaker)), "")


def test_rules_as_json_have_every_rule_with_its_bound_readings_and_source(run, tmp_path):
    rule = (
        'event = "acted"\nwithin = "15 days"\nof = "started"\nimplements = "national"\n'
        'in_force = { from = 2019-01-01, until = 2020-12-31 }\nstatements = ["A1"]\n'
        'inactive = "incoherent"\nscope = "partnership"\n'
        '  [rules.readings.other]\n  within = "15 working days"\n  why = "so it may be read"'
    )
    both(tmp_path, NATIONAL, f'id = "local"\ntitle = "Act"\nactor = "police"\n{rule}')
    status, out, err = run("rules", tmp_path / "local.toml", "--format", "json")
    assert (status, err) == (0, "")
    record = json.loads(out)
    assert record["rulebook"] == {"id": "local-book", "version": "1"}
    national, local = record["rules"]
    assert (national["id"], national["event"], national["force"]) == (
        "national", "withdrawn", "statute",
    )  # fmt: skip
    assert local == {
        "id": "local",
        "title": "Act",
        "actor": "police",
        "event": "acted",
        "bound": "within 15 days of the start",
        "force": "local",
        "citation": "The text, paragraph 1",
        "source": "read",
        "in_force": {"from": "2019-01-01", "until": "2020-12-31"},
        "implements": "national",
        "scope": "partnership",
        "inactive": "incoherent",
        "statements": ["A1"],
        "readings": {
            "other": {"bound": "within 15 working days of the start", "why": "so it may be read"}
        },
    }


def test_rules_without_dates_have_null_for_them(run, weaker):
    record = json.loads(run("rules", weaker, "--format", "json")[1])
    assert {tuple(rule["in_force"].items()) for rule in record["rules"]} == {
        (("from", None), ("until", None))
    }


def test_rules_are_a_table_unless_another_format_is_asked_for(run, weaker):
    status, out, err = run("rules", weaker)
    assert (status, err) == (0, "")
    assert "Who, what and when" in out
    assert run("rules", weaker, "--format", "table")[1] == out
