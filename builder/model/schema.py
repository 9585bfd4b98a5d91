"""JSON Schema of `answers.yaml`, section files and page heads, for editors that check while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from builder.model.answers import (
    ASKED_EMAIL,
    ASKED_ON,
    CHECKED_BY,
    CHECKED_ON,
    DOES_NOT_APPLY,
    DONT_KNOW,
    RECORD_ID,
    SCHEMA_KEY,
    VALUE,
)
from builder.model.questions import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.questions import Question

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_KIND_SCHEMAS: dict[str, dict[str, object]] = {
    "yesno": {"enum": ["yes", "no"]},
    "integer": {"type": ["string", "integer"], "pattern": "^-?[0-9]+$"},
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "duration": {"type": "string", "pattern": "^[0-9]+ *(min|h|days?|weeks?)$"},
    "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"},
    "filer_code": {"type": "string", "pattern": "^[A-Za-z0-9]{3}$"},
    "entry_serial": {"type": "string", "pattern": "^[0-9]{7}$"},
}
_TEXT: dict[str, object] = {"type": "string"}


def answers_schema(sections: Sequence[Section]) -> dict[str, object]:
    """JSON Schema of `answers.yaml` for these sections."""
    properties: dict[str, object] = {SCHEMA_KEY: {"type": ["string", "integer"]}}
    for section in sections:
        properties[section.section] = _object(section.questions, section.title)
    return {"$schema": DIALECT, "title": "answers.yaml", **_closed(properties)}


def questions_schema() -> dict[str, object]:
    """JSON Schema of a section file in `playbook_src/interview/`."""
    return {"$schema": DIALECT, "title": "interview section", **msgspec.json.schema(Section)}


def _closed(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _object(questions: Sequence[Question], title: str, extra: Sequence[str] = ()) -> dict[str, object]:
    properties: dict[str, object] = {question.id: _answer(question) for question in questions}
    properties.update(dict.fromkeys(extra, _TEXT))
    return {"title": title, **_closed(properties)}


def _answer(question: Question) -> dict[str, object]:
    value = _value(question)
    marks = {CHECKED_ON: _KIND_SCHEMAS["date"], CHECKED_BY: _TEXT}
    unknown: dict[str, object] = {
        DONT_KNOW: {**_TEXT, "description": "who will find out"},
        ASKED_ON: {**_KIND_SCHEMAS["date"], "description": "the day they were asked"},
        ASKED_EMAIL: {**_KIND_SCHEMAS["email"], "description": "where they were asked"},
    }
    forms: list[object] = [
        value,
        {**_closed(unknown), "required": [DONT_KNOW]},
        {**_closed({DOES_NOT_APPLY: {**_TEXT, "description": "why"}}), "required": [DOES_NOT_APPLY]},
        {**_closed({VALUE: value, **marks}), "required": [VALUE]},
    ]
    return {"title": question.ask, "description": question.why, "anyOf": forms}


def _value(question: Question) -> dict[str, object]:
    if question.kind == "records":
        extra = (RECORD_ID, CHECKED_ON, CHECKED_BY)
        return {"type": "array", "items": _object(question.fields, question.noun, extra)}
    one: dict[str, object] = (
        {"enum": list(question.choices)} if question.choices else _KIND_SCHEMAS.get(question.kind, _TEXT)
    )
    return {"type": "array", "items": one} if question.is_list else one
