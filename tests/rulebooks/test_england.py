"""The national rulebook, rule by rule, against a table written by hand from the texts themselves.

What a text says and where it says it was read in the instruments named here; no row was printed
by the library.
"""

import re
from datetime import date
from itertools import pairwise

import pytest

from safeguarding_timelines import Citation, load_rulebook
from safeguarding_timelines.rules.rule import Force, Source
from safeguarding_timelines.rules.shapes.shape import Shape

BOOK = load_rulebook("england")

# -- The words other systems rely on -----------------------------------------------------------

RULE_IDS = """
    notify-panel inform-partners notify-looked-after-death notify-care-leaver-death
    rapid-review-submission panel-response lcspr-decision-informed lcspr-completion
    lcspr-publication lcspr-delay-explained report-to-panel-statute report-to-panel-guidance
    report-to-secretary-of-state-statute report-to-secretary-of-state-guidance report-to-ofsted
    lcspr-availability improvements-to-panel-statute improvements-to-secretary-of-state-statute
    improvements-availability national-review-completion national-review-publication
    national-report-statute national-report-guidance national-review-availability yearly-report
    yearly-report-by-september yearly-report-shared
"""
#: Added since: where the Panel publishes improvements alone, regulations 9(2) and 10.
LATER_RULE_IDS = "national-improvements-statute national-improvements-availability"

EVENT_KINDS = """
    incident became_aware panel_notified criteria_not_met partners_informed rapid_review_meeting
    rapid_review_signed_off rapid_review_submitted rapid_review_extended panel_responded
    lcspr_decided lcspr_decision_informed lcspr_completed lcspr_delay_explained lcspr_published
    lcspr_withdrawn report_sent_to_panel report_sent_to_secretary_of_state report_sent_to_ofsted
    improvements_published improvements_sent_to_panel improvements_sent_to_secretary_of_state
    improvements_withdrawn national_review_decided national_review_completed
    national_report_sent_to_secretary_of_state national_review_published national_review_withdrawn
    looked_after_death_notified care_leaver_death_notified yearly_report_published
    yearly_report_shared
"""
LATER_EVENT_KINDS = """
    national_improvements_sent_to_secretary_of_state national_improvements_published
    national_improvements_withdrawn proceedings_started proceedings_ended
"""

# -- The instruments ---------------------------------------------------------------------------

#: instrument -> how its text is known, first day, last day (None while it is current)
INSTRUMENTS = {
    # in force 29.6.2018 with SI 2018/497 regulation 3
    "children-act-2004": ("read", date(2018, 6, 29), None),
    # made 28.6.2018, in force the day after: regulation 1
    "si-2018-789": ("read", date(2018, 6, 29), None),
    # published 4.7.2018; known only as local pages quote it
    "working-together-2018": ("secondary", date(2018, 7, 4), date(2023, 12, 14)),
    # published 15.12.2023, "replaces Working Together (2018)"; chapter 5 was read
    "working-together-2023": ("read", date(2023, 12, 15), date(2026, 3, 17)),
    # dated 18.3.2026; no line of it was read
    "working-together-2026": ("unverified", date(2026, 3, 18), None),
    # the Panel's guidance: only the months of issue are known, and others quote it
    "panel-guidance-2019": ("secondary", date(2019, 4, 1), date(2022, 8, 31)),
    "panel-guidance-2022": ("secondary", date(2022, 9, 1), date(2025, 5, 31)),
    "panel-guidance-2025": ("secondary", date(2025, 6, 1), None),
}

# -- The rules ---------------------------------------------------------------------------------

_SIX_MONTHS = "within 6 months of lcspr_decided"
_SEVEN_DAYS = "at least 7 days before lcspr_published"
_SEVEN_WORKING_DAYS = "at least 7 working days before lcspr_published"
_BEFORE_EITHER = (
    "at least 7 working days before the earliest of lcspr_published, improvements_published"
)
_DELAY = "without a stated period, after lcspr_decided"
_FIVE_FROM_AWARENESS = "within 5 working days of became_aware"
_NO_PERIOD = "without a stated period, after became_aware"
_FIFTEEN_FROM_NOTIFICATION = "within 15 working days of panel_notified"
_REPLY = "within 15 working days of rapid_review_submitted"

#: instrument -> (rule id, the event it bounds, the bound, force, pinpoint)
RULES = {
    "children-act-2004": [
        # s.16G(7): at least once in every 12 month period
        ("yearly-report", "yearly_report_published", "every 12 months since the last", "statute",
         "section 16G(7)"),
    ],
    "si-2018-789": [
        # reg 16(1): report to the Secretary of State and the Panel, 7 days before publication
        ("report-to-panel-statute", "report_sent_to_panel", _SEVEN_DAYS, "statute",
         "regulation 16(1)"),
        ("report-to-secretary-of-state-statute", "report_sent_to_secretary_of_state", _SEVEN_DAYS,
         "statute", "regulation 16(1)"),
        # reg 17: public for at least a year
        ("lcspr-availability", "lcspr_withdrawn", "kept at least 1 year after lcspr_published",
         "statute", "regulation 17"),
        # reg 16(2): where only improvements are published, report and information, 7 days before
        ("improvements-to-panel-statute", "improvements_sent_to_panel",
         "at least 7 days before improvements_published", "statute", "regulation 16(2)"),
        ("improvements-to-secretary-of-state-statute", "improvements_sent_to_secretary_of_state",
         "at least 7 days before improvements_published", "statute", "regulation 16(2)"),
        ("improvements-availability", "improvements_withdrawn",
         "kept at least 1 year after improvements_published", "statute", "regulation 17"),
        # reg 9(1): national report to the Secretary of State; reg 10: public for three years
        ("national-report-statute", "national_report_sent_to_secretary_of_state",
         "at least 7 days before national_review_published", "statute", "regulation 9(1)"),
        ("national-review-availability", "national_review_withdrawn",
         "kept at least 3 years after national_review_published", "statute", "regulation 10"),
        # reg 9(2): where only improvements are published, report and information, 7 days before;
        # reg 10 keeps report or information public alike
        ("national-improvements-statute", "national_improvements_sent_to_secretary_of_state",
         "at least 7 days before national_improvements_published", "statute", "regulation 9(2)"),
        ("national-improvements-availability", "national_improvements_withdrawn",
         "kept at least 3 years after national_improvements_published", "statute",
         "regulation 10"),
    ],
    "working-together-2018": [
        ("notify-panel", "panel_notified", _FIVE_FROM_AWARENESS, "guidance", "notification"),
        ("inform-partners", "partners_informed", _FIVE_FROM_AWARENESS, "guidance", "notification"),
        ("notify-looked-after-death", "looked_after_death_notified", _NO_PERIOD, "guidance",
         "notification"),
        ("rapid-review-submission", "rapid_review_submitted", "promptly, after panel_notified",
         "guidance", "rapid review"),
        ("lcspr-completion", "lcspr_completed", _SIX_MONTHS, "guidance", "timescale"),
        ("lcspr-publication", "lcspr_published", _SIX_MONTHS, "guidance", "timescale"),
        ("report-to-panel-guidance", "report_sent_to_panel", _SEVEN_WORKING_DAYS, "guidance",
         "publication"),
        ("report-to-secretary-of-state-guidance", "report_sent_to_secretary_of_state",
         _SEVEN_WORKING_DAYS, "guidance", "publication"),
    ],
    "working-together-2023": [
        ("notify-panel", "panel_notified", _FIVE_FROM_AWARENESS, "guidance", "paragraph 330"),
        ("notify-looked-after-death", "looked_after_death_notified", _NO_PERIOD, "guidance",
         "paragraph 331"),
        ("notify-care-leaver-death", "care_leaver_death_notified", _NO_PERIOD, "guidance",
         "paragraph 332"),
        ("lcspr-decision-informed", "lcspr_decision_informed",
         "as soon as it is decided, after lcspr_decided", "guidance", "paragraph 344"),
        ("lcspr-completion", "lcspr_completed", _SIX_MONTHS, "guidance", "paragraph 365"),
        ("lcspr-publication", "lcspr_published", _SIX_MONTHS, "guidance", "paragraph 365"),
        ("lcspr-delay-explained", "lcspr_delay_explained", _DELAY, "guidance", "paragraph 365"),
        ("report-to-panel-guidance", "report_sent_to_panel", _SEVEN_WORKING_DAYS, "guidance",
         "paragraph 364"),
        ("report-to-secretary-of-state-guidance", "report_sent_to_secretary_of_state",
         _SEVEN_WORKING_DAYS, "guidance", "paragraph 364"),
        # "the report, or information about improvements, to Ofsted within the same timescale"
        ("report-to-ofsted", "report_sent_to_ofsted", _BEFORE_EITHER, "guidance",
         "paragraph 364"),
        ("national-review-completion", "national_review_completed",
         "within 6 months of national_review_decided", "guidance", "paragraph 374"),
        ("national-review-publication", "national_review_published",
         "within 6 months of national_review_decided", "guidance", "paragraph 374"),
        ("national-report-guidance", "national_report_sent_to_secretary_of_state",
         "at least 7 working days before national_review_published", "guidance", "paragraph 373"),
        ("yearly-report-by-september", "yearly_report_published", "each year by 09-30", "guidance",
         "paragraph 109"),
        ("yearly-report-shared", "yearly_report_shared",
         "within 7 days of each yearly_report_published", "guidance", "paragraph 109"),
    ],
    "panel-guidance-2019": [
        ("rapid-review-submission", "rapid_review_submitted",
         "within 15 working days of became_aware", "guidance", "rapid review"),
    ],
    "panel-guidance-2022": [
        # one text, in two editions: from 15.12.2023 Working Together names another start beside it
        ("rapid-review-submission", "rapid_review_submitted", _FIFTEEN_FROM_NOTIFICATION,
         "guidance", "rapid review"),
        ("rapid-review-submission", "rapid_review_submitted", _FIFTEEN_FROM_NOTIFICATION,
         "guidance", "rapid review"),
        ("panel-response", "panel_responded", _REPLY, "expectation", "rapid reviews"),
        # reported by a local guidance that follows it; Working Together 2018 is not known to ask
        ("lcspr-delay-explained", "lcspr_delay_explained", _DELAY, "guidance", "timescale"),
    ],
    "panel-guidance-2025": [
        ("rapid-review-submission", "rapid_review_submitted", _FIFTEEN_FROM_NOTIFICATION,
         "guidance", "rapid review"),
        ("panel-response", "panel_responded", _REPLY, "expectation", "rapid reviews"),
    ],
}  # fmt: skip
# Of the edition of 2026 nothing was read: the values of 2023 stand, and every one is flagged.
RULES["working-together-2026"] = RULES["working-together-2023"]

#: Where a rule's spans are not its instrument's.
OWN_SPANS = {
    # "promptly", until the Panel's guidance of April 2019 gave a period
    ("working-together-2018", "rapid-review-submission"): [(date(2018, 7, 4), date(2019, 3, 31))],
    ("panel-guidance-2022", "rapid-review-submission"): [
        (date(2022, 9, 1), date(2023, 12, 14)),
        (date(2023, 12, 15), date(2025, 5, 31)),
    ],
    # from then on Working Together 2023 itself asks for the reasons
    ("panel-guidance-2022", "lcspr-delay-explained"): [(date(2022, 9, 1), date(2023, 12, 14))],
}
#: Where a rule is known worse than its instrument: that June 2025 kept the reply is a guess.
OWN_SOURCES = {("panel-guidance-2025", "panel-response"): "unverified"}

_PANEL_ACTS = ("panel-response", "national-")
_AUTHORITY_ACTS = ("notify-", "inform-partners")


def _said(rule):
    """The bound in one line, made from the rule's keys alone."""
    words = {
        Shape.WITHIN: "within {0.within} of {0.of}",
        Shape.NOTICE: "at least {0.at_least} before {0.before}",
        Shape.KEEP: "kept at least {0.at_least} after {0.after}",
        Shape.UNTIMED: "{0.untimed}, after {0.after}",
        Shape.ROLLING: "every {0.every} since the last",
        Shape.YEARLY: "each year by {0.each_year_by}",
    }
    said = words[rule.shape].format(rule)
    if rule.anchor is not None and rule.anchor.parts:
        kinds = ", ".join(part.name for part in rule.anchor.parts)
        how = rule.anchor.how.removesuffix("_of")
        said = said.replace(str(rule.anchor), f"the {how} of {kinds}")
    return said


def _expected_rows():
    for instrument, rules in RULES.items():
        source, first, last = INSTRUMENTS[instrument]
        used = {}
        for rule_id, event, bound, force, at in rules:
            place = (instrument, rule_id)
            number = used[rule_id] = used.get(rule_id, -1) + 1
            span = OWN_SPANS.get(place, [(first, last)])[number]
            known = OWN_SOURCES.get(place, source)
            yield (rule_id, instrument, event, bound, force, known, *span), at


EXPECTED = list(_expected_rows())


def _row(rule):
    return (
        rule.id,
        rule.cite.instrument,
        rule.target,
        _said(rule),
        rule.force.value,
        rule.source.value,
        rule.in_force.from_,
        rule.in_force.until,
    )


def test_every_rule_id_of_the_contract_is_computed():
    assert set(BOOK.editions) == {*RULE_IDS.split(), *LATER_RULE_IDS.split()}


def test_every_event_kind_of_the_contract_is_declared():
    assert set(BOOK.events) == {*EVENT_KINDS.split(), *LATER_EVENT_KINDS.split()}


def test_every_instrument_is_marked_with_how_its_text_is_known_and_when_it_was_in_force():
    found = {
        name: (text.source.value, text.in_force.from_, text.in_force.until)
        for name, text in BOOK.instruments.items()
    }
    assert found == INSTRUMENTS


@pytest.mark.parametrize("row", [row for row, _ in EXPECTED], ids=lambda row: f"{row[1]}/{row[0]}")
def test_the_book_holds_what_the_text_says(row):
    assert row in [_row(rule) for rule in BOOK.rules]


def test_the_book_holds_nothing_that_the_table_does_not():
    assert sorted(map(str, map(_row, BOOK.rules))) == sorted(str(row) for row, _ in EXPECTED)


@pytest.mark.parametrize(("row", "pinpoint"), EXPECTED)
def test_every_rule_is_cited_at_its_place(row, pinpoint):
    [rule] = [rule for rule in BOOK.rules if _row(rule) == row]
    assert isinstance(rule.cite, Citation)
    assert re.search(rf"{re.escape(pinpoint)}(?!\d)", rule.cite.at)
    assert BOOK.cited(rule.cite).startswith(BOOK.instruments[row[1]].title)


def test_what_was_not_read_says_so_in_its_citation():
    of_2026 = [r for r in BOOK.rules if r.cite.instrument == "working-together-2026"]
    assert len(of_2026) == 15
    assert all(rule.cite.at.startswith("not read; Working Together 2023") for rule in of_2026)


@pytest.mark.parametrize(("rule_id", "several"), BOOK.editions.items())
def test_the_editions_of_a_rule_follow_each_other_without_a_gap(rule_id, several):
    for one, following in pairwise(several):
        assert (following.in_force.from_ - one.in_force.until).days == 1


def test_who_must_act():
    for rule in BOOK.rules:
        expected = "safeguarding partners"
        if rule.id.startswith(_PANEL_ACTS):
            expected = "Child Safeguarding Practice Review Panel"
        elif rule.id.startswith(_AUTHORITY_ACTS):  # s.16C(1): the local authority, nobody else
            expected = "local authority"
        assert (rule.id, rule.actor) == (rule.id, expected)


def test_who_must_be_told():
    """Regulations 9 and 16, paragraphs 109, 330 to 332, 344, 364, 365 and 373."""
    panel, secretary, ofsted = "Panel", "Secretary of State", "Ofsted"
    told = {
        "notify-panel": {panel},
        "inform-partners": {"safeguarding partners"},
        "notify-looked-after-death": {secretary, ofsted},
        "notify-care-leaver-death": {secretary, ofsted},
        "rapid-review-submission": {panel},
        "panel-response": {"safeguarding partners"},
        "lcspr-decision-informed": {panel, ofsted, "DfE"},
        "lcspr-delay-explained": {panel, secretary},
        "report-to-panel-statute": {panel},
        "report-to-panel-guidance": {panel},
        "report-to-secretary-of-state-statute": {secretary},
        "report-to-secretary-of-state-guidance": {secretary},
        "report-to-ofsted": {ofsted},
        "improvements-to-panel-statute": {panel},
        "improvements-to-secretary-of-state-statute": {secretary},
        "national-report-statute": {secretary},
        "national-report-guidance": {secretary},
        "national-improvements-statute": {secretary},
        "yearly-report-shared": {panel, "DfE"},
    }
    for rule in BOOK.rules:
        assert (rule.id, set(rule.recipients)) == (rule.id, told.get(rule.id, set()))


def test_a_duty_in_the_act_whose_period_is_guidance_names_both():
    """Sections 16C, 16F and 16B give duties and no period (conflicts C-10 and C-11)."""
    sections = {
        "notify-panel": "section 16C(1)",
        "lcspr-publication": "section 16F(4)",
        "national-review-publication": "section 16B(4)",
        "report-to-panel-statute": "section 16F(3)(c)",
        "report-to-secretary-of-state-statute": "section 16F(3)(c)",
        "national-report-statute": "section 16B(3)(c)",
    }
    for rule in BOOK.rules:
        assert (rule.id, bool(rule.under)) == (rule.id, rule.id in sections)
        assert sections.get(rule.id, "") in (rule.under or "")


def test_only_the_act_and_the_regulations_are_statute():
    law = {"children-act-2004", "si-2018-789"}
    for rule in BOOK.rules:
        assert (rule.force is Force.STATUTE) == (rule.cite.instrument in law)


def test_only_the_yearly_duties_are_the_partnerships_alone():
    scopes = {rule.id: rule.scope for rule in BOOK.rules}
    partnership = {rule_id for rule_id, scope in scopes.items() if scope == "partnership"}
    assert partnership == {"yearly-report", "yearly-report-by-september", "yearly-report-shared"}


def test_nothing_in_the_national_book_is_inactive_or_of_unknown_source():
    assert all(rule.inactive is None for rule in BOOK.rules)
    assert all(isinstance(rule.source, Source) for rule in BOOK.rules)
