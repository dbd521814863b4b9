"""Every page is run: its Python, its commands, its files and links; and no word of it is missing.

A page is a reader's session in a folder that holds the examples. A `json` or `toml` block after
a paragraph that ends in "as `NAME`:" is saved under that name, for the blocks that follow.
"""

import argparse
import difflib
import io
import json
import re
import shlex
import shutil
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from sybil import Region, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.calendars.period import UNITS
from safeguarding_timelines.calendars.working_calendar import CALENDARS
from safeguarding_timelines.cases.case import Event, Facts
from safeguarding_timelines.cli.main import main, parser_for
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.rules.fields import Relaxation, Span
from safeguarding_timelines.rules.phrases import bound_words
from safeguarding_timelines.rules.rule import Force, Reading, Rule, Source
from safeguarding_timelines.rules.rule_file import SECTIONS
from safeguarding_timelines.rules.rulebook import EventKind, Instrument, NotARule, Rulebook
from safeguarding_timelines.rules.shapes.shape import SHAPES
from safeguarding_timelines.timelines.json_form import (
    BASES,
    AnchorRecord,
    CalendarRecord,
    InputsRecord,
    MilestoneRecord,
    RangeRecord,
    ReadingRecord,
    RulebookRecord,
    SupposedRecord,
    TimelineRecord,
)
from safeguarding_timelines.timelines.milestone import Flag, Status

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(DOCS.rglob("*.md")),
]
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES]
)

#: Commands that are shown and not run here: each with the reason.
NOT_RUN_HERE = {
    'python3 -m venv .venv && .venv/bin/python -m pip install -q ".[cli]" && '
    ".venv/bin/python -m safeguarding_timelines due examples/in_progress.json "
    "--as-of 2026-01-06": "makes a virtual environment",
    'python3 -m venv .venv && .venv/bin/python -m pip install -q -e ".[test]" && '
    ".venv/bin/python -m pytest -n auto": "makes a virtual environment; continuous integration "
    "runs it",
    "python3 -m venv .venv": "makes a virtual environment",
    '.venv/bin/python -m pip install -e ".[test]"': "installs",
    ".venv/bin/python -m pytest -n auto": "would run this test within itself",
    ".ci/run": "would run this test within itself",
    ".ci/run lint format types layers": "checks of their own in continuous integration",
    ".ci/run coverage": "would run this test within itself",
    ".venv/bin/python -m pip install pre-commit": "installs",
    ".venv/bin/pre-commit install": "changes the checkout",
    ".venv/bin/python -m pytest tests/exhaustive --exhaustive": "takes a minute",
    ".venv/bin/python tests/planted_faults/run.py": "takes minutes",
    ".venv/bin/python tests/conformance/regenerate.py": "tests/conformance proves its files fresh",
    '.venv/bin/python -m pip install -e ".[mutation]"': "installs",
    ".venv/bin/python tests/mutation/run.py": "takes more than an hour",
}

#: The header that fragments of a rule file stand beside, on a page that shows no header itself.
HEADER = """
[rulebook]
id = "shown-in-part"
title = "A rule file shown in part"
version = "1"
extends = "england"
"""


# -- Every block of every page -------------------------------------------------------------


def fences(document):
    """Every fenced block, whatever its language, so that none goes unread."""
    lexer = RawFencedCodeBlockLexer(re.compile(r"(?P<language>[^\n]*)$\n?", re.MULTILINE))
    for found in lexer(document):
        language = found.lexemes["language"].strip()
        evaluator = EVALUATORS.get(language, not_handled)
        yield Region(found.start, found.end, found.lexemes["source"], evaluator, found.lexemes)


def not_handled(example):
    language = example.region.lexemes["language"].strip()
    return f"nothing here checks a block of {language!r}; known: {', '.join(EVALUATORS)}"


def saved(example):
    """The name under which the reader is told to save a block, or None."""
    told = re.search(r"\bas\s+`([\w.-]+)`:\n\n\Z", example.document.text[: example.start])
    if told is None:
        return None
    Path(told[1]).write_text(example.parsed, encoding="utf-8")
    return told[1]


def check_json(example):
    saved(example)
    data = json.loads(example.parsed)
    if isinstance(data, dict) and "reference" in data:
        Case.from_json(example.parsed)


def check_toml(example):
    name = saved(example)
    data = tomllib.loads(example.parsed)
    if "rulebook" in data:
        path = Path(name or "rulebook.toml")
        path.write_text(example.parsed, encoding="utf-8")
        example.namespace["header of the page"] = example.parsed
        load_rulebook(path)
    elif data.keys() & set(SECTIONS):  # one more file of the rulebook that the page shows
        folder = Path(f"folder-{example.line}")
        folder.mkdir()
        header = example.namespace.get("header of the page", HEADER)
        (folder / "rulebook.toml").write_text(header, encoding="utf-8")
        (folder / "fragment.toml").write_text(example.parsed, encoding="utf-8")
        load_rulebook(folder)


def check_sh(example):
    unknown = [line for line in example.parsed.strip().splitlines() if line not in NOT_RUN_HERE]
    if unknown:
        return "to be listed in NOT_RUN_HERE with a reason, or shown as console:\n" + "\n".join(
            unknown
        )
    return None


def check_console(example):
    """Each command prints what stands under it; `...` alone on a line stands for any lines."""
    status = 0
    before, *sessions = re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)
    if before.strip() or not sessions:
        return "a console block begins with a command: $ ..."
    for session in sessions:
        command, _, expected = session.partition("\n")
        if command == "echo $?":
            printed = f"{status}\n"
        else:
            printed, status = run(command)
        if not shows(expected, printed):
            return f"$ {command}\n" + "\n".join(
                difflib.unified_diff(tidy(expected), tidy(printed), "shown", "printed", lineterm="")
            )
    return None


def run(command):
    """What a command prints, and its exit status."""
    words = shlex.split(command)
    source = words.pop() if words[-2:-1] == ["<"] else None
    if source:
        words.pop()
    if words[0] == "cat" and len(words) == 2:
        return Path(words[1]).read_text(encoding="utf-8"), 0
    if words[:3] == ["python", "-m", "safeguarding_timelines"]:
        arguments = words[3:]
    elif words[0] == "safeguarding-timelines":
        arguments = words[1:]
    else:
        pytest.fail(f"only cat, echo $? and this command line are run here, not {command!r}")
    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    keyboard = sys.stdin
    if source:
        sys.stdin = io.TextIOWrapper(io.BytesIO(Path(source).read_bytes()), encoding="utf-8")
    try:
        with redirect_stdout(screen), redirect_stderr(screen):
            try:
                status = main(arguments)
            except SystemExit as leaving:  # --help, --version and unusable arguments
                status = leaving.code
    finally:
        sys.stdin = keyboard
    return screen.buffer.getvalue().decode("utf-8"), status


def tidy(text):
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def shows(expected, printed):
    pattern = "".join(
        r"(?:[^\n]*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in tidy(expected)
    )
    return re.fullmatch(pattern, "".join(line + "\n" for line in tidy(printed))) is not None


EVALUATORS = {
    "python": PythonEvaluator(),
    "console": check_console,
    "json": check_json,
    "toml": check_toml,
    "sh": check_sh,
}


@each_page
def test_every_block_of_a_page_does_what_the_page_says(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for example in Sybil(parsers=[fences]).parse(page):
        example.evaluate()


def evaluate(text, tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for example in Sybil(parsers=[fences]).parse(page):
        example.evaluate()


@pytest.mark.parametrize(
    "wrong",
    [
        "```python\nassert 1 == 2\n```\n",
        "```json\n{]\n```\n",
        '```json\n{"reference": "not a reference"}\n```\n',
        '```toml\n[[rules]]\nid = "no-more"\n```\n',
        "```toml\n[rulebook]\n```\n",
        "```sh\nmake everything\n```\n",
        "```console\noutput of nothing\n```\n",
        "```console\n$ safeguarding-timelines --version\nsomething else\n```\n",
        "```console\n$ safeguarding-timelines due\n...\n$ echo $?\n0\n```\n",
        "```yaml\na: 1\n```\n",
        "```\nno language\n```\n",
    ],
)
def test_a_wrong_block_is_found(wrong, tmp_path, monkeypatch):
    with pytest.raises(Exception):  # noqa: B017, PT011  # each kind of block fails in its own way
        evaluate(wrong, tmp_path, monkeypatch)


def test_three_dots_stand_for_any_lines_and_for_nothing_else():
    assert shows("a\n...\nd\n", "a\nb\nc\nd\n")
    assert shows("...\nd\n", "d\n")
    assert not shows("a\n...\nd\n", "a\nb\n")
    assert not shows("a...\n", "abc\n")


def test_every_command_that_is_not_run_is_shown_somewhere():
    shown = {line for page in PAGES for line in page.read_text(encoding="utf-8").splitlines()}
    assert set(NOT_RUN_HERE) <= shown


# -- Links ---------------------------------------------------------------------------------


def prose(page):
    """The page without its fenced blocks."""
    return re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))


def headings(page):
    """The names by which a link reaches the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


@each_page
def test_every_link_leads_somewhere(page):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?://", target):
            continue
        file, _, heading = target.partition("#")
        path = (page.parent / file) if file else page
        if not path.exists() or (heading and heading not in headings(path)):
            broken.append(target)
    assert broken == []


def test_the_index_names_every_page():
    index = DOCS / "README.md"
    linked = {
        (DOCS / target.partition("#")[0]).resolve()
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(index))
        if "://" not in target
    }
    generated = DOCS / "rulebooks"
    pages = {page for page in DOCS.rglob("*.md") if generated not in page.parents}
    assert {page.relative_to(DOCS).as_posix() for page in pages - linked - {index}} == set()


# -- Nothing is left out of the reference --------------------------------------------------


def code_words(page):
    """Whatever stands in the prose of a page as code, and its parts."""
    spans = re.findall(r"`([^`\n]+)`", prose(page))
    return {*spans, *(word for span in spans for word in re.findall(r"[\w-]+", span))}


def first_cells(page, heading=""):
    """The code in the first cell of every table row, of a page or of what one heading covers."""
    text = prose(page)
    if heading:
        text = text.split(f"{heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]*) \|", text, flags=re.MULTILINE)
    return [re.findall(r"`([^`]+)`", cell) for cell in rows if "`" in cell]


def rows(page, heading=""):
    """The one word that each row is about."""
    return [cell[0] for cell in first_cells(page, heading) if len(cell) == 1]


def test_every_command_and_option_is_described():
    page = REFERENCE / "command-line.md"
    commands = next(a for a in parser_for("")._actions if isinstance(a, argparse._SubParsersAction))
    described = re.findall(r"^## `([a-z-]+)`$", prose(page), flags=re.MULTILINE)
    assert described == list(commands.choices)
    words = code_words(page)
    for command in commands.choices.values():
        for action in command._actions:
            assert set(action.option_strings) <= words
            assert set(action.choices or ()) <= words


def test_every_status_flag_force_and_basis_is_described_in_its_order():
    page = REFERENCE / "results.md"
    assert rows(page, "## Statuses") == [status.value for status in Status]
    assert rows(page, "## Late") == [force.value for force in Force]
    assert rows(page, "## Flags") == [flag.value for flag in Flag]
    assert rows(page, "## What a date was counted from") == list(BASES)


def test_every_key_of_the_json_and_column_of_the_csv_is_described():
    page = REFERENCE / "results.md"
    described = {word for cell in first_cells(page, "## JSON") for word in cell}
    records = (
        TimelineRecord,
        RulebookRecord,
        CalendarRecord,
        MilestoneRecord,
        AnchorRecord,
        ReadingRecord,
        InputsRecord,
        RangeRecord,
        SupposedRecord,
    )
    assert {key for record in records for key in record.__annotations__} == described
    empty = compute_timeline(
        Case(reference="EX-2026-001"), load_rulebook("england"), as_of=date(2026, 1, 6)
    )
    assert set(timeline_csv(empty).splitlines()[0].split(",")) <= code_words(page)


@pytest.mark.parametrize(
    "words",
    [
        set(SECTIONS),
        {name for name, field in Rulebook.model_fields.items() if not field.exclude},
        set(Rule.model_fields),
        set(Reading.model_fields),
        set(EventKind.model_fields),
        set(Instrument.model_fields),
        set(NotARule.model_fields),
        {field.alias or name for name, field in Span.model_fields.items()},
        set(Relaxation.model_fields) - {"from_"},
        {"last", "each", "until_of", "deadline_of", "latest_of", "earliest_of"},
        set(UNITS),
        set(CALENDARS),
        set(Force),
        set(Source),
    ],
    ids=min,
)
def test_every_word_of_the_rule_file_is_described(words):
    assert words <= code_words(REFERENCE / "rulebook-format.md")


def test_every_shape_has_a_row():
    described = {frozenset(cell) for cell in first_cells(REFERENCE / "rulebook-format.md")}
    assert set(SHAPES) <= described


def test_every_key_of_a_case_and_every_national_word_is_described():
    page, book = REFERENCE / "case-file.md", load_rulebook("england")
    described = set(rows(page))
    assert described >= {*Case.model_fields, *Event.model_fields, *Facts.model_fields}
    assert rows(page, "## The national event kinds") == list(book.events)
    assert {*book.agencies, *book.facts} <= code_words(page)


def to_check(book):
    """The list of what was not read, a table an instrument: rule, the value carried, how known."""
    for name, instrument in book.instruments.items():
        rules = [r for r in book.rules if r.cite.instrument == name and r.source is not Source.READ]
        if rules:
            yield f"**{instrument.title}**\n\n| rule | the value carried | known |\n|---|---|---|\n"
            for rule in rules:
                yield f"| `{rule.id}` | {bound_words(rule, book)} | `{rule.source}` |\n"
            yield "\n"


def test_every_value_that_rests_on_an_unread_text_is_listed_to_be_checked():
    text = (DOCS / "explanation" / "sources-and-doubt.md").read_text(encoding="utf-8")
    assert "".join(to_check(load_rulebook("england"))).strip() in text


def test_every_national_instrument_has_its_row():
    text = prose(DOCS / "explanation" / "sources-and-doubt.md")
    for instrument in load_rulebook("england").instruments.values():
        span = instrument.in_force or Span()
        row = next(line for line in text.splitlines() if line.startswith(f"| {instrument.title} |"))
        cells = [cell.strip() for cell in row.strip("| ").split("|")]
        assert cells[1] == f"`{instrument.source}`"
        assert cells[2] == (f"{span.from_}" if span.from_ else "long before")
        assert cells[3] == (f"{span.until}" if span.until else "still in force, as far as known")


def test_every_file_that_the_design_names_is_there():
    text = (DOCS / "explanation" / "design.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.(?:py|toml)))`", text))
    assert len(named) > 15
    package = ROOT / "src" / "safeguarding_timelines"
    places = (package, ROOT)
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
    rooms = {path.name for path in package.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert {room for room in rooms - {"data"} if f"`{room}`" not in text} == set()
