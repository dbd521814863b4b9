"""What an explanation carries to be reproduced, in every form, and its form as plain data."""

import json
import re

import jsonschema

from rulebook_text import book, case, day
from safeguarding_timelines import (
    Case,
    WorkingCalendar,
    compute_timeline,
    explain,
    load_rulebook,
)
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.explanation import explanation_text
from safeguarding_timelines.outputs.text.table import timeline_table
from safeguarding_timelines.timelines.json_form import timeline_schema

FIVE = 'event = "acted"\nwithin = "5 working days"\nof = "started"'


def national(as_of="2026-04-20", **options):
    events = {
        "incident": "2026-04-01",
        "became_aware": "2026-04-09",
        "panel_notified": "2026-04-16",
    }
    found = Case.of("EX-2026-001", outcome="died", abuse_or_neglect="suspected", **events)
    return compute_timeline(found, load_rulebook("england"), as_of=day(as_of), **options)


def marks(computed):
    """What every output has to carry."""
    record = computed.record()
    return {
        record["rulebook"]["id"], record["rulebook"]["version"], record["calendar"]["name"],
        record["calendar"]["snapshot"], record["library"],
    }  # fmt: skip


def test_every_output_carries_what_is_needed_to_reproduce_it():
    computed = national(known_on=day("2026-04-19"))
    found = explain(computed, "notify-panel")
    table = timeline_table(computed, everything=True, colour=False)
    for output in (
        computed.to_json(), timeline_csv(computed), table, json.dumps(found.record()),
        explanation_text(found), explanation_markdown(found),
    ):  # fmt: skip
        joined = output.replace("\n", " ")
        assert {mark for mark in marks(computed) if mark not in joined} == set()
        for on in (r"2026-04-20|20 Apr 2026", r"2026-04-19|19 Apr 2026"):
            assert re.search(on, joined)


def test_the_same_inputs_give_the_same_bytes():
    for rule in ("notify-panel", "rapid-review-submission", "report-to-ofsted"):
        one, other = (explain(national(), rule) for _ in range(2))
        assert one == other
        for written in (explanation_text, explanation_markdown, lambda e: json.dumps(e.record())):
            assert written(one) == written(other)


def test_the_record_is_plain_data_with_the_dates_as_text():
    record = explain(national(), "rapid-review-submission").record()
    assert json.loads(json.dumps(record)) == record
    assert (record["rule"], record["due"], record["status"]) == (
        "rapid-review-submission", "2026-05-08", "due",
    )  # fmt: skip
    assert record["anchor"] == {"event": "panel_notified", "on": "2026-04-16", "basis": "actual"}
    [step] = record["steps"]
    assert step["rows"][0] == {"day": "2026-04-17", "counted": True, "number": 1, "reason": None}
    assert step["rows"][1]["reason"] == "Saturday"
    assert record["cautious"] == "from-awareness"
    assert [edition["used"] for edition in record["editions"]].count(True) == 1


def test_the_record_does_not_pass_for_a_timeline():
    computed = national()
    record = explain(computed, "notify-panel").record()
    assert record["schema"] != computed.record()["schema"]
    assert not jsonschema.Draft202012Validator(timeline_schema()).is_valid(record)


def test_the_calendar_a_rule_names_is_told_with_its_coverage(tmp_path):
    loaded = book(tmp_path, FIVE + '\ncalendar = "literal"')
    computed = compute_timeline(
        case(started="2025-12-22"), loaded, as_of=day("2026-01-06"),
    )  # fmt: skip
    found = explain(computed, "r")
    # By the letter Christmas Day counts: 23, 24, 25, 29, 30 December.
    assert found.milestone.due == day("2025-12-30")
    literal = WorkingCalendar.literal()
    for output in (explanation_text(found), json.dumps(found.record())):
        assert "literal" in output
        assert literal.snapshot in output
        assert all(str(end) in output for end in literal.coverage)


def test_an_explanation_is_built_only_when_asked_for(monkeypatch):
    from safeguarding_timelines.explanations import explain as explanation

    def refuse(*_):
        raise AssertionError("nobody asked for an explanation")

    monkeypatch.setattr(explanation, "evaluation_of", refuse)
    monkeypatch.setattr(explanation, "_rows", refuse)
    computed = national()
    computed.to_json()
    timeline_csv(computed)
    timeline_table(computed, everything=True, colour=False)
    monkeypatch.undo()
    assert explain(computed, "notify-panel").steps
