"""Rules and rulebooks as values: shapes, readings, editions, and the order of computing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rulebook_text import book, day
from safeguarding_timelines import Citation, Period, Rule
from safeguarding_timelines.errors import UnknownRuleError
from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.rules.rulebook import EventKind, Rulebook
from safeguarding_timelines.rules.shapes.shape import (
    BACKWARD,
    FORWARD,
    PROJECTING,
    RECURRING,
    SHAPE_KEYS,
    SHAPES,
    Shape,
)

BASICS = {
    "id": "r",
    "title": "Do it",
    "actor": "somebody",
    "force": "guidance",
    "cite": {"instrument": "text", "at": "1"},
}
VALUES = {
    "within": "5 days", "of": "started", "at_least": "5 days", "before": "published",
    "after": "started", "kept_until": "withdrawn", "exactly": "5 days", "from_day": 1,
    "to_day": 5, "day_one": "started", "counted_in": "days", "between": ["started", "published"],
    "untimed": "promptly", "no_later_than": date(2026, 1, 1), "every": "1 month",
    "starting": "started", "since_last": True, "each_year_by": "09-30",
}  # fmt: skip


def rule(**keys):
    return Rule(**BASICS, **keys)


def refusal(**keys):
    """What is said of the one thing wrong with a rule of these keys."""
    with pytest.raises(ValidationError) as caught:
        rule(**keys)
    [problem] = caught.value.errors()
    return problem["msg"].removeprefix("Value error, ")


def with_keys(keys):
    given = {key: VALUES[key] for key in keys}
    return given if "kept_until" in keys else given | {"event": "acted"}


# -- Shapes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "shape"), SHAPES.items(), ids=[" ".join(sorted(keys)) for keys in SHAPES]
)
def test_each_set_of_keys_makes_its_shape(keys, shape):
    made = rule(**with_keys(keys))
    assert made.shape is shape
    assert made.target == ("withdrawn" if shape is Shape.KEEP else "acted")


@given(st.sets(st.sampled_from(sorted(SHAPE_KEYS)), max_size=5))
def test_every_other_set_of_keys_is_refused(keys):
    given = with_keys(keys)
    if frozenset(keys) in SHAPES:
        assert rule(**given).shape_keys == keys
    else:
        with pytest.raises(ValidationError, match="these keys make no bound"):
            rule(**given)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ([], "none of their keys. The nearest shapes: before; between; each_year_by"),
        (["within"], "within. The nearest shapes: of + within; before; between"),
        (
            ["before", "of", "within"],
            "before, of, within. The nearest shapes: of + within; before; at_least + before",
        ),
        (
            ["from_day", "counted_in"],
            "counted_in, from_day. The nearest shapes: counted_in + day_one + from_day + to_day; "
            "before; between",
        ),
    ],
)
def test_keys_that_make_no_bound_are_refused_with_the_nearest_that_do(keys, told):
    assert refusal(**with_keys(keys)) == f"these keys make no bound: {told}"


KEEP = with_keys(["at_least", "after", "kept_until"])
ENDED = "what is kept is ended by `kept_until`, and by nothing else"
START = "start_convention is for one period counted forward, in days or longer"
MISSING = "missing_day is for a bound that counts forward"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (
            KEEP | {"event": "acted"},
            "a rule with `kept_until` has no `event`: the first would end it",
        ),
        (
            {"within": "5 days", "of": "started"},
            "the event that discharges the rule is missing: give `event`",
        ),
        (KEEP | {"cancelled_by": "called_off"}, ENDED),
        (KEEP | {"superseded_by": "replaced"}, ENDED),
        (KEEP | {"extended_by": "granted"}, ENDED),
        (KEEP | {"by_each": ["police"]}, ENDED),
        (
            with_keys(["at_least", "before"]) | {"start_convention": "next_working_day"},
            START,
        ),
        (
            with_keys(["within", "of"]) | {"within": "5 hours", "start_convention": "day_itself"},
            START,
        ),
        (with_keys(["at_least", "before"]) | {"missing_day": "next_day"}, MISSING),
        (with_keys(["before"]) | {"missing_day": "last_day"}, MISSING),
        (
            with_keys(["every", "starting"]) | {"every": "12 hours"},
            "a duty recurs in days or longer, not in hours",
        ),
        (
            with_keys(["from_day", "to_day", "day_one", "counted_in"]) | {"from_day": 6},
            "the window ends on day 5, before day 6",
        ),
        (
            with_keys(["every", "starting"]) | {"every": "0 days"},
            "`every` needs a period longer than nothing",
        ),
        (
            with_keys(["every", "starting"]) | {"readings": {"one": {"why": "w"}}},
            "a recurring rule takes no readings; write a rule for each",
        ),
        (
            with_keys(["within", "of"]) | {"readings": {"default": {"why": "w"}}},
            "readings.default: the rule itself is the default; name the other one",
        ),
    ],
)
def test_keys_that_contradict_each_other_are_refused_with_the_reason(keys, told):
    assert refusal(**keys) == told


@pytest.mark.parametrize(
    "keys",
    [
        with_keys(["within", "of"]) | {"start_convention": "next_working_day"},
        KEEP | {"start_convention": "day_itself"},
        with_keys(["within", "of"]) | {"within": "1 month", "missing_day": "next_day"},
        with_keys(["from_day", "to_day", "day_one", "counted_in"]) | {"from_day": 5},
    ],
)
def test_keys_that_agree_are_taken(keys):
    assert rule(**keys).shape in FORWARD | {Shape.DAY_WINDOW}


def test_every_shape_has_its_keys_and_its_kind():
    assert set(SHAPES.values()) == set(Shape)
    assert set(VALUES) == SHAPE_KEYS
    assert not PROJECTING & BACKWARD
    assert not RECURRING & (PROJECTING | BACKWARD)


@pytest.mark.parametrize("number", [0, -1, 36_526, 1.0, True, "6"])
def test_a_day_of_a_window_is_a_whole_number_from_one(number):
    keys = with_keys(["from_day", "to_day", "day_one", "counted_in"])
    with pytest.raises(ValidationError):
        rule(**keys | {"to_day": number})


@pytest.mark.parametrize("value", [False, 0, "true", "yes"])
def test_since_last_is_true_or_left_out(value):
    with pytest.raises(ValidationError):
        rule(event="acted", every="1 month", since_last=value)


def test_a_rule_is_a_value_that_nothing_changes():
    made = rule(**with_keys(["within", "of"]))
    assert made == rule(**with_keys(["within", "of"]))
    assert made.cite == Citation(instrument="text", at="1")
    assert made.length == Period(5, "days")
    with pytest.raises(ValidationError):
        made.title = "else"


# -- What a rule needs -----------------------------------------------------------------------


def test_a_rule_names_the_kinds_and_rules_its_dates_rest_on():
    made = rule(
        event="acted",
        between=[{"latest_of": ["a", {"deadline_of": "x"}]}, {"last": "b"}],
        edition_by="c",
        if_late="y",
        readings={
            "one": {"within": "1 day", "of": "d", "why": "w"},
            "two": {"within": "1 day", "of": {"deadline_of": "z"}, "why": "w"},
        },
    )
    assert set(made.kinds_needed) == {"a", "b", "c", "d"}
    assert set(made.rules_needed) == {"x", "y", "z"}
    assert str(made.anchor) == "the last b"


def test_a_rule_that_fixes_its_own_date_has_no_anchor():
    for keys in (["no_later_than"], ["untimed"], ["each_year_by"], ["every", "since_last"]):
        made = rule(**with_keys(keys))
        assert (made.anchor, made.kinds_needed, made.rules_needed) == (None, (), ())
    fixed = rule(event="acted", every="1 month", starting=date(2026, 1, 1))
    assert fixed.anchor is None


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"within": "5 days"}, True),
        ({"within": "5 days", "force": Force.LOCAL}, True),
        ({"within": "5 days", "force": Force.STATUTE}, False),
        ({"within": "0 days"}, False),
        ({"within": "5 working days"}, False),
        ({"within": "1 week"}, False),
    ],
)
def test_bare_days_are_unqualified_unless_a_statute_says_them(keys, expected):
    made = Rule(**BASICS | {"event": "acted", "of": "started"} | keys)
    assert made.is_unqualified is expected
    assert rule(event="acted", untimed="promptly").is_unqualified is False


@pytest.mark.parametrize(
    ("keys", "length"),
    [
        (["within", "of"], "5 days"),
        (["at_least", "before"], "5 days"),
        (["exactly", "after"], "5 days"),
        (["every", "since_last"], "1 month"),
        (["before"], None),
        (["from_day", "to_day", "day_one", "counted_in"], None),
    ],
)
def test_the_length_is_the_one_period_that_is_stated(keys, length):
    made = rule(**with_keys(keys))
    assert (str(made.length) if made.length else None) == length


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"within": "5 working days", "of": "started"}, True),
        ({"within": "5 days", "of": "started"}, False),
        (
            {"within": "5 days", "of": "started", "start_convention": "next_working_day"},
            True,
        ),
        ({"within": "5 days", "of": "started", "start_convention": "day_itself"}, False),
        (with_keys(["from_day", "to_day", "day_one", "counted_in"]), False),
        (
            with_keys(["from_day", "to_day", "day_one", "counted_in"])
            | {"counted_in": "working days"},
            True,
        ),
        (with_keys(["before"]), False),
    ],
)
def test_whether_a_holiday_could_move_its_dates(keys, expected):
    assert rule(**{"event": "acted"} | keys).counts_working_days is expected


@pytest.mark.parametrize(
    "keys",
    [
        {"within": "1 day", "of": "met"},
        {"at_least": "1 day", "before": "met"},
        {"exactly": "1 day", "after": "met"},
        {"from_day": 1, "to_day": 2, "day_one": "met", "counted_in": "days"},
        {"every": "1 month", "starting": "met"},
        {"between": ["started", "met"]},
    ],
)
def test_the_anchor_is_what_the_due_date_is_counted_from(keys):
    assert str(rule(event="acted", **keys).anchor) == "met"


def test_the_act_of_a_rule_is_its_event_or_what_ends_what_is_kept():
    assert rule(**with_keys(["within", "of"])).target == "acted"
    assert rule(**KEEP).target == "withdrawn"


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        ("published", ("published",)),
        ({"earliest_of": ["published", "sent"]}, ("published", "sent")),
        ({"latest_of": ["published", "sent"]}, ()),
        ({"last": "published"}, ()),
        ({"until_of": "published"}, ()),
        ({"deadline_of": "x"}, ()),
    ],
)
def test_room_is_asked_of_an_event_or_of_the_first_of_several(before, kinds):
    assert rule(event="acted", at_least="1 day", before=before).precedes == kinds


TIMED = {"event": "acted", "within": "5 days", "of": "started"}


@pytest.mark.parametrize(
    "condition",
    [
        {"if_event": "asked"},
        {"unless_event": "waived"},
        {"if_late": "r2"},
        {"applies_if": {"decided": True}},
    ],
)
def test_a_rule_is_conditional_by_any_one_condition(condition):
    assert rule(**TIMED, **condition).is_conditional is True
    assert rule(**TIMED, cancelled_by="withdrawn").is_conditional is False


def test_a_rule_is_ended_by_what_cancels_and_what_supersedes_it():
    ends = {"cancelled_by": "withdrawn", "superseded_by": "replaced"}
    assert rule(**TIMED).ended_by == ()
    assert rule(**TIMED, **ends).ended_by == ("withdrawn", "replaced")
    for key, kind in ends.items():
        assert rule(**TIMED, **{key: kind}).ended_by == (kind,)


def test_a_rule_counts_from_each_occurrence_only_where_it_says_so():
    assert rule(**TIMED).each is None
    assert rule(**TIMED | {"of": {"each": "asked"}}).each == "asked"
    assert rule(event="acted", untimed="promptly").each is None


@pytest.mark.parametrize("force", Force)
def test_a_date_binds_unless_it_is_a_permission_or_its_text_is_replaced(force):
    made = Rule(**BASICS | TIMED | {"force": force})
    assert made.binds is (force is not Force.PERMISSION)
    replaced = Rule(**BASICS | TIMED | {"force": force, "superseded_text": "by another"})
    assert replaced.binds is False


def test_hours_are_known_as_hours():
    assert rule(event="acted", within="5 hours", of="started").in_hours is True
    assert rule(event="acted", within="5 days", of="started").in_hours is False
    assert rule(event="acted", untimed="promptly").in_hours is False


# -- Readings --------------------------------------------------------------------------------


def test_a_reading_merges_key_by_key_or_states_a_whole_shape():
    made = rule(
        event="acted",
        at_least="7 days",
        before="published",
        calendar="literal",
        readings={
            "length": {"at_least": "8 days", "why": "w"},
            "shape": {"within": "8 days", "of": "started", "why": "w"},
            "event": {"event": "reported", "cite": {"instrument": "other", "at": "2"}, "why": "w"},
        },
    )
    shapes = {name: variant.shape for name, variant in made.variants.items()}
    assert shapes == {"length": Shape.NOTICE, "shape": Shape.WITHIN, "event": Shape.NOTICE}
    length, shape, event = made.variants.values()
    assert (length.at_least, length.before) == (Period(8, "days"), made.before)
    assert (shape.at_least, shape.before, shape.within) == (None, None, Period(8, "days"))
    assert (event.target, event.cite.instrument) == ("reported", "other")
    for variant in made.variants.values():
        assert (variant.id, variant.force, variant.actor) == (made.id, made.force, made.actor)
        assert variant.calendar == "literal"
        assert variant.readings == {}


@pytest.mark.parametrize("key", ["id", "force", "actor", "title", "applies_if", "by_each"])
def test_a_reading_never_changes_what_the_rule_is(key):
    with pytest.raises(ValidationError, match=key):
        rule(
            event="acted",
            within="5 days",
            of="started",
            readings={"odd": {key: "x", "within": "6 days", "why": "w"}},
        )


def test_readings_do_not_combine():
    made = rule(
        event="acted",
        within="5 days",
        of="started",
        readings={"a": {"within": "6 days", "why": "w"}, "b": {"of": "reported", "why": "w"}},
    )
    a, b = made.variants.values()
    assert (a.within, a.of.name) == (Period(6, "days"), "started")
    assert (b.within, b.of.name) == (Period(5, "days"), "reported")


# -- Rulebooks -------------------------------------------------------------------------------

THREE = """
    event = "acted"
    within = "1 day"
    of = "started"
    in_force = { from = 2026-01-01 }

    event = "acted"
    within = "2 days"
    of = "started"
    in_force = { from = 2024-01-01, until = 2024-12-31 }

    event = "acted"
    within = "3 days"
    of = "started"
    in_force = { until = 2022-12-31 }

    event = "acted"
    within = "4 days"
    of = "started"
    inactive = "never in force"

    id = "other"
    event = "reported"
    within = "5 days"
    of = "acted"
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return book(tmp_path_factory.mktemp("book"), THREE)


def test_editions_stand_earliest_first_and_leave_out_the_inactive(three):
    assert [str(edition.within) for edition in three.editions["r"]] == [
        "3 days",
        "2 days",
        "1 day",
    ]
    assert [str(edition.within) for edition in three.rule("r")] == [
        "1 day",
        "2 days",
        "3 days",
        "4 days",
    ]


def test_the_edition_of_every_day_is_the_one_whose_span_holds_it(three):
    on = date(2021, 1, 1)
    while on < date(2027, 1, 1):
        found, in_force = three.edition_on("r", on)
        holding = [e for e in three.editions["r"] if on in e.in_force]
        assert in_force is bool(holding)
        if holding:
            assert found is holding[0]
        on += timedelta(days=1)
    # In a gap the last that was, and before them all the first there will be.
    assert str(three.edition_on("r", day("2023-06-01")).rule.within) == "3 days"
    assert str(three.edition_on("r", day("2025-06-01")).rule.within) == "2 days"


def test_a_rule_in_force_always_has_an_edition_for_every_day():
    made = rule(**with_keys(["within", "of"]))
    bare = Rulebook(id="b", title="t", version="1", events={"acted": EventKind(title="a")})
    bare = bare.model_copy(update={"rules": (made,)})
    for on in (date.min, date(2026, 1, 1), date.max):
        assert bare.edition_on("r", on) == (made, True)


def test_a_rulebook_turns_where_something_in_it_begins_or_no_longer_holds(tmp_path, three):
    assert three.turning_days == (
        day("2023-01-01"),
        day("2024-01-01"),
        day("2025-01-01"),
        day("2026-01-01"),
    )
    rules = """
        event = "acted"
        within = "1 day"
        of = "started"
        relaxed = { from = 2020-03-26, until = 2020-05-26, why = "then" }
        readings.longer = { why = "a note", within = "2 days", in_force = { from = 2024-02-29 } }

        id = "other"
        event = "acted"
        within = "1 day"
        of = "started"
        in_force = { until = 9999-12-31 }
    """
    assert book(tmp_path, rules).turning_days == (
        day("2020-03-26"),
        day("2020-05-27"),
        day("2024-02-29"),
    )


def test_an_unknown_rule_is_a_key_error_that_offers_the_nearest(three):
    with pytest.raises(UnknownRuleError) as caught:
        three.rule("othe")
    assert str(caught.value) == "no rule 'othe' in test-book; did you mean 'other'?"
    assert isinstance(caught.value, KeyError)


def test_a_citation_in_full_names_the_instrument(three):
    assert three.cited(three.rule("other")[0].cite) == "The text, paragraph 1"


def test_rules_are_computed_after_those_they_rest_on(tmp_path):
    rules = """
        id = "d"
        event = "finished"
        at_least = "1 day"
        before = "reported"

        id = "c"
        event = "withdrawn"
        untimed = "promptly"
        if_late = "b"

        id = "b"
        event = "reported"
        within = "1 day"
        of = "acted"

        id = "a"
        event = "acted"
        within = "1 day"
        of = "started"

        id = "a-too"
        event = "acted"
        exactly = "1 day"
        after = { deadline_of = "e" }

        id = "e"
        event = "published"
        no_later_than = 2026-01-01
    """
    order = book(tmp_path, rules).order
    assert sorted(order) == ["a", "a-too", "b", "c", "d", "e"]
    for before, after in [
        ("a", "b"), ("a-too", "b"), ("b", "c"), ("b", "d"), ("e", "a-too"),
    ]:  # fmt: skip
        assert order.index(before) < order.index(after)


#: What counts from the publication, and what has to precede that once the base is late.
FOLLOW = """
        id = "follow"
        event = "finished"
        within = "1 day"
        of = "published"

        id = "notice"
        event = "reported"
        at_least = "1 day"
        before = "published"
        if_late = "base"
"""


def test_what_a_notice_waits_for_comes_before_all_that_counts_from_its_event(tmp_path):
    # Whether the notice asks for room is known once it is known whether the base is late.
    rules = f"""{FOLLOW}
        id = "always"
        event = "granted"
        at_least = "1 day"
        before = "published"

        id = "base"
        event = "acted"
        within = "1 day"
        of = "started"
    """
    order = book(tmp_path, rules).order
    assert order.index("base") < order.index("follow")
    assert order.index("base") < order.index("notice")


def test_a_notice_that_waits_for_a_rule_on_its_own_event_makes_no_circle(tmp_path):
    rules = """
        id = "base"
        event = "acted"
        within = "1 day"
        of = "published"

        id = "notice"
        event = "reported"
        at_least = "1 day"
        before = "published"
        if_late = "base"
    """
    assert book(tmp_path, rules).order == ("base", "notice")


def test_a_notice_that_waits_for_a_rule_never_computed_makes_nothing_wait(tmp_path):
    rules = f"""{FOLLOW}
        id = "base"
        event = "acted"
        within = "1 day"
        of = "started"
        inactive = "incoherent"
    """
    assert book(tmp_path, rules).order == ("follow", "notice")


def test_whether_one_is_late_is_known_after_all_that_project_its_act(tmp_path):
    rules = """
        id = "then"
        event = "reported"
        untimed = "promptly"
        if_late = "limit"

        id = "limit"
        event = "acted"
        untimed = "promptly"

        id = "other-limit"
        event = "acted"
        within = "1 day"
        of = "published"

        id = "publish"
        event = "published"
        within = "1 day"
        of = "started"
    """
    order = book(tmp_path, rules).order
    assert order.index("other-limit") < order.index("then")


def test_a_second_limit_where_the_first_is_missed_does_not_wait_for_itself(tmp_path):
    rules = """
        id = "second"
        event = "acted"
        within = "9 days"
        of = "started"
        if_late = "first"

        id = "first"
        event = "acted"
        within = "1 day"
        of = "started"
    """
    assert book(tmp_path, rules).order == ("first", "second")


def test_a_rule_stands_in_the_process_where_its_event_does(tmp_path):
    rules = """
        id = "published-late"
        event = "published"
        untimed = "promptly"

        id = "acted-second"
        event = "acted"
        untimed = "promptly"

        id = "acted-first"
        event = "acted"
        untimed = "promptly"
    """
    place = book(tmp_path, rules).place
    assert sorted(place, key=place.__getitem__) == ["acted-second", "acted-first", "published-late"]


def test_a_rule_of_several_editions_projects_once(three):
    assert three.projecting == {"acted": ("r",), "reported": ("other",)}


def test_what_projects_and_what_needs_room_is_known_by_kind(tmp_path):
    rules = """
        id = "a"
        event = "acted"
        within = "1 day"
        of = "started"

        id = "allowed"
        event = "acted"
        within = "1 day"
        of = "started"
        force = "permission"

        id = "idle"
        event = "acted"
        within = "1 day"
        of = "started"
        inactive = "incoherent"

        id = "hoped"
        event = "acted"
        within = "1 day"
        of = "started"
        force = "expectation"

        id = "notice"
        event = "reported"
        at_least = "1 day"
        before = "acted"

        id = "notice-hoped"
        event = "reported"
        at_least = "1 day"
        before = "acted"
        force = "expectation"

        id = "notice-of-the-last"
        event = "reported"
        at_least = "1 day"
        before = { last = "acted" }
    """
    loaded = book(tmp_path, rules)
    assert loaded.projecting == {"acted": ("a", "hoped")}
    assert loaded.notices == {"acted": ("notice",)}
