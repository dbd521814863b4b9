"""A timeline by acts: one entry for each act, however many rules bound it.

People think in acts, such as sending the report, and not in the four rules that date it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.rules.shapes.shape import RECURRING

from .milestone import Flag, Milestone, Status

_DONE = frozenset(
    {
        Status.MET,
        Status.MET_LATE,
        Status.FULFILLED,
        Status.SUPERSEDED,
        Status.NOT_APPLICABLE,
    }
)
_ALARM = frozenset({Status.OVERDUE, Status.BREACHED, Status.PREMATURE})
_OUT_OF_ORDER = frozenset({Status.BREACHED, Status.PREMATURE})
_RANK = {force: rank for rank, force in enumerate(Force)}


class Section(StrEnum):
    """Under which heading an act stands, most pressing first."""

    OVERDUE = "OVERDUE"
    TO_DO = "TO DO"
    NO_DATE = "NO DATE SET"
    DONE = "DONE"


class Lateness(StrEnum):
    """Whether an act is late or out of order: for certain, or on some reading of the record."""

    CERTAIN = "late"
    PERHAPS = "perhaps late"
    NONE = "not late"


class Act(NamedTuple):
    """One act, and everything that bounds it.

    Attributes:
        event: the event kind that is the act.
        milestones: the one to look at first, and then the others by their dates.
    """

    event: str
    milestones: tuple[Milestone, ...]

    @property
    def head(self) -> Milestone:
        """The milestone to look at first: what governs, or the earliest date still open."""
        return self.milestones[0]

    @property
    def on(self) -> date | None:
        """The date by which the act takes its place: that of the earliest bound still open."""
        dated = [day for m in _open(self.milestones) or self.milestones if (day := bound_date(m))]
        return min(dated, default=None)

    @property
    def section(self) -> Section:
        """The heading under which the act stands: that of the earliest bound still open."""
        if any(m.status in _ALARM for m in self.milestones):
            return Section.OVERDUE
        to_do = _open(self.milestones)
        if not to_do:
            return Section.DONE
        return Section.TO_DO if any(bound_date(m) for m in to_do) else Section.NO_DATE

    @property
    def lateness(self) -> Lateness:
        """Whether some bound on it is late or was kept out of order."""
        found = {lateness_of(milestone) for milestone in self.milestones}
        return next(lateness for lateness in Lateness if lateness in found)


def acts_of(milestones: Sequence[Milestone]) -> tuple[Act, ...]:
    """The acts that some milestones are about, most pressing first and then by date.

    Milestones on one event are one act. Where a rule stands for each occurrence of another event,
    each occurrence asks for an act of its own; a duty that recurs is one by itself.
    """
    grouped: dict[tuple[str, object], list[Milestone]] = {}
    for milestone in milestones:
        rule = milestone.definition
        instance: object = None
        if rule.shape in RECURRING:
            instance = rule.id
        elif rule.each is not None:
            instance = milestone.anchor.on or rule.id
        grouped.setdefault((milestone.event, instance), []).append(milestone)
    acts = [Act(event, _in_order(several)) for (event, _), several in grouped.items()]
    sections = list(Section)
    return tuple(sorted(acts, key=lambda act: (sections.index(act.section), act.on or date.max)))


def bound_date(milestone: Milestone) -> date | None:
    """The date a milestone stands for: when it is due, or from when on the act counts."""
    return milestone.due or milestone.earliest


def lateness_of(milestone: Milestone) -> Lateness:
    """Whether a milestone is late, or was kept out of order: for certain, or perhaps."""
    if milestone.late or milestone.status in _OUT_OF_ORDER:
        return Lateness.CERTAIN
    if Flag.MAY_BE_LATE in milestone.flags or _OUT_OF_ORDER.intersection(milestone.possible):
        return Lateness.PERHAPS
    return Lateness.NONE


def is_done(milestone: Milestone) -> bool:
    """Whether nothing is left to do about a milestone, whatever day an event fell on."""
    return _DONE.issuperset(milestone.possible or (milestone.status,))


def is_alarming(milestone: Milestone) -> bool:
    """Whether it is late, or was kept out of order."""
    return milestone.late or milestone.status in _ALARM


def _open(milestones: Sequence[Milestone]) -> list[Milestone]:
    return [milestone for milestone in milestones if not is_done(milestone)]


def _in_order(milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Open before done; of these what governs first, and then by date and force."""

    def place(milestone: Milestone) -> tuple[bool, bool, date, int]:
        governs = Flag.GOVERNS in milestone.flags
        day = bound_date(milestone) or date.max
        return (is_done(milestone), not governs, day, _RANK[milestone.force])

    return tuple(sorted(milestones, key=place))
