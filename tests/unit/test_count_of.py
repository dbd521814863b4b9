"""The one count by which a rule's date follows: which period, which way, and on which days."""

from datetime import date

import pytest

from safeguarding_timelines import Period, Rule, WorkingCalendar
from safeguarding_timelines.calendars.count import Count
from safeguarding_timelines.rules.shapes.dates import calendar_of, count_of

ENGLAND, SCOTLAND = WorkingCalendar.england_and_wales(), WorkingCalendar.scotland()
WINDOW = {"from_day": 8, "to_day": 10, "day_one": "started"}


def rule(**keys):
    cite = {"instrument": "text", "at": "1"}
    common = {"id": "r", "title": "t", "actor": "a", "force": "local", "cite": cite}
    return Rule.model_validate(common | {"event": "acted"} | keys)


@pytest.mark.parametrize(
    ("keys", "length", "more"),
    [
        ({"within": "5 working days", "of": "started"}, "5 working days", {}),
        ({"at_least": "6 months", "after": "started"}, "6 months", {}),
        ({"exactly": "2 weeks", "after": "started"}, "2 weeks", {}),
        ({"at_least": "7 days", "before": "published"}, "7 days", {"back": True}),
        ({"exactly": "7 working days", "before": "published"}, "7 working days", {"back": True}),
        ({"before": "published"}, "0 days", {"back": True}),
        (
            {"within": "1 day", "of": "started", "start_convention": "next_working_day"},
            "1 day",
            {"rolls": True},
        ),
        ({"within": "1 day", "of": "started", "start_convention": "day_itself"}, "1 day", {}),
        (
            {"within": "1 year", "of": "started", "missing_day": "next_day"},
            "1 year",
            {"missing_day": "next_day"},
        ),
        ({**WINDOW, "counted_in": "days"}, "9 days", {}),
        ({**WINDOW, "counted_in": "working days"}, "9 working days", {"rolls": True}),
    ],
)
@pytest.mark.parametrize("calendar", [ENGLAND, SCOTLAND], ids=str)
def test_every_shape_of_one_date_is_one_count(calendar, keys, length, more):
    usual = {"back": False, "rolls": False, "missing_day": "last_day"}
    expected = Count(Period.parse(length), calendar, **usual | more)
    assert count_of(rule(**keys), calendar) == expected


@pytest.mark.parametrize(("unit", "rolls"), [("days", False), ("working days", True)])
def test_the_first_day_of_a_window_is_a_count_of_its_own(unit, rolls):
    window = rule(**WINDOW, counted_in=unit)
    assert count_of(window, ENGLAND, first=True) == Count(Period(7, unit), ENGLAND, rolls=rolls)


def test_no_keep_until_moves_with_what_ends_it():
    kept = rule(event=None, kept_until="withdrawn", at_least="1 year", after="published")
    assert count_of(kept, ENGLAND) == Count(Period(1, "years"), ENGLAND)


def test_a_rule_counts_on_the_calendar_in_use_or_on_its_own_with_the_same_changes():
    timed = {"within": "5 working days", "of": "started"}
    closed = ENGLAND.with_closures({date(2026, 3, 2): "flood"}).without([date(2026, 4, 3)])
    assert calendar_of(rule(**timed), closed) is closed
    own = calendar_of(rule(**timed, calendar="scotland"), closed)
    assert own.name == "scotland"
    assert own.changes == closed.changes
    assert own.snapshot == SCOTLAND.like(closed).snapshot != closed.snapshot
