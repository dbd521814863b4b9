"""A manager asks: "The review says only 'August 2023'. Was the Panel told in time?"

Run it from anywhere: python examples/imprecise_dates.py
"""

from datetime import date

from safeguarding_timelines import Case, compute_timeline, load_rulebook


def in_words(day):
    return f"{day:%d/%m/%Y}"


def main():
    england = load_rulebook("england")
    for notified in (date(2023, 8, 8), date(2023, 8, 17), date(2023, 9, 11)):
        case = Case.of(
            "EX-2023-031",
            outcome="died",
            abuse_or_neglect="known",
            became_aware="2023-08",
            panel_notified=notified,
        )
        milestone = compute_timeline(case, england, as_of=date(2024, 6, 3))["notify-panel"]
        first, last = milestone.ranges["due"]
        verdict = " or ".join(milestone.possible or (milestone.status,)).replace("_", " ")
        print(f"Notified on {in_words(notified)}: {verdict}.")
    print(f"It was due between {in_words(first)} and {in_words(last)}.")


if __name__ == "__main__":
    main()
