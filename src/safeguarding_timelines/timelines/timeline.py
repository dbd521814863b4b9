"""What follows: a Milestone is what one rule says about one case, a Timeline all of them in order.

Small frozen values; `Timeline.record` gives their JSON form, which `records` describes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version

from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.errors import UnknownRuleError
from safeguarding_timelines.rules.rulebook import Rulebook

from .inputs import Inputs
from .json_form import SCHEMA, MilestoneRecord, TimelineRecord
from .milestone import Flag, Milestone


@dataclass(frozen=True, slots=True)
class Timeline:
    """The milestones of a case as of one day, in order, with what is needed to reproduce them.

    Attributes:
        inputs: what it was computed from; each of them is an attribute of the timeline too.
        milestones: one for each rule; for each occurrence where a rule says so. By date,
            undated ones last.
        instances: every instance of every rule, recurring ones included, by rule id.
    """

    inputs: Inputs
    milestones: tuple[Milestone, ...]
    instances: Mapping[str, tuple[Milestone, ...]]

    @property
    def case(self) -> Case:
        """The case."""
        return self.inputs.case

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook."""
        return self.inputs.rulebook

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar counted on, as it was known on `known_on`."""
        return self.inputs.calendar

    @property
    def as_of(self) -> date:
        """The day that divides what has happened from what is planned."""
        return self.inputs.as_of

    @property
    def known_on(self) -> date | None:
        """The day by which a record had to be made to be seen; None where all are seen."""
        return self.inputs.known_on

    @property
    def ignore_unknown_events(self) -> bool:
        """Whether events of unknown kinds were left out."""
        return self.inputs.ignore_unknown_events

    @property
    def partnership(self) -> bool:
        """Whether the partnership's own duties are among the milestones."""
        return self.inputs.partnership

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


@cache
def installed(package: str) -> str:
    """The version of a package, as installed."""
    return version(package)


def library_version() -> str:
    """The version of this library, as installed."""
    return installed("safeguarding-timelines")


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def date_of(milestone: Milestone | None) -> date | None:
    """The date a milestone stands for: when it is due, or from when on the act counts."""
    return None if milestone is None else milestone.due or milestone.earliest
