"""What people and programs read of an event whose day is not known: table, CSV, JSON and check."""

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator

from rulebook_text import book, day, timeline
from safeguarding_timelines import Case, compute_timeline, load_rulebook, what_if
from safeguarding_timelines.cli.main import main
from safeguarding_timelines.errors import CaseError
from safeguarding_timelines.explanations.explain import explain
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.outputs.markdown.explanation import explanation_markdown
from safeguarding_timelines.outputs.text.chart import timeline_chart
from safeguarding_timelines.outputs.text.explanation import explanation_text
from safeguarding_timelines.outputs.text.table import timeline_table
from safeguarding_timelines.questions.rulebook_comparison import disagreements
from safeguarding_timelines.questions.slip import extra_holidays, slip_costs_in
from safeguarding_timelines.questions.trigger import triggers_in
from safeguarding_timelines.questions.windows.windows import windows_of
from safeguarding_timelines.timelines.json_form import timeline_schema
from safeguarding_timelines.timelines.phrases import status_words

ENGLAND = load_rulebook("england")
#: Five working days after 1 August 2023 is the 8th, after the 31st 7 September.
AUGUST = Case.of("EX-2023-031", outcome="died", abuse_or_neglect="known", became_aware="2023-08")
WITHIN = 'event = "acted"\nwithin = "5 days"\nof = "started"'


def of(case=AUGUST, as_of="2023-08-15"):
    return compute_timeline(case, ENGLAND, as_of=day(as_of))


def row(text, title):
    """The lines of one row of the table, as cells."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if title in line)
    found = []
    for line in lines[start:]:
        if found and (line[:17].strip() and not line.startswith(" to")):
            break
        found.append(line)
    return " ".join(" ".join(found).split())


def test_the_table_gives_both_ends_and_every_status_it_may_be():
    found = row(timeline_table(of()), "Notify the Panel")
    assert found.startswith("Tue 8 Aug 2023 Notify the Panel")
    assert "to Thu 7 Sep 2023" in found
    assert "due, due" in found
    assert "(perhaps late" in found


def test_what_is_kept_begins_the_range_with_its_first_day(tmp_path):
    rule = 'kept_until = "withdrawn"\nat_least = "1 year"\nafter = "published"'
    text = timeline_table(timeline(book(tmp_path, rule), "2024-06-03", published="2024-02"))
    assert "Sat 1 Feb 2025" in text
    assert "to Fri 28 Feb 2025" in text  # the year after 29 February ends on the 28th


def test_a_range_without_a_first_day_gives_its_last(tmp_path):
    shown = timeline(book(tmp_path, WITHIN), "2024-03-01", started={"to": "2024-02-20"})
    text = timeline_table(shown)
    assert "to Sun 25 Feb 2024" in text
    assert "on Tue 20 Feb 2024 or" in text


def test_what_is_done_late_or_in_time_stands_among_what_is_done():
    case = AUGUST.model_copy(update={"events": (*AUGUST.events, *Case.of(
        "EX-2023-031", panel_notified="2023-08-09").events)})  # fmt: skip
    text = timeline_table(of(case, "2023-11-01"))
    done = text.index("DONE")
    assert text.index("Notify the Panel") > done


@pytest.mark.parametrize(
    ("kinds", "as_of", "words"),
    [
        ({"started": "2024-02"}, "2024-03-08", "overdue by 3 to 31 days"),  # due 6 Feb to 5 March
        ({"started": "2024-02", "acted": "2024-04"}, "2024-05-01",
         "done late; done between Mon 1 Apr 2024 and Tue 30 Apr 2024"),
        ({"started": "2024-02-01", "acted": "2024-02"}, "2024-02-04",
         "in time or due; if done, between Thu 1 Feb 2024 and Sun 4 Feb 2024"),
        ({"started": "2024-02-01", "acted": {"from": "2024-02-04", "to": "2024-02-05"}},
         "2024-02-04", "in time or due; if done, on Sun 4 Feb 2024, if at all"),
        ({"started": {"to": "2024-02-20"}}, "2024-03-01", "overdue"),
    ],
)  # fmt: skip
def test_the_words_say_no_more_than_is_known(tmp_path, kinds, as_of, words):
    shown = timeline(book(tmp_path, WITHIN), as_of, **kinds)
    assert status_words(shown["r"], shown) == words


def test_csv_and_json_hold_the_ranges():
    shown = of()
    [found] = [r for r in csv.DictReader(io.StringIO(timeline_csv(shown)))
               if r["rule"] == "notify-panel"]  # fmt: skip
    assert found["due"] == "2023-08-08"
    assert found["ranges"] == ("due=2023-08-08..2023-09-07 anchor=2023-08-01..2023-08-31")
    assert found["possible"] == "due due_today overdue"
    record = json.loads(shown.to_json())
    Draft202012Validator(timeline_schema()).validate(record)
    [milestone] = [m for m in record["milestones"] if m["rule"] == "notify-panel"]
    assert milestone["status"] == "indeterminate"
    assert milestone["ranges"]["due"] == {"from": "2023-08-08", "to": "2023-09-07"}
    assert milestone["possible"] == ["due", "due_today", "overdue"]
    assert milestone["supposed"] == [{"event": 0, "on": "2023-08-01"}]
    [other] = [m for m in record["milestones"] if m["rule"] == "lcspr-completion"]
    assert not other.keys() & {"ranges", "possible", "supposed"}


def test_a_range_without_a_first_day_is_null_or_empty(tmp_path):
    shown = timeline(book(tmp_path, WITHIN), "2024-03-01", started={"to": "2024-02-20"})
    assert shown.record()["milestones"][0]["ranges"]["due"] == {"from": None, "to": "2024-02-25"}
    assert "due=..2024-02-25" in timeline_csv(shown)


def test_check_reports_what_is_perhaps_late(tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text(AUGUST.to_json(), encoding="utf-8")
    assert main(["check", str(path), "--as-of", "2023-08-15"]) == 1
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == "As of Tue 15 Aug 2023: 2 perhaps late."
    assert (
        "  notify-panel: by Tue 8 Aug 2023, due, due today or overdue "
        "(perhaps late against guidance)"
    ) in rest


def test_check_reports_what_was_perhaps_ended_too_early(tmp_path, capsys):
    path = tmp_path / "case.json"
    case = Case.of("EX-2023-031", lcspr_published="2024-03", lcspr_withdrawn="2025-03-14")
    path.write_text(case.to_json(), encoding="utf-8")
    assert main(["check", str(path), "--as-of", "2025-06-02"]) == 1
    assert "lcspr-availability: by Mon 31 Mar 2025, kept long enough or ended too early (" in (
        " ".join(capsys.readouterr().out.split())
    )


def test_a_stored_timeline_with_an_interval_verifies(tmp_path, capsys):
    path = tmp_path / "timeline.json"
    path.write_text(of().to_json(), encoding="utf-8")
    assert main(["verify", str(path)]) == 0, capsys.readouterr().out


def test_an_account_begins_with_what_it_supposes():
    found = explain(of(), "notify-panel")
    for text in (explanation_text(found), explanation_markdown(found)):
        assert text.index("This account") < text.index("Status then: overdue, late.")


def test_the_chart_marks_every_day_that_a_date_may_be(tmp_path):
    # Started on Monday 5 to Wednesday 7 January 2026: due on the 10th to the 12th, a Monday.
    started = {"from": "2026-01-05", "to": "2026-01-07"}
    shown = timeline(book(tmp_path, WITHIN), "2026-01-08", started=started)
    [line] = [text for text in timeline_chart(shown).splitlines() if text.startswith("Do it")]
    assert line.split("10 Jan 26 ")[1].startswith(
        "***|=D**"
    )  # from Monday on, today being Thursday
    assert "* some day of these" in timeline_chart(shown)


def test_the_chart_ends_what_is_kept_on_its_safe_last_day(tmp_path):
    rule = 'kept_until = "withdrawn"\nat_least = "3 days"\nafter = "published"'
    published = {"from": "2026-01-05", "to": "2026-01-07"}
    shown = timeline(book(tmp_path, rule), "2026-01-08", published=published)
    [line] = [text for text in timeline_chart(shown).splitlines() if text.startswith("Do it")]
    assert line.split("10 Jan 26 ")[1].startswith("***|*K")  # today the 8th, kept to the 10th


def test_what_does_not_apply_whatever_the_day_says_nothing_of_days():
    found = of()["notify-care-leaver-death"]
    assert (found.status, found.ranges, found.anchor.on) == ("not_applicable", {}, None)
    assert "imprecise" not in found.flags


def test_a_comparison_does_not_list_what_differs_only_in_what_it_is_counted_from():
    supposed = what_if(of(), became_aware=day("2023-08-14"))
    assert {difference.rule for difference in supposed.differences} == {
        "notify-panel",
        "inform-partners",
        "rapid-review-submission",
        "panel-response",
    }


def test_questions_that_need_the_day_say_so_in_one_line(tmp_path, run):
    path = tmp_path / "case.json"
    path.write_text(AUGUST.to_json(), encoding="utf-8")
    status, out, err = run("windows", path, "--as-of", "2023-08-15")
    assert (status, out) == (2, "")
    assert err == (
        "error: became_aware: the day of this event is not known, only that it is 2023-08, and "
        "this needs a day; suppose one with a scenario, or record it\n"
    )
    assert windows_of(what_if(of(), became_aware=day("2023-08-14")).after)["panel_notified"]


def test_questions_that_suppose_a_day_of_the_event_itself_need_none():
    spans = triggers_in(of(), "became_aware", "notify-panel", day("2023-08-08"), day("2023-08-09"))
    assert spans == ((day("2023-08-01"), day("2023-08-02")),)  # five working days each
    assert slip_costs_in(of(), "became_aware", day("2023-08-01"), day("2023-08-03"))


def test_what_one_more_holiday_would_move_is_refused_where_the_day_is_not_known():
    with pytest.raises(CaseError, match="became_aware: the day of this event is not known"):
        extra_holidays(of())
    assert extra_holidays(what_if(of(), became_aware=day("2023-08-14")).after)


def test_a_comparison_of_rulebooks_is_refused_where_the_day_is_not_known():
    with pytest.raises(CaseError, match="became_aware: the day of this event is not known"):
        disagreements(
            of(), ENGLAND, ENGLAND, over="became_aware", first=day("2023-08-01"),
            last=day("2023-08-02"),
        )  # fmt: skip
