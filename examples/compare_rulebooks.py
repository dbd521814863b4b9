"""A manager asks: "Would this case have had other dates under the old guidance, or next door?"

Run it from anywhere: python examples/compare_rulebooks.py
"""

from datetime import date
from pathlib import Path

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.questions.rulebook_comparison import disagreements

CASE = Path(__file__).with_name("in_progress.json")
ENGLAND = load_rulebook("england")
SUBMITTED = "rapid_review_submitted"


def in_words(day):
    return f"{day:%d/%m/%Y}"


def tell(question, found):
    differing = found[SUBMITTED]
    most = differing.latest or differing.earliest
    way = "later" if most.days > 0 else "earlier"
    print(question)
    print(f"- The rapid review has another date on {differing.moved} of {found.days} days,")
    print(f"  {abs(most.days)} day(s) {way} at most: notified on {in_words(most.trigger)},")
    print(f"  {in_words(most.other.day)} and not {in_words(most.one.day)}.")


def main():
    timeline = compute_timeline(Case.read(CASE), ENGLAND, as_of=date(2026, 1, 6))
    year = {"over": "panel_notified", "first": date(2025, 1, 1), "last": date(2025, 12, 31)}

    now = ENGLAND.as_in_force_on(date(2025, 12, 17))
    in_2019 = ENGLAND.as_in_force_on(date(2019, 5, 1))
    tell("Under the guidance of 2019:", disagreements(timeline, now, in_2019, **year))

    here, next_door = load_rulebook("kingston-richmond"), load_rulebook("barnet")
    tell("Under Barnet's procedure:", disagreements(timeline, here, next_door, **year))


if __name__ == "__main__":
    main()
