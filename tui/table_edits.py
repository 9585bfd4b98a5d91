"""Changes to a list that is a file of its own, each as one of `tui.edits` to the answers."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.tablerows import read_table
from tui.history import CLIENTS
from tui.tables import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.model.problems import Problem
    from builder.model.questions import Question
    from builder.model.tablerows import TableText
    from tui.places import Place
    from tui.tables import Table
    from tui.views import View

    TableEdit = Callable[[View, "TableInMemory"], None]

FORMULA = ("=", "+", "-", "@")
"""What begins a formula in a spreadsheet."""


class TableInMemory:
    """The text of a list whose change is made in memory."""

    def __init__(self, text: str, rows: TableText | None = None) -> None:
        """Begins with a text.

        Args:
            text: the text.
            rows: its rows, where they were read before: reading thousands is most of what a change costs.
        """
        self.text = text
        self.rows = rows

    def replace(self, rows: TableText) -> None:
        """Takes other rows; SaveError where they would not be read back."""
        self.text, self.rows = rows.text(), rows


def answer(place: Place, stored: object) -> TableEdit:
    """Saves a cell; an empty text empties it."""

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[place.question]
        key, column = table.key_of(place.steps[0]), place.steps[1]
        _present(table, key)
        cell = _cell(table.question.field(column), stored)
        cells = table.cells(key)
        _judge(table, {**cells, column: cell}, cells)
        if column == table.question.label:
            _judge_name(table, cell, key)
        text, position = _read(table, file, key)
        file.replace(text.with_cells(position, {column: cell}))

    return edit


def set_field(places: Sequence[Place], field_id: str, stored: object) -> TableEdit:
    """Saves the same in one column of many rows; refused as a whole where it would be wrong in any of them."""

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[places[0].question]
        cell = _cell(table.question.field(field_id), stored)
        text, order = _table(table, file), {key: number for number, key in enumerate(table.rows)}
        things = text.things
        changed = {}
        for place in places:
            key = table.key_of(place.steps[0])
            _present(table, key)
            changed[things[order[key]]] = {field_id: cell}
        rows = text.with_changes(changed)
        known = {problem.message for row in table.rows.values() for problem in row.problems}
        _refuse([problem for problem in table.judge(rows.text()) if problem.severity == "error"], known)
        file.replace(rows)

    return edit


def settle_cells(stored: Mapping[Place, object], rows: Mapping[Place, Mapping[str, str]]) -> TableEdit:
    """Saves cells of several rows at once; a row that is gone comes back at the end, with its cells.

    Args:
        stored: what is saved at each place.
        rows: what the rows say, or said when they were last there.
    """

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[next(iter(stored)).question]
        made: dict[str, dict[str, str]] = {}
        for place, one in stored.items():
            key, column = place.steps
            made.setdefault(key, dict(rows[place]))[column] = _cell(table.question.field(column), one)
        for key, cells in made.items():
            before = table.cells(key) if key in table.rows else {}
            _judge(table, _asked(table, cells), _asked(table, before))
            if cells[table.question.label] != before.get(table.question.label):
                _judge_name(table, cells[table.question.label], key)
        text, order = _table(table, file), {key: number for number, key in enumerate(table.rows)}
        things = text.things
        changed = {things[order[key]]: cells for key, cells in made.items() if key in order}
        back = [cells for key, cells in made.items() if key not in order]
        file.replace(text.with_changes(changed, back))

    return edit


def add_record(place: Place, fields: Mapping[str, object]) -> TableEdit:
    """Adds a row at the end."""

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[place.question]
        label = table.question.field(table.question.label)
        if not fields.get(label.id):
            raise SaveError(f"A {table.question.noun} begins with its {label.ask.rstrip('?').lower()}.")
        cells = {name: _cell(table.question.field(name), stored) for name, stored in fields.items()}
        _judge(table, cells, {})
        _judge_name(table, cells[label.id], "")
        text = _table(table, file)
        file.replace(text.with_row(len(text.rows), cells))

    return edit


def copy_record(place: Place) -> TableEdit:
    """Adds a copy of a row behind it."""

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[place.question]
        key = table.key_of(place.steps[0])
        _present(table, key)
        cells, label = table.cells(key), table.question.label
        if table.name == CLIENTS:
            cells[label] = _copied(cells[label], table)
        text, position = _read(table, file, key)
        file.replace(text.with_row(position + 1, cells))

    return edit


def delete_records(places: Sequence[Place]) -> TableEdit:
    """Deletes rows."""

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[places[0].question]
        text, order = _table(table, file), list(table.rows)
        things = text.things
        positions = [things[order.index(table.key_of(place.steps[0]))] for place in places]
        file.replace(text.without(positions))

    return edit


def move_record(place: Place, by: int) -> TableEdit:
    """Moves a row up (-1) or down (1) past its neighbour; at either end it stays."""

    def edit(view: View, file: TableInMemory) -> None:
        table = view.tables[place.question]
        key, order = table.key_of(place.steps[0]), list(table.rows)
        _present(table, key)
        new = min(max(order.index(key) + by, 0), len(order) - 1)
        text = _table(table, file)
        things = text.things
        file.replace(text.moved(things[order.index(key)], things[new]))

    return edit


def _present(table: Table, key: str) -> None:
    if key not in table.rows:
        raise SaveError(f"This {table.question.noun} was deleted in another window. Nothing was saved.")


def _table(table: Table, file: TableInMemory) -> TableText:
    if file.rows is None:
        columns = [column.id for column in table.question.fields]
        file.rows = read_table(file.text, table.name, columns, table.question.label)
    return file.rows


def _read(table: Table, file: TableInMemory, key: str) -> tuple[TableText, int]:
    text = _table(table, file)
    return text, text.things[list(table.rows).index(key)]


def _cell(question: Question, stored: object) -> str:
    """What is written for an answer: a telephone number as it is dialled here, a list with its parts in one cell."""
    if isinstance(stored, list):
        return BETWEEN.join(str(part) for part in stored)
    text = str(stored)
    if question.kind == "phone":
        return text.removeprefix("+1 ")
    if text.startswith(FORMULA):
        raise SaveError(
            f'A cell that begins with "{text[0]}" is a formula to a spreadsheet. Begin otherwise.'
        )
    return text


def _judge(table: Table, cells: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Refuses what would be wrong with a row and was not wrong before."""
    _refuse(
        _faults(table, cells), {problem.message for problem in _faults(table, before)} if before else set()
    )


def _refuse(found: Sequence[Problem], known: set[str]) -> None:
    for problem in found:
        if problem.message not in known:
            raise SaveError(f"{problem.message[:1].upper()}{problem.message[1:]} {problem.hint}".strip())


def _faults(table: Table, cells: Mapping[str, str]) -> Sequence[Problem]:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([list(cells), list(cells.values())])
    return [problem for problem in table.judge(stream.getvalue()) if problem.severity == "error"]


def _asked(table: Table, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row that the interview asks for; the others are the firm's own."""
    return {field.id: cells[field.id] for field in table.question.fields if field.id in cells}


def _judge_name(table: Table, name: str, own: str) -> None:
    """Refuses a client's name that another one has."""
    if table.name != CLIENTS:
        return
    wanted = " ".join(name.casefold().split())
    for key, row in table.rows.items():
        if key != own and " ".join(table.cells(key)[table.question.label].casefold().split()) == wanted:
            raise SaveError(f"A client of that name stands on line {row.line} already.")


def _copied(name: str, table: Table) -> str:
    taken = {table.cells(key)[table.question.label].casefold() for key in table.rows}
    copy, number = f"{name} (copy)", 2
    while copy.casefold() in taken:
        copy, number = f"{name} (copy {number})", number + 1
    return copy
