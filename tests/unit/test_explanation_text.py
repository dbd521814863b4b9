"""Explanations in words: as text of a hundred columns, and as Markdown."""

import re

import pytest

from explaining import explained
from rulebook_text import EDITIONS, EVENTS, book, case, day
from safeguarding_timelines import (
    Case,
    Event,
    WorkingCalendar,
    compute_timeline,
    explain,
    load_rulebook,
)
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.explanation import explanation_text

FIVE = 'event = "acted"\nwithin = "5 working days"\nof = "started"'
both = pytest.mark.parametrize("written", [explanation_text, explanation_markdown])


@pytest.fixture
def words(tmp_path):
    """The text of an explanation, as one line of words."""

    def words(rules, as_of, *events, written=explanation_text, **rest):
        found = explained(tmp_path, rules, as_of, *events, **rest)
        return " ".join(written(found).split())

    return words


# -- What the words say ----------------------------------------------------------------------


@both
def test_the_verdict_comes_first(words, written):
    said = words(FIVE, "2026-01-06", started="2025-12-19", written=written)
    assert "Do it" in said[:10]
    assert "Due by Tue 30 Dec 2025" in said[:60]
    assert "overdue, late" in said[:90]


@both
def test_every_day_of_the_ledger_is_written(words, written):
    said = words(FIVE, "2026-01-06", started="2025-12-19", written=written)
    for line in ("Wed 24 Dec 2025", "Christmas Day", "Boxing Day", "Sun 28 Dec 2025", "Saturday"):
        assert line in said
    assert "5 working days after Fri 19 Dec 2025: Tue 30 Dec 2025." in said


@both
def test_what_was_counted_from_stands_with_its_basis(words, written):
    assert "the start, Fri 19 Dec 2025 (actual)" in words(
        FIVE, "2026-01-06", started="2025-12-19", written=written
    )
    assert "the start, Fri 19 Dec 2025 (planned)" in words(
        FIVE, "2025-12-18", started="2025-12-19", written=written
    )


@both
def test_one_is_one_day_and_not_one_days(words, written):
    for unit in ("working day", "day", "week", "month", "year", "hour"):
        said = words(
            f'event = "acted"\nwithin = "1 {unit}"\nof = "started"',
            "2026-01-06", started="2026-01-05", written=written,
        )  # fmt: skip
        assert not re.search(r"\b1 (working day|day|week|month|year|hour)s\b", said)


@both
def test_a_date_that_does_not_exist_is_told(words, written):
    said = words('event = "acted"\nwithin = "6 months"\nof = "started"', "2025-09-06",
                 started="2025-08-31", written=written)  # fmt: skip
    assert "6 months after Sun 31 Aug 2025: Sat 28 Feb 2026" in said
    assert "2026-02-31" in said or "31 Feb 2026" in said


@both
def test_hours_are_told_with_both_zones_across_the_change_of_the_clocks(words, written):
    started = Event(kind="started", on=day("2026-03-27"), at="10:00")
    said = words('event = "acted"\nwithin = "48 hours"\nof = "started"', "2026-03-27", started,
                 written=written)  # fmt: skip
    assert "10:00 GMT" in said
    assert "11:00 BST" in said
    assert "By 11:00" in said


@both
def test_a_first_day_is_told_as_not_before(words, written):
    gate = 'event = "acted"\nat_least = "5 days"\nafter = "started"'
    said = words(gate, "2026-01-06", started="2026-01-05", written=written)
    assert "Not before Sat 10 Jan 2026." in said
    point = 'event = "acted"\nexactly = "5 days"\nafter = "started"'
    said = words(point, "2026-01-06", started="2026-01-05", written=written)
    assert "Due by Sat 10 Jan 2026." in said


@both
def test_what_is_kept_is_kept_to_the_end_of_a_day_and_ended(words, written):
    keep = 'kept_until = "withdrawn"\nat_least = "1 year"\nafter = "published"'
    dates = {"published": "2025-01-15", "withdrawn": "2026-02-01"}
    said = words(keep, "2026-02-02", written=written, **dates)
    assert "To be kept to the end of Thu 15 Jan 2026." in said
    assert "Ended on Sun 1 Feb 2026." in said


@both
def test_what_was_done_has_its_day(words, written):
    said = words(FIVE, "2026-01-06", started="2026-01-02", acted="2026-01-05", written=written)
    assert "Done on Mon 5 Jan 2026." in said


@both
def test_where_there_is_no_date_the_words_say_so(words, written):
    said = words(FIVE, "2026-01-06", written=written)
    assert "No date." in said
    assert "the start, which has no date yet" in said


@both
@pytest.mark.parametrize(
    "shape",
    [
        'event = "acted"\nno_later_than = 2026-03-31', 'event = "acted"\nbefore = "published"',
        'event = "acted"\nbetween = ["started", "published"]',
        'event = "acted"\nfrom_day = 1\nto_day = 3\nday_one = "started"\ncounted_in = "days"',
        'event = "acted"\nevery = "3 months"\nsince_last = true',
        'event = "acted"\nevery = "3 months"\nstarting = "started"',
        'event = "acted"\neach_year_by = "03-31"\nin_force = { from = 2026-01-01 }',
        'event = "acted"\nwithin = "2 days"\nof = "started"\nstart_convention = "next_working_day"',
    ],
)  # fmt: skip
def test_every_shape_has_a_line_for_its_date(tmp_path, written, shape):
    dates = {"started": "2026-01-03", "acted": "2025-12-31", "published": "2026-03-31"}
    found = explained(tmp_path, shape, "2026-01-06", **dates)
    said = written(found)
    for step in found.steps:
        assert f"{step.result:%a} {step.result.day} {step.result:%b %Y}" in said
    assert found.steps


# -- What decided ----------------------------------------------------------------------------


@both
def test_the_fact_that_decided_is_told(words, written):
    rules = FIVE + "\napplies_if = { looked_after = true }"
    said = words(rules, "2026-01-06", facts={"looked_after": False}, written=written)
    assert "not applicable" in said
    assert "looked_after" in said
    said = words(rules, "2026-01-06", started="2026-01-05", written=written)
    assert "looked_after, which is not recorded" in said


@both
def test_what_ended_a_duty_is_told_with_its_day(words, written):
    rules = FIVE + '\ncancelled_by = "called_off"'
    dates = {"started": "2026-01-05", "called_off": "2026-01-08"}
    said = words(rules, "2026-01-09", written=written, **dates)
    assert "superseded" in said
    assert "the calling off" in said
    assert "8 Jan 2026" in said


@both
def test_the_edition_that_was_not_used_is_told_with_its_days(words, written):
    said = words(EDITIONS, "2026-01-06", started="2026-01-02", written=written)
    assert "the one in force on Fri 2 Jan 2026 (the start)" in said
    assert "the first edition: in force from Wed 1 Jan 2020 until Wed 31 Dec 2025" in said
    said = words(EDITIONS, "2026-01-06", started="2025-12-30", written=written)
    assert "the second edition: in force from Thu 1 Jan 2026" in said


@both
def test_no_edition_is_said_to_be_chosen_by_an_event_that_has_no_date(words, written):
    said = words(EDITIONS, "2026-01-06", written=written)
    assert "Tue 6 Jan 2026 (the start)" not in said


@both
def test_the_day_that_no_edition_covers_is_told(words, written):
    single = FIVE + "\nin_force = { from = 2020-01-01, until = 2025-12-31 }"
    said = words(single, "2026-01-06", started="2026-01-02", written=written)
    assert "no edition of the rule was in force" in said
    assert "2 Jan 2026" in said


@both
def test_candidates_grants_and_events_on_record_are_told(words, written):
    rules = """
        event  = "acted"
        within = "5 days"
        of     = { latest_of = ["started", "finished"] }
        extended_by = "granted"
    """
    events = [Event(kind="granted", on=day("2026-01-12"), until=day("2026-02-01")),
              Event(kind="granted", on=day("2026-01-13"))]  # fmt: skip
    dates = {"started": "2026-01-05", "finished": "2026-01-09"}
    said = words(rules, "2026-01-14", *events, written=written, **dates)
    assert "the start: Mon 5 Jan 2026 (actual)" in said
    assert "the end of it: Fri 9 Jan 2026 (actual), which binds" in said
    assert "on Mon 12 Jan 2026 to Sun 1 Feb 2026" in said
    assert "on Tue 13 Jan 2026 without a new date" in said
    assert "Extended from Wed 14 Jan 2026 to Sun 1 Feb 2026." in said
    said = words(rules, "2026-01-14", started="2026-01-05", written=written)
    assert "the end of it: no date yet" in said


TRIAL = 'trial = { title = "the trial", external = true, explains_delay = true }'


@both
def test_an_event_that_may_explain_a_delay_is_told_to_stop_no_clock(tmp_path, written):
    loaded = book(tmp_path, FIVE, events=EVENTS + TRIAL)
    dates = {"started": "2026-01-05", "trial": "2026-01-07"}
    found = explain(compute_timeline(case(**dates), loaded, as_of=day("2026-01-20")), "r")
    said = " ".join(written(found).split())
    assert "the trial, Wed 7 Jan 2026: may explain a delay, stops no clock" in said


# -- Readings --------------------------------------------------------------------------------

READINGS = """
    event  = "acted"
    within = "5 working days"
    of     = "started"
      [rules.readings.eight-days]
      within = "8 working days"
      why    = "clear days"
      [rules.readings.by-the-letter]
      calendar = "literal"
      why    = "by the letter"
"""


@both
def test_every_reading_is_told_by_its_name_with_date_status_and_reason(words, written):
    said = words(READINGS, "2026-01-06", started="2026-01-05", written=written)
    # 6 7 8 9 12 January; 13 14 15 are the sixth to eighth.
    assert "eight-days" in said
    assert "by-the-letter" in said
    assert "within 8 working days of the start: Thu 15 Jan 2026, due" in said
    assert "clear days" in said


@both
def test_the_cautious_reading_is_named_where_it_is_another(words, written):
    rules = READINGS.replace("8 working", "3 working")
    said = words(rules, "2026-01-06", started="2026-01-05", written=written)
    assert "Thu 8 Jan 2026, due, the cautious one" in said


@both
def test_the_cautious_reading_is_named_where_it_is_the_rule_itself(words, written):
    rules = READINGS.split("      [rules.readings.by-the-letter]", maxsplit=1)[0]
    assert "cautious" in words(rules, "2026-01-06", started="2026-01-05", written=written)


# -- Form ------------------------------------------------------------------------------------


def national(as_of="2026-04-20", **options):
    events = {
        "incident": "2026-04-01",
        "became_aware": "2026-04-09",
        "panel_notified": "2026-04-16",
    }
    found = Case.of("EX-2026-001", outcome="died", abuse_or_neglect="suspected", **events)
    return compute_timeline(found, load_rulebook("england"), as_of=day(as_of), **options)


def test_the_text_is_readable_at_a_hundred_columns():
    computed = national()
    for rule in computed.instances:
        said = explanation_text(explain(computed, rule))
        assert max(len(line) for line in said.splitlines()) <= 100
        assert said.endswith("Not legal advice.\n")
        assert said == "\n".join(line.rstrip() for line in said.splitlines()) + "\n"


def test_no_word_with_a_hyphen_is_broken_over_two_lines():
    computed = national()
    for rule in computed.instances:
        said = explanation_text(explain(computed, rule))
        assert not re.search(r"[a-z]-$", said, flags=re.MULTILINE)


@both
def test_lateness_against_guidance_is_never_called_unlawful(words, written):
    said = words(FIVE, "2026-01-20", started="2026-01-05", written=written)
    assert "late" in said
    assert not re.search(r"(?<!not )unlawful", said)


def test_markdown_shows_the_ledger_as_a_table(tmp_path):
    said = explanation_markdown(explained(tmp_path, FIVE, "2026-01-06", started="2025-12-19"))
    assert said.startswith("## Do it\n")
    rows = [line for line in said.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 11
    assert {line.count("|") for line in rows} == {4}


def test_no_text_of_a_rulebook_breaks_the_markdown_table(tmp_path):
    closed = WorkingCalendar.england_and_wales().with_closures({day("2026-01-06"): "a | b"})
    found = explained(tmp_path, FIVE, "2026-01-06", started="2026-01-05",
                      options={"calendar": closed})  # fmt: skip
    rows = [line for line in explanation_markdown(found).splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {4}
