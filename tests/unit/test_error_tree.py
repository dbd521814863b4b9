"""The error tree: what each error is caught as, and what its message looks like."""

import pickle

import pytest

from safeguarding_timelines import errors
from safeguarding_timelines._text import did_you_mean, printable
from safeguarding_timelines.errors import (
    CaseError,
    Problem,
    RulebookError,
    SafeguardingTimelinesError,
    UnknownRuleError,
)


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("PeriodError", ValueError),
        ("CalendarError", ValueError),
        ("CoverageError", LookupError),
        ("UnknownCalendarError", LookupError),
        ("CaseError", ValueError),
        ("RulebookError", ValueError),
        ("UnknownRulebookError", LookupError),
        ("UnknownRuleError", KeyError),
    ],
)
def test_every_error_is_of_the_one_root_and_of_the_builtin_a_caller_expects(name, builtin):
    error = getattr(errors, name)
    assert issubclass(error, SafeguardingTimelinesError)
    assert issubclass(error, builtin)


def test_every_exception_of_the_module_hangs_on_the_one_root():
    for value in vars(errors).values():
        if isinstance(value, type) and issubclass(value, Exception):
            assert issubclass(value, SafeguardingTimelinesError)


def test_a_problem_says_where_and_what_or_only_what():
    assert str(Problem("rules.toml", "no citation")) == "rules.toml: no citation"
    assert str(Problem("", "no citation")) == "no citation"


def test_one_problem_stands_on_one_line():
    error = RulebookError("hidden-town", [Problem("scoping", "no citation")])
    assert str(error) == "hidden-town: scoping: no citation"


def test_several_problems_stand_one_a_line_and_plain_text_is_a_problem():
    error = CaseError("EX-2026-001", ["first", Problem("events.0", "second")])
    assert error.source == "EX-2026-001"
    assert error.problems == (Problem("", "first"), Problem("events.0", "second"))
    assert str(error) == "EX-2026-001: 2 problems\n  - first\n  - events.0: second"


def test_problems_may_come_from_an_iterator_that_runs_once():
    error = CaseError("EX-2026-001", (text for text in ("first", "second")))
    assert len(error.problems) == 2


def test_an_error_crosses_to_another_process_whole():
    error = CaseError("EX-2026-001", ["first", Problem("events.0", "second")])
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.problems) == (CaseError, str(error), error.problems)


def test_an_unknown_rule_reads_as_a_sentence_and_not_as_a_quoted_key():
    assert str(UnknownRuleError("no rule 'notify'")) == "no rule 'notify'"


def test_printable_text_is_left_alone():
    assert printable("6 months") == "6 months"
    assert printable("") == ""


def test_printable_cuts_at_the_limit_and_says_so():
    assert printable("x" * 60) == "x" * 60
    assert printable("x" * 61) == "x" * 60 + "..."
    assert printable("abcdef", 3) == "abc..."


def test_printable_lets_no_control_character_through():
    shown = printable("\x1b[31mred\n\t\r\x00\u202e\u2028")
    assert shown.isprintable()
    assert "[31mred" in shown


def test_a_mistyped_name_is_answered_with_the_nearest():
    known = ["became_aware", "panel_notified"]
    assert did_you_mean("became_awair", known) == "did you mean 'became_aware'?"


def test_a_name_like_no_other_is_answered_with_up_to_six_that_exist():
    assert did_you_mean("zzz", ["b", "a"]) == "known here: a, b"
    assert did_you_mean("zzz", list("fedcba")) == "known here: a, b, c, d, e, f"
    assert did_you_mean("zzz", list("gfedcba")) == "known here: a, b, c, d, e, f, ..."


def test_where_nothing_is_declared_there_is_nothing_to_offer():
    assert did_you_mean("zzz", []) == "none is declared"


def test_a_very_long_name_is_compared_by_its_beginning():
    assert did_you_mean("became_aware" * 100_000, ["became_aware"]) == "known here: became_aware"
