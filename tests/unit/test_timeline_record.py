"""A timeline as plain data: the keys that other systems rely on, and its schema."""

import json

import jsonschema
import pytest

from rulebook_text import book, day, timeline
from safeguarding_timelines import Event
from safeguarding_timelines.engine.compute import evaluation_of
from safeguarding_timelines.timelines.json_form import timeline_schema

RULES = """
    event = "acted"
    within = "48 hours"
    of = "started"
    extended_by = "granted"
    [rules.readings.longer]
    within = "72 hours"
    why = "perhaps"

    id = "gate"
    event = "reported"
    at_least = "10 days"
    after = "acted"

    id = "untimed"
    event = "finished"
    untimed = "promptly"

    id = "other"
    event = "finished"
    within = "1 day"
    of = "started"
    applies_if = { outcome = "died" }
"""


@pytest.fixture
def found(tmp_path):
    return timeline(
        book(tmp_path, RULES),
        "2026-01-06",
        Event(kind="started", on=day("2026-01-05"), at="10:00"),
    )


def test_a_timeline_has_the_keys_agreed(found):
    record = json.loads(found.to_json())
    assert {
        "schema", "case", "as_of", "known_on", "library", "rulebook", "calendar", "milestones",
    } <= set(record)  # fmt: skip
    assert (record["case"], record["as_of"], record["known_on"]) == (
        "EX-2026-001",
        "2026-01-06",
        None,
    )
    assert record["rulebook"] == {"id": "test-book", "version": "1"}
    assert {"name", "snapshot", "announced_until"} <= set(record["calendar"])
    for milestone in record["milestones"]:
        assert {
            "rule", "title", "event", "actor", "force", "status", "late", "due", "due_at",
            "earliest", "act_by", "done_on", "anchor", "flags", "readings", "citation",
        } <= set(milestone)  # fmt: skip
        assert {"event", "on", "basis"} <= set(milestone["anchor"])


def test_a_milestone_in_full(found):
    [record] = [m for m in found.record()["milestones"] if m["rule"] == "r"]
    assert record == {
        "rule": "r",
        "title": "Do it",
        "event": "acted",
        "actor": "the partners",
        "force": "guidance",
        "status": "due",
        "late": False,
        "due": "2026-01-07",
        "due_at": "2026-01-07T10:00:00+00:00",
        "earliest": None,
        "act_by": "2026-01-07",
        "done_on": None,
        "original_due": None,
        "anchor": {
            "event": "started",
            "on": "2026-01-05",
            "basis": "actual",
            "projected_by": None,
        },
        "flags": ["governs", "ambiguous"],
        "readings": {"longer": {"due": "2026-01-08", "status": "due", "earliest": None}},
        "cautious": "default",
        "decided_by": None,
        "citation": "The text, paragraph 1",
    } | {key: record[key] for key in record.keys() - EXPECTED}


EXPECTED = {
    "rule", "title", "event", "actor", "force", "status", "late", "due", "due_at", "earliest",
    "act_by", "done_on", "original_due", "anchor", "flags", "readings", "cautious", "decided_by",
    "citation",
}  # fmt: skip


def test_the_schema_admits_every_timeline_and_no_mistake(found):
    schema = timeline_schema()
    record = json.loads(found.to_json())
    jsonschema.validate(record, schema)
    for key in ("case", "as_of", "milestones"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({k: v for k, v in record.items() if k != key}, schema)
    record["milestones"][0]["late"] = "no"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema)


def test_the_same_inputs_give_the_same_bytes(tmp_path, found):
    again = timeline(
        book(tmp_path, RULES),
        "2026-01-06",
        Event(kind="started", on=day("2026-01-05"), at="10:00"),
    )
    assert again.to_json() == found.to_json()


def test_the_dates_a_timeline_rests_on_can_be_asked_for_again(found):
    dates = evaluation_of(found)
    assert dates.as_of == day("2026-01-06")
    assert dates.date_of("started").on == day("2026-01-05")
    assert (dates.date_of("acted").on, dates.date_of("acted").basis) == (
        day("2026-01-07"),
        "projected",
    )
