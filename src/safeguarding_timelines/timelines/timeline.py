"""What follows: a Milestone is what one rule says about one case, a Timeline all of them in order.

Small frozen values; `Timeline.record` gives their JSON form, which `records` describes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import NamedTuple

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.errors import UnknownRuleError, did_you_mean, printable
from safeguarding_timelines.rules.fields import Citation
from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.rulebook import Rulebook

from .json_form import SCHEMA, Basis, MilestoneRecord, TimelineRecord


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


@dataclass(frozen=True, slots=True)
class Timeline:
    """The milestones of a case as of one day, in order, with what is needed to reproduce them.

    Attributes:
        milestones: one for each rule; for each occurrence where a rule says so. By date,
            undated ones last.
        instances: every instance of every rule, recurring ones included, by rule id.
        ignore_unknown_events: whether events of unknown kinds were left out.
        partnership: whether the partnership's own duties are among the milestones.
    """

    case: Case
    rulebook: Rulebook
    calendar: WorkingCalendar
    as_of: date
    known_on: date | None
    milestones: tuple[Milestone, ...]
    instances: Mapping[str, tuple[Milestone, ...]]
    ignore_unknown_events: bool = False
    partnership: bool = False

    def __getitem__(self, rule_id: str) -> Milestone:
        """The milestone of one rule; of several, the earliest still open, or else the last.

        Raises:
            UnknownRuleError: no such rule, or one this timeline does not hold.
        """
        found = self.all(rule_id)
        return next((m for m in found if not m.is_closed), found[-1])

    def instance(self, rule_id: str, number: int) -> Milestone:
        """One instance of a rule, counted from 0.

        Raises:
            UnknownRuleError: no such rule or instance.
        """
        several = self.all(rule_id)
        if not 0 <= number < len(several):
            raise UnknownRuleError(f"the rule {rule_id!r} has instances 0 to {len(several) - 1}")
        return several[number]

    def all(self, rule_id: str) -> tuple[Milestone, ...]:
        """Every instance of one rule, earliest first.

        Raises:
            UnknownRuleError: no such rule, or one this timeline does not hold.
        """
        try:
            return self.instances[rule_id]
        except KeyError:
            pass
        rules = [rule for rule in self.rulebook.rules if rule.id == rule_id]
        if any(rule.inactive for rule in rules):
            why = "is inactive and never computed"
        elif rules:
            why = "binds the partnership and no single case; ask with partnership=True"
        else:
            why = f"is not in {self.rulebook.id}; {did_you_mean(rule_id, list(self.instances))}"
        raise UnknownRuleError(f"the rule {printable(rule_id)!r} {why}")

    @property
    def late(self) -> tuple[Milestone, ...]:
        """The milestones that are late."""
        return tuple(milestone for milestone in self.milestones if milestone.late)

    def record(self) -> TimelineRecord:
        """The timeline as plain data, ready for JSON."""
        provenance = self.calendar
        closures, reopened = provenance.changes
        return {
            "schema": SCHEMA,
            "case": self.case.reference,
            "as_of": self.as_of.isoformat(),
            "known_on": _iso(self.known_on),
            "library": library_version(),
            "rulebook": {"id": self.rulebook.id, "version": self.rulebook.version},
            "calendar": {
                "name": provenance.name,
                "snapshot": provenance.snapshot,
                "announced_until": provenance.announced_until.isoformat(),
                "known_on": _iso(provenance.known_on),
                "source": f"holidays {installed('holidays')}",
                "closures": {day.isoformat(): why for day, why in sorted(closures.items())},
                "reopened": [day.isoformat() for day in sorted(reopened)],
            },
            "milestones": [self._milestone_record(milestone) for milestone in self.milestones],
            "inputs": {
                "case": json.loads(self.case.model_dump_json()),
                "ignore_unknown_events": self.ignore_unknown_events,
                "partnership": self.partnership,
            },
        }

    def to_json(self) -> str:
        """The timeline as JSON: the same inputs give the same bytes."""
        return json.dumps(self.record(), indent=2, ensure_ascii=False)

    def _milestone_record(self, milestone: Milestone) -> MilestoneRecord:
        anchor = milestone.anchor
        record: MilestoneRecord = {
            "rule": milestone.rule,
            "title": milestone.title,
            "event": milestone.event,
            "actor": milestone.actor,
            "force": milestone.force.value,
            "status": milestone.status.value,
            "late": milestone.late,
            "due": _iso(milestone.due),
            "due_at": _iso(milestone.due_at),
            "earliest": _iso(milestone.earliest),
            "act_by": _iso(milestone.act_by),
            "done_on": _iso(milestone.done_on),
            "original_due": _iso(milestone.original_due),
            "anchor": {
                "event": anchor.event,
                "on": _iso(anchor.on),
                "basis": anchor.basis,
                "projected_by": anchor.projected_by,
            },
            "flags": [flag.value for flag in milestone.flags],
            "readings": {
                name: {
                    "due": _iso(reading.due),
                    "status": reading.status.value,
                    "earliest": _iso(reading.earliest),
                }
                for name, reading in milestone.readings.items()
            },
            "cautious": milestone.cautious,
            "decided_by": milestone.decided_by,
            "citation": self.rulebook.cited(milestone.citation),
        }
        if Flag.IMPRECISE in milestone.flags:
            record["ranges"] = {
                name: {"from": _iso(ends.first), "to": ends.last.isoformat()}
                for name, ends in milestone.ranges.items()
            }
            record["possible"] = [status.value for status in milestone.possible]
            record["supposed"] = [
                {"event": place, "on": day.isoformat()} for place, day in milestone.supposed.items()
            ]
        return record


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


@cache
def installed(package: str) -> str:
    """The version of a package, as installed."""
    return version(package)


def library_version() -> str:
    """The version of this library, as installed."""
    return installed("safeguarding-timelines")


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
