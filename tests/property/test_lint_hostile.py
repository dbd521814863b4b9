"""Rulebooks nobody would write: absurd periods, circles, hundreds of rules. Lint answers all."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding_timelines import Period, Rulebook, WorkingCalendar
from safeguarding_timelines.calendars.period import LONGEST
from safeguarding_timelines.lint import Severity, lint
from safeguarding_timelines.lint import timing as fitting
from safeguarding_timelines.outputs.markdown.register import register
from safeguarding_timelines.outputs.text.findings import findings_text

FIRST = date(2025, 12, 1)
COMMON = {
    "title": "Do it", "actor": "partners", "cite": {"instrument": "text", "at": "1"},
}  # fmt: skip
KINDS = [f"k{number}" for number in range(5)]
IDS = [f"r{number}" for number in range(6)]


def calendar_of(days):
    last = FIRST + timedelta(days=days - 1)
    christmas = {day: "holiday" for day in (date(2025, 12, 25), date(2025, 12, 26)) if day <= last}
    return WorkingCalendar.from_dates(christmas, coverage=(FIRST, last))


def rulebook(rules, *, kinds=KINDS, base=None):
    """What the loader makes of such rules, without a file."""
    made = Rulebook.model_validate(
        {
            "id": "net", "title": "Net", "version": "1",
            "events": {kind: {"title": kind} for kind in kinds},
            "instruments": {"text": {"title": "Text"}},
            "rules": [{**COMMON, "force": "guidance", **rule} for rule in rules],
        }
    )  # fmt: skip
    if base is None:
        return made
    return made.model_copy(update={"base": base, "rules": (*base.rules, *made.rules)})


def are_sound(found, book):
    """Each finding names rules that are there, explains itself, and counts its days rightly."""
    ids = {rule.id for rule in book.rules}
    for one in found:
        assert set(one.rules) <= ids
        assert one.severity in Severity
        assert one.message.strip() == one.message
        assert one.message.endswith(".")
        assert "\n" not in one.message
        assert "None" not in one.message
        if one.triggers is None:
            continue
        spans = one.triggers.spans
        assert one.triggers.days == sum((last - first).days + 1 for first, last in spans)
        assert 0 < one.triggers.days <= one.triggers.of
        assert one.triggers.worst_by > 0
        assert any(first <= one.triggers.worst_on <= last for first, last in spans)
        assert one.example == one.triggers.worst_on
    assert json.loads(json.dumps([one.record() for one in found])) is not None
    text = findings_text(book, found)
    assert len([line for line in text.splitlines() if line.startswith(tuple("EWN"))]) >= len(found)


# -- Any rules at all ------------------------------------------------------------------------

kinds = st.sampled_from(KINDS)
ids = st.sampled_from(IDS)
units = st.sampled_from(list(LONGEST))
lengths = units.flatmap(
    lambda unit: st.one_of(st.integers(0, 8), st.sampled_from([0, LONGEST[unit]])).map(
        lambda count: f"{count} {unit}"
    )
)
simple = st.one_of(
    kinds,
    st.builds(lambda how, kind: {how: kind}, st.sampled_from(["last", "until_of"]), kinds),
    st.builds(lambda rule: {"deadline_of": rule}, ids),
)
anchors = st.one_of(
    simple,
    st.builds(
        lambda how, one, two, inner: {how: [one, {inner: [two, one]}]},
        st.sampled_from(["latest_of", "earliest_of"]), simple, simple,
        st.sampled_from(["latest_of", "earliest_of"]),
    ),
)  # fmt: skip
numbers = st.one_of(st.integers(1, 12), st.just(36_525))


@st.composite
def bounds(draw):
    shape = draw(st.integers(0, 12))
    anchor, event, length = draw(anchors), {"event": draw(kinds)}, draw(lengths)
    if shape == 0:
        first, last = sorted([draw(numbers), draw(numbers)])
        return event | {
            "from_day": first, "to_day": last, "day_one": anchor,
            "counted_in": draw(st.sampled_from(["days", "working days"])),
        }  # fmt: skip
    return [
        event | {"within": length, "of": anchor},
        event | {"at_least": length, "before": anchor},
        event | {"at_least": length, "after": anchor},
        {"kept_until": draw(kinds), "at_least": length, "after": anchor},
        event | {"exactly": length, "after": anchor},
        event | {"exactly": length, "before": anchor},
        event | {"before": anchor},
        event | {"between": [anchor, draw(anchors)]},
        event | {"untimed": "soon", "after": anchor},
        event | {"no_later_than": date(2025, 12, 9)},
        event | {"each_year_by": "12-09"},
        event | {"every": "1 month", "since_last": True},
    ][shape - 1]


@st.composite
def some_rules(draw, names):
    rules = []
    for name in draw(st.lists(st.sampled_from(names), max_size=7)):
        rule = {"id": name, **draw(bounds())}
        rule["force"] = draw(st.sampled_from(["statute", "guidance", "local", "permission"]))
        for key, values in (
            ("implements", ids),
            ("if_late", ids),
            ("if_event", kinds),
            ("unless_event", kinds),
            ("superseded_text", st.just("overtaken")),
            ("inactive", st.just("incoherent")),
            ("in_force", st.just({"from": date(2025, 12, 5), "until": date(2025, 12, 20)})),
        ):
            if draw(st.integers(0, 9)) == 0:
                rule[key] = draw(values)
        if "hours" not in rule.get("within", "hours") and draw(st.booleans()):
            rule |= {"start_convention": "next_working_day", "missing_day": "next_day"}
        elif "within" in rule and draw(st.booleans()):
            rule["readings"] = {"other": {"within": draw(lengths), "why": "so it may be read"}}
        rules.append(rule)
    return rules


@settings(max_examples=150)
@given(some_rules(IDS[:3]), some_rules(IDS), st.integers(1, 45))
def test_no_rulebook_however_strange_breaks_lint(national, own, days):
    base = rulebook(national)
    calendar = calendar_of(days)
    for book in (base, rulebook(own, base=base)):
        found = lint(book, calendar=calendar)
        are_sound(found, book)
        assert lint(book, calendar=calendar) == found
        assert register(book).startswith("# Net\n")


# -- Very many rules -------------------------------------------------------------------------


def line(length, form):
    """As many events, each tied to the next; written in the wrong order."""
    names = [f"e{number}" for number in range(length + 1)]
    return names, [
        {"id": f"s{number}", **form(names[number], names[number + 1])}
        for number in reversed(range(length))
    ]


FORMS = {
    "within": lambda one, two: {"event": two, "within": "1 day", "of": one},
    "then": lambda one, two: {"event": two, "untimed": "then", "after": one},
    "order": lambda one, two: {"event": one, "before": two},
    "notice": lambda one, two: {"event": one, "at_least": "1 week", "before": two},
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_line_of_five_hundred_rules_is_walked_to_its_end(form):
    names, steps = line(500, FORMS[form])
    deadline = {"id": "deadline", "event": names[-1], "within": "3 days", "of": names[0]}
    book = rulebook([deadline, *steps], kinds=names)
    found = [one for one in lint(book, calendar=calendar_of(5)) if one.rules[:1] == ("deadline",)]
    days = {"within": 500 - 3, "notice": 7 * 500 - 3}
    expected = [] if form not in days else [days[form]]
    assert [one.triggers.worst_by for one in found if one.triggers] == expected
    assert all(len(one.rules) == 501 for one in found if one.triggers)


@pytest.mark.parametrize("form", ["then", "order", "notice"])
def test_a_circle_of_five_hundred_rules_is_no_endless_walk(form):
    names, steps = line(500, FORMS[form])
    steps.append({"id": "closes", **FORMS[form](names[-1], names[0])})
    book = rulebook(steps, kinds=names)
    are_sound(lint(book, calendar=calendar_of(5)), book)


def test_every_event_tied_to_every_later_one_is_walked_a_step_at_a_time():
    # 24 events and 276 rules have four million ways from the first event to the last.
    names = [f"e{number}" for number in range(24)]
    every = [
        {"id": f"s{one}-{two}", **FORMS["within"](names[one], names[two])}
        for one in range(24)
        for two in range(one + 1, 24)
    ]
    book = rulebook(every, kinds=names)
    found = {one.rules[0]: one for one in lint(book, calendar=calendar_of(3)) if one.triggers}
    assert found["s0-23"].triggers.worst_by == 23 - 1
    assert len(found["s0-23"].rules) == 1 + 23


def test_four_hundred_rules_for_one_event_are_told_apart():
    alike = [{"id": f"s{n}", **FORMS["within"]("k0", "k1")} for n in range(400)]
    found = lint(rulebook(alike), calendar=calendar_of(3))
    assert len({one.rules for one in found if one.rules}) == 400


# -- Work kept within bounds -----------------------------------------------------------------


@pytest.fixture
def steps_taken(monkeypatch):
    """Counts every period counted on from a day, and stops the test at a limit."""
    taken = {"steps": 0, "limit": 100_000}

    def counting(name):
        original = getattr(Period, name)

        def counted(self, *arguments, **options):
            taken["steps"] += 1
            assert taken["steps"] <= taken["limit"], "more steps than any use could need"
            return original(self, *arguments, **options)

        return counted

    for name in ("after", "before", "earliest_end"):
        monkeypatch.setattr(Period, name, counting(name))
    return taken


def test_an_event_that_may_come_on_any_day_of_a_century_is_not_tried_on_each(steps_taken):
    # On the real calendar that would be 36,890 times 36,525 days: days of work.
    base = rulebook([{"id": "national", "event": "k2", "within": "9 days", "of": "k1"}])
    own = rulebook(
        [
            {"id": "link", "event": "k1", "within": "36525 days", "of": "k0"},
            {
                "id": "local",
                "event": "k2",
                "within": "8 days",
                "of": "k0",
                "implements": "national",
            },
        ],
        base=base,
    )
    are_sound(lint(own, calendar=calendar_of(60)), own)
    assert steps_taken["steps"] > 0


def test_a_thousand_readings_of_one_step_stay_within_the_limit_on_walking(steps_taken, monkeypatch):
    monkeypatch.setattr(fitting, "MOST_WALKING", 10_000)
    readings = {
        f"v{n}": {"at_least": f"{n + 6} days", "why": "so it may be read"} for n in range(1_000)
    }
    book = rulebook(
        [
            {"id": "deadline", "event": "k2", "within": "10 days", "of": "k0"},
            {"id": "first", "event": "k1", "within": "5 days", "of": "k0"},
            {
                "id": "second",
                "event": "k1",
                "at_least": "5 days",
                "before": "k2",
                "readings": readings,
            },
        ]
    )
    are_sound(lint(book, calendar=calendar_of(60)), book)
