"""A manager asks: "If we notify on each day around Christmas, when is the rapid review due?"

Run it from anywhere: python examples/sweep.py
"""

from datetime import date
from pathlib import Path

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.questions.sweep import each_day, sweep

CASE = Path(__file__).with_name("in_progress.json")


def in_words(day):
    return f"{day:%d/%m/%Y}"


def main():
    timeline = compute_timeline(Case.read(CASE), load_rulebook("england"), as_of=date(2026, 1, 6))
    days = each_day(date(2025, 12, 22), date(2025, 12, 29))
    for day, supposed in sweep(timeline, "panel_notified", days).rows:
        due = supposed["rapid-review-submission"].due
        late = ", the notification being late" if supposed["notify-panel"].late else ""
        holiday = supposed.calendar.reason(day)
        note = f" ({holiday})" if holiday else ""
        print(f"Notified on {in_words(day)}{note}: due {in_words(due)}{late}.")


if __name__ == "__main__":
    main()
