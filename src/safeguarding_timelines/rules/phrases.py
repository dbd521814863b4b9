"""English for rules: days, periods, bounds, anchors and forces."""

from __future__ import annotations

from datetime import date

from safeguarding_timelines.rules.shapes.shape import Shape

from .anchor import AnchorSpec
from .rule import Force, Rule
from .rulebook import Rulebook

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: What stands behind a rule, in words.
FORCE_WORDS = {
    Force.STATUTE: "statute",
    Force.GUIDANCE: "guidance",
    Force.LOCAL: "local procedure",
    Force.EXPECTATION: "an expectation",
    Force.PERMISSION: "a permission, never late",
}


def day_words(day: date) -> str:
    """``Mon 12 Jan 2026``: for people, in every locale alike."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_words(count: int) -> str:
    """``1 day``, ``2 days``."""
    return f"{count} day" if count == 1 else f"{count} days"


def event_words(kind: str, book: Rulebook) -> str:
    """The rulebook's words for an event kind, to stand inside a sentence."""
    words = book.events[kind].title if kind in book.events else kind
    starts_a_word = len(words) > 1 and words[1].islower()
    return words[0].lower() + words[1:] if starts_a_word else words


def bound_words(rule: Rule, book: Rulebook) -> str:
    """The bound as a sentence would put it: ``within 5 working days of ...``."""
    shape, length = rule.shape, rule.length
    anchor = anchor_words(rule.anchor, book) if rule.anchor is not None else ""
    if shape is Shape.WITHIN:
        same_day = length is not None and length.count == 0
        return f"the same day as {anchor}" if same_day else f"within {length} of {anchor}"
    if shape is Shape.NOTICE:
        return f"at least {length} before {anchor}"
    if shape in (Shape.GATE, Shape.KEEP):
        return f"at least {length} after {anchor}"
    if shape in (Shape.POINT_AFTER, Shape.POINT_BEFORE) and length is not None and not length.count:
        return f"on the same day as {anchor}"
    if shape is Shape.POINT_AFTER:
        return f"exactly {length} after {anchor}"
    if shape is Shape.POINT_BEFORE:
        return f"exactly {length} before {anchor}"
    if shape is Shape.DAY_WINDOW:
        one = rule.from_day == rule.to_day
        days = f"on day {rule.to_day}" if one else f"on days {rule.from_day} to {rule.to_day}"
        unit = "working days" if rule.counted_in == "working days" else "calendar days"
        return f"{days}, in {unit}, day 1 being {anchor}"
    if shape is Shape.ORDER:
        return f"before {anchor}"
    if shape is Shape.BETWEEN and rule.between is not None:
        return f"between {anchor_words(rule.between[0], book)} and {anchor}"
    if shape is Shape.UNTIMED:
        return f"{rule.untimed}, after {anchor}" if anchor else str(rule.untimed)
    if shape is Shape.FIXED_DATE and rule.no_later_than is not None:
        return f"by {day_words(rule.no_later_than)}"
    if shape is Shape.YEARLY and rule.each_year_by is not None:
        month, day = (int(part) for part in rule.each_year_by.split("-"))
        return f"each year by {day} {_MONTHS[month - 1]}"
    if shape is Shape.ROLLING:
        return f"every {length} since the last"
    start = rule.starting
    return f"every {length} from {day_words(start) if isinstance(start, date) else anchor}"


def anchor_words(spec: AnchorSpec, book: Rulebook) -> str:
    """What a bound counts from, in words."""
    if spec.parts:
        parts = "; ".join(anchor_words(part, book) for part in spec.parts)
        return f"the {spec.how.removesuffix('_of')} of ({parts})"
    if spec.how == "deadline_of":
        return f"the deadline of {spec.name}"
    words = event_words(spec.name, book)
    if spec.how in ("last", "each"):
        words = words.removeprefix("the ")
    forms = {"last": "the last {}", "each": "each {}", "until_of": "the date given in {}"}
    return forms.get(spec.how, "{}").format(words)


def short_day_words(day: date) -> str:
    """``12 Jan 26``: where there is no room for the weekday."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year % 100:02}"


def month_words(day: date) -> str:
    """``Jan``."""
    return _MONTHS[day.month - 1]
