"""Evaluation of every rule of a rulebook for one case, each rule in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count, takewhile

from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rules.anchor import AnchorSpec
from safeguarding_timelines.rules.conditions import Verdict, verdict
from safeguarding_timelines.rules.rule import Rule, Source
from safeguarding_timelines.rules.rulebook import Edition
from safeguarding_timelines.rules.shapes.dates import Dates, dates_from, instance_of
from safeguarding_timelines.rules.shapes.shape import BACKWARD, RECURRING, Shape
from safeguarding_timelines.timelines.milestone import (
    Anchor,
    Flag,
    Milestone,
    ReadingResult,
)

from .event_dates import FIXED, Draft, Projection
from .governing import SIDES, mark_governing
from .history import Occurrence
from .status import (
    AWAITING,
    NOT_APPLICABLE,
    UNTIMED,
    Judgement,
    judge,
    kept,
)

_SOURCE_FLAGS = {Source.SECONDARY: Flag.SECONDARY, Source.UNVERIFIED: Flag.UNVERIFIED}

#: The shapes of which nothing is to be said before their anchor has a date.
_COUNTED = frozenset(Shape) - {Shape.KEEP, Shape.BETWEEN, Shape.FIXED_DATE, Shape.UNTIMED}

#: The shapes whose acts come up to their anchor, and not after it.
_UP_TO_ANCHOR = BACKWARD | {Shape.BETWEEN}

_FLAG_ORDER = {flag: place for place, flag in enumerate(Flag)}


class Evaluation:
    """One run: every rule in turn, on the dates that are known by then."""

    def __init__(self, dates: Projection) -> None:
        self.dates = dates
        self.book = dates.book
        self.as_of = dates.as_of
        self.seen = dates.seen
        self.done = dates.done
        self.drafts = dates.drafts

    # -- One rule --------------------------------------------------------------------------

    def compute(self, rule_id: str) -> None:
        """Draft every instance of one rule."""
        first = self.book.editions[rule_id][0]
        if first.each is not None:
            self.drafts[rule_id] = self._for_each(rule_id, first.each)
        elif first.shape in RECURRING:
            self.drafts[rule_id] = self._recurring(rule_id)
        else:
            self.drafts[rule_id] = [self._single(rule_id)]
        for draft in self.drafts[rule_id]:
            if draft.rule.projects:
                self.dates.forget(draft.rule.target)

    def _single(self, rule_id: str) -> Draft:
        """The one instance of a rule; nothing done before its last occurrence answers that."""
        edition, anchor = self.dates.edition(rule_id)
        rule = edition.rule
        acts = self.done.get(rule.target, ())
        if rule.anchor is not None and rule.anchor.how == "last":
            back = rule.shape in _UP_TO_ANCHOR
            acts = [act for act in acts if back or anchor.on is None or act.on >= anchor.on]
        return self._draft(edition, anchor, acts)

    def _for_each(self, rule_id: str, kind: str) -> list[Draft]:
        """One instance for each occurrence, with the acts that answer it."""
        asked = [(o.anchor, o.ids) for o in self.seen.get(kind, ())]
        acts = dict.fromkeys(rule.target for rule in self.book.editions[rule_id])
        left = [act for target in acts for act in self.done.get(target, ())]
        drafts = []
        for anchor, names in asked or [(self.dates.date_of(kind), frozenset())]:
            edition = self._edition_on(rule_id, anchor.on)
            back = edition.rule.shape in _UP_TO_ANCHOR
            mine = [o for o in left if o.event.kind == edition.rule.target]
            answers = [o for o in mine if o.event.answers in names]
            if not answers:
                answers = [
                    o
                    for o in mine
                    if o.event.answers is None
                    and (anchor.on is None or (o.on <= anchor.on if back else o.on >= anchor.on))
                ]
            draft = self._draft(edition, anchor, answers)
            used = answers if back else draft.judgement.used
            left = [o for o in left if o not in used]
            drafts.append(draft)
        return drafts

    def _edition_on(self, rule_id: str, day: date | None) -> Edition:
        """The edition on the day of the event in `edition_by`, or else on a day of its own."""
        decides = self.book.editions[rule_id][0].edition_by
        day = self.dates.date_of(decides).on if decides else day
        return self.book.edition_on(rule_id, day or self.as_of)

    def _recurring(self, rule_id: str) -> list[Draft]:
        """The instances up to the first that is open; each act discharges the earliest open."""
        first = self.book.editions[rule_id][0]
        acts = self.done.get(first.target, [])
        drafts = []
        if first.shape is Shape.ROLLING:
            for place, act in enumerate(acts):
                edition = self._edition_on(rule_id, act.on)
                due = instance_of(edition.rule, act.on, 1, self.dates.calendar_of(edition.rule))
                drafts.append(self._draft(edition, act.anchor, acts[place + 1 :], Dates(None, due)))
            waiting = Anchor(first.target, None, "none")
            return drafts or [self._draft(self._edition_on(rule_id, None), waiting, ())]
        anchor, instances = self._grid(rule_id)
        began = anchor.on or (first.in_force.from_ if first.in_force else None)
        acts = [act for act in acts if began is None or act.on >= began]
        years: dict[Occurrence, date | None] = {}
        if first.shape is Shape.YEARLY:
            fixed = list(instances)
            dues = [due for _, due in fixed]
            years = {act: _of_its_year(act, dues) for act in acts} if dues else {}
            instances = iter(fixed)
        for edition, due in instances:
            mine = [act for act in acts if years.get(act, due) == due]
            draft = self._draft(edition, anchor, mine, Dates(None, due))
            drafts.append(draft)
            if not draft.judgement.used and due >= self.as_of:
                break
            used = draft.judgement.used  # a second act in a period adds nothing
            acts = [act for act in acts if act not in used and (act.on > due or not used)]
        return drafts or [self._draft(self._edition_on(rule_id, None), anchor, (), Dates())]

    def _grid(self, rule_id: str) -> tuple[Anchor, Iterator[tuple[Edition, date]]]:
        """What a recurring rule starts from, and its due dates from there on.

        A date that the text itself fixes, such as 30 September, decides which edition sets it.
        """
        editions = self.book.editions[rule_id]
        last = self.dates.calendar.coverage[1]
        if editions[0].each_year_by is not None:
            years = range(self.dates.calendar.coverage[0].year, last.year + 1)
            fixed = (
                (Edition(rule, in_force=True), day)
                for year in years
                for rule in editions
                for day in [date.fromisoformat(f"{year}-{rule.each_year_by}")]
                if rule.in_force is None or day in rule.in_force
            )
            return FIXED, fixed
        start = self._edition_on(rule_id, None).rule.starting
        anchor = self.dates.resolve(start) if isinstance(start, AnchorSpec) else FIXED
        day = start if isinstance(start, date) else anchor.on
        if day is None:
            return anchor, iter(())
        edition = self._edition_on(rule_id, day)
        calendar = self.dates.calendar_of(edition.rule)
        if edition.rule.counts_working_days:
            calendar.require(day)
        dues = (instance_of(edition.rule, day, number, calendar) for number in count(1))
        within = takewhile(lambda due: due is not None and due <= last, dues)
        return anchor._replace(on=day), ((edition, due) for due in within if due is not None)

    def _draft(
        self,
        edition: Edition,
        anchor: Anchor,
        acts: Sequence[Occurrence],
        dates: Dates | None = None,
    ) -> Draft:
        rule = edition.rule
        draft = Draft(rule, anchor)
        flags = draft.flags
        if not edition.in_force:
            flags.add(Flag.NO_EDITION)
            draft.judgement = NOT_APPLICABLE
            return draft
        if rule.source in _SOURCE_FLAGS:
            flags.add(_SOURCE_FLAGS[rule.source])
        if rule.is_conditional:
            draft.verdict = self._applies(rule)
            if draft.verdict.applies is False:
                draft.judgement = NOT_APPLICABLE
                return draft
        draft.judgement = self._judge(draft, rule, anchor, acts, dates)
        flags.update(draft.judgement.flags, anchor.carries)
        if rule.assumed:
            flags.add(Flag.ASSUMED)
        if rule.is_unqualified:
            flags.add(Flag.UNQUALIFIED)
        counted = draft.judgement.original_due or draft.judgement.bound
        if counted is not None:
            start = anchor.on or counted
            if rule.relaxed and rule.relaxed.touches(start, counted):
                flags.add(Flag.RELAXED)
            if rule.counts_working_days:
                last = counted if counted >= start else start - timedelta(days=1)
                if last > self.dates.calendar_of(rule).announced_until:
                    flags.add(Flag.PROVISIONAL)
        if rule.readings:
            self._read_otherwise(draft, acts)
        return draft

    def _read_otherwise(self, draft: Draft, acts: Sequence[Occurrence]) -> None:
        """Every reading, and whether it matters here."""
        rule, base = draft.rule, draft.judgement
        bound = base.bound
        readings: dict[str, ReadingResult] = {}
        draft.readings = readings
        later_is_safer = rule.shape in SIDES
        safest, cautious = bound, "default"
        given = {bound} if bound is not None else set()
        for name, variant in rule.variants.items():
            span = rule.readings[name].in_force
            if span is not None and (draft.anchor.on or self.as_of) not in span:
                continue
            alike = variant.anchor is rule.anchor
            anchor = draft.anchor if alike else self.dates.anchor_of(variant)
            same_act = variant.target == rule.target
            done = acts if same_act else self.done.get(variant.target, ())
            judged = self._judge(draft, variant, anchor, done, None)
            readings[name] = ReadingResult(judged.due, judged.status, judged.earliest)
            other = judged.bound
            if other is None:
                continue
            given.add(other)
            if judged.status is not base.status:
                draft.flags.add(Flag.CONTESTED)
            if safest is None or (other > safest if later_is_safer else other < safest):
                safest, cautious = other, name
        if len(given) > 1:
            draft.flags.add(Flag.AMBIGUOUS)
        if readings and given:
            draft.cautious = cautious

    def _judge(
        self,
        draft: Draft,
        rule: Rule,
        anchor: Anchor,
        acts: Sequence[Occurrence],
        dates: Dates | None,
    ) -> Judgement:
        """Dates and status of one instance under one reading of its rule."""
        ended = self._ended(rule) if rule.ended_by else None
        if dates is None:
            if not acts and ended is None:
                silent = UNTIMED if rule.shape is Shape.UNTIMED else AWAITING
                if silent is UNTIMED or (anchor.on is None and rule.shape in _COUNTED):
                    return silent if draft.verdict.applies else silent.if_it_applies()
            if rule.between is not None:
                dates = Dates(self.dates.resolve(rule.between[0]).on, anchor.on)
            elif anchor.on is not None or rule.shape is Shape.FIXED_DATE:
                calendar = self.dates.calendar_of(rule)
                dates = dates_from(rule, anchor.on or self.as_of, calendar, anchor.moment)
            else:
                dates = Dates()
        if rule.shape is Shape.KEEP:
            judged = kept(dates.due, anchor, acts, self.as_of)
        else:
            judged = judge(
                rule,
                dates,
                anchor,
                acts,
                as_of=self.as_of,
                grants=self.done.get(rule.extended_by, ()) if rule.extended_by else (),
                ended=ended,
                agencies=self.dates.agencies_of(rule),
            )
        return judged if draft.verdict.applies else judged.if_it_applies()

    def _ended(self, rule: Rule) -> Occurrence | None:
        """What first cancelled or superseded the duty."""
        found = [self.done[kind][0] for kind in rule.ended_by if kind in self.done]
        return min(found, key=lambda occurrence: occurrence.on, default=None)

    # -- Whether it applies ----------------------------------------------------------------

    def _applies(self, rule: Rule) -> Verdict:
        late, other = rule.if_late, rule.or_if_event in self.seen
        if late is not None and not other and not self._is_or_will_be_late(late):
            return Verdict(False, late)
        return verdict(rule, self.dates.facts, self.done, self.seen)

    def _is_or_will_be_late(self, rule_id: str) -> bool:
        for draft in self.drafts.get(rule_id, ()):
            if draft.judgement.late or self.dates.is_infeasible(draft):
                return True
            planned = self.seen.get(draft.rule.target)
            due = draft.judgement.due
            if draft.is_open and due is not None and planned and planned[0].on > due:
                return True
        return False

    # -- The result ------------------------------------------------------------------------

    def instances(self) -> dict[str, tuple[Milestone, ...]]:
        """The drafts, finished: every instance of every rule."""
        mark_governing(draft for drafts in self.drafts.values() for draft in drafts)
        return {
            rule_id: tuple([self._finish(draft) for draft in drafts])
            for rule_id, drafts in self.drafts.items()
        }

    def _finish(self, draft: Draft) -> Milestone:
        judged, flags = draft.judgement, draft.flags
        act_by = None
        if judged.due is not None:
            act_by = self._act_by(draft, judged.due)
            if self.dates.is_infeasible(draft):
                flags.add(Flag.INFEASIBLE)
        return Milestone(
            draft.rule,
            judged.status,
            judged.late,
            draft.anchor,
            judged.due,
            judged.due_at,
            judged.earliest,
            act_by,
            judged.done_on,
            tuple(sorted(flags, key=_FLAG_ORDER.__getitem__)) if flags else (),
            draft.readings,
            draft.cautious,
            judged.original_due,
            draft.verdict.decided_by,
        )

    def _act_by(self, draft: Draft, due: date) -> date | None:
        """The last working day on or before the due date, where acting then would count."""
        anchor, rule = draft.anchor, draft.rule
        if rule.shape is Shape.KEEP:
            return None
        if anchor.basis == "projected" and due < self.as_of:
            return None
        try:
            day = self.dates.calendar_of(rule).previous_working_day(due)
        except CoverageError:  # nothing is said of the days before the calendar begins
            return None
        forward = rule.before is None and rule.between is None
        if forward and anchor.on is not None and day < anchor.on:
            return None
        earliest = draft.judgement.earliest
        return None if earliest is not None and day < earliest else day


def _of_its_year(act: Occurrence, dues: Sequence[date]) -> date | None:
    """The due date of the year that an act belongs to; None of a year before the first.

    It belongs to the first due date after the time it covers (the `until` of the event); where it
    names none, to the due date nearest to it, of two as near the earlier.
    """
    covered = act.event.until
    if covered is not None:
        return next((due for due in dues if due > covered), None)
    before = dues[0].replace(year=dues[0].year - 1)
    near = min((before, *dues), key=lambda due: (abs((due - act.on).days), due))
    return None if near == before else near
