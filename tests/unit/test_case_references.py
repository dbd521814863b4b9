"""A reference is opaque: what identifies a person is refused, what any system numbers is not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeguarding_timelines import Case
from safeguarding_timelines.errors import CaseError

# A random identifier in which ten digits, cut by the hyphen as 6 and 4, stand alone.
UNLUCKY = "ab123456-7890-4abc-8def-0123456789ab"


@pytest.mark.parametrize(
    "reference",
    [
        "EX-2026-001", "RR-2025-0117", "SIN/2024/33", "a1b2c3d4", "1", "A", "2024-033", "KR_12.4",
        "LCSPR-7", "2025-12", "SN24-0117", "550e8400-e29b-41d4-a716-446655440000",
        "550E8400-E29B-41D4-A716-446655440000", "0190163d-8694-739b-aea5-966c26f8ad91",
        "01HZY3QK5M8N7P6R4T2V0W9XAB", "x" * 64, "12345678901",
    ],
)  # fmt: skip
def test_an_opaque_reference_is_taken_as_it_is(reference):
    assert Case(reference=reference).reference == reference


@given(st.uuids(version=4))
@example(UNLUCKY)
def test_every_random_uuid_is_an_opaque_reference(identifier):
    assert Case(reference=str(identifier)).reference == str(identifier)


@pytest.mark.parametrize(
    ("shape", "reference"),
    [
        ("an NHS number", "9990001234"),
        ("an NHS number", "999-000-1234"),
        ("an NHS number", "NHS-9990001234"),
        ("an NHS number", "EX/999-000-1234/1"),
        ("a unique pupil number", "A123456789012"),
        ("a unique pupil number", "a12345678901b"),
        ("a unique pupil number", "UPN-A123456789012"),
        ("a national insurance number", "QQ123456C"),
        ("a national insurance number", "qq123456c"),
        ("a national insurance number", "EX-QQ123456A-1"),
        ("a date", "2015-03-04"),
        ("a date", "04-03-2015"),
        ("a date", "03/25/2015"),
        ("a date", "4.3.15"),
        ("a date", "2015/3/4"),
        ("a date", "EX-2015-03-04-1"),
        ("a date without separators", "20150304"),
        ("a date without separators", "04032015"),
        ("a date without separators", "EX04032015"),
    ],
)
def test_a_reference_with_the_shape_of_what_identifies_is_refused(shape, reference):
    with pytest.raises(CaseError) as caught:
        Case(reference=reference)
    assert str(caught.value) == (
        "case: reference: a reference must say nothing about a person, and this has the shape of "
        f"{shape}; use an opaque one, as in EX-2026-001"
    )


@pytest.mark.parametrize("separator", [".", "_", "/", "-", ""])
@pytest.mark.parametrize(
    "parts",
    [("999", "000", "1234"), ("2015", "03", "04"), ("04", "03", "2015"), ("QQ", "123456", "C")],
)
def test_a_shape_is_known_whatever_separator_a_reference_may_have(parts, separator):
    with pytest.raises(CaseError, match="shape of"):
        Case(reference=separator.join(parts))


@pytest.mark.parametrize(
    "reference",
    [
        "", " ", "Two Words", "999 000 1234", "QQ 12 34 56 C", "4 March 2015", "a" * 65, "-a", "/a",
        ".a", "_a", "a\n", "\na", "a\tb", "a\x00b", "a\x1b[31mb", "a\u202eb", "é", "\uff41",
        "\uff11\uff12", "=1+1", "@x", "+1", "a,b", "a;b", "a'b", 'a"b', "a\\b", "a:b", "<b>", "[b]",
        "a\ud800",
    ],
)  # fmt: skip
def test_a_reference_has_letters_digits_and_four_marks_and_nothing_else(reference):
    with pytest.raises(CaseError) as caught:
        Case(reference=reference)
    assert str(caught.value) == (
        "case: reference: a reference is up to 64 letters, digits and . _ / - without spaces, "
        "as in EX-2026-001: it must not be a name"
    )


@pytest.mark.parametrize("reference", [None, 7, True, 2026.1, ["EX-2026-001"], {"a": 1}])
def test_a_reference_is_text(reference):
    with pytest.raises(CaseError, match="reference"):
        Case.model_validate({"reference": reference})


def test_a_case_without_a_reference_is_refused():
    with pytest.raises(CaseError, match="reference"):
        Case()
