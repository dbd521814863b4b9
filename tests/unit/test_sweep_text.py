"""A sweep in words: the table line by line, what is left out and said, and the CSV."""

import csv
import io

import pytest

from example_files import EXAMPLES, book_of, name_of
from rulebook_text import book, day
from safeguarding_timelines import Case, Event, Facts, Scenario, compute_timeline, load_rulebook
from safeguarding_timelines.outputs.csv import sweep_csv
from safeguarding_timelines.outputs.text.sweep import sweep_text
from safeguarding_timelines.questions.sweep import each_day, sweep
from safeguarding_timelines.questions.what_if import CloseDay, SetFact
from supposing import case, timeline

CHRISTMAS = each_day(day("2025-12-22"), day("2025-12-29"))


def text(kind="panel_notified", days=CHRISTMAS, *edits, start=None):
    return sweep_text(sweep(start or timeline(), kind, days, Scenario(edits=edits)))


def test_the_table_over_christmas():
    # The submission: 22 Dec + 23 24 | 29 30 31 2 | 5-9 | 12-15; each working day later one more.
    # Fifteen more for the reply: 15 Jan + 16 | 19-23 | 26-30 | 2-5 Feb.
    assert text() == (
        "EX-2026-001   as of Tue 6 Jan 2026\n"
        "With notification to the Panel (panel_notified) on each of 8 days, Mon 22 Dec 2025 to Mon"
        " 29 Dec\n"
        "    2025:\n"
        "\n"
        "                            Notify the         Submit the         The Panel\n"
        "                            Panel of the       rapid review to    replies to the\n"
        "                            incident           the Panel          rapid review\n"
        "---------------------------------------------------------------------------------\n"
        "Mon 22 Dec 2025             Mon 22 Dec 2025    Thu 15 Jan 2026  ~ Thu 5 Feb 2026\n"
        "Tue 23 Dec 2025           ! Mon 22 Dec 2025    Fri 16 Jan 2026  ~ Fri 6 Feb 2026\n"
        "Wed 24 Dec 2025           ! Mon 22 Dec 2025    Mon 19 Jan 2026  ~ Mon 9 Feb 2026\n"
        "Thu 25 Dec 2025  holiday  ! Mon 22 Dec 2025    Mon 19 Jan 2026  ~ Mon 9 Feb 2026\n"
        "Fri 26 Dec 2025  holiday  ! Mon 22 Dec 2025    Mon 19 Jan 2026  ~ Mon 9 Feb 2026\n"
        "Sat 27 Dec 2025  weekend  ! Mon 22 Dec 2025    Mon 19 Jan 2026  ~ Mon 9 Feb 2026\n"
        "Sun 28 Dec 2025  weekend  ! Mon 22 Dec 2025    Mon 19 Jan 2026  ~ Mon 9 Feb 2026\n"
        "Mon 29 Dec 2025           ! Mon 22 Dec 2025    Tue 20 Jan 2026  ~ Tue 10 Feb 2026\n"
        "\n"
        "!  late, or out of order\n"
        "~  expected, not fixed\n"
        "Not counted: Thu 25 Dec 2025 Christmas Day, Fri 26 Dec 2025 Boxing Day.\n"
        "Rules shown: notify-panel, rapid-review-submission, panel-response.\n"
        "Every other rule stands the same on all of these days.\n"
    )


def test_where_nothing_varies_one_line_says_so():
    assert text("incident").endswith(":\n\nNo date and no status depends on the day.\n")
    assert text(days=CHRISTMAS[:1]).endswith(
        "(panel_notified) on Mon 22 Dec 2025:\n\n"
        "One day alone shows nothing that depends on it: give two or more.\n"
    )


def test_a_day_closed_is_told_apart_from_a_holiday():
    found = text("panel_notified", CHRISTMAS, CloseDay(day=day("2025-12-24"), why="office closed"))
    assert "Wed 24 Dec 2025  closed " in found
    assert "Wed 24 Dec 2025 office closed, Thu 25 Dec 2025 Christmas Day" in found


def test_what_may_not_apply_and_what_has_no_date_is_said():
    unknown = text("panel_notified", CHRISTMAS, SetFact(name="abuse_or_neglect", value=None))
    assert "Mon 22 Dec 2025           ? Thu 15 Jan 2026  ~ Thu 5 Feb 2026\n" in unknown
    assert "?  applies only if a fact that is not recorded says so" in unknown
    assert "!  late" not in unknown


def test_what_depends_on_a_day_not_known_is_marked():
    aware = Event(kind="became_aware", on={"from": "2025-12-15", "to": "2025-12-17"})
    start = timeline(aware, Event(kind="panel_notified", on=day("2025-12-19")))
    # Due on the 22nd to the 24th, of which the table gives the date that is safe.
    found = text("panel_notified", each_day(day("2025-12-22"), day("2025-12-25")), start=start)
    assert "Mon 22 Dec 2025           * Mon 22 Dec 2025    Thu 15 Jan 2026" in found
    assert "Tue 23 Dec 2025           * Mon 22 Dec 2025    Fri 16 Jan 2026" in found
    assert "Thu 25 Dec 2025  holiday  ! Mon 22 Dec 2025    Mon 19 Jan 2026" in found
    assert "*  the safe one of several dates: which it is, is not known\n" in found


UNDATED = """
    id = "moved"
    event = "reported"
    within = "5 days"
    of = "started"

    id = "off"
    event = "acted"
    within = "2 days"
    of = "also_started"
    superseded_by = "started"

    id = "silent"
    event = "finished"
    untimed = "promptly"
    after = "started"
    if_late = "moved"

    id = "kept"
    kept_until = "withdrawn"
    at_least = "5 days"
    after = "started"

    id = "early"
    event = "published"
    at_least = "5 days"
    after = "started"
"""


def test_every_state_without_a_date_has_its_words(tmp_path):
    events = (
        Event(kind="also_started", on=day("2026-01-05")),
        Event(kind="withdrawn", on=day("2026-01-12")),
        Event(kind="published", on=day("2026-01-12")),
    )
    start = compute_timeline(
        case(*events, facts=Facts()), book(tmp_path, UNDATED), as_of=day("2026-01-12")
    )
    # From the 6th: reported by the 11th, a day ago, so `silent` applies; kept to the 11th, and
    # published after it. From the 7th: due today, and ended on the last day of keeping. From the
    # 13th all is still to come: published too early, and the act is overdue since the 7th.
    found = text("started", [day("2026-01-06"), day("2026-01-07"), day("2026-01-13")], start=start)
    assert found == (
        "EX-2026-001   as of Mon 12 Jan 2026\n"
        "With the start (started) on each of 3 days, Tue 6 Jan 2026 to Tue 13 Jan 2026:\n"
        "\n"
        f"{'':28}{'Do it':<19}{'Do it':<19}{'Do it':<19}Do it\n"
        f"{'-' * 100}\n"
        "Tue 6 Jan 2026              not required       no date set      ! Sun 11 Jan 2026"
        "    Sun 11 Jan 2026\n"
        "Wed 7 Jan 2026              not required       does not apply     Mon 12 Jan 2026"
        "    Mon 12 Jan 2026\n"
        "Tue 13 Jan 2026           ! Wed 7 Jan 2026     does not apply     Sun 18 Jan 2026"
        "  ! Sun 18 Jan 2026\n"
        "\n"
        "                            Do it\n"
        "-------------------------------------------\n"
        "Tue 6 Jan 2026              Sun 11 Jan 2026\n"
        "Wed 7 Jan 2026            ! Mon 12 Jan 2026\n"
        "Tue 13 Jan 2026             Sun 18 Jan 2026\n"
        "\n"
        "!  late, or out of order\n"
        "Rules shown: off, silent, moved, early, kept.\n"
        "Every other rule stands the same on all of these days.\n"
    )


def test_a_permission_that_has_lapsed_has_no_date(tmp_path):
    rules = 'event = "acted"\nwithin = "2 days"\nof = "started"\nforce = "permission"'
    start = compute_timeline(
        case(Event(kind="started", on=day("2026-01-05")), facts=Facts()),
        book(tmp_path, rules),
        as_of=day("2026-01-08"),
    )
    found = text("started", [day("2026-01-05"), day("2026-01-06")], start=start)
    assert "Mon 5 Jan 2026              does not apply\n" in found
    assert "Tue 6 Jan 2026              Thu 8 Jan 2026\n" in found


def test_days_alike_in_a_row_are_told_in_one_line():
    # Whatever was submitted before the guidance of September 2022, no reply was promised.
    days = each_day(day("2022-08-20"), day("2022-09-02"))
    found = text("rapid_review_submitted", days)
    assert "Sat 20 Aug 2022  weekend" in found
    assert "    and the same to Wed 31 Aug 2022, 12 days in all\nThu 1 Sep 2022" in found
    assert "Mon 29 Aug 2022  holiday" not in found
    # Seven alike are still a line each.
    seven = text("rapid_review_submitted", each_day(day("2022-08-25"), day("2022-09-02")))
    assert "Mon 29 Aug 2022  holiday" in seven
    assert "the same to" not in seven


def test_of_many_days_closed_a_few_are_named():
    found = text("rapid_review_submitted", each_day(day("2022-08-25"), day("2024-08-30")))
    # 2022: 29 Aug, 19 Sep, 26 and 27 Dec; 2023: 2 Jan, 7 and 10 Apr, 1, 8 and 29 May, 28 Aug,
    # 25 and 26 Dec; 2024: 1 Jan, 29 Mar, 1 Apr, 6 and 27 May, 26 Aug.
    assert "Mon 25 Dec 2023 Christmas Day and 7 more." in " ".join(found.split())


def many(count, event="reported"):
    return "\n\n".join(
        f'id = "r{number:02}"\nevent = "{event}"\nwithin = "{number} days"\nof = "started"'
        for number in range(1, count + 1)
    )


def test_what_there_is_no_room_for_is_named(tmp_path):
    start = compute_timeline(
        case(Event(kind="started", on=day("2026-01-05")), facts=Facts()),
        book(tmp_path, many(14)),
        as_of=day("2026-01-05"),
    )
    found = text("started", [day("2026-01-05"), day("2026-01-06")], start=start)
    assert found.count("\nMon 5 Jan 2026  ") == 3  # tables of four
    shown = ", ".join(f"r{number:02}" for number in range(1, 13))
    assert f"Rules shown: {shown}." in found
    assert "No room here for, but in --format csv and json: r13, r14." in found


def test_rules_on_one_event_that_go_alike_are_told_once(tmp_path):
    rules = many(2) + "\n\n" + many(2).replace("r0", "s0")
    rules += "\n\n" + many(1, "finished").replace("r0", "t0")
    start = compute_timeline(
        case(Event(kind="started", on=day("2026-01-05")), facts=Facts()),
        book(tmp_path, rules),
        as_of=day("2026-01-05"),
    )
    found = text("started", [day("2026-01-05"), day("2026-01-06")], start=start)
    assert "Rules shown: t01, r01, r02." in found
    assert "The same as r01 on all of these days: s01." in found
    assert "The same as r02 on all of these days: s02." in found


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("kind", ["became_aware", "panel_notified", "lcspr_published"])
def test_every_table_is_readable_at_a_hundred_columns_and_without_colour(path, kind):
    for name in dict.fromkeys(["england", book_of(path)]):
        start = compute_timeline(
            Case.read(path),
            load_rulebook(name),
            as_of=day("2026-01-06"),
            ignore_unknown_events=True,
        )
        found = text(kind, each_day(day("2025-12-22"), day("2025-12-27")), start=start)
        assert max(len(line) for line in found.splitlines()) <= 100
        assert found.isascii()
        assert "\x1b" not in found


# -- CSV -------------------------------------------------------------------------------------


def test_the_csv_has_a_row_a_day_and_two_columns_a_rule():
    # Counted by hand as in the table.
    rows = list(csv.reader(io.StringIO(sweep_csv(sweep(timeline(), "panel_notified", CHRISTMAS)))))
    assert rows[0] == [
        "panel_notified", "not counted", "notify-panel", "notify-panel status",
        "rapid-review-submission", "rapid-review-submission status", "panel-response",
        "panel-response status",
    ]  # fmt: skip
    assert len(rows) == 1 + len(CHRISTMAS)
    assert rows[4] == [
        "2025-12-25", "Christmas Day", "2025-12-22", "met_late", "2026-01-19", "due",
        "2026-02-09", "projected",
    ]  # fmt: skip
    assert rows[1][1] == ""


def test_a_rule_without_a_date_has_an_empty_cell():
    days = [day("2022-08-31"), day("2022-09-01")]
    text = sweep_csv(sweep(timeline(), "rapid_review_submitted", days))
    # Fifteen working days from 1 September: 2 | 5-9 | 12-16 | 20-23, the 19th being a holiday.
    assert [
        (row["panel-response"], row["panel-response status"])
        for row in csv.DictReader(io.StringIO(text))
    ] == [("", "not_applicable"), ("2022-09-23", "overdue")]
