"""What is true of every timeline, whatever the rules and the case: assertions on one timeline.

The laws of timelines try them on timelines drawn at random, the machine after each of its steps.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from safeguarding_timelines.calendars.working_calendar import WorkingCalendar, calendar_named
from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.rules.shapes.shape import RECURRING, Shape
from safeguarding_timelines.timelines.milestone import Flag, Milestone, Status
from safeguarding_timelines.timelines.timeline import Timeline

from .base import hold

#: Where a bound is from below, a later date is the safer one.
LATER_IS_SAFER = frozenset({Shape.GATE, Shape.KEEP})
#: Statuses of what nobody can be late for.
_NEVER_LATE = frozenset(
    {
        Status.NOT_APPLICABLE,
        Status.APPLICABILITY_UNKNOWN,
        Status.UNTIMED,
        Status.AWAITING,
        Status.PROJECTED,
    }
)
_LATE = (Status.OVERDUE, Status.MET_LATE)


def every(timeline: Timeline) -> Iterator[Milestone]:
    """Every instance of every rule."""
    for several in timeline.instances.values():
        yield from several


def every_rule_is_answered(timeline: Timeline) -> None:
    """Each rule of the rulebook has its milestones, and each milestone its rule."""
    book = timeline.rulebook
    asked = book.order if timeline.partnership else book.case_order
    hold(set(timeline.instances) == set(asked), "a rule has no milestone, or a milestone no rule")
    hold({m.rule for m in timeline.milestones} == set(asked), "a rule is not shown")
    for rule_id in asked:
        hold(timeline[rule_id] in timeline.all(rule_id), f"{rule_id}: it is none of its instances")


def status_fits_dates(timeline: Timeline) -> None:
    """A status says of the dates beside it what is so."""
    as_of = timeline.as_of
    for m in every(timeline):
        shown = f"{m.rule} is {m.status} on {as_of}: due {m.due}, done {m.done_on}"
        due, done, earliest = m.due or as_of, m.done_on or as_of, m.earliest or as_of
        fits = {
            Status.DUE_TODAY: m.due == as_of,
            Status.DUE: m.due is None or as_of < due,
            Status.OVERDUE: due < as_of,
            Status.MET_LATE: None not in (m.due, m.done_on) and due <= done,
            Status.PREMATURE: None not in (m.earliest, m.done_on) and done <= earliest,
            Status.FULFILLED: due < as_of,
            Status.BREACHED: None not in (m.due, m.done_on) and done <= due,
        }
        hold(fits.get(m.status, True), shown)
        hold(m.done_on is None or m.done_on <= as_of, f"{shown}, which is still to come")


def late_is_known(timeline: Timeline) -> None:
    """What is overdue or met late is late, and nothing is late before its date is known."""
    for m in every(timeline):
        shown = f"{m.rule} is {m.status}, late is {m.late}, counted from what is {m.anchor.basis}"
        if m.definition.force is Force.PERMISSION:
            hold(not m.late, f"{shown}, and it is a permission")
            continue
        hold(m.late or m.status not in _LATE, shown)
        hold(not (m.late and m.status in _NEVER_LATE), shown)
        if m.late:
            hold(m.due is not None, f"{shown}, and has no due date")
            hold(m.anchor.basis in ("actual", "planned"), shown)


def one_bound_governs(timeline: Timeline) -> None:
    """Of several bounds on one act one governs, the tightest."""
    governing: Counter[tuple[object, ...]] = Counter()
    for m in every(timeline):
        if Flag.GOVERNS not in m.flags:
            continue
        rule = m.definition
        each = m.anchor.on if rule.each is not None else None
        instance = m.due if rule.shape in RECURRING else each
        side = rule.shape if rule.shape in LATER_IS_SAFER else "upper"
        governing[side, m.event, instance] += 1
        idle = m.status in (Status.NOT_APPLICABLE, Status.SUPERSEDED)
        hold(not idle, f"{m.rule} governs, and is {m.status}")
        hold(rule.force is not Force.PERMISSION, f"{m.rule} governs, and is a permission")
    twice = [str(event) for (_, event, _), number in governing.items() if number > 1]
    hold(not twice, f"two bounds govern: {', '.join(twice)}")


def cautious_is_safest(timeline: Timeline) -> None:
    """The cautious reading is safe under every reading, the default among them."""
    for m in every(timeline):
        if m.cautious is None or m.original_due is not None:
            continue
        bounds = {name: r.due or r.earliest for name, r in m.readings.items()}
        bounds["default"] = m.due or m.earliest
        given = [day for day in bounds.values() if day is not None]
        safest = max(given) if m.definition.shape in LATER_IS_SAFER else min(given)
        named = bounds[m.cautious]
        hold(
            named == safest,
            f"{m.rule}: the reading {m.cautious} gives {named}, and another {safest}",
        )


def act_by_is_a_working_day(timeline: Timeline) -> None:
    """The day to act by is the last working day on or before the due date."""
    for m in every(timeline):
        if m.act_by is None:
            continue
        shown = f"{m.rule}: due {m.due}, act by {m.act_by}"
        calendar = _calendar(timeline, m.definition.calendar)
        last = m.due and calendar.previous_working_day(m.due)
        hold(m.act_by == last, shown)


def _calendar(timeline: Timeline, name: str | None) -> WorkingCalendar:
    """The calendar a rule counts on: the timeline's, or its own with the closures of that."""
    if name is None:
        return timeline.calendar
    own = calendar_named(name)
    if timeline.known_on is not None:
        own = own.as_known_on(timeline.known_on)
    return own.like(timeline.calendar)


def extension_is_later(timeline: Timeline) -> None:
    """What an extension moved, it moved later, and it is flagged."""
    for m in every(timeline):
        if m.original_due is not None:
            shown = f"{m.rule}: due {m.original_due}, extended to {m.due}"
            hold(m.original_due < (m.due or m.original_due), shown)
            hold(Flag.EXTENDED in m.flags, f"{shown}, and not flagged")


def anchor_is_honest(timeline: Timeline) -> None:
    """An anchor says truly whether its date has come, is planned, or is worked out."""
    for m in every(timeline):
        on, basis = m.anchor.on, m.anchor.basis
        shown = f"{m.rule} counts from {on}, which is said to be {basis}"
        if m.anchor.event is not None:
            hold((on is None) == (basis == "none"), shown)
        if m.definition.anchor is not None and m.definition.anchor.how == "event":
            hold(basis != "actual" or on is None or on <= timeline.as_of, shown)
            hold(basis != "planned" or on is None or on > timeline.as_of, shown)
        if basis == "projected" and m.anchor.projected_by is not None:
            hold(m.anchor.projected_by in timeline.instances, shown)


def json_is_the_timeline(timeline: Timeline) -> None:
    """The JSON of a timeline is its record, and holds the case it was computed from."""
    record = timeline.record()
    hold(json.loads(timeline.to_json()) == record, "the JSON is not the record")
    hold(len(record["milestones"]) == len(timeline.milestones), "a milestone is not recorded")
    case = Case.model_validate(record["inputs"]["case"])
    hold(case == timeline.case, "the case recorded is not the case computed")


#: The truths by name, each with what its docstring says.
TRUTHS: Mapping[str, Callable[[Timeline], None]] = {
    truth.__name__.replace("_", "-"): truth
    for truth in (
        every_rule_is_answered,
        status_fits_dates,
        late_is_known,
        one_bound_governs,
        cautious_is_safest,
        act_by_is_a_working_day,
        extension_is_later,
        anchor_is_honest,
        json_is_the_timeline,
    )
}
