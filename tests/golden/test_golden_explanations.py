"""Stored explanations, reviewed line by line: what is printed today is what was reviewed.

``pytest tests/golden --regenerate-golden`` writes them anew; review every line of the change.
"""

from pathlib import Path

import pytest

from explaining import faults_of
from rulebook_text import day
from safeguarding_timelines import Case, Event, compute_timeline, explain, load_rulebook
from safeguarding_timelines.explanations.replay import faults_in
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.explanation import explanation_text
from safeguarding_timelines.timelines import timeline

HERE = Path(__file__).parent
WRITTEN = {".txt": explanation_text, ".md": explanation_markdown}
CRITERIA = {"outcome": "died", "abuse_or_neglect": "suspected"}


def event(kind, on, **more):
    dates = {key: day(more.pop(key)) for key in ("until", "recorded_on") if key in more}
    return Event(kind=kind, on=day(on), **dates, **more)


#: file: (rulebook, rule, as of, known on, facts, events)
STORED = {
    # Five working days over Christmas and a weekend: 22, 23, 24, 29, 30 December.
    "over_christmas.txt": (
        "england", "notify-panel", "2026-01-06", None, CRITERIA,
        [event("became_aware", "2025-12-19")],
    ),
    # The same fifteen working days from three starts: 24 and 30 April, 8 May.
    "three_starts.txt": (
        "england", "rapid-review-submission", "2026-04-28", None, CRITERIA,
        [event("incident", "2026-04-01"), event("became_aware", "2026-04-09"),
         event("panel_notified", "2026-04-16")],
    ),
    # Six months from 31 August: there is no 31 February. Proceedings stop no clock.
    "no_31_february.md": (
        "england", "lcspr-publication", "2026-03-10", None, CRITERIA,
        [event("lcspr_decided", "2025-08-31"), event("proceedings_started", "2025-10-06"),
         event("proceedings_ended", "2026-03-02")],
    ),
    # Counted back over Easter: 10, 9, 8, 7, 2, 1 April, 31 March.
    "back_over_easter.txt": (
        "england", "report-to-panel-guidance", "2026-03-20", None, CRITERIA,
        [event("lcspr_published", "2026-04-13", recorded_on="2026-03-02")],
    ),
    # A year from 29 February.
    "kept_for_a_year.md": (
        "england", "lcspr-availability", "2024-06-03", None, CRITERIA,
        [event("lcspr_published", "2024-02-29")],
    ),
    # The earlier of two publications binds: 19, 16, 15, 14, 13, 12, 9 January.
    "earlier_publication.txt": (
        "england", "report-to-ofsted", "2026-01-08", None, CRITERIA,
        [event("improvements_published", "2026-01-20"), event("lcspr_published", "2026-01-30")],
    ),
    # Due on 12 January; on 15 January extended to the 23rd, which erases nothing.
    "extended_late.txt": (
        "england", "rapid-review-submission", "2026-01-20", None, CRITERIA,
        [event("panel_notified", "2025-12-17"),
         event("rapid_review_extended", "2026-01-15", until="2026-01-23")],
    ),
    "does_not_apply.txt": (
        "england", "notify-looked-after-death", "2026-01-06", None,
        {**CRITERIA, "looked_after": False}, [event("became_aware", "2026-01-05")],
    ),
    # Until 14 December 2023 five working days; since then there is no such step.
    "no_edition.txt": (
        "england", "inform-partners", "2026-01-06", None, CRITERIA,
        [event("became_aware", "2026-01-05")],
    ),
    # 2029 is not announced: 8, 9, 10, 11, 12 January.
    "not_yet_announced.txt": (
        "england", "notify-panel", "2029-01-06", None, CRITERIA,
        [event("became_aware", "2029-01-05")],
    ),
    # The State Funeral of 19 September 2022 was not known: 19, 16, 15, 14, 13, 12, 9 September.
    "before_the_proclamation.txt": (
        "england", "report-to-panel-guidance", "2022-09-01", "2022-09-01", CRITERIA,
        [event("lcspr_published", "2022-09-20", recorded_on="2022-08-22")],
    ),
    # 48 hours over the change of the clocks on 31 March 2019: Sunday 11:00 BST.
    "over_the_clocks.md": (
        "kirklees-2018", "information-tool-returned", "2019-03-29", None, CRITERIA,
        [event("information_tool_sent", "2019-03-29", at="10:00", by="police")],
    ),
}  # fmt: skip


def computed(name):
    """The timeline of a stored explanation."""
    book, _, as_of, known_on, facts, events = STORED[name]
    case = Case(reference="EX-2026-001", facts=facts, events=events)
    known = day(known_on) if known_on else None
    return compute_timeline(case, load_rulebook(book), as_of=day(as_of), known_on=known)


def written(name):
    """The explanation in words, without what another release of a library changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timeline, "installed", lambda package: "0.0.0")
        found = explain(computed(name), STORED[name][1])
    text = WRITTEN[Path(name).suffix](found)
    return text.replace(found.calendar.snapshot, "0" * len(found.calendar.snapshot))


@pytest.mark.parametrize("name", STORED)
def test_the_explanation_is_the_one_that_was_reviewed(name, request):
    path, now = HERE / name, written(name)
    if request.config.getoption("--regenerate-golden"):
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now


@pytest.mark.parametrize("name", STORED)
def test_a_stored_explanation_and_all_beside_it_are_sound(name):
    whole = computed(name)
    assert faults_in(explain(whole, STORED[name][1])) == ()
    assert faults_of(whole) == []


def test_every_stored_file_is_compared():
    assert {path.name for path in HERE.iterdir() if path.suffix in WRITTEN} == set(STORED)
