"""A manager asks: "Show me on one screen where this case stands."

Run it from anywhere: python examples/chart.py
"""

from datetime import date
from pathlib import Path

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.outputs.text.chart import timeline_chart

CASE = Path(__file__).with_name("in_progress.json")


def main():
    timeline = compute_timeline(Case.read(CASE), load_rulebook("england"), as_of=date(2026, 1, 16))
    print(timeline_chart(timeline), end="")


if __name__ == "__main__":
    main()
