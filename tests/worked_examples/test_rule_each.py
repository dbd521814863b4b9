"""A milestone for each occurrence of an event, and which act answers which occurrence."""

from rulebook_text import book, day, flags, timeline
from safeguarding_timelines import Event, Status

EACH = 'event = "acted"\nwithin = "5 days"\nof = { each = "asked" }'


def states(found):
    return [(str(m.anchor.on), m.status.value, str(m.done_on)) for m in found.all("r")]


def asked(on, name):
    return Event(kind="asked", on=day(on), id=name)


def acted(on, answers=None, by=None):
    return Event(kind="acted", on=day(on), answers=answers, by=by)


def test_each_occurrence_has_a_milestone_answered_by_the_first_act_after_it(tmp_path):
    found = timeline(
        book(tmp_path, EACH),
        "2026-01-20",
        asked=["2026-01-05", "2026-01-12", "2026-01-19"],
        acted=["2026-01-07", "2026-01-19"],
    )
    assert states(found) == [
        ("2026-01-05", "met", "2026-01-07"),
        ("2026-01-12", "met_late", "2026-01-19"),
        ("2026-01-19", "due", "None"),
    ]
    assert found.milestones == found.all("r")
    assert found["r"].anchor.on == day("2026-01-19")
    assert all("governs" in m.flags for m in found.milestones)


def test_an_act_may_say_which_occurrence_it_answers(tmp_path):
    found = timeline(
        book(tmp_path, EACH),
        "2026-01-20",
        asked("2026-01-05", "one"),
        asked("2026-01-12", "two"),
        acted("2026-01-13", answers="two"),
        acted("2026-01-14"),
    )
    assert states(found) == [
        ("2026-01-05", "met_late", "2026-01-14"),
        ("2026-01-12", "met", "2026-01-13"),
    ]


def test_an_answer_to_another_occurrence_is_not_taken(tmp_path):
    found = timeline(
        book(tmp_path, EACH),
        "2026-01-20",
        asked("2026-01-05", "one"),
        asked("2026-01-12", "two"),
        acted("2026-01-13", answers="two"),
    )
    assert states(found) == [
        ("2026-01-05", "overdue", "None"),
        ("2026-01-12", "met", "2026-01-13"),
    ]


def test_an_act_before_an_occurrence_does_not_answer_it(tmp_path):
    found = timeline(
        book(tmp_path, EACH), "2026-01-20", asked=["2026-01-05", "2026-01-12"], acted="2026-01-04"
    )
    assert states(found) == [("2026-01-05", "overdue", "None"), ("2026-01-12", "overdue", "None")]


def test_what_is_done_on_the_day_of_an_occurrence_answers_it(tmp_path):
    found = timeline(book(tmp_path, EACH), "2026-01-20", asked="2026-01-05", acted="2026-01-05")
    assert states(found) == [("2026-01-05", "met", "2026-01-05")]
    order = book(tmp_path, 'event = "acted"\nbefore = { each = "asked" }')
    found = timeline(order, "2026-01-20", asked="2026-01-05", acted="2026-01-05")
    assert states(found) == [("2026-01-05", "met", "2026-01-05")]


def test_an_answer_to_a_corrected_record_answers_its_correction(tmp_path):
    found = timeline(
        book(tmp_path, EACH),
        "2026-01-20",
        asked("2026-01-05", "one"),
        Event(kind="asked", on=day("2026-01-06"), corrects="one"),
        acted("2026-01-08", answers="one"),
    )
    assert states(found) == [("2026-01-06", "met", "2026-01-08")]
    assert flags(found["r"]) == {"corrected", "unqualified"}


def test_a_premature_answer_gives_way_to_a_later_one(tmp_path):
    rules = 'event = "acted"\nat_least = "5 days"\nafter = { each = "asked" }'
    found = timeline(
        book(tmp_path, rules),
        "2026-01-20",
        asked="2026-01-05",
        acted=["2026-01-07", "2026-01-12"],
    )
    assert states(found) == [("2026-01-05", "met", "2026-01-12")]


def test_every_agency_answers_every_occurrence(tmp_path):
    rules = EACH + '\nby_each = ["police", "school"]'
    found = timeline(
        book(tmp_path, rules),
        "2026-01-20",
        asked("2026-01-05", "one"),
        asked("2026-01-12", "two"),
        acted("2026-01-06", by="police"),
        acted("2026-01-08", by="school"),
        acted("2026-01-13", by="police"),
        acted("2026-01-15", by="school"),
    )
    assert states(found) == [
        ("2026-01-05", "met", "2026-01-08"),
        ("2026-01-12", "met", "2026-01-15"),
    ]


def test_every_agency_may_say_which_occurrence_it_answers(tmp_path):
    rules = EACH + '\nby_each = ["police", "school"]'
    found = timeline(
        book(tmp_path, rules),
        "2026-01-20",
        asked("2026-01-05", "one"),
        asked("2026-01-12", "two"),
        acted("2026-01-13", answers="two", by="police"),
        acted("2026-01-14", answers="one", by="police"),
        acted("2026-01-15", answers="two", by="school"),
    )
    assert states(found) == [
        ("2026-01-05", "overdue", "None"),
        ("2026-01-12", "met", "2026-01-15"),
    ]


BEFORE_EACH = 'event = "acted"\nat_least = "7 days"\nbefore = { each = "asked" }'


def test_a_notice_is_given_before_each_occurrence(tmp_path):
    loaded = book(tmp_path, BEFORE_EACH)
    found = timeline(
        loaded,
        "2026-02-04",
        asked=["2026-01-12", "2026-01-26", "2026-03-02"],
        acted=["2026-01-02", "2026-01-15"],
    )
    assert states(found) == [
        ("2026-01-12", "met", "2026-01-02"),  # by 5 January
        ("2026-01-26", "met", "2026-01-15"),  # by 19 January
        ("2026-03-02", "due", "None"),
    ]


def test_a_notice_given_again_is_in_time_if_the_first_was(tmp_path):
    # For the second occurrence given on the 15th, by the 19th, and once more on the 22nd.
    found = timeline(
        book(tmp_path, BEFORE_EACH),
        "2026-02-04",
        asked=["2026-01-12", "2026-01-26"],
        acted=["2026-01-02", "2026-01-15", "2026-01-22"],
    )
    assert states(found)[1] == ("2026-01-26", "met", "2026-01-15")
    assert found.late == ()


def test_a_notice_given_twice_before_one_occurrence_is_none_before_the_next(tmp_path):
    found = timeline(
        book(tmp_path, BEFORE_EACH),
        "2026-02-04",
        asked=["2026-01-12", "2026-01-26"],
        acted=["2026-01-02", "2026-01-04"],
    )
    assert states(found) == [
        ("2026-01-12", "met", "2026-01-02"),
        ("2026-01-26", "overdue", "None"),
    ]


def test_two_requests_may_be_answered_on_one_day(tmp_path):
    found = timeline(
        book(tmp_path, EACH),
        "2026-02-01",
        asked=["2026-01-05", "2026-01-07"],
        acted=["2026-01-08", "2026-01-08"],
    )
    assert states(found) == [
        ("2026-01-05", "met", "2026-01-08"),
        ("2026-01-07", "met", "2026-01-08"),
    ]


def test_what_lies_between_comes_before_each_occurrence_that_ends_it(tmp_path):
    rules = 'event = "acted"\nbetween = ["started", { each = "asked" }]'
    found = timeline(
        book(tmp_path, rules),
        "2026-02-25",
        started="2026-01-05",
        asked=["2026-01-20", "2026-02-20"],
        acted=["2026-01-10", "2026-02-10"],
    )
    assert states(found) == [
        ("2026-01-20", "met", "2026-01-10"),
        ("2026-02-20", "met", "2026-02-10"),
    ]


def test_no_occurrence_yet_leaves_one_milestone_waiting(tmp_path):
    [waiting] = timeline(book(tmp_path, EACH), "2026-01-20").all("r")
    assert (waiting.status, waiting.due) == (Status.AWAITING, None)


def test_an_occurrence_that_follows_from_another_rule_is_projected(tmp_path):
    rules = f"""id = "ask"\nevent = "asked"\nwithin = "10 days"\nof = "started"\n\n{EACH}"""
    [found] = timeline(book(tmp_path, rules), "2026-01-08", started="2026-01-05").all("r")
    assert (found.anchor.on, found.anchor.basis) == (day("2026-01-15"), "projected")
    assert (found.status, found.due) == (Status.PROJECTED, day("2026-01-20"))


def test_a_planned_occurrence_has_a_milestone_too(tmp_path):
    found = timeline(book(tmp_path, EACH), "2026-01-06", asked=["2026-01-05", "2026-01-12"])
    assert [(m.anchor.basis, m.due) for m in found.all("r")] == [
        ("actual", day("2026-01-10")),
        ("planned", day("2026-01-17")),
    ]


def test_what_is_kept_is_kept_for_each_occurrence(tmp_path):
    rules = 'kept_until = "withdrawn"\nat_least = "1 year"\nafter = { each = "asked" }'
    found = timeline(book(tmp_path, rules), "2026-06-01", asked=["2024-01-15", "2026-01-15"])
    assert [(m.due, m.status) for m in found.all("r")] == [
        (day("2025-01-15"), Status.FULFILLED),
        (day("2027-01-15"), Status.MAINTAINING),
    ]


def test_each_occurrence_is_read_otherwise_with_its_own_day_and_acts(tmp_path):
    rules = f'{EACH}\n[rules.readings.three]\nwithin = "3 days"\nwhy = "the older text"'
    found = timeline(
        book(tmp_path, rules),
        "2026-01-20",
        asked=["2026-01-05", "2026-01-12"],
        acted=["2026-01-07", "2026-01-16"],
    )
    assert [(m.due, m.status, m.readings["three"][:2]) for m in found.all("r")] == [
        (day("2026-01-10"), Status.MET, (day("2026-01-08"), Status.MET)),
        (day("2026-01-17"), Status.MET, (day("2026-01-15"), Status.MET_LATE)),
    ]
