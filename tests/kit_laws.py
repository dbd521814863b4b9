"""Running laws in tests: few examples, and what a law says of an engine that breaks it."""

from datetime import date

import pytest
from hypothesis import Phase, settings

from safeguarding_timelines import WorkingCalendar

#: Five years are enough for most laws, and a calendar of them is made in no time.
SHORT = WorkingCalendar.from_dates(
    {date(2020, 12, 25): "Christmas Day", date(2020, 12, 28): "Boxing Day (substitute)"},
    coverage=(date(2019, 1, 1), date(2023, 12, 31)),
)

#: Enough to find each planted mistake, and the same examples every time.
few = settings(max_examples=25, database=None, derandomize=True, deadline=None)
several = settings(few, max_examples=10)
many = settings(few, max_examples=400, phases=[Phase.generate])  # found is enough, small or not


def under(profile, run):
    """Whatever `run` does, done under these settings, as a user's profile would have it."""
    before = settings.get_current_profile_name()
    settings.register_profile("kit", profile)
    settings.load_profile("kit")
    try:
        return run()
    finally:
        settings.load_profile(before)


def holds(law, engine, profile=few):
    under(profile, lambda: law.check(engine))


def breaks(law, engine, profile=many):
    """What the law says of an engine that breaks it."""
    with pytest.raises(AssertionError) as caught:
        holds(law, engine, profile)
    assert f"Law {law.name}: {law.statement}" in caught.value.__notes__
    return str(caught.value)


def named(laws, name):
    [law] = [law for law in laws if law.name == name]
    return law
