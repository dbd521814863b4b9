"""When things happen: the recorded date of an event, or the one that follows from the rules.

An event not yet recorded is projected to its governing due date, or later if that cannot be met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.rules.anchor import AnchorSpec
from safeguarding_timelines.rules.conditions import APPLIES, verdict
from safeguarding_timelines.rules.fields import AgenciesOf
from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.rulebook import Edition
from safeguarding_timelines.rules.shapes.dates import Dates, calendar_of
from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.timelines.inputs import Inputs
from safeguarding_timelines.timelines.json_form import BASES, Basis
from safeguarding_timelines.timelines.milestone import CLOSED, Anchor, Flag, ReadingResult, Status

from .history import Occurrence
from .status import AWAITING, discharge

#: The anchor of a rule that fixes its own date.
FIXED = Anchor(None, None, "actual")


class Draft:
    """A milestone in the making."""

    verdict = APPLIES
    judgement = AWAITING
    readings: Mapping[str, ReadingResult] = MappingProxyType({})
    cautious: str | None = None

    def __init__(self, rule: Rule, anchor: Anchor) -> None:
        self.rule = rule
        self.anchor = anchor
        self.flags: set[Flag] = set()

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.judgement.status not in CLOSED


class Projection:
    """The dates of a case's events, given what is recorded and the drafts made so far."""

    def __init__(
        self,
        inputs: Inputs,
        facts: Mapping[str, bool | str],
        seen: Mapping[str, Sequence[Occurrence]],
    ) -> None:
        self.book = inputs.rulebook
        self.calendar = inputs.calendar
        self.as_of = inputs.as_of
        self.partnership = inputs.partnership
        self.facts = facts
        self.seen = seen
        self.done = {
            kind: happened
            for kind, several in seen.items()
            if (happened := [o for o in several if not o.planned])
        }
        self.drafts: dict[str, list[Draft]] = {}
        self._projected: dict[str, Anchor] = {}
        self._calendars: dict[str, WorkingCalendar] = {}

    def edition(self, rule_id: str) -> tuple[Edition, Anchor]:
        """The edition that applies, and its anchor.

        The day that decides is that of the event in `edition_by`, or else of the anchor, which
        then is the same in all editions; while it has no date, the as-of day. Never a computed
        due date.
        """
        first = self.book.editions[rule_id][0]
        if first.edition_by is None:
            anchor = self.anchor_of(first)
            return self.book.edition_on(rule_id, anchor.on or self.as_of), anchor
        day = self.date_of(first.edition_by).on or self.as_of
        edition = self.book.edition_on(rule_id, day)
        return edition, self.anchor_of(edition.rule)

    def calendar_of(self, rule: Rule) -> WorkingCalendar:
        """The calendar a rule counts on: that of the case, or the one it names."""
        if rule.calendar is None:
            return self.calendar
        if rule.calendar not in self._calendars:
            self._calendars[rule.calendar] = calendar_of(rule, self.calendar)
        return self._calendars[rule.calendar]

    def date_of(self, kind: str) -> Anchor:
        """When something happened, is planned, or by the rules would happen."""
        recorded = self.seen.get(kind)
        if recorded:
            return recorded[0].anchor
        if kind not in self._projected:
            self._projected[kind] = self._project(kind)
        return self._projected[kind]

    def forget(self, kind: str) -> None:
        """Work the date of a kind out anew: there is another rule on it."""
        self._projected.pop(kind, None)

    def _project(self, kind: str) -> Anchor:
        """The governing due date, or the earliest day from now that every notice allows."""
        drafts = [
            draft
            for rule_id in self.book.projecting.get(kind, ())
            for draft in self.drafts.get(rule_id, ())
            if draft.rule.projects and draft.rule.target == kind  # not so in every edition
        ]
        for draft in drafts:
            settled = Flag.DEEMED in draft.judgement.flags and draft.verdict.applies
            if settled:  # what silence settled has happened
                return Anchor(kind, draft.judgement.done_on, "actual", draft.rule.id)
        dated = [(d.judgement.due, d) for d in drafts if d.is_open and d.judgement.due is not None]
        if not dated:
            return Anchor(kind, None, "none")
        firm = [one for one in dated if one[1].rule.force is not Force.EXPECTATION]
        due, governing = min(firm or dated, key=lambda one: one[0])
        day = max(due, self._earliest(kind, due))
        inherited = frozenset(
            {Flag.PROVISIONAL, Flag.CORRECTED, Flag.UNCONFIRMED} & governing.flags
        )
        return Anchor(kind, day, "projected", governing.rule.id, carries=inherited)

    def _earliest(self, kind: str, near: date) -> date:
        """The earliest day for an unrecorded event that leaves room for what must precede it.

        Walked without recursion, each event once, because a rulebook may chain a thousand.
        """
        found: dict[str, date] = {}
        waiting: list[str] = [kind]
        entered: set[str] = set()
        while waiting:
            event = waiting[-1]
            needs = [need for need in self._needs(event, near) if need[0] != event]
            if event not in entered:
                entered.add(event)
                waiting += [need[0] for need in needs if need[0] not in entered]
                continue
            waiting.pop()
            day = self.as_of
            for precedes, recorded, length, calendar in needs:
                start = recorded or found.get(precedes, self.as_of)
                day = max(day, length.earliest_end(start, calendar) if length else start)
            found[event] = day
        return found[kind]

    def _needs(
        self, kind: str, near: date
    ) -> list[tuple[str, date | None, Period | None, WorkingCalendar]]:
        """What has to precede an event: its kind, the day it is recorded for, how long before."""
        found = []
        for rule_id in self.book.notices.get(kind, ()):
            editions = self.book.editions[rule_id]
            decides = self.seen.get(editions[0].edition_by or kind)
            day_that_decides = decides[0].on if decides else max(near, self.as_of)
            rule, in_force = self.book.edition_on(rule_id, day_that_decides)
            if not in_force or kind not in rule.precedes or not self._binds(rule):
                continue
            if any(precedes in self.done for precedes in rule.precedes):
                continue  # the first has come, and no other day moves it
            found.append((rule.target, self._given(rule), rule.length, self.calendar_of(rule)))
        return found

    def _binds(self, rule: Rule) -> bool:
        """Whether a notice asks for room: it applies, and nothing has ended it."""
        if any(kind in self.done for kind in rule.ended_by):
            return False
        if rule.scope == "partnership" and not self.partnership:
            return False
        if rule.if_late is not None and rule.or_if_event not in self.seen:
            drafts = self.drafts.get(rule.if_late, ())
            if not any(draft.judgement.late for draft in drafts):
                return False
        return verdict(rule, self.facts, self.done, self.seen).applies is not False

    def _given(self, rule: Rule) -> date | None:
        """The day a notice was given or is planned, by the last who has to and to the last."""
        recorded = self.seen.get(rule.target, ())
        acts, _, _ = discharge(
            recorded, Dates(), self.agencies_of(rule), tuple(rule.recipient_words)
        )
        return acts[-1].on if acts else None

    def agencies_of(self, rule: Rule) -> tuple[str | None, ...]:
        """The agencies that each have to act, None for one asked without its name."""
        if not isinstance(rule.by_each, AgenciesOf):
            return rule.by_each or ()
        asked = [o.event.by for o in self.done.get(rule.by_each.of, ())]
        named = dict.fromkeys(agency for agency in asked if agency is not None)
        return (*named, *(None for agency in asked if agency is None))

    def anchor_of(self, rule: Rule) -> Anchor:
        """What a rule counts from, here and now."""
        return self.resolve(rule.anchor) if rule.anchor is not None else FIXED

    def resolve(self, spec: AnchorSpec) -> Anchor:
        """The date an anchor stands for, with the weakest basis among what it needs."""
        if spec.parts:
            return self._combine(spec, [self.resolve(part) for part in spec.parts])
        if spec.how == "deadline_of":
            return self._deadline(spec.name)
        recorded = self.seen.get(spec.name)
        if spec.how == "last" and recorded:
            happened = [o for o in recorded if not o.planned]
            return (happened or list(recorded))[-1].anchor
        if spec.how == "until_of":
            carried = [o for o in recorded or () if o.event.until is not None]
            if not carried:
                return Anchor(spec.name, None, "none")
            return carried[-1].anchor._replace(on=carried[-1].event.until, moment=None)
        return self.date_of(spec.name)

    def _combine(self, spec: AnchorSpec, parts: list[Anchor]) -> Anchor:
        dated = [part for part in parts if part.on is not None]
        basis: Basis
        if spec.how == "latest_of":
            if len(dated) < len(parts):  # a missing part may still come later than all
                return next(part for part in parts if part.on is None)._replace(carries=frozenset())
            chosen = max(dated, key=_instant)
            basis = max((part.basis for part in parts), key=BASES.index)
        elif dated:  # a missing part can only come later than one that has happened
            chosen = min(dated, key=_instant)
            basis = "actual" if chosen.basis == "actual" else "projected"
        else:
            return parts[0]
        carries = frozenset().union(*(part.carries for part in dated))
        same_day = [part.moment for part in dated if part.on == chosen.on]
        moment = chosen.moment if None not in same_day else None
        return chosen._replace(basis=basis, carries=carries, moment=moment)

    def _deadline(self, rule_id: str) -> Anchor:
        """The due date of another rule, whatever happened; as firm as what it was counted from."""
        for draft in self.drafts.get(rule_id, ()):
            due = draft.judgement.due
            if due is not None and draft.judgement.status is not Status.NOT_APPLICABLE:
                inherited = frozenset({Flag.PROVISIONAL, Flag.CORRECTED} & draft.flags)
                return Anchor(
                    draft.rule.target, due, draft.anchor.basis, rule_id, carries=inherited
                )
        return Anchor(self.book.rule(rule_id)[0].target, None, "none", rule_id)

    def is_infeasible(self, draft: Draft) -> bool:
        """Whether the act, not yet done or planned, cannot be done by its due date any more."""
        due, kind = draft.judgement.due, draft.rule.target
        if due is None or not draft.is_open or kind in self.seen or draft.rule.shape is Shape.KEEP:
            return False
        if draft.rule.force is Force.PERMISSION:
            return False
        earliest = draft.judgement.earliest
        if earliest is not None and earliest > due:
            return True
        return self.date_of(kind).on is not None and self._earliest(kind, due) > due


def _instant(anchor: Anchor) -> tuple[date, float]:
    """When an anchor falls, by the time of day too where that is known."""
    return (anchor.on or date.min, anchor.moment.timestamp() if anchor.moment else 0.0)
