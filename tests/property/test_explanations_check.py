"""Whatever a case holds and whatever day it is asked about, every explanation of it is sound."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oracle
from any_rulebook import computed, events, facts, near, rulebooks
from explaining import faults_of
from forging import with_row, with_rows
from rulebook_text import book_text
from safeguarding_timelines import Case, Event, compute_timeline, explain, load_rulebook
from safeguarding_timelines.explanations.replay import faults_in
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.explanation import explanation_text

BOOKS = ["england", "kingston-richmond", "kingston-richmond-llr", "barnet", "kirklees-2018"]
FIRST, LAST = date(2012, 1, 1), date(2028, 10, 31)

span = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(n))
#: Christmas, Easter, the ends of short months, the changes of the clocks, editions, one-offs.
corners = st.sampled_from(
    [
        date(2012, 2, 29), date(2018, 7, 4), date(2020, 5, 7), date(2022, 6, 1), date(2022, 9, 19),
        date(2023, 5, 5), date(2023, 8, 31), date(2023, 12, 14), date(2023, 12, 24),
        date(2024, 2, 29), date(2024, 3, 29), date(2024, 8, 31), date(2025, 5, 31),
        date(2025, 12, 19), date(2026, 3, 17), date(2026, 3, 28), date(2026, 4, 2),
        date(2026, 10, 24), date(2027, 12, 24), date(2028, 2, 29),
    ]
)  # fmt: skip
days = st.one_of(span, corners)
clock = st.none() | st.sampled_from(["00:00", "09:30", "12:00", "23:59"])
values = {
    "outcome": st.sampled_from(["died", "seriously_harmed"]),
    "abuse_or_neglect": st.sampled_from(["known", "suspected", "none"]),
    "looked_after": st.booleans(),
    "care_leaver": st.booleans(),
}


@st.composite
def cases(draw, book):
    """A case of some kinds of a rulebook, most of them within a year of each other."""
    start = draw(days)
    close = st.integers(-30, 330).map(lambda n: min(max(start + timedelta(n), FIRST), LAST))
    made = []
    for kind in draw(st.lists(st.sampled_from(sorted(book.events)), max_size=12, unique=True)):
        for _ in range(draw(st.integers(1, 3 if book.events[kind].repeats else 1))):
            by = draw(st.none() | st.sampled_from(sorted(book.agencies)))
            until = draw(st.none() | close)
            recorded = draw(st.none() | st.none() | close)
            on = draw(close)
            at = draw(clock)
            made.append(Event(kind=kind, on=on, at=at, by=by, until=until, recorded_on=recorded))
    given = draw(st.fixed_dictionaries({}, optional=values))
    return Case(reference="EX-2026-001", facts=given, events=made), start


def drawn(data, name):
    book = load_rulebook(name)
    case, start = data.draw(cases(book))
    as_of = data.draw(st.integers(-60, 500).map(lambda n: start + timedelta(n)) | days)
    known_on = data.draw(st.none() | st.integers(-90, 400).map(lambda n: as_of + timedelta(n)))
    return compute_timeline(case, book, as_of=as_of, known_on=known_on, partnership=True)


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=40)
@given(data=st.data())
def test_every_explanation_of_any_case_is_sound(name, data):
    assert faults_of(drawn(data, name)) == []


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(rulebooks, events, near, facts)
def test_every_explanation_under_any_rulebook_is_sound(
    tmp_path_factory, rules, records, as_of, known
):
    assert faults_of(computed(tmp_path_factory, rules, records, as_of, known)) == []


# -- A second opinion, which shares nothing with the library ---------------------------------

CLOSED = set().union(*(oracle.bank_holidays(year) for year in range(2011, 2030)))


@given(days, st.integers(1, 40), st.sampled_from(["within", "notice"]))
def test_a_ledger_of_working_days_is_what_a_day_walker_writes(tmp_path_factory, on, n, side):
    bound = f'within = "{n} working days"\nof = "started"'
    if side == "notice":
        bound = f'at_least = "{n} working days"\nbefore = "started"'
    path = tmp_path_factory.getbasetemp() / "walked.toml"
    path.write_text(book_text(f'event = "acted"\n{bound}'), encoding="utf-8")
    case = Case.of("EX-2026-001", started=on)
    found = explain(compute_timeline(case, load_rulebook(path), as_of=on), "r")
    walk = oracle.add if side == "within" else oracle.subtract
    end = walk(on, n, CLOSED)
    assert found.milestone.due == found.steps[0].result == end
    first = oracle.ONE_DAY if side == "within" else -oracle.ONE_DAY
    walked = list(oracle.days(*sorted((on + first, end))))
    rows = found.steps[0].rows
    assert [row.day for row in rows] == (walked if side == "within" else walked[::-1])
    assert [row.counted for row in rows] == [oracle.counts(row.day, CLOSED) for row in rows]
    assert faults_in(found) == ()


# -- Faults anywhere in a ledger -------------------------------------------------------------


@given(days, st.integers(2, 30), st.data())
def test_no_change_of_one_row_goes_unseen(tmp_path_factory, on, n, data):
    path = tmp_path_factory.getbasetemp() / "forged.toml"
    text = book_text(f'event = "acted"\nwithin = "{n} working days"\nof = "started"')
    path.write_text(text, encoding="utf-8")
    case = Case.of("EX-2026-001", started=on)
    found = explain(compute_timeline(case, load_rulebook(path), as_of=on), "r")
    place = data.draw(st.integers(0, len(found.steps[0].rows) - 1))
    row = found.steps[0].rows[place]
    shifted = row.day + data.draw(st.sampled_from([-1, 1])) * oracle.ONE_DAY
    other = "closed" if row.reason is None else None
    forged = data.draw(
        st.sampled_from(
            [
                with_rows(found, lambda rows: rows[:place] + rows[place + 1 :]),
                with_rows(found, lambda rows: [*rows[:place], row, *rows[place:]]),
                with_row(found, place, day=shifted),
                with_row(found, place, counted=not row.counted),
                with_row(
                    found, place, counted=not row.counted, reason="x" if row.counted else None
                ),
                with_row(found, place, number=row.number + 1),
                with_row(found, place, number=row.number - 1),
                with_row(found, place, reason=other),
            ]
        )
    )
    assert faults_in(forged) != ()


# -- Words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=10)
@given(data=st.data())
def test_every_explanation_can_be_written_within_a_hundred_columns(name, data):
    timeline = drawn(data, name)
    rule = data.draw(st.sampled_from(sorted(timeline.instances)))
    for number in range(len(timeline.instances[rule])):
        found = explain(timeline, rule, instance=number)
        text = explanation_text(found)
        assert max(len(line) for line in text.splitlines()) <= 100
        assert "None" not in text + explanation_markdown(found)
        assert text.endswith("\n")
