"""A manager asks: "Which notification days put the deadline between Christmas and New Year?"

Run it from anywhere: python examples/inverse.py
"""

from datetime import date

from safeguarding_timelines import Case, Facts, compute_timeline, load_rulebook
from safeguarding_timelines.questions.trigger import latest_trigger_in, triggers_in

CASE = Case(reference="EX-2026-021", facts=Facts(outcome="died", abuse_or_neglect="suspected"))
SUBMISSION = "rapid-review-submission"
CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2026, 12, 31)


def in_words(day):
    return f"{day:%d/%m/%Y}"


def main():
    timeline = compute_timeline(CASE, load_rulebook("england"), as_of=date(2026, 11, 2))
    print(f"The rapid review is due from {in_words(CHRISTMAS)} to {in_words(NEW_YEAR)}")
    for kind, words in (
        ("panel_notified", "if the Panel is notified"),
        ("became_aware", "or, notified on the last day, if the authority becomes aware"),
    ):
        for run in triggers_in(timeline, kind, SUBMISSION, CHRISTMAS, NEW_YEAR):
            print(f"- {words}")
            print(f"  from {in_words(run.first)} to {in_words(run.last)}.")
    before = latest_trigger_in(timeline, "panel_notified", SUBMISSION, date(2026, 12, 23))
    print(f"For a date before {in_words(CHRISTMAS)}, notify by {in_words(before)}.")


if __name__ == "__main__":
    main()
