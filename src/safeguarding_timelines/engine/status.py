"""Where one bound stands: status and lateness from its dates, the acts done, and the as-of day.

Pure functions of one rule's dates; nothing here looks at another rule.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.shapes.dates import Dates
from safeguarding_timelines.rules.shapes.shape import PROJECTING, Shape
from safeguarding_timelines.timelines.milestone import Anchor, Flag, Status

from .history import Occurrence

_FIRM = ("actual", "planned")


@dataclass(slots=True)
class Judgement:
    """Status, dates and flags of one bound."""

    status: Status
    late: bool = False
    earliest: date | None = None
    due: date | None = None
    due_at: datetime | None = None
    done_on: date | None = None
    original_due: date | None = None
    flags: Set[Flag] = frozenset()
    used: Sequence[Occurrence] = ()

    @property
    def bound(self) -> date | None:
        """The date the bound sets: the due date, or for a lower bound the earliest."""
        return self.due or self.earliest

    def if_it_applies(self) -> Judgement:
        """The same dates for a rule of which it is not known whether it applies."""
        return replace(self, status=Status.APPLICABILITY_UNKNOWN, late=False)


#: Nothing to say before the anchor has a date.
AWAITING = Judgement(Status.AWAITING)
#: Nothing done, and no date to do it by.
UNTIMED = Judgement(Status.UNTIMED)
#: A rule that does not apply here.
NOT_APPLICABLE = Judgement(Status.NOT_APPLICABLE)


def kept(due: date | None, anchor: Anchor, ended: Sequence[Occurrence], as_of: date) -> Judgement:
    """The state of something to be kept up to the end of `due`.

    Ending it on the last day is a breach, and a breach stays; the day after is free.
    """
    start = anchor.on or date.min
    end = next((one.on for one in ended if one.on >= start), None)
    if due is None or anchor.basis == "projected" or as_of < start:
        status = Status.NOT_OPEN
    elif end is not None and end <= due:
        status = Status.BREACHED
    elif as_of > due:
        status = Status.FULFILLED
    else:
        status = Status.MAINTAINING
    return Judgement(status, due=due, done_on=end)


def judge(
    rule: Rule,
    dates: Dates,
    anchor: Anchor,
    acts: Sequence[Occurrence],
    *,
    as_of: date,
    grants: Sequence[Occurrence],
    ended: Occurrence | None,
    agencies: Sequence[str | None],
) -> Judgement:
    """The state of an act.

    Args:
        acts: what was done that may discharge the rule, earliest first.
        grants: extensions granted, earliest first.
        ended: what cancelled or superseded the duty.
        agencies: those that each have to act, None for one whose name is not known; empty
            where one act is enough.
    """
    known = dates.due_at or dates.earliest_at
    flags = {Flag.TIME_UNKNOWN} if rule.in_hours and dates.bound and not known else set()
    used, early, some = discharge(acts, dates, agencies, tuple(rule.recipient_words))
    done = used[-1] if used else None
    if rule.deemed and anchor.basis in _FIRM and dates.due is not None:
        last = _last_day(dates.due, grants)
        settled = [one.on for one in (done, ended) if one is not None]
        if as_of > last and all(day > last for day in settled):
            flags |= {Flag.DEEMED, Flag.EXTENDED} if last > dates.due else {Flag.DEEMED}
            moved = dates.due if last > dates.due else None
            return Judgement(
                Status.MET,
                earliest=dates.earliest,
                due=last,
                done_on=last,
                original_due=moved,
                flags=flags,
            )
    if some:
        flags.add(Flag.PARTIAL)
    firm = anchor.basis in _FIRM
    due, overran, extended = _extended(dates.due, grants, done.on if done else as_of)
    if extended:
        flags.add(Flag.EXTENDED)
    moved = dates.due if due != dates.due else None
    result = Judgement(
        Status.AWAITING,
        earliest=dates.earliest,
        due=due,
        due_at=None if moved else dates.due_at,
        done_on=done.on if done else early.on if early else None,
        original_due=moved,
        flags=flags,
        used=used,
    )
    if done is not None:
        flags |= done.flags
        if dates.earliest_at and done.on == dates.earliest and done.event.moment is None:
            flags.add(Flag.TIME_UNKNOWN)
        result.status = _done(rule, result, done, anchor, flags)
        result.late = firm and result.status is Status.MET_LATE
    elif early is not None:
        result.status = Status.PREMATURE
        result.late = firm and as_of > (due or as_of)
    elif ended is not None:
        result.status = Status.SUPERSEDED
        result.late = firm and ended.on > (due or ended.on)
    elif rule.shape is Shape.UNTIMED:
        result.status = Status.UNTIMED
    elif due is not None or (dates.earliest is not None and rule.shape is not Shape.BETWEEN):
        result.status = _undone(dates.earliest, due, as_of) if firm else Status.PROJECTED
        result.late = result.status is Status.OVERDUE
    if firm and overran:
        result.late = True
    if rule.force is Force.PERMISSION:
        _permit(result)
    return result


def _undone(earliest: date | None, due: date | None, as_of: date) -> Status:
    """Where an act stands that nobody has done, between dates that are known."""
    if earliest is not None and as_of < earliest and (due is None or as_of <= due):
        return Status.NOT_OPEN
    if due is None or as_of < due:
        return Status.DUE
    return Status.DUE_TODAY if as_of == due else Status.OVERDUE


def _permit(result: Judgement) -> None:
    """A permission is never late: used after its time it is used, unused it has lapsed."""
    result.late = False
    if result.status is Status.MET_LATE:
        result.status = Status.MET
    elif result.status is Status.OVERDUE:
        result.status = Status.NOT_APPLICABLE


def _last_day(due: date, grants: Sequence[Occurrence]) -> date:
    """The due date after every extension granted before it had passed."""
    for grant in grants:
        if grant.on <= due and grant.event.until is not None:
            due = max(due, grant.event.until)
    return due


def _done(
    rule: Rule, result: Judgement, done: Occurrence, anchor: Anchor, flags: set[Flag]
) -> Status:
    """Met or met late: against the date in force when the act was done."""
    due = result.due
    firm = anchor.basis in _FIRM
    if rule.shape in PROJECTING and not (firm and (anchor.on is None or anchor.on <= done.on)):
        flags.add(Flag.BEFORE_START)
        return Status.MET
    if result.bound is None and rule.shape is not Shape.UNTIMED:
        return Status.AWAITING
    if due is None or done.on < due:
        return Status.MET
    late = Status.MET_LATE if firm else Status.PROJECTED
    if done.on > due:
        return late
    moment = done.event.moment
    if result.due_at is None:
        return Status.MET
    if moment is None:
        flags.add(Flag.TIME_UNKNOWN)
        return Status.MET
    return late if _is_after(moment, result.due_at) else Status.MET


def _is_after(one: datetime, other: datetime) -> bool:
    """On absolute time: two clock times in one zone compare by the clock, which may run twice."""
    return one.timestamp() > other.timestamp()


def discharge(
    acts: Sequence[Occurrence],
    dates: Dates,
    agencies: Sequence[str | None],
    recipients: Sequence[str] = (),
) -> tuple[Sequence[Occurrence], Occurrence | None, bool]:
    """The acts that discharge, else the first premature one, and whether only some were done.

    An act that names its recipient counts towards that one alone, and is none at all under a rule
    with other recipients. Where each agency has to act, or each recipient has to have it, it is
    the first act of or towards each, the last of them last. For an agency asked without its name
    any act counts that is no named agency's.
    """
    if recipients and any(act.event.to is not None for act in acts):
        found = [
            _discharge([act for act in acts if act.event.to in (None, to)], dates, agencies)
            for to in recipients
        ]
        if all(used for used, _, _ in found):
            every = dict.fromkeys(act for used, _, _ in found for act in used)
            return sorted(every, key=lambda act: act.on), None, False
        begun = any(used or some for used, _, some in found)
        too_early = [early for _, early, _ in found if early is not None]
        return (), None if begun else min(too_early, key=lambda act: act.on, default=None), begun
    return _discharge(acts, dates, agencies)


def _discharge(
    acts: Sequence[Occurrence], dates: Dates, agencies: Sequence[str | None]
) -> tuple[Sequence[Occurrence], Occurrence | None, bool]:
    """The acts that discharge a duty towards one recipient, or towards all at once."""
    first = dates.earliest
    good = acts if first is None else [act for act in acts if not _early(act, first, dates)]
    early = acts[0] if acts and not good else None
    if not agencies:
        return good[:1], early, False
    named = {agency for agency in agencies if agency is not None}
    first_by: dict[str | None, Occurrence] = {}
    others = []
    for act in good:
        if act.event.by in named:
            first_by.setdefault(act.event.by, act)
        else:
            others.append(act)
    unnamed = len(agencies) - len(named)
    acted = [*first_by.values(), *others[:unnamed]]
    if len(acted) == len(agencies):
        return sorted(acted, key=lambda act: act.on), None, False
    return (), early, bool(acted)


def _early(act: Occurrence, first: date, dates: Dates) -> bool:
    """Whether an act came before the first day on which it counts, or that day before the time."""
    if act.on < first:
        return True
    moment = act.event.moment
    return bool(moment and dates.earliest_at and _is_after(dates.earliest_at, moment))


def _extended(
    due: date | None, grants: Sequence[Occurrence], horizon: date
) -> tuple[date | None, bool, bool]:
    """The due date in force on the horizon, whether it was overrun before, and if extended.

    A grant counts from its own day and never shortens. One made after the date does not erase
    the overdue days; one that names no new date moves nothing.
    """
    if due is None or not grants:
        return due, False, False
    overran = False
    granted = [grant for grant in grants if grant.on <= horizon]
    for grant in granted:
        if grant.event.until is not None:
            overran |= grant.on > due
            due = max(due, grant.event.until)
    return due, overran, bool(granted)
