"""The plain words for dates, bounds and statuses that every format for people shares."""

from datetime import date, timedelta

import pytest

from rulebook_text import book, day, milestone, timeline
from safeguarding_timelines import Event
from safeguarding_timelines.rules.phrases import (
    FORCE_WORDS,
    bound_words,
    day_words,
    days_words,
    event_words,
)
from safeguarding_timelines.rules.rule import Force
from safeguarding_timelines.timelines.milestone import Flag
from safeguarding_timelines.timelines.phrases import (
    FLAG_WORDS,
    LATE_AGAINST,
    counted_words,
    late_words,
    status_words,
)

# -- Dates, counts, events -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 1, 12), "Mon 12 Jan 2026"),
        (date(2026, 2, 3), "Tue 3 Feb 2026"),
        (date(2024, 2, 29), "Thu 29 Feb 2024"),
        (date(2026, 12, 27), "Sun 27 Dec 2026"),
    ],
)
def test_a_date_has_its_weekday_and_no_leading_zero(on, words):
    assert day_words(on) == words


def test_every_weekday_and_month_has_its_own_name():
    year = [day_words(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)]
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert [one.split()[0] for one in year[4:11]] == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
    ]
    assert list(dict.fromkeys(one.split()[2] for one in year)) == names


@pytest.mark.parametrize(("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_day_is_one_day(count, words):
    assert days_words(count) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Scoping form returned", "scoping form returned"),
        ("the Panel's reply", "the Panel's reply"),
        ("LCSPR published", "LCSPR published"),
        ("A", "A"),
    ],
)
def test_the_words_for_an_event_stand_inside_a_sentence(tmp_path, title, words):
    small = book(tmp_path, "", events=f'kind = "{title}"')
    assert event_words("kind", small) == words


def test_a_kind_that_is_not_declared_stands_for_itself(tmp_path):
    assert event_words("no_such_kind", book(tmp_path, "")) == "no_such_kind"


# -- Bounds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        ('within = "5 working days"\nof = "started"', "within 5 working days of the start"),
        ('within = "1 day"\nof = "started"', "within 1 day of the start"),
        ('within = "0 days"\nof = "started"', "the same day as the start"),
        ('at_least = "7 days"\nbefore = "published"', "at least 7 days before the publication"),
        ('at_least = "3 weeks"\nafter = "started"', "at least 3 weeks after the start"),
        ('exactly = "14 days"\nafter = "started"', "exactly 14 days after the start"),
        ('exactly = "48 hours"\nbefore = "started"', "exactly 48 hours before the start"),
        ('exactly = "0 days"\nafter = "started"', "on the same day as the start"),
        ('exactly = "0 days"\nbefore = "started"', "on the same day as the start"),
        ('before = "published"', "before the publication"),
        (
            'from_day = 6\nto_day = 60\nday_one = "started"\ncounted_in = "days"',
            "on days 6 to 60, in calendar days, day 1 being the start",
        ),
        (
            'from_day = 1\nto_day = 1\nday_one = "started"\ncounted_in = "working days"',
            "on day 1, in working days, day 1 being the start",
        ),
        (
            'between = ["started", "published"]',
            "between the start and the publication",
        ),
        ('untimed = "promptly"\nafter = "started"', "promptly, after the start"),
        ('untimed = "promptly"', "promptly"),
        ("no_later_than = 2019-06-30", "by Sun 30 Jun 2019"),
        ('every = "3 months"\nstarting = 2023-10-31', "every 3 months from Tue 31 Oct 2023"),
        ('every = "1 year"\nstarting = "started"', "every 1 year from the start"),
        ('every = "12 months"\nsince_last = true', "every 12 months since the last"),
        ('each_year_by = "09-30"\nin_force = { from = 2024-01-01 }', "each year by 30 Sep"),
        ('each_year_by = "01-05"\nin_force = { from = 2024-01-01 }', "each year by 5 Jan"),
    ],
)
def test_every_shape_reads_as_a_sentence_would_put_it(tmp_path, bound, words):
    small = book(tmp_path, f'event = "reported"\n{bound}')
    assert bound_words(small.rules[0], small) == words


def test_what_is_kept_reads_like_a_gate(tmp_path):
    small = book(tmp_path, 'kept_until = "withdrawn"\nat_least = "1 year"\nafter = "published"')
    assert bound_words(small.rules[0], small) == "at least 1 year after the publication"


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ('{ last = "acted" }', "the last act"),
        ('{ each = "acted" }', "each act"),
        ('{ until_of = "granted" }', "the date given in more time"),
        ('{ deadline_of = "r" }', "the deadline of r"),
        ('{ latest_of = ["started", "finished"] }', "the latest of (the start; the end of it)"),
        (
            '{ earliest_of = ["started", { latest_of = ["finished", { last = "asked" }] }] }',
            "the earliest of (the start; the latest of (the end of it; the last a request))",
        ),
    ],
)
def test_every_anchor_reads_as_what_is_counted_from(tmp_path, anchor, words):
    first = 'event = "acted"\nwithin = "1 day"\nof = "started"'
    small = book(
        tmp_path, f'{first}\n\nid = "second"\nevent = "reported"\nwithin = "2 days"\nof = {anchor}'
    )
    assert bound_words(small.rules[1], small) == f"within 2 days of {words}"


# -- What was counted ------------------------------------------------------------------------

WITHIN = 'event = "acted"\nwithin = "5 days"\nof = "started"'


def counted(folder, rules, as_of, *, rule="r", **kinds):
    small = book(folder, rules)
    return counted_words(milestone(small, as_of, rule=rule, **kinds), small)


def test_what_was_counted_tells_how_firm_its_start_is(tmp_path):
    start = {"started": "2026-03-02"}
    assert counted(tmp_path, WITHIN, "2026-03-03") == "within 5 days of the start"
    words = "within 5 days of the start, Mon 2 Mar 2026"
    assert counted(tmp_path, WITHIN, "2026-03-03", **start) == words
    words = "within 5 days of the start, planned for Mon 2 Mar 2026"
    assert counted(tmp_path, WITHIN, "2026-03-01", **start) == words
    chain = f'{WITHIN}\n\nid = "next"\nevent = "reported"\nwithin = "2 days"\nof = "acted"'
    words = "within 2 days of the act, projected to Sat 7 Mar 2026"
    assert counted(tmp_path, chain, "2026-03-03", rule="next", **start) == words


def test_a_date_of_its_own_is_counted_from_nothing(tmp_path):
    fixed = 'event = "acted"\nno_later_than = 2026-03-09'
    assert counted(tmp_path, fixed, "2026-03-03") == "by Mon 9 Mar 2026"


# -- Where it stands -------------------------------------------------------------------------


def stands(folder, rules, as_of, *events, **kinds):
    known = timeline(book(folder, rules), as_of, *events, **kinds)
    return status_words(known["r"], known)


GATE = 'event = "acted"\nat_least = "5 days"\nafter = "started"'
KEEP = 'kept_until = "withdrawn"\nat_least = "1 month"\nafter = "started"'
HOURS = 'event = "acted"\nwithin = "48 hours"\nof = "started"'
MONDAY = "2026-03-02"


@pytest.mark.parametrize(
    ("rules", "as_of", "kinds", "words"),
    [
        (WITHIN, "2026-03-09", {}, "overdue by 2 days"),
        (WITHIN, "2026-03-08", {}, "overdue by 1 day"),
        (WITHIN, "2026-03-07", {}, "due today"),
        (WITHIN, "2026-03-06", {}, "due in 1 day"),
        (WITHIN, "2026-03-02", {}, "due in 5 days"),
        (GATE, "2026-03-08", {}, "open"),
        (GATE, "2026-03-05", {}, "not before Sat 7 Mar 2026"),
        (GATE, "2026-03-08", {"acted": "2026-03-04"}, "done Wed 4 Mar 2026, too early to count"),
        (WITHIN, "2026-03-20", {"acted": "2026-03-05"}, "done Thu 5 Mar 2026"),
        (WITHIN, "2026-03-20", {"acted": "2026-03-08"}, "done Sun 8 Mar 2026, 1 day late"),
        (WITHIN, "2026-03-20", {"acted": "2026-03-17"}, "done Tue 17 Mar 2026, 10 days late"),
        (f"{WITHIN}\ndeemed = true", "2026-03-20", {}, "taken as done: no answer came"),
        (KEEP, "2026-03-20", {}, "to be kept to the end of that day"),
        (KEEP, "2026-04-20", {}, "kept long enough"),
        (KEEP, "2026-04-20", {"withdrawn": "2026-03-30"}, "ended Mon 30 Mar 2026, too early"),
        (f'{WITHIN}\nsuperseded_by = "replaced"', "2026-03-20", {"replaced": "2026-03-04"},
         "no longer required"),
        (f'{WITHIN}\nif_event = "granted"', "2026-03-20", {}, "does not apply (granted)"),
        (f'{WITHIN}\napplies_if = {{ outcome = "died" }}', "2026-03-20", {},
         "applies? not recorded: outcome"),
        (f"{WITHIN}\nin_force = {{ from = 2027-01-01 }}", "2026-03-20", {},
         "no such rule at the time"),
        ('event = "acted"\nuntimed = "soon"\nafter = "started"', "2026-03-20", {},
         "open, no date set"),
    ],
)  # fmt: skip
def test_where_a_milestone_stands_is_said_in_words(tmp_path, rules, as_of, kinds, words):
    assert stands(tmp_path, rules, as_of, started=MONDAY, **kinds) == words


def test_without_its_start_a_milestone_waits_for_it(tmp_path):
    assert stands(tmp_path, WITHIN, "2026-03-20") == "waits for the start"
    kept = 'kept_until = "withdrawn"\nat_least = "1 month"\nafter = "published"'
    assert stands(tmp_path, kept, "2026-03-20") == "waits for the publication"


def test_what_is_to_be_kept_from_a_planned_day_has_not_begun(tmp_path):
    assert stands(tmp_path, KEEP, "2026-03-01", started=MONDAY) == "not begun"


def test_a_date_worked_out_is_expected_and_not_fixed(tmp_path):
    chain = f'id = "first"\n{WITHIN}\n\nevent = "reported"\nwithin = "2 days"\nof = "acted"'
    assert stands(tmp_path, chain, "2026-03-03", started=MONDAY) == "expected, not fixed"


def test_hours_late_on_the_day_itself_are_no_days_late(tmp_path):
    # From 10:00 on Monday 48 hours end at 10:00 on Wednesday the 4th.
    at_ten = Event(kind="started", on=day(MONDAY), at="10:00")
    at_noon = Event(kind="acted", on=day("2026-03-04"), at="12:00")
    words = stands(tmp_path, HOURS, "2026-03-20", at_ten, at_noon)
    assert words == "done Wed 4 Mar 2026, hours late"


def test_what_was_done_by_a_granted_date_was_still_late_for_its_first(tmp_path):
    # Due on 7 March; more time granted on the 10th, to the 20th; done on the 12th.
    granted = Event(kind="granted", on=day("2026-03-10"), until=day("2026-03-20"))
    rules = f'{WITHIN}\nextended_by = "granted"'
    words = stands(tmp_path, rules, "2026-03-20", granted, started=MONDAY, acted="2026-03-12")
    assert words == "done Thu 12 Mar 2026, after its first date"


def test_a_planned_act_whose_day_has_passed_is_not_confirmed(tmp_path):
    plan = Event(kind="acted", on=day("2026-03-05"), recorded_on=day("2026-03-01"))
    words = stands(tmp_path, WITHIN, "2026-03-20", plan, started=MONDAY)
    assert words == "done Thu 5 Mar 2026 (planned, not confirmed)"


# -- Late, and flags -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("force", "words"),
    [
        ("statute", "late against statute"),
        ("guidance", "late against guidance"),
        ("local", "late against local procedure"),
        ("expectation", "later than expected"),
        ("permission", ""),
    ],
)
def test_late_says_against_what_and_only_statute_is_law(tmp_path, force, words):
    small = book(tmp_path, f'{WITHIN}\nforce = "{force}"')
    assert late_words(milestone(small, "2026-03-20", started=MONDAY)) == words
    assert late_words(milestone(small, "2026-03-03", started=MONDAY)) == ""


def test_every_flag_and_force_has_its_words_and_none_speaks_of_the_law():
    assert list(FLAG_WORDS) == list(Flag)
    assert list(LATE_AGAINST) == list(FORCE_WORDS) == list(Force)
    said = " ".join([*FLAG_WORDS.values(), *LATE_AGAINST.values()]).lower()
    assert not {"unlawful", "breach", "illegal"} & set(said.split())


def test_a_rule_that_is_called_off_is_no_longer_required(tmp_path):
    rules = f'{WITHIN}\ncancelled_by = "called_off"'
    words = stands(tmp_path, rules, "2026-03-20", started=MONDAY, called_off="2026-03-04")
    assert words == "no longer required"
