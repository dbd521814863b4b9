"""Of several bounds on one event the tightest governs, and no expectation beside a duty."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rulebook_text import book_text, day, timeline
from safeguarding_timelines import load_rulebook

START = day("2026-01-05")
FORCES = ["statute", "guidance", "local", "expectation", "permission"]
#: Each bound on one act, by the side it is on: how many days from the start its date is.
BOUNDS = {
    "within": ("upper", 'event = "acted"\nwithin = "{} days"\nof = "started"', 1),
    "notice": ("upper", 'event = "acted"\nat_least = "{} days"\nbefore = "started"', -1),
    "gate": ("lower", 'event = "acted"\nat_least = "{} days"\nafter = "started"', 1),
    "keep": ("kept", 'kept_until = "withdrawn"\nat_least = "{} days"\nafter = "started"', 1),
}
rules = st.lists(
    st.tuples(st.sampled_from(sorted(BOUNDS)), st.integers(0, 9), st.sampled_from(FORCES)),
    min_size=1,
    max_size=6,
)


@given(rules)
def test_the_tightest_governs_and_of_equal_dates_the_weightiest(tmp_path_factory, stated):
    bodies = [
        f'id = "r{number}"\nforce = "{force}"\n' + BOUNDS[bound][1].format(days)
        for number, (bound, days, force) in enumerate(stated)
    ]
    path = tmp_path_factory.getbasetemp() / "governing.toml"
    path.write_text(book_text("\n\n".join(bodies)), encoding="utf-8")
    found = timeline(load_rulebook(path), "2026-01-05", started="2026-01-05")
    for side in ("upper", "lower", "kept"):
        rivals = [
            (START + BOUNDS[bound][2] * timedelta(days), force, f"r{number}")
            for number, (bound, days, force) in enumerate(stated)
            if BOUNDS[bound][0] == side
            and force != "permission"
            and found[f"r{number}"].status != "not_applicable"
        ]
        duties = [rival for rival in rivals if rival[1] != "expectation"] or rivals
        tightest = (min if side == "upper" else max)((date for date, *_ in duties), default=None)
        tied = [(FORCES.index(force), rule) for date, force, rule in duties if date == tightest]
        governing = [rule for _, _, rule in rivals if "governs" in found[rule].flags]
        assert len(governing) == bool(rivals)
        assert not governing or governing[0] in {
            rule for rank, rule in tied if rank == min(tied)[0]
        }
    allowed = [f"r{n}" for n, (_, _, force) in enumerate(stated) if force == "permission"]
    assert not any("governs" in found[rule].flags for rule in allowed)
