"""The answers with a change made on a private copy, and what would be wrong with them afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from builder.model.answersfile import AnswersFile, write_private

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.answers import Answers
    from builder.model.declarations import Declarations
    from builder.model.problems import Problem


def edited(text: str, edit: Callable[[AnswersFile], None]) -> str:
    """The answers with a change made on a private copy: the file itself changes once or not at all.

    Raises:
        SaveError: the text cannot be changed safely; it has to be mended by hand first.
    """
    with tempfile.TemporaryDirectory(prefix="tideover-") as folder:
        copy = _copy(text, Path(folder))
        edit(copy)
        return copy.text


def new_problems(answers: Answers, after: str, declarations: Declarations) -> tuple[Problem, ...]:
    """What is wrong with the answers in a text, and was not with those before."""
    known = {(problem.message, problem.question) for problem in answers.problems}
    with tempfile.TemporaryDirectory(prefix="tideover-") as folder:
        found = _copy(after, Path(folder)).answers(declarations.sections, declarations.reference).problems
    return tuple(problem for problem in found if (problem.message, problem.question) not in known)


def _copy(text: str, folder: Path) -> AnswersFile:
    path = folder / "answers.yaml"
    write_private(path, text)
    return AnswersFile(path)
