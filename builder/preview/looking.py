"""One ask being answered: the sheets that read otherwise with the answer than without it, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from builder.escape import escape
from builder.preview.follows import follows
from builder.preview.marks import marked, marked_words
from builder.preview.plain import plain_lines, plain_words
from builder.preview.protocol import Follows, Nothing, Piece, Reply, Sheets, Shown, ShownLine, Spot
from builder.preview.units import Unit, identity, units_of
from builder.preview.windows import differences, headings, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builder.compose import ComposedPage
    from builder.preview.plain import PlainLine
    from builder.preview.protocol import Ask
    from builder.preview.reads import Key
    from builder.preview.state import Playbook
    from builder.preview.whatif import Where
    from builder.selection import PlannedPage

MOST_SPOTS = 3
"""Places of one sheet that are shown; of the others the number is told."""
FIRST_LINES = 8
"""Lines shown of a sheet that is there only because of the answer."""


class Tells(IntEnum):
    """What a sheet tells of an answer."""

    NOTHING = 0
    EFFECT = 1
    """It reads otherwise."""
    WORDS = 2
    """It prints the answer's own words."""


@dataclass
class Focus:
    """The question a person is at: the playbook without its answer, and what is known of each sheet."""

    where: Where
    bare: Playbook
    """Without the answer; where there is none, with an example of one."""
    pages: dict[str, ComposedPage] = field(default_factory=dict)
    """Its pages, as far as they are composed."""
    known: dict[frozenset[Key], dict[str, Tells]] = field(default_factory=dict)
    """By what changes with the answer: what each sheet tells of it. Most letters change nothing of that."""


class Looking:
    """Looks through the sheets for the places where an answer is printed."""

    def __init__(
        self,
        ask: Ask,
        playbook: Playbook,
        base: Playbook,
        focus: Focus,
        changed: frozenset[Key],
        on_file: Callable[[PlannedPage], tuple[ComposedPage, set[Key]]],
        answer_words: str,
    ) -> None:
        """Begins to look.

        Args:
            ask: what is asked.
            playbook: with what is typed.
            base: as it stands on disk.
            focus: the playbook without the answer.
            changed: what reads differently in the three.
            on_file: a page of the playbook on disk, and what it read.
            answer_words: how the answer is written where it is printed; empty for one that is only acted upon.
        """
        self._ask = ask
        self._playbook = playbook
        self._base = base
        self._focus = focus
        self._changed = changed
        self._on_file = on_file
        self._answer_words = answer_words
        self._known = focus.known.setdefault(changed, {})
        self._pages: dict[str, ComposedPage] = {}
        self._bare_plans = {identity(plan): plan for plan in focus.bare.plans.values()}
        self._base_plans = {identity(plan): plan for plan in base.plans.values()}

    def parts(self, remark: str) -> Iterator[Reply]:
        """The sheet to look at first, what follows from the answer, and then every sheet."""
        units = units_of(self._playbook)
        first = next((unit for unit in units if unit.key == self._ask.sheet), None) or self._best(units)
        is_shown = False
        if first:
            with self._playbook.reads.patiently():
                reply = self._shown(first, remark)
            if reply:
                is_shown = True
                yield reply
                yield self._follows()
        for unit in self._likeliest_first(units):
            if unit.key not in self._known:
                self._known[unit.key] = self._tells(unit)
            if (
                not is_shown
                and self._known[unit.key] >= self._enough
                and (reply := self._shown(unit, remark))
            ):
                is_shown = True
                yield reply
                yield self._follows()
        if not is_shown:
            best = self._best(units)
            reply = self._shown(best, remark) if best else None
            yield reply or Nothing(ask=self._ask.ask, remark=remark)
            yield self._follows()
        telling = sorted((unit for unit in units if self._known[unit.key]), key=lambda u: -self._known[u.key])
        names = [unit.name(self._playbook) for unit in telling]
        yield Sheets(ask=self._ask.ask, sheets=names, everywhere=self._everywhere())

    @property
    def _enough(self) -> Tells:
        """What a sheet must tell to be shown before the others are looked at."""
        return Tells.WORDS if self._answer_words else Tells.EFFECT

    def _best(self, units: Sequence[Unit]) -> Unit | None:
        """Of the sheets known to tell of the answer the one that tells most; the first among equals."""
        telling = [unit for unit in units if self._known.get(unit.key)]
        return max(telling, key=lambda unit: self._known[unit.key], default=None)

    def _follows(self) -> Reply:
        is_saved = self._playbook is self._base
        before = self._focus.bare if is_saved else self._base
        changes = follows(self._playbook, before, self._focus.where, is_saved=is_saved)
        return Follows(ask=self._ask.ask, changes=changes)

    def _likeliest_first(self, units: Sequence[Unit]) -> list[Unit]:
        """As they come, but first those that name the question in their own text."""
        names = {self._focus.where.section, self._focus.where.name}
        named = [unit for unit in units if any(names <= self._base.words(plan.page) for plan in unit.pages)]
        keys = {unit.key for unit in named}
        return [*named, *(unit for unit in units if unit.key not in keys)]

    def _tells(self, unit: Unit) -> Tells:
        """What a sheet tells of the answer that it would not tell without."""
        told = max(self._page_tells(plan) for plan in unit.pages)
        return told or (Tells.EFFECT if self._owner(unit) else Tells.NOTHING)

    def _page_tells(self, plan: PlannedPage) -> Tells:
        other = self._bare_plans.get(identity(plan))
        if other is None:
            return Tells.EFFECT
        on_file = self._base_plans.get(identity(plan))
        if on_file is not None and on_file.path == plan.path == other.path:
            same = {(one.may_apply, one.hangs_on) for one in (plan, on_file, other)}
            _, heard = self._on_file(on_file)
            if len(same) == 1 and not heard & self._changed:
                return Tells.NOTHING
        here, there = self._page(plan), self._bare(other)
        if (here.title, here.summary, here.markdown) == (there.title, there.summary, there.markdown):
            return Tells.NOTHING
        words = self._answer_words
        has_words = words and (words in here.title or str(escape(words)) in here.markdown)
        return Tells.WORDS if has_words else Tells.EFFECT

    def _page(self, plan: PlannedPage) -> ComposedPage:
        if self._playbook is self._base:
            return self._on_file(plan)[0]
        found = self._pages.get(plan.path)
        if found is None:
            found = self._pages[plan.path] = self._playbook.compose(plan)[0]
        return found

    def _bare(self, plan: PlannedPage) -> ComposedPage:
        found = self._focus.pages.get(plan.path)
        if found is None:
            found = self._focus.pages[plan.path] = self._focus.bare.compose(plan)[0]
        return found

    # What a sheet says.

    def _shown(self, unit: Unit, remark: str) -> Shown | None:
        """A sheet with its places; None where it reads the same after all."""
        title = self._title(unit)
        spots: list[Spot] = []
        more = 0
        for plan in unit.pages:
            found, left = self._spots(unit, plan, MOST_SPOTS - len(spots))
            spots += found
            more += left
        if owner := self._owner(unit):
            spots.append(Spot(lines=[ShownLine(pieces=owner)], headings=["At the foot of each page"]))
        if not spots and not any(piece.is_answer for piece in title):
            return None
        if not spots:
            spots = [self._beginning(unit, unit.first)]
        name = unit.name(self._playbook)
        return Shown(ask=self._ask.ask, sheet=name, title=title, spots=spots, more=more, remark=remark)

    def _title(self, unit: Unit) -> list[Piece]:
        here = self._words(unit, self._playbook.title(unit.first))
        other = self._bare_plans.get(identity(unit.first))
        return marked_words(here, self._words(unit, self._focus.bare.title(other)) if other else here)

    def _spots(self, unit: Unit, plan: PlannedPage, most: int) -> tuple[list[Spot], int]:
        other = self._bare_plans.get(identity(plan))
        if other is None:
            return ([self._beginning(unit, plan)] if most > 0 else []), 0
        here, there = _body(self._page(plan)), _body(self._bare(other))
        windows: dict[str, tuple[str, int]] = {}
        for one in differences(here, there):  # several in one paragraph are one place
            against = window(there, one.other_start, one.other_end)
            windows.setdefault(window(here, one.start, one.end), (against, one.start))
        found: list[Spot] = []
        tried = 0
        for text, (against, start) in windows.items():
            if len(found) >= most:
                break
            tried += 1
            if lines := marked(self._lines(unit, text), self._lines(unit, against)):
                found.append(Spot(lines=lines, headings=self._headings(unit, plan, here, start)))
        return found, len(windows) - tried

    def _beginning(self, unit: Unit, plan: PlannedPage) -> Spot:
        """The first lines of a page that reads the same throughout, or is there only because of the answer."""
        body = _body(self._page(plan))
        text = window(body, 0, FIRST_LINES)
        lines = self._lines(unit, text)[:FIRST_LINES]
        return Spot(lines=[ShownLine(pieces=[Piece(one.text)], kind=one.kind) for one in lines])

    def _headings(self, unit: Unit, plan: PlannedPage, body: Sequence[str], at: int) -> list[str]:
        """The headings above a place; a sheet's further pages begin with their own titles."""
        own = [] if plan is unit.first else [self._words(unit, self._page(plan).title)]
        above = (line for heading in headings(body, at) for line in self._lines(unit, heading))
        return [*own, *(line.text for line in above)]

    def _lines(self, unit: Unit, markdown: str) -> Sequence[PlainLine]:
        return plain_lines(markdown, self._base.look, on_paper=unit.on_paper)

    def _words(self, unit: Unit, text: str) -> str:
        return plain_words(text, self._base.look, on_paper=unit.on_paper)

    def _owner(self, unit: Unit) -> list[Piece]:
        """The owner at the foot of a sheet, where the answer says who that is."""
        role = unit.first.page.head.owner
        if not unit.on_paper or not role:
            return []
        here, there = self._playbook.owner(role), self._focus.bare.owner(role)
        if here == there:
            return []
        return marked_words(self._words(unit, f"Owner: {here}"), self._words(unit, f"Owner: {there}"))

    def _everywhere(self) -> str:
        here, there = self._playbook.binder.firm, self._focus.bare.binder.firm
        return "" if here == there else "The firm's name stands at the head of every sheet."


def _body(page: ComposedPage) -> list[str]:
    """A page's lines below its title."""
    summary = [str(escape(page.summary)), ""] if page.summary else []
    return [*summary, *page.markdown.splitlines()]
