"""The national dates worked by hand: each with the text it follows and the days as counted.

WT is Working Together to Safeguard Children; SI is SI 2018/789. Day 0 is the day of the event.
"""

from datetime import date

import pytest

from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook

ENGLAND = load_rulebook("england")
LOCAL = load_rulebook("kingston-richmond")
SERIOUS = {"outcome": "died", "abuse_or_neglect": "suspected"}


def timeline(as_of, book=ENGLAND, *, facts=SERIOUS, calendar=None, partnership=False, **events):
    case = Case.of("EX-2026-001", **facts, **events)
    return compute_timeline(case, book, as_of=as_of, calendar=calendar, partnership=partnership)


# -- Five working days from awareness: WT 2023 paragraph 330, WT 2026 not read -------------------


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        # Mon 15 Dec 2025: 16, 17, 18, 19, 22 Dec
        (date(2025, 12, 15), date(2025, 12, 22)),
        # Mon 22 Dec 2025: 23, 24, (25, 26 closed) 29, 30, 31 Dec
        (date(2025, 12, 22), date(2025, 12, 31)),
        # Christmas Day itself: 29, 30, 31 Dec, (1 Jan closed) 2, 5 Jan
        (date(2025, 12, 25), date(2026, 1, 5)),
        # Wed 1 Apr 2026: 2, (3 Good Friday, 6 Easter Monday) 7, 8, 9, 10 Apr
        (date(2026, 4, 1), date(2026, 4, 10)),
        # Sat 2 May 2026, and Fri 1 May alike: (4 May closed) 5, 6, 7, 8, 11 May
        (date(2026, 5, 2), date(2026, 5, 11)),
        (date(2026, 5, 1), date(2026, 5, 11)),
        # Mon 12 Sep 2022: 13, 14, 15, 16, (19 State Funeral) 20 Sep
        (date(2022, 9, 12), date(2022, 9, 20)),
        # Thu 30 Apr 2020: 1, 4 (Monday moved to VE Day), 5, 6, 7 May
        (date(2020, 4, 30), date(2020, 5, 7)),
        # Thu 29 Feb 2024: 1, 4, 5, 6, 7 Mar
        (date(2024, 2, 29), date(2024, 3, 7)),
    ],
)
def test_the_panel_is_notified_within_five_working_days_of_awareness(aware, due):
    milestone = timeline(aware, became_aware=aware)["notify-panel"]
    assert (milestone.due, milestone.act_by, milestone.status) == (due, due, "due")
    assert milestone.anchor.on == aware
    assert (milestone.force, milestone.late) == ("guidance", False)


@pytest.mark.parametrize(
    ("aware", "by_the_letter"),
    [
        # Good Friday counts: 2, 3, 7, 8, 9 Apr, against Fri 10 Apr
        (date(2026, 4, 1), date(2026, 4, 9)),
        # Christmas Day counts: 23, 24, 25, 29, 30 Dec, against Wed 31 Dec
        (date(2025, 12, 22), date(2025, 12, 30)),
    ],
)
def test_by_the_letter_of_footnote_209_good_friday_and_christmas_day_count(aware, by_the_letter):
    milestone = timeline(aware, became_aware=aware)["notify-panel"]
    assert milestone.readings["literal-working-day"].due == by_the_letter
    assert milestone.cautious == "literal-working-day"
    assert "ambiguous" in milestone.flags
    literal = timeline(aware, calendar=WorkingCalendar.literal(), became_aware=aware)
    assert literal["notify-panel"].due == by_the_letter


@pytest.mark.parametrize(
    ("as_of", "status", "late"),
    [
        (date(2025, 12, 15), "due", False),
        (date(2025, 12, 21), "due", False),
        (date(2025, 12, 22), "due_today", False),
        (date(2025, 12, 23), "overdue", True),
    ],
)
def test_the_last_day_is_in_time_and_the_day_after_is_late(as_of, status, late):
    milestone = timeline(as_of, became_aware=date(2025, 12, 15))["notify-panel"]
    assert (milestone.status, milestone.late) == (status, late)


# -- Fifteen working days: Panel guidance 2025 --------------------------------------------------


def test_the_rapid_review_over_christmas_meets_on_day_10_and_is_submitted_on_day_15():
    """Notified Wed 17 Dec 2025: 18 19 22 23 24 / 29 30 31 2 5 Jan / 6 7 8 9 12 Jan."""
    found = timeline(
        date(2025, 12, 17),
        LOCAL,
        became_aware=date(2025, 12, 15),
        panel_notified=date(2025, 12, 17),
    )
    assert found["rapid-review-meeting"].due == date(2026, 1, 5)
    assert found["rapid-review-submission"].due == date(2026, 1, 12)
    assert found["rapid-review-day-15"].due == date(2026, 1, 12)
    assert found["notify-panel"].status == "met"


def test_the_start_of_the_fifteen_days_spreads_over_two_weeks_at_easter():
    """Conflict C-03, incident Wed 9 Apr, aware Thu 17 Apr, notified Mon 28 Apr 2025.

    Closed are Good Friday the 18th, Easter Monday the 21st and Monday 5 May. From the incident:
    10 11 / 14-17 / 22-25 / 28-30 Apr, 1 2 May. From awareness: 22-25 / 28-30 Apr, 1 2 / 6-9 / 12
    13 May. From the notification: 29 30 Apr, 1 2 / 6-9 / 12-16 / 19 20 May.
    """
    found = timeline(
        date(2025, 4, 29),
        incident=date(2025, 4, 9),
        became_aware=date(2025, 4, 17),
        panel_notified=date(2025, 4, 28),
    )
    milestone = found["rapid-review-submission"]
    assert milestone.due == date(2025, 5, 20)
    assert milestone.readings["from-awareness"].due == date(2025, 5, 13)
    assert milestone.readings["from-the-incident"].due == date(2025, 5, 2)
    assert milestone.cautious == "from-the-incident"
    assert {"ambiguous", "secondary"} <= set(milestone.flags)
    assert "contested" not in milestone.flags  # due under every one of them
    assert milestone.anchor.event == "panel_notified"
    # notified on the last day of the five: 22, 23, 24, 25, 28 Apr
    assert (found["notify-panel"].due, found["notify-panel"].status) == (date(2025, 4, 28), "met")


def test_the_fifteen_days_from_the_incident_end_with_the_text_that_says_so():
    """The box on page 144 stands in Working Together 2023, which ends on 17 March 2026."""
    events = {"incident": date(2026, 3, 2), "became_aware": date(2026, 3, 10)}
    last = timeline(date(2026, 3, 18), **events, panel_notified=date(2026, 3, 17))
    assert "from-the-incident" in last["rapid-review-submission"].readings
    first = timeline(date(2026, 3, 18), **events, panel_notified=date(2026, 3, 18))
    assert set(first["rapid-review-submission"].readings) == {"from-awareness"}
    # From Tue 10 Mar: 11-13 / 16-20 / 23-27 / 30 31 March. From Wed 18 Mar: 19 20 / 23-27 / 30 31,
    # 1 2 / (3 and 6 April closed) 7-10 April.
    assert first["rapid-review-submission"].due == date(2026, 4, 10)
    assert first["rapid-review-submission"].readings["from-awareness"].due == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("as_of", "contested"), [(date(2025, 5, 2), True), (date(2025, 5, 1), False)]
)
def test_readings_are_contested_from_the_day_on_which_they_disagree(as_of, contested):
    found = timeline(
        as_of,
        incident=date(2025, 4, 9),
        became_aware=date(2025, 4, 17),
        panel_notified=date(2025, 4, 28),
    )
    assert ("contested" in found["rapid-review-submission"].flags) == contested


def test_the_guidance_of_2019_counts_from_awareness_and_the_notification_is_the_reading():
    """Aware Mon 10 June 2019: 11-14 / 17-21 / 24-28 June, 1 July. Notified Wed 12: Wed 3 July."""
    found = timeline(
        date(2019, 6, 12), became_aware=date(2019, 6, 10), panel_notified=date(2019, 6, 12)
    )
    milestone = found["rapid-review-submission"]
    assert milestone.due == date(2019, 7, 1)
    assert milestone.readings["from-notification"].due == date(2019, 7, 3)
    assert milestone.cautious == "default"


def test_before_april_2019_the_rapid_review_was_due_promptly_and_on_no_date():
    found = timeline(
        date(2019, 2, 1), became_aware=date(2019, 1, 7), panel_notified=date(2019, 1, 9)
    )
    milestone = found["rapid-review-submission"]
    assert (milestone.status, milestone.due, milestone.late) == ("untimed", None, False)


def test_the_reply_is_expected_fifteen_working_days_after_the_submission():
    """Submitted Mon 12 Jan 2026: 13-16 / 19-23 / 26-30 Jan, 2 Feb."""
    found = timeline(
        date(2026, 2, 3), became_aware=date(2025, 12, 15), panel_notified=date(2025, 12, 17),
        rapid_review_submitted=date(2026, 1, 12),
    )  # fmt: skip
    reply = found["panel-response"]
    assert (reply.due, reply.status, reply.force) == (date(2026, 2, 2), "overdue", "expectation")
    assert "unverified" in reply.flags  # whether the guidance of 2025 keeps it is not known


# -- Six months: WT 2023 paragraphs 365 and 374 --------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),  # no 31 February
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2025, 10, 31), date(2026, 4, 30)),
        (date(2024, 2, 29), date(2024, 8, 29)),
        (date(2025, 9, 21), date(2026, 3, 21)),  # a Saturday, and it does not roll
    ],
)
def test_a_review_is_completed_and_published_six_months_after_the_decision(decided, due):
    found = timeline(decided, lcspr_decided=decided, national_review_decided=decided)
    rules = ["lcspr-completion", "lcspr-publication"]
    if decided >= date(2023, 12, 15):  # paragraph 374 is new in 2023
        rules += ["national-review-completion", "national-review-publication"]
    for rule in rules:
        assert (rule, found[rule].due, found[rule].force) == (rule, due, "guidance")


def test_a_due_date_on_a_saturday_stays_and_the_friday_is_the_day_to_act_by():
    milestone = timeline(date(2025, 9, 21), lcspr_decided=date(2025, 9, 21))["lcspr-completion"]
    assert (milestone.due, milestone.act_by) == (date(2026, 3, 21), date(2026, 3, 20))


# -- Notice before publication: SI regulations 9 and 16, WT 2023 paragraphs 364 and 373 ----------

#: publication, seven days, eight days, seven working days, eight working days
NOTICE = [
    # 8 7 6 5 2 Jan, 31 30 Dec, and 29 Dec
    (date(2026, 1, 9), date(2026, 1, 2), date(2026, 1, 1), date(2025, 12, 30), date(2025, 12, 29)),
    # 10 9 8 7 Apr, (Easter) 2 1 Apr, 31 Mar, and 30 Mar; the seventh day is Easter Monday
    (date(2026, 4, 13), date(2026, 4, 6), date(2026, 4, 5), date(2026, 3, 31), date(2026, 3, 30)),
    # 4 3 2 1 June, 29 28 27 May, and 26 May (25 May closed)
    (date(2026, 6, 5), date(2026, 5, 29), date(2026, 5, 28), date(2026, 5, 27), date(2026, 5, 26)),
    # 21 20 19 18 17 14 13 Aug, and 12 Aug
    (date(2026, 8, 24), date(2026, 8, 17), date(2026, 8, 16), date(2026, 8, 13), date(2026, 8, 12)),
]
RECIPIENTS = [
    ("lcspr_published", "report-to-panel"),
    ("lcspr_published", "report-to-secretary-of-state"),
    ("national_review_published", "national-report"),
]


@pytest.mark.parametrize(("kind", "rule"), RECIPIENTS)
@pytest.mark.parametrize("row", NOTICE, ids=lambda row: str(row[0]))
def test_a_report_is_sent_seven_days_by_law_and_seven_working_days_by_guidance(kind, rule, row):
    published, law, law_clear, wd, wd_clear = row
    found = timeline(date(2025, 12, 1), **{kind: published})
    statute, guidance = found[f"{rule}-statute"], found[f"{rule}-guidance"]
    assert (statute.due, statute.readings["clear-days"].due) == (law, law_clear)
    assert (guidance.due, guidance.readings["clear-days"].due) == (wd, wd_clear)
    assert (statute.force, guidance.force) == ("statute", "guidance")
    assert statute.cautious == guidance.cautious == "clear-days"
    assert "ambiguous" in statute.flags
    assert "ambiguous" in guidance.flags
    # the earlier of the two dates is the one to work to
    assert "governs" in guidance.flags
    assert "governs" not in statute.flags
    assert (statute.status, statute.anchor.basis) == ("due", "planned")


def test_a_notice_that_ends_on_easter_monday_moves_earlier_if_it_moves_and_never_later():
    statute = timeline(date(2026, 3, 1), lcspr_published=date(2026, 4, 13))[
        "report-to-panel-statute"
    ]
    assert statute.due == date(2026, 4, 6)
    assert statute.act_by == date(2026, 4, 2)  # the Thursday before Good Friday


def test_by_the_letter_good_friday_counts_in_the_notice():
    """Publication Mon 13 Apr 2026: 10 9 8 7 Apr, Good Friday 3, 2, 1 Apr."""
    found = timeline(date(2026, 3, 1), lcspr_published=date(2026, 4, 13))
    reading = found["report-to-panel-guidance"].readings["literal-working-day"]
    assert reading.due == date(2026, 4, 1)


def test_ofsted_gets_the_report_within_the_same_timescale():
    found = timeline(date(2025, 12, 1), lcspr_published=date(2026, 1, 9))
    assert found["report-to-ofsted"].due == date(2025, 12, 30)
    # a local guidance written to Working Together 2018 carries it: 13 12 11 8 7 6 5 Dec 2023
    before = timeline(date(2023, 12, 1), lcspr_published=date(2023, 12, 14))["report-to-ofsted"]
    assert (before.due, before.citation.instrument) == (
        date(2023, 12, 5), "working-together-2018",
    )  # fmt: skip
    assert "secondary" in before.flags


def test_improvements_published_alone_need_report_and_information_seven_days_before():
    """SI regulation 16(2): publication Fri 9 Jan 2026, by Fri 2 Jan; kept to 9 Jan 2027."""
    found = timeline(date(2026, 1, 9), improvements_published=date(2026, 1, 9))
    for rule in ("improvements-to-panel-statute", "improvements-to-secretary-of-state-statute"):
        assert (found[rule].due, found[rule].status) == (date(2026, 1, 2), "overdue")
    assert found["improvements-availability"].due == date(2027, 1, 9)


def test_improvements_published_alone_go_to_ofsted_too():
    """WT 2023 paragraph 364: the report, or information about improvements, to Ofsted as well."""
    found = timeline(date(2026, 1, 9), improvements_published=date(2026, 1, 9))
    assert found["report-to-ofsted"].due == date(2025, 12, 30)  # 8 7 6 5 2 Jan, 31 30 Dec


def test_planned_improvements_ask_for_their_notice_before_it_is_too_late():
    """SI regulation 16(2): a duty that appears on publication day can never be kept."""
    found = timeline(date(2025, 12, 29), improvements_published=date(2026, 1, 9))
    for rule in ("improvements-to-panel-statute", "improvements-to-secretary-of-state-statute"):
        assert (found[rule].due, found[rule].status) == (date(2026, 1, 2), "due")


# -- Public for a year, or three: SI regulations 17 and 10 ---------------------------------------


@pytest.mark.parametrize(
    ("published", "year", "three_years"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), date(2027, 2, 28)),
        (date(2026, 1, 15), date(2027, 1, 15), date(2029, 1, 15)),
        (date(2023, 2, 28), date(2024, 2, 28), date(2026, 2, 28)),  # a leap year changes nothing
    ],
)
def test_a_report_stays_public_through_the_corresponding_date(published, year, three_years):
    found = timeline(
        published,
        lcspr_published=published,
        improvements_published=published,
        national_review_published=published,
    )
    assert found["lcspr-availability"].due == year
    assert found["improvements-availability"].due == year
    assert found["national-review-availability"].due == three_years
    assert found["national-review-availability"].act_by is None  # there is nothing to do early


@pytest.mark.parametrize(
    ("rule", "kind", "cautious"),
    [
        ("lcspr-availability", "lcspr_published", date(2025, 3, 1)),
        ("improvements-availability", "improvements_published", date(2025, 3, 1)),
        ("national-review-availability", "national_review_published", date(2027, 3, 1)),
    ],
)
def test_what_was_published_on_29_february_is_safest_kept_through_1_march(rule, kind, cautious):
    milestone = timeline(date(2024, 3, 1), **{kind: date(2024, 2, 29)})[rule]
    assert milestone.cautious == "month-end-forward"
    assert milestone.readings["month-end-forward"].due == cautious
    assert "ambiguous" in milestone.flags


@pytest.mark.parametrize(
    ("withdrawn", "as_of", "status"),
    [
        (None, date(2025, 2, 28), "maintaining"),
        (None, date(2025, 3, 1), "fulfilled"),
        (date(2025, 2, 28), date(2025, 2, 28), "breached"),  # the last day is still to be kept
        (date(2025, 2, 28), date(2026, 1, 1), "breached"),  # and a breach stays
        (date(2025, 3, 1), date(2025, 3, 1), "fulfilled"),
    ],
)
def test_withdrawal_is_free_from_the_day_after_the_year(withdrawn, as_of, status):
    events = {"lcspr_withdrawn": withdrawn} if withdrawn else {}
    found = timeline(as_of, lcspr_published=date(2024, 2, 29), **events)
    milestone = found["lcspr-availability"]
    assert (milestone.status, milestone.done_on) == (status, withdrawn)
