"""Speed beside the fastest peers. Run: pytest tests/benchmarks --benchmark-only.

No time is asserted: what is compared are answers. `ratios.py` prints the ratios of one run.
"""

from datetime import date

import contenders
import pytest


@pytest.mark.parametrize(
    "add",
    [contenders.add_ours, contenders.add_numpy, contenders.add_holidays],
    ids=lambda add: add.__name__,
)
@pytest.mark.benchmark(group="the 15th working day after each of 1000 dates")
def test_every_library_adds_working_days_alike(benchmark, add):
    assert benchmark(add) == contenders.add_ours()


@pytest.mark.parametrize("computed", contenders.TIMELINES, ids=lambda computed: computed.name)
@pytest.mark.benchmark(group="a timeline")
def test_a_timeline_is_computed(benchmark, computed):
    benchmark.extra_info["milestones"] = computed.milestones
    assert len(benchmark(computed).milestones) == computed.milestones


@pytest.mark.parametrize("computed", contenders.TIMELINES, ids=lambda computed: computed.name)
@pytest.mark.benchmark(group="a timeline")
def test_as_many_bare_dates_are_computed(benchmark, computed):
    def as_many():
        return [contenders.bare_dates() for _ in range(-(-computed.milestones // contenders.BARE))]

    benchmark.extra_info["dates"] = contenders.BARE * -(-computed.milestones // contenders.BARE)
    # 9-12, 15 Jan; 15-19 / 22-26 / 29 Jan - 2 Feb; 29 26 25 24 23 22 19 Jul
    assert benchmark(as_many)[0] == (
        date(2024, 1, 15),
        date(2024, 1, 26),
        date(2024, 2, 2),
        date(2024, 7, 31),
        date(2024, 7, 19),
        date(2025, 7, 30),
    )


@pytest.mark.parametrize(
    "imported",
    [contenders.import_nothing, contenders.import_one_model, contenders.import_ours],
    ids=lambda imported: imported.__name__,
)
@pytest.mark.benchmark(group="a fresh process that imports")
def test_a_fresh_process_imports(benchmark, imported):
    assert benchmark.pedantic(imported, rounds=10, warmup_rounds=1) is None
