"""What is timed, each beside its peers: the same dates, worked out in each library's own way."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
import numpy as np
from dateutil.relativedelta import relativedelta

from safeguarding_timelines import Case, WorkingCalendar, compute_timeline, load_rulebook

EXAMPLES = Path(__file__).parents[2] / "examples"

# -- The 15th working day after a thousand dates -------------------------------------------------

#: A thousand days spread over 2018 to 2028, weekends and holidays among them, in no order.
DAYS = [date(2018, 1, 1) + timedelta(days=number * 2399 % 3989) for number in range(1000)]
UK = holidays.country_holidays("GB", subdiv="ENG", years=range(2015, 2032))
CALENDAR = WorkingCalendar.england_and_wales()
BUSDAYS = np.busdaycalendar(holidays=sorted(UK))


def add_ours():
    """This library."""
    add = CALENDAR.add
    return [add(day, 15) for day in DAYS]


def add_numpy():
    """numpy, called with a date and asked for one."""
    offset = np.busday_offset
    return [offset(day, 15, roll="backward", busdaycal=BUSDAYS).item() for day in DAYS]


def add_holidays():
    """python-holidays."""
    nth = UK.get_nth_working_day
    return [nth(day, 15) for day in DAYS]


# -- A whole timeline, and as many bare dates ----------------------------------------------------


class Computed:
    """A timeline computed from scratch: statuses, readings, flags and citations included."""

    def __init__(self, example, rulebook, as_of):
        self.name = f"{example}, {rulebook}"
        self.case = Case.read(EXAMPLES / f"{example}.json")
        self.book = load_rulebook(rulebook)
        self.as_of = as_of
        self.milestones = len(self().milestones)

    def __call__(self):
        return compute_timeline(self.case, self.book, as_of=self.as_of, ignore_unknown_events=True)


TIMELINES = [
    Computed("finished", "kingston-richmond", date(2025, 9, 2)),
    Computed("in_progress", "england", date(2026, 1, 6)),
]

AWARE, NOTIFIED = date(2024, 1, 8), date(2024, 1, 12)
DECIDED, PUBLISHED = date(2024, 1, 31), date(2024, 7, 30)


#: How many dates `bare_dates` works out.
BARE = 6


def bare_dates():
    """The dates of every review with holidays and dateutil, and nothing said about them."""
    nth = UK.get_nth_working_day
    return (
        nth(AWARE, 5),
        nth(NOTIFIED, 10),
        nth(NOTIFIED, 15),
        DECIDED + relativedelta(months=6),
        nth(PUBLISHED, -7),
        PUBLISHED + relativedelta(years=1),
    )


# -- Importing -----------------------------------------------------------------------------------

ONE_MODEL = "from pydantic import BaseModel\nclass Point(BaseModel):\n    x: int\n    y: int = 0"


def run(code):
    """Run code in a fresh interpreter."""
    subprocess.run([sys.executable, "-c", code], check=True)


def import_nothing():
    """A bare interpreter."""
    run("pass")


def import_one_model():
    """A module that defines one pydantic model."""
    run(ONE_MODEL)


def import_ours():
    """This library."""
    run("import safeguarding_timelines")
