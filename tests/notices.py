"""A publication, the notice to give before it, and when either is projected: for tests."""

from rulebook_text import book, timeline

# Started on Monday 5 January 2026: publication within a month, by Thursday 5 February.
PUBLISH = """
    id = "publish"
    event = "published"
    within = "1 month"
    of = "started"
"""
NOTICE = """
    id = "notice"
    event = "acted"
    at_least = "7 working days"
    before = "published"
"""
BOTH = f"{PUBLISH}\n{NOTICE}"


def projected(tmp_path, rules, as_of, *events, rule="notice", **kinds):
    kinds = {"started": "2026-01-05"} | kinds
    found = timeline(book(tmp_path, rules), as_of, *events, **kinds)
    return found[rule].anchor.on, found
