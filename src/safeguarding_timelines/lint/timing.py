"""Whether the steps fit: chains of rules against the deadline or the stage that has to hold them.

A step *takes* the time its own rule allows, or *needs* time that no haste can save. Each chain is
walked from every day the calendar covers, on the longest way at each point, by the editions in
force on each day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from safeguarding_timelines.calendars.count import every_day
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rules.phrases import bound_words, days_words
from safeguarding_timelines.rules.rule import Force, Rule, days_in_force
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.dates import calendar_of
from safeguarding_timelines.rules.shapes.shape import PROJECTING, Shape

from .chains import Chain, chain_between
from .finding import Finding, Severity, Triggers, finding, triggers
from .steps import NEEDING, Step, Walk, counting, steps_of

#: How many steps a check may take in all: a day of a chain is a step for each of its rules.
MOST_WALKING = 60_000_000

#: From a day to a later one, both as ordinals; None where there is nothing to examine.
_Way = Callable[[int], int | None]

#: Where a circle is cut open to be walked: an event that no kind of event is called.
_AGAIN = ""


def check_fit(book: Rulebook, calendar: WorkingCalendar) -> Iterator[Finding]:
    """Deadlines and stages that cannot hold the steps between their ends."""
    checks = _Checks(book, calendar)
    for bounds in checks.bounds():
        if bounds[0].shape is Shape.DAY_WINDOW:
            yield from checks.stage(bounds)
        else:
            yield from checks.deadline(bounds)
    yield from checks.circles()
    if checks.unexamined:
        yield finding(
            "not-examined",
            Severity.WARNING,
            checks.unexamined,
            "The rulebook has so many steps between its events that it could not be checked "
            "whether they fit, or fit on every reading, the time that these rules set.",
        )


class _Checks:
    """The rules of a rulebook as steps, and the walking that is left for the checks of them."""

    def __init__(self, book: Rulebook, calendar: WorkingCalendar) -> None:
        self.book = book
        self.calendar = calendar
        self.own = {rule.id for rule in book.own_rules}
        self.rules = [
            edition
            for editions in book.editions.values()
            for edition in editions
            if edition.superseded_text is None
        ]
        self.steps = [step for rule in self.rules for step in steps_of(rule, book, calendar)]
        self.unexamined: list[Rule] = []
        first, last = calendar.coverage
        self._days = (last - first).days + 1
        self._left = MOST_WALKING

    def bounds(self) -> Iterator[Sequence[Rule]]:
        """The bounds that steps have to fit: editions alike but for their length, together.

        A national deadline that a rule of this rulebook restates is examined as restated, and a
        stage that it inherits holds none of its steps.
        """
        restated = {rule.implements for rule in self.book.own_rules}
        alike: dict[object, list[Rule]] = {}
        for rule in self.rules:
            inherited = rule.shape is not Shape.DAY_WINDOW and rule.id not in restated
            if rule.shape in PROJECTING and (rule.id in self.own or inherited):
                key = (rule.id, rule.force, rule.anchor, rule.target, rule.from_day)
                alike.setdefault(key, []).append(rule)
        yield from alike.values()

    # -- One bound after another -----------------------------------------------------------

    def deadline(self, editions: Sequence[Rule]) -> Iterator[Finding]:
        """A deadline against the chain of other rules between the same two events."""
        rule = editions[0]
        if rule.anchor is None or rule.anchor.how != "event":
            return
        start, end = rule.anchor.name, rule.target
        chain = chain_between(start, end, _without_rivals(start, end, self._beside(rule)))
        if chain is None or not self._is_ours([rule], chain.steps):
            return  # an inherited deadline with inherited steps
        if not self._may_walk(chain, rule):
            return
        due = _due_by(editions, lambda edition: counting(edition, self.calendar))
        needs_time = any(step.soonest is not None for step in chain.steps)
        impossible = self._overrun(rule, chain, due, soonest=True) if needs_time else None
        overfull = impossible or self._overrun(rule, chain, due)
        if overfull is None:
            yield from self._no_slack(editions, chain, due)
            return
        found, way = overfull
        rule = _on(found.worst_on, editions)
        says = f"{rule.id} says: {bound_words(rule, self.book)}."
        if impossible is not None:
            yield finding(
                "orders-exclude-each-other",
                Severity.WARNING,
                [rule, *_rules(way)],
                f"{says} It cannot be kept together with ({self._words(way)}) {found.words}, "
                f"however fast anybody acts: at worst they need {days_words(found.worst_by)} more.",
                found,
            )
        else:
            yield finding(
                "steps-do-not-fit",
                Severity.WARNING,
                [rule, *_rules(way)],
                f"{says} If each step takes the time its own rule allows ({self._words(way)}), the "
                f"deadline is overrun {found.words}, at worst by {days_words(found.worst_by)}.",
                found,
            )

    def _no_slack(self, editions: Sequence[Rule], chain: Chain, due: _Way) -> Iterator[Finding]:
        """A chain that uses its deadline up to the last working day, from every start."""
        used_up = self._used_up(chain, due)
        if used_up is None:
            return
        way = chain.longest(used_up.worst_on.toordinal())
        if len(way) < 2 or not self._is_ours(editions, way):
            return
        rule = _on(used_up.worst_on, editions)
        rules = [rule, *_rules(way)]
        said = (
            f"{rule.id} says: {bound_words(rule, self.book)}. The steps before it "
            f"({self._words(way)}) leave no working day to spare"
        )
        yield finding(
            "no-slack", Severity.NOTE, rules, f"{said}, from whatever day they begin.", used_up
        )
        for name, step, other in self._readings(way):
            if not self._may_walk(chain, rule):
                return
            steps = tuple(s._replace(latest=other.latest) if s is step else s for s in chain.steps)
            worse = triggers(self._excess(chain._replace(steps=steps).arrival, due))
            if worse is not None:
                yield finding(
                    "steps-do-not-fit-on-a-reading",
                    Severity.WARNING,
                    rules,
                    f"{said}; on the reading {name!r} of {step.rule.id} they overrun it "
                    f"{worse.words}, at worst by {days_words(worse.worst_by)}.",
                    worse,
                )

    def stage(self, editions: Sequence[Rule]) -> Iterator[Finding]:
        """A stage of numbered days against the steps from the end of the stage before."""
        rule = editions[0]
        parts = [
            step
            for step in self.steps
            if step.rule.id in self.own and not _never_together(step.rule, rule)
        ]
        due = _due_by(editions, lambda edition: _stage_end(edition, self.calendar))
        for start in self._stage_starts(rule):
            first = rule.from_day == 1
            inside = _without_rivals(start, rule.target, parts) if first else parts
            chain = chain_between(start, rule.target, inside)
            if chain is None or not self._may_walk(chain, rule):
                continue
            overfull = self._overrun(rule, chain, due)
            if overfull is None:
                continue
            found, way = overfull
            rule = _on(found.worst_on, editions)
            yield finding(
                "stage-cannot-hold-its-parts",
                Severity.WARNING,
                [rule, *_rules(way)],
                f"{rule.id} has days {rule.from_day} to {rule.to_day}, which is {_held(rule)} "
                f"{rule.counted_in}. If each part takes the time its own rule allows "
                f"({self._words(way)}), they overrun it {found.words}, at worst by "
                f"{days_words(found.worst_by)}.",
                found,
            )

    def _stage_starts(self, stage: Rule) -> dict[str, None]:
        """The events from which the days of a stage run: day one, or the end of the one before."""
        if stage.from_day == 1:
            first = stage.day_one
            return {first.name: None} if first is not None and first.how == "event" else {}
        ended = (stage.day_one, stage.from_day - 1)  # type: ignore[operator]  # it has one
        return {rule.target: None for rule in self.rules if (rule.day_one, rule.to_day) == ended}

    def circles(self) -> Iterator[Finding]:
        """Events of which each has to come before the other, with time between them."""
        late = [
            self._overrun(rule, circle, lambda day: day, soonest=True)
            for rule, circle in self._closed()
        ]
        told = {
            frozenset(rule.id for rule in _rules(way)): (found, way)
            for found, way in filter(None, late)
        }
        for found, way in told.values():
            yield finding(
                "orders-exclude-each-other",
                Severity.WARNING,
                _rules(way),
                f"These rules cannot be kept together ({self._words(way)}) {found.words}: "
                "each of their events has to wait for the others.",
                found,
            )

    def _closed(self) -> Iterator[tuple[Rule, Chain]]:
        """Each rule that needs time, with the chain that leads by its step back to its start."""
        for step in self.steps:
            if step.rule.shape not in NEEDING or step.rule.force is Force.PERMISSION:
                continue
            back = chain_between(step.end, step.start, self._beside(step.rule))
            ours = back is not None and self._is_ours(step.rules, back.steps)
            if back is not None and ours and self._may_walk(back, step.rule):
                opened = step._replace(start=_AGAIN)
                yield step.rule, Chain(_AGAIN, step.start, (opened, *back.steps))

    # -- What they share -------------------------------------------------------------------

    def _beside(self, rule: Rule) -> list[Step]:
        """The steps of other rules that a case may have to take beside this one."""
        may = rule.force is Force.PERMISSION
        return [
            step
            for step in self.steps
            if step.rule.id != rule.id
            and (may or step.rule.force is not Force.PERMISSION)
            and not _never_together(step.rule, rule)
        ]

    def _is_ours(self, rules: Sequence[Rule], way: Sequence[Step]) -> bool:
        """Whether this rulebook has a hand in it; what its base holds is for the base to mend."""
        return any(rule.id in self.own for rule in (*rules, *_rules(way)))

    def _may_walk(self, chain: Chain, rule: Rule) -> bool:
        """Whether enough walking is left for a chain; the rule is not examined if not."""
        walking = len(chain.steps) * self._days
        if walking > self._left:
            self.unexamined.append(rule)
            return False
        self._left -= walking
        return True

    def _overrun(
        self, rule: Rule, chain: Chain, due: _Way, *, soonest: bool = False
    ) -> tuple[Triggers, list[Step]] | None:
        """The days from which a chain ends past what is due, and the steps that decide it.

        None if they are none of this rulebook's. Only days on which all the rules named are in
        force are counted.
        """

        def arrival(day: int) -> int | None:
            return chain.arrival(day, soonest=soonest)

        excess = list(self._excess(arrival, due))
        worst = triggers(excess)
        if worst is None:
            return None
        way = chain.longest(worst.worst_on.toordinal(), soonest=soonest)
        spans = [
            [days_in_force([edition]) for edition in self.book.editions[rule_id]]
            for rule_id in {rule.id for rule in (rule, *_rules(way))}
        ]
        bounded = [span for span in spans if (date.min, date.max) not in span]
        found = triggers(
            (day, by)
            for day, by in excess
            if all(any(first <= day <= last for first, last in span) for span in bounded)
        )
        return (found, way) if found is not None and self._is_ours([rule], way) else None

    def _excess(self, arrival: _Way, due: _Way) -> Iterator[tuple[date, int]]:
        """By how many days the arrival is past what is due."""
        return ((day, comes - ends) for day, comes, ends in self._walked(arrival, due))

    def _used_up(self, chain: Chain, due: _Way) -> Triggers | None:
        """Every day there is, if from none of them a working day is left at the end."""

        def spare(day: int) -> int | None:
            comes, ends = chain.arrival(day), due(day)
            if comes is None or ends is None:
                return None
            landing = self.calendar.next_working_day(date.fromordinal(comes))
            return self.calendar.count(landing, date.fromordinal(ends))

        days = []
        for day, left, _ in self._walked(spare, due):
            if left:
                return None
            days.append((day, 1))
        return triggers(days)

    def _walked(self, arrival: _Way, due: _Way) -> Iterator[tuple[date, int, int]]:
        """Each day that can be answered, with the arrival and what is due."""
        for day in every_day(self.calendar):
            try:
                ends = due(day.toordinal())
                comes = arrival(day.toordinal()) if ends is not None else None
            except CoverageError:
                continue
            if comes is not None and ends is not None:
                yield day, comes, ends

    def _readings(self, way: Sequence[Step]) -> Iterator[tuple[str, Step, Step]]:
        """Each reading of each step that leads between the same events: name, step, reading."""
        for step in way:
            for name, variant in step.rule.variants.items():
                for other in steps_of(variant, self.book, self.calendar):
                    if (other.start, other.end) == (step.start, step.end):
                        yield name, step, other

    def _words(self, way: Sequence[Step]) -> str:
        return "; ".join(f"{rule.id}: {bound_words(rule, self.book)}" for rule in _rules(way))


def _without_rivals(start: str, end: str, steps: Sequence[Step]) -> list[Step]:
    """The steps but for other upper bounds on the same act from the same day."""
    return [
        step
        for step in steps
        if (step.start, step.end) != (start, end) or step.rule.shape in NEEDING
    ]


def _rules(way: Sequence[Step]) -> list[Rule]:
    return [rule for step in way for rule in step.rules]


def _on(day: date, editions: Sequence[Rule]) -> Rule:
    """The edition in force on a day of which something was found."""
    spans = ((edition, *days_in_force([edition])) for edition in editions)
    return next(edition for edition, first, last in spans if first <= day <= last)


def _due_by(editions: Sequence[Rule], ends: Callable[[Rule], Walk]) -> _Way:
    """What is due by the edition in force on each day."""
    walks = [(*days_in_force([edition]), ends(edition)) for edition in editions]

    def due(day: int) -> int | None:
        for first, last, walk in walks:
            if first.toordinal() <= day <= last.toordinal():
                return walk(day)
        return None

    return due


def _held(stage: Rule) -> int:
    return stage.to_day - stage.from_day + 1  # type: ignore[operator]  # its shape has both


def _stage_end(stage: Rule, calendar: WorkingCalendar) -> Walk:
    """The last day of a stage, counted from day one or from the end of the stage before."""
    if stage.from_day == 1:
        return counting(stage, calendar)
    held, own = _held(stage), calendar_of(stage, calendar)
    if stage.counted_in == "working days":
        return Walk(lambda day: own.add(day, held), calendar)
    return Walk(lambda day: Period(held, "days").after(day, own), calendar)


def _never_together(one: Rule, other: Rule) -> bool:
    """Whether the conditions of two rules let no case have both."""
    if one.if_event is not None and one.if_event == other.unless_event:
        return True
    if other.if_event is not None and other.if_event == one.unless_event:
        return True
    return all(
        any(set(mine[fact]).isdisjoint(theirs[fact]) for fact in mine.keys() & theirs.keys())
        for mine in one.applies_if or ({},)
        for theirs in other.applies_if or ({},)
    )
