"""The chart of a case: drawn by hand, day by day, and what is said of what cannot be drawn."""

import sys

import pytest

from example_files import EXAMPLES, book_of, example, name_of
from rulebook_text import book, day
from safeguarding_timelines import Case, Event, Facts, compute_timeline, load_rulebook
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.outputs.text.chart import Scale, shortened, timeline_chart
from supposing import case

START = "2026-01-05"  # a Monday; no bank holiday until April


def drawn(folder, rules, *events, as_of, **options):
    """The chart of a small book on a case of events written ``kind 2026-01-05``."""
    made = [Event(kind=kind, on=day(on)) for kind, on in (event.split() for event in events)]
    timeline = compute_timeline(case(*made, facts=Facts()), book(folder, rules), as_of=day(as_of))
    return timeline_chart(timeline, **options)


def plots(chart):
    """What stands right of the date, a line a milestone, without its shade."""
    lines = chart.splitlines()
    top = next(n for n, line in enumerate(lines) if line.startswith("What "))
    left = lines[top].index("By") + len("By        ")
    body = lines[top + 1 : lines.index("", top)]
    return [line[left:].replace(":", " ").rstrip() for line in body]


# -- Drawn by hand ---------------------------------------------------------------------------


def test_the_case_at_christmas(capsys):
    # Monday 15 December is the first column: aware then, notified on the 17th, due on the 22nd.
    # From the 17th fifteen working days to Monday 12 January, column 28; from there the reply is
    # expected on 2 February, column 49. Christmas Day and Boxing Day are columns 10 and 11, New
    # Year's Day column 17, and today, the 6th, column 22.
    assert main(["due", str(example("in_progress")), "--as-of", "2026-01-06", "--chart"]) == 0
    chart = capsys.readouterr().out
    left = " " * 48
    assert chart.startswith(
        "EX-2025-117   as of Tue 6 Jan 2026   nothing late\n"
        "\n"
        f"{left}                      v today\n"
        f"{left}2025             2026\n"
        f"{left}Dec              Jan                            Feb\n"
        f"{left}15     22     29     5      12     19     26     2\n"
        "What                                  By        "
        "MTWTFSSMTWHHSSMTWHFSSMTWTFSSMTWTFSSMTWTFSSMTWTFSSMTW\n"
        "Notify the Panel of the incident      22 Dec 25 "
        "o=X==--D  ::::   : :: |   ::     ::     ::     ::\n"
        "Submit the rapid review to the Panel  12 Jan 26 "
        "  o==--===----===-=--=|===--D    ::     ::     ::\n"
        "The Panel .. to the rapid review     ~ 2 Feb 26 "
        "     ::   ::::   : :: |   ::o~~~~~~~~~~~~~~~~~~~~d\n"
        "\n"
        "o counted from   = time to act   - the same, on a day that does not count   D last day\n"
        "d last day as expected   X done   ~ expected, not fixed   | today"
        "   : weekend, holiday or closed\n"
        "H holiday or closed\n"
        "One column is one day.\n"
        "\n"
        "Not drawn: 15 with no date (the table without --chart has them).\n"
    )
    assert chart.endswith("Not legal advice.\n")


def test_the_case_months_later_in_weeks(capsys):
    # From Monday 15 December a column is a week. Today, 1 May, is 137 days on, column 19; due 12
    # January, column 4; the reply expected on 26 May, 162 days on, column 23.
    assert main(["due", str(example("in_progress")), "--as-of", "2026-05-01", "--chart"]) == 0
    chart = capsys.readouterr().out
    left = " " * 72
    assert chart.startswith(
        "EX-2025-117   as of Fri 1 May 2026   1 late\n"
        "\n"
        f"{left}                   v today\n"
        f"{left}   2026\n"
        f"{'What':60}  By           Jan Feb Mar  Apr May Jun\n"
        f"{'Notify the Panel of the incident':60}  22 Dec 25 XD                 |\n"
        f"{'Submit the rapid review to the Panel':60} !12 Jan 26 o===D!!!!!!!!!!!!!!|\n"
        f"{'The Panel replies to the rapid review':60} ~26 May 26 {'':19}o~~~d\n"
        "\n"
    )
    assert "One column is 7 days, from a Monday on.\n" in chart


FORWARD = """
    id = "in-time"
    event = "acted"
    within = "5 days"
    of = "started"

    id = "undone"
    event = "reported"
    within = "8 days"
    of = "started"

    id = "gate"
    event = "published"
    at_least = "10 days"
    after = "started"

    id = "window"
    event = "asked"
    from_day = 4
    to_day = 12
    day_one = "started"
    counted_in = "days"

    id = "fixed"
    event = "granted"
    no_later_than = 2026-01-18
"""


def test_each_bound_forward_in_its_own_way(tmp_path):
    # Columns are days from 5 January; today, the 15th, is column 10.
    chart = drawn(tmp_path, FORWARD, "started 2026-01-05", "acted 2026-01-07", as_of="2026-01-15")
    assert plots(chart) == [
        "o=X==D    |",
        "o====--=D!|",
        "o.........(",  # counts from the tenth day on
        "o..(=--===|D",  # day 4 is the 8th, day 12 the 16th
        "          |  D",
    ]


DONE = """
    id = "late"
    event = "acted"
    within = "2 days"
    of = "started"

    id = "early"
    event = "reported"
    at_least = "6 days"
    after = "started"

    id = "kept"
    kept_until = "withdrawn"
    at_least = "5 days"
    after = "started"

    id = "kept-long-enough"
    kept_until = "finished"
    at_least = "3 days"
    after = "started"

    id = "notice"
    event = "asked"
    at_least = "4 days"
    before = "published"

    id = "between"
    event = "also_started"
    between = ["acted", "published"]
"""


def test_what_was_done_and_what_was_not_in_order(tmp_path):
    chart = drawn(
        tmp_path,
        DONE,
        "started 2026-01-05",
        "acted 2026-01-09",  # two days late
        "reported 2026-01-08",  # three days too early
        "withdrawn 2026-01-07",  # kept two days of five
        "finished 2026-01-12",  # kept long enough
        "published 2026-01-19",  # planned: notice by the 15th
        as_of="2026-01-13",
    )
    assert plots(chart) == [
        "o=D!X   |",
        "o++K   E|",
        "o+!++K  |",
        "o..!..( |",
        "        | D...o",
        "    (--=|===--D",
    ]
    assert "E ended, as it may be then" in chart
    assert "K last day of keeping" in chart


UNCERTAIN = """
    id = "unknown"
    event = "acted"
    within = "9 days"
    of = "started"
    applies_if = { looked_after = true }

    id = "first"
    event = "reported"
    within = "6 days"
    of = "started"

    id = "then-kept"
    kept_until = "withdrawn"
    at_least = "4 days"
    after = "reported"
"""


def test_what_is_not_firm_is_drawn_in_other_signs(tmp_path):
    chart = drawn(tmp_path, UNCERTAIN, "started 2026-01-05", as_of="2026-01-06")
    assert plots(chart) == ["o|===-D", "o|???????d", " |    o~~~k"]
    assert "k last day of keeping as expected" in chart
    assert "? applies only if a fact that is not recorded says so" in chart
    assert "\nDo it" in chart
    assert "?14 Jan 26 " in chart
    assert "~15 Jan 26 " in chart


RECURRING = """
    id = "grid"
    event = "asked"
    every = "10 days"
    starting = "started"

    id = "rolling"
    event = "acted"
    every = "6 days"
    since_last = true
"""


def test_a_recurring_duty_is_drawn_from_its_last_act_and_not_from_its_first_start(tmp_path):
    events = ("started 2025-11-26", "acted 2026-01-08")
    asked = [f"asked {on}" for on in ("2025-12-06", "2025-12-16", "2025-12-26", "2026-01-05")]
    chart = drawn(tmp_path, RECURRING, *events, *asked, as_of="2026-01-09")
    # Thursday the 8th is the first column: six days on the 14th, and the grid's next on the 15th.
    assert plots(chart) == ["o|--==D", " |     D"]


UNKNOWN_DAYS = """
    id = "done"
    event = "acted"
    within = "3 days"
    of = "started"

    id = "counted"
    event = "reported"
    within = "6 days"
    of = "acted"

    id = "kept"
    kept_until = "withdrawn"
    at_least = "2 years"
    after = "acted"

    id = "yearly"
    event = "asked"
    every = "1 week"
    starting = "acted"

    id = "first"
    event = "published"
    at_least = "12 days"
    after = "acted"
"""


def imprecise(folder, first, last, as_of, *events):
    acted = Event(kind="acted", on={"from": first, "to": last})
    others = [Event(kind=kind, on=day(on)) for kind, on in (event.split() for event in events)]
    timeline = compute_timeline(
        case(acted, *others, facts=Facts()), book(folder, UNKNOWN_DAYS), as_of=day(as_of)
    )
    return timeline_chart(timeline)


def test_what_is_not_known_to_the_day_is_drawn_over_all_its_days(tmp_path):
    # Done between the 9th and the 12th, so late by one day to four; what is counted from it is
    # due between the 15th and the 18th, and has to be done by the 15th to be sure.
    chart = imprecise(tmp_path, "2026-01-09", "2026-01-12", "2026-01-14", "started 2026-01-05")
    # Columns are days from 5 January. The weekly request is due from the 16th on; publication
    # counts from the 21st or, to be sure, the 24th; what is kept is, to the last day that may be.
    assert plots(chart) == [
        "o==D**** |",
        "    ****=|D***",
        "         | D***",
        "    ****.|......***(",
        "    ****+|++++++++++++++> 12 Jan 2028",
    ]
    assert "* some day of these: which is not known" in chart
    assert "!" not in plots(chart)[1]


def test_late_is_what_is_late_on_every_day(tmp_path):
    # From Thursday 1 January: acted on the 5th to the 7th, so the report is due on the 11th to
    # the 13th, and late for certain from the 14th; the request a day later.
    chart = imprecise(tmp_path, "2026-01-05", "2026-01-07", "2026-01-16", "started 2026-01-01")
    assert plots(chart)[:3] == ["o=-D***        |", "    ***==-D**!!|", "           D**!|"]


# -- Far away --------------------------------------------------------------------------------

KEEP = """
    event = "acted"
    within = "5 days"
    of = "started"

    id = "keep"
    kept_until = "withdrawn"
    at_least = "1 year"
    after = "started"
"""


def test_what_is_kept_for_long_goes_past_the_edge_with_its_date(tmp_path):
    chart = drawn(tmp_path, KEEP, "started 2026-01-05", as_of="2026-01-08")
    acted, keep = plots(chart)
    assert acted == "o==|=D"
    assert keep == "o++|+++++++++++>  5 Jan 2027"
    assert "> goes on to the day written, or to today" in chart


def test_today_far_away_is_an_arrow_and_lateness_goes_on_to_it(tmp_path):
    chart = drawn(tmp_path, KEEP, "started 2026-01-05", as_of="2090-01-05")
    header = chart.splitlines()[2]
    assert header.endswith("today >")
    acted, keep = plots(chart)
    assert acted == "o====D!!!!!!!!!!!!!!!!!!!!!>"
    assert keep.startswith("o+++++")
    assert "|" not in acted


def test_today_some_months_away_is_drawn_in_weeks(tmp_path):
    # A hundred days from Monday 5 January are fourteen weeks and two days.
    chart = drawn(tmp_path, KEEP, "started 2026-01-05", as_of="2026-04-15")
    assert plots(chart)[0] == "D!!!!!!!!!!!!!|"
    assert "One column is 7 days, from a Monday on." in chart


def test_a_label_never_goes_past_the_edge(tmp_path):
    # 1 January is the first column of sixty, 1 March the last.
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"'
    header = drawn(tmp_path, rules, "started 2026-01-01", as_of="2026-02-27").splitlines()[2:7]
    assert header[2].split() == ["Jan", "Feb"]
    assert len(header[4]) == 100
    assert header[4].endswith("MTWTFSS")


def test_the_last_column_is_no_day_after_the_last(tmp_path):
    assert Scale(day("9999-12-01"), 7, 60).day(59) == day("9999-12-31")
    assert Scale(day("9999-12-01"), 7, 60).day(1) == day("9999-12-08")


def test_today_long_before_what_is_planned_is_an_arrow_to_the_left(tmp_path):
    chart = drawn(tmp_path, KEEP, "started 2090-01-05", as_of="2026-01-05")
    assert chart.splitlines()[2].endswith(" < today")
    # Thursday 5 January 2090, and five days on the Tuesday after.
    assert plots(chart)[0] == "o=--=D"
    assert "One column is one day." in chart


def test_today_near_the_edge_is_told_on_its_left(tmp_path):
    # 58 days from 5 January: today is the 59th column of 60.
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"'
    chart = drawn(tmp_path, rules, "started 2026-01-05", as_of="2026-03-04")
    header = chart.splitlines()[2]
    assert header.endswith("today v")
    assert len(header) == 40 + 59


HUNDRED_YEARS = """
    event = "acted"
    within = "99 years"
    of = "started"

    id = "beyond"
    event = "reported"
    within = "100 years"
    of = "started"
"""


#: Column c begins 609 c days after 3 January 2000: column 1 on 3 September 2001, the sixth on 4
#: January 2010; a number takes five columns, and the first gives way to the second.
YEARS = [
    f"{year}" for year in (2001, 2010, 2018, 2026, 2035, 2043, 2051, 2060, 2068, 2076, 2085, 2093)
]


def test_a_hundred_years_fit_too(tmp_path):
    chart = drawn(tmp_path, HUNDRED_YEARS, "started 2000-01-03", as_of="2090-01-05")
    [step] = [line for line in chart.splitlines() if line.startswith("One column is")]
    # 36,526 days from Monday 3 January 2000: 86 weeks a column would be 36,120, 87 are 36,540.
    assert step == "One column is 609 days, from a Monday on."
    assert all(plot.startswith("o=====") for plot in plots(chart))
    # A column is 20 months, so no months; a year that begins in a column has its number there.
    assert chart.splitlines()[3].split() == ["What", "By", *YEARS]
    assert max(map(len, chart.splitlines())) <= 100


def test_the_days_beyond_the_calendar_are_drawn_with_their_weekends(tmp_path):
    events = ("started 2100-12-25",)
    rules = 'event = "acted"\nwithin = "20 days"\nof = "started"'
    chart = drawn(tmp_path, rules, *events, as_of="2100-12-28")
    # A Saturday, then Monday the 27th and Tuesday the 28th in lieu of it and of Boxing Day; New
    # Year's Day 2101 is a Saturday.
    assert "SSHHWTFSSMTWTFSSMTWTF" in chart


def test_one_day_alone(tmp_path):
    rules = 'event = "acted"\nwithin = "0 days"\nof = "started"'
    chart = drawn(tmp_path, rules, "started 2026-01-05", as_of="2026-01-05")
    assert plots(chart) == ["D"]
    assert "v today" in chart


# -- Left out --------------------------------------------------------------------------------

WITHOUT = """
    id = "untimed"
    event = "acted"
    untimed = "promptly"
    after = "started"

    id = "waits"
    event = "reported"
    within = "5 days"
    of = "published"

    id = "off"
    event = "finished"
    within = "5 days"
    of = "started"
    cancelled_by = "called_off"
"""


def test_where_nothing_has_a_date_that_is_said(tmp_path):
    chart = drawn(tmp_path, WITHOUT, "started 2026-01-05", "called_off 2026-01-06", as_of=START)
    assert "Do it" in chart  # called off only tomorrow
    chart = drawn(
        tmp_path, WITHOUT, "started 2026-01-05", "called_off 2026-01-06", as_of="2026-01-08"
    )
    assert chart.startswith(
        "EX-2026-001   as of Thu 8 Jan 2026   nothing late\n"
        "\n"
        "Nothing here has a date to draw.\n"
        "\n"
        "Not drawn: 2 with no date (the table without --chart has them).\n"
        "Not drawn: 1 no longer required.\n"
        "Rules: test-book 1."
    )


def test_what_the_case_was_known_as_is_said(tmp_path):
    rules = book(tmp_path, KEEP)
    timeline = compute_timeline(
        case(Event(kind="started", on=day(START)), facts=Facts()),
        rules,
        as_of=day("2026-01-08"),
        known_on=day("2026-01-07"),
    )
    first = timeline_chart(timeline).splitlines()[0]
    assert first == (
        "EX-2026-001   as of Thu 8 Jan 2026, as known on Wed 7 Jan 2026   nothing late"
    )


def test_a_local_rule_that_carries_out_one_drawn_is_called_local(tmp_path):
    rules = """
        id = "national"
        event = "acted"
        within = "5 days"
        of = "started"

        id = "ours"
        event = "acted"
        within = "4 days"
        of = "started"
        implements = "national"
    """
    chart = drawn(tmp_path, rules, "started 2026-01-05", as_of=START)
    assert [line.split("  ")[0] for line in chart.splitlines() if "Do it" in line] == [
        "local: Do it", "Do it",
    ]  # fmt: skip


# -- Titles ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "width", "expected"),
    [
        ("Submit the rapid review to the Panel", 36, "Submit the rapid review to the Panel"),
        ("Submit the rapid review to the Panel", 35, "Submit the .. review to the Panel"),
        ("Submit the rapid review to the Panel", 28, "Submit the .. to the Panel"),
        (
            "Send the full report to the Panel (guidance)",
            40,
            "Send the full .. to the Panel (guidance)",
        ),
        ("Antidisestablishmentarianism at last", 20, "Antidisestablishme.."),
        ("Do Antidisestablishmentarianism", 20, "Do .."),
    ],
)
def test_a_long_title_keeps_its_first_words_and_its_last(title, width, expected):
    assert shortened(title, width) == expected
    assert len(expected) <= width


# -- On the command line ---------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("as_of", ["2019-07-01", "2024-01-20", "2025-12-18", "2026-04-20"])
def test_every_chart_is_legible_at_a_hundred_columns_and_without_colour(path, as_of):
    for name in dict.fromkeys(["england", book_of(path)]):
        timeline = compute_timeline(
            Case.read(path), load_rulebook(name), as_of=day(as_of), ignore_unknown_events=True
        )
        chart = timeline_chart(timeline)
        assert max(len(line) for line in chart.splitlines()) <= 100
        assert chart.isascii()
        assert "\x1b" not in chart
        assert "unlawful" not in chart.lower()
        assert all(line == line.rstrip() for line in chart.splitlines())


def test_colour_adds_nothing_but_colour(tmp_path):
    rules = (
        KEEP
        + """
        id = "unknown"
        event = "reported"
        within = "60 days"
        of = "started"
        applies_if = { looked_after = true }
    """
    )
    plain, lit = (
        drawn(tmp_path, rules, "started 2026-01-05", as_of="2026-02-01", colour=colour)
        for colour in (False, True)
    )
    assert lit.count("\x1b[1;31mDo it") == lit.count("\x1b[2mDo it") == 1
    assert "\x1b" not in plain
    for code in ("\x1b[1;31m", "\x1b[2m", "\x1b[0m"):
        lit = lit.replace(code, "")
    assert lit == plain


def test_a_chart_needs_no_extra_package(capsys, monkeypatch):
    for module in (
        "rich",
        "rich.console",
        "rich.table",
        "safeguarding_timelines.outputs.text.table",
    ):
        monkeypatch.setitem(sys.modules, module, None)
    assert main(["due", str(example("in_progress")), "--as-of", "2026-01-06", "--chart"]) == 0
    assert "v today" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--format", "json"], ["--format", "csv"], ["--all"]])
def test_a_chart_is_drawn_of_the_table_alone(capsys, options):
    arguments = ["due", str(example("in_progress")), "--as-of", "2026-01-06", "--chart", *options]
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: --chart: draws the table; leave out --format and --all\n"
