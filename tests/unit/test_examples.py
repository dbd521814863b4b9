"""The example cases, under the national and a local rulebook: dates and statuses worked by hand."""

import json
from datetime import date

import pytest

from example_files import EXAMPLES, FOLDER, LOCAL, NATIONAL, book_of, example, name_of
from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.outputs.text.table import rules_table, timeline_table
from safeguarding_timelines.rules.load import built_in

BOTH = ("england", "kingston-richmond")


def timeline(name, book, as_of):
    """One example; under a local book it may be in the folder of the local ones."""
    return compute_timeline(Case.read(example(name)), load_rulebook(book), as_of=as_of)


def stands(found, rules):
    return {rule: (found[rule].due, found[rule].status, found[rule].late) for rule in rules}


def on(month, day, year=2024):
    return date(year, month, day)


# -- finished: aware Mon 8 Jan 2024, published Tue 30 Jul 2024, withdrawn 1 Sep 2025 -------------

FINISHED = {
    # 9 10 11 12 15 Jan; notified on the 12th
    "notify-panel": (on(1, 15), "met", False),
    # from Fri 12 Jan: 15-19 / 22-26 / 29 Jan - 2 Feb; submitted on the day
    "rapid-review-submission": (on(2, 2), "met", False),
    # from Fri 2 Feb: 5-9 / 12-16 / 19-23 Feb
    "panel-response": (on(2, 23), "met", False),
    # decided 31 Jan
    "lcspr-completion": (on(7, 31), "met", False),
    "lcspr-publication": (on(7, 31), "met", False),
    # before Tue 30 Jul: seven days; and 29 26 25 24 23 22 19 Jul. Sent Thu 18 Jul
    "report-to-panel-statute": (on(7, 23), "met", False),
    "report-to-secretary-of-state-statute": (on(7, 23), "met", False),
    "report-to-panel-guidance": (on(7, 19), "met", False),
    "report-to-secretary-of-state-guidance": (on(7, 19), "met", False),
    "report-to-ofsted": (on(7, 19), "met", False),
    "lcspr-availability": (on(7, 30, 2025), "fulfilled", False),
    "lcspr-decision-informed": (None, "met", False),
    "lcspr-delay-explained": (None, "not_applicable", False),
    "inform-partners": (None, "not_applicable", False),  # dropped in December 2023
    "notify-looked-after-death": (None, "not_applicable", False),
    "notify-care-leaver-death": (None, "not_applicable", False),
}


@pytest.mark.parametrize("book", BOTH)
def test_a_finished_review_met_every_national_date(book):
    found = timeline("finished", book, on(9, 2, 2025))
    assert stands(found, FINISHED) == FINISHED
    assert [m.rule for m in found.late if m.force in ("statute", "guidance")] == []


def test_a_finished_review_met_every_local_date():
    expected = {
        "partnership-copy": (on(1, 12), "met", False),
        "chronologies-returned": (on(1, 19), "met", False),  # 15-19 Jan
        "rapid-review-meeting": (on(1, 26), "met", False),  # and 22-26 Jan
        "chronologies-shared": (on(1, 19), "met", False),  # 25 24 23 22 19 Jan
        "rapid-review-sign-off": (on(2, 2), "met", False),
        "rapid-review-day-15": (on(2, 2), "met", False),
        "panel-reply": (on(2, 23), "met", False),
        "report-to-panel-seven-days": (on(7, 23), "met", False),
        "lcspr-public-for-a-year": (on(7, 30, 2025), "fulfilled", False),
    }
    found = timeline("kingston_richmond_finished", "kingston-richmond", on(9, 2, 2025))
    assert stands(found, expected) == expected
    # and every national date, which the local steps leave as it is
    assert stands(found, FINISHED) == FINISHED
    # the last of the three partners signed on 1 February
    assert found["rapid-review-sign-off"].done_on == on(2, 1)


def test_counted_from_awareness_or_incident_the_finished_rapid_review_was_late():
    """From Mon 8 Jan: 9-12 / 15-19 / 22-26 / 29 Jan; from Sat 6 Jan: 8-12 / 15-19 / 22-26 Jan."""
    found = timeline("finished", "england", on(9, 2, 2025))["rapid-review-submission"]
    readings = {name: (r.due, r.status) for name, r in found.readings.items()}
    assert readings == {
        "from-awareness": (on(1, 29), "met_late"),
        "from-the-incident": (on(1, 26), "met_late"),
    }
    assert found.flags == ("governs", "ambiguous", "contested", "secondary")
    assert (found.late, found.cautious) == (False, "from-the-incident")


def test_while_it_has_to_be_public_the_finished_review_is_maintained():
    found = timeline("finished", "england", on(7, 30, 2025))
    assert found["lcspr-availability"].status == "maintaining"
    assert timeline("finished", "england", on(7, 31, 2025))["lcspr-availability"].status == (
        "fulfilled"
    )


# -- in progress: aware Mon 15 Dec 2025, notified Wed 17 Dec 2025 --------------------------------


@pytest.mark.parametrize("book", BOTH)
def test_in_progress_on_6_january_the_rapid_review_has_six_days_left(book):
    found = timeline("in_progress", book, on(1, 6, 2026))
    expected = {
        "notify-panel": (on(12, 22, 2025), "met", False),
        # 18 19 22 23 24 / 29 30 31 Dec, 2 5 / 6 7 8 9 12 Jan
        "rapid-review-submission": (on(1, 12, 2026), "due", False),
        # if submitted on the 12th: 13-16 / 19-23 / 26-30 Jan, 2 Feb
        "panel-response": (on(2, 2, 2026), "projected", False),
        "lcspr-publication": (None, "awaiting", False),
    }
    assert stands(found, expected) == expected
    readings = found["rapid-review-submission"].readings
    # from Mon 15 Dec: 16-19 / 22-24, 29 30 / 31 Dec, 2 / 5-8 Jan; from Sat 13 Dec a day less
    assert readings["from-awareness"].due == on(1, 8, 2026)
    assert readings["from-the-incident"].due == on(1, 7, 2026)


def test_in_progress_a_chronology_and_the_meeting_are_overdue_locally():
    found = timeline("kingston_richmond_in_progress", "kingston-richmond", on(1, 6, 2026))
    expected = {
        "chronologies-returned": (on(12, 24, 2025), "overdue", True),  # health has not returned
        "rapid-review-meeting": (on(1, 5, 2026), "overdue", True),
        # a meeting held now leaves five working days if it is on the 13th: 12 9 8 7 6 Jan
        "chronologies-shared": (on(1, 6, 2026), "projected", False),
        "rapid-review-day-15": (on(1, 12, 2026), "due", False),
        "partnership-copy": (on(12, 17, 2025), "met", False),
    }
    assert stands(found, expected) == expected
    assert "partial" in found["chronologies-returned"].flags
    assert found["chronologies-shared"].anchor.on == on(1, 13, 2026)
    assert {m.rule for m in found.late} == {"chronologies-returned", "rapid-review-meeting"}


@pytest.mark.parametrize(
    ("as_of", "status", "late"),
    [
        (on(1, 11, 2026), "due", False),
        (on(1, 12, 2026), "due_today", False),
        (on(1, 13, 2026), "overdue", True),
    ],
)
def test_in_progress_the_rapid_review_turns_late_after_12_january(as_of, status, late):
    found = timeline("in_progress", "england", as_of)["rapid-review-submission"]
    assert (found.status, found.late) == (status, late)


# -- a looked-after child's death without abuse or neglect, aware Tue 3 Feb 2026 -----------------


@pytest.mark.parametrize("book", BOTH)
def test_a_looked_after_death_is_notified_without_a_date_and_not_reviewed(book):
    found = timeline("looked_after_death", book, on(2, 20, 2026))
    expected = {
        "notify-looked-after-death": (None, "untimed", False),
        "notify-panel": (None, "not_applicable", False),
        "rapid-review-submission": (None, "not_applicable", False),
        "notify-care-leaver-death": (None, "not_applicable", False),
    }
    assert stands(found, expected) == expected
    asked = found["notify-looked-after-death"].readings["five-working-days"]
    assert (asked.due, asked.status) == (on(2, 10, 2026), "overdue")  # 4 5 6 9 10 Feb
    assert found.late == ()


# -- straddling two editions: decided Fri 31 Oct 2025, published Thu 30 Apr 2026 -----------------


@pytest.mark.parametrize("book", BOTH)
def test_a_review_across_two_editions_follows_each_by_its_own_date(book):
    found = timeline("straddles_edition", book, on(5, 1, 2026))
    expected = {
        "notify-panel": (on(10, 13, 2025), "met", False),  # 7 8 9 10 13 Oct
        "rapid-review-submission": (on(10, 31, 2025), "met", False),  # 13-17 / 20-24 / 27-31 Oct
        "panel-response": (on(11, 21, 2025), "met", False),  # 3-7 / 10-14 / 17-21 Nov
        "lcspr-completion": (on(4, 30, 2026), "met", False),  # April has no 31st
        "lcspr-publication": (on(4, 30, 2026), "met", False),
        "report-to-panel-statute": (on(4, 23, 2026), "met", False),
        # 29 28 27 24 23 22 21 Apr; nothing went to Ofsted
        "report-to-panel-guidance": (on(4, 21, 2026), "met", False),
        "report-to-ofsted": (on(4, 21, 2026), "overdue", True),
        "lcspr-availability": (on(4, 30, 2027), "maintaining", False),
        "lcspr-delay-explained": (None, "not_applicable", False),
    }
    assert stands(found, expected) == expected
    unverified = {m.rule for m in found.milestones if "unverified" in m.flags and m.due}
    assert unverified == {
        "panel-response", "report-to-panel-guidance", "report-to-secretary-of-state-guidance",
        "report-to-ofsted",
    }  # fmt: skip


# -- All of them -------------------------------------------------------------------------------

#: An as-of day before, during and long after each example.
DAYS = (on(1, 1, 2020), on(1, 6, 2026), on(5, 1, 2026), on(1, 1, 2028))


@pytest.mark.parametrize("path", NATIONAL, ids=name_of)
@pytest.mark.parametrize("book", sorted(built_in()))
def test_a_national_example_runs_with_every_rulebook_and_nothing_left_out(path, book, capsys):
    assert main(["due", str(path), "--rules", book, "--as-of", "2026-01-06"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert Case.read(path).reference in captured.out


@pytest.mark.parametrize("path", LOCAL, ids=name_of)
def test_a_local_example_runs_with_the_rulebook_it_is_named_for_and_not_with_england(path, capsys):
    as_of = ["--as-of", "2026-01-06"]
    assert main(["due", str(path), "--rules", book_of(path), *as_of]) == 0
    assert capsys.readouterr().err == ""
    assert main(["due", str(path), *as_of]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "unknown event kind" in captured.err


@pytest.mark.parametrize("name", ["in_progress", "finished"])
def test_a_local_example_is_the_national_one_with_local_steps_between(name):
    national, local = (
        json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"))
        for stem in (name, f"local/kingston_richmond_{name}")
    )
    kinds = set(load_rulebook("england").events)
    assert [event for event in local["events"] if event["kind"] in kinds] == national["events"]
    assert {**local, "events": []} == {**national, "events": []}


def test_the_local_kinds_of_an_example_are_unknown_to_the_national_book_and_named():
    path = example("kingston_richmond_finished")
    with pytest.raises(CaseError) as caught:
        compute_timeline(Case.read(path), load_rulebook("england"), as_of=on(9, 2, 2025))
    wheres = [problem.where for problem in caught.value.problems]
    # copied, requested, returned, shared; agreed by the chair; and the family shown the report
    assert wheres == [f"events.{number}.kind" for number in (3, 4, 5, 6, 8, 20)]
    assert "EX-2024-031" not in str(caught.value)


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_an_example_survives_a_round_trip_and_says_nothing_about_a_person(path):
    case = Case.read(path)
    assert Case.from_json(case.to_json()) == case
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert set(stored) == {"reference", "facts", "events"}
    assert case.reference.startswith("EX-20")


WORDS_OF_LAW = ("unlawful", "illegal", "against the law", "breach of law", "offence")


def accusations(text):
    plain = " ".join(text.lower().split())
    return [word for word in WORDS_OF_LAW if word in plain]


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("book", sorted(built_in()))
def test_late_is_never_called_unlawful_in_a_timeline(path, book, capsys):
    printed = []
    for as_of in DAYS:
        found = compute_timeline(
            Case.read(path), load_rulebook(book), as_of=as_of, ignore_unknown_events=True
        )
        printed += [timeline_table(found, everything=True), timeline_csv(found), found.to_json()]
    last = ["--rules", book, "--as-of", str(DAYS[-1]), "--ignore-unknown-events"]
    assert main(["check", str(path), *last]) in (0, 1)
    assert main(["due", str(path), *last]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert path.stem == "looked_after_death" or "late" in captured.out
    assert accusations("".join([*printed, captured.out])) == []


@pytest.mark.parametrize("book", sorted(built_in()))
def test_late_is_never_called_unlawful_in_a_list_of_rules(book, capsys):
    assert main(["rules", book, "--format", "json"]) == 0
    listed = capsys.readouterr().out
    assert {rule["id"] for rule in json.loads(listed)["rules"]} >= set(FINISHED)
    assert accusations(listed + rules_table(load_rulebook(book))) == []


def test_the_scan_itself_finds_what_it_looks_for():
    assert accusations("it was Unlawful,\nand against\n  the law") == [
        "unlawful", "against the law",
    ]  # fmt: skip
