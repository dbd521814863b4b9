"""The vectors of this folder against the library; and that they are fresh, sound and explained."""

import json
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest

import oracle
from safeguarding_timelines import Case, Period, Rule, WorkingCalendar, compute_timeline
from safeguarding_timelines import load_rulebook as load
from safeguarding_timelines.rules.shapes.dates import dates_from

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "schema.json").read_text(encoding="utf-8"))
FILES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(HERE.glob("*.json"))
    if path.name != "schema.json"
}
VECTORS = [vector for file in FILES.values() for vector in file["vectors"]]
README = (HERE / "README.md").read_text(encoding="utf-8")
LONDON = ZoneInfo("Europe/London")
day = date.fromisoformat


def _own(listed):
    """The calendar as a file lists it, and nothing else."""
    closed = {day(one): why for one, why in listed["closed"].items()}
    coverage = day(listed["first"]), day(listed["last"])
    return WorkingCalendar.from_dates(closed, coverage=coverage)


LISTED = {name: file for each in FILES.values() for name, file in each["calendars"].items()}
OWN = {name: _own(listed) for name, listed in LISTED.items()}
ENGLAND = WorkingCalendar.england_and_wales()
BUILT_IN = {
    "england-and-wales": ENGLAND,
    "literal": WorkingCalendar.literal(),
    "scotland": WorkingCalendar.scotland(),
    "northern-ireland": WorkingCalendar.northern_ireland(),
    "england-and-wales as known on 2022-09-09": ENGLAND.as_known_on(date(2022, 9, 9)),
}


# -- Putting the questions to the library --------------------------------------------------------


def working_days(question, calendar, given):
    answer = getattr(calendar, question)
    dates = {key: day(value) for key, value in given.items() if key != "n"}
    if question in ("add", "subtract"):
        return answer(dates["from"], given["n"])
    if question == "count":
        return answer(dates["start"], dates["end"])
    return answer(dates["day"])


def periods(question, calendar, given):
    options = {"missing_day": given["missing_day"]} if "missing_day" in given else {}
    answer = getattr(Period.parse(given["period"]), question)
    return answer(day(given["from"]), calendar, **options)


def moments(question, _calendar, given):
    start = datetime.fromisoformat(given["from"]).astimezone(LONDON)
    return getattr(Period.parse(given["period"]), question)(start).isoformat()


def rule(**keys):
    """A rule of these keys and of the others that every rule has."""
    cite = {"instrument": "text", "at": "1"}
    common = {"id": "r", "title": "t", "actor": "a", "force": "local", "cite": cite}
    return Rule.model_validate(common | keys)


def day_windows(_question, calendar, given):
    keys = {key: given[key] for key in ("from_day", "to_day", "counted_in")}
    found = dates_from(
        rule(event="acted", day_one="started", **keys), day(given["day_one"]), calendar
    )
    return {"earliest": found.earliest, "due": found.due}


def notice_and_keep(question, calendar, given):
    length = given["at_least"]
    if question == "notice":
        notice = rule(event="sent", before="published", at_least=length)
        return dates_from(notice, day(given["before"]), calendar).due
    keep = rule(
        kept_until="ended", after="published", at_least=length, missing_day=given["missing_day"]
    )
    last = dates_from(keep, day(given["after"]), calendar).due
    return {"last_day": last, "free_from": last + timedelta(days=1)}


ASK = {
    "working-days": working_days,
    "periods": periods,
    "moments": moments,
    "day-windows": day_windows,
    "notice-and-keep": notice_and_keep,
}


def answered(vector, calendars):
    """What the library answers, as JSON has it."""
    given = dict(vector["input"])
    family = vector["id"].partition("/")[0]
    question = given.pop("question")
    calendar = calendars[given.pop("calendar", "england-and-wales")]
    return json.loads(json.dumps(ASK[family](question, calendar, given), default=str))


COUNTED = [vector for vector in VECTORS if not vector["id"].startswith("cases/")]


@pytest.mark.parametrize("vector", COUNTED, ids=lambda vector: vector["id"])
def test_the_library_answers_as_the_vector_says(vector):
    assert answered(vector, OWN) == vector["expected"]
    built_in = answered(vector, BUILT_IN)
    if vector["convention"] == "why-closed":  # the words for a holiday are the calendar's own
        built_in, expected = built_in is None, vector["expected"] is None
        assert built_in == expected
    else:
        assert built_in == vector["expected"]


@pytest.mark.parametrize("vector", FILES["cases"]["vectors"], ids=lambda vector: vector["id"])
def test_the_library_says_of_a_case_what_was_worked_out_by_hand(vector):
    given = vector["input"]
    known_on = day(given["known_on"]) if "known_on" in given else None
    timeline = compute_timeline(
        Case.model_validate(given["case"]),
        load(given["rulebook"]),
        as_of=day(given["as_of"]),
        known_on=known_on,
    )
    told = {milestone["rule"]: milestone for milestone in timeline.record()["milestones"]}
    found = {
        rule_id: {key: told[rule_id][key] for key in expected}
        for rule_id, expected in vector["expected"].items()
    }
    assert found == vector["expected"]


# -- The files themselves ------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_as_the_schema_says(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(FILES[name])
    assert FILES[name]["family"] == name
    assert all(vector["id"].startswith(f"{name}/") for vector in FILES[name]["vectors"])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("periods", {"convention": "as-usual"}),
        ("periods", {"expected": "2026-2-3"}),
        ("periods", {"input": {"question": "after", "period": "6mo", "from": "2026-01-05"}}),
        ("working-days", {"input": {"question": "add", "calendar": "x", "from": "2026-01-05"}}),
        ("moments", {"expected": "2026-01-05T09:00"}),
        ("day-windows", {"expected": {"due": "2026-01-05"}}),
        ("notice-and-keep", {"input": {"question": "keep", "at_least": "1 year"}}),
        ("cases", {"expected": {"notify-panel": {"status": "due"}}}),
    ],
)
def test_the_schema_refuses_what_is_no_vector(name, change):
    file = FILES[name]
    wrong = {**file, "vectors": [{**file["vectors"][0], **change}, *file["vectors"][1:]]}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(wrong)


def test_every_vector_has_an_id_of_its_own_and_asks_a_calendar_of_its_file():
    assert len({vector["id"] for vector in VECTORS}) == len(VECTORS)
    for file in FILES.values():
        named = {vector["input"].get("calendar") for vector in file["vectors"]} - {None}
        assert named <= set(file["calendars"])


def test_the_calendars_close_the_days_that_the_library_closes():
    for name, listed in LISTED.items():
        first, last = day(listed["first"]), day(listed["last"])
        closed = [str(d) for d in oracle.days(first, last) if BUILT_IN[name].reason(d)]
        weekdays = [text for text in closed if day(text).weekday() < oracle.SATURDAY]
        assert (name, sorted(listed["closed"])) == (name, weekdays)
    assert str(ENGLAND.announced_until) == LISTED["england-and-wales"]["announced_until"]


def test_the_files_are_what_the_script_writes_and_the_script_does_not_ask_the_library():
    """Run by itself, without the library, as someone who changes a vector runs it."""
    script = (
        "import json, sys, regenerate\n"
        "assert not any(name.startswith('safeguarding_timelines') for name in sys.modules)\n"
        "print(json.dumps(regenerate.files()))"
    )
    command = [
        sys.executable,
        "-I",
        "-c",
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n{script}",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    fresh = json.loads(run.stdout)
    assert sorted(fresh) == sorted(f"{name}.json" for name in FILES)
    for name, text in fresh.items():
        assert (HERE / name).read_text(encoding="utf-8") == text, f"{name} is stale: regenerate"


def test_the_readme_names_every_file_family_convention_and_question():
    conventions = SCHEMA["$defs"]["vector"]["properties"]["convention"]["enum"]
    assert {vector["convention"] for vector in VECTORS} == set(conventions)
    questions = {vector["input"].get("question", "whole-case") for vector in VECTORS}
    for word in (*FILES, *conventions, *questions, "schema.json", "regenerate.py", "by_hand.py"):
        assert re.search(rf"`({word}|{word}\.json)`", README), word


def test_what_the_readme_shows_is_a_vector_of_these_files():
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL)]
    families = {vector["id"].partition("/")[0] for vector in shown}
    assert families == set(FILES)
    for vector in shown:
        assert vector in VECTORS
