"""A chain asked backwards finds the days that supposing every day finds, whatever the rules."""

import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import oracle
from any_rulebook import EVENTS, SHORT, bound, events, facts, kind, length, more, near
from rulebook_text import book_text, case
from safeguarding_timelines import Facts, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CoverageError, RulebookError
from safeguarding_timelines.questions.moved_case import with_event_on
from safeguarding_timelines.questions.trigger import triggers_in
from safeguarding_timelines.timelines.timeline import date_of

ENGLAND = load_rulebook("england")
ABUSE = Facts(outcome="died", abuse_or_neglect="suspected")
cuts = st.sampled_from([date(2026, 4, 5), date(2026, 4, 20), date(2026, 5, 5)])
gaps = st.sampled_from([1, 1, 15])  # days from the end of an edition to the next
deciding = st.just("") | kind.map('edition_by = "{}"'.format)
one_edition = st.tuples(
    st.builds(
        "{}\n{}\n{}".format,
        bound,
        more,
        st.just("") | cuts.map("in_force = {{ from = {} }}".format),
    )
)
shape = st.sampled_from(
    [
        'event = "{}"\nof = "{}"\nwithin = "{}"',
        'event = "{}"\nbefore = "{}"\nat_least = "{}"',
        'event = "{}"\nafter = "{}"\nexactly = "{}"',
    ]
)
two_editions = st.builds(
    lambda shape, target, anchor, one, other, by, cut, gap: (
        f"{shape.format(target, anchor, one)}\n{by}\nin_force = {{ until = {cut} }}",
        f"{shape.format(target, anchor, other)}\n{by}\n"
        f"in_force = {{ from = {cut + timedelta(days=gap)} }}",
    ),
    shape,
    kind,
    kind,
    length,
    length,
    deciding,
    cuts,
    gaps,
)
rulebooks = st.lists(one_edition | two_editions, min_size=1, max_size=4)


def with_editions(folder, rules):
    """The rulebook of these rules; a draw that makes none is drawn anew."""
    bodies = [f'id = "r{n}"\n{body}' for n, editions in enumerate(rules) for body in editions]
    every_id = range(len(rules), 4)  # so that every rule id that may be named exists
    bodies += [f'id = "r{extra}"\nevent = "k0"\nuntimed = "promptly"' for extra in every_id]
    one_body = [re.sub(r"\n+", "\n", body) for body in bodies]
    path = folder / "editions.toml"
    path.write_text(book_text("\n\n".join(one_body), events=EVENTS), encoding="utf-8")
    try:
        return load_rulebook(path)
    except RulebookError:
        assume(False)


def supposed(timeline, kind, rule_id):
    """The milestone's date for every day of the calendar on which there is one."""
    found = {}
    for day in oracle.days(*timeline.calendar.coverage):
        try:
            found[day] = date_of(with_event_on(timeline, kind, day)[rule_id])
        except CoverageError:
            continue
    return {day: on for day, on in found.items() if on is not None}


def check(timeline, kind, rule_id, off, length):
    dates = supposed(timeline, kind, rule_id)
    assume(dates)
    first = sorted(dates.values())[len(dates) // 2] + timedelta(days=off)
    last = first + timedelta(days=length)
    runs = triggers_in(timeline, kind, rule_id, first, last)
    assert [day for run in runs for day in oracle.days(*run)] == [
        day for day, on in dates.items() if first <= on <= last
    ]
    assert all((later.first - run.last).days > 1 for run, later in pairwise(runs))


@settings(suppress_health_check=list(HealthCheck), max_examples=60)
@given(
    rulebooks,
    events,
    near,
    facts,
    kind,
    st.integers(0, 3).map("r{}".format),
    st.integers(-5, 5),
    st.integers(0, 10),
)
def test_of_any_rulebook_and_case(
    tmp_path_factory, rules, records, as_of, known, kind, rule_id, off, length
):
    book = with_editions(tmp_path_factory.getbasetemp(), rules)
    try:
        timeline = compute_timeline(case(*records, facts=known), book, as_of=as_of, calendar=SHORT)
    except CoverageError:
        assume(False)
    check(timeline, kind, rule_id, off, length)


#: Around each day on which guidance changed: 1 April 2019, 1 September 2022, 15 December 2023.
commencements = st.sampled_from([date(2019, 4, 1), date(2022, 9, 1), date(2023, 12, 15)])


@settings(suppress_health_check=list(HealthCheck), max_examples=12)
@given(
    commencements,
    st.integers(-40, 80),
    st.dictionaries(
        st.sampled_from(["became_aware", "panel_notified", "lcspr_decided"]),
        st.integers(-30, 30),
        max_size=2,
    ),
    st.sampled_from(["became_aware", "panel_notified", "rapid_review_submitted"]),
    st.sampled_from(["rapid-review-submission", "panel-response", "inform-partners"]),
    st.integers(-5, 5),
    st.integers(0, 20),
)
def test_of_england_around_every_change_of_guidance(
    changed, asked, recorded, kind, rule_id, off, length
):
    first, last = changed - timedelta(days=90), changed + timedelta(days=260)  # six months fit
    holidays = oracle.bank_holidays(first.year) | oracle.bank_holidays(last.year)
    calendar = WorkingCalendar.from_dates(
        {day: "holiday" for day in holidays if first <= day <= last}, coverage=(first, last)
    )
    days = {kind: (changed + timedelta(days=n)).isoformat() for kind, n in recorded.items()}
    timeline = compute_timeline(
        case(facts=ABUSE, **days),
        ENGLAND,
        as_of=changed + timedelta(days=asked),
        calendar=calendar,
    )
    check(timeline, kind, rule_id, off, length)
