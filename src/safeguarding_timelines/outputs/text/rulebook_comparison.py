"""Where two rulebooks disagree, as lines that people read: how often, by how much, and when."""

from __future__ import annotations

from collections.abc import Iterator

from safeguarding_timelines.questions.rulebook_comparison import (
    Disagreement,
    Disagreements,
    Example,
    Side,
)
from safeguarding_timelines.rules.phrases import day_words, days_words, event_words

from .page import wrapped


def disagreements_text(found: Disagreements) -> str:
    """What was compared, each rule and event that differs, and the rules that only one has."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Disagreements) -> Iterator[str]:
    yield f"one    {found.one.id} {found.one.version}"
    yield f"other  {found.other.id} {found.other.version}"
    yield f"over   {event_words(found.over, found.other)}, on each of {days_words(found.days)}"
    yield f"       from {day_words(found.first)} to {day_words(found.last)}"
    for heading, several in (("Rules", found.rules), ("What governs", found.events)):
        yield ""
        yield heading if several else f"{heading}: no difference"
        for each in several:
            yield from _entry(each)
    for name, rules in (("one", found.only_one), ("other", found.only_other)):
        if rules:
            yield ""
            listed = f"Only in {name}: {', '.join(rules)}"
            yield from wrapped(listed, 2)


def _entry(each: Disagreement) -> Iterator[str]:
    counts = (
        ("another date", each.moved),
        ("a date only in one", each.only_one),
        ("a date only in other", each.only_other),
        ("another status", each.statuses),
    )
    yield f"  {each.title} ({each.about})"
    yield "    " + ", ".join(f"{words} on {days_words(n)}" for words, n in counts if n)
    examples = {"first": each.first, "earliest": each.earliest, "latest": each.latest}
    for name, example in examples.items():
        if example is not None and (name == "first" or example != each.first):
            yield f"    {name:<9} {day_words(example.trigger)}"
            yield f"      one     {_side(example.one)}"
            yield f"      other   {_side(example.other)}{_moved(example)}"


def _side(side: Side) -> str:
    status = "nothing" if side.status is None else side.status.value.replace("_", " ")
    return status if side.day is None else f"{day_words(side.day)}, {status}"


def _moved(example: Example) -> str:
    by = example.days
    return f", {days_words(abs(by))} {'later' if by > 0 else 'earlier'}" if by else ""
