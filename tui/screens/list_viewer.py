"""What the app may ask of a screen that shows a list of the brokerage that is a file of its own."""

from __future__ import annotations

from textual.screen import Screen


class ListViewer(Screen[None]):
    """A screen that shows lines of `clients.csv` or `lines.csv`."""

    file_name = ""
    """Which of them."""

    def show_list_file(self, name: str, point_at: str = "") -> None:
        """Shows a list as it stands now, and points at a line of it."""
        raise NotImplementedError
