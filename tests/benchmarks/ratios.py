"""Print how fast this library is beside its peers, as ratios of one run on this machine.

Usage: python tests/benchmarks/ratios.py [ROUNDS]

Every round times every contender in turn, warm and for about as long, so that a slow moment of the
machine slows them all. The ratios are of the best times and of the medians.
"""

import gc
import sys
from statistics import median
from time import perf_counter

import contenders

#: Seconds that one contender is timed for in one round.
TURN = 0.02
PICKS = (min, median)


def calls_a_second(function, repeat):
    start = perf_counter()
    for _ in range(repeat):
        function()
    return repeat / (perf_counter() - start)


def interleaved(functions, rounds, turn=TURN):
    """For each function the best and the median seconds a call, taken in turns."""
    repeats = [max(1, int(turn * calls_a_second(function, 3))) for function in functions]
    times = [[] for _ in functions]
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for function, repeat, taken in zip(functions, repeats, times, strict=True):
                if turn:
                    function()  # the one before has had the caches
                taken.append(1 / calls_a_second(function, repeat))
    finally:
        gc.enable()
    return [[pick(taken) for pick in PICKS] for taken in times]


def row(what, target, above, below, *, scale=1.0):
    """One line of the table: how many times `below` goes into `above`."""
    best, middle = (a * scale / b for a, b in zip(above, below, strict=True))
    return f"{what:<68}{target:>7}{best:>9.2f}{middle:>9.2f}\n"


def main(rounds):
    """The table, as text."""
    lines = [f"{'':<68}{'target':>7}{'best':>9}{'median':>9}\n"]

    ours, numpy, peers = interleaved(
        [contenders.add_ours, contenders.add_numpy, contenders.add_holidays], rounds
    )
    lines += [
        row("add 15 working days: numpy.busday_offset, in times of ours", ">= 20", numpy, ours),
        row("add 15 working days: holidays, in times of ours", ">= 150", peers, ours),
    ]

    for computed in contenders.TIMELINES:
        whole, bare = interleaved([computed, contenders.bare_dates], rounds)
        what = f"one of {computed.milestones} milestones ({computed.name}), in bare dates"
        lines.append(row(what, "< 1", whole, bare, scale=contenders.BARE / computed.milestones))

    nothing, model, library = interleaved(
        [contenders.import_nothing, contenders.import_one_model, contenders.import_ours],
        rounds,
        turn=0,
    )
    bare_model, bare_library = (
        [taken - empty for taken, empty in zip(times, nothing, strict=True)]
        for times in (model, library)
    )
    what = "import: this library, in imports of one pydantic model"
    lines.append(row(what, "< 1.5", bare_library, bare_model))
    lines.append(f"{rounds} rounds in turns, Python {sys.version.split()[0]}\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
