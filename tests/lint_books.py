"""For the tests of lint: a calendar of two years, rulebooks local and national, what is found."""

import re
from datetime import date

import oracle
from rulebook_text import EVENTS, HEADER, WORDS, book_text
from safeguarding_timelines import WorkingCalendar, load_rulebook
from safeguarding_timelines.lint import lint

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
CLOSED = frozenset().union(*(oracle.bank_holidays(year) for year in range(2024, 2029)))
CALENDAR = WorkingCalendar.from_dates(
    {one: "bank holiday" for one in sorted(CLOSED) if FIRST <= one <= LAST}, coverage=(FIRST, LAST)
)
#: What lint says of the words of a rule and of events: tested in files of their own.
ABOUT_WORDS = frozenset(
    {
        "unqualified-days",
        "inactive-rule",
        "superseded-text",
        "assumed-day-one",
        "undischarged-event",
    }
)
LOCAL = HEADER.replace("test-book", "local-book") + 'extends = "nation.toml"\n'


class Outside(Exception):
    """A count that leaves the two years."""


def inside(day):
    """The day, if the calendar knows it."""
    if not FIRST <= day <= LAST:
        raise Outside
    return day


def answerable(*counts):
    """The days of the two years from which every one of the counts ends within them."""
    known = []
    for day in oracle.days(FIRST, LAST):
        try:
            for count in counts:
                count(day)
        except Outside:
            continue
        known.append(day)
    return known


def working_days(n):
    """Counting n working days on, by walking; only within the two years."""
    return lambda day: inside(oracle.add(inside(day), n, CLOSED))


def rule(name, bound, more=""):
    """The body of a rule for `rules_text`."""
    return f'id = "{name}"\n{bound}\n{more}'.strip()


def within(length, event="acted", of="started"):
    """At most so long after another event."""
    return f'event = "{event}"\nwithin = "{length}"\nof = "{of}"'


def exactly(length, event="acted", after="started"):
    """On the very day, so long after another event."""
    return f'event = "{event}"\nexactly = "{length}"\nafter = "{after}"'


def notice(length, event="reported", before="published"):
    """At least so long before another event."""
    return f'event = "{event}"\nat_least = "{length}"\nbefore = "{before}"'


def gate(length, event="acted", after="started"):
    """At least so long after another event."""
    return f'event = "{event}"\nat_least = "{length}"\nafter = "{after}"'


def kept(length, ends="withdrawn"):
    """Kept for at least so long after publication."""
    return f'kept_until = "{ends}"\nat_least = "{length}"\nafter = "published"'


def then(event, after):
    """After another event, without a date."""
    return f'event = "{event}"\nuntimed = "then"\nafter = "{after}"'


def order(event="reported", before="published"):
    """Before another event."""
    return f'event = "{event}"\nbefore = "{before}"'


def numbered(event, first, last, *, one="started", unit="days"):
    """Days of a numbered stage."""
    return (
        f'event = "{event}"\nfrom_day = {first}\nto_day = {last}\nday_one = "{one}"\n'
        f'counted_in = "{unit}"'
    )


def rules(*bodies):
    """Several bodies, parted as `rules_text` has them."""
    return "\n\n".join(bodies)


def alone(folder, text, *, events=EVENTS, words=WORDS):
    """A rulebook of these rules that extends none."""
    path = folder / "alone.toml"
    path.write_text(book_text(text, events=events, words=words), encoding="utf-8")
    return load_rulebook(path)


def both(folder, national, own, *, events=""):
    """A local rulebook of these rules, on a national one of those."""
    (folder / "nation.toml").write_text(book_text(national), encoding="utf-8")
    local = rules(
        *(
            body if re.search(r"^force\b", body, re.MULTILINE) else f'force = "local"\n{body}'
            for body in own.split("\n\n")
        )
    )
    path = folder / "local.toml"
    text = book_text(local, events=events, words="", header=LOCAL)
    path.write_text(text, encoding="utf-8")
    return load_rulebook(path)


def found(book, *, calendar=CALENDAR):
    """What lint says of a rulebook, but for what it says of words and events."""
    return [one for one in lint(book, calendar=calendar) if one.code not in ABOUT_WORDS]


def days_of(finding):
    """Every trigger day of a finding."""
    return [day for first, last in finding.triggers.spans for day in oracle.days(first, last)]


def summary(finding):
    """Days, of how many, worst excess, the first day of it, and the first day of all."""
    said = finding.triggers
    return said.days, said.of, said.worst_by, said.worst_on, said.first


def brute(days, later, earlier):
    """The same summary, from two functions that walk, over the days given."""
    held = [(day, (later(day) - earlier(day)).days) for day in days]
    over = [(day, by) for day, by in held if by > 0]
    worst = max(by for _, by in over)
    return len(over), len(held), worst, next(d for d, by in over if by == worst), over[0][0]


def about(folder, text, name="deadline"):
    """What lint finds of one rule of a rulebook that extends none, but for words and reach."""
    every = found(alone(folder, text))
    return [one for one in every if one.rules[0] == name and one.code != "untriggerable-rule"]
