"""The bound that governs: of several dates for one act, the one that binds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.rules.shapes.shape import RECURRING, Shape
from safeguarding_timelines.timelines.milestone import (
    Flag,
    Status,
)

from .event_dates import Draft

_NEVER_GOVERN = (Status.NOT_APPLICABLE, Status.SUPERSEDED)

SIDES = {Shape.GATE: "lower", Shape.KEEP: "kept"}

#: Which side of which act is bounded, and in a rule of several instances which of them.
_Group = tuple[str, str, date | None]

_RANK = {force: rank for rank, force in enumerate(Force)}


def mark_governing(drafts: Iterable[Draft]) -> None:
    """Of upper bounds on one event the earliest governs, of the others the latest."""
    groups: defaultdict[_Group, list[tuple[date, Draft]]] = defaultdict(list)
    for draft in drafts:
        rule, judged = draft.rule, draft.judgement
        side = SIDES.get(rule.shape, "upper")
        bound = judged.earliest if side == "lower" else judged.due
        if bound is None or not rule.binds or judged.status in _NEVER_GOVERN:
            continue
        instance = bound if rule.shape in RECURRING else None
        if rule.each is not None:
            instance = draft.anchor.on
        groups[side, rule.target, instance].append((bound, draft))
    for (side, _, _), group in groups.items():
        if len(group) == 1:
            group[0][1].flags.add(Flag.GOVERNS)
            continue
        firm = [one for one in group if one[1].rule.force is not Force.EXPECTATION] or group
        day = (min if side == "upper" else max)(bound for bound, _ in firm)
        tied = [draft for bound, draft in firm if bound == day]
        min(tied, key=lambda draft: _RANK[draft.rule.force]).flags.add(Flag.GOVERNS)
