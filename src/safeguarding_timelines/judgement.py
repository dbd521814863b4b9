"""Where one bound stands: status and lateness from its dates, the acts done, and the as-of day.

Pure functions of one rule's dates; nothing here looks at another rule.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from .bounds import Dates
from .history import Occurrence
from .rulebook import PROJECTING, Force, Rule, Shape
from .timeline import Anchor, Flag, Status

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

    @property
    def bound(self) -> date | None:
        """The date the bound sets: the due date, or for a lower bound the earliest."""
        return self.due or self.earliest

    def if_it_applies(self) -> Judgement:
        """The same dates for a rule of which it is not known whether it applies."""
        return Judgement(
            Status.APPLICABILITY_UNKNOWN,
            late=False,
            earliest=self.earliest,
            due=self.due,
            due_at=self.due_at,
            done_on=self.done_on,
            original_due=self.original_due,
            flags=self.flags,
        )


#: Nothing to say before the anchor has a date.
AWAITING = Judgement(Status.AWAITING)
#: A rule that does not apply here.
NOT_APPLICABLE = Judgement(Status.NOT_APPLICABLE)


def kept(due: date | None, anchor: Anchor, ended: Sequence[Occurrence], as_of: date) -> Judgement:
    """The state of something to be kept up to the end of `due`.

    Ending it on the last day is a breach, and a breach stays; the day after is free.
    """
    end = ended[0].on if ended else None
    if due is None or anchor.on is None or anchor.basis == "projected" or as_of < anchor.on:
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
    flags = {Flag.TIME_UNKNOWN} if rule.in_hours and dates.due and not dates.due_at else set()
    done, early, some = _discharge(acts, dates.earliest, agencies)
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
    )
    counts = firm and due is not None
    if done is not None:
        flags |= done.flags
        result.status = _done(rule, result, done, anchor, flags)
        result.late = counts and result.status is Status.MET_LATE
    elif early is not None:
        result.status = Status.PREMATURE
        result.late = counts and as_of > (due or as_of)
    elif ended is not None:
        result.status = Status.SUPERSEDED
        result.late = counts and ended.on > (due or ended.on)
    elif rule.shape is Shape.UNTIMED:
        result.status = Status.UNTIMED
    elif result.bound is None:
        result.status = Status.AWAITING
    elif not firm:
        result.status = Status.PROJECTED
    elif dates.earliest is not None and as_of < dates.earliest and as_of <= (due or as_of):
        result.status = Status.NOT_OPEN
    elif due is None or as_of < due:
        result.status = Status.DUE
    elif as_of == due:
        result.status = Status.DUE_TODAY
    elif rule.deemed:
        result.status, result.done_on = Status.MET, due
        flags.add(Flag.DEEMED)
    else:
        result.status, result.late = Status.OVERDUE, True
    if counts and overran:
        result.late = True
    if rule.force is Force.PERMISSION:
        result.late = False
        if result.status is Status.OVERDUE:
            result.status = Status.NOT_APPLICABLE
    result.flags = flags
    return result


def _done(
    rule: Rule, result: Judgement, done: Occurrence, anchor: Anchor, flags: set[Flag]
) -> Status:
    """Met or met late: against the date in force when the act was done."""
    due = result.due
    started = anchor.basis in _FIRM and (anchor.on is None or anchor.on <= done.on)
    if rule.shape in PROJECTING and not started:
        flags.add(Flag.BEFORE_START)
        return Status.MET
    if result.bound is None and rule.shape is not Shape.UNTIMED:
        return Status.AWAITING
    if due is None or done.on < due:
        return Status.MET
    if done.on > due:
        return Status.MET_LATE
    if result.due_at is not None and done.event.moment is None:
        flags.add(Flag.TIME_UNKNOWN)
    in_time = (
        result.due_at is None or done.event.moment is None or done.event.moment <= result.due_at
    )
    return Status.MET if in_time else Status.MET_LATE


def _discharge(
    acts: Sequence[Occurrence], earliest: date | None, agencies: Sequence[str | None]
) -> tuple[Occurrence | None, Occurrence | None, bool]:
    """The act that discharges, else the first premature one, and whether only some have acted.

    Where each agency has to act it is the last one's first act. For an agency asked without its
    name any act counts that is no named agency's.
    """
    good = [act for act in acts if earliest is None or act.on >= earliest]
    early = acts[0] if acts and not good else None
    if not agencies:
        return (good[0], None, False) if good else (None, early, False)
    named = {agency for agency in agencies if agency is not None}
    first_by: dict[str | None, Occurrence] = {}
    others = []
    for act in good:
        if act.event.by in named:
            first_by.setdefault(act.event.by, act)
        else:
            others.append(act)
    unnamed = len(agencies) - len(named)
    if len(first_by) == len(named) and len(others) >= unnamed:
        acted = [*first_by.values(), *others[:unnamed]]
        return max(acted, key=lambda act: act.on), None, False
    return None, early, bool(good)


def _extended(
    due: date | None, grants: Sequence[Occurrence], horizon: date
) -> tuple[date | None, bool, bool]:
    """The due date in force on the horizon, whether it was overrun before, and if extended.

    A grant counts from its own day and never shortens. One made after the date does not erase
    the overdue days; one that names no new date moves nothing.
    """
    if due is None or not grants:
        return due, False, False
    overran = extended = False
    for grant in grants:
        if grant.on > horizon:
            break
        extended = True
        if grant.event.until is not None:
            overran = overran or grant.on > due
            due = max(due, grant.event.until)
    return due, overran, extended
