"""All that a timeline is computed from, as one value.

A question about a timeline asks the engine again with some of it replaced.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.rules.rulebook import Rulebook


class Inputs(NamedTuple):
    """What a timeline is computed from: the same inputs give the same timeline.

    Attributes:
        case: the facts and dated events.
        rulebook: the rules.
        calendar: which days count, as they were known on `known_on`.
        as_of: the day that divides what has happened from what is planned.
        known_on: the day by which a record had to be made to be seen; None sees them all.
        ignore_unknown_events: whether events of kinds the rulebook does not declare are left out.
        partnership: whether the duties of the partnership that belong to no single case are there.
    """

    case: Case
    rulebook: Rulebook
    calendar: WorkingCalendar
    as_of: date
    known_on: date | None = None
    ignore_unknown_events: bool = False
    partnership: bool = False

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The rules to compute, in an order in which each comes after all that it rests on."""
        return self.rulebook.order if self.partnership else self.rulebook.case_order
