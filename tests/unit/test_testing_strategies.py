"""The strategies of the testing kit: valid values, options kept, bad options refused, biases."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, NoSuchExample

import oracle
from kit_laws import few, many
from rulebook_text import book_text
from safeguarding_timelines import (
    Case,
    WorkingCalendar,
    compute_timeline,
    load_rulebook,
)
from safeguarding_timelines.calendars.period import UNITS
from safeguarding_timelines.calendars.working_calendar import CALENDARS
from safeguarding_timelines.cases.case import Facts
from safeguarding_timelines.rules.load import rulebook_from
from safeguarding_timelines.rules.shapes.shape import PROJECTING, RECURRING, SHAPES, Shape
from safeguarding_timelines.testing.strategies import (
    cases,
    closed_days,
    edge_dates,
    events,
    facts,
    periods,
    rulebooks,
    rules,
    scenarios,
    timelines,
    working_calendars,
)
from safeguarding_timelines.timelines.milestone import Flag, Status

ENGLAND, BARNET = load_rulebook("england"), load_rulebook("barnet")
WINDOW = {"first": date(2025, 11, 1), "last": date(2026, 2, 28)}


def rules_of(text):
    return rulebook_from(tomllib.loads(book_text(text)))


reaches = settings(many, max_examples=1_000)


def reached(strategy, wanted):
    """An example of what is wanted; a failure if none of many is."""
    return find(strategy, wanted, settings=reaches)


# -- Options that cannot be --------------------------------------------------------------------

EARLY = {"first": date(2026, 1, 2), "last": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("strategy", "options", "why"),
    [
        (edge_dates, {"first": "2026-01-01"}, "takes plain dates"),
        (edge_dates, {"near": [None]}, "takes plain dates"),
        (edge_dates, EARLY, "the days end on 2026-01-01, before they begin on 2026-01-02"),
        (closed_days, EARLY, "the days end"),
        (closed_days, {"max_days": -1}, "max_days is a whole number, 0 or more"),
        (working_calendars, EARLY, "the days end"),
        (working_calendars, {"names": ["england"]}, "names: unknown 'england'; allowed are"),
        (working_calendars, {"names": "scotland"}, "names is a list of some of"),
        (working_calendars, {"names": [], "own": False}, "names: an empty list"),
        (periods, {"units": ["fortnights"]}, "units: unknown 'fortnights'"),
        (periods, {"units": []}, "units: an empty list"),
        (periods, {"min_count": -1}, "min_count is a whole number"),
        (periods, {"max_count": True}, "max_count is a whole number"),
        (periods, {"min_count": 3, "max_count": 2}, "has from 3 to 2 of them"),
        (periods, {"units": ["years"], "max_count": 101}, "the longest has 100"),
        (events, {"kinds": ["panel_notifed"]}, "kinds: unknown 'panel_notifed'"),
        (events, {"rulebook": "england"}, "rulebook is a Rulebook: load it with"),
        (events, {"dates": date(2026, 1, 1)}, "dates is a strategy, such as edge_dates"),
        (facts, {"rulebook": 7}, "rulebook is a Rulebook"),
        (cases, {"max_events": -1}, "max_events is a whole number"),
        (cases, {"kinds": []}, "kinds: an empty list"),
        (rules, {"shapes": []}, "shapes: an empty list"),
        (rules, {"shapes": ["soon"]}, "shapes: unknown 'soon'"),
        (rules, {"kinds": ["one"]}, "kinds is a list of two or more event kinds"),
        (rules, {"kinds": ["one", "one"]}, "each of them once"),
        (rulebooks, {"kinds": "one"}, "kinds is a list of two or more event kinds"),
        (rulebooks, {"min_rules": 3, "max_rules": 2}, "max_rules is a whole number, 3 or more"),
        (scenarios, {"others": ["nowhere"]}, "others: unknown 'nowhere'"),
        (scenarios, {"max_edits": None}, "max_edits is a whole number"),
        (timelines, {"cases": []}, "cases is a strategy"),
        (timelines, {"calendars": WorkingCalendar.scotland()}, "calendars is a strategy"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_is_refused_at_once(strategy, options, why):
    with pytest.raises(InvalidArgument, match=why):
        strategy(**options)


def test_a_rulebook_without_words_has_nothing_to_draw():
    wordless = ENGLAND.model_copy(update={"events": {}})
    with pytest.raises(InvalidArgument, match="the rulebook england declares no event kind"):
        cases(rulebook=wordless)


@pytest.mark.parametrize(
    "strategy",
    [edge_dates, closed_days, working_calendars, periods, events, facts, cases, rules, rulebooks,
     scenarios, timelines],
)  # fmt: skip
def test_options_are_given_by_name_and_the_text_of_a_strategy_is_short(strategy):
    with pytest.raises(TypeError):
        strategy(1)
    assert repr(strategy()) == f"{strategy.__name__}()"


# -- Dates -------------------------------------------------------------------------------------


@few
@given(edge_dates(**WINDOW, near=[date(2025, 11, 2), date(2026, 2, 27)]))
def test_days_stay_in_their_range(day):
    assert WINDOW["first"] <= day <= WINDOW["last"]


@pytest.mark.parametrize("day", [date.min, date.max, date(2026, 3, 1)])
def test_a_range_may_be_a_single_day_even_the_first_or_last_there_is(day):
    assert find(edge_dates(first=day, last=day, near=[day]), lambda _: True, settings=many) == day


def share(strategy, wanted, number=300):
    """How often a strategy draws what is wanted."""
    drawn = []

    @settings(few, max_examples=number)
    @given(strategy, st.integers(0, 10**9))  # so that no two examples are the same
    def collect(value, _other):
        drawn.append(wanted(value))

    collect()
    return sum(drawn) / len(drawn)


#: Nights on which the clocks change, from their list on gov.uk.
CHANGES = [
    date(2023, 3, 26), date(2024, 3, 31), date(2025, 3, 30), date(2026, 3, 29),
    date(2023, 10, 29), date(2024, 10, 27), date(2025, 10, 26), date(2026, 10, 25),
]  # fmt: skip

#: How often a day of each kind would come up if every day were as likely.
EVENLY = {
    "the end of a month": (lambda d: (d + timedelta(days=1)).day == 1, 12 / 365),
    "a leap day": (lambda d: (d.month, d.day) == (2, 29), 1 / 1461),
    "Christmas": (lambda d: (d.month, d.day) in ((12, 25), (12, 26)), 2 / 365),
    "Good Friday": (lambda d: d == oracle.good_friday(d.year), 1 / 365),
    "the clocks change": (lambda d: d in CHANGES, 4 * 2 / (13 * 365)),
    "a weekend": (lambda d: d.weekday() > 4, 2 / 7),
}  # fmt: skip


@pytest.mark.parametrize("name", EVENLY)
def test_days_on_which_deadlines_break_come_up_more_often_than_evenly(name):
    wanted, evenly = EVENLY[name]
    assert share(edge_dates(), wanted) > 1.2 * evenly


def test_days_near_ones_own_come_up_often():
    own = date(2024, 7, 17)
    assert share(edge_dates(near=[own]), lambda day: abs((day - own).days) <= 5) > 0.15


@few
@given(closed_days(**WINDOW, max_days=3))
def test_closed_days_lie_in_their_range_and_have_a_reason(closed):
    assert all(WINDOW["first"] <= day <= WINDOW["last"] for day in closed)
    assert set(closed.values()) <= {"closed"}


def test_closed_days_may_be_none_single_or_a_whole_week():
    assert reached(closed_days(), lambda closed: not closed) == {}
    week = reached(
        closed_days(), lambda c: any(all(d + timedelta(n) in c for n in range(7)) for d in c)
    )
    assert len(week) >= 7
    assert find(closed_days(max_days=0), lambda _: True, settings=many) == {}


# -- Calendars and periods ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [*CALENDARS, "own-dates"])
def test_every_built_in_calendar_is_drawn_and_those_of_ones_own(name):
    assert reached(working_calendars(), lambda calendar: calendar.name == name).name == name


@few
@given(working_calendars(names=[], **WINDOW), working_calendars(own=False))
def test_calendars_are_those_asked_for(own, named):
    assert own.name == "own-dates"
    assert own.coverage == (date(2022, 1, 1), date(2038, 12, 31))
    assert own.is_working_day(own.add(date(2026, 1, 1), 15))
    assert named.name in CALENDARS


def test_some_calendars_have_bank_holidays_and_some_are_announced_in_part():
    christmas = date(2024, 12, 25)  # a Wednesday
    own = working_calendars(names=[])
    assert reached(own, lambda calendar: calendar.reason(christmas) == "Christmas Day")
    assert reached(own, lambda calendar: calendar.is_working_day(christmas))
    assert reached(own, lambda calendar: calendar.announced_until < calendar.coverage[1])


@few
@given(periods(units=["months", "days"], min_count=2, max_count=4), periods())
def test_periods_are_those_asked_for(asked, any_at_all):
    assert asked.unit in ("days", "months")
    assert 2 <= asked.count <= 4
    assert any_at_all.unit in UNITS


def test_periods_are_often_those_that_texts_use():
    working = periods(units=["working days"])
    assert share(working, lambda period: period.count in (1, 3, 5, 7, 10, 15)) > 0.2
    assert reached(periods(units=["days"], min_count=300), lambda period: period.count >= 300)


# -- Events, facts and cases -------------------------------------------------------------------


@few
@given(events(rulebook=BARNET, kinds=["case_considered"], dates=st.just(date(2026, 3, 29))))
def test_an_event_is_of_the_kinds_days_and_agencies_asked_for(event):
    assert (event.kind, event.on) == ("case_considered", date(2026, 3, 29))
    assert event.by in (None, *BARNET.agencies)
    assert event.at is None or event.at.hour != 1  # the hour that this morning did not have


def test_events_come_with_and_without_what_they_may_carry():
    for key in ("at", "by", "until", "recorded_on"):
        assert reached(events(), lambda event, key=key: getattr(event, key) is not None)
        assert reached(events(), lambda event, key=key: getattr(event, key) is None)


def test_facts_are_any_of_those_the_rulebook_declares_and_local_ones_too():
    assert reached(facts(), lambda known: known == Facts())
    assert reached(facts(), lambda known: len(known.stated()) == len(ENGLAND.facts))
    local = ENGLAND.model_copy(
        update={"facts": {"outcome": ("died", "moved"), "setting": ("home", "street")}}
    )
    found = reached(facts(rulebook=local), lambda known: len(known.stated()) == 2)
    assert found.outcome == "died"  # a case knows no other of the two
    assert found.local in ({"setting": "home"}, {"setting": "street"})


@few
@given(st.data())
def test_any_case_computes_on_any_day_with_any_knowledge(data):
    book = data.draw(st.sampled_from([ENGLAND, BARNET]))
    case = data.draw(cases(rulebook=book))
    day = edge_dates()
    timeline = compute_timeline(
        case, book, as_of=data.draw(day), known_on=data.draw(st.none() | day)
    )
    assert timeline.milestones
    assert Case.from_json(case.to_json()) == case


@few
@given(cases(kinds=["became_aware", "panel_notified"], max_events=3, corrections=False,
             answers=False, dates=edge_dates(**WINDOW)))  # fmt: skip
def test_a_case_is_as_asked_for(case):
    assert len(case.events) <= 3
    assert {event.kind for event in case.events} <= {"became_aware", "panel_notified"}
    assert not [e for e in case.events if e.corrects or e.retracts or e.answers]


@pytest.mark.parametrize("link", ["corrects", "retracts", "answers"])
def test_records_correct_retract_and_answer_others(link):
    assert reached(cases(), lambda case: any(getattr(e, link) for e in case.events))


def test_cases_may_be_empty_repeat_what_repeats_and_learn_facts_later():
    assert reached(cases(), lambda case: not case.events)
    assert reached(cases(), lambda case: isinstance(case.facts, tuple) and len(case.facts) > 1)
    twice = reached(
        cases(kinds=["rapid_review_extended"], corrections=False),
        lambda case: len(case.events) > 1,
    )
    assert {event.kind for event in twice.events} == {"rapid_review_extended"}


def test_acts_fall_within_five_days_of_their_due_date_often():
    def near(timeline):
        return any(
            m.due and m.done_on and abs((m.done_on - m.due).days) <= 5 for m in timeline.milestones
        )

    assert share(timelines(), near) > 0.05


def test_no_case_is_drawn_that_leads_past_the_end_of_the_calendar():
    far = rules_of('event = "acted"\nwithin = "20000 working days"\nof = "started"')
    lenient = settings(few, suppress_health_check=list(HealthCheck))

    @lenient
    @given(timelines(rulebook=far), cases(rulebook=far))
    def covered(timeline, case):
        assert timeline["r"].due is None or timeline["r"].due.year <= 2100
        assert case.reference

    covered()


# -- Rules and rulebooks -----------------------------------------------------------------------


@pytest.mark.parametrize("shape", Shape)
def test_a_rule_of_each_shape_can_be_drawn_alone(shape):
    found = find(rules(shapes=[shape]), lambda _: True, settings=many)
    assert found.shape is shape
    assert SHAPES[found.shape_keys] is shape


@few
@given(rulebooks(shapes=[Shape.WITHIN, Shape.NOTICE], kinds=["one", "two"], min_rules=2,
                 max_rules=3))  # fmt: skip
def test_a_rulebook_is_as_asked_for(book):
    assert list(book.events) == ["one", "two"]
    assert 2 <= len({rule.id for rule in book.rules}) <= 3
    assert {rule.shape for rule in book.rules} <= {Shape.WITHIN, Shape.NOTICE}
    assert book.order  # no circle


@few
@given(rulebooks(max_rules=8).flatmap(lambda book: timelines(rulebook=book)))
def test_any_case_of_any_rulebook_computes(timeline):
    assert set(timeline.instances) == set(timeline.rulebook.order)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda rule: rule.readings,
        lambda rule: rule.by_each,
        lambda rule: rule.deemed,
        lambda rule: rule.applies_if,
        lambda rule: rule.if_late,
        lambda rule: rule.extended_by,
        lambda rule: rule.start_convention,
        lambda rule: rule.in_hours,
        lambda rule: rule.anchor is not None and rule.anchor.how == "each",
        lambda rule: rule.anchor is not None and rule.anchor.how == "latest_of",
        lambda rule: rule.anchor is not None and rule.anchor.how == "deadline_of",
        lambda rule: rule.shape in RECURRING and rule.counts_working_days,
    ],
    ids=[
        "readings", "by_each", "deemed", "applies_if", "if_late", "extended_by",
        "start_convention", "hours", "each", "latest_of", "deadline_of", "recurring",
    ],
)  # fmt: skip
def test_rulebooks_reach_each_corner_of_the_rule_file(wanted):
    assert reached(rulebooks(min_rules=3), lambda book: any(map(wanted, book.rules)))


def test_editions_change_within_a_rulebook_and_projections_chain():
    assert reached(rulebooks(), lambda book: any(len(e) > 1 for e in book.editions.values()))
    assert reached(
        rulebooks(shapes=list(PROJECTING), min_rules=2),
        lambda book: any(book.projecting.get(k) for r in book.rules for k in r.kinds_needed),
    )


# -- Scenarios and timelines -------------------------------------------------------------------

EDITS = ["set", "shift", "add", "remove", "fact", "close", "open", "rulebook", "as_of"]


@pytest.mark.parametrize("do", EDITS)
def test_every_edit_is_drawn(do):
    drawn = scenarios(others=["barnet"])
    assert reached(drawn, lambda scenario: any(edit.do == do for edit in scenario.edits))


def test_no_other_rulebook_and_no_more_edits_are_drawn_than_asked_for():
    with pytest.raises(NoSuchExample):
        find(scenarios(), lambda s: any(e.do == "rulebook" for e in s.edits), settings=few)
    # a shift comes with the edit that makes room for it
    assert len(reached(scenarios(max_edits=1), lambda s: len(s.edits) == 2).edits) == 2
    assert find(scenarios(max_edits=0), lambda _: True, settings=many).edits == ()


@few
@given(timelines(cases=cases(answers=False)), scenarios(others=["barnet", "kingston-richmond"]))
def test_any_scenario_can_be_applied_to_any_case_without_answers(timeline, scenario):
    assert scenario.apply(timeline).milestones


@few
@given(timelines(calendars=working_calendars(names=[]), cases=st.just(Case.of("EX-2026-001")),
                 dates=edge_dates(**WINDOW), partnership=True))  # fmt: skip
def test_a_timeline_is_as_asked_for(timeline):
    assert timeline.calendar.name == "own-dates"
    assert timeline.case.events == ()
    assert timeline.partnership


@pytest.mark.parametrize(
    "status",
    [Status.DUE, Status.DUE_TODAY, Status.OVERDUE, Status.MET, Status.MET_LATE, Status.PROJECTED,
     Status.NOT_APPLICABLE, Status.APPLICABILITY_UNKNOWN, Status.MAINTAINING],
)  # fmt: skip
def test_timelines_reach_the_statuses(status):
    assert reached(timelines(), lambda t: any(m.status is status for m in t.milestones))


@pytest.mark.parametrize("flag", [Flag.EXTENDED, Flag.CORRECTED, Flag.CONTESTED, Flag.NO_EDITION])
def test_timelines_reach_the_flags(flag):
    drawn = timelines(cases=cases(kinds=["panel_notified", "rapid_review_extended"]))
    assert reached(drawn, lambda t: any(flag in m.flags for m in t.milestones))
