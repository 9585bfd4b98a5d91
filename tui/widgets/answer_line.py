"""The line in which an answer is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.suggester import Suggester


class AnswerLine(Input):
    """Textual's input; a letter never lays the screen out anew, since no place on it hangs on what is typed."""

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggester: Suggester | None = None,
        id: str | None = None,  # noqa: A002 (as in Textual)
    ) -> None:
        super().__init__(value, placeholder=placeholder, suggester=suggester, id=id, select_on_focus=False)
        self.cursor_blink = False
