"""One question, one page and one runbook are two files: the example in CONTRIBUTING.md is tried as it stands."""

from __future__ import annotations

import re
import shutil
import textwrap
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from builder.model.answersfile import AnswersFile
from builder.model.declarations import load_declarations
from builder.new import new_brokerage
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, planned_sheets
from builder.runbooks import SheetJob, print_sheet

ROOT = Path(__file__).resolve().parents[2]


def example(language: str) -> str:
    """The code block of a language in CONTRIBUTING.md, without its indentation in the list."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^   ```{language}\n(.*?)^   ```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1
    return textwrap.dedent(blocks[0])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The project's content with the two blocks of the example added, and no line of Python."""
    root = tmp_path / "playbook_src"
    shutil.copytree(content_root(), root)
    section = root / "interview" / "020-people.yaml"
    section.write_text(
        section.read_text(encoding="utf-8") + textwrap.indent(example("yaml"), "  "), encoding="utf-8"
    )
    (root / "pages" / "respond" / "cabinet.md").write_text(example("markdown"), encoding="utf-8")
    return root


@pytest.fixture
def brokerage(tmp_path: Path, content: Path) -> Brokerage:
    """The worked example, which answers the new question."""
    made = new_brokerage(tmp_path / "firm", content, sample=True)
    holder = load_declarations(content)
    person = AnswersFile(made.answers).answers(holder.sections, holder.reference).records("people.list")[0]
    AnswersFile(made.answers).set(("people", "cabinet_key"), person.id)
    return made


def test_the_example_is_asked_and_printed(content: Path, brokerage: Brokerage, tmp_path: Path) -> None:
    """The question is asked, and the new sheet, one of the binder's, prints its answer and its steps."""
    declarations = load_declarations(content)
    options = BuildOptions(as_of=date(2026, 11, 21))

    sheets = {sheet.stem: sheet for sheet in planned_sheets(brokerage, content, look_root(), options)}
    print_sheet(SheetJob(sheets["RB20"], tmp_path / "RB20.pdf"), look_root())

    pages = PdfReader(tmp_path / "RB20.pdf").pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    holder = AnswersFile(brokerage.answers).answers(declarations.sections, declarations.reference)
    assert "people.cabinet_key" in declarations.questions
    assert str(holder.records("people.list")[0].get("name").value) in words
    assert "Opening the document cabinet" in words
    assert "and open the document cabinet." in words
