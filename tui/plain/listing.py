"""A list of things as a prompt: read out with numbers, changed by a word and a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.folding import folded
from builder.model.answers import PEOPLE
from builder.model.interview import missing_fields
from builder.model.problems import did_you_mean
from tui import edits
from tui.history import LIST_FILES
from tui.places import Place
from tui.plain.commands import as_number
from tui.plain.prompts import Prompt
from tui.plain.talk import MANY, numbered
from tui.references import picked_at
from tui.typed import UnfitError
from tui.wording import day, place_words, plural, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.answers import Record
    from tui.plain.commands import Line

NOT_SAVED = ", with something typed that is not saved"
VERBS = {
    "add": "add",
    "edit": "edit",
    "copy": "copy",
    "delete": "delete",
    "move": "move",
    "list": "list",
    "check": "check",
    "done": "done",
    "a": "add",
    "e": "edit",
    "c": "copy",
    "d": "delete",
    "m": "move",
    "l": "list",
}


@dataclass(frozen=True)
class Wish:
    """What is to be done with a list."""

    verb: str
    key: str = ""
    """The thing it is done to."""
    to: int = 0
    """Where that thing is to stand, from 1."""
    words: str = ""
    """By which letters the list is read out."""


class ListPrompt(Prompt):
    """The things of a list, and what may be done with them."""

    @property
    def kind(self) -> str:  # type: ignore[override] # worked out from the question
        """A list."""
        return f"a list; each {self.question.noun} is an entry"

    @property
    def how(self) -> str:  # type: ignore[override] # as kind
        """What may be done with what is there."""
        if not self.records:
            return f"Type add for the first {self.question.noun}, or done to go on."
        checked = ", check 1" if self.question.checked else ""
        return f"Type add, edit 1, copy 1, delete 1, move 2 to 1{checked}, list and some letters, or done to go on."

    @property
    def label(self) -> str:
        """What stands before the cursor."""
        return "What to do: "

    @property
    def records(self) -> Mapping[str, Record]:
        """The things by their keys."""
        return self.draft.view.records(self.asking.place)

    def offer(self) -> Sequence[str]:
        """The things with their numbers; of a long list the first ones."""
        return self.read_out("")

    def read_out(self, words: str) -> Sequence[str]:
        """The things that hold some letters, or from a number on."""
        waiting = self.draft.waiting_in(self.asking.place)
        titles = numbered(
            f"{self._title(record)}{NOT_SAVED if key in waiting else ''}"
            for key, record in self.records.items()
        )
        number = as_number(words)
        start = max((number or 1) - 1, 0)
        wanted = folded(words).split() if number is None else []
        found = [
            title
            for title, record in list(zip(titles, self.records.values(), strict=True))[start:]
            if all(word in self._words(record) for word in wanted)
        ]
        if not found:
            return ("Nothing here yet.",) if not titles else ("No entry holds these letters.",)
        rest = len(found) - MANY
        after = start + MANY + 1
        more = f"And {rest} more. list {after} reads on from there." if not wanted else f"And {rest} more."
        return [*found[:MANY], more] if rest > 0 else found

    def wish(self, line: Line) -> Wish:
        """What a line asks for; a number alone means to edit.

        Raises:
            UnfitError: it asks for nothing that can be done here; the message says why.
        """
        first, _, rest = " ".join(line.text.split()).partition(" ")
        is_number = as_number(first) is not None
        verb = "edit" if is_number else VERBS.get(first.casefold(), "")
        if verb in ("add", "done"):
            return Wish(verb)
        if verb == "list":
            return Wish(verb, words=rest)
        if not verb:
            hint = did_you_mean(first.casefold(), VERBS)
            raise UnfitError(f'"{line.text[:40]}" cannot be done here. {hint} {self.how}')
        number, _, where = (first if is_number else rest).partition(" ")
        to = as_number(where.casefold().removeprefix("to ")) or 0
        if verb == "move" and not 1 <= to <= len(self.records):
            raise UnfitError("Say which and where to, such as move 2 to 1.")
        return Wish(verb, self._key(number, verb), to)

    def carry_out(self, wish: Wish, checked_by: str) -> str:
        """Copies, deletes, moves or checks a thing; the key of the copy, where one was made."""
        place = self.asking.place.at(wish.key)
        record = self.records[wish.key]
        name = title_of(self.question, record, self.draft.view)
        made = ""
        if wish.verb == "copy":
            made = edits.new_record_id(self.draft.view, self.asking.place, record.id)
            self.draft.change(edits.copy_record(place, made), f"copy of {name}", self.asking.place)
            self.talk.say(f"Copied {name}.")
        elif wish.verb == "delete":
            self._delete(place, record, name)
        elif wish.verb == "move":
            by = wish.to - 1 - record.index
            self.draft.change(edits.move_record(place, by), "order of the list", self.asking.place)
            self.talk.say(f"Moved {name} to place {wish.to}.")
        else:
            today = self.draft.now.date()
            edit = edits.check_record(place, today.isoformat(), checked_by)
            self.draft.change(edit, "checked today", self.asking.place)
            self.talk.say(f"{name}: checked {day(today)}{f' by {checked_by}' if checked_by else ''}.")
        return made

    def _delete(self, place: Place, record: Record, name: str) -> None:
        """Deletes a thing; when it is a person with a role, says which and asks first."""
        view = self.draft.view
        picked = picked_at(view, record) if place.outer == Place(PEOPLE) else []
        if picked:
            self.talk.say(f"{name} is picked elsewhere, and would be taken out there:")
            self.talk.say(*(", ".join(place_words(where, view).split(" › ")) for where in picked))  # noqa: RUF001
            if self.talk.ask("Type yes to delete, or Enter to keep: ").casefold() not in ("yes", "y"):
                self.talk.say(f"{name} stays.")
                return
        if self.draft.change(edits.delete_record(place), f"deleting {name}", self.asking.place):
            self.draft.forget(place)
            self.talk.say(f"Deleted {name}. !undo brings it back.")

    def _key(self, number: str, verb: str) -> str:
        keys = list(self.records)
        if not keys:
            raise UnfitError(f"Nothing is here yet to {verb}. Type add.")
        position = (as_number(number) or 0) - 1
        if not 0 <= position < len(keys):
            raise UnfitError(f"Say which: {verb} and a number from 1 to {len(keys)}.")
        return keys[position]

    def _title(self, record: Record) -> str:
        name = title_of(self.question, record, self.draft.view)
        if self.asking.place.question in LIST_FILES:
            return name
        missing = len(missing_fields(self.question, record, self.draft.firm.scope))
        parts = [f"{plural(missing, 'field')} open" if missing else "complete"]
        if self.question.checked:
            parts.append(f"checked {day(record.checked_on)}" if record.checked_on else "never checked")
        return f"{name}: {', '.join(parts)}"

    def _words(self, record: Record) -> str:
        view = self.draft.view
        values = (shown(record.get(field.id), field, view) for field in self.question.fields)
        return folded(" ".join((title_of(self.question, record, view), *values)))
