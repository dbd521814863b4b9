"""Small rulebooks for tests: write the bodies of a few rules, load them, and run a case on them."""

import re
from datetime import date
from textwrap import dedent

import pytest

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook
from safeguarding_timelines.errors import RulebookError

day = date.fromisoformat

HEADER = """
[rulebook]
id = "test-book"
title = "A rulebook made for a test"
version = "1"
"""

EVENTS = """
started = "the start"
also_started = "the other start"
asked = { title = "a request", repeats = true }
acted = { title = "the act", repeats = true }
finished = "the end of it"
reported = "the report"
published = "the publication"
withdrawn = "the withdrawal"
granted = { title = "more time", repeats = true }
called_off = "the calling off"
replaced = "the replacement"
"""

WORDS = """
[agencies]
police = "police"
school = "school"
health = "health"

[facts]
outcome = ["died", "seriously_harmed"]
looked_after = [true, false]
setting = ["home", "school", "street"]

[instruments.text]
title = "The text"
"""

#: A rule whose second edition gives two days more.
EDITIONS = """
    event    = "acted"
    within   = "5 days"
    of       = "started"
    cite     = { instrument = "text", at = "the first edition" }
    in_force = { from = 2020-01-01, until = 2025-12-31 }

    event    = "acted"
    within   = "7 days"
    of       = "started"
    cite     = { instrument = "text", at = "the second edition" }
    in_force = { from = 2026-01-01 }
"""

#: A rulebook with a milestone for each request.
ANSWERS = """
[rulebook]
id = "answers"
title = "Answers"
version = "1"
[events]
asked = { title = "a request", repeats = true, external = true }
answered = { title = "an answer", repeats = true }
[instruments.procedure]
title = "Procedure"
[[rules]]
id = "answer"
title = "Answer"
actor = "agency"
event = "answered"
within = "2 days"
of = { each = "asked" }
force = "local"
cite = { instrument = "procedure", at = "step 1" }
"""

_DEFAULTS = {
    "id": '"r"',
    "title": '"Do it"',
    "actor": '"the partners"',
    "force": '"guidance"',
    "cite": '{ instrument = "text", at = "paragraph 1" }',
}


def rules_text(rules):
    """The TOML of `[[rules]]` whose bodies are parted by blank lines; common keys filled in."""
    return "".join(f"\n[[rules]]\n{_filled(body)}\n" for body in _bodies(rules))


def _bodies(rules):
    return [body for body in re.split(r"\n\s*\n", dedent(rules).strip()) if body]


def _filled(body):
    own = re.split(r"^\s*\[", body, maxsplit=1, flags=re.MULTILINE)[0]
    missing = [
        f"{key} = {value}"
        for key, value in _DEFAULTS.items()
        if not re.search(rf"^\s*{key}\s*=", own, flags=re.MULTILINE)
    ]
    return "\n".join([*missing, body])


def book_text(rules="", *, events=EVENTS, words=WORDS, header=HEADER):
    """The text of a rule file: header, vocabularies, and the rules."""
    return f"{header}\n[events]\n{events}\n{words}\n{rules_text(rules)}"


def book(folder, rules, *, name="book.toml", **parts):
    """A rulebook of these rules, written to a file in `folder` and loaded from there."""
    path = folder / name
    path.write_text(book_text(rules, **parts), encoding="utf-8")
    return load_rulebook(path)


def problems(path):
    """What loading a file complains of, as pairs of place and message."""
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    assert caught.value.__cause__ is None
    return [tuple(problem) for problem in caught.value.problems]


def told(path):
    """The whole text of the error that loading a file ends in."""
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    return str(caught.value)


def problems_of(folder, text, name="book.toml"):
    """What loading this text complains of."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return problems(path)


def rule_problems(folder, rules, **parts):
    """What loading these rules complains of."""
    return problems_of(folder, book_text(rules, **parts))


def case(*events, facts=None, **kinds):
    """A case of `Event`s, and of further ones as kind="2026-01-05" or a list of such days."""
    made = [
        Event(kind=kind, on=on)
        for kind, days in kinds.items()
        for on in (days if isinstance(days, list) else [days])
    ]
    return Case(reference="EX-2026-001", facts=facts or {}, events=[*events, *made])


def timeline(rulebook, as_of, *events, facts=None, options=None, **kinds):
    """The timeline of such a case as of a day written YYYY-MM-DD."""
    given = case(*events, facts=facts, **kinds)
    return compute_timeline(given, rulebook, as_of=day(as_of), **(options or {}))


def milestone(rulebook, as_of, *events, rule="r", **rest):
    """What one rule says about such a case."""
    return timeline(rulebook, as_of, *events, **rest)[rule]


def flags(found):
    """The flags of a milestone as plain words, without `governs`."""
    return {flag.value for flag in found.flags} - {"governs"}
