"""Picked people who are not in the people list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.answers import UNANSWERED, Answer, Answers, Record, State, record_title
from builder.model.problems import Problem, about, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.questions import Question, Section


def stranger_problems(answers: Answers, sections: Sequence[Section]) -> Iterator[Problem]:
    """A problem for each person who is picked somewhere and not in the people list."""
    people = answers.people

    def walk(
        questions: Sequence[Question],
        found: Mapping[str, Answer],
        where: str,
        steps: tuple[str, ...] = (),
        within: str = "",
    ) -> Iterator[Problem]:
        for question in questions:
            answer = found.get(question.id, UNANSWERED)
            here = (*steps, question.id) if steps else ()
            if question.kind == "person" and answer.state is State.ANSWERED:
                picked = answer.value if isinstance(answer.value, tuple) else (answer.value,)
                for who in picked:
                    if str(who) not in people:
                        yield Problem(
                            file=answers.name,
                            line=answer.line,
                            message=about(within + question.ask, f'"{who}" is not in the people list.'),
                            hint=did_you_mean(str(who), people) or "Add this person under people.",
                            question=".".join(f"{where}.{question.id}".split(".")[:2]),
                            steps=here,
                        )
            for record in answer.records:
                if _picked_in(question, record) <= people.keys():
                    continue
                things = f"{within}{record_title(question, record)}, "
                below = (*here, record.key)
                yield from walk(question.fields, record.fields, f"{where}.{question.id}", below, things)

    for section in sections:
        found = {q.id: answers.get(f"{section.section}.{q.id}") for q in section.questions}
        yield from walk(section.questions, found, section.section)


def _picked_in(question: Question, record: Record) -> frozenset[str]:
    """The people picked in a thing of a list, and in the lists that it holds."""
    found: frozenset[str] | None = record.notes.get("picked")
    if found is None:
        picked: set[str] = set()
        for field_ in question.fields:
            answer = record.get(field_.id)
            if field_.kind == "person" and answer.state is State.ANSWERED:
                picked.update(map(str, answer.value if isinstance(answer.value, tuple) else (answer.value,)))
            for inner in answer.records:
                picked |= _picked_in(field_, inner)
        found = record.notes["picked"] = frozenset(picked)
    return found
