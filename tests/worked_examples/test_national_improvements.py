"""Where only improvements are published and no report: what that ends, asks for and keeps.

Children Act 2004, sections 16B(4)-(5) and 16F(4)-(5): the report is published unless that is
inappropriate; then information about improvements is. Day 0 is the day of the event.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, compute_timeline, load_rulebook

ENGLAND = load_rulebook("england")


def timeline(as_of, **events):
    case = Case.of("EX-2026-001", outcome="died", abuse_or_neglect="known", **events)
    return compute_timeline(case, ENGLAND, as_of=as_of)


# -- The report that is no longer to be published ------------------------------------------------

# WT 2023 paragraph 365: decided Thu 15 Jan 2026, completed and published by Wed 15 Jul 2026.
DECIDED = {"lcspr_decided": date(2026, 1, 15)}


@pytest.mark.parametrize(
    ("published", "late"), [(date(2026, 7, 15), False), (date(2026, 7, 16), True)]
)
def test_improvements_published_alone_end_the_duty_to_publish_the_report(published, late):
    found = timeline(date(2026, 8, 1), improvements_published=published, **DECIDED)
    publication = found["lcspr-publication"]
    assert (publication.due, publication.status) == (date(2026, 7, 15), "superseded")
    assert publication.late == late
    # the review is still to be completed, whatever of it is published
    assert (found["lcspr-completion"].status, found["lcspr-completion"].late) == ("overdue", True)
    # nothing is going to be published that the report would have to go before
    for rule in ("report-to-panel-statute", "report-to-panel-guidance", "lcspr-availability"):
        assert found[rule].due is None
    # reasons are given for a delay, and for none where there was none
    assert found["lcspr-delay-explained"].status == ("untimed" if late else "not_applicable")


def test_improvements_that_are_only_planned_end_nothing_yet():
    found = timeline(date(2026, 7, 16), improvements_published=date(2026, 7, 20), **DECIDED)
    assert (found["lcspr-publication"].status, found["lcspr-publication"].late) == (
        "overdue", True,
    )  # fmt: skip


def test_improvements_published_alone_end_the_duty_to_publish_the_national_review():
    """WT 2023 paragraph 374, decided Mon 2 Jun 2025: by Tue 2 Dec 2025."""
    decided = {"national_review_decided": date(2025, 6, 2)}
    for published, late in ((date(2025, 12, 2), False), (date(2025, 12, 3), True)):
        found = timeline(date(2026, 1, 5), national_improvements_published=published, **decided)
        publication = found["national-review-publication"]
        assert (publication.due, publication.status) == (date(2025, 12, 2), "superseded")
        assert publication.late == late
        assert found["national-review-completion"].status == "overdue"


@pytest.mark.parametrize(
    ("local", "national"),
    [("improvements_published", None), (None, "national_improvements_published")],
)
def test_local_and_national_improvements_do_not_stand_in_for_each_other(local, national):
    events = {kind: date(2025, 11, 3) for kind in (local, national) if kind}
    found = timeline(
        date(2026, 1, 5),
        lcspr_decided=date(2025, 6, 2),
        national_review_decided=date(2025, 6, 2),
        **events,
    )
    assert (found["lcspr-publication"].status == "superseded") == bool(local)
    assert (found["national-review-publication"].status == "superseded") == bool(national)
    for rule in ("improvements-to-panel-statute", "improvements-availability"):
        assert (found[rule].status != "not_applicable") == bool(local)
    for rule in ("national-improvements-statute", "national-improvements-availability"):
        assert (found[rule].status != "not_applicable") == bool(national)


# -- Ofsted: WT 2023 paragraph 364 ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "improvements", "counted_from", "due"),
    [
        # Fri 9 Jan 2026: 8 7 6 5 2 Jan, 31 30 Dec
        (date(2026, 1, 9), None, "lcspr_published", date(2025, 12, 30)),
        (None, date(2026, 1, 9), "improvements_published", date(2025, 12, 30)),
        # both: the earlier. Mon 5 Jan: 2 Jan, 31 30 29 Dec, (26 25 closed) 24 23 22 Dec
        (date(2026, 1, 9), date(2026, 1, 5), "improvements_published", date(2025, 12, 22)),
        (date(2026, 1, 5), date(2026, 1, 9), "lcspr_published", date(2025, 12, 22)),
    ],
)
def test_ofsted_gets_the_report_or_the_improvements_seven_working_days_before(
    report, improvements, counted_from, due
):
    events = {"lcspr_published": report, "improvements_published": improvements}
    found = timeline(date(2026, 1, 12), **{kind: on for kind, on in events.items() if on})
    ofsted = found["report-to-ofsted"]
    assert (ofsted.anchor.event, ofsted.anchor.basis) == (counted_from, "actual")
    assert (ofsted.due, ofsted.status) == (due, "overdue")


def test_by_the_letter_christmas_day_counts_in_the_notice_to_ofsted():
    """Footnote 209 hangs on paragraph 364. From Mon 5 Jan 2026: 2 Jan, 31 30 29 25 24 23 Dec."""
    ofsted = timeline(date(2025, 12, 1), improvements_published=date(2026, 1, 5))[
        "report-to-ofsted"
    ]
    assert ofsted.readings["literal-working-day"].due == date(2025, 12, 23)
    assert ofsted.readings["clear-days"].due == date(2025, 12, 19)  # one more than the 22nd
    assert ofsted.cautious == "clear-days"


# -- National improvements: SI regulations 9(2) and 10 --------------------------------------------


@pytest.mark.parametrize(
    ("sent", "as_of", "status", "late"),
    [
        (None, date(2025, 12, 29), "due", False),  # planned, and already asked for
        (None, date(2026, 1, 2), "due_today", False),
        (None, date(2026, 1, 3), "overdue", True),
        (date(2026, 1, 2), date(2026, 1, 12), "met", False),
        (date(2026, 1, 3), date(2026, 1, 12), "met_late", True),
    ],
)
def test_report_and_improvements_go_to_the_secretary_of_state_seven_days_before(
    sent, as_of, status, late
):
    """Published Fri 9 Jan 2026: no later than Fri 2 Jan; with clear days Thu 1 Jan."""
    events = {"national_improvements_sent_to_secretary_of_state": sent} if sent else {}
    found = timeline(as_of, national_improvements_published=date(2026, 1, 9), **events)
    notice = found["national-improvements-statute"]
    assert (notice.due, notice.status, notice.late) == (date(2026, 1, 2), status, late)
    assert notice.readings["clear-days"].due == date(2026, 1, 1)
    assert (notice.force, notice.actor) == ("statute", "Child Safeguarding Practice Review Panel")
    assert str(notice.citation) == "si-2018-789, regulation 9(2)"


def test_national_improvements_ask_for_nothing_before_they_are_planned():
    found = timeline(date(2026, 1, 12), national_review_decided=date(2025, 11, 3))
    for rule in ("national-improvements-statute", "national-improvements-availability"):
        assert (found[rule].status, found[rule].due) == ("not_applicable", None)
        assert found[rule].decided_by == "national_improvements_published"


@pytest.mark.parametrize(
    ("withdrawn", "as_of", "status"),
    [
        (None, date(2026, 1, 8), "not_open"),
        (None, date(2026, 1, 9), "maintaining"),
        (None, date(2029, 1, 9), "maintaining"),
        (None, date(2029, 1, 10), "fulfilled"),
        (date(2029, 1, 9), date(2029, 2, 1), "breached"),  # the last day is still to be kept
        (date(2029, 1, 10), date(2029, 2, 1), "fulfilled"),
    ],
)
def test_national_improvements_stay_public_for_three_years(withdrawn, as_of, status):
    events = {"national_improvements_withdrawn": withdrawn} if withdrawn else {}
    found = timeline(as_of, national_improvements_published=date(2026, 1, 9), **events)
    kept = found["national-improvements-availability"]
    assert (kept.due, kept.status, kept.done_on) == (date(2029, 1, 9), status, withdrawn)
    assert str(kept.citation) == "si-2018-789, regulation 10"


def test_national_improvements_of_29_february_are_safest_kept_through_1_march():
    """Published Thu 29 Feb 2024: three years end on Sun 28 Feb 2027, or on Mon 1 Mar."""
    found = timeline(date(2024, 3, 1), national_improvements_published=date(2024, 2, 29))
    kept = found["national-improvements-availability"]
    assert (kept.due, kept.cautious) == (date(2027, 2, 28), "month-end-forward")
    assert kept.readings["month-end-forward"].due == date(2027, 3, 1)
    assert "ambiguous" in kept.flags


# -- Reasons for a delay ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "instrument"),
    [
        (date(2018, 7, 3), None),
        (date(2018, 7, 4), "working-together-2018"),  # as a local guidance written to it reports
        (date(2023, 12, 14), "working-together-2018"),
        (date(2023, 12, 15), "working-together-2023"),
        (date(2026, 3, 18), "working-together-2026"),
    ],
)
def test_reasons_for_a_delay_are_asked_for_from_july_2018(decided, instrument):
    """Publication is late wherever a text gives it a date: more than six months have passed."""
    found = timeline(date(2027, 1, 1), lcspr_decided=decided)
    assert found["lcspr-publication"].late == (instrument is not None)
    delay = found["lcspr-delay-explained"]
    if instrument is None:
        assert (delay.status, delay.flags) == ("not_applicable", ("no_edition",))
    else:
        assert (delay.status, delay.citation.instrument) == ("untimed", instrument)
    assert ("secondary" in delay.flags) == (instrument == "working-together-2018")
