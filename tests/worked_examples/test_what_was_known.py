"""What was known when, through whole timelines: records, facts and bank holidays as of a day.

The State Funeral made Monday 19 September 2022 a bank holiday, nine days before it. A notice that
was in time when it was given turned out late, and a period that was running ended a day later.
"""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulebook_text import book, milestone
from safeguarding_timelines import (
    Case,
    Event,
    Facts,
    WorkingCalendar,
    compute_timeline,
    load_rulebook,
)
from safeguarding_timelines.rules.shapes.shape import Shape

ENGLAND = load_rulebook("england")
LOCAL = load_rulebook("kingston-richmond")
CALENDAR = WorkingCalendar.england_and_wales()


def sep(day):
    return date(2022, 9, day)


# -- A notice before publication -----------------------------------------------------------------

# Working Together 2018, as quoted: the report goes to the Panel seven working days before it is
# published, here on Tuesday 20 September 2022. With Monday the 19th: 19 16 15 14 13 12 9. Without
# it: 16 15 14 13 12 9 8. SI 2018/789, regulation 16(1): seven days, the 13th, holiday or not.
PUBLISHED = {"kind": "lcspr_published", "on": "2022-09-20", "recorded_on": "2022-08-22"}


def noticed(as_of, known_on, *, sent="2022-09-09"):
    events = [{"kind": "lcspr_decided", "on": "2022-04-04"}, PUBLISHED]
    if sent:
        events.append({"kind": "report_sent_to_panel", "on": sent})
    case = Case.model_validate({"reference": "EX-2022-009", "events": events})
    return compute_timeline(case, ENGLAND, as_of=as_of, known_on=known_on)


def test_seven_working_days_before_20_september_were_the_9th_and_then_the_8th():
    for known_on, due in ((sep(1), sep(9)), (sep(9), sep(9)), (sep(10), sep(8)), (sep(12), sep(8))):
        found = noticed(sep(1), known_on, sent=None)["report-to-panel-guidance"]
        assert (found.due, found.anchor.basis) == (due, "planned")
        assert CALENDAR.as_known_on(known_on).subtract(sep(20), 7) == due


def test_a_report_sent_on_the_9th_was_in_time_when_it_was_sent_and_is_late_in_hindsight():
    then = noticed(sep(9), sep(9))["report-to-panel-guidance"]
    assert (then.due, then.done_on, then.status, then.late) == (sep(9), sep(9), "met", False)
    hindsight = noticed(sep(9), sep(12))["report-to-panel-guidance"]
    assert (hindsight.due, hindsight.done_on) == (sep(8), sep(9))
    assert (hindsight.status, hindsight.late) == ("met_late", True)


def test_asked_later_it_is_still_the_calendar_known_then_that_says_in_time():
    """After publication, on the 21st: with all that is known, and as it was known on the 9th."""
    now = noticed(sep(21), None)["report-to-panel-guidance"]
    assert (now.due, now.status, now.late) == (sep(8), "met_late", True)
    assert now.anchor.basis == "actual"
    then = noticed(sep(21), sep(9))["report-to-panel-guidance"]
    # The publication was planned and recorded in August, so it was known on the 9th.
    assert (then.due, then.status, then.late) == (sep(9), "met", False)


def test_the_seven_days_of_the_regulations_do_not_notice_a_holiday():
    for known_on in (sep(9), sep(10), None):
        found = noticed(sep(12), known_on)["report-to-panel-statute"]
        assert (found.due, found.status) == (sep(13), "met")


def test_an_unsent_report_is_due_on_the_9th_and_overdue_once_the_holiday_is_known():
    due = noticed(sep(9), sep(9), sent=None)["report-to-panel-guidance"]
    assert (due.due, due.status, due.late) == (sep(9), "due_today", False)
    overdue = noticed(sep(10), sep(10), sent=None)["report-to-panel-guidance"]
    assert (overdue.due, overdue.status, overdue.late) == (sep(8), "overdue", True)


def test_clear_days_are_counted_on_the_calendar_known_then_too():
    """Eight back from the 20th: one more, Thursday the 8th; with the holiday Wednesday the 7th."""
    for known_on, expected in ((sep(9), sep(8)), (sep(10), sep(7))):
        found = noticed(sep(1), known_on, sent=None)["report-to-panel-guidance"]
        assert found.readings["clear-days"].due == expected


def test_the_output_names_the_calendar_that_was_counted_on():
    before, after, today = (
        noticed(sep(21), known_on).record() for known_on in (sep(9), sep(10), None)
    )
    assert [record["known_on"] for record in (before, after, today)] == [
        "2022-09-09", "2022-09-10", None,
    ]  # fmt: skip
    known = CALENDAR.as_known_on(sep(9)).snapshot
    assert before["calendar"]["snapshot"] == known != after["calendar"]["snapshot"]
    # gov.uk's list then went to the end of 2023
    assert before["calendar"]["announced_until"] == "2023-12-31"
    assert today["calendar"]["announced_until"] == "2028-12-31"


# -- Periods that were running ---------------------------------------------------------------------


@pytest.mark.parametrize(("known_on", "due"), [(sep(9), sep(22)), (sep(10), sep(23))])
def test_fifteen_working_days_that_were_running_end_a_day_later(known_on, due):
    """Panel guidance of 2022. Notified Thu 1 Sep: 2 / 5-9 / 12-16 / 19-22 Sep, or to the 23rd."""
    case = Case.of("EX-2022-010", outcome="died", abuse_or_neglect="known", panel_notified=sep(1))
    found = compute_timeline(case, ENGLAND, as_of=sep(12), known_on=known_on)
    assert found["rapid-review-submission"].due == due


def test_what_was_announced_by_then_decides_what_is_provisional():
    """Publication on Fri 31 Jan 2020: 30 29 28 27 24 23 22 Jan. 2020 was listed on 6 Dec 2018."""
    case = Case.of("EX-2018-001", lcspr_published=date(2020, 1, 31))
    for known_on, provisional in ((date(2018, 12, 5), True), (date(2018, 12, 6), False)):
        timeline = compute_timeline(case, ENGLAND, as_of=date(2018, 12, 1), known_on=known_on)
        found = timeline["report-to-panel-guidance"]
        assert found.due == date(2020, 1, 22)
        assert ("provisional" in found.flags) == provisional
        assert "provisional" not in timeline["report-to-panel-statute"].flags  # calendar days


NORTH = """
[rulebook]
id = "north"
title = "A rule counted on another calendar"
version = "1"
[events]
asked = { title = "a request", external = true }
answered = "an answer"
[instruments.procedure]
title = "Procedure"
[[rules]]
id = "answer"
title = "Answer"
actor = "agency"
event = "answered"
within = "1 working day"
of = "asked"
calendar = "scotland"
force = "local"
cite = { instrument = "procedure", at = "step 1" }
"""


def test_a_rule_with_a_calendar_of_its_own_counts_on_that_one_as_it_was_known(tmp_path):
    """Asked on Fri 12 June 2026; Mon 15 June became a Scottish holiday, listed on 25 February."""
    path = tmp_path / "north.toml"
    path.write_text(NORTH, encoding="utf-8")
    case = Case.of("EX-2026-001", asked=date(2026, 6, 12))
    for known_on, due in (
        (date(2026, 2, 24), date(2026, 6, 15)),
        (date(2026, 2, 25), date(2026, 6, 16)),
        (None, date(2026, 6, 16)),
    ):
        as_of = date(2026, 2, 1)
        found = compute_timeline(case, load_rulebook(path), as_of=as_of, known_on=known_on)
        assert found["answer"].due == due
    # A closure of one's own stays, beside what was known: the Monday closed, so the Tuesday.
    closed = CALENDAR.with_closures({date(2026, 6, 15): "flood"})
    found = compute_timeline(
        case, load_rulebook(path), as_of=as_of, known_on=date(2026, 2, 24), calendar=closed
    )
    assert found["answer"].due == date(2026, 6, 16)


def test_a_calendar_of_ones_own_is_the_same_whatever_was_known():
    """Weekends and the funeral: the 19th is closed on every day of knowledge."""
    own = WorkingCalendar.from_dates({sep(19): "State Funeral"})
    case = Case.of("EX-2022-009", lcspr_published=sep(20))
    for known_on in (sep(1), sep(12), None):
        found = compute_timeline(case, ENGLAND, as_of=sep(1), known_on=known_on, calendar=own)
        assert found["report-to-panel-guidance"].due == sep(8)


# -- Records and facts -----------------------------------------------------------------------------


def test_a_whole_case_is_seen_as_it_was_on_each_day():
    """Aware Mon 5 Sep, believed Tue 6 Sep until the 14th; abuse or neglect suspected on the 8th.

    From the 6th: 7 8 9 12 13 Sep; from the 5th: 6 7 8 9 12.
    """
    case = Case(
        reference="EX-2022-011",
        facts=(
            Facts(outcome="died"),
            Facts(outcome="died", abuse_or_neglect="suspected", known_on=sep(8)),
        ),
        events=(
            Event(kind="became_aware", on=sep(6), recorded_on=sep(6), id="aware"),
            Event(kind="became_aware", on=sep(5), recorded_on=sep(14), corrects="aware"),
            Event(kind="panel_notified", on=sep(13), recorded_on=sep(15)),
        ),
    )
    expected = {
        5: ("applicability_unknown", None, None, False),
        7: ("applicability_unknown", sep(13), None, False),
        8: ("overdue", sep(13), None, True),
        13: ("overdue", sep(13), None, True),
        14: ("overdue", sep(12), None, True),
        15: ("met_late", sep(12), sep(13), True),
    }
    for day, told in expected.items():
        found = compute_timeline(case, ENGLAND, as_of=sep(16), known_on=sep(day))["notify-panel"]
        assert (day, (found.status, found.due, found.done_on, found.late)) == (day, told)
    assert found.flags == ("governs", "secondary", "corrected")


def test_as_of_and_known_on_are_independent():
    """As of the 7th it was due on the 13th, whether one asks on the 7th or knows it all."""
    case = Case.of(
        "EX-2022-012", outcome="died", abuse_or_neglect="known", became_aware=sep(6),
        panel_notified=sep(14),
    )  # fmt: skip
    for known_on, done_on in ((sep(7), None), (None, None)):
        found = compute_timeline(case, ENGLAND, as_of=sep(7), known_on=known_on)["notify-panel"]
        assert (found.status, found.due, found.done_on) == ("due", sep(13), done_on)
    # as of the 20th, knowing what was known on the 7th: it looks overdue
    found = compute_timeline(case, ENGLAND, as_of=sep(20), known_on=sep(7))["notify-panel"]
    assert (found.status, found.done_on) == ("overdue", None)
    found = compute_timeline(case, ENGLAND, as_of=sep(20), known_on=sep(14))["notify-panel"]
    assert (found.status, found.done_on) == ("met_late", sep(14))


# -- A holiday more ------------------------------------------------------------------------------

FORWARD = (Shape.WITHIN, Shape.POINT_AFTER, Shape.DAY_WINDOW)
#: Kinds in the order of the process, each some days after the one before.
STEPS = (
    "became_aware", "panel_notified", "rapid_review_meeting", "rapid_review_submitted",
    "lcspr_decided", "lcspr_published",
)  # fmt: skip


@st.composite
def processes(draw):
    """A case that has come some way, the day it is asked about, and days that become holidays."""
    on = first = draw(st.dates(date(2022, 1, 1), date(2026, 3, 31)))
    dated = {}
    for kind in STEPS:
        on += timedelta(draw(st.integers(0, 40)))
        if draw(st.booleans()):
            dated[kind] = on
    case = Case.of("EX-2026-001", outcome="died", abuse_or_neglect="known", **dated)
    near = st.integers(-20, 260).map(lambda n: first + timedelta(n))
    return case, draw(near), draw(st.sets(near, max_size=12))


@given(processes(), st.sampled_from([ENGLAND, LOCAL]))
def test_a_holiday_more_makes_no_deadline_earlier_and_no_notice_later(process, book):
    case, as_of, closed = process
    more = CALENDAR.with_closures(dict.fromkeys(closed, "a holiday"))
    before = compute_timeline(case, book, as_of=as_of).instances
    after = compute_timeline(case, book, as_of=as_of, calendar=more).instances
    for rule_id, several in before.items():
        for was, now in zip(several, after[rule_id], strict=True):
            assert (rule_id, was.due is None) == (rule_id, now.due is None)
            if was.due is None:
                continue
            shape = was.definition.shape
            if shape in FORWARD:
                assert (rule_id, now.due) >= (rule_id, was.due)
            elif shape is Shape.NOTICE and now.anchor.on == was.anchor.on:
                assert (rule_id, now.due) <= (rule_id, was.due)
            if was.anchor.basis == "projected":  # an event that follows from others, likewise
                assert (rule_id, now.anchor.on) >= (rule_id, was.anchor.on)


@given(st.dates(date(2018, 7, 4), date(2026, 12, 31)), st.sets(st.integers(-30, 30), max_size=20))
@example(date(2022, 9, 20), {-1})
def test_a_holiday_more_moves_a_notice_earlier_and_a_period_later_or_not_at_all(day, away):
    """On one and the same day: counted back from publication, and forward from awareness."""
    case = Case.of(
        "EX-2026-001", outcome="died", abuse_or_neglect="known", became_aware=day,
        lcspr_published=day,
    )  # fmt: skip
    closed = {day + timedelta(n): "a holiday" for n in away}
    more = CALENDAR.with_closures(closed)
    was = compute_timeline(case, ENGLAND, as_of=day)
    now = compute_timeline(case, ENGLAND, as_of=day, calendar=more)
    assert now["report-to-panel-guidance"].due <= was["report-to-panel-guidance"].due < day
    assert now["notify-panel"].due >= was["notify-panel"].due > day
    # days and years are counted on no calendar
    for rule_id in ("report-to-panel-statute", "lcspr-availability"):
        assert now[rule_id].due == was[rule_id].due


# -- Replay --------------------------------------------------------------------------------------

START = date(2022, 8, 1)
days = st.integers(0, 90).map(lambda n: START + timedelta(n))
ONCE = (
    "became_aware", "panel_notified", "rapid_review_submitted", "lcspr_decided", "lcspr_published",
    "report_sent_to_panel", "criteria_not_met", "partnership_copied", "chronologies_shared",
)  # fmt: skip
AGAIN = (
    "chronologies_requested", "chronology_returned", "rapid_review_signed_off",
    "rapid_review_extended", "yearly_report_published", "yearly_report_shared",
)  # fmt: skip
AGENCIES = ("police", "integrated_care_board", "local_authority")


def made(event, as_of):
    """When a record was made; without a word on it, on its own day, and a plan always."""
    if event.recorded_on is not None:
        return event.recorded_on
    return event.on if event.on <= as_of else date.min


@st.composite
def whole_cases(draw):
    """Records, some of them corrected, retracted or answered later, and facts learnt in time."""
    events = []

    def record(kind, since=None, **named):
        recorded = draw(st.none() | days) if since is None else since + timedelta(draw(gaps))
        event = Event(
            kind=kind,
            on=draw(days),
            recorded_on=recorded,
            id=f"r{len(events)}",
            by=draw(st.none() | st.sampled_from(AGENCIES)),
            until=draw(st.none() | days),
            **named,
        )
        events.append(event)
        return event

    gaps = st.integers(0, 15)
    kinds = [*draw(st.sets(st.sampled_from(ONCE))), *draw(st.lists(st.sampled_from(AGAIN)))]
    for kind in kinds:
        reports = [e for e in events if e.kind == "yearly_report_published"]
        if kind == "yearly_report_shared" and reports and draw(st.booleans()):
            answered = draw(st.sampled_from(reports))
            record(kind, answered.recorded_on or answered.on, answers=answered.id)
        else:
            record(kind)
        while (last := events[-1]).retracts is None and draw(st.booleans()):
            how = draw(st.sampled_from(["corrects", "corrects", "retracts"]))
            record(kind, last.recorded_on or last.on, **{how: last.id})
    known = st.fixed_dictionaries(
        {},
        optional={
            "outcome": st.sampled_from(["died", "seriously_harmed"]),
            "abuse_or_neglect": st.sampled_from(["known", "suspected", "none"]),
            "looked_after": st.booleans(),
        },
    )
    later = draw(st.lists(days, unique=True, max_size=3))
    facts = [Facts(**draw(known)), *(Facts(**draw(known), known_on=day) for day in later)]
    return Case(reference="EX-2022-013", facts=facts, events=draw(st.permutations(events)))


def by_then(case, as_of, day):
    """The case with nothing in it that was recorded or learnt after the day."""
    return Case(
        reference=case.reference,
        facts=[facts for facts in case.facts if facts.known_on is None or facts.known_on <= day],
        events=[event for event in case.events if made(event, as_of) <= day],
    )


@given(whole_cases(), days, days, st.sampled_from([ENGLAND, LOCAL]))
def test_a_replay_to_a_day_is_what_one_would_have_computed_that_day(case, as_of, day, book):
    """Neither records made later, nor facts learnt later, nor holidays announced later matter."""
    options = {"as_of": as_of, "ignore_unknown_events": book is ENGLAND, "partnership": True}
    replay = compute_timeline(case, book, known_on=day, **options)
    then = by_then(case, as_of, day)
    for other in (
        compute_timeline(then, book, known_on=day, **options),
        compute_timeline(then, book, calendar=CALENDAR.as_known_on(day), **options),
    ):
        assert other.milestones == replay.milestones
        assert other.instances == replay.instances
        assert other.record()["calendar"] == replay.record()["calendar"]


def test_a_rule_with_a_calendar_of_its_own_counts_on_it_as_it_was_known_then(tmp_path):
    rules = """
        event = "acted"
        within = "5 working days"
        of = "started"
        calendar = "england-and-wales"
    """
    loaded = book(tmp_path, rules)
    # 15, 16, 19, 20, 21 September; with Monday the 19th off, the 22nd.
    for known_on, due in ((sep(9), sep(21)), (sep(10), sep(22)), (None, sep(22))):
        options = {"known_on": known_on}
        found = milestone(loaded, "2022-09-09", started="2022-09-14", options=options)
        assert found.due == due
