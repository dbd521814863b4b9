"""Windows of the real rulebooks: put every event on its first day, or every one on its last.

The timeline computed from such a case, once all of it has happened, finds nothing late, early or
ended too soon; a day beyond either end it finds something, or no room was there for what follows.
"""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from safeguarding_timelines import Case, Event, compute_timeline, load_rulebook
from safeguarding_timelines.questions.windows.windows import windows_of

BOOKS = {name: load_rulebook(name) for name in ("england", "kingston-richmond", "barnet")}
ONE_DAY = timedelta(days=1)
FACTS = {
    "outcome": "died",
    "abuse_or_neglect": "known",
    "looked_after": False,
    "care_leaver": False,
}
#: In the order in which they happen, each with how many days after the one before it.
STEPS = ("became_aware", "panel_notified", "rapid_review_submitted", "lcspr_decided")
#: What nobody has to do, or is the other way to publish.
NOT_EXPECTED = (
    "lcspr_withdrawn",
    "national_review_withdrawn",
    "improvements_published",
)
WRONG = ("premature", "breached", "met_late", "overdue")

starts = st.dates(date(2024, 1, 8), date(2026, 6, 30))
gaps = st.lists(st.integers(0, 25), min_size=1, max_size=4)
waits = st.integers(0, 200)


def computed(name, events, as_of):
    case = Case(reference="EX-2026-001", facts=FACTS, events=events)
    return compute_timeline(case, BOOKS[name], as_of=as_of)


def started(start, gaps):
    on, events = start, []
    for kind, gap in zip(STEPS, gaps, strict=False):
        on += gap * ONE_DAY
        events.append(Event(kind=kind, on=on))
    return events


def wrong(name, events, rules):
    """The rules that find something wrong once all has happened."""
    timeline = computed(name, events, max(event.on for event in events) + ONE_DAY)
    return {m.rule for m in timeline.milestones if m.rule in rules and _is_wrong(m)}


def _is_wrong(milestone):
    return milestone.late or milestone.status in WRONG


def acts(found, end, agencies):
    """Each event of the first way on its first day (0) or its last (1); without one, not at all."""
    for window, ends in zip(found, found.ways[0], strict=True):
        if ends[end] is not None and window.event not in NOT_EXPECTED:
            for agency in agencies.get(window.event, (None,)):
                yield Event(kind=window.event, on=ends[end], by=agency)


@given(st.sampled_from(sorted(BOOKS)), starts, gaps, waits)
def test_all_the_first_days_together_and_all_the_last_are_in_time(name, start, gaps, wait):
    events = started(start, gaps)
    now = computed(name, events, events[-1].on + wait * ONE_DAY)
    found = windows_of(now)
    assert found.exact
    assert len(found.ways) == 1
    left_out = {clash.left_out for clash in found.clashes}
    binding = {
        m.rule
        for m in now.milestones
        if m.force != "expectation" and m.status != "not_applicable" and not _is_wrong(m)
    }
    rules = BOOKS[name].rules
    agencies = {rule.target: rule.by_each for rule in rules if isinstance(rule.by_each, tuple)}
    for end in (0, 1):
        later = [*events, *acts(found, end, agencies)]
        assert wrong(name, later, binding - left_out) == set()


@given(starts, st.integers(0, 160))
def test_a_day_beyond_either_end_something_is_out_of_time(start, wait):
    kinds = ("panel_notified", "rapid_review_submitted", "panel_responded", "lcspr_decided")
    begun = [Event(kind=kind, on=start) for kind in kinds]
    now = computed("england", begun, start + wait * ONE_DAY)
    found = windows_of(now)
    assume(not found.clashes)
    sent = "report_sent_to_panel"
    early = dict(acts_by_kind(found, 0))
    early["lcspr_published"] -= ONE_DAY
    assert wrong("england", [*begun, *as_events(early)], set(now.instances))
    late = dict(acts_by_kind(found, 1))
    assert not wrong("england", [*begun, *as_events(late)], set(now.instances))
    for kind in (sent, "lcspr_published"):
        moved = {**late, kind: late[kind] + ONE_DAY}
        assert wrong("england", [*begun, *as_events(moved)], set(now.instances))


def acts_by_kind(found, end):
    """The first or last days of the review itself."""
    for window in found:
        if window.event.startswith("report_sent") or window.event in (
            "lcspr_published",
            "lcspr_completed",
        ):
            yield window.event, window.latest if end else window.earliest


def as_events(days):
    return [Event(kind=kind, on=on) for kind, on in days.items()]
