"""An explanation as Markdown."""

from __future__ import annotations

from safeguarding_timelines.explanations.model import Explanation
from safeguarding_timelines.outputs.text.explanation import (
    facts_words,
    provenance_words,
    step_words,
    verdict_words,
)
from safeguarding_timelines.rules.phrases import day_words

from .escape import escaped


def explanation_markdown(explanation: Explanation) -> str:
    """The account as Markdown."""
    lines = [f"## {escaped(explanation.milestone.title)}", ""]
    for sentence in explanation.supposed:
        lines += [escaped(sentence), ""]
    lines += [f"**{verdict_words(explanation)}**", ""]
    lines += [f"- **{name}** {escaped(words)}" for name, words in facts_words(explanation)]
    for step in explanation.steps:
        lines += ["", step_words(step)]
        if step.rows:
            lines += ["", "| Day | Number | Why it does not count |", "|---|--:|---|"]
            for row in step.rows:
                number = str(row.number) if row.counted else ""
                reason = escaped(row.reason or "")
                lines.append(f"| {day_words(row.day)} | {number} | {reason} |")
    if explanation.notes:
        lines += ["", *(f"- {escaped(note)}" for note in explanation.notes)]
    lines += ["", f"*{escaped(provenance_words(explanation))} Not legal advice.*"]
    return "\n".join(lines) + "\n"
