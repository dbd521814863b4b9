"""One rule asked backwards, against a scan of every day: every shape, every rule of England."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from rulebook_text import book_text
from safeguarding_timelines import Period, WorkingCalendar, load_rulebook
from safeguarding_timelines.errors import PeriodError
from safeguarding_timelines.questions.trigger import latest_trigger, triggers_between
from safeguarding_timelines.rules.shapes.dates import dates_from
from safeguarding_timelines.rules.shapes.shape import Shape

ONE = timedelta(days=1)
ENGLAND = load_rulebook("england")
CALENDAR = WorkingCalendar.england_and_wales()
#: Two Christmases, a leap day, the State Funeral and the Coronation.
FIRST, LAST = date(2022, 7, 1), date(2024, 7, 1)
#: More than the longest period among the rules below, on either side of what is asked about.
MARGIN = 1_200 * ONE

SOLVED = {
    Shape.WITHIN,
    Shape.NOTICE,
    Shape.GATE,
    Shape.KEEP,
    Shape.POINT_AFTER,
    Shape.POINT_BEFORE,
    Shape.DAY_WINDOW,
    Shape.ORDER,
}

#: One or more rules of every shape that counts one period or window from one date.
SHAPES = """
id = "within-zero"
event = "acted"
within = "0 working days"
of = "started"

id = "within"
event = "acted"
within = "5 working days"
of = "started"

id = "within-rolled"
event = "acted"
within = "5 working days"
of = "started"
start_convention = "next_working_day"

id = "within-zero-rolled"
event = "acted"
within = "0 days"
of = "started"
start_convention = "next_working_day"

id = "within-days-rolled"
event = "acted"
within = "3 weeks"
of = "started"
start_convention = "next_working_day"

id = "within-hours"
event = "acted"
within = "49 hours"
of = "started"

id = "within-months"
event = "acted"
within = "6 months"
of = "started"

id = "within-months-next-day"
event = "acted"
within = "1 month"
of = "started"
missing_day = "next_day"

id = "within-months-rolled-next-day"
event = "acted"
within = "1 month"
of = "started"
missing_day = "next_day"
start_convention = "next_working_day"

id = "within-days-next-day"
event = "acted"
within = "10 days"
of = "started"
missing_day = "next_day"

id = "notice"
event = "acted"
at_least = "7 working days"
before = "published"

id = "notice-zero"
event = "acted"
at_least = "0 working days"
before = "published"

id = "notice-days"
event = "acted"
at_least = "7 days"
before = "published"

id = "notice-months"
event = "acted"
at_least = "1 month"
before = "published"

id = "notice-hours"
event = "acted"
at_least = "25 hours"
before = "published"

id = "gate"
event = "acted"
at_least = "10 working days"
after = "started"

id = "keep"
kept_until = "withdrawn"
at_least = "1 year"
after = "published"

id = "keep-next-day"
kept_until = "withdrawn"
at_least = "1 year"
after = "published"
missing_day = "next_day"

id = "point-after"
event = "acted"
exactly = "4 working days"
after = "started"

id = "point-before"
event = "acted"
exactly = "4 working days"
before = "published"

id = "window"
event = "acted"
from_day = 2
to_day = 15
day_one = "started"
counted_in = "working days"

id = "window-of-day-one"
event = "acted"
from_day = 1
to_day = 1
day_one = "started"
counted_in = "working days"

id = "window-in-days"
event = "acted"
from_day = 6
to_day = 60
day_one = "started"
counted_in = "days"

id = "order"
event = "acted"
before = "published"

id = "scottish"
event = "acted"
within = "5 working days"
of = "started"
calendar = "scotland"
"""


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    path = tmp_path_factory.mktemp("shapes") / "shapes.toml"
    path.write_text(book_text(SHAPES), encoding="utf-8")
    return load_rulebook(path)


def asked_forwards(rule, calendar, first, last):
    """For each date, the triggers that give it: every trigger is counted, nothing is solved."""
    triggers = {}
    for day in oracle.days(first, last):
        triggers.setdefault(dates_from(rule, day, calendar).bound, []).append(day)
    return triggers


def check(rule, calendar, first, last, margin, counted_on=None):
    """Every target of a span, and runs of one, two and eight dates from it."""
    triggers = asked_forwards(rule, counted_on or calendar, first - margin, last + margin)
    latest = max(day for on, days in triggers.items() if on < first for day in days)
    for target in oracle.days(first, last):
        latest = max(latest, *triggers.get(target, [latest]))
        assert latest_trigger(rule, target, calendar) == latest, (rule.id, target)
        for more in (0, 1, 7):
            end = target + more * ONE
            due = [day for on in oracle.days(target, end) for day in triggers.get(on, ())]
            run = triggers_between(rule, target, end, calendar)
            assert sorted(due) == (list(oracle.days(*run)) if run else []), (rule.id, target)


@pytest.mark.parametrize("rule_id", re.findall(r'id = "(.+)"', SHAPES))
def test_every_shape_is_exact_on_every_day_of_two_years(rule_id, shapes):
    [rule] = shapes.rule(rule_id)
    counted_on = WorkingCalendar.scotland() if rule.calendar else CALENDAR
    check(rule, CALENDAR, FIRST, LAST, MARGIN, counted_on)


def test_the_rules_above_are_of_every_shape_that_can_be_solved(shapes):
    assert {rule.shape for rule in shapes.rules} == SOLVED


@pytest.mark.parametrize("rule_id", ENGLAND.editions)
def test_every_rule_of_england_is_exact_or_refused(rule_id):
    for rule in ENGLAND.rule(rule_id):
        for one in (rule, *rule.variants.values()):
            if one.shape in SOLVED:
                counted_on = WorkingCalendar.literal() if one.calendar else CALENDAR
                check(one, CALENDAR, FIRST, FIRST + 400 * ONE, MARGIN, counted_on)
            else:
                with pytest.raises(PeriodError, match=rf"the rule {rule_id} counts no period"):
                    latest_trigger(one, FIRST, CALENDAR)


# -- Calendars with long closures ----------------------------------------------------------------

closures = st.sets(st.dates(date(2025, 12, 1), date(2026, 2, 10)), max_size=50)
shape = st.sampled_from(
    [
        'within = "{}"\nof = "started"',
        'at_least = "{}"\nbefore = "published"',
        'exactly = "{}"\nafter = "started"\nstart_convention = "next_working_day"',
        'exactly = "{}"\nbefore = "published"',
    ]
)


@given(closures, shape, st.integers(0, 9))
def test_exact_with_any_days_closed_around_a_new_year(tmp_path_factory, closed, bound, n):
    calendar = WorkingCalendar.from_dates(
        dict.fromkeys(closed, "closed"), coverage=(date(2025, 8, 1), date(2026, 6, 30))
    )
    path = tmp_path_factory.getbasetemp() / "closures.toml"
    body = bound.format(f"{n} working days")
    path.write_text(book_text(f'event = "acted"\n{body}'), encoding="utf-8")
    [rule] = load_rulebook(path).rules
    check(rule, calendar, date(2025, 11, 25), date(2026, 2, 20), 100 * ONE)


@given(closures, st.integers(2, 9))
def test_a_window_is_exact_with_any_days_closed(tmp_path_factory, closed, n):
    calendar = WorkingCalendar.from_dates(
        dict.fromkeys(closed, "closed"), coverage=(date(2025, 8, 1), date(2026, 6, 30))
    )
    path = tmp_path_factory.getbasetemp() / "window.toml"
    window = f'event = "acted"\nfrom_day = 2\nto_day = {n}\nday_one = "started"'
    path.write_text(book_text(f'{window}\ncounted_in = "working days"'), encoding="utf-8")
    [rule] = load_rulebook(path).rules
    check(rule, calendar, date(2025, 11, 25), date(2026, 2, 20), 100 * ONE)


# -- Targets near a result, where a naive inverse goes wrong --------------------------------------


@given(
    st.integers(0, 40),
    st.sampled_from(["working days", "days", "weeks", "months", "hours"]),
    st.dates(date(2010, 1, 1), date(2040, 12, 31)),
    st.integers(-5, 5),
)
def test_a_period_is_exact_near_each_of_its_dates(n, unit, start, off):
    period = Period(n, unit)
    target = period.after(start, CALENDAR) + off * ONE
    latest = latest_trigger(period, target, CALENDAR)
    assert period.after(latest, CALENDAR) <= target < period.after(latest + ONE, CALENDAR)
    run = triggers_between(period, target, target, CALENDAR)
    near = oracle.days(latest - 12 * ONE, latest + 2 * ONE)  # Christmas shuts for four days
    assert [d for d in near if period.after(d, CALENDAR) == target] == (
        list(oracle.days(*run)) if run else []
    )
