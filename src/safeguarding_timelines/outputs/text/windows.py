"""Windows as lines that people read: what is left of each date, what binds it, what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeguarding_timelines.questions.windows.windows import (
    Bind,
    Clash,
    Condition,
    Proviso,
    Window,
    Windows,
)
from safeguarding_timelines.rules.phrases import day_words, days_words, event_words

from .page import wrapped

_INDENT = 14


def windows_text(windows: Windows) -> str:
    """What cannot be kept, then one entry an event, at most 100 columns wide.

    Events on which nothing is pressing, because only other open events limit them, are counted.
    """
    timeline = windows.timeline
    lines = [f"{timeline.case.reference}   as of {day_words(timeline.as_of)}"]
    for clash in windows.clashes:
        lines += ["", *_clash(clash, windows)]
    shown = [window for window in windows if _is_pressing(window, windows)]
    for window in shown:
        lines += ["", *_entry(window, windows)]
    if not shown:
        lines += ["", "Nothing here sets a limit to what is still open."]
    lines += ["", *_notes(windows, len(windows) - len(shown))]
    return "".join(f"{line}\n" for line in lines)


def _is_pressing(window: Window, windows: Windows) -> bool:
    """Whether something recorded, planned or due bears on it, and not other open events alone."""
    if window.latest is not None or window.planned is not None or window.conditions:
        return True
    if any(clash.event == window.event for clash in windows.clashes):
        return True
    seen: set[str | None] = set()
    waiting = [window]
    while waiting:  # from event to event down to what the earliest day rests on
        binds = waiting.pop().earliest_by
        if any(bind.through is None for bind in binds):
            return True
        kinds = {bind.through for bind in binds} - seen
        seen |= kinds
        waiting += [each for each in windows if each.event in kinds]
    return False


def _entry(window: Window, windows: Windows) -> Iterator[str]:
    book = windows.timeline.rulebook
    title = event_words(window.event, book)
    if window.answers is not None:
        title += f", for that of {day_words(window.answers)}"
    yield from wrapped(title, 2)
    today = window.earliest == windows.timeline.as_of
    by = "today" if today else _by(window.earliest_by, "earliest", windows)
    yield from _row("earliest", f"{day_words(window.earliest):<17}{by}")
    if window.latest is None:
        yield from _row("latest", "no limit")
    else:
        by = _by(window.latest_by, "latest", windows)
        yield from _row("latest", f"{day_words(window.latest):<17}{by}")
        yield from _row("slack", _slack(window.slack_days, window.slack_working_days))
    if window.planned is not None:
        yield from _row("planned", f"{day_words(window.planned):<17}{_plan(window)}")
    for number, condition in enumerate(window.conditions):
        yield from _row("or" if number else "either", _condition(condition, windows))


def _by(binds: Sequence[Bind], end: str, windows: Windows) -> str:
    """The rules that bind an end, those that count from one open event together."""
    book = windows.timeline.rulebook
    through: dict[str | None, list[str]] = {}
    for bind in binds:
        through.setdefault(bind.through, []).append(bind.rule)
    parts = []
    for kind, rules in through.items():
        names = " and ".join(rules)
        parts.append(f"{names}, with {event_words(kind, book)} at its {end}" if kind else names)
    return "; ".join(parts)


def _slack(days: int | None, working: int | None) -> str:
    counted = days_words(days or 0)
    return counted if working is None else f"{counted} ({working} working)"


def _plan(window: Window) -> str:
    if window.planned is not None and window.planned < window.earliest:
        return "too early: before the earliest day"
    if window.planned_slack_days is None:
        return "fits"
    if window.planned_slack_days < 0:
        working = window.planned_slack_working_days
        over = _slack(-window.planned_slack_days, None if working is None else -working)
        return f"too late: {over} past the latest day"
    spare = _slack(window.planned_slack_days, window.planned_slack_working_days)
    return f"fits, with {spare} to spare"


def _condition(condition: Condition, windows: Windows) -> str:
    until = f"to {day_words(condition.latest)}" if condition.latest else "with no limit"
    span = f"from {day_words(condition.earliest)} {until}"
    if not condition.provided:
        return span
    provided = "; ".join(_proviso(each, windows) for each in condition.provided)
    return f"{span}, provided: {provided}"


def _proviso(proviso: Proviso, windows: Windows) -> str:
    words = event_words(proviso.event, windows.timeline.rulebook)
    if proviso.earliest is not None:
        words += f" not before {day_words(proviso.earliest)}"
    return words + (f" by {day_words(proviso.latest)}" if proviso.latest is not None else "")


def _clash(clash: Clash, windows: Windows) -> Iterator[str]:
    words = event_words(clash.event, windows.timeline.rulebook)
    several = "all " if len(clash.rules) > 1 else ""
    yield from wrapped(f"Cannot {several}be kept any more: {', '.join(clash.rules)}", 2)
    due = f", due {day_words(clash.due)}" if clash.due is not None else ""
    yield from wrapped(f"    left out below  {clash.left_out}{due}", _INDENT)
    if clash.earliest is not None:
        yield from wrapped(
            f"    still possible  {words}, from {day_words(clash.earliest)}", _INDENT
        )


def _notes(windows: Windows, hidden: int) -> Iterator[str]:
    if windows.supposing:
        rules = ", ".join(windows.supposing)
        yield from wrapped(f"Supposing that these apply, which is not known: {rules}.", 2)
    if not windows.exact:
        yield (
            "Not exact: an end may lie outside what can be kept, or what an open edition or one\n"
            "event more of its kind leaves."
        )
    if hidden:
        yield f"Not shown: {hidden} events that nothing on record limits yet."
    yield "Not every day between two ends need be possible. Not legal advice."


def _row(label: str, words: str) -> list[str]:
    return wrapped(f"    {label:<10}{words}", _INDENT)
