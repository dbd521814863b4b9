"""Every national rule, on every trigger day from 2012 to 2100, against counting by walking.

The lengths are read from the rule files here, and not through the library; holidays are those of
the oracle, by their rules; and the counting itself is checked against numpy as well.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
import pytest

import oracle
from safeguarding_timelines import Period, WorkingCalendar, load_rulebook
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.rules.shapes.dates import dates_from

FIRST, LAST = date(2012, 1, 1), date(2100, 12, 31)
DAYS = list(oracle.days(FIRST, LAST))
#: Two years more on either side, so that every walk ends.
YEARS = range(2010, 2103)
CLOSED = frozenset().union(*(oracle.bank_holidays(year) for year in YEARS))
#: By the letter of footnote 209 two of the eight are no bank holidays.
TO_THE_LETTER = CLOSED - {
    holiday for year in YEARS for holiday in (oracle.good_friday(year), date(year, 12, 25))
}
CALENDARS = {
    "england-and-wales": (WorkingCalendar.england_and_wales(), CLOSED),
    "literal": (WorkingCalendar.literal(), TO_THE_LETTER),
}


# -- What the files say ------------------------------------------------------------------------


def stated():
    """Every rule and reading of the national files that has a length: its id, place and keys."""
    folder = files("safeguarding_timelines") / "rulebooks" / "england"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        for rule in text.get("rules", ()):
            begins = rule.get("in_force", text["instruments"][path.stem]["in_force"])["from"]
            for name, reading in {None: {}, **rule.get("readings", {})}.items():
                said = {**rule, **reading}
                if direction(said) is not None:
                    yield rule["id"], path.stem, begins, name, said


def direction(said):
    """Which way a rule counts its length, if it has one: on from a day, or back."""
    if "since_last" in said:
        return None  # counted from each report in turn
    if "within" in said or ("at_least" in said and "after" in said):
        return 1
    return -1 if "at_least" in said else None


STATED = list(stated())
BOOK = load_rulebook("england")
LOADED = {
    (rule.id, rule.cite.instrument, rule.in_force.from_, name): variant
    for rule in BOOK.rules
    for name, variant in {None: rule, **rule.variants}.items()
}


@cache
def by_walking(way, length, calendar, missing_day):
    """The date that many units on or back from each day of the years, a day at a time."""
    count, unit = length.split(" ", 1)
    n, closed = int(count), CALENDARS[calendar][1]
    if unit.startswith("working day"):
        walk = oracle.add if way == 1 else oracle.subtract
        return [walk(day, n, closed) for day in DAYS]
    if unit.startswith(("month", "year")):
        months = way * n * (12 if unit.startswith("year") else 1)
        return [oracle.add_months(day, months, missing_day) for day in DAYS]
    assert unit.startswith("day")
    return [day + way * n * oracle.ONE_DAY for day in DAYS]


def test_the_files_hold_as_many_lengths_as_this_was_written_for():
    rules = [row for row in STATED if row[3] is None]
    lengths = sorted({said.get("within") or said["at_least"] for *_, said in rules})
    assert lengths == [
        "1 year", "15 working days", "3 years", "5 working days", "6 months", "7 days",
        "7 working days",
    ]  # fmt: skip
    assert len(rules) == 42
    assert len(STATED) == 42 + 38


@pytest.mark.parametrize(
    "row", STATED, ids=lambda row: "/".join(filter(None, (row[1], row[0], str(row[2]), row[3])))
)
def test_every_rule_gives_on_every_day_what_a_walk_gives(row):
    rule_id, instrument, begins, name, said = row
    way = direction(said)
    length = said.get("within") or said["at_least"]
    name_of_calendar = said.get("calendar", "england-and-wales")
    expected = by_walking(way, length, name_of_calendar, said.get("missing_day", "last_day"))
    rule, calendar = LOADED[rule_id, instrument, begins, name], CALENDARS[name_of_calendar][0]
    wrong = [
        day
        for day, due in zip(DAYS, expected, strict=True)
        if due <= LAST and dates_from(rule, day, calendar)[:2] != (None, due)
    ]
    assert wrong == []
    assert expected[-1] > LAST or way == -1


def test_no_rule_of_the_files_is_left_out():
    with_a_length = {key for key, rule in LOADED.items() if rule.length is not None}
    rolling = {key for key, rule in LOADED.items() if rule.since_last}
    assert {row[:4] for row in STATED} == with_a_length - rolling


@pytest.mark.parametrize("n", [5, 15])
def test_a_count_that_runs_past_2100_is_right_or_refused_and_never_forgets_the_holidays(n):
    calendar, _ = CALENDARS["england-and-wales"]
    expected = by_walking(1, f"{n} working days", "england-and-wales", "last_day")
    late = [(day, due) for day, due in zip(DAYS, expected, strict=True) if due > LAST]
    assert late
    for day, due in late:
        try:
            found = calendar.add(day, n)
        except CoverageError:
            continue
        assert (day, found) == (day, due)


# -- What could still be in time ---------------------------------------------------------------


@pytest.mark.parametrize(
    "length", ["5 working days", "7 working days", "15 working days", "6 months", "1 year"]
)
def test_the_inverse_questions_are_exact_on_every_day(length):
    """The last start and the first end, found by going along all starts and ends in order."""
    calendar, period = CALENDARS["england-and-wales"][0], Period.parse(length)
    ahead = by_walking(1, length, "england-and-wales", "last_day")
    behind = by_walking(-1, length, "england-and-wales", "last_day")
    start = end = -1
    wrong = []
    for place, day in enumerate(DAYS):
        while start + 1 < len(DAYS) and ahead[start + 1] <= day:
            start += 1
        if start >= 0 and period.latest_start(day, calendar) != DAYS[start]:
            wrong.append(("latest start", day))
        end = max(end, place)
        while end < len(DAYS) and behind[end] < day:
            end += 1
        if end < len(DAYS) and period.earliest_end(day, calendar) != DAYS[end]:
            wrong.append(("earliest end", day))
    assert wrong == []
    assert start > len(DAYS) - 400


# -- numpy -------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(1, 31))
def test_counting_on_and_back_agrees_with_numpy_on_every_day(n):
    """numpy rolls first and then counts; rolled the other way, it counts strictly after."""
    calendar, closed = CALENDARS["england-and-wales"]
    holidays = np.array(sorted(closed), dtype="datetime64[D]")
    days = np.array(DAYS, dtype="datetime64[D]")
    ahead = np.busday_offset(days, n, roll="backward", holidays=holidays).tolist()
    behind = np.busday_offset(days, -n, roll="forward", holidays=holidays).tolist()
    triples = list(zip(DAYS, ahead, behind, strict=True))
    assert [d for d, due, _ in triples if due <= LAST and calendar.add(d, n) != due] == []
    assert [d for d, _, due in triples if calendar.subtract(d, n) != due] == []


@pytest.mark.parametrize("span", [1, 7, 31, 366])
def test_the_number_of_working_days_agrees_with_numpy_on_every_day(span):
    """numpy counts from the first day up to the last, that one left out; here it is the other."""
    calendar, closed = CALENDARS["england-and-wales"]
    holidays = np.array(sorted(closed), dtype="datetime64[D]")
    days = np.array(DAYS[:-span], dtype="datetime64[D]")
    counts = np.busday_count(days + 1, days + 1 + span, holidays=holidays).tolist()
    pairs = zip(DAYS[:-span], DAYS[span:], counts, strict=True)
    assert [(one, other) for one, other, n in pairs if calendar.count(one, other) != n] == []


def test_every_day_is_a_working_day_or_has_a_reason_as_the_oracle_says():
    for calendar, closed in CALENDARS.values():
        assert [d for d in DAYS if calendar.is_working_day(d) != oracle.counts(d, closed)] == []
        assert [d for d in DAYS if (calendar.reason(d) is None) != oracle.counts(d, closed)] == []
