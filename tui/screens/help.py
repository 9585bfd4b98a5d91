"""Help for what is on screen: the question in full, and every key that does something here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import app
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.desk import Desk
from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.glossary import Term

KEY_WIDTH = 8


class HelpScreen(ModalScreen[None]):
    """One page of text; the arrows scroll it."""

    app = app(Desk)
    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "Close", id="close-help", tooltip="Back to where you were"),
        Binding("t", "tour", "Tour", id="show-tour", tooltip="What this is and how it works, in three pages"),
        Binding("w,slash", "words", "Words", id="show-words", tooltip="The trade's words and what they mean"),
        Binding("f1", "close", "Close", id="help", tooltip="Back to where you were", show=False),
    ]

    def __init__(
        self,
        title: str,
        context: Content,
        keys: Iterable[tuple[str, str, str]],
        terms: Sequence[Term] = (),
        here: Sequence[Term] = (),
    ) -> None:
        """Makes the page.

        Args:
            title: what is asked.
            context: why, where to look, and on whose authority.
            keys: key, action and its explanation.
            terms: every word of the glossary.
            here: those that stand in the question.
        """
        super().__init__()
        self._head = title
        self._explanation = context
        self._keys = list(keys)
        self._terms = terms
        self._here = here

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="box"):
            yield Static(self._head, markup=False, id="box-title")
            with VerticalScroll(id="box-body"):
                if self._explanation:
                    yield Static(self._explanation, id="context")
                if self._terms:
                    yield Static(self._words_here(), id="words-here")
                yield Static(self._key_table())
            yield KeyLine(with_ids(self.BINDINGS, "close-help", "show-words", "show-tour"))

    def on_mount(self) -> None:
        """Makes the arrows scroll."""
        self.query_one("#box-body").focus()

    def action_close(self) -> None:
        """Closes the page."""
        self.dismiss(None)

    def action_tour(self) -> None:
        """Shows the tour in place of this page."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "tour", self.app)

    def action_words(self) -> None:
        """Shows the list of all words; Esc there comes back here."""
        from tui.screens.words import WordsScreen

        self.app.push_screen(WordsScreen(self._terms))

    def _words_here(self) -> Content:
        """The words of the question with their meanings, and how to see all others."""
        rows = [Content.styled(term.term, "bold") + Content(f": {term.meaning}") for term in self._here]
        every = Content(f"{self.app.key_word('show-words', self)} lists all {len(self._terms)} words.")
        return Content("\n").join([Content.styled("Words", "bold"), *rows, every])

    def _key_table(self) -> Content:
        rows = [
            Content.styled(f"{key:<{KEY_WIDTH}}", "bold") + Content(f"{name}: {tip}" if tip else name)
            for key, name, tip in self._keys
        ]
        return Content("\n").join([Content.styled("Keys", "bold"), *rows])
