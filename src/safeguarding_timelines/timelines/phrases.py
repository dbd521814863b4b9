"""Plain words for dates, rules and statuses, shared by every format that people read."""

from __future__ import annotations

from datetime import date

from safeguarding_timelines.rules.phrases import bound_words, day_words, days_words, event_words
from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.rules.shapes.shape import BACKWARD

from .acts import Lateness, acts_of
from .milestone import CLOSED, DateRange, Flag, Milestone, Status
from .timeline import Timeline, library_version

#: What each flag means, for a reader who has not met it.
FLAG_WORDS = {
    Flag.GOVERNS: "of several dates for one act, the one to work to",
    Flag.AMBIGUOUS: "another reading of the text gives another date here",
    Flag.CONTESTED: "another reading of the text gives another status here",
    Flag.PROVISIONAL: "rests on bank holidays that are not announced yet",
    Flag.EXTENDED: "more time was granted",
    Flag.UNVERIFIED: "the text has not been read; the value is the last one verified",
    Flag.SECONDARY: "the text is known only as others quote it",
    Flag.UNQUALIFIED: "the text says days without saying which; counted as calendar days",
    Flag.ASSUMED: "the text leaves day one or the unit open; the rulebook chose",
    Flag.INFEASIBLE: "cannot be done by its date any more",
    Flag.RELAXED: "the period was relaxed at the time; its date is kept",
    Flag.DEEMED: "silence up to the date counts as done",
    Flag.PARTIAL: "some agencies have acted or been told, and not all",
    Flag.CORRECTED: "rests on a corrected record",
    Flag.UNCONFIRMED: "rests on a planned event whose date has passed, not recorded since",
    Flag.BEFORE_START: "done before its period began, or with no start on record",
    Flag.NO_EDITION: "no edition of the rule was in force",
    Flag.TIME_UNKNOWN: "counted in hours from an event whose time is not known",
    Flag.IMPRECISE: "rests on an event whose day is not known",
    Flag.MAY_BE_LATE: "late on some of the days on which the event may have been",
}


#: What `late_heading` says where no act is late, and none perhaps.
NOTHING_LATE = "nothing late"

#: Late, and against what. Only statute is law.
LATE_AGAINST = {
    Force.STATUTE: "late against statute",
    Force.GUIDANCE: "late against guidance",
    Force.LOCAL: "late against local procedure",
    Force.EXPECTATION: "later than expected",
    Force.PERMISSION: "",
}


def counted_words(milestone: Milestone, book: Rulebook) -> str:
    """What was counted, and from when."""
    words = bound_words(milestone.definition, book)
    anchor = milestone.anchor
    if "anchor" in milestone.ranges:
        return f"{words}, {range_words(milestone.ranges['anchor'])}"
    if anchor.on is None or anchor.event is None:
        return words
    when = day_words(anchor.on)
    if anchor.basis == "planned":
        return f"{words}, planned for {when}"
    return f"{words}, projected to {when}" if anchor.basis == "projected" else f"{words}, {when}"


def status_words(milestone: Milestone, timeline: Timeline) -> str:
    """Where the milestone stands, in words that never say more than is known."""
    due, done, as_of = milestone.due, milestone.done_on, timeline.as_of
    status = milestone.status
    if status is Status.OVERDUE and _went_ahead(milestone):
        return _without_it(milestone, timeline.rulebook)
    if milestone.ranges or milestone.possible:
        return _imprecise_words(milestone, as_of)
    if status is Status.OVERDUE and due is not None:
        return f"overdue by {days_words((as_of - due).days)}"
    if status is Status.DUE:
        return f"due in {days_words((due - as_of).days)}" if due else "open"
    if status is Status.MET_LATE and done is not None and due is not None:
        by = (done - due).days
        return f"done {day_words(done)}, {days_words(by) + ' late' if by else 'hours late'}"
    if status is Status.MET and Flag.DEEMED in milestone.flags:
        return "taken as done: no answer came"
    if status is Status.MET and done is not None:
        words = f"done {day_words(done)}" + (", after its first date" if milestone.late else "")
        return words + (" (planned, not confirmed)" if Flag.UNCONFIRMED in milestone.flags else "")
    if status is Status.PREMATURE and done is not None:
        return f"done {day_words(done)}, too early to count"
    if status is Status.NOT_OPEN and milestone.earliest is not None:
        return f"not before {day_words(milestone.earliest)}"
    if status is Status.BREACHED and done is not None:
        return f"ended {day_words(done)}, too early"
    if status in (Status.AWAITING, Status.NOT_OPEN):
        return _waiting(milestone, timeline.rulebook)
    if status is Status.APPLICABILITY_UNKNOWN:
        return f"applies? not recorded: {milestone.decided_by}"
    if status is Status.NOT_APPLICABLE:
        return _why_not(milestone)
    return _PLAIN[status]


def _went_ahead(milestone: Milestone) -> bool:
    """Whether what the act had to precede has happened without it."""
    anchor = milestone.anchor
    return milestone.definition.shape in BACKWARD and anchor.basis == "actual"


def _without_it(milestone: Milestone, book: Rulebook) -> str:
    """That the event went ahead without the act, and when, if its day is known."""
    anchor = milestone.anchor
    event = event_words(anchor.event or "", book)
    known = anchor.on is not None and "anchor" not in milestone.ranges
    day = f" on {day_words(anchor.on)}" if known and anchor.on else ""
    return f"not recorded: {event} went ahead{day} without it"


def late_heading(timeline: Timeline) -> str:
    """How many acts are late or out of order: for certain, and perhaps."""
    acts = acts_of(timeline.milestones)
    certain = [act for act in acts if act.lateness is Lateness.CERTAIN]
    perhaps = sum(act.lateness is Lateness.PERHAPS for act in acts)
    all_late = all(any(m.late for m in act.milestones) for act in certain)
    words = [f"{len(certain)} late{'' if all_late else ' or out of order'}"] if certain else []
    words += [f"{perhaps} perhaps late"] if perhaps else []
    return ", ".join(words) or NOTHING_LATE


def _imprecise_words(milestone: Milestone, as_of: date) -> str:
    """Where it stands on every day that its events may have fallen on; sure of no more."""
    due = milestone.ranges.get("due")
    if milestone.status is Status.OVERDUE and due is not None and due.first is not None:
        return f"overdue by {(as_of - due.last).days} to {days_words((as_of - due.first).days)}"
    words = [_IN_SHORT[status] for status in milestone.possible or (milestone.status,)]
    last = words.pop()
    standing = f"{', '.join(words)} or {last}" if words else last
    done = milestone.ranges.get("done_on")
    if done is None:
        return standing
    return f"{standing}; {'done' if milestone.is_closed else 'if done,'} {range_words(done)}"


def range_words(ends: DateRange) -> str:
    """``between Tue 1 Aug 2023 and Thu 31 Aug 2023``, both included."""
    if ends.first is None:
        return f"on {day_words(ends.last)} or before"
    if ends.first == ends.last:
        return f"on {day_words(ends.last)}, if at all"
    return f"between {day_words(ends.first)} and {day_words(ends.last)}"


#: Each status in a word or two, to stand beside others.
_IN_SHORT = {
    Status.NOT_APPLICABLE: "not applicable",
    Status.APPLICABILITY_UNKNOWN: "perhaps not applicable",
    Status.MAINTAINING: "to be kept",
    Status.FULFILLED: "kept long enough",
    Status.BREACHED: "ended too early",
    Status.MET: "in time",
    Status.MET_LATE: "done late",
    Status.PREMATURE: "done too early",
    Status.SUPERSEDED: "no longer required",
    Status.UNTIMED: "open, no date set",
    Status.AWAITING: "waiting",
    Status.PROJECTED: "expected, not fixed",
    Status.NOT_OPEN: "not begun",
    Status.DUE: "due",
    Status.DUE_TODAY: "due today",
    Status.OVERDUE: "overdue",
}

_PLAIN = {
    Status.DUE_TODAY: "due today",
    Status.PROJECTED: "expected, not fixed",
    Status.MAINTAINING: "to be kept to the end of that day",
    Status.FULFILLED: "kept long enough",
    Status.SUPERSEDED: "no longer required",
    Status.UNTIMED: "open, no date set",
}


def _waiting(milestone: Milestone, book: Rulebook) -> str:
    event = milestone.anchor.event
    if milestone.anchor.on is not None:
        return "not begun"
    return f"waits for {event_words(event, book)}" if event else "waits"


def _why_not(milestone: Milestone) -> str:
    if Flag.NO_EDITION in milestone.flags:
        return "no such rule at the time"
    return f"does not apply ({milestone.decided_by})" if milestone.decided_by else "lapsed"


def late_words(milestone: Milestone) -> str:
    """Against what a late milestone is late, or may be; empty for one that is not."""
    if Flag.MAY_BE_LATE in milestone.flags:
        return f"perhaps {LATE_AGAINST[milestone.force]}"
    return LATE_AGAINST[milestone.force] if milestone.late else ""


#: Signs that stand beside a date where there is no room for words.
MARKS = {
    "!": "late, or out of order",
    "~": "expected, not fixed",
    "?": "applies only if a fact that is not recorded says so",
    "*": "the safe one of several dates: which it is, is not known",
}


def mark_of(milestone: Milestone) -> str:
    """The sign of `MARKS` that a milestone carries; a space where its date is firm and kept."""
    status = milestone.status
    if milestone.late or status in (Status.BREACHED, Status.PREMATURE):
        return "!"
    if status is Status.APPLICABILITY_UNKNOWN:
        return "?"
    if milestone.ranges or milestone.possible:
        return "*"
    return "~" if milestone.anchor.basis == "projected" and status not in CLOSED else " "


def provenance_words(timeline: Timeline) -> str:
    """What a timeline was computed with: rulebooks, calendar and library."""
    calendar = timeline.calendar
    lineage = " on ".join(f"{each.id} {each.version}" for each in timeline.rulebook.lineage)
    return (
        f"Rules: {lineage}. Calendar: {calendar.name} {calendar.snapshot}, announced until "
        f"{day_words(calendar.announced_until)}. safeguarding-timelines {library_version()}."
    )


#: What stands under every answer that people read.
NOT_ADVICE = "A computation from the dates recorded, to be checked by a person. Not legal advice."
