"""Cards of an address book (vCard 2.1, 3.0 and 4.0), read and written. The only user of vobject."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from builder.errors import UsageError
from builder.exchange.grid import MAX_CELL, MAX_ROWS, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BEGIN = "BEGIN:VCARD"
_BEGIN = re.compile(r"^[ \t]*BEGIN:VCARD", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"^[ \t]*END:VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_GROUP = re.compile(r"^(?:X-ADDRESSBOOKSERVER-)?KIND:group[ \t]*$", re.IGNORECASE | re.MULTILINE)
"""What vCard 4.0 (RFC 6350, 6.1.4) and Apple's address book call a distribution list."""
_PICTURES = re.compile(
    r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)\b[^\n]*\n(?:[ \t][^\n]*\n|[A-Za-z0-9+/=]{20,}\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"_\$!<(.*)>!\$_")
"""How Apple writes a label of its own."""
_KINDS = {
    "cell": "mobile",
    "mobile": "mobile",
    "iphone": "mobile",
    "fax": "fax",
    "pager": "pager",
    "home": "home",
    "work": "work",
}
"""Types that tell numbers apart, the most telling first."""
_PLAIN = {
    "title": "Title",
    "role": "Role",
    "note": "Notes",
    "url": "Web page",
    "lang": "Language",
    "nickname": "Nickname",
    "bday": "Birthday",
    "uid": "UID",
}
_NAME_PARTS = (
    ("Prefix", "prefix"),
    ("First name", "given"),
    ("Middle name", "additional"),
    ("Last name", "family"),
    ("Suffix", "suffix"),
)
_DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, NotImplementedError)
"""What vobject lets through when a line is damaged."""
_ORDER = (
    "UID",
    "Name",
    *(heading for heading, _ in _NAME_PARTS),
    "Organization",
    "Department",
    "Title",
    "Role",
)


def read_cards(text: str, name: str) -> tuple[Table, list[Row]]:
    """The cards as a table with a column for each sort of entry, and those that cannot be read.

    Raises:
        UsageError: the text holds no card, or too many.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    broken: list[Row] = []
    begun = [match.start() for match in _BEGIN.finditer(text)]
    if len(begun) > MAX_ROWS:
        raise UsageError(f"{name}: more than {MAX_ROWS:,} cards. Bring them in by parts.")
    for number, (start, next_one) in enumerate(pairwise([*begun, len(text)]), start=1):
        end = _END.search(text, start, next_one)
        if end is None:  # what comes after a cut card is a card of its own
            why = "the card is not whole: the file ends in the middle of it, or was cut"
            broken.append(Row(number, (), {0: why}))
            continue
        card = text[start : end.end()]
        if _GROUP.search(card):
            broken.append(Row(number, (), {0: "the card is a group of other cards, and nobody by itself"}))
            continue
        try:
            rows.append((number, _entries(card)))
        except _UnreadableError:
            broken.append(Row(number, (), {0: "the card is damaged and cannot be read"}))
    if not rows:
        what = "no whole card" if begun else "no card"
        raise UsageError(f"{name}: {what} in it. Export the contacts as vCard (.vcf) again.")
    found = dict.fromkeys(heading for _, entries in rows for heading in entries)
    header = [heading for heading in _ORDER if heading in found]
    header += [heading for heading in found if heading not in _ORDER]
    table = Table(
        tuple(header),
        tuple(Row(n, tuple(entries.get(h, "")[:MAX_CELL] for h in header)) for n, entries in rows),
        unit="card",
    )
    return table, broken


class _UnreadableError(Exception):
    """A card that vobject cannot read."""


def _entries(card: str) -> dict[str, str]:
    # vobject costs 0.05 s to import, and only cards need it.
    import vobject

    text = _PICTURES.sub("", card + "\n")
    try:
        read = next(
            vobject.readComponents(text, validate=False, transform=True, ignoreUnreadable=True, allowQP=True)
        )
        return dict(_headed(read))
    except (vobject.base.VObjectError, StopIteration, *_DAMAGED) as error:
        raise _UnreadableError from error


def _headed(card: Any) -> Iterator[tuple[str, str]]:
    lines = [line for line in card.getChildren() if hasattr(line, "params")]
    labels = {line.group: str(line.value) for line in lines if line.group and line.name == "X-ABLABEL"}
    named: set[str] = set()
    numbered: Counter[str] = Counter()
    for line in sorted(lines, key=lambda line: not _preferred(line)):
        for heading, words in _line(line, labels.get(line.group or "", "")):
            if not words or (heading in named and not heading.startswith(("Phone", "Email"))):
                continue
            numbered[heading] += 1
            named.add(heading)
            yield (heading if numbered[heading] == 1 else f"{heading} {numbered[heading]}"), words


def _line(line: Any, label: str) -> Iterator[tuple[str, str]]:
    name, value = str(line.name).casefold(), line.value
    if name == "fn":
        yield "Name", _flat(value)
    elif name == "n" and not isinstance(value, str):
        for heading, part in _NAME_PARTS:
            yield heading, _flat(getattr(value, part, ""))
    elif name == "org":
        parts = value if isinstance(value, list) else [value]
        yield "Organization", _flat(parts[0] if parts else "")
        yield "Department", _flat(parts[1:])
    elif name == "adr" and not isinstance(value, str):
        yield "Address", _flat([value.street, value.city, value.region, value.code, value.country], ", ")
    elif name in ("tel", "email"):
        what = "Phone" if name == "tel" else "Email"
        kind = _kind(line, label)
        yield (f"{what} ({kind})" if kind else what), _bare(_flat(value))
    elif name in _PLAIN:
        yield _PLAIN[name], _flat(value)


def _types(line: Any) -> list[str]:
    params = [text for key, texts in line.params.items() if key.casefold() == "type" for text in texts]
    said = [*params, *getattr(line, "singletonparams", [])]
    return [word.strip().casefold() for text in said for word in str(text).split(",")]


def _kind(line: Any, label: str) -> str:
    types = _types(line)
    if known := next((kind for word, kind in _KINDS.items() if word in types), ""):
        return known
    own = _LABEL.fullmatch(label)
    return " ".join((own[1] if own else label).split()).casefold()


def _preferred(line: Any) -> bool:
    return "pref" in _types(line) or any(key.casefold() == "pref" for key in line.params)


def _bare(text: str) -> str:
    """A number or an address without the form of a link."""
    text = re.sub(r"^(?:tel|mailto):", "", text, flags=re.IGNORECASE)
    return re.sub(r";ext=", " x", text, flags=re.IGNORECASE)


def _flat(value: object, between: str = " ") -> str:
    if isinstance(value, list | tuple):
        return between.join(filter(None, (_flat(part) for part in value)))
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace").strip()
    return str(value).replace("\r\n", "\n").strip()


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card to be written."""

    uid: str
    name: str
    organisation: str = ""
    title: str = ""
    is_organisation: bool = False
    """Whether the card is that of a firm or a desk, so that no program takes its name for first and last names."""
    phones: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Numbers by type: cell, work."""
    emails: Sequence[str] = ()
    address: str = ""
    note: str = ""
    category: str = ""


def write_cards(cards: Sequence[Card]) -> str:
    """Cards in version 3.0, which phones and mail programs of all makers read."""
    return "".join(_written(card) for card in cards)


def _written(card: Card) -> str:
    import vobject
    from vobject.vcard import Address, Name

    made: Any = vobject.vCard()
    made.add("uid").value = card.uid
    made.add("fn").value = card.name
    given, _, family = card.name.rpartition(" ")
    made.add("n").value = Name(family=card.name) if card.is_organisation else Name(family=family, given=given)
    if card.organisation:
        made.add("org").value = [card.organisation]
    if card.is_organisation:
        made.add("x-abshowas").value = "COMPANY"
    if card.title:
        made.add("title").value = card.title
    for kind, numbers in card.phones.items():
        for number in numbers:
            line = made.add("tel")
            line.value, line.type_param = number, [kind, "voice"]
    for address in card.emails:
        line = made.add("email")
        line.value, line.type_param = address, "internet"
    if card.address:
        made.add("adr").value = Address(street=card.address)
    if card.note:
        made.add("note").value = card.note
    if card.category:
        made.add("categories").value = [card.category]
    written: str = made.serialize(lineLength=75)
    return written
