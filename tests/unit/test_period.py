"""Period: reading, writing, bounds, moments across the clock changes, and use in pydantic."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from safeguarding_timelines import Period, WorkingCalendar
from safeguarding_timelines.calendars.period import LONGEST, UNITS
from safeguarding_timelines.errors import (
    CalendarError,
    CoverageError,
    PeriodError,
    SafeguardingTimelinesError,
)

ENGLAND = WorkingCalendar.england_and_wales()
LONDON = ZoneInfo("Europe/London")
ALL_UNITS = ("working days", "days", "weeks", "months", "years", "hours")

# -- Reading and writing ---------------------------------------------------------------------

READABLE = {
    "5 working days": (5, "working days"),
    "1 working day": (1, "working days"),
    "7 days": (7, "days"),
    "1 day": (1, "days"),
    "0 days": (0, "days"),
    "3 weeks": (3, "weeks"),
    "1 week": (1, "weeks"),
    "6 months": (6, "months"),
    "1 month": (1, "months"),
    "2 years": (2, "years"),
    "1 year": (1, "years"),
    "48 hours": (48, "hours"),
    "1 hour": (1, "hours"),
}
UNREADABLE = [
    "",
    " ",
    "15",
    "15wd",
    "days",
    "working days",
    "six months",
    "6 fortnights",
    "6  months",
    "6\tmonths",
    "6\u00a0months",
    " 6 months",
    "6 months ",
    "6 months\n",
    "6\nmonths",
    "6 Months",
    "-6 months",
    "+6 months",
    "6.5 months",
    "6e3 days",
    "1_000 days",
    "1,000 days",
    "P6M",
    "6 months or more",
    "at least 6 months",
    "6 monthss",
    "\u0666 months",  # ARABIC-INDIC DIGIT SIX, which \d and int() would both take for a 6
    "\uff16 months",  # FULLWIDTH DIGIT SIX
    "1\u0665 working days",
    "\u00b2 days",
    "6 month\u017f",  # LATIN SMALL LETTER LONG S
    "1234567890 days",
    "9" * 10_000 + " days",
]


@pytest.mark.parametrize("text", READABLE)
def test_a_number_a_space_and_a_unit_can_be_read(text):
    period = Period.parse(text)
    assert (period.count, period.unit) == READABLE[text]
    assert period == Period(*READABLE[text])


@pytest.mark.parametrize("text", READABLE)
def test_a_period_is_written_as_it_is_read(text):
    assert str(Period.parse(text)) == text


def test_singular_and_plural_mean_the_same_and_leading_zeros_nothing():
    assert Period.parse("1 months") == Period.parse("1 month") == Period.parse("01 month")
    assert str(Period.parse("2 month")) == "2 months"


def shown(text):
    """The name of such a test; without backslashes, which a second collection would double."""
    return ascii(text[:30]).replace("\\", "/")


@pytest.mark.parametrize("text", UNREADABLE, ids=shown)
def test_anything_else_is_refused_with_an_example_of_what_is_allowed(text):
    with pytest.raises(PeriodError, match=r"unreadable period .*'15 working days'") as caught:
        Period.parse(text)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


def test_what_cannot_be_read_is_shown_as_it_was_written():
    with pytest.raises(PeriodError) as caught:
        Period.parse("15wd")
    assert str(caught.value) == (
        "unreadable period '15wd'; write a whole number, a space and a unit, "
        "as in '15 working days' or '6 months'"
    )


@pytest.mark.parametrize("day", [date(2026, 1, 12), date(2026, 8, 31)])
def test_what_stands_for_a_missing_day_is_one_of_two(day):
    with pytest.raises(PeriodError) as caught:
        Period(6, "months").after(day, ENGLAND, missing_day="the day before")
    assert str(caught.value) == "missing_day is one of: last_day, next_day"


@pytest.mark.parametrize("value", [None, 15, 1.5, b"6 months", ["6 months"], True], ids=repr)
def test_what_is_no_text_is_no_period(value):
    with pytest.raises(PeriodError, match=f"unreadable period '{type(value).__name__}'; write"):
        Period.parse(value)


def test_a_number_too_long_to_print_is_still_a_period_error():
    for make in (Period.parse, lambda n: Period(n, "days")):
        with pytest.raises(PeriodError):
            make(10**5000)


# -- Bounds ----------------------------------------------------------------------------------


def test_there_are_six_units_each_with_a_longest_period():
    assert UNITS == ALL_UNITS
    assert set(LONGEST) == set(ALL_UNITS)


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_the_longest_period_is_allowed_and_one_more_is_not(unit):
    longest = LONGEST[unit]
    assert Period.parse(f"{longest} {unit}") == Period(longest, unit)
    for make in (
        lambda: Period(longest + 1, unit),
        lambda: Period.parse(f"{longest + 1} {unit}"),
        lambda: Period.parse(f"999999999 {unit}"),
    ):
        with pytest.raises(PeriodError, match=f"longest period is {longest} {unit}"):
            make()


def test_the_longest_periods_are_about_a_century_each():
    # 100 Gregorian years have 36,524 or 36,525 days
    assert LONGEST["years"] == 100
    assert LONGEST["months"] == 12 * 100
    assert LONGEST["days"] == 36_525
    assert LONGEST["hours"] == 24 * 36_525
    assert LONGEST["weeks"] * 7 - 36_525 in range(-6, 7)
    assert LONGEST["working days"] <= 36_525 * 5 // 7


@pytest.mark.parametrize("count", [-1, -(10**6), 1.0, 1.5, "1", None, True, False], ids=repr)
def test_only_a_whole_number_of_units_from_0_is_a_count(count):
    with pytest.raises(PeriodError, match=r"^a period counts a whole number of units, 0 or more$"):
        Period(count, "days")


@pytest.mark.parametrize("unit", ["day", "Days", "", "fortnights", None, 5, ["days"]], ids=repr)
def test_an_unknown_unit_is_refused_and_the_known_ones_listed(unit):
    known = "write one of: working days, days, weeks, months, years, hours"
    with pytest.raises(PeriodError) as caught:
        Period(1, unit)
    assert str(caught.value) == f"unknown unit {str(unit)!r}; {known}"


# -- A value ---------------------------------------------------------------------------------


def test_a_period_is_a_value():
    assert Period(6, "months") == Period.parse("6 months")
    assert len({Period(6, "months"), Period.parse("6 months"), Period(6, "weeks")}) == 2
    assert pickle.loads(pickle.dumps(Period(6, "months"))) == Period(6, "months")
    assert copy.deepcopy(Period(6, "months")) == Period(6, "months")
    with pytest.raises(AttributeError):
        Period(6, "months").count = 7


def test_periods_of_different_units_are_neither_equal_nor_ordered():
    assert Period(12, "months") != Period(1, "years")
    assert Period(7, "days") != Period(1, "weeks")
    with pytest.raises(TypeError):
        assert Period(1, "days") < Period(2, "days")


@pytest.mark.parametrize(
    ("text", "in_days", "in_months"),
    [
        ("7 days", 7, None),
        ("3 weeks", 21, None),
        ("0 hours", 0, None),
        ("1 hour", 1, None),
        ("24 hours", 1, None),
        ("25 hours", 2, None),
        ("48 hours", 2, None),
        ("6 months", None, 6),
        ("3 years", None, 36),
        ("5 working days", None, None),
    ],
)
def test_a_length_in_days_or_months_where_that_depends_on_nothing(text, in_days, in_months):
    assert (Period.parse(text).in_days, Period.parse(text).in_months) == (in_days, in_months)


# -- The ends of time ------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [u for u in ALL_UNITS if u != "working days"])
def test_a_count_past_the_last_or_first_date_is_a_coverage_error(unit):
    period = Period(LONGEST[unit], unit)
    for ask in (
        lambda: period.after(date.max, ENGLAND),
        lambda: period.before(date.min, ENGLAND),
        lambda: period.latest_start(date.min, ENGLAND),
        lambda: period.earliest_end(date.max, ENGLAND),
    ):
        with pytest.raises(CoverageError, match="is not a date") as caught:
            ask()
        assert isinstance(caught.value, LookupError)


def test_the_last_and_first_dates_themselves_can_be_reached():
    assert Period.parse("1 month").after(date(9999, 11, 30), ENGLAND) == date(9999, 12, 30)
    assert Period.parse("1 day").after(date(9999, 12, 30), ENGLAND) == date.max
    assert Period.parse("1 year").before(date(2, 1, 1), ENGLAND) == date.min
    assert Period.parse("0 months").after(date.max, ENGLAND) == date.max
    assert Period.parse("1 month").latest_start(date.max, ENGLAND) == date(9999, 11, 30)
    for ask in (
        lambda: Period.parse("1 month").after(date(9999, 12, 1), ENGLAND),
        lambda: Period.parse("1 month").before(date(1, 1, 31), ENGLAND),
    ):
        with pytest.raises(CoverageError):
            ask()


ONE_WEEK = WorkingCalendar.from_dates({}, coverage=(date(2026, 1, 5), date(2026, 1, 9)))


def test_working_days_stop_at_the_coverage_of_the_calendar():
    period = Period.parse("2 working days")
    for ask, day in (
        (period.after, date(2026, 1, 8)),
        (period.before, date(2026, 1, 6)),
        (period.latest_start, date(2026, 1, 5)),
        (period.earliest_end, date(2026, 1, 9)),
        (Period.parse("0 working days").after, date(2026, 1, 10)),
        (Period.parse("0 working days").before, date(2026, 1, 4)),
        (Period.parse("0 working days").latest_start, date(2026, 1, 10)),
        (Period.parse("0 working days").earliest_end, date(2026, 1, 4)),
    ):
        with pytest.raises(CoverageError, match="2026-01-05 to 2026-01-09"):
            ask(day, ONE_WEEK)


def test_an_inverse_question_is_never_answered_with_a_day_outside_the_coverage():
    # one working day up to Mon 5 January starts on Sun 4, which this calendar does not know
    period = Period.parse("1 working day")
    assert period.latest_start(date(2026, 1, 6), ONE_WEEK) == date(2026, 1, 5)
    assert period.earliest_end(date(2026, 1, 8), ONE_WEEK) == date(2026, 1, 9)
    for ask, day in (
        (period.latest_start, date(2026, 1, 5)),
        (period.earliest_end, date(2026, 1, 9)),
    ):
        with pytest.raises(CoverageError):
            ask(day, ONE_WEEK)


@pytest.mark.parametrize("unit", ALL_UNITS)
@pytest.mark.parametrize("question", ["after", "before", "latest_start", "earliest_end"])
def test_a_moment_is_no_day_to_count_from_in_any_unit(question, unit):
    moment = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    for count in (0, 1):
        with pytest.raises((PeriodError, CalendarError)) as caught:
            getattr(Period(count, unit), question)(moment, ENGLAND)
        assert isinstance(caught.value, SafeguardingTimelinesError)
        of_days = unit == "working days"
        said = "a calendar takes a datetime.date" if of_days else "a period counts from a date"
        assert str(caught.value).startswith(said)


# -- Moments ---------------------------------------------------------------------------------


def london(*parts, fold=0):
    return datetime(*parts, tzinfo=LONDON, fold=fold)


MOMENTS = {  # in 2026 the clocks go forward on 29 March at 01:00 and back on 25 October at 02:00
    "an ordinary two days": (48, london(2026, 6, 1, 9), london(2026, 6, 3, 9)),
    "over the start of summer time": (48, london(2026, 3, 28, 12), london(2026, 3, 30, 13)),
    "over the end of summer time": (48, london(2026, 10, 24, 12), london(2026, 10, 26, 11)),
    "an hour that does not exist": (24, london(2026, 3, 28, 1, 30), london(2026, 3, 29, 2, 30)),
    "the first of two 01:30s": (24, london(2026, 10, 24, 1, 30), london(2026, 10, 25, 1, 30)),
    "the second of two 01:30s": (
        25,
        london(2026, 10, 24, 1, 30),
        london(2026, 10, 25, 1, 30, fold=1),
    ),
    "from the first 01:30 an hour on": (
        1,
        london(2026, 10, 25, 1, 30),
        london(2026, 10, 25, 1, 30, fold=1),
    ),
    "from the second 01:30 an hour on": (
        1,
        london(2026, 10, 25, 1, 30, fold=1),
        london(2026, 10, 25, 2, 30),
    ),
    "over Christmas": (72, london(2025, 12, 24, 16), london(2025, 12, 27, 16)),
    "over a leap day": (48, london(2024, 2, 28, 16), london(2024, 3, 1, 16)),
    "nothing": (0, london(2026, 6, 1, 9), london(2026, 6, 1, 9)),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_hours_elapse_on_absolute_time_and_are_shown_in_the_start_s_zone(name):
    hours, start, expected = MOMENTS[name]
    end = Period(hours, "hours").after_moment(start)
    assert (end.replace(tzinfo=None), end.fold) == (expected.replace(tzinfo=None), expected.fold)
    assert end.tzinfo is start.tzinfo
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize("name", MOMENTS)
def test_hours_counted_back_end_where_they_began(name):
    hours, start, end = MOMENTS[name]
    begun = Period(hours, "hours").before_moment(end)
    assert (begun.replace(tzinfo=None), begun.fold) == (start.replace(tzinfo=None), start.fold)
    assert begun.tzinfo is end.tzinfo


def test_a_moment_in_another_zone_ends_in_that_zone():
    zone = timezone(timedelta(hours=5, minutes=30))
    start = datetime(2026, 3, 28, 12, tzinfo=zone)
    assert Period(48, "hours").after_moment(start) == datetime(2026, 3, 30, 12, tzinfo=zone)


@pytest.mark.parametrize(
    ("period", "start"),
    [
        (Period(2, "days"), datetime(2026, 3, 28, 12, tzinfo=UTC)),
        (Period(2, "working days"), datetime(2026, 3, 28, 12, tzinfo=UTC)),
        (Period(48, "hours"), datetime(2026, 3, 28, 12)),  # noqa: DTZ001
        (Period(48, "hours"), date(2026, 3, 28)),
    ],
    ids=["days", "working days", "no time zone", "no time at all"],
)
def test_only_hours_from_a_moment_with_a_time_zone_end_at_a_moment(period, start):
    with pytest.raises(PeriodError, match=r"^only a period of hours .* with a time zone$"):
        period.after_moment(start)


def test_a_moment_past_the_last_date_is_a_coverage_error():
    with pytest.raises(CoverageError, match=r"^48 hours from 9999-12-31 .* is no moment"):
        Period(48, "hours").after_moment(datetime(9999, 12, 31, 12, tzinfo=UTC))


# -- In a pydantic model ---------------------------------------------------------------------


class Duty(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    within: Period


def test_a_model_reads_text_and_keeps_a_period():
    assert Duty(within="6 months").within == Period(6, "months")
    assert Duty(within=Period(6, "months")).within == Period(6, "months")
    assert Duty.model_validate({"within": "6 months"}, strict=True).within == Period(6, "months")


@pytest.mark.parametrize("text", READABLE)
def test_a_period_survives_json(text):
    duty = Duty(within=text)
    assert duty.model_dump_json() == f'{{"within":"{text}"}}'
    assert duty.model_dump() == {"within": text}
    assert Duty.model_validate_json(duty.model_dump_json()) == duty


@pytest.mark.parametrize("text", [*UNREADABLE, "1201 months", "999999999 days"], ids=shown)
def test_a_model_refuses_what_parse_refuses(text):
    with pytest.raises(ValidationError):
        Duty(within=text)
    with pytest.raises(ValidationError):
        Duty.model_validate({"within": text}, strict=True)


@pytest.mark.parametrize("value", [6, 6.0, None, True, ["6 months"], {"count": 6}], ids=repr)
def test_a_model_refuses_what_is_neither_text_nor_a_period(value):
    with pytest.raises(ValidationError):
        Duty(within=value)


def test_the_json_schema_is_a_text_with_a_pattern_that_agrees_with_parse():
    schema = Duty.model_json_schema()
    assert schema["properties"]["within"]["type"] == "string"
    assert schema == Duty.model_json_schema(mode="serialization") | {"title": "Duty"}
    check = jsonschema.Draft202012Validator(schema)
    for text in READABLE:
        assert check.is_valid({"within": text})
    for text in UNREADABLE:
        if text.isascii() and not text.endswith("\n"):  # python's re reads \d and $ more widely
            assert not check.is_valid({"within": text}), text
    assert not check.is_valid({"within": 6})


def test_a_type_adapter_made_now_reads_and_writes_a_period():
    # the model above was made when this module was imported, before any change under test
    adapter = TypeAdapter(Period)
    assert adapter.validate_python("6 months") == Period(6, "months")
    assert adapter.validate_json('"1 working day"') == Period(1, "working days")
    assert adapter.dump_python(Period(6, "months")) == "6 months"
    assert adapter.dump_json(Period(6, "months")) == b'"6 months"'
    assert adapter.json_schema() == {
        "type": "string",
        "maxLength": 40,
        "pattern": r"^\d{1,9} (working days?|days?|weeks?|months?|years?|hours?)$",
    }


def test_a_validation_error_does_not_repeat_what_was_written():
    with pytest.raises(ValidationError) as caught:
        Duty(within="private words about a family")
    assert "private" not in str(caught.value)
    assert "private" not in str(caught.value.errors(include_input=False))
