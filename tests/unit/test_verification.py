"""Stored timelines: what is sound verifies, every altered key is told, what is unusable refused."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from rulebook_text import HEADER, book, book_text, case, day
from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.cases.case import LARGEST_FILE
from safeguarding_timelines.errors import SafeguardingTimelinesError
from safeguarding_timelines.questions.verify import differences_in

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.json"))
ENGLAND = load_rulebook("england")
CALENDAR = WorkingCalendar.england_and_wales()


@pytest.fixture
def stored(tmp_path):
    """Write a record, or a timeline, to a file and give its path."""

    def stored(content):
        path = tmp_path / "timeline.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return stored


def in_progress(**options):
    """A timeline with readings, a due date, a date kept to, and what does not apply."""
    made = Case.of(
        "EX-2026-001",
        outcome="died",
        abuse_or_neglect="suspected",
        became_aware="2025-12-15",
        panel_notified="2025-12-17",
        lcspr_decided="2026-01-05",
    )
    options = {"as_of": day("2026-01-06"), **options}
    return compute_timeline(made, ENGLAND, **options)


# -- What verifies ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("rules", ["england", "kingston-richmond", "barnet", "kirklees-2018"])
def test_every_example_verifies(stored, path, rules):
    computed = compute_timeline(
        Case.read(path), load_rulebook(rules), as_of=day("2026-04-20"),
        ignore_unknown_events=True, partnership=True,
    )  # fmt: skip
    assert differences_in(stored(computed.to_json())) == ()
    assert differences_in(str(stored(computed.to_json() + "\n"))) == ()


@pytest.mark.parametrize(
    "options",
    [
        {"known_on": day("2025-12-16")},
        {"partnership": True},
        {"calendar": CALENDAR.with_closures({day("2026-01-05"): "flood"})},
        {"calendar": CALENDAR.without([day("2026-01-01")])},
        {"calendar": CALENDAR.with_closures({day("2026-01-05"): "flood"}),
         "known_on": day("2025-12-20")},
        {"calendar": CALENDAR.as_known_on(day("2025-12-20"))},
        {"calendar": CALENDAR.as_known_on(day("2019-12-20")), "known_on": day("2025-12-20")},
        {"calendar": WorkingCalendar.scotland()},
        {"calendar": WorkingCalendar.literal().with_closures({day("2025-12-25"): "shut"})},
        {"as_of": day("2001-01-01")},
    ],
)  # fmt: skip
def test_calendars_closures_and_knowledge_are_stored_and_found_again(stored, options):
    assert differences_in(stored(in_progress(**options).to_json())) == ()


def test_the_rulebook_may_be_a_file_that_is_named(stored, tmp_path):
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"'
    computed = compute_timeline(
        case(started="2026-01-05"), book(tmp_path, rules), as_of=day("2026-01-06")
    )
    path = stored(computed.to_json())
    assert differences_in(path, rules=str(tmp_path / "book.toml")) == ()
    with pytest.raises(SafeguardingTimelinesError, match="test-book"):
        differences_in(path)


def test_what_was_written_can_be_read_again_however_large(stored):
    """Five thousand milestones: a report before and after each of 2,500 meetings."""
    days = [date(2012, 1, 1) + timedelta(days=n) for n in range(2_500)]
    made = Case.of("EX-2026-001", subgroup_met=days)
    computed = compute_timeline(
        made, load_rulebook("kingston-richmond"), as_of=day("2026-01-01"), partnership=True
    )
    path = stored(computed.to_json())
    assert path.stat().st_size > LARGEST_FILE
    assert differences_in(path) == ()


# -- What differs ----------------------------------------------------------------------------


def leaves(value, at=()):
    """The place of every value in plain data that holds no others."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from leaves(inner, (*at, number))
    else:
        yield at, value


def altered(record, at, value):
    """A copy of the record with another value in one place."""
    copy = json.loads(json.dumps(record))
    place = copy
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = value
    return copy


def another(value):
    """A value of the same type that is not the same; a date for nothing."""
    if isinstance(value, bool):
        return not value
    if value is None:
        return "2030-01-01"
    if isinstance(value, (list, dict)):
        return ["2026-01-01"] if isinstance(value, list) else {"2026-02-02": "closed"}
    try:
        return str(date.fromisoformat(value) + timedelta(days=1))
    except ValueError:
        return value + "-x"


RECORD = json.loads(in_progress().to_json())
SHOWN = ("rapid-review-submission", "lcspr-publication", "notify-looked-after-death")
#: A timeline as of another day, or as known on another, may be as sound.
ASKED = {("as_of",), ("calendar", "known_on")}
LEAVES = [
    (at, value)
    for at, value in leaves(RECORD)
    if (at[0] != "milestones" or RECORD["milestones"][at[1]]["rule"] in SHOWN)
    and at[0] != "inputs"
    and at not in ASKED
]


@pytest.mark.parametrize(("at", "value"), LEAVES, ids=[".".join(map(str, at)) for at, _ in LEAVES])
def test_every_key_that_is_altered_is_told_or_refused(stored, at, value):
    try:
        found = differences_in(stored(altered(RECORD, at, another(value))))
    except SafeguardingTimelinesError:
        return
    assert found != ()


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("inputs", "case", "events", 0, "on"), "2025-12-16"),
        (("inputs", "case", "facts", "outcome"), "seriously_harmed"),
        (("inputs", "case", "reference"), "EX-2026-002"),
        (("inputs", "partnership"), True),
    ],
)
def test_other_inputs_give_another_timeline(stored, at, value):
    record = json.loads(in_progress(known_on=None).to_json())
    record["inputs"]["case"]["facts"]["looked_after"] = False
    record = json.loads(_computed_again(record))
    assert differences_in(stored(record)) == ()
    if at[-1] == "outcome":  # a looked-after child's death is one only if the child died
        record["inputs"]["case"]["facts"]["looked_after"] = True
    assert differences_in(stored(altered(record, at, value))) != ()


def _computed_again(record):
    made = Case.model_validate(record["inputs"]["case"])
    return compute_timeline(made, ENGLAND, as_of=day(record["as_of"])).to_json()


def test_a_difference_tells_both_values(stored):
    at = ("milestones", next(
        n for n, m in enumerate(RECORD["milestones"]) if m["rule"] == "rapid-review-submission"
    ), "due")  # fmt: skip
    # Fifteen working days from Wednesday 17 December 2025 end on Monday 12 January 2026.
    [told] = differences_in(stored(altered(RECORD, at, "2026-01-13")))
    assert told.startswith("rapid-review-submission.due")
    assert "2026-01-13" in told
    assert "2026-01-12" in told
    [told] = differences_in(stored(altered(RECORD, at, None)))
    assert "nothing" in told


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("library",), "0.0.1"), (("rulebook", "version"), "2025.1"),
        (("calendar", "snapshot"), "000000000000"), (("calendar", "source"), "holidays 0.1"),
        (("calendar", "announced_until"), "2027-12-31"),
    ],
)  # fmt: skip
def test_what_it_was_made_with_is_told_first(stored, at, value):
    record = altered(RECORD, at, value)
    record["milestones"][0]["title"] = "Another title"
    told = differences_in(stored(record))
    changed = at[0] == "rulebook"  # then the rules that say something else are named as well
    assert len(told) == 2 + changed
    assert told[0].startswith(".".join(at))
    assert value in told[0]


FIRST, SECOND, *REST = RECORD["milestones"]


@pytest.mark.parametrize(
    "several",
    [
        [SECOND, *REST], [], [*RECORD["milestones"], {**FIRST, "rule": "another-rule"}],
        [*RECORD["milestones"], FIRST], [SECOND, FIRST, *REST],
    ],
    ids=["dropped", "none left", "added", "doubled", "changed over"],
)  # fmt: skip
def test_a_milestone_dropped_added_doubled_or_out_of_place_is_told(stored, several):
    assert differences_in(stored({**RECORD, "milestones": several})) != ()


def test_of_two_instances_from_one_day_each_is_compared(stored, tmp_path):
    rules = 'event = "acted"\nwithin = "5 days"\nof = { each = "asked" }'
    computed = compute_timeline(
        case(asked=["2026-01-05", "2026-01-05"]), book(tmp_path, rules), as_of=day("2026-01-06")
    )
    record = json.loads(computed.to_json())
    assert len(record["milestones"]) == 2
    rules = str(tmp_path / "book.toml")
    assert differences_in(stored(record), rules=rules) == ()
    for number in (0, 1):
        forged = altered(record, ("milestones", number, "due"), "2026-01-11")
        assert differences_in(stored(forged), rules=rules) != ()


@pytest.mark.parametrize("at", [(), ("rulebook",), ("calendar",), ("milestones", 0)])
def test_a_key_that_does_not_belong_there_is_told_or_refused(stored, at):
    try:
        found = differences_in(stored(altered(RECORD, (*at, "note"), "agreed by telephone")))
    except SafeguardingTimelinesError:
        return
    assert found != ()


@pytest.mark.parametrize("value", ["no", "false", 0, 0.0])
def test_a_value_of_another_type_is_told_or_refused(stored, value):
    place = next(n for n, m in enumerate(RECORD["milestones"]) if m["late"] is False)
    try:
        found = differences_in(stored(altered(RECORD, ("milestones", place, "late"), value)))
    except SafeguardingTimelinesError:
        return
    assert found != ()


def test_another_rulebook_than_the_stored_one_is_told(stored):
    told = differences_in(stored(RECORD), rules="kingston-richmond")
    assert any(line.startswith("rulebook.id") for line in told)
    assert any("computed now, and not stored" in line for line in told)


def test_a_rulebook_that_changed_meanwhile_is_told(stored, tmp_path):
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"'
    computed = compute_timeline(
        case(started="2026-01-05"), book(tmp_path, rules), as_of=day("2026-01-06")
    )
    path = tmp_path / "book.toml"
    header = HEADER.replace('version = "1"', 'version = "2"')
    path.write_text(book_text(rules.replace("5 days", "6 days"), header=header), encoding="utf-8")
    told = differences_in(stored(computed.to_json()), rules=str(path))
    assert any("2026-01-10" in line and "2026-01-11" in line for line in told)
    assert any(line.startswith("rulebook.version") for line in told)


# -- What cannot be used ---------------------------------------------------------------------

UNUSABLE = {
    "nothing": b"",
    "no JSON": b"due on Monday",
    "half of it": json.dumps(RECORD)[:500].encode(),
    "a list": [],
    "an empty object": {},
    "a number": b"3",
    "a case": {"reference": "EX-2026-001"},
    "no text": b"\xff\xfe\x00",
    "a key twice": b'{"schema": "a", "schema": "b"}',
    "nested too deeply": b"[" * 100_000,
    "no milestones": {**RECORD, "milestones": None},
    "no such day": {**RECORD, "as_of": "2026-02-30"},
    "no day": {**RECORD, "as_of": "today"},
    "known on no day": {**RECORD, "known_on": "yesterday"},
    "known on an empty text": {**RECORD, "known_on": ""},
    "before any calendar": {**RECORD, "as_of": "1066-10-14"},
    "no such calendar": altered(RECORD, ("calendar", "name"), "our-office"),
    "no such closure": altered(RECORD, ("calendar", "closures"), {"Monday": "closed"}),
    "a closure out of reach": altered(RECORD, ("calendar", "closures"), {"1999-12-31": "closed"}),
    "a Saturday reopened": altered(RECORD, ("calendar", "reopened"), ["2026-01-03"]),
    "no such rulebook": altered(RECORD, ("rulebook", "id"), "atlantis"),
    "no case": altered(RECORD, ("inputs", "case"), {}),
    "an unknown event": altered(RECORD, ("inputs", "case", "events", 0, "kind"), "made_up"),
}


@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_stored_timeline_is_refused(stored, content):
    with pytest.raises(SafeguardingTimelinesError) as caught:
        differences_in(stored(content))
    assert str(caught.value)


def test_what_is_far_too_large_is_refused(stored):
    path = stored("")
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(SafeguardingTimelinesError, match="large"):
        differences_in(path)


@pytest.mark.parametrize("path", ["no-such-file.json", ".", "a\0b", "x" * 5_000])
def test_a_file_that_cannot_be_read_is_refused(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SafeguardingTimelinesError):
        differences_in(path)


def test_a_stored_file_names_no_other_file_to_be_read(stored, tmp_path):
    """What is stored is not trusted: its rulebook is an id, and never a path."""
    path = tmp_path / "book.toml"
    path.write_text(book_text(), encoding="utf-8")
    with pytest.raises(SafeguardingTimelinesError):
        differences_in(stored(altered(RECORD, ("rulebook", "id"), str(path))))


def test_a_calendar_of_ones_own_is_told_not_to_be_at_hand(stored):
    own = WorkingCalendar.from_dates({day("2026-01-01"): "closed"}, name="our-office")
    with pytest.raises(SafeguardingTimelinesError, match="our-office"):
        differences_in(stored(in_progress(calendar=own).to_json()))


def test_a_calendar_of_ones_own_under_a_known_name_is_told(stored):
    own = WorkingCalendar.from_dates({day("2026-01-01"): "closed"}, name="england-and-wales")
    told = differences_in(stored(in_progress(calendar=own).to_json()))
    assert any(line.startswith("calendar.snapshot") for line in told)


def test_no_value_of_a_stored_case_is_repeated_where_it_is_refused(stored):
    forged = altered(RECORD, ("inputs", "case", "reference"), "A N Other")
    with pytest.raises(SafeguardingTimelinesError) as caught:
        differences_in(stored(forged))
    assert "Other" not in str(caught.value)


# -- Another version of the rulebook -----------------------------------------------------------


def test_a_timeline_of_an_earlier_version_says_which_rules_have_changed():
    """Stored under england 2026.1, before the second reading of the texts."""
    path = Path(__file__).parents[1] / "data" / "timeline_of_england_2026.1.json"
    found = differences_in(path)
    [version] = [line for line in found if line.startswith("rulebook.version")]
    assert version == "rulebook.version: stored 2026.1, computed now 2026.2"
    changed, new = [line.split(": ") for line in found if line.startswith("rules that ")]
    assert changed[0] == "rules that say something else now"
    # One cites the box on page 144 as well, the other has one reading more; no date moves.
    assert changed[1] == "lcspr-delay-explained, national-report-guidance"
    assert new[0] == "rules that are new"
    assert "notified-before-review" in new[1].split(", ")
    assert not [line for line in found if ".due:" in line or ".status:" in line]


def test_rules_that_are_gone_are_named(stored):
    record = in_progress().record()
    record["rulebook"] = {"id": "england", "version": "0"}
    record["milestones"].append({**record["milestones"][0], "rule": "once-upon-a-time"})
    assert "rules that are gone: once-upon-a-time" in differences_in(stored(record))
