"""A rulebook as Markdown for lawyers: everything that decides a date stands in it, in words."""

import re

import pytest

from lint_books import both
from rulebook_text import book, book_text
from safeguarding_timelines import load_rulebook
from safeguarding_timelines.outputs.markdown.register import register
from safeguarding_timelines.rules.load import built_in

WORDS = """
[agencies]
police = "police"
school = "school"

[facts]
outcome = ["died", "seriously_harmed"]
looked_after = [true, false]

[instruments.regulations]
title = "The Regulations"
in_force = { from = 2018-06-29 }
url = "https://www.legislation.gov.uk/uksi/2018/789"

[instruments.guidance]
title = "The guidance"
in_force = { from = 2018-07-04, until = 2023-12-14 }
source = "secondary"
note = "Known as others quote it."

[instruments.page]
title = "A page"
source = "unverified"
in_force = { until = 2026-01-01 }
"""
RULES = """
id = "send"
title = "Send the report to the Panel"
actor = "business unit"
on_behalf_of = "safeguarding partners"
recipients = ["Panel", "Ofsted"]
event = "reported"
at_least = "7 days"
before = "published"
force = "statute"
under = "Children Act 2004, section 16F(3)(c)"
cite = { instrument = "regulations", at = "regulation 16(1)" }
statements = ["Q8", "Q9"]

id = "reply"
title = "Reply to the report"
actor = "Panel"
event = "acted"
within = "15 days"
of = "reported"
force = "expectation"
cite = { instrument = "guidance", at = "paragraph 3" }
in_force = { from = 2019-01-01, until = 2023-12-14 }
implements = "send"
applies_if = { outcome = ["died", "seriously_harmed"], looked_after = true }
if_event = "reported"
unless_event = "called_off"
cancelled_by = "called_off"
superseded_by = "replaced"
extended_by = "granted"
deemed = true
assumed = "the start is the sending"
superseded_text = "overtaken in 2022"
relaxed = { from = 2020-03-30, until = 2022-08-31, why = "relaxed during the pandemic" }
note = "Nobody has checked it."
  [rules.readings.clear]
  within = "16 days"
  why = "clear days"
  [rules.readings.letter]
  calendar = "literal"
  event = "finished"
  why = "by the letter"
  [rules.readings.month-end]
  missing_day = "next_day"
  why = "no day of it is lost"

id = "keep"
title = "Keep it public"
actor = "partners"
kept_until = "withdrawn"
at_least = "1 year"
after = "published"
cite = { instrument = "page", at = "the end" }
in_force = { from = 2020-01-01 }
inactive = "it makes no sense"
scope = "partnership"

id = "each"
title = "Each of those asked answers"
actor = "agencies"
event = "finished"
untimed = "soon"
cite = { instrument = "page", at = "the end" }
in_force = { until = 2020-01-01 }
by_each = { of = "asked" }
statements = ["Z1"]
force = "permission"

id = "those"
title = "The two of them act"
actor = "police and school"
event = "acted"
before = "finished"
cite = { instrument = "page", at = "the end" }
if_late = "send"
by_each = ["police", "school"]
"""
NOT_RULES = """
[[not_rules]]
statements = ["A3", "A4"]
reason = "content: it sets no date"
"""
#: What a lawyer is to read of the rules above, each line as it stands in Markdown.
EXPECTED = """\
# A rulebook made for a test

Rulebook `test-book`, version 1.

Made from the rule files. It paraphrases its sources, and it is not legal advice.

## The Regulations

In force from Fri 29 Jun 2018.
The text was read.
<https://www.legislation.gov.uk/uksi/2018/789>

### Send the report to the Panel

- **Rule** `send`
- **Who** business unit, on behalf of: safeguarding partners, to: Panel, Ofsted
- **When** at least 7 days before the publication
- **Shown as done by** the report (`reported`)
- **Force** statute; Children Act 2004, section 16F(3)(c)
- **Where** regulation 16(1); statements Q8, Q9

## The guidance

In force from Wed 4 Jul 2018 until Thu 14 Dec 2023.
The text is known only as others quote it.
Known as others quote it.

### Reply to the report

- **Rule** `reply`
- **Who** Panel
- **When** within 15 days of the report
- **Shown as done by** the act (`acted`)
- **Force** an expectation
- **Where** paragraph 3
- **In force** from Tue 1 Jan 2019 until Thu 14 Dec 2023
- **Carries out** `send`
- **Applies if** outcome is died or seriously harmed; looked after is true
- **Applies once there is** the report
- **Does not apply once there is** the calling off
- **Ended by** the calling off
- **Replaced by** the replacement
- **Extended by** more time
- **Silence** to the end of that day counts as done
- **Reading clear** within 16 days of the report: clear days
- **Reading letter** within 15 days of the report (the end of it), on the literal calendar: by the letter
- **Reading month-end** within 15 days of the report, an end on a missing day moving to the next: no day of it is lost
- **Doubt** the text says days without saying which; counted as calendar days
- **Assumed** the start is the sending
- **Superseded text** overtaken in 2022
- **Note** Nobody has checked it.

## A page

In force until Thu 1 Jan 2026.
The text has not been read; its values are those last verified.

### Keep it public

- **Rule** `keep`
- **Who** partners
- **When** at least 1 year after the publication
- **Shown as ended by** the withdrawal (`withdrawn`)
- **Force** guidance
- **Where** the end
- **In force** from Wed 1 Jan 2020
- **Scope** the partnership, and no single case
- **Not computed** it makes no sense
- **Not verified** against its own text

### Each of those asked answers

- **Rule** `each`
- **Who** agencies
- **When** soon
- **Shown as done by** the end of it (`finished`)
- **Force** a permission, never late
- **Where** the end; statement Z1
- **In force** until Wed 1 Jan 2020
- **By each** agency recorded in a request
- **Not verified** against its own text

### The two of them act

- **Rule** `those`
- **Who** police and school
- **When** before the end of it
- **Shown as done by** the act (`acted`)
- **Force** guidance
- **Where** the end
- **Applies once** `send` is late, or certain to be
- **By each of** police, school
- **Not verified** against its own text

## Statements that are no rules

- A3, A4: content: it sets no date.
"""  # noqa: E501  # a line of Markdown is a paragraph, however long


def whole(folder):
    path = folder / "book.toml"
    path.write_text(book_text(RULES, words=WORDS) + NOT_RULES, encoding="utf-8")
    return load_rulebook(path)


def one_rule(folder, more):
    return register(
        book(folder, f'event = "acted"\nwithin = "5 working days"\nof = "started"\n{more}')
    )


def test_a_register_says_all_there_is_to_say_and_says_it_in_order(tmp_path):
    lines = register(whole(tmp_path)).splitlines()
    [relaxed] = [line for line in lines if line.startswith("- **Relaxed**")]
    assert "relaxed during the pandemic" in relaxed
    assert [line for line in lines if line != relaxed] == EXPECTED.splitlines()


def test_a_register_ends_with_one_newline(tmp_path):
    assert register(whole(tmp_path)).endswith(".\n")


def test_a_local_register_names_the_rulebook_it_adds_to_and_leaves_its_rules_out(tmp_path):
    national = 'id = "national"\nevent = "acted"\nwithin = "5 days"\nof = "started"'
    text = register(both(tmp_path, national, 'id = "local"\nevent = "acted"\nbefore = "published"'))
    assert "It adds to `test-book` (A rulebook made for a test), whose rules stay" in text
    assert "`local`" in text
    assert "`national`" not in text


def test_a_rule_in_force_as_long_as_its_text_does_not_say_it_again(tmp_path):
    assert "**In force**" not in one_rule(tmp_path, "")
    dated = "in_force = { from = 2019-01-01 }"
    assert "- **In force** from Tue 1 Jan 2019\n" in one_rule(tmp_path, dated)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ('calendar = "scotland"', "scotland"),
        ('start_convention = "next_working_day"', "next working day"),
        ('missing_day = "next_day"', "missing day"),
        ('relaxed = { from = 2020-03-30, why = "the pandemic" }', "Mon 30 Mar 2020"),
        (
            '  [rules.readings.other]\n  within = "6 days"\n  why = "so"\n'
            '  cite = { instrument = "text", at = "page 144, box" }',
            "page 144, box",
        ),
    ],
)
def test_whatever_moves_a_date_or_backs_it_stands_in_the_register(tmp_path, more, word):
    assert word in one_rule(tmp_path, more)


def test_conditions_of_which_one_is_enough_are_not_listed_as_if_all_were_needed(tmp_path):
    either = 'applies_if = [{ outcome = "died" }, { looked_after = true }]'
    [line] = [line for line in one_rule(tmp_path, either).splitlines() if "**Applies if**" in line]
    assert "outcome is died" in line
    assert "looked after is true" in line
    assert " or " in line


@pytest.mark.parametrize("name", sorted(built_in()))
def test_every_own_rule_reading_statement_and_instrument_of_a_rulebook_is_registered(name):
    rulebook = load_rulebook(name)
    text = register(rulebook)
    for rule in rulebook.own_rules:
        assert f"### {rule.title}\n" in text
        assert f"`{rule.id}`" in text
        assert rulebook.instruments[rule.cite.instrument].title in text
        assert all(f"- **Reading {reading}**" in text for reading in rule.readings)
        assert all(statement in text for statement in rule.statements)
    assert text.count("- **Rule** ") == len(rulebook.own_rules)
    assert all(", ".join(entry.statements) in text for entry in rulebook.not_rules)
    assert "None" not in text


# -- Hostile text ----------------------------------------------------------------------------------

HOSTILE = "<script>x</script> | *bold* [a](b) `code`"


def test_nothing_in_a_rule_file_becomes_a_tag_a_link_or_a_cell(tmp_path):
    words = (
        f"[instruments.text]\ntitle = '{HOSTILE}'\nnote = '{HOSTILE}'\n"
        "url = 'https://example.org/><script>'\n"
    )
    rules = (
        f"title = '{HOSTILE}'\nactor = '{HOSTILE}'\nrecipients = ['{HOSTILE}']\n"
        f"under = '{HOSTILE}'\nnote = '{HOSTILE}'\nassumed = '{HOSTILE}'\nevent = \"acted\"\n"
        f"untimed = '{HOSTILE}'\ncite = {{ instrument = \"text\", at = '{HOSTILE}' }}\n"
        f"[rules.readings.other]\nuntimed = '{HOSTILE}'\nwhy = '{HOSTILE}'"
    )
    events = f"acted = '{HOSTILE}'\nstarted = 'the start'\n"
    text = register(book(tmp_path, rules, words=words, events=events))
    assert text.count("script") > 10
    assert re.search(r"(?<!\\)<script", text) is None
    assert re.search(r"(?<!\\)[|*\[`]", re.sub(r"\*\*[^*]+\*\*|`[a-z_-]+`", "", text)) is None


def test_a_reading_says_on_which_days_it_holds():
    said = register(load_rulebook("england"))
    assert (
        "**Reading from-the-incident**, from Fri 15 Dec 2023 until Tue 17 Mar 2026: within" in said
    )
