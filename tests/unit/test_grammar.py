"""How a rule file writes lengths, dates, anchors, conditions, spans and citations."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from safeguarding_timelines._fields import MonthDay, problems_in
from safeguarding_timelines.calendars.period import Period
from safeguarding_timelines.rules.anchor import AnchorSpec, Counted, Start
from safeguarding_timelines.rules.fields import Citation, Conditions, Length, Span, Text, TomlDate

ANCHOR = TypeAdapter(Counted)
dates = st.dates(date(2000, 1, 1), date(2003, 12, 31))


NO_ANCHOR = (
    'write an event kind, or one of { last = "kind" }, { each = "kind" }, '
    '{ until_of = "kind" }, { deadline_of = "rule-id" }, '
    "{ latest_of = [...] } and { earliest_of = [...] } with two or more parts"
)
NO_NAME = "write the name of an event kind or a rule id, in quotes"
NO_DATE = "write a TOML date, without quotes or a time, as in 2023-12-15"
NO_TEXT = "write one line of text, without control characters"
NO_CONDITION = "write a table of facts, or a list of such tables of which one must hold"


def refused(kind, value):
    """What a value is refused with."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    [problem] = problems_in(caught.value)
    return problem.message


# -- Anchors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said", "kinds", "rules"),
    [
        ("started", "started", ("started",), ()),
        ({"last": "asked"}, "the last asked", ("asked",), ()),
        ({"each": "asked"}, "each asked", ("asked",), ()),
        ({"until_of": "granted"}, "the date given in granted", ("granted",), ()),
        ({"deadline_of": "my-rule"}, "the deadline of my-rule", (), ("my-rule",)),
        (
            {"latest_of": ["a", {"last": "b"}]},
            "the latest of a, the last b",
            ("a", "b"),
            (),
        ),
        (
            {"earliest_of": [{"latest_of": ["a", {"deadline_of": "r"}]}, "a", {"until_of": "c"}]},
            "the earliest of the latest of a, the deadline of r, a, the date given in c",
            ("a", "a", "c"),
            ("r",),
        ),
    ],
)
def test_an_anchor_is_written_as_a_kind_or_a_table_and_said_in_words(written, said, kinds, rules):
    spec = ANCHOR.validate_python(written)
    assert str(spec) == said
    assert (spec.kinds, spec.rules) == (kinds, rules)
    assert ANCHOR.validate_python(spec) is spec


@pytest.mark.parametrize(
    "written",
    [
        3, 1.5, True, None, [], {}, date(2026, 1, 1), ["a", "b"],
        {"first": "a"},
        {"last": "a", "each": "a"},
        {"latest_of": "a"}, {"latest_of": []}, {"latest_of": ["a"]}, {"latest_of": ["a", 3]},
        {"latest_of": ["a"] * 51},
        {"earliest_of": {"a": "b"}},
    ],
)  # fmt: skip
def test_anything_else_is_no_anchor(written):
    assert refused(Counted, written) == NO_ANCHOR


@pytest.mark.parametrize("name", ["", "x" * 65, "a\x00b", "a\nb"])
def test_an_anchor_names_a_kind_or_a_rule(name):
    assert refused(Counted, name) == NO_NAME
    assert refused(Counted, {"latest_of": ["a", name]}) == NO_NAME
    assert ANCHOR.validate_python("x" * 64).kinds == ("x" * 64,)
    for inner in (name, [name], 3, {"last": "a"}):
        assert refused(Counted, {"last": inner}) == NO_NAME


@pytest.mark.parametrize(
    "written",
    [
        {"latest_of": ["a", {"each": "b"}]},
        {"latest_of": ["a", {"earliest_of": ["b", {"each": "c"}]}]},
    ],
)
def test_each_stands_alone(written):
    assert refused(Counted, written) == (
        "`each` stands alone; it is no part of a latest_of or earliest_of"
    )
    assert refused(Start, {"each": "a"}) == (
        "a recurring rule starts once: `each` cannot be its start"
    )


def test_anchors_nest_four_deep_and_no_deeper():
    nested = "a"
    for _ in range(4):
        nested = {"latest_of": [nested, "b"]}
    assert len(list(ANCHOR.validate_python(nested).leaves())) == 5
    assert refused(Counted, {"latest_of": [nested, "b"]}) == NO_ANCHOR
    assert len(ANCHOR.validate_python({"latest_of": ["a"] * 50}).parts) == 50


def test_absurdly_nested_anchors_are_refused_like_any_other():
    nested = "a"
    for _ in range(100_000):
        nested = {"latest_of": [nested, "b"]}
    assert refused(Counted, nested) == NO_ANCHOR
    while isinstance(nested, dict):  # taken apart by hand: Python would recurse to free it
        nested = nested.pop("latest_of")[0]


def test_a_start_is_a_date_or_an_anchor():
    start = TypeAdapter(Start)
    assert start.validate_python(date(2026, 1, 31)) == date(2026, 1, 31)
    assert start.validate_python("started") == AnchorSpec(how="event", name="started")
    assert refused(Start, datetime(2026, 1, 31, tzinfo=UTC)) == NO_DATE
    assert refused(Start, time(7, 0)) == NO_ANCHOR


# -- Dates, lengths, words -------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["2026-01-01", datetime.fromisoformat("2026-01-01"), time(7, 0), 20260101, 1.0, None, True],
)
def test_only_a_toml_date_is_a_date(value):
    assert refused(TomlDate, value) == NO_DATE


def test_a_toml_date_is_taken_as_it_is():
    assert TypeAdapter(TomlDate).validate_python(date(2026, 1, 1)) == date(2026, 1, 1)


@pytest.mark.parametrize(
    "value",
    ["", "5", "5wd", "five days", "5  days", " 5 days", "5 days ", "\u0665 days", 5, None, []],
)
def test_a_length_without_a_plain_number_and_unit_is_refused(value):
    assert "write a whole number, a space and a unit" in refused(Length, value)


def test_a_length_is_a_period():
    length = TypeAdapter(Length)
    assert length.validate_python("5 working days") == Period(5, "working days")
    assert length.validate_python(Period(5, "days")) == Period(5, "days")
    assert "out of bounds" in refused(Length, "101 years")


def test_the_days_of_the_year_are_written_as_month_and_day():
    allowed = TypeAdapter(MonthDay)
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(365)]
    written = {f"{day:%m-%d}" for day in days}
    for month in range(14):
        for number in range(33):
            text = f"{month:02}-{number:02}"
            try:
                assert allowed.validate_python(text) == text
            except ValidationError:
                assert text not in written
            else:
                assert text in written  # every day but 29 February, which most years lack


@pytest.mark.parametrize("value", ["9-30", "09/30", "0930", "09-30 ", "30-09", "2026-09-30", ""])
def test_no_other_way_to_write_the_day_of_a_year_is_taken(value):
    refused(MonthDay, value)


@pytest.mark.parametrize("value", ["", " ", "a\nb", "a\tb", "a\x1b[31mb", "\u202eabc"])
def test_a_text_is_one_line_without_control_characters(value):
    assert refused(Text, value) == NO_TEXT


def test_a_text_is_no_longer_than_400_characters():
    assert TypeAdapter(Text).validate_python("x" * 400) == "x" * 400
    assert "at most 400 characters" in refused(Text, "x" * 401)


# -- Conditions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"a": True}, ({"a": (True,)},)),
        ({"a": ["x", "y"], "b": "z"}, ({"a": ("x", "y"), "b": ("z",)},)),
        ([{"a": "x"}, {"b": [False]}], ({"a": ("x",)}, {"b": (False,)})),
    ],
)
def test_conditions_are_a_table_or_a_list_of_tables(written, read):
    assert TypeAdapter(Conditions).validate_python(written) == read


@pytest.mark.parametrize("value", [{}, [], [{}], [{"a": 1}, {}], "a", 3, None, [[{"a": 1}]]])
def test_anything_else_is_no_condition(value):
    assert refused(Conditions, value) == NO_CONDITION


@pytest.mark.parametrize("nothing", [[], ()])
def test_a_condition_names_what_may_hold(nothing):
    assert refused(Conditions, {"a": nothing}) == (
        "an empty list allows nothing; name the values that may hold"
    )


# -- Spans and citations ---------------------------------------------------------------------


def days_of(span):
    first, last = date(1999, 12, 1), date(2004, 2, 1)
    return {
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days))
        if (span.from_ is None or span.from_ <= day) and (span.until is None or day <= span.until)
    }


def spans():
    return (
        st.tuples(st.none() | dates, st.none() | dates)
        .filter(lambda pair: None in pair or pair[0] <= pair[1])
        .map(lambda pair: Span(from_=pair[0], until=pair[1]))
    )


@given(spans(), dates)
def test_a_span_holds_both_its_days(span, day):
    assert (day in span) == (day in days_of(span))


@given(spans(), spans())
def test_spans_overlap_where_they_have_a_day_in_common(one, other):
    assert one.overlaps(other) == other.overlaps(one) == bool(days_of(one) & days_of(other))


@given(spans(), dates, dates)
def test_a_span_touches_a_stretch_of_days_given_in_either_order(span, first, last):
    between = days_of(Span(from_=min(first, last), until=max(first, last)))
    assert span.touches(first, last) == bool(days_of(span) & between)


def test_a_span_ends_no_earlier_than_it_begins():
    day = date(2026, 1, 1)
    assert day in Span.model_validate({"from": day, "until": day})
    assert refused(Span, {"from": day, "until": date(2025, 12, 31)}) == (
        "ends on 2025-12-31, before it begins on 2026-01-01"
    )


def test_a_citation_reads_as_instrument_and_place():
    assert str(Citation(instrument="si-2018-789", at="regulation 16")) == (
        "si-2018-789, regulation 16"
    )
