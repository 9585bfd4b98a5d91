"""The law of worksheets: what an answer prints is read back as that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.exchange.worksheet import with_edits
from builder.model.answersfile import AnswersFile
from builder.model.change import What
from builder.model.declarations import load_declarations
from builder.model.form import Wording, check_fields
from builder.model.returned import read_returned
from builder.model.understood import Entry
from builder.paths import content_root

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.answers import Answer, Answers
    from builder.model.questions import Question

ROOT = content_root()
DECLARATIONS = load_declarations(ROOT)
SAMPLE = ROOT / "examples" / "sample" / "answers.yaml"


def all_fields(answers: Answers) -> dict[str, str]:
    """Every field of a worksheet on which every answer is printed, restricted ones too."""
    wording = Wording(DECLARATIONS.reference, answers)
    found: dict[str, str] = {}

    def add(name: str, question: Question, answer: Answer) -> None:
        found.update(wording.fields(name, question, answer))
        for number, record in enumerate(answer.records, start=1):
            prefix = f"{name}.{number}"
            if question.checked:
                found.update(check_fields(prefix, record))
            for field in question.fields:
                add(f"{prefix}.{field.id}", field, record.get(field.id))

    for section in DECLARATIONS.sections:
        for question in section.questions:
            name = section.qualified(question)
            add(name, question, answers.get(name))
    return found


def answers_of(path: Path) -> Answers:
    """The answers in a file."""
    return AnswersFile(path).answers(DECLARATIONS.sections, DECLARATIONS.reference)


def test_an_empty_sheet_filled_with_a_whole_firm_gives_that_firm(tmp_path: Path) -> None:
    """All answers of the worked example, written by hand into an empty sheet, print the same sheet again."""
    wanted = all_fields(answers_of(SAMPLE))
    empty = tmp_path / "answers.yaml"
    empty.write_text('tideover: "1"\n', encoding="utf-8")
    sheet = {name: Entry(text, "") for name, text in wanted.items()}

    changes = read_returned(sheet, DECLARATIONS, answers_of(empty), AnswersFile(empty).document().data)
    edits = [edit for change in changes for edit in change.edits]
    empty.write_text(with_edits(empty.read_text(encoding="utf-8"), edits), encoding="utf-8")

    assert {change.what for change in changes} == {What.ADDED}
    assert all_fields(answers_of(empty)) == wanted


def test_a_sheet_that_nobody_touched_is_silent_about_a_file_that_moved_on(tmp_path: Path) -> None:
    """What stands in the file and not on the sheet is nobody's mistake."""
    printed = {name: Entry(text, text) for name, text in all_fields(answers_of(SAMPLE)).items()}
    empty = tmp_path / "answers.yaml"
    empty.write_text('tideover: "1"\n', encoding="utf-8")
    data = AnswersFile(SAMPLE).document().data

    assert read_returned(printed, DECLARATIONS, answers_of(SAMPLE), data) == []
    assert read_returned(printed, DECLARATIONS, answers_of(empty), {}) == []


def test_a_field_of_another_version_is_named() -> None:
    """A question that is not asked any more is kept out, and said."""
    changes = read_returned(
        {"firm.shoe_size": Entry("44", ""), "firm.hat_size": Entry("", "")},
        DECLARATIONS,
        answers_of(SAMPLE),
        AnswersFile(SAMPLE).document().data,
    )

    assert [(change.what, change.name) for change in changes] == [(What.REFUSED, "firm.shoe_size")]
