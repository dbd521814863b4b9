"""The laws of counting that users run: the library keeps each, each finds a wrong calculator."""

import re
from datetime import date, timedelta

import pytest

import oracle
from kit_laws import SHORT, breaks, few, holds, named, under
from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.testing import CALENDAR_LAWS, Calculator, LawError, agreement

ONE_DAY = timedelta(days=1)
ENGLAND = WorkingCalendar.england_and_wales()

each_law = pytest.mark.parametrize("law", CALENDAR_LAWS, ids=str)


@each_law
def test_the_library_keeps_the_law_whatever_else_is_closed(law):
    holds(law, SHORT)


@pytest.mark.parametrize(
    "law", [law for law in CALENDAR_LAWS if "coverage" not in law.needs], ids=str
)
def test_a_calculator_that_walks_from_day_to_day_keeps_the_law(law):
    holds(law, walking())


def test_england_and_wales_keeps_the_laws_that_close_no_days():
    for name in ("add-and-count", "there-and-back", "limits-are-told"):
        plain = Calculator(
            add=ENGLAND.add,
            subtract=ENGLAND.subtract,
            count=ENGLAND.count,
            coverage=ENGLAND.coverage,
        )
        holds(named(CALENDAR_LAWS, name), plain)


# -- Wrong calculators -----------------------------------------------------------------------


def walking(closed=frozenset(), **wrong):
    """The oracle as a calculator, which shares no code with the library; parts may be wrong."""

    def with_closures(more):
        return walking(closed | frozenset(more), **wrong)

    right = {
        "add": lambda day, n: oracle.add(day, n, closed),
        "subtract": lambda day, n: oracle.subtract(day, n, closed),
        "count": lambda start, end: oracle.count(start, end, closed),
        "is_working_day": lambda day: oracle.counts(day, closed),
        "next_working_day": lambda day: oracle.following(day, closed),
        "previous_working_day": lambda day: oracle.preceding(day, closed),
        "with_closures": with_closures,
    }
    mistaken = {name: how(closed) for name, how in wrong.items()}
    return Calculator(**(right | mistaken), coverage=SHORT.coverage)


def roll_then_count(closed):
    """A Saturday becomes the Monday before the count begins: day 1 is Tuesday."""
    return lambda day, n: oracle.add(oracle.following(day, closed), n, closed)


def roll_back_then_count(closed):
    return lambda day, n: oracle.subtract(oracle.preceding(day, closed), n, closed)


def day_one(closed):
    """The day of the event is day 1."""
    return lambda day, n: oracle.add(day - ONE_DAY, n, closed)


def day_one_back(closed):
    return lambda day, n: oracle.subtract(day + ONE_DAY, n, closed)


def weekdays_in_weeks(closed):
    """Five working days are a week, whatever is closed: right in most weeks."""
    return lambda day, n: oracle.add(day + timedelta(weeks=n // 5), n % 5, closed)


def weekdays_in_weeks_back(closed):
    return lambda day, n: oracle.subtract(day - timedelta(weeks=n // 5), n % 5, closed)


def cpr(closed):
    """Five days or fewer are working days, longer periods calendar days (as CPR 2.8 has it)."""
    return lambda day, n: oracle.add(day, n, closed) if n <= 5 else day + timedelta(days=n)


def cpr_back(closed):
    return lambda day, n: oracle.subtract(day, n, closed) if n <= 5 else day - timedelta(days=n)


def calendar_days(closed):
    return lambda day, n: day + timedelta(days=n)


def calendar_days_back(closed):
    return lambda day, n: day - timedelta(days=n)


def count_from_the_start(closed):
    """[start, end) in place of (start, end]."""
    return lambda start, end: oracle.count(start - ONE_DAY, end - ONE_DAY, closed)


def count_inclusive(closed):
    return lambda start, end: oracle.count(start - ONE_DAY, end, closed)


def to_the_nearest(closed):
    """A Saturday goes on to Monday and a Sunday back to Friday before the count begins."""

    def rolled(day):
        return day + timedelta(days={5: 2, 6: -2}.get(day.weekday(), 0))

    return lambda day, n: oracle.add(rolled(day), n, closed)


def to_the_nearest_back(closed):
    def rolled(day):
        return day + timedelta(days={5: 2, 6: -2}.get(day.weekday(), 0))

    return lambda day, n: oracle.subtract(rolled(day), n, closed)


def drops_the_last(closed):
    """A list that loses the last of its holidays."""
    kept = frozenset(sorted(closed)[:-1])
    return lambda day, n: oracle.add(day, n, kept)


def moves_with_any(closed):
    """Every closed day counts against the period, wherever it lies."""
    return lambda day, n: oracle.add(day, n, ()) + timedelta(days=len(closed))


def earlier_with_more(closed):
    return lambda day, n: oracle.add(day, n, ()) - timedelta(days=len(closed))


def later_with_more(closed):
    return lambda day, n: oracle.subtract(day, n, ()) + timedelta(days=len(closed))


def every_weekday(closed):
    return lambda day: day.weekday() < 5


def strictly_next(closed):
    return lambda day: oracle.following(day + ONE_DAY, closed)


def strictly_previous(closed):
    return lambda day: oracle.preceding(day - ONE_DAY, closed)


WRONG = {
    "add-nothing": {"add": roll_then_count},
    "subtract-nothing": {"subtract": roll_back_then_count},
    "add-monotone": {"add": to_the_nearest},
    "subtract-monotone": {"subtract": to_the_nearest_back},
    "add-additive": {"add": weekdays_in_weeks},
    "subtract-additive": {"subtract": weekdays_in_weeks_back},
    "add-longer-is-later": {"add": cpr},
    "subtract-longer-is-later": {"subtract": cpr_back},
    "add-ends-on-a-weekday": {"add": calendar_days},
    "subtract-ends-on-a-weekday": {"subtract": calendar_days_back},
    "add-from-a-closed-day": {"add": roll_then_count},
    "subtract-from-a-closed-day": {"subtract": roll_back_then_count},
    "add-and-count": {"count": count_from_the_start},
    "count-is-exact": {"add": day_one},
    "count-adds-up": {"count": count_inclusive},
    "there-and-back": {"subtract": day_one_back},
    "single-days": {"is_working_day": every_weekday},
    "next-working-day": {"next_working_day": strictly_next},
    "previous-working-day": {"previous_working_day": strictly_previous},
    "one-more-holiday": {"add": earlier_with_more},
    "one-more-holiday-before": {"subtract": later_with_more},
    "only-days-between": {"add": moves_with_any},
    "closed-is-closed": {"add": drops_the_last},
}


@pytest.mark.parametrize("name", WRONG)
def test_the_law_finds_a_calculator_that_breaks_it(name):
    breaks(named(CALENDAR_LAWS, name), walking(**WRONG[name]))


def test_every_law_of_calendars_has_its_wrong_calculator():
    assert {law.name for law in CALENDAR_LAWS} == {*WRONG, "limits-are-told"}


def test_a_calculator_that_answers_past_its_end_is_found():
    clamped = Calculator(
        add=lambda day, n: min(oracle.add(day, n, ()), SHORT.coverage[1]), coverage=SHORT.coverage
    )
    message = breaks(named(CALENDAR_LAWS, "limits-are-told"), clamped)
    assert message.endswith("gave 2023-12-31, beyond the end on 2023-12-31")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (roll_then_count, {"add-nothing", "add-from-a-closed-day"}),
        (weekdays_in_weeks, {"add-additive"}),
        (to_the_nearest, {"add-monotone", "add-from-a-closed-day"}),
        (day_one, {"add-nothing"}),
        (calendar_days, {"add-ends-on-a-weekday"}),
        (cpr, {"add-longer-is-later", "add-ends-on-a-weekday"}),
    ],
)
def test_an_adapter_of_one_function_is_enough_to_find_the_usual_mistakes(wrong, found):
    mine = Calculator(add=wrong(frozenset({date(2020, 12, 25), date(2020, 12, 28)})))
    fitting = [law for law in CALENDAR_LAWS if law.fits(mine)]
    assert len(fitting) == 6
    for law in fitting:
        if law.name in found:
            breaks(law, mine)


def test_a_law_that_the_engine_cannot_be_asked_says_so():
    law = named(CALENDAR_LAWS, "add-and-count")
    with pytest.raises(LawError, match="the law add-and-count needs count, which this engine has"):
        law.check(Calculator(add=ENGLAND.add))
    assert not law.fits(Calculator(add=ENGLAND.add))
    assert law.fits(SHORT)


# -- Agreement with a calendar ---------------------------------------------------------------


def test_a_holiday_left_out_of_a_fixed_list_is_found():
    # A list kept by hand up to 2023, in which the day of the State Funeral is missing.
    known = {day for year in range(2018, 2024) for day in oracle.bank_holidays(year)}
    span = (date(2018, 7, 1), date(2023, 12, 31))
    law = agreement(ENGLAND)

    def mine(closed):
        return Calculator(add=lambda day, n: oracle.add(day, n, closed), coverage=span)

    holds(law, mine(known))
    assert "england-and-wales" in breaks(law, mine(known - {date(2022, 12, 27)}))
    assert str(law) == "agrees-with-england-and-wales"


# -- What a law says when it fails -------------------------------------------------------------


def test_the_smallest_example_is_told_with_the_statement():
    mine = Calculator(add=roll_then_count(frozenset()))
    with pytest.raises(AssertionError) as caught:
        under(few, lambda: named(CALENDAR_LAWS, "add-nothing").check(mine))
    found = re.fullmatch(r"0 working days from (\S+) gave (\S+)", str(caught.value))
    assert found is not None
    assert date.fromisoformat(found[1]).weekday() >= 5  # a Saturday or Sunday, and then Monday
    assert date.fromisoformat(found[2]).weekday() == 0
    assert caught.value.__notes__[-1] == (
        "Law add-nothing: No working days after a day is that day, whether it counts or not."
    )
    assert f"Draw 1 (day): {date.fromisoformat(found[1])!r}" in caught.value.__notes__


def test_the_number_of_examples_is_that_of_the_active_profile():
    asked = []

    def add(day, n):
        asked.append(day)
        return day

    law = named(CALENDAR_LAWS, "add-nothing")
    for number in (3, 9):
        asked.clear()
        under(type(few)(few, max_examples=number), lambda: law.check(Calculator(add=add)))
        # once for the law itself and at most twice for its sentence
        assert number <= len(asked) <= 3 * number


def test_a_calculator_that_raises_is_reported_with_the_law():
    def add(day, n):
        raise ZeroDivisionError("no holidays loaded")

    with pytest.raises(ZeroDivisionError) as caught:
        holds(named(CALENDAR_LAWS, "add-monotone"), Calculator(add=add))
    assert caught.value.__notes__[-1].startswith("Law add-monotone: ")
