"""The command line: reads files, asks the library, and prints once all is computed.

Exit status: 0 fine, 1 something is late or wrong in what was read, 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, NoReturn

from safeguarding_timelines._fields import iso_date
from safeguarding_timelines.cases.case import LARGEST_FILE, Case
from safeguarding_timelines.engine.compute import compute_timeline
from safeguarding_timelines.errors import CaseError, SafeguardingTimelinesError, printable
from safeguarding_timelines.explanations.explain import explain
from safeguarding_timelines.lint import Severity, lint
from safeguarding_timelines.outputs.csv import timeline_csv
from safeguarding_timelines.outputs.markdown.register import register
from safeguarding_timelines.outputs.text.chart import timeline_chart
from safeguarding_timelines.outputs.text.comparison import comparison_text
from safeguarding_timelines.outputs.text.explanation import explanation_markdown, explanation_text
from safeguarding_timelines.outputs.text.findings import findings_text
from safeguarding_timelines.outputs.text.progress import shown_progress
from safeguarding_timelines.outputs.text.sweep import sweep_csv, sweep_text
from safeguarding_timelines.outputs.text.windows import windows_text
from safeguarding_timelines.questions.sweep import each_day, sweep
from safeguarding_timelines.questions.verify import differences_in
from safeguarding_timelines.questions.what_if import Scenario, what_if
from safeguarding_timelines.questions.windows.windows import windows_of
from safeguarding_timelines.rules.load import built_in, load_rulebook
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.rules.rulebook import Rulebook
from safeguarding_timelines.timelines.json_form import timeline_schema
from safeguarding_timelines.timelines.phrases import (
    bound_words,
    day_words,
    late_words,
    status_words,
)
from safeguarding_timelines.timelines.timeline import Flag, Status, Timeline, library_version

FINE, FOUND, UNUSABLE = 0, 1, 2


class Answer(NamedTuple):
    """What to print, and the exit status."""

    text: str
    status: int = FINE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    try:
        options = _parser().parse_args(arguments)
        answer: Answer = options.run(options)
    except SafeguardingTimelinesError as error:
        sys.stderr.write(f"error: {error}\n")
        return UNUSABLE
    return _write(answer)


def _write(answer: Answer) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(answer.text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        sys.stderr.close()
    except OSError as error:
        sys.stderr.write(f"error: the output cannot be written: {error.strerror}\n")
        return UNUSABLE
    return answer.status


def _due(options: argparse.Namespace) -> Answer:
    if options.chart and (options.format != "table" or options.all):
        raise CaseError("--chart", ["draws the table; leave out --format and --all"])
    timeline = _timeline(options)
    if options.chart:
        return Answer(timeline_chart(timeline, colour=sys.stdout.isatty()))
    formats: dict[str, Callable[[], str]] = {
        "json": lambda: timeline.to_json() + "\n",
        "csv": lambda: timeline_csv(timeline),
        "table": lambda: _tables().timeline_table(
            timeline, everything=options.all, colour=sys.stdout.isatty()
        ),
    }
    return Answer(formats[options.format]())


def _explain(options: argparse.Namespace) -> Answer:
    explanation = explain(_timeline(options), options.rule, instance=options.instance)
    if options.format == "json":
        record = json.dumps(explanation.record(), indent=2, ensure_ascii=False)
        return Answer(f"{record}\n")
    as_words = explanation_markdown if options.format == "markdown" else explanation_text
    return Answer(as_words(explanation))


def _what_if(options: argparse.Namespace) -> Answer:
    edits: list[dict[str, Any]] = [  # the rules and the calendar first: the others rest on them
        *({"do": "rulebook", "which": which} for which in options.under or ()),
        *(options.edition or ()),
        *({"do": "as_of", "day": day} for day in options.on or ()),
        *({"do": "close", "day": day} for day in options.holiday or ()),
        *({"do": "open", "day": day} for day in options.open or ()),
        *({"do": "fact", "name": n, "value": _fact(v)} for n, v in options.fact or ()),
        *({"do": "set", "kind": kind, "on": day} for kind, day in options.set or ()),
        *(options.shift or ()),
        *({"do": "remove", "kind": kind} for kind in options.remove or ()),
    ]
    scenario = Scenario.model_validate({"edits": edits})
    if options.each is not None:
        return _sweep(options, scenario)
    if options.format == "csv":
        raise CaseError("--format csv", ["is for a sweep: give --each too, or ask for json"])
    comparison = what_if(_timeline(options), scenario)
    if options.format == "json":
        return Answer(json.dumps(comparison.record(), indent=2, ensure_ascii=False) + "\n")
    return Answer(comparison_text(comparison))


def _sweep(options: argparse.Namespace, scenario: Scenario) -> Answer:
    kind, span = options.each
    first, _, last = span.partition("..")
    try:
        days = each_day(_day(first), _day(last))
    except argparse.ArgumentTypeError:
        why = f"{printable(span)!r}: write FIRST..LAST, as in 2025-12-15..2026-01-05"
        raise CaseError("--each", [why]) from None
    timeline = _timeline(options)
    with shown_progress(len(days)) as progress:
        swept = sweep(timeline, kind, days, scenario, progress=progress)
    if options.format == "json":
        return Answer(json.dumps(swept.record(), indent=2, ensure_ascii=False) + "\n")
    return Answer(sweep_csv(swept) if options.format == "csv" else sweep_text(swept))


def _fact(text: str) -> bool | str | None:
    return {"true": True, "false": False, "unknown": None}.get(text, text)


def _verify(options: argparse.Namespace) -> Answer:
    differences = differences_in(options.timeline, rules=options.rules)
    if not differences:
        return Answer("The stored timeline is what its inputs give.\n")
    return Answer("".join(f"{difference}\n" for difference in differences), FOUND)


#: What `check` reports beside what is late; on some of the days an event may have been is enough.
_WRONG = {Status.BREACHED, Status.PREMATURE, Flag.MAY_BE_LATE}


def _check(options: argparse.Namespace) -> Answer:
    timeline = _timeline(options)
    wrong = [
        m for m in timeline.milestones
        if m.late or _WRONG & {m.status, *m.possible, *m.flags}
    ]  # fmt: skip
    status = FOUND if wrong else FINE
    unsure = sum(not m.late and m.status is Status.INDETERMINATE for m in wrong)
    if options.format == "json":
        record = timeline.record()
        record["milestones"] = [
            milestone
            for milestone, m in zip(record["milestones"], timeline.milestones, strict=True)
            if any(m is one for one in wrong)
        ]
        return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n", status)
    lines = [
        f"As of {day_words(timeline.as_of)}: "
        + (f"{len(wrong) - unsure} late or out of order" if wrong else "nothing is late")
        + (f", {unsure} perhaps." if unsure else ".")
    ]
    for m in wrong:
        by = f"by {day_words(m.due)}" if m.due else "undated"
        against = late_words(m) or " or ".join(m.possible or (m.status,))
        lines.append(f"  {m.rule}: {by}, {status_words(m, timeline)} ({against})")
    return Answer("\n".join(lines) + "\n", status)


def _windows(options: argparse.Namespace) -> Answer:
    windows = windows_of(_timeline(options), keep_plans=options.keep_plans)
    status = FOUND if windows.clashes else FINE
    if options.format == "table":
        return Answer(windows_text(windows), status)
    return Answer(json.dumps(windows.record(), indent=2, ensure_ascii=False) + "\n", status)


def _rules(options: argparse.Namespace) -> Answer:
    book = load_rulebook(options.rulebook)
    if options.format == "table":
        return Answer(_tables().rules_table(book, colour=sys.stdout.isatty()))
    if options.format == "markdown":
        return Answer(register(book))
    records = [_rule_record(rule, book) for rule in book.rules]
    record = {"rulebook": {"id": book.id, "version": book.version}, "rules": records}
    return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def _lint(options: argparse.Namespace) -> Answer:
    book = load_rulebook(options.rulebook)
    found = lint(book)
    status = FOUND if any(one.severity is Severity.ERROR for one in found) else FINE
    if options.format == "table":
        return Answer(findings_text(book, found), status)
    record = {
        "rulebook": {"id": book.id, "version": book.version},
        "findings": [one.record() for one in found],
    }
    return Answer(json.dumps(record, indent=2, ensure_ascii=False) + "\n", status)


def _rule_record(rule: Rule, book: Rulebook) -> dict[str, Any]:
    span = rule.in_force
    return {
        "id": rule.id,
        "title": rule.title,
        "actor": rule.actor,
        "event": rule.target,
        "bound": bound_words(rule, book),
        "force": rule.force.value,
        "citation": book.cited(rule.cite),
        "source": rule.source.value if rule.source else None,
        "in_force": {
            "from": span.from_.isoformat() if span and span.from_ else None,
            "until": span.until.isoformat() if span and span.until else None,
        },
        "implements": rule.implements,
        "scope": rule.scope,
        "inactive": rule.inactive,
        "statements": list(rule.statements),
        "readings": {
            name: {"bound": bound_words(variant, book), "why": rule.readings[name].why}
            for name, variant in rule.variants.items()
        },
    }


def _schema(options: argparse.Namespace) -> Answer:
    schemas: dict[str, Callable[[], dict[str, Any]]] = {
        "case": Case.model_json_schema,
        "timeline": timeline_schema,
        "rule": Rule.model_json_schema,
    }
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schemas[options.of]()}
    return Answer(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


def _timeline(options: argparse.Namespace) -> Timeline:
    case = _case(options.case)
    try:
        return compute_timeline(
            case,
            load_rulebook(options.rules),
            as_of=options.as_of or date.today(),  # noqa: DTZ011  # the one place with a clock
            known_on=options.known_on,
            ignore_unknown_events=options.ignore_unknown_events,
            partnership=options.partnership,
        )
    except CaseError as error:  # say which file it was
        raise CaseError(_source(options.case), error.problems) from None


def _case(path: str) -> Case:
    if path == "-":
        if sys.stdin is None:
            raise CaseError(_source(path), ["there is none; name a case file"])
        return Case.from_json(sys.stdin.buffer.read(LARGEST_FILE + 1), source=_source(path))
    return Case.read(path)


def _source(path: str) -> str:
    return "standard input" if path == "-" else printable(path, 200)


def _tables() -> Any:
    try:
        from safeguarding_timelines.outputs.text import table  # noqa: PLC0415  # rich is in an extra
    except ImportError:
        raise _MissingExtraError(
            "the table needs the package rich: install safeguarding-timelines[cli], "
            "or ask for --format json"
        ) from None
    return table


class _MissingExtraError(SafeguardingTimelinesError):
    pass


def _day(text: str) -> date:
    try:
        return iso_date(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{printable(text)!r} is no date; write it as YYYY-MM-DD")


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{printable(text)!r}: write NAME=VALUE")
    return name, value


def _shift(text: str) -> dict[str, Any]:
    match = re.fullmatch(r"([a-z0-9_]+)=([+-][0-9]{1,5})(d|wd)", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"{printable(text)!r}: write KIND=+2d for days or KIND=-3wd for working days"
        )
    unit = "days" if match[3] == "d" else "working days"
    return {"do": "shift", "kind": match[1], "by": int(match[2]), "unit": unit}


def _edition(text: str) -> dict[str, Any]:
    rule, equals, day = text.rpartition("=")
    if equals and not rule:
        raise argparse.ArgumentTypeError(f"{printable(text)!r}: write DATE or RULE=DATE")
    return {"do": "edition", "on": _day(day), **({"rule": rule} if rule else {})}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        clean = printable(message, 400)
        self.exit(UNUSABLE, f"error: {clean}\nSee {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="safeguarding-timelines",
        description="Deadlines of the English child safeguarding practice review process. "
        "Not legal advice.",
    )
    parser.add_argument("--version", action="version", version=library_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    due = commands.add_parser("due", help="every milestone of a case, by date")
    _case_options(due, ("table", "json", "csv"))
    due.add_argument("--all", action="store_true", help="also what does not apply or is distant")
    due.add_argument("--chart", action="store_true", help="draw what has a date, a line each")
    due.set_defaults(run=_due)

    explanation = commands.add_parser("explain", help="why a date is what it is, day by day")
    _case_options(explanation, ("text", "markdown", "json"))
    explanation.add_argument("rule", help="the rule's id, as `due --format json` names it")
    explanation.add_argument("--instance", type=int, metavar="N", help="of several, from 0")
    explanation.set_defaults(run=_explain)

    check = commands.add_parser("check", help="what is late; exit status 1 if anything is")
    _case_options(check, ("text", "json"))
    check.set_defaults(run=_check)

    supposed = commands.add_parser("what-if", help="what would move if something were otherwise")
    _case_options(supposed, ("table", "json", "csv"))
    for option, kind, metavar, words in (
        ("--set", _assignment, "KIND=DATE", "let an event fall on a day"),
        ("--shift", _shift, "KIND=+2d", "move an event by days (d) or working days (wd)"),
        ("--remove", str, "KIND", "let an event not have happened"),
        ("--fact", _assignment, "NAME=VALUE", "let a fact be so; `unknown` makes it unknown"),
        ("--holiday", _day, "DATE", "let a day not count"),
        ("--open", _day, "DATE", "let a holiday count after all"),
        ("--under", str, "ID_OR_FILE", "compute under another rulebook"),
        ("--edition", _edition, "[RULE=]DATE", "compute by the editions in force on a day"),
        ("--on", _day, "DATE", "ask as of another day"),
    ):
        supposed.add_argument(option, type=kind, action="append", metavar=metavar, help=words)
    supposed.add_argument(
        "--each", nargs=2, metavar=("KIND", "FIRST..LAST"), help="try an event on each of the days"
    )
    supposed.set_defaults(run=_what_if)

    left = commands.add_parser(
        "windows", help="what is left of every date; exit status 1 if rules clash"
    )
    _case_options(left, ("table", "json"))
    left.add_argument("--keep-plans", action="store_true", help="what is planned stays as planned")
    left.set_defaults(run=_windows)

    verify = commands.add_parser(
        "verify", help="compute a stored timeline again; exit status 1 if anything differs"
    )
    verify.add_argument("timeline", help="a file made with `due --format json`")
    verify.add_argument("--rules", metavar="ID_OR_FILE", help=_RULEBOOK_HELP)
    verify.set_defaults(run=_verify)

    rules = commands.add_parser("rules", help="the rules of a rulebook, with citations")
    rules.add_argument("rulebook", nargs="?", default="england", help=_RULEBOOK_HELP)
    rules.add_argument("--format", choices=("table", "json", "markdown"), default="table")
    rules.set_defaults(run=_rules)

    lints = commands.add_parser(
        "lint", help="what is weaker than the law, cannot work, or is in doubt; status 1 on errors"
    )
    lints.add_argument("rulebook", nargs="?", default="england", help=_RULEBOOK_HELP)
    lints.add_argument("--format", choices=("table", "json"), default="table")
    lints.set_defaults(run=_lint)

    schema = commands.add_parser("schema", help="the JSON Schema of a file format")
    schema.add_argument("of", nargs="?", choices=("case", "timeline", "rule"), default="case")
    schema.set_defaults(run=_schema)
    return parser


_RULEBOOK_HELP = "a rulebook's id or file; ids: " + ", ".join(built_in())


def _case_options(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    parser.add_argument("case", help="a case file in JSON, or - for standard input")
    parser.add_argument("--rules", default="england", metavar="ID_OR_FILE", help=_RULEBOOK_HELP)
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day; today if left out")
    parser.add_argument("--known-on", type=_day, metavar="DATE", help="see records made by then")
    parser.add_argument("--format", choices=formats, default=formats[0])
    parser.add_argument("--partnership", action="store_true", help="also duties of no single case")
    parser.add_argument("--ignore-unknown-events", action="store_true")
