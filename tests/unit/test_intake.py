"""Whether a case speaks its rulebook's language, and what it is told where it does not."""

from datetime import date, timedelta

import pytest

from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.calendars.bank_holidays import COVERAGE
from safeguarding_timelines.errors import CaseError

BOOK = """
[rulebook]
id = "hidden-town"
title = "Hidden Town"
version = "2026.1"

[events]
scoping_asked = { title = "the request for scoping", external = true }
scoping_returned = "the scoping form"
agency_meeting = { title = "a meeting", repeats = true }

[agencies]
local_authority = "local authority"
police = "police"

[facts]
outcome = ["died", "seriously_harmed"]
looked_after = [true, false]
route = ["urgent", "standard"]
shared = [true]

[instruments.procedure]
title = "Hidden Town procedure"

[[rules]]
id = "scoping"
title = "Return the scoping form"
actor = "agencies"
event = "scoping_returned"
within = "3 working days"
of = "scoping_asked"
force = "local"
cite = { instrument = "procedure", at = "step 4" }
"""

JANUARY = WorkingCalendar.from_dates(
    {}, name="january", coverage=(date(2026, 1, 1), date(2026, 1, 31))
)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "hidden-town.toml"
    path.write_text(BOOK, encoding="utf-8")
    return load_rulebook(path)


def asked(on="2026-01-05", **keys):
    return {"kind": "scoping_asked", "on": on, **keys}


def timeline(book, *events, as_of=date(2026, 1, 7), facts=None, **options):
    case = Case.model_validate(
        {"reference": "EX-2026-001", "facts": facts or {}, "events": list(events)}
    )
    return compute_timeline(case, book, as_of=as_of, **options)


def problems(book, *events, **options):
    with pytest.raises(CaseError) as caught:
        timeline(book, *events, **options)
    assert "EX-2026-001" not in str(caught.value)
    return {problem.where: problem.message for problem in caught.value.problems}


def test_a_case_in_the_rulebook_s_own_words_is_computed(book):
    found = timeline(
        book,
        asked(by="police", until="2026-01-20"),
        facts={"outcome": "died", "looked_after": False, "local": {"route": "urgent"}},
    )
    assert found["scoping"].due == date(2026, 1, 8)  # 6, 7, 8 January


# -- Words the rulebook does not know --------------------------------------------------------


def test_an_unknown_event_kind_is_refused_with_the_nearest_one(book):
    found = problems(book, asked(), {"kind": "scoping_retrned", "on": "2026-01-06"})
    assert list(found) == ["events.1.kind"]
    assert "'scoping_retrned'" in found["events.1.kind"]
    assert "'scoping_returned'" in found["events.1.kind"]


def test_an_unknown_event_kind_near_to_none_is_refused_with_those_that_exist(book):
    [message] = problems(book, {"kind": "zzz", "on": "2026-01-06"}).values()
    assert all(kind in message for kind in ("scoping_asked", "scoping_returned", "agency_meeting"))


def test_an_unknown_agency_is_refused_with_the_nearest_one(book):
    found = problems(book, asked(by="polcie"))
    assert list(found) == ["events.0.by"]
    assert "'polcie'" in found["events.0.by"]
    assert "'police'" in found["events.0.by"]


def test_a_national_fact_the_rulebook_does_not_use_is_refused_with_its_key(book):
    found = problems(book, asked(), facts={"care_leaver": True})
    assert list(found) == ["facts.care_leaver"]


def test_an_unknown_local_fact_is_refused_with_the_nearest_one_and_its_key(book):
    found = problems(book, asked(), facts={"local": {"rote": "urgent"}})
    assert list(found) == ["facts.local.rote"]
    assert "'route'" in found["facts.local.rote"]


@pytest.mark.parametrize(
    ("value", "allowed"),
    [({"route": "zqsecret"}, "urgent, standard"), ({"route": True}, "urgent, standard"),
     ({"shared": False}, "true")],
)  # fmt: skip
def test_a_value_a_fact_cannot_have_is_refused_with_those_it_can(book, value, allowed):
    [name] = value
    found = problems(book, asked(), facts={"local": value})
    assert list(found) == [f"facts.local.{name}"]
    assert allowed in found[f"facts.local.{name}"]
    assert "zqsecret" not in found[f"facts.local.{name}"]


def test_a_word_is_no_yes_or_no(book):
    assert problems(book, facts={"local": {"shared": "true"}})


def test_each_of_several_records_of_facts_is_looked_at(book):
    facts = [{"outcome": "died"}, {"care_leaver": True, "known_on": "2026-01-06"}]
    assert problems(book, asked(), facts=facts)


# -- Dates the calendar does not know --------------------------------------------------------


@pytest.mark.parametrize("on", ["2025-12-31", "2026-02-01"])
def test_an_event_outside_the_calendar_is_refused_with_its_limits(book, on):
    found = problems(book, asked(on), calendar=JANUARY)
    assert list(found) == ["events.0.on"]
    assert all(part in found["events.0.on"] for part in (on, "2026-01-01", "2026-01-31", "january"))


@pytest.mark.parametrize("until", ["2025-12-31", "2026-02-01"])
def test_a_date_that_an_event_carries_is_looked_at_too(book, until):
    assert list(problems(book, asked(until=until), calendar=JANUARY)) == ["events.0.until"]


@pytest.mark.parametrize("on", ["2026-01-01", "2026-01-25", "2026-01-27"])
def test_the_first_day_and_weekends_are_inside(book, on):
    assert timeline(book, asked(on, until="2026-01-31"), calendar=JANUARY)["scoping"].anchor.on


def test_the_limits_of_the_calendars_that_come_with_the_library_are_inclusive(book):
    first, last = COVERAGE
    assert timeline(book, asked(str(first), until=str(last)))["scoping"].anchor.on == first
    for outside in (first - timedelta(1), last + timedelta(1)):
        assert list(problems(book, asked(str(outside)))) == ["events.0.on"]
        assert list(problems(book, asked(until=str(outside)))) == ["events.0.until"]


# -- Repeats ---------------------------------------------------------------------------------


def test_a_second_occurrence_of_what_happens_once_is_refused_with_the_remedy(book):
    [message] = problems(book, asked("2026-01-05"), asked("2026-01-06")).values()
    assert all(word in message for word in ("2026-01-05", "2026-01-06", "corrects", "id"))


def test_every_kind_that_is_repeated_is_named(book):
    returned = [{"kind": "scoping_returned", "on": f"2026-01-0{day}"} for day in (7, 8)]
    found = problems(book, asked(), asked(), *returned)
    assert all(any(kind in where for where in found) for kind in ("asked", "returned"))


def test_a_plan_and_what_happened_are_two_records_of_one_event(book):
    assert problems(book, asked("2026-01-05"), asked("2026-01-20"))


def test_what_repeats_may_be_recorded_many_times(book):
    meetings = [{"kind": "agency_meeting", "on": f"2026-01-{day:02}"} for day in range(1, 31)]
    assert timeline(book, *meetings, *meetings)


def test_a_corrected_record_is_no_repeat(book):
    found = timeline(book, asked(id="first"), asked("2026-01-06", corrects="first"))
    assert found["scoping"].due == date(2026, 1, 9)  # 7, 8, 9 January


def test_a_repeat_that_was_not_known_yet_is_no_repeat(book):
    events = asked("2026-01-05"), asked("2026-01-06", recorded_on="2026-01-20")
    assert timeline(book, *events, known_on=date(2026, 1, 19))["scoping"].due == date(2026, 1, 8)
    assert problems(book, *events, known_on=date(2026, 1, 20))


# -- All of it -------------------------------------------------------------------------------


def test_every_problem_is_told_at_once(book):
    found = problems(
        book,
        asked("1999-12-31", by="polcie", until="2200-01-01"),
        {"kind": "scoping_retrned", "on": "2026-01-06"},
        {"kind": "agency_meeting", "on": "2111-01-01", "by": "army"},
        facts={"care_leaver": True, "local": {"route": "zqsecret"}},
    )
    assert {where.split(".")[-1] for where in found} == {
        "on", "by", "until", "kind", "care_leaver", "route",
    }  # fmt: skip
    assert len(found) == 8


def test_unknown_events_can_be_left_out(book):
    unknown = {"kind": "tea_served", "on": "1900-01-01", "by": "army", "until": "2200-01-01"}
    found, expected = (
        computed.record()
        for computed in (
            timeline(book, unknown, asked(), unknown, ignore_unknown_events=True),
            timeline(book, asked()),
        )
    )
    # the inputs hold them, so that the result can be computed again; nothing else differs
    assert [event["kind"] for event in found.pop("inputs")["case"]["events"]] == [
        "tea_served", "scoping_asked", "tea_served",
    ]  # fmt: skip
    del expected["inputs"]
    assert found == expected


def test_leaving_unknown_events_out_excuses_nothing_else(book):
    found = problems(
        book,
        {"kind": "tea_served", "on": "2026-01-01"},
        asked("1999-12-31", by="army"),
        facts={"care_leaver": True},
        ignore_unknown_events=True,
    )
    assert set(found) == {"events.1.on", "events.1.by", "facts.care_leaver"}


def test_a_case_of_nothing_is_in_every_language(book):
    assert timeline(book)["scoping"].due is None
