"""Forged explanations: accounts that hang together and are wrong, for tests of the checker."""

from datetime import timedelta

from safeguarding_timelines import WorkingCalendar
from safeguarding_timelines.explanations.explain import Row, Step

ONE_DAY = timedelta(days=1)
ENGLAND = WorkingCalendar.england_and_wales()


def count(start, amount, direction="after", *, excused=None, admitted=(), every_day=False):
    """The rows up to the day with the number `amount`, some days wrongly excused or admitted."""
    way = -ONE_DAY if direction == "before" else ONE_DAY
    day = start if direction == "from" else start + way
    rows, number = [], 0
    while number < amount:
        reason = None if every_day or day in admitted else ENGLAND.reason(day)
        reason = (excused or {}).get(day, reason)
        number += reason is None
        rows.append(Row(day, reason is None, number, reason))
        day += way
    return tuple(rows)


def working_days(start, amount, direction="after", *, gives="due", claims=None, **wrong):
    """A step of working days; `claims` is the amount it says, if not the one it counts."""
    rows = count(start, amount, direction, **wrong)
    return Step(
        gives, "working days", amount if claims is None else claims, direction, start,
        rows[-1].day, rows,
    )  # fmt: skip


def days(start, amount, direction="after", *, gives="due", claims=None):
    """A step of calendar days."""
    rows = count(start, amount, direction, every_day=True)
    return Step(
        gives, "days", amount if claims is None else claims, direction, start, rows[-1].day, rows
    )


def with_steps(found, *steps):
    """The explanation with other steps, and the milestone with the dates that they give."""
    given = {step.gives: step.result for step in steps}
    milestone = found.milestone
    due = given.get("due")
    changed = {"due": due, "act_by": due and ENGLAND.previous_working_day(due)}
    if milestone.earliest is not None:
        point = milestone.definition.exactly is not None
        changed["earliest"] = due if point else given.get("earliest")
    return found._replace(steps=steps, milestone=milestone._replace(**changed))


def with_row(found, place, /, **changes):
    """The explanation with one row of its last step changed and nothing else."""
    *before, step = found.steps
    rows = list(step.rows)
    rows[place] = rows[place]._replace(**changes)
    return found._replace(steps=(*before, step._replace(rows=tuple(rows))))


def with_rows(found, change):
    """The explanation with the list of rows of its last step put through a function."""
    *before, step = found.steps
    rows = tuple(change(list(step.rows)))
    return found._replace(steps=(*before, step._replace(rows=rows)))


def with_step(found, **changes):
    """The explanation with its last step changed and nothing else."""
    *before, step = found.steps
    return found._replace(steps=(*before, step._replace(**changes)))


def with_milestone(found, **changes):
    """The explanation with its milestone changed and nothing else."""
    return found._replace(milestone=found.milestone._replace(**changes))
