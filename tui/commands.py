"""The command palette: every action that has a key here, found by its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from tui.bindings import active as active_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.binding import ActiveBinding
    from textual.command import Hits


class KeyCommands(Provider):
    """The actions of the screen below and of the app."""

    async def discover(self) -> Hits:
        """Everything that can be done here."""
        for active in self._named():
            yield DiscoveryHit(
                Content(self._title(active)), partial(self._run, active), help=active.binding.tooltip
            )

    async def search(self, query: str) -> Hits:
        """What fits some letters."""
        matcher = self.matcher(query)
        for active in self._named():
            title = self._title(active)
            score = matcher.match(f"{title} {active.binding.tooltip}")
            if score:
                command = partial(self._run, active)
                yield Hit(score, Content(title), command, title, active.binding.tooltip)

    def _named(self) -> Iterator[ActiveBinding]:
        seen: set[str] = set()
        for active in active_on(self.screen):
            name = active.binding.id
            if name and active.enabled and name not in seen:
                seen.add(name)
                yield active

    def _title(self, active: ActiveBinding) -> str:
        return f"{active.binding.description} ({self.app.get_key_display(active.binding)})"

    async def _run(self, active: ActiveBinding) -> None:
        await self.app.run_action(active.binding.action, active.node)
