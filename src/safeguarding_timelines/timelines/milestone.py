"""A Milestone: what one rule says about one case as of one day, with its status and flags."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from safeguarding_timelines.rules.fields import Citation
from safeguarding_timelines.rules.rule import Force, Rule

from .json_form import (
    Basis,
)


class Status(StrEnum):
    """Where a milestone stands as of one day. The first that fits holds, in this order.

    `INDETERMINATE` stands for several of them, where the day of an event is not known.
    """

    NOT_APPLICABLE = "not_applicable"
    APPLICABILITY_UNKNOWN = "applicability_unknown"
    MAINTAINING = "maintaining"
    FULFILLED = "fulfilled"
    BREACHED = "breached"
    MET = "met"
    MET_LATE = "met_late"
    PREMATURE = "premature"
    SUPERSEDED = "superseded"
    UNTIMED = "untimed"
    AWAITING = "awaiting"
    PROJECTED = "projected"
    NOT_OPEN = "not_open"
    DUE = "due"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    INDETERMINATE = "indeterminate"


class Flag(StrEnum):
    """What a reader should know beside the status, in the order output lists them."""

    GOVERNS = "governs"
    AMBIGUOUS = "ambiguous"
    CONTESTED = "contested"
    PROVISIONAL = "provisional"
    EXTENDED = "extended"
    UNVERIFIED = "unverified"
    SECONDARY = "secondary"
    UNQUALIFIED = "unqualified"
    ASSUMED = "assumed"
    INFEASIBLE = "infeasible"
    RELAXED = "relaxed"
    DEEMED = "deemed"
    PARTIAL = "partial"
    CORRECTED = "corrected"
    UNCONFIRMED = "unconfirmed"
    BEFORE_START = "before_start"
    NO_EDITION = "no_edition"
    TIME_UNKNOWN = "time_unknown"
    IMPRECISE = "imprecise"
    MAY_BE_LATE = "may_be_late"


class Anchor(NamedTuple):
    """The date a bound was counted from, and how firm it is.

    Attributes:
        event: the event kind, or None where the rule itself fixes the date.
        on: its date, or None while there is none.
        basis: `actual` (on or before the as-of day), `planned` (recorded, but after it),
            `projected` (worked out from another rule), or `none`.
        projected_by: the rule a projected date comes from.
        moment: the time in Europe/London, where it is known.
        carries: flags that a date counted from here inherits.
    """

    event: str | None
    on: date | None
    basis: Basis
    projected_by: str | None = None
    moment: datetime | None = None
    carries: frozenset[Flag] = frozenset()


class ReadingResult(NamedTuple):
    """What one other reading of a rule gives."""

    due: date | None
    status: Status
    earliest: date | None = None


class DateRange(NamedTuple):
    """Between which days a date lies, both included; `first` is None where no end is known.

    Both ends can come about; not every day between them need.
    """

    first: date | None
    last: date


class Milestone(NamedTuple):
    """What one rule says about one case as of one day.

    Attributes:
        definition: the rule, in the edition that applies.
        status: where it stands.
        late: a known date has passed undischarged or was discharged after it, whatever the
            status says. Late against guidance is late against guidance, and no more.
        due: the last day for the act, inclusive; for what must be kept, the last day of it.
        due_at: the moment, for a period of hours from an event whose time is known.
        earliest: the first day on which the act counts.
        act_by: the last working day on or before `due`.
        done_on: when the act was done; for what must be kept, when it was ended.
        anchor: what was counted from.
        flags: what a reader should know, in the order of `Flag`.
        readings: what the other readings of the rule give, by name.
        cautious: the reading that is safest to follow, where the rule has several.
        original_due: the date before an extension moved it.
        decided_by: the fact, event kind or rule that made it inapplicable, or would decide.
        ranges: between which days a date of this milestone lies, by its name, where it rests on
            an event whose day is not known. Of a bound the milestone itself gives the safe end: of
            due dates the earliest, of first days and keep-untils the latest. A day on which
            something happened is then None.
        possible: what `indeterminate` stands for.
        supposed: for the bound that it gives, on which day each event that matters and whose day
            is not known is supposed, by the event's place in the case.
    """

    definition: Rule
    status: Status
    late: bool
    anchor: Anchor
    due: date | None = None
    due_at: datetime | None = None
    earliest: date | None = None
    act_by: date | None = None
    done_on: date | None = None
    flags: tuple[Flag, ...] = ()
    readings: Mapping[str, ReadingResult] = MappingProxyType({})
    cautious: str | None = None
    original_due: date | None = None
    decided_by: str | None = None
    ranges: Mapping[str, DateRange] = MappingProxyType({})
    possible: tuple[Status, ...] = ()
    supposed: Mapping[int, date] = MappingProxyType({})

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to do, on whatever day the events were."""
        return CLOSED.issuperset(self.possible or (self.status,))

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.definition.id

    @property
    def title(self) -> str:
        """What has to be done, in words."""
        return self.definition.title

    @property
    def event(self) -> str:
        """The event kind that discharges the rule, or ends what it keeps."""
        return self.definition.target

    @property
    def actor(self) -> str:
        """Who has to act."""
        return self.definition.actor

    @property
    def force(self) -> Force:
        """What stands behind the rule."""
        return self.definition.force

    @property
    def citation(self) -> Citation:
        """Where the rule is written."""
        return self.definition.cite


#: Statuses of a duty on which nothing is left to do.
CLOSED = frozenset(
    {
        Status.NOT_APPLICABLE,
        Status.MET,
        Status.MET_LATE,
        Status.SUPERSEDED,
        Status.FULFILLED,
        Status.BREACHED,
    }
)
