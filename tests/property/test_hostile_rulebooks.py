"""A rule file is untrusted: whatever is in it, loading gives a Rulebook or a RulebookError."""

from copy import deepcopy
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook_text import EVENTS, book, book_text, milestone, timeline
from safeguarding_timelines import Rulebook, load_rulebook
from safeguarding_timelines.errors import RulebookError
from safeguarding_timelines.rules.rule import Rule

GOOD = 'event = "acted"\nwithin = "10 days"\nof = "started"'


# -- TOML, written ---------------------------------------------------------------------------


class Huge:
    """A whole number so long that Python refuses to print it in decimal."""

    written = "0x" + "f" * 5_000


def quoted(text):
    special = {'"': '\\"', "\\": "\\\\"}
    return (
        '"'
        + "".join(special.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text)
        + '"'
    )


def toml(value):
    """A value as inline TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Huge):
        return value.written
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def document(content):
    return "".join(f"{quoted(key)} = {toml(value)}\n" for key, value in content.items())


def load(tmp_path_factory, text):
    """What loading gives: a rulebook, or the error that says what is wrong. Nothing else."""
    path = tmp_path_factory.getbasetemp() / "hostile.toml"
    path.write_text(text, encoding="utf-8")
    try:
        return load_rulebook(path)
    except RulebookError as error:
        found = error
    assert found.problems
    assert all(problem.message for problem in found.problems)
    assert str(found).replace("\n", "").isprintable()
    return found


# -- Any structure at all --------------------------------------------------------------------

scalars = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["acted", "started", "5 days", "5 working days", "r", "text", "died", "09-30"]),
    st.integers(0, 10),
    st.builds(Huge),
    st.just(-1),
    st.booleans(),
    st.sampled_from([1.5, float("inf"), float("nan")]),
    st.dates(),
    st.datetimes(),
    st.times(),
)
WORDS = [
    "rulebook", "events", "agencies", "facts", "instruments", "rules", "not_rules", "from",
    "until", "why", "title", "repeats", "each", "last", "latest_of", "deadline_of", "instrument",
    "at", *Rule.model_fields,
]  # fmt: skip
words = st.sampled_from(WORDS) | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
SECTIONS = ["rulebook", "events", "agencies", "facts", "instruments", "rules", "not_rules"]


@given(st.dictionaries(st.sampled_from(SECTIONS) | words, values, max_size=6))
def test_any_structure_gives_a_rulebook_or_an_error(tmp_path_factory, content):
    load(tmp_path_factory, document(content))


@given(st.text(max_size=200))
def test_any_text_gives_a_rulebook_or_an_error(tmp_path_factory, text):
    load(tmp_path_factory, text)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_rulebook_or_an_error(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "bytes.toml"
    path.write_bytes(content)
    with pytest.raises(RulebookError):
        load_rulebook(path)


# -- A good rulebook with something wrong in it ----------------------------------------------

CITE = {"instrument": "text", "at": "1"}
PLAIN = {"title": "t", "actor": "a", "event": "acted", "force": "local", "cite": CITE}
WHOLE = {
    "rulebook": {"id": "b", "title": "t", "version": "1", "calendar": "scotland"},
    "events": {
        "started": "s",
        "acted": {"title": "a", "repeats": True, "external": False},
        "granted": "g",
    },
    "agencies": {"police": "p"},
    "facts": {"outcome": ["died"], "looked_after": [True, False]},
    "instruments": {"text": {"title": "t", "in_force": {"from": date(2020, 1, 1)}, "note": "n"}},
    "rules": [
        PLAIN
        | {
            "id": "one",
            "within": "5 working days",
            "of": {"latest_of": ["started", {"last": "granted"}, {"until_of": "granted"}]},
            "applies_if": [{"outcome": ["died"], "looked_after": True}],
            "by_each": ["police"],
            "extended_by": "granted",
            "relaxed": {"from": date(2020, 1, 1), "until": date(2020, 2, 1), "why": "w"},
            "readings": {"other": {"within": "6 working days", "why": "w", "cite": CITE}},
        },
        PLAIN | {"id": "two", "every": "1 month", "starting": date(2020, 1, 31)},
        PLAIN
        | {
            "id": "three",
            "between": ["started", {"deadline_of": "one"}],
            "if_late": "one",
            "edition_by": "started",
            "in_force": {"from": date(2020, 1, 1), "until": date(2021, 1, 1)},
        },
        PLAIN | {"id": "four", "no_later_than": date(2020, 1, 1), "implements": "one"},
        PLAIN
        | {
            "id": "five",
            "from_day": 1,
            "to_day": 9,
            "day_one": "started",
            "counted_in": "days",
            "by_each": {"of": "acted"},
        },
    ],
    "not_rules": [{"statements": ["B1"], "reason": "r"}],
}


def places(value, path=()):
    """Every place in a structure, outermost first."""
    yield path
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(below, (*path, key))


PLACES = [path for path in places(WHOLE) if path]


def changed(content, path, value):
    content = deepcopy(content)
    at = content
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return content


def test_the_good_rulebook_is_good(tmp_path_factory):
    assert isinstance(load(tmp_path_factory, document(WHOLE)), Rulebook)


@given(st.sampled_from(PLACES), values)
def test_any_value_in_any_place_gives_a_rulebook_or_an_error(tmp_path_factory, path, value):
    load(tmp_path_factory, document(changed(WHOLE, path, value)))


WRONG = [
    Huge(), 0, 1.5, "", "a\x00b", True, [], [[]], {}, {"x": {}}, date(2020, 1, 1),
    datetime.fromisoformat("2020-01-01"), time(7), ["started"] * 60,
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: type(value).__name__)
def test_one_wrong_value_in_every_place_in_turn(tmp_path_factory, wrong):
    for path in PLACES:
        load(tmp_path_factory, document(changed(WHOLE, path, wrong)))


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: type(value).__name__)
def test_wrong_types_in_every_field_at_once(tmp_path_factory, wrong):
    wrecked = deepcopy(WHOLE)
    for section in wrecked.values():
        for entry in section if isinstance(section, list) else [section]:
            for key in entry:
                entry[key] = wrong
    found = load(tmp_path_factory, document(wrecked))
    assert isinstance(found, RulebookError)
    of_rules = [problem for problem in found.problems if ": rule " in problem.where]
    assert len(of_rules) >= len(WHOLE["rules"])


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4))
def test_anything_left_out_gives_a_rulebook_or_an_error(tmp_path_factory, paths):
    content = deepcopy(WHOLE)
    for path in paths:
        at = content
        try:
            for key in path[:-1]:
                at = at[key]
            del at[path[-1]]
        except (KeyError, IndexError):
            continue  # left out already, with what held it
    load(tmp_path_factory, document(content))


# -- Very large, very deep, very many --------------------------------------------------------


def test_a_number_too_long_to_print_is_a_problem_and_no_crash(tmp_path):
    path = tmp_path / "book.toml"
    absurd = Huge.written
    for text in (
        book_text(GOOD).replace('version = "1"', f"version = {absurd}"),
        book_text(f"{GOOD}\napplies_if = {{ outcome = {absurd} }}"),
        book_text(GOOD.replace('"10 days"', absurd)),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RulebookError):
            load_rulebook(path)


@pytest.mark.parametrize("opening", ["[", "{a=", "{latest_of=[", "[{a=["])
@pytest.mark.parametrize("depth", [50, 200, 300, 400, 500, 900, 20_000])
def test_deep_nesting_in_any_key_is_a_problem_and_no_crash(tmp_path, opening, depth):
    path = tmp_path / "book.toml"
    closing = opening[::-1].translate(str.maketrans("[{", "]}", "=aftoeslt_"))
    nested = opening * depth + closing * depth
    for text in (
        book_text(GOOD.replace('"started"', nested)),
        book_text(f"{GOOD}\napplies_if = {{ outcome = {nested} }}"),
        book_text(f"{GOOD}\nreadings = {nested}"),
        book_text(GOOD).replace('version = "1"', f"version = {nested}"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RulebookError) as caught:
            load_rulebook(path)
        assert len(str(caught.value)) < 2_000


@pytest.mark.parametrize("name", ["\\u0000", "\\u001b[31m", "\\u202e", "x" * 5_000, "\\n", ""])
def test_control_characters_never_reach_an_error(tmp_path, name):
    path = tmp_path / "book.toml"
    for text in (
        book_text(f'{GOOD}\n"{name}" = 1'),
        book_text(f'{GOOD}\nid = "{name}"'),
        book_text(GOOD.replace("started", name)),
        book_text(f'{GOOD}\napplies_if = {{ "{name}" = 1 }}'),
        book_text(GOOD, events=f'{EVENTS}\n"{name}" = "x"'),
        book_text(GOOD) + f'\n["{name}"]\na = 1',
        book_text(GOOD).replace('version = "1"', f'version = "1"\nextends = "{name}"'),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RulebookError) as caught:
            load_rulebook(path)
        assert str(caught.value).replace("\n", "").isprintable()
        assert len(str(caught.value)) < 2_000


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "book.toml"
    path.write_bytes(b"#" * 10_000_000)
    with pytest.raises(RulebookError, match="too large for a rule file"):
        load_rulebook(path)


def named(name, rest):
    return f'id = "{name}"\n{rest}'


def test_a_thousand_rules_are_computed(tmp_path):
    rules = "\n\n".join(
        named(f"r{number}", f'event = "acted"\nwithin = "{number} days"\nof = "started"')
        for number in range(1000)
    )
    found = timeline(book(tmp_path, rules), "2026-01-05", started="2026-01-05")
    assert len(found.milestones) == 1000
    assert found["r999"].due.isoformat() == "2028-09-30"  # 360 days of 2026, 365, and 274 of 2028


def test_more_than_two_thousand_rules_are_refused(tmp_path):
    path = tmp_path / "book.toml"
    header = book_text()
    for section, each in (("rules", "a = 1"), ("not_rules", "a = 1")):
        path.write_text(header + f"\n[[{section}]]\n{each}\n" * 2_001, encoding="utf-8")
        with pytest.raises(RulebookError) as caught:
            load_rulebook(path)
        [problem] = caught.value.problems
        assert problem.message == f"2,001 {section}; the limit is 2,000"


def kinds(count):
    return "\n".join(f'k{number} = "k"' for number in range(count))


def test_a_chain_of_a_thousand_projections_is_followed_to_its_end(tmp_path):
    chain = [
        named(f"r{number}", f'event = "k{number + 1}"\nwithin = "1 day"\nof = "k{number}"')
        for number in range(1000)
    ]
    loaded = book(tmp_path, "\n\n".join(reversed(chain)), events=kinds(1001))
    found = milestone(loaded, "2026-01-01", rule="r999", k0="2026-01-01")
    assert found.due.isoformat() == "2028-09-27"  # a thousand days: 364, 365 and 271 of 2028


def test_a_chain_of_a_thousand_notices_is_followed_to_its_end(tmp_path):
    chain = [
        named(f"r{number}", f'event = "k{number}"\nbefore = "k{number + 1}"')
        for number in range(1000)
    ]
    last = named("last", 'event = "k1000"\nwithin = "1 month"\nof = "started"')
    loaded = book(tmp_path, "\n\n".join([*chain, last]), events=kinds(1001) + '\nstarted = "s"')
    found = milestone(loaded, "2026-01-08", rule="r999", started="2026-01-05")
    assert found.due.isoformat() == "2026-02-05"


def test_a_circle_through_a_thousand_rules_is_found_and_told_briefly(tmp_path):
    chain = [
        named(f"r{number}", f'event = "k{(number + 1) % 1000}"\nwithin = "1 day"\nof = "k{number}"')
        for number in range(1000)
    ]
    with pytest.raises(RulebookError, match="a circle of bounds") as caught:
        book(tmp_path, "\n\n".join(chain), events=kinds(1000))
    assert len(str(caught.value)) < 1_000
