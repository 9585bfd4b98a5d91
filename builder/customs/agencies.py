"""Partner government agencies: what they regulate, their flags and forms, and the way in when ACE is down.

The facts come from `playbook_src/reference/agencies.yaml`; each carries a mark that says how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

import msgspec
import yaml

from builder.customs.marks import Mark, may_instruct
from builder.errors import ReferenceDataError, UnknownAgencyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Marked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact with its mark."""

    mark: Mark

    @property
    def may_instruct(self) -> bool:
        """Whether a page may print the fact as an instruction; if not, only as a question to settle."""
        return may_instruct(self.mark)


class Fact(Marked, frozen=True, kw_only=True):
    """A statement, with its authority in the text where one is known."""

    fact: str


class Program(Marked, frozen=True, kw_only=True):
    """A part of the agency that has its own data set in ACE."""

    name: str
    code: str = ""
    """Program codes as the agency's ACE guide writes them; empty where none was read."""


class Flag(Marked, frozen=True, kw_only=True):
    """A three-character flag that CBP sets on tariff numbers."""

    flag: str
    requirement: Literal["may", "required"]
    """`may`: data may be required, and can be disclaimed. `required`: data must be sent."""
    meaning: str
    disclaim: str = ""
    """Which disclaim codes the agency takes, in words; empty when its guide sets no limit."""


class Form(Marked, frozen=True, kw_only=True):
    """A paper or web form."""

    id: str
    title: str
    when: str


class Channel(Marked, frozen=True, kw_only=True):
    """What to do when ACE, or the broker's link to it, is down."""

    situation: str
    channel: str


class Contact(Marked, frozen=True, kw_only=True):
    """A way to reach the agency. An empty `value` is a blank for the firm: no public address was found."""

    what: str
    value: str
    dated: str
    """Date or edition of the source, in words; printed beside every value."""


class DisclaimCode(Marked, frozen=True, kw_only=True):
    """The code that says why no agency data are sent for a flagged line."""

    code: str
    meaning: str


class Agency(Marked, frozen=True, kw_only=True):
    """One agency. `mark` is that of the description as a whole, for what has no mark of its own."""

    code: str
    """Three characters of CATAIR Appendix V."""
    name: str
    parent: str
    """The department, as the file's `departments` writes it; empty for an independent agency."""
    products: str
    aliases: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    flags: tuple[Flag, ...] = ()
    forms: tuple[Form, ...] = ()
    channels: tuple[Channel, ...] = ()
    deadlines: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code} ({self.name})"


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department above several agencies, and the names it goes by."""

    name: str
    aliases: tuple[str, ...] = ()


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it is written."""

    flag_table: Fact
    """Which edition of CBP's flag table the flags come from."""
    general: tuple[Fact, ...]
    """What holds for every agency during an outage."""
    disclaim_codes: tuple[DisclaimCode, ...]
    departments: tuple[Department, ...]
    agencies: tuple[Agency, ...]
    not_covered: tuple[str, ...]
    """Agencies and contacts of which nothing was read: silence about them means nothing."""


@dataclass(frozen=True)
class AgencyTable:
    """All agencies of the file, found by code, name or the names brokers use for them."""

    reference: Reference

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """The agencies in the order of the file."""
        return self.reference.agencies

    def find(self, text: str) -> Agency:
        """The agency meant by a code (`APH`), a name or an alias (`APHIS`), in either case.

        Raises:
            UnknownAgencyError: none goes by that, or it is a department with several agencies; the message
                names the candidates.
        """
        if not (name := _plain(text)):
            raise UnknownAgencyError("No agency was given. Write its code, such as FDA.")
        if agency := self._by_names.get(name):
            return agency
        candidates = self._by_departments.get(name, ())
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            listed = ", ".join(map(str, candidates))
            raise UnknownAgencyError(f'"{text}" stands above several agencies: {listed}. Give one of them.')
        raise UnknownAgencyError(f'"{text}" is no agency in the table. {self._hint(name)}')

    def with_flag(self, flag: str) -> tuple[Agency, Flag]:
        """The agency that a flag such as `FD3` belongs to, and what the flag asks for.

        Raises:
            UnknownAgencyError: CBP's flag table, in the edition read, has no such flag.
        """
        for agency in self.agencies:
            for known in agency.flags:
                if known.flag == flag.strip().upper():
                    return agency, known
        raise UnknownAgencyError(
            f'"{flag}" is not in the flag table. Compare with CBP\'s current edition; it may be newer.'
        )

    @cached_property
    def _by_names(self) -> dict[str, Agency]:
        return {name: agency for agency in self.agencies for name in _names(agency)}

    @cached_property
    def _by_departments(self) -> dict[str, tuple[Agency, ...]]:
        return {
            _plain(name): tuple(agency for agency in self.agencies if agency.parent == department.name)
            for department in self.reference.departments
            for name in (department.name, *department.aliases)
        }

    def _hint(self, name: str) -> str:
        near = get_close_matches(name, self._by_names, n=1, cutoff=0.7)
        if near:
            return f"Do you mean {self._by_names[near[0]]}?"
        return f"Known codes: {', '.join(agency.code for agency in self.agencies)}."


@cache
def load_agencies(path: Path) -> AgencyTable:
    """The table in a YAML file with the fields of `Reference`; read once per path.

    Every scalar is read as text, so that the program `370` and the code `NO` stay what they are.

    Raises:
        ReferenceDataError: the file cannot be read, lacks a field, has a foreign one or contradicts itself.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
        reference = msgspec.convert(content, Reference)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise ReferenceDataError(f"{path}: cannot be read: {error}. Restore the file.") from error
    if fault := next(_faults(reference), ""):
        raise ReferenceDataError(f"{path}: {fault}. Correct the file.")
    return AgencyTable(reference)


def _faults(reference: Reference) -> Iterator[str]:
    departments = {department.name for department in reference.departments}
    taken: dict[str, str] = {}
    for agency in reference.agencies:
        if agency.parent not in {*departments, ""}:
            yield f'{agency.code}: "{agency.parent}" is not among the departments'
        for name in (*_names(agency), *(flag.flag.lower() for flag in agency.flags)):
            if taken.setdefault(name, agency.code) != agency.code:
                yield f'"{name}" stands for {taken[name]} and for {agency.code}'
    codes = [agency.code for agency in reference.agencies]
    yield from (f"agency {code} is there twice" for code in sorted(set(codes)) if codes.count(code) > 1)
    flags = [flag.flag for agency in reference.agencies for flag in agency.flags]
    yield from (f"flag {flag} is there twice" for flag in sorted(set(flags)) if flags.count(flag) > 1)


def _names(agency: Agency) -> set[str]:
    return {_plain(name) for name in (agency.code, agency.name, *agency.aliases)}


def _plain(text: str) -> str:
    """A name for comparing: lower case, single spaces, without points and a leading article."""
    return " ".join(text.casefold().replace(".", "").split()).removeprefix("the ")
