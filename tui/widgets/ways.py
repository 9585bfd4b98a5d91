"""The line with the three ways to answer: a value, not known yet, does not apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.getters import app
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.desk import Desk
from tui.typed import Way

if TYPE_CHECKING:
    from textual.app import RenderResult

WORDS = {
    Way.VALUE: ("Answer", "Answer", ""),
    Way.DONT_KNOW: ("Don't know yet", "Don't know", "dont-know"),
    Way.DOES_NOT_APPLY: ("Does not apply", "Does not apply", "does-not-apply"),
}
"""In full, for a narrow line, and the id of the key."""
ACTIONS = {Way.VALUE: "give_value", Way.DONT_KNOW: "dont_know", Way.DOES_NOT_APPLY: "does_not_apply"}
FULL_WIDTH = 56


class Ways(Widget, can_focus=False):
    """Shows which way is taken; a click takes another."""

    app = app(Desk)
    way = reactive(Way.VALUE)

    def render(self) -> RenderResult:
        """The three ways side by side."""
        return Content("  ").join(self._item(way) for way in Way)

    def _item(self, way: Way) -> Content:
        full, short, key = WORDS[way]
        if way is self.way:
            key = ""
        elif way is Way.VALUE:
            key = WORDS[self.way][2]  # the key that led away leads back
        mark = "(•)" if way is self.way else "( )"
        words = Content(f"{mark} {full if self.size.width >= FULL_WIDTH else short}")
        if key:
            words += Content.styled(f" {self.app.key_mark(key)}", "bold")
        return words.stylize(Style.from_meta({"@click": f"screen.{ACTIONS[way]}"}))
