"""A rulebook as Markdown for lawyers: every rule with its words, dates, readings and doubts."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from safeguarding_timelines.rules.fields import AgenciesOf, Span
from safeguarding_timelines.rules.phrases import FORCE_WORDS, bound_words, day_words, event_words
from safeguarding_timelines.rules.rule import Bound, Reading, Rule, Source
from safeguarding_timelines.rules.rulebook import Instrument, Rulebook

from .escape import escaped

#: What may stand in an address as it is.
_URL = ":/?#@!$&'()*+,;=%-._~"
_SOURCE = {
    Source.READ: "The text was read.",
    Source.SECONDARY: "The text is known only as others quote it.",
    Source.UNVERIFIED: "The text has not been read; its values are those last verified.",
}


def register(book: Rulebook) -> str:
    """The rules a rulebook adds to those it extends, one section an instrument."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Rulebook) -> Iterator[str]:
    yield f"# {escaped(book.title)}"
    yield ""
    yield f"Rulebook `{book.id}`, version {book.version}."
    if book.base is not None:
        base = f"`{book.base.id}` ({escaped(book.base.title)})"
        yield f"It adds to {base}, whose rules stay beside its own."
    yield ""
    yield "Made from the rule files. It paraphrases its sources, and it is not legal advice."
    cited = dict.fromkeys(rule.cite.instrument for rule in book.own_rules)
    for instrument in cited:
        yield from _instrument(book.instruments[instrument])
        for rule in book.own_rules:
            if rule.cite.instrument == instrument:
                yield from _rule(book, rule)
    if book.not_rules:
        yield ""
        yield "## Statements that are no rules"
        yield ""
        for entry in book.not_rules:
            yield f"- {escaped(', '.join(entry.statements))}: {escaped(entry.reason)}."


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield ""
    yield f"## {escaped(instrument.title)}"
    yield ""
    if instrument.in_force.from_ or instrument.in_force.until:
        yield f"In force{_span(instrument.in_force)}."
    yield _SOURCE[instrument.source]
    if instrument.note:
        yield escaped(instrument.note)
    if instrument.url:
        yield f"<{quote(instrument.url, safe=_URL)}>"


def _rule(book: Rulebook, rule: Rule) -> Iterator[str]:
    yield ""
    yield f"### {escaped(rule.title)}"
    yield ""
    to = f", to: {', '.join(rule.recipients)}" if rule.recipients else ""
    behalf = f", on behalf of: {rule.on_behalf_of}" if rule.on_behalf_of else ""
    yield f"- **Rule** `{rule.id}`"
    yield f"- **Who** {escaped(rule.actor + behalf + to)}"
    yield f"- **When** {escaped(bound_words(rule, book) + _counted(rule))}"
    act = "ended by" if rule.kept_until else "done by"
    yield f"- **Shown as {act}** {escaped(event_words(rule.target, book))} (`{rule.target}`)"
    yield f"- **Force** {FORCE_WORDS[rule.force]}" + (
        f"; {escaped(rule.under)}" if rule.under else ""
    )
    many = "s" if len(rule.statements) > 1 else ""
    stated = f"; statement{many} {', '.join(rule.statements)}" if rule.statements else ""
    yield f"- **Where** {escaped(rule.cite.at + stated)}"
    if (
        rule.in_force is not None
        and rule.in_force != book.instruments[rule.cite.instrument].in_force
    ):
        yield f"- **In force**{_span(rule.in_force)}"
    if rule.implements:
        yield f"- **Carries out** `{rule.implements}`"
    yield from _conditions(rule, book)
    for name, variant in rule.variants.items():
        reading = rule.readings[name]
        other = f" ({event_words(variant.target, book)})" if variant.target != rule.target else ""
        where = f" ({book.cited(reading.cite)})" if reading.cite else ""
        said = f"{bound_words(variant, book)}{other}{_counted(reading)}"
        when = _reading_span(reading)
        yield f"- **Reading {name}**{when} {escaped(f'{said}: {reading.why}{where}')}"
    yield from _doubts(rule)


def _reading_span(reading: Reading) -> str:
    """The days on which a reading holds, where it does not hold as long as its rule."""
    return f",{_span(reading.in_force)}:" if reading.in_force else ""


def _span(span: Span) -> str:
    begins = f" from {day_words(span.from_)}" if span.from_ else ""
    ends = f" until {day_words(span.until)}" if span.until else ""
    return f"{begins}{ends}"


_STARTS = {
    "next_working_day": ", counted from the next working day where the start is none",
    "day_itself": ", counted from the day of the start itself",
}
_MISSING = {
    "next_day": ", an end on a missing day moving to the next",
    "last_day": ", an end on a missing day falling on the last of the month",
}


def _counted(bound: Bound) -> str:
    """What a rule or a reading says of how its period is counted."""
    on = f", on the {bound.calendar} calendar" if bound.calendar else ""
    start = _STARTS.get(bound.start_convention or "", "")
    return f"{on}{start}{_MISSING.get(bound.missing_day or '', '')}"


def _conditions(rule: Rule, book: Rulebook) -> Iterator[str]:
    if rule.applies_if:
        tables = [
            "; ".join(
                f"{fact} is {' or '.join(str(value).lower() for value in values)}".replace("_", " ")
                for fact, values in table.items()
            )
            for table in rule.applies_if
        ]
        facts = " or ".join(f"({table})" for table in tables) if len(tables) > 1 else tables[0]
        yield f"- **Applies if** {escaped(facts)}"
    for words, kinds in (
        ("Applies once there is", (rule.if_event,)),
        ("Does not apply once there is", (rule.unless_event,)),
        ("Ended by", rule.cancelled_by),
        ("Replaced by", rule.superseded_by),
        ("Extended by", (rule.extended_by,)),
    ):
        named = [event_words(kind, book) for kind in kinds if kind is not None]
        if named:
            yield f"- **{words}** {escaped(' or '.join(named))}"
    if rule.if_late is not None:
        once = f"- **Applies once** `{rule.if_late}` is late, or certain to be"
        other = rule.or_if_event and f", or there is {event_words(rule.or_if_event, book)}"
        yield once + escaped(other or "")
    if isinstance(rule.by_each, AgenciesOf):
        yield f"- **By each** agency recorded in {escaped(event_words(rule.by_each.of, book))}"
    elif rule.by_each:
        agencies = ", ".join(book.agencies[agency] for agency in rule.by_each)
        yield f"- **By each of** {escaped(agencies)}"
    if rule.deemed:
        yield "- **Silence** to the end of that day counts as done"
    if rule.scope == "partnership":
        yield "- **Scope** the partnership, and no single case"


def _doubts(rule: Rule) -> Iterator[str]:
    if rule.is_unqualified:
        yield "- **Doubt** the text says days without saying which; counted as calendar days"
    for words, doubt in (
        ("Assumed", rule.assumed),
        ("Superseded text", rule.superseded_text),
        ("Not computed", rule.inactive),
        ("Relaxed", f"{_span(rule.relaxed).strip()}: {rule.relaxed.why}" if rule.relaxed else None),
        ("Note", rule.note),
    ):
        if doubt is not None:
            yield f"- **{words}** {escaped(doubt)}"
    if rule.source is Source.UNVERIFIED:
        yield "- **Not verified** against its own text"
