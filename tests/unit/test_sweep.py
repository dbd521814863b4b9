"""One event tried on each of many days: the rows by hand-counted dates, and what is refused."""

import json
from datetime import date

import pytest

from rulebook_text import book, day
from safeguarding_timelines import Event, Facts, Scenario, compute_timeline, what_if
from safeguarding_timelines.errors import CaseError, CoverageError
from safeguarding_timelines.questions.sweep import MOST_DAYS, each_day, sweep
from safeguarding_timelines.questions.what_if import CloseDay, UseEditions
from supposing import ENGLAND, SUBMISSION, case, timeline

#: Fifteen working days from each day: without the weekends, 25 and 26 December and 1 January.
BY_HAND = {
    "2025-12-15": "2026-01-08",  # 16-19 | 22 23 24 | 29 30 31 2 | 5 6 7 8
    "2025-12-17": "2026-01-12",  # 18 19 | 22 23 24 | 29 30 31 2 | 5-9 | 12
    "2025-12-19": "2026-01-14",  # 22 23 24 | 29 30 31 2 | 5-9 | 12 13 14
    "2025-12-20": "2026-01-14",  # a Saturday: the same days are counted
    "2025-12-24": "2026-01-19",  # 29 30 31 2 | 5-9 | 12-16 | 19
    "2025-12-26": "2026-01-19",  # a bank holiday: the same
    "2026-01-01": "2026-01-22",  # 2 | 5-9 | 12-16 | 19-22
    "2026-01-05": "2026-01-26",  # 6-9 | 12-16 | 19-23 | 26
}
CHRISTMAS = each_day(day("2025-12-15"), day("2026-01-05"))


@pytest.fixture(scope="module")
def swept():
    return sweep(timeline(), "panel_notified", CHRISTMAS)


def dues(found, rule=SUBMISSION):
    return {f"{row.on}": f"{row.timeline[rule].due}" for row in found.rows}


def problem(*arguments, **options):
    with pytest.raises(CaseError) as caught:
        sweep(timeline(), *arguments, **options)
    [found] = caught.value.problems
    return str(found)


# -- Rows ------------------------------------------------------------------------------------


def test_each_day_gives_the_date_counted_from_it(swept):
    assert [row.on for row in swept.rows] == list(CHRISTMAS)
    found = dues(swept)
    assert {on: found[on] for on in BY_HAND} == BY_HAND


def test_a_row_is_what_what_if_gives_for_its_day(swept):
    for row in swept.rows:
        supposed = what_if(timeline(), panel_notified=row.on).after
        assert row.timeline.record() == supposed.record()


def test_what_is_stays_as_it_is_and_the_day_recorded_gives_it_again(swept):
    assert swept.supposed.record() == timeline().record()
    [recorded] = [row for row in swept.rows if row.on == day("2025-12-17")]
    assert dues(swept)["2025-12-17"] == f"{swept.supposed[SUBMISSION].due}"
    assert recorded.timeline["notify-panel"].status == "met"


def test_edits_come_first_and_hold_for_every_day():
    closed = Scenario(edits=[CloseDay(day=day("2026-01-02"))])
    found = sweep(timeline(), "panel_notified", [day("2025-12-15"), day("2025-12-17")], closed)
    assert dues(found) == {"2025-12-15": "2026-01-09", "2025-12-17": "2026-01-13"}
    assert day("2026-01-02") in found.supposed.calendar.changes[0]
    old = Scenario(edits=[UseEditions(on=day("2020-06-01"))])
    by_2020 = sweep(timeline(), "panel_notified", CHRISTMAS, old)
    assert set(dues(by_2020).values()) == {"2026-01-08"}  # from awareness, whatever the day


def test_days_are_tried_in_the_order_given():
    days = [day("2026-01-05"), day("2025-12-15")]
    assert [row.on for row in sweep(timeline(), "panel_notified", iter(days)).rows] == days


def test_progress_is_told_after_each_day():
    told = []
    sweep(timeline(), "panel_notified", CHRISTMAS[:3], progress=lambda *steps: told.append(steps))
    assert told == [(1, 3), (2, 3), (3, 3)]


# -- What varies -----------------------------------------------------------------------------


def test_only_what_is_not_the_same_on_all_days_varies(swept):
    # To notify is due on the 22nd whenever it was done, and late from the 23rd on.
    assert swept.varying == ("notify-panel", SUBMISSION, "panel-response")
    assert {row.timeline["notify-panel"].due for row in swept.rows} == {day("2025-12-22")}
    in_time = sweep(timeline(), "panel_notified", each_day(day("2025-12-17"), day("2025-12-22")))
    assert "notify-panel" not in in_time.varying
    assert sweep(timeline(), "incident", CHRISTMAS).varying == ()
    assert sweep(timeline(), "panel_notified", CHRISTMAS[:1]).varying == ()


def test_of_several_instances_any_one_may_vary(tmp_path):
    rules = """
        id = "answer"
        event = "acted"
        within = "5 days"
        of = { each = "asked" }
        unless_event = "called_off"

        id = "limit"
        event = "reported"
        within = "2 days"
        of = { last = "asked" }
    """
    loaded = book(tmp_path, rules)
    asked = [Event(kind="asked", on=day(on)) for on in ("2026-01-05", "2026-01-12")]
    acted = Event(kind="acted", on=day("2026-01-06"))
    start = compute_timeline(case(*asked, acted, facts=Facts()), loaded, as_of=day("2026-01-20"))
    # The first request is answered in time or late; the second stays overdue since the 17th.
    found = sweep(start, "acted", each_day(day("2026-01-09"), day("2026-01-11")))
    assert found.varying == ("answer",)
    assert {f"{row.timeline['answer'].due}" for row in found.rows} == {"2026-01-17"}


UNSURE = (
    Event(kind="became_aware", on={"from": "2025-12-15", "to": "2025-12-17"}),
    Event(kind="panel_notified", on=day("2025-12-19")),
)


def test_what_rests_on_a_day_not_known_is_swept_too():
    # Due on the 22nd to the 24th: 16-19 22 | 17-19 22 23 | 18 19 22 23 24. In time by the 22nd
    # whatever the day, late from the 29th on, and on the 23rd and 24th it depends.
    found = sweep(
        timeline(*UNSURE), "panel_notified", each_day(day("2025-12-22"), day("2025-12-29"))
    )
    statuses = {f"{row.on:%d}": row.timeline["notify-panel"].status for row in found.rows}
    assert "notify-panel" in found.varying
    assert statuses == {
        "22": "met", "23": "indeterminate", "24": "indeterminate", "25": "met_late",
        "26": "met_late", "27": "met_late", "28": "met_late", "29": "met_late",
    }  # fmt: skip
    second = found.record()["rows"][1]["milestones"]
    [notify] = [m for m in second if m["rule"] == "notify-panel"]
    assert notify["possible"] == ["met", "met_late"]
    assert notify["ranges"]["due"] == {"from": "2025-12-22", "to": "2025-12-24"}


ALONE = {
    # Three days from the 5th to the 9th or, if earlier, from the day tried: the first end stays.
    "range": (
        'within = "3 days"\nof = { earliest_of = ["started", "also_started"] }',
        [Event(kind="started", on={"from": "2026-01-05", "to": "2026-01-09"})],
        ("also_started", "2026-01-07", "2026-01-08"),
    ),
    # A day from nine o'clock or, where the other start is on that day too, from nobody knows when.
    "moment": (
        'within = "24 hours"\nof = { latest_of = ["started", "also_started"] }',
        [Event(kind="started", on=day("2026-01-05"), at="09:00")],
        ("also_started", "2026-01-04", "2026-01-05"),
    ),
    # Due on the 10th, done on the 20th; more time, to the 25th, given on the day or a day late.
    "lateness": (
        'within = "5 days"\nof = "started"\nextended_by = "granted"',
        [
            Event(kind="started", on=day("2026-01-05")),
            Event(kind="granted", on=day("2026-01-08"), until=day("2026-01-25")),
            Event(kind="acted", on=day("2026-01-20")),
        ],
        ("granted", "2026-01-10", "2026-01-11"),
    ),
}


@pytest.mark.parametrize("what", list(ALONE))
def test_one_thing_alone_may_vary(tmp_path, what):
    rule, events, (kind, first, last) = ALONE[what]
    loaded = book(tmp_path, f'event = "acted"\n{rule}')
    start = compute_timeline(case(*events, facts=Facts()), loaded, as_of=day("2026-01-22"))
    found = sweep(start, kind, each_day(day(first), day(last)))
    one, other = (row.timeline["r"] for row in found.rows)
    assert (one.due, one.status) == (other.due, other.status)
    assert (one.late != other.late) == (what == "lateness")
    assert (one.due_at != other.due_at) == (what == "moment")
    assert found.varying == ("r",)


# -- As data ---------------------------------------------------------------------------------


def test_the_record_holds_every_milestone_of_every_day(swept):
    record = swept.record()
    assert json.loads(json.dumps(record)) == record
    assert list(record) == [
        "case", "as_of", "known_on", "library", "rulebook", "calendar", "each", "varying", "rows",
    ]  # fmt: skip
    assert (record["each"], record["varying"]) == ("panel_notified", list(swept.varying))
    assert [row["on"] for row in record["rows"]] == [f"{on}" for on in CHRISTMAS]
    christmas = record["rows"][10]
    assert (christmas["on"], christmas["not_counted"]) == ("2025-12-25", "Christmas Day")
    assert record["rows"][0]["not_counted"] is None
    assert len(christmas["milestones"]) == len(swept.supposed.milestones)
    [submission] = [m for m in christmas["milestones"] if m["rule"] == SUBMISSION]
    assert submission == {
        "rule": SUBMISSION, "status": "due", "late": False, "due": "2026-01-19", "due_at": None,
        "earliest": None, "done_on": None,
    }  # fmt: skip


def test_the_same_sweep_gives_the_same_bytes(swept):
    again = sweep(timeline(), "panel_notified", CHRISTMAS)
    assert json.dumps(again.record()) == json.dumps(swept.record())


# -- Days ------------------------------------------------------------------------------------


def test_days_go_from_the_first_to_the_last_inclusive():
    assert each_day(day("2025-12-31"), day("2026-01-02")) == (
        day("2025-12-31"), day("2026-01-01"), day("2026-01-02"),
    )  # fmt: skip
    assert each_day(date.max, date.max) == (date.max,)
    assert len(each_day(day("2020-01-01"), day("2029-12-31"))) == MOST_DAYS  # three leap years


@pytest.mark.parametrize(
    ("first", "last", "remedy"),
    [
        ("2026-01-02", "2026-01-01", "2026-01-01 comes before 2026-01-02"),
        ("2020-01-01", "2030-01-01", "are 3,654 days; the limit is 3,653"),
        ("0001-01-01", "9999-12-31", "try a shorter time"),
    ],
)
def test_days_that_are_none_or_too_many_are_refused(first, last, remedy):
    with pytest.raises(CaseError, match=remedy):
        each_day(day(first), day(last))


def test_what_cannot_be_tried_is_refused():
    assert "no day to try" in problem("panel_notified", [])
    assert "the limit is 3,653" in problem("panel_notified", [day("2026-01-01")] * 3_654)
    assert "did you mean 'panel_notified'?" in problem("panel_notifed", CHRISTMAS)
    assert "use lower case" in problem("Panel", CHRISTMAS)
    assert "outside" in problem("panel_notified", [day("2101-01-01")])
    with pytest.raises(CoverageError):
        sweep(timeline(), "panel_notified", [day("2100-12-30")])


def test_an_endless_row_of_days_is_not_waited_for():
    from itertools import repeat

    assert "the limit is" in problem("panel_notified", repeat(day("2026-01-01")))


def test_a_case_may_hold_no_event_at_all():
    found = sweep(
        compute_timeline(
            case(Event(kind="incident", on=day("2025-12-01"))), ENGLAND, as_of=day("2026-01-06")
        ),
        "panel_notified",
        CHRISTMAS,
    )
    assert dues(found)["2025-12-17"] == "2026-01-12"
