"""A timeline as CSV: one row a milestone, ISO dates, and its provenance on every row."""

from __future__ import annotations

import csv
import io

from safeguarding_timelines.outputs.text.sweep import date_in
from safeguarding_timelines.questions.sweep import Sweep
from safeguarding_timelines.timelines.json_form import MilestoneRecord
from safeguarding_timelines.timelines.timeline import Timeline

_COLUMNS = (
    "rule", "title", "event", "actor", "force", "status", "late", "due", "due_at", "earliest",
    "act_by", "done_on", "original_due",
)  # fmt: skip


def timeline_csv(timeline: Timeline) -> str:
    """The table with a heading row; lists are joined by spaces, nothing is an empty cell."""
    record = timeline.record()
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(
        [
            "case", *_COLUMNS, "anchor_event", "anchor_on", "anchor_basis", "flags", "readings",
            "cautious", "citation", "as_of", "known_on", "rulebook", "rulebook_version", "calendar",
            "calendar_snapshot", "announced_until", "library", "ranges", "possible",
        ]
    )  # fmt: skip
    for milestone in record["milestones"]:
        anchor = milestone["anchor"]
        readings = " ".join(
            f"{name}={reading['due'] or reading['earliest'] or '-'}:{reading['status']}"
            for name, reading in milestone["readings"].items()
        )
        row = [
            record["case"], *(dict(milestone)[column] for column in _COLUMNS),
            anchor["event"], anchor["on"], anchor["basis"], " ".join(milestone["flags"]), readings,
            milestone["cautious"], milestone["citation"], record["as_of"], record["known_on"],
            record["rulebook"]["id"], record["rulebook"]["version"], record["calendar"]["name"],
            record["calendar"]["snapshot"], record["calendar"]["announced_until"],
            record["library"], _ranges(milestone), " ".join(milestone.get("possible", ())),
        ]  # fmt: skip
        writer.writerow([_cell(value) for value in row])
    return output.getvalue()


def _ranges(milestone: MilestoneRecord) -> str:
    """The dates known only to a range, as ``due=2023-08-08..2023-09-07``."""
    ranges = milestone.get("ranges", {})
    return " ".join(f"{name}={ends['from'] or ''}..{ends['to']}" for name, ends in ranges.items())


def _cell(value: object) -> str:
    """A value that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def sweep_csv(sweep: Sweep) -> str:
    """One row a day with the date of each rule that varies, and its status; ISO dates."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    varying = sweep.varying
    headings = [heading for rule in varying for heading in (rule, f"{rule} status")]
    writer.writerow([sweep.kind, "not counted", *headings])
    for row in sweep.rows:
        cells: list[object] = [row.on, row.timeline.calendar.reason(row.on)]
        for rule in varying:
            cells += [date_in(row.timeline[rule]), row.timeline[rule].status.value]
        writer.writerow(cells)
    return output.getvalue()
