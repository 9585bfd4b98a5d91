"""From a place in the answers file to the question it belongs to, and to the very field of the very thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.answers import Answer, Record, Steps
    from builder.model.problems import Problem
    from builder.model.questions import Question, Section

CHECK_KEYS = frozenset({"checked_on", "checked_by"})
"""What a thing of a list holds besides its fields and leads somewhere: the interview asks for both."""


def located(
    problem: Problem, path: Steps, sections: Mapping[str, Section], answers: Mapping[str, Answer]
) -> Problem:
    """A problem with the question that mends it, and the steps inside that question.

    Args:
        problem: what is wrong.
        path: where it stands in the file: keys and list positions.
        sections: by id.
        answers: by `section.question`.
    """
    if len(path) < 2 or not isinstance(path[1], str):
        return problem
    section = sections.get(str(path[0]))
    question = _named(path[1], section.questions) if section else None
    if question is None:
        return replace(problem, question=f"{path[0]}.{path[1]}")
    question_id = f"{path[0]}.{question.id}"
    answer = answers.get(question_id)
    return replace(problem, question=question_id, steps=_inside(path[2:], question, answer))


def _inside(path: Steps, question: Question, answer: Answer | None) -> tuple[str, ...]:
    """The steps as far as things and fields are known; `value` and its kin lead nowhere further."""
    steps: list[str] = []
    record: Record | None = None
    for part in path:
        if isinstance(part, int):
            record = next((one for one in answer.records if one.index == part), None) if answer else None
            if record is None:
                break
            steps.append(record.key)
        elif record is not None:
            field = _named(part, question.fields)
            if field is None:
                steps += [part] if part in CHECK_KEYS and question.checked else []
                break
            steps.append(field.id)
            question, answer, record = field, record.get(field.id), None
    return tuple(steps)


def _named(name: str, questions: Sequence[Question]) -> Question | None:
    """The question of that id, or the one that had it before."""
    found = next((question for question in questions if question.id == name), None)
    return found or next((question for question in questions if name in question.was), None)
