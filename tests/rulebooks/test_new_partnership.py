"""A rulebook from nothing: the made-up partnerships of the how-to page, linted and used.

Also a flow chart that renumbers its days, and a region's base that several partnerships extend.
"""

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

import oracle
from safeguarding_timelines import Case, Event, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import RulebookError
from safeguarding_timelines.lint import lint

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-rulebook.md"
#: Enough years for every edition, and few enough to walk quickly.
CALENDAR = WorkingCalendar.england_and_wales()
YEARS = WorkingCalendar(
    "some-years", dict(CALENDAR.holidays), coverage=(date(2025, 1, 1), date(2027, 12, 31))
)


def on(month, day, year=2026):
    return date(year, month, day)


def shown():
    """The files the page tells its reader to save, by name."""
    text = PAGE.read_text(encoding="utf-8")
    return dict(re.findall(r"as `([\w.-]+)`:\n\n```\w+\n(.*?)```", text, flags=re.DOTALL))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("page")
    for name, text in shown().items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def marsh_town(folder):
    return load_rulebook(folder / "marsh-town.toml")


@pytest.fixture(scope="module")
def moor_town(folder):
    return load_rulebook(folder / "moor-town.toml")


@pytest.fixture
def region(tmp_path, folder):
    """A folder with the region's base, and a way to add a town that extends it."""
    shutil.copy(folder / "moorland.toml", tmp_path)

    def town(name, rules, extends="moorland.toml", words=""):
        path = tmp_path / f"{name}.toml"
        path.write_text(
            f'[rulebook]\nid = "{name}"\ntitle = "Town"\nversion = "1"\nextends = "{extends}"\n'
            f'{words}\n[instruments.{name}-procedure]\ntitle = "Procedure"\n{rules}',
            encoding="utf-8",
        )
        return load_rulebook(path)

    return town


def rule(town, rule_id, body):
    return (
        f'\n[[rules]]\nid = "{rule_id}"\ntitle = "Do it"\nactor = "agencies"\nforce = "local"\n'
        f'cite = {{ instrument = "{town}-procedure", at = "step 1" }}\n{body}\n'
    )


def timeline(book, as_of, *events, **dated):
    case = Case.of("EX-2026-031", outcome="died", abuse_or_neglect="suspected", **dated)
    case = case.model_copy(update={"events": (*case.events, *events)})
    return compute_timeline(case, book, as_of=as_of)


def findings(book, calendar=YEARS):
    return {(one.severity.value, one.code, one.rules) for one in lint(book, calendar=calendar)}


# -- Marsh Town, from nothing ------------------------------------------------------------------


def test_the_file_is_under_40_lines_and_needs_every_one():
    text = shown()["marsh-town.toml"]
    assert len(text.splitlines()) < 40
    assert set(tomllib.loads(text)) == {"rulebook", "events", "instruments", "rules"}


def test_it_adds_two_rules_to_the_national_ones_and_takes_none_away(marsh_town):
    england = load_rulebook("england")
    assert [rule.id for rule in marsh_town.own_rules] == ["scoping", "report-to-panel-early"]
    assert marsh_town.rules[: len(england.rules)] == england.rules


def test_its_checks_find_five_days_below_statute_and_below_guidance(marsh_town):
    """Five days before are two fewer than seven, whatever the day; seven working days are more."""
    assert findings(marsh_town) == {
        ("error", "weaker-than-statute", ("report-to-panel-early", "report-to-panel-statute")),
        ("warning", "weaker-than-guidance", ("report-to-panel-early", "report-to-panel-guidance")),
        ("note", "unqualified-days", ("report-to-panel-early",)),
    }
    [statute] = [f for f in lint(marsh_town, calendar=YEARS) if f.code == "weaker-than-statute"]
    assert statute.triggers.worst_by == 2
    assert statute.triggers.days == statute.triggers.of


def test_eight_working_days_would_be_stricter_than_the_regulations(folder, tmp_path):
    text = (folder / "marsh-town.toml").read_text(encoding="utf-8")
    path = tmp_path / "marsh-town.toml"
    path.write_text(text.replace('"5 days"', '"8 working days"'), encoding="utf-8")
    # seven working days are guidance, and eight are never fewer
    assert findings(load_rulebook(path)) == {
        ("note", "stricter-than-national", ("report-to-panel-early", "report-to-panel-statute")),
    }


@pytest.mark.parametrize(
    ("as_of", "status", "late"),
    [(on(1, 19), "due", False), (on(1, 20), "due_today", False), (on(1, 21), "overdue", True)],
)
def test_its_agencies_have_friday_monday_and_tuesday(folder, marsh_town, as_of, status, late):
    """Asked Thu 15 Jan 2026: 16 19 20 Jan. One of the two has answered."""
    case = Case.read(folder / "marsh-case.json")
    found = compute_timeline(case, marsh_town, as_of=as_of)["scoping"]
    assert (found.due, found.status, found.late) == (on(1, 20), status, late)
    assert "partial" in found.flags


def test_its_report_is_sent_by_the_earliest_of_the_three_dates(folder, marsh_town):
    """Publication Fri 5 Jun 2026: 31 May, a Sunday; 29 May; 4 3 2 1 Jun / 29 28 27 May.

    In working days the five end on 4 3 2 1 Jun, 29 May.
    """
    case = Case.read(folder / "marsh-case.json")
    found = compute_timeline(case, marsh_town, as_of=on(5, 1))
    early = found["report-to-panel-early"]
    assert (early.due, early.act_by) == (on(5, 31), on(5, 29))
    assert early.readings["working-days"].due == on(5, 29)
    assert {"ambiguous", "unqualified"} <= set(early.flags)
    assert found["report-to-panel-statute"].due == on(5, 29)
    assert found["report-to-panel-guidance"].due == on(5, 27)
    on_sending = [m for m in found.milestones if m.event == "report_sent_to_panel"]
    assert [m.rule for m in on_sending if "governs" in m.flags] == ["report-to-panel-guidance"]


def test_before_its_procedure_began_its_rules_are_not_in_force(marsh_town):
    """Asked on Wed 31 Dec 2025; the procedure begins on 1 January."""
    asked = Event(kind="scoping_requested", on=on(12, 31, 2025), by="police")
    found = timeline(marsh_town, on(1, 9), asked)["scoping"]
    assert (found.status, found.flags) == ("not_applicable", ("no_edition",))


# -- Moor Town: day 0 in one edition, day 1 in the next ----------------------------------------


@pytest.mark.parametrize(
    ("notified", "due", "instrument"),
    [
        # the notification is day 0: 1-5 / 8-12 / 15-18 Sep 2025
        (on(8, 29, 2025), on(9, 18, 2025), "moor-town-flow-chart"),
        (on(8, 30, 2025), on(9, 18, 2025), "moor-town-flow-chart"),  # the Saturday after
        (on(8, 31, 2025), on(9, 18, 2025), "moor-town-flow-chart"),  # and the Sunday
        # the notification is day 1: 1-5 / 8-12 / 15-18 Sep, with Monday the first itself
        (on(9, 1, 2025), on(9, 18, 2025), "moor-town-flow-chart-2025"),
        (on(9, 2, 2025), on(9, 19, 2025), "moor-town-flow-chart-2025"),
        # Sat 6 Sep: day 1 is Monday: 8-12 / 15-19 / 22-25 Sep
        (on(9, 6, 2025), on(9, 25, 2025), "moor-town-flow-chart-2025"),
        # Tue 23 Dec: 23 24 / 29-31 Dec / 2 Jan / 5-9 / 12-14 Jan 2026
        (on(12, 23, 2025), on(1, 14), "moor-town-flow-chart-2025"),
    ],
)
def test_the_day_of_the_notification_decides_edition_and_count(
    moor_town, notified, due, instrument
):
    found = timeline(moor_town, notified, panel_notified=notified)["huddle"]
    assert (found.due, found.citation.instrument) == (due, instrument)


def test_the_new_numbering_is_a_working_day_shorter_from_a_working_day_and_alike_from_others(
    moor_town,
):
    """Every day from 1 September to the end of 2025, against the old numbering, day by day."""
    closed = {on(12, 25, 2025), on(12, 26, 2025), on(1, 1)}
    for day in oracle.days(on(9, 1, 2025), on(12, 31, 2025)):
        due = timeline(moor_town, day, panel_notified=day)["huddle"].due
        assert due == oracle.add(day, 13 if oracle.counts(day, closed) else 14, closed)


def test_the_checks_find_nothing_in_two_editions_that_follow_one_another(moor_town):
    assert findings(moor_town) == set()


def test_a_gap_between_the_editions_is_found_and_no_date_is_made_up_in_it(folder, tmp_path):
    shutil.copy(folder / "moorland.toml", tmp_path)
    text = (folder / "moor-town.toml").read_text(encoding="utf-8")
    path = tmp_path / "moor-town.toml"
    path.write_text(text.replace("from = 2025-09-01", "from = 2025-09-08"), encoding="utf-8")
    gapped = load_rulebook(path)
    assert findings(gapped) == {("warning", "edition-gap", ("huddle",))}
    found = timeline(gapped, on(9, 10, 2025), panel_notified=on(9, 3, 2025))["huddle"]
    assert (found.status, found.due, found.flags) == ("not_applicable", None, ("no_edition",))


def test_editions_in_force_on_the_same_day_are_refused(folder, tmp_path):
    shutil.copy(folder / "moorland.toml", tmp_path)
    text = (folder / "moor-town.toml").read_text(encoding="utf-8")
    path = tmp_path / "moor-town.toml"
    path.write_text(text.replace("until = 2025-08-31", "until = 2025-09-01"), encoding="utf-8")
    with pytest.raises(RulebookError, match="two editions are in force on the same day"):
        load_rulebook(path)


def test_a_window_of_days_that_ends_after_the_national_date_is_found_weaker(region):
    """Day 20 from the notification as day 1 is 19 working days after it; guidance has 15."""
    body = (
        'event = "rapid_review_submitted"\nfrom_day = 1\nto_day = 20\nday_one = "panel_notified"\n'
        'counted_in = "working days"\nimplements = "rapid-review-submission"'
    )
    book = region("fen-town", rule("fen-town", "report-by-day-20", body))
    codes = {code for _, code, rules in findings(book) if "report-by-day-20" in rules}
    assert "weaker-than-guidance" in codes


# -- A base that several partnerships extend ---------------------------------------------------

THREE_DAYS = 'event = "scoping_returned"\nwithin = "3 working days"\nof = "panel_notified"'


def test_three_levels_stand_one_on_another_and_each_adds(moor_town):
    assert [book.id for book in moor_town.lineage] == ["moor-town", "moorland", "england"]
    assert [rule.id for rule in moor_town.base.own_rules] == ["scoping"]
    assert {rule.id for rule in moor_town.own_rules} == {"huddle"}
    # notified Wed 14 Jan 2026: 15 16 19 Jan; 14-16 / 19-23 / 26-30 Jan / 2 Feb are days 1 to 14
    # minus the 14th as day 0: 15 16 / 19-23 / 26-30 Jan / 2-4 Feb
    found = timeline(moor_town, on(1, 14), panel_notified=on(1, 14))
    dues = {name: found[name].due for name in ("scoping", "huddle", "rapid-review-submission")}
    assert dues == {
        "scoping": on(1, 19), "huddle": on(2, 2), "rapid-review-submission": on(2, 4),
    }  # fmt: skip


def test_two_towns_share_the_base_and_know_nothing_of_each_other(region):
    five = THREE_DAYS.replace("3", "5") + '\nimplements = "scoping"'
    two = THREE_DAYS.replace("3", "2") + '\nimplements = "scoping"'
    west = region("west-town", rule("west-town", "scoping-in-five-days", five))
    east = region("east-town", rule("east-town", "scoping-in-two-days", two))
    assert {rule.id for rule in west.own_rules} == {"scoping-in-five-days"}
    # notified Wed 14 Jan 2026: 15 16 / 19 20 21 Jan
    of_west = timeline(west, on(1, 14), panel_notified=on(1, 14))
    of_east = timeline(east, on(1, 14), panel_notified=on(1, 14))
    assert of_west["scoping"].due == of_east["scoping"].due == on(1, 19)
    assert of_west["scoping-in-five-days"].due == on(1, 21)
    assert of_east["scoping-in-two-days"].due == on(1, 16)
    # of two bounds from above the earlier governs, whoever wrote it
    assert "governs" in of_west["scoping"].flags
    assert "governs" in of_east["scoping-in-two-days"].flags


def test_a_town_weaker_than_its_region_is_a_note_and_weaker_than_guidance_a_warning(region):
    five = THREE_DAYS.replace("3", "5") + '\nimplements = "scoping"'
    late = (
        'event = "rapid_review_submitted"\nwithin = "20 working days"\nof = "panel_notified"\n'
        'implements = "rapid-review-submission"'
    )
    book = region(
        "west-town",
        rule("west-town", "scoping-in-five-days", five) + rule("west-town", "report-in-20", late),
    )
    found = findings(book)
    assert ("note", "weaker-than-local", ("scoping-in-five-days", "scoping")) in found
    assert ("warning", "weaker-than-guidance", ("report-in-20", "rapid-review-submission")) in found


def test_the_checks_of_a_town_are_of_its_own_rules_and_not_of_its_regions(region):
    """The region's bare days are the region's to mend."""
    bare = 'event = "huddle_held"\nwithin = "9 days"\nof = "panel_notified"'
    region("bare-region", rule("bare-region", "early-huddle", bare))
    agree = 'event = "agreed"\nwithin = "1 working day"\nof = "huddle_held"'
    town = region(
        "west-town",
        rule("west-town", "agree", agree),
        extends="bare-region.toml",
        words='[events]\nagreed = "the agreement"',
    )
    assert [book.id for book in town.lineage] == ["west-town", "bare-region", "moorland", "england"]
    assert findings(town) == set()
    assert findings(town.base) == {("warning", "unqualified-days", ("early-huddle",))}
    # notified Wed 14 Jan 2026: nine days to Fri 23 Jan, and Mon 26 Jan
    found = timeline(town, on(1, 14), panel_notified=on(1, 14))["agree"]
    assert (found.due, found.status, found.anchor.on) == (on(1, 26), "projected", on(1, 23))


def test_a_rule_of_the_region_cannot_be_redefined_by_a_town(region):
    with pytest.raises(RulebookError, match="redefines a rule of the extended rulebook"):
        region("west-town", rule("west-town", "scoping", THREE_DAYS))
