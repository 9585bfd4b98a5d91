"""Keys as the person has them: which key does what here, and the words by which it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key, Paste

from tui.bindings import bindings_of, reached
from tui.keymap import Keymap
from tui.keys import short, spelled
from tui.pasting import pasted
from tui.screens.asker import Asker
from tui.type_ahead import TypeAhead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.binding import Binding
    from textual.dom import DOMNode
    from textual.notifications import SeverityLevel


class OwnKeys(TypeAhead):
    """The app as somebody with a keyboard meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.keymap: Mapping[str, str] = {}
        """The keys that the person has changed, by the ids of bindings."""
        self.known_keys = Keymap()

    def say(self, words: str, severity: SeverityLevel = "information") -> None:
        """Says something in a corner for a few seconds; what stands there already is not said once more."""
        if not any(one.message == words for one in self._notifications):
            self.notify(words, severity=severity, markup=False)

    def use_keys(self, changed: Mapping[str, str]) -> None:
        """Takes up changed keys: in footers, in the help, in the palette and in every sentence that names one."""
        self.keymap = changed
        self.set_keymap(changed)

    def default_key(self, key: str) -> str:
        """The key that comes with what a key does now; empty when it does nothing any more."""
        return self.known_keys.stands_for(key)

    def key_of(self, binding: Binding) -> str:
        """The first key of a binding, as it is now."""
        return (self.keymap.get(binding.id or "") or binding.key).split(",")[0].strip()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they stand on a keyboard."""
        changed = binding.id in self.keymap
        return binding.key_display if binding.key_display and not changed else short(self.key_of(binding))

    def key_mark(self, binding_id: str, *nodes: DOMNode) -> str:
        """The key of an action that can be taken here or at some nodes, as a footer shows it: `^Z`."""
        return short(self.key_of(self._binding(binding_id, nodes)))

    def key_word(self, binding_id: str, *nodes: DOMNode) -> str:
        """The key of an action that can be taken here or at some nodes, as a sentence names it: `Ctrl+Z`."""
        return spelled(self.key_of(self._binding(binding_id, nodes)))

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        """A key that the person has given to an action comes before what a field would do with it."""
        if not (isinstance(event, Key) and self._own_key(event)):
            await super().hand_on(event)

    def _own_key(self, event: Key) -> bool:
        """Whether the person wants a key to do something here; a field keeps its letters."""
        found: list[tuple[str, DOMNode]] = []
        for node in reached(self.screen) if self.keymap else ():
            found += [
                (binding.action, node)
                for binding in bindings_of(type(node))
                if event.key in self.keymap.get(binding.id or "", "").split(",")
            ]
            if node.check_consume_key(event.key, event.character):
                break
        if found:  # after the keys before it, which the field may not have read yet
            (self.focused or self.screen).call_later(self._run_first, found)
        return bool(found)

    async def _run_first(self, actions: Sequence[tuple[str, DOMNode]]) -> None:
        """Does the innermost of some actions that has something to do."""
        for action, node in actions:
            if node.is_attached and await self.run_action(action, node):
                return

    def _binding(self, binding_id: str, nodes: Sequence[DOMNode]) -> Binding:
        owners = [*nodes, *reached(self.screen), *reversed(self.screen_stack), self]
        found = (binding for owner in owners for binding in bindings_of(type(owner)))
        return next(binding for binding in found if binding.id == binding_id)

    def fitted(self, event: events.Paste) -> events.Paste | None:
        """Line ends, control characters and novels are dealt with here, for every field alike."""
        from textual.widgets import TextArea  # no first frame needs it

        found = pasted(event.text, one_line=not isinstance(self.focused, TextArea))
        if found.remark:
            self.remark(found.remark)
        return Paste(found.text) if found.text else None

    def remark(self, words: str) -> None:
        """Says something beside the field, or in a corner where no question is asked."""
        if isinstance(self.screen, Asker):
            self.screen.remark(words)
        else:
            self.say(words, "warning")
