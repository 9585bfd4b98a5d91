"""How a message calls a question, a thing of a list or a field of it: by the words that the interview asks in."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from builder.model.answers import record_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.answers import Answers
    from builder.model.declarations import Declarations


def place_words(
    declarations: Declarations, answers: Answers, question_id: str, steps: Sequence[str] = ()
) -> str:
    """The words of a question, or of a field with the things it stands in: `Los Angeles, Cargo desk telephone`.

    Args:
        declarations: what is asked.
        answers: where the things of lists have their names.
        question_id: `section.question`.
        steps: below it, by turns the key of a thing and the id of a field.
    """
    question, answer = declarations.questions[question_id], answers.get(question_id)
    things = []
    for key, name in zip_longest(steps[::2], steps[1::2]):
        record = answer.by_key[key]
        things.append(record_title(question, record))
        if name is None:
            return ", ".join(things)
        question, answer = question.field(name), record.get(name)
    return ", ".join((*things, question.ask))
