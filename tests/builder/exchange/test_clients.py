"""Importer clients of another program are brought into `clients.csv`."""

from __future__ import annotations

import csv
import io
import os
import stat
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from builder.errors import SaveError
from builder.exchange.plan import merge, undo
from builder.exchange.preview import preview
from builder.model.change import What
from builder.model.clients import COLUMNS, load_clients

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from builder.exchange.plan import ImportPlan
    from builder.model.declarations import Declarations
    from builder.paths import Brokerage

    Plan = Callable[..., ImportPlan]

OWN = (
    "Name,tier,ports,phone,email,notes\r\n"
    'Sample Toys,1,2704,562-555-0111,toys@example.com,"Season, to November"\r\n'
    "Sample Berries,,2506;2720,,,\r\n"
    '"broken row\r\n'
    'of two lines",9,,,,\r\n'
    "Sample Last,3,,,,"
)


@pytest.fixture
def owning(firm: Brokerage) -> Brokerage:
    """A brokerage with clients, one of them with a tier that is none."""
    firm.clients.write_bytes(OWN.encode())
    return firm


def after(plan: ImportPlan, *, take: bool = False) -> str:
    """What becomes of `clients.csv`."""
    return plan.outcome(plan.conflicts if take else ()).files[0].after


def rows(text: str) -> list[dict[str, str]]:
    """The clients in a text."""
    return list(csv.DictReader(io.StringIO(text)))


def test_the_first_clients_make_the_file(plan: Plan, firm: Brokerage, declarations: Declarations) -> None:
    """Codes, modes and numbers are understood, not just copied."""
    found = plan(
        "Customer,Priority,Mode of transport,Ports of entry,PGA,Contact person,Business phone,E-mail,Language,Remarks\n"
        'Sample Toys,Tier 1,"Sea, Air",401 / 2704,"FDA; CPSC",Import manager,5625550111.0,toys@example.com,Spanish,x\n'
    )

    merge(found.outcome())

    clients = load_clients(firm.clients, declarations.reference)
    assert not clients.problems
    assert rows(firm.clients.read_text(encoding="utf-8")) == [
        dict(
            zip(
                COLUMNS,
                (
                    "Sample Toys",
                    "1",
                    "ocean;air",
                    "0401;2704",
                    "FDA;CPS",
                    "Import manager",
                    "562-555-0111",
                    "toys@example.com",
                    "Spanish",
                    "x",
                ),
                strict=True,
            )
        )
    ]
    assert stat.S_IMODE(firm.clients.stat().st_mode) == 0o600
    assert undo(firm) == ["clients.csv"]
    assert not firm.clients.exists()


@pytest.mark.usefixtures("owning")
def test_rows_that_do_not_change_stay_to_the_byte(plan: Plan) -> None:
    """Line ends, quotes and a broken row; columns that are missing are added at the end."""
    found = plan(
        "client,tier,phone,email,language\n"
        "sample toys,2,(562) 555-0111,,Spanish\nSample Berries,2,619-555-0102,,\nNew Imports,3,,new@example.com,\n"
    )

    assert [(str(c.what), c.ask, c.old, c.new) for c in found.changes] == [
        ("conflicting", "Sample Toys: Tier (1 is served first)", "1", "2"),
        ("changed", "Sample Toys: Language", "(open)", "Spanish"),
        ("changed", "Sample Berries: Tier (1 is served first)", "(open)", "2"),
        ("changed", "Sample Berries: Telephone", "(open)", "619-555-0102"),
        ("added", "New Imports", "", "3, new@example.com"),
    ]
    assert after(found) == (
        "Name,tier,ports,phone,email,notes,language\r\n"
        'Sample Toys,1,2704,562-555-0111,toys@example.com,"Season, to November",Spanish\r\n'
        "Sample Berries,2,2506;2720,619-555-0102,,,\r\n"
        '"broken row\r\nof two lines",9,,,,\r\n'
        "Sample Last,3,,,,\r\n"
        "New Imports,3,,,new@example.com,,\r\n"
    )
    assert "Sample Toys,2," in after(found, take=True)


@pytest.mark.usefixtures("owning")
def test_a_forwarder_may_answer_for_many_clients(plan: Plan) -> None:
    """A shared mailbox makes nobody the same client; nearly the same name with it is shown and left out."""
    found = plan(
        "client,email\nSample Dolls,toys@example.com\nSample Toys Incorporated,toys@example.com\n",
        kind="clients",
    )

    assert [change.ask for change in found.of(What.ADDED)] == ["Sample Dolls"]
    assert ['"Sample Toys" has the same' in change.why for change in found.of(What.UNCLEAR)] == [True]


def test_a_client_that_stands_twice_in_the_file(plan: Plan) -> None:
    """The same is counted once; another tier is shown and left out."""
    found = plan("client,tier\nSample,1\nSample,1\nSample,2\n")

    assert (len(found.of(What.ADDED)), found.same, len(found.of(What.UNCLEAR))) == (1, 1, 1)
    assert after(found).count("Sample") == 1


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("notes", "password: hunter22", "a password"),
        ("notes", "EIN 12-3456789", "an importer number"),
        ("tier", "gold", "is no tier"),
        ("mode", "camel", "is no mode"),
        ("ports", "Nowhere Example", "Nowhere Example"),
        ("ports", "999", "0999"),
        ("agency", "XYZZY", "XYZZY"),
        ("phone", "ring me", "no phone number"),
        ("phone", "5.62556E+09", "last digits are lost"),
        ("email", "nobody", "no mail address"),
        ("notes", "x" * 600, "too many"),
    ],
)
def test_what_is_not_understood_is_left_out_of_its_row(
    plan: Plan, column: str, cell: str, words: str
) -> None:
    """The reason is said, a secret is never repeated, and the client is added without it."""
    found = plan(f'client,{column}\nSample Toys,"{cell}"\n', kind="clients")

    shown = preview(found)
    assert words in shown
    assert "hunter22" not in shown
    assert "12-3456789" not in shown
    assert [row["name"] for row in rows(after(found))] == ["Sample Toys"]
    assert cell not in after(found)


def test_names_of_ports_and_people_may_hold_commas(plan: Plan) -> None:
    """Only codes are parted by them; first and last names make up the contact."""
    found = plan('client,ports,first name,last name\nSample,"Los Angeles, CA; Otay Mesa, CA",Bea,Example\n')

    assert rows(after(found))[0]["ports"] == "2704;2506"
    assert rows(after(found))[0]["contact"] == "Bea Example"


def test_the_sheet_that_fits_is_taken_unless_another_is_named(
    firm: Brokerage, tideover: Callable[..., Result]
) -> None:
    """Of a workbook with a cover sheet and two lists."""
    book = Workbook()
    book.worksheets[0].append(["Printed on", "2026-11-02"])
    for title, name in (("Clients", "Sample Toys"), ("Former", "Sample Gone")):
        sheet = book.create_sheet(title)
        sheet.append(["Importer", "Tier"])
        sheet.append([name, 1])
    path = firm.folder.parent / "book.xlsx"
    book.save(path)

    assert "book.xlsx, sheet Clients: clients" in tideover("import", path, firm.folder, "--yes").output
    assert tideover("import", path, firm.folder, "--sheet", "former", "--yes").return_value == 0
    assert [row["name"] for row in rows(firm.clients.read_text(encoding="utf-8"))] == [
        "Sample Toys",
        "Sample Gone",
    ]


def test_a_list_that_is_none_is_not_written_into(plan: Plan, firm: Brokerage) -> None:
    """It has to be mended by hand first."""
    firm.clients.write_text("customer;tier\nSample;1\n", encoding="utf-8")

    with pytest.raises(SaveError, match="mend the file first"):
        plan("client,tier\nSample Toys,1\n").outcome()


def test_only_the_last_import_is_taken_back(
    plan: Plan, owning: Brokerage, tideover: Callable[..., Result]
) -> None:
    """Of clients, people and lines the one that came last, whatever came before."""
    merge(plan("client,tier\nSample Toys,1\nNew Imports,3\n").outcome())
    merge(plan("name,mobile\nDee Night,562-555-0141\n").outcome())
    stamps = {
        name: (owning.folder / f"{name}.before-import").stat().st_mtime_ns
        for name in ("clients.csv", "answers.yaml")
    }
    os.utime(owning.folder / "clients.csv.before-import", ns=(stamps["answers.yaml"] - 1,) * 2)

    assert tideover("import", "--undo", owning.folder).output.startswith(
        "answers.yaml is as before the import."
    )
    assert "Dee Night" not in owning.answers.read_text(encoding="utf-8")
    assert "New Imports" in owning.clients.read_text(encoding="utf-8")


def test_five_thousand_clients_are_read_in_one_go(plan: Plan) -> None:
    """And the second time nothing changes."""
    text = "\n".join(["client,tier,ports", *(f"Client {n},2,2704" for n in range(5_000)), ""])
    merge(plan(text).outcome())

    again = plan(text)

    assert (again.changes, again.same) == ((), 5_000)
