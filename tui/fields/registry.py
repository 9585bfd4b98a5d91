"""Which field asks which kind of question. A kind that is declared in the model needs one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.fields.text import DateField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.asking import Asking
    from tui.fields.field import Field


def field_for(asking: Asking) -> Field:
    """The field that asks a question."""
    return FIELDS[asking.question.kind](asking)


def _long(asking: Asking) -> Field:
    from tui.fields.long import LongField  # the text area costs more to import than all the rest

    return LongField(asking)


def _choice(asking: Asking) -> Field:
    from tui.fields.choice import ChoiceField

    return ChoiceField(asking)


def _choices(asking: Asking) -> Field:
    from tui.fields.choice import ChoicesField

    return ChoicesField(asking)


def _pick(asking: Asking) -> Field:
    from tui.fields.pick import PickField

    return PickField(asking)


def _records(asking: Asking) -> Field:
    from tui.fields.records import RecordsField  # nor is the table needed for the first question

    return RecordsField(asking)


FIELDS: dict[str, Callable[[Asking], Field]] = {
    "text": TextField,
    "long": _long,
    "choice": _choice,
    "choices": _choices,
    "yesno": _choice,
    "integer": TextField,
    "date": DateField,
    "duration": TextField,
    "phone": TextField,
    "email": TextField,
    "url": TextField,
    "port": _pick,
    "agency": _pick,
    "person": _pick,
    "filer_code": TextField,
    "entry_serial": TextField,
    "records": _records,
}
