"""Whole cases whose dates were counted by hand, on a calendar on the wall, from the text cited.

Each: a name; where it is written; the case, rulebook and days of asking; how the days were
counted; and what some of the rules say. Flags stand in the order of the documentation.
"""

SERIOUS = {"outcome": "died", "abuse_or_neglect": "suspected"}
WT18, WT23 = "Working Together 2018 (as quoted), ", "Working Together 2023, "
AWARE = ("became_aware", "2025-12-15")
GUIDANCE, STATUTE = "report-to-panel-guidance", "report-to-panel-statute"
SUBMISSION = "rapid-review-submission"


def asked(as_of, *events, facts=SERIOUS, rulebook="england", known_on=None):
    """The input of a vector; an event is (kind, day) or such a pair with more keys."""
    records = [{"kind": kind, "on": on, **dict(*more)} for kind, on, *more in events]
    case = {"reference": "EX-2026-001", "facts": facts, "events": records}
    days = {"as_of": as_of, **({"known_on": known_on} if known_on else {})}
    return {"case": case, "rulebook": rulebook, **days}


def says(status, due=None, *, late=False, flags=None, **more):
    """What a rule says; `flags` are all of its flags."""
    told = {"status": status, "late": late, "due": due, **more}
    return told if flags is None else {**told, "flags": flags.split()}


# -- Five working days from awareness ----------------------------------------------------------

MONDAY = "Mon 15 Dec 2025: 16 17 18 19 22 Dec"
PARAGRAPH_330 = WT23 + "paragraph 330"


def notify(name, as_of, expected, *events, counted=MONDAY, source=PARAGRAPH_330, **rest):
    """A case about the notification to the Panel."""
    return name, source, asked(as_of, *events, **rest), counted, {"notify-panel": expected}


NOTIFICATION = [
    notify("notify-due", "2025-12-15", says("due", "2025-12-22", flags="governs"), AWARE),
    notify(
        "notify-due-today", "2025-12-22", says("due_today", "2025-12-22", flags="governs"), AWARE
    ),
    notify(
        "notify-overdue",
        "2025-12-23",
        says("overdue", "2025-12-22", late=True, flags="governs infeasible"),
        AWARE,
    ),
    notify(
        "notify-met-on-the-last-day",
        "2025-12-23",
        says("met", "2025-12-22", done_on="2025-12-22", flags="governs"),
        AWARE,
        ("panel_notified", "2025-12-22"),
    ),
    notify(
        "notify-met-late-by-a-day",
        "2025-12-24",
        says("met_late", "2025-12-22", late=True, done_on="2025-12-23", flags="governs"),
        AWARE,
        ("panel_notified", "2025-12-23"),
    ),
    notify(
        "notify-over-christmas",
        "2025-12-22",
        says("due", "2025-12-31", flags="governs ambiguous"),
        ("became_aware", "2025-12-22"),
        counted="Mon 22 Dec 2025: 23 24, (25 26 closed) 29 30 31 Dec; with Christmas Day the 30th",
    ),
    notify(
        "notify-from-christmas-day",
        "2025-12-25",
        says("due", "2026-01-05", flags="governs"),
        ("became_aware", "2025-12-25"),
        counted="Thu 25 Dec 2025: 29 30 31 Dec, (1 Jan closed) 2 5 Jan",
    ),
    notify(
        "notify-from-a-saturday",
        "2026-05-02",
        says("due", "2026-05-11", flags="governs secondary"),
        ("became_aware", "2026-05-02"),
        counted="Sat 2 May 2026: (Mon 4 May closed) 5 6 7 8 11 May",
        source="Working Together 2026 (as the DfE's methodology has it); " + PARAGRAPH_330,
    ),
    notify(
        "notify-over-easter",
        "2026-04-01",
        says("due", "2026-04-10", flags="governs ambiguous secondary"),
        ("became_aware", "2026-04-01"),
        counted="Wed 1 Apr 2026: 2, (3 and 6 closed) 7 8 9 10 Apr; with Good Friday the 9th",
        source="Working Together 2026 (as the DfE's methodology has it); " + PARAGRAPH_330,
    ),
    notify(
        "notify-from-29-february",
        "2024-02-29",
        says("due", "2024-03-07", flags="governs"),
        ("became_aware", "2024-02-29"),
        counted="Thu 29 Feb 2024: 1 4 5 6 7 Mar",
    ),
    notify(
        "notify-over-the-state-funeral",
        "2022-09-12",
        says("due", "2022-09-20", flags="governs secondary"),
        ("became_aware", "2022-09-12"),
        counted="Mon 12 Sep 2022: 13 14 15 16, (19 closed) 20 Sep",
        source=WT18 + "chapter 4",
    ),
    notify(
        "notify-when-the-early-may-holiday-moved",
        "2020-04-30",
        says("due", "2020-05-07", flags="governs secondary"),
        ("became_aware", "2020-04-30"),
        counted="Thu 30 Apr 2020: 1, 4 (a working day that year), 5 6 7 May",
        source=WT18 + "chapter 4",
    ),
    notify(
        "notify-before-awareness-is-recorded",
        "2026-01-05",
        says("met", done_on="2025-12-17", flags="before_start"),
        ("panel_notified", "2025-12-17"),
        counted="nothing to count from: done all the same",
    ),
    notify(
        "notify-criteria-not-met-in-time",
        "2025-12-23",
        says("superseded", "2025-12-22", flags=""),
        AWARE,
        ("criteria_not_met", "2025-12-18"),
    ),
    notify(
        "notify-criteria-not-met-too-late",
        "2025-12-24",
        says("superseded", "2025-12-22", late=True, flags=""),
        AWARE,
        ("criteria_not_met", "2025-12-23"),
    ),
    notify(
        "notify-with-a-fact-unknown",
        "2025-12-16",
        says("applicability_unknown", "2025-12-22", flags="governs"),
        AWARE,
        facts={"outcome": "died"},
    ),
    notify(
        "notify-without-abuse-or-neglect",
        "2025-12-23",
        says("not_applicable", flags=""),
        AWARE,
        facts={"outcome": "died", "abuse_or_neglect": "none"},
    ),
    notify(
        "notify-beyond-what-is-announced",
        "2028-12-22",
        says("due", "2029-01-03", flags="governs ambiguous provisional secondary"),
        ("became_aware", "2028-12-22"),
        counted="Fri 22 Dec 2028: (25 26 closed) 27 28 29 Dec, (1 Jan expected closed) 2 3 Jan",
        source="Working Together 2026 (not read); gov.uk lists bank holidays to the end of 2028",
    ),
]

# -- Editions ----------------------------------------------------------------------------------

EDITIONS = [
    notify(
        "edition-of-the-last-day",
        "2026-03-17",
        says("due", "2026-03-24", flags="governs"),
        ("became_aware", "2026-03-17"),
        counted="Tue 17 Mar 2026: 18 19 20 23 24 Mar; the due date decides nothing",
    ),
    notify(
        "edition-of-the-first-day",
        "2026-03-18",
        says("due", "2026-03-25", flags="governs secondary"),
        ("became_aware", "2026-03-18"),
        counted="Wed 18 Mar 2026: 19 20 23 24 25 Mar",
        source="Working Together 2026 (as the DfE's methodology has it); " + PARAGRAPH_330,
    ),
    (
        "edition-that-has-ended",
        WT23 + "which has no such step",
        asked("2025-12-15", AWARE),
        "nothing to count",
        {"inform-partners": says("not_applicable", flags="no_edition")},
    ),
    (
        "edition-without-a-period",
        "Working Together 2018 (as quoted): promptly",
        asked("2019-02-01", ("became_aware", "2019-01-07"), ("panel_notified", "2019-01-09")),
        "promptly is no date",
        {SUBMISSION: says("untimed", flags="secondary")},
    ),
    (
        "edition-that-counts-from-awareness",
        "Panel guidance 2019 (as quoted)",
        asked("2019-06-12", ("became_aware", "2019-06-10"), ("panel_notified", "2019-06-12")),
        "Mon 10 Jun 2019: 11-14 / 17-21 / 24-28 Jun, 1 Jul; from the 12th: 3 Jul",
        {SUBMISSION: says("due", "2019-07-01", flags="governs ambiguous secondary")},
    ),
]

# -- Fifteen working days ----------------------------------------------------------------------

THREE_STARTS = (
    ("incident", "2025-04-09"), ("became_aware", "2025-04-17"), ("panel_notified", "2025-04-28"),
)  # fmt: skip
FROM_THREE = (
    "from Mon 28 Apr 2025: 29 30 Apr, 1 2 / (5 closed) 6-9 / 12-16 / 19 20 May; from awareness "
    "Thu 17 Apr to 13 May; from the incident Wed 9 Apr, over Easter, to 2 May"
)
PANEL_2022 = "Panel guidance 2022 (as quoted); Working Together 2023, page 144"
PANEL_2025 = "Panel guidance 2025 (as quoted)"
NOTIFIED = ("panel_notified", "2026-02-02")
FIFTEEN = "Mon 2 Feb 2026: 3-6 / 9-13 / 16-20 / 23 Feb"

RAPID_REVIEW = [
    (
        "rapid-review-over-christmas", PANEL_2025 + "; Kingston and Richmond review guidance",
        asked("2025-12-17", AWARE, ("panel_notified", "2025-12-17"), rulebook="kingston-richmond"),
        "Wed 17 Dec 2025: 18 19 22 23 24 / 29 30 31 Dec, 2 5 Jan / 6 7 8 9 12 Jan",
        {
            "rapid-review-meeting": says("due", "2026-01-05"),
            SUBMISSION: says("due", "2026-01-12", flags="governs ambiguous secondary"),
            "rapid-review-day-15": says("due", "2026-01-12"),
        },
    ),
    (
        "rapid-review-from-three-starts", PANEL_2022, asked("2025-05-01", *THREE_STARTS),
        FROM_THREE,
        {SUBMISSION: says("due", "2025-05-20", flags="governs ambiguous secondary")},
    ),
    (
        "rapid-review-contested", PANEL_2022, asked("2025-05-02", *THREE_STARTS),
        FROM_THREE + ", and there it is due on that very day",
        {SUBMISSION: says("due", "2025-05-20", flags="governs ambiguous contested secondary")},
    ),
    (
        "rapid-review-extended-in-time", PANEL_2025,
        asked(
            "2026-02-26", NOTIFIED,
            ("rapid_review_extended", "2026-02-20", {"until": "2026-03-02"}),
        ),
        FIFTEEN + ", moved to 2 Mar on the 20th",
        {SUBMISSION: says("due", "2026-03-02", flags="governs extended secondary")},
    ),
    (
        "rapid-review-extended-too-late", PANEL_2025,
        asked(
            "2026-02-26", NOTIFIED,
            ("rapid_review_extended", "2026-02-24", {"until": "2026-03-02"}),
        ),
        FIFTEEN + ", moved a day after that: the overdue day stays",
        {SUBMISSION: says("due", "2026-03-02", late=True, flags="governs extended secondary")},
    ),
    (
        "rapid-review-extended-without-a-date", PANEL_2025,
        asked("2026-02-23", NOTIFIED, ("rapid_review_extended", "2026-02-20")),
        FIFTEEN + "; no new date, nothing moves",
        {SUBMISSION: says("due_today", "2026-02-23", flags="governs extended secondary")},
    ),
    (
        "copy-on-a-saturday", "Kingston and Richmond review guidance: on the same day",
        asked("2026-01-10", ("panel_notified", "2026-01-10"), rulebook="kingston-richmond"),
        "Sat 10 Jan 2026, and it does not roll",
        {"partnership-copy": says("due_today", "2026-01-10", act_by=None)},
    ),
    (
        "sharing-before-a-planned-meeting", "Kingston and Richmond review guidance: five before",
        asked(
            "2025-12-18", ("panel_notified", "2025-12-17"), ("rapid_review_meeting", "2026-01-05"),
            rulebook="kingston-richmond",
        ),
        "Mon 5 Jan 2026 back: 2 Jan, (1 closed) 31 30 29 Dec, (26 25 closed) 24 Dec",
        {"chronologies-shared": says("due", "2025-12-24")},
    ),
    (
        "fifteen-calendar-days", "Barnet: 15 days, without saying which",
        asked("2025-12-17", ("panel_notified", "2025-12-17"), rulebook="barnet"),
        "Wed 17 Dec 2025 + 15 days: Thu 1 Jan 2026; Wed 31 Dec is the last working day before",
        {"rapid-review-in-15-days": says("due", "2026-01-01", act_by="2025-12-31")},
    ),
    (
        "numbered-days-from-good-friday", "Kirklees 2018: days 4 and 5, counted in working days",
        asked("2019-04-19", ("became_aware", "2019-04-19"), rulebook="kirklees-2018"),
        "Good Friday 19 Apr 2019: day 1 is 23 Apr; 24 25, day 4 26 Apr, day 5 29 Apr",
        {"decision-stage": says("not_open", "2019-04-29", earliest="2019-04-26")},
    ),
]  # fmt: skip

# -- Six months --------------------------------------------------------------------------------

PARAGRAPH_365 = WT23 + "paragraph 365"
SIX_MONTHS = [
    (
        "six-months-to-28-february", PARAGRAPH_365,
        asked("2026-02-01", ("lcspr_decided", "2025-08-31")), "no 31 February: the 28th",
        {
            "lcspr-completion": says("due", "2026-02-28", flags="governs"),
            "lcspr-publication": says("due", "2026-02-28", flags="governs"),
            "lcspr-delay-explained": says("not_applicable", flags=""),
        },
    ),
    (
        "six-months-to-29-february", WT18 + "chapter 4",
        asked("2023-08-31", ("lcspr_decided", "2023-08-31")), "no 31 February: the 29th",
        {"lcspr-completion": says("due", "2024-02-29", flags="governs secondary")},
    ),
    (
        "six-months-to-a-saturday", PARAGRAPH_365,
        asked("2026-03-21", ("lcspr_decided", "2025-09-21")),
        "21 Mar 2026 is a Saturday and does not roll; Fri 20 is the day to act by",
        {"lcspr-completion": says("due_today", "2026-03-21", act_by="2026-03-20", flags="governs")},
    ),
    (
        "six-months-overrun", PARAGRAPH_365,
        asked("2026-03-01", ("lcspr_decided", "2025-08-31")),
        "late on the 1st: reasons are asked for",
        {
            "lcspr-publication": says(
                "overdue", "2026-02-28", late=True, flags="governs infeasible"
            ),
            "lcspr-delay-explained": says("untimed", flags=""),
        },
    ),
]  # fmt: skip

# -- Notice before publication -----------------------------------------------------------------

REGULATION_16 = "SI 2018/789, regulation 16(1); Working Together 2023, paragraph 364"
PLANNED = ("lcspr_published", "2022-09-20", {"recorded_on": "2022-08-22"})
SENT = ("report_sent_to_panel", "2022-09-09")
NOTICE_2022 = "SI 2018/789, regulation 16(1); Working Together 2018 (as quoted), chapter 4"

NOTICE = [
    (
        "notice-over-new-year", REGULATION_16,
        asked("2025-12-01", ("lcspr_published", "2026-01-09")),
        "Fri 9 Jan 2026 - 7 days: 2 Jan; back: 8 7 6 5 2 Jan, (1 closed) 31 30 Dec. For Ofsted the "
        "earlier of two publications counts, of which none has happened: not firm yet",
        {
            STATUTE: says("due", "2026-01-02", flags="ambiguous"),
            GUIDANCE: says("due", "2025-12-30", flags="governs ambiguous"),
            "report-to-ofsted": says("projected", "2025-12-30", flags="governs ambiguous"),
        },
    ),
    (
        "notice-over-easter", "SI 2018/789, regulation 16(1); Working Together 2026 (not read)",
        asked("2026-03-01", ("lcspr_published", "2026-04-13")),
        "Mon 13 Apr 2026 - 7 days: Easter Monday, which does not roll, and Thu 2 Apr to act by; "
        "back: 10 9 8 7, (6 3 closed) 2 1 Apr, 31 Mar",
        {
            STATUTE: says("due", "2026-04-06", act_by="2026-04-02", flags="ambiguous"),
            GUIDANCE: says("due", "2026-03-31", flags="governs ambiguous unverified"),
        },
    ),
    (
        "notice-as-it-was-known", NOTICE_2022,
        asked("2022-09-09", PLANNED, SENT, known_on="2022-09-09"),
        "Tue 20 Sep 2022 back, Mon 19th a working day as far as was known: 19 16 15 14 13 12 9 Sep",
        {
            GUIDANCE: says(
                "met", "2022-09-09", done_on="2022-09-09",
                flags="governs ambiguous contested unverified",
            ),
            STATUTE: says("met", "2022-09-13", done_on="2022-09-09", flags="ambiguous"),
        },
    ),
    (
        "notice-in-hindsight", NOTICE_2022,
        asked("2022-09-09", PLANNED, SENT, known_on="2022-09-12"),
        "Tue 20 Sep 2022 back, (19 closed): 16 15 14 13 12 9 8 Sep",
        {
            GUIDANCE: says(
                "met_late", "2022-09-08", late=True, done_on="2022-09-09",
                flags="governs ambiguous unverified",
            ),
            STATUTE: says("met", "2022-09-13", done_on="2022-09-09", flags="ambiguous"),
        },
    ),
    (
        "notice-of-improvements-alone",
        "SI 2018/789, regulation 16(2); Working Together 2023, paragraph 364",
        asked("2026-01-09", ("improvements_published", "2026-01-09")),
        "Fri 9 Jan 2026 - 7 days: 2 Jan; back: 8 7 6 5 2 Jan, 31 30 Dec",
        {
            "improvements-to-panel-statute": says(
                "overdue", "2026-01-02", late=True, flags="ambiguous"
            ),
            "improvements-to-panel-guidance": says(
                "overdue", "2025-12-30", late=True, flags="governs ambiguous"
            ),
        },
    ),
]  # fmt: skip

# -- Kept for a year ---------------------------------------------------------------------------

PUBLISHED = ("lcspr_published", "2024-02-29")
A_YEAR = "29 Feb 2024 to the end of 28 Feb 2025; or, cautiously, of 1 Mar"


def kept(name, as_of, expected, *withdrawn):
    """A case about a report to be kept public for a year."""
    events = [PUBLISHED, *(("lcspr_withdrawn", on) for on in withdrawn)]
    rules = {"lcspr-availability": expected}
    return name, "SI 2018/789, regulation 17", asked(as_of, *events), A_YEAR, rules


LAST_DAY = "2025-02-28"
KEEPING = [
    kept(
        "kept-on-the-last-day", LAST_DAY,
        says("maintaining", LAST_DAY, flags="governs ambiguous"),
    ),
    kept(
        "kept-to-the-end", "2025-03-01",
        says("fulfilled", LAST_DAY, flags="governs ambiguous contested"),
    ),
    kept(
        "withdrawn-on-the-last-day", LAST_DAY,
        says("breached", LAST_DAY, done_on=LAST_DAY, flags="governs ambiguous"), LAST_DAY,
    ),
    kept(
        "withdrawn-on-the-last-day-long-ago", "2026-01-01",
        says("breached", LAST_DAY, done_on=LAST_DAY, flags="governs ambiguous"), LAST_DAY,
    ),
    kept(
        "withdrawn-on-the-day-after", "2025-03-01",
        says("fulfilled", LAST_DAY, done_on="2025-03-01", flags="governs ambiguous contested"),
        "2025-03-01",
    ),
]  # fmt: skip

# -- What was known when -----------------------------------------------------------------------

BELIEVED = ("became_aware", "2022-09-06", {"recorded_on": "2022-09-06", "id": "aware"})
CORRECTED = ("became_aware", "2022-09-05", {"recorded_on": "2022-09-14", "corrects": "aware"})
DONE = ("panel_notified", "2022-09-13", {"recorded_on": "2022-09-15"})


def known(name, known_on, expected):
    """The same records, seen as far as they were made."""
    return notify(
        name,
        "2022-09-16",
        expected,
        BELIEVED,
        CORRECTED,
        DONE,
        known_on=known_on,
        source=WT18 + "chapter 4",
        counted="from Tue 6 Sep 2022: 7 8 9 12 13 Sep; from Mon 5 Sep: 6 7 8 9 12 Sep",
    )


KNOWLEDGE = [
    known("known-before-anything-was-recorded", "2022-09-05", says("awaiting", flags="secondary")),
    known(
        "known-before-the-correction", "2022-09-13",
        says("overdue", "2022-09-13", late=True, flags="governs secondary infeasible"),
    ),
    known(
        "known-once-corrected", "2022-09-14",
        says("overdue", "2022-09-12", late=True, flags="governs secondary infeasible corrected"),
    ),
    known(
        "known-in-the-end", "2022-09-15",
        says(
            "met_late", "2022-09-12", late=True, done_on="2022-09-13",
            flags="governs secondary corrected",
        ),
    ),
]  # fmt: skip

CASES = [
    *NOTIFICATION, *EDITIONS, *RAPID_REVIEW, *SIX_MONTHS, *NOTICE, *KEEPING, *KNOWLEDGE,
]  # fmt: skip
