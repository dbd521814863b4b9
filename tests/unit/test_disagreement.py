"""Two rulebooks on one case, day by day: what differs, counted by hand and by computing each."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from rulebook_text import book, book_text, case, day
from safeguarding_timelines import Event, Facts, WorkingCalendar, compute_timeline, load_rulebook
from safeguarding_timelines.errors import CalendarError, CaseError, CoverageError, UnknownRuleError
from safeguarding_timelines.outputs.text.rulebook_comparison import disagreements_text
from safeguarding_timelines.questions.rulebook_comparison import Example, Side, disagreements
from safeguarding_timelines.timelines.milestone import Status

ENGLAND = load_rulebook("england")
KINGSTON, BARNET = load_rulebook("kingston-richmond"), load_rulebook("barnet")
#: Guidance as it stood in May 2019, and from December 2023.
OLD, NEW = ENGLAND.as_in_force_on(day("2019-05-01")), ENGLAND.as_in_force_on(day("2024-01-01"))
SUBMISSION = "rapid-review-submission"
ABUSE = Facts(outcome="died", abuse_or_neglect="suspected")
#: Notified two days after awareness, and asked about twenty days later.
TIMELINE = compute_timeline(
    case(facts=ABUSE, became_aware="2025-12-15", panel_notified="2025-12-17"),
    ENGLAND,
    as_of=day("2026-01-06"),
)


def compared(one, other, first, last, timeline=TIMELINE, over="panel_notified", **options):
    return disagreements(
        timeline, one, other, over=over, first=day(first), last=day(last), **options
    )


def side(on, status):
    return Side(day(on), Status(status))


# -- Editions of guidance ------------------------------------------------------------------------


# In 2019 the fifteen working days ran from awareness, now they run from the notification, two days
# later. They agree where neither of those two days counts: on 52 Sundays, on the four Mondays that
# are bank holidays, on Easter Saturday, and on 26 and 27 December. So they differ on 365 - 59 days.
def test_two_editions_differ_on_every_day_but_those_after_two_days_that_do_not_count():
    found = compared(OLD, NEW, "2025-01-01", "2025-12-31")
    submission = found[SUBMISSION]
    assert found.days == 365
    assert (submission.days, submission.moved) == (306, 306)
    assert (submission.only_one, submission.only_other) == (0, 0)
    # Wednesday 1 January: aware on Monday 30 December, so 31, 2-3, 6-10, 13-17, 20 and 21 January;
    # from the 1st itself to the 22nd. Twenty days after the notification is the 21st.
    assert submission.first == Example(
        day("2025-01-01"), side("2025-01-21", "due_today"), side("2025-01-22", "due")
    )
    # Friday 28 March, aware on the 26th: Wednesday 16 April. From the 28th four working days are
    # left after 11 April before Good Friday, and the fifteenth is Tuesday the 22nd.
    assert submission.latest == Example(
        day("2025-03-28"), side("2025-04-16", "overdue"), side("2025-04-22", "due")
    )
    assert (submission.latest.days, submission.earliest) == (6, None)


def test_what_only_one_edition_has():
    found = compared(OLD, NEW, "2025-03-03", "2025-03-09")
    assert found.only_one == ("inform-partners",)
    assert "panel-response" in found.only_other
    assert "yearly-report-shared" not in found.only_other  # no duty of a case
    partners = found["partners_informed"]
    assert (partners.only_one, partners.only_other, partners.statuses) == (7, 0, 7)
    # Aware on Saturday 1 March; the fifth working day is Friday the 7th.
    assert partners.first.one == side("2025-03-07", "overdue")
    assert partners.first.other == Side(None, None)
    assert partners.first.days == 0
    assert found["panel_responded"].only_other == 7


def test_before_the_guidance_of_april_2019_the_rapid_review_had_no_period():
    found = compared(ENGLAND.as_in_force_on(day("2019-01-01")), NEW, "2025-03-03", "2025-03-09")
    submission = found[SUBMISSION]
    assert (submission.only_other, submission.moved, submission.statuses) == (7, 0, 7)
    assert submission.first.one == Side(None, Status.UNTIMED)
    assert (submission.earliest, submission.latest) == (None, None)


# -- Partnerships --------------------------------------------------------------------------------


# Barnet counts fifteen calendar days from the notification, Kingston and Richmond fifteen working
# days. Thursday 10 April 2025: the 25th, against Tuesday 6 May (11, 14-17, 22-25, 28-30, 1-2, 6),
# over Good Friday, Easter Monday and the early May bank holiday.
def test_two_partnerships_on_the_act_that_both_have_a_rule_on():
    found = compared(KINGSTON, BARNET, "2025-04-01", "2025-04-30")
    submitted = found["rapid_review_submitted"]
    assert submitted.moved == found.days == 30
    assert submitted.earliest == Example(
        day("2025-04-10"), side("2025-05-06", "due"), side("2025-04-25", "overdue")
    )
    assert (submitted.earliest.days, submitted.latest) == (-11, None)
    assert found["rapid_review_meeting"].only_one == 30
    assert "rapid-review-day-15" in found.only_one
    assert "rapid-review-in-15-days" in found.only_other


def test_the_other_way_round_it_is_the_mirror():
    there = compared(KINGSTON, BARNET, "2025-04-07", "2025-04-11")
    back = compared(BARNET, KINGSTON, "2025-04-07", "2025-04-11")
    assert (there.only_one, there.only_other) == (back.only_other, back.only_one)
    for found in (*there.rules, *there.events):
        mirror = back[found.about]
        assert (found.days, found.moved, found.statuses) == (
            mirror.days,
            mirror.moved,
            mirror.statuses,
        )
        assert (found.only_one, found.only_other) == (mirror.only_other, mirror.only_one)
        assert (found.earliest is None) == (mirror.latest is None)
        if found.earliest is not None:
            assert found.earliest.days == -mirror.latest.days


def test_one_rulebook_does_not_disagree_with_itself():
    found = compared(BARNET, BARNET, "2025-04-01", "2025-04-05")
    assert not found
    assert (found.only_one, found.only_other) == ((), ())
    with pytest.raises(UnknownRuleError, match="do not differ on 'notify-panel'"):
        found["notify-panel"]
    assert compared(KINGSTON, BARNET, "2025-04-01", "2025-04-05")


# -- What is moved -------------------------------------------------------------------------------


TWO = (
    'event = "acted"\nwithin = "{}"\nof = "started"\nextended_by = "granted"',
    'id = "other"\nevent = "reported"\nwithin = "{}"\nof = "acted"',
)


def small(folder, name, *lengths):
    rules = "\n\n".join(rule.format(n) for rule, n in zip(TWO, lengths, strict=False))
    return book(folder, rules, name=f"{name}.toml")


def test_the_whole_case_keeps_its_distances_and_so_do_the_days_it_is_asked_on(tmp_path):
    one, other = small(tmp_path, "one", "1 day"), small(tmp_path, "other", "2 days")
    records = [
        Event(kind="started", on=day("2026-03-02")),
        Event(
            kind="granted",
            on=day("2026-03-03"),
            until=day("2026-03-20"),
            recorded_on=day("2026-03-10"),
        ),
    ]
    for known, due in (("2026-03-09", None), ("2026-03-10", "2026-06-19")):
        timeline = compute_timeline(
            case(*records), one, as_of=day("2026-03-11"), known_on=day(known)
        )
        found = compared(one, other, "2026-06-01", "2026-06-01", timeline, "started")
        if due is None:  # the extension is not yet known: the second and the third of June
            assert found["r"].first == Example(
                day("2026-06-01"), side("2026-06-02", "overdue"), side("2026-06-03", "overdue")
            )
        else:
            assert not found  # both until 19 June, as far from the 1st as the 20th from the 2nd


def test_kinds_that_only_one_knows_are_left_out_under_the_other():
    local = case(facts=ABUSE, panel_notified="2025-12-17", afc_informed="2025-12-15")
    timeline = compute_timeline(local, KINGSTON, as_of=day("2026-01-06"))
    assert compared(KINGSTON, BARNET, "2025-04-10", "2025-04-10", timeline)
    with pytest.raises(CaseError, match="no event became_aware to move"):
        compared(KINGSTON, BARNET, "2025-04-10", "2025-04-10", timeline, "became_aware")


# Monday 30 November 2026 is St Andrew's Day.
def test_each_rulebook_counts_on_its_own_calendar_with_the_closures_of_the_timeline(tmp_path):
    rules = 'event = "acted"\nwithin = "1 working day"\nof = "started"'
    one = book(tmp_path, rules, name="one.toml")
    scotland = book_text(rules).replace('version = "1"', 'version = "1"\ncalendar = "scotland"')
    (tmp_path / "two.toml").write_text(scotland, encoding="utf-8")
    other = load_rulebook(tmp_path / "two.toml")
    given = case(started="2026-11-02")
    friday = ("2026-11-27", "2026-11-27")
    timeline = compute_timeline(given, one, as_of=day("2026-11-02"))
    found = compared(one, other, *friday, timeline, "started")
    assert [s.day for s in found["r"].first[1:]] == [day("2026-11-30"), day("2026-12-01")]
    closed = timeline.calendar.with_closures({day("2026-12-01"): "closed"})
    timeline = compute_timeline(given, one, as_of=day("2026-11-02"), calendar=closed)
    found = compared(one, other, *friday, timeline, "started")
    assert found["r"].first.other.day == day("2026-12-02")
    literal = WorkingCalendar.literal()  # a calendar of one's own choice serves both
    timeline = compute_timeline(given, one, as_of=day("2026-11-02"), calendar=literal)
    assert not compared(one, other, *friday, timeline, "started")


def test_the_partnerships_own_duties_are_compared_where_the_timeline_has_them():
    timeline = compute_timeline(TIMELINE.case, ENGLAND, as_of=TIMELINE.as_of, partnership=True)
    found = compared(OLD, NEW, "2025-03-03", "2025-03-03", timeline)
    assert "yearly-report-shared" in found.only_other


def test_progress_is_told_after_every_day():
    told = []
    compared(
        OLD, NEW, "2025-03-03", "2025-03-05", progress=lambda done, of: told.append((done, of))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_cannot_be_compared():
    with pytest.raises(CalendarError, match="before they begin"):
        compared(OLD, NEW, "2025-03-03", "2025-03-02")
    with pytest.raises(CoverageError):
        compared(OLD, NEW, "2100-12-31", "2100-12-31")
    far = compute_timeline(
        case(started="2026-03-02", finished="9000-01-01"),
        ENGLAND,
        as_of=day("2026-03-02"),
        ignore_unknown_events=True,
    )
    with pytest.raises(CoverageError, match="the case cannot be moved by"):
        disagreements(
            far, OLD, NEW, over="started", first=day("4026-03-02"), last=day("4026-03-02")
        )


# -- Of several milestones on one event ----------------------------------------------------------


@pytest.mark.parametrize(
    ("acted", "one_due", "other_due"),
    [([], "2026-03-04", "2026-03-05"), (["2026-03-03"], "2026-03-12", "2026-03-13")],
)
def test_of_several_governing_dates_the_earliest_still_open_counts(
    tmp_path, acted, one_due, other_due
):
    rules = 'event = "acted"\nwithin = "{}"\nof = {{ each = "asked" }}'
    one = book(tmp_path, rules.format("2 days"), name="one.toml")
    other = book(tmp_path, rules.format("3 days"), name="other.toml")
    given = case(asked=["2026-03-02", "2026-03-10"], acted=acted)
    timeline = compute_timeline(given, one, as_of=day("2026-03-11"))
    found = compared(one, other, "2026-03-02", "2026-03-02", timeline, "asked")
    assert [side.day for side in found["acted"].first[1:]] == [day(one_due), day(other_due)]


def test_the_first_day_an_act_counts_governs_no_due_date(tmp_path):
    rules = 'event = "acted"\nat_least = "{}"\nafter = "started"'
    one = book(tmp_path, rules.format("2 days"), name="one.toml")
    other = book(tmp_path, rules.format("3 days"), name="other.toml")
    timeline = compute_timeline(case(started="2026-03-02"), one, as_of=day("2026-03-02"))
    found = compared(one, other, "2026-03-02", "2026-03-02", timeline, "started")
    assert (len(found.rules), found.events) == (1, ())


# -- Any two small rulebooks ---------------------------------------------------------------------

length = st.builds("{} {}".format, st.integers(0, 9), st.sampled_from(["days", "working days"]))
SHORT = WorkingCalendar.from_dates(
    dict.fromkeys(oracle.bank_holidays(2026), "bank holiday"),
    coverage=(day("2026-01-01"), day("2026-12-31")),
)


@given(
    st.lists(length, min_size=1, max_size=2),
    st.lists(length, min_size=1, max_size=2),
    st.dates(day("2026-03-20"), day("2026-05-20")),
    st.integers(0, 12),
    st.integers(0, 20),
)
def test_counts_and_extremes_are_those_of_computing_every_day(
    tmp_path_factory, lengths, others, first, more, asked
):
    folder = tmp_path_factory.getbasetemp()
    one, other = small(folder, "one", *lengths), small(folder, "other", *others)
    start = day("2026-03-02")
    timeline = compute_timeline(
        case(started="2026-03-02"), one, as_of=start + timedelta(days=asked), calendar=SHORT
    )
    last = first + timedelta(days=more)
    found = disagreements(timeline, one, other, over="started", first=first, last=last)
    pairs = []
    for trigger in oracle.days(first, last):
        moved = case(started=trigger.isoformat())
        as_of = trigger + timedelta(days=asked)
        both = [compute_timeline(moved, b, as_of=as_of, calendar=SHORT) for b in (one, other)]
        pairs.append((trigger, *both))
    shared = {m.rule for m in pairs[0][1].milestones} & {m.rule for m in pairs[0][2].milestones}
    assert {each.about for each in found.rules} <= shared
    for rule in shared:
        differing = [
            (trigger, (b[rule].due - a[rule].due).days)
            for trigger, a, b in pairs
            if (a[rule].due, a[rule].status) != (b[rule].due, b[rule].status)
        ]
        if not differing:
            with pytest.raises(UnknownRuleError):
                found[rule]
            continue
        each, moves = found[rule], [by for _, by in differing]
        assert (each.days, each.moved) == (len(differing), len([by for by in moves if by]))
        assert each.first.trigger == differing[0][0]
        assert (each.earliest.days if each.earliest else 0) == min([0, *moves])
        assert (each.latest.days if each.latest else 0) == max([0, *moves])
        for extreme in filter(None, (each.earliest, each.latest)):
            assert (extreme.trigger, extreme.days) in differing
    numbers = {each.about: each[2:] for each in (*found.rules, *found.events)}
    assert numbers.get("acted") == numbers.get("r")  # the one rule on an act governs it
    if "other" in shared:
        assert numbers.get("reported") == numbers.get("other")


# -- As data and as text -------------------------------------------------------------------------


def test_disagreements_are_plain_data():
    record = compared(KINGSTON, BARNET, "2025-04-10", "2025-04-10").record()
    assert json.loads(json.dumps(record)) == record
    assert {key: record[key] for key in ("one", "other", "over", "first", "last", "days")} == {
        "one": {"id": "kingston-richmond", "version": "2023.11"},
        "other": {"id": "barnet", "version": "2018.2"},
        "over": "panel_notified",
        "first": "2025-04-10",
        "last": "2025-04-10",
        "days": 1,
    }
    [submitted] = [one for one in record["events"] if one["about"] == "rapid_review_submitted"]
    assert submitted == {
        "about": "rapid_review_submitted",
        "title": "submission of the rapid review",
        "days": 1,
        "moved": 1,
        "statuses": 1,
        "only_one": 0,
        "only_other": 0,
        "first": (
            example := {
                "trigger": "2025-04-10",
                "one": {"date": "2025-05-06", "status": "due"},
                "other": {"date": "2025-04-25", "status": "overdue"},
                "days": -11,
            }
        ),
        "earliest": example,
        "latest": None,
    }
    assert record["only_other"][0] == "rapid-review-in-15-days"


def test_disagreements_as_text():
    found = compared(OLD, NEW, "2025-03-27", "2025-03-28")
    assert (
        disagreements_text(found)
        == """\
one    england 2026.2 as in force on 2019-05-01
other  england 2026.2 as in force on 2024-01-01
over   notification to the Panel, on each of 2 days
       from Thu 27 Mar 2025 to Fri 28 Mar 2025

Rules
  Submit the rapid review to the Panel (rapid-review-submission)
    another date on 2 days, another status on 2 days
    first     Thu 27 Mar 2025
      one     Tue 15 Apr 2025, overdue
      other   Thu 17 Apr 2025, due, 2 days later
    latest    Fri 28 Mar 2025
      one     Wed 16 Apr 2025, overdue
      other   Tue 22 Apr 2025, due, 6 days later

What governs
  report to the safeguarding partners (partners_informed)
    a date only in one on 2 days, another status on 2 days
    first     Thu 27 Mar 2025
      one     Tue 1 Apr 2025, overdue
      other   nothing
  submission of the rapid review (rapid_review_submitted)
    another date on 2 days, another status on 2 days
    first     Thu 27 Mar 2025
      one     Tue 15 Apr 2025, overdue
      other   Thu 17 Apr 2025, due, 2 days later
    latest    Fri 28 Mar 2025
      one     Wed 16 Apr 2025, overdue
      other   Tue 22 Apr 2025, due, 6 days later
  the Panel's reply (panel_responded)
    a date only in other on 2 days, another status on 2 days
    first     Thu 27 Mar 2025
      one     nothing
      other   Tue 13 May 2025, projected

Only in one: inform-partners

Only in other: suspicion-reported, notified-before-review, notified-before-lcspr,
  notify-care-leaver-death, rapid-review-promptly, panel-response, panel-response-promptly,
  national-review-considered, non-publication-explained, improvements-audited,
  national-review-announced, national-delay-explained, national-non-publication-explained,
  national-report-shared, published-reports-shared, national-improvements-guidance
"""
    )


def test_no_disagreement_as_text():
    assert (
        disagreements_text(compared(BARNET, BARNET, "2025-04-01", "2025-04-01"))
        == """\
one    barnet 2018.2
other  barnet 2018.2
over   notification to the Panel, on each of 1 day
       from Tue 1 Apr 2025 to Tue 1 Apr 2025

Rules: no difference

What governs: no difference
"""
    )
