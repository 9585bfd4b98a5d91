"""A line of keys with what each does; a click on one does the same as the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.getters import app
from textual.style import Style
from textual.widget import Widget

from tui.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import RenderResult
    from textual.binding import Binding, BindingType
    from textual.geometry import Size

GAP = 2


def with_ids(bindings: Iterable[BindingType], *ids: str) -> list[Binding]:
    """The bindings that have these ids, in the order of the ids."""
    found = {getattr(binding, "id", None): binding for binding in bindings}
    return [found[name] for name in ids]  # type: ignore[misc] # only a Binding has an id


class KeyLine(Widget, can_focus=False):
    """Keys that matter here. Those for which its lines have no room are left out, the last ones first."""

    app = app(Desk)

    def __init__(
        self,
        bindings: Iterable[Binding],
        *,
        id: str | None = None,  # noqa: A002 (as in Textual)
        max_lines: int = 1,
    ) -> None:
        super().__init__(id=id)
        self._keys = list(bindings)
        self._max_lines = max_lines

    def show(self, bindings: Iterable[Binding]) -> None:
        """Shows other keys."""
        self._keys = list(bindings)
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The keys in bold, each before its word."""
        return Content("\n").join(self._lines(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the keys need."""
        return max(len(self._lines(width)), 1)

    def _lines(self, width: int) -> list[Content]:
        lines: list[Content] = [Content("")]
        for binding in self._keys:
            item = self._item(binding)
            if lines[-1].cell_length + item.cell_length - GAP <= width:
                lines[-1] = lines[-1].append(item)
            elif len(lines) < self._max_lines:
                lines.append(item)
            else:
                break
        return [line.rstrip() for line in lines]

    def _item(self, binding: Binding) -> Content:
        click = Style.from_meta({"@click": f"app.simulate_key({self.app.key_of(binding)!r})"})
        key = Content.styled(self.app.get_key_display(binding), "bold")
        return (key + Content(f" {binding.description}")).stylize(click) + Content(" " * GAP)
