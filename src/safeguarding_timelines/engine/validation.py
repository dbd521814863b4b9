"""Whether a case speaks the rulebook's language: event kinds, agencies, facts, covered dates.

Every problem is found before anything is computed, and all are told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safeguarding_timelines._text import did_you_mean
from safeguarding_timelines.cases.case import Case, Event
from safeguarding_timelines.errors import CaseError, Problem
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.inputs import Inputs

from .history import Occurrence


def usable_events(inputs: Inputs) -> Sequence[Event]:
    """The events a rulebook can use.

    Raises:
        CaseError: every kind, agency, fact or date that it cannot use.
    """
    case, rulebook, calendar = inputs.case, inputs.rulebook, inputs.calendar
    problems = list(_facts_problems(case, rulebook))
    first, last = calendar.coverage
    usable = []
    for number, event in enumerate(case.events):
        if event.kind not in rulebook.events:
            if not inputs.ignore_unknown_events:
                hint = did_you_mean(event.kind, list(rulebook.events))
                problems.append(
                    Problem(f"events.{number}.kind", f"unknown event kind {event.kind!r}; {hint}")
                )
            continue
        usable.append(event)
        if event.by is not None and event.by not in rulebook.agencies:
            hint = did_you_mean(event.by, list(rulebook.agencies))
            problems.append(Problem(f"events.{number}.by", f"unknown agency {event.by!r}; {hint}"))
        if event.to is not None and event.to not in rulebook.recipients:
            hint = did_you_mean(event.to, list(rulebook.recipients))
            problems.append(Problem(f"events.{number}.to", f"unknown recipient; {hint}"))
        for key in ("on", "until"):
            day = getattr(event, key)
            if day is not None and not first <= day <= last:
                limits = f"the calendar {calendar.name} knows {first} to {last}"
                problems.append(Problem(f"events.{number}.{key}", f"{day} is outside: {limits}"))
    if problems:
        raise CaseError("case", problems)
    return usable


def refuse_repeats(seen: Mapping[str, Sequence[Occurrence]], rulebook: Rulebook) -> None:
    """Refuse a second occurrence of what happens once.

    Raises:
        CaseError: with the way to record a correction.
    """
    problems = [
        Problem(
            kind,
            f"recorded {len(several)} times ({', '.join(str(o.on) for o in several[:5])}), and it "
            "does not repeat; to correct a record, give it an `id` and name that in the `corrects` "
            "of the new one; of what went to several on days of their own, name each in `to`",
        )
        for kind, several in seen.items()
        if len(several) > 1 and not rulebook.events[kind].repeats and not _to_each_once(several)
    ]
    if problems:
        raise CaseError("case", problems)


def _to_each_once(several: Sequence[Occurrence]) -> bool:
    """Whether one act went to several recipients, each on a day of its own."""
    named = {occurrence.event.to for occurrence in several}
    return None not in named and len(named) == len(several)


def _facts_problems(case: Case, rulebook: Rulebook) -> Sequence[Problem]:
    problems = []
    records = case.facts if isinstance(case.facts, tuple) else (case.facts,)
    for facts in records:
        for name, value in facts.stated().items():
            key = f"facts.local.{name}" if name in (facts.local or ()) else f"facts.{name}"
            if name not in rulebook.facts:
                hint = did_you_mean(name, list(rulebook.facts))
                problems.append(Problem(key, f"unknown fact; {hint}"))
            elif value not in rulebook.facts[name]:
                allowed = ", ".join(str(v).lower() for v in rulebook.facts[name])
                problems.append(Problem(key, f"not an allowed value; write {allowed}"))
    return problems
