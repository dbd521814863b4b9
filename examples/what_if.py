"""A manager asks: "If the notification had gone out a day later, what would have moved?"

Run it from anywhere: python examples/what_if.py
"""

from datetime import date
from pathlib import Path

from safeguarding_timelines import Case, compute_timeline, load_rulebook, what_if

CASE = Path(__file__).with_name("in_progress.json")


def in_words(day):
    return f"{day:%d/%m/%Y}"


def main():
    timeline = compute_timeline(Case.read(CASE), load_rulebook("england"), as_of=date(2026, 1, 6))
    sent, supposed = date(2025, 12, 17), date(2025, 12, 18)
    comparison = what_if(timeline, panel_notified=supposed)

    print(f"If the notification had gone out on {in_words(supposed)} and not {in_words(sent)}:")
    for difference in comparison.differences:
        if difference.days:
            way = "later" if difference.days > 0 else "earlier"
            print(f"- {difference.title}: {in_words(difference.after.due)},")
            print(f"  {abs(difference.days)} day(s) {way} than {in_words(difference.before.due)}.")
    became_late = [d.title for d in comparison.differences if d.after.late and not d.before.late]
    print(f"Late because of it: {', '.join(became_late) or 'nothing'}.")


if __name__ == "__main__":
    main()
