"""What an explanation names beside the count: anchor, candidates, conditions, readings, rivals."""

import pytest

from explaining import explained
from rulebook_text import EDITIONS, book, day, timeline
from safeguarding_timelines import Event, Status, explain
from safeguarding_timelines.errors import UnknownRuleError
from safeguarding_timelines.explanations.explain import Besides, Candidate, Other
from safeguarding_timelines.explanations.replay import faults_in

WITHIN = 'event = "acted"\nwithin = "5 days"\nof = "started"'


# -- Anchors ---------------------------------------------------------------------------------


def basis(found):
    anchor = found.milestone.anchor
    return (anchor.on and f"{anchor.on}", anchor.basis, anchor.projected_by)


def test_an_anchor_is_named_in_words_with_its_basis(tmp_path):
    for as_of, firm in (("2026-01-05", "actual"), ("2026-01-04", "planned")):
        found = explained(tmp_path, WITHIN, as_of, started="2026-01-05")
        assert found.counted_from == "the start"
        assert basis(found) == ("2026-01-05", firm, None)


def test_a_projected_anchor_names_the_rule_it_comes_from(tmp_path):
    rules = 'id = "first"\nevent = "asked"\nwithin = "3 days"\nof = "started"\n\n' + (
        'event = "acted"\nwithin = "5 days"\nof = "asked"'
    )
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    assert basis(found) == ("2026-01-08", "projected", "first")
    assert found.steps[0].start == day("2026-01-08")
    assert found.steps[0].result == day("2026-01-13")


def test_an_anchor_without_a_date_is_named_all_the_same(tmp_path):
    found = explained(tmp_path, WITHIN, "2026-01-06")
    assert (found.counted_from, basis(found)) == ("the start", (None, "none", None))


DEADLINE = """
    id     = "first"
    event  = "asked"
    within = "5 days"
    of     = "started"

    event  = "acted"
    within = "14 days"
    of     = { deadline_of = "first" }
"""


@pytest.mark.parametrize("asked", [{}, {"asked": "2026-01-06"}])
def test_a_deadline_is_counted_from_and_not_the_act_it_is_for(tmp_path, asked):
    """Whatever happened: "14 days after the chronology *deadline*" (RULEBOOKS)."""
    found = explained(tmp_path, DEADLINE, "2026-01-07", started="2026-01-05", **asked)
    assert found.milestone.anchor.on == day("2026-01-10")
    assert found.milestone.due == day("2026-01-24")
    assert "deadline" in found.counted_from
    assert "first" in found.counted_from


def test_the_date_an_event_carries_is_counted_from_and_not_the_event(tmp_path):
    rules = 'event = "acted"\nwithin = "3 days"\nof = { until_of = "granted" }'
    given = Event(kind="granted", on=day("2026-01-05"), until=day("2026-02-01"))
    found = explained(tmp_path, rules, "2026-01-07", given)
    assert found.milestone.due == day("2026-02-04")
    assert "date given in" in found.counted_from
    assert "more time" in found.counted_from


# -- Several dates ---------------------------------------------------------------------------


def of_several(how):
    parts = '["started", "finished", "reported"]'
    return f'event = "acted"\nwithin = "5 days"\nof = {{ {how} = {parts} }}'


def test_the_latest_of_several_dates_lists_each_and_marks_the_one_that_binds(tmp_path):
    dates = {"started": "2026-01-05", "finished": "2026-01-09", "reported": "2026-01-07"}
    found = explained(tmp_path, of_several("latest_of"), "2026-01-12", **dates)
    assert found.candidates == (
        Candidate("the start", day("2026-01-05"), "actual", bound=False),
        Candidate("the end of it", day("2026-01-09"), "actual", bound=True),
        Candidate("the report", day("2026-01-07"), "actual", bound=False),
    )
    assert found.counted_from == "the end of it"
    assert found.milestone.due == day("2026-01-14")


def test_the_earliest_of_several_dates_binds_while_others_are_missing(tmp_path):
    dates = {"finished": "2026-01-09", "reported": "2026-01-07"}
    found = explained(tmp_path, of_several("earliest_of"), "2026-01-12", **dates)
    assert found.candidates == (
        Candidate("the start", None, "none", bound=False),
        Candidate("the end of it", day("2026-01-09"), "actual", bound=False),
        Candidate("the report", day("2026-01-07"), "actual", bound=True),
    )
    assert found.milestone.due == day("2026-01-12")


def test_the_latest_of_several_dates_waits_for_every_one(tmp_path):
    found = explained(tmp_path, of_several("latest_of"), "2026-01-12", started="2026-01-05")
    assert [one.bound for one in found.candidates] == [False, False, False]
    assert (found.steps, found.milestone.status) == ((), Status.AWAITING)


def test_two_equal_dates_both_bind(tmp_path):
    dates = dict.fromkeys(("started", "finished", "reported"), "2026-01-05")
    found = explained(tmp_path, of_several("latest_of"), "2026-01-12", **dates)
    assert [one.bound for one in found.candidates] == [True, True, True]


@pytest.mark.parametrize(("how", "bound"), [("latest_of", 0), ("earliest_of", 1)])
def test_of_two_times_of_one_day_one_binds(tmp_path, how, bound):
    rules = f'event = "acted"\nwithin = "36 hours"\nof = {{ {how} = ["started", "finished"] }}'
    events = [
        Event(kind="started", on=day("2026-01-06"), at="08:00"),
        Event(kind="finished", on=day("2026-01-06"), at="06:00"),
    ]
    found = explained(tmp_path, rules, "2026-01-06", *events)
    assert [one.bound for one in found.candidates].index(True) == bound
    assert [one.bound for one in found.candidates].count(True) == 1


def test_candidates_may_be_deadlines_and_dates_given(tmp_path):
    rules = 'id = "first"\nevent = "asked"\nwithin = "10 days"\nof = "started"\n\n' + (
        'event = "acted"\nwithin = "5 days"\n'
        'of = { latest_of = ["started", { deadline_of = "first" }, { until_of = "granted" }] }'
    )
    given = Event(kind="granted", on=day("2026-01-06"), until=day("2026-01-14"))
    found = explained(tmp_path, rules, "2026-01-12", given, started="2026-01-05")
    assert [(f"{one.on}", one.bound) for one in found.candidates] == [
        ("2026-01-05", False), ("2026-01-15", True), ("2026-01-14", False),
    ]  # fmt: skip
    start, deadline, given = (one.event for one in found.candidates)
    assert (start, deadline) == ("the start", "the deadline of first")
    assert given.startswith("the date given in")
    assert "deadline" in found.counted_from


# -- Instances -------------------------------------------------------------------------------

EACH = 'event = "acted"\nwithin = "5 days"\nof = { each = "asked" }'


def test_every_instance_has_its_own_explanation(tmp_path):
    dates = {"asked": ["2026-01-05", "2026-01-12"], "acted": "2026-01-07"}
    for number, (anchor, due) in enumerate([("05", "10"), ("12", "17")]):
        found = explained(tmp_path, EACH, "2026-01-14", instance=number, **dates)
        assert found.milestone.anchor.on == day(f"2026-01-{anchor}")
        assert found.steps[0].result == day(f"2026-01-{due}")


def test_without_a_number_the_earliest_open_instance_is_explained(tmp_path):
    dates = {"asked": ["2026-01-05", "2026-01-12", "2026-01-13"], "acted": "2026-01-07"}
    found = explained(tmp_path, EACH, "2026-01-14", **dates)
    assert found.milestone.anchor.on == day("2026-01-12")


@pytest.mark.parametrize(("rule", "number"), [("r", 2), ("r", -1), ("no-such-rule", None)])
def test_what_is_not_there_cannot_be_explained(tmp_path, rule, number):
    computed = timeline(book(tmp_path, EACH), "2026-01-14", asked=["2026-01-05", "2026-01-12"])
    with pytest.raises(UnknownRuleError) as caught:
        explain(computed, rule, instance=number)
    assert rule in str(caught.value)


# -- Whether it applies ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "facts", "status", "decided_by"),
    [
        ("applies_if = { looked_after = true }", {"looked_after": False},
         Status.NOT_APPLICABLE, "looked_after"),
        ("applies_if = { looked_after = true }", {},
         Status.APPLICABILITY_UNKNOWN, "looked_after"),
        ('applies_if = { outcome = "died", looked_after = true }',
         {"outcome": "seriously_harmed"}, Status.NOT_APPLICABLE, "outcome"),
        ('if_event = "reported"', {}, Status.NOT_APPLICABLE, "reported"),
        ('unless_event = "started"', {}, Status.NOT_APPLICABLE, "started"),
    ],
)  # fmt: skip
def test_the_fact_that_decided_is_named(tmp_path, condition, facts, status, decided_by):
    found = explained(
        tmp_path, f"{WITHIN}\n{condition}", "2026-01-06", facts=facts, started="2026-01-05"
    )
    assert found.milestone.status is status
    assert found.milestone.decided_by == decided_by
    assert bool(found.steps) == (status is Status.APPLICABILITY_UNKNOWN)  # the date if it applies


def test_other_rules_on_the_act_are_listed_with_what_keeps_them_from_applying(tmp_path):
    rules = f"""
        {WITHIN.replace(chr(10), chr(10) + " " * 8)}

        id = "sooner"
        event = "acted"
        within = "3 days"
        of = "started"

        id = "elsewhere"
        event = "acted"
        within = "1 day"
        of = "started"
        applies_if = {{ looked_after = true }}

        id = "another-act"
        event = "reported"
        within = "1 day"
        of = "started"
    """
    facts = {"looked_after": False}
    found = explained(tmp_path, rules, "2026-01-06", facts=facts, started="2026-01-05")
    assert found.others == (
        Other("sooner", Status.DUE, day("2026-01-08"), None),
        Other("elsewhere", Status.NOT_APPLICABLE, None, "looked_after"),
    )


# -- Editions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "used", "due"),
    [("2025-12-31", [True, False], "2026-01-05"), ("2026-01-01", [False, True], "2026-01-08")],
)
def test_the_edition_in_force_when_it_started_is_used_and_the_other_named(
    tmp_path, started, used, due
):
    found = explained(tmp_path, EDITIONS, "2026-01-06", started=started)
    assert [
        (one.citation, one.begins and f"{one.begins}", one.ends and f"{one.ends}", one.used)
        for one in found.editions
    ] == [
        ("The text, the first edition", "2020-01-01", "2025-12-31", used[0]),
        ("The text, the second edition", "2026-01-01", None, used[1]),
    ]
    assert (found.decided_by, found.decided_on) == ("the start", day(started))
    assert found.citation == f"The text, the {'first' if used[0] else 'second'} edition"
    assert found.milestone.due == day(due)


def test_before_the_first_edition_none_is_used(tmp_path):
    found = explained(tmp_path, EDITIONS, "2026-01-06", started="2019-12-31")
    assert [one.used for one in found.editions] == [False, False]
    assert (found.milestone.status, found.steps) == (Status.NOT_APPLICABLE, ())
    assert "no_edition" in found.milestone.flags


def test_an_event_that_decides_the_edition_is_named(tmp_path):
    rules = EDITIONS.replace('of       = "started"', 'of = "started"\nedition_by = "reported"')
    dates = {"started": "2025-12-31", "reported": "2026-01-02"}
    found = explained(tmp_path, rules, "2026-01-06", **dates)
    assert (found.decided_by, found.decided_on) == ("the report", day("2026-01-02"))
    assert [one.used for one in found.editions] == [False, True]
    assert found.milestone.due == day("2026-01-07")


def test_while_the_event_that_decides_has_no_date_the_day_asked_about_decides(tmp_path):
    found = explained(tmp_path, EDITIONS, "2026-01-06")
    assert found.decided_on == day("2026-01-06")
    rules = EDITIONS.replace('of       = "started"', 'of = "started"\nedition_by = "reported"')
    found = explained(tmp_path, rules, "2025-06-01", started="2025-01-01")
    assert found.decided_on == day("2025-06-01")
    assert [one.used for one in found.editions] == [True, False]


# -- Readings --------------------------------------------------------------------------------


def test_each_reading_has_words_date_status_and_its_reason(tmp_path):
    rules = """
        event  = "acted"
        within = "5 days"
        of     = "started"
          [rules.readings.working-days]
          within = "5 working days"
          why    = "days may be meant as working days"
          [rules.readings.from-the-report]
          of  = "reported"
          why = "some count from the report"
    """
    # Five working days from Monday 5 January: 6, 7, 8, 9, 12.
    dates = {"started": "2026-01-05", "reported": "2026-01-03"}
    found = explained(tmp_path, rules, "2026-01-09", **dates)
    working, report = found.readings
    assert working[:2] == ("working-days", "within 5 working days of the start")
    assert working[2:] == ("days may be meant as working days", "due", day("2026-01-12"), None)
    assert report[:2] == ("from-the-report", "within 5 days of the report")
    assert report[2:] == ("some count from the report", "overdue", day("2026-01-08"), None)
    assert {"ambiguous", "contested"} <= set(found.milestone.flags)
    assert found.milestone.cautious == "from-the-report"
    assert found.milestone.due == day("2026-01-10")


def test_a_reading_of_a_gate_shows_its_first_day(tmp_path):
    rules = """
        event    = "acted"
        at_least = "5 days"
        after    = "started"
          [rules.readings.clear-days]
          at_least = "6 days"
          why      = "clear days"
    """
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    [reading] = found.readings
    assert (reading.due, reading.earliest) == (None, day("2026-01-11"))
    assert found.milestone.cautious == "clear-days"


def test_a_reading_written_elsewhere_names_its_own_source(tmp_path):
    rules = """
        event  = "acted"
        within = "5 days"
        of     = "started"
          [rules.readings.elsewhere]
          within = "7 days"
          cite   = { instrument = "text", at = "the box on page 144" }
          why    = "the box has seven"
    """
    found = explained(tmp_path, rules, "2026-01-06", started="2026-01-05")
    assert "the box on page 144" in str(found.record()["readings"])


# -- What may explain a delay ----------------------------------------------------------------

EVENTS = """
started = "the start"
acted = "the act"
published = "the publication"
proceedings = { title = "the proceedings", repeats = true, external = true, explains_delay = true }
"""


@pytest.fixture
def of(tmp_path):
    """The events that may explain the delay of an act due in five days, as of a day."""
    loaded = book(tmp_path, WITHIN, events=EVENTS)

    def of(as_of, **kinds):
        found = explain(timeline(loaded, as_of, **kinds), "r")
        assert faults_in(found) == ()
        return found

    return of


def test_parallel_proceedings_are_on_record_and_stop_no_clock(of):
    plain = of("2026-01-20", started="2026-01-05")
    found = of("2026-01-20", started="2026-01-05", proceedings=["2026-01-07", "2026-01-15"])
    assert found.besides == (
        Besides("the proceedings", day("2026-01-07")),
        Besides("the proceedings", day("2026-01-15")),
    )
    assert plain.besides == ()
    assert found.milestone == plain.milestone
    assert found.steps == plain.steps
    assert found.milestone.status is Status.OVERDUE


def test_what_began_before_the_period_and_went_on_may_explain_a_delay_too(of):
    found = of("2026-01-20", started="2026-01-05", proceedings="2025-12-01")
    assert [one.on for one in found.besides] == [day("2025-12-01")]


def test_what_came_after_the_act_or_lies_ahead_explains_no_delay(of):
    dates = {"started": "2026-01-05", "proceedings": ["2026-01-15", "2026-01-25"]}
    assert of("2026-01-20", acted="2026-01-12", **dates).besides == ()
    assert len(of("2026-01-20", **dates).besides) == 1


def test_without_a_start_what_is_on_record_is_still_shown(of):
    assert len(of("2026-01-20", proceedings="2026-01-07").besides) == 1
