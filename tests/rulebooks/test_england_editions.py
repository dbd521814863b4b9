"""Which edition of a national rule applies: the day before, of and after each change."""

from datetime import date, timedelta

import pytest

from safeguarding_timelines import Case, compute_timeline, load_rulebook

BOOK = load_rulebook("england")
ONE_DAY = timedelta(days=1)
LONG_AFTER = date(2099, 6, 1)

NONE = None
ACT, SI = "children-act-2004", "si-2018-789"
WT18, WT23, WT26 = "working-together-2018", "working-together-2023", "working-together-2026"
PAGE, ACT89 = "gov-uk-report-page", "children-act-1989"
PG19, PG22, PG25 = "panel-guidance-2019", "panel-guidance-2022", "panel-guidance-2025"

LAW = [(date(2018, 6, 29), NONE, SI)]
ALL_THREE = [
    (date(2018, 7, 4), NONE, WT18),
    (date(2023, 12, 15), WT18, WT23),
    (date(2026, 3, 18), WT23, WT26),
]
NOTIFIED = [(date(2018, 6, 29), NONE, PAGE), (date(2018, 7, 4), PAGE, WT18), *ALL_THREE[1:]]
SINCE_2023 = [(date(2023, 12, 15), NONE, WT23), (date(2026, 3, 18), WT23, WT26)]
DECIDED, PUBLISHED = "lcspr_decided", "lcspr_published"
IMPROVED, NATIONAL = "improvements_published", "national_review_published"
N_DECIDED, N_IMPROVED = "national_review_decided", "national_improvements_published"
SUBMITTED, COMPLETED = "rapid_review_submitted", "lcspr_completed"

#: rule -> (the event whose date decides, [(first day, instrument before it, instrument from it)])
CHANGES = {
    "notify-panel": ("became_aware", NOTIFIED),
    # Working Together 2023 dropped it: there the partners agree beforehand
    "inform-partners": (
        "became_aware",
        [*NOTIFIED[:2], (date(2023, 12, 15), WT18, NONE)],
    ),
    "notify-looked-after-death": ("became_aware", ALL_THREE),
    "notify-care-leaver-death": ("became_aware", SINCE_2023),
    # the period is the Panel's, and so is its date: not that of awareness
    "rapid-review-submission": (
        "panel_notified",
        [
            (date(2018, 7, 4), NONE, WT18),
            (date(2019, 4, 1), WT18, PG19),
            (date(2022, 9, 1), PG19, PG22),
            (date(2025, 6, 1), PG22, PG25),
        ],
    ),
    "panel-response": (
        "rapid_review_submitted",
        [(date(2022, 9, 1), NONE, PG22), (date(2025, 6, 1), PG22, PG25)],
    ),
    "lcspr-decision-informed": (DECIDED, ALL_THREE),
    "lcspr-completion": (DECIDED, ALL_THREE),
    "lcspr-publication": (DECIDED, ALL_THREE),
    "lcspr-delay-explained": (DECIDED, ALL_THREE),
    "report-to-panel-statute": (PUBLISHED, LAW),
    "report-to-panel-guidance": (PUBLISHED, ALL_THREE),
    "report-to-secretary-of-state-statute": (PUBLISHED, LAW),
    "report-to-secretary-of-state-guidance": (PUBLISHED, ALL_THREE),
    "report-to-ofsted": (PUBLISHED, ALL_THREE),
    "lcspr-availability": (PUBLISHED, LAW),
    "improvements-to-panel-statute": (IMPROVED, LAW),
    "improvements-to-secretary-of-state-statute": (IMPROVED, LAW),
    "improvements-availability": (IMPROVED, LAW),
    "national-review-completion": (N_DECIDED, ALL_THREE),
    "national-review-publication": (N_DECIDED, ALL_THREE),
    "national-report-statute": (NATIONAL, LAW),
    "national-report-guidance": (NATIONAL, ALL_THREE),
    "national-review-availability": (NATIONAL, LAW),
    "national-improvements-statute": ("national_improvements_published", LAW),
    "national-improvements-availability": ("national_improvements_published", LAW),
    "yearly-report": (None, [(date(2018, 6, 29), NONE, ACT)]),
    "yearly-report-by-september": (None, SINCE_2023),
    "yearly-report-shared": ("yearly_report_published", SINCE_2023),
    "yearly-report-submission": (None, SINCE_2023),
    "information-supplied": ("information_requested", [(date(2018, 6, 29), NONE, ACT)]),
    "tell-parents-of-looked-after-death": (None, [(date.min + ONE_DAY, ACT89, ACT89)]),
    "lcspr-progress-monitored": (DECIDED, LAW),
    "national-review-progress-monitored": (N_DECIDED, LAW),
    "improvements-to-panel-guidance": (IMPROVED, ALL_THREE),
    "improvements-to-secretary-of-state-guidance": (IMPROVED, ALL_THREE),
    "national-improvements-guidance": (N_IMPROVED, SINCE_2023),
    "non-publication-explained": ("publication_decided_against", SINCE_2023),
    "national-non-publication-explained": ("national_publication_decided_against", SINCE_2023),
    "national-delay-explained": (N_DECIDED, SINCE_2023),
    "notified-before-review": (
        SUBMITTED,
        [
            (date(2022, 9, 1), NONE, PG22),
            (date(2023, 12, 15), PG22, WT23),
            (date(2026, 3, 18), WT23, WT26),
        ],
    ),
    "notified-before-lcspr": (DECIDED, SINCE_2023),
    "rapid-review-promptly": ("panel_notified", SINCE_2023),
    "national-review-considered": (SUBMITTED, SINCE_2023),
    "panel-response-promptly": (SUBMITTED, SINCE_2023),
    "national-review-announced": (N_DECIDED, SINCE_2023),
    "improvements-audited": (COMPLETED, SINCE_2023),
    "national-report-shared": ("national_review_completed", SINCE_2023),
    "published-reports-shared": (PUBLISHED, SINCE_2023),
    "suspicion-reported": ("abuse_suspected_as_cause", SINCE_2023),
}
#: rule, day, the instrument in force that day or None: three days for every change, and far ends.
DAYS = [
    (rule_id, day, instrument)
    for rule_id, (_, changes) in CHANGES.items()
    for first, before, following in changes
    for day, instrument in (
        (first - ONE_DAY, before),
        (first, following),
        (first + ONE_DAY, following),
    )
] + [
    (rule_id, day, instrument)
    for rule_id, (_, changes) in CHANGES.items()
    for day, instrument in ((date(2012, 2, 29), changes[0][1]), (LONG_AFTER, changes[-1][2]))
]


def test_the_changes_of_every_national_rule_are_listed():
    assert set(CHANGES) == set(BOOK.editions)


@pytest.mark.parametrize(("rule_id", "day", "instrument"), DAYS)
def test_the_edition_in_force_on_a_day(rule_id, day, instrument):
    edition = BOOK.edition_on(rule_id, day)
    assert (edition.rule.cite.instrument if edition.in_force else None) == instrument


@pytest.mark.parametrize(
    ("rule_id", "day", "instrument"),
    [row for row in DAYS if CHANGES[row[0]][0] is not None and row[1] != LONG_AFTER],
)
def test_the_date_of_one_event_decides_the_edition_and_not_the_day_of_asking(
    rule_id, day, instrument
):
    facts = {
        "outcome": "died", "abuse_or_neglect": "known", "looked_after": True, "care_leaver": True,
    }  # fmt: skip
    case = Case.of("EX-2026-001", **facts, **{CHANGES[rule_id][0]: day})
    for as_of in (day, date(2027, 12, 31)):
        yearly = rule_id.startswith("yearly")
        timeline = compute_timeline(case, BOOK, as_of=as_of, partnership=yearly)
        [milestone] = timeline.all(rule_id)
        if instrument is None:
            assert milestone.status == "not_applicable"
            assert milestone.flags == ("no_edition",)
            assert (milestone.due, milestone.late, milestone.readings) == (None, False, {})
        else:
            assert milestone.definition.cite.instrument == instrument
            assert "no_edition" not in milestone.flags


def test_the_due_date_never_decides_the_edition():
    """Aware on the last day of the 2023 edition, due in the 2026 one: the 2023 edition holds."""
    case = Case.of(
        "EX-2026-001", outcome="died", abuse_or_neglect="known", became_aware=date(2026, 3, 17)
    )
    milestone = compute_timeline(case, BOOK, as_of=date(2026, 4, 1))["notify-panel"]
    assert milestone.due == date(2026, 3, 24)  # 18, 19, 20, 23, 24 March
    assert milestone.definition.cite.instrument == WT23
    assert "unverified" not in milestone.flags


def test_what_september_asks_is_decided_by_that_september():
    """Paragraph 109 asks for it "every year, starting from 2024"."""
    timeline = compute_timeline(
        Case.of("EX-2026-001"), BOOK, as_of=date(2027, 1, 1), partnership=True
    )
    found = [(m.due, m.citation.instrument) for m in timeline.all("yearly-report-by-september")]
    assert found == [
        (date(2024, 9, 30), WT23),
        (date(2025, 9, 30), WT23),
        (date(2026, 9, 30), WT26),
        (date(2027, 9, 30), WT26),
    ]
