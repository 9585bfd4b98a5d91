"""The trade's words and what they mean: a line to type in, and every word that holds these letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.glossary import Term


class FoundWords(SignList, can_focus=False):
    """The words; the typing stays in the line above."""


class WordsScreen(ModalScreen[None]):
    """Every word with its meaning; the one pointed at with its source."""

    CSS_PATH = "words.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "Close", id="close-words", tooltip="Back to the help"),
        Binding("down", "point(1)", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("up", "point(-1)", "Up", id="point-up", tooltip="The line above", show=False),
    ]

    def __init__(self, terms: Sequence[Term]) -> None:
        """Makes the list.

        Args:
            terms: the words, in the order of the alphabet.
        """
        super().__init__()
        self._terms = terms

    def compose(self) -> ComposeResult:
        """Line, words, the whole meaning, keys."""
        with Vertical(id="box"):
            yield Static("What a word means", markup=False, id="box-title")
            line = Input(placeholder="A word, a short form, or a part of the meaning", id="wanted")
            line.cursor_blink = False
            yield line
            yield FoundWords(id="words")
            yield Static(id="meaning", markup=False)
            yield KeyLine(with_ids(self.BINDINGS, "close-words", "point-down", "point-up"))

    def on_mount(self) -> None:
        """Shows all words."""
        self._find("")
        self.set_focus(self.query_one(Input))

    def action_close(self) -> None:
        """Back to the help."""
        self.dismiss(None)

    def action_point(self, by: int) -> None:
        """Moves the pointer while the cursor stays in the line."""
        words = self.query_one(FoundWords)
        if by > 0:
            words.action_cursor_down()
        else:
            words.action_cursor_up()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_close()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    @on(OptionList.OptionHighlighted)
    def _pointed(self) -> None:
        self._explain()

    def _find(self, letters: str) -> None:
        """The words that hold some letters; those whose own name begins so come first."""
        begins = letters.strip().casefold()
        found = [term for term in self._terms if term.holds(letters)]
        found.sort(key=lambda term: not any(one.casefold().startswith(begins) for one in term.spellings))
        lines = [Line(term.id, "", ", ".join(term.spellings)) for term in found]
        self.query_one(FoundWords).show(lines, found[0].id if found else "")
        self._explain()

    def _explain(self) -> None:
        key = self.query_one(FoundWords).key
        term = next((term for term in self._terms if term.id == key), None)
        meaning = self.query_one("#meaning", Static)
        if term is None:
            meaning.update("No word holds these letters.")
        else:
            meaning.update(f"{term.meaning}\nSource: {term.source}" if term.source else term.meaning)
