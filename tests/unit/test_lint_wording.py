"""What lint says of the words of a text: units, assumptions, unread and superseded text, gaps."""

import pytest

from lint_books import CALENDAR, both, rule, rules, within
from rulebook_text import WORDS, book_text, day
from safeguarding_timelines import load_rulebook
from safeguarding_timelines.lint import Severity, lint


def findings(folder, text, *, words=WORDS):
    path = folder / "book.toml"
    path.write_text(book_text(text, words=words), encoding="utf-8")
    every = lint(load_rulebook(path), calendar=CALENDAR)
    return [one for one in every if one.code != "undischarged-event"]


def reading(name, bound):
    return f'  [rules.readings.{name}]\n  {bound}\n  why = "so it may be read"'


# -- Units -----------------------------------------------------------------------------------


def test_bare_days_without_the_other_reading_are_a_warning(tmp_path):
    [one] = findings(tmp_path, rule("r", within("15 days"), 'statements = ["A1", "A2"]'))
    assert (one.code, one.severity, one.rules) == ("unqualified-days", Severity.WARNING, ("r",))
    assert one.statements == ("A1", "A2")
    assert one.message == (
        "r says 15 days without saying which days; they are counted as calendar days, and no "
        "reading in working days is listed."
    )


def test_bare_days_with_the_other_reading_are_a_note(tmp_path):
    text = rule("r", within("15 days"), reading("other", 'within = "15 working days"'))
    [one] = findings(tmp_path, text)
    assert (one.code, one.severity) == ("unqualified-days", Severity.NOTE)
    assert one.message.endswith("as calendar days, and the other reading is listed.")


@pytest.mark.parametrize(
    "other", ['within = "16 days"', 'within = "2 weeks"', 'untimed = "soon"\n  after = "started"']
)
def test_a_reading_in_any_other_unit_is_not_the_other_reading(tmp_path, other):
    [one] = findings(tmp_path, rule("r", within("15 days"), reading("other", other)))
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("length", "force"),
    [
        ("15 working days", "local"),
        ("2 weeks", "local"),
        ("1 month", "local"),
        ("48 hours", "local"),
        ("0 days", "local"),
        ("7 days", "statute"),
    ],
)
def test_qualified_periods_and_the_days_of_a_statute_are_in_no_doubt(tmp_path, length, force):
    assert findings(tmp_path, rule("r", within(length), f'force = "{force}"')) == []


@pytest.mark.parametrize(
    "bound",
    [
        'event = "acted"\nat_least = "7 days"\nbefore = "started"',
        'event = "acted"\nat_least = "7 days"\nafter = "started"',
        'event = "acted"\nexactly = "7 days"\nafter = "started"',
        'kept_until = "withdrawn"\nat_least = "30 days"\nafter = "started"',
        'event = "acted"\nevery = "90 days"\nstarting = 2025-01-31',
    ],
)
def test_bare_days_are_found_in_every_shape(tmp_path, bound):
    assert [one.code for one in findings(tmp_path, rule("r", bound))] == ["unqualified-days"]


def test_editions_with_the_same_words_are_one_finding(tmp_path):
    text = rules(
        rule("r", within("15 days"), "in_force = { until = 2025-12-31 }"),
        rule("r", within("15 days"), "in_force = { from = 2026-01-01 }"),
    )
    assert [one.rules for one in findings(tmp_path, text)] == [("r",)]


# -- Assumptions and doubts ------------------------------------------------------------------


def test_an_assumed_day_one_of_a_stage_is_a_warning_and_another_assumption_a_note(tmp_path):
    stage = 'event = "acted"\nfrom_day = 1\nto_day = 5\nday_one = "started"\ncounted_in = "days"'
    text = rules(
        rule("stage", stage, 'assumed = "day 1 is the start"'),
        rule("quarter", within("3 months"), 'assumed = "a quarter is three months"'),
    )
    stage, quarter = findings(tmp_path, text)
    assert (stage.code, stage.severity, stage.rules) == (
        "assumed-day-one", Severity.WARNING, ("stage",),
    )  # fmt: skip
    assert stage.message == "stage rests on an assumption: day 1 is the start."
    assert (quarter.code, quarter.severity) == ("assumed", Severity.NOTE)
    assert quarter.message == "quarter rests on an assumption: a quarter is three months."


def test_superseded_text_is_a_warning_that_says_why(tmp_path):
    [one] = findings(tmp_path, rule("r", within("1 week"), 'superseded_text = "overtaken in 2018"'))
    assert (one.code, one.severity) == ("superseded-text", Severity.WARNING)
    assert one.message == "r rests on text that is superseded: overtaken in 2018."


def test_a_rule_that_is_never_computed_is_a_note_and_nothing_else_is_said_of_it(tmp_path):
    doubts = 'inactive = "incoherent"\nassumed = "much"\nsuperseded_text = "overtaken"'
    [one] = findings(tmp_path, rule("r", within("15 days"), doubts))
    assert (one.code, one.severity, one.rules) == ("inactive-rule", Severity.NOTE, ("r",))
    assert one.message == "r is listed and never computed: incoherent."


def test_the_rules_after_one_that_is_never_computed_are_read_as_well(tmp_path):
    text = rules(
        rule("off", within("15 days"), 'inactive = "incoherent"'),
        rule("on", within("15 days", "reported")),
    )
    assert [(one.code, one.rules) for one in findings(tmp_path, text)] == [
        ("unqualified-days", ("on",)), ("inactive-rule", ("off",)),
    ]  # fmt: skip


def test_a_rule_may_be_in_doubt_for_several_reasons(tmp_path):
    text = rule("r", within("15 days"), 'assumed = "much"\nsuperseded_text = "overtaken"')
    assert {one.code for one in findings(tmp_path, text)} == {
        "assumed", "superseded-text", "unqualified-days",
    }  # fmt: skip


# -- Text that was not read ------------------------------------------------------------------

OTHERS = f"""{WORDS}
[instruments.quoted]
title = "The quoted text"
source = "secondary"

[instruments.unread]
title = "The unread text"
source = "unverified"
"""


def cite(instrument):
    return f'cite = {{ instrument = "{instrument}", at = "1" }}'


def test_rules_of_a_text_that_was_not_read_are_one_note_for_each_text(tmp_path):
    text = rules(
        rule("a", within("1 week"), cite("quoted")),
        rule("b", within("2 weeks", "reported"), cite("quoted")),
        rule("c", within("3 weeks", "finished"), cite("unread")),
        rule("d", within("4 weeks", "published"), cite("text")),
    )
    quoted, unread = findings(tmp_path, text, words=OTHERS)
    assert (quoted.code, quoted.severity, quoted.rules) == (
        "secondary-text", Severity.NOTE, ("a", "b"),
    )  # fmt: skip
    assert quoted.message == ("The quoted text is known only as others quote it: check 2 rules.")
    assert (unread.code, unread.rules) == ("unverified-text", ("c",))
    assert unread.message == (
        "The unread text has not been read, and its values are those last verified: check 1 rule."
    )


def test_a_rule_may_be_less_sure_than_its_text(tmp_path):
    text = rules(
        rule("a", within("1 week"), cite("text")),
        rule("b", within("2 weeks", "reported"), f'{cite("text")}\nsource = "unverified"'),
    )
    [one] = findings(tmp_path, text)
    assert (one.code, one.rules) == ("unverified-text", ("b",))


@pytest.mark.parametrize(("editions", "said"), [(1, "check 1 rule."), (2, "check 1 rule.")])
def test_rules_to_check_are_counted_by_their_ids_as_they_are_listed(tmp_path, editions, said):
    spans = ["in_force = { until = 2025-12-31 }", "in_force = { from = 2026-01-01 }"][:editions]
    text = rules(*(rule("a", within("1 week"), f"{cite('quoted')}\n{span}") for span in spans))
    [one] = findings(tmp_path, text, words=OTHERS)
    assert one.rules == ("a",)
    assert one.message.endswith(said)


def test_what_the_extended_rulebook_leaves_in_doubt_is_not_said_again(tmp_path):
    national = rules(rule("national", within("15 days"), 'assumed = "much"'))
    book = both(tmp_path, national, rule("local", within("1 week", "reported")))
    assert [one.code for one in lint(book, calendar=CALENDAR)] == []


# -- Gaps between editions -------------------------------------------------------------------


ONE_MONTH = "in_force = { from = 2025-04-01, until = 2025-04-30 }"


def editions(*spans):
    return rules(*(rule("r", within("1 week"), f"in_force = {{ {span} }}") for span in spans))


def test_days_between_two_editions_are_a_gap(tmp_path):
    text = editions(
        "until = 2025-03-30", "from = 2025-04-01, until = 2025-04-30", "from = 2025-06-01"
    )
    one, two = findings(tmp_path, text)
    assert (one.code, one.severity, one.rules) == ("edition-gap", Severity.WARNING, ("r",))
    assert {(gap.example, gap.triggers) for gap in (one, two)} == {
        (day("2025-03-31"), None), (day("2025-05-01"), None),
    }  # fmt: skip
    between = "between The text, paragraph 1 and The text, paragraph 1."
    assert {gap.message for gap in (one, two)} == {
        f"No edition of r is in force from 2025-03-31 to 2025-03-31: {between}",
        f"No edition of r is in force from 2025-05-01 to 2025-05-31: {between}",
    }


def test_a_gap_after_editions_that_meet_is_found_and_names_the_two_it_lies_between(tmp_path):
    at = 'cite = {{ instrument = "text", at = "paragraph {}" }}'
    text = rules(
        rule("r", within("1 week"), f"{at.format(1)}\nin_force = {{ until = 2025-03-31 }}"),
        rule("r", within("1 week"), f"{at.format(2)}\n{ONE_MONTH}"),
        rule("r", within("1 week"), f"{at.format(3)}\nin_force = {{ from = 2025-05-02 }}"),
    )
    [one] = findings(tmp_path, text)
    assert one.message == (
        "No edition of r is in force from 2025-05-01 to 2025-05-01: between The text, paragraph 2 "
        "and The text, paragraph 3."
    )


@pytest.mark.parametrize(
    "spans",
    [
        ["until = 2025-03-31", "from = 2025-04-01"],
        ["from = 2025-04-01", "until = 2025-03-31"],
        ["until = 2024-02-28, from = 2024-01-01", "from = 2024-02-29"],
        ["from = 2025-04-01, until = 2025-05-01"],
    ],
)
def test_editions_that_meet_leave_no_gap(tmp_path, spans):
    assert findings(tmp_path, editions(*spans)) == []


def test_the_end_of_the_last_edition_is_no_gap(tmp_path):
    assert findings(tmp_path, editions("until = 2025-03-31")) == []


def test_gaps_of_the_extended_rulebook_are_its_own(tmp_path):
    book = both(
        tmp_path, editions("until = 2025-03-30", "from = 2025-04-01"), rule("l", within("1 week"))
    )
    assert [one.code for one in lint(book, calendar=CALENDAR)] == []


# -- Texts that have ended -------------------------------------------------------------------------

ENDED = """
[instruments.text]
title = "The text"

[instruments.ended]
title = "The other text"
in_force = { from = 2020-01-01, until = 2024-12-31 }
"""


def outlived(folder, text):
    found = findings(folder, text, words=ENDED)
    return [one.message for one in found if one.code == "outlives-its-text"]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("", []),  # it ends with its text
        ("in_force = { until = 2024-12-31 }", []),
        ("in_force = { until = 2025-01-01 }", ["r is in force until 2025-01-01"]),
        ("in_force = { from = 2021-01-01 }", ["r is in force without an end"]),
    ],
)
def test_a_rule_that_goes_on_after_its_text_is_found(tmp_path, span, said):
    cite = 'cite = { instrument = "ended", at = "page 1" }'
    messages = outlived(tmp_path, rule("r", within("5 working days"), f"{cite}\n{span}"))
    assert [message.split(";")[0] for message in messages] == said


@pytest.mark.parametrize(("span", "number"), [("", 0), ("in_force = { from = 2021-01-01 }", 1)])
def test_a_reading_that_goes_on_after_the_text_it_cites_is_found(tmp_path, span, number):
    cite = 'within = "9 working days"\n  cite = { instrument = "ended", at = "page 1" }'
    said = f"{cite}\n  {span}" if span else cite
    text = rule("r", within("5 working days"), reading("other", said))
    messages = outlived(tmp_path, text)
    assert len(messages) == number
    assert all(message.startswith("The reading other of r is") for message in messages)
