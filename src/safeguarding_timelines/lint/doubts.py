"""What the words of the sources leave open: units, day one, unread or superseded text, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from safeguarding_timelines.rules.fields import Span
from safeguarding_timelines.rules.rule import Rule, Source, days_in_force
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import Shape

from .finding import Finding, Severity, finding

_A_DAY = timedelta(days=1)


def check_wording(book: Rulebook) -> Iterator[Finding]:
    """Every rule of this rulebook whose words leave a reader in doubt."""
    for rule in book.own_rules:
        if rule.inactive is not None:
            message = f"{rule.id} is listed and never computed: {rule.inactive}."
            yield finding("inactive-rule", Severity.NOTE, [rule], message)
            continue
        yield from _unit(rule)
        yield from _outlived(rule, book)
        if rule.assumed is not None:
            stage = rule.shape is Shape.DAY_WINDOW
            yield finding(
                "assumed-day-one" if stage else "assumed",
                Severity.WARNING if stage else Severity.NOTE,
                [rule],
                f"{rule.id} rests on an assumption: {rule.assumed}.",
            )
        if rule.superseded_text is not None:
            message = f"{rule.id} rests on text that is superseded: {rule.superseded_text}."
            yield finding("superseded-text", Severity.WARNING, [rule], message)
    yield from _unread(book)
    yield from _gaps(book)


def _unit(rule: Rule) -> Iterator[Finding]:
    if not rule.is_unqualified:
        return
    other = any(
        variant.length is not None and variant.length.unit == "working days"
        for variant in rule.variants.values()
    )
    listed = "the other reading is listed" if other else "no reading in working days is listed"
    yield finding(
        "unqualified-days",
        Severity.NOTE if other else Severity.WARNING,
        [rule],
        f"{rule.id} says {rule.length} without saying which days; they are counted as calendar "
        f"days, and {listed}.",
    )


def _outlived(rule: Rule, book: Rulebook) -> Iterator[Finding]:
    """A rule or a reading that goes on on days on which the text it cites is not in force."""
    said = [(f"{rule.id} is", rule.cite, rule.in_force)]
    for name, reading in rule.readings.items():
        if reading.cite is not None:
            said.append((f"The reading {name} of {rule.id} is", reading.cite, reading.in_force))
    for subject, cite, span in said:
        text, held = book.instruments[cite.instrument].in_force or Span(), span or Span()
        if (held.until or date.max) > (text.until or date.max):
            ends = f"until {held.until}" if held.until else "without an end"
            message = (
                f"{subject} in force {ends}; {book.cited(cite)}, which it cites, ended on "
                f"{text.until}."
            )
            yield finding("outlives-its-text", Severity.WARNING, [rule], message)


def _unread(book: Rulebook) -> Iterator[Finding]:
    """One finding for each instrument that was not read."""
    words = {
        Source.SECONDARY: "is known only as others quote it",
        Source.UNVERIFIED: "has not been read, and its values are those last verified",
    }
    for source, said in words.items():
        cited = {rule.cite.instrument for rule in book.own_rules if rule.source is source}
        for instrument in sorted(cited):
            rules = [
                rule
                for rule in book.own_rules
                if rule.source is source and rule.cite.instrument == instrument
            ]
            count = len({rule.id for rule in rules})
            many = "rule" if count == 1 else "rules"
            message = f"{book.instruments[instrument].title} {said}: check {count} {many}."
            yield finding(f"{source.value}-text", Severity.NOTE, rules, message)


def _gaps(book: Rulebook) -> Iterator[Finding]:
    """Days between two editions of a rule on which none is in force."""
    own = {rule.id for rule in book.own_rules}
    for rule_id in sorted(own & set(book.editions)):
        for one, other in pairwise(book.editions[rule_id]):
            _, ends = days_in_force([one])
            begins, _ = days_in_force([other])
            if begins - ends > _A_DAY:
                first, last = ends + _A_DAY, begins - _A_DAY
                message = (
                    f"No edition of {rule_id} is in force from {first} to {last}: between "
                    f"{book.cited(one.cite)} and {book.cited(other.cite)}."
                )
                yield finding("edition-gap", Severity.WARNING, [one, other], message, example=first)
