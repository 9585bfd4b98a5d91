"""What can be done at a prompt besides answering: each errand is imported when somebody wants it."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from tui.plain.asker import Asker
from tui.plain.looks import say_help

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from builder.model.glossary import Term
    from tui.draft import Draft
    from tui.plain.talk import Talk
    from tui.session import Session


class Errands(Asker):
    """Help, imports, colleagues, the call round and the build, said line by line."""

    def __init__(
        self,
        draft: Draft,
        session: Session,
        talk: Talk,
        content: Path,
        own_commands: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Gets ready.

        Args:
            draft: the open brokerage.
            session: what is remembered of the last sitting.
            talk: the conversation.
            content: the content folder.
            own_commands: what `build` and `worksheet` start; by default this installation's builder.
        """
        super().__init__(draft, session, talk)
        self._content = content
        self._own_commands = own_commands or {}

    def help(self, _words: str) -> None:
        """Explains the question."""
        from tui.sources import dated  # read when somebody asks, and not before

        question = self.prompt.question
        cited = msgspec.structs.replace(question, cite=dated(question.cite, self._content))
        say_help(self.talk, cited, self._pages.get(self.place.question, ()), self.terms)

    def tour(self, _words: str) -> None:
        """Says what this is and how it works, page by page."""
        from tui.plain.tour import say_tour

        say_tour(self.talk)
        self.session = msgspec.structs.replace(self.session, toured=True)

    def agencies(self, words: str) -> None:
        """Says which agencies may want data for a tariff number."""
        from tui.plain.tariff import say_agencies

        say_agencies(self.talk, self.draft, words)

    def ask(self, words: str) -> None:
        """Asks a colleague."""
        from tui.plain.colleagues import ask_colleague

        ask_colleague(self, words)

    def colleagues(self, _words: str) -> None:
        """Says who was asked what."""
        from tui.plain.colleagues import say_colleagues

        say_colleagues(self)

    def call_round(self, _words: str) -> None:
        """Goes through what is due to be checked."""
        from tui.plain.rounds import call_round

        call_round(self)

    def import_file(self, words: str) -> None:
        """Brings in what another program holds."""
        from tui.plain.importing import import_file

        import_file(self, words)

    def build(self, _words: str) -> None:
        """Builds the playbook."""
        from tui.plain.building import build

        build(self)

    def commands_of(self, name: str) -> Sequence[str]:
        """What a command of the builder starts as."""
        builder = (sys.executable, "-m", "builder", name, str(self.draft.brokerage.folder))
        return self._own_commands.get(name, (*builder, "--events") if name == "build" else builder)

    @cached_property
    def terms(self) -> Sequence[Term]:
        """The words of the trade."""
        from builder.model.glossary import load_glossary  # read when somebody asks, and not before

        return load_glossary(self._content)[0]

    @cached_property
    def _pages(self) -> Mapping[str, Sequence[str]]:
        from builder.model.pages import (
            load_pages,
            printed_in,
        )  # reading all pages takes longer than a question

        pages, _ = load_pages(self._content / "pages")
        return printed_in(pages, self.draft.declarations.questions)
