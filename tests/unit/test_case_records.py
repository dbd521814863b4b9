"""Records that name records: corrections, retractions, answers, and facts known later."""

from datetime import date

import pytest

from safeguarding_timelines import Case, Facts
from safeguarding_timelines.errors import CaseError


def record(kind="incident", on="2025-12-13", **keys):
    return {"kind": kind, "on": on, **keys}


def case(*events, **keys):
    return Case.model_validate({"reference": "EX-2026-001", "events": events, **keys})


def problems(*events, **keys):
    with pytest.raises(CaseError) as caught:
        case(*events, **keys)
    return caught.value.problems


# -- Corrections -----------------------------------------------------------------------------


def test_a_correction_names_the_record_it_replaces():
    found = case(record(id="first"), record(on="2025-12-12", corrects="first"))
    assert found.events[1].corrects == "first"


def test_a_correction_may_stand_before_the_record_it_corrects():
    assert len(case(record(corrects="first"), record(id="first")).events) == 2


def test_a_correction_of_a_correction_and_two_corrections_of_one_record_are_allowed():
    chain = [record(id="a"), record(id="b", corrects="a"), record(id="c", corrects="b")]
    assert len(case(*chain, record(corrects="a"), record(retracts="c")).events) == 5


@pytest.mark.parametrize("key", ["corrects", "retracts", "answers"])
def test_the_record_that_is_named_has_to_exist(key):
    [problem] = problems(record(id="first"), record(**{key: "frist"}))
    assert problem.where == f"events.1.{key}"
    assert "frist" in problem.message


@pytest.mark.parametrize("key", ["corrects", "retracts"])
def test_a_retraction_is_neither_corrected_nor_retracted_but_recorded_anew(key):
    retracted = [record(id="a"), record(id="b", retracts="a")]
    [problem] = problems(*retracted, record(**{key: "b"}))
    assert problem.where == f"events.2.{key}"
    assert "anew" in problem.message
    assert len(case(*retracted, record(on="2025-12-12")).events) == 3


def test_a_record_corrects_or_retracts_and_never_both():
    [problem] = problems(record(id="a"), record(id="b"), record(corrects="a", retracts="b"))
    assert problem.where == "events.2"


@pytest.mark.parametrize("key", ["corrects", "retracts"])
def test_a_correction_keeps_the_kind(key):
    [problem] = problems(record(id="first"), record("became_aware", **{key: "first"}))
    assert problem.where == f"events.1.{key}"
    assert "incident" in problem.message
    assert "retracted" in problem.message  # the way to say that it was another event


def test_an_answer_may_be_of_another_kind():
    found = case(record("asked", id="first"), record("answered", answers="first"))
    assert found.events[1].answers == "first"


def test_an_answer_may_be_to_a_correction_or_to_the_record_it_replaced():
    chain = [record("asked", id="a"), record("asked", id="b", corrects="a")]
    answers = [record("answered", answers="a"), record("answered", answers="b")]
    assert len(case(*chain, *answers).events) == 4


def test_an_answer_may_be_to_a_record_that_was_retracted_and_to_its_retraction():
    chain = [record("asked", id="a"), record("asked", id="b", retracts="a")]
    answers = [record("answered", answers="a"), record("answered", answers="b")]
    assert len(case(*chain, *answers).events) == 4


def test_a_record_that_names_two_has_to_be_right_about_both():
    answer = record("answered", id="first")
    [problem] = problems(answer, record("answered", corrects="first", answers="missing"))
    assert problem == ("events.1.answers", "no event has the id 'missing'")


def test_an_id_names_one_record():
    [problem] = problems(record(id="same"), record("became_aware", id="same"))
    assert problem.where == "events.1.id"
    assert "same" in problem.message


@pytest.mark.parametrize(
    ("links", "beside"),
    [
        ([("a", "corrects", "a")], []),
        # what names a retraction is wrong for that alone
        ([("a", "retracts", "a")], ["events.0.retracts"]),
        ([("a", "corrects", "b"), ("b", "corrects", "a")], []),
        ([("a", "corrects", "b"), ("b", "retracts", "a")], ["events.0.corrects"]),
        ([("a", "corrects", "b"), ("b", "corrects", "c"), ("c", "corrects", "a")], []),
        ([("d", "corrects", "a"), ("a", "corrects", "b"), ("b", "corrects", "a")], []),
    ],
)
def test_corrections_that_go_in_a_circle_are_refused(links, beside):
    found = problems(*(record(id=own, **{how: other}) for own, how, other in links))
    assert [problem.where for problem in found] == [*beside, "events"]
    assert "circle" in found[-1].message


def test_each_of_two_circles_is_told():
    found = problems(
        record(id="a", corrects="b"),
        record(id="b", corrects="a"),
        record(id="sound"),
        record(id="c", corrects="c"),
        record(id="d", corrects="sound"),
    )
    assert [problem.where for problem in found] == ["events", "events"]
    assert "'a'" in found[0].message
    assert "'c'" in found[1].message


def test_every_problem_of_ids_is_told_at_once_with_its_key():
    found = problems(
        record(corrects="missing-1"),
        record(retracts="missing-2"),
        record("answered", answers="missing-3"),
        record(id="x"),
        record(id="x"),
        record("became_aware", corrects="x"),
        record(id="gone", retracts="x"),
        record(corrects="gone"),
        record(id="round", corrects="round"),
    )
    assert {problem.where: problem.message for problem in found} == {
        "events.0.corrects": "no event has the id 'missing-1'",
        "events.1.retracts": "no event has the id 'missing-2'",
        "events.2.answers": "no event has the id 'missing-3'",
        "events.4.id": "two events have the id 'x'; an id names one record",
        "events.5.corrects": (
            "the record 'x' is of the kind incident; a correction keeps the kind, and an event "
            "that did not happen is retracted"
        ),
        "events.7.corrects": ("the record 'gone' is a retraction; record the event anew instead"),
        "events": "the record 'round' corrects itself, directly or in a circle",
    }


def test_problems_of_ids_and_of_facts_are_told_together():
    facts = [{"outcome": "died"}, {"outcome": "seriously_harmed"}]
    found = problems(record(corrects="missing"), facts=facts)
    assert {problem.where for problem in found} == {"events.0.corrects", "facts"}


# -- Facts that became known -----------------------------------------------------------------


def several():
    return case(
        facts=[
            {"abuse_or_neglect": "suspected"},
            {"outcome": "died", "known_on": "2026-01-20"},
            {"outcome": "seriously_harmed", "known_on": "2026-01-05"},
        ]
    )


@pytest.mark.parametrize(
    ("day", "stated"),
    [
        (date(2026, 1, 4), {"abuse_or_neglect": "suspected"}),
        (date(2026, 1, 5), {"outcome": "seriously_harmed"}),
        (date(2026, 1, 19), {"outcome": "seriously_harmed"}),
        (date(2026, 1, 20), {"outcome": "died"}),
        (None, {"outcome": "died"}),
    ],
)
def test_of_several_records_of_facts_the_latest_known_holds(day, stated):
    assert several().facts_known_on(day).stated() == stated


def test_one_record_of_facts_holds_on_every_day():
    found = case(facts={"outcome": "died"})
    assert found.facts_known_on(date(1999, 1, 1)) == found.facts_known_on(None) == found.facts


def test_before_the_first_record_of_facts_nothing_is_known():
    found = case(facts=[{"outcome": "died", "known_on": "2026-01-20"}])
    assert found.facts_known_on(date(2026, 1, 19)) == Facts()
    assert case(facts=[]).facts_known_on(None) == Facts()


def test_two_records_of_facts_that_say_not_when_they_were_known_are_refused():
    [problem] = problems(facts=[{"outcome": "died"}, {"outcome": "seriously_harmed"}])
    assert problem.where == "facts"
    assert "known_on" in problem.message


def test_two_records_of_facts_known_on_one_day_are_refused():
    day = {"known_on": "2026-01-20"}
    [problem] = problems(
        facts=[{"outcome": "died"}, {"care_leaver": True, **day}, {"looked_after": True, **day}]
    )
    assert problem.where == "facts"
    assert "known_on" in problem.message


def test_a_problem_in_one_of_several_records_says_in_which():
    found = problems(facts=[{"outcome": "died"}, {"outcome": "alive", "known_on": "2026-01-20"}])
    assert [problem.where for problem in found] == ["facts.1.outcome"]


@pytest.mark.parametrize("given", ["died", None, 3, True, ["died"], [None]])
def test_facts_are_a_table_or_a_list_of_tables(given):
    [problem] = problems(facts=given)
    assert problem.where.startswith("facts")


# -- The words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"events": [record(id="a"), record(corrects="a", retracts="a")]},
            "case: events.1: a record corrects another or retracts it, not both",
        ),
        (
            {"events": [record(on="2023-08", at="10:00")]},
            "case: events.0: a time of day needs its day; leave out `at`, or give `on` a date",
        ),
        (
            {"events": [record(on="2026-03-29", at="01:30")]},
            "case: events.0: the clocks went forward: this time did not exist on that day",
        ),
        (
            {"facts": {"local": {"outcome": True, "looked_after": True, "own": True}}},
            "case: facts: national facts have keys of their own: move looked_after, outcome",
        ),
        (
            {"facts": [{"outcome": "died"}, {"outcome": "seriously_harmed"}]},
            "case: facts: two records have the same known_on; only one may leave it out",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_in_these_words(given, told):
    with pytest.raises(CaseError) as caught:
        case(*given.get("events", ()), facts=given.get("facts", {}))
    assert str(caught.value) == told
