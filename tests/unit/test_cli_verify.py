"""`verify`: a stored timeline is computed again, and whatever differs from it is told."""

import copy
import json
from datetime import date

import pytest

from example_files import EXAMPLES, book_of, example, name_of
from rulebook_text import ANSWERS
from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.questions.verify import differences_in

IN_PROGRESS = example("in_progress")
LOCAL_STEPS = example("kingston_richmond_in_progress")
LOCAL = ("--rules", "kingston-richmond")


@pytest.fixture
def stored(run, tmp_path):
    """The JSON of `due` in a file, after a change if one is given."""

    def stored(path, *options, change=None, as_of="2026-01-06"):
        status, out, err = run("due", path, "--as-of", as_of, "--format", "json", *options)
        assert (status, err) == (0, "")
        record = json.loads(out)
        if change is not None:
            change(record)
        kept = tmp_path / "stored.json"
        kept.write_text(out if change is None else json.dumps(record), encoding="utf-8")
        return kept

    return stored


# -- The same again ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("as_of", ["2024-01-20", "2026-04-20"])
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--known-on", "2024-11-26"),
        ("--partnership",),
        ("--rules", "england", "--ignore-unknown-events"),
    ],
    ids=" ".join,
)
def test_what_due_stored_verify_finds_again(run, stored, path, as_of, options):
    options = options if "--rules" in options else ("--rules", book_of(path), *options)
    status, out, err = run("verify", stored(path, *options, as_of=as_of))
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 1


@pytest.mark.parametrize("known_on", [None, date(2019, 6, 6), date(2022, 9, 9)])
@pytest.mark.parametrize("name", ["england-and-wales", "literal", "scotland", "northern-ireland"])
def test_a_timeline_on_another_calendar_with_changes_of_ones_own_is_found_again(
    tmp_path, name, known_on
):
    calendars = {
        "england-and-wales": WorkingCalendar.england_and_wales(),
        "literal": WorkingCalendar.literal(),
        "scotland": WorkingCalendar.scotland(),
        "northern-ireland": WorkingCalendar.northern_ireland(),
    }
    changed = calendars[name].with_closures({date(2022, 9, 14): "flood"})
    changed = changed.without([date(2022, 8, 29)])
    case = Case.of(
        "EX-2022-001", outcome="died", abuse_or_neglect="known", became_aware=date(2022, 8, 26),
        lcspr_published=date(2022, 9, 20),
    )  # fmt: skip
    # The day of knowledge may be asked of the timeline, of its calendar, or of both.
    for calendar, known in (
        (changed, known_on),
        (changed.as_known_on(known_on) if known_on else changed, None),
    ):
        found = compute_timeline(
            case, load_rulebook("england"), as_of=date(2022, 9, 9), calendar=calendar,
            known_on=known,
        )  # fmt: skip
        path = tmp_path / "stored.json"
        path.write_text(found.to_json(), encoding="utf-8")
        assert differences_in(path) == ()


def test_a_rulebook_of_ones_own_is_named_by_its_file(run, stored, tmp_path):
    book = tmp_path / "town.toml"
    book.write_text('[rulebook]\nid = "town"\ntitle = "Town"\nversion = "1"\nextends = "england"')
    kept = stored(IN_PROGRESS, "--rules", book)
    assert run("verify", kept, "--rules", book)[0] == 0
    status, out, err = run("verify", kept)
    assert (status, out) == (2, "")
    assert "'town'" in err


# -- What differs --------------------------------------------------------------------------------


def _other(value):
    """Another value of the same type, so that the file keeps its form."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}x"
    return "2026-01-31" if value is None else [*value, "x"]


def _leaves(table, path=()):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key)


def _set(table, path, value):
    *above, last = path
    for key in above:
        table = table[key]
    table[last] = value


def test_any_one_value_of_a_milestone_that_differs_is_told_with_its_rule(stored, tmp_path):
    record = json.loads(stored(LOCAL_STEPS, *LOCAL).read_text(encoding="utf-8"))
    path = tmp_path / "changed.json"
    untold = []
    wanted = {"rapid-review-submission", "panel-response", "chronologies-returned", "notify-panel"}
    for number, milestone in enumerate(record["milestones"]):
        if milestone["rule"] not in wanted:
            continue
        for place in _leaves(milestone):
            changed = copy.deepcopy(record)
            value = milestone
            for key in place:
                value = value[key]
            if place == ("anchor", "basis"):  # one of four words
                value = {"actual": "planned"}.get(value, "actual")
            else:
                value = _other(value)
            _set(changed["milestones"][number], place, value)
            path.write_text(json.dumps(changed), encoding="utf-8")
            found = differences_in(path)
            if not any(milestone["rule"] in line for line in found):
                untold.append((milestone["rule"], place))
    assert untold == []


def test_what_is_said_of_the_whole_is_compared_too(run, stored):
    def change(record):
        record["library"] = "0.0.1"
        record["rulebook"]["version"] = "1999.1"
        record["calendar"]["snapshot"] = "0" * 12
        record["calendar"]["source"] = "holidays 0.1"

    status, out, err = run("verify", stored(IN_PROGRESS, change=change))
    assert (status, err) == (1, "")
    told = [line.split(":")[0] for line in out.splitlines()]
    assert told == ["library", "rulebook.version", "calendar.snapshot", "calendar.source"]


def test_another_reference_than_that_of_the_case_is_told(run, stored):
    kept = stored(IN_PROGRESS, change=lambda record: record.update(case="EX-2099-999"))
    status, out, _ = run("verify", kept)
    assert status == 1
    assert out.startswith("case: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda several: several.pop(0), "computed now, and not stored"),
        (lambda several: several.append({**several[0], "rule": "no-rule"}), "not computed now"),
        (lambda several: several.reverse(), "in another order"),
    ],
)
def test_milestones_left_out_put_in_or_moved_are_told(run, stored, change, told):
    kept = stored(IN_PROGRESS, change=lambda record: change(record["milestones"]))
    status, out, err = run("verify", kept)
    assert (status, err) == (1, "")
    assert told in out


@pytest.mark.parametrize("number", [0, 1])
def test_of_two_milestones_counted_from_one_day_each_is_compared(tmp_path, number):
    book = tmp_path / "each.toml"
    book.write_text(ANSWERS, encoding="utf-8")
    case = Case.of("EX-2026-001", asked=[date(2026, 1, 5), date(2026, 1, 5)])
    found = compute_timeline(case, load_rulebook(book), as_of=date(2026, 1, 6)).record()
    found["milestones"][number]["status"] = "met"
    path = tmp_path / "stored.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    [told] = differences_in(path, rules=str(book))
    assert told == "answer.status: stored met, computed now due"


# -- What cannot be used -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", ["stored.json", "JSON"]),
        ("[]", ["stored.json"]),
        ("{}", ["stored.json", "milestones", "inputs"]),
        ('{"reference": "EX-2026-001"}', ["stored.json", "milestones"]),  # a case, no timeline
    ],
)
def test_what_is_no_stored_timeline_is_refused(run, tmp_path, content, words):
    path = tmp_path / "stored.json"
    path.write_text(content, encoding="utf-8")
    status, out, err = run("verify", path)
    assert (status, out) == (2, "")
    assert [word for word in words if word not in err] == []


def test_a_file_that_is_not_there_is_refused_with_the_way_to_make_one(run, tmp_path):
    status, out, err = run("verify", tmp_path / "missing.json")
    assert (status, out) == (2, "")
    assert "missing.json" in err
    assert "due --format json" in err


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("as_of",), "6 January"),
        (("known_on",), "soon"),
        (("calendar", "known_on"), "soon"),
        (("calendar", "closures"), {"soon": "flood"}),
        (("calendar", "reopened"), ["soon"]),
        (("calendar", "name"), "our-office"),
        (("rulebook", "id"), "englnd"),
        (("inputs", "case", "reference"), "A Name"),
        (("inputs", "case", "events"), [{"kind": "became_awre", "on": "2025-12-15"}]),
        (("as_of",), "2111-01-01"),
    ],
)
def test_a_stored_timeline_whose_inputs_cannot_be_used_is_refused(run, stored, place, value):
    kept = stored(IN_PROGRESS, change=lambda record: _set(record, place, value))
    status, out, err = run("verify", kept)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert "A Name" not in err
