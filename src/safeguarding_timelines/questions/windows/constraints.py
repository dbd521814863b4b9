"""What the rules of a timeline ask of the dates still open: its milestones as bounds among acts.

What has happened is a date; what has not, planned or not, is an act that may fall on any day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from safeguarding_timelines.calendars.count import NEVER_BEFORE, OPEN, Count
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.engine.compute import evaluation_of
from safeguarding_timelines.rules.anchor import AnchorSpec
from safeguarding_timelines.rules.conditions import verdict
from safeguarding_timelines.rules.rule import Force, Rule
from safeguarding_timelines.rules.shapes.dates import count_of
from safeguarding_timelines.rules.shapes.shape import BACKWARD, Shape
from safeguarding_timelines.timelines.milestone import CLOSED, Milestone, Status
from safeguarding_timelines.timelines.timeline import Timeline

from .solver import Bound, Either, Expression, Pick, counted, no_earlier, no_later, terms_of
from .terms import Act, Term

_ONE_DAY = Period(1, "days")
_UNKNOWN = Term(None)
#: Where a notice stands that was given, while the event it precedes is still to come.
_STANDS = (
    Status.MET,
    Status.MET_LATE,
    Status.AWAITING,
    Status.PROJECTED,
    Status.PREMATURE,
    Status.APPLICABILITY_UNKNOWN,
)


class Limit(NamedTuple):
    """What one rule asks of the open dates, from above or from below.

    Attributes:
        milestone: what the rule says about the case.
        act: the act that the rule is on.
        is_upper: whether the act has to be no later than something, and not no earlier.
        bounds: what has to hold, all of it.
    """

    milestone: Milestone
    act: Act
    is_upper: bool
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a timeline asks of the dates still open.

    Attributes:
        limits: of every rule that asks anything.
        acts: every act that an open milestone concerns, in the order of the process.
        plans: the day that an act is planned for.
        exact: whether they say all. False where a rule counts from the deadline of another of
            which the edition is open: that deadline is then of the edition in force now. False
            too where one counts from the last of several and another is open: it counts from
            the last recorded.
    """

    limits: tuple[Limit, ...]
    acts: tuple[Act, ...]
    plans: Mapping[Act, date]
    exact: bool


def limits_of(timeline: Timeline, *, keep_plans: bool = False) -> Limits:
    """What the rules of a timeline ask of what has not happened.

    Of each rule its default reading asks. Rules that do not apply, permissions, expectations and
    overtaken texts ask nothing; a rule of which it is not known whether it applies asks as if it
    did. A rule without a period sets no day, and an act before what it follows on is no less done.

    Args:
        keep_plans: let a planned event fall on the day it is planned for, and on no other.
    """
    reading = _Reading(timeline, keep_plans=keep_plans)
    several: dict[str, list[Milestone]] = {}
    for milestone in timeline.milestones:
        several.setdefault(milestone.rule, []).append(milestone)
    limits = tuple(  # in an order in which a deadline is known before another rule counts from it
        limit
        for rule_id in timeline.rulebook.order
        for milestone in several.get(rule_id, ())
        for limit in reading.limits(milestone)
    )
    place = {kind: number for number, kind in enumerate(timeline.rulebook.events)}
    acts = sorted(reading.acts, key=lambda act: (place[act.kind], act.answers or NEVER_BEFORE))
    plans = {act: day for act in acts if (day := reading.plan(act)) is not None}
    exact = reading.exact and reading.as_recorded.isdisjoint(act.kind for act in acts)
    return Limits(limits, tuple(acts), plans, exact)


class _Sides(NamedTuple):
    """The date an act has to be no later than, and the one it has to be no earlier than."""

    upper: Expression = _UNKNOWN
    lower: Expression = _UNKNOWN


class _Reading:
    """One run over the milestones of a timeline."""

    def __init__(self, timeline: Timeline, *, keep_plans: bool) -> None:
        self.book = timeline.rulebook
        self.dates = evaluation_of(timeline)
        self.settled = ("actual", "planned") if keep_plans else ("actual",)
        self.acts: dict[Act, None] = {}
        self.exact = True
        self.as_recorded: set[str] = set()
        self._deadlines: dict[str, Expression] = {}
        self._undecided: set[str] = set()

    def plan(self, act: Act) -> date | None:
        """The day an act is planned for."""
        if act.answers is not None:
            return None
        return next((one.on for one in self.dates.seen.get(act.kind, ()) if one.planned), None)

    def limits(self, milestone: Milestone) -> Iterator[Limit]:
        """What a milestone asks, from above and from below."""
        decider = self._decider(milestone)
        self._note_deadline(milestone, decider)
        if decider is None and milestone.status is Status.NOT_APPLICABLE:
            return
        editions = self.book.editions[milestone.rule] if decider else (milestone.definition,)
        uppers: dict[int, tuple[Bound, ...]] = {}
        lowers: dict[int, tuple[Bound, ...]] = {}
        for rule in editions:
            start = self._start(milestone, rule)
            if start is None or not self._binds(rule, milestone):
                continue
            sides = self._sides(rule, milestone)
            if not any(_acts_in(each) for each in (start, *sides)):
                continue
            for each in (start, *sides, decider or _UNKNOWN):
                self.acts.update(dict.fromkeys(_acts_in(each)))
            if rule.force is not Force.EXPECTATION:
                uppers[id(rule)] = no_later(start, sides.upper)
                lowers[id(rule)] = no_earlier(start, sides.lower)
        act = Act(milestone.event, self._answers(milestone))
        for is_upper, asked in ((True, uppers), (False, lowers)):
            bounds = _by_edition(editions, asked, decider)
            if bounds:
                yield Limit(milestone, act, is_upper, bounds)

    def _start(self, milestone: Milestone, rule: Rule) -> Term | None:
        """The act that a rule is on, to come or done; None where nothing is left of it."""
        done, status = milestone.done_on, milestone.status
        undecided = rule is not milestone.definition or status is Status.NOT_APPLICABLE
        if undecided:  # which edition applies is open, and so is whether one does
            acts = self.dates.done.get(rule.target)
            done, status = acts[0].on if acts else None, Status.AWAITING
        back = rule.shape in BACKWARD
        again = status is Status.PREMATURE and not (back and milestone.anchor.basis != "actual")
        if done is not None and not again:
            return Term(done) if back and status in _STANDS else None
        if status in CLOSED:
            return None
        act = Act(rule.target, self._answers(milestone))
        plan = self.plan(act) if "planned" in self.settled else None
        return Term(act if plan is None else plan)

    def _answers(self, milestone: Milestone) -> date | None:
        """The occurrence that an act answers, for a rule that asks for one an occurrence."""
        return milestone.anchor.on if milestone.definition.each is not None else None

    def _decider(self, milestone: Milestone) -> Expression | None:
        """The date that decides which edition applies, if it is open."""
        first = self.book.editions[milestone.rule][0]
        spec = AnchorSpec(how="event", name=first.edition_by) if first.edition_by else first.anchor
        decides = self._date(spec, milestone) if spec is not None else _UNKNOWN
        return decides if _acts_in(decides) else None

    def _binds(self, rule: Rule, milestone: Milestone) -> bool:
        """Whether an edition asks anything, once it is the one in force."""
        if rule.force is Force.PERMISSION or rule.superseded_text is not None:
            return False
        if rule.if_late is not None and milestone.decided_by == rule.if_late:
            return False
        if any(kind in self.dates.done for kind in rule.ended_by):
            return False
        return (
            verdict(rule, self.dates.facts, self.dates.done, self.dates.seen).applies is not False
        )

    # -- The dates of a rule -----------------------------------------------------------------

    def _note_deadline(self, milestone: Milestone, decider: Expression | None) -> None:
        """Keep the due date that other rules count from, where it is open."""
        rule = milestone.definition
        if decider is not None and len(self.book.editions[rule.id]) > 1:
            self._undecided.add(rule.id)
        if milestone.status is Status.NOT_APPLICABLE or milestone.rule in self._deadlines:
            return
        anchors = [self._date(spec, milestone) for spec in _specs(rule)]
        if any(_acts_in(anchor) for anchor in anchors):
            due = self._counted(rule, anchors, last_day_kept=True).upper
            self._deadlines[milestone.rule] = due

    def _sides(self, rule: Rule, milestone: Milestone) -> _Sides:
        """The dates of a rule: those of the milestone where nothing that they rest on is open."""
        anchors = [self._date(spec, milestone) for spec in _specs(rule)]
        settled = not any(_acts_in(anchor) for anchor in anchors)
        computed = rule is milestone.definition and milestone.status is not Status.NOT_APPLICABLE
        if not (settled and computed) and rule.shape not in (Shape.YEARLY, Shape.ROLLING):
            return self._counted(rule, anchors)
        if rule.shape is not Shape.KEEP:
            return _Sides(Term(milestone.due), Term(milestone.earliest))
        count = Count(_ONE_DAY, self.dates.calendar)
        return _Sides(lower=Term(milestone.due).counted(count))

    def _counted(
        self, rule: Rule, anchors: Sequence[Expression], *, last_day_kept: bool = False
    ) -> _Sides:
        """The dates of a rule counted from its anchors."""
        shape, calendar = rule.shape, self.dates.calendar_of(rule)
        anchor = anchors[0] if anchors else _UNKNOWN
        if shape is Shape.UNTIMED:
            return _Sides()
        if shape is Shape.FIXED_DATE:
            return self._extended(rule, Term(rule.no_later_than))
        if shape is Shape.ORDER:
            return self._extended(rule, anchor)
        if shape is Shape.BETWEEN:
            return self._extended(rule, anchor, anchors[1])
        if shape is Shape.DAY_WINDOW:
            first = counted(anchor, count_of(rule, calendar, first=True))
            return self._extended(rule, counted(anchor, count_of(rule, calendar)), first)
        date_ = counted(anchor, count_of(rule, calendar))
        if shape is Shape.GATE:
            return _Sides(lower=date_)
        if shape is Shape.KEEP:
            after = counted(date_, Count(_ONE_DAY, calendar))
            return _Sides(upper=date_) if last_day_kept else _Sides(lower=after)
        exact = shape in (Shape.POINT_AFTER, Shape.POINT_BEFORE)
        return self._extended(rule, date_, date_ if exact else _UNKNOWN)

    def _extended(self, rule: Rule, due: Expression, earliest: Expression = _UNKNOWN) -> _Sides:
        """The sides of a bound, the upper one no earlier than any date granted."""
        grants = self.dates.done.get(rule.extended_by or "", ())
        until = [Term(grant.event.until) for grant in grants if grant.event.until is not None]
        return _Sides(Pick("latest", (due, *until)) if until else due, earliest)

    # -- The dates of anchors ----------------------------------------------------------------

    def _date(self, spec: AnchorSpec, milestone: Milestone) -> Expression:
        """What an anchor stands for, with every act in it that is still open."""
        if spec.how == "each":  # each occurrence stands as it is recorded
            return Term(milestone.anchor.on) if milestone.anchor.on else Term(Act(spec.name))
        if spec.parts:
            parts = [self._date(part, milestone) for part in spec.parts]
            return self._latest(parts) if spec.how == "latest_of" else self._earliest(parts)
        if spec.how == "deadline_of":
            self.exact = self.exact and spec.name not in self._undecided
            return self._deadlines.get(spec.name) or Term(self.dates.resolve(spec).on)
        if spec.how == "until_of" or (spec.how == "last" and spec.name in self.dates.done):
            self.as_recorded.add(spec.name)
            return Term(self.dates.resolve(spec).on)
        return self._date_of(spec.name)

    def _earliest(self, parts: Sequence[Expression]) -> Expression:
        """The earliest of several: one that has happened, whatever is still to come."""
        past = [day for part in parts if (day := self._past(part)) is not None]
        return Term(min(past)) if past else Pick("earliest", tuple(parts))

    def _latest(self, parts: Sequence[Expression]) -> Expression:
        """The latest of several: one still to come, whatever has happened."""
        to_come = tuple(part for part in parts if self._past(part) is None)
        if to_come:
            return Pick("latest", to_come)
        return Term(max(day for part in parts if (day := self._past(part)) is not None))

    def _past(self, part: Expression) -> date | None:
        """A date that has come."""
        start = part.start if isinstance(part, Term) else None
        return start if isinstance(start, date) and start <= self.dates.as_of else None

    def _date_of(self, kind: str) -> Term:
        """The day an event happened, or the act that is still to come."""
        anchor = self.dates.date_of(kind)
        return Term(anchor.on) if anchor.basis in self.settled else Term(Act(kind))


def _specs(rule: Rule) -> tuple[AnchorSpec, ...]:
    if rule.between is not None:
        return rule.between[::-1]
    return (rule.anchor,) if rule.anchor is not None else ()


def _acts_in(expression: Expression) -> list[Act]:
    return [term.start for term in terms_of(expression) if isinstance(term.start, Act)]


def _by_edition(
    editions: Sequence[Rule], asked: Mapping[int, tuple[Bound, ...]], decider: Expression | None
) -> tuple[Bound, ...]:
    """What the edition asks that is in force on the day that decides, whichever day that is.

    Editions that ask the same and follow on each other are one.
    """
    if decider is None:
        return next(iter(asked.values()), ())
    spans: list[tuple[date, date, tuple[Bound, ...]]] = []
    for begins, ends, bounds in _spans(editions, asked):
        if spans and spans[-1][2] == bounds:
            spans[-1] = (spans[-1][0], ends, bounds)
        else:
            spans.append((begins, ends, bounds))
    if len(spans) == 1:
        return spans[0][2]
    ways = tuple(
        (*no_later(Term(begins), decider), *no_earlier(Term(ends), decider), *bounds)
        for begins, ends, bounds in spans
    )
    return (Either(ways),)


def _spans(
    editions: Sequence[Rule], asked: Mapping[int, tuple[Bound, ...]]
) -> Iterator[tuple[date, date, tuple[Bound, ...]]]:
    """Every day there is, cut at the commencements: what is asked, and nothing in between."""
    day = NEVER_BEFORE
    for edition in editions:
        span = edition.in_force
        begins = (span.from_ if span else None) or NEVER_BEFORE
        ends = (span.until if span else None) or OPEN
        if day < begins:
            yield day, begins - timedelta(days=1), ()
        yield begins, ends, asked.get(id(edition), ())
        if ends == OPEN:
            return
        day = ends + timedelta(days=1)
    yield day, OPEN, ()
