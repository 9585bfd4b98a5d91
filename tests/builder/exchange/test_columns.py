"""Which column fills which field is guessed from headings that stand as data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import yaml

from builder.exchange import clients
from builder.exchange.columns import load_vocabulary
from builder.exchange.contacts import contact_targets
from builder.exchange.grid import Row, Table
from builder.paths import content_root

if TYPE_CHECKING:
    from builder.model.declarations import Declarations

PATH = content_root() / "reference" / "columns.yaml"
VOCABULARY = load_vocabulary(PATH.parent)


def fills(declarations: Declarations, headings: str, *cells: str) -> dict[str, str]:
    """What each column of a table of people fills."""
    header = tuple(headings.split(","))
    row = Row(2, cells or tuple("x" for _ in header))
    table = Table(header, (row,))
    people = contact_targets(declarations)[0]
    return {header[place]: name for place, name in VOCABULARY.guess(table, people).items()}


def test_every_heading_means_one_sort() -> None:
    """Whatever the order of its words, its case and its hyphens."""
    told = yaml.safe_load(PATH.read_text(encoding="utf-8"))["columns"]
    keys = Counter(key for texts in told.values() for key in {VOCABULARY.key(text)[0] for text in texts})

    assert [key for key, count in keys.items() if count > 1] == []


def test_what_is_named_is_there(declarations: Declarations) -> None:
    """Sorts, lists and fields that the file speaks of."""
    told = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    lists = {target.id: target for target in (*contact_targets(declarations), clients.TARGET)}

    wanted = [told["fields"], *told["lists"].values()]
    assert {sort for one in wanted for sorts in one.values() for sort in sorts} <= set(told["columns"])
    assert {sort for one in told["tells"].values() for sort in one} <= set(told["columns"])
    assert set(told["lists"]) <= set(lists)
    for name, fields in told["lists"].items():
        assert set(fields) <= set(lists[name].choices), name


def test_files_of_other_programs_map_by_themselves(declarations: Declarations) -> None:
    """Job title and not the salutation, mobile before home, private mail before that at work."""
    outlook = "Title,First Name,Last Name,Job Title,Mobile Phone,Home Phone,Business Phone"
    assert fills(declarations, outlook) == {
        "First Name": "first",
        "Last Name": "last",
        "Job Title": "title",
        "Mobile Phone": "mobile",
        "Home Phone": "mobile",
    }
    assert fills(declarations, "Name,Title", "Ann Lead", "Mr.") == {"Name": "name"}
    assert fills(declarations, "Name,Title", "Ann Lead", "Chief") == {"Name": "name", "Title": "title"}
    assert fills(declarations, "Full Name,E-mail (Work),E-mail (Home),E-mail (Car)") == {
        "Full Name": "name",
        "E-mail (Work)": "email",
        "E-mail (Home)": "email",
        "E-mail (Car)": "email",
    }
    assert fills(declarations, "name,mobile phone number,Business Fax,Pager") == {
        "name": "name",
        "mobile phone number": "mobile",
    }


def test_files_of_german_and_spanish_programs_map_by_themselves(declarations: Declarations) -> None:
    """As Outlook and Excel write them there, with accents."""
    german = (
        "Anrede,Vorname,Nachname,Position,Mobiltelefon,Telefon (geschäftlich),E-Mail-Adresse,Büro,Sprachen"
    )
    assert fills(declarations, german) == {
        "Vorname": "first",
        "Nachname": "last",
        "Position": "title",
        "Mobiltelefon": "mobile",
        "E-Mail-Adresse": "email",
        "Büro": "office",
        "Sprachen": "languages",
    }
    spanish = "Número de móvil,Teléfono particular,Dirección de correo electrónico,Puesto,Nombre completo"
    assert fills(declarations, spanish) == {
        "Número de móvil": "mobile",
        "Teléfono particular": "mobile",
        "Dirección de correo electrónico": "email",
        "Puesto": "title",
        "Nombre completo": "name",
    }


def test_half_a_name_is_no_whole_one(declarations: Declarations) -> None:
    """A column "Name" beside a column of first or last names is the other half, unless it holds both."""
    assert fills(declarations, "Nombre,Apellidos", "María José", "Peñafiel") == {
        "Nombre": "first",
        "Apellidos": "last",
    }
    assert fills(declarations, "Name,Vorname", "Weiß", "Jürgen") == {"Name": "last", "Vorname": "first"}
    assert fills(declarations, "Name,Last name", "Dee Night", "Night") == {"Name": "name"}


def test_a_table_in_german_is_known_for_clients() -> None:
    """By headings that only clients have."""
    header = (
        "Kunde",
        "Priorität",
        "Verkehrsträger",
        "Häfen",
        "Behörden",
        "Ansprechpartner",
        "Telefon",
        "Umsatz",
    )
    table = Table(header, (Row(2, tuple("x" for _ in header)),))

    assert VOCABULARY.tells(table) == "clients"
    assert list(VOCABULARY.guess(table, clients.TARGET).values()) == [
        "name",
        "tier",
        "modes",
        "ports",
        "agencies",
        "contact",
        "phone",
    ]
