"""What lint finds in each rulebook that comes with the library: all of it, and nothing else.

C-numbers are those of the list of conflicts between the sources, made before the library was. The
sets are exact: a finding that is new, or lost, fails.
"""

from datetime import timedelta

import pytest

import oracle
from rulebook_text import day
from safeguarding_timelines import WorkingCalendar, load_rulebook
from safeguarding_timelines.lint import Severity, lint

ERROR, WARNING, NOTE = Severity

#: code: of each finding, the rules it names and the statements of the sources behind them.
ENGLAND = {
    "secondary-text": [
        (
            # Working Together 2018
            "notify-panel inform-partners notify-looked-after-death rapid-review-submission "
            "lcspr-completion lcspr-publication report-to-ofsted improvements-to-panel-guidance "
            "improvements-to-secretary-of-state-guidance lcspr-decision-informed "
            "lcspr-delay-explained national-review-completion national-review-publication",
            "",
        ),
        ("notify-panel inform-partners", ""),  # gov.uk, June 2018
        # Working Together 2026, as the DfE's own pages have it
        ("notify-panel notify-looked-after-death notify-care-leaver-death", ""),
        ("rapid-review-submission", ""),  # Panel guidance of April 2019; and of June 2025
        # Panel guidance of September 2022
        ("rapid-review-submission panel-response notified-before-review", ""),
    ],
    "unverified-text": [
        (
            # Working Together 2026
            "lcspr-decision-informed lcspr-completion lcspr-publication lcspr-delay-explained "
            "report-to-panel-guidance report-to-secretary-of-state-guidance report-to-ofsted "
            "national-review-completion national-review-publication national-report-guidance "
            "yearly-report-by-september yearly-report-submission yearly-report-shared "
            "improvements-to-panel-guidance improvements-to-secretary-of-state-guidance "
            "national-improvements-guidance non-publication-explained "
            "national-non-publication-explained national-delay-explained notified-before-review "
            "notified-before-lcspr rapid-review-promptly national-review-considered "
            "panel-response-promptly national-review-announced improvements-audited "
            "national-report-shared published-reports-shared suspicion-reported",
            "",
        ),
        # Working Together 2018: seven working days, from a local document that quotes a draft
        (
            "report-to-panel-guidance report-to-secretary-of-state-guidance "
            "national-report-guidance",
            "",
        ),
        ("panel-response", ""),  # carried over into the guidance of June 2025
    ],
    "unqualified-days": [("yearly-report-shared", "")],  # paragraph 109: 7 days
    "assumed": [("notified-before-lcspr", "")],  # paragraph 337: that the order is meant
}
KINGSTON_RICHMOND = {
    # C-01: seven days where Working Together has seven working days.
    "weaker-than-guidance": [
        ("report-to-panel-seven-days report-to-panel-guidance", "B30"),
        ("improvements-to-panel improvements-to-panel-guidance", "B32"),
        (
            "improvements-to-secretary-of-state improvements-to-secretary-of-state-guidance",
            "B32",
        ),
        ("improvements-to-ofsted report-to-ofsted", "B32"),
    ],
    # C-14: the Panel, where Working Together names the Secretary of State and Ofsted.
    "wrong-recipient": [("looked-after-death-to-panel notify-looked-after-death", "B2")],
    # C-20: the Secretary of State's copy has no date here; and the partners' report, B3.
    "untimed-locally": [
        ("report-to-secretary-of-state report-to-secretary-of-state-statute", "B31"),
        ("tell-safeguarding-partners inform-partners", "B3"),
    ],
    # C-28: return by day 5, share five working days before the meeting, meet by day 10.
    "no-slack": [
        (
            "rapid-review-meeting chronologies-returned chronologies-before-sharing "
            "chronologies-shared",
            "B12 B14 B15",
        )
    ],
    "steps-do-not-fit-on-a-reading": [
        (
            "rapid-review-meeting chronologies-returned chronologies-before-sharing "
            "chronologies-shared",
            "B12 B14 B15",
        )
    ],
    # C-09: completed by the end of six months leaves no room for the notice before publication.
    "steps-do-not-fit": [
        (
            "lcspr-published-in-six-months lcspr-completion report-to-secretary-of-state "
            "report-to-secretary-of-state-guidance",
            "B24 B31",
        )
    ],
    "unqualified-days": [
        ("report-to-panel-seven-days", "B30"),
        ("improvements-to-panel", "B32"),
        ("improvements-to-secretary-of-state", "B32"),
        ("improvements-to-ofsted", "B32"),
    ],
    "assumed": [
        ("subgroup-meets-quarterly", "C1"),
        ("leadership-updated-quarterly", "C3"),
        ("terms-reviewed-annually", "C6"),
        ("lcspr-published-in-six-months", "B24"),
        ("escalate-disagreement", "B8"),
        ("chronologies-returned", "B12"),
        ("improvements-to-panel", "B32"),
    ],
}
KINGSTON_RICHMOND_LLR = {
    # C-06: a month, on a page older than the same partnership's own 15 working days.
    "weaker-than-guidance": [("decision-within-a-month rapid-review-submission", "A1")],
    "superseded-text": [("decision-within-a-month", "A1"), ("panel-told-of-decision", "A2")],
    "untimed-locally": [("rapid-review-after-notification rapid-review-submission", "A4")],
    "assumed": [
        ("annual-reports-to-health-and-wellbeing-boards", "A5"),
        ("decision-within-a-month", "A1"),
    ],
}
BARNET = {
    # C-04: 15 days without a word which, fewer than 15 working days on every day there is.
    "unqualified-days": [("rapid-review-in-15-days", "D1")],
    "stricter-than-national": [("rapid-review-in-15-days rapid-review-submission", "D1")],
    "wrong-recipient": [("panel-told-of-decision-and-reviewer lcspr-decision-informed", "D5")],
}
KIRKLEES = {
    # C-07: half the year that regulation 17 asks for.
    "weaker-than-statute": [("six-months-on-the-website lcspr-availability", "E35")],
    # C-05: five working days from awareness, from a draft that was not enacted.
    "stricter-than-national": [("findings-in-five-days rapid-review-submission", "E7 E9")],
    "superseded-text": [("findings-in-five-days", "E7 E9"), ("view-in-principle", "E8")],
    # C-14: Ofsted and the partners, and not the Secretary of State.
    "wrong-recipient": [("report-looked-after-death notify-looked-after-death", "E3")],
    # C-18: section 16C puts it on the local authority.
    "wrong-actor": [("partnership-notifies-panel notify-panel", "E5")],
    "untimed-locally": [
        ("partnership-notifies-panel notify-panel", "E5"),
        ("final-review-sent report-to-panel-statute", "E31"),
    ],
    # C-25: no stage says what day 1 is.
    "assumed-day-one": [
        ("notification-stage", "E4"),
        ("information-stage", "E10"),
        ("decision-stage", "E12"),
        ("writing-stage", "E16"),
        ("approval-stage", "E24"),
    ],
    # Where the guidance names no start.
    "assumed": [
        ("information-tool-returned", "E11"),
        ("chronology-in-14-days", "E15"),
        ("review-amended", "E28"),
        ("completed-once-approved", "E31"),
        ("report-to-safeguarding-partners", "E2"),
        ("report-to-ofsted-and-dfe", "E2"),
        ("report-to-child-death-review-partners", "E2"),
    ],
    "stage-cannot-hold-its-parts": [
        (
            # C-26: 14 + 14 + 28 days.
            "writing-stage chronology-template chronology-in-14-days practice-learning-event "
            "first-draft-in-28-days",
            "E15 E16 E18 E20",
        ),
        (
            # C-27: 14 days, twice 48 hours, 14 days and the seven working days of E30.
            "approval-stage extraordinary-workstream workstream-minutes review-amended "
            "business-group-asked business-group-approval completed-once-approved "
            "final-review-sent full-report-to-panel-seven-working-days",
            "E24 E25 E27 E28 E29 E30 E31",
        ),
    ],
    # C-31: publishing on completion; and seven days after sending, for seven working days' notice.
    "orders-exclude-each-other": [
        (
            "publish-upon-completion final-review-sent full-report-to-panel-seven-working-days",
            "E21 E30 E31",
        ),
        # E31 publishes seven days after sending, where E30 has seven working days' notice
        (
            "publish-seven-days-after-sending full-report-to-panel-seven-working-days",
            "E30 E31",
        ),
    ],
    # C-09: completed by the end of the six months in which it is to be published, and sent to the
    # Panel only then, seven working days before publication.
    "steps-do-not-fit": [
        ("lcspr-publication lcspr-completion final-review-sent report-to-panel-guidance", "E31")
    ],
    # C-02: seven working days after completion.
    "inactive-rule": [("seven-working-days-after-completion", "E30")],
    "unqualified-days": [
        ("chronology-in-14-days", "E15"),
        ("practice-learning-event", "E18"),
        ("first-draft-in-28-days", "E20"),
        ("extraordinary-workstream", "E25"),
        ("business-group-approval", "E29"),
        ("publish-seven-days-after-sending", "E31"),
    ],
}
EXPECTED = {
    "england": ENGLAND,
    "kingston-richmond": KINGSTON_RICHMOND,
    "kingston-richmond-llr": KINGSTON_RICHMOND_LLR,
    "barnet": BARNET,
    "kirklees-2018": KIRKLEES,
}
#: How grave each code is here. Only what is below statute is an error.
GRAVITY = {
    "weaker-than-statute": ERROR,
    "weaker-than-guidance": WARNING,
    "wrong-recipient": WARNING,
    "wrong-actor": WARNING,
    "assumed-day-one": WARNING,
    "superseded-text": WARNING,
    "stage-cannot-hold-its-parts": WARNING,
    "orders-exclude-each-other": WARNING,
    "steps-do-not-fit": WARNING,
    "steps-do-not-fit-on-a-reading": WARNING,
    "no-slack": NOTE,
    "unqualified-days": NOTE,
    "assumed": NOTE,
    "inactive-rule": NOTE,
    "secondary-text": NOTE,
    "unverified-text": NOTE,
    "stricter-than-national": NOTE,
}
#: Of the dates left out locally, the ones that a statute sets.
LEFT_OUT_OF_STATUTE = {"report-to-secretary-of-state", "final-review-sent"}

BOOKS = pytest.mark.parametrize("name", list(EXPECTED))


#: Twenty years in place of a hundred and one, which would find the same and take longer.
FIRST, LAST = day("2016-01-01"), day("2035-12-31")
_WHOLE = WorkingCalendar.england_and_wales()
CALENDAR = WorkingCalendar(
    _WHOLE.name,
    {holiday: why for holiday, why in _WHOLE.holidays.items() if FIRST <= holiday <= LAST},
    coverage=(FIRST, LAST),
    announced_until=_WHOLE.announced_until,
)


@pytest.fixture(scope="module")
def findings():
    """The findings of each rulebook, linted once."""
    return {name: lint(load_rulebook(name), calendar=CALENDAR) for name in EXPECTED}


@pytest.fixture(scope="module")
def kirklees(findings):
    return {one.rules[0]: one for one in findings["kirklees-2018"] if one.triggers}


@BOOKS
def test_lint_finds_this_and_nothing_else(findings, name):
    found = {(one.code, frozenset(one.rules), frozenset(one.statements)) for one in findings[name]}
    assert found == {
        (code, frozenset(names.split()), frozenset(statements.split()))
        for code, several in EXPECTED[name].items()
        for names, statements in several
    }


def test_over_the_whole_calendar_lint_finds_the_same(findings):
    few, all_of_them = findings["barnet"], lint(load_rulebook("barnet"))
    assert [one[:4] for one in few] == [one[:4] for one in all_of_them]
    [few_days, all_days] = [
        one.triggers.of for several in (few, all_of_them) for one in several if one.triggers
    ]
    assert few_days < all_days


@BOOKS
def test_no_finding_is_told_twice(findings, name):
    messages = [(one.code, one.rules, one.message) for one in findings[name]]
    assert len(messages) == len(set(messages))


@BOOKS
def test_each_finding_is_as_grave_as_what_it_is_about(findings, name):
    for one in findings[name]:
        if one.code == "untimed-locally":
            expected = WARNING if one.rules[0] in LEFT_OUT_OF_STATUTE else NOTE
        else:
            expected = GRAVITY[one.code]
        assert (one.code, one.rules, one.severity) == (one.code, one.rules, expected)


def test_the_national_rules_alone_give_no_error_and_no_warning(findings):
    assert {one.severity for one in findings["england"]} == {NOTE}


def test_six_months_for_a_year_is_the_only_error_of_all(findings):
    errors = [
        (name, one.rules)
        for name, several in findings.items()
        for one in several
        if one.severity is ERROR
    ]
    assert errors == [("kirklees-2018", ("six-months-on-the-website", "lcspr-availability"))]


@BOOKS
def test_an_example_is_a_day_on_which_the_rules_named_were_in_force(findings, name):
    book = load_rulebook(name)
    for one in findings[name]:
        for rule_id in one.rules if one.example else ():
            assert book.edition_on(rule_id, one.example).in_force, (one.code, rule_id, one.example)


@BOOKS
def test_findings_on_every_day_say_so_and_on_no_day_past_the_calendar(findings, name):
    for one in findings[name]:
        if one.triggers is None:
            continue
        first, last = one.triggers.spans[0][0], one.triggers.spans[-1][1]
        assert FIRST <= first <= one.example <= last <= LAST
        assert one.triggers.worst_by > 0
        assert one.triggers.days <= one.triggers.of <= 20 * 365 + 5


# -- How often, and by how much --------------------------------------------------------------


def test_six_months_are_too_short_by_184_days_at_worst(kirklees):
    # Every day from 29 June 2018, when the Regulations came into force, to the last. From
    # 31 Aug 2018: 28 Feb or 31 Aug 2019. July to December are 184 days as well, later on.
    said = kirklees["six-months-on-the-website"].triggers
    every = (LAST - day("2018-06-29")).days + 1
    assert (said.days, said.of, said.worst_by) == (every, every, 184)
    assert said.worst_on == day("2018-08-31")


def test_the_approval_stage_lacks_up_to_sixteen_days_from_whatever_day(kirklees):
    # 14 + 2 + 2 + 14 are 32, and seven working days before publication up to 14 more at
    # Christmas: 46; days 61 to 90 are 30.
    said = kirklees["approval-stage"].triggers
    assert (said.days, said.worst_by) == (said.of, 16)


def test_the_writing_stage_lacks_one_day_from_whatever_day(kirklees):
    # 14 + 14 + 28 are 56; days 6 to 60 are 55. All three periods stand in the message.
    one = kirklees["writing-stage"]
    assert (one.triggers.days, one.triggers.worst_by) == (one.triggers.of, 1)
    assert one.message.count("14 days") == 2
    assert "28 days" in one.message


def test_publishing_seven_days_after_sending_breaks_the_notice_on_every_day(kirklees):
    said = kirklees["publish-seven-days-after-sending"].triggers
    assert said.days == said.of > 6_000


def test_publishing_seven_days_after_sending_lacks_seven_more_at_worst(kirklees):
    # Sent Wed 21 Dec 2016: 22, 23, 28, 29, 30 Dec and 3 Jan are six working days after it, so that
    # seven working days' notice is kept from 4 Jan on; seven days after sending is 28 Dec. No day
    # of the ten months before lacks as many.
    closed = oracle.bank_holidays(2016) | oracle.bank_holidays(2017)
    sent = day("2016-12-21")
    published = oracle.earliest_end(lambda e: oracle.subtract(e, 7, closed), sent, 30)
    assert published == day("2017-01-04")
    said = kirklees["publish-seven-days-after-sending"].triggers
    assert (published - (sent + timedelta(days=7))).days == said.worst_by == 7
    assert said.worst_on == sent


def test_a_month_for_fifteen_working_days_is_too_long_by_twelve_days_at_worst(findings):
    # From Sun 7 Jul 2019: 7 Aug, or Fri 26 Jul (8-12, 15-19, 22-26 July), twelve days before.
    [one] = [o for o in findings["kingston-richmond-llr"] if o.code == "weaker-than-guidance"]
    assert (one.triggers.days, one.triggers.worst_by) == (one.triggers.of, 12)
    closed = oracle.bank_holidays(2019)
    fifteen = oracle.add(day("2019-07-07"), 15, closed)
    assert (oracle.add_months(day("2019-07-07"), 1) - fifteen).days == 12


def test_seven_days_are_up_to_seven_days_short_of_seven_working_days(findings):
    # Published Wed 2 Jan 2019: sent by 26 Dec, or by 19 Dec (31, 28, 27, 24, 21, 20, 19 Dec).
    weaker = [o for o in findings["kingston-richmond"] if o.code == "weaker-than-guidance"]
    [one] = [o for o in weaker if o.rules[0] == "report-to-panel-seven-days"]
    assert (one.triggers.days, one.triggers.worst_by) == (one.triggers.of, 7)
    assert one.triggers.worst_on == day("2019-01-02")
    closed = oracle.bank_holidays(2018) | oracle.bank_holidays(2019)
    assert oracle.subtract(day("2019-01-02"), 7, closed) == day("2018-12-19")


def test_the_chronologies_have_no_working_day_to_spare_whenever_they_are_asked_for(findings):
    by_code = {one.code: one for one in findings["kingston-richmond"]}
    slack, overrun = by_code["no-slack"], by_code["steps-do-not-fit-on-a-reading"]
    assert slack.triggers.days == slack.triggers.of
    assert overrun.triggers.days == overrun.triggers.of
    assert "clear-days" in overrun.message
