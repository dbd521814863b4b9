"""A chart read back: every mark stands in the column of its day, whatever the rulebook and case."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_rulebook import computed, events, facts, near, rulebooks
from example_files import EXAMPLES, book_of
from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.outputs.text.chart import timeline_chart

#: The strongest mark of a column is the one that stands there.
STRENGTH = "o(Dd" + "KkEX!"


def monday(day):
    return day - timedelta(days=day.weekday())


class Read:
    """What a chart shows, read from its text alone."""

    def __init__(self, chart):
        self.lines = chart.splitlines()
        top = next(n for n, line in enumerate(self.lines) if line.startswith("What "))
        self.left = self.lines[top].index("By") + len("By        ")
        self.today = re.search(r"v today|today v", self.lines[2])
        end = self.lines.index("", top)
        self.rows = [line.ljust(100) for line in self.lines[top + 1 : end]]
        [said] = [line for line in self.lines if line.startswith("One column is ")]
        counted = re.search(r"(\d+) days", said)
        self.step = int(counted[1]) if counted else 1

    def column_of_today(self):
        found = self.today
        return found.start() + (0 if found[0][0] == "v" else len("today ")) - self.left

    def column(self, day, as_of):
        """Where a day stands, reckoned from where today does; none in columns of many weeks."""
        if self.step == 1:
            return self.column_of_today() + (day - as_of).days
        return self.column_of_today() + (monday(day) - monday(as_of)).days // 7

    def plot(self, row):
        return row[self.left :]


def shown(timeline):
    return [
        m
        for m in timeline.milestones
        if (m.due or m.earliest) and m.status not in ("not_applicable", "superseded")
    ]


def check(timeline):
    chart = timeline_chart(timeline)
    assert max(len(line) for line in chart.splitlines()) <= 100
    assert all(line == line.rstrip() for line in chart.splitlines())
    assert chart.isascii()
    drawn = shown(timeline)
    if not drawn:
        assert "Nothing here has a date to draw.\n" in chart
        return
    read = Read(chart)
    assert len(read.rows) == len(drawn)
    for row, m in zip(read.rows, drawn, strict=True):
        day = m.due or m.earliest
        assert f"{day.day} {day:%b} {day:%y} " in row
        wrong = m.late or m.status in ("breached", "premature")
        assert (row[read.left - 11] == "!") == wrong
        if read.today and read.step in (1, 7):
            marks_stand(read, row, m, timeline.as_of)


def marks_stand(read, row, m, as_of):
    plot = read.plot(row)
    width = 100 - read.left
    days = {}
    recurs = m.definition.shape in ("recurring from a start", "recurring each year")
    if m.anchor.on and not recurs:
        days.setdefault(m.anchor.on, []).append("o")
    if m.earliest:
        days.setdefault(m.earliest, []).append("(")
    if m.due:
        days.setdefault(m.due, []).append("K" if m.definition.kept_until else "D")
    if m.done_on:
        wrong = m.status in ("breached", "premature")
        sign = "E" if m.definition.kept_until else "X"
        days.setdefault(m.done_on, []).append("!" if wrong else sign)
    columns = {}
    for day, signs in days.items():
        columns.setdefault(read.column(day, as_of), []).extend(signs)
    written = len(plot.split("> ")[0]) if "> " in plot else width
    for column, signs in columns.items():
        if 0 <= column < written:
            strongest = max(signs, key=STRENGTH.index)
            assert plot[column].upper() == strongest.upper(), (row, m, column, signs)
        else:
            assert column >= 0
            assert m.definition.kept_until or ">" in plot
    today = read.column_of_today()
    if today not in columns and today < written:
        assert plot[today] == "|"
    late = m.late and m.due is not None and m.status == "overdue"
    if late and read.column(m.due, as_of) + 1 < today:
        between = plot[read.column(m.due, as_of) + 1 : today]
        assert set(between) <= set("!o(X"), (row, m)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(rulebooks, events, near, facts)
def test_every_mark_of_any_case_stands_in_its_column(
    tmp_path_factory, rules, records, as_of, known
):
    check(computed(tmp_path_factory, rules, records, as_of, known))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@settings(max_examples=25)
@given(as_of=st.dates(date(2019, 5, 1), date(2028, 12, 31)))
def test_every_mark_of_an_example_stands_in_its_column(path, as_of):
    for name in {"england", book_of(path)}:
        check(
            compute_timeline(
                Case.read(path), load_rulebook(name), as_of=as_of, ignore_unknown_events=True
            )
        )
