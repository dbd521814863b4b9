"""The command `windows`: its words, its JSON, its exit status."""

import json

import pytest

from rulebook_text import book, day, timeline
from safeguarding_timelines import Event
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.outputs.text.windows import windows_text
from safeguarding_timelines.questions.windows.windows import windows_of

CASE = {
    "reference": "EX-2026-042",
    "facts": {"outcome": "died", "abuse_or_neglect": "known"},
    "events": [
        {"kind": "became_aware", "on": "2025-09-08"},
        {"kind": "panel_notified", "on": "2025-09-11"},
        {"kind": "rapid_review_submitted", "on": "2025-09-30"},
        {"kind": "lcspr_decided", "on": "2025-10-09"},
        {"kind": "lcspr_published", "on": "2026-04-08"},
    ],
}


@pytest.fixture
def run(tmp_path, capsys):
    """Run `windows` on a case; returns exit status, output and errors."""

    def run(*options, case=CASE, as_of="2026-03-24"):
        path = tmp_path / "case.json"
        path.write_text(json.dumps(case), encoding="utf-8")
        status = main(["windows", str(path), "--as-of", as_of, *options])
        return (status, *capsys.readouterr())

    return run


def test_the_json_is_the_record(run):
    status, out, err = run("--format", "json")
    assert (status, err) == (0, "")
    record = json.loads(out)
    assert record["case"] == "EX-2026-042"
    windows = {window["event"]: window for window in record["windows"]}
    assert windows["report_sent_to_panel"]["latest"] == "2026-03-27"
    assert not record["keep_plans"]


def test_plans_stay_where_that_is_asked(run):
    record = json.loads(run("--format", "json", "--keep-plans")[1])
    windows = {window["event"]: window for window in record["windows"]}
    assert windows["report_sent_to_panel"]["latest"] == "2026-03-26"
    assert record["keep_plans"]
    assert "lcspr_published" not in windows


def test_a_clash_is_status_1_in_either_format(run):
    for format_ in ("json", "table"):
        status, out, err = run("--format", format_, as_of="2026-03-31")
        assert (status, err) == (1, "")
        assert "lcspr-publication" in out


def test_what_cannot_be_used_is_status_2_and_prints_nothing(run):
    status, out, err = run("--rules", "no-such-book")
    assert (status, out) == (2, "")
    assert err.startswith("error: ")


def test_no_line_is_wider_than_a_hundred_columns(run):
    for as_of in ("2026-03-24", "2026-03-31", "2026-05-01"):
        lines = run(as_of=as_of)[1].splitlines()
        assert max(map(len, lines)) <= 100


@pytest.fixture
def text(tmp_path):
    """The text of the windows under these rules, as of Monday 5 January 2026."""

    def text(rules, *events, facts=None, **kinds):
        given = timeline(book(tmp_path, rules), "2026-01-05", *events, facts=facts, **kinds)
        return windows_text(windows_of(given))

    return text


def test_with_nothing_pressing_it_says_so(text):
    assert text('event = "acted"\nwithin = "5 days"\nof = "started"') == (
        "EX-2026-001   as of Mon 5 Jan 2026\n"
        "\n"
        "Nothing here sets a limit to what is still open.\n"
        "\n"
        "Not shown: 2 events that nothing on record limits yet.\n"
        "Not every day between two ends need be possible. Not legal advice.\n"
    )


def test_what_rests_on_a_record_through_another_event_is_shown(text):
    # Started on the 4th: the act from the 9th, the end from the 14th.
    told = text(
        """
        id = "a"
        event = "acted"
        at_least = "5 days"
        after = "started"

        id = "b"
        event = "finished"
        at_least = "5 days"
        after = "acted"
        """,
        started="2026-01-04",
    )
    assert (
        "the end of it\n"
        "    earliest  Wed 14 Jan 2026  b, with the act at its earliest\n"
        "    latest    no limit\n"
    ) in told


def test_a_rule_that_may_not_apply_is_told(text):
    told = text(
        'event = "acted"\nwithin = "5 days"\nof = "started"\napplies_if = { looked_after = true }',
        started="2026-01-05",
    )
    assert "Supposing that these apply, which is not known: r." in told


def test_the_ways_to_use_a_window_stand_under_it(text):
    told = text(
        """
        id = "r"
        event = "reported"
        before = { latest_of = ["finished", "published"] }

        id = "gate"
        event = "reported"
        at_least = "5 days"
        after = "started"

        id = "end"
        event = "finished"
        no_later_than = 2026-01-20
        """,
        started="2026-01-05",
    )
    assert (
        "the end of it\n"
        "    earliest  Mon 5 Jan 2026   today\n"
        "    latest    Tue 20 Jan 2026  end\n"
        "    slack     15 days (11 working)\n"
        "    either    from Sat 10 Jan 2026 to Tue 20 Jan 2026, provided: the report by Tue 20 Jan"
        " 2026\n"
        "    or        from Mon 5 Jan 2026 to Tue 20 Jan 2026, provided: the publication not before"
        " Sat 10\n"
        "              Jan 2026\n"
    ) in told
    assert "    or        from Sat 10 Jan 2026 with no limit, provided: the publication" in told


def test_a_way_that_asks_nothing_of_others_says_only_its_days(text):
    # The start decides: by the 10th the act within five days, afterwards whenever.
    told = text(
        """
        event = "acted"
        within = "5 days"
        of = "started"
        edition_by = "asked"
        in_force = { until = 2026-01-10 }
        """,
        started="2026-01-05",
    )
    assert "    or        from Mon 5 Jan 2026 with no limit, provided: a request not before" in told


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        ("2026-01-08", "too early: before the earliest day"),
        ("2026-01-19", "fits, with 1 day (1 working) to spare"),
        ("2026-01-23", "too late: 3 days (3 working) past the latest day"),
    ],
)
def test_a_plan_is_held_against_its_window(text, planned, told):
    rules = """
        id = "gate"
        event = "finished"
        at_least = "5 days"
        after = "started"

        id = "end"
        event = "finished"
        no_later_than = 2026-01-20
        """
    assert told in text(rules, started="2026-01-05", finished=planned)


def test_a_plan_with_no_last_day_fits(text):
    rules = 'event = "finished"\nat_least = "5 days"\nafter = "started"'
    told = text(rules, started="2026-01-05", finished="2026-01-12")
    assert "    planned   Mon 12 Jan 2026  fits\n" in told


def test_an_occurrence_is_named_by_its_day(text):
    told = text('event = "acted"\nwithin = "5 days"\nof = { each = "asked" }', asked=["2026-01-02"])
    assert "\nthe act, for that of Fri 2 Jan 2026\n" in told


def test_a_clash_tells_what_is_still_possible(text):
    told = text('event = "acted"\nwithin = "1 day"\nof = "started"', started="2026-01-02")
    assert (
        "Cannot be kept any more: r\n"
        "    left out below  r, due Sat 3 Jan 2026\n"
        "    still possible  the act, from Mon 5 Jan 2026\n"
        "\n"
        "the act\n"
        "    earliest  Mon 5 Jan 2026   today\n"
        "    latest    no limit\n"
    ) in told


def test_a_clash_over_what_has_happened_has_nothing_left(text):
    told = text(
        """
        id = "one"
        event = "acted"
        exactly = "5 days"
        before = "published"

        id = "two"
        event = "reported"
        exactly = "5 days"
        before = "published"
        """,
        acted="2026-01-03",
        reported="2026-01-04",
    )
    assert "Cannot all be kept any more: " in told
    assert "still possible" not in told


def test_what_is_not_exact_says_so(tmp_path):
    rules = """
        id = "r"
        event = "acted"
        within = "5 days"
        of = "finished"
        in_force = { until = 2026-01-10 }

        id = "r"
        event = "acted"
        within = "9 days"
        of = "finished"
        in_force = { from = 2026-01-11 }

        id = "then"
        event = "reported"
        within = "1 day"
        of = { deadline_of = "r" }
        """
    told = windows_text(windows_of(timeline(book(tmp_path, rules), "2026-01-05")))
    assert "\nNot exact: " in told


def test_where_the_calendar_does_not_reach_the_slack_is_in_days_alone(tmp_path):
    rules = """
        event = "acted"
        within = "100 years"
        of = "started"
        """
    granted = Event(kind="started", on=day("2026-01-05"))
    found = windows_of(timeline(book(tmp_path, rules), "2026-01-05", granted))
    assert found["acted"].slack_working_days is None
    assert f"    slack     {36_524} days\n" in windows_text(found)
