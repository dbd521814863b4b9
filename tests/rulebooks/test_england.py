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
#: Added since: where the Panel publishes improvements alone, regulations 9(2) and 10; and what a
#: second reading of every text found.
LATER_RULE_IDS = """
    national-improvements-statute national-improvements-availability
    improvements-to-panel-guidance improvements-to-secretary-of-state-guidance
    national-improvements-guidance non-publication-explained national-non-publication-explained
    national-delay-explained notified-before-review notified-before-lcspr rapid-review-promptly
    national-review-considered panel-response-promptly national-review-announced
    improvements-audited national-report-shared published-reports-shared suspicion-reported
    information-supplied tell-parents-of-looked-after-death lcspr-progress-monitored
    national-review-progress-monitored yearly-report-submission
"""

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
    looked_after_death_parents_told abuse_suspected_as_cause suspicion_reported
    information_requested information_supplied national_review_considered lcspr_progress_monitored
    publication_decided_against non_publication_explained improvements_audited
    national_review_announced national_review_progress_monitored national_delay_explained
    national_publication_decided_against national_non_publication_explained national_report_shared
    published_reports_shared
"""

# -- The instruments ---------------------------------------------------------------------------

#: instrument -> how its text is known, first day, last day (None while it is current)
INSTRUMENTS = {
    # in force 29.6.2018 with SI 2018/497 regulation 3
    "children-act-2004": ("read", date(2018, 6, 29), None),
    # made 28.6.2018, in force the day after: regulation 1
    "si-2018-789": ("read", date(2018, 6, 29), None),
    # Schedule 2, paragraph 20, as enacted: in force long before anything here
    "children-act-1989": ("read", None, None),
    # the page of June 2018, from a stored copy: until Working Together 2018
    "gov-uk-report-page": ("secondary", date(2018, 6, 29), date(2018, 7, 3)),
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
        # s.16D(2), s.16H(2): whoever is asked for information must supply it
        ("information-supplied", "information_supplied",
         "as the request says, after each information_requested", "statute",
         "sections 16D(2) and 16H(2)"),
    ],
    "children-act-1989": [
        # Sch 2 para 20(1)(b): parents told, so far as reasonably practicable
        ("tell-parents-of-looked-after-death", "looked_after_death_parents_told",
         "so far as is reasonably practicable, without a stated period, after became_aware",
         "statute", "paragraph 20(1)(b)"),
    ],
    "gov-uk-report-page": [
        # "within 5 working days of becoming aware"; the board "at the same time"
        ("notify-panel", "panel_notified", _FIVE_FROM_AWARENESS, "guidance", "when to report"),
        ("inform-partners", "partners_informed",
         "at the same time as the Panel is notified, after became_aware", "guidance",
         "who else to tell"),
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
        # regs 14(1) and 7(1): time and quality monitored at regular intervals
        ("lcspr-progress-monitored", "lcspr_progress_monitored",
         "at regular intervals, after lcspr_decided", "statute", "regulation 14(1)"),
        ("national-review-progress-monitored", "national_review_progress_monitored",
         "at regular intervals, after national_review_decided", "statute", "regulation 7(1)"),
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
        # written to this edition: two local documents, and one on national reviews
        ("report-to-ofsted", "report_sent_to_ofsted", _BEFORE_EITHER, "guidance", "publication"),
        ("improvements-to-panel-guidance", "improvements_sent_to_panel",
         "at least 7 working days before improvements_published", "guidance", "publication"),
        ("improvements-to-secretary-of-state-guidance", "improvements_sent_to_secretary_of_state",
         "at least 7 working days before improvements_published", "guidance", "publication"),
        ("lcspr-decision-informed", "lcspr_decision_informed", _DELAY, "guidance", "decision"),
        ("lcspr-delay-explained", "lcspr_delay_explained", _DELAY, "guidance", "timescale"),
        ("national-review-completion", "national_review_completed",
         "within 6 months of national_review_decided", "guidance", "national reviews"),
        ("national-review-publication", "national_review_published",
         "within 6 months of national_review_decided", "guidance", "national reviews"),
        ("national-report-guidance", "national_report_sent_to_secretary_of_state",
         "at least 7 working days before national_review_published", "guidance",
         "national reviews"),
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
        # "submitted and published by the end of September every year"
        ("yearly-report-submission", "yearly_report_shared", "each year by 09-30", "guidance",
         "paragraph 109"),
        # where only improvements are published: the same timescale, paragraphs 364 and 373
        ("improvements-to-panel-guidance", "improvements_sent_to_panel",
         "at least 7 working days before improvements_published", "guidance", "paragraph 364"),
        ("improvements-to-secretary-of-state-guidance", "improvements_sent_to_secretary_of_state",
         "at least 7 working days before improvements_published", "guidance", "paragraph 364"),
        ("national-improvements-guidance", "national_improvements_sent_to_secretary_of_state",
         "at least 7 working days before national_improvements_published", "guidance",
         "paragraph 373"),
        # a decision to publish nothing is to be justified
        ("non-publication-explained", "non_publication_explained",
         "without a stated period, after publication_decided_against", "guidance",
         "paragraph 365"),
        ("national-non-publication-explained", "national_non_publication_explained",
         "without a stated period, after national_publication_decided_against", "guidance",
         "paragraph 374"),
        ("national-delay-explained", "national_delay_explained",
         "without a stated period, after national_review_decided", "guidance", "paragraph 374"),
        # a notification and a rapid review must take place where the criteria are met
        ("notified-before-review", "panel_notified", "before rapid_review_submitted", "guidance",
         "paragraph 337"),
        ("notified-before-lcspr", "panel_notified", "before lcspr_decided", "guidance",
         "paragraph 337"),
        # promptly; findings as soon as it is complete
        ("rapid-review-promptly", "rapid_review_submitted",
         "promptly, and as soon as it is complete, after panel_notified", "guidance",
         "paragraphs 343 and 344"),
        ("national-review-considered", "national_review_considered",
         "on receipt of the rapid review, after rapid_review_submitted", "guidance",
         "paragraph 345"),
        ("panel-response-promptly", "panel_responded", "promptly, after rapid_review_submitted",
         "guidance", "paragraph 348"),
        ("national-review-announced", "national_review_announced",
         "without a stated period, after national_review_decided", "guidance", "paragraph 349"),
        ("improvements-audited", "improvements_audited", "regularly, after lcspr_completed",
         "guidance", "paragraph 367"),
        ("national-report-shared", "national_report_shared",
         "without a stated period, after national_review_completed", "guidance",
         "paragraph 373"),
        ("published-reports-shared", "published_reports_shared",
         "without a stated period, after lcspr_published", "guidance", "paragraph 375"),
        ("suspicion-reported", "suspicion_reported",
         "immediately, after abuse_suspected_as_cause", "guidance", "paragraph 399"),
    ],
    "panel-guidance-2019": [
        ("rapid-review-submission", "rapid_review_submitted",
         "within 15 working days of became_aware", "guidance", "rapid review"),
    ],
    "panel-guidance-2022": [
        ("rapid-review-submission", "rapid_review_submitted", _FIFTEEN_FROM_NOTIFICATION,
         "guidance", "rapid review"),
        ("panel-response", "panel_responded", _REPLY, "expectation", "rapid reviews"),
        # every case under rapid review should have been notified, as a local guidance reports
        ("notified-before-review", "panel_notified", "before rapid_review_submitted", "guidance",
         "notification"),
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
    # from then on Working Together 2023 itself has the order
    ("panel-guidance-2022", "notified-before-review"): [(date(2022, 9, 1), date(2023, 12, 14))],
}
#: Where a rule is known worse, or better, than its instrument.
OWN_SOURCES = {
    # that June 2025 kept the reply is a guess
    ("panel-guidance-2025", "panel-response"): "unverified",
    # the seven working days of 2018 stand only in a local document that quotes a draft
    ("working-together-2018", "report-to-panel-guidance"): "unverified",
    ("working-together-2018", "report-to-secretary-of-state-guidance"): "unverified",
    ("working-together-2018", "national-report-guidance"): "unverified",
    # the DfE's own pages, of about the time of the edition of 2026
    ("working-together-2026", "notify-panel"): "secondary",
    ("working-together-2026", "notify-looked-after-death"): "secondary",
    ("working-together-2026", "notify-care-leaver-death"): "secondary",
}

_PANEL_ACTS = ("panel-response", "national-", "published-reports")
_AUTHORITY_ACTS = ("notify-", "notified-", "inform-partners", "tell-parents")
_OTHERS_ACT = {
    "information-supplied": "whoever is asked",
    "suspicion-reported": "all practitioners",
}


def _said(rule):
    """The bound in one line, made from the rule's keys alone."""
    words = {
        Shape.WITHIN: "within {0.within} of {0.of}",
        Shape.NOTICE: "at least {0.at_least} before {0.before}",
        Shape.KEEP: "kept at least {0.at_least} after {0.after}",
        Shape.UNTIMED: "{0.untimed}, after {0.after}",
        Shape.ROLLING: "every {0.every} since the last",
        Shape.YEARLY: "each year by {0.each_year_by}",
        Shape.ORDER: "before {0.before}",
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
        rule.in_force.from_ if rule.in_force else None,
        rule.in_force.until if rule.in_force else None,
    )


def test_every_rule_id_of_the_contract_is_computed():
    assert set(BOOK.editions) == {*RULE_IDS.split(), *LATER_RULE_IDS.split()}


def test_every_event_kind_of_the_contract_is_declared():
    assert set(BOOK.events) == {*EVENT_KINDS.split(), *LATER_EVENT_KINDS.split()}


def test_every_instrument_is_marked_with_how_its_text_is_known_and_when_it_was_in_force():
    found = {
        name: (
            text.source.value,
            text.in_force.from_ if text.in_force else None,
            text.in_force.until if text.in_force else None,
        )
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
    assert len(of_2026) == 32
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
        expected = _OTHERS_ACT.get(rule.id, expected)
        assert (rule.id, rule.actor) == (rule.id, expected)


def test_who_must_be_told():
    """Regulations 9 and 16, paragraphs 109, 330 to 375 and 399."""
    panel, secretary, ofsted = "Panel", "Secretary of State", "Ofsted"
    partners = "safeguarding partners"
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
        "yearly-report-submission": {panel, "DfE"},
        "tell-parents-of-looked-after-death": {"parents"},
        "improvements-to-panel-guidance": {panel},
        "improvements-to-secretary-of-state-guidance": {secretary},
        "national-improvements-guidance": {secretary},
        "non-publication-explained": {panel, secretary},
        "national-non-publication-explained": {secretary},
        "national-delay-explained": {secretary},
        "notified-before-review": {panel},
        "notified-before-lcspr": {panel},
        "rapid-review-promptly": {panel},
        "panel-response-promptly": {partners},
        "national-review-announced": {secretary},
        "national-report-shared": {partners, ofsted, "Care Quality Commission", "HMICFRS"},
        "published-reports-shared": {"Foundations"},
        "suspicion-reported": {partners, panel},
    }
    for rule in BOOK.rules:
        expected = told.get(rule.id, set())
        if (rule.id, rule.cite.instrument) == ("lcspr-decision-informed", "working-together-2018"):
            expected = {panel}  # whether Ofsted and DfE were named in 2018 is not known
        assert (rule.id, set(rule.recipients)) == (rule.id, expected)


def test_a_duty_in_the_act_whose_period_is_guidance_names_both():
    """Sections 16C, 16F and 16B give duties and no period (conflicts C-10 and C-11), and so does
    Schedule 2, paragraph 20, of the Act of 1989.
    """
    sections = {
        "notify-panel": "section 16C(1)",
        "lcspr-publication": "section 16F(4)",
        "national-review-publication": "section 16B(4)",
        "report-to-panel-statute": "section 16F(3)(c)",
        "report-to-secretary-of-state-statute": "section 16F(3)(c)",
        "national-report-statute": "section 16B(3)(c)",
        "improvements-to-panel-statute": "section 16F(3)(c)",
        "improvements-to-secretary-of-state-statute": "section 16F(3)(c)",
        "national-improvements-statute": "section 16B(3)(c)",
        "notify-looked-after-death": "Schedule 2, paragraph 20(1)(a)",
    }
    for rule in BOOK.rules:
        assert (rule.id, bool(rule.under)) == (rule.id, rule.id in sections)
        assert sections.get(rule.id, "") in (rule.under or "")


def test_only_the_act_and_the_regulations_are_statute():
    law = {"children-act-1989", "children-act-2004", "si-2018-789"}
    for rule in BOOK.rules:
        assert (rule.force is Force.STATUTE) == (rule.cite.instrument in law)


def test_only_the_yearly_duties_are_the_partnerships_alone():
    scopes = {rule.id: rule.scope for rule in BOOK.rules}
    partnership = {rule_id for rule_id, scope in scopes.items() if scope == "partnership"}
    assert partnership == {
        "yearly-report", "yearly-report-by-september", "yearly-report-shared",
        "yearly-report-submission",
    }  # fmt: skip


def test_nothing_in_the_national_book_is_inactive_or_of_unknown_source():
    assert all(rule.inactive is None for rule in BOOK.rules)
    assert all(isinstance(rule.source, Source) for rule in BOOK.rules)
