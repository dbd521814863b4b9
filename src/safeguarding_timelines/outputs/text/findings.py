"""The findings of `lint` as a list that people read, gravest first."""

from __future__ import annotations

from collections.abc import Sequence

from safeguarding_timelines.lint import Finding, Severity
from safeguarding_timelines.rules.rulebook import Rulebook

from .page import wrapped


def findings_text(book: Rulebook, found: Sequence[Finding]) -> str:
    """One paragraph a finding, after a line that counts them."""
    counts = ", ".join(_count(severity, found) for severity in Severity)
    lines = [f"{book.title}, version {book.version}: {counts}.", ""]
    for one in found:
        rules = f"  {', '.join(one.rules)}" if one.rules else ""
        lines += wrapped(f"{one.severity.value.upper()} {one.code}{rules}", 4)
        lines += wrapped(f"    {one.message}", 4)
        if one.statements:
            lines.append(f"    Statements: {', '.join(one.statements)}")
        if one.example is not None:
            lines.append(f"    Example: {one.example}")
        lines.append("")
    return "\n".join(lines) if found else f"{lines[0]}\n"


def _count(severity: Severity, found: Sequence[Finding]) -> str:
    number = sum(one.severity is severity for one in found)
    return f"{number} {severity.value}{'' if number == 1 else 's'}"
