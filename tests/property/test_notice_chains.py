"""The earliest day that leaves room for every notice, against a second opinion that tries days."""

from datetime import date, timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from oracle import subtract
from rulebook_text import book_text, case
from safeguarding_timelines import Event, compute_timeline, load_rulebook

AS_OF = date(2026, 3, 25)
#: Good Friday, Easter Monday and the bank holidays of May 2026.
CLOSED = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)}
SIZE = 6

#: Notices between events of an order: each precedes one that stands later in it.
notices = st.lists(
    st.tuples(
        st.integers(0, SIZE - 2),
        st.integers(1, SIZE - 1),
        st.integers(0, 9),
        st.sampled_from(["days", "working days"]),
    ).filter(lambda notice: notice[0] < notice[1]),
    max_size=9,
)
recorded = st.dictionaries(
    st.integers(0, SIZE - 2),
    st.integers(-20, 20).map(lambda days: AS_OF + timedelta(days=days)),
    max_size=3,
)


def latest(day, length, unit):
    """The last day on which a notice of that length before `day` is in time."""
    return day - timedelta(days=length) if unit == "days" else subtract(day, length, CLOSED)


def first_possible(given, known):
    """The first day for the last event of all, found by trying one day after another."""

    @cache
    def first(event):
        day = AS_OF
        needs = [
            (known.get(before) or first(before), length, unit)
            for before, after, length, unit in given
            if after == event
        ]
        while any(latest(day, length, unit) < start for start, length, unit in needs):
            day += timedelta(days=1)
        return day

    return first(SIZE - 1)


@given(notices, recorded)
def test_the_day_projected_is_the_first_that_leaves_room_for_every_chain(
    tmp_path_factory, given, known
):
    rules = [f'id = "last"\nevent = "k{SIZE - 1}"\nwithin = "0 days"\nof = "started"']
    rules += ['id = "after"\nevent = "end"\nwithin = "0 days"\nof = "k5"']
    rules += [
        f'id = "n{number}"\nevent = "k{before}"\nat_least = "{length} {unit}"\nbefore = "k{after}"'
        for number, (before, after, length, unit) in enumerate(given)
    ]
    kinds = ["started", "end", *(f"k{number}" for number in range(SIZE))]
    path = tmp_path_factory.getbasetemp() / "chains.toml"
    events = "\n".join(f'{kind} = "{kind}"' for kind in kinds)
    path.write_text(book_text("\n\n".join(rules), events=events), encoding="utf-8")
    records = [Event(kind=f"k{number}", on=on) for number, on in known.items()]
    records.append(Event(kind="started", on=AS_OF))
    found = compute_timeline(case(*records), load_rulebook(path), as_of=AS_OF)
    assert found["after"].anchor.on == first_possible(given, known)
    assert ("infeasible" in found["last"].flags) == (found["after"].anchor.on > AS_OF)
