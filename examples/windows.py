"""A manager asks: "The report is ready. When may we publish, and how long may sending it wait?"

Run it from anywhere: python examples/windows.py
"""

from datetime import date

from safeguarding_timelines import Case, compute_timeline, load_rulebook
from safeguarding_timelines.questions.windows.windows import windows_of

CASE = Case.of(
    "EX-2026-042",
    outcome="died",
    abuse_or_neglect="known",
    looked_after=False,
    care_leaver=False,
    became_aware=date(2025, 9, 8),
    panel_notified=date(2025, 9, 11),
    rapid_review_submitted=date(2025, 9, 30),
    lcspr_decided=date(2025, 10, 9),
)


def in_words(day):
    return f"{day:%d/%m/%Y}"


def main():
    timeline = compute_timeline(CASE, load_rulebook("england"), as_of=date(2026, 3, 24))
    windows = windows_of(timeline)
    publication, sending = windows["lcspr_published"], windows["report_sent_to_panel"]

    print(f"If the report is sent today, {in_words(timeline.as_of)}, it may be published")
    print(
        f"from {in_words(publication.earliest)}, and has to be by {in_words(publication.latest)}."
    )
    print(f"Sending it to the Panel can wait until {in_words(sending.latest)}:")
    print(f"{sending.slack_days} days, {sending.slack_working_days} of them working days.")
    for bind in sending.latest_by:
        print(f"What sets that day is {bind.rule}.")


if __name__ == "__main__":
    main()
