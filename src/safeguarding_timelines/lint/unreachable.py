"""Whether every word is used: events no rule discharges, and rules that nothing can trigger."""

from __future__ import annotations

from collections.abc import Container, Iterator

from safeguarding_timelines.rules.anchor import AnchorSpec
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import BACKWARD, Shape

from .finding import Finding, Severity, finding

#: Bounds that never give a due date for another rule to count from, or to be late against.
_WITHOUT_DUE = (Shape.UNTIMED, Shape.GATE)


def check_reach(book: Rulebook) -> Iterator[Finding]:
    """Event kinds and rules of this rulebook that lead nowhere."""
    active = [rule for rule in book.rules if rule.inactive is None]
    discharged = {rule.target for rule in active}
    inherited = book.base.events if book.base is not None else {}
    for kind, event in book.events.items():
        if kind not in inherited and kind not in discharged and not event.external:
            message = (
                f"No rule discharges the event {kind!r}; mark it external if it comes from outside."
            )
            yield Finding("undischarged-event", Severity.WARNING, (), (), message)
    possible = {
        str(_event(kind))
        for kind, event in book.events.items()
        if event.external or kind not in discharged
    }
    waiting = list(active)
    while reached := [rule for rule in waiting if _is_reached(rule, possible)]:
        waiting = [rule for rule in waiting if not _is_reached(rule, possible)]
        possible |= {str(_event(rule.target)) for rule in reached}
        possible |= {str(_deadline(rule.id)) for rule in reached if rule.shape not in _WITHOUT_DUE}
    own = {rule.id for rule in book.own_rules}
    for rule in waiting:
        if rule.id in own:
            leaves = {_named(leaf) for spec in _awaits(rule) for leaf in spec.leaves()}
            missing = ", ".join(sorted(leaves - possible))
            message = (
                f"Nothing can trigger {rule.id}: it waits for {missing}, and nothing leads there."
            )
            yield finding("untriggerable-rule", Severity.WARNING, [rule], message)
    for rule in book.own_rules:
        if rule.if_event is not None and rule.if_event == rule.unless_event:
            message = f"Nothing can trigger {rule.id}: it needs {rule.if_event} and its absence."
            yield finding("untriggerable-rule", Severity.WARNING, [rule], message)


def _is_reached(rule: Rule, possible: Container[str]) -> bool:
    return all(_can_come(spec, possible) for spec in _awaits(rule))


def _can_come(spec: AnchorSpec, possible: Container[str]) -> bool:
    """Whether what a rule waits for may come about; of the earliest of several, one is enough."""
    if spec.parts:
        enough = any if spec.how == "earliest_of" else all
        return enough(_can_come(part, possible) for part in spec.parts)
    return _named(spec) in possible


def _awaits(rule: Rule) -> Iterator[AnchorSpec]:
    """What has to come before the rule can say anything; the later event is no part of it."""
    if rule.between is not None:
        yield rule.between[0]
    elif rule.anchor is not None and rule.shape not in BACKWARD:
        yield rule.anchor
    if rule.if_event is not None:
        yield _event(rule.if_event)
    if rule.if_late is not None and rule.or_if_event is None:
        yield _deadline(rule.if_late)
    elif rule.if_late is not None:
        either = (_deadline(rule.if_late), _event(rule.or_if_event or ""))
        yield AnchorSpec(how="earliest_of", parts=either)


def _event(kind: str) -> AnchorSpec:
    return AnchorSpec(how="event", name=kind)


def _deadline(rule_id: str) -> AnchorSpec:
    return AnchorSpec(how="deadline_of", name=rule_id)


def _named(leaf: AnchorSpec) -> str:
    """The event waited for, by its kind, or the deadline, by its rule."""
    return str(leaf if leaf.how == "deadline_of" else _event(leaf.name))
