"""What a law is: a sentence a lawyer can read, and a check that looks for an example against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from safeguarding_timelines.errors import SafeguardingTimelinesError


class LawError(SafeguardingTimelinesError, TypeError):
    """A law was asked of something that cannot do what the law speaks of."""


@dataclass(frozen=True, slots=True)
class Law:
    """A sentence that holds for every example, and a check that looks for one against it.

    ``check(engine)`` runs under the active Hypothesis profile. It returns nothing where the law
    holds. It raises an AssertionError where it does not, with the smallest example found and
    the law's statement among its notes; and a LawError if the engine lacks what `needs` names.

    Attributes:
        name: a short name, to tell the laws of a test run apart.
        statement: what holds, in one sentence.
        check: looks for an example against it.
        needs: the functions the engine has to have.
    """

    name: str
    statement: str
    check: Callable[[Any], None]
    needs: tuple[str, ...] = ()

    def fits(self, engine: object) -> bool:
        """Whether an engine has all that the law speaks of."""
        return not _missing(self.needs, engine)

    def __str__(self) -> str:
        return self.name


def hold(it: bool, otherwise: str) -> None:  # noqa: FBT001
    """Fail with a sentence unless it holds, even where Python leaves out assertions."""
    if not it:
        raise AssertionError(otherwise)


def law(name: str, statement: str, example: Callable[[DataObject, Any], None], *needs: str) -> Law:
    """A law whose check tries `example` on data drawn at random.

    Args:
        name: the law's name.
        statement: the law's statement.
        example: takes Hypothesis's `data` and the engine, and asserts on one example.
        needs: the functions the engine has to have.
    """

    def check(engine: Any) -> None:
        if missing := _missing(needs, engine):
            raise LawError(
                f"the law {name} needs {', '.join(missing)}, which this engine has not; give it, "
                "or choose the laws with [law for law in LAWS if law.fits(engine)]"
            )

        @settings(report_multiple_bugs=False)
        @given(st.data())
        def holds(data: DataObject) -> None:
            example(data, engine)

        try:
            holds()
        except Exception as error:
            error.add_note(f"Law {name}: {statement}")
            raise

    return Law(name, statement, check, needs)


def _missing(needs: Sequence[str], engine: object) -> list[str]:
    return [name for name in needs if getattr(engine, name, None) is None]
