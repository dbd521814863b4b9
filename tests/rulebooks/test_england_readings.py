"""The other ways to read the national rules: which rule has which, and what each one changes."""

from datetime import date

import pytest

from safeguarding_timelines import load_rulebook
from safeguarding_timelines.rules.rule import Source

BOOK = load_rulebook("england")

CLEAR, LITERAL = "clear-days", "literal-working-day"
FROM_AWARENESS, FROM_INCIDENT = "from-awareness", "from-the-incident"
MONTH_END = "month-end-forward"

#: (instrument, rule id) -> the names of its readings; an edition that is not here has none.
READINGS = {
    # Re Hector Whaling: "at least" before an event may mean clear days
    ("si-2018-789", "report-to-panel-statute"): {CLEAR},
    ("si-2018-789", "report-to-secretary-of-state-statute"): {CLEAR},
    ("si-2018-789", "improvements-to-panel-statute"): {CLEAR},
    ("si-2018-789", "improvements-to-secretary-of-state-statute"): {CLEAR},
    ("si-2018-789", "national-report-statute"): {CLEAR},
    ("si-2018-789", "national-improvements-statute"): {CLEAR},
    # A year from 29 February ends on the 28th, or by the cautious reading on 1 March. Regulation
    # 17 binds report and improvements in one sentence, regulation 10 in the same words.
    ("si-2018-789", "lcspr-availability"): {MONTH_END},
    ("si-2018-789", "improvements-availability"): {MONTH_END},
    ("si-2018-789", "national-review-availability"): {MONTH_END},
    ("si-2018-789", "national-improvements-availability"): {MONTH_END},
    ("working-together-2018", "report-to-panel-guidance"): {CLEAR},
    ("working-together-2018", "report-to-secretary-of-state-guidance"): {CLEAR},
    ("working-together-2018", "report-to-ofsted"): {CLEAR},
    ("working-together-2018", "improvements-to-panel-guidance"): {CLEAR},
    ("working-together-2018", "improvements-to-secretary-of-state-guidance"): {CLEAR},
    ("working-together-2018", "national-report-guidance"): {CLEAR},
    # a local procedure of September 2019 counts it so
    ("working-together-2018", "notify-looked-after-death"): {"five-working-days"},
    ("panel-guidance-2022", "rapid-review-submission"): {FROM_AWARENESS, FROM_INCIDENT},
    ("panel-guidance-2019", "rapid-review-submission"): {"from-notification"},
    ("panel-guidance-2025", "rapid-review-submission"): {FROM_AWARENESS, FROM_INCIDENT},
}
for _edition in ("working-together-2023", "working-together-2026"):
    READINGS |= {
        # footnote 209 to paragraph 364: the only definition of a working day in the scheme
        (_edition, "notify-panel"): {LITERAL},
        (_edition, "report-to-panel-guidance"): {CLEAR, LITERAL},
        (_edition, "report-to-secretary-of-state-guidance"): {CLEAR, LITERAL},
        # paragraph 364 again: "to Ofsted within the same timescale"
        (_edition, "report-to-ofsted"): {CLEAR, LITERAL},
        (_edition, "improvements-to-panel-guidance"): {CLEAR, LITERAL},
        (_edition, "improvements-to-secretary-of-state-guidance"): {CLEAR, LITERAL},
        # by analogy: paragraph 373 says the same of the Panel
        (_edition, "national-report-guidance"): {CLEAR, LITERAL},
        (_edition, "national-improvements-guidance"): {CLEAR, LITERAL},
        (_edition, "notify-looked-after-death"): {"five-working-days"},
        (_edition, "notify-care-leaver-death"): {"five-working-days"},
        (_edition, "yearly-report-shared"): {"working-days"},
    }


def _all_variants(name):
    return [
        (rule, rule.readings[name], variant)
        for rule in BOOK.rules
        for found, variant in rule.variants.items()
        if found == name
    ]


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda r: f"{r.cite.instrument}/{r.id}")
def test_every_edition_has_the_readings_its_text_allows(rule):
    assert set(rule.readings) == READINGS.get((rule.cite.instrument, rule.id), set())


def test_clear_days_are_one_day_more_of_the_same_unit():
    variants = _all_variants(CLEAR)
    assert variants
    for rule, _, variant in variants:
        assert variant.at_least.count == rule.at_least.count + 1
        assert variant.at_least.unit == rule.at_least.unit
        assert (variant.before, variant.event) == (rule.before, rule.event)


def test_the_literal_working_day_changes_the_calendar_and_nothing_else():
    variants = _all_variants(LITERAL)
    assert variants
    for rule, reading, variant in variants:
        assert reading.model_fields_set == {"calendar", "why"}
        assert variant.calendar == "literal"
        assert rule.calendar is None


@pytest.mark.parametrize(
    ("name", "start"),
    [
        (FROM_AWARENESS, "became_aware"),
        (FROM_INCIDENT, "incident"),
        ("from-notification", "panel_notified"),
    ],
)
def test_the_other_starts_of_the_rapid_review_count_the_same_fifteen_days(name, start):
    variants = _all_variants(name)
    assert variants
    for rule, _, variant in variants:
        assert (str(variant.of), str(variant.within)) == (start, "15 working days")
        assert str(rule.of) != start


def test_the_start_from_the_incident_is_cited_where_it_stands():
    """A start beside the notification from the day of that text to its last, page 144."""
    for _, reading, variant in _all_variants(FROM_INCIDENT):
        assert (reading.in_force.from_, reading.in_force.until) == (
            date(2023, 12, 15), date(2026, 3, 17),
        )  # fmt: skip
        assert reading.cite.instrument == variant.cite.instrument == "working-together-2023"
        assert "page 144" in reading.cite.at


def test_a_year_to_a_missing_day_may_run_to_the_first_of_the_month_after():
    for _, reading, variant in _all_variants(MONTH_END):
        assert reading.model_fields_set == {"missing_day", "why"}
        assert variant.missing_day == "next_day"


def test_a_looked_after_death_may_be_read_under_the_five_working_days():
    for rule, _, variant in _all_variants("five-working-days"):
        assert (str(variant.within), str(variant.of)) == ("5 working days", "became_aware")
        assert (variant.untimed, variant.after) == (None, None)
        assert variant.event == rule.event


def test_the_seven_days_for_sharing_may_be_read_as_working_days():
    for rule, _, variant in _all_variants("working-days"):
        assert (str(rule.within), str(variant.within)) == ("7 days", "7 working days")
        assert variant.of == rule.of


def test_every_reading_says_why_in_a_sentence():
    for rule in BOOK.rules:
        for reading in rule.readings.values():
            assert len(reading.why.split()) >= 8


def test_a_reading_never_changes_who_acts_or_with_what_force():
    for rule in BOOK.rules:
        for variant in rule.variants.values():
            assert (variant.id, variant.actor, variant.force) == (rule.id, rule.actor, rule.force)
            assert variant.readings == {}


def test_pandemic_relaxations_stand_on_guidance_only_and_never_on_the_notification():
    """The Panel relaxed the rapid review, the six months and the notice, and no regulation."""
    relaxed = {(rule.cite.instrument, rule.id) for rule in BOOK.rules if rule.relaxed}
    assert relaxed == {
        ("panel-guidance-2019", "rapid-review-submission"),
        ("working-together-2018", "lcspr-completion"),
        ("working-together-2018", "lcspr-publication"),
        ("working-together-2018", "report-to-panel-guidance"),
        ("working-together-2018", "report-to-secretary-of-state-guidance"),
        ("working-together-2018", "report-to-ofsted"),
        ("working-together-2018", "improvements-to-panel-guidance"),
        ("working-together-2018", "improvements-to-secretary-of-state-guidance"),
    }
    for rule in BOOK.rules:
        if rule.relaxed:
            assert rule.relaxed.from_ == date(2020, 3, 30)
            assert rule.source is not Source.READ
