"""Asked backwards, with dates counted by hand; the scans are in the property tests."""

from datetime import date, timedelta

import pytest

from rulebook_text import book, case, day
from safeguarding_timelines import Facts, Period, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import (
    CaseError,
    CoverageError,
    PeriodError,
    UnknownRuleError,
)
from safeguarding_timelines.questions.moved_case import with_event_on
from safeguarding_timelines.questions.trigger import (
    Days,
    counted_from,
    latest_trigger,
    latest_trigger_in,
    triggers_between,
    triggers_in,
)
from safeguarding_timelines.timelines.timeline import date_of

ENGLAND = load_rulebook("england")
CALENDAR = WorkingCalendar.england_and_wales()
SUBMISSION = ENGLAND.edition_on("rapid-review-submission", day("2026-06-01")).rule
NOTICE = ENGLAND.edition_on("report-to-panel-guidance", day("2026-06-01")).rule
ABUSE = Facts(outcome="died", abuse_or_neglect="suspected")
FIFTEEN = Period(15, "working days")


def run(first, last):
    return Days(day(first), day(last))


def england(as_of, **kinds):
    return compute_timeline(case(facts=ABUSE, **kinds), ENGLAND, as_of=day(as_of))


# -- One rule ------------------------------------------------------------------------------------


# Monday 19 September 2022 was proclaimed a holiday on the 10th. From Wednesday the 14th, as known
# on the 5th: 15, 16, 19, 20, 21 September; with the holiday the fifth working day is the 22nd.
@pytest.mark.parametrize("own_dates", [False, True])
def test_a_calendar_that_the_rule_names_is_the_one_known_then(tmp_path, own_dates):
    rules = 'event = "acted"\nwithin = "5 working days"\nof = "started"\ncalendar = "literal"'
    loaded = book(tmp_path, rules)
    timeline = compute_timeline(
        case(started="2022-09-14"),
        loaded,
        as_of=day("2022-09-05"),  # the start is planned
        known_on=day("2022-09-05"),
        calendar=WorkingCalendar.from_dates({day("2022-12-26"): "closed"}) if own_dates else None,
    )
    rule = timeline["r"].definition
    due = timeline["r"].due
    assert due == counted_from(rule, day("2022-09-14"), timeline.calendar) == day("2022-09-21")
    assert latest_trigger(rule, due, timeline.calendar) == day("2022-09-14")


# December 2026: the 25th is a Friday, Boxing Day a Saturday with its substitute on Monday the 28th;
# 1 January is a Friday. From Thursday the 3rd the fifteenth working day is the 24th (4th, 7-11th,
# 14-18th, 21-24th); from Wednesday the 2nd it is the 23rd. From Tuesday the 8th it is the 31st
# (9-11th, 14-18th, 21-24th, 29-31st); from the 9th it is Monday 4 January.
def test_notifications_whose_fifteenth_working_day_falls_between_christmas_and_new_year():
    between = (day("2026-12-24"), day("2026-12-31"))
    assert triggers_between(SUBMISSION, *between, CALENDAR) == run("2026-12-03", "2026-12-08")
    assert triggers_between(FIFTEEN, *between, CALENDAR) == run("2026-12-03", "2026-12-08")


@pytest.mark.parametrize(
    ("target", "latest"),
    [
        ("2026-12-23", "2026-12-02"),
        ("2026-12-24", "2026-12-03"),
        ("2026-12-25", "2026-12-03"),  # none of the four days counts
        ("2026-12-28", "2026-12-03"),
        ("2026-12-29", "2026-12-06"),  # Friday the 4th, and the weekend after it
        ("2027-01-03", "2026-12-08"),
        ("2027-01-04", "2026-12-09"),
    ],
)
def test_the_latest_day_to_notify_for_a_target_that_may_be_no_working_day(target, latest):
    assert latest_trigger(SUBMISSION, day(target), CALENDAR) == day(latest)
    assert latest_trigger(FIFTEEN, day(target), CALENDAR) == day(latest)


def test_no_trigger_has_its_date_on_days_of_which_none_counts():
    assert triggers_between(SUBMISSION, day("2026-12-25"), day("2026-12-28"), CALENDAR) is None


def test_no_trigger_has_its_date_in_a_span_that_ends_before_it_begins():
    assert triggers_between(SUBMISSION, day("2026-12-24"), day("2026-12-23"), CALENDAR) is None


# Seven working days before Wednesday 23 December: 22, 21, 18, 17, 16, 15, 14. Before the 22nd the
# seventh is Friday the 11th, before the 24th it is the 15th.
def test_the_publications_for_which_a_report_has_to_go_out_on_one_day():
    sent = day("2026-12-14")
    assert latest_trigger(NOTICE, sent, CALENDAR) == day("2026-12-23")
    assert triggers_between(NOTICE, sent, sent, CALENDAR) == run("2026-12-23", "2026-12-23")


def test_a_rule_keeps_the_calendar_it_names_with_the_closures_of_the_one_in_use(tmp_path):
    [rule] = book(
        tmp_path,
        'event = "acted"\nwithin = "1 working day"\nof = "started"\ncalendar = "scotland"',
    ).rules
    # Monday 30 November 2026 is St Andrew's Day, a bank holiday in Scotland.
    friday, tuesday = day("2026-11-27"), day("2026-12-01")
    assert counted_from(rule, friday, CALENDAR) == tuesday
    assert latest_trigger(rule, tuesday, CALENDAR) == day("2026-11-30")
    closed = CALENDAR.with_closures({tuesday: "closed"})
    assert counted_from(rule, friday, closed) == day("2026-12-02")
    assert latest_trigger(rule, tuesday, closed) == day("2026-11-26")


@pytest.mark.parametrize(
    "bound",
    [
        'event = "acted"\nuntimed = "promptly"\nafter = "started"',
        'event = "acted"\nbetween = ["started", "finished"]',
        'event = "acted"\nno_later_than = 2026-05-01',
        'event = "acted"\nevery = "2 weeks"\nstarting = "started"',
        'event = "acted"\nevery = "2 weeks"\nsince_last = true',
        'event = "acted"\neach_year_by = "04-10"\nin_force = { from = 2026-01-01 }',
    ],
)
def test_a_rule_that_counts_no_period_from_one_date_is_refused_with_a_remedy(tmp_path, bound):
    [rule] = book(tmp_path, bound).rules
    for ask in (
        lambda: latest_trigger(rule, day("2026-05-01"), CALENDAR),
        lambda: triggers_between(rule, day("2026-05-01"), day("2026-05-02"), CALENDAR),
        lambda: counted_from(rule, day("2026-05-01"), CALENDAR),
    ):
        with pytest.raises(PeriodError, match=r"the rule r counts no period .* triggers_in"):
            ask()


def test_what_an_answer_rests_on_outside_the_calendar_is_no_guess():
    first, last = CALENDAR.coverage
    for ask in (
        lambda: latest_trigger(FIFTEEN, first, CALENDAR),
        lambda: latest_trigger(FIFTEEN, last + timedelta(days=1), CALENDAR),
        lambda: latest_trigger(NOTICE, last, CALENDAR),
        lambda: triggers_between(FIFTEEN, first, last, CALENDAR),
        lambda: triggers_between(Period(1, "days"), date.min, last, CALENDAR),
    ):
        with pytest.raises(CoverageError):
            ask()


def test_a_rule_of_days_asks_no_calendar():
    far = date(2150, 1, 8)
    assert latest_trigger(Period(1, "weeks"), far, CALENDAR) == date(2150, 1, 1)


# -- A chain through a case ----------------------------------------------------------------------


# Five working days from Thursday 26 November 2026 is Thursday 3 December, from Tuesday 1 December
# Tuesday the 8th; between the two the notifications that lead to 24-31 December. A day earlier and
# a day later: 25 November gives 2 December, 2 December the 9th.
def test_through_a_notification_that_is_still_to_come():
    timeline = england("2026-11-02")
    between = (day("2026-12-24"), day("2026-12-31"))
    runs = triggers_in(timeline, "became_aware", "rapid-review-submission", *between)
    assert runs == (run("2026-11-26", "2026-12-01"),)
    latest = latest_trigger_in(timeline, "became_aware", "rapid-review-submission", between[1])
    assert latest == day("2026-12-01")


def test_what_is_recorded_stays_and_cuts_the_chain():
    timeline = england("2026-12-10", became_aware="2026-11-30", panel_notified="2026-12-02")
    asked = (timeline, "became_aware", "rapid-review-submission")  # due 23 December all the same
    assert triggers_in(*asked, day("2026-12-23"), day("2026-12-23")) == (
        # From the calendar's first day to Wednesday 8 December 2100: another reading counts fifteen
        # working days from awareness, and these end with the calendar (9-10, 13-17, 20-24, 29-31).
        run("2000-01-01", "2100-12-08"),
    )
    assert triggers_in(*asked, day("2026-12-24"), day("2026-12-31")) == ()
    assert latest_trigger_in(*asked, day("2026-12-22")) is None


# Notified by 31 August 2022 the submission was counted from awareness, and from 1 September from
# the notification. Fifteen working days from Monday 12 September 2022: 13-16, 20-23 (the 19th was
# the State Funeral), 26-30, 3 and 4 October. Sunday the 11th gives Monday 3 October.
def test_a_change_of_edition_leaves_two_runs():
    timeline = england("2022-10-20", became_aware="2022-09-12")
    asked = (timeline, "panel_notified", "rapid-review-submission")
    october = day("2022-10-04")
    assert triggers_in(*asked, october, october) == (
        run("2019-04-01", "2022-08-31"),
        run("2022-09-12", "2022-09-12"),
    )
    assert latest_trigger_in(*asked, october) == day("2022-09-12")
    assert triggers_in(*asked, date.min, day("2022-10-03")) == (run("2022-09-01", "2022-09-11"),)


# From Thursday 1 September 2022 the fifteenth working day is Friday the 23rd, from Thursday the 8th
# Friday the 30th; from awareness on Monday 22 August it is Tuesday 13 September (29 August was a
# bank holiday).
def test_runs_that_meet_on_both_sides_of_a_commencement_are_one():
    timeline = england("2022-10-20", became_aware="2022-08-22")
    asked = (timeline, "panel_notified", "rapid-review-submission")
    assert triggers_in(*asked, day("2022-09-13"), day("2022-09-30")) == (
        run("2019-04-01", "2022-09-08"),
    )
    assert triggers_in(*asked, day("2022-09-24"), day("2022-09-30")) == (
        run("2022-09-02", "2022-09-08"),
    )


def test_a_lower_bound_is_asked_by_the_day_from_which_the_act_counts(tmp_path):
    rules = book(tmp_path, 'event = "acted"\nat_least = "2 working days"\nafter = "started"')
    timeline = compute_timeline(case(), rules, as_of=day("2026-03-02"))
    # Two working days after Friday 6 March 2026, and after the weekend's days, is Tuesday the 10th.
    tuesday = day("2026-03-10")
    assert triggers_in(timeline, "started", "r", tuesday, tuesday) == (
        run("2026-03-06", "2026-03-08"),
    )


def test_days_for_which_the_calendar_does_not_reach_are_left_out():
    calendar = WorkingCalendar.from_dates({}, coverage=(day("2026-01-01"), day("2026-03-31")))
    timeline = compute_timeline(
        case(facts=ABUSE), ENGLAND, as_of=day("2026-02-02"), calendar=calendar
    )
    asked = (timeline, "panel_notified", "rapid-review-submission")
    [found] = triggers_in(*asked, date.min, date.max)
    # The reply, fifteen working days after the submission, has to lie in the calendar as well:
    # thirty working days before Tuesday 31 March are six weeks, Tuesday 17 February.
    assert found == run("2026-01-01", "2026-02-17")
    with pytest.raises(CoverageError):
        with_event_on(timeline, "panel_notified", day("2026-02-18"))


def test_each_run_is_what_every_day_says_around_a_commencement():
    timeline = england("2022-10-20", became_aware="2022-09-12")
    span = (day("2022-09-25"), day("2022-10-12"))
    runs = triggers_in(timeline, "panel_notified", "panel-response", *span)
    days = [date(2022, 7, 1) + timedelta(days=n) for n in range(150)]
    found = {
        d: date_of(with_event_on(timeline, "panel_notified", d)["panel-response"]) for d in days
    }
    expected = [d for d in days if found[d] is not None and span[0] <= found[d] <= span[1]]
    assert [d for d in days if any(one.first <= d <= one.last for one in runs)] == expected


def test_a_mistyped_event_or_rule_is_an_error_and_no_empty_answer():
    timeline = england("2026-11-02")
    with pytest.raises(CaseError, match="did you mean 'became_aware'"):
        latest_trigger_in(timeline, "became_awair", "notify-panel", day("2026-12-01"))
    with pytest.raises(UnknownRuleError, match="did you mean 'notify-panel'"):
        latest_trigger_in(timeline, "became_aware", "notify-pannel", day("2026-12-01"))


def test_a_run_is_plain_data():
    assert run("2026-12-03", "2026-12-08").record() == {
        "first": "2026-12-03",
        "last": "2026-12-08",
    }


def test_a_calendar_and_an_edition_that_end_with_the_last_of_all_dates(tmp_path):
    rules = book(
        tmp_path,
        'event = "acted"\nwithin = "1 day"\nof = "started"\nin_force = { until = 9999-12-31 }',
    )
    calendar = WorkingCalendar.from_dates({}, coverage=(day("9999-12-20"), date.max))
    timeline = compute_timeline(case(), rules, as_of=date.max, calendar=calendar)
    # The day after New Year's Eve of 9999 is no date any more.
    assert triggers_in(timeline, "started", "r", date.min, date.max) == (
        run("9999-12-20", "9999-12-30"),
    )
