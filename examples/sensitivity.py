"""A manager asks: "What does one day's delay in notifying cost us, and when does it cost most?"

Run it from anywhere: python examples/sensitivity.py
"""

from datetime import date
from pathlib import Path

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.questions.slip import extra_holidays, slip_costs_in

CASE = Path(__file__).with_name("in_progress.json")


def in_words(day):
    return f"{day:%d/%m/%Y}"


def main():
    timeline = compute_timeline(Case.read(CASE), load_rulebook("england"), as_of=date(2026, 1, 6))
    year = (date(2026, 1, 1), date(2026, 12, 31))

    print("A day's delay in notifying the Panel, from every day of 2026:")
    for rule, found in slip_costs_in(timeline, "panel_notified", *year).items():
        print(f"- {timeline[rule].title}: mostly {found.usual} day(s) later,")
        print(f"  {found.worst} at worst, from {' and '.join(map(in_words, found.worst_days))}.")

    proclaimed = date(2026, 1, 9)
    print(f"If {in_words(proclaimed)} became a bank holiday:")
    for group in extra_holidays(timeline, proclaimed, proclaimed):
        for move in group.moves:
            print(f"- {timeline[move.rule].title}: {in_words(move.after)},")
            print(f"  {move.days} day(s) later than {in_words(move.before)}.")


if __name__ == "__main__":
    main()
