"""Any rulebook and any case, in a few weeks around Easter 2026: strategies for property tests."""

from datetime import date, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from rulebook_text import book_text, case
from safeguarding_timelines import Event, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CoverageError, RulebookError

START = date(2026, 3, 20)  # Easter is near, and so is the change of the clocks
#: The weekdays of the months that follow that do not count: Good Friday to the end of May.
CLOSED = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)}
#: These months and a little around them: few enough days to try each.
SHORT = WorkingCalendar.from_dates(
    dict.fromkeys(CLOSED, "closed"), coverage=(date(2026, 3, 10), date(2026, 7, 20))
)
KINDS = ["k0", "k1", "k2", "k3"]
EVENTS = "\n".join(f'{kind} = {{ title = "{kind}", repeats = true }}' for kind in KINDS)

# -- Rulebooks -------------------------------------------------------------------------------

kind = st.sampled_from(KINDS)
number = st.integers(0, 9)
length = st.builds(
    "{} {}".format, number, st.sampled_from(["days", "working days", "hours", "weeks", "months"])
)
leaf = st.one_of(
    kind.map('"{}"'.format),
    st.builds('{{ {} = "{}" }}'.format, st.sampled_from(["last", "until_of"]), kind),
    st.integers(0, 3).map('{{ deadline_of = "r{}" }}'.format),
)
anchor = st.one_of(
    leaf,
    leaf,
    kind.map('{{ each = "{}" }}'.format),
    st.builds(
        "{{ {} = [{}, {}] }}".format, st.sampled_from(["latest_of", "earliest_of"]), leaf, leaf
    ),
)
bound = st.one_of(
    st.builds('event = "{}"\nwithin = "{}"\nof = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nat_least = "{}"\nbefore = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nat_least = "{}"\nafter = {}'.format, kind, length, anchor),
    st.builds('kept_until = "{}"\nat_least = "{}"\nafter = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nexactly = "{}"\nafter = {}'.format, kind, length, anchor),
    st.builds('event = "{}"\nexactly = "{}"\nbefore = {}'.format, kind, length, anchor),
    st.builds(
        'event = "{}"\nfrom_day = {}\nto_day = {}\nday_one = {}\ncounted_in = "{}"'.format,
        kind,
        st.integers(1, 4),
        st.integers(4, 9),
        anchor,
        st.sampled_from(["days", "working days"]),
    ),
    st.builds('event = "{}"\nbefore = {}'.format, kind, anchor),
    st.builds('event = "{}"\nbetween = [{}, {}]'.format, kind, leaf, leaf),
    st.builds('event = "{}"\nuntimed = "promptly"\nafter = {}'.format, kind, anchor),
    st.builds('event = "{}"\nno_later_than = 2026-04-{}'.format, kind, st.integers(10, 30)),
    st.builds('event = "{}"\nevery = "2 weeks"\nstarting = {}'.format, kind, leaf),
    st.builds('event = "{}"\nevery = "2 weeks"\nsince_last = true'.format, kind),
    st.builds(
        'event = "{}"\neach_year_by = "04-{}"\nin_force = {{ from = 2025-01-01 }}'.format,
        kind,
        st.integers(10, 28),
    ),
)
more = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            'force = "permission"',
            'force = "expectation"',
            "deemed = true",
            'by_each = ["police", "school"]',
            'by_each = { of = "k3" }',
            'applies_if = { outcome = "died" }',
            'start_convention = "next_working_day"',
        ]
    ),
    st.builds(
        '{} = "{}"'.format,
        st.sampled_from(
            ["if_event", "unless_event", "cancelled_by", "superseded_by", "extended_by"]
        ),
        kind,
    ),
    st.integers(0, 3).map('if_late = "r{}"'.format),
)
reading = st.one_of(
    st.builds('within = "{}"\nof = {}'.format, length, leaf),
    st.builds('at_least = "{}"\nbefore = {}'.format, length, leaf),
    st.builds('exactly = "{}"\nafter = {}'.format, length, leaf),
    st.builds('at_least = "{}"\nafter = {}'.format, length, leaf),
    kind.map('event = "{}"'.format),
    st.just('calendar = "literal"'),
    st.just("in_force = { until = 2026-04-01 }"),
).map('[rules.readings.other]\nwhy = "perhaps"\n{}'.format)
rulebooks = st.lists(
    st.tuples(bound, more, st.just("") | st.just("") | reading), min_size=1, max_size=4
)

# -- Cases -----------------------------------------------------------------------------------

near = st.integers(0, 60).map(lambda days: START + timedelta(days=days))
agency = st.none() | st.sampled_from(["police", "school", "health"])
clock = st.none() | st.sampled_from(["00:30", "01:30", "09:00", "23:30"])
event = st.builds(
    Event,
    kind=kind,
    on=near.filter(lambda on: on != date(2026, 3, 29)),  # that night one half hour is missing
    by=agency,
    until=st.none() | near,
    at=clock,
)
events = st.lists(event, max_size=6)
facts = st.sampled_from([{}, {"outcome": "died"}, {"outcome": "seriously_harmed"}])


def loaded(tmp_path_factory, rules):
    """The rulebook of these rules; a draw whose rules go in a circle is drawn anew."""
    bodies = [f'id = "r{n}"\n' + "\n".join(filter(None, rule)) for n, rule in enumerate(rules)]
    every_id = range(len(rules), 4)  # so that every rule id that may be named exists
    bodies += [f'id = "r{extra}"\nevent = "k0"\nuntimed = "promptly"' for extra in every_id]
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(book_text("\n\n".join(bodies), events=EVENTS), encoding="utf-8")
    try:
        return load_rulebook(path)
    except RulebookError:
        assume(False)


def computed(tmp_path_factory, rules, records, as_of, known):
    try:
        return compute_timeline(
            case(*records, facts=known), loaded(tmp_path_factory, rules), as_of=as_of
        )
    except CoverageError:
        assume(False)
