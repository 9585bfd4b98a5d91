"""A firm with a mark in every restricted answer: what is to be found nowhere in the shared edition.

The places are taken from the declarations, so a question that becomes restricted is watched without a change here.
"""

from __future__ import annotations

import csv
import io
import re
from copy import deepcopy
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import yaml

from builder.model import yamlfile
from builder.model.declarations import Declarations, load_declarations
from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.questions import Question

Form = Literal["value", "dont_know", "does_not_apply"]

WORDS, DIGITS, SERIALS = "zqv", "90755501", "83000"
"""How each mark begins: of a text, of a telephone number, of an entry number. Nothing else of a playbook does."""
MARKS = re.compile(rf"{WORDS}\d{{3}}x|{DIGITS}\d\d")
"""In a text of which small letters and digits alone are left."""
SERIAL_MARKS = re.compile(rf"(?<![0-9a-f.]){SERIALS}\d\d(?![0-9a-f])", re.IGNORECASE)
"""In any text; seven digits in a row are too few to be looked for among the digits of other numbers."""


@cache
def declarations() -> Declarations:
    """The project's own questions."""
    return load_declarations(content_root())


@cache
def _sample() -> Any:
    return yamlfile.load(content_root() / "examples" / "sample" / "answers.yaml").data


class Planter:
    """Puts marks into the worked example, whose lists are cut to one thing each (but for the people)."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.marks: list[str] = []
        self._numbers = count()

    def answers(self) -> dict[str, Any]:
        """The answers with their marks."""
        data: dict[str, Any] = deepcopy(_sample())
        for section in declarations().sections:
            own = data.setdefault(section.section, {})
            for question in section.questions:
                answer = self._answer(question, own.get(question.id), kept_back=False)
                if answer is not None:
                    own[question.id] = answer
        return data

    def rows(self, table: Question, ports: str) -> str:
        """A CSV file with one row of marks, in a column of the firm's own too."""
        row = {
            field.id: self._value(field)
            if field.kind in _MARKED
            else {"ports": ports, "modes": "ocean"}.get(field.id, "")
            for field in table.fields
        }
        row |= {"hts": "0302.31.0000"} if "hts" in row else {"tier": "1"}
        text = io.StringIO()
        writer = csv.DictWriter(text, [*row, "our own column"], lineterminator="\n")
        writer.writeheader()
        writer.writerow(row | {"our own column": self._mark("text")})
        return text.getvalue()

    def _answer(self, question: Question, old: Any, *, kept_back: bool) -> Any:
        kept_back = kept_back or question.restricted
        if kept_back and self.form != "value":
            remark = {self.form: f"{self._mark('text')} {self._mark('phone')}"}
            return remark | (
                {"asked_on": "2026-11-12", "email": self._mark("email")} if self.form == "dont_know" else {}
            )
        if question.kind == "records":
            return self._list(question, old, kept_back=kept_back)
        if not kept_back or question.kind not in _MARKED:
            return old
        value = self._value(question)
        checked = {"checked_on": "2026-11-02", "checked_by": self._mark("text")}
        return {"value": value, **checked} if question.checked else value

    def _list(self, question: Question, old: Any, *, kept_back: bool) -> Any:
        things = old if isinstance(old, list) else [{"id": f"{question.noun}-1".replace(" ", "-")}]
        things = things if question.noun == "person" else things[:1]
        for thing in things:
            for field in question.fields:
                if (answer := self._answer(field, thing.get(field.id), kept_back=kept_back)) is not None:
                    thing[field.id] = answer
            if kept_back:
                thing["id"] = self._mark("text").lower()
                checked = {"checked_on": "2026-11-02", "checked_by": self._mark("text")}
                thing.update(checked if question.checked else {})
        return things

    def _value(self, question: Question) -> str:
        words = f"Behind {self._mark('text')} & <b>{self._mark('text')}</b>"
        return words if question.kind in ("text", "long") else self._mark(question.kind)

    def _mark(self, kind: str) -> str:
        number = next(self._numbers)
        mark = {
            "phone": f"907-555-01{len(self.marks) % 100:02}",
            "email": f"{WORDS}{number:03}x@example.net",
            "url": f"https://example.com/{WORDS}{number:03}x",
            "entry_serial": f"{SERIALS}{sum(one.startswith(SERIALS) for one in self.marks) * 3:02}",
        }.get(kind, f"Zqv{number:03}x")
        self.marks.append(mark)
        return mark


_MARKED = frozenset({"text", "long", "phone", "email", "url", "entry_serial"})
"""Kinds that hold what a person makes up; the words of the others are the same for every firm."""


def write_planted(folder: Path, form: Form = "value") -> tuple[Brokerage, list[str]]:
    """Writes a brokerage with marks in its answers, clients, tariff lines and printed numbers; returns the marks."""
    planter = Planter(form)
    answers = planter.answers()
    folder.mkdir(parents=True)
    (folder / "answers.yaml").write_text(yaml.safe_dump(answers, sort_keys=False), encoding="utf-8")
    port = answers["ports"]["list"][0]["port"]
    (folder / "clients.csv").write_text(
        planter.rows(declarations().tables["clients.csv"], port), encoding="utf-8"
    )
    (folder / "lines.csv").write_text(
        planter.rows(declarations().tables["lines.csv"], port), encoding="utf-8"
    )
    (folder / "numbers-printed.csv").write_text(
        f"block,filer_code,first,last,printed_on\nzqv999x,ZZ9,{SERIALS}90,{SERIALS}99,2026-11-02\n",
        encoding="utf-8",
    )
    return Brokerage.open(folder), planter.marks
