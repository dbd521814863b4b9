"""Rulebooks that extend another, and folders that are one rulebook."""

import pytest

from rulebook_text import EVENTS, HEADER, WORDS, book_text, day, problems, rules_text, told
from safeguarding_timelines import Case, compute_timeline, load_rulebook

GOOD = 'event = "acted"\nwithin = "10 days"\nof = "started"'


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def header(name, extends=None):
    text = HEADER.replace("test-book", name)
    return text + (f'extends = "{extends}"\n' if extends else "")


def local(name, extends, rules="", events="", words=""):
    return f"{header(name, extends)}\n[events]\n{events}\n{words}\n{rules_text(rules)}"


# -- What is inherited -----------------------------------------------------------------------


def test_a_rulebook_adds_to_the_file_beside_it_and_removes_nothing(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD))
    rules = """
        id = "sooner"
        event = "reported"
        within = "5 days"
        of = "scoped"
        implements = "r"
        by_each = ["police", "youth"]
        applies_if = { outcome = "died", placed = true }
        cite = { instrument = "own", at = "1" }
        force = "local"

        id = "chain"
        event = "scoped"
        within = "1 day"
        of = { deadline_of = "r" }
    """
    words = '[agencies]\nyouth = "y"\n[facts]\nplaced = [true]\n[instruments.own]\ntitle = "Own"'
    path = write(
        tmp_path, "town.toml", local("town", "base.toml", rules, 'scoped = "scoping"', words)
    )
    town = load_rulebook(path)
    assert [rule.id for rule in town.rules] == ["r", "sooner", "chain"]
    assert [rule.id for rule in town.own_rules] == ["sooner", "chain"]
    assert [book.id for book in town.lineage] == ["town", "test-book"]
    assert town.extends == "base.toml"
    first, *_, last = town.events
    assert (first, last) == ("started", "scoped")
    assert set(town.agencies) == {"police", "school", "health", "youth"}
    assert set(town.facts) == {"outcome", "looked_after", "setting", "placed"}
    assert set(town.instruments) == {"text", "own"}
    # The rulebook extended is as it was.
    assert [rule.id for rule in load_rulebook(tmp_path / "base.toml").rules] == ["r"]
    case = Case.of("EX-2026-001", started=day("2026-01-05"))
    found = compute_timeline(case, town, as_of=day("2026-01-06"))
    assert [m.rule for m in found.milestones] == ["r", "chain", "sooner"]
    assert [str(m.due) for m in found.milestones] == ["2026-01-15", "2026-01-16", "2026-01-21"]


def test_a_rulebook_may_extend_one_that_comes_with_the_library(tmp_path):
    rules = """
        id = "own"
        event = "panel_notified"
        within = "3 working days"
        of = "became_aware"
        implements = "notify-panel"
        cite = { instrument = "working-together-2023", at = "1" }
    """
    england = load_rulebook("england")
    town = load_rulebook(write(tmp_path, "town.toml", local("town", "england", rules)))
    assert town.rules[:-1] == england.rules
    assert town.base is england
    assert town.rules[-1].in_force == england.instruments["working-together-2023"].in_force


def test_a_chain_of_three_unites_all_of_them(tmp_path):
    write(tmp_path, "one.toml", book_text(GOOD))
    second = 'id = "second"\nevent = "scoped"\nwithin = "1 day"\nof = "acted"'
    write(tmp_path, "two.toml", local("two", "one.toml", second, 'scoped = "s"'))
    third = 'id = "third"\nevent = "shared"\nwithin = "1 day"\nof = "scoped"'
    path = write(tmp_path, "three.toml", local("three", "two.toml", third, 'shared = "s"'))
    three = load_rulebook(path)
    assert [book.id for book in three.lineage] == ["three", "two", "test-book"]
    assert [rule.id for rule in three.rules] == ["r", "second", "third"]
    assert [rule.id for rule in three.own_rules] == ["third"]
    case = Case.of("EX-2026-001", started=day("2026-01-05"))
    found = compute_timeline(case, three, as_of=day("2026-01-06"))
    assert [str(found[rule].due) for rule in ("r", "second", "third")] == [
        "2026-01-15",
        "2026-01-16",
        "2026-01-17",
    ]


def test_its_own_calendar_is_not_inherited_but_stated(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD, header=HEADER + 'calendar = "scotland"'))
    path = write(tmp_path, "town.toml", local("town", "base.toml"))
    assert load_rulebook(tmp_path / "base.toml").calendar == "scotland"
    assert load_rulebook(path).calendar in ("scotland", "england-and-wales")


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"events": 'acted = "again"'}, "events.acted"),
        ({"words": '[agencies]\npolice = "again"'}, "agencies.police"),
        ({"words": "[facts]\noutcome = [true]"}, "facts.outcome"),
        ({"words": '[instruments.text]\ntitle = "again"'}, "instruments.text"),
    ],
)
def test_a_word_defined_in_what_is_extended_is_not_defined_again(tmp_path, part, where):
    write(tmp_path, "base.toml", book_text(GOOD))
    path = write(tmp_path, "town.toml", local("town", "base.toml", **part))
    assert problems(path) == [
        (f"town.toml: {where}", "redefines what the extended rulebook defines; rename it")
    ]


def test_a_rule_of_what_is_extended_is_not_defined_again(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD))
    path = write(tmp_path, "town.toml", local("town", "base.toml", GOOD))
    assert problems(path) == [
        (
            "town.toml: rule r: id",
            "redefines a rule of the extended rulebook; give it another id, and "
            "implements = 'r' if it carries that rule out",
        )
    ]


def test_a_circle_closed_by_a_local_rule_is_found(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD))
    back = 'id = "back"\nevent = "started"\nwithin = "1 day"\nof = "acted"'
    path = write(tmp_path, "town.toml", local("town", "base.toml", back))
    assert told(path) in (
        f"town.toml: town.toml: rules {circle}: each waits for the next: a circle of bounds"
        for circle in ("r -> back -> r", "back -> r -> back")
    )


def test_problems_of_what_is_extended_name_its_file(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD.replace("started", "startd")))
    path = write(tmp_path, "town.toml", local("town", "base.toml"))
    [(where, _)] = problems(path)
    assert where == "base.toml: rule r: of"


# -- What may be extended --------------------------------------------------------------------


@pytest.mark.parametrize(
    "extends",
    [
        "nowhere.toml", "", ".", "..", "...", "../base.toml", "./base.toml", "sub/base.toml",
        "/etc/passwd", "base", "base.toml/", "\\\\u0000", "x" * 5_000, "~/base.toml", "*.toml",
    ],
)  # fmt: skip
def test_nothing_but_an_id_or_a_file_beside_it_can_be_extended(tmp_path, extends):
    inside = tmp_path / "inside"
    write(tmp_path, "base.toml", book_text(GOOD))
    write(inside / "sub", "base.toml", book_text(GOOD))
    path = write(inside, "town.toml", local("town", "PLACE").replace("PLACE", extends))
    [(where, message)] = problems(path)
    assert where == "rulebook.extends"
    assert len(message) < 400


def test_a_mistyped_file_is_offered_the_nearest(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD))
    path = write(tmp_path, "town.toml", local("town", "bas.toml"))
    assert told(path) == (
        "town.toml: rulebook.extends: no rulebook 'bas.toml', and no such file beside this one; "
        "did you mean 'base.toml'?"
    )


def test_what_is_extended_is_named_in_quotes(tmp_path):
    path = write(tmp_path, "town.toml", local("town", "x").replace('"x"', "3"))
    assert told(path) == (
        "town.toml: rulebook.extends: write a rulebook's id or file name in quotes"
    )


@pytest.mark.parametrize(("links", "closed_by"), [("a", "a"), ("ab", "a"), ("abc", "b")])
def test_a_circle_of_rulebooks_is_refused(tmp_path, links, closed_by):
    for name, extends in zip(links, [*links[1:], links[0]], strict=True):
        path = write(tmp_path, f"{name}.toml", local(name, f"{extends}.toml"))
    assert told(path) == (
        f"{closed_by}.toml: rulebook.extends: extends itself, directly or in a circle"
    )


def test_rulebooks_stand_on_each_other_no_deeper_than_six(tmp_path):
    write(tmp_path, "b0.toml", book_text(GOOD))
    for number in range(1, 8):
        write(tmp_path, f"b{number}.toml", local(f"b{number}", f"b{number - 1}.toml"))
    assert len(load_rulebook(tmp_path / "b6.toml").lineage) == 7
    assert told(tmp_path / "b7.toml") == "b1.toml: rulebook.extends: more than 6 rulebooks deep"


# -- Folders ---------------------------------------------------------------------------------

RULEBOOK = f"{HEADER}\n[events]\n{EVENTS}"


def folder(tmp_path, **files):
    for name, text in {"rulebook": RULEBOOK, "words": WORDS, **files}.items():
        write(tmp_path, f"book/{name}.toml", text)
    return tmp_path / "book"


def test_a_folder_is_one_rulebook_whose_files_unite(tmp_path):
    other = rules_text('id = "q"\nevent = "reported"\nwithin = "1 day"\nof = "acted"')
    path = folder(tmp_path, a=rules_text(GOOD), b=other)
    loaded = load_rulebook(path)
    assert [rule.id for rule in loaded.rules] == ["r", "q"]
    assert set(loaded.instruments) == {"text"}
    assert load_rulebook(str(path)) == loaded


def test_a_folder_may_extend_and_be_extended(tmp_path):
    write(tmp_path, "base.toml", book_text(GOOD))
    write(tmp_path, "book/rulebook.toml", local("book", "base.toml"))
    town = write(tmp_path, "town.toml", local("town", "book"))
    assert [book.id for book in load_rulebook(town).lineage] == ["town", "book", "test-book"]


@pytest.mark.parametrize(("files", "count"), [({"rulebook": ""}, 0), ({"more": HEADER}, 2)])
def test_exactly_one_file_of_a_folder_holds_the_header(tmp_path, files, count):
    assert told(folder(tmp_path, **files)) == (
        f"book: {count} files have a [rulebook] table; exactly one holds the header"
    )


def test_an_empty_folder_is_no_rulebook(tmp_path):
    (tmp_path / "book").mkdir()
    assert problems(tmp_path / "book") == [
        ("", "0 files have a [rulebook] table; exactly one holds the header")
    ]


def test_each_file_of_a_folder_is_told_of_its_own_problems(tmp_path):
    path = folder(tmp_path, a="events = 1", b="events = 2\n[[rules]]", c="[[not_rules]]")
    found = problems(path)
    assert found[:2] == [
        ("a.toml: [events]", "write a table"),
        ("b.toml: [events]", "write a table"),
    ]
    assert {where.split(": ")[0] for where, _ in found} == {"a.toml", "b.toml", "c.toml"}


def test_a_word_defined_in_two_files_is_refused(tmp_path):
    path = folder(tmp_path, a='[events]\nacted = "again"', b='[agencies]\npolice = "again"')
    found = problems(path)
    assert sorted(message for _, message in found) == ["defined twice; keep one"] * 2
    assert {where.split(": ")[1] for where, _ in found} == {"events.acted", "agencies.police"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (rules_text(GOOD.replace("10 days", "10 fortnights")), "rule r: within"),
        (rules_text(GOOD.replace("started", "startd")), "rule r: of"),
        (rules_text(GOOD + '\nby_each = ["polise"]'), "rule r: by_each"),
        (rules_text(f"{GOOD}\n\n{GOOD}"), "rule r: in_force"),
        ('[instruments.own]\ntitel = "x"', "instruments.own.titel"),
        ("[agencies]\nyouth = 3", "agencies.youth"),
        ("[agencies]\n'a.b' = 'y'", "agencies.a.b"),
        (f"[agencies]\n{'a' * 80} = 'y'", "agencies.aaa"),
        ("[[not_rules]]\nreason = 'x'", "not_rules 1: statements"),
        ('[rule]\nid = "x"', ""),
    ],
)
def test_a_problem_in_a_folder_names_the_file_it_stands_in(tmp_path, text, key):
    found = problems(folder(tmp_path, second=text))
    expected = "second.toml" + (f": {key}" if key else "")
    assert any(where.startswith(expected) for where, _ in found), found


def test_an_unreadable_file_of_a_folder_is_named(tmp_path):
    path = folder(tmp_path)
    (path / "deep.toml").mkdir()
    assert told(path) in (
        f"deep.toml: {reason}; name a readable TOML file"
        for reason in ("is a directory", "permission denied")
    )


def test_other_files_in_a_folder_are_left_alone(tmp_path):
    path = folder(tmp_path, a=rules_text(GOOD))
    write(path, "notes.txt", "[rulebook")
    write(path, "sub/more.toml", "[rulebook")
    assert len(load_rulebook(path).rules) == 1
