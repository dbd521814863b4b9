"""What can be wrong with a rule: each problem names file, rule and key, and says what to write."""

import pytest

from rulebook_text import book, book_text, day, problems_of, rule_problems

GOOD = 'event = "acted"\nwithin = "10 days"\nof = "started"'
EVERY_YEAR = "write a month and a day that every year has, as in 09-30"


# -- Each problem ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "key", "message"),
    [
        # An unknown key, kind, fact, agency, rule, instrument or calendar: the nearest is offered.
        (GOOD + '\nwithn = "x"', "withn", "unknown key; did you mean 'within'?"),
        (
            GOOD.replace("acted", "actd"),
            "event",
            "unknown event kind 'actd'; did you mean 'acted'?",
        ),
        (GOOD.replace("started", "startd"), "of", "event kind 'startd'; did you mean 'started'?"),
        (
            GOOD.replace('"started"', '{ last = "aske" }'),
            "of",
            "kind 'aske'; did you mean 'asked'?",
        ),
        (
            GOOD.replace('"started"', '{ each = "aske" }'),
            "of",
            "kind 'aske'; did you mean 'asked'?",
        ),
        (
            GOOD.replace('"started"', '{ latest_of = ["started", { until_of = "grantd" }] }'),
            "of",
            "unknown event kind 'grantd'; did you mean 'granted'?",
        ),
        (
            GOOD.replace('"started"', '{ deadline_of = "rr" }'),
            "of",
            "unknown rule 'rr'; did you mean 'r'?",
        ),
        ('event = "acted"\nbetween = ["started", "x"]', "between", "unknown event kind 'x'"),
        ('event = "acted"\nbetween = ["x", "started"]', "between", "unknown event kind 'x'"),
        ('event = "acted"\nevery = "1 day"\nstarting = "x"', "starting", "unknown event kind 'x'"),
        (
            'kept_until = "x"\nat_least = "1 year"\nafter = "started"',
            "kept_until",
            "unknown event kind 'x'",
        ),
        (GOOD + '\nif_event = "x"', "if_event", "unknown event kind 'x'"),
        (GOOD + '\nunless_event = "x"', "unless_event", "unknown event kind 'x'"),
        (GOOD + '\nedition_by = "x"', "edition_by", "unknown event kind 'x'"),
        (GOOD + '\ncancelled_by = "x"', "cancelled_by", "unknown event kind 'x'"),
        (GOOD + '\nsuperseded_by = "x"', "superseded_by", "unknown event kind 'x'"),
        (GOOD + '\nextended_by = "x"', "extended_by", "unknown event kind 'x'"),
        (GOOD + '\nby_each = { of = "x" }', "by_each.of", "unknown event kind 'x'"),
        (GOOD + '\nby_each = ["polise"]', "by_each", "agency 'polise'; did you mean 'police'?"),
        (GOOD + '\nimplements = "q"', "implements", "unknown rule 'q'; known here: r"),
        (GOOD + '\nif_late = "q"', "if_late", "unknown rule 'q'; known here: r"),
        (
            GOOD + '\napplies_if = { outcom = "died" }',
            "applies_if",
            "unknown fact 'outcom'; did you mean 'outcome'?",
        ),
        (
            GOOD + '\napplies_if = { outcome = "dead" }',
            "applies_if.outcome",
            "'dead' is not allowed; write died, seriously_harmed",
        ),
        (
            GOOD + '\napplies_if = [{ outcome = "died" }, { looked_after = "yes" }]',
            "applies_if.looked_after",
            "'yes' is not allowed; write true, false",
        ),
        (GOOD + "\napplies_if = { looked_after = 1 }", "applies_if.looked_after", "'1' is not"),
        (
            GOOD + '\ncite = { instrument = "txt", at = "1" }',
            "cite.instrument",
            "unknown instrument 'txt'; did you mean 'text'?",
        ),
        (
            GOOD + '\ncalendar = "scottland"',
            "calendar",
            "unknown calendar 'scottland'; did you mean 'scotland'?",
        ),
        # More or fewer than one shape.
        ('event = "acted"', "", "these keys make no bound: none of their keys"),
        ('event = "acted"\nwithin = "5 days"', "", "no bound: within. The nearest shapes: of + w"),
        (GOOD + '\nbefore = "published"', "", "these keys make no bound: before, of, within"),
        (GOOD + "\nno_later_than = 2026-01-01", "", "make no bound: no_later_than, of, within"),
        ('within = "5 days"\nof = "started"', "", "give `event`"),
        (
            'event = "acted"\nkept_until = "withdrawn"\nat_least = "1 year"\nafter = "started"',
            "",
            "a rule with `kept_until` has no `event`",
        ),
        (
            'event = "acted"\nfrom_day = 9\nto_day = 8\nday_one = "started"\ncounted_in = "days"',
            "",
            "the window ends on day 8, before day 9",
        ),
        ('event = "acted"\nevery = "0 days"\nsince_last = true', "", "longer than nothing"),
        # A missing or wrong citation.
        (GOOD + "\ncite = {}", "cite.instrument", "required"),
        (GOOD + "\ncite = {}", "cite.at", "required"),
        (GOOD + '\ncite = "text"', "cite", ""),
        # Periods.
        (GOOD.replace("10 days", "10"), "within", "unreadable period '10'; write a whole number"),
        (GOOD.replace("10 days", "99999 days"), "within", "out of bounds; the longest"),
        (GOOD.replace("10 days", "-1 days"), "within", "unreadable period '-1 days'; write"),
        (GOOD.replace("10 days", "1.5 days"), "within", "unreadable period '1.5 days'; write"),
        (GOOD.replace('"10 days"', "10"), "within", "; write a whole number, a space and"),
        # Dates that are no TOML dates.
        (
            'event = "acted"\nno_later_than = "2026-01-01"',
            "no_later_than",
            "write a TOML date, without quotes or a time, as in 2023-12-15",
        ),
        (
            'event = "acted"\nno_later_than = 2026-01-01T00:00:00',
            "no_later_than",
            "write a TOML date, without quotes or a time",
        ),
        (
            'event = "acted"\nevery = "1 day"\nstarting = 2026-01-01T00:00:00Z',
            "starting",
            "write a TOML date, without quotes or a time",
        ),
        ('event = "acted"\nevery = "1 day"\nstarting = 07:00:00', "starting", "write an event ki"),
        (GOOD + '\nin_force = { from = "2026-01-01" }', "in_force.from", "write a TOML date"),
        (
            GOOD + "\nin_force = { until = 2026-01-01T10:00:00 }",
            "in_force.until",
            "write a TOML date",
        ),
        (
            GOOD + "\nin_force = { from = 2026-01-02, until = 2026-01-01 }",
            "in_force",
            "ends on 2026-01-01, before it begins on 2026-01-02",
        ),
        # Readings.
        (
            GOOD + '\n[rules.readings.odd]\nat_least = "1 day"\nwhy = "why not"',
            "",
            "readings.odd: together with the rule, or alone, it must make one shape",
        ),
        (GOOD + '\n[rules.readings.odd]\nwithin = "1 day"', "readings.odd.why", "required"),
        (
            GOOD + '\n[rules.readings.odd]\nforce = "local"\nwhy = "x"',
            "readings.odd.force",
            "unknown key",
        ),
        (
            GOOD + '\n[rules.readings.odd]\nof = "startd"\nwhy = "x"',
            "readings.odd: of",
            "unknown event kind 'startd'; did you mean 'started'?",
        ),
        (
            GOOD + '\n[rules.readings.odd]\nof = { deadline_of = "rr" }\nwhy = "x"',
            "readings.odd: of",
            "unknown rule 'rr'; did you mean 'r'?",
        ),
        (
            GOOD + '\n[rules.readings.odd]\ncalendar = "mars"\nwhy = "x"',
            "readings.odd: calendar",
            "unknown calendar 'mars'; known here: england-and-wales, literal",
        ),
        (
            GOOD + '\n[rules.readings.odd]\ncite = { instrument = "q", at = "1" }\nwhy = "x"',
            "readings.odd: cite.instrument",
            "unknown instrument 'q'; known here: text",
        ),
        (
            'event = "acted"\neach_year_by = "09-30"\n[rules.readings.odd]\nevent = "acted"\n'
            'why = "x"',
            "",
            "a recurring rule takes no readings",
        ),
        # Words and numbers of the wrong form.
        (GOOD + '\nid = "Not A Slug"', "id", "use lower case, digits and hyphens"),
        (GOOD.replace("acted", "Acted!"), "event", "use lower case, digits and underscores"),
        (GOOD + '\nby_each = ["The Police"]', "by_each", "use an agency's slug"),
        (GOOD + '\ntitle = "  "', "title", "write one line of text, without control characters"),
        (GOOD + '\ntitle = "a\\u0007b"', "title", "write one line of text, without control"),
        (GOOD + '\nforce = "law"', "force", "'statute', 'guidance'"),
        ('event = "acted"\neach_year_by = "02-30"', "each_year_by", EVERY_YEAR),
        ('event = "acted"\neach_year_by = "02-29"', "each_year_by", EVERY_YEAR),
        (GOOD + '\nby_each = ["police", "The Police"]', "by_each.1", "use an agency's slug"),
        (GOOD + '\nmissing_day = "never"', "missing_day", "'last_day' or 'next_day'"),
        (GOOD + "\napplies_if = {}", "applies_if", "write a table of facts, or a list of such"),
        (GOOD + "\napplies_if = [3]", "applies_if", "write a table of facts, or a list of such"),
    ],
)
def test_a_problem_names_file_rule_and_key_and_says_what_to_write(tmp_path, rules, key, message):
    found = rule_problems(tmp_path, rules)
    rule = "Not A Slug" if "Not A" in rules else "r"
    place = f"book.toml: rule {rule}" + (f": {key}" if key else "")
    matching = [text for where, text in found if where == place or where.startswith(place + ".")]
    assert any(message in text for text in matching), found


def test_a_rule_without_a_citation_is_refused(tmp_path):
    text = book_text(GOOD).replace('cite = { instrument = "text", at = "paragraph 1" }\n', "")
    assert problems_of(tmp_path, text) == [("book.toml: rule r: cite", "Field required")]


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ("in_force = { form = 2026-01-01 }", "in_force.form", "did you mean 'from'?"),
        ('cite = { instrument = "text", att = "1" }', "cite.att", "did you mean 'at'?"),
        ("relaxed = { form = 2020-01-01, why = 'x' }", "relaxed.form", "did you mean 'from'?"),
        ('by_each = { off = "asked" }', "by_each.off", "did you mean 'of'?"),
    ],
)
def test_an_unknown_key_of_an_inner_table_is_offered_the_keys_of_that_table(
    tmp_path, table, key, message
):
    found = rule_problems(tmp_path, f"{GOOD}\n{table}")
    assert any(key in where and message in text for where, text in found), found


def test_a_reading_has_to_make_sense_together_with_its_rule(tmp_path):
    window = """
        event = "acted"
        from_day = 6
        to_day = 60
        day_one = "started"
        counted_in = "days"
        [rules.readings.odd]
        to_day = 3
        why = "ends before it begins"
    """
    assert any("day 3" in text for _, text in rule_problems(tmp_path, window))


def test_a_reading_of_what_is_kept_needs_an_event_of_its_own_to_be_an_act(tmp_path):
    keep = """
        kept_until = "withdrawn"
        at_least = "1 year"
        after = "published"
        [rules.readings.odd]
        within = "1 year"
        of = "published"
        why = "no event discharges it"
    """
    assert any("event" in text for _, text in rule_problems(tmp_path, keep))


def test_a_reading_cannot_make_a_rule_recur(tmp_path):
    odd = '\n[rules.readings.odd]\nevery = "1 month"\nstarting = "started"\nwhy = "again"'
    assert any("recur" in text for _, text in rule_problems(tmp_path, GOOD + odd))


def test_a_recurring_rule_cannot_start_with_each_occurrence(tmp_path):
    found = rule_problems(
        tmp_path, 'event = "acted"\nevery = "1 month"\nstarting = { each = "asked" }'
    )
    assert [where for where, _ in found] == ["book.toml: rule r: starting"]


# -- Editions --------------------------------------------------------------------------------


TWICE = (
    "book.toml: rule r: in_force",
    "two editions are in force on the same day (text, paragraph 1; text, paragraph 1); "
    "end the first the day before the second begins",
)


def spans(first, second, more=("", "")):
    return (
        f"{GOOD}\nin_force = {first}\n{more[0]}\n\n{GOOD}\nin_force = {second}\n{more[1]}"
    ).replace("\n\n\n", "\n\n")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{ until = 2025-12-31 }", "{ from = 2025-12-31 }"),
        ("{ from = 2025-01-01 }", "{ until = 2025-01-01 }"),
        ("{}", "{ from = 2025-12-31 }"),
        ("{ from = 2025-01-01, until = 2025-12-31 }", "{ from = 2025-06-01, until = 2025-06-01 }"),
    ],
)
def test_overlapping_editions_are_refused(tmp_path, first, second):
    assert rule_problems(tmp_path, spans(first, second)) == [TWICE]


def test_editions_that_meet_without_a_day_in_common_are_fine(tmp_path):
    loaded = book(tmp_path, spans("{ until = 2025-12-31 }", "{ from = 2026-01-01 }"))
    assert [rule.in_force.until for rule in loaded.rule("r")] == [day("2025-12-31"), None]


def test_an_id_used_twice_in_one_file_is_refused(tmp_path):
    assert rule_problems(tmp_path, f"{GOOD}\n\n{GOOD}") == [TWICE]
    thrice = f"{GOOD}\n\n{GOOD}\n\n{GOOD}\nscope = 'partnership'"
    assert rule_problems(tmp_path, thrice) == [
        TWICE,
        ("book.toml: rule r: scope", "all editions of a rule have the same scope"),
    ]


def test_an_inactive_rule_is_no_edition(tmp_path):
    loaded = book(tmp_path, f'{GOOD}\n\n{GOOD}\ninactive = "repeats"')
    assert len(loaded.editions["r"]) == 1


def test_editions_with_different_anchors_need_the_event_that_decides(tmp_path):
    text = spans("{ until = 2025-12-31 }", "{ from = 2026-01-01 }")
    first, second = text.split("\n\n")
    other = second.replace("started", "reported")
    assert rule_problems(tmp_path, f"{first}\n\n{other}") == [
        (
            "book.toml: rule r: edition_by",
            "the editions count from different anchors, so say which event's date decides "
            "between them",
        )
    ]


def test_a_duty_that_recurs_from_different_days_needs_the_event_that_decides(tmp_path):
    def editions(first, second, more=""):
        recurs = 'id = "r"\nevent = "acted"\nevery = "1 year"\nstarting = {}\nin_force = {}\n{}'
        return (
            recurs.format(first, "{ until = 2025-12-31 }", more)
            + "\n\n"
            + recurs.format(second, "{ from = 2026-01-01 }", more)
        )

    told = (
        "book.toml: rule r: edition_by",
        "the editions count from different anchors, so say which event's date decides between them",
    )
    assert rule_problems(tmp_path, editions("2020-01-01", "2026-04-01")) == [told]
    assert rule_problems(tmp_path, editions('"started"', "2026-04-01")) == [told]
    assert book(tmp_path, editions("2020-01-01", "2020-01-01"))
    assert book(tmp_path, editions("2020-01-01", "2026-04-01", 'edition_by = "started"'))


@pytest.mark.parametrize(
    "second",
    [
        GOOD.replace('"started"', '{ each = "asked" }'),
        'event = "acted"\neach_year_by = "09-30"',
        'event = "acted"\nevery = "1 month"\nstarting = "started"',
    ],
)
def test_an_edition_that_recurs_takes_no_turn_with_one_that_does_not(tmp_path, second):
    first = f'{GOOD}\nin_force = {{ until = 2025-12-31 }}\nedition_by = "started"'
    second += '\nin_force = { from = 2026-01-01 }\nedition_by = "started"'
    assert rule_problems(tmp_path, f"{first}\n\n{second}") == [
        (
            "book.toml: rule r: in_force",
            "an edition that recurs, or stands for each occurrence, cannot take turns with one "
            "that does not; give it an id of its own",
        )
    ]


def test_a_duty_that_recurs_has_one_act_in_all_its_editions(tmp_path):
    recurs = 'id = "r"\nevent = "{}"\nevery = "1 year"\nstarting = "started"\nin_force = {}'
    first = recurs.format("acted", "{ until = 2025-12-31 }")
    assert book(tmp_path, f"{first}\n\n{recurs.format('acted', '{ from = 2026-01-01 }')}")
    other = recurs.format("reported", "{ from = 2026-01-01 }")
    assert rule_problems(tmp_path, f"{first}\n\n{other}") == [
        (
            "book.toml: rule r: event",
            "a duty that recurs has one act in all its editions; give it an id of its own",
        )
    ]


def test_editions_of_one_rule_may_be_bounds_of_different_forms(tmp_path):
    first = f"{GOOD}\nin_force = {{ until = 2025-12-31 }}"
    window = 'event = "acted"\nexactly = "9 days"\nafter = "started"'
    loaded = book(tmp_path, f"{first}\n\n{window}\nin_force = {{ from = 2026-01-01 }}")
    assert [rule.shape for rule in loaded.rule("r")] == ["within", "point after"]


def test_a_yearly_duty_has_a_first_year(tmp_path):
    yearly = 'event = "acted"\neach_year_by = "09-30"'
    for without in ("", "\nin_force = {}", "\nin_force = { until = 2026-12-31 }"):
        assert rule_problems(tmp_path, yearly + without) == [
            (
                "book.toml: rule r: in_force",
                "a yearly duty needs a first year; give in_force = { from = ... }",
            )
        ]
    assert book(tmp_path, yearly + "\nin_force = { from = 2026-01-01 }")


def test_all_editions_name_the_same_event_that_decides_and_the_same_scope(tmp_path):
    text = spans(
        "{ until = 2025-12-31 }",
        "{ from = 2026-01-01 }",
        ('edition_by = "reported"', 'edition_by = "started"\nscope = "partnership"'),
    )
    assert rule_problems(tmp_path, text) == [
        ("book.toml: rule r: edition_by", "all editions of a rule name the same event"),
        ("book.toml: rule r: scope", "all editions of a rule have the same scope"),
    ]


@pytest.mark.parametrize("body", [GOOD, 'event = "acted"\neach_year_by = "09-30"'])
def test_when_editions_of_an_unknown_instrument_are_in_force_is_not_guessed(tmp_path, body):
    first = f'{body}\ncite = {{ instrument = "one", at = "1" }}'
    second = (
        f'{body}\ncite = {{ instrument = "two", at = "2" }}\nin_force = {{ from = 2026-01-01 }}'
    )
    assert rule_problems(tmp_path, f"{first}\n\n{second}") == [
        ("book.toml: rule r: cite.instrument", "unknown instrument 'one'; known here: text"),
        ("book.toml: rule r: cite.instrument", "unknown instrument 'two'; known here: text"),
    ]
    assert len(rule_problems(tmp_path, f"{second}\n\n{first}")) == 2


# -- Circles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        # Two rules that each project the event the other counts from.
        'id = "a"\nevent = "acted"\nwithin = "1 day"\nof = "reported"\n\n'
        'id = "b"\nevent = "reported"\nwithin = "1 day"\nof = "acted"',
        'id = "a"\nevent = "acted"\nwithin = "1 day"\nof = "acted"',
        'id = "a"\nevent = "acted"\nwithin = "1 day"\nof = { deadline_of = "a" }',
        'id = "a"\nevent = "acted"\nuntimed = "promptly"\nif_late = "a"',
        'id = "a"\nevent = "acted"\nwithin = "1 day"\nof = { latest_of = ["started", "acted"] }',
        # Only a reading closes the circle.
        'id = "a"\nevent = "acted"\nwithin = "1 day"\nof = "started"\n'
        '[rules.readings.odd]\nof = "acted"\nwhy = "x"',
        'id = "a"\nevent = "acted"\nuntimed = "promptly"\nif_late = "b"\n\n'
        'id = "b"\nevent = "reported"\nuntimed = "promptly"\nif_late = "a"',
    ],
)
def test_a_circle_of_bounds_is_refused(tmp_path, rules):
    [(where, message)] = rule_problems(tmp_path, rules)
    assert where in {
        f"book.toml: rules {circle}" for circle in ("a -> a", "a -> b -> a", "b -> a -> b")
    }
    assert message == "each waits for the next: a circle of bounds"


def test_a_long_circle_is_not_told_to_its_end(tmp_path):
    rules = "\n\n".join(
        f'id = "rule-{n:02}"\nevent = "acted"\nuntimed = "x"\nif_late = "rule-{(n + 1) % 50:02}"'
        for n in range(50)
    )
    [(where, _)] = rule_problems(tmp_path, rules)
    assert len(where) == len("book.toml: rules ") + 203
    assert where.endswith("...")


def test_a_rule_does_not_carry_itself_out(tmp_path):
    carrying = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": "d"}
    rules = "\n\n".join(
        f'id = "{one}"\nimplements = "{other}"\n{GOOD}' for one, other in carrying.items()
    )
    assert rule_problems(tmp_path, rules) == [
        (f"book.toml: rule {rule}: implements", "carries itself out, directly or in a circle")
        for rule in "abce"
    ]


def test_events_that_bound_each_other_from_opposite_sides_are_no_circle(tmp_path):
    rules = (
        'id = "a"\nevent = "acted"\nat_least = "1 day"\nbefore = "reported"\n\n'
        'id = "b"\nevent = "reported"\nwithin = "1 day"\nof = "acted"\n\n'
        'id = "c"\nevent = "reported"\nat_least = "1 day"\nbefore = "acted"'
    )
    loaded = book(tmp_path, rules)
    assert set(loaded.order) == {"a", "b", "c"}


def test_a_deadline_rests_on_its_own_rule_and_on_none_beside_it(tmp_path):
    # "second" counts from the deadline of "first", whatever else bounds the act.
    rules = (
        'id = "first"\nevent = "acted"\nwithin = "10 days"\nof = "started"\n\n'
        'id = "second"\nevent = "reported"\nwithin = "1 day"\nof = { deadline_of = "first" }\n\n'
        'id = "third"\nevent = "acted"\nwithin = "5 days"\nof = "reported"'
    )
    loaded = book(tmp_path, rules)
    assert loaded.order == ("first", "second", "third")


def test_the_problems_of_a_rule_are_told_in_one_order_in_every_run(tmp_path):
    rule = """
    event = "nowhere"
    within = "5 days"
    of = "nothing"
    if_late = "none"
    unless_event = "no"
    """
    places = [where.rsplit(": ", 1)[-1] for where, _ in rule_problems(tmp_path, rule)]
    assert places == ["event", "of", "unless_event", "if_late"]  # the order of the reference
