"""The page that is printed on: how wide it is, and how a line that is longer goes on."""

import textwrap

WIDTH = 100


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Lines of at most `WIDTH`, each after the first indented by so many signs.

    A name with a hyphen stays whole, so that it can be searched for.
    """
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent, break_on_hyphens=False)
