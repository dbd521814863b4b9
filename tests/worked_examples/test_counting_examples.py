"""Dates counted by hand from the texts, day by day, on the England and Wales calendar.

WT = Working Together to Safeguard Children 2023; regulations are those of SI 2018/789.
England and Wales: Good Friday 3 and Easter Monday 6 April 2026, early May 4 May, spring 25 May,
summer 31 August, Christmas 25 and Boxing Day 26 December 2025, New Year's Day 1 January 2026.
"""

from datetime import date, timedelta

import pytest

from safeguarding_timelines import Period, WorkingCalendar

ENGLAND = WorkingCalendar.england_and_wales()
LITERAL = WorkingCalendar.literal()


def after(text, day, calendar=ENGLAND, **options):
    return Period.parse(text).after(day, calendar, **options)


def before(text, day, calendar=ENGLAND):
    return Period.parse(text).before(day, calendar)


# -- Within 5 working days of becoming aware (WT paragraph 330) ------------------------------


def test_five_working_days_over_one_weekend():
    # aware Mon 15 December 2025: 16, 17, 18, 19, 22
    assert after("5 working days", date(2025, 12, 15)) == date(2025, 12, 22)


def test_a_saturday_trigger_counts_the_next_working_day_as_day_one():
    # aware Sat 2 May 2026; Mon 4 May is a bank holiday: 5, 6, 7, 8, 11
    assert after("5 working days", date(2026, 5, 2)) == date(2026, 5, 11)


def test_a_friday_trigger_before_the_same_bank_holiday_ends_on_the_same_day():
    # aware Fri 1 May 2026: 5, 6, 7, 8, 11
    assert after("5 working days", date(2026, 5, 1)) == date(2026, 5, 11)


@pytest.mark.parametrize("day", [2, 3, 4])
def test_every_day_of_a_long_weekend_gives_the_same_last_day(day):
    assert after("5 working days", date(2026, 5, day)) == date(2026, 5, 11)


# -- The rapid review: 10 and 15 working days over Christmas ---------------------------------


def test_ten_working_days_over_christmas_and_new_year():
    # notified Wed 17 December 2025: 18, 19, 22, 23, 24, 29, 30, 31 December, 2, 5 January
    assert after("10 working days", date(2025, 12, 17)) == date(2026, 1, 5)


def test_fifteen_working_days_over_christmas_and_new_year():
    # the ten to Mon 5 January, then 6, 7, 8, 9, 12
    assert after("15 working days", date(2025, 12, 17)) == date(2026, 1, 12)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        # incident Wed 1 April 2026: 2, 7, 8, 9, 10, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24 April
        (date(2026, 4, 1), date(2026, 4, 24)),
        # aware Thu 9 April: 10, 13-17, 20-24, 27, 28, 29, 30 April
        (date(2026, 4, 9), date(2026, 4, 30)),
        # notification sent Thu 16 April: 17, 20-24, 27-30 April, 1 May, (4 closed), 5, 6, 7, 8 May
        (date(2026, 4, 16), date(2026, 5, 8)),
    ],
    ids=["from the incident", "from awareness", "from the notification"],
)
def test_fifteen_working_days_from_three_different_starts_of_one_case(start, last):
    assert after("15 working days", start) == last


def test_the_notification_of_that_case_is_sent_on_its_last_day():
    # aware Thu 9 April 2026: 10, 13, 14, 15, 16
    assert after("5 working days", date(2026, 4, 9)) == date(2026, 4, 16)


def test_which_days_can_have_a_fifteenth_working_day_between_christmas_and_new_year():
    # from Thu 3 December 2026: 4, 7-11, 14-18, 21-24 -> 24 December; from Tue 8: 9-11, 14-18,
    # 21-24, 29 (25 and 28 closed, 26-27 a weekend), 30, 31 -> 31 December
    period = Period.parse("15 working days")
    assert after("15 working days", date(2026, 12, 3)) == date(2026, 12, 24)
    assert after("15 working days", date(2026, 12, 8)) == date(2026, 12, 31)
    assert period.latest_start(date(2026, 12, 31), ENGLAND) == date(2026, 12, 8)
    assert period.latest_start(date(2026, 12, 23), ENGLAND) == date(2026, 12, 2)
    # the days between are closed: nothing changes until the next working day
    assert period.latest_start(date(2026, 12, 28), ENGLAND) == date(2026, 12, 3)


# -- Six months from the decision (WT paragraph 365); Dodds v Walker [1981] 1 WLR 1027 --------


@pytest.mark.parametrize(
    ("text", "start", "last"),
    [
        ("6 months", date(2026, 1, 15), date(2026, 7, 15)),
        ("6 months", date(2025, 8, 31), date(2026, 2, 28)),  # no 31 February
        ("6 months", date(2023, 8, 31), date(2024, 2, 29)),  # a leap year
        ("6 months", date(2025, 8, 29), date(2026, 2, 28)),
        ("6 months", date(2023, 8, 30), date(2024, 2, 29)),
        ("6 months", date(2025, 2, 28), date(2025, 8, 28)),  # not the 31st
        ("4 months", date(2025, 9, 30), date(2026, 1, 30)),  # Dodds v Walker itself: not the 31st
        ("1 month", date(2026, 1, 31), date(2026, 2, 28)),
        ("1 month", date(2026, 12, 31), date(2027, 1, 31)),
        ("12 months", date(2024, 1, 31), date(2025, 1, 31)),  # from the base date, never in steps
        ("1 year", date(2024, 2, 29), date(2025, 2, 28)),
        ("4 years", date(2024, 2, 29), date(2028, 2, 29)),
        ("3 weeks", date(2025, 12, 15), date(2026, 1, 5)),
        ("7 days", date(2024, 2, 26), date(2024, 3, 4)),
    ],
)
def test_months_and_years_end_on_the_corresponding_date_or_the_last_day(text, start, last):
    assert after(text, start) == last


def test_six_months_may_end_on_a_sunday_and_nothing_rolls():
    # decided Mon 17 November 2025: the corresponding date is Sun 17 May 2026
    assert after("6 months", date(2025, 11, 17)) == date(2026, 5, 17)
    assert date(2026, 5, 17).weekday() == 6
    assert not ENGLAND.is_working_day(date(2026, 5, 17))
    assert ENGLAND.previous_working_day(date(2026, 5, 17)) == date(2026, 5, 15)


# -- Kept available for at least a year (regulation 17) or three (regulation 10) ---------------


@pytest.mark.parametrize(
    ("text", "published", "last_day"),
    [
        ("1 year", date(2026, 1, 15), date(2027, 1, 15)),
        ("3 years", date(2026, 1, 15), date(2029, 1, 15)),
        ("1 year", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_report_stays_to_the_end_of_the_corresponding_date(text, published, last_day):
    assert after(text, published) == last_day


def test_the_cautious_reading_keeps_a_leap_day_report_one_day_longer():
    published = date(2024, 2, 29)
    assert after("1 year", published, missing_day="next_day") == date(2025, 3, 1)
    assert after("1 year", date(2024, 2, 28), missing_day="next_day") == date(2025, 2, 28)


# -- Notice before publication (WT paragraph 364; regulation 16) -------------------------------

NOTICE = [
    # publication, 7 days before, 8 before (clear), 7 working days before, 8 before (clear)
    (  # Fri 9 January 2026: 8, 7, 6, 5, 2 January, 31, 30 December | 29
        date(2026, 1, 9),
        date(2026, 1, 2),
        date(2026, 1, 1),
        date(2025, 12, 30),
        date(2025, 12, 29),
    ),
    (  # Mon 13 April 2026: 10, 9, 8, 7, 2, 1 April, 31 March | 30; 7 days before: Easter Monday
        date(2026, 4, 13),
        date(2026, 4, 6),
        date(2026, 4, 5),
        date(2026, 3, 31),
        date(2026, 3, 30),
    ),
    (  # Fri 5 June 2026: 4, 3, 2, 1 June, 29, 28, 27 May | 26
        date(2026, 6, 5),
        date(2026, 5, 29),
        date(2026, 5, 28),
        date(2026, 5, 27),
        date(2026, 5, 26),
    ),
    (  # Mon 24 August 2026: 21, 20, 19, 18, 17, 14, 13 | 12
        date(2026, 8, 24),
        date(2026, 8, 17),
        date(2026, 8, 16),
        date(2026, 8, 13),
        date(2026, 8, 12),
    ),
]


@pytest.mark.parametrize(("published", "week", "clear_week", "working", "clear"), NOTICE)
def test_notice_is_counted_back_from_the_day_of_publication(
    published, week, clear_week, working, clear
):
    assert before("7 days", published) == week
    assert before("8 days", published) == clear_week
    assert before("7 working days", published) == working
    assert before("8 working days", published) == clear


def test_a_report_sent_on_a_saturday_can_be_published_after_seven_working_days():
    # sent Sat 14 March 2026; 16, 17, 18, 19, 20, 23, 24 lie between -> Wed 25 March
    sent, period = date(2026, 3, 14), Period.parse("7 working days")
    assert period.earliest_end(sent, ENGLAND) == date(2026, 3, 25)
    # and from there seven back is Mon 16 March; from the 24th it would be Fri 13, before sending
    assert period.before(date(2026, 3, 25), ENGLAND) == date(2026, 3, 16)
    assert period.before(date(2026, 3, 24), ENGLAND) == date(2026, 3, 13)


def test_a_report_sent_on_a_working_day_leaves_that_day_in_the_count():
    # sent Mon 16 March 2026: back from Wed 25: 24, 23, 20, 19, 18, 17, 16
    period = Period.parse("7 working days")
    assert period.earliest_end(date(2026, 3, 16), ENGLAND) == date(2026, 3, 25)
    # sent Tue 31 March: 31 March, 1, 2, 7, 8, 9, 10 April -> the day after, Sat 11
    assert period.earliest_end(date(2026, 3, 31), ENGLAND) == date(2026, 4, 11)


def test_seven_working_days_are_nine_to_fourteen_days_so_the_guidance_keeps_the_law():
    # paragraph 364 against regulation 16, also read as clear days, July 2018 to December 2028
    gaps = set()
    day = date(2018, 7, 1)
    while day <= date(2028, 12, 31):
        gaps.add((day - before("7 working days", day)).days)
        day += timedelta(days=1)
    assert min(gaps) == 9
    assert max(gaps) == 14


# -- The literal calendar: footnote 209 of WT ----------------------------------------------------


@pytest.mark.parametrize(
    ("aware", "default", "literal"),
    [
        # Wed 1 April 2026: 2, 7, 8, 9, 10 | 2, 3 (Good Friday), 7, 8, 9
        (date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 9)),
        # Mon 22 December 2025: 23, 24, 29, 30, 31 | 23, 24, 25 (Christmas Day), 29, 30
        (date(2025, 12, 22), date(2025, 12, 31), date(2025, 12, 30)),
    ],
)
def test_by_the_letter_good_friday_and_christmas_day_count(aware, default, literal):
    assert after("5 working days", aware) == default
    assert after("5 working days", aware, LITERAL) == literal


# -- Holidays given or moved late --------------------------------------------------------------


def test_the_state_funeral_moved_deadlines_on_and_a_notice_back():
    as_before = ENGLAND.without([date(2022, 9, 19)])
    # 7 before Tue 20 September 2022: 16, 15, 14, 13, 12, 9, 8; while the 19th counted: 9
    assert before("7 working days", date(2022, 9, 20)) == date(2022, 9, 8)
    assert before("7 working days", date(2022, 9, 20), as_before) == date(2022, 9, 9)
    # 15 from Thu 1 September: 2, 5-9, 12-16, 20, 21, 22, 23; while the 19th counted: 22
    assert after("15 working days", date(2022, 9, 1)) == date(2022, 9, 23)
    assert after("15 working days", date(2022, 9, 1), as_before) == date(2022, 9, 22)


def test_the_early_may_holiday_of_2020_was_kept_on_a_friday():
    # from Fri 1 May 2020: 4, 5, 6, 7, 11 (8 May was VE Day)
    assert after("5 working days", date(2020, 5, 1)) == date(2020, 5, 11)


def test_two_extra_days_in_may_and_june_are_counted_over():
    # Coronation: from Thu 4 May 2023: 5, 9, 10, 11, 12 (8 May closed)
    assert after("5 working days", date(2023, 5, 4)) == date(2023, 5, 12)
    # Platinum Jubilee: from Mon 30 May 2022: 31, 1, 6, 7, 8 (2 and 3 June closed, 30 May open)
    assert after("5 working days", date(2022, 5, 30)) == date(2022, 6, 8)
    assert ENGLAND.is_working_day(date(2022, 5, 30))


# -- Hours of a day without a time -----------------------------------------------------------------


def test_hours_of_a_date_without_a_time_are_whole_days_rounded_up():
    # 48 hours from some time on Fri 27 March 2026 end on Sun 29 March, over the clock change
    assert after("48 hours", date(2026, 3, 27)) == date(2026, 3, 29)
    assert after("49 hours", date(2026, 3, 27)) == date(2026, 3, 30)
    assert after("1 hour", date(2026, 3, 27)) == date(2026, 3, 28)
