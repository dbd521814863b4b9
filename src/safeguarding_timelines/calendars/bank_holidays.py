"""Bank holidays of the United Kingdom as gov.uk lists them, and when each was announced.

The dates come from the package `holidays`, the days of announcement from `data/bank_holidays.toml`.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

#: The days every built-in calendar answers for, both inclusive.
COVERAGE = (date(2000, 1, 1), date(2100, 12, 31))

#: gov.uk's lists, each with the subdivision that `holidays` knows it by.
DIVISIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}


def published_holidays(division: str) -> dict[date, str]:
    """Return every bank holiday of one list, over the whole coverage, each with its name."""
    import holidays  # noqa: PLC0415  # costly, and needed only once a day is asked for

    first, last = COVERAGE
    years = range(first.year, last.year + 1)
    return dict(holidays.country_holidays("GB", subdiv=DIVISIONS[division], years=years))


def bank_holidays_to_the_letter(division: str) -> dict[date, str]:
    """Return what footnote 209 calls bank holidays: neither Good Friday nor Christmas Day."""
    return {
        day: name
        for day, name in published_holidays(division).items()
        if name not in ("Good Friday", "Christmas Day")
    }


def announced_by(
    division: str, day: date
) -> tuple[date, tuple[tuple[date, str], ...], frozenset[date]]:
    """Return what a list held on a day, next to what it holds now.

    Returns:
        The last day listed then; the holidays known then and not now; those not yet known then.
    """
    until = date(day.year, 12, 31)  # before the first listing on record: its own year
    for listing in announcements()["listings"]:
        if listing["on"] <= day:
            until = listing["until"]
    then: dict[date, str] = {}
    unknown: set[date] = set()
    for change in announcements()["changes"]:
        if division not in change["divisions"]:
            continue
        mistaken = "known_until" in change
        known = change["known_from"] <= day <= change.get("known_until", date.max)
        if known and mistaken:
            then[change["date"]] = change["title"]
            unknown.add(change["in_place_of"])
        elif not known and not mistaken:
            unknown.add(change["date"])
            if "in_place_of" in change:
                then[change["in_place_of"]] = change["then"]
    return until, tuple(sorted(then.items())), frozenset(unknown)


@lru_cache
def announcements() -> dict[str, Any]:
    """Return what gov.uk had listed on which day, and what it added or moved since."""
    source = files("safeguarding_timelines") / "data" / "bank_holidays.toml"
    return tomllib.loads(source.read_bytes().decode())
