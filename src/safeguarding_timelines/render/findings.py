"""The findings of `lint` as a list that people read, gravest first."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from safeguarding_timelines.lint import Finding, Severity
from safeguarding_timelines.rulebook import Rulebook

WIDTH = 100


def findings_text(book: Rulebook, found: Sequence[Finding]) -> str:
    """One paragraph a finding, after a line that counts them."""
    counts = ", ".join(_count(severity, found) for severity in Severity)
    lines = [f"{book.title}, version {book.version}: {counts}.", ""]
    for one in found:
        rules = f"  {', '.join(one.rules)}" if one.rules else ""
        lines += _wrapped(f"{one.severity.value.upper()} {one.code}{rules}")
        lines += _wrapped(f"    {one.message}")
        if one.statements:
            lines.append(f"    Statements: {', '.join(one.statements)}")
        if one.example is not None:
            lines.append(f"    Example: {one.example}")
        lines.append("")
    return "\n".join(lines) if found else f"{lines[0]}\n"


def _wrapped(text: str) -> list[str]:
    """Lines that never break an id at a hyphen, so that it can be searched for."""
    return textwrap.wrap(text, WIDTH, subsequent_indent="    ", break_on_hyphens=False)


def _count(severity: Severity, found: Sequence[Finding]) -> str:
    number = sum(one.severity is severity for one in found)
    return f"{number} {severity.value}{'' if number == 1 else 's'}"
