"""The command `check`: what is late or out of order, with an exit status."""

from __future__ import annotations

import argparse
import json

from safeguarding_timelines.rules.phrases import day_words
from safeguarding_timelines.timelines.acts import Lateness, acts_of, lateness_of
from safeguarding_timelines.timelines.phrases import late_heading, late_words, status_words

from .options import FINE, FOUND, Answer, add_case_arguments, timeline_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_case_arguments(parser, ("text", "json"))


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    timeline = timeline_of(options)
    acts = [act for act in acts_of(timeline.milestones) if act.lateness is not Lateness.NONE]
    wrong = [m for act in acts for m in act.milestones if lateness_of(m) is not Lateness.NONE]
    status = FOUND if wrong else FINE
    if options.format == "json":
        record = timeline.record()
        record["milestones"] = [
            milestone
            for milestone, m in zip(record["milestones"], timeline.milestones, strict=True)
            if any(m is one for one in wrong)
        ]
        return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n", status)
    lines = [f"As of {day_words(timeline.as_of)}: {late_heading(timeline)}."]
    for m in wrong:
        by = f"by {day_words(m.due)}" if m.due else "undated"
        against = late_words(m) or " or ".join(m.possible or (m.status,))
        lines.append(f"  {m.rule}: {by}, {status_words(m, timeline)} ({against})")
    return Answer("\n".join(lines) + "\n", status)
