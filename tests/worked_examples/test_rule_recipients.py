"""An act towards several recipients: met when the last of them has it, by records that name them.

Dates by hand: January 2026 begins on a Thursday; the 1st is a bank holiday.
"""

import pytest

from rulebook_text import book, day
from safeguarding_timelines import Case, Event, Status, compute_timeline, explain
from safeguarding_timelines.errors import CaseError

TWO = """
event = "acted"
within = "5 working days"
of = "started"
recipients = ["Panel", "Secretary of State"]
"""
NOTICE = """
event = "acted"
at_least = "7 days"
before = "published"
recipients = ["Panel", "Ofsted"]
"""


def sent(on, to=None, **keys):
    return Event(kind="acted", on=day(on), to=to, **keys)


def milestone(folder, rules, as_of, *acts, **kinds):
    events = [Event(kind=kind, on=day(on)) for kind, on in kinds.items()]
    made = Case(reference="EX-2026-001", events=(*events, *acts))
    return compute_timeline(made, book(folder, rules), as_of=day(as_of))["r"]


# From Monday 5 January the fifth working day is Monday the 12th.
@pytest.mark.parametrize(
    ("acts", "as_of", "status", "done", "flags"),
    [
        # A record that names nobody was made for all of them, as before.
        ([("2026-01-07", None)], "2026-01-20", "met", "2026-01-07", set()),
        # One of two has it: not met, and late once the date has passed.
        ([("2026-01-07", "panel")], "2026-01-12", "due_today", None, {"partial"}),
        ([("2026-01-07", "panel")], "2026-01-13", "overdue", None, {"partial"}),
        # The last of them decides.
        (
            [("2026-01-07", "panel"), ("2026-01-09", "secretary_of_state")],
            "2026-01-20", "met", "2026-01-09", set(),
        ),
        (
            [("2026-01-07", "panel"), ("2026-01-14", "secretary_of_state")],
            "2026-01-20", "met_late", "2026-01-14", set(),
        ),
        # A later record for all of them counts for the one still missing.
        ([("2026-01-07", "panel"), ("2026-01-09", None)], "2026-01-20", "met", "2026-01-09", set()),
        # Of two records for one recipient the first counts.
        (
            [("2026-01-06", "panel"), ("2026-01-08", "panel"),
             ("2026-01-07", "secretary_of_state")],
            "2026-01-20", "met", "2026-01-07", set(),
        ),
        # What went to somebody else is no act under this rule.
        ([("2026-01-07", "ofsted")], "2026-01-13", "overdue", None, set()),
    ],
)  # fmt: skip
def test_the_last_recipient_decides(tmp_path, acts, as_of, status, done, flags):
    other = '\nid = "other"\nevent = "reported"\nuntimed = "soon"\nrecipients = ["Ofsted"]\n'
    found = milestone(
        tmp_path, TWO + other, as_of, *(sent(on, to) for on, to in acts), started="2026-01-05"
    )
    assert found.status == status
    assert found.done_on == (day(done) if done else None)
    assert flags == set(found.flags) & {"partial"}
    assert found.late == (status in ("overdue", "met_late"))


def test_a_notice_to_two_is_given_when_the_second_has_it(tmp_path):
    """Publication on Friday 30 January: seven days before is the 23rd."""
    acts = [sent("2026-01-22", "panel"), sent("2026-01-24", "ofsted")]
    found = milestone(tmp_path, NOTICE, "2026-01-30", *acts, published="2026-01-30")
    assert (found.due, found.status, found.done_on) == (
        day("2026-01-23"), Status.MET_LATE, day("2026-01-24"),
    )  # fmt: skip


def test_a_rule_that_names_nobody_takes_an_act_towards_anybody(tmp_path):
    rules = """
    event = "acted"
    within = "5 working days"
    of = "started"

    id = "named"
    event = "reported"
    untimed = "soon"
    recipients = ["Panel"]
    """
    found = milestone(
        tmp_path, rules, "2026-01-20", sent("2026-01-07", "panel"), started="2026-01-05"
    )
    assert found.status is Status.MET


def test_each_agency_has_to_tell_each_recipient(tmp_path):
    rules = TWO + 'by_each = ["school", "police"]'
    acts = [
        sent("2026-01-06", "panel", by="school"),
        sent("2026-01-07", "secretary_of_state", by="school"),
        sent("2026-01-08", by="police"),
    ]
    found = milestone(tmp_path, rules, "2026-01-20", *acts, started="2026-01-05")
    assert (found.status, found.done_on) == (Status.MET, day("2026-01-08"))
    found = milestone(tmp_path, rules, "2026-01-20", *acts[::2], started="2026-01-05")
    assert found.status is Status.OVERDUE
    assert "partial" in found.flags


def test_room_is_left_for_the_recipient_still_to_be_told(tmp_path):
    """The Panel has it; nobody else. Publication planned in 2 days leaves no seven."""
    rules = NOTICE + '\nid = "publish"\nevent = "published"\nwithin = "1 month"\nof = "started"\n'
    made = Case(
        reference="EX-2026-001",
        events=(Event(kind="started", on=day("2026-01-05")), sent("2026-01-30", "panel")),
    )
    found = compute_timeline(made, book(tmp_path, rules), as_of=day("2026-02-03"))
    # Sent to Ofsted today at the earliest, so published a week later at the earliest.
    assert found["r"].anchor.on == day("2026-02-10")


def test_the_explanation_names_those_of_whom_nothing_is_recorded(tmp_path):
    events = (Event(kind="started", on=day("2026-01-05")), sent("2026-01-07", "panel"))
    made = Case(reference="EX-2026-001", events=events)
    found = compute_timeline(made, book(tmp_path, TWO), as_of=day("2026-01-09"))
    assert "Not recorded towards: Secretary of State." in explain(found, "r").notes


def test_a_recipient_no_rule_names_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(CaseError, match="secretary_of_state") as refused:
        milestone(
            tmp_path, TWO, "2026-01-20", sent("2026-01-07", "secretary_of_stat"),
            started="2026-01-05",
        )  # fmt: skip
    assert "events.1.to" in str(refused.value)


def test_what_happens_once_may_go_to_each_recipient_on_a_day_of_its_own(tmp_path):
    once = TWO.replace('"acted"', '"told_once"')
    loaded = book(tmp_path, once, events='told_once = "telling"\nstarted = "the start"')
    events = [
        Event(kind="started", on=day("2026-01-05")),
        Event(kind="told_once", on=day("2026-01-06"), to="panel"),
        Event(kind="told_once", on=day("2026-01-07"), to="secretary_of_state"),
    ]
    made = Case(reference="EX-2026-001", events=events)
    assert compute_timeline(made, loaded, as_of=day("2026-01-20"))["r"].done_on == day("2026-01-07")
    twice = Case(
        reference="EX-2026-001",
        events=(*events, Event(kind="told_once", on=day("2026-01-08"), to="panel")),
    )
    with pytest.raises(CaseError, match="does not repeat"):
        compute_timeline(twice, loaded, as_of=day("2026-01-20"))
