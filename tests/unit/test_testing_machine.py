"""The life of a case, step by step: the library lives through it, and a wrong one does not."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis.errors import InvalidArgument
from hypothesis.stateful import run_state_machine_as_test

from kit_laws import few, many, under
from rulebook_text import book_text
from safeguarding_timelines import compute_timeline, load_rulebook
from safeguarding_timelines.rules.load import rulebook_from
from safeguarding_timelines.testing import CaseLife, Engine, case_life, strategies
from safeguarding_timelines.timelines.milestone import Status

lives = settings(few, max_examples=8, stateful_step_count=10)
SMALL = rulebook_from(
    tomllib.loads(
        book_text('event = "acted"\nwithin = "5 working days"\nof = "started"\nforce = "statute"')
    )
)


def live(machine, profile=lives):
    under(profile, lambda: run_state_machine_as_test(machine))


def test_the_library_lives_any_case_of_the_national_rules():
    live(CaseLife)


def test_it_lives_any_case_of_any_rules():
    live(case_life(strategies.rulebooks()))


def test_it_lives_any_case_of_a_local_rulebook():
    live(case_life(load_rulebook("barnet")))


def test_each_machine_is_its_own():
    one, other = case_life(SMALL), case_life(Engine.of(SMALL))
    assert one is not other
    assert issubclass(one, CaseLife)
    assert CaseLife.engine is None
    assert one.TestCase.settings is not None


def test_rules_that_are_none_are_refused():
    with pytest.raises(InvalidArgument, match="a Rulebook, a strategy of rulebooks, or an Engine"):
        case_life("england")


def knows_everything(*args, known_on, **inputs):
    """It looks at records that were made later."""
    found = compute_timeline(*args, known_on=None, **inputs)
    return replace(found, inputs=found.inputs._replace(known_on=known_on))


def never_overdue(*args, **inputs):
    timeline = compute_timeline(*args, **inputs)

    def eased(m):
        return m._replace(status=Status.DUE) if m.status is Status.OVERDUE else m

    return replace(
        timeline,
        milestones=tuple(map(eased, timeline.milestones)),
        instances={name: tuple(map(eased, some)) for name, some in timeline.instances.items()},
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (knows_everything, "what was known on "),
        (never_overdue, "r is due on "),
    ],
)
def test_a_wrong_computation_does_not_live_long(wrong, message):
    longer = settings(many, stateful_step_count=15)
    with pytest.raises(AssertionError) as caught:
        live(case_life(Engine.of(SMALL, compute=wrong)), longer)
    assert str(caught.value).startswith(message)
