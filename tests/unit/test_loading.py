"""Every problem of a rule file is told at once, each with its file, rule and key, and a remedy."""

from pathlib import Path

import pytest

from rulebook_text import (
    EVENTS,
    HEADER,
    WORDS,
    book,
    book_text,
    day,
    problems_of,
    rule_problems,
    told,
)
from safeguarding_timelines import load_rulebook
from safeguarding_timelines.errors import RulebookError, UnknownRulebookError
from safeguarding_timelines.rules.fields import Span
from safeguarding_timelines.rules.load import built_in

GOOD = 'event = "acted"\nwithin = "10 days"\nof = "started"'


# -- All at once -----------------------------------------------------------------------------


def test_many_problems_are_told_in_one_error(tmp_path):
    rules = """
        id = "one"
        event = "actd"
        within = "10 days"
        of = "startd"

        id = "two"
        event = "acted"
        within = "10 fortnights"
        of = "started"

        id = "three"
        event = "acted"
        within = "10 days"
        of = "started"
        implements = "nothing"
        by_each = ["polise"]
        applies_if = { outcome = "dead" }
    """
    found = rule_problems(tmp_path, rules)
    assert sorted(where for where, _ in found) == [
        "book.toml: rule one: event",
        "book.toml: rule one: of",
        "book.toml: rule three: applies_if.outcome",
        "book.toml: rule three: by_each",
        "book.toml: rule three: implements",
        "book.toml: rule two: within",
    ]


def test_a_problem_of_the_header_hides_none_of_the_rules(tmp_path):
    header = HEADER.replace('title = "A rulebook made for a test"\n', "")
    found = rule_problems(tmp_path, GOOD.replace("started", "startd"), header=header)
    assert [where for where, _ in found] == ["book.toml: rulebook: title", "book.toml: rule r: of"]


def test_unknown_keys_of_the_header_are_told_in_the_order_they_stand_in(tmp_path):
    keys = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
    header = HEADER + "".join(f"{key} = 1\n" for key in keys)
    found = rule_problems(tmp_path, GOOD, header=header)
    assert [where for where, _ in found] == [f"book.toml: rulebook: {key}" for key in keys]


def test_each_problem_is_told_once_where_header_words_and_rules_have_some(tmp_path):
    text = """
        not_rules = 1
        rules = [1, { id = "r" }, 2, {}]
        [rulebook]
        id = "x"
        title = "x"
        [agencies]
        police = 3
    """
    required = [(key, "Field required") for key in ("cite", "title", "actor", "force")]
    assert problems_of(tmp_path, text) == [
        ("book.toml: rules, number 1", "write [[rules]]"),
        *((f"book.toml: rule r: {key}", message) for key, message in required),
        ("book.toml: rules, number 3", "write [[rules]]"),
        ("book.toml: rule number 4: cite", "Field required"),
        ("book.toml: rule number 4: id", "Field required"),
        *((f"book.toml: rule number 4: {key}", message) for key, message in required[1:]),
        ("book.toml", "[not_rules] stands once; write [[not_rules]] for each one"),
        ("book.toml: rulebook: version", "Field required"),
        ("book.toml: agencies.police", "Input should be a valid string"),
    ]


def test_a_rule_that_is_broken_is_known_to_those_that_name_it(tmp_path):
    rules = """
        id = "broken"
        event = "acted"
        within = "10 fortnights"
        of = "started"

        id = "fine"
        event = "acted"
        untimed = "promptly"
        if_late = "broken"
    """
    assert [where for where, _ in rule_problems(tmp_path, rules)] == [
        "book.toml: rule broken: within"
    ]


def test_the_error_reads_as_a_list(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(book_text(GOOD.replace("acted", "x").replace("started", "y")), "utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    lines = str(caught.value).splitlines()
    assert lines[0] == "book.toml: 2 problems"
    assert all(line.startswith("  - book.toml: rule r: ") for line in lines[1:])
    assert isinstance(caught.value, ValueError)


# -- Header and vocabularies -----------------------------------------------------------------


HEADER_KEYS = "unknown key; known here: calendar, extends, id, title, version"


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("", "", "0 files have a [rulebook] table; exactly one holds the header"),
        (
            HEADER.replace("test-book", "Test Book"),
            "book.toml: rulebook: id",
            "use lower case, digits and hyphens, as in record-1",
        ),
        (
            HEADER + 'calender = "literal"',
            "book.toml: rulebook: calender",
            "unknown key; did you mean 'calendar'?",
        ),
        (
            HEADER + 'calendar = "literl"',
            "book.toml: rulebook: calendar",
            "unknown calendar; did you mean 'literal'?",
        ),
        (HEADER + "rules = []", "book.toml: rulebook: rules", HEADER_KEYS),
        (
            HEADER + "base = { id = 'x', title = 'x', version = '1' }",
            "book.toml: rulebook: base",
            HEADER_KEYS,
        ),
        (HEADER + "lineage = []", "book.toml: rulebook: lineage", HEADER_KEYS),
        (
            HEADER + 'events = { a = "b" }',
            "book.toml: rulebook: events",
            "unknown key; did you mean 'extends'?",
        ),
        (HEADER + '[rule]\nid = "x"', "book.toml", "unknown section [rule]; did you mean 'rules'?"),
        (
            HEADER + '[rules]\nid = "x"',
            "book.toml",
            "[rules] stands once; write [[rules]] for each one",
        ),
        (
            HEADER + "[not_rules]\nx = 1",
            "book.toml",
            "[not_rules] stands once; write [[not_rules]] for each one",
        ),
        (
            HEADER.replace("[rule", "rules = [1]\n[rule"),
            "book.toml: rules, number 1",
            "write [[rules]]",
        ),
        (HEADER.replace("[rule", "events = 1\n[rule"), "book.toml: [events]", "write a table"),
        (
            HEADER + "[events]\nActed = 'x'",
            "book.toml: events.Acted.[key]",
            "use lower case, digits and underscores, as in panel_notified",
        ),
        (
            HEADER + "extends = 3",
            "rulebook.extends",
            "write a rulebook's id or file name in quotes",
        ),
    ],
)
def test_a_problem_of_a_section_is_placed_there(tmp_path, text, where, message):
    assert problems_of(tmp_path, text) == [(where, message)]


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("rulebook = 3", "book.toml: rulebook: id", "required"),
        ("rulebook = []", "book.toml: rulebook: version", "required"),
        ('[rulebook]\nid = "x"', "book.toml: rulebook: title", "required"),
        (HEADER.replace('"1"', "1"), "book.toml: rulebook: version", "string"),
        (HEADER + "[events]\nacted = 3", "book.toml: events.acted", ""),
        (HEADER + "[events]\na = { titel = 'x' }", "book.toml: events.a.titel", "mean 'title'?"),
        (HEADER + "[events]\na = { title = 'x', repeats = 'often' }", "events.a.repeats", ""),
        (HEADER + "[agencies]\npolice = 3", "book.toml: agencies.police", "string"),
        (HEADER + "[facts]\noutcome = 'died'", "book.toml: facts.outcome", ""),
        (HEADER + "[facts]\noutcome = ['It died']", "book.toml: facts.outcome", ""),
        (HEADER + "[instruments.text]\nurl = 'x'", "instruments.text.title", "required"),
        (HEADER + "[instruments.text]\ntitle='t'\nsorce='read'", "text.sorce", "mean 'source'?"),
        (HEADER + "[instruments.text]\ntitle='t'\nsource='seen'", "text.source", "'read'"),
        (HEADER + "[instruments.text]\ntitle='t'\nin_force = 2026-01-01", "text.in_force", ""),
        (HEADER + "[[not_rules]]\nreason = 'x'", "book.toml: not_rules 1: statements", "required"),
        (HEADER + "[[not_rules]]\nstatement = ['x']", "not_rules 1: statement", "'statements'?"),
        (HEADER.replace("[rule", "not_rules = [1]\n[rule"), "book.toml: not_rules 1", ""),
        (HEADER + "[[rules]]\nid = 3", "book.toml: rule number 1: id", "string"),
    ],
)
def test_a_value_that_does_not_fit_is_told_at_its_key(tmp_path, text, where, message):
    found = problems_of(tmp_path, text)
    assert any(where in at and message in told for at, told in found), found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[rulebook", "not TOML: "),
        (b"a = 1\na = 2", "not TOML: Cannot overwrite a value"),
        (b"\xff\xfe", "not text in UTF-8; save the file in that encoding"),
        (b"a = " + b"[" * 50_000, "nested far too deeply to be a rulebook"),
        (b"a = " + b"9" * 5_000, "a number in it is too long to be part of a rulebook"),
        (b"a = 2026-02-30", "not TOML: "),
        (b"#" * 1_000_001, "too large for a rule file; the limit is 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_in_one_sentence(tmp_path, content, message):
    path = tmp_path / "book.toml"
    path.write_bytes(content)
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    [problem] = caught.value.problems
    assert str(problem).startswith(message)
    assert len(str(caught.value)) < 400


def test_what_is_wrong_with_the_toml_is_told_in_200_characters(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(f"[{'x' * 300}]\n" * 2, encoding="utf-8")
    start, reason = told(path).split("not TOML: ")
    assert start == "book.toml: "
    assert reason.endswith("xxx...")
    assert len(reason) == 203


def test_a_byte_order_mark_is_no_problem(tmp_path):
    path = tmp_path / "book.toml"
    path.write_bytes(b"\xef\xbb\xbf" + book_text(GOOD).encode())
    assert load_rulebook(path).id == "test-book"


def test_a_file_of_the_largest_size_is_read(tmp_path):
    path = tmp_path / "book.toml"
    text = book_text(GOOD) + "#"
    path.write_text(text + "#" * (1_000_000 - len(text)), encoding="utf-8")
    assert path.stat().st_size == 1_000_000
    assert load_rulebook(path).id == "test-book"


# -- Where rulebooks come from ---------------------------------------------------------------


def test_a_rulebook_that_comes_with_the_library_is_found_by_its_id():
    england = load_rulebook("england")
    assert england is load_rulebook("england")
    assert england.lineage == (england,)


KNOWN = "known here: barnet, england, "


@pytest.mark.parametrize(
    ("which", "message"),
    [
        ("engand", "no rulebook 'engand', and no such file; did you mean 'england'?"),
        ("no/such.toml", f"no rulebook 'no/such.toml', and no such file; {KNOWN}"),
        ("", f"no rulebook '', and no such file; {KNOWN}"),
        ("a\0b", f"no rulebook 'a\ufffdb', and no such file; {KNOWN}"),
        ("x" * 200, f"no rulebook '{'x' * 200}', and no such file; {KNOWN}"),
        ("x" * 5_000, f"no rulebook '{'x' * 200}...', and no such file; {KNOWN}"),
        ("../england", "no rulebook '../england', and no such file; did you mean 'england'?"),
        (Path("england"), "no rulebook 'england', and no such file; did you mean 'england'?"),
    ],
)
def test_an_unknown_rulebook_is_a_look_up_error_that_offers_the_nearest(which, message):
    with pytest.raises(UnknownRulebookError) as caught:
        load_rulebook(which)
    assert isinstance(caught.value, LookupError)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "{0}: 0 files have a [rulebook] table; exactly one holds the header"),
        ("[", "{0}: not TOML: "),
        (HEADER + "[rule]", "{0}: {0}: unknown section [rule]; did you mean 'rules'?"),
    ],
)
def test_a_long_name_of_a_file_is_cut_short(tmp_path, text, message):
    for length, name in ((195, f"{'x' * 195}.toml"), (196, f"{'x' * 196}.toml"[:200] + "...")):
        path = tmp_path / f"{'x' * length}.toml"
        path.write_text(text, "utf-8")
        assert told(path).startswith(message.format(name))


def test_a_rule_has_the_span_and_source_of_its_instrument_where_it_states_none(tmp_path):
    words = f"{WORDS}\nsource = 'secondary'\nin_force = {{ from = 2023-12-15 }}"
    own = f"{GOOD}\nid = 'own'\nsource = 'read'\nin_force = {{ until = 2026-12-31 }}"
    loaded = book(tmp_path, f"{GOOD}\n\n{own}", words=words)
    [bare], [stated] = loaded.rule("r"), loaded.rule("own")
    assert (bare.source, bare.in_force) == ("secondary", Span(from_=day("2023-12-15")))
    assert (stated.source, stated.in_force) == ("read", Span(until=day("2026-12-31")))


def test_what_is_declared_is_what_the_rulebook_holds(tmp_path):
    path = tmp_path / "book.toml"
    text = book_text(GOOD) + '\n[[not_rules]]\nstatements = ["B1", "B2"]\nreason = "background"\n'
    path.write_text(text, encoding="utf-8")
    loaded = load_rulebook(str(path))
    assert (loaded.id, loaded.title, loaded.version) == (
        "test-book",
        "A rulebook made for a test",
        "1",
    )
    assert (loaded.calendar, loaded.extends) == ("england-and-wales", None)
    assert (loaded.lineage, loaded.base) == ((loaded,), None)
    assert loaded.own_rules == loaded.rules
    assert list(loaded.events) == [line.split(" = ")[0] for line in EVENTS.strip().splitlines()]
    assert loaded.events["asked"].repeats is True
    assert loaded.events["started"].title == "the start"
    assert loaded.agencies == {"police": "police", "school": "school", "health": "health"}
    assert loaded.facts["looked_after"] == (True, False)
    assert [entry.statements for entry in loaded.not_rules] == [("B1", "B2")]
    assert WORDS.count("title") == len(loaded.instruments) == 1


# -- What comes with the library -------------------------------------------------------------


def test_the_rulebooks_that_come_with_the_library_stand_in_order_under_their_ids():
    assert list(built_in()) == [
        "barnet", "england", "kingston-richmond", "kingston-richmond-llr", "kirklees-2018",
    ]  # fmt: skip
    for name in built_in():
        assert load_rulebook(name).id == name
