"""A rulebook as it stood on a day: its editions and readings, and that nothing breaks."""

import json
from datetime import date

import pytest

from rulebook_text import HEADER, book, book_text, case, day
from safeguarding_timelines import compute_timeline, load_rulebook
from safeguarding_timelines.errors import UnknownRuleError
from safeguarding_timelines.questions.verify import differences_in
from safeguarding_timelines.rules.load import built_in
from safeguarding_timelines.rules.rulebook import Rulebook

THREE = """
    event = "acted"
    within = "1 day"
    of = "started"
    in_force = { from = 2026-01-01 }

    id = "other"
    event = "reported"
    within = "5 days"
    of = "acted"
    implements = "r"

    event = "acted"
    within = "2 days"
    of = "started"
    in_force = { from = 2024-01-01, until = 2024-12-31 }

    event = "acted"
    within = "4 days"
    of = "started"
    inactive = "never in force"
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return book(tmp_path_factory.mktemp("book"), THREE)


def active(found):
    return {
        rule_id: [str(e.within) for e in several] for rule_id, several in found.editions.items()
    }


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2023-12-31", {"other": ["5 days"]}),
        ("2024-01-01", {"r": ["2 days"], "other": ["5 days"]}),
        ("2024-12-31", {"r": ["2 days"], "other": ["5 days"]}),
        ("2025-01-01", {"other": ["5 days"]}),
        ("2026-01-01", {"r": ["1 day"], "other": ["5 days"]}),
    ],
)
def test_of_each_rule_the_edition_in_force_is_left_and_valid_on_every_day(three, on, expected):
    found = three.as_in_force_on(day(on))
    assert active(found) == expected
    assert all(rule.in_force is None for rule in found.rules if rule.inactive is None)
    for rule_id in found.editions:
        for whenever in (date.min, day(on), date.max):
            assert found.edition_on(rule_id, whenever).in_force


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2023-12-31", "2 days"), ("2025-06-01", "2 days"), ("2026-01-01", "1 day")],
)
def test_where_none_is_in_force_the_last_before_is_looked_at_or_else_the_first(three, on, expected):
    edition, in_force = three.edition_on("r", day(on))
    assert (str(edition.within), in_force) == (expected, on == "2026-01-01")


def test_what_had_no_edition_is_listed_as_inactive_so_that_its_name_stays_known(three):
    found = three.as_in_force_on(day("2025-06-01"))
    assert [rule.inactive for rule in found.rule("r")] == [
        "no edition was in force on 2025-06-01",
        "never in force",
    ]
    timeline = compute_timeline(case(started="2026-02-02"), found, as_of=day("2026-02-02"))
    assert [m.rule for m in timeline.milestones] == ["other"]
    with pytest.raises(UnknownRuleError, match="inactive"):
        timeline["r"]


def test_the_version_says_what_was_done_so_that_nothing_stored_is_mistaken(three):
    found = three.as_in_force_on(day("2024-06-01"))
    assert (found.id, found.version) == ("test-book", "1 as in force on 2024-06-01")
    alone = three.as_in_force_on(day("2024-06-01"), "r")
    assert alone.version == "1, r as in force on 2024-06-01"


def test_a_stored_timeline_of_it_differs_from_that_of_the_whole_rulebook(tmp_path):
    found = load_rulebook("england").as_in_force_on(day("2020-06-01"))
    path = tmp_path / "stored.json"
    timeline = compute_timeline(case(), found, as_of=day("2026-01-06"))
    path.write_text(timeline.to_json(), encoding="utf-8")
    assert any("as in force on 2020-06-01" in told for told in differences_in(path))


def test_one_rule_alone_leaves_the_others_their_editions(three):
    found = three.as_in_force_on(day("2026-05-01"), "other")
    assert active(found) == active(three)
    assert found.rule("r") == three.rule("r")
    assert active(three.as_in_force_on(day("2026-05-01"), "r"))["r"] == ["1 day"]


def test_an_unknown_rule_is_refused_with_the_nearest(three):
    with pytest.raises(UnknownRuleError, match="did you mean 'other'"):
        three.as_in_force_on(day("2026-05-01"), "othe")


def test_an_edition_once_chosen_stays_chosen(three):
    chosen = three.as_in_force_on(day("2024-06-01"))
    assert chosen.as_in_force_on(day("2026-06-01")) is chosen


def test_a_rulebook_with_no_spans_is_the_same_on_every_day():
    bare = Rulebook(id="b", title="t", version="1")
    assert bare.as_in_force_on(day("2026-06-01")) is bare


READINGS = """
    event = "acted"
    within = "5 days"
    of = "started"
    in_force = { until = 2026-12-31 }
    [rules.readings.before]
    why = "w"
    within = "6 days"
    in_force = { until = 2025-12-31 }
    [rules.readings.after]
    why = "w"
    within = "7 days"
    in_force = { from = 2026-01-01 }
    [rules.readings.always]
    why = "w"
    within = "8 days"
"""


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        # Five days after 2 February 2026 is the 7th; the readings give one, two, three days more.
        ("2025-12-31", {"before": "2026-02-08", "always": "2026-02-10"}),
        ("2026-01-01", {"after": "2026-02-09", "always": "2026-02-10"}),
    ],
)
def test_the_readings_in_force_on_the_day_hold_on_every_day(tmp_path, on, expected):
    whole = book(tmp_path, READINGS)
    assert set(whole.rules[0].variants) == {"before", "after", "always"}  # worked out before
    found = whole.as_in_force_on(day(on))
    [milestone] = compute_timeline(
        case(started="2026-02-02"), found, as_of=day("2026-02-02")
    ).milestones
    assert milestone.due == day("2026-02-07")
    assert {name: f"{r.due}" for name, r in milestone.readings.items()} == expected


YEARLY = """
    event = "reported"
    each_year_by = "09-30"
    in_force = { from = 2024-01-01, until = 2024-12-31 }

    event = "reported"
    each_year_by = "06-30"
    in_force = { from = 2025-01-01, until = 2025-12-31 }
"""


def test_a_yearly_duty_keeps_the_day_it_began_and_goes_on_for_ever(tmp_path):
    found = book(tmp_path, YEARLY).as_in_force_on(day("2025-03-01"))
    timeline = compute_timeline(case(), found, as_of=day("2027-01-01"))
    # Not since the calendar began in 2000: there was no such duty before 2024.
    assert [f"{m.due}" for m in timeline.all("r")] == [
        "2024-06-30", "2025-06-30", "2026-06-30", "2027-06-30",
    ]  # fmt: skip


NAMING = """
    id = "ended"
    event = "acted"
    within = "1 day"
    of = "started"
    in_force = { until = 2020-12-31 }

    id = "counted"
    event = "reported"
    within = "5 days"
    of = { deadline_of = "ended" }

    id = "latest"
    event = "reported"
    within = "5 days"
    of = { latest_of = [{ deadline_of = "ended" }, "started"] }

    id = "late"
    event = "finished"
    within = "5 days"
    of = "started"
    if_late = "ended"

    id = "implementing"
    event = "acted"
    within = "3 days"
    of = "started"
    implements = "ended"
"""


def test_what_names_a_rule_that_is_gone_stands_as_in_the_whole_rulebook(tmp_path):
    whole = book(tmp_path, NAMING)
    given = case(started="2026-02-02")
    old, new = (
        compute_timeline(given, each, as_of=day("2026-03-02"))
        for each in (whole, whole.as_in_force_on(day("2026-02-02")))
    )
    assert old["ended"].flags == ("no_edition",)
    assert [m for m in old.record()["milestones"] if m["rule"] != "ended"] == new.record()[
        "milestones"
    ]
    assert {m.rule: m.status.value for m in new.milestones} == {
        "implementing": "overdue",
        "counted": "awaiting",
        "latest": "awaiting",
        "late": "not_applicable",
    }


def test_a_local_rulebook_knows_which_rules_are_its_own(tmp_path):
    (tmp_path / "base.toml").write_text(book_text(THREE), encoding="utf-8")
    header = HEADER.replace("test-book", "local-book") + 'extends = "base.toml"\n'
    own = """
        id = "mine"
        event = "finished"
        within = "1 day"
        of = "started"

        id = "gone"
        event = "finished"
        within = "1 day"
        of = "started"
        in_force = { until = 2020-12-31 }
    """
    whole = book(tmp_path, own, header=header, events="", words="[instruments.more]\ntitle = 'T'")
    found = whole.as_in_force_on(day("2024-06-01"))
    assert [rule.id for rule in found.own_rules] == ["mine", "gone"]
    assert found.base.rules == found.rules[: len(found.base.rules)]
    assert [each.version for each in found.lineage] == ["1 as in force on 2024-06-01"] * 2
    mine = whole.as_in_force_on(day("2024-06-01"), "mine")
    assert mine.base is whole.base
    theirs = whole.as_in_force_on(day("2024-06-01"), "r")
    assert [each.version for each in theirs.lineage] == ["1, r as in force on 2024-06-01"] * 2
    assert theirs.own_rules == whole.own_rules


@pytest.mark.parametrize("name", list(built_in()))
def test_every_rulebook_of_the_library_can_be_so_reduced_and_written_out(name):
    from safeguarding_timelines.outputs.markdown.register import register

    found = load_rulebook(name).as_in_force_on(day("2019-01-01"))
    assert found.order
    assert "no edition was in force on 2019-01-01" in "".join(
        register(each) for each in found.lineage
    )
    assert json.loads(found.model_dump_json())["version"].endswith("as in force on 2019-01-01")


def test_the_review_of_today_by_the_guidance_of_2020_is_counted_from_awareness():
    # From Monday 15 December 2025: 16-19, 22 23 24, 29 30 31, 2, 5 6 7 8 January.
    found = load_rulebook("england").as_in_force_on(day("2020-06-01"))
    given = case(
        facts={"outcome": "died", "abuse_or_neglect": "known"},
        became_aware="2025-12-15",
        panel_notified="2025-12-17",
    )
    timeline = compute_timeline(given, found, as_of=day("2026-01-06"))
    assert timeline["rapid-review-submission"].due == day("2026-01-08")
