"""Local rules against the national rules for the same duty: period, actor, recipient.

Compared on every trigger day of the calendar's coverage, because what is weaker is often so only
on days nobody would sample, such as a trigger on a Saturday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from safeguarding_timelines.bounds import dates_from
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rulebook import Force, Rule, Rulebook, Shape
from safeguarding_timelines.words import bound_words, days_words
from safeguarding_timelines.working_days import WorkingCalendar, calendar_named

from .finding import Finding, Severity, Triggers, finding, triggers

_SEVERITY = {Force.STATUTE: Severity.ERROR, Force.GUIDANCE: Severity.WARNING}
_SIDES = {
    Shape.WITHIN: "upper",
    Shape.NOTICE: "upper",
    Shape.ORDER: "upper",
    Shape.POINT_AFTER: "upper",
    Shape.POINT_BEFORE: "upper",
    Shape.GATE: "lower",
    Shape.KEEP: "kept",
}


def compare_with_base(book: Rulebook, calendar: WorkingCalendar) -> Iterator[Finding]:
    """Everything in which a rule of this rulebook departs from the one it carries out."""
    if book.base is None:
        return
    for local in book.own_rules:
        if local.inactive is not None:
            continue
        duties = [rule for rule in book.base.rules if _same_duty(local, rule)]
        for force in Force:
            editions = [rule for rule in duties if rule.force is force]
            if editions:
                yield from _periods(local, editions, book, calendar)
        restated = [rule for rule in duties if rule.id == local.implements]
        if restated:
            yield from _people(local, max(restated, key=_begins))


def _same_duty(local: Rule, national: Rule) -> bool:
    if national.inactive is not None:
        return False
    if local.implements == national.id:
        return True
    same_act = local.target == national.target and _side(local) == _side(national)
    return same_act and _side(local) is not None and _event(local) == _event(national)


def _begins(rule: Rule) -> date:
    return (rule.in_force.from_ if rule.in_force else None) or date.min


def _side(rule: Rule) -> str | None:
    return _SIDES.get(rule.shape)


def _event(rule: Rule) -> str | None:
    """The event counted from, where it is a single one."""
    return rule.anchor.name if rule.anchor is not None and rule.anchor.how == "event" else None


def _periods(
    local: Rule, editions: list[Rule], book: Rulebook, calendar: WorkingCalendar
) -> Iterator[Finding]:
    editions = sorted(editions, key=_begins)
    dated = [rule for rule in editions if _side(rule) is not None]
    national = (dated or editions)[-1]
    severity = _SEVERITY.get(national.force, Severity.NOTE)
    if local.shape is Shape.UNTIMED and dated and local.implements == national.id:
        named = f"{local.id} sets no date, where {national.id} ({book.cited(national.cite)})"
        yield finding(
            "untimed-locally",
            Severity.WARNING if national.force is Force.STATUTE else Severity.NOTE,
            [local, national],
            f"{named} says: {bound_words(dated[-1], book)}. The date binds all the same.",
        )
        return
    if not dated or _side(local) != _side(dated[-1]):
        return
    excess = list(_excess(local, dated, book, calendar))
    weaker = triggers(excess)
    stricter = triggers((day, -by) for day, by in excess)
    said = (
        f"{local.id} says: {bound_words(local, book)}; "
        f"{national.id} ({book.cited(national.cite)}) says: {bound_words(dated[-1], book)}. "
    )
    if weaker is not None:
        yield finding(
            f"weaker-than-{national.force.value}",
            severity,
            [local, national],
            f"{said}The local rule is weaker {weaker.words}, {_by(local, weaker)}.",
            weaker,
        )
    elif stricter is not None and local.implements == national.id:
        yield finding(
            "stricter-than-national",
            Severity.NOTE,
            [local, national],
            f"{said}The local rule is never weaker, and is stricter {stricter.words}, "
            f"{_by(local, stricter)}.",
            stricter,
        )


def _by(local: Rule, found: Triggers) -> str:
    what = " of keeping" if local.shape is Shape.KEEP else ""
    return f"at worst by {days_words(found.worst_by)}{what} (on {found.worst_on})"


def _excess(
    local: Rule, editions: list[Rule], book: Rulebook, calendar: WorkingCalendar
) -> Iterator[tuple[date, int]]:
    """By how many days the local rule is weaker, for every day of its anchor."""
    one, other = _event(local), _event(editions[-1])
    link = None if one == other else _link(one, other, book)
    if one != other and link is None:
        return
    mine = _calendar(local, calendar)
    sign = -1 if _side(local) in ("lower", "kept") else 1
    for day in every_day(calendar):
        if local.in_force is not None and day not in local.in_force:
            continue
        try:
            bound = _bound(local, day, mine)
            ends = [day] if link is None else _days_until(link, day, calendar)
            gaps = [
                sign * (bound - _bound(edition, end, _calendar(edition, calendar))).days
                for end in ends
                for edition in editions
                if edition.in_force is None or end in edition.in_force
            ]
        except CoverageError:
            continue
        if gaps:
            yield day, max(gaps)


def _bound(rule: Rule, day: date, calendar: WorkingCalendar) -> date:
    dates = dates_from(rule, day, calendar)
    return dates.due or dates.earliest or day


def _link(one: str | None, other: str | None, book: Rulebook) -> Rule | None:
    """The national rule that ties the second event to the first, where there is one."""
    for rule in book.rules:
        if rule.shape is Shape.WITHIN and rule.target == other and _event(rule) == one:
            return rule
    return None


def _days_until(link: Rule, day: date, calendar: WorkingCalendar) -> list[date]:
    last = _bound(link, day, _calendar(link, calendar))
    return [day + timedelta(days=n) for n in range((last - day).days + 1)]


def _calendar(rule: Rule, calendar: WorkingCalendar) -> WorkingCalendar:
    return calendar if rule.calendar is None else calendar_named(rule.calendar).like(calendar)


def every_day(calendar: WorkingCalendar) -> Iterator[date]:
    """Every day the calendar covers."""
    first, last = calendar.coverage
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


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
