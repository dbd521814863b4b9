"""Local rules against national ones: who acts, to whom, and a date that was left out."""

import pytest

from lint_books import both, found, rule, rules
from safeguarding_timelines.lint import Severity

NATIONAL = 'event = "reported"\nwithin = "5 days"\nof = "started"\nactor = "local authority"'
IMPLEMENTS = 'implements = "national"'


def findings(folder, own, *, more="", national=NATIONAL):
    return found(both(folder, rule("national", national, more), rule("local", own, IMPLEMENTS)))


def own(actor, *more):
    return "\n".join(
        ['event = "reported"', 'within = "5 days"', 'of = "started"', f'actor = "{actor}"', *more]
    )


def test_a_duty_put_on_somebody_else_is_a_wrong_actor(tmp_path):
    [one] = findings(tmp_path, own("partnership"))
    assert (one.code, one.severity) == ("wrong-actor", Severity.WARNING)
    assert one.rules == ("local", "national")
    assert one.message == (
        "local has it done by: partnership. national puts the duty on: local authority. "
        "Say on_behalf_of if the one acts for the other."
    )


@pytest.mark.parametrize(
    "acting",
    [
        own("local authority"),
        own("Local Authority"),
        own("a company of the council", 'on_behalf_of = "local authority"'),
        own("local authority", 'on_behalf_of = "safeguarding partners"'),
    ],
)
def test_whoever_acts_for_the_one_who_must_is_no_wrong_actor(tmp_path, acting):
    assert findings(tmp_path, acting) == []


def test_acting_on_behalf_of_somebody_else_still_is(tmp_path):
    [one] = findings(tmp_path, own("a company", 'on_behalf_of = "police"'))
    assert one.code == "wrong-actor"


TO = 'recipients = ["Panel", "Ofsted"]'


def test_a_recipient_left_out_is_named(tmp_path):
    said = own("local authority", 'recipients = ["panel", "the chair"]')
    one, _ = sorted(findings(tmp_path, said, more=TO), key=lambda one: one.code, reverse=True)
    assert (one.code, one.severity) == ("wrong-recipient", Severity.WARNING)
    assert one.message == (
        "local goes to: panel, the chair. national goes to: Panel, Ofsted. Left out: Ofsted."
    )


def test_all_recipients_left_out_are_named(tmp_path):
    said = own("local authority", 'recipients = ["the chair"]')
    one, _ = sorted(findings(tmp_path, said, more=TO), key=lambda one: one.code, reverse=True)
    assert one.message.endswith("Left out: Panel, Ofsted.")


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        ['recipients = ["ofsted", "PANEL"]'],
        ['recipients = ["Panel", "Ofsted", "the chair"]'],
    ],
)
def test_recipients_unsaid_or_all_there_are_fine(tmp_path, recipients):
    assert findings(tmp_path, own("local authority", *recipients), more=TO) == []


def test_people_are_compared_with_the_newest_edition(tmp_path):
    bound = 'event = "reported"\nwithin = "5 days"\nof = "started"\n'
    national = rules(
        rule("national", f'{bound}actor = "council"\nin_force = {{ from = 2025-07-01 }}'),
        rule("national", f'{bound}actor = "police"\nin_force = {{ until = 2025-06-30 }}'),
    )
    [one] = found(both(tmp_path, national, rule("local", own("police"), IMPLEMENTS)))
    assert one.code == "wrong-actor"
    assert "council" in one.message
    assert found(both(tmp_path, national, rule("local", own("council"), IMPLEMENTS))) == []


def test_people_are_not_compared_where_no_duty_is_carried_out(tmp_path):
    book = both(tmp_path, rule("national", NATIONAL, TO), rule("local", own("police")))
    assert found(book) == []


def test_a_rule_that_is_never_computed_may_name_anybody(tmp_path):
    assert findings(tmp_path, own("police", 'inactive = "incoherent"')) == []


# -- A date that was left out ----------------------------------------------------------------

PROMPTLY = 'event = "reported"\nuntimed = "promptly"\nafter = "started"\nactor = "local authority"'


@pytest.mark.parametrize(
    ("force", "severity"),
    [("statute", Severity.WARNING), ("guidance", Severity.NOTE), ("expectation", Severity.NOTE)],
)
def test_a_local_text_without_the_national_date_is_found(tmp_path, force, severity):
    [one] = findings(tmp_path, PROMPTLY, more=f'force = "{force}"')
    assert (one.code, one.severity, one.rules) == (
        "untimed-locally",
        severity,
        ("local", "national"),
    )
    assert one.message == (
        "local sets no date, where national (The text, paragraph 1) says: within 5 days of the "
        "start. The date binds all the same."
    )
    assert one.triggers is None


def test_where_the_national_rule_sets_no_date_the_local_one_need_not(tmp_path):
    assert findings(tmp_path, PROMPTLY, national=PROMPTLY) == []


def test_a_date_of_any_edition_counts_as_the_national_date(tmp_path):
    national = rules(
        rule("national", NATIONAL, "in_force = { from = 2026-01-01 }"),
        rule("national", PROMPTLY, "in_force = { until = 2025-12-31 }"),
    )
    [one] = found(both(tmp_path, national, rule("local", PROMPTLY, IMPLEMENTS)))
    assert one.code == "untimed-locally"


def test_an_untimed_step_that_carries_out_nothing_is_left_alone(tmp_path):
    book = both(tmp_path, rule("national", NATIONAL), rule("local", PROMPTLY))
    assert found(book) == []


# -- One event for two acts ----------------------------------------------------------------------


def test_an_act_that_would_discharge_a_duty_to_others_is_found(tmp_path):
    national = f"{NATIONAL}\n{TO}"
    local = own("local authority", 'recipients = ["Panel"]')
    codes = {one.code: one for one in findings(tmp_path, local, national=national)}
    assert set(codes) == {"wrong-recipient", "discharges-other-recipients"}
    found = codes["discharges-other-recipients"]
    assert (found.severity, found.rules) == (Severity.WARNING, ("local", "national"))
    assert "does not go to: Ofsted" in found.message


@pytest.mark.parametrize(
    "local",
    [
        own("local authority", 'recipients = ["Ofsted", "Panel", "police"]'),  # all of them
        own("local authority"),  # nobody is named
        own("local authority", 'recipients = ["Panel"]').replace('"reported"', '"acted"'),
    ],
)
def test_an_act_towards_all_of_them_or_of_its_own_is_not(tmp_path, local):
    found = findings(tmp_path, local, national=f"{NATIONAL}\n{TO}")
    assert [one for one in found if one.code == "discharges-other-recipients"] == []
