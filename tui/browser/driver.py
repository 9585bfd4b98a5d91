"""What stands in for a terminal when the interview runs behind a page."""

from __future__ import annotations

from contextlib import suppress

from textual.drivers import web_driver

from tui.pastes import InputDecoder


class PageDriver(web_driver.WebDriver):
    """Textual's driver for the web, which leaves as a person does: with all that is typed saved."""

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """A page that was closed ends the interview; everything else is as ever."""
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def run_input_thread(self) -> None:
        """Reads what is typed; when the server is gone, nobody could type any more."""
        vars(web_driver)["getincrementaldecoder"] = lambda _encoding: (
            InputDecoder
        )  # as in `tui/terminal_input`
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._leave()

    def write(self, data: str) -> None:
        """Draws; for a server that is gone nothing is drawn any more, and `run_input_thread` ends the interview."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """As `write`."""
        with suppress(BrokenPipeError):
            super().write_meta(data)

    def _leave(self) -> None:
        self._app.call_later(self._app.action_quit)
