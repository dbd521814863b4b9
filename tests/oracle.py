"""A second opinion: dates worked out the slow way, a day or a month at a time.

Nothing here imports the library. Where the library reads a table, this walks; where it solves,
this scans. `closed` is always the set of weekdays that do not count.
"""

from datetime import date, datetime, time, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6

#: Bank holidays of England and Wales given once, or moved, since 2000: added days, dropped days.
ONE_OFFS = {
    2002: ({date(2002, 6, 3), date(2002, 6, 4)}, {date(2002, 5, 27)}),  # Golden Jubilee
    2011: ({date(2011, 4, 29)}, set()),  # royal wedding
    2012: ({date(2012, 6, 4), date(2012, 6, 5)}, {date(2012, 5, 28)}),  # Diamond Jubilee
    2020: ({date(2020, 5, 8)}, {date(2020, 5, 4)}),  # VE Day, in place of the first Monday of May
    2022: (
        {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)},  # Platinum Jubilee, State Funeral
        {date(2022, 5, 30)},
    ),
    2023: ({date(2023, 5, 8)}, set()),  # Coronation
}


# -- Days ------------------------------------------------------------------------------------


def days(first, last):
    """Every day from `first` to `last`, both included."""
    day = first
    while day < last:
        yield day
        day += ONE_DAY
    if first <= last:
        yield last


def counts(day, closed):
    """Whether the day is a working day: no Saturday, no Sunday, not closed."""
    return day.weekday() not in (SATURDAY, SUNDAY) and day not in closed


def add(day, n, closed):
    """The n-th working day strictly after `day`."""
    while n:
        day += ONE_DAY
        n -= counts(day, closed)
    return day


def subtract(day, n, closed):
    """The n-th working day strictly before `day`."""
    while n:
        day -= ONE_DAY
        n -= counts(day, closed)
    return day


def count(start, end, closed):
    """How many working days lie after `start`, up to and including `end`."""
    return sum(counts(day, closed) for day in days(start + ONE_DAY, end))


def following(day, closed):
    """The first working day on or after `day`."""
    while not counts(day, closed):
        day += ONE_DAY
    return day


def preceding(day, closed):
    """The last working day on or before `day`."""
    while not counts(day, closed):
        day -= ONE_DAY
    return day


# -- Months ----------------------------------------------------------------------------------


def is_leap(year):
    """Whether the year has a 29 February."""
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def days_in_month(year, month):
    """How many days the month has."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_months(day, n, missing_day="last_day"):
    """The corresponding date `n` months later, or earlier where `n` is negative.

    Where the month has no such date: its last day, or the first day of the month after.
    """
    year, month = day.year, day.month
    for _ in range(abs(n)):
        month += 1 if n > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    length = days_in_month(year, month)
    if day.day <= length:
        return date(year, month, day.day)
    last = date(year, month, length)
    return last if missing_day == "last_day" else last + ONE_DAY


# -- Hours -----------------------------------------------------------------------------------

ONE_HOUR = timedelta(hours=1)


def last_sunday(year, month):
    """The last Sunday of a month."""
    day = date(year, month, days_in_month(year, month))
    while day.weekday() != SUNDAY:
        day -= ONE_DAY
    return day


def on_the_clock(utc):
    """What clocks in London show at a moment of UTC, and how many hours they are ahead of it.

    An hour from 1:00 UTC on the last Sunday of March to 1:00 UTC on the last Sunday of October
    (Summer Time Order 2002, SI 2002/262). Moments are written without a zone, and are since 2002.
    """
    begins, ends = (
        datetime.combine(day, time(1))
        for day in (last_sunday(utc.year, 3), last_sunday(utc.year, 10))
    )
    ahead = begins <= utc < ends
    return utc + ahead * ONE_HOUR, int(ahead)


def elapse(utc, hours):
    """The moment of UTC so many hours on, or back, an hour at a time."""
    for _ in range(abs(hours)):
        utc += ONE_HOUR if hours > 0 else -ONE_HOUR
    return utc


# -- Inverse questions, by scanning ----------------------------------------------------------


def latest_start(after, target, reach):
    """The last day, of the `reach` days up to `target`, whose `after` is not past `target`."""
    day = target
    while after(day) > target:
        day -= ONE_DAY
        assert target - day <= timedelta(days=reach), "no such day within reach"
    return day


def earliest_end(before, start, reach):
    """The first day, of the `reach` days from `start`, whose `before` is not before `start`."""
    day = start
    while before(day) < start:
        day += ONE_DAY
        assert day - start <= timedelta(days=reach), "no such day within reach"
    return day


# -- Bank holidays by their rules ------------------------------------------------------------


def easter_sunday(year):
    """Easter Sunday of the Gregorian calendar, by the computus of the almanacs."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    since_march = moon - weekday
    month = 3 + (since_march + 40) // 44
    return date(year, month, since_march + 28 - 31 * (month // 4))


def good_friday(year):
    """The Friday before Easter."""
    return easter_sunday(year) - 2 * ONE_DAY


def _monday(year, month, from_day):
    return next(
        d for d in days(date(year, month, from_day), date(year, month, 31)) if d.weekday() == 0
    )


def bank_holidays(year):
    """The weekdays of a year that are holidays in England and Wales.

    Banking and Financial Dealings Act 1971, section 1 and Schedule 1, the days proclaimed every
    year, the two common-law holidays, and what was given or moved once.
    """
    good = good_friday(year)
    holidays = {
        good,
        good + 3 * ONE_DAY,  # Easter Monday
        _monday(year, 5, 1),  # early May
        _monday(year, 5, 25),  # the last Monday in May is the first from the 25th on
        _monday(year, 8, 25),  # the last Monday in August
    }
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    holidays |= {day for day in fixed if counts(day, set())}
    for day in fixed:  # one that falls on a weekend gives the next weekday that is still free
        if not counts(day, set()):
            holidays.add(following(day, holidays))
    added, dropped = ONE_OFFS.get(year, (set(), set()))
    return (holidays - dropped) | added
