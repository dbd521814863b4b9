"""Reading a case from JSON: encodings, sizes, broken files, and errors that repeat nothing."""

import json
import traceback
import tracemalloc
from datetime import date

import pytest

from safeguarding_timelines import Case, Event
from safeguarding_timelines.cases.case import LARGEST_FILE
from safeguarding_timelines.errors import CaseError

NO_NAME = "not JSON: Expecting property name enclosed in double quotes"
GOOD = '{"reference": "EX-2026-001", "events": [{"kind": "became_aware", "on": "2025-12-15"}]}'


def read_error(content):
    with pytest.raises(CaseError) as caught:
        Case.from_json(content, source="case.json")
    assert str(caught.value).startswith("case.json: ")
    return str(caught.value)


# -- What is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [GOOD, GOOD.encode(), bytearray(GOOD.encode()), GOOD.encode("utf-8-sig"), "\r\n " + GOOD],
)
def test_a_case_is_read_from_text_or_utf_8_with_or_without_a_mark(content):
    assert Case.from_json(content) == Case.of("EX-2026-001", became_aware=date(2025, 12, 15))


def test_the_contract_form_of_a_case_is_read(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(
        '{"reference": "EX-2026-001",\n'
        ' "facts": {"outcome": "died", "abuse_or_neglect": "suspected", "looked_after": false},\n'
        ' "events": [{"kind": "became_aware", "on": "2025-12-15"},'
        ' {"kind": "panel_notified", "on": "2025-12-17"}]}',
        encoding="utf-8",
    )
    expected = Case.of(
        "EX-2026-001",
        outcome="died",
        abuse_or_neglect="suspected",
        looked_after=False,
        became_aware=date(2025, 12, 15),
        panel_notified=date(2025, 12, 17),
    )
    assert Case.read(path) == expected
    assert Case.read(str(path)) == expected


def test_a_case_is_written_with_a_line_for_each_value():
    assert Case.from_json(GOOD).to_json().splitlines() == [
        "{",
        '  "reference": "EX-2026-001",',
        '  "facts": {},',
        '  "events": [',
        "    {",
        '      "kind": "became_aware",',
        '      "on": "2025-12-15"',
        "    }",
        "  ]",
        "}",
    ]


def test_json_leaves_out_what_was_not_said():
    said = {
        "reference": "EX-2026-001",
        "facts": {"looked_after": False},
        "events": [{"kind": "incident", "on": "2025-12-13", "at": "09:05", "by": "police"}],
    }
    assert json.loads(Case.model_validate(said).to_json()) == said


def test_pydantic_s_own_reader_gives_the_same_errors():
    assert Case.model_validate_json(GOOD) == Case.from_json(GOOD)
    for bad in ("{", '{"reference": "A Name"}', '{"reference": "a", "reference": "b"}'):
        with pytest.raises(CaseError):
            Case.model_validate_json(bad)


# -- What is not JSON ------------------------------------------------------------------------


@pytest.mark.parametrize("read", [Case.from_json, Case.model_validate_json])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff", "not text in UTF-8; save the file in that encoding"),
        ("[" * 100_000, "nested far too deeply to be a case"),
        ("9" * 5_000, "a number in it is too long to be part of a case"),
        ("\n {x", NO_NAME + " at line 2, column 3"),
        ('{"a": 1, "a": 1}', "the key 'a' stands twice in one place; keep one"),
        (" " * (LARGEST_FILE + 1), "too large; the limit is 4,000,000 bytes"),
    ],
    ids=["encoding", "nesting", "number", "place", "twice", "size"],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(read, content, told):
    with pytest.raises(CaseError) as caught:
        read(content)
    assert str(caught.value) == f"case: {told}"


def test_an_event_that_cannot_be_read_is_called_an_event():
    with pytest.raises(CaseError, match=r"^event: not JSON"):
        Event.model_validate_json("{")


@pytest.mark.parametrize(
    "content",
    [
        "", b"", " ", "{", "nonsense", '{"reference": "EX-2026-001",}', "{'reference': 'a'}",
        GOOD + "x", GOOD[:-1], '{"reference": "a\nb"}', "// a comment\n" + GOOD,
        GOOD.encode("utf-16-le"),
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused_with_the_place(content):
    error = read_error(content)
    assert "JSON" in error
    assert "line" in error


@pytest.mark.parametrize("content", [GOOD.encode("utf-16"), b"\xff", b'{"reference": "\xe9"}'])
def test_another_encoding_is_refused_by_name(content):
    assert "UTF-8" in read_error(content)


@pytest.mark.parametrize(
    "content", ["null", "true", "3", '"EX-2026-001"', "[]", f"[{GOOD}]", "NaN"]
)
def test_json_that_is_no_table_is_no_case(content):
    assert read_error(content)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-0", "0.1"])
@pytest.mark.parametrize(
    "content",
    [
        '{"reference": NUMBER}',
        '{"reference": "EX-2026-001", "facts": {"outcome": NUMBER}}',
        '{"reference": "EX-2026-001", "facts": {"looked_after": NUMBER}}',
        '{"reference": "EX-2026-001", "facts": {"local": {"scoping": NUMBER}}}',
        '{"reference": "EX-2026-001", "events": [{"kind": "incident", "on": NUMBER}]}',
        '{"reference": "EX-2026-001", "events": NUMBER}',
    ],
)
def test_a_number_is_no_part_of_a_case(content, number):
    read_error(content.replace("NUMBER", number))


def test_a_number_of_thousands_of_digits_is_refused():
    assert "number" in read_error('{"reference": ' + "9" * 5_000 + "}")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('{"reference": "EX-1", "reference": "EX-2"}', "reference"),
        ('{"reference": "EX-1", "facts": {"outcome": "died", "outcome": "died"}}', "outcome"),
        ('{"reference": "EX-1", "events": [{"kind": "a", "on": "x", "on": "y"}]}', "on"),
        ('{"reference": "EX-1", "a\\u001bb": 1, "a\\u001bb": 2}', "a"),
    ],
)
def test_a_key_that_stands_twice_is_refused_by_name(content, key):
    error = read_error(content)
    assert f"'{key}" in error
    assert "twice" in error
    assert "\x1b" not in error


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000],
)
def test_absurd_nesting_is_refused_in_one_sentence(content):
    assert len(read_error(content)) < 200


@pytest.mark.parametrize("depth", [50, 400])
def test_nesting_that_json_can_read_is_refused_where_a_case_has_none(depth):
    nested = "[" * depth + "]" * depth
    assert "facts" in read_error(f'{{"reference": "EX-2026-001", "facts": {nested}}}')
    assert "note" in read_error(f'{{"reference": "EX-2026-001", "note": {nested}}}')


@pytest.mark.parametrize(
    "content",
    [
        '{"\\ud800": 1}',
        '{"reference": "\\ud800"}',
        '{"reference": "EX-2026-001", "facts": {"\\ud800": true}}',
        '{"reference": "EX-2026-001", "facts": {"outcome": "\\ud800"}}',
        '{"reference": "EX-2026-001", "facts": {"local": {"\\ud800": true}}}',
        '{"reference": "EX-2026-001", "events": [{"kind": "\\ud800", "on": "2025-12-15"}]}',
        '{"reference": "EX-2026-001", "events": [{"kind": "a", "on": "\\ud800"}]}',
    ],
)
def test_half_a_character_is_refused_and_the_error_can_be_printed(content):
    assert read_error(content).encode("utf-8")


# -- Files -----------------------------------------------------------------------------------


def test_a_file_of_fifty_megabytes_is_refused_with_the_limit(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(CaseError) as caught:
        Case.read(path)
    assert "huge.json" in str(caught.value)
    assert f"{LARGEST_FILE:,}" in str(caught.value)


def test_of_a_large_file_no_more_is_read_than_a_case_may_have(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(CaseError):
            Case.read(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * LARGEST_FILE


def test_the_limit_of_size_is_inclusive():
    full = GOOD + " " * (LARGEST_FILE - len(GOOD))
    assert Case.from_json(full) == Case.from_json(full.encode()) == Case.from_json(GOOD)
    assert f"{LARGEST_FILE:,}" in read_error(full + " ")
    assert f"{LARGEST_FILE:,}" in read_error(full.encode() + b" ")


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(CaseError, match=r"missing\.json.*no such file"):
        Case.read(tmp_path / "missing.json")


def test_a_folder_is_no_case(tmp_path):
    with pytest.raises(CaseError, match="directory"):
        Case.read(tmp_path)


def test_an_empty_file_is_refused_by_name(tmp_path):
    path = tmp_path / "empty.json"
    path.touch()
    with pytest.raises(CaseError, match=r"empty\.json"):
        Case.read(path)


@pytest.mark.parametrize("path", ["a\0b.json", "x" * 5_000, "case.json/case.json"])
def test_a_path_that_no_file_can_have_is_refused_like_a_missing_file(path, tmp_path):
    with pytest.raises(CaseError):
        Case.read(tmp_path / path)


def test_a_path_that_cannot_be_asked_for_is_refused_with_what_to_name():
    with pytest.raises(CaseError) as caught:
        Case.read("a\0b.json")
    assert str(caught.value) == (
        "a\N{REPLACEMENT CHARACTER}b.json: it cannot be read; name a readable JSON file, "
        "or - for input"
    )


def test_of_a_very_long_path_the_beginning_is_told():
    with pytest.raises(CaseError) as caught:
        Case.read("x" * 5_000)
    assert str(caught.value).startswith("x" * 200 + "...: ")


def test_a_problem_in_a_file_names_the_file(tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{"reference": "A Name"}', encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.json: reference"):
        Case.read(path)


def test_a_file_name_cannot_write_to_the_terminal(tmp_path):
    with pytest.raises(CaseError) as caught:
        Case.read(tmp_path / "a\x1b[31m\nb.json")
    assert str(caught.value).isprintable()


def test_the_traceback_of_a_broken_file_repeats_nothing_of_it():
    broken = ['{"reference": "Zq~1" "x"}', '{"reference": "Zq~2\\q"}', '{"reference": Zq~3}']
    broken += ['{"reference": "EX-1", "facts": {"outcome": "Zq~4"', b'{"reference": "Zq~5\xff"}']
    for content in broken:
        with pytest.raises(CaseError) as caught:
            Case.from_json(content)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert "Zq~" not in told
