"""The command `check`: what is late or out of order, with an exit status."""

from __future__ import annotations

import argparse
import json

from safeguarding_timelines.rules.phrases import day_words
from safeguarding_timelines.timelines.milestone import Flag, Status
from safeguarding_timelines.timelines.phrases import late_words, status_words

from .options import FINE, FOUND, Answer, add_case_arguments, timeline_of

#: What `check` reports beside what is late; on some of the days an event may have been is enough.
_WRONG = {Status.BREACHED, Status.PREMATURE, Flag.MAY_BE_LATE}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_case_arguments(parser, ("text", "json"))


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    timeline = timeline_of(options)
    wrong = [
        m for m in timeline.milestones
        if m.late or _WRONG & {m.status, *m.possible, *m.flags}
    ]  # fmt: skip
    status = FOUND if wrong else FINE
    unsure = sum(not m.late and m.status is Status.INDETERMINATE for m in wrong)
    if options.format == "json":
        record = timeline.record()
        record["milestones"] = [
            milestone
            for milestone, m in zip(record["milestones"], timeline.milestones, strict=True)
            if any(m is one for one in wrong)
        ]
        return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n", status)
    lines = [
        f"As of {day_words(timeline.as_of)}: "
        + (f"{len(wrong) - unsure} late or out of order" if wrong else "nothing is late")
        + (f", {unsure} perhaps." if unsure else ".")
    ]
    for m in wrong:
        by = f"by {day_words(m.due)}" if m.due else "undated"
        against = late_words(m) or " or ".join(m.possible or (m.status,))
        lines.append(f"  {m.rule}: {by}, {status_words(m, timeline)} ({against})")
    return Answer("\n".join(lines) + "\n", status)
