"""Every timed statement of the five local documents is a rule, or no rule with a reason.

The documents name people; no rulebook and no page here does. Who they are is kept as digests.
"""

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest

from safeguarding_timelines import load_rulebook
from safeguarding_timelines.rules.load import built_in

ROOT = Path(__file__).parents[2]
RULE_FILES = sorted((ROOT / "src" / "safeguarding_timelines" / "rulebooks").rglob("*.toml"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = [*RULE_FILES, *PAGES, *sorted((ROOT / "examples").rglob("*.json"))]

#: The documents by their letter: the rulebook that follows it, and how many timed statements.
DOCUMENTS = {
    "A": ("kingston-richmond-llr", 6),
    "B": ("kingston-richmond", 45),
    "C": ("kingston-richmond", 8),
    "D": ("barnet", 7),
    "E": ("kirklees-2018", 42),
}
OF_BOOK = {
    book: {
        f"{letter}{number}"
        for letter, (its_book, how_many) in DOCUMENTS.items()
        if its_book == book
        for number in range(1, how_many + 1)
    }
    for book, _ in DOCUMENTS.values()
}
each_local_book = pytest.mark.parametrize("book_id", sorted(OF_BOOK))


def carried(book):
    return {statement for rule in book.own_rules for statement in rule.statements}


def left_out(book):
    return [statement for entry in book.not_rules for statement in entry.statements]


# -- Every statement is accounted for ----------------------------------------------------------


def test_the_five_documents_have_108_timed_statements_and_every_local_book_has_some():
    assert sum(how_many for _, how_many in DOCUMENTS.values()) == 108
    assert sum(len(ids) for ids in OF_BOOK.values()) == 108
    assert set(OF_BOOK) == set(built_in()) - {"england"}


@each_local_book
def test_every_statement_of_a_document_is_a_rule_or_no_rule(book_id):
    book = load_rulebook(book_id)
    assert carried(book) | set(left_out(book)) == OF_BOOK[book_id]


@each_local_book
def test_no_statement_is_both_a_rule_and_no_rule_or_left_out_twice(book_id):
    book = load_rulebook(book_id)
    assert carried(book) & set(left_out(book)) == set()
    assert len(left_out(book)) == len(set(left_out(book)))


@each_local_book
def test_every_local_rule_comes_from_a_statement_and_names_it_once(book_id):
    for rule in load_rulebook(book_id).own_rules:
        assert rule.statements, rule.id
        assert len(rule.statements) == len(set(rule.statements)), rule.id


@each_local_book
def test_what_is_no_rule_says_whether_it_is_content_context_or_version(book_id):
    for entry in load_rulebook(book_id).not_rules:
        kind, _, why = entry.reason.partition(": ")
        assert kind in ("content", "context", "version"), entry
        assert len(why.split()) >= 4, entry


def test_the_national_rules_come_from_no_local_document():
    england = load_rulebook("england")
    assert (carried(england), england.not_rules) == (set(), ())


def test_a_rule_cites_the_document_its_statements_come_from():
    instruments = {}
    for book_id in OF_BOOK:
        for rule in load_rulebook(book_id).own_rules:
            letters = {statement[0] for statement in rule.statements}
            assert len(letters) == 1, rule.id
            instruments.setdefault(letters.pop(), set()).add(rule.cite.instrument)
    assert {letter: len(cited) for letter, cited in instruments.items()} == dict.fromkeys(
        DOCUMENTS, 1
    )


# -- No rulebook and no page names anybody -----------------------------------------------------

SALT = "named in a document of a partnership:"
#: The first 16 digits of the SHA-256 of the salt and a word, or two words, in lower case.
DIGESTS = """
    0256ed6eb30f0d4a 05dd55d18ee3ec8e 0c5b8fcd6066877e 1bb10dffb40ae056 1bf546df31ce0bf3
    26ec08f23000a6d6 41b7c001cf93a5e9 493ebe13e8a1a5c9 5b01f524f3f5119b 5c134d9e3b5fa431
    6b297f36549c9781 6d5de454421fe9bc 8a9694494d387793 8c3dcd734ae16f46 8d574b2c0ddbd3e8
    8f263457ac5e790b 8f9c418b059e1298 93a54aeb9bc9328c 963ea335e4cd39cd 96b2714b6f024ac4
    9b45df759a04643e a0be0a4d2bf0f80d a23246f479777923 a8240c34a8b9106e ac48939d16afbacc
    accb63dbcc936eee b1ef0c1a5fee0caa dabce55973b4b912 efb821eafbb9f103 f0bc284a9ffc80f1
    f4668017cf062835 f9474f5c01940422
"""
NAMES = frozenset(DIGESTS.split())


def digest(words):
    return hashlib.sha256((SALT + words).encode()).hexdigest()[:16]


def names_in(text, names=NAMES):
    """The words of a text, or pairs of them, whose digest is among the names."""
    words = re.findall(r"[a-z]+", text.lower())
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return [word for word in dict.fromkeys([*words, *pairs]) if digest(word) in names]


def addresses_in(text):
    """The e-mail addresses in a text."""
    return re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]+", text)


@pytest.mark.parametrize("path", TEXTS, ids=[str(path.relative_to(ROOT)) for path in TEXTS])
def test_nobody_is_named_and_no_address_is_given(path):
    text = path.read_text(encoding="utf-8")
    assert names_in(text) == []
    assert addresses_in(text) == []


def test_the_scan_finds_names_and_addresses():
    known = {digest("nobody"), digest("no one")}
    assert names_in("Nobody's, and NO\nONE either", known) == ["nobody", "no one"]
    assert names_in("not a body", known) == []
    assert addresses_in("write to some.one@example.org, not @ us") == ["some.one@example.org"]
    assert len(NAMES) == 32
