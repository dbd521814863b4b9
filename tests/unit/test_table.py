"""The table of a timeline and that of a rulebook, row by row."""

import re
from datetime import date

import pytest

from lint_books import both
from rulebook_text import book, case, day, timeline
from safeguarding_timelines import Event, WorkingCalendar, compute_timeline
from safeguarding_timelines.errors import RulebookError
from safeguarding_timelines.outputs.text.table import rules_table, timeline_table

MONDAY = "2026-03-02"
ACT = 'id = "act"\ntitle = "Do the act"\nevent = "acted"\nwithin = "5 days"\nof = "started"'


def table(folder, rules, as_of, *events, show=None, options=None, **kinds):
    """The table of such a case, its runs of spaces made one."""
    found = timeline(book(folder, rules), as_of, *events, options=options, **kinds)
    return timeline_table(found, **(show or {}))


def flat(text):
    return " ".join(text.split())


COLUMNS = ("By", "What", "Where it stands", "What was counted")


def cells(text, columns=COLUMNS):
    """The rows below the rule, each a list of its cells, whose lines are joined again."""
    lines = text.splitlines()
    top = next(n for n, line in enumerate(lines) if all(name in line for name in columns))
    starts = [lines[top].index(f" {name}") + 1 for name in columns]
    found = []
    for line in lines[top + 2 :]:
        if line[: starts[0]].strip() or (line[:1].strip() and found):
            break  # below the table every line starts at the margin
        parts = [
            line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]
        if parts[0]:
            found.append(parts)
        elif any(parts):
            found[-1] = [
                " ".join(filter(None, pair)) for pair in zip(found[-1], parts, strict=True)
            ]
    return found


def row(text, words):
    """The one row whose act has these words."""
    [found] = [one for one in cells(text) if words in one[1]]
    return found


def heading_of(text, words):
    """Under which heading the row with these words stands."""
    under = None
    for one in cells(text):
        if words in one[1]:
            return under
        under = under if one[1] else one[0]
    raise AssertionError("no such row")


def first_line(text):
    return flat(text.splitlines()[0])


# -- The rows --------------------------------------------------------------------------------


def test_a_row_has_the_date_the_act_where_it_stands_and_what_was_counted(tmp_path):
    text = table(tmp_path, ACT, "2026-03-04", started=MONDAY)
    assert cells(text) == [
        ["TO DO", "", "", ""],
        [
            "Sat 7 Mar 2026",
            "Do the act",
            "due in 3 days",
            "within 5 days of the start, Mon 2 Mar 2026",
        ],
    ]


@pytest.mark.parametrize(
    ("more", "as_of", "kinds", "under"),
    [
        ("", "2026-03-04", {}, "TO DO"),
        ("", "2026-03-09", {}, "OVERDUE"),
        ("", "2026-03-09", {"acted": "2026-03-05"}, "DONE"),
        ("", "2026-03-09", {"acted": "2026-03-08"}, "DONE"),
        ('superseded_by = "replaced"', "2026-03-04", {"replaced": "2026-03-03"}, "DONE"),
    ],
)
def test_what_is_overdue_stands_first_and_what_is_done_last(tmp_path, more, as_of, kinds, under):
    text = table(tmp_path, f"{ACT}\n{more}", as_of, started=MONDAY, **kinds)
    assert heading_of(text, "Do the act") == under


def test_an_act_without_a_date_stands_apart(tmp_path):
    rule = 'title = "Do the act"\nevent = "acted"\nuntimed = "promptly"\nafter = "started"'
    text = table(tmp_path, rule, "2026-03-04", started=MONDAY)
    assert row(text, "Do the act")[:3] == ["-", "Do the act", "open, no date set"]
    assert heading_of(text, "Do the act") == "NO DATE SET"


def test_the_date_of_a_gate_is_the_day_it_opens(tmp_path):
    rule = 'title = "Do the act"\nevent = "acted"\nat_least = "5 days"\nafter = "started"'
    text = table(tmp_path, rule, "2026-03-04", started=MONDAY)
    assert row(text, "Do the act")[::2] == ["Sat 7 Mar 2026", "not before Sat 7 Mar 2026"]


def test_a_late_row_says_against_what(tmp_path):
    text = table(tmp_path, f'{ACT}\nforce = "local"', "2026-03-09", started=MONDAY)
    assert row(text, "Do the act")[2] == "overdue by 2 days (late against local procedure)"
    assert first_line(text).endswith(" 1 late")


def test_a_date_that_can_no_longer_be_met_says_so(tmp_path):
    # Published by the 5th, with seven days' notice that has not been given on the 3rd.
    rules = (
        'title = "Publish"\nevent = "published"\nwithin = "3 days"\nof = "started"\n\n'
        'id = "n"\ntitle = "Give notice"\nevent = "reported"\nat_least = "7 days"\n'
        'before = "published"'
    )
    text = table(tmp_path, rules, "2026-03-03", started=MONDAY)
    assert row(text, "Publish")[2] == "due in 2 days (cannot be met any more)"


def test_an_extension_shows_the_date_before_it(tmp_path):
    granted = Event(kind="granted", on=day("2026-03-03"), until=day("2026-03-20"))
    text = table(tmp_path, f'{ACT}\nextended_by = "granted"', "2026-03-04", granted, started=MONDAY)
    assert row(text, "Do the act")[::2] == [
        "Fri 20 Mar 2026",
        "due in 16 days (extended from Sat 7 Mar 2026)",
    ]


READING = '  [rules.readings.strict]\n  within = "2 days"\n  why = "so"'


@pytest.mark.parametrize(
    ("reading", "kinds", "expected"),
    [
        (READING, {}, True),
        (READING, {"acted": "2026-03-04"}, False),
        (READING.replace("2 days", "5 days"), {}, False),
        (READING.replace("2 days", "9 days"), {}, False),
    ],
)
def test_the_date_of_the_cautious_reading_stands_beside_an_open_date(
    tmp_path, reading, kinds, expected
):
    text = table(tmp_path, f"{ACT}\n{reading}", "2026-03-04", started=MONDAY, **kinds)
    standing = row(text, "Do the act")[2]
    assert standing.endswith("(to be safe: Wed 4 Mar 2026)") == expected
    assert ("to be safe" in text) == expected


def test_the_cautious_reading_of_a_gate_is_the_later_opening(tmp_path):
    gate = (
        'title = "Do the act"\nevent = "acted"\nat_least = "5 days"\nafter = "started"\n'
        '  [rules.readings.clear]\n  at_least = "6 days"\n  why = "clear days"'
    )
    text = table(tmp_path, gate, "2026-03-04", started=MONDAY)
    assert row(text, "Do the act")[2].endswith("(to be safe: Sun 8 Mar 2026)")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-04", "(to be safe: Wed 4 Mar 2026)"),
        ("2026-03-05", "(the safer date, Wed 4 Mar 2026, has passed)"),
        ("2026-03-07", "(the safer date, Wed 4 Mar 2026, has passed)"),
    ],
)
def test_a_cautious_date_that_has_passed_is_not_offered_any_more(tmp_path, as_of, expected):
    text = table(tmp_path, f"{ACT}\n{READING}", as_of, started=MONDAY)
    assert row(text, "Do the act")[2].endswith(expected)


def test_of_what_is_overdue_a_cautious_date_says_nothing_more(tmp_path):
    text = table(tmp_path, f"{ACT}\n{READING}", "2026-03-08", started=MONDAY)
    assert row(text, "Do the act")[2] == "overdue by 1 day (late against guidance)"


def test_where_only_another_reading_sets_a_date_it_is_told_as_well(tmp_path):
    rules = (
        'title = "Do the act"\nevent = "acted"\nuntimed = "promptly"\nafter = "started"\n'
        '  [rules.readings.strict]\n  within = "2 days"\n  of = "started"\n  why = "so"'
    )
    text = table(tmp_path, rules, "2026-03-08", started=MONDAY)
    told = "(the safer date, Wed 4 Mar 2026, has passed)"
    assert row(text, "Do the act")[2].endswith(told)


def test_a_cautious_opening_that_has_come_is_no_longer_told(tmp_path):
    gate = (
        'title = "Do the act"\nevent = "acted"\nat_least = "5 days"\nafter = "started"\n'
        '  [rules.readings.clear]\n  at_least = "6 days"\n  why = "clear days"'
    )

    def standing(as_of):
        return row(table(tmp_path, gate, as_of, started=MONDAY), "Do the act")[2]

    assert standing("2026-03-07").endswith("(to be safe: Sun 8 Mar 2026)")
    assert "safe" not in standing("2026-03-08")
    assert "safe" not in standing("2026-03-09")


def test_no_reading_takes_the_name_of_the_rule_itself(tmp_path):
    named = READING.replace("strict", "default")
    with pytest.raises(RulebookError, match="the rule itself is the default"):
        table(tmp_path, f"{ACT}\n{named}", "2026-03-04", started=MONDAY)


def test_once_more_time_was_granted_no_reading_is_safer_than_the_date_granted(tmp_path):
    granted = Event(kind="granted", on=day("2026-03-03"), until=day("2026-03-20"))
    rules = f'{ACT}\nextended_by = "granted"\n{READING}'
    text = table(tmp_path, rules, "2026-03-04", granted, started=MONDAY)
    assert row(text, "Do the act")[0] == "Fri 20 Mar 2026"
    assert "to be safe" not in text


# -- What is left out ------------------------------------------------------------------------

FAR = 'id = "far"\ntitle = "Far away"\nevent = "withdrawn"\nwithin = "1 year"\nof = "published"'
OTHER = (
    'id = "other"\ntitle = "Not ours"\nevent = "reported"\nwithin = "1 day"\nof = "started"\n'
    'if_event = "granted"'
)
RULES = f"{ACT}\n\n{FAR}\n\n{OTHER}"


def test_what_does_not_apply_or_waits_for_a_distant_event_is_counted_and_not_shown(tmp_path):
    text = table(tmp_path, RULES, "2026-03-04", started=MONDAY)
    assert "Far away" not in text
    assert "Not ours" not in text
    assert "Not shown: 2 rules that do not apply, set no date of their own or wait" in flat(text)


def test_everything_is_shown_where_it_is_asked_for(tmp_path):
    text = table(tmp_path, RULES, "2026-03-04", started=MONDAY, show={"everything": True})
    assert "Far away" in text
    assert "Not ours" in text
    assert "Not shown" not in text
    assert "does not apply" in flat(text)


def test_where_nothing_is_due_the_table_says_so_instead_of_standing_empty(tmp_path):
    text = table(tmp_path, FAR, "2026-03-04")
    assert "Nothing is due: no rule here applies to what is recorded." in text
    assert "What was counted" not in text


# -- Local under national --------------------------------------------------------------------

NATIONAL = (
    'id = "national"\ntitle = "Do it by law"\nevent = "acted"\nwithin = "9 days"\nof = "started"'
)


def local(bound, name="local", implements="national"):
    return f'id = "{name}"\ntitle = "Do it here"\n{bound}\nimplements = "{implements}"'


def folded(folder, own, as_of, **kinds):
    found = compute_timeline(case(**kinds), both(folder, NATIONAL, own), as_of=day(as_of))
    return timeline_table(found)


@pytest.mark.parametrize(
    ("period", "rows"),
    [
        # What governs is the earlier, whoever sets it.
        (
            "5 days",
            [["Sat 7 Mar 2026", "Do it here"], ["Wed 11 Mar 2026", "guidance: Do it by law"]],
        ),
        (
            "20 days",
            [
                ["Wed 11 Mar 2026", "Do it by law"],
                ["Sun 22 Mar 2026", "local procedure: Do it here"],
            ],
        ),
    ],
)
def test_of_the_rules_on_one_act_the_one_that_governs_stands_first(tmp_path, period, rows):
    own = local(f'event = "acted"\nwithin = "{period}"\nof = "started"')
    text = folded(tmp_path, own, "2026-03-04", started=MONDAY)
    assert [one[:2] for one in cells(text)] == [["TO DO", ""], *rows]
    assert row(text, "Do it here")[3] == f"within {period} of the start, Mon 2 Mar 2026"


def test_an_act_stands_by_its_earliest_date_and_is_counted_once(tmp_path):
    """Report by the 10th; the act by law by the 11th, and here by the 7th, which comes first."""
    own = local('event = "acted"\nwithin = "5 days"\nof = "started"')
    report = 'id = "x"\ntitle = "Report"\nevent = "reported"\nwithin = "8 days"\nof = "started"'
    rulebook = both(tmp_path, f"{NATIONAL}\n\n{report}", own)
    text = timeline_table(timeline(rulebook, "2026-03-04", started=MONDAY))
    assert [one[1] for one in cells(text)] == ["", "Do it here", "guidance: Do it by law", "Report"]
    text = timeline_table(timeline(rulebook, "2026-03-12", started=MONDAY))
    assert first_line(text).endswith(" 2 late")


def test_a_rule_that_sets_no_date_adds_nothing_to_an_act_that_has_one(tmp_path):
    promptly = 'id = "p"\ntitle = "Promptly"\nevent = "acted"\nuntimed = "soon"\nafter = "started"'
    rules = f"{ACT}\n\n{promptly}"
    assert "Promptly" not in table(tmp_path, rules, "2026-03-04", started=MONDAY)
    everything = table(tmp_path, rules, "2026-03-04", show={"everything": True}, started=MONDAY)
    assert row(everything, "Promptly")[1] == "guidance: Promptly"


def test_of_a_notice_that_was_left_out_the_table_says_what_went_ahead(tmp_path):
    rule = 'title = "Give notice"\nevent = "reported"\nat_least = "7 days"\nbefore = "published"'
    text = table(tmp_path, rule, "2026-03-20", published="2026-03-12")
    assert row(text, "Give notice")[:3] == [
        "Thu 5 Mar 2026",
        "Give notice",
        "not recorded: the publication went ahead on Thu 12 Mar 2026 without it "
        "(late against guidance)",
    ]
    # Before the publication has happened it is overdue like any other act.
    text = table(tmp_path, rule, "2026-03-06", published="2026-03-12")
    assert row(text, "Give notice")[2].startswith("overdue by 1 day")


def test_a_local_rule_that_counts_like_the_national_one_is_not_counted_out_again(tmp_path):
    own = local('event = "acted"\nwithin = "9 days"\nof = "started"')
    text = folded(tmp_path, own, "2026-03-04", started=MONDAY)
    assert row(text, "Do it here")[3] == "same as above"


def test_a_local_rule_whose_national_one_is_not_shown_stands_alone(tmp_path):
    own = local('event = "reported"\nwithin = "5 days"\nof = "published"')
    text = folded(tmp_path, own, "2026-03-04", published=MONDAY)
    assert "Do it by law" not in text
    assert "Do it here" in text
    assert "local:" not in text


def test_a_local_rule_that_is_overdue_pulls_the_national_one_up(tmp_path):
    own = local('event = "acted"\nwithin = "1 day"\nof = "started"')
    text = folded(tmp_path, own, "2026-03-05", started=MONDAY)
    assert heading_of(text, "Do it by law") == heading_of(text, "Do it here") == "OVERDUE"


def test_an_open_local_step_does_not_stand_among_what_is_done(tmp_path):
    # The national act is done; what carries it out here is an act of its own, still to do.
    own = local('event = "reported"\nwithin = "9 days"\nof = "started"')
    text = folded(tmp_path, own, "2026-03-05", started=MONDAY, acted="2026-03-04")
    assert heading_of(text, "Do it here") == "TO DO"


def test_a_rule_that_carries_out_a_local_one_is_shown_as_well(tmp_path):
    first = local('event = "acted"\nwithin = "5 days"\nof = "started"')
    second = local('event = "reported"\nwithin = "1 day"\nof = "started"', "second", "local")
    text = folded(tmp_path, f"{first}\n\n{second}", "2026-03-09", started=MONDAY)
    assert text.count("Do it") == 3


def test_each_occurrence_is_shown_once(tmp_path):
    bound = 'event = "acted"\nwithin = "9 days"\nof = { each = "asked" }'
    national = NATIONAL.replace(
        'within = "9 days"\nof = "started"', 'within = "9 days"\nof = { each = "asked" }'
    )
    rulebook = both(tmp_path, national, local(bound))
    found = compute_timeline(
        case(asked=["2026-03-02", "2026-03-03"]), rulebook, as_of=day("2026-03-05")
    )
    text = timeline_table(found)
    assert text.count("Do it by law") == 2
    assert text.count("Do it by law") == 2
    assert text.count("local procedure:") == 2


# -- Above and below -------------------------------------------------------------------------


def test_the_heading_names_the_case_the_day_and_the_knowledge(tmp_path):
    text = table(tmp_path, ACT, "2026-03-04", started=MONDAY)
    assert first_line(text) == "EX-2026-001 as of Wed 4 Mar 2026 nothing late"
    options = {"known_on": date(2026, 3, 3)}
    text = table(tmp_path, ACT, "2026-03-04", started=MONDAY, options=options)
    said = "EX-2026-001 as of Wed 4 Mar 2026, as known on Tue 3 Mar 2026 nothing late"
    assert first_line(text) == said


def test_the_foot_names_rules_calendar_and_version_and_is_no_advice(tmp_path):
    own = local('event = "acted"\nwithin = "5 days"\nof = "started"')
    text = flat(folded(tmp_path, own, "2026-03-04", started=MONDAY))
    snapshot = WorkingCalendar.england_and_wales().snapshot
    assert "Rules: local-book 1 on test-book 1. Calendar: england-and-wales" in text
    assert snapshot in text
    assert text.endswith("to be checked by a person. Not legal advice.")


def four(more, kinds=("acted", "reported", "finished", "published")):
    return "\n\n".join(
        f'id = "r{number}"\nevent = "{kind}"\nwithin = "5 working days"\nof = "started"\n{more}'
        for number, kind in enumerate(kinds)
    )


def test_a_doubt_is_explained_once_and_names_three_rules_at_most(tmp_path):
    text = flat(table(tmp_path, four('assumed = "much"'), "2026-03-04", started=MONDAY))
    assert text.count("assumed: the text leaves") == 1
    assert "(r0, r1, r2 and 1 more)" in text
    three = four('assumed = "much"', ("acted", "reported", "finished"))
    text = flat(table(tmp_path, three, "2026-03-04", started=MONDAY))
    assert "(r0, r1, r2)" in text


def test_a_doubt_about_what_is_done_is_no_longer_told(tmp_path):
    text = table(
        tmp_path, f'{ACT}\nassumed = "much"', "2026-03-05", started=MONDAY, acted="2026-03-04"
    )
    assert "assumed:" not in text


def test_what_is_taken_as_done_is_told_although_it_is_done(tmp_path):
    text = table(tmp_path, f"{ACT}\ndeemed = true", "2026-03-09", started=MONDAY)
    assert "deemed: silence up to the date counts as done (act)" in flat(text)


def test_which_date_governs_needs_no_note(tmp_path):
    assert "governs" not in table(tmp_path, ACT, "2026-03-04", started=MONDAY)


# -- Form ------------------------------------------------------------------------------------


def test_colours_come_only_where_asked_for_and_change_no_word(tmp_path):
    plain = table(tmp_path, ACT, "2026-03-09", started=MONDAY)
    coloured = table(tmp_path, ACT, "2026-03-09", started=MONDAY, show={"colour": True})
    assert "\x1b[" not in plain
    assert "\x1b[1;31m" in coloured
    assert flat(re.sub(r"\x1b\[[0-9;]*m", "", coloured)) == flat(plain)


def test_words_in_brackets_are_words_and_no_markup(tmp_path):
    title = "Send [bold]it[/bold] :smile:"
    text = table(tmp_path, ACT.replace("Do the act", title), "2026-03-04", started=MONDAY)
    assert row(text, "Send")[1] == title


# -- The rules -------------------------------------------------------------------------------

RULE_COLUMNS = ("Rule", "Who, what and when", "Force", "Citation")


def test_the_table_of_rules_has_who_what_when_force_and_where(tmp_path):
    text = rules_table(book(tmp_path, f'{ACT}\nactor = "police"\nforce = "local"'))
    assert first_line(text) == "A rulebook made for a test, version 1"
    assert cells(text, RULE_COLUMNS) == [
        ["act", "police: Do the act, within 5 days of the start", "local", "The text, paragraph 1"]
    ]


def test_the_table_of_rules_has_every_edition_and_its_days(tmp_path):
    rules = (
        f"{ACT}\nin_force = {{ until = 2025-12-31 }}\n\n"
        f"{ACT}\nin_force = {{ from = 2026-01-01, until = 2026-12-31 }}"
    )
    text = rules_table(book(tmp_path, rules))
    assert text.count("paragraph 1") == 2
    assert text.count("from Thu 1 Jan 2026") == 1
    assert text.count("until Wed 31 Dec 2025") == 1
    assert text.count("until Thu 31 Dec 2026") == 1


def test_a_rule_that_is_never_computed_stands_in_the_table_of_rules_with_its_reason(tmp_path):
    text = flat(rules_table(book(tmp_path, f'{ACT}\ninactive = "incoherent [sic]"')))
    assert "(not computed: incoherent [sic])" in text


def test_the_table_of_rules_has_colours_only_where_asked_for(tmp_path):
    small = book(tmp_path, ACT)
    assert "\x1b[" not in rules_table(small)
    assert "\x1b[" in rules_table(small, colour=True)


def test_a_long_rule_id_is_whole_in_the_table_of_rules(tmp_path):
    long = "a" * 64
    text = rules_table(book(tmp_path, ACT.replace('id = "act"', f'id = "{long}"')))
    assert "".join(re.findall(r"^ (a+)(?: |$)", text, re.MULTILINE)) == long
