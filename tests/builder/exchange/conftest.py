"""A brokerage to bring things into, and the commands that do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder.cli import commands
from builder.exchange.imports import open_import
from builder.model.answersfile import AnswersFile
from builder.model.declarations import load_declarations
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan
    from builder.model.declarations import Declarations

ANSWERS = """\
tideover: "1"
# kept by hand
people:
  list:
    - id: ann
      name: Ann Lead   # the boss
      title: Compliance manager
      mobile: 562-555-0111
      email: ann@example.net
      calls: [ben]
    - id: ben
      name: Ben Deputy
      mobile: {dont_know: Ann Lead}
      office: {does_not_apply: works from home}
    - name: Cleo Clerk
  incident_lead: ann
"""


@pytest.fixture(scope="session")
def declarations() -> Declarations:
    """The interview itself."""
    return load_declarations(content_root())


@pytest.fixture
def firm(tmp_path: Path) -> Brokerage:
    """A brokerage with three people."""
    folder = tmp_path / "firm"
    folder.mkdir()
    (folder / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return Brokerage.open(folder)


@pytest.fixture
def bring(tmp_path: Path, declarations: Declarations) -> Callable[..., Import]:
    """Opens a file that holds this."""

    def make(content: str | bytes, name: str = "export.csv", *, kind: str = "") -> Import:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_import(path, declarations, kind=kind)

    return make


@pytest.fixture
def plan(bring: Callable[..., Import], firm: Brokerage) -> Callable[..., ImportPlan]:
    """Plans to bring in a file that holds this."""

    def make(content: str | bytes, name: str = "export.csv", *, kind: str = "") -> ImportPlan:
        return bring(content, name, kind=kind).plan(firm, look_root())

    return make


@pytest.fixture
def people(declarations: Declarations, tmp_path: Path) -> Callable[[str], list[dict[str, object]]]:
    """The people in a text of answers, as values."""

    def read(text: str) -> list[dict[str, object]]:
        path = tmp_path / "read.yaml"
        path.write_text(text, encoding="utf-8")
        answers = AnswersFile(path).answers(declarations.sections, declarations.reference)
        return [
            {"id": record.id} | {name: answer.value for name, answer in record.fields.items()}
            for record in answers.records("people.list")
        ]

    return read


@pytest.fixture
def tideover() -> Callable[..., Result]:
    """Runs the builder's commands with arguments, answering prompts with what is typed."""

    def run(*arguments: object, typed: str = "") -> Result:
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(commands, words, input=typed, standalone_mode=False)

    return run
