"""The line at the top: whose playbook this is, and whether everything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult

    from tui.draft import Draft

NAME = "tideover"


class StatusLine(Widget, can_focus=False):
    """Program, firm and saving."""

    firm = reactive("")
    saved = reactive("")

    def show(self, draft: Draft) -> None:
        """Takes name and saving from a draft."""
        name = draft.view.answers.get("firm.legal_name").value
        self.firm = str(name or draft.brokerage.folder.name)
        self.saved = saved_words(draft)

    def render(self) -> RenderResult:
        """Program and firm at the left, saving at the right; a long name gives way."""
        right = Content(f" {self.saved} ")
        left = Content.styled(f" {NAME}", "bold") + Content(f"  {self.firm}")
        room = max(self.size.width - right.cell_length, 0)
        return left.truncate(room, ellipsis=True).pad_right(max(room - left.cell_length, 0)) + right


def saved_words(draft: Draft) -> str:
    """Whether the answers are on disk, in two words."""
    if draft.trouble:
        return "! NOT SAVED"
    if draft.is_saving:
        return "saving …"
    if draft.saved_at:
        return f"saved {draft.saved_at:%H:%M}"
    return "all saved"
