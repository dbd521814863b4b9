"""What a rule file may not ask for, each refused with the way out."""

from datetime import date

import pytest

import safeguarding_timelines
from rulebook_text import book_text, rule_problems, told
from safeguarding_timelines import Period, load_rulebook
from safeguarding_timelines.errors import PeriodError
from safeguarding_timelines.rules.load import MOST_FILES

ACT = 'event = "acted"\n'
KEEP = 'kept_until = "acted"\nat_least = "1 year"\nafter = "started"\n'


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (f'{KEEP}cancelled_by = "started"', "ended by `kept_until`"),
        (f'{ACT}every = "5 hours"\nstarting = "started"', "not in hours"),
        (
            f'{ACT}at_least = "2 days"\nbefore = "started"\nmissing_day = "next_day"',
            "counts forward",
        ),
        (f'{ACT}within = "2 days"\nof = "started"\napplies_if = {{ outcome = [] }}', "empty list"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(tmp_path, rule, reason):
    assert any(reason in message for _, message in rule_problems(tmp_path, rule))


def test_a_folder_of_very_many_files_is_no_rulebook(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "rulebook.toml").write_text(book_text(), "utf-8")
    for number in range(1, MOST_FILES):
        (folder / f"{number}.toml").write_text("")
    assert load_rulebook(folder).id == "test-book"
    (folder / "one-more.toml").write_text("")
    assert told(folder) == "book: 101 files; the limit is 100"


def test_a_name_the_package_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'unheard_of'"):
        _ = safeguarding_timelines.unheard_of


def test_the_package_lists_its_names_and_no_others():
    assert dir(safeguarding_timelines) == sorted(safeguarding_timelines.__all__)


def test_a_missing_day_is_handled_in_one_of_two_ways():
    with pytest.raises(PeriodError, match="last_day, next_day"):
        Period(1, "months").after(date(2026, 1, 31), None, missing_day="lastday")
