"""JSON Schema for editors: it names every question, and accepts what the interview saves."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from builder.model import yamlfile
from builder.model.decoding import decode_answers
from builder.model.kinds import KINDS
from builder.model.questions import KIND_NAMES
from builder.model.schema import answers_schema, questions_schema
from builder.paths import content_root

if TYPE_CHECKING:
    from builder.model.declarations import Declarations


def fits(value: object, schema: dict[str, Any]) -> bool:
    """Whether a value of texts, lists and mappings fits the part of JSON Schema that is used here."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return (
            "object" in kinds
            and value.keys() <= properties.keys()
            and set(schema.get("required", ())) <= value.keys()
            and all(fits(inner, properties[key]) for key, inner in value.items())
        )
    if isinstance(value, list):
        return "array" in kinds and all(fits(item, schema["items"]) for item in value)
    return "string" in kinds and re.search(schema.get("pattern", ""), str(value)) is not None


def test_every_section_and_question_is_described(declarations: Declarations) -> None:
    """With the words of the question; unknown keys are refused."""
    schema: dict[str, Any] = answers_schema(declarations.sections)

    for section in declarations.sections:
        described = schema["properties"][section.section]
        assert described["additionalProperties"] is False
        assert {key: value["title"] for key, value in described["properties"].items()} == {
            question.id: question.ask for question in section.questions
        }


def test_the_worked_example_fits(declarations: Declarations) -> None:
    """An editor must not complain about a file that the builder reads without problem."""
    document = yamlfile.load(content_root() / "examples" / "sample" / "answers.yaml")
    schema = answers_schema(declarations.sections)

    assert not decode_answers(document, declarations.sections, declarations.reference).problems
    assert fits(document.data, schema)


def test_a_saved_value_fits_its_question(declarations: Declarations) -> None:
    """Every example, in the form in which it would be saved."""
    for section in declarations.sections:
        schema: dict[str, Any] = answers_schema([section])
        described = schema["properties"][section.section]["properties"]
        for question in section.questions:
            if question.kind in ("records", "person"):
                continue
            kind = KINDS[question.kind]
            examples = question.example if isinstance(question.example, list) else [question.example]
            saved = [kind.store(kind.parse(text, question, declarations.reference)) for text in examples]
            assert fits(saved if question.is_list else saved[0], described[question.id]), question.id


def test_what_is_no_answer_does_not_fit(declarations: Declarations) -> None:
    """Unknown keys, a list for one value, and an unknown choice."""
    schema = answers_schema(declarations.sections)

    assert not fits({"frim": {}}, schema)
    assert not fits({"firm": {"legal_nam": "x"}}, schema)
    assert not fits({"firm": {"legal_name": ["x"]}}, schema)
    assert not fits({"firm": {"time_zone": "Mars"}}, schema)
    assert not fits({"firm": {"ctpat": {"dont_know": "Lead", "value": "yes"}}}, schema)


def test_both_schemas_are_json() -> None:
    """Editors read them from a file; a section file's kinds are free text there, checked when it is read."""
    assert json.loads(json.dumps(questions_schema()))["title"] == "interview section"
    assert json.loads(json.dumps(answers_schema([])))["properties"].keys() == {"tideover"}
    assert set(KIND_NAMES) == set(KINDS)
