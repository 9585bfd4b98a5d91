"""What another program holds is brought in by prompts: what it is, which column fills what, what changes, merge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builder.errors import PlaybookError, SaveError, UnsettledImportError
from builder.exchange.columns import described
from builder.exchange.imports import open_import
from builder.exchange.preview import counts, one_line
from builder.exchange.source import KIND_WORDS, KINDS, WORKSHEET
from builder.model.change import What
from builder.model.problems import did_you_mean
from builder.paths import look_root
from tui.brought_in import bring_in
from tui.plain.commands import as_number
from tui.plain.talk import MANY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan
    from builder.model.change import Change
    from tui.plain.errands import Errands

ORDER = (What.CONFLICT, What.UNCLEAR, What.REFUSED, What.CHANGED, What.ADDED)
"""What needs a person comes first."""
LEFT_OUT = "left out"


class Bringing:
    """One file on its way in; nothing is saved before it is merged."""

    def __init__(self, sitting: Errands, wanted: Import) -> None:
        self._sitting, self._talk, self._draft = sitting, sitting.talk, sitting.draft
        self._import = wanted
        self._plan: ImportPlan | None = None
        self._turned: set[int] = set()
        self._verbs: Mapping[str, Callable[[str], None]] = {
            "columns": self._columns,
            "column": self._column,
            "kind": self._kind,
            "list": self._list,
            "sheet": self._sheet,
            "take": self._take,
            "keep": self._keep,
            "hear": self._hear,
        }

    def run(self) -> None:
        """Asks what to do until the import is merged or left."""
        self._compare()
        while True:
            self._talk.say(self._how())
            verb, _, rest = self._talk.ask("Import: ").partition(" ")
            verb = verb.casefold()
            if not verb:
                self._talk.say("Nothing was imported.")
                return
            if verb == "merge" and self._merge():
                return
            if verb in self._verbs:
                self._verbs[verb](rest.strip())
            elif verb != "merge":
                hint = did_you_mean(verb, [*self._verbs, "merge"])
                self._talk.say(f'"{verb[:40]}" cannot be done here. {hint}')

    def _how(self) -> str:
        words = ["merge to save it"] if self._plan else []
        if self._plan and self._plan.turnable:
            words += [
                "take 1 or take all for what the file says, keep 1 or keep all to leave what stands here"
            ]
        words += ["hear to hear the changes again"] if self._plan else []
        if self._import.target:
            words += ["columns to hear what each column fills, column 1 to change it"]
        if not self._import.source.is_pdf:
            words += ["kind, or list, to say what the file is and where it goes"]
        words += ["sheet for another sheet"] if len(self._import.source.sheets) > 1 else []
        return f"Type {'; '.join(words)}. Enter alone leaves all as it is."

    def _compare(self) -> None:
        """Says what the file is, and what it would change."""
        self._plan, self._turned = None, set()
        wanted = self._import
        what = KIND_WORDS.get(wanted.kind, "Nobody knows yet what it holds: type kind")
        sheet = f", sheet {wanted.table.name}" if not wanted.source.is_pdf and wanted.table.name else ""
        into = f", into {wanted.target.title}" if wanted.target and wanted.kind != "clients" else ""
        self._talk.say(f"{wanted.source.path.name}{sheet}: {what}{into}.")
        try:
            plan = wanted.plan(self._draft.brokerage, look_root(), self._draft.now.date())
            plan.outcome()
        except UnsettledImportError as error:
            self._talk.say(error.words)
            return
        except PlaybookError as error:
            self._talk.say(str(error))
            return
        self._plan = plan
        if wanted.target:
            left = [heading for heading, _, fills in self._described() if not fills]
            self._talk.say(f"Columns left out: {', '.join(map(one_line, left)) or 'none'}.")
        self._talk.say(f"{plan.read} read: {counts(plan)}.")
        self._hear("")

    def _described(self) -> list[tuple[str, str, str]]:
        wanted = self._import
        return list(described(wanted.table, wanted.target, wanted.places)) if wanted.target else []

    def _changes(self) -> list[tuple[int, Change]]:
        changes = self._plan.changes if self._plan else ()
        return sorted(enumerate(changes), key=lambda pair: ORDER.index(pair[1].what))

    def _hear(self, words: str) -> None:
        """Reads the changes out, from a number on."""
        start = max((as_number(words) or 1) - 1, 0)
        changes = self._changes()
        for number, (place, change) in list(enumerate(changes, 1))[start : start + MANY]:
            self._talk.say(f"{number}. {self._words(place, change)}")
        rest = len(changes) - start - MANY
        if rest > 0:
            self._talk.say(f"And {rest} more. hear {start + MANY + 1} reads on from there.")
        if self._plan and self._plan.footer:
            self._talk.say(self._plan.footer)

    def _words(self, place: int, change: Change) -> str:
        about = ", ".join(filter(None, (one_line(change.name), one_line(change.ask))))
        old, new, why = one_line(change.old), one_line(change.new), one_line(change.why)
        notes = "".join(f" {one_line(note)}" for note in change.notes)
        if change.what is What.CONFLICT:
            wins = "the file's is taken" if place in self._turned else "yours is kept"
            return f"Conflict. {about}. Yours: {old}. The file: {new}. As it is now, {wins}.{notes}"
        if change.what is What.UNCLEAR:
            wins = "added as new" if place in self._turned else "left out"
            return f"Unclear. {about}. {why} The file: {new}. As it is now, {wins}.{notes}"
        if change.what is What.REFUSED:
            return f"Kept out. {about}. {why}{notes}"
        verb = "New" if change.what is What.ADDED else "Filled"
        out = ". As it is now, left out." if place in self._turned else ""
        return f"{verb}. {about}: {new or old}{notes}{out}"

    def _columns(self, _words: str) -> None:
        for number, (heading, sample, fills) in enumerate(self._described(), 1):
            example = f", for example {one_line(sample)}" if sample else ""
            self._talk.say(f"{number}. {one_line(heading)}{example}: {fills or LEFT_OUT}")

    def _column(self, words: str) -> None:
        columns, target = self._described(), self._import.target
        number = as_number(words) or 0
        if target is None or not 1 <= number <= len(columns):
            self._talk.say(f"Say which: column and a number from 1 to {len(columns)}.")
            return
        choices = {"": LEFT_OUT, **target.choices}
        self._talk.say(f"What does {one_line(columns[number - 1][0])} fill?")
        if (chosen := self._choose(choices, "what it fills")) is not None:
            self._again(self._import.filling(number - 1, chosen))

    def _kind(self, _words: str) -> None:
        kinds = {kind: KIND_WORDS[kind] for kind in KINDS if kind != WORKSHEET}
        if not self._import.source.is_pdf and (kind := self._choose(kinds, "what the file holds")):
            self._again(replace(self._import, kind=kind, columns=None))

    def _list(self, _words: str) -> None:
        lists = {target.id: target.title for target in self._import.lists}
        if not self._import.source.is_pdf and (into := self._choose(lists, "the list that contacts go to")):
            self._again(replace(self._import, kind="contacts", into=into, columns=None))

    def _sheet(self, _words: str) -> None:
        sheets = {name: name for name in self._import.source.sheets}
        if len(sheets) > 1 and (sheet := self._choose(sheets, "the sheet")):
            self._again(replace(self._import, sheet=sheet, columns=None))

    def _choose(self, choices: Mapping[str, str], what: str) -> str | None:
        number = self._talk.choose(list(choices.values()), what=what)
        return None if number is None else list(choices)[number]

    def _again(self, wanted: Import) -> None:
        self._import = wanted
        self._compare()

    def _take(self, words: str) -> None:
        """What the file says is brought in."""
        self._decide(words, wanted=True)

    def _keep(self, words: str) -> None:
        """What stands here stays as it is."""
        self._decide(words, wanted=False)

    def _decide(self, words: str, *, wanted: bool) -> None:
        """Decides on the change of a number, or on all conflicts."""
        named = self._named(words)
        certain = self._plan.certain if self._plan else frozenset()
        turned = {place for place in named if (place in certain) is not wanted}
        self._turned = (self._turned - named) | turned

    def _named(self, words: str) -> set[int]:
        """The changes of a number, or all that conflict; each is said as it is decided."""
        plan = self._plan
        if words.casefold() == "all" and plan:
            self._talk.say("All conflicts.")
            return set(plan.conflicts)
        changes, number = self._changes(), as_number(words) or 0
        place = changes[number - 1][0] if 1 <= number <= len(changes) else -1
        if plan and place in plan.turnable:
            self._talk.say(f"Number {number}.")
            return {place}
        self._talk.say("Only what was understood is decided: say its number, or all for the conflicts.")
        return set()

    def _merge(self) -> bool:
        """Saves it as one change; False where the import goes on."""
        if self._plan is None:
            self._talk.say("Say first what the file holds, or which column fills what.")
            return False
        try:
            outcome = self._plan.outcome(frozenset(self._turned))
            place = bring_in(self._draft, self._import, self._plan, outcome)
        except SaveError as error:
            self._talk.say(str(error))
            self._compare()
            return False
        if place is None:
            self._talk.say("There is nothing to save.")
            return True
        self._sitting.go(place, f"Imported {self._import.source.path.name}. !undo takes all of it back.")
        self._sitting.changed("")
        for problem in outcome.problems:
            self._talk.say(f"To be mended: {problem.message} {problem.hint}".rstrip())
        return True


def import_file(sitting: Errands, words: str) -> None:
    """Brings a file in."""
    path = words or sitting.talk.ask("Which file? Its path, or Enter to leave: ")
    if not path:
        return
    try:
        wanted = open_import(Path(_unquoted(path)).expanduser(), sitting.draft.declarations)
    except (PlaybookError, RuntimeError) as error:  # RuntimeError: a home folder nobody has
        sitting.talk.say(str(error))
        return
    Bringing(sitting, wanted).run()


def _unquoted(path: str) -> str:
    """A path as a shell would take it, where somebody pasted it with its quotes."""
    quotes: Sequence[str] = ("'", '"')
    return path[1:-1] if len(path) > 1 and path[0] == path[-1] and path[0] in quotes else path
