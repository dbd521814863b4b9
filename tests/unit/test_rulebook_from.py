"""A rulebook from data in memory: the same as from a file that says the same."""

import tomllib

import pytest

from rulebook_text import book, book_text, case, day
from safeguarding_timelines import compute_timeline, load_rulebook
from safeguarding_timelines.errors import RulebookError
from safeguarding_timelines.rules.load import rulebook_from

RULE = 'event = "acted"\nwithin = "5 working days"\nof = "started"'
EXTENDS = """
[rulebook]
id = "more"
title = "More"
version = "1"
extends = "england"
"""


def data(text):
    return tomllib.loads(text)


def problems(given, **options):
    with pytest.raises(RulebookError) as caught:
        rulebook_from(given, **options)
    return [tuple(problem) for problem in caught.value.problems]


def test_data_and_a_file_that_says_the_same_make_the_same_rulebook(tmp_path):
    assert rulebook_from(data(book_text(RULE))) == book(tmp_path, RULE)


def test_a_case_computes_on_it():
    made = rulebook_from(data(book_text(RULE)))
    found = compute_timeline(case(started="2026-01-05"), made, as_of=day("2026-01-05"))
    assert found["r"].due == day("2026-01-12")  # Monday 5 January; five working days, a week


def test_it_may_extend_a_rulebook_that_comes_with_the_library():
    made = rulebook_from(data(EXTENDS))
    assert made.base is load_rulebook("england")
    assert made.rules == load_rulebook("england").rules


@pytest.mark.parametrize("name", ["engalnd", "rulebook.toml", "..", 7])
def test_it_may_extend_no_file(name):
    [(where, message)] = problems({"rulebook": data(EXTENDS)["rulebook"] | {"extends": name}})
    assert where == "rulebook.extends"
    assert message.startswith(f"no rulebook {str(name)!r} comes with the library; ")


def test_every_problem_is_told_at_once_under_the_name_given():
    given = data(book_text('event = "actde"\nwithin = "5 days"\nof = "startde"'))
    found = problems(given, source="mine")
    assert sorted(where for where, _ in found) == ["mine: rule r: event", "mine: rule r: of"]


def test_a_header_is_needed_and_has_to_be_a_table():
    assert problems({"rules": []}) == [("", "no [rulebook] table, which holds the header")]
    assert problems({"rulebook": "mine"})[0] == ("rulebook: rulebook: id", "Field required")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "{0}: no [rulebook] table, which holds the header"),
        (
            {"rulebook": {"extends": "engalnd"}},
            "{0}: rulebook.extends: no rulebook 'engalnd' comes with the library; "
            "did you mean 'england'?",
        ),
        (
            {"rulebook": {"extends": []}},
            "{0}: rulebook.extends: no rulebook '[]' comes with the library; "
            "known here: barnet, england, ",
        ),
        (data(EXTENDS) | {"rule": 1}, "{0}: {0}: unknown section [rule]; did you mean 'rules'?"),
    ],
)
def test_an_error_goes_by_the_name_given(given, message):
    for name, options in (("rulebook", {}), ("mine", {"source": "mine"})):
        with pytest.raises(RulebookError) as caught:
            rulebook_from(given, **options)
        assert str(caught.value).startswith(message.format(name))


def test_a_section_has_two_thousand_entries_and_no_more():
    entry = {"statements": ["A1"], "reason": "background"}
    header = {"rulebook": data(EXTENDS)["rulebook"]}
    most = rulebook_from(header | {"not_rules": [entry] * 2_000})
    assert len(most.not_rules) == 2_000
    for section in ("rules", "not_rules"):
        assert problems(header | {section: [entry] * 2_001}) == [
            ("rulebook", f"2,001 {section}; the limit is 2,000")
        ]


@pytest.mark.parametrize(
    ("given", "place", "message"),
    [
        ({1: 2}, "rulebook", "unknown section [1]; known here: agencies, events, facts, "),
        ({"rulebook": {1: 2}}, "rulebook: rulebook: 1", "unknown key; known here: calendar, "),
    ],
)
def test_a_key_that_is_no_text_is_one_of_the_problems(given, place, message):
    found = problems(data(EXTENDS) | given)
    assert any(where == place and told.startswith(message) for where, told in found), found
