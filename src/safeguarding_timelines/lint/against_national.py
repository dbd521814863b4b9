"""Local rules against the national rules for the same duty: period, actor, recipient.

Compared on every trigger day of the calendar's coverage, because what is weaker is often so only
on days nobody would sample, such as a trigger on a Saturday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from safeguarding_timelines.calendars.count import every_day
from safeguarding_timelines.calendars.working_calendar import WorkingCalendar
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rules.anchor import AnchorSpec
from safeguarding_timelines.rules.phrases import bound_words, days_words
from safeguarding_timelines.rules.rule import Force, Rule, days_in_force
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.dates import calendar_of, dates_from
from safeguarding_timelines.rules.shapes.shape import Shape

from .finding import Finding, Severity, Triggers, finding, triggers

_SEVERITY = {Force.STATUTE: Severity.ERROR, Force.GUIDANCE: Severity.WARNING}

#: The sides on which a bound can be held against another: first its own, then those on which it
#: answers one of another shape. To take down what has to be kept answers the keeping of it.
_SIDES = {
    Shape.WITHIN: ("upper", "kept"),
    Shape.NOTICE: ("upper",),
    Shape.ORDER: ("upper",),
    Shape.BETWEEN: ("upper",),
    Shape.FIXED_DATE: ("upper",),
    Shape.POINT_AFTER: ("upper", "lower", "kept"),
    Shape.POINT_BEFORE: ("upper", "lower"),
    Shape.DAY_WINDOW: ("upper", "lower"),
    Shape.GATE: ("lower", "kept"),
    Shape.KEEP: ("kept",),
    Shape.GRID: ("interval",),
    Shape.ROLLING: ("interval",),
    Shape.YEARLY: ("yearly",),
}
_FROM_BELOW = ("lower", "kept")

_Count = Callable[[date], date]


def compare_with_base(book: Rulebook, calendar: WorkingCalendar) -> Iterator[Finding]:
    """Everything in which a rule of this rulebook departs from the one it carries out."""
    if book.base is None:
        return
    for local in book.own_rules:
        if local.inactive is not None:
            continue
        for rule_id, editions in book.base.editions.items():
            for force in dict.fromkeys(edition.force for edition in editions):
                alike = [edition for edition in editions if edition.force is force]
                yield from _dates(local, alike, book, calendar)
            if rule_id == local.implements:
                yield from _people(local, editions[-1])
            yield from _discharged(local, editions[-1])


def _dates(
    local: Rule, editions: Sequence[Rule], book: Rulebook, calendar: WorkingCalendar
) -> Iterator[Finding]:
    """A local rule against the editions of one national rule, each on its own days."""
    dated = [edition for edition in editions if edition.shape in _SIDES]
    claims = local.implements == editions[0].id
    if local.shape is Shape.UNTIMED and dated and claims:
        yield _untimed(local, dated[-1], book)
        return
    pairs = [pair for edition in dated for pair in _pairs(local, edition, book, calendar)]
    if not pairs:
        return
    excess = [
        (day, by)
        for day in every_day(calendar)
        for pair in pairs
        if (by := pair.excess(day)) is not None
    ]
    weaker = triggers(excess)
    stricter = triggers((day, -by) for day, by in excess)
    if weaker is not None:
        pair = _on(weaker.worst_on, pairs)
        yield finding(
            f"weaker-than-{pair.national.force.value}",
            _SEVERITY.get(pair.national.force, Severity.NOTE),
            [local, pair.national],
            f"{pair.words(book)}The local rule is weaker {weaker.words}, {pair.by(weaker)}.",
            weaker,
        )
    elif stricter is not None and claims:
        pair = _on(stricter.worst_on, pairs)
        yield finding(
            "stricter-than-national",
            Severity.NOTE,
            [local, pair.national],
            f"{pair.words(book)}The local rule is never weaker, and is stricter "
            f"{stricter.words}, {pair.by(stricter)}.",
            stricter,
        )


def _untimed(local: Rule, national: Rule, book: Rulebook) -> Finding:
    return finding(
        "untimed-locally",
        Severity.WARNING if national.force is Force.STATUTE else Severity.NOTE,
        [local, national],
        f"{local.id} sets no date, where {national.id} ({book.cited(national.cite)}) says: "
        f"{bound_words(national, book)}. The date binds all the same.",
    )


class _Pair(NamedTuple):
    """A local rule and an edition of a national one that it can be held against.

    Attributes:
        side: on which side.
        later: the date of the one that must not come after the other's, from a day.
        earlier: the other's.
        first: the first day on which both are in force.
        last: the last one.
    """

    local: Rule
    national: Rule
    side: str
    later: _Count
    earlier: _Count
    first: date
    last: date

    def excess(self, day: date) -> int | None:
        """By how many days the local rule is weaker from a day; None where not to be compared."""
        if not self.first <= day <= self.last:
            return None
        try:
            return (self.later(day) - self.earlier(day)).days
        except CoverageError:
            return None

    def words(self, book: Rulebook) -> str:
        """What each of the two says."""
        national = self.national
        return (
            f"{self.local.id} says: {bound_words(self.local, book)}; "
            f"{national.id} ({book.cited(national.cite)}) says: {bound_words(national, book)}. "
        )

    def by(self, found: Triggers) -> str:
        """How far apart they are at worst, in words."""
        what = " of keeping" if self.side == "kept" else ""
        return f"at worst by {days_words(found.worst_by)}{what} (on {found.worst_on})"


def _pairs(
    local: Rule, national: Rule, book: Rulebook, calendar: WorkingCalendar
) -> Iterator[_Pair]:
    """The two rules as a pair, if they bind the same act and count from comparable days.

    Of two events of which one follows the other, the later may come at once, or as late as the
    rule between them allows: each bound is counted from the day that is worst. Only what stands
    today is compared so; an edition that has ended had another start for another time.
    """
    side = _SIDES[national.shape][0]
    if side not in _SIDES.get(local.shape, ()):
        return
    if local.implements != national.id and local.target != national.target:
        return
    above = side not in _FROM_BELOW
    one, other = (local, national) if above else (national, local)
    first = side == "lower"
    later, earlier = (_counting(rule, calendar, first=first) for rule in (one, other))
    if not _share_a_start(local, national, side):
        if Shape.ORDER in (local.shape, national.shape):
            return  # which of two comes first says nothing of how long after a third
        newest = national is book.editions[national.id][-1]
        link = _link(_origin(local), _origin(national), book) if newest else None
        if link is None:
            return
        if _origin(one) == _event(link.target):
            later = _after(_counting(link, calendar), later)
    yield _Pair(local, national, side, later, earlier, *days_in_force((local, national)))


def _after(first: _Count, second: _Count) -> _Count:
    return lambda day: second(first(day))


def _share_a_start(local: Rule, national: Rule, side: str) -> bool:
    """Whether both count from one day, or the national rule from that one among others.

    Counted from the earliest of several, a date can only be earlier than from any one of them.
    """
    mine, theirs = _origin(local), _origin(national)
    binding = "latest_of" if side in _FROM_BELOW else "earliest_of"
    among = isinstance(theirs, AnchorSpec) and theirs.how == binding and mine in theirs.parts
    return mine == theirs or among


def _origin(rule: Rule) -> AnchorSpec | date | None:
    """What the rule counts from; None where it fixes its dates itself."""
    return rule.anchor or rule.starting


def _event(kind: str) -> AnchorSpec:
    return AnchorSpec(how="event", name=kind)


def _link(
    one: AnchorSpec | date | None, other: AnchorSpec | date | None, book: Rulebook
) -> Rule | None:
    """The rule that has one of two events follow the other, where there is one."""
    for editions in book.editions.values():
        for rule in editions:
            ends = (rule.anchor, _event(rule.target))
            binds = rule.shape is Shape.WITHIN and rule.force is not Force.PERMISSION
            if binds and ends in ((one, other), (other, one)):
                return rule
    return None


def _on(day: date, pairs: Sequence[_Pair]) -> _Pair:
    """The pair compared on a day; only one is, as one edition of a rule is in force at a time."""
    return next(pair for pair in pairs if pair.excess(day) is not None)


def _counting(rule: Rule, calendar: WorkingCalendar, *, first: bool = False) -> _Count:
    """The date a rule sets, counted from a day; or the first day on which an act counts."""
    own = calendar_of(rule, calendar)
    if rule.shape is Shape.BETWEEN:
        return lambda day: day
    if rule.each_year_by is not None:
        return lambda day: date.fromisoformat(f"{day.year:04}-{rule.each_year_by}")
    if rule.every is not None:
        every, missing_day = rule.every, rule.missing_day or "last_day"
        return lambda day: every.after(day, own, missing_day=missing_day)
    if first:
        return lambda day: dates_from(rule, day, own).earliest or day
    return lambda day: dates_from(rule, day, own).bound or day


def _people(local: Rule, national: Rule) -> Iterator[Finding]:
    """Who acts, and to whom, against the national rule."""
    acting = {local.actor.casefold(), (local.on_behalf_of or local.actor).casefold()}
    if national.actor.casefold() not in acting:
        yield finding(
            "wrong-actor",
            Severity.WARNING,
            [local, national],
            f"{local.id} has it done by: {local.actor}. {national.id} puts the duty on: "
            f"{national.actor}. Say on_behalf_of if the one acts for the other.",
        )
    here = {name.casefold() for name in local.recipients}
    missing = [name for name in national.recipients if name.casefold() not in here]
    if local.recipients and missing:
        yield finding(
            "wrong-recipient",
            Severity.WARNING,
            [local, national],
            f"{local.id} goes to: {', '.join(local.recipients)}. {national.id} goes to: "
            f"{', '.join(national.recipients)}. Left out: {', '.join(missing)}.",
        )


def _discharged(local: Rule, national: Rule) -> Iterator[Finding]:
    """A local rule whose act, recorded as done, counts for people it does not go to."""
    missing = [to for to in national.recipient_words if to not in local.recipient_words]
    if local.target == national.target and local.recipients and missing:
        left_out = ", ".join(national.recipient_words[to] for to in missing)
        yield finding(
            "discharges-other-recipients",
            Severity.WARNING,
            [local, national],
            f"{local.id} and {national.id} are on one event, {local.target}, and {local.id} does "
            f"not go to: {left_out}. Recorded without `to`, what it asks for discharges "
            f"{national.id} as well; give it an event of its own.",
        )
