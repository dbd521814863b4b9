"""Every shape of a bound that happens once, with dates counted by hand on a wall calendar.

Citations are to the table of rules of time: Lester v Garland (the day of the event is excluded),
Dodds v Walker (the corresponding date), Re Hector Whaling (clear days).
"""

import pytest

from rulebook_text import book, day, flags, milestone
from safeguarding_timelines import Status, WorkingCalendar


def dates(found):
    return found.earliest, found.due


# -- within ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "start", "due"),
    [
        # Lester v Garland: the day of the event is day 0. 16, 17, 18, 19, 22 Dec.
        ("5 working days", "2025-12-15", "2025-12-22"),
        # 18, 19, 22, 23, 24, 29, 30, 31 Dec, 2, 5, 6, 7, 8, 9, 12 Jan; 25, 26 Dec, 1 Jan are off.
        ("15 working days", "2025-12-17", "2026-01-12"),
        # 2 Apr, then Good Friday and Easter Monday are off: 7, 8, 9, 10 Apr.
        ("5 working days", "2026-04-01", "2026-04-10"),
        # Friday 1 May: the 4th is a bank holiday, so 5, 6, 7, 8, 11 May ...
        ("5 working days", "2026-05-01", "2026-05-11"),
        # ... and Saturday 2 May gives the same: nothing rolls before it is counted.
        ("5 working days", "2026-05-02", "2026-05-11"),
        # Christmas Day itself, a Friday in 2026: 28 Dec is the substitute, so 29 Dec is day one.
        ("1 working day", "2026-12-25", "2026-12-29"),
        ("7 days", "2026-01-05", "2026-01-12"),
        ("3 weeks", "2026-01-05", "2026-01-26"),
        # Dodds v Walker: the corresponding date, or the last day of a shorter month.
        ("6 months", "2026-01-15", "2026-07-15"),
        ("6 months", "2025-08-31", "2026-02-28"),
        ("6 months", "2023-08-31", "2024-02-29"),
        ("4 months", "2025-09-30", "2026-01-30"),
        ("1 year", "2024-02-29", "2025-02-28"),
        ("1 year", "2025-02-28", "2026-02-28"),
        # A period in days may end on a Sunday, and stays there.
        ("6 days", "2026-01-05", "2026-01-11"),
    ],
)
def test_within_counts_from_the_day_after_the_event(tmp_path, length, start, due):
    rules = f'event = "acted"\nwithin = "{length}"\nof = "started"'
    found = milestone(book(tmp_path, rules), start, started=start)
    assert dates(found) == (None, day(due))
    assert (found.anchor.event, found.anchor.on, found.anchor.basis) == (
        "started",
        day(start),
        "actual",
    )


@pytest.mark.parametrize("nothing", ["0 days", "0 working days", "0 months", "0 hours"])
@pytest.mark.parametrize("start", ["2026-01-05", "2026-01-11", "2026-12-25"])
def test_within_nothing_is_the_same_day_even_a_sunday_or_christmas(tmp_path, nothing, start):
    rules = f'event = "acted"\nwithin = "{nothing}"\nof = "started"'
    found = milestone(book(tmp_path, rules), start, started=start)
    assert dates(found) == (None, day(start))
    assert found.status is Status.DUE_TODAY


def test_a_missing_day_may_be_taken_forward_instead(tmp_path):
    rules = 'event = "acted"\nwithin = "6 months"\nof = "started"\nmissing_day = "next_day"'
    loaded = book(tmp_path, rules)
    assert milestone(loaded, "2025-09-01", started="2025-08-31").due == day("2026-03-01")
    assert milestone(loaded, "2025-09-01", started="2025-08-28").due == day("2026-02-28")


# -- notice ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publication", "length", "due"),
    [
        # Regulation 16, seven days: P - 7, on whatever day of the week that falls.
        ("2026-01-09", "7 days", "2026-01-02"),
        ("2026-04-13", "7 days", "2026-04-06"),  # Easter Monday, and it stays there
        ("2026-01-09", "8 days", "2026-01-01"),  # clear days (Re Hector Whaling)
        # Paragraph 364: 8, 7, 6, 5, 2 Jan, 31, 30 Dec; 1 Jan is off.
        ("2026-01-09", "7 working days", "2025-12-30"),
        # 10, 9, 8, 7 Apr, then over Easter 2, 1 Apr, 31 Mar.
        ("2026-04-13", "7 working days", "2026-03-31"),
        # 4, 3, 2, 1 Jun, 29, 28, 27 May.
        ("2026-06-05", "7 working days", "2026-05-27"),
        # 21, 20, 19, 18, 17, 14, 13 Aug, and a clear eighth: 12 Aug.
        ("2026-08-24", "7 working days", "2026-08-13"),
        ("2026-08-24", "8 working days", "2026-08-12"),
        # Published on a Sunday: the Friday before is the first day counted back.
        ("2026-08-23", "1 working day", "2026-08-21"),
        ("2024-03-31", "1 month", "2024-02-29"),
        ("2026-01-05", "0 days", "2026-01-05"),
    ],
)
def test_notice_is_counted_back_and_leaves_out_the_later_event(tmp_path, publication, length, due):
    rules = f'event = "acted"\nat_least = "{length}"\nbefore = "published"'
    found = milestone(book(tmp_path, rules), "2024-01-01", published=publication)
    assert dates(found) == (None, day(due))
    assert found.anchor.basis == "planned"


# -- gate, keep, point -----------------------------------------------------------------------


def test_a_gate_gives_the_earliest_day_and_no_due_date(tmp_path):
    rules = 'event = "acted"\nat_least = "10 days"\nafter = "started"'
    found = milestone(book(tmp_path, rules), "2026-01-05", started="2026-01-05")
    assert dates(found) == (day("2026-01-15"), None)
    assert found.act_by is None


def test_a_gate_in_working_days_crosses_christmas(tmp_path):
    # Christmas Day 2026 is a Friday, 28 Dec the substitute for Boxing Day: 29, 30 Dec.
    rules = 'event = "acted"\nat_least = "2 working days"\nafter = "started"'
    found = milestone(book(tmp_path, rules), "2026-12-24", started="2026-12-24")
    assert dates(found) == (day("2026-12-30"), None)


@pytest.mark.parametrize(
    ("published", "missing_day", "last"),
    [
        ("2026-01-15", "last_day", "2027-01-15"),
        ("2024-02-29", "last_day", "2025-02-28"),
        ("2024-02-29", "next_day", "2025-03-01"),
        ("2027-02-28", "last_day", "2028-02-28"),
    ],
)
def test_keeping_for_a_year_runs_to_the_end_of_the_corresponding_date(
    tmp_path, published, missing_day, last
):
    # Regulation 17: a minimum of one year following publication.
    rules = f"""
        kept_until = "withdrawn"
        at_least = "1 year"
        after = "published"
        missing_day = "{missing_day}"
    """
    found = milestone(book(tmp_path, rules), published, published=published)
    assert dates(found) == (None, day(last))
    assert (found.event, found.act_by) == ("withdrawn", None)


def test_a_point_after_is_both_the_earliest_and_the_due_day(tmp_path):
    rules = 'event = "acted"\nexactly = "28 days"\nafter = "started"'
    found = milestone(book(tmp_path, rules), "2026-01-05", started="2026-01-05")
    assert dates(found) == (day("2026-02-02"), day("2026-02-02"))


def test_a_point_before_is_both_the_earliest_and_the_due_day(tmp_path):
    # 10, 9, 8, 7 Apr, then over Easter 2 Apr.
    rules = 'event = "acted"\nexactly = "5 working days"\nbefore = "published"'
    found = milestone(book(tmp_path, rules), "2026-03-01", published="2026-04-13")
    assert dates(found) == (day("2026-04-02"), day("2026-04-02"))


# -- day window ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "unit", "start", "earliest", "due"),
    [
        # Day 1 is 5 Jan: day 6 is 10 Jan; 31 Jan is day 27, 28 Feb day 55, 5 Mar day 60.
        (6, 60, "days", "2026-01-05", "2026-01-10", "2026-03-05"),
        (1, 1, "days", "2026-01-05", "2026-01-05", "2026-01-05"),
        # 5, 6, 7, 8, 9 Jan are days 1 to 5; 12 to 16 Jan days 6 to 10.
        (6, 10, "working days", "2026-01-05", "2026-01-12", "2026-01-16"),
        (1, 1, "working days", "2026-01-05", "2026-01-05", "2026-01-05"),
        # From a Saturday: in days it is day 1 itself, in working days Monday is.
        (6, 10, "days", "2026-01-03", "2026-01-08", "2026-01-12"),
        (6, 10, "working days", "2026-01-03", "2026-01-12", "2026-01-16"),
        # From Christmas Day 2025: 29 Dec is day 1; 30, 31 Dec, 2, 5 Jan.
        (1, 5, "working days", "2025-12-25", "2025-12-29", "2026-01-05"),
        # Day 60 over a leap February: 1 Jan is day 1, 31 Jan day 31, 29 Feb day 60.
        (60, 61, "days", "2024-01-01", "2024-02-29", "2024-03-01"),
    ],
)
def test_day_n_of_a_window_is_the_nth_day_with_day_one_included(
    tmp_path, first, last, unit, start, earliest, due
):
    rules = f"""
        event = "acted"
        from_day = {first}
        to_day = {last}
        day_one = "started"
        counted_in = "{unit}"
    """
    found = milestone(book(tmp_path, rules), start, started=start)
    assert dates(found) == (day(earliest), day(due))


# -- order, between, untimed, fixed date -----------------------------------------------------


def test_order_alone_is_due_on_the_day_of_the_later_event(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nbefore = "published"')
    found = milestone(loaded, "2026-04-01", published="2026-04-13")
    assert dates(found) == (None, day("2026-04-13"))
    done = milestone(loaded, "2026-05-01", published="2026-04-13", acted="2026-04-13")
    assert (done.status, done.late) == (Status.MET, False)
    late = milestone(loaded, "2026-05-01", published="2026-04-13", acted="2026-04-14")
    assert (late.status, late.late) == (Status.MET_LATE, True)


def test_between_opens_with_the_first_event_and_is_due_with_the_second(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nbetween = ["started", "published"]')
    found = milestone(loaded, "2026-02-01", started="2026-01-05", published="2026-04-13")
    assert dates(found) == (day("2026-01-05"), day("2026-04-13"))
    assert found.anchor.event == "published"


@pytest.mark.parametrize("after", ["", 'after = "started"'])
def test_untimed_gives_no_date_whether_or_not_its_start_is_known(tmp_path, after):
    loaded = book(tmp_path, f'event = "acted"\nuntimed = "promptly"\n{after}')
    for kinds in ({}, {"started": "2026-01-05"}):
        found = milestone(loaded, "2026-02-01", **kinds)
        assert dates(found) == (None, None)
        assert (found.status, found.act_by, found.late) == (Status.UNTIMED, None, False)


def test_a_fixed_date_needs_no_event_to_count_from(tmp_path):
    found = milestone(book(tmp_path, 'event = "acted"\nno_later_than = 2026-09-30'), "2026-02-01")
    assert dates(found) == (None, day("2026-09-30"))
    assert (found.anchor.event, found.anchor.on, found.anchor.basis) == (None, None, "actual")


# -- Which days count ------------------------------------------------------------------------


def test_a_rule_may_roll_a_non_working_start_forward_before_it_counts(tmp_path):
    rules = """
        id = "strict"
        event = "acted"
        within = "5 working days"
        of = "started"

        id = "rolled"
        event = "acted"
        within = "5 working days"
        of = "started"
        start_convention = "next_working_day"

        id = "rolled-in-days"
        event = "acted"
        within = "7 days"
        of = "started"
        start_convention = "next_working_day"

        id = "day-itself"
        event = "acted"
        within = "5 working days"
        of = "started"
        start_convention = "day_itself"
    """
    loaded = book(tmp_path, rules)
    due = {
        name: [
            milestone(loaded, "2026-01-02", rule=name, started=start).due
            for start in ("2026-01-03", "2026-01-06")
        ]
        for name in ("strict", "rolled", "rolled-in-days", "day-itself")
    }
    # Saturday 3 Jan: Monday 5 Jan is day 1 (strict), or day 0 (rolled). Tuesday 6 Jan: no matter.
    assert due == {
        "strict": [day("2026-01-09"), day("2026-01-13")],
        "rolled": [day("2026-01-12"), day("2026-01-13")],
        "rolled-in-days": [day("2026-01-12"), day("2026-01-13")],
        "day-itself": [day("2026-01-09"), day("2026-01-13")],
    }


@pytest.mark.parametrize(
    ("name", "due"),
    [
        # Wednesday 1 April 2026. By the letter of footnote 209 Good Friday counts and Easter
        # Monday does not: 2, 3, 7, 8, 9 Apr.
        ("literal", "2026-04-09"),
        ("england-and-wales", "2026-04-10"),
        # Scotland keeps Good Friday and works on Easter Monday: 2, 6, 7, 8, 9 Apr.
        ("scotland", "2026-04-09"),
    ],
)
def test_a_rule_may_name_the_calendar_it_counts_on(tmp_path, name, due):
    rules = f'event = "acted"\nwithin = "5 working days"\nof = "started"\ncalendar = "{name}"'
    loaded = book(tmp_path, rules)
    assert milestone(loaded, "2026-04-01", started="2026-04-01").due == day(due)
    # ... and keeps it when the case brings a calendar of its own, with the closures of that.
    own = WorkingCalendar.from_dates({day("2026-04-02"): "flood"})
    options = {"calendar": own}
    found = milestone(loaded, "2026-04-01", started="2026-04-01", options=options)
    assert found.due == day(due)
    closed = WorkingCalendar.england_and_wales().with_closures({day("2026-04-02"): "flood"})
    found = milestone(loaded, "2026-04-01", started="2026-04-01", options={"calendar": closed})
    assert found.due == {"2026-04-09": day("2026-04-10"), "2026-04-10": day("2026-04-13")}[due]


def test_a_named_calendar_is_as_known_on_the_day_asked_about(tmp_path):
    # The holiday for the State Funeral on Monday 19 September 2022 was approved on the 10th.
    # From Wednesday the 14th: 15, 16, 19, 20, 21 Sep; without the 19th 15, 16, 20, 21, 22 Sep.
    rules = 'event = "acted"\nwithin = "5 working days"\nof = "started"'
    loaded = book(tmp_path, f'{rules}\n\nid = "named"\n{rules}\ncalendar = "scotland"')
    dues = {
        known: [
            milestone(
                loaded,
                "2022-09-09",
                rule=rule,
                started="2022-09-14",
                options={"known_on": day(known)},
            ).due
            for rule in ("r", "named")
        ]
        for known in ("2022-09-09", "2022-09-10")
    }
    assert dues == {
        "2022-09-09": [day("2022-09-21"), day("2022-09-21")],
        "2022-09-10": [day("2022-09-22"), day("2022-09-22")],
    }


def test_the_calendar_of_a_case_replaces_that_of_the_rulebook(tmp_path):
    loaded = book(tmp_path, 'event = "acted"\nwithin = "2 working days"\nof = "started"')
    # Boxing Day 2025 is a Friday. With only that one holiday Christmas Day counts: 25, 29 Dec.
    own = WorkingCalendar.from_dates({day("2025-12-26"): "feast"})
    found = milestone(loaded, "2025-12-24", started="2025-12-24", options={"calendar": own})
    assert found.due == day("2025-12-29")
    assert milestone(loaded, "2025-12-24", started="2025-12-24").due == day("2025-12-30")


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ('within = "7 days"\nof = "started"', {"unqualified"}),
        ('at_least = "7 days"\nbefore = "published"', {"unqualified"}),
        ('within = "7 working days"\nof = "started"', set()),
        ('within = "1 week"\nof = "started"', set()),
        ('within = "0 days"\nof = "started"', set()),
        ('within = "7 days"\nof = "started"\nforce = "statute"', set()),
    ],
)
def test_bare_days_are_calendar_days_and_flagged_unqualified(tmp_path, bound, expected):
    loaded = book(tmp_path, f'event = "acted"\n{bound}')
    found = milestone(loaded, "2026-01-05", started="2026-01-05", published="2026-03-02")
    assert flags(found) == expected
