"""The names that pages may use, for one firm: its answers, facts, computed values, references and small functions."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup
from markupsafe import escape as markup

from builder.codes import revision_code
from builder.control import BinderView, stamp
from builder.customs.ports import caution
from builder.customs.working_days import WorkingCalendar, working_day_table
from builder.escape import escape, reachable, slug
from builder.model.answers import PEOPLE, Record
from builder.model.computed import MODES
from builder.model.conflicts import Conflict, conflicts
from builder.model.impact import restore_order
from builder.model.readiness import RowState, assess
from builder.model.resilience import single_points, standing
from builder.numbersheets import NumberSheet, ReserveBlock, number_sheets, shown_blocks
from builder.pictures.placing import placed_picture
from builder.shown import Showing, Shown, ShownRecord, ShownSection, open_mark
from builder.wording import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from builder.content import Contact, Content, Role, Source, Unsettled
    from builder.customs.agencies import Agency
    from builder.model.clients import Client
    from builder.model.lines import Line
    from builder.model.pages import Page
    from builder.model.scope import Scope

MODE_WORDS = {"truck": "Truck", "air": "Air", "ocean": "Ocean", "rail": "Rail"}


@dataclass(frozen=True)
class Item:
    """One thing that a page with `for_each` is made for."""

    value: object
    """What the page calls by the name its head gives."""
    slug: str
    """Fit for a file name."""
    record: Record | None = None
    """The thing of a list, for conditions on `this.<field>`."""


@dataclass(frozen=True)
class PortMode:
    """A port with one mode of transport used there."""

    port: ShownRecord
    mode: str
    """truck, air, ocean or rail."""

    @property
    def mode_title(self) -> str:
        """The mode as people read it."""
        return MODE_WORDS[self.mode]


@dataclass(frozen=True)
class ShownRole:
    """A role with those who hold it."""

    role: Role
    person: Shown
    deputy: Shown | None

    @property
    def id(self) -> str:
        """The role's id."""
        return self.role.id

    @property
    def title(self) -> str:
        """The role's name."""
        return self.role.title

    @property
    def duty(self) -> str:
        """What the role is for."""
        return self.role.duty


class FactView:
    """Facts by name: true only when known to be true; `maybe(fact.x)` is true unless known to be false."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __getattr__(self, name: str) -> bool | None:
        derived = None if name.startswith("_") else self._scope.derived.get(name)
        if derived is None:
            raise AttributeError(name)
        return derived.truth


class ComputedView:
    """Computed values by name; an open one prints as a blank."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __getattr__(self, name: str) -> object:
        from builder.model.computed import COMPUTED
        from builder.model.conditions import UNKNOWN

        if name.startswith("_") or name not in COMPUTED:
            raise AttributeError(name)
        value = self._scope.computed.get(name)
        return OPEN if value is UNKNOWN else value


class _Open:
    """A computed value nobody knows yet."""

    def __html__(self) -> Markup:
        return open_mark("")

    def __str__(self) -> str:
        return ""

    def __bool__(self) -> bool:
        return False


OPEN = _Open()


class Context:
    """Everything that pages draw on, for one firm."""

    def __init__(
        self,
        content: Content,
        scope: Scope,
        clients: Sequence[Client],
        edition: str,
        lines: Sequence[Line] = (),
    ) -> None:
        self.content = content
        self.tariff_lines = lines if edition == "full" else ()
        self.scope = scope
        self.edition = edition
        self.binder = BinderView()
        self.clients = clients if edition == "full" else ()
        people = content.declarations.questions.get(PEOPLE)
        fields = tuple(people.fields) if people else ()
        self.showing = Showing(scope, content.declarations.reference, edition, fields)

    def about(self, binder: BinderView) -> Context:
        """The same names for pages that speak of the binder itself."""
        other = copy(self)
        other.__dict__.pop("names", None)
        other.binder = binder
        return other

    @cached_property
    def rows(self) -> list[RowState]:
        """The guidance rows with their status."""
        declarations = self.content.declarations
        return assess(declarations.rows, self.scope, declarations.sections)

    @cached_property
    def sections(self) -> Mapping[str, ShownSection]:
        """The answers by section."""
        return {
            section.section: ShownSection(section.section, tuple(section.questions), self.showing)
            for section in self.content.declarations.sections
        }

    @cached_property
    def names(self) -> Mapping[str, object]:
        """The names every page may use."""
        functions: dict[str, Callable[..., object]] = {
            "contact": self._contact,
            "role": self.role,
            "question": self._question,
            "maybe": lambda truth: truth is not False,
            "blank": blank,
            "box": lambda: Markup('<span class="box"></span>'),
            "mark": lambda mark: Markup('<span class="mark">{}</span>').format(mark),
            "stamp": stamp,
            "code_of": code_of,
            "working_days": self._working_days,
            "port_caution": self._port_caution,
            "picture": self._picture,
        }
        return {
            **self.sections,
            **functions,
            "fact": FactView(self.scope),
            "computed": ComputedView(self.scope),
            "as_of": self.scope.basis.as_of,
            "edition": self.edition,
            "binder": self.binder,
            "clients": self.clients,
            "tariff_lines": self.tariff_lines,
            "roles": self.roles,
            "bands": self.content.references.bands,
            "sources": self.content.references.sources,
            "glossary": self.content.glossary,
            "public_contacts": self.content.references.contacts,
            "unsettled": self.unsettled,
            "agencies": self.agencies,
            "port_modes": self.port_modes,
            "reserve": self.reserve,
            "readiness": self.rows,
            "conflicts": self.conflicts,
            "single_points": single_points(self.scope, self.content.references.roles),
            "standing": lambda state: standing(state, self.conflicts, self.scope),
            "restore_order": restore_order(self.scope.basis.answers),
        }

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Answers that are there but do not fit."""
        return conflicts(self.scope, self.content.declarations.reference.ports)

    @cached_property
    def roles(self) -> list[ShownRole]:
        """Every role with those who hold it."""
        return [self.role(role_id) for role_id in self.content.roles]

    def role(self, role_id: str) -> ShownRole:
        """A role by id; KeyError when there is none."""
        role = self.content.roles[role_id]
        deputy = self._answer(role.deputy) if role.deputy else None
        return ShownRole(role, self._answer(role.person), deputy)

    @cached_property
    def agencies(self) -> list[Agency]:
        """The partner government agencies in use."""
        codes = self.scope.computed.get("agencies")
        table = self.content.declarations.reference.agencies
        return [table.find(code) for code in codes] if isinstance(codes, tuple) else []

    @cached_property
    def port_modes(self) -> list[PortMode]:
        """Each port in use with each mode used there."""
        ports = self._things("ports.list")
        return [PortMode(port, mode) for port in ports for mode in MODES if mode in port.modes]

    @cached_property
    def reserve(self) -> list[ReserveBlock]:
        """The blocks of reserved entry numbers; none in the shared edition."""
        return shown_blocks(self.scope.basis, self._things("entry_numbers.blocks"))

    @cached_property
    def number_sheets(self) -> list[NumberSheet]:
        """The sheets that the reserve is printed on; none in the shared edition."""
        return list(number_sheets(self.scope.basis, self._things("entry_numbers.blocks")))

    @property
    def unsettled(self) -> list[Unsettled]:
        """What no source settles, as questions to ask."""
        return self.content.references.unsettled

    def items(self, page: Page) -> list[Item]:
        """The things a page with `for_each` is made for."""
        taken: set[str] = set()
        source = page.head.for_each
        if source == "port_modes":
            pairs = self.port_modes
            return [
                Item(pair, slug(f"{_code(pair.port)} {pair.mode}", taken, "port"), pair.port.record)
                for pair in pairs
            ]
        if source == "number_sheets":
            sheets = self.number_sheets
            return [Item(one, slug(one.slug_words, taken, "block"), one.thing.record) for one in sheets]
        if source == "roles":
            return [Item(role, slug(role.id, taken, "role")) for role in self.roles]
        if source == "agencies":
            return [Item(agency, slug(agency.code, taken, "agency")) for agency in self.agencies]
        things = self._things(source)
        return [Item(thing, slug(_short(thing), taken, "item"), thing.record) for thing in things]

    def _things(self, question_id: str) -> list[ShownRecord]:
        """The things of a list question; none where the content does not ask it."""
        return self._answer(question_id).things if question_id in self.content.declarations.questions else []

    def _answer(self, question_id: str) -> Shown:
        section, _, name = question_id.partition(".")
        shown = getattr(self.sections[section], name)
        if not isinstance(shown, Shown):
            raise KeyError(question_id)
        return shown

    def _contact(self, contact_id: str) -> Markup:
        """A public contact: its value with the date of its source."""
        contact: Contact = self.content.contacts[contact_id]
        return Markup('<span class="public-contact">{} <span class="mark">{}, {}</span></span>').format(
            reachable(contact.kind, contact.value), escape(contact.mark), escape(contact.dated)
        )

    def _port_caution(self, port: Shown) -> str:
        """What to look out for with an unusual port code; empty for most ports."""
        return caution(self.showing.reference.ports.find(str(port.value))) if port.known else ""

    def _picture(self, name: str, *, words: bool = True) -> Markup:
        return placed_picture(name, self.scope, self.sections, words=words)

    def _question(self, question_id: str) -> str:
        """The words of a question, for lists of what is open."""
        return self.content.declarations.questions[question_id].ask

    def _working_days(self, start: date, count: int) -> object:
        return working_day_table(start, count, WorkingCalendar())

    def source(self, label: str) -> Source:
        """A source by label; KeyError when there is none."""
        return self.content.sources[label]


def blank(size: str = "long") -> Markup:
    """A line to write on: short, long or full."""
    return Markup('<span class="blank {}"></span>').format(
        size if size in ("short", "long", "full") else "long"
    )


def code_of(*texts: object) -> str:
    """A code for a piece of a sheet, such as a wallet card; it depends on the words of its texts alone."""
    return revision_code("part", *(line for text in texts for line in said(markup(text))))


def _code(port: ShownRecord) -> str:
    shown = port.port
    return str(shown.value or port.id)


def _short(thing: ShownRecord) -> str:
    record = thing.record
    port = record.fields.get("port")
    return str(port.value) if port is not None and port.value else record.id
