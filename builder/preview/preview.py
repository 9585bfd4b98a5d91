"""The preview of one brokerage: the playbook as it stands on disk, and what a typed answer would make of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from builder.errors import PlaybookError, ProblemsFoundError
from builder.model.answers import State
from builder.model.answersfile import AnswersFile
from builder.model.clients import load_clients
from builder.model.lines import load_lines
from builder.model.problems import errors
from builder.preview.looking import Focus, Looking
from builder.preview.protocol import Done, Failed, Reply
from builder.preview.reads import Reads, noted
from builder.preview.state import Playbook
from builder.preview.whatif import (
    Against,
    Where,
    against_what,
    answer_at,
    answer_words,
    decoded,
    other_answer,
    with_answer,
    without,
)
from builder.render import Renderer, RenderProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.content import Content
    from builder.model.answers import Answer
    from builder.model.clients import ClientList
    from builder.model.lines import LineList
    from builder.paths import Brokerage
    from builder.preview.protocol import Ask
    from builder.preview.reads import Key
    from builder.selection import PlannedPage

NOT_YET = "As typed, this is no answer yet, so a blank is printed."
RESTRICTED = "Not in the shared edition."
UNKNOWN = "This question is not part of the playbook."


class Preview:
    """Answers asks about one brokerage, one after another."""

    def __init__(
        self,
        brokerage: Brokerage,
        content: Content,
        look: Path,
        as_of: Callable[[], date],
        is_superseded: Callable[[], bool] = lambda: False,
    ) -> None:
        """Makes a preview; nothing is read before the first ask.

        Args:
            brokerage: the firm's folder.
            content: all content, without errors.
            look: the folder `site`.
            as_of: today.
            is_superseded: whether a newer ask waits, so that this one may be given up.
        """
        self._brokerage = brokerage
        self._content = content
        self._look = look
        self._as_of = as_of
        self._reads = Reads(is_superseded)
        self._renderer = Renderer(content.root / "partials")
        self._stamps: tuple[object, ...] = ()
        self._base: Playbook | None = None
        self._tables: tuple[ClientList, LineList] | None = None
        self._pages: dict[str, tuple[ComposedPage, set[Key]]] = {}
        """Pages of the playbook on disk as far as they are composed, each with what it read."""
        self._focuses: dict[Against, Focus] = {}
        """Of the question asked about last, by what its answer is compared with."""

    def replies(self, ask: Ask) -> Iterator[Reply]:
        """Everything there is to say to an ask, part by part.

        Raises:
            SupersededError: a newer ask waits.
        """
        try:
            yield from self._parts(ask)
        except PlaybookError as error:
            yield Failed(ask=ask.ask, message=str(error))
        except RenderProblem as error:
            yield Failed(ask=ask.ask, message=str(error.problem))
        yield Done(ask=ask.ask)

    def work_ahead(self) -> bool:
        """Composes one more page of the playbook on disk; False when there is none left.

        Raises:
            SupersededError: an ask waits.
        """
        base = self._base
        plan = (
            next((plan for path, plan in base.plans.items() if path not in self._pages), None)
            if base
            else None
        )
        if base is None or plan is None:
            return False
        try:
            self._on_file(base, plan)
        except RenderProblem:  # whoever asks about it is told
            self._base = None
        return True

    def _parts(self, ask: Ask) -> Iterator[Reply]:
        where = Where(ask.question, ask.steps)
        if not where.is_asked(self._content.declarations):
            yield Failed(ask=ask.ask, message=UNKNOWN)
            return
        with self._reads.patiently():
            base = self._read()
            playbook, answer = self._with(ask, base, where)
            focus = self._focus(base, where, answer)
            changed = base.changes(focus.bare, {where.question})
            if playbook is not base:
                changed |= base.changes(playbook, {where.question})
            words = answer_words(answer, where, base.answers, self._content.declarations)
        on_file = partial(self._on_file, base)
        looking = Looking(ask, playbook, base, focus, frozenset(changed), on_file, words)
        yield from looking.parts(self._remark(where, answer))

    def _read(self) -> Playbook:
        """The playbook as it stands on disk; pages that read nothing that changed are kept."""
        own = self._brokerage
        stamps = (self._as_of(), *(_stamp(path) for path in (own.clients, own.lines, own.answers)))
        if self._base and stamps == self._stamps:
            return self._base
        declarations, reference = self._content.declarations, self._content.declarations.reference
        file = AnswersFile(own.answers)
        if unreadable := errors(file.document().problems):
            raise ProblemsFoundError(unreadable)
        answers = noted(file.answers(declarations.sections, reference), self._reads)
        is_same_firm = stamps[:-1] == self._stamps[:-1]
        if self._tables is None or not is_same_firm:
            self._tables = load_clients(own.clients, reference), load_lines(own.lines, reference)
        clients, lines = self._tables[0].clients, self._tables[1].lines
        base = Playbook(self._content, answers, clients, lines, self._as_of(), self._renderer, self._look)
        self._pages = self._unchanged(base) if is_same_firm else {}
        self._base, self._stamps = base, stamps
        self._focuses.clear()
        return base

    def _unchanged(self, base: Playbook) -> dict[str, tuple[ComposedPage, set[Key]]]:
        """The pages that read the same in another version of the answers."""
        before = self._base
        if before is None:
            return {}
        changed = before.changes(base, before.answers.by_id.keys() | base.answers.by_id.keys())
        return {
            path: (page, heard)
            for path, (page, heard) in self._pages.items()
            if not heard & changed and _same_plan(before.plans.get(path), base.plans.get(path))
        }

    def _with(self, ask: Ask, base: Playbook, where: Where) -> tuple[Playbook, Answer]:
        """The playbook with what is typed, and how the build would read that."""
        stands = answer_at(base.answers, where)
        if not ask.typed or where.is_thing:
            return base, stands
        declarations = self._content.declarations
        answer = decoded(ask.answer, where.declared(declarations), where.name, declarations.reference)
        if _says(answer) == _says(stands):
            return base, stands
        return base.other(with_answer(base.answers, where, answer), {where.question}), answer

    def _focus(self, base: Playbook, where: Where, answer: Answer) -> Focus:
        """The playbook that an answer is compared with."""
        if any(focus.where != where for focus in self._focuses.values()):
            self._focuses.clear()
        against = against_what(answer, is_thing=where.is_thing)
        found = self._focuses.get(against)
        if found is None:
            declarations = self._content.declarations
            other = other_answer(against, where, base.answers, declarations)
            bare = with_answer(base.answers, where, other) if other else without(base.answers, where)
            found = self._focuses[against] = Focus(where, base.other(bare, {where.question}))
        return found

    def _remark(self, where: Where, answer: Answer) -> str:
        said = [NOT_YET] if answer.state is State.INVALID else []
        if where.is_restricted(self._content.declarations):
            said.append(RESTRICTED)
        return " ".join(said)

    def _on_file(self, base: Playbook, plan: PlannedPage) -> tuple[ComposedPage, set[Key]]:
        """A page of the playbook on disk, and what it read."""
        found = self._pages.get(plan.path)
        if found is None:
            found = self._pages[plan.path] = base.compose(plan)
        return found


def _says(answer: Answer) -> tuple[object, ...]:
    return answer.state, answer.value, answer.note, answer.checked_on, answer.checked_by


def _same_plan(one: PlannedPage | None, other: PlannedPage | None) -> bool:
    if one is None or other is None:
        return False
    return (one.may_apply, one.hangs_on) == (other.may_apply, other.hangs_on)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
