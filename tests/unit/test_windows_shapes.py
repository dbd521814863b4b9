"""What each shape of bound leaves, on small rulebooks: January 2026, its dates worked out by hand.

1 January 2026 is a Thursday and a bank holiday; Monday the 5th is the as-of day of most tests.
"""

import pytest

from rulebook_text import book, case, day, timeline
from safeguarding_timelines import Event, WorkingCalendar, compute_timeline
from safeguarding_timelines.questions.windows.windows import Bind, Proviso, windows_of


@pytest.fixture
def windows(tmp_path):
    """The windows under these rules of such events, as of Monday 5 January 2026."""

    def windows(rules, *events, as_of="2026-01-05", facts=None, **kinds):
        return windows_of(timeline(book(tmp_path, rules), as_of, *events, facts=facts, **kinds))

    return windows


def ends(found, event):
    window = found[event]
    return str(window.earliest), str(window.latest)


TO_TWENTIETH = 'id = "end"\nevent = "finished"\nno_later_than = 2026-01-20\n\n'


@pytest.mark.parametrize(
    ("bound", "acted", "finished"),
    [
        # Finished by Tuesday 20 January; the act before it, and the end after the act.
        ('event = "acted"\nat_least = "5 days"\nbefore = "finished"', "5..15", "10..20"),
        ('event = "acted"\nat_least = "5 working days"\nbefore = "finished"', "5..13", "10..20"),
        ('event = "acted"\nexactly = "5 days"\nbefore = "finished"', "5..15", "10..20"),
        ('event = "acted"\nbefore = "finished"', "5..20", "5..20"),
        # The act after the end: nothing limits it from above but where the rule does.
        ('event = "acted"\nwithin = "5 days"\nof = "finished"', "5..25", "5..20"),
        ('event = "acted"\nat_least = "5 days"\nafter = "finished"', "10..", "5..20"),
        ('kept_until = "acted"\nat_least = "5 days"\nafter = "finished"', "11..", "5..20"),
        ('event = "acted"\nexactly = "5 days"\nafter = "finished"', "10..25", "5..20"),
        # On 36 hours without a time: two days.
        ('event = "acted"\nwithin = "36 hours"\nof = "finished"', "5..22", "5..20"),
        # Day 1 is Monday 5 January at the earliest, Tuesday the 20th at the latest.
        (
            'event = "acted"\nfrom_day = 2\nto_day = 5\nday_one = "finished"\n'
            'counted_in = "working days"',
            "6..26",
            "5..20",
        ),
        ('event = "acted"\nuntimed = "soon"\nafter = "finished"', "5..", "5..20"),
        ('event = "acted"\nevery = "2 weeks"\nstarting = "finished"', "5..34", "5..20"),
    ],
)
def test_a_bound_on_an_open_event_moves_both_its_ends(windows, bound, acted, finished):
    def as_text(window):
        first = (window.earliest - day("2025-12-31")).days
        last = (window.latest - day("2025-12-31")).days if window.latest else ""
        return f"{first}..{last}"

    found = windows(TO_TWENTIETH + f'id = "r"\n{bound}')
    assert (as_text(found["acted"]), as_text(found["finished"])) == (acted, finished)


def test_a_start_that_rolls_is_undone_exactly(windows):
    # Within 1 working day of the start, rolled: the act on the 12th at the earliest asks for a
    # start no earlier than Friday the 9th, whose first working day after is Monday the 12th.
    found = windows(
        """
        id = "r"
        event = "acted"
        within = "1 working day"
        of = "finished"
        start_convention = "next_working_day"

        id = "late"
        event = "acted"
        at_least = "11 days"
        after = "started"
        """,
        started="2026-01-01",
    )
    assert ends(found, "acted") == ("2026-01-12", "None")
    assert ends(found, "finished") == ("2026-01-09", "None")
    assert found["finished"].earliest_by == (Bind("r", "acted"),)


def test_a_start_that_rolls_may_not_be_on_the_weekend_before(windows):
    # From Saturday the 10th the count starts on Monday the 12th and ends on the 13th.
    found = windows(
        """
        id = "r"
        event = "acted"
        at_least = "1 working day"
        after = "finished"
        start_convention = "next_working_day"

        id = "by"
        event = "acted"
        no_later_than = 2026-01-12
        """
    )
    assert ends(found, "finished") == ("2026-01-05", "2026-01-09")


def test_months_whose_day_is_missing_are_undone_exactly(windows):
    # A month after 31 January is 28 February, or 1 March if the missing day is the next one.
    rules = """
        id = "r"
        event = "acted"
        at_least = "1 month"
        after = "finished"
        missing_day = "{}"

        id = "end"
        event = "acted"
        no_later_than = 2026-02-28
        """
    assert ends(windows(rules.format("last_day")), "finished") == ("2026-01-05", "2026-01-31")
    assert ends(windows(rules.format("next_day")), "finished") == ("2026-01-05", "2026-01-28")


def test_an_act_between_two_open_events_keeps_to_both(windows):
    found = windows(
        TO_TWENTIETH
        + """
        id = "r"
        event = "acted"
        between = ["published", "finished"]

        id = "first"
        event = "published"
        at_least = "3 days"
        after = "started"
        """,
        started="2026-01-05",
    )
    assert ends(found, "published") == ("2026-01-08", "2026-01-20")
    assert ends(found, "acted") == ("2026-01-08", "2026-01-20")
    assert found["acted"].earliest_by == (Bind("r", "published"),)
    assert found["finished"].earliest_by == (Bind("r", "acted"),)


# -- Several dates ---------------------------------------------------------------------------

LATER_OF = """
    id = "r"
    event = "reported"
    before = { latest_of = ["finished", "published"] }

    id = "gate"
    event = "reported"
    at_least = "5 days"
    after = "started"

    id = "published-by"
    event = "published"
    no_later_than = 2026-01-30
    """


def test_where_the_later_of_two_limits_one_may_be_early_if_the_other_is_late(windows):
    # Reported from the 10th: finished by then or later, or published by then or later.
    found = windows(TO_TWENTIETH + LATER_OF, started="2026-01-05")
    assert len(found.ways) == 2
    assert ends(found, "finished") == ("2026-01-05", "2026-01-20")
    assert ends(found, "published") == ("2026-01-05", "2026-01-30")
    assert ends(found, "reported") == ("2026-01-10", "2026-01-30")
    with_end, with_publication = found["reported"].conditions
    assert (str(with_end.latest), str(with_publication.latest)) == ("2026-01-20", "2026-01-30")
    assert with_end.provided == (Proviso("finished", day("2026-01-10"), None),)
    assert with_publication.provided == (Proviso("published", day("2026-01-10"), None),)
    early = found["finished"].conditions[1]
    assert (str(early.earliest), early.provided) == (
        "2026-01-05",
        (Proviso("published", day("2026-01-10"), None),),
    )
    assert found["reported"].record()["conditions"][0] == {
        "earliest": "2026-01-10",
        "latest": "2026-01-20",
        "provided": [{"event": "finished", "earliest": "2026-01-10", "latest": None}],
    }


def test_of_the_later_of_two_one_that_has_happened_leaves_the_other(windows):
    found = windows(TO_TWENTIETH + LATER_OF, started="2026-01-05", published="2026-01-03")
    assert ends(found, "reported") == ("2026-01-10", "2026-01-20")
    assert found["reported"].conditions == ()


def test_two_that_have_happened_are_a_date(windows):
    found = windows(
        """
        id = "r"
        event = "acted"
        within = "9 days"
        of = { latest_of = ["started", "also_started"] }

        id = "e"
        event = "reported"
        within = "9 days"
        of = { earliest_of = ["started", "finished"] }
        """,
        started="2026-01-02",
        also_started="2026-01-04",
    )
    assert ends(found, "acted") == ("2026-01-05", "2026-01-13")
    assert ends(found, "reported") == ("2026-01-05", "2026-01-11")  # whatever the end does


def test_the_earlier_of_two_limits_both(windows):
    found = windows(
        TO_TWENTIETH
        + """
        id = "r"
        event = "reported"
        at_least = "5 days"
        before = { earliest_of = ["finished", "published"] }
        """
    )
    assert ends(found, "reported") == ("2026-01-05", "2026-01-15")
    assert ends(found, "published") == ("2026-01-10", "None")
    assert found["reported"].conditions == ()


def test_where_the_earlier_of_two_opens_one_may_be_late_if_the_other_is_early(windows):
    # Five days after the end or after the publication, and by the 20th: one of them by the 15th.
    found = windows(
        """
        id = "r"
        event = "acted"
        at_least = "5 days"
        after = { earliest_of = ["finished", "published"] }

        id = "by"
        event = "acted"
        no_later_than = 2026-01-20
        """
    )
    assert ends(found, "acted") == ("2026-01-10", "2026-01-20")
    assert ends(found, "finished") == ("2026-01-05", "None")
    by_end, by_publication = found["finished"].conditions
    assert (str(by_end.latest), by_end.provided) == ("2026-01-15", ())
    assert (by_publication.latest, by_publication.provided) == (
        None,
        (Proviso("published", None, day("2026-01-15")),),
    )


def test_where_every_choice_fails_all_its_rules_clash(windows):
    # Reported from the 10th, but both dates it must precede end on the 9th.
    found = windows(
        LATER_OF.replace("2026-01-30", "2026-01-09")
        + """
        id = "finished-by"
        event = "finished"
        no_later_than = 2026-01-09
        """,
        started="2026-01-05",
    )
    [clash] = found.clashes
    assert set(clash.rules) == {"r", "gate", "published-by", "finished-by"}
    assert clash.left_out in {"published-by", "finished-by"}


def test_more_choices_than_are_tried_are_said_to_be_inexact(tmp_path):
    kinds = [f"k{number}" for number in range(36)]
    events = "\n".join(f'{kind} = "{kind}"' for kind in kinds)
    rules = "\n\n".join(
        f'id = "r{n}"\nevent = "k{n}"\nbefore = {{ latest_of = ["k{n + 1}", "k{n + 2}"] }}\n\n'
        f'id = "g{n}"\nevent = "k{n}"\nat_least = "5 days"\nafter = "k35"'
        for n in range(0, 33, 3)
    )
    found = windows_of(timeline(book(tmp_path, rules, events=events), "2026-01-05"))
    assert not found.exact
    assert ends(found, "k0") == ("2026-01-10", "None")


# -- Deadlines, extensions, occurrences ------------------------------------------------------


def test_the_deadline_of_another_rule_follows_what_that_counts_from(windows):
    # The deadline is 5 days after the end, by the 25th; the report 5 days before that.
    found = windows(
        TO_TWENTIETH
        + """
        id = "act"
        event = "acted"
        within = "5 days"
        of = "finished"

        id = "r"
        event = "reported"
        at_least = "5 days"
        before = { deadline_of = "act" }
        """
    )
    assert ends(found, "reported") == ("2026-01-05", "2026-01-20")
    assert found["reported"].latest_by == (Bind("r", "finished"),)


def test_the_deadline_of_what_is_kept_is_its_last_day(windows):
    found = windows(
        TO_TWENTIETH
        + """
        id = "keep"
        kept_until = "withdrawn"
        at_least = "5 days"
        after = "finished"

        id = "r"
        event = "reported"
        within = "0 days"
        of = { deadline_of = "keep" }
        """
    )
    assert ends(found, "reported") == ("2026-01-05", "2026-01-25")


def test_a_deadline_that_is_fixed_is_a_date(windows):
    found = windows(
        """
        id = "act"
        event = "acted"
        within = "5 days"
        of = "started"

        id = "r"
        event = "reported"
        within = "2 days"
        of = { deadline_of = "act" }
        """,
        started="2026-01-05",
    )
    assert ends(found, "reported") == ("2026-01-05", "2026-01-12")


def test_time_granted_moves_the_last_day(windows):
    rules = 'event = "acted"\nextended_by = "granted"\nwithin = "5 days"\nof = '
    grant = Event(kind="granted", on=day("2026-01-05"), until=day("2026-01-16"))
    bare = Event(kind="granted", on=day("2026-01-05"))
    found = windows(rules + '"started"', grant, started="2026-01-02")
    assert ends(found, "acted") == ("2026-01-05", "2026-01-16")
    # Before the start is known: the later of the two.
    found = windows(TO_TWENTIETH + rules + '"finished"', grant, bare)
    assert ends(found, "acted") == ("2026-01-05", "2026-01-25")


def test_a_date_that_an_event_carries_binds_once_it_is_known(windows):
    rules = 'event = "acted"\nbefore = { latest_of = [{ until_of = "asked" }, "finished"] }'
    asked = Event(kind="asked", on=day("2026-01-05"), until=day("2026-01-12"))
    assert ends(windows(TO_TWENTIETH + rules, asked), "acted") == ("2026-01-05", "2026-01-20")
    alone = 'event = "acted"\nbefore = { until_of = "asked" }'
    assert ends(windows(alone, asked), "acted") == ("2026-01-05", "2026-01-12")
    assert ends(windows(TO_TWENTIETH + rules), "acted") == ("2026-01-05", "None")


def test_each_occurrence_asks_for_an_act_of_its_own(windows):
    rules = 'event = "acted"\nwithin = "5 days"\nof = { each = "asked" }'
    found = windows(rules, asked=["2026-01-02", "2026-01-04"])
    assert [(str(w.answers), str(w.latest)) for w in found] == [
        ("2026-01-02", "2026-01-07"),
        ("2026-01-04", "2026-01-09"),
    ]
    assert found["acted"].record()["answers"] == "2026-01-02"
    assert [w.event for w in windows(rules)] == ["asked", "acted"]
    planned = windows(rules, asked=["2026-01-08"])
    assert (str(planned["acted"].latest), planned["acted"].planned) == ("2026-01-13", None)


def test_the_last_occurrence_counts_as_it_stands(windows):
    rules = 'event = "reported"\nwithin = "5 days"\nof = { last = "asked" }'
    assert ends(windows(rules, asked=["2026-01-02", "2026-01-04"]), "reported") == (
        "2026-01-05",
        "2026-01-09",
    )
    assert [w.event for w in windows(rules)] == ["asked", "reported"]


def test_of_a_recurring_duty_the_earliest_open_instance_counts(windows):
    # Every two weeks from 1 January: the 15th, the 29th. Done on the 3rd for the 15th.
    rules = 'event = "acted"\nevery = "2 weeks"\nstarting = "started"'
    given = {"started": "2026-01-01"}
    assert ends(windows(rules, **given), "acted") == ("2026-01-05", "2026-01-15")
    assert ends(windows(rules, **given, acted=["2026-01-03"]), "acted")[1] == "2026-01-29"
    rolling = 'event = "acted"\nevery = "2 weeks"\nsince_last = true'
    assert ends(windows(rolling, acted=["2026-01-03"]), "acted")[1] == "2026-01-17"
    assert ends(windows(rolling), "acted")[1] == "None"


def test_while_some_agencies_have_not_acted_the_act_is_open(windows):
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"\nby_each = ["police", "school"]'
    acted = Event(kind="acted", on=day("2026-01-03"), by="police")
    assert ends(windows(rules, acted, started="2026-01-02"), "acted") == (
        "2026-01-05",
        "2026-01-07",
    )


def test_an_act_too_early_to_count_has_to_be_done_again(windows):
    rules = 'event = "acted"\nat_least = "5 days"\nafter = "started"'
    found = windows(rules, started="2026-01-02", acted="2026-01-03")
    assert ends(found, "acted") == ("2026-01-07", "None")


def test_what_is_exactly_before_an_open_event_and_done_fixes_it(windows):
    rules = TO_TWENTIETH + 'event = "acted"\nexactly = "7 days"\nbefore = "finished"'
    found = windows(rules, acted="2026-01-03")
    assert ends(found, "finished") == ("2026-01-10", "2026-01-10")
    again = windows(
        rules.replace('"finished"', '"published"'), acted="2026-01-01", published="2026-01-09"
    )
    assert again["published"].planned == day("2026-01-09")
    assert ends(again, "published") == ("2026-01-08", "2026-01-08")


def test_what_silence_settled_has_happened(windows):
    rules = """
        id = "r"
        event = "acted"
        within = "2 days"
        of = "started"
        deemed = true

        id = "then"
        event = "reported"
        within = "5 days"
        of = "acted"
        """
    found = windows(rules, started="2026-01-01")
    assert [w.event for w in found] == ["reported"]
    assert ends(found, "reported") == ("2026-01-05", "2026-01-08")


# -- Which rules bind ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        'force = "permission"',
        'if_event = "asked"',
        'cancelled_by = "called_off"',
        'superseded_by = "called_off"',
        "applies_if = { looked_after = true }",
        'if_late = "end"',
        "in_force = { until = 2025-12-31 }",
    ],
)
def test_a_rule_that_does_not_apply_asks_nothing(windows, condition):
    found = windows(
        TO_TWENTIETH + f'event = "acted"\nwithin = "5 days"\nof = "started"\n{condition}',
        facts={"looked_after": False},
        started="2026-01-02",
        called_off="2026-01-04",
    )
    assert [w.event for w in found] == ["finished"]


def test_a_duty_that_only_lateness_brings_asks_nothing_before(windows):
    rules = (
        TO_TWENTIETH + 'event = "acted"\nat_least = "5 days"\nbefore = "finished"\nif_late = "end"'
    )
    assert [w.event for w in windows(rules)] == ["finished"]
    late = windows(rules, as_of="2026-01-21")
    assert [clash.rules for clash in late.clashes] == [("end",)]
    assert ends(late, "finished") == ("2026-01-26", "None")  # acted on the 21st


def test_an_edition_to_come_asks_unless_the_duty_has_been_called_off(windows):
    rules = (
        TO_TWENTIETH
        + 'event = "acted"\nwithin = "5 days"\nof = "finished"\ncancelled_by = "called_off"\n'
        "in_force = { from = 2026-01-11 }"
    )
    assert [str(each.latest) for each in windows(rules)["acted"].conditions] == [
        "None",
        "2026-01-25",
    ]
    assert [w.event for w in windows(rules, called_off="2026-01-04")] == ["finished"]


def test_a_text_that_is_overtaken_and_an_expectation_bind_nothing(windows):
    rules = 'event = "acted"\nwithin = "5 days"\nof = "started"\n'
    overtaken = windows(rules + 'superseded_text = "overtaken"', started="2026-01-02")
    assert len(overtaken) == 0
    expected = windows(rules + 'force = "expectation"', started="2026-01-02")
    assert ends(expected, "acted") == ("2026-01-05", "None")


EDITIONS = """
    id = "r"
    event = "acted"
    at_least = "2 days"
    before = "finished"
    in_force = { until = 2026-01-10 }

    id = "r"
    event = "acted"
    at_least = "9 days"
    before = "finished"
    in_force = { from = 2026-01-11 }

    """


def test_the_day_of_an_open_event_decides_which_edition_asks(windows):
    # Finished by the 10th the act goes two days before, by the 8th; finished later, on the 20th
    # at the latest, it goes nine days before, by the 11th. On the 12th to 13th neither works
    # with an act on the 5th, but a hull says between, and not any day from.
    found = windows(TO_TWENTIETH + EDITIONS)
    assert ends(found, "acted") == ("2026-01-05", "2026-01-11")
    assert ends(found, "finished") == ("2026-01-07", "2026-01-20")
    soon, late = found["finished"].conditions
    assert (str(soon.earliest), str(soon.latest)) == ("2026-01-07", "2026-01-10")
    assert soon.provided == (Proviso("acted", None, day("2026-01-08")),)
    assert (str(late.earliest), str(late.latest)) == ("2026-01-14", "2026-01-20")


def test_editions_may_differ_in_a_date_that_they_fix(windows):
    found = windows(
        """
        id = "r"
        event = "acted"
        no_later_than = 2026-01-08
        edition_by = "finished"
        in_force = { until = 2026-01-10 }

        id = "r"
        event = "acted"
        no_later_than = 2026-01-15
        edition_by = "finished"
        in_force = { from = 2026-01-11 }
        """
    )
    assert ends(found, "acted") == ("2026-01-05", "2026-01-15")
    soon, late = found["acted"].conditions
    assert (str(soon.latest), soon.provided) == (
        "2026-01-08",
        (Proviso("finished", None, day("2026-01-10")),),
    )
    assert (str(late.latest), late.provided) == (
        "2026-01-15",
        (Proviso("finished", day("2026-01-11"), None),),
    )


def test_between_editions_nothing_is_asked(windows):
    gap = EDITIONS.replace("from = 2026-01-11", "from = 2026-02-01")
    found = windows(TO_TWENTIETH + gap)
    assert ends(found, "acted") == ("2026-01-05", "None")  # finished on the 11th to the 20th
    before = EDITIONS.replace("until = 2026-01-10", "until = 2025-01-10")
    given = windows(TO_TWENTIETH + before, acted="2026-01-04")  # nine days: from the 13th
    spans = [(str(c.earliest), str(c.latest)) for c in given["finished"].conditions]
    assert spans == [("2026-01-05", "2026-01-10"), ("2026-01-13", "2026-01-20")]
    met = EDITIONS.replace("at_least", "within").replace("before", "of")
    assert [w.event for w in windows(TO_TWENTIETH + met, acted="2026-01-02")] == ["finished"]


def test_the_deadline_of_a_rule_whose_edition_is_open_is_said_to_be_inexact(windows):
    counting = 'id = "then"\nevent = "reported"\nwithin = "1 day"\nof = { deadline_of = "r" }'
    found = windows(TO_TWENTIETH + EDITIONS + counting)
    assert not found.exact


@pytest.mark.parametrize("anchor", ['{ last = "acted" }', '{ until_of = "acted" }'])
def test_where_another_may_come_after_the_last_recorded_it_is_said_to_be_inexact(windows, anchor):
    counting = f'id = "then"\nevent = "finished"\nwithin = "5 days"\nof = {anchor}\n\n'
    acted = Event(kind="acted", on=day("2026-01-02"), until=day("2026-01-02"))
    alone = windows(counting, acted)
    assert ends(alone, "finished") == ("2026-01-05", "2026-01-07")
    assert alone.exact
    again = 'id = "again"\nevent = "acted"\nat_least = "1 week"\nafter = "started"'
    counted = windows(counting + again, acted, started="2025-12-29")  # before the 5th: too early
    assert [window.event for window in counted] == ["acted", "finished"]
    assert ends(counted, "finished") == ("2026-01-05", "2026-01-07")
    assert not counted.exact


# -- Clashes ---------------------------------------------------------------------------------


def test_waiting_times_in_a_circle_clash(tmp_path):
    rules = """
        id = "one"
        event = "acted"
        at_least = "1 day"
        after = "finished"

        id = "two"
        event = "finished"
        at_least = "1 day"
        after = "acted"
        force = "statute"
        """
    until_may = WorkingCalendar.from_dates({}, coverage=(day("2026-01-01"), day("2026-05-31")))
    found = windows_of(
        compute_timeline(case(), book(tmp_path, rules), as_of=day("2026-01-05"), calendar=until_may)
    )
    [clash] = found.clashes
    assert (clash.rules, clash.left_out, clash.end) == (("one", "two"), "one", "earliest")
    assert clash.due is None


def test_a_clash_over_what_has_happened_leaves_it_as_it_is(windows):
    # Two acts, each exactly so long before the same publication, on days that do not agree.
    found = windows(
        """
        id = "one"
        event = "acted"
        exactly = "5 days"
        before = "published"

        id = "two"
        event = "reported"
        exactly = "5 days"
        before = "published"
        """,
        acted="2026-01-03",
        reported="2026-01-04",
    )
    [clash] = found.clashes
    assert set(clash.rules) == {"one", "two"}
    assert clash.earliest is None
    assert clash.record()["earliest"] is None


def test_beyond_what_the_calendar_covers_nothing_limits(tmp_path):
    rules = """
        id = "end"
        event = "finished"
        no_later_than = 2026-01-28

        id = "r"
        event = "acted"
        within = "5 working days"
        of = "finished"
        """
    january = WorkingCalendar.from_dates({}, coverage=(day("2026-01-05"), day("2026-01-31")))
    found = windows_of(
        compute_timeline(case(), book(tmp_path, rules), as_of=day("2026-01-05"), calendar=january)
    )
    assert ends(found, "acted") == ("2026-01-05", "None")
    assert found["finished"].slack_working_days == 17
