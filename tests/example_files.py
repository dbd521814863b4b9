"""The example cases: those of national kinds alone, and those of one local rulebook each."""

from pathlib import Path

from safeguarding_timelines.rules.load import built_in

FOLDER = Path(__file__).parents[1] / "examples"
#: These run with every rulebook.
NATIONAL = sorted(FOLDER.glob("*.json"))
#: These speak a local rulebook's own words, and are named for it.
LOCAL = sorted((FOLDER / "local").glob("*.json"))
EXAMPLES = [*NATIONAL, *LOCAL]


def example(name):
    """The example of that name."""
    [path] = [path for path in EXAMPLES if path.stem == name]
    return path


def book_of(path):
    """The local rulebook that an example is named for; for a national one, one that adds to it."""
    named = [book for book in built_in() if path.stem.startswith(book.replace("-", "_"))]
    return max(named, key=len) if path in LOCAL else "kingston-richmond"


def name_of(path):
    """What a test calls an example."""
    return path.stem
