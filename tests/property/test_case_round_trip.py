"""Any valid case survives JSON, and no error about an invalid one repeats what it says."""

import copy
import json
import traceback
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding_timelines import Case, Event, Facts
from safeguarding_timelines.errors import CaseError

# -- Valid cases -----------------------------------------------------------------------------

kinds = st.text("abz09_", max_size=12).map("k{}".format)
slugs = st.text("abz09-", max_size=12).map("r{}".format)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
# Not 01:xx, which one morning in spring does not have.
clock = st.builds(
    "{:02}:{:02}{}".format,
    st.sampled_from([0, *range(2, 24)]),
    st.integers(0, 59),
    st.sampled_from(["", ":00", ":01", ":59"]),
)


def optional(**fields):
    """A table with any of these keys, or none."""
    return st.fixed_dictionaries({}, optional=fields)


facts = optional(
    outcome=st.sampled_from(["died", "seriously_harmed"]),
    abuse_or_neglect=st.sampled_from(["known", "suspected", "none"]),
    looked_after=st.booleans(),
    care_leaver=st.booleans(),
    local=st.dictionaries(kinds.map("local_{}".format), st.booleans() | kinds, max_size=3),
)


@st.composite
def several_facts(draw):
    """Records of facts, of which all but the first say since when they are known."""
    known = draw(st.lists(days, unique=True, max_size=3))
    rest = [draw(facts) | {"known_on": day} for day in known]
    return [draw(facts), *rest]


@st.composite
def events(draw):
    """Events, some of which correct, retract or answer an earlier one."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        event = {"kind": draw(kinds), "on": draw(days)} | draw(
            optional(at=clock, by=kinds, until=days, recorded_on=days)
        )
        named = [other for other in made if "id" in other]
        if named and draw(st.booleans()):
            other = draw(st.sampled_from(named))
            # a retraction may be answered, and is neither corrected nor retracted
            ways = ["answers"] if "retracts" in other else ["corrects", "retracts", "answers"]
            how = draw(st.sampled_from(ways))
            event |= {how: other["id"]} | ({} if how == "answers" else {"kind": other["kind"]})
        if draw(st.booleans()):
            event["id"] = f"{number}-{draw(slugs)}"
        made.append(event)
    return made


cases = st.fixed_dictionaries(
    {"reference": st.text("AZaz._/-", max_size=61).map("EX-{}".format)},
    optional={"facts": facts | several_facts(), "events": events()},
)


@given(cases)
def test_a_case_written_as_json_and_read_again_is_the_same_case(said):
    case = Case.model_validate(said)
    assert Case.from_json(case.to_json()) == case
    assert Case.from_json(case.to_json().encode()) == case
    assert Case.from_json(case.model_dump_json()) == case
    assert Case.model_validate_json(case.model_dump_json()) == case
    assert Case.model_validate(case.model_dump()) == case
    assert Case.model_validate(case.model_dump(mode="json")) == case
    assert Case.model_validate(case) == case


def to_the_second(event):
    """The event with its time in full, so that 09:05 and 09:05:00 are the same."""
    at = {"at": f"{event['at']}:00"[:8]} if "at" in event else {}
    return {**event, **at}


@given(cases)
def test_json_says_what_was_said_and_nothing_else(said):
    written = json.loads(Case.model_validate(said).to_json())
    assert written["reference"] == said["reference"]
    assert written["facts"] == said.get("facts", {})
    assert [to_the_second(event) for event in written["events"]] == [
        to_the_second(event) for event in said.get("events", ())
    ]


@given(cases)
def test_what_a_case_holds_is_what_was_said(said):
    case = Case.model_validate(said)
    assert case.reference == said["reference"]
    for event, table in zip(case.events, said.get("events", ()), strict=True):
        for key in ("kind", "by", "id", "corrects", "retracts", "answers"):
            assert getattr(event, key) == table.get(key)
        for key in ("on", "until", "recorded_on"):
            held = getattr(event, key)
            assert (held and held.isoformat()) == table.get(key)


# -- Secrets ---------------------------------------------------------------------------------

MARK = "Zq~"
secrets = st.text(max_size=30).map(lambda text: MARK + text)
# A secret, or a secret in the wrong place.
planted = secrets | secrets.flatmap(
    lambda s: st.sampled_from([[s], {"local": s}, [[s]], {"on": s}])
)

FULL = {
    "reference": "EX-2026-001",
    "facts": {
        "outcome": "died",
        "abuse_or_neglect": "none",
        "looked_after": True,
        "care_leaver": False,
        "local": {"scoping": "full"},
        "known_on": "2026-01-05",
    },
    "events": [
        {
            "kind": "panel_notified",
            "on": "2025-12-17",
            "at": "09:05",
            "by": "police",
            "until": "2026-01-05",
            "recorded_on": "2025-12-18",
            "id": "first",
        },
        {"kind": "panel_notified", "on": "2025-12-17", "corrects": "first"},
        {"kind": "panel_notified", "on": "2025-12-17", "retracts": "first"},
        {"kind": "panel_notified", "on": "2025-12-17", "answers": "first"},
    ],
}


def places(table, path=()):
    """The path of every value in a table of tables."""
    items = table.items() if isinstance(table, dict) else enumerate(table)
    for key, value in items:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def plant(path, secret):
    """The full case, with the value at one place replaced."""
    *above, last = path
    told = copy.deepcopy(FULL)
    table = told
    for key in above:
        table = table[key]
    table[last] = secret
    return told


def assert_it_says_nothing(error):
    told = [str(error), repr(error), repr(error.problems), error.source, repr(error.args)]
    told += ["".join(traceback.format_exception(error))]
    assert not [text for text in told if MARK in text]


def test_the_full_case_is_a_case():
    assert len(Case.model_validate(FULL).events) == 4


@given(st.sampled_from(list(places(FULL))), planted)
def test_no_error_repeats_a_value_of_the_case(path, secret):
    told = plant(path, secret)
    with pytest.raises(CaseError) as caught:
        Case.model_validate(told)
    assert_it_says_nothing(caught.value)
    with pytest.raises(CaseError) as caught:
        Case.from_json(json.dumps(told))
    assert_it_says_nothing(caught.value)


@given(
    st.sampled_from([(), ("facts",), ("events", 0), ("facts", "local")]),
    st.sampled_from(["note", "name", "on_", "Born On"]),
    planted,
)
def test_no_error_repeats_what_stands_under_an_unknown_key(path, key, secret):
    with pytest.raises(CaseError) as caught:
        Case.model_validate(plant((*path, key), secret))
    assert_it_says_nothing(caught.value)


@given(st.sampled_from(list(Event.model_fields)), planted)
def test_no_error_of_an_event_repeats_its_value(key, secret):
    with pytest.raises(CaseError) as caught:
        Event(**{"kind": "incident", "on": date(2025, 12, 13), key: secret})
    assert_it_says_nothing(caught.value)


@given(st.sampled_from(list(Facts.model_fields)), secrets)
def test_no_error_of_facts_repeats_their_value(key, secret):
    with pytest.raises(CaseError) as caught:
        Facts(**{key: secret})
    assert_it_says_nothing(caught.value)


@given(secrets, secrets)
def test_no_error_of_the_short_form_repeats_a_value(reference, secret):
    with pytest.raises(CaseError) as caught:
        Case.of(reference, outcome=secret, became_aware=secret, incident=[secret], local=secret)
    assert_it_says_nothing(caught.value)
    assert len(caught.value.problems) == 5
