"""An explanation as text for the terminal, or as Markdown that can be pasted into a letter."""

from __future__ import annotations

from collections.abc import Iterator

from safeguarding_timelines.explanations.model import Explanation, Step
from safeguarding_timelines.rules.phrases import FORCE_WORDS, day_words
from safeguarding_timelines.timelines.milestone import Flag, Status

from .page import wrapped

_MARGIN = 18


def explanation_text(explanation: Explanation) -> str:
    """The account as aligned text, at most 100 columns wide."""
    lines = wrapped(explanation.milestone.title)
    for sentence in explanation.supposed:
        lines += wrapped(sentence, 2)
    lines += [*wrapped(verdict_words(explanation)), ""]
    for name, words in facts_words(explanation):
        lines += wrapped(f"{name:<{_MARGIN}}{words}", _MARGIN)
    for step in explanation.steps:
        lines += ["", *wrapped(step_words(step), 2)]
        for row in step.rows:
            number = str(row.number) if row.counted else "-"
            day = f"  {day_words(row.day):<17}{number:>4}"
            lines += wrapped(f"{day}  {row.reason}" if row.reason else day, len(day) + 2)
    if explanation.notes:
        lines += [""]
        for note in explanation.notes:
            lines += wrapped(note, 2)
    lines += ["", *wrapped(provenance_words(explanation))]
    lines.append(
        "A computation from the dates recorded, to be checked by a person. Not legal advice."
    )
    return "\n".join(lines) + "\n"


def verdict_words(explanation: Explanation) -> str:
    """Return the status of the milestone, with its date and day."""
    m = explanation.milestone
    kept = m.definition.kept_until is not None
    parts = []
    if m.earliest is not None and m.earliest != m.due:
        parts.append(f"Not before {day_words(m.earliest)}.")
    if m.due is not None:
        parts.append(f"{'To be kept to the end of' if kept else 'Due by'} {day_words(m.due)}.")
    if m.due_at is not None:
        parts.append(f"By {m.due_at:%H:%M} that day.")
    if m.due is None and m.earliest is None:
        parts.append("No date.")
    status = "Status then" if explanation.supposed else "Status"
    parts.append(f"{status}: {m.status.value.replace('_', ' ')}{', late' if m.late else ''}.")
    if m.done_on is not None:
        parts.append(f"{'Ended' if kept else 'Done'} on {day_words(m.done_on)}.")
    return " ".join(parts)


def facts_words(explanation: Explanation) -> Iterator[tuple[str, str]]:
    """Yield what the date rests on, a label and its words at a time."""
    m = explanation.milestone
    yield "Rule", f"{m.rule}: {explanation.words}"
    yield "Who", m.actor
    under = f"; {m.definition.under}" if m.definition.under else ""
    yield "Force", f"{FORCE_WORDS[m.force]}{under}"
    yield "Source", explanation.citation
    yield from _editions(explanation)
    if m.status in (Status.NOT_APPLICABLE, Status.APPLICABILITY_UNKNOWN) and m.decided_by:
        unknown = m.status is Status.APPLICABILITY_UNKNOWN
        yield "Decided by", f"{m.decided_by}{', which is not recorded' if unknown else ''}"
    yield "Counted from", _anchor(explanation)
    for one in explanation.candidates:
        when = day_words(one.on) if one.on else "no date yet"
        binding = ", which binds" if one.bound else ""
        yield "Of several", f"{one.event}: {when} ({one.basis}){binding}"
    for granted, until in explanation.grants:
        to = f"to {day_words(until)}" if until else "without a new date"
        yield "Extended", f"on {day_words(granted)} {to}"
    if explanation.ended is not None:
        yield "Ended by", f"{explanation.ended.event}, {day_words(explanation.ended.on)}"
    yield from _alternatives(explanation)


def _editions(explanation: Explanation) -> Iterator[tuple[str, str]]:
    unused = [edition for edition in explanation.editions if not edition.used]
    if unused:
        which = "the one" if len(unused) < len(explanation.editions) else "none"
        by = f" ({explanation.decided_by})" if explanation.decided_by else ""
        yield "Edition", f"{which} in force on {day_words(explanation.decided_on)}{by}"
    for edition in unused:
        begins = f"from {day_words(edition.begins)}" if edition.begins else ""
        ends = f"until {day_words(edition.ends)}" if edition.ends else ""
        span = " ".join(filter(None, (begins, ends)))
        yield "Not used", f"{edition.citation}: in force {span}"


def _alternatives(explanation: Explanation) -> Iterator[tuple[str, str]]:
    m = explanation.milestone
    for reading in explanation.readings:
        day = reading.due or reading.earliest
        when = day_words(day) if day else "no date"
        safest = ", the cautious one" if reading.name == m.cautious else ""
        status = reading.status.value.replace("_", " ")
        words = f"{reading.name}, {reading.words}: {when}, {status}{safest}"
        yield "Another reading", f"{words}. {reading.why}"
    if m.cautious == "default":
        yield "Of the readings", "of those with a date the rule as it stands is the cautious one"
    for other in explanation.others:
        when = f" by {day_words(other.due)}" if other.due else ""
        why = f" ({other.decided_by})" if other.decided_by else ""
        yield "Beside it", f"{other.rule}: {other.status.value.replace('_', ' ')}{when}{why}"
    for event in explanation.besides:
        when = day_words(event.on)
        yield "On record", f"{event.event}, {when}: may explain a delay, stops no clock"
    if explanation.change is not None:
        change = explanation.change
        yield (
            "Nearest change",
            f"counted from {day_words(change.anchor)} it would be {day_words(change.date)}",
        )


def _anchor(explanation: Explanation) -> str:
    anchor = explanation.milestone.anchor
    if anchor.event is None:
        return "the date the rule itself fixes"
    if anchor.on is None:
        return f"{explanation.counted_from}, which has no date yet"
    by = f" by {anchor.projected_by}" if anchor.projected_by else ""
    at = f" at {anchor.moment:%H:%M}" if anchor.moment else ""
    return f"{explanation.counted_from}, {day_words(anchor.on)}{at} ({anchor.basis}{by})"


def step_words(step: Step) -> str:
    """Return one step of the count as a sentence."""
    start, result = day_words(step.start), day_words(step.result)
    if step.operation == "extension":
        return f"Extended from {start} to {result}."
    if step.gives == "start":
        return f"{start} does not count; the count starts from {result}."
    if step.operation == "none":
        return f"{result}: the date itself."
    if step.direction == "from":
        day_one = f"day 1 being {start} or the first after it that counts"
        return f"Day {step.amount} in {step.operation}, {day_one}: {result}."
    unit = step.operation.removesuffix("s") if step.amount == 1 else step.operation
    words = f"{step.amount} {unit} {step.direction} {start}: {result}."
    if step.missing is not None:
        words += f" There is no {step.missing}."
    if step.moments is not None:
        began, ended = step.moments
        words += f" From {began:%H:%M %Z} to {ended:%H:%M %Z}."
    return words


def provenance_words(explanation: Explanation) -> str:
    """Return the rulebook, calendar and version that the date was computed with."""
    record, calendar = explanation.provenance, explanation.calendar
    first, last = calendar.coverage
    known = f", as known on {record['known_on']}" if record["known_on"] else ""
    provisional = Flag.PROVISIONAL in explanation.milestone.flags
    until = f"announced until {day_words(calendar.announced_until)}"
    return (
        f"{record['case']} as of {record['as_of']}{known}. Rulebook {record['rulebook']['id']} "
        f"{record['rulebook']['version']}. Calendar {calendar.name} {calendar.snapshot}, which "
        f"knows {first} to {last}, {until}{' (provisional)' if provisional else ''}; "
        f"{record['calendar']['source']}. safeguarding-timelines {record['library']}."
    )
