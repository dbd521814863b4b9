"""Whether a rule applies: what its conditions say of facts and events, in three values.

True, False, or None where a fact that decides is not known (Kleene's logic).
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from .rule import Rule


class Verdict(NamedTuple):
    """Whether a rule applies, and the fact or event kind that decides or would decide."""

    applies: bool | None
    decided_by: str | None = None


APPLIES = Verdict(True)


def verdict(
    rule: Rule,
    facts: Mapping[str, Any],
    happened: Container[str],
    planned: Container[str] = (),
) -> Verdict:
    """What the rule's conditions say, all but `if_late`, which looks at another rule.

    Args:
        facts: those that are known, by name.
        happened: the event kinds on record.
        planned: those recorded for a day to come; such an event already asks for what has to
            precede it.
    """
    needed = rule.if_event
    if needed is not None and needed not in happened and needed not in planned:
        return Verdict(False, rule.if_event)
    if rule.unless_event is not None and rule.unless_event in happened:
        return Verdict(False, rule.unless_event)
    if rule.applies_if is None:
        return APPLIES
    verdicts = [_table(table, facts) for table in rule.applies_if]
    for wanted in (True, None):  # one table that holds is enough; failing that, one still open
        for found in verdicts:
            if found.applies is wanted:
                return found
    return verdicts[0]


def _table(table: Mapping[str, tuple[Any, ...]], facts: Mapping[str, Any]) -> Verdict:
    """Every fact of a table has to hold: one that fails settles it, one unknown leaves it open."""
    unknown = None
    for fact, allowed in table.items():
        value = facts.get(fact)
        if value is None:
            unknown = unknown or fact
        elif value not in allowed:
            return Verdict(False, fact)
    return APPLIES if unknown is None else Verdict(None, unknown)
