"""Whether every word is used: events no rule discharges, and rules that nothing can trigger."""

from __future__ import annotations

from collections.abc import Iterator

from safeguarding_timelines.rulebook import Rule, Rulebook

from .finding import Finding, Severity, finding


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
    possible = {kind for kind, event in book.events.items() if event.external}
    possible |= {kind for kind in book.events if kind not in discharged}
    waiting = list(active)
    while waiting:
        reached = [rule for rule in waiting if set(_awaits(rule)) <= possible]
        if not reached:
            break
        possible |= {rule.target for rule in reached}
        waiting = [rule for rule in waiting if rule not in reached]
    own = {rule.id for rule in book.own_rules}
    for rule in waiting:
        if rule.id in own and rule.target not in possible:
            missing = ", ".join(sorted(set(_awaits(rule)) - possible))
            message = f"Nothing can trigger {rule.id}: it waits for {missing}, which waits for it."
            yield finding("untriggerable-rule", Severity.WARNING, [rule], message)
    for rule in book.own_rules:
        if rule.if_event is not None and rule.if_event == rule.unless_event:
            message = f"Nothing can trigger {rule.id}: it needs {rule.if_event} and its absence."
            yield finding("untriggerable-rule", Severity.WARNING, [rule], message)


def _awaits(rule: Rule) -> list[str]:
    """The event kinds that have to come before the rule can say anything."""
    kinds = list(rule.anchor.kinds) if rule.anchor is not None else []
    return [*kinds, *([rule.if_event] if rule.if_event else [])]
