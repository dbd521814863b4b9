"""Text that stands in Markdown as it is: no tag, link, emphasis, code or table cell comes of it."""

from __future__ import annotations

import re

#: A key or a word in backquotes, which stays code.
_CODE = r"(?P<code>`[A-Za-z0-9_.-]+`)"
#: What Markdown would read as more than a character; an underscore only at the edge of a word.
_SPECIAL = re.compile(_CODE + r"|[\\`*\[\]<>|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def escaped(text: str) -> str:
    r"""Return text on one line, with all that Markdown would act on made plain, but for a `key`.

    >>> escaped("<b>*Act* | now</b>")
    '\\<b\\>\\*Act\\* \\| now\\</b\\>'
    """
    return _SPECIAL.sub(lambda found: found["code"] or f"\\{found[0]}", " ".join(text.split()))
