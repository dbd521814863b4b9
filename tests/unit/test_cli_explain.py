"""`explain` on the command line: the same account as text, as Markdown and as JSON."""

import json
import re

import pytest

from example_files import example
from safeguarding_timelines.cli.main import main

DAY = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}\b")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_explain_counts_a_date_day_by_day_in_every_format(capsys, form):
    """From Wed 17 Dec 2025: 26 days to Mon 12 Jan, of which 8 are weekend and 3 are holidays."""
    arguments = ["explain", str(example("in_progress")), "rapid-review-submission"]
    assert main([*arguments, "--as-of", "2026-01-06", "--format", form]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    if form == "json":
        [step] = json.loads(out)["steps"]
        assert (step["start"], step["result"]) == ("2025-12-17", "2026-01-12")
        rows = [(row["number"], row["reason"]) for row in step["rows"]]
        assert len(rows) == 26
        assert [number for number, reason in rows if reason is None] == list(range(1, 16))
        assert [why for _, why in rows if why and why not in ("Saturday", "Sunday")] == [
            "Christmas Day", "Boxing Day", "New Year's Day",
        ]  # fmt: skip
        return
    days = [line for line in out.splitlines() if DAY.match(line.lstrip("| "))]
    assert len(days) == 26
    for reason in ("Saturday", "Sunday"):
        assert sum(reason in day for day in days) == 4
    for reason in ("Christmas Day", "Boxing Day", "New Year's Day"):
        assert sum(reason in day for day in days) == 1
    assert "Mon 12 Jan 2026" in days[-1]
    assert "15" in days[-1].replace("2026", "")
    assert "unlawful" not in out
    assert "not legal advice" in out.lower()
    assert form == "markdown" or max(len(line) for line in out.splitlines()) <= 100


def test_explain_counts_as_it_was_known_on_a_day(capsys, tmp_path):
    """Notified Thu 1 Sep 2022: the fifteenth working day was Thu 22 Sep until the 10th."""
    path = tmp_path / "case.json"
    facts = {"outcome": "died", "abuse_or_neglect": "known"}
    events = [{"kind": "panel_notified", "on": "2022-09-01"}]
    path.write_text(json.dumps({"reference": "EX-2022-010", "facts": facts, "events": events}))
    for known_on, due, funeral in (
        ("2022-09-09", "Thu 22 Sep 2022", "  Mon 19 Sep 2022    12"),
        ("2022-09-10", "Fri 23 Sep 2022", "  Mon 19 Sep 2022     -  "),
    ):
        options = ["rapid-review-submission", "--as-of", "2022-09-12", "--known-on", known_on]
        assert main(["explain", str(path), *options]) == 0
        out = capsys.readouterr().out
        assert out.splitlines()[1].startswith(f"Due by {due}.")
        assert sum(line.startswith(funeral) for line in out.splitlines()) == 1
        assert f"as known on {known_on}" in " ".join(out.split())
