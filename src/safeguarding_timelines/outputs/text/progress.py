"""A bar on standard error while many days are computed, for those who watch; nothing on output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Fewer steps than these are over before a bar could be read.
LONG = 60


@contextmanager
def shown_progress(steps: int) -> Iterator[Callable[[int, int], None] | None]:
    """What to call after each step; None where nobody watches, or without the package rich."""
    if steps < LONG or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    try:
        from rich.console import Console  # noqa: PLC0415  # rich is in an extra
        from rich.progress import Progress  # noqa: PLC0415
    except ImportError:
        yield None
        return
    with Progress(
        console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bar:
        task = bar.add_task("Days", total=steps)
        yield lambda done, _: bar.update(task, completed=done)
