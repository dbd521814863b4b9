"""Case references: pseudonyms, refused where they have the shape of personal data."""

import re
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
)

_SEP = r"[ ._/-]?"

_DAY, _MONTH = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])"
_BETWEEN = r"[-/._]"

_PERSONAL_SHAPES = {
    "an NHS number": rf"(?<!\d)\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{4}}(?!\d)",
    "a unique pupil number": r"(?<![A-Za-z0-9])[A-Za-z]\d{11}[A-Za-z0-9](?![A-Za-z0-9])",
    "a date": rf"(?<!\d)(\d{{4}}{_BETWEEN}{_MONTH}{_BETWEEN}{_DAY}"
    rf"|{_DAY}{_BETWEEN}{_DAY}{_BETWEEN}(\d{{4}}|\d{{2}}))(?!\d)",
    "a date without separators": r"(?<!\d)((19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"|(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d{2})(?!\d)",
    "a national insurance number": rf"(?<![A-Za-z0-9])[A-Za-z]{{2}}{_SEP}\d{{2}}{_SEP}\d{{2}}"
    rf"{_SEP}\d{{2}}{_SEP}[A-Da-d](?![A-Za-z0-9])",
}

#: The one shape that is opaque whatever digits it holds.
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

_REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$"


def _opaque(reference: str) -> str:
    if not re.fullmatch(_REFERENCE, reference):
        raise ValueError(
            "a reference is up to 64 letters, digits and . _ / - without spaces, as in "
            "EX-2026-001: it must not be a name"
        )
    if re.fullmatch(_UUID, reference):
        return reference
    for shape, pattern in _PERSONAL_SHAPES.items():
        if re.search(pattern, reference):
            raise ValueError(
                f"a reference must say nothing about a person, and this has the shape of {shape}; "
                "use an opaque one, as in EX-2026-001"
            )
    return reference


#: A pseudonymous reference: opaque, so that it identifies nobody to a reader without the key.
Reference = Annotated[
    str, Field(json_schema_extra={"pattern": _REFERENCE}), AfterValidator(_opaque)
]
