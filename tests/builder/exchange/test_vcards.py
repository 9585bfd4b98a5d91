"""Cards of any address book are read, each for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.errors import UsageError
from builder.model.change import What

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan

OLD = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;Jos=C3=A9;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9=20=
Mu=C3=B1oz
TEL;WORK;VOICE:562-555-0140
TEL;CELL:562-555-0141
TEL;HOME;FAX:562-555-0149
EMAIL;INTERNET:jose@example.net
TITLE:Night clerk
NOTE;ENCODING=QUOTED-PRINTABLE:line one=0D=0Aline two
PHOTO;ENCODING=BASE64;JPEG:
 /9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0a
 AAAA

END:VCARD
"""
THREE = """\
BEGIN:VCARD
VERSION:3.0
PRODID:-//Example//Contacts//EN
N:Night;Dee;Q.;;
FN:Dee
  Night
ORG:Example\\, Freight;Night desk
TITLE:Night\\; clerk
item1.TEL;type=pref:562-555-0142
item1.X-ABLabel:_$!<Mobile>!$_
TEL;TYPE=WORK,FAX:562-555-0149
item2.EMAIL;type=INTERNET:dee@example.net
item2.X-ABLabel:holiday house
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
END:VCARD
"""
FOUR = """\
BEGIN:VCARD
VERSION:4.0
FN:Eve Four
TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+1-562-555-0144
TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+1-562-555-0143;ext=12
EMAIL;TYPE=home:eve@example.net
LANG:es
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
END:VCARD
"""


def row(wanted: Import) -> dict[str, str]:
    """The first card by its headings."""
    table = wanted.table
    return dict(zip(table.header, table.rows[0].cells, strict=True))


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        pytest.param(
            OLD,
            {
                "Name": "José Muñoz",
                "First name": "José",
                "Last name": "Muñoz",
                "Title": "Night clerk",
                "Phone (work)": "562-555-0140",
                "Phone (mobile)": "562-555-0141",
                "Phone (fax)": "562-555-0149",
                "Email": "jose@example.net",
                "Notes": "line one\nline two",
            },
            id="2.1 with quoted-printable and a picture",
        ),
        pytest.param(
            THREE,
            {
                "Name": "Dee Night",
                "First name": "Dee",
                "Middle name": "Q.",
                "Last name": "Night",
                "Organization": "Example, Freight",
                "Department": "Night desk",
                "Title": "Night; clerk",
                "Phone (mobile)": "562-555-0142",
                "Phone (fax)": "562-555-0149",
                "Email (holiday house)": "dee@example.net",
            },
            id="3.0 of Apple with groups and folded lines",
        ),
        pytest.param(
            FOUR,
            {
                "UID": "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
                "Name": "Eve Four",
                "Phone (mobile)": "+1-562-555-0143 x12",
                "Phone (home)": "+1-562-555-0144",
                "Email (home)": "eve@example.net",
                "Language": "es",
            },
            id="4.0 with links",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["Unix", "Windows"])
def test_a_card_of_any_version_is_a_row(
    bring: Callable[..., Import], card: str, expected: dict[str, str], end: str
) -> None:
    """With a column for each sort of entry; pictures are left out."""
    assert row(bring(card.replace("\n", end), "people.vcf")) == expected


def test_cards_are_mapped_by_themselves(plan: Callable[..., ImportPlan]) -> None:
    """The mobile number, not the one at work, and no fax."""
    found = plan(OLD + THREE + FOUR, "people.vcf")

    assert [(change.name, change.ask, change.new) for change in found.of(What.ADDED)] == [
        ("card 1", "José Muñoz", "Night clerk, 562-555-0141, jose@example.net"),
        ("card 2", "Dee Night", "Night; clerk, 562-555-0142, dee@example.net"),
        ("card 3", "Eve Four", "562-555-0143 ext. 12, eve@example.net, es"),
    ]


def test_a_card_without_a_formatted_name_is_named_by_its_parts(plan: Callable[..., ImportPlan]) -> None:
    """Version 2.1 does not ask for one."""
    found = plan("BEGIN:VCARD\nVERSION:2.1\nN:Night;Dee\nEND:VCARD\n", "people.vcf")

    assert [change.ask for change in found.of(What.ADDED)] == ["Dee Night"]


def test_a_broken_card_costs_only_itself(plan: Callable[..., ImportPlan]) -> None:
    """It is named by its number, and the others are read; so is one that was cut off."""
    broken = "BEGIN:VCARD\nVERSION:3.0\nFN;ENCODING=b:!!!not base64\nEND:VCARD\n"

    found = plan(THREE + broken + FOUR + "BEGIN:VCARD\nFN:Cut", "people.vcf")

    assert [change.ask for change in found.of(What.ADDED)] == ["Dee Night", "Eve Four"]
    assert [change.name for change in found.of(What.REFUSED)] == ["card 2", "card 4"]
    assert found.read == "4 cards"


def test_a_card_that_is_cut_in_the_middle_costs_only_itself(plan: Callable[..., ImportPlan]) -> None:
    """The one behind it is whole, and is brought in."""
    cut = "BEGIN:VCARD\nVERSION:3.0\nFN:Cut Off\n"
    found = plan(f"{OLD}{cut}{THREE}")

    assert [change.name for change in found.of(What.REFUSED)] == ["card 2"]
    assert len(found.of(What.ADDED)) == 2


def test_a_password_in_a_note_stays_out(plan: Callable[..., ImportPlan]) -> None:
    """Notes go nowhere in the list of people, and into no preview."""
    card = THREE.replace("END:", "NOTE:password: hunter22\nEND:")

    assert "hunter22" not in plan(card, "people.vcf").outcome().files[0].after


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_cards_in_any_encoding(bring: Callable[..., Import], encoding: str) -> None:
    """As phones and old programs write them."""
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:José Muñoz\r\nEND:VCARD\r\n"

    assert row(bring(card.encode(encoding), "people.vcf"))["Name"] == "José Muñoz"


def test_a_file_that_holds_no_whole_card_is_said(bring: Callable[..., Import]) -> None:
    """It was cut off."""
    with pytest.raises(UsageError, match="no whole card"):
        bring("BEGIN:VCARD\nFN:Cut\n", "people.vcf")


def test_cards_are_no_worksheet(bring: Callable[..., Import]) -> None:
    """Whatever a person says."""
    with pytest.raises(UsageError, match="no PDF"):
        bring(FOUR, "people.vcf", kind="worksheet")


@pytest.mark.parametrize("kind", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group"], ids=["4.0", "Apple"])
def test_a_group_of_cards_is_nobody(plan: Callable[..., ImportPlan], kind: str) -> None:
    """A distribution list is told and left out; those in it have cards of their own."""
    group = f"BEGIN:VCARD\nVERSION:4.0\n{kind}\nFN:Night shift\nMEMBER:urn:uuid:4fbe8971\nEND:VCARD\n"

    found = plan(group + FOUR, "people.vcf")

    assert [change.ask for change in found.of(What.ADDED)] == ["Eve Four"]
    assert [change.name for change in found.of(What.REFUSED)] == ["card 1"]
    assert "group" in found.of(What.REFUSED)[0].why
