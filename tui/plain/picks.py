"""Prompts whose answer is picked: from a few choices, from a table by code or name, or from the people list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.folding import folded
from builder.model.answers import PEOPLE
from builder.model.kinds import KINDS, AnswerError
from tui import edits
from tui.fitting import storable
from tui.places import Place
from tui.plain.commands import as_number
from tui.plain.prompts import Prompt
from tui.plain.talk import MANY, numbered
from tui.suggestions import suggest, words_for
from tui.typed import Typed, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.plain.commands import Line

YES_NO = {"yes": "Yes", "no": "No"}
ADD, TAKE = "+", "-"
NEW = "new "
SEVERAL = (
    "Part several with semicolons. + before one adds it to what is there, - takes it away. "
    "Otherwise what you type takes the place of what is there."
)
TO_PICK = 9
"""Hits offered for letters that fit several things; whoever needs more types another letter."""


class PickPrompt(Prompt):
    """One or several things out of some; a subclass says which a few words mean."""

    @property
    def many(self) -> bool:
        """Whether several may be picked."""
        return self.question.is_list

    @property
    def picked(self) -> tuple[str, ...]:
        """What is picked so far, as it is stored."""
        return tuple(one for text in self.asking.typed.texts if (one := self.known(text)))

    def known(self, text: str) -> str:
        """What a stored or typed text means without asking further; empty when it means nothing."""
        kind = KINDS[self.question.kind]
        try:
            return kind.store(kind.parse(text, self.question, self.draft.declarations.reference))
        except AnswerError:
            return ""

    def meant(self, words: str, *, as_typed: bool) -> str:
        """What a few words mean, asking where they fit several things.

        Raises:
            UnfitError: they fit nothing, or the person took none of what they fit.
        """
        raise NotImplementedError

    def texts(self, line: Line) -> tuple[str, ...]:
        """What is picked with this line."""
        words = line.text.strip()
        if not words:
            return ()
        if not self.many:
            return (self.meant(words, as_typed=line.as_typed),)
        if line.as_typed or self.known(words):
            return (self.meant(words, as_typed=True),)
        return self._several(self._parts(words))

    def _several(self, parts: Sequence[str]) -> tuple[str, ...]:
        changes = [part for part in parts if part[0] in ADD + TAKE and part[1:].strip()]
        if changes and len(changes) < len(parts):
            raise UnfitError("Put + or - before each of them, or before none.")
        if not changes:
            return tuple(dict.fromkeys(self.meant(part, as_typed=False) for part in parts))
        picked = list(self.picked)
        for part in changes:
            one = self.meant(part[1:].strip(), as_typed=False)
            picked = [other for other in picked if other != one]
            if part[0] == ADD:
                picked.append(one)
        return tuple(picked)

    def _parts(self, words: str) -> list[str]:
        """Semicolons part things; so do commas and spaces between numbers, and commas where all parts are known."""
        if re.fullmatch(r"[+-]?\d{1,4}([\s,]+[+-]?\d{1,4})+", words):
            return re.split(r"[\s,]+", words)
        parts = [part.strip() for part in words.split(";") if part.strip()]
        found: list[str] = []
        for part in parts:
            pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
            found += pieces if not self.known(part) and all(map(self._is_clear, pieces)) else [part]
        return found or [words]

    def _is_clear(self, words: str) -> bool:
        return bool(self.known(words.lstrip(ADD + TAKE).strip()))

    def _one_of(self, titles: Sequence[str], words: str) -> int:
        self.talk.say(f'"{words[:40]}" may mean:')
        number = self.talk.choose(titles, what="the one you mean")
        if number is None:
            raise UnfitError(f'"{words[:40]}" was not settled.')
        return number


class ChoicePrompt(PickPrompt):
    """The declared choices, or yes and no, by number or words."""

    @property
    def kind(self) -> str:  # type: ignore[override] # worked out from the question
        """One or several."""
        if self.question.kind == "yesno":
            return "yes or no"
        return "any of these choices" if self.many else "one of these choices"

    @property
    def how(self) -> str:  # type: ignore[override] # as kind
        """By number or by words."""
        if self.question.kind == "yesno":
            return "Type yes or no."
        return f"Type numbers or words. {SEVERAL}" if self.many else "Type its number or its words."

    @property
    def offered(self) -> Mapping[str, str]:
        """Keys and words of what can be chosen."""
        return self.question.choices or YES_NO

    def offer(self) -> Sequence[str]:
        """Each choice with its number, and whether it is chosen."""
        if self.question.kind == "yesno":
            return ()
        picked = self.picked
        return numbered(
            f"{words} (chosen)" if key in picked else words for key, words in self.offered.items()
        )

    def texts(self, line: Line) -> tuple[str, ...]:
        """What is chosen, in the order in which it is offered, as on screen."""
        found = super().texts(line)
        return tuple(key for key in self.offered if key in found) or found

    def meant(self, words: str, *, as_typed: bool) -> str:
        """The choice of a number, of its words or of their beginning."""
        if found := self.known(words):
            return found
        keys = list(self.offered)
        number = as_number(words)
        if number is not None and not as_typed:
            if 1 <= number <= len(keys):
                return keys[number - 1]
            raise UnfitError(f"{number} is none of the numbers 1 to {len(keys)}.")
        fitting = [key for key in keys if self.offered[key].casefold().startswith(words.casefold())]
        if len(fitting) == 1:
            return fitting[0]
        if fitting and not as_typed:
            return fitting[self._one_of([self.offered[key] for key in fitting], words)]
        return words  # the kind says in its own words why this is no choice


class TablePrompt(PickPrompt):
    """A port or an agency, by code or name."""

    @property
    def kind(self) -> str:  # type: ignore[override] # worked out from the question
        """What is looked up."""
        noun = {"port": "port of entry", "agency": "agency"}[self.question.kind]
        article = "an" if noun[0] in "aeiou" else "a"
        return f"{article} {noun}, by code or name" + (", or several" if self.many else "")

    @property
    def how(self) -> str:  # type: ignore[override] # as kind
        """By code, name or a few letters of it."""
        words = "Type a code, a name or some letters of it."
        return f"{words} {SEVERAL}" if self.many else words

    def meant(self, words: str, *, as_typed: bool) -> str:
        """The thing of that code or name, or the one picked among those with such letters."""
        if found := self.known(words):
            return found
        hits = suggest(self.question.kind, words, self.draft.view)[:TO_PICK]
        if not hits or as_typed:
            return words  # the kind says in its own words what is wrong
        titles = [f"{hit.words}. {hit.note}" if hit.note else hit.words for hit in hits]
        return hits[self._one_of(titles, words)].stored


class PersonPrompt(PickPrompt):
    """Somebody of the people list, by number or name, or somebody new."""

    @property
    def kind(self) -> str:  # type: ignore[override] # worked out from the question
        """One or several."""
        return "people of the people list" if self.many else "somebody of the people list"

    @property
    def how(self) -> str:  # type: ignore[override] # as kind
        """By number, by name, or new."""
        words = (
            "Type a number or a name. new and a name, such as new Ann Lead, adds somebody to the people list."
        )
        return f"{words} {SEVERAL}" if self.many else words

    def offer(self) -> Sequence[str]:
        """The people with their numbers; of a long list only how many they are."""
        people = suggest("person", "", self.draft.view)
        if len(people) > MANY:
            return (f"There are {len(self._ids)} people. Type some letters of a name.",)
        picked = self.picked
        return numbered(
            words_for("person", one, self.draft.view) + (" (picked)" if one in picked else "")
            for one in self._ids
        )

    def known(self, text: str) -> str:
        """The person of an id or a name."""
        view = self.draft.view
        if person := view.answers.person(text):
            return person.id
        wanted = folded(text)
        names = {one: folded(words_for("person", one, view)) for one in self._ids}
        return next((one for one, name in names.items() if name == wanted), "")

    def meant(self, words: str, *, as_typed: bool) -> str:
        """The person of a number or name; the one picked among those with such letters; or somebody new."""
        if words.casefold().startswith(NEW) and not as_typed:
            return self._added(words[len(NEW) :].strip())
        if found := self.known(words):
            return found
        ids = self._ids
        number = as_number(words)
        if number is not None and not as_typed and len(ids) <= MANY:
            if 1 <= number <= len(ids):
                return ids[number - 1]
            raise UnfitError(
                f"{number} is none of the numbers 1 to {len(ids)}." if ids else "Nobody is listed yet."
            )
        hits = suggest("person", words, self.draft.view)[:TO_PICK]
        titles = [f"{hit.words}, {hit.note}" if hit.note else hit.words for hit in hits]
        taken = self._one_of([*titles, f"Add {words} to the people list"], words)
        return hits[taken].stored if taken < len(hits) else self._added(words)

    @property
    def _ids(self) -> list[str]:
        return [record.id for record in self.draft.view.answers.records(PEOPLE)]

    def _added(self, name: str) -> str:
        """Adds somebody to the people list; the number can follow there."""
        view, people = self.draft.view, Place(PEOPLE)
        if not name:
            raise UnfitError("Type the name behind new, such as new Ann Lead.")
        question = view.question(people).field("name")
        stored = storable(Typed(texts=(name,)), question, view.answers, view.declarations.reference)
        record_id = edits.new_record_id(view, people, name)
        self.draft.change(edits.add_record(people, record_id, {"name": stored}), f"adding {name}", people)
        self.talk.say(f"{name} is in the people list now. Numbers can follow there.")
        return record_id
