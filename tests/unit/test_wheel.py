"""What is installed: every rule file and data file is found as a resource, and every book loads."""

import json
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from safeguarding_timelines import Rulebook, load_rulebook
from safeguarding_timelines.rules.load import built_in

PACKAGE = files("safeguarding_timelines")

#: Files without which a promise of the documentation is broken; there may be more.
NEEDED = [
    "py.typed",
    "data/bank_holidays.toml",
    "data/published.json",
    "rulebooks/england/rulebook.toml",
    "rulebooks/england/children-act-2004.toml",
    "rulebooks/england/si-2018-789.toml",
    "rulebooks/england/working-together-2018.toml",
    "rulebooks/england/working-together-2023.toml",
    "rulebooks/england/working-together-2026.toml",
    "rulebooks/england/panel-guidance-2019.toml",
    "rulebooks/england/panel-guidance-2022.toml",
    "rulebooks/england/panel-guidance-2025.toml",
    "rulebooks/local/kingston-richmond/rulebook.toml",
    "rulebooks/local/kingston-richmond/review-guidance.toml",
]
#: The ids that other systems load by name.
IDS = ["barnet", "england", "kingston-richmond", "kingston-richmond-llr", "kirklees-2018"]


def _toml_files(folder, path=""):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _toml_files(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{path}{entry.name}"


@pytest.mark.parametrize("name", NEEDED)
def test_a_file_that_is_needed_is_installed(name):
    assert PACKAGE.joinpath(*name.split("/")).is_file()


def test_the_published_list_of_holidays_can_be_read():
    lists = json.loads((PACKAGE / "data" / "published.json").read_text(encoding="utf-8"))
    assert set(lists) == {"source", "england-and-wales", "scotland", "northern-ireland"}
    for division in set(lists) - {"source"}:
        days = [date.fromisoformat(day) for day in lists[division]]
        assert days == sorted(set(days))
        assert {day.year for day in days} == set(range(2011, 2029))


def test_every_toml_file_of_the_package_can_be_read():
    found = sorted(_toml_files(PACKAGE))
    assert {name for name in NEEDED if name.endswith(".toml")} <= set(found)
    for name in found:
        text = PACKAGE.joinpath(*name.split("/")).read_text(encoding="utf-8")
        assert tomllib.loads(text), name


def test_every_rule_file_belongs_to_a_rulebook_that_is_built_in():
    national = PACKAGE / "rulebooks"
    for name in _toml_files(national):
        parts = name.split("/")
        places = [national.joinpath(*parts), national.joinpath(*parts[:-1])]
        assert any(place in built_in().values() for place in places), name


def test_the_rulebooks_that_others_load_by_name_are_built_in():
    assert set(IDS) <= set(built_in())


@pytest.mark.parametrize("rulebook_id", sorted(built_in()))
def test_every_built_in_rulebook_loads_under_its_own_id(rulebook_id):
    book = load_rulebook(rulebook_id)
    assert isinstance(book, Rulebook)
    assert book.id == rulebook_id
    assert book.rules
    assert all(rule.cite.instrument in book.instruments for rule in book.rules)


def test_a_built_in_rulebook_is_read_once():
    assert load_rulebook("england") is load_rulebook("england")
