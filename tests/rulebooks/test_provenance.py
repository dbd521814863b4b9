"""What is needed to reproduce a timeline: the same inputs give the same bytes, and say which."""

import json
import os
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from example_files import EXAMPLES, book_of, example, name_of
from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.outputs.text.table import timeline_table
from safeguarding_timelines.rules.load import load_rulebook as load_anew

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 1, 6)
CALENDAR = WorkingCalendar.england_and_wales()

CASE = Case.of(
    "EX-2026-001",
    outcome="died",
    abuse_or_neglect="suspected",
    became_aware=date(2025, 12, 15),
    panel_notified=date(2025, 12, 17),
)


def computed(calendar=None, known_on=None, book="england"):
    return compute_timeline(
        CASE, load_rulebook(book), as_of=AS_OF, calendar=calendar, known_on=known_on
    )


# -- The same bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_the_same_inputs_give_the_same_bytes_twice(path):
    def outputs():
        case = Case.from_json(path.read_bytes())
        book = load_anew(book_of(path))
        found = compute_timeline(case, book, as_of=AS_OF)
        return found.to_json(), timeline_csv(found), timeline_table(found, everything=True)

    assert outputs() == outputs()


def _in_a_process_of_its_own(path, **environment):
    command = [sys.executable, "-m", "safeguarding_timelines", "due", str(path), "--rules",
               "kingston-richmond", "--as-of", "2026-01-06", "--format", "json"]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        check=True,
        cwd=path.parent,
        env={**os.environ, **environment},
    )
    return done.stdout


def test_neither_hash_seed_nor_time_zone_nor_language_changes_a_byte():
    path = example("in_progress")
    one = _in_a_process_of_its_own(path, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LANG="C")
    other = _in_a_process_of_its_own(
        path, PYTHONHASHSEED="2", TZ="America/Adak", LANG="tr_TR.UTF-8", COLUMNS="40"
    )
    assert one == other
    assert json.loads(one)["case"] == "EX-2025-117"


def test_the_order_in_which_events_were_written_down_does_not_matter():
    backwards = CASE.model_copy(update={"events": CASE.events[::-1]})
    found = compute_timeline(backwards, load_rulebook("england"), as_of=AS_OF).record()
    expected = computed().record()
    # the inputs are repeated as they were written down, and nothing else differs
    assert found.pop("inputs")["case"]["events"] == expected.pop("inputs")["case"]["events"][::-1]
    assert found == expected


# -- What the JSON names -----------------------------------------------------------------------


def test_the_json_names_library_rulebook_calendar_and_both_days():
    record = json.loads(computed(known_on=date(2026, 1, 2)).to_json())
    assert list(record) == [
        "schema", "case", "as_of", "known_on", "library", "rulebook", "calendar", "milestones",
        "inputs",
    ]  # fmt: skip
    assert record["case"] == "EX-2026-001"
    assert (record["as_of"], record["known_on"]) == ("2026-01-06", "2026-01-02")
    assert record["library"] == version("safeguarding-timelines")
    assert record["rulebook"] == {"id": "england", "version": load_rulebook("england").version}
    # gov.uk lists every bank holiday up to the end of 2028
    assert record["calendar"] == {
        "name": "england-and-wales",
        "snapshot": CALENDAR.snapshot,
        "announced_until": "2028-12-31",
        "known_on": "2026-01-02",
        "source": f"holidays {version('holidays')}",
        "closures": {},
        "reopened": [],
    }
    today = json.loads(computed().to_json())
    assert (today["known_on"], today["calendar"]["known_on"]) == (None, None)


def test_a_calendar_given_as_it_was_known_says_so_whatever_records_are_seen():
    record = computed(calendar=CALENDAR.as_known_on(date(2024, 11, 26))).record()
    assert (record["known_on"], record["calendar"]["known_on"]) == (None, "2024-11-26")


@pytest.mark.parametrize("flags", [(False, False), (True, False), (False, True)])
def test_the_json_repeats_what_the_timeline_was_computed_from(flags):
    ignored, partnership = flags
    found = compute_timeline(
        CASE, load_rulebook("england"), as_of=AS_OF,
        ignore_unknown_events=ignored, partnership=partnership,
    )  # fmt: skip
    inputs = json.loads(found.to_json())["inputs"]
    assert inputs == {
        "case": {
            "reference": "EX-2026-001",
            "facts": {"outcome": "died", "abuse_or_neglect": "suspected"},
            "events": [
                {"kind": "became_aware", "on": "2025-12-15"},
                {"kind": "panel_notified", "on": "2025-12-17"},
            ],
        },
        "ignore_unknown_events": ignored,
        "partnership": partnership,
    }
    assert Case.from_json(json.dumps(inputs["case"])) == CASE


def test_the_json_names_the_closures_and_the_days_reopened_each_in_order():
    changed = CALENDAR.with_closures(
        {date(2026, 1, 9): "office closed", date(2026, 1, 7): "flood"}
    ).without([date(2026, 1, 1), date(2025, 12, 26)])
    record = json.loads(computed(calendar=changed).to_json())["calendar"]
    assert list(record["closures"].items()) == [
        ("2026-01-07", "flood"), ("2026-01-09", "office closed"),
    ]  # fmt: skip
    assert record["reopened"] == ["2025-12-26", "2026-01-01"]
    assert record["snapshot"] == changed.snapshot


def test_from_what_the_json_names_the_calendar_can_be_built_again():
    changed = CALENDAR.with_closures({date(2026, 1, 7): "flood"}).without([date(2026, 1, 1)])
    found = computed(calendar=changed)
    named = json.loads(found.to_json())["calendar"]
    again = CALENDAR.with_closures(
        {date.fromisoformat(day): why for day, why in named["closures"].items()}
    ).without([date.fromisoformat(day) for day in named["reopened"]])
    assert again.snapshot == named["snapshot"]
    assert computed(calendar=again).to_json() == found.to_json()


def test_the_calendar_named_is_the_one_known_on_that_day():
    """Up to 26 November 2024 the list went to the end of 2026, from the 27th to that of 2027."""
    for known_on, until in ((date(2024, 11, 26), "2026-12-31"), (date(2024, 11, 27), "2027-12-31")):
        record = json.loads(computed(known_on=known_on).to_json())["calendar"]
        assert record["announced_until"] == until
        assert record["snapshot"] == CALENDAR.snapshot  # no day of England's was added since


def test_the_json_names_the_local_rulebook_asked_for_and_not_the_one_it_extends():
    book = json.loads(computed(book="kingston-richmond").to_json())["rulebook"]
    assert book == {
        "id": "kingston-richmond", "version": load_rulebook("kingston-richmond").version,
    }  # fmt: skip


def test_every_milestone_in_the_json_has_every_key_of_the_contract_and_plain_dates():
    keys = {
        "rule", "title", "event", "actor", "force", "status", "late", "due", "due_at", "earliest",
        "act_by", "done_on", "anchor", "flags", "readings", "citation",
    }  # fmt: skip
    milestones = json.loads(computed().to_json())["milestones"]
    for milestone in milestones:
        assert keys <= set(milestone)
        assert {"event", "on", "basis"} <= set(milestone["anchor"])
        for reading in milestone["readings"].values():
            assert {"due", "status"} <= set(reading)
        for key in ("due", "earliest", "act_by", "done_on"):
            assert milestone[key] is None or date.fromisoformat(milestone[key])
    [submission] = [m for m in milestones if m["rule"] == "rapid-review-submission"]
    assert submission["due"] == "2026-01-12"
    assert submission["anchor"]["on"] == "2025-12-17"
    assert submission["readings"]["from-awareness"] == {
        "due": "2026-01-08", "status": "due", "earliest": None,
    }  # fmt: skip
    assert submission["citation"].startswith("Panel guidance for safeguarding partners, June 2025")


# -- The calendar's snapshot -------------------------------------------------------------------


def test_a_closure_on_a_weekday_changes_the_snapshot_and_the_dates():
    closed = CALENDAR.with_closures({date(2026, 1, 7): "office closed"})
    assert closed.snapshot != CALENDAR.snapshot
    found = computed(calendar=closed)
    assert found.record()["calendar"]["snapshot"] == closed.snapshot
    # 18 19 22 23 24 / 29 30 31 Dec, 2 5 / 6 8 9 12 13 Jan
    assert found["rapid-review-submission"].due == date(2026, 1, 13)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 10),  # a Saturday
        date(2025, 12, 25),  # closed already
    ],
)
def test_a_closure_that_changes_nothing_keeps_the_snapshot(day):
    assert CALENDAR.with_closures({day: "closed"}).snapshot == CALENDAR.snapshot


def test_calendars_that_count_alike_have_one_snapshot_and_others_have_none_in_common():
    added = CALENDAR.with_closures({date(2026, 1, 7): "office closed"})
    assert added.without([date(2026, 1, 7)]).snapshot == CALENDAR.snapshot
    calendars = [
        CALENDAR, WorkingCalendar.literal(), WorkingCalendar.scotland(),
        WorkingCalendar.northern_ireland(), WorkingCalendar.from_dates({}), added,
    ]  # fmt: skip
    assert len({calendar.snapshot for calendar in calendars}) == len(calendars)


def test_why_a_day_is_closed_is_no_part_of_the_snapshot():
    one = CALENDAR.with_closures({date(2026, 1, 7): "snow"})
    other = CALENDAR.with_closures({date(2026, 1, 7): "strike"})
    assert one.snapshot == other.snapshot
