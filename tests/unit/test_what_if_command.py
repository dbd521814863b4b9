"""The command `what-if`: each option by hand-counted dates, and what it refuses."""

import json

import pytest

from example_files import example
from safeguarding_timelines.cli.main import main

#: Aware on Monday 15 December 2025, notified on Wednesday 17 December.
CASE = example("in_progress")
SUBMISSION = "rapid-review-submission"
NOTIFIED_LATER = ("--set", "panel_notified=2025-12-18")


@pytest.fixture
def what_if(capsys):
    """Run `what-if` on the example; returns exit status, output and errors."""

    def what_if(*options, case=CASE, as_of="2026-01-06"):
        try:
            status = main(["what-if", str(case), "--as-of", as_of, *options])
        except SystemExit as stopped:
            status = stopped.code
        return (status, *capsys.readouterr())

    return what_if


@pytest.fixture
def moved(what_if):
    """What moved, by rule, from the JSON of a run that succeeds."""

    def moved(*options, **rest):
        status, out, err = what_if("--format", "json", *options, **rest)
        assert (status, err) == (0, "")
        return {difference["rule"]: difference for difference in json.loads(out)["differences"]}

    return moved


def date_after(differences, rule=SUBMISSION):
    return differences[rule]["after"]["date"]


def test_with_nothing_supposed_nothing_would_change(what_if, moved):
    assert what_if() == (0, "Nothing would change.\n", "")
    assert moved() == {}


def test_the_table_tells_each_milestone_before_and_after(what_if):
    # Due 22 Dec: 16 17 18 19 22. The submission and the Panel's reply are counted by hand in
    # test_comparison.
    assert what_if("--set", "panel_notified=2025-12-18") == (
        0,
        "Notify the Panel of the incident (notify-panel)\n"
        "    before  Mon 22 Dec 2025  done Wed 17 Dec 2025\n"
        "    after   Mon 22 Dec 2025  done Thu 18 Dec 2025\n"
        "Submit the rapid review to the Panel (rapid-review-submission)\n"
        "    before  Mon 12 Jan 2026  due in 6 days\n"
        "    after   Tue 13 Jan 2026  due in 7 days, 1 day later (1 working)\n"
        "The Panel replies to the rapid review (panel-response)\n"
        "    before  Mon 2 Feb 2026   expected, not fixed\n"
        "    after   Tue 3 Feb 2026   expected, not fixed, 1 day later (1 working)\n",
        "",
    )


def test_the_json_says_what_both_sides_rest_on(what_if):
    _, out, _ = what_if("--format", "json", "--holiday", "2026-01-02", "--on", "2026-01-13")
    record = json.loads(out)
    assert out.endswith("}\n")
    assert (record["before"]["as_of"], record["after"]["as_of"]) == ("2026-01-06", "2026-01-13")
    assert list(record["after"]["calendar"]["closures"]) == ["2026-01-02"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--set", "panel_notified=2025-12-18"], "2026-01-13"),
        # 17 Dec without 2 January: 18 19 | 22 23 24 | 29 30 31 | 5-9 | 12 13.
        (["--holiday", "2026-01-02"], "2026-01-13"),
        (["--set", "panel_notified=2025-12-18", "--holiday", "2026-01-02"], "2026-01-14"),
        # and without 5 January too
        (["--holiday", "2026-01-02", "--holiday", "2026-01-05"], "2026-01-14"),
        # With 26 December: 18 19 | 22 23 24 26 | 29 30 31 2 | 5-9.
        (["--open", "2025-12-26"], "2026-01-09"),
        # 26 Dec and 1 Jan: 18 19 | 22 23 24 26 | 29 30 31 1 2 | 5 6 7 8.
        (["--open", "2025-12-26", "--open", "2026-01-01"], "2026-01-08"),
        (["--shift", "panel_notified=+1d"], "2026-01-13"),
        (["--shift", "panel_notified=+1wd"], "2026-01-13"),
        # Fri 19 Dec: 22 23 24 | 29 30 31 2 | 5-9 | 12 13 14; two days, or two working days
        (["--shift", "panel_notified=+2d"], "2026-01-14"),
        # Sat 20 Dec counts as Fri 19 Dec does; three working days lead to Mon 22 Dec: 23 24 |
        # 29 30 31 2 | 5-9 | 12-15.
        (["--shift", "panel_notified=+3d"], "2026-01-14"),
        (["--shift", "panel_notified=+3wd"], "2026-01-15"),
        # Tue 16 Dec: 17 18 19 | 22 23 24 | 29 30 31 2 | 5-9.
        (["--shift", "panel_notified=-1wd"], "2026-01-09"),
        # As the guidance of 2020 counted, from awareness on Mon 15 Dec: 16-19 | 22 23 24 |
        # 29 30 31 2 | 5 6 7 8.
        (["--edition", "2020-06-01"], "2026-01-08"),
        (["--edition", "rapid-review-submission=2020-06-01"], "2026-01-08"),
        # The first choice stays; another rulebook is chosen first of all.
        (["--edition", "2020-06-01", "--edition", "2025-07-01"], "2026-01-08"),
        (["--edition", "2020-06-01", "--under", "barnet"], "2026-01-08"),
        # Twice one day.
        (["--shift", "panel_notified=+1d", "--shift", "panel_notified=+1d"], "2026-01-14"),
        # The last of two days for one event.
        (
            ["--set", "panel_notified=2025-12-22", "--set", "panel_notified=2025-12-18"],
            "2026-01-13",
        ),
    ],
)
def test_each_option_moves_the_submission_as_counted_by_hand(moved, options, expected):
    assert date_after(moved(*options)) == expected


def test_a_shift_by_working_days_skips_the_day_supposed_closed(moved):
    # 18 December being closed, one working day after the 17th is the 19th, from which as above
    # 14 January; what is supposed holds together, in whatever order it was written.
    for options in (
        ["--holiday", "2025-12-18", "--shift", "panel_notified=+1wd"],
        ["--shift", "panel_notified=+1wd", "--holiday", "2025-12-18"],
    ):
        assert date_after(moved(*options)) == "2026-01-14"


def test_an_event_removed_is_projected_again(moved):
    differences = moved("--remove", "panel_notified")
    # Still to be done, 15 days after 22 December.
    assert differences["notify-panel"]["after"]["status"] == "overdue"
    assert differences[SUBMISSION]["after"]["status"] == "projected"


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        ("abuse_or_neglect=none", "not_applicable"),
        ("abuse_or_neglect=unknown", "applicability_unknown"),
    ],
)
def test_a_fact_decides(moved, fact, status):
    assert moved("--fact", fact)[SUBMISSION]["after"]["status"] == status


def test_a_fact_can_be_true_or_false(moved):
    # The child of the example survived and was not looked after; were both otherwise, a duty
    # that did not apply would.
    duty = "notify-looked-after-death"
    assert duty not in moved("--fact", "looked_after=true")
    found = moved("--fact", "looked_after=true", "--fact", "outcome=died")[duty]
    assert found["before"]["status"] == "not_applicable"
    assert found["after"]["status"] != "not_applicable"
    assert moved("--fact", "looked_after=false") == {}


def test_the_edition_of_one_rule_leaves_the_others_theirs(moved):
    # The Panel's reply, of which the guidance of 2020 says nothing, follows the submission.
    assert moved("--edition", "2020-06-01")["panel-response"]["after"] is None
    assert set(moved("--edition", "rapid-review-submission=2020-06-01")) == {
        SUBMISSION,
        "panel-response",
    }


def test_the_json_names_the_editions_chosen(what_if):
    _, out, _ = what_if("--format", "json", "--edition", "2020-06-01")
    record = json.loads(out)
    assert (
        record["before"]["rulebook"]["version"] + " as in force on 2020-06-01"
        == (record["after"]["rulebook"]["version"])
    )


def test_another_rulebook_and_another_day(moved):
    differences = moved("--under", "kingston-richmond")
    assert differences["rapid-review-meeting"]["before"] is None
    assert date_after(differences, "rapid-review-meeting") == "2026-01-05"
    differences = moved("--on", "2026-01-13")
    assert differences[SUBMISSION]["after"]["status"] == "overdue"
    assert differences[SUBMISSION]["days"] == 0


def test_the_options_of_due_hold_for_both_sides(moved):
    local = moved("--rules", "kingston-richmond", "--set", "panel_notified=2025-12-18")
    # Ten working days: 18 19 | 22 23 24 | 29 30 31 2 | 5; a day later 6 January.
    assert local["rapid-review-meeting"]["before"]["date"] == "2026-01-05"
    assert date_after(local, "rapid-review-meeting") == "2026-01-06"
    assert moved("--partnership") == {}
    # Of a notification not known on 16 December, the record is seen only while it is a plan.
    known = moved("--known-on", "2025-12-16", "--on", "2025-12-16")["notify-panel"]
    assert (known["before"]["status"], known["after"]["status"]) == ("overdue", "due")


def test_the_case_can_come_on_standard_input(capsys, monkeypatch):
    class Keyboard:
        buffer = CASE.open("rb")

    monkeypatch.setattr("sys.stdin", Keyboard)
    with Keyboard.buffer:
        options = ["--as-of", "2026-01-06", "--set", "panel_notified=2025-12-18"]
        assert main(["what-if", "-", *options]) == 0
    assert "Tue 13 Jan 2026" in capsys.readouterr().out


def test_the_case_file_stays_as_it_is(what_if):
    before = CASE.read_bytes()
    what_if("--set", "panel_notified=2025-12-18", "--remove", "incident")
    assert CASE.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        (["--set", "panel_notified"], "write NAME=VALUE"),
        (["--set", "panel_notified="], "write NAME=VALUE"),
        (["--set", "=2025-12-18"], "write NAME=VALUE"),
        (["--set", "panel_notified=18/12/2025"], "write a date as YYYY-MM-DD"),
        (["--set", "panel_notified=2025-12-32"], "no such day"),
        (["--set", "Panel=2025-12-18"], "use lower case"),
        (["--set", "panel_notifed=2025-12-18"], "did you mean 'panel_notified'?"),
        (["--set", "panel_notified=2101-01-01"], "is outside"),
        (["--remove", "panel_notifed"], "did you mean 'panel_notified'?"),
        (["--remove", "Panel"], "use lower case"),
        (["--shift", "panel_notifed=+1d"], "did you mean 'panel_notified'?"),
        (["--shift", "lcspr_published=+1d"], "set it to a day instead"),
        (["--shift", "panel_notified=2d"], "write KIND=+2d"),
        (["--shift", "panel_notified=+2"], "write KIND=+2d"),
        (["--shift", "panel_notified=+2w"], "write KIND=+2d"),
        (["--shift", "panel_notified=+\u0662d"], "write KIND=+2d"),  # no digit of ours
        (["--shift", "panel_notified=+99999d"], "less than or equal to 36525"),
        (["--shift", "panel_notified=+36525wd"], "outside the calendar"),
        (["--fact", "outcome"], "write NAME=VALUE"),
        (["--fact", "outcome=lived"], "outcome"),
        (["--fact", "looked_after=yes"], "looked_after"),
        (["--fact", "looked_aftr=true"], "did you mean 'looked_after'?"),
        (["--fact", "looked_aftr=unknown"], "did you mean 'looked_after'?"),
        (["--fact", "outcome=A Name"], "lower case"),
        (["--holiday", "2 January"], "write it as YYYY-MM-DD"),
        (["--holiday", "2101-01-01"], "outside the calendar"),
        (["--open", "2025-12-20"], "is a Saturday"),
        (["--open", "soon"], "write it as YYYY-MM-DD"),
        (["--under", "barnett"], "did you mean 'barnet'"),
        (["--under", "barnet", "--set", "panel_notifed=2025-12-18"], "did you mean"),
        (["--ignore-unknown-events", "--set", "panel_notifed=2025-12-18"], "did you mean"),
        (["--edition", "2020"], "write it as YYYY-MM-DD"),
        (["--edition", "=2020-06-01"], "write DATE or RULE=DATE"),
        (["--edition", "notify-panel="], "write it as YYYY-MM-DD"),
        (["--edition", "notify-pannel=2020-06-01"], "did you mean 'notify-panel'?"),
        (["--edition", "Notify=2020-06-01"], "use lower case"),
        (["--on", "2101-01-01"], "outside the calendar"),
        (["--on", "tomorrow"], "write it as YYYY-MM-DD"),
        (["--format", "csv"], "give --each too"),
        (["--format", "xml"], "invalid choice"),
        (["--each", "panel_notified"], "expected 2 arguments"),
        (["--each", "panel_notified", "2025-12-18"], "write FIRST..LAST"),
        (["--each", "panel_notified", "2025-12-18.."], "write FIRST..LAST"),
        (["--each", "panel_notified", "2025-12-18..2025-12-32"], "write FIRST..LAST"),
        (["--each", "panel_notified", "2025-12-18...2025-12-20"], "write FIRST..LAST"),
        (["--each", "panel_notified", "2025-12-20..2025-12-18"], "name the first day first"),
        (["--each", "panel_notified", "2000-01-01..2100-12-31"], "try a shorter time"),
        (["--each", "panel_notified", "2100-12-30..2101-01-02"], "outside the calendar"),
        (["--each", "panel_notifed", "2025-12-18..2025-12-20"], "did you mean 'panel_notified'?"),
        (["--each", "Panel", "2025-12-18..2025-12-20"], "use lower case"),
        (["--all"], "unrecognized arguments"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_a_remedy(what_if, options, remedy):
    status, out, err = what_if(*options)
    assert (status, out) == (2, "")
    assert remedy in err
    assert err.startswith("error: ")
    assert "Traceback" not in err


def test_every_slip_is_told_at_once(what_if):
    status, out, err = what_if("--set", "panel_notified=soon", "--set", "Panel=2025-12-18")
    assert (status, out) == (2, "")
    assert err.startswith("error: scenario: 2 problems\n")


def test_a_case_that_cannot_be_read_is_refused_by_name(what_if, tmp_path):
    status, out, err = what_if(case=tmp_path / "none.json")
    assert (status, out) == (2, "")
    assert "none.json: no such file or directory" in err


def test_an_answer_of_no_fact_is_not_repeated(what_if):
    _, _, err = what_if("--fact", "outcome=A-Childs-Name")
    assert "Childs" not in err


# -- Each of many days -----------------------------------------------------------------------

EACH = ("--each", "panel_notified", "2025-12-22..2025-12-29")


def test_a_sweep_tells_the_dates_of_each_day(what_if):
    # Counted by hand in test_sweep_text.
    status, out, err = what_if(*EACH)
    assert (status, err) == (0, "")
    assert "Thu 25 Dec 2025  holiday  ! Mon 22 Dec 2025    Mon 19 Jan 2026  ~ Mon 9 Feb" in out


def test_the_other_options_come_first_and_hold_for_each_day(what_if):
    _, out, _ = what_if(*EACH, "--holiday", "2026-01-02", "--format", "json")
    record = json.loads(out)
    assert list(record["calendar"]["closures"]) == ["2026-01-02"]
    christmas = record["rows"][3]
    [submission] = [m for m in christmas["milestones"] if m["rule"] == SUBMISSION]
    # Without 2 January: 29 30 31 | 5-9 | 12-16 | 19 20.
    assert (christmas["on"], submission["due"]) == ("2025-12-25", "2026-01-20")


def test_a_sweep_as_csv(what_if):
    _, out, _ = what_if(*EACH, "--format", "csv")
    assert out.splitlines()[4].startswith("2025-12-25,Christmas Day,2025-12-22,met_late,2026-01-19")
