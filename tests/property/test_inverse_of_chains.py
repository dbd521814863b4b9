"""A chain asked backwards finds the days that supposing every day finds, whatever the rules."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import oracle
from any_rulebook import CLOSED, bound, events, facts, kind, loaded, more, near
from rulebook_text import case
from safeguarding_timelines import Facts, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CoverageError
from safeguarding_timelines.inverse import triggers_in
from safeguarding_timelines.moving import date_of, with_event_on

ENGLAND = load_rulebook("england")
ABUSE = Facts(outcome="died", abuse_or_neglect="suspected")
#: Short, so that every day can be supposed: the months of `any_rulebook`, and around it.
SHORT = WorkingCalendar.from_dates(
    dict.fromkeys(CLOSED, "closed"), coverage=(date(2026, 3, 10), date(2026, 7, 20))
)
#: Rules that begin or end in the midst of it.
in_force = st.sampled_from(
    [
        "",
        "in_force = { from = 2026-04-10 }",
        "in_force = { until = 2026-04-20 }",
        "in_force = { from = 2026-04-05, until = 2026-05-01 }",
    ]
)
rulebooks = st.lists(st.tuples(bound, more, in_force), min_size=1, max_size=4)


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
    try:
        timeline = compute_timeline(
            case(*records, facts=known),
            loaded(tmp_path_factory, rules),
            as_of=as_of,
            calendar=SHORT,
        )
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
    first, last = changed - timedelta(days=90), changed + timedelta(days=200)
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
