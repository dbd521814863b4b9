"""Text for messages: made printable, and the nearest known word for one that is not known."""

from __future__ import annotations

from collections.abc import Collection


def printable(value: object, limit: int = 60) -> str:
    """A value as text, short and without control characters, fit to stand in a message."""
    try:
        text = str(value)
    except ValueError:  # a number of thousands of digits
        text = f"a very long {type(value).__name__}"
    clean = "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: limit + 1]
    )
    return clean if len(clean) <= limit else clean[:limit] + "..."


#: Among more names than these the nearest is not looked for: it would take too long.
MOST_COMPARED = 1_000


def did_you_mean(word: object, known: Collection[str]) -> str:
    """A remedy for a mistyped name: the nearest known one, or a few that exist."""
    from difflib import get_close_matches  # noqa: PLC0415  # needed only once something is wrong

    few = known if len(known) <= MOST_COMPARED else ()
    near = get_close_matches(printable(word, 80), few, n=1, cutoff=0.6)
    if near:
        return f"did you mean {printable(near[0])!r}?"
    some = ", ".join(printable(name) for name in sorted(known)[:6])
    return f"known here: {some}{', ...' if len(known) > 6 else ''}" if some else "none is declared"
