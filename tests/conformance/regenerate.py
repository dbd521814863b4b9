"""Writes the vectors of this folder anew: `python tests/conformance/regenerate.py`.

What is expected comes from tests/oracle.py, which walks, or from cases worked out by hand; never
from the library, which this does not import. The same files come out every time.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from by_hand import CASES  # noqa: E402

import oracle  # noqa: E402

FIRST, LAST = date(2018, 1, 1), date(2029, 12, 31)
#: What gov.uk has listed; the year after is as the rules give it.
ANNOUNCED = date(2028, 12, 31)
ENGLAND, LITERAL = "england-and-wales", "literal"
SCOTLAND, NORTH = "scotland", "northern-ireland"
BEFORE_FUNERAL = "england-and-wales as known on 2022-09-09"
day = date.fromisoformat


# -- Calendars ---------------------------------------------------------------------------------

#: Holidays given once, by their names; the rest are named by their place in the year.
ONCE = {
    day("2020-05-08"): "Early May bank holiday, moved to VE Day",
    day("2022-06-02"): "Spring bank holiday, moved for the Platinum Jubilee",
    day("2022-06-03"): "Platinum Jubilee bank holiday",
    day("2022-09-19"): "State Funeral of Queen Elizabeth II",
    day("2023-05-08"): "Coronation of King Charles III",
}
FIXED = {(1, 1): "New Year's Day", (12, 25): "Christmas Day", (12, 26): "Boxing Day"}
IN_MONTH = {1: "New Year's Day (substitute)", 5: "Spring bank holiday", 8: "Summer bank holiday"}


def name_of(holiday):
    """What the holiday of England and Wales is called."""
    if holiday in ONCE:
        return ONCE[holiday]
    good = oracle.good_friday(holiday.year)
    if holiday in (good, good + 3 * oracle.ONE_DAY):
        return "Good Friday" if holiday == good else "Easter Monday"
    if (holiday.month, holiday.day) in FIXED:
        return FIXED[holiday.month, holiday.day]
    if holiday.month == 5 and holiday.day <= 7:
        return "Early May bank holiday"
    return IN_MONTH.get(holiday.month, "Christmas (substitute)")


def england():
    """The closed weekdays of England and Wales, with their names."""
    years = range(FIRST.year, LAST.year + 1)
    closed = sorted(set().union(*(oracle.bank_holidays(year) for year in years)))
    return {holiday: name_of(holiday) for holiday in closed}


def as_listed(division):
    """The closed weekdays of another division, as gov.uk lists them."""
    listed = json.loads((HERE.parent / "data" / "gov_uk_bank_holidays.json").read_text("utf-8"))
    dates = [day(text) for year in listed[division].values() for text in year["dates"]]
    return {one: "bank holiday" for one in sorted(dates) if one >= FIRST}


def calendars():
    """Every calendar that vectors count on, by name."""
    found = england()
    not_known = {day("2022-09-19"), day("2023-05-08")}  # proclaimed in September and November 2022
    return {
        ENGLAND: found,
        LITERAL: {
            one: why for one, why in found.items() if why not in ("Good Friday", "Christmas Day")
        },
        BEFORE_FUNERAL: {one: why for one, why in found.items() if one not in not_known},
        SCOTLAND: as_listed(SCOTLAND),
        NORTH: as_listed(NORTH),
    }


CALENDARS = calendars()


# -- Working days ------------------------------------------------------------------------------

#: Days at which counting goes wrong: weekends, and both sides of every kind of holiday.
EDGES = (
    "2025-12-15", "2025-12-17", "2025-12-24", "2025-12-25", "2025-12-27", "2026-01-01",
    "2021-12-24", "2021-12-25", "2021-12-27", "2022-12-23", "2022-12-25", "2022-12-27",
    "2024-03-28", "2024-03-29", "2026-04-02", "2026-04-05", "2026-04-06", "2026-05-01",
    "2026-05-02", "2020-04-30", "2020-05-08", "2022-06-01", "2022-09-16", "2022-09-19",
    "2023-05-05", "2024-02-29", "2026-01-31", "2026-02-28", "2027-12-31", "2028-01-01",
)  # fmt: skip
#: Days at which the other calendars differ from that of England and Wales.
ELSEWHERE = {
    LITERAL: "2024-03-28 2025-12-22 2026-04-01 2026-04-03",
    BEFORE_FUNERAL: "2022-09-08 2022-09-16 2022-09-19 2022-09-20",
    SCOTLAND: "2025-12-31 2026-01-02 2026-07-31 2026-08-28 2026-11-27",
    NORTH: "2026-03-16 2026-03-17 2026-07-10 2026-07-13",
}


def working_days():
    """Counting on and back, the number between, the nearest, and why a day does not count."""

    def ask(question, convention, expected, **given):
        yield vector("working-days", question, convention, given, expected, "oracle")

    for name, text, ahead, back in counts():
        closed, given = CALENDARS[name], {"calendar": name, "from": text}
        for n in ahead:
            expected = oracle.add(day(text), n, closed)
            yield from ask("add", "event-day-excluded", expected, **given, n=n)
        for n in back:
            expected = oracle.subtract(day(text), n, closed)
            yield from ask("subtract", "counted-back", expected, **given, n=n)
    for name, text in [(ENGLAND, edge) for edge in EDGES] + [(LITERAL, "2026-04-03")]:
        closed, given = CALENDARS[name], {"calendar": name, "day": text}
        if not oracle.counts(day(text), closed):
            following, preceding = (
                nearest(day(text), closed) for nearest in (oracle.following, oracle.preceding)
            )
            yield from ask("next_working_day", "on-or-after", following, **given)
            yield from ask("previous_working_day", "on-or-before", preceding, **given)
        yield from ask("reason", "why-closed", reason(day(text), closed), **given)
    for start, end in (
        ("2025-12-24", "2025-12-29"), ("2025-12-24", "2026-01-02"), ("2025-12-25", "2025-12-28"),
        ("2026-04-02", "2026-04-07"), ("2026-04-03", "2026-04-06"), ("2026-01-05", "2026-01-05"),
        ("2026-01-09", "2026-01-05"), ("2022-09-16", "2022-09-20"), ("2026-01-02", "2026-01-05"),
        ("2018-01-01", "2028-12-31"),
    ):  # fmt: skip
        number = oracle.count(day(start), day(end), CALENDARS[ENGLAND])
        given = {"calendar": ENGLAND, "start": start, "end": end}
        yield from ask("count", "after-up-to", number, **given)


def counts():
    """The calendars and days, and the numbers that are counted on and back from them."""
    for text in EDGES:
        yield ENGLAND, text, (1, 5, 15), (1, 7)
    for text in ("2026-05-02", "2026-04-03", "2026-01-05", "2022-09-19"):
        yield ENGLAND, text, (0,), (0,)
    for name, texts in ELSEWHERE.items():
        for text in texts.split():
            yield name, text, (1, 5), (1, 5)


def reason(one, closed):
    """Why a day does not count: the weekend first, then the calendar's word for it."""
    return {5: "Saturday", 6: "Sunday"}.get(one.weekday(), closed.get(one))


# -- Periods -----------------------------------------------------------------------------------

MONTH_EDGES = (
    "2025-08-31", "2023-08-31", "2025-08-29", "2024-02-29", "2025-02-28", "2026-01-30",
    "2026-01-31", "2026-03-31", "2026-12-31", "2025-11-17",
)  # fmt: skip
TARGETS = (
    "2025-12-22", "2025-12-25", "2025-12-28", "2026-01-02", "2026-04-03", "2026-04-07",
    "2026-05-04",
)  # fmt: skip


def periods():
    """From a date: the end of a period, its beginning, and both inverse questions."""
    for n in (1, 6):
        for text in MONTH_EDGES:
            yield from in_months(f"{n} months" if n > 1 else "1 month", text, n)
    for text in ("2024-02-29", "2023-02-28", "2026-01-15", "2096-02-29", "1999-12-31"):
        yield from in_months("1 year", text, 12)
    yield from in_months("4 years", "2096-02-29", 48)  # 2100 is no leap year
    yield from in_months("12 months", "2024-01-31", 12)
    yield from in_months("3 years", "2024-02-29", 36)
    for length, days_in_it, convention in (
        ("7 days", 7, "calendar-days"), ("3 weeks", 21, "calendar-days"),
        ("0 days", 0, "calendar-days"), ("24 hours", 1, "hours-of-a-date"),
        ("48 hours", 2, "hours-of-a-date"), ("49 hours", 3, "hours-of-a-date"),
    ):  # fmt: skip
        for text in ("2024-02-26", "2026-03-27", "2026-12-25"):
            given, shift = {"period": length, "from": text}, days_in_it * oracle.ONE_DAY
            yield asked("after", convention, given, day(text) + shift)
            yield asked("before", convention, given, day(text) - shift)
    for n in (0, 1, 7, 15):
        for text in TARGETS if n else TARGETS[1:3]:
            length = "1 working day" if n == 1 else f"{n} working days"
            given = {"period": length, "calendar": ENGLAND, "from": text}
            start, end = inverses(day(text), n, CALENDARS[ENGLAND])
            yield asked("latest_start", "latest-start", given, start)
            yield asked("earliest_end", "earliest-end", given, end)


def in_months(length, text, n):
    """A period of months or years forward by both rules, back, and both inverse questions."""
    given, one = {"period": length, "from": text}, day(text)
    for rule in ("last_day", "next_day"):
        convention = "corresponding-date" if rule == "last_day" else "corresponding-date-next-day"
        ahead = oracle.add_months(one, n, rule)
        yield asked("after", convention, {**given, "missing_day": rule}, ahead)
    yield asked("before", "corresponding-date", given, oracle.add_months(one, -n))
    reach = 31 * n + 5
    start = oracle.latest_start(lambda d: oracle.add_months(d, n), one, reach)
    end = oracle.earliest_end(lambda d: oracle.add_months(d, -n), one, reach)
    yield asked("latest_start", "latest-start", given, start)
    yield asked("earliest_end", "earliest-end", given, end)


def inverses(one, n, closed, reach=60):
    """The last start that ends in time, and the first end that leaves the notice."""
    start = oracle.latest_start(lambda d: oracle.add(d, n, closed), one, reach)
    end = oracle.earliest_end(lambda d: oracle.subtract(d, n, closed), one, reach)
    return start, end


def asked(question, convention, given, expected):
    """A vector about periods."""
    return vector("periods", question, convention, given, expected, "oracle")


# -- Moments -----------------------------------------------------------------------------------


def moments():
    """Hours from a moment, over both changes of the clocks and where there is none."""
    for utc, hours in (
        ("2026-01-05T09:00", 48), ("2026-07-03T15:30", 48), ("2026-03-27T12:00", 48),
        ("2026-03-28T01:30", 24), ("2026-03-28T00:30", 24), ("2026-03-29T00:59", 1),
        ("2026-03-29T01:00", 24), ("2026-03-29T00:30", 72), ("2026-10-23T11:00", 48),
        ("2026-10-24T23:30", 24), ("2026-10-25T00:30", 1), ("2026-10-25T01:30", 1),
        ("2026-10-25T00:30", 24), ("2026-10-24T00:30", 24), ("2026-10-24T00:30", 25),
        ("2024-02-28T18:00", 24), ("2025-12-31T23:00", 2), ("2026-06-30T22:30", 0),
    ):  # fmt: skip
        start = datetime.fromisoformat(utc)
        given = {"period": f"{hours} hours" if hours != 1 else "1 hour", "from": clock(start)}
        for question, way in (("after_moment", 1), ("before_moment", -1)):
            expected = clock(oracle.elapse(start, way * hours))
            yield vector("moments", question, "hours-elapse", given, expected, "oracle")


def clock(utc):
    """A moment as clocks in London show it, with how far they are ahead of UTC."""
    shown, ahead = oracle.on_the_clock(utc)
    return f"{shown.isoformat()}+0{ahead}:00"


# -- Numbered days -----------------------------------------------------------------------------


def day_windows():
    """From day N to day M, where the day itself is day 1 if it counts."""
    for first, last in ((1, 1), (1, 5), (4, 5), (6, 10)):
        for text in ("2026-01-05", "2026-05-02", "2025-12-24", "2025-12-25", "2026-04-03"):
            one, closed = oracle.following(day(text), CALENDARS[ENGLAND]), CALENDARS[ENGLAND]
            expected = {
                "earliest": oracle.add(one, first - 1, closed),
                "due": oracle.add(one, last - 1, closed),
            }
            given = {"calendar": ENGLAND, "counted_in": "working days", "day_one": text}
            given |= {"from_day": first, "to_day": last}
            convention = "working-day-one-included"
            yield vector("day-windows", "window", convention, given, expected, "oracle")
    for first, last in ((1, 1), (6, 60), (61, 90)):
        for text in ("2026-05-02", "2023-12-31", "2024-02-29"):
            expected = {
                "earliest": day(text) + (first - 1) * oracle.ONE_DAY,
                "due": day(text) + (last - 1) * oracle.ONE_DAY,
            }
            given = {"counted_in": "days", "day_one": text, "from_day": first, "to_day": last}
            yield vector("day-windows", "window", "day-one-included", given, expected, "oracle")


# -- Notice, and keeping -----------------------------------------------------------------------


def notice_and_keep():
    """The last day to send before a publication, and the last day to keep what was published."""
    for text in (
        "2026-01-09",
        "2026-04-13",
        "2026-06-05",
        "2026-08-24",
        "2022-09-20",
        "2026-04-05",
    ):
        for n, convention in ((7, "notice"), (8, "clear-days")):
            given = {"at_least": f"{n} days", "before": text}
            expected = day(text) - n * oracle.ONE_DAY
            source = "SI 2018/789, regulation 16(1)"
            yield vector("notice-and-keep", "notice", convention, given, expected, source)
            given = {"at_least": f"{n} working days", "before": text, "calendar": ENGLAND}
            expected = oracle.subtract(day(text), n, CALENDARS[ENGLAND])
            yield vector("notice-and-keep", "notice", convention, given, expected, "oracle")
    for text in ("2024-02-29", "2023-02-28", "2026-01-15", "2025-12-31"):
        for length, months, place in (("1 year", 12, "17"), ("3 years", 36, "10")):
            for rule in ("last_day", "next_day"):
                last = oracle.add_months(day(text), months, rule)
                given = {"at_least": length, "after": text, "missing_day": rule}
                expected = {"last_day": last, "free_from": last + oracle.ONE_DAY}
                source = f"oracle; SI 2018/789, regulation {place}"
                convention = "kept-through"
                yield vector("notice-and-keep", "keep", convention, given, expected, source)


# -- Whole cases -------------------------------------------------------------------------------


def cases():
    """Cases worked out by hand: what some of their rules say."""
    for name, source, given, counted, expected in CASES:
        made = {"counted": counted, **vector("cases", name, "whole-case", given, expected, source)}
        yield {
            key: made[key] for key in ("id", "convention", "source", "counted", "input", "expected")
        }


# -- Files -------------------------------------------------------------------------------------

FAMILIES = {
    "working-days": working_days,
    "periods": periods,
    "moments": moments,
    "day-windows": day_windows,
    "notice-and-keep": notice_and_keep,
    "cases": cases,
}


def vector(family, question, convention, given, expected, source):
    """One vector; its id says the question and what it is asked about."""
    about = (
        [] if family == "cases" else [value for key, value in given.items() if key != "calendar"]
    )
    if given.get("calendar", ENGLAND) != ENGLAND:
        about.insert(0, given["calendar"])
    name = "/".join([family, question, *(str(value).replace(" ", "-") for value in about)])
    asked = {} if family == "cases" else {"question": question}
    return {
        "id": name, "convention": convention, "source": source,
        "input": {**asked, **given}, "expected": expected,
    }  # fmt: skip


def files():
    """The text of every file, by its name."""
    found = {}
    for family, make in FAMILIES.items():
        vectors = list(make())
        used = {one["input"].get("calendar") for one in vectors} - {None}
        used |= {ENGLAND} if family == "cases" else set()
        found[f"{family}.json"] = text_of(family, sorted(used), vectors)
    return found


def text_of(family, used, vectors):
    """A file with a line for every year of a calendar and every vector."""
    shown = [f"    {dumped(name)}: {calendar_text(CALENDARS[name])}" for name in used]
    lines = [f"    {dumped(one)}" for one in vectors]
    calendars = "{\n" + ",\n".join(shown) + "\n  }" if shown else "{}"
    return (
        f'{{\n  "family": {dumped(family)},\n  "calendars": {calendars},\n'
        '  "vectors": [\n' + ",\n".join(lines) + "\n  ]\n}\n"
    )


def calendar_text(closed):
    """A calendar: the days it knows, the weekend, and the closed weekdays, a year a line."""
    years = sorted({one.year for one in closed})
    last = date(years[-1], 12, 31)
    rows = [
        "        " + dumped({str(d): why for d, why in closed.items() if d.year == year})[1:-1]
        for year in years
    ]
    return (
        f'{{\n      "first": "{FIRST}",\n      "last": "{last}",\n'
        f'      "announced_until": "{ANNOUNCED}",\n'
        '      "weekend": ["Saturday", "Sunday"],\n      "closed": {\n'
        + ",\n".join(rows)
        + "\n      }\n    }"
    )


def dumped(value):
    """JSON on one line, dates as text."""
    return json.dumps(value, ensure_ascii=False, default=str)


if __name__ == "__main__":
    for name, text in files().items():
        (HERE / name).write_text(text, encoding="utf-8", newline="\n")
