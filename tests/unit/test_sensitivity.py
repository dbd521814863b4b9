"""What a slip costs and what a holiday moves, with numbers counted by hand."""

from datetime import date, timedelta

import pytest

import oracle
from rulebook_text import book, case, day
from safeguarding_timelines import Facts, Period, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CalendarError, CaseError, CoverageError, PeriodError
from safeguarding_timelines.questions.slip import (
    ExtraHoliday,
    Move,
    SlipCosts,
    extra_holidays,
    slip_costs,
    slip_costs_in,
)

ENGLAND = load_rulebook("england")
#: The bank holidays of five years, on a calendar that is made in no time.
CALENDAR = WorkingCalendar.from_dates(
    {d: "bank holiday" for year in range(2022, 2028) for d in oracle.bank_holidays(year)},
    coverage=(date(2022, 1, 1), date(2027, 12, 31)),
)
FIFTEEN = Period(15, "working days")
ABUSE = Facts(outcome="died", abuse_or_neglect="suspected")


def england(as_of, **kinds):
    return compute_timeline(
        case(facts=ABUSE, **kinds), ENGLAND, as_of=day(as_of), calendar=CALENDAR
    )


# -- One rule ------------------------------------------------------------------------------------


# 2026 has 261 weekdays and eight bank holidays, so 253 working days. A slip costs nothing where the
# next day does not count: 365 - 253 = 112 days. All costs together are the way from the fifteenth
# working day after 1 January 2026 (Thursday 22 January) to that after 1 January 2027 (Friday
# 22 January): 365 days. From 12 March the fifteenth is Thursday 2 April, from the 13th Tuesday the
# 7th, over Easter; from 3 December it is Thursday the 24th, from the 4th Tuesday the 29th.
def test_a_slip_of_a_day_costs_between_nothing_and_five_days_in_2026():
    found = slip_costs(FIFTEEN, day("2026-01-01"), day("2026-12-31"), CALENDAR)
    assert found == SlipCosts(
        by=1,
        costs={0: 112, 1: 201, 3: 46, 4: 4, 5: 2},
        worst=5,
        worst_days=(day("2026-03-12"), day("2026-12-03")),
        undated=0,
    )
    assert sum(found.costs.values()) == 365 == sum(cost * n for cost, n in found.costs.items())
    assert found.usual == 1


def test_costs_are_those_of_walking_every_day():
    closed = {d for year in range(2022, 2028) for d in oracle.bank_holidays(year)}
    first, last = day("2022-04-01"), day("2024-03-31")
    for by in (1, 2, 7):
        found = slip_costs(FIFTEEN, first, last, CALENDAR, by=by)
        walked = [
            (oracle.add(d + timedelta(days=by), 15, closed) - oracle.add(d, 15, closed)).days
            for d in oracle.days(first, last)
        ]
        assert found.costs == {cost: walked.count(cost) for cost in sorted(set(walked))}
        assert found.worst == max(walked)
        worst = [
            d
            for d, cost in zip(oracle.days(first, last), walked, strict=True)
            if cost == max(walked)
        ]
        assert found.worst_days == tuple(worst)


# Friday 3 April 2026 is Good Friday. A week before a planned day: seven working days before
# Tuesday 14 April are 13, 10, 9, 8, 7 (Easter), 2 and 1 April; before the 15th they end on the 2nd.
def test_a_rule_counted_back_costs_too():
    rule = ENGLAND.edition_on("report-to-panel-guidance", day("2026-04-14")).rule
    found = slip_costs(rule, day("2026-04-14"), day("2026-04-14"), CALENDAR)
    assert found == SlipCosts(1, {1: 1}, 1, (day("2026-04-14"),), 0)


def test_of_two_costs_alike_the_higher_is_the_usual_one():
    # Thursday and Friday: a slip from Thursday costs a day, from Friday to Saturday nothing.
    found = slip_costs(FIFTEEN, day("2026-07-02"), day("2026-07-03"), CALENDAR)
    assert (found.costs, found.usual) == ({0: 1, 1: 1}, 1)


def test_costs_are_plain_data():
    found = slip_costs(FIFTEEN, day("2026-12-02"), day("2026-12-03"), CALENDAR)
    assert found.record() == {
        "by": 1,
        "costs": {"1": 1, "5": 1},
        "worst": 5,
        "worst_days": ["2026-12-03"],
        "undated": 0,
    }


def test_what_cannot_be_asked():
    ask = (FIFTEEN, day("2026-01-02"), day("2026-01-01"), CALENDAR)
    with pytest.raises(CalendarError, match="end on 2026-01-01, before they begin on 2026-01-02"):
        slip_costs(*ask)
    with pytest.raises(CalendarError, match="whole days, from 1"):
        slip_costs(FIFTEEN, day("2026-01-01"), day("2026-01-02"), CALENDAR, by=0)
    with pytest.raises(CoverageError):
        slip_costs(FIFTEEN, day("2027-12-01"), day("2027-12-31"), CALENDAR)
    promptly = ENGLAND.edition_on("lcspr-decision-informed", day("2026-01-01")).rule
    with pytest.raises(PeriodError, match="counts no period from one date"):
        slip_costs(promptly, day("2026-01-01"), day("2026-01-02"), CALENDAR)


# -- A case --------------------------------------------------------------------------------------


# Fifteen working days from 3 December 2026 are the 24th and from the 4th the 29th, and fifteen more
# end on Tuesday 19 and Wednesday 20 January 2027 (29-31; 4-8, 11-15, 18, 19).
def test_a_slip_runs_on_through_a_chain():
    timeline = england("2026-11-30", became_aware="2026-11-30")
    found = slip_costs_in(timeline, "panel_notified", day("2026-12-03"), day("2026-12-03"))
    assert found == {
        "rapid-review-submission": SlipCosts(1, {5: 1}, 5, (day("2026-12-03"),), 0),
        "panel-response": SlipCosts(1, {1: 1}, 1, (day("2026-12-03"),), 0),
    }


# Notified by 31 August 2022 the submission was counted from awareness, here to Tuesday 4 October;
# from 1 September from the notification, to Friday the 23rd: a slip over that day gains time.
def test_a_slip_into_another_edition_may_gain_time():
    timeline = england("2022-10-20", became_aware="2022-09-12")
    found = slip_costs_in(timeline, "panel_notified", day("2022-08-31"), day("2022-08-31"))
    assert found["rapid-review-submission"].costs == {-11: 1}


def test_days_without_a_date_before_or_after_are_counted_apart(tmp_path):
    rules = book(
        tmp_path,
        """
        event = "acted"
        untimed = "promptly"
        after = "started"
        in_force = { until = 2026-03-03 }

        event = "acted"
        within = "10 days"
        of = "started"
        in_force = { from = 2026-03-04 }
        """,
    )
    timeline = compute_timeline(case(), rules, as_of=day("2026-03-02"), calendar=CALENDAR)
    found = slip_costs_in(timeline, "started", day("2026-03-01"), day("2026-03-06"))
    assert found == {"r": SlipCosts(1, {1: 3}, 1, tuple(map(day, DATED)), 3)}
    assert slip_costs_in(timeline, "started", day("2026-03-01"), day("2026-03-02")) == {}


DATED = ("2026-03-04", "2026-03-05", "2026-03-06")


def test_what_no_slip_moves_is_left_out():
    timeline = england("2026-12-10", became_aware="2026-11-30", panel_notified="2026-12-02")
    found = slip_costs_in(timeline, "became_aware", day("2026-11-23"), day("2026-11-29"))
    assert list(found) == ["notify-panel"]


def test_a_mistyped_event_costs_no_time_to_find():
    with pytest.raises(CaseError, match="did you mean 'became_aware'"):
        slip_costs_in(england("2026-12-10"), "became_awair", day("2026-11-23"), day("2026-11-24"))


# -- One more holiday ----------------------------------------------------------------------------


# Aware on Monday 7 December 2026, notified on Wednesday the 9th. Notifying was due on Monday the
# 14th, the submission on Monday 4 January 2027 (10, 11, 14-18, 21-24, 29-31, 4) and the reply on
# Monday the 25th. Whatever day is closed, each moves on to the next working day.
def test_what_every_other_working_day_would_move_if_it_were_closed():
    timeline = england("2026-12-10", became_aware="2026-12-07", panel_notified="2026-12-09")
    notify = Move("notify-panel", day("2026-12-14"), day("2026-12-15"))
    submit = Move("rapid-review-submission", day("2027-01-04"), day("2027-01-05"))
    reply = Move("panel-response", day("2027-01-25"), day("2027-01-26"))
    found = extra_holidays(timeline)
    assert [group.moves for group in found] == [
        (notify,),
        (notify, submit, reply),
        (submit, reply),
        (reply,),
    ]
    assert [group.days for group in found] == [
        tuple(map(day, ("2026-12-08", "2026-12-09"))),
        tuple(map(day, ("2026-12-10", "2026-12-11", "2026-12-14"))),
        tuple(
            d
            for d in oracle.days(day("2026-12-15"), day("2027-01-04"))
            if CALENDAR.is_working_day(d)
        ),
        tuple(
            d
            for d in oracle.days(day("2027-01-05"), day("2027-01-25"))
            if CALENDAR.is_working_day(d)
        ),
    ]
    assert (reply.days, len(found[2].days)) == (1, 12)


# Seven working days before Wednesday 23 December 2026 are 22, 21, 18, 17, 16, 15 and Monday the
# 14th; with one of them closed, Friday the 11th.
def test_what_is_counted_back_moves_earlier():
    timeline = england("2026-11-30", lcspr_published="2026-12-23")
    found = extra_holidays(timeline, day("2026-12-15"), day("2026-12-15"))
    [moved] = [move for move in found[0].moves if move.rule == "report-to-panel-guidance"]
    assert (moved.before, moved.after, moved.days) == (day("2026-12-14"), day("2026-12-11"), -3)


def test_days_that_move_nothing_are_left_out():
    timeline = england("2026-12-10", became_aware="2026-12-07", panel_notified="2026-12-09")
    weekend_and_before = (day("2026-12-04"), day("2026-12-07"))
    assert extra_holidays(timeline, *weekend_and_before) == ()
    assert len(extra_holidays(timeline, day("2026-12-04"), day("2026-12-08"))) == 1
    assert extra_holidays(timeline, last=day("2026-12-09"))[0].days == (
        day("2026-12-08"),
        day("2026-12-09"),
    )
    assert extra_holidays(timeline, first=day("2027-01-25")) == (
        ExtraHoliday(
            (day("2027-01-25"),),
            (Move("panel-response", day("2027-01-25"), day("2027-01-26")),),
        ),
    )


# Due on Wednesday 4 March 2026 and done on the 5th: late, unless the 3rd is closed. Then the rule
# for what is late no longer applies, and has no date that could move.
def test_a_status_that_changes_without_a_date_is_no_move(tmp_path):
    rules = book(
        tmp_path,
        """
        id = "on-time"
        event = "acted"
        within = "2 working days"
        of = "started"

        id = "explain"
        event = "reported"
        untimed = "promptly"
        after = "started"
        if_late = "on-time"
        """,
    )
    given = case(started="2026-03-02", acted="2026-03-05")
    timeline = compute_timeline(given, rules, as_of=day("2026-03-06"), calendar=CALENDAR)
    tuesday = day("2026-03-03")
    assert extra_holidays(timeline, tuesday, tuesday) == (
        ExtraHoliday((tuesday,), (Move("on-time", day("2026-03-04"), day("2026-03-05")),)),
    )


def test_where_nothing_is_counted_in_working_days_no_holiday_moves_anything(tmp_path):
    rules = book(tmp_path, 'event = "acted"\nwithin = "10 days"\nof = "started"')
    given = case(started="2026-03-02")
    timeline = compute_timeline(given, rules, as_of=day("2026-03-02"), calendar=CALENDAR)
    assert extra_holidays(timeline) == ()


def test_a_span_of_holidays_that_ends_before_it_begins_is_refused():
    with pytest.raises(CalendarError, match="before they begin"):
        extra_holidays(england("2026-12-10"), day("2026-12-10"), day("2026-12-09"))


def test_an_extra_holiday_is_plain_data():
    one = Move("notify-panel", day("2026-12-14"), day("2026-12-15"))
    assert ExtraHoliday((day("2026-12-08"),), (one,)).record() == {
        "days": ["2026-12-08"],
        "moves": [
            {"rule": "notify-panel", "before": "2026-12-14", "after": "2026-12-15", "days": 1}
        ],
    }


def test_a_word_that_is_no_event_kind_is_refused_like_any_other_slip():
    start = compute_timeline(case(), load_rulebook("england"), as_of=date(2026, 1, 6))
    with pytest.raises(CaseError, match="use lower case"):
        slip_costs_in(start, "Panel notified", date(2026, 1, 5), date(2026, 1, 6))
