"""Case, Event and Facts: what each field takes, what it refuses, and what its errors say."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pydantic import PydanticUserError, ValidationError

from safeguarding_timelines import Case, Event, Facts
from safeguarding_timelines.errors import CaseError, SafeguardingTimelinesError

AWARE = {"kind": "became_aware", "on": "2025-12-15"}

# "2025-03-04" in the digits of other scripts, which Python counts as digits too.
FULL_WIDTH = "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in "2025-03-04")
ARABIC = "".join(chr(0x0660 + int(c)) if c.isdigit() else c for c in "2025-03-04")


def case(**keys):
    return Case.model_validate({"reference": "EX-2026-001", **keys})


def refused(make):
    """The keys and the text of the CaseError that `make` raises."""
    with pytest.raises(CaseError) as caught:
        make()
    return {problem.where for problem in caught.value.problems}, str(caught.value)


# -- A case ----------------------------------------------------------------------------------


def test_a_case_holds_a_reference_facts_and_events():
    found = case(
        facts={"outcome": "died", "abuse_or_neglect": "suspected", "looked_after": False},
        events=[AWARE, {"kind": "panel_notified", "on": "2025-12-17", "by": "local_authority"}],
    )
    assert found.reference == "EX-2026-001"
    assert found.facts.outcome == "died"
    assert found.facts.looked_after is False
    assert found.facts.care_leaver is None
    assert [(e.kind, e.on, e.by) for e in found.events] == [
        ("became_aware", date(2025, 12, 15), None),
        ("panel_notified", date(2025, 12, 17), "local_authority"),
    ]


def test_a_case_may_hold_nothing_but_its_reference():
    found = Case(reference="EX-2026-001")
    assert found.events == ()
    assert found.facts == Facts()
    assert found.facts.stated() == {}


def test_the_short_form_and_the_long_form_are_the_same_case():
    long = Case(
        reference="EX-2026-001",
        facts=Facts(outcome="died"),
        events=[Event(kind="became_aware", on=date(2025, 12, 15))],
    )
    assert Case.of("EX-2026-001", outcome="died", became_aware=date(2025, 12, 15)) == long
    assert Case.of("EX-2026-001", became_aware="2025-12-15", outcome="died") == long
    assert Case.of("EX-2026-001", outcome="died", became_aware=[date(2025, 12, 15)]) == long


def test_the_short_form_takes_several_dates_of_one_kind_and_local_facts():
    found = Case.of(
        "EX-2026-001",
        rapid_review_meeting=[date(2026, 1, 5), "2026-01-09"],
        local={"scoping": "full"},
        care_leaver=True,
    )
    assert [e.on for e in found.events] == [date(2026, 1, 5), date(2026, 1, 9)]
    assert found.facts.stated() == {"scoping": "full", "care_leaver": True}


def test_the_short_form_refuses_what_is_no_date_and_no_fact():
    where, _ = refused(lambda: Case.of("EX-2026-001", outcome="unwell", became_aware=None))
    assert where == {"facts.outcome", "events.0.on"}


@pytest.mark.parametrize("record", ["case", "event", "facts"])
def test_records_cannot_be_changed(record):
    found = case(facts={"outcome": "died"}, events=[AWARE])
    value, name = {
        "case": (found, "reference"),
        "event": (found.events[0], "on"),
        "facts": (found.facts, "outcome"),
    }[record]
    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, name, getattr(value, name))


def test_local_facts_are_as_frozen_as_the_others():
    facts = Facts(local={"scoping": "full"})
    with pytest.raises(TypeError):
        facts.local["scoping"] = "light"
    assert facts.local == {"scoping": "full"}


def test_cases_with_local_facts_can_be_hashed_like_any_other():
    one, other = (case(facts={"local": {"scoping": "full"}}, events=[AWARE]) for _ in range(2))
    assert {one, other} == {one}


def test_keys_nobody_knows_are_refused_wherever_they_stand():
    where, _ = refused(
        lambda: case(
            name="x",
            facts={"outcome": "died", "surname": "x"},
            events=[{**AWARE, "note": "x"}],
        )
    )
    assert where == {"name", "facts.surname", "events.0.note"}


@pytest.mark.parametrize("key", ["self", "cls", "data", "obj", "one", "several", "model_config"])
def test_an_unknown_key_is_named_whatever_it_is_called(key):
    assert key in refused(lambda: case(**{key: 1}))[0]
    assert f"events.0.{key}" in refused(lambda: case(events=[{**AWARE, key: 1}]))[0]
    assert f"facts.{key}" in refused(lambda: case(facts={key: 1}))[0]


def test_a_key_that_is_no_text_is_refused_like_any_other():
    for make, told in [
        (lambda: case(events=[{**AWARE, 1: 2}]), "case: every key is text"),
        (lambda: Case.model_validate({"reference": "EX-1", 1: 2}), "case: every key is text"),
        (lambda: Event.model_validate({**AWARE, 1: 2}), "event: every key is text"),
    ]:
        assert refused(make)[1] == told


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (Case.model_validate, {"reference": "EX-1"}),
        (Case.model_validate_json, '{"reference": "EX-1"}'),
    ],
)
def test_an_option_of_pydantic_s_is_handed_on(read, given):
    assert read(given, by_alias=True).reference == "EX-1"
    with pytest.raises(PydanticUserError, match="by_alias"):
        read(given, by_alias=False, by_name=False)


@pytest.mark.parametrize("given", [None, [], "EX-2026-001", 3, [AWARE]])
def test_what_is_no_table_is_no_case(given):
    with pytest.raises(CaseError):
        Case.model_validate(given)


def test_a_case_holds_five_thousand_events_and_no_more():
    assert len(case(events=[AWARE] * 5_000).events) == 5_000
    where, text = refused(lambda: case(events=[AWARE] * 5_001))
    assert where == {"events"}
    assert "5000" in text


# -- Errors ----------------------------------------------------------------------------------


def test_an_error_lists_every_problem_at_once_each_with_its_key():
    where, text = refused(
        lambda: case(
            reference="A Name",
            facts={"outcome": "alive", "looked_after": "yes", "known_on": "1.1.2026"},
            events=[
                {"kind": "Became Aware", "on": "15/12/2025", "colour": "red"},
                {"on": "2025-02-30", "at": "25:00", "by": "The Police", "until": 3},
                {"kind": "incident", "on": "2025-12-13", "recorded_on": True, "id": "A 1"},
            ],
        )
    )
    assert where == {
        "reference", "facts.outcome", "facts.looked_after", "facts.known_on",
        "events.0.kind", "events.0.on", "events.0.colour",
        "events.1.kind", "events.1.on", "events.1.at", "events.1.by", "events.1.until",
        "events.2.recorded_on", "events.2.id",
    }  # fmt: skip
    assert all(key in text for key in where)


def test_a_case_error_is_a_value_error_and_of_the_one_tree():
    with pytest.raises(ValueError, match="reference"):
        Case(reference="")
    with pytest.raises(SafeguardingTimelinesError):
        Event(kind="became_aware", on="soon")
    with pytest.raises(SafeguardingTimelinesError):
        Facts(outcome="unwell")


def test_an_error_says_which_record_it_is_about():
    for record, wrong in ((Case, {}), (Event, {"on": "2025-12-13"}), (Facts, {"outcome": "ill"})):
        name = record.__name__.lower()
        assert refused(lambda r=record, w=wrong: r(**w))[1].startswith(f"{name}: ")
        assert refused(lambda r=record, w=wrong: r.model_validate(w))[1].startswith(f"{name}: ")


def test_a_problem_says_what_to_write_instead():
    assert "YYYY-MM-DD" in refused(lambda: Event(kind="incident", on="13/12/2025"))[1]
    assert "panel_notified" in refused(lambda: Event(kind="Panel", on="2025-12-13"))[1]
    assert "died" in refused(lambda: Facts(outcome="death"))[1]
    assert "EX-2026-001" in refused(lambda: Case(reference="a b"))[1]
    assert "local_authority" in refused(lambda: Event(kind="a", on="2025-12-13", by="The LA"))[1]
    assert "record-1" in refused(lambda: Event(kind="a", on="2025-12-13", id="Record 1"))[1]


# -- Dates and times -------------------------------------------------------------------------


def test_a_date_is_written_year_month_day():
    assert Event(kind="incident", on="2024-02-29").on == date(2024, 2, 29)
    assert Event(kind="incident", on=date(2024, 2, 29)).on == date(2024, 2, 29)


@pytest.mark.parametrize(
    "given",
    [
        "04/03/2025", "2025/03/04", "04-03-2025", "2025-3-4", "20250304", "2025-W10-2", "2025-063",
        "2025-3", "2025", "1763683200", "2025-03-04T00:00", "2025-03-04 00:00:00", "2025-03-04Z",
        " 2025-03-04", "2025-03-04\n", "", "today", FULL_WIDTH, ARABIC, "2025-02-29",
        "2025-13-01", "2025-04-31", "0000-01-01", "+025-03-04",
        1763683200, 20250304, 2025.5, True, None, b"2025-03-04", ["2025-03-04"],
        {"from": "2025-03-04"}, datetime(2025, 3, 4, tzinfo=UTC), time(3, 4), timedelta(days=1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["on", "until", "recorded_on"])
def test_nothing_but_an_iso_date_is_a_date(key, given):
    if given is None and key != "on":
        assert getattr(Event(kind="incident", on="2025-03-04", **{key: None}), key) is None
        return
    where, _ = refused(lambda: Event(**{"kind": "incident", "on": "2025-03-04", key: given}))
    assert where == {"on.to" if key == "on" and isinstance(given, dict) else key}


def test_a_time_is_written_hours_and_minutes():
    assert Event(kind="incident", on="2025-12-13", at="09:05").at == time(9, 5)
    assert Event(kind="incident", on="2025-12-13", at="00:00").at == time(0, 0)
    assert Event(kind="incident", on="2025-12-13", at="23:59:59").at == time(23, 59, 59)
    assert Event(kind="incident", on="2025-12-13").moment is None


@pytest.mark.parametrize(
    "given",
    [
        "24:00", "12:60", "9:05", "0905", "9", "09:05Z", "09:05+01:00", "T09:05", "09:05:00.5",
        "noon", "9.05 am", "", "\uff10\uff19:05", "09:05\n", 905, 9.05, True, time(9, tzinfo=UTC),
        time(9, 0, 0, 1), datetime(2025, 12, 13, 9, tzinfo=UTC), timedelta(hours=9),
    ],
)  # fmt: skip
def test_nothing_else_is_a_time(given):
    where, _ = refused(lambda: Event(kind="incident", on="2025-12-13", at=given))
    assert where == {"at"}


# Summer Time Act 1972: the clocks went forward at 01:00 GMT on 29 March 2026, to 02:00.
@pytest.mark.parametrize("given", ["01:00", "01:30", "01:59:59"])
def test_a_time_the_spring_clock_change_skipped_is_refused(given):
    with pytest.raises(CaseError, match="clocks"):
        Event(kind="incident", on="2026-03-29", at=given)
    assert Event(kind="incident", on="2026-03-28", at=given).moment is not None


@pytest.mark.parametrize("given", ["00:59:59", "02:00"])
def test_the_times_around_the_spring_clock_change_exist(given):
    assert Event(kind="incident", on="2026-03-29", at=given).moment is not None


# The clocks went back at 02:00 BST on 25 October 2026, to 01:00: 01:30 came at 00:30 UTC, then
# at 01:30 UTC.
@pytest.mark.parametrize("given", ["01:30", time(1, 30), time(1, 30, fold=1)])
def test_of_the_hour_that_autumn_repeats_the_first_is_taken(given):
    event = Event(kind="incident", on="2026-10-25", at=given)
    assert event.moment.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_is_civil_time_in_the_united_kingdom():
    summer = Event(kind="incident", on="2026-07-01", at="09:00").moment
    winter = Event(kind="incident", on="2026-12-01", at="09:00").moment
    assert summer.astimezone(UTC) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert winter.astimezone(UTC) == datetime(2026, 12, 1, 9, tzinfo=UTC)


# -- Words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["a", "became_aware", "step_4", "x" * 64])
def test_a_kind_is_lower_case_with_underscores(kind):
    assert Event(kind=kind, on="2025-12-13").kind == kind


@pytest.mark.parametrize(
    "kind",
    ["", "Became", "became aware", "became-aware", "_a", "4th", "x" * 65, "é", "a\n", 3, None],
)
def test_anything_else_is_no_kind(kind):
    assert refused(lambda: Event(kind=kind, on="2025-12-13"))[0] == {"kind"}


@pytest.mark.parametrize("key", ["id", "corrects", "retracts", "answers"])
def test_a_record_id_is_a_slug(key):
    assert getattr(Event(kind="a", on="2025-12-13", **{key: "4-may"}), key) == "4-may"
    for bad in ("", "A", "a b", "a_b", "-a", "a" * 65, "a\n", 7):
        assert refused(lambda bad=bad: Event(kind="a", on="2025-12-13", **{key: bad}))[0] == {key}


def test_a_yes_or_no_fact_is_true_or_false_and_no_word_or_number():
    for name in ("looked_after", "care_leaver"):
        for bad in ("true", "yes", 1, 0, "no"):
            assert refused(lambda n=name, b=bad: Facts(**{n: b}))[0] == {name}
        assert Facts(**{name: False}).stated() == {name: False}


def test_a_local_fact_is_true_false_or_a_word():
    facts = Facts(local={"scoping": "full", "urgent": False})
    assert facts.stated() == {"scoping": "full", "urgent": False}


@pytest.mark.parametrize("bad", ["Some Words", 1, None, 2.5, ["full"], "x" * 65])
def test_a_local_fact_that_is_none_of_these_is_one_problem_with_its_key(bad):
    with pytest.raises(CaseError) as caught:
        case(facts={"local": {"scoping": bad}})
    allowed = "write true, false, or a word in lower case that the rulebook allows"
    assert caught.value.problems == (("facts.local.scoping", allowed),)


def test_a_national_fact_cannot_be_stated_a_second_time_among_the_local_ones():
    with pytest.raises(CaseError):
        Facts(outcome="died", local={"outcome": "seriously_harmed"})
