"""An event whose day is not known: how a case says so, and what it refuses."""

from datetime import date

import pytest

from safeguarding_timelines import Case, Event
from safeguarding_timelines.cases.interval import Interval
from safeguarding_timelines.errors import CaseError

AUGUST = Interval(from_=date(2023, 8, 1), to=date(2023, 8, 31))


def on(value):
    return Event(kind="incident", on=value).on


def refusal(value, **more):
    with pytest.raises(CaseError) as caught:
        Event(kind="incident", on=value, **more)
    return str(caught.value)


@pytest.mark.parametrize(
    ("month", "last"),
    [("2023-08", 31), ("2023-09", 30), ("2024-02", 29), ("2023-02", 28), ("9999-12", 31)],
)
def test_a_month_is_all_of_its_days(month, last):
    year, number = map(int, month.split("-"))
    assert on(month) == Interval(from_=date(year, number, 1), to=date(year, number, last))


def test_ends_may_be_given_instead_and_the_first_may_be_unknown():
    assert on({"from": "2023-08-01", "to": "2023-08-31"}) == AUGUST
    assert on({"to": "2024-02-20"}) == Interval(to=date(2024, 2, 20))
    assert on({"from": date(2023, 8, 1), "to": date(2023, 8, 31)}) == AUGUST
    assert on(AUGUST) is AUGUST


def test_an_interval_of_one_day_is_that_day():
    assert on({"from": "2023-08-01", "to": "2023-08-01"}) == date(2023, 8, 1)


@pytest.mark.parametrize(
    ("interval", "words", "data"),
    [
        (AUGUST, "2023-08", "2023-08"),
        (
            Interval(from_=date(2023, 8, 1), to=date(2023, 8, 30)),
            "2023-08-01 to 2023-08-30",
            {"from": "2023-08-01", "to": "2023-08-30"},
        ),
        (
            Interval(from_=date(2023, 7, 1), to=date(2023, 8, 31)),
            "2023-07-01 to 2023-08-31",
            {"from": "2023-07-01", "to": "2023-08-31"},
        ),
        (Interval(to=date(2024, 2, 20)), "up to 2024-02-20", {"to": "2024-02-20"}),
    ],
)
def test_it_is_written_as_a_month_or_by_its_ends(interval, words, data):
    assert str(interval) == words
    assert interval.as_data() == data
    case = Case.of("EX-2023-031", incident=interval)
    assert Case.from_json(case.to_json()) == case


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"from": "2023-08-02", "to": "2023-08-01"}, "ends on 2023-08-01, before it begins on"),
        ({"from": "2023-08-02"}, "on.to: Field required"),
        ({}, "on.to: Field required"),
        ({"to": "August 2023"}, "on.to: write a date as YYYY-MM-DD"),
        ({"to": "2023-08"}, "on.to: write a date as YYYY-MM-DD"),
        ({"to": "2023-08-01", "about": 1}, "on.about: this key is not known here"),
        ("2023-00", "write a date as YYYY-MM-DD"),
        ("2023-13", "write a date as YYYY-MM-DD"),
        ("0000-01", "write a date as YYYY-MM-DD"),
        ("2023", "write a date as YYYY-MM-DD"),
        ("\uff12\uff10\uff12\uff13-08", "write a date as YYYY-MM-DD"),
    ],
)
def test_anything_else_is_refused(value, message):
    assert message in refusal(value)


def test_a_time_of_day_needs_its_day():
    assert "a time of day needs its day" in refusal("2023-08", at="10:00")


def test_the_day_and_the_moment_are_there_only_where_they_are_known():
    known = Event(kind="incident", on="2023-08-14", at="10:00")
    assert known.day == date(2023, 8, 14)
    assert known.moment.isoformat() == "2023-08-14T10:00:00+01:00"
    month = Event(kind="incident", on="2023-08")
    assert month.moment is None
    with pytest.raises(CaseError, match="incident: the day of this event is not known, only that"):
        month.day  # noqa: B018


def test_an_interval_moves_by_its_ends():
    def later(day):
        return day.replace(year=day.year + 1)

    assert AUGUST.moved(later) == on("2024-08")
    assert Interval(to=date(2024, 2, 20)).moved(later) == Interval(to=date(2025, 2, 20))


def test_a_case_tells_which_events_are_imprecise_and_supposes_days_for_them():
    case = Case.of(
        "EX-2023-031", incident="2023-08", became_aware="2023-08-14", lcspr_decided=AUGUST
    )
    assert case.imprecise == (0, 2)
    days = [event.on for event in case.supposing({0: date(2023, 8, 5)}).events]
    assert days == [date(2023, 8, 5), date(2023, 8, 14), date(2023, 8, 31)]
    assert case.supposing({}).imprecise == ()
