"""Planted faults in what an account rests on; sound accounts, which pass; the checker itself."""

import ast
import json
from datetime import date
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path

import pytest

import oracle
from explaining import explained, faults_of, remembered
from forging import ONE_DAY, days, with_milestone, with_steps
from rulebook_text import EDITIONS, book, case, day
from safeguarding_timelines import WorkingCalendar, compute_timeline, explain
from safeguarding_timelines.explanations import explain as explanation
from safeguarding_timelines.explanations import replay as checker
from safeguarding_timelines.explanations.replay import PUBLISHED, faults_in

ACT = 'event = "acted"\n'
FIVE = ACT + 'within = "5 working days"\nof = "started"'


def caught(forged):
    return faults_in(forged) != ()


# -- Editions --------------------------------------------------------------------------------


@pytest.fixture
def second(tmp_path):
    """Started on 5 January 2026, under the second edition: seven days."""
    return explained(tmp_path, EDITIONS, "2026-01-06", started="2026-01-05")


@pytest.fixture
def first(tmp_path):
    """Started on 29 December 2025, under the first edition: five days."""
    return explained(tmp_path, EDITIONS, "2025-12-30", started="2025-12-29")


def used(found, *which):
    editions = tuple(
        edition._replace(used=one) for edition, one in zip(found.editions, which, strict=True)
    )
    return found._replace(editions=editions)


@pytest.mark.parametrize("which", [(True, False), (True, True), (False, False)])
def test_another_edition_two_or_none_are_caught(second, which):
    assert caught(used(second, *which))


def test_the_rule_of_another_edition_is_caught(first, second):
    """Its five days, counted rightly, under the citation of seven."""
    forged = with_milestone(second, definition=first.milestone.definition)
    assert caught(forged)
    assert caught(with_steps(forged, days(date(2026, 1, 5), 5)))


def test_the_rule_and_citation_of_another_edition_are_caught(first, second):
    """All of it from the first edition, which had ended by the day it started."""
    forged = with_milestone(second, definition=first.milestone.definition)
    forged = used(with_steps(forged, days(date(2026, 1, 5), 5)), True, False)
    assert caught(forged._replace(citation=first.citation))
    decided = forged._replace(citation=first.citation, decided_on=date(2025, 12, 31))
    assert caught(decided)


def test_another_citation_is_caught(first, second):
    assert first.citation != second.citation
    assert caught(second._replace(citation=first.citation))


def test_an_edition_with_other_days_is_caught(second):
    early, late = second.editions
    assert caught(second._replace(editions=(early, late._replace(begins=date(2026, 1, 6)))))
    assert caught(second._replace(editions=(early._replace(ends=date(2026, 1, 5)), late)))
    assert caught(second._replace(editions=(early, late._replace(begins=date(2019, 1, 1)))))


def test_a_day_outside_every_edition_uses_none(tmp_path):
    found = explained(tmp_path, EDITIONS, "2020-01-05", started="2019-12-31")
    assert [edition.used for edition in found.editions] == [False, False]
    assert caught(used(found, True, False))


# -- Candidates ------------------------------------------------------------------------------


def several(tmp_path, how):
    parts = '["started", "finished", "reported"]'
    rules = ACT + f'within = "5 days"\nof = {{ {how} = {parts} }}'
    dates = {"started": "2026-01-05", "finished": "2026-01-09", "reported": "2026-01-07"}
    return explained(tmp_path, rules, "2026-01-10", **dates)


@pytest.mark.parametrize(("how", "binds"), [("latest_of", 1), ("earliest_of", 0)])
def test_the_candidate_that_binds_is_the_latest_or_the_earliest(tmp_path, how, binds):
    found = several(tmp_path, how)
    assert [one.bound for one in found.candidates].index(True) == binds
    for other in {0, 1, 2} - {binds}:
        on = found.candidates[other].on
        marked = tuple(
            one._replace(bound=place == other) for place, one in enumerate(found.candidates)
        )
        assert caught(found._replace(candidates=marked))
        anchored = with_milestone(found, anchor=found.milestone.anchor._replace(on=on))
        assert caught(with_steps(anchored, days(on, 5)))
        assert caught(with_steps(anchored, days(on, 5))._replace(candidates=marked))


@pytest.mark.parametrize(("how", "binds"), [("latest_of", 1), ("earliest_of", 0)])
def test_a_candidate_left_out_doubled_or_moved_is_caught(tmp_path, how, binds):
    found = several(tmp_path, how)
    for place, one in enumerate(found.candidates):
        rest = [*found.candidates[:place], *found.candidates[place + 1 :]]
        assert caught(found._replace(candidates=tuple(rest)))
        moved = one.on + ONE_DAY * (10 if how == "latest_of" else -10)
        rest.insert(place, one._replace(on=moved))
        assert caught(found._replace(candidates=tuple(rest)))
    assert caught(found._replace(candidates=()))
    unmarked = tuple(one._replace(bound=False) for one in found.candidates)
    assert caught(found._replace(candidates=unmarked))


def test_the_latest_of_several_is_not_known_while_one_is_missing(tmp_path):
    found = several(tmp_path, "latest_of")
    start, *rest = found.candidates
    assert caught(found._replace(candidates=(start._replace(on=None, basis="none"), *rest)))


# -- Readings and change ---------------------------------------------------------------------


@pytest.mark.parametrize("cautious", ["default", "eight", None])
def test_a_cautious_reading_that_is_not_the_safest_is_caught(tmp_path, cautious):
    rules = (
        FIVE
        + """
      [rules.readings.three]
      within = "3 working days"
      why = "shorter"
      [rules.readings.eight]
      within = "8 working days"
      why = "longer"
    """
    )
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    assert found.milestone.cautious == "three"
    assert caught(with_milestone(found, cautious=cautious))


@pytest.mark.parametrize("change", [{"date": date(2025, 12, 30)}, {"anchor": date(2025, 12, 19)}])
def test_a_change_that_is_none_is_caught(tmp_path, change):
    """The nearest later start lies after the start, and gives another date."""
    found = explained(tmp_path, FIVE, "2025-12-20", started="2025-12-19")
    assert found.change == (date(2025, 12, 22), date(2025, 12, 31))
    assert caught(found._replace(change=found.change._replace(**change)))


# -- What has to pass ------------------------------------------------------------------------

ENGLAND = WorkingCalendar.england_and_wales()
OWN = {date(2026, 1, 6): "our own holiday"}
CALENDARS = {
    "england-and-wales": ENGLAND,
    "scotland": WorkingCalendar.scotland(),
    "northern-ireland": WorkingCalendar.northern_ireland(),
    "by the letter": WorkingCalendar.literal(),
    "own dates": WorkingCalendar.from_dates(OWN),
    "weekends alone": WorkingCalendar.from_dates({}, name="weekends"),
    "own dates under a known name": WorkingCalendar.from_dates(OWN, name="england-and-wales"),
    "a day closed": ENGLAND.with_closures(OWN),
    "a Saturday closed": ENGLAND.with_closures({date(2026, 1, 3): "closed on a Saturday"}),
    "a holiday reopened": ENGLAND.without([date(2026, 1, 1)]),
    "as known then": ENGLAND.as_known_on(date(2024, 12, 1)),
    "as Scotland was known then": WorkingCalendar.scotland().as_known_on(date(2024, 12, 1)),
}


ASKED = [(name, None, None) for name in CALENDARS] + [
    (name, own, known_on)
    for name in ("england-and-wales", "own dates", "a day closed", "as known then")
    for own in ("literal", "scotland")
    for known_on in (None, "2024-12-20")
]


@pytest.mark.parametrize(("name", "own", "known_on"), ASKED)
def test_a_sound_account_on_any_calendar_passes(tmp_path, name, own, known_on):
    calendar = CALENDARS[name]
    loaded = book(tmp_path, FIVE + (f'\ncalendar = "{own}"' if own else ""))
    known = day(known_on) if known_on else None
    shared = calendar.as_known_on(known) if known else calendar  # its tables are built once
    # Long ago, an Easter with a royal wedding, Christmas, Scotland's summer, 2029, and far ahead.
    for started in (
        "2003-12-20",
        "2011-04-20",
        "2025-12-19",
        "2027-08-25",
        "2028-12-20",
        "2061-04-06",
    ):
        options = {"calendar": shared, "known_on": known, "as_of": day("2002-01-01")}
        found = explain(compute_timeline(case(started=started), loaded, **options), "r")
        assert found.milestone.due is not None
        assert faults_in(found) == ()


def test_every_rule_of_a_case_passes(tmp_path):
    loaded = book(tmp_path, EDITIONS + FIVE.replace("event", '\n    id = "q"\n    event'))
    computed = compute_timeline(case(started="2026-01-05"), loaded, as_of=day("2026-01-06"))
    assert faults_of(computed) == []
    assert faults_in(explain(computed, "q")) == ()


def test_whatever_a_test_computes_is_remembered_and_a_fault_in_it_found(tmp_path, monkeypatch):
    made, loaded = [], book(tmp_path, FIVE)
    with remembered(made):
        computed = compute_timeline(case(started="2026-01-05"), loaded, as_of=day("2026-01-06"))
        explain(computed, "r")
    [(timeline, dates)] = made
    assert timeline is computed
    assert faults_of(timeline, dates) == faults_of(timeline) == []
    monkeypatch.setattr(explanation, "_rows", lambda *_, **__: ())
    [*faults] = faults_of(timeline, dates)
    assert faults
    assert all(fault.startswith("r, instance 0: ") for fault in faults)


# -- The checker itself ----------------------------------------------------------------------


def imported(module):
    """Every module of the library that a module imports from, and the names it takes from it."""
    taken = {}
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            taken |= {alias.name: [] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            name = resolve_name("." * node.level + (node.module or ""), module.__package__)
            taken[name] = [alias.name for alias in node.names]
    return taken


def test_the_checker_imports_none_of_the_arithmetic():
    own = {name.split(".")[1] for name in imported(checker) if name.startswith("safeguarding")}
    assert own <= {"explanations", "rules", "timelines"}
    assert "holidays" not in imported(checker)


def test_the_checker_takes_types_and_no_function_from_the_library():
    for name, taken in imported(checker).items():
        if name.startswith("safeguarding"):
            module = import_module(name)
            assert all(isinstance(getattr(module, each), type) for each in taken)


LISTS = json.loads(
    (Path(checker.__file__).parents[1] / "data" / "published.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("year", range(PUBLISHED[0], PUBLISHED[1] + 1))
def test_the_published_list_is_what_the_law_gives_for_the_year(year):
    """Banking and Financial Dealings Act 1971, Schedule 1, and what was proclaimed once."""
    listed = {day(on) for on in LISTS["england-and-wales"] if on.startswith(str(year))}
    assert listed == oracle.bank_holidays(year)


@pytest.mark.parametrize("division", ["england-and-wales", "scotland", "northern-ireland"])
def test_the_published_lists_hold_what_gov_uk_lists(division):
    stored = Path(__file__).parents[1] / "data" / "gov_uk_bank_holidays.json"
    years = json.loads(stored.read_text(encoding="utf-8"))[division]
    listed = {on for year in years.values() for on in year["dates"] if day(on).weekday() < 5}
    assert listed == set(LISTS[division])
    assert set(years) == {str(year) for year in range(PUBLISHED[0], PUBLISHED[1] + 1)}
