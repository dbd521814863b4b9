"""The generated pages on the rulebooks are fresh, and the page on conflicts names what exists."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from safeguarding_timelines import WorkingCalendar, load_rulebook
from safeguarding_timelines.calendars.working_calendar import CALENDARS
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.lint import lint
from safeguarding_timelines.rules.load import built_in
from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.timelines.milestone import Flag

DOCS = Path(__file__).parents[2] / "docs"
REGISTERS = DOCS / "rulebooks"
CONFLICTS = DOCS / "explanation" / "conflicts.md"
each_book = pytest.mark.parametrize("book_id", list(built_in()))


def read(book_id):
    return (REGISTERS / f"{book_id}.md").read_text(encoding="utf-8")


def sections(page):
    """The rules' parts of a register, in order, under the title of their instrument."""
    found = {}
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title, _, rules = section.partition("\n")
        if title != "Statements that are no rules":
            found[title] = re.split(r"^### ", rules, flags=re.MULTILINE)[1:]
    return found


# -- The registers -----------------------------------------------------------------------------


@each_book
def test_a_register_is_what_the_command_prints_today(book_id, capsys):
    assert main(["rules", book_id, "--format", "markdown"]) == 0
    assert read(book_id) == capsys.readouterr().out


def test_every_rulebook_has_its_page_and_the_index_names_them_and_no_other():
    pages = {page.name for page in REGISTERS.iterdir()}
    assert pages == {f"{book_id}.md" for book_id in built_in()} | {"README.md"}
    index = (REGISTERS / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(([\w.-]+\.md)\)", index)) == pages - {"README.md"}
    for book_id in built_in():
        assert load_rulebook(book_id).title in index
    assert "python -m safeguarding_timelines rules" in index


@each_book
def test_a_register_shows_every_rule_with_its_readings_and_doubts(book_id):
    book, parts = load_rulebook(book_id), sections(read(book_id))
    cited = {rule.cite.instrument for rule in book.own_rules}
    assert set(parts) == {book.instruments[instrument].title for instrument in cited}
    for instrument in cited:
        rules = [rule for rule in book.own_rules if rule.cite.instrument == instrument]
        for rule, part in zip(rules, parts[book.instruments[instrument].title], strict=True):
            assert part.startswith(f"{rule.title}\n")
            assert f"- **Rule** `{rule.id}`\n" in part
            assert rule.actor in part
            assert rule.cite.at in part
            assert re.findall(r"\*\*Reading ([\w-]+)\*\*", part) == list(rule.readings)
            for doubt in (rule.assumed, rule.superseded_text, rule.inactive, rule.note):
                assert doubt is None or doubt in part
            assert all(re.search(rf"\b{statement}\b", part) for statement in rule.statements)


@each_book
def test_a_register_lists_every_statement_that_is_no_rule(book_id):
    listed = read(book_id).partition("## Statements that are no rules")[2]
    for entry in load_rulebook(book_id).not_rules:
        assert f"- {', '.join(entry.statements)}: {entry.reason}." in listed


@each_book
def test_a_register_is_written_for_people(book_id):
    assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|<[A-Z]\w+\.", read(book_id))


# -- The page on conflicts ---------------------------------------------------------------------

#: Enough years for every edition, and few enough to walk quickly.
YEARS = (date(2025, 1, 1), date(2027, 12, 31))


def rows():
    text = CONFLICTS.read_text(encoding="utf-8")
    found = re.findall(r"^\| (C-\d\d) \| ([^|]+) \| ([^|]+) \|$", text, flags=re.MULTILINE)
    return {number: (what, carried) for number, what, carried in found}


ROWS = rows()
each_row = pytest.mark.parametrize("number", sorted(ROWS))


@cache
def books():
    return [load_rulebook(book_id) for book_id in built_in()]


@cache
def found_by_lint():
    """Each code that the checks find in the built-in rulebooks, with the rules it is about."""
    holidays = dict(WorkingCalendar.england_and_wales().holidays)
    calendar = WorkingCalendar("some-years", holidays, coverage=YEARS)
    return {(one.code, one.rules) for book in books() for one in lint(book, calendar=calendar)}


@cache
def words():
    """What exists under each noun of the page."""
    rules = [rule for book in books() for rule in book.rules]
    return {
        "rule": {rule.id for rule in rules},
        "reading": {name for rule in rules for name in rule.readings},
        "flag": set(Flag),
        "lint": {code for code, _ in found_by_lint()},
        "event": {kind for book in books() for kind in book.events},
        "calendar": set(CALENDARS),
        "key": set(Rule.model_fields),
        "force": set(Force),
    }


def named(text):
    """Every word in backticks, with the noun before it: (noun, word)."""
    noun, found = "", []
    for token in re.finditer(
        r"\b(rule|reading|flag|lint|event|calendar|key|force)s?\b|`([^`]+)`", text
    ):
        if token[1]:
            noun = token[1]
        else:
            found.append((noun, token[2]))
    return found


def test_each_of_the_37_conflicts_has_its_line():
    assert list(ROWS) == [f"C-{number:02}" for number in range(1, 38)]


@each_row
def test_a_conflict_is_carried_by_something_that_exists_or_the_page_says_it_is_not(number):
    _, carried = ROWS[number]
    found = named(carried)
    assert found or "not carried" in carried
    assert [(noun, word) for noun, word in found if word not in words()[noun]] == []


@each_row
def test_a_finding_named_for_a_conflict_is_about_a_rule_named_beside_it(number):
    found = named(ROWS[number][1])
    rules = {word for noun, word in found if noun == "rule"}
    for code in (word for noun, word in found if noun == "lint"):
        assert [one for one, about in found_by_lint() if one == code and rules & set(about)], code


@each_row
def test_a_reading_named_for_a_conflict_is_of_a_rule_that_bears_on_it(number):
    found = named(ROWS[number][1])
    named_rules = {word for noun, word in found if noun == "rule"}
    readings = {word for noun, word in found if noun == "reading"}
    of_rules = {
        name
        for book in books()
        for rule in book.rules
        if rule.id in named_rules
        for name in rule.readings
    }
    assert readings <= of_rules


def test_the_intro_of_the_page_names_flags_that_exist():
    intro = CONFLICTS.read_text(encoding="utf-8").partition("| C-01")[0]
    flags = {word for _, word in named(intro)} - {"lint"}
    assert flags == {"governs", "ambiguous", "contested"}


# -- And what it says is so --------------------------------------------------------------------


def the(rule_id, book_id="england"):
    return load_rulebook(book_id).rule(rule_id)


def test_what_the_page_calls_superseded_inactive_permitted_or_guidance_is_so():
    kirklees, older = "kirklees-2018", "kingston-richmond-llr"
    assert all(rule.inactive for rule in the("seven-working-days-after-completion", kirklees))
    assert all(rule.superseded_text for rule in the("findings-in-five-days", kirklees))
    assert all(rule.superseded_text for rule in the("decision-within-a-month", older))
    assert {rule.force for rule in the("publish-upon-completion", kirklees)} == {"permission"}
    for rule_id in ("notify-panel", "lcspr-completion", "lcspr-publication"):
        assert {rule.force for rule in the(rule_id)} == {"guidance"}
    assert all(rule.under for rule_id in ("notify-panel", "lcspr-publication")
               for rule in the(rule_id))  # fmt: skip
    assert {rule.force for rule in the("panel-response")} == {"expectation"}


def test_what_the_page_says_of_editions_is_so():
    begins = min(rule.in_force.from_ for rule in the("notify-care-leaver-death"))
    assert begins == date(2023, 12, 15)
    assert max(rule.in_force.until for rule in the("inform-partners")) == date(2023, 12, 14)
    assert {rule.edition_by for rule in the("rapid-review-submission")} == {"panel_notified"}


def test_what_the_page_says_of_the_pandemic_is_so():
    relaxed = {rule.id for rule in load_rulebook("england").rules if rule.relaxed}
    assert relaxed == {
        "rapid-review-submission", "lcspr-completion", "lcspr-publication",
        "report-to-panel-guidance", "report-to-secretary-of-state-guidance", "report-to-ofsted",
        "improvements-to-panel-guidance", "improvements-to-secretary-of-state-guidance",
    }  # fmt: skip


def test_what_the_page_says_is_decided_and_not_due_is_so():
    for book in books():
        assert "lcspr_decided" not in {rule.target for rule in book.rules}
        awaiting = {
            rule.anchor.name for rule in book.rules
            if rule.implements in ("lcspr-completion", "lcspr-publication") and rule.anchor
            and rule.shape is Shape.WITHIN
        }  # fmt: skip
        assert awaiting <= {"lcspr_decided"}
