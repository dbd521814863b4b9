"""The command line on good input: tables, JSON, exit statuses and schemas."""

import io
import json
import re
import sys
from datetime import date
from importlib.metadata import version

import jsonschema
import pytest

from example_files import EXAMPLES, book_of, example, name_of
from safeguarding_timelines.timelines.milestone import Flag, Status

IN_PROGRESS = example("in_progress")
LOCAL_STEPS = example("kingston_richmond_in_progress")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
WRITTEN_DATE = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}\b")

#: DESIGN section 6, the contract for the JSON of a timeline.
TIMELINE_KEYS = {
    "schema", "case", "as_of", "known_on", "library", "rulebook", "calendar", "milestones",
}  # fmt: skip
GROUPS = ("OVERDUE", "TO DO", "NO DATE SET", "DONE")
CALENDAR_KEYS = {
    "name", "snapshot", "announced_until", "known_on", "source", "closures", "reopened",
}  # fmt: skip
MILESTONE_KEYS = {
    "rule", "title", "event", "actor", "force", "status", "late", "due", "due_at", "earliest",
    "act_by", "done_on", "anchor", "flags", "readings", "citation",
}  # fmt: skip
NATIONAL_RULES = {
    "notify-panel", "inform-partners", "notify-looked-after-death", "notify-care-leaver-death",
    "rapid-review-submission", "panel-response", "lcspr-decision-informed", "lcspr-completion",
    "lcspr-publication", "lcspr-delay-explained", "report-to-panel-statute",
    "report-to-panel-guidance", "report-to-secretary-of-state-statute",
    "report-to-secretary-of-state-guidance", "report-to-ofsted", "lcspr-availability",
    "improvements-to-panel-statute", "improvements-to-secretary-of-state-statute",
    "improvements-availability", "national-review-completion", "national-review-publication",
    "national-report-statute", "national-report-guidance", "national-review-availability",
    "yearly-report", "yearly-report-by-september", "yearly-report-shared",
    "national-improvements-statute", "national-improvements-availability",
}  # fmt: skip


@pytest.fixture
def due(run):
    """The output of `due` where it succeeds, and says nothing on standard error."""

    def due(path, *options, as_of="2026-01-06"):
        status, out, err = run("due", path, "--as-of", as_of, *options)
        assert (status, err) == (0, "")
        return out

    return due


@pytest.fixture
def aware(tmp_path):
    """A death that the local authority heard of on Monday 15 December 2025."""
    path = tmp_path / "aware.json"
    facts = {"outcome": "died", "abuse_or_neglect": "known"}
    events = [{"kind": "became_aware", "on": "2025-12-15"}]
    path.write_text(json.dumps({"reference": "EX-2026-001", "facts": facts, "events": events}))
    return path


def local(*options):
    return ("--rules", "kingston-richmond", *options)


def by_rule(text):
    return {milestone["rule"]: milestone for milestone in json.loads(text)["milestones"]}


# -- The table -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("as_of", ["2024-01-20", "2025-12-18", "2026-04-20", "2027-06-01"])
@pytest.mark.parametrize("options", [(), ("--all",)], ids=["near", "all"])
@pytest.mark.parametrize("rules", ["england", "kingston-richmond"])
def test_a_table_is_readable_at_a_hundred_columns(due, path, as_of, options, rules):
    options = (*options, "--rules", rules, "--ignore-unknown-events")
    table = due(path, *options, as_of=as_of)
    assert max(len(line) for line in table.splitlines()) <= 100
    assert "\x1b" not in table
    assert not ISO_DATE.search(table)
    day = date.fromisoformat(as_of)
    assert f"{day:%a} {day.day} {day:%b %Y}" in table
    assert json.loads(path.read_text())["reference"] in table


def test_the_table_tells_what_is_due_and_what_is_late(due):
    table = due(LOCAL_STEPS, *local())
    # Ten and fifteen working days from Wednesday 17 December: 18, 19, 22, 23, 24, 29, 30,
    # 31 December, 2, 5 (ten), 6, 7, 8, 9, 12 January (fifteen).
    assert "Mon 5 Jan 2026" in table
    assert "Mon 12 Jan 2026" in table
    assert "overdue" in table.lower()
    assert "unlawful" not in table.lower()
    assert "not legal advice" in table.lower()


def test_every_date_of_the_table_stands_in_the_json(due):
    table = due(LOCAL_STEPS, *local("--all"))
    rows = [match for line in table.splitlines() if (match := WRITTEN_DATE.match(line, 1))]
    written = {match[0] for match in rows}
    milestones = by_rule(due(LOCAL_STEPS, *local("--format", "json"))).values()
    dates = [m["due"] or m["earliest"] for m in milestones]
    days = [date.fromisoformat(day) for day in dates if day]
    assert written == {f"{day:%a} {day.day} {day:%b %Y}" for day in days}


def test_what_is_distant_is_left_out_unless_all_is_asked_for(due, aware):
    near, everything = due(aware), due(aware, "--all")
    assert "national review" not in near
    assert "national review" in everything
    assert "--all" in near
    assert "--all" not in everything


def test_a_local_rule_stands_under_the_national_one_on_the_same_act(due):
    rows = [line for line in due(LOCAL_STEPS, *local()).splitlines() if WRITTEN_DATE.match(line, 1)]
    national = next(n for n, row in enumerate(rows) if "Submit the rapid review" in row)
    assert "local procedure: Submit" in rows[national + 1]


def test_a_table_with_nothing_in_it_says_so(due, tmp_path):
    path = tmp_path / "empty.json"
    path.write_text('{"reference": "EX-2026-001", "facts": {"abuse_or_neglect": "none"}}')
    assert "EX-2026-001" in due(path)
    assert len(due(path, "--all").splitlines()) > len(due(path).splitlines())


def test_colours_are_for_terminals_whatever_the_environment_says(due, monkeypatch):
    plain = due(LOCAL_STEPS, *local())
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    assert due(LOCAL_STEPS, *local()) == plain


def test_the_longest_reference_fits_the_table(due, tmp_path):
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"reference": "X" * 64}))
    assert max(len(line) for line in due(path).splitlines()) <= 100


# -- JSON ------------------------------------------------------------------------------------


@pytest.fixture
def schema(run):
    def schema(*of):
        status, out, err = run("schema", *of)
        assert (status, err) == (0, "")
        found = json.loads(out)
        jsonschema.Draft202012Validator.check_schema(found)
        return jsonschema.Draft202012Validator(found)

    return schema


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("as_of", ["2024-01-20", "2026-04-20"])
def test_the_json_of_a_timeline_keeps_its_contract(due, schema, path, as_of):
    rules = book_of(path)
    record = json.loads(due(path, "--rules", rules, "--format", "json", as_of=as_of))
    assert schema("timeline").is_valid(record)
    assert set(record) >= TIMELINE_KEYS
    assert record["case"] == json.loads(path.read_text())["reference"]
    assert (record["as_of"], record["known_on"]) == (as_of, None)
    assert record["rulebook"]["id"] == rules
    assert record["rulebook"]["version"]
    assert record["calendar"]["name"] == "england-and-wales"
    assert record["calendar"]["snapshot"]
    assert ISO_DATE.fullmatch(record["calendar"]["announced_until"])
    assert set(record["calendar"]) >= CALENDAR_KEYS
    assert record["calendar"]["source"] == f"holidays {version('holidays')}"
    assert (record["calendar"]["closures"], record["calendar"]["reopened"]) == ({}, [])
    assert {m["rule"] for m in record["milestones"]} > NATIONAL_RULES - {
        "yearly-report", "yearly-report-by-september", "yearly-report-shared",
    }  # fmt: skip
    for milestone in record["milestones"]:
        assert set(milestone) >= MILESTONE_KEYS
        assert milestone["status"] in list(Status)
        assert milestone["late"] in (True, False)
        assert set(milestone["flags"]) <= set(Flag)
        assert milestone["force"] in {"statute", "guidance", "expectation", "local", "permission"}
        for key in ("rule", "title", "event", "actor", "citation"):
            assert milestone[key]
        assert set(milestone["anchor"]) >= {"event", "on", "basis"}
        assert milestone["anchor"]["basis"] in {"actual", "planned", "projected", "none"}
        for reading in milestone["readings"].values():
            assert set(reading) >= {"due", "status"}
            assert reading["status"] in list(Status)
        dates = [milestone[key] for key in ("due", "earliest", "act_by", "done_on")]
        dates += [milestone["anchor"]["on"], *(r["due"] for r in milestone["readings"].values())]
        assert all(day is None or ISO_DATE.fullmatch(day) for day in dates)


def test_the_schema_of_a_timeline_refuses_what_is_none(due, schema):
    validator = schema("timeline")
    record = json.loads(due(LOCAL_STEPS, *local("--format", "json")))
    assert validator.is_valid(record)
    for change in ({"milestones": None}, {"case": 3}, {"rulebook": {}}, {"calendar": "gov.uk"}):
        assert not validator.is_valid({**record, **change})
    for change in ({"late": "no"}, {"due": 3}, {"anchor": None}, {"readings": []}):
        assert not validator.is_valid(
            {**record, "milestones": [{**record["milestones"][0], **change}]}
        )
    del record["as_of"]
    assert not validator.is_valid(record)


def test_the_dates_of_an_example_are_those_counted_by_hand(due):
    found = by_rule(due(LOCAL_STEPS, *local("--format", "json")))
    # 15 December and 16, 17, 18, 19, 22 December; done on the 17th.
    assert found["notify-panel"]["due"] == "2025-12-22"
    assert found["notify-panel"]["done_on"] == "2025-12-17"
    assert found["notify-panel"]["status"] == "met"
    assert found["rapid-review-submission"]["due"] == "2026-01-12"
    assert found["rapid-review-submission"]["status"] == "due"
    assert found["rapid-review-submission"]["anchor"]["event"] == "panel_notified"
    assert found["rapid-review-submission"]["anchor"]["on"] == "2025-12-17"
    assert found["rapid-review-submission"]["anchor"]["basis"] == "actual"
    # From awareness on the 15th: 16, 17, 18, 19, 22, 23, 24, 29, 30, 31, 2, 5, 6, 7, 8 January.
    assert found["rapid-review-submission"]["readings"]["from-awareness"]["due"] == "2026-01-08"
    assert found["rapid-review-meeting"]["due"] == "2026-01-05"
    assert found["rapid-review-meeting"]["status"] == "overdue"
    assert found["rapid-review-meeting"]["late"] is True


def test_the_same_input_gives_the_same_bytes(due):
    for form in ("table", "json", "csv"):
        assert due(LOCAL_STEPS, *local("--format", form)) == due(
            LOCAL_STEPS, *local("--format", form)
        )


# -- Options ---------------------------------------------------------------------------------


def test_without_a_day_the_answer_is_as_of_today_and_says_so(run):
    before = date.today()  # noqa: DTZ011
    status, out, _ = run("due", LOCAL_STEPS, *local("--format", "json"))
    assert status == 0
    assert before <= date.fromisoformat(json.loads(out)["as_of"]) <= date.today()  # noqa: DTZ011


def test_a_day_of_knowledge_hides_what_was_recorded_later(due, tmp_path):
    path = tmp_path / "case.json"
    event = {"kind": "became_aware", "on": "2025-12-15", "recorded_on": "2026-01-05"}
    path.write_text(json.dumps({"reference": "EX-2026-001", "events": [event]}))
    hidden = json.loads(due(path, "--format", "json", "--known-on", "2026-01-04"))
    assert hidden["known_on"] == "2026-01-04"
    assert by_rule(json.dumps(hidden))["notify-panel"]["anchor"]["on"] is None
    seen = by_rule(due(path, "--format", "json", "--known-on", "2026-01-05"))
    assert seen["notify-panel"]["anchor"]["on"] == "2025-12-15"
    assert "Sun 4 Jan 2026" in due(path, "--known-on", "2026-01-04")


@pytest.mark.parametrize("form", ["json", "table", "csv"])
def test_duties_of_the_partnership_are_shown_where_asked_for(due, aware, form):
    assert "yearly" in due(aware, "--partnership", "--all", "--format", form)
    assert "yearly" not in due(aware, "--all", "--format", form)


def test_what_waits_without_a_date_stands_in_a_group_of_its_own_after_what_has_one(due):
    """A looked-after child's death is notified without a stated period."""
    table = due(example("looked_after_death"), as_of="2026-02-20")
    groups = [line.strip() for line in table.splitlines() if line.strip() in GROUPS]
    assert groups == ["NO DATE SET"]
    assert "open, no date set" in table


def test_the_groups_of_the_table_come_in_the_order_of_what_presses_most(due):
    # decided on 31 October 2025, published, not sent to Ofsted; the report is kept for a year
    for path, options, as_of in (
        (example("straddles_edition"), (), "2026-05-01"),
        (LOCAL_STEPS, local(), "2026-01-06"),
    ):
        table = due(path, *options, as_of=as_of)
        groups = [line.strip() for line in table.splitlines() if line.strip() in GROUPS]
        assert groups == [group for group in GROUPS if group in groups]
        assert {"OVERDUE", "TO DO", "DONE"} <= set(groups)


def test_unknown_events_can_be_left_out(run, due):
    status, out, err = run("due", LOCAL_STEPS, "--as-of", "2026-01-06")
    assert (status, out) == (2, "")
    assert "partnership_copied" in err
    assert LOCAL_STEPS.name in err
    found = by_rule(due(LOCAL_STEPS, "--ignore-unknown-events", "--format", "json"))
    assert found == by_rule(due(IN_PROGRESS, "--format", "json"))


def test_a_case_may_come_from_standard_input(due, monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(LOCAL_STEPS.read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)
    assert due("-", *local("--format", "json")) == due(LOCAL_STEPS, *local("--format", "json"))


def test_rules_may_come_from_a_file(due, aware, tmp_path):
    path = tmp_path / "town.toml"
    path.write_text('[rulebook]\nid = "town"\ntitle = "Town"\nversion = "1"\nextends = "england"')
    record = json.loads(due(aware, "--rules", path, "--format", "json"))
    assert record["rulebook"] == {"id": "town", "version": "1"}


# -- check -----------------------------------------------------------------------------------


# Five working days from 15 December: 16, 17, 18, 19, 22.
@pytest.mark.parametrize(("as_of", "expected"), [("2025-12-22", 0), ("2025-12-23", 1)])
def test_check_has_exit_status_1_where_something_is_late_and_due_never_has(
    run, due, aware, as_of, expected
):
    status, out, err = run("check", aware, "--as-of", as_of)
    assert (status, err) == (expected, "")
    assert ("notify-panel" in out) == bool(expected)
    assert ("by Mon 22 Dec 2025" in out) == bool(expected)
    assert out.splitlines()[0].endswith("1 late." if expected else "nothing late.")
    assert ("guidance" in out) == bool(expected)
    assert "unlawful" not in out
    assert due(aware, as_of=as_of)


def test_the_json_of_check_is_a_timeline_of_what_is_late(run, schema, aware):
    for as_of, late in (("2025-12-22", []), ("2025-12-23", ["notify-panel"])):
        status, out, err = run("check", aware, "--as-of", as_of, "--format", "json")
        assert (status, err) == (len(late), "")
        assert schema("timeline").is_valid(json.loads(out))
        assert list(by_rule(out)) == late


def test_a_report_withdrawn_within_its_year_is_found(run, tmp_path):
    # SI 2018/789, regulation 17: public for a year following publication, here to 15 January.
    path = tmp_path / "case.json"
    events = [{"kind": "lcspr_published", "on": "2025-01-15"}]
    for withdrawn, expected in (("2026-01-15", 1), ("2026-01-16", 0)):
        more = {"kind": "lcspr_withdrawn", "on": withdrawn}
        sent = [
            {"kind": f"report_sent_to_{whom}", "on": "2024-12-01"}
            for whom in ("panel", "secretary_of_state", "ofsted")
        ]
        path.write_text(json.dumps({"reference": "EX-1", "events": [*events, *sent, more]}))
        status, out, _ = run("check", path, "--as-of", "2026-02-01")
        assert ("lcspr-availability" in out) == bool(expected)
        assert status == expected


# -- rules ------------------------------------------------------------------


def test_rules_lists_every_rule_with_its_citation(run):
    status, out, err = run("rules", "--format", "json")
    assert (status, err) == (0, "")
    record = json.loads(out)
    assert record["rulebook"]["id"] == "england"
    assert {rule["id"] for rule in record["rules"]} >= NATIONAL_RULES
    for rule in record["rules"]:
        assert rule["citation"]
        assert rule["bound"]
        assert rule["force"]
    notify = [rule for rule in record["rules"] if rule["id"] == "notify-panel"]
    assert all("5 working days" in rule["bound"] for rule in notify)
    assert any(rule["in_force"]["from"] == "2023-12-15" for rule in notify)


@pytest.mark.parametrize("rules", ["england", "kingston-richmond"])
def test_rules_is_a_table_readable_at_a_hundred_columns(run, rules):
    status, out, err = run("rules", rules)
    assert (status, err) == (0, "")
    assert max(len(line) for line in out.splitlines()) <= 100
    assert "notify-panel" in out
