"""`schema`: what the JSON Schema of a case or a rule takes and what it refuses."""

import json

import jsonschema
import pytest

from example_files import EXAMPLES, name_of
from safeguarding_timelines.cli.main import main


@pytest.fixture
def schema(capsys):
    def schema(*of):
        assert main(["schema", *of]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        found = json.loads(out)
        jsonschema.Draft202012Validator.check_schema(found)
        return jsonschema.Draft202012Validator(found)

    return schema


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_the_examples_keep_to_the_schema_of_a_case(schema, path):
    assert schema("case").is_valid(json.loads(path.read_text()))
    assert schema().is_valid(json.loads(path.read_text()))


@pytest.mark.parametrize(
    "said",
    [
        {}, {"reference": "A Name"}, {"reference": "EX-1", "name": "x"}, {"reference": 3},
        {"reference": "EX-1", "facts": {"outcome": "alive"}},
        {"reference": "EX-1", "facts": {"looked_after": "yes"}},
        {"reference": "EX-1", "events": [{"kind": "became_aware"}]},
        {"reference": "EX-1", "events": [{"kind": "became_aware", "on": "15/12/2025"}]},
        {"reference": "EX-1", "events": [{"kind": "Became Aware", "on": "2025-12-15"}]},
    ],
)  # fmt: skip
def test_the_schema_of_a_case_refuses_what_is_none(schema, said):
    assert not schema("case").is_valid(said)


def test_there_is_a_schema_of_a_rule(schema):
    assert not schema("rule").is_valid({"id": "a-rule"})
