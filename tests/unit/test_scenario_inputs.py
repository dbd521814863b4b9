"""Edits of all but the events: facts, calendar, rulebook, as-of day; and what they keep."""

from datetime import date

import pytest

from rulebook_text import EVENTS, book, day
from safeguarding_timelines import (
    Event,
    Facts,
    Status,
    WorkingCalendar,
    compute_timeline,
)
from safeguarding_timelines.errors import (
    CalendarError,
    CaseError,
    CoverageError,
    UnknownRulebookError,
    UnknownRuleError,
)
from safeguarding_timelines.questions.what_if import (
    AskOn,
    CloseDay,
    OpenDay,
    SetEvent,
    SetFact,
    UseEditions,
    UseRulebook,
)
from supposing import RECORDED, SUBMISSION, after, problems, timeline

# -- Facts -----------------------------------------------------------------------------------


def test_a_national_fact_decides_anew():
    found = after(timeline(), SetFact(name="abuse_or_neglect", value="none"))
    assert found[SUBMISSION].status is Status.NOT_APPLICABLE
    assert found.case.facts == Facts(outcome="died", abuse_or_neglect="none", looked_after=False)
    assert found.case.events == RECORDED


def test_a_fact_can_be_made_unknown():
    found = after(timeline(), SetFact(name="abuse_or_neglect", value=None))
    assert found[SUBMISSION].status is Status.APPLICABILITY_UNKNOWN
    assert found.case.facts == Facts(outcome="died", looked_after=False)


def test_making_unknown_what_is_unknown_changes_nothing():
    start = timeline()
    found = after(start, SetFact(name="care_leaver", value=None))
    assert found.record() == start.record()


LOCAL_RULE = """
    event = "reported"
    within = "5 days"
    of = "started"
    applies_if = { setting = "school" }
"""


@pytest.fixture
def local(tmp_path):
    """A timeline under a rulebook with a fact of its own, of which the case says nothing yet."""
    rulebook = book(tmp_path, LOCAL_RULE)

    def local(**facts):
        event = Event(kind="started", on=day("2026-01-05"))
        return timeline(event, facts=Facts(outcome="died", **facts), rulebook=rulebook)

    return local


def test_a_local_fact_is_set_beside_those_that_are_stated(local):
    assert local()["r"].status is Status.APPLICABILITY_UNKNOWN
    found = after(local(), SetFact(name="setting", value="school"))
    assert found["r"].status is Status.DUE
    assert found.case.facts == Facts(outcome="died", local={"setting": "school"})


def test_a_local_fact_is_changed(local):
    found = after(local(local={"setting": "home"}), SetFact(name="setting", value="school"))
    assert found["r"].status is Status.DUE


def test_a_local_fact_can_be_made_unknown(local):
    found = after(local(local={"setting": "school"}), SetFact(name="setting", value=None))
    assert found["r"].status is Status.APPLICABILITY_UNKNOWN
    assert found.case.facts.stated() == {"outcome": "died"}


def test_a_fact_that_the_rulebook_does_not_know_is_refused_with_the_nearest_one():
    [problem] = problems(timeline(), SetFact(name="looked_aftr", value=True))
    assert "unknown fact; did you mean 'looked_after'?" in problem


@pytest.mark.parametrize("name", ["local", "known_on"])
def test_a_key_of_the_facts_that_is_no_fact_is_refused(name):
    for value in (None, True):
        with pytest.raises(CaseError):
            after(timeline(), SetFact(name=name, value=value))


@pytest.mark.parametrize(
    ("name", "value"),
    [("looked_after", "yes"), ("outcome", True), ("abuse_or_neglect", "maybe")],
)
def test_a_value_that_a_fact_cannot_take_is_refused(name, value):
    [problem] = problems(timeline(), SetFact(name=name, value=value))
    assert problem.startswith(name)


SEVERAL = (
    Facts(outcome="died", abuse_or_neglect="none"),
    Facts(outcome="died", abuse_or_neglect="suspected", known_on=day("2025-12-20")),
)


def test_of_several_records_of_facts_the_latest_is_changed():
    found = after(timeline(facts=SEVERAL), SetFact(name="looked_after", value=True))
    assert found.case.facts_known_on(None).stated() == {
        "outcome": "died",
        "abuse_or_neglect": "suspected",
        "looked_after": True,
    }


def test_changing_one_fact_brings_no_other_that_was_not_known_yet():
    # On 19 December abuse or neglect was not suspected; whether looked after decides nothing of it.
    start = timeline(facts=SEVERAL, known_on=day("2025-12-19"))
    assert start[SUBMISSION].status is Status.NOT_APPLICABLE
    found = after(start, SetFact(name="looked_after", value=True))
    assert found[SUBMISSION].status is Status.NOT_APPLICABLE


# -- The calendar ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notified", "expected"),
    [
        ("2025-12-17", "2026-01-13"),  # as above without 2 January: the fourteenth is 12, so 13
        ("2025-12-18", "2026-01-14"),
    ],
)
def test_a_closed_day_moves_the_submission_one_working_day(notified, expected):
    notify = SetEvent(kind="panel_notified", on=day(notified))
    found = after(timeline(), notify, CloseDay(day=date(2026, 1, 2)))
    assert found[SUBMISSION].due == day(expected)
    assert found.calendar.reason(date(2026, 1, 2)) == "supposed closed"
    assert found.calendar.name == "england-and-wales"


@pytest.mark.parametrize("closed", ["2025-12-20", "2025-12-25", "2025-12-17", "2026-01-13"])
def test_closing_a_day_that_does_not_count_or_lies_outside_moves_nothing(closed):
    # A Saturday, Christmas Day, the day of the notification itself, the day after the last.
    assert after(timeline(), CloseDay(day=day(closed)))[SUBMISSION].due == date(2026, 1, 12)


def test_an_opened_holiday_moves_the_submission_earlier():
    # With 26 Dec: 18 19 22 23 24 26 | 29 30 31 2 | 5 6 7 8 9.
    found = after(timeline(), OpenDay(day=date(2025, 12, 26)))
    assert found[SUBMISSION].due == date(2026, 1, 9)


def test_opening_a_weekend_is_refused():
    with pytest.raises(CalendarError, match="2025-12-20 is a Saturday"):
        after(timeline(), OpenDay(day=date(2025, 12, 20)))


def test_closing_and_opening_a_day_undo_each_other_in_turn():
    closed, opened = CloseDay(day=date(2026, 1, 2)), OpenDay(day=date(2026, 1, 2))
    assert after(timeline(), closed, opened)[SUBMISSION].due == date(2026, 1, 12)
    assert after(timeline(), opened, closed)[SUBMISSION].due == date(2026, 1, 13)


def test_closures_that_were_there_stay():
    flooded = WorkingCalendar.england_and_wales().with_closures({day("2026-01-05"): "flood"})
    found = after(timeline(calendar=flooded), CloseDay(day=date(2026, 1, 2)))
    # Two days fewer than until 12 January: 13, 14.
    assert found[SUBMISSION].due == date(2026, 1, 14)
    assert found.calendar.reason(date(2026, 1, 5)) == "flood"


def test_a_day_outside_the_calendar_cannot_be_closed_or_asked_for():
    for edit in (CloseDay(day=date(1999, 12, 31)), AskOn(day=date(2101, 1, 1))):
        with pytest.raises(CoverageError):
            after(timeline(), edit)


# -- Other days, other rules, and what is kept -----------------------------------------------


def test_another_as_of_day_judges_anew():
    start = timeline()
    assert start[SUBMISSION].status is Status.DUE
    found = after(start, AskOn(day=date(2026, 1, 13)))
    assert found.as_of == date(2026, 1, 13)
    assert (found[SUBMISSION].status, found[SUBMISSION].late) == (Status.OVERDUE, True)
    assert found[SUBMISSION].due == date(2026, 1, 12)


def test_another_rulebook_brings_its_rules():
    found = after(timeline(), UseRulebook(which="kingston-richmond"))
    assert found.rulebook.id == "kingston-richmond"
    # Ten working days from 17 Dec: 18 19 22 23 24 | 29 30 31 | 2 Jan | 5.
    assert found["rapid-review-meeting"].due == date(2026, 1, 5)
    assert found[SUBMISSION].due == date(2026, 1, 12)


def test_another_rulebook_can_be_a_file(tmp_path):
    book(tmp_path, 'event = "acted"\nwithin = "3 days"\nof = "started"')
    found = after(
        timeline(facts=Facts(outcome="died")), UseRulebook(which=str(tmp_path / "book.toml"))
    )
    assert found.rulebook.id == "test-book"
    # No event of the case is one of its kinds: they are left out, and stay in the case.
    assert found["r"].status is Status.AWAITING
    assert found.case.events == RECORDED


def test_another_rulebook_counts_on_its_own_calendar(tmp_path):
    header = (
        '[rulebook]\nid = "up-north"\ntitle = "A Scottish book"\nversion = "1"\n'
        'calendar = "scotland"\n'
    )
    events = f'{EVENTS}\npanel_notified = "notified"\nbecame_aware = "aware"'
    rule = 'event = "acted"\nwithin = "9 working days"\nof = "panel_notified"'
    words = '[agencies]\nlocal_authority = "council"\n[facts]\noutcome = ["died"]\n' + (
        '[instruments.text]\ntitle = "The text"'
    )
    north = book(tmp_path, rule, header=header, events=events, words=words)
    start = timeline(facts=Facts(outcome="died"))
    found = after(start, UseRulebook(which=str(tmp_path / "book.toml")))
    usual = compute_timeline(start.case, north, as_of=start.as_of)
    # 18 19 22 23 24 | 29 30 31 | 5 Jan: 2 January is a bank holiday in Scotland.
    assert usual["r"].due == date(2026, 1, 5)
    assert found["r"].due == date(2026, 1, 5)


def test_a_rulebook_that_is_not_there_is_refused():
    with pytest.raises(UnknownRulebookError, match="did you mean 'barnet'"):
        after(timeline(), UseRulebook(which="barnett"))


def test_what_was_known_and_whether_the_partnership_is_asked_are_kept():
    start = timeline(known_on=day("2026-01-05"), partnership=True, ignore_unknown_events=True)
    found = after(start, AskOn(day=date(2026, 1, 13)))
    assert (found.known_on, found.partnership, found.ignore_unknown_events) == (
        date(2026, 1, 5),
        True,
        True,
    )


def test_holidays_announced_later_stay_unknown():
    # The holiday of 19 September 2022 was announced on 10 September. From Thursday 1 September,
    # known on 9 September: 2 | 5-9 | 12-16 | 19 20 21 22.
    start = timeline(
        Event(kind="panel_notified", on=day("2022-09-02")),
        as_of="2022-09-05",
        known_on=day("2022-09-09"),
    )
    found = after(start, SetEvent(kind="panel_notified", on=date(2022, 9, 1)))
    assert found[SUBMISSION].due == date(2022, 9, 22)


def test_an_event_supposed_on_a_later_day_than_was_known_is_still_supposed():
    # "Let an event have happened on one day": known on 17 Dec or not, it is the supposition.
    start = timeline(known_on=day("2025-12-17"))
    found = after(start, SetEvent(kind="panel_notified", on=date(2025, 12, 18)))
    assert found["notify-panel"].done_on == date(2025, 12, 18)
    assert found[SUBMISSION].due == date(2026, 1, 13)


# -- Editions --------------------------------------------------------------------------------


def test_the_editions_of_a_day_decide_whatever_day_decided_before():
    # Counted from awareness, as in 2020: 16-19 | 22 23 24 | 29 30 31 2 | 5 6 7 8 January.
    found = after(timeline(), UseEditions(on=day("2020-06-01")))
    assert found[SUBMISSION].due == day("2026-01-08")
    assert found[SUBMISSION].anchor.event == "became_aware"
    assert found.rulebook.version.endswith(" as in force on 2020-06-01")
    assert "panel-response" not in found.instances


def test_the_edition_of_one_rule_alone():
    found = after(timeline(), UseEditions(on=day("2020-06-01"), rule=SUBMISSION))
    assert found[SUBMISSION].due == day("2026-01-08")
    # Fifteen working days on: 9 | 12-16 | 19-23 | 26-29 January.
    assert found["panel-response"].due == day("2026-01-29")


def test_the_editions_already_in_force_change_no_date():
    start = timeline()
    found = after(start, UseEditions(on=day("2025-12-17")))
    dates = {m.rule: (m.due, m.status) for m in start.milestones if m.due}
    assert {m.rule: (m.due, m.status) for m in found.milestones if m.due} == dates


def test_an_edition_of_no_rule_is_refused():
    with pytest.raises(UnknownRuleError, match="did you mean 'notify-panel'"):
        after(timeline(), UseEditions(on=day("2020-06-01"), rule="notify-pannel"))
