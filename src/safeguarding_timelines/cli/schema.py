"""The command `schema`: the JSON Schema of a file format."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from safeguarding_timelines.cases.case import Case
from safeguarding_timelines.rules.rule import Rule
from safeguarding_timelines.timelines.json_form import timeline_schema

from .options import Answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("of", nargs="?", choices=("case", "timeline", "rule"), default="case")


def run(options: argparse.Namespace) -> Answer:
    """Run the command."""
    schemas: dict[str, Callable[[], dict[str, Any]]] = {
        "case": Case.model_json_schema,
        "timeline": timeline_schema,
        "rule": Rule.model_json_schema,
    }
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schemas[options.of]()}
    return Answer(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
