"""The laws that users run on rules: the built-in rulebooks keep them, each finds a wrong one."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from kit_laws import breaks, few, holds, named, several
from rulebook_text import book_text, day
from safeguarding_timelines import (
    Scenario,
    Timeline,
    WorkingCalendar,
    compare,
    compute_timeline,
    load_rulebook,
)
from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.questions.what_if import SetEvent, ShiftEvent
from safeguarding_timelines.questions.windows.windows import windows_of
from safeguarding_timelines.rules.load import rulebook_from
from safeguarding_timelines.rules.shapes.shape import Shape
from safeguarding_timelines.testing import (
    RULEBOOK_LAWS,
    SCENARIO_LAWS,
    TIMELINE_LAWS,
    Engine,
    strategies,
)
from safeguarding_timelines.testing.properties.every_timeline import TRUTHS
from safeguarding_timelines.timelines.milestone import Flag, Status

ONE_DAY = timedelta(days=1)
ENGLAND = load_rulebook("england")


def book(rules, **parts):
    return rulebook_from(tomllib.loads(book_text(rules, **parts)))


FEW = """
started = "the start"
acted = { title = "the act", repeats = true }
reported = "the report"
published = "the publication"
withdrawn = "the withdrawal"
granted = { title = "more time", repeats = true }
"""

#: A rulebook small enough that every case of it says something: readings, extension, notice.
SMALL = book(
    """
    id = "act"
    event = "acted"
    within = "5 working days"
    of = "started"
    extended_by = "granted"
    [rules.readings.short]
    within = "3 days"
    why = "one may read it so"

    id = "act-soon"
    event = "acted"
    within = "2 weeks"
    of = "started"

    id = "report"
    event = "reported"
    at_least = "7 days"
    before = "published"

    id = "publish"
    event = "published"
    within = "6 months"
    of = "acted"
    """,
    events=FEW,
)


@pytest.mark.parametrize("law", RULEBOOK_LAWS + TIMELINE_LAWS, ids=str)
def test_the_national_rules_keep_the_law(law):
    holds(law, ENGLAND, several)


@pytest.mark.parametrize("law", TIMELINE_LAWS, ids=str)
def test_any_rules_keep_the_law(law):
    holds(law, strategies.rulebooks(), several)


@pytest.mark.parametrize("law", SCENARIO_LAWS, ids=str)
def test_supposing_keeps_the_law(law):
    holds(law, SMALL)


@pytest.mark.parametrize("name", ["barnet", "kingston-richmond", "kingston-richmond-llr"])
@pytest.mark.parametrize("law", RULEBOOK_LAWS, ids=str)
def test_a_local_rulebook_keeps_the_law(law, name):
    holds(law, load_rulebook(name))


def test_a_local_rule_that_asks_for_less_than_statute_is_found():
    # Kirklees: six months on the website. Regulation: a year.
    message = breaks(named(RULEBOOK_LAWS, "never-weaker"), load_rulebook("kirklees-2018"), few)
    assert message.startswith("six-months-on-the-website: counted from ")


# -- Wrong rulebooks ---------------------------------------------------------------------------

OLD = 'id = "r"\nevent = "acted"\nof = "started"\nwithin = "15 working days"\n'
NEW = OLD.replace("15", "10")
GAP = f"""
{OLD}in_force = {{ until = 2024-05-31 }}

{OLD}in_force = {{ from = 2024-06-02 }}
"""
SHORTENED = f"""
{OLD}in_force = {{ until = 2024-05-31 }}

{NEW}in_force = {{ from = 2024-06-01 }}
"""
WEAKER = f"""
{OLD}

id = "local"
event = "acted"
of = "started"
within = "21 days"
implements = "r"
"""
KEPT_LESS = """
id = "r"
kept_until = "withdrawn"
at_least = "1 year"
after = "published"

id = "local"
kept_until = "withdrawn"
at_least = "52 weeks"
after = "published"
implements = "r"
"""


@pytest.mark.parametrize(
    ("name", "wrong", "message"),
    [
        ("editions-meet", GAP, "r: an edition ends on 2024-05-31, and the next begins on"),
        ("delay-gains-nothing", SHORTENED, "r: 2024-05-"),
        ("never-weaker", WEAKER, "local: counted from "),
        ("never-weaker", KEPT_LESS, "local: counted from "),
    ],
)
def test_the_law_finds_a_rulebook_that_breaks_it(name, wrong, message):
    assert breaks(named(RULEBOOK_LAWS, name), book(wrong)).startswith(message)


def test_21_days_are_weaker_than_15_working_days_only_from_days_that_do_not_count():
    # Three weeks are 15 working days from a weekday, and one day more from a Saturday or Sunday.
    message = breaks(named(RULEBOOK_LAWS, "never-weaker"), book(WEAKER))
    found = message.removeprefix("local: counted from ")[:10]
    assert not WorkingCalendar.england_and_wales().is_working_day(day(found))


def test_a_rulebook_without_rules_breaks_nothing():
    for law in RULEBOOK_LAWS:
        holds(law, book(""))


def test_rules_without_repeats_or_facts_keep_the_laws_too():
    plain = book("", events='started = "the start"', words="")
    holds(named(SCENARIO_LAWS, "what-is-stays"), plain)


FAR = book('event = "acted"\nwithin = "20000 working days"\nof = "started"', events=FEW)
past_the_end = settings(several, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(
    "law",
    [*RULEBOOK_LAWS, named(TIMELINE_LAWS, "late-stays-late"), *SCENARIO_LAWS],
    ids=str,
)
def test_a_date_past_the_end_of_the_calendar_is_no_example(law):
    # From 2021 on, 20,000 working days lead out of a calendar that ends with the year 2100.
    holds(law, FAR, past_the_end)


# -- Wrong computations ------------------------------------------------------------------------


def altered(change):
    """The library's computation, with each milestone changed in some way."""

    def compute(*args, **inputs):
        timeline = compute_timeline(*args, **inputs)
        instances = {
            rule: tuple(change(m, timeline) for m in several)
            for rule, several in timeline.instances.items()
        }
        shown = tuple(change(m, timeline) for m in timeline.milestones)
        return replace(timeline, milestones=shown, instances=instances)

    return compute


def asked(timeline, **inputs):
    """The same milestones, said to have been computed from other inputs."""
    return replace(timeline, inputs=timeline.inputs._replace(**inputs))


def with_flag(flag, when=lambda m: True):
    return altered(lambda m, _: m._replace(flags=tuple({*m.flags, flag})) if when(m) else m)


def loses_a_rule(*args, **inputs):
    timeline = compute_timeline(*args, **inputs)
    instances = dict(list(timeline.instances.items())[:-1])
    return replace(timeline, instances=instances)


def overdue_is_due(m, _):
    return m._replace(status=Status.DUE) if m.status is Status.OVERDUE else m


def never_late(m, _):
    return m._replace(late=False)


def first_reading_is_cautious(m, _):
    return m._replace(cautious="default" if m.cautious else None)


def act_by_is_due(m, _):
    return m._replace(act_by=m.due)


def forgets_the_extension(m, _):
    return m._replace(flags=tuple(flag for flag in m.flags if flag is not Flag.EXTENDED))


def all_is_actual(m, _):
    return m._replace(anchor=m.anchor._replace(basis="actual"))


def shortens_by_extension(m, _):
    if Flag.EXTENDED not in m.flags or m.due is None:
        return m
    return m._replace(due=(m.original_due or m.due) - ONE_DAY, original_due=None)


def later_from_a_saturday(m, _):
    """A Saturday is taken for the Monday, and a Sunday is not."""
    saturday = m.anchor.on is not None and m.anchor.on.weekday() == 5
    return m._replace(due=m.due + timedelta(days=3)) if saturday and m.due else m


def forgiven_in_time(m, timeline):
    if m.status is Status.OVERDUE and (timeline.as_of - m.due).days > 20:
        return m._replace(status=Status.DUE, late=False)
    return m


def moved_by_closures(days):
    """Every closed day moves every date, in one direction or the other."""

    def change(m, timeline):
        closed = len(timeline.calendar.changes[0])
        return m._replace(due=m.due and m.due + closed * timedelta(days=days))

    return altered(change)


def due_a_day_early(m, _):
    return m._replace(due=m.due - ONE_DAY) if m.due and m.status is Status.DUE else m


def late_on_the_last_day(m, _):
    if m.status is Status.MET and m.done_on == m.due:
        return m._replace(status=Status.MET_LATE, late=True)
    return m


def alternating():
    """Every second answer is another."""
    calls = count()

    def compute(*args, **inputs):
        timeline = compute_timeline(*args, **inputs)
        return timeline if next(calls) % 2 else replace(timeline, milestones=())

    return compute


def drops_the_last_record(case, rulebook, **inputs):
    fewer = Case(reference=case.reference, facts=case.facts)
    kept = case.events[:-1]
    if any(e.corrects or e.retracts or e.answers for e in kept):
        kept = ()
    timeline = compute_timeline(fewer.model_copy(update={"events": kept}), rulebook, **inputs)
    return asked(timeline, case=case)


def knows_everything(*args, known_on, **inputs):
    return asked(compute_timeline(*args, known_on=None, **inputs), known_on=known_on)


def takes_plans_for_acts(*args, as_of, **inputs):
    ahead = as_of + timedelta(days=4_000)
    return asked(compute_timeline(*args, as_of=ahead, **inputs), as_of=as_of)


class Rounded(Timeline):
    """A timeline whose JSON is not its record."""

    __slots__ = ()

    def to_json(self):
        return "{}"


def badly_written(*args, **inputs):
    timeline = compute_timeline(*args, **inputs)
    return Rounded(**{name: getattr(timeline, name) for name in Timeline.__slots__})


WRONG = {
    "every-rule-is-answered": loses_a_rule,
    "status-fits-dates": altered(overdue_is_due),
    "late-is-known": altered(never_late),
    "one-bound-governs": with_flag(Flag.GOVERNS),
    "cautious-is-safest": altered(first_reading_is_cautious),
    "act-by-is-a-working-day": altered(act_by_is_due),
    "extension-is-later": altered(forgets_the_extension),
    "anchor-is-honest": altered(all_is_actual),
    "json-is-the-timeline": badly_written,
    "same-bytes-twice": alternating(),
    "from-its-record": alternating(),
    "any-order": drops_the_last_record,
    "replay": knows_everything,
    "plans-do-nothing-yet": takes_plans_for_acts,
    "late-stays-late": altered(forgiven_in_time),
    "extension-never-earlier": altered(shortens_by_extension),
    "one-more-holiday": moved_by_closures(-1),
    "only-days-between": moved_by_closures(+1),
    "later-start": altered(later_from_a_saturday),
    "windows-are-attained": altered(late_on_the_last_day),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_law_finds_a_computation_that_breaks_it(name):
    breaks(named(TIMELINE_LAWS, name), Engine.of(SMALL, compute=WRONG[name]))


def test_every_law_of_timelines_has_its_wrong_computation():
    assert {law.name for law in TIMELINE_LAWS} == set(WRONG)


def a_day_too_long(timeline):
    found = windows_of(timeline)
    ways = tuple(
        tuple((first, last and last + ONE_DAY) for first, last in way) for way in found.ways
    )
    return replace(found, ways=ways)


def test_a_window_that_leaves_a_day_too_many_is_found():
    wrong = Engine.of(SMALL, windows=a_day_too_long)
    message = breaks(named(TIMELINE_LAWS, "windows-are-attained"), wrong)
    assert message.startswith("with every event on the last day left for it, ")


def test_a_due_date_a_day_off_is_found():
    law = named(RULEBOOK_LAWS, "last-day-is-in-time")
    plain = book('event = "acted"\nwithin = "5 working days"\nof = "started"')
    holds(law, plain)
    message = breaks(law, Engine.of(plain, compute=altered(due_a_day_early)))
    assert message.endswith("it is met")


# -- Wrong scenarios ---------------------------------------------------------------------------


def a_day_later(scenario, timeline):
    return asked(scenario.apply(timeline), as_of=timeline.as_of + ONE_DAY)


def last_closure_only(scenario, timeline):
    """Of several days closed only the last is."""
    closing = [edit for edit in scenario.edits if edit.do == "close"]
    kept = [edit for edit in scenario.edits if edit not in closing[:-1]]
    return Scenario(edits=tuple(kept)).apply(timeline)


def forgetful():
    calls = count()
    return lambda scenario, timeline: (scenario if next(calls) % 2 else Scenario()).apply(timeline)


def edits_in_place(scenario, timeline):
    later = timeline.inputs._replace(as_of=timeline.as_of + ONE_DAY)
    object.__setattr__(timeline, "inputs", later)
    return scenario.apply(timeline)


def leaves_out_what_is_set(scenario, timeline):
    kept = tuple(edit for edit in scenario.edits if not isinstance(edit, SetEvent))
    return Scenario(edits=kept).apply(timeline)


def shifts_by_working_days(scenario, timeline):
    edits = tuple(
        edit.model_copy(update={"unit": "working days"}) if isinstance(edit, ShiftEvent) else edit
        for edit in scenario.edits
    )
    return Scenario(edits=edits).apply(timeline)


def in_one_direction(one, other):
    return compare(*sorted((one, other), key=lambda timeline: timeline.to_json()))


def leaves_out_the_first(one, other):
    found = compare(one, other)
    return replace(found, differences=found.differences[1:])


WRONG_SCENARIOS = {
    "no-edit-no-change": {"apply": a_day_later},
    "one-after-the-other": {"apply": last_closure_only},
    "same-after-json": {"apply": forgetful()},
    "what-is-stays": {"apply": edits_in_place},
    "differences-mirror": {"compare": in_one_direction},
    "not-listed-not-changed": {"compare": leaves_out_the_first},
    "set-is-set": {"apply": leaves_out_what_is_set},
    "there-and-back": {"apply": shifts_by_working_days},
}


@pytest.mark.parametrize("name", WRONG_SCENARIOS)
def test_the_law_finds_a_way_of_supposing_that_breaks_it(name):
    breaks(named(SCENARIO_LAWS, name), Engine.of(SMALL, **WRONG_SCENARIOS[name]))


def test_every_law_of_scenarios_has_its_wrong_way():
    assert {law.name for law in SCENARIO_LAWS} == set(WRONG_SCENARIOS)


# -- What the laws leave out ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["one-more-holiday", "later-start"])
def test_bounds_between_two_events_and_recurring_ones_are_left_out(name):
    shapes = [Shape.BETWEEN, Shape.GRID]
    drawn = strategies.rulebooks(shapes=shapes, kinds=["begun", "met"], min_rules=2)
    holds(named(TIMELINE_LAWS, name), drawn, settings(few, max_examples=40))


def test_the_day_to_act_by_is_checked_on_the_calendar_known_then():
    scottish = book('event = "acted"\nwithin = "5 days"\nof = "started"\ncalendar = "scotland"')
    started = Case.of("EX-2026-001", started=day("2026-06-10"))
    for known_on in (None, day("2026-06-10")):
        timeline = compute_timeline(started, scottish, as_of=day("2026-06-10"), known_on=known_on)
        TRUTHS["act-by-is-a-working-day"](timeline)
        assert timeline["r"].act_by is not None


def test_a_timeline_that_cannot_be_computed_is_no_example():
    started = Case.of("EX-2026-001", started=day("2017-01-03"))
    near = compute_timeline(started, FAR, as_of=day("2017-01-03"))
    later = Case.of("EX-2026-001", started=day("2040-01-03"))

    @settings(few, suppress_health_check=list(HealthCheck))
    @given(st.none())
    def nothing_is_left(_):
        Engine.of(FAR).again(near, case=later)

    with pytest.raises(Unsatisfiable):
        nothing_is_left()
