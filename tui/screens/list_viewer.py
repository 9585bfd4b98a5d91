"""What the app may ask of a screen that shows a list of the brokerage that is a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.draft import Draft


class ListViewer(Screen[None]):
    """A screen that shows lines of `clients.csv` or `lines.csv`."""

    draft: Draft
    file_name = ""
    """Which of them."""

    def show_list_file(self, name: str, point_at: str = "") -> None:
        """Shows a list as it stands now, and points at a line of it."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Something may have been saved in front of this screen."""
        for line in self.query(StatusLine):  # there is none before the screen is put up
            line.show(self.draft)
