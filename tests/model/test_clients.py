"""The clients' list: read as spreadsheets write it, with faults named by row and secrets kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model.clients import COLUMNS, MAX_PROBLEMS, Client, load_clients, parse_clients
from builder.model.kinds import Reference
from builder.paths import content_root

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.clients import ClientList

REFERENCE = Reference(content_root() / "reference")
HEADER = ",".join(COLUMNS)


def read(text: str) -> ClientList:
    """The clients in a text."""
    return parse_clients(text, "clients.csv", REFERENCE)


def test_a_row_is_a_client() -> None:
    """Ports and agencies by code or name, modes in any case, lists parted by semicolons."""
    row = 'Sample Toys,1,Ocean; AIR,2704;Long Beach;2704,fda; ,Owner,562-555-0111,a@example.com,Thai,"Ring, then mail"'

    assert read(f"{HEADER}\n{row}\n").clients == (
        Client(
            name="Sample Toys",
            tier="1",
            modes=("ocean", "air"),
            ports=("2704", "2709"),
            agencies=("FDA",),
            contact="Owner",
            phone="562-555-0111",
            email="a@example.com",
            language="Thai",
            notes="Ring, then mail",
            line=2,
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name\nA\nB\n", id="one column"),
        pytest.param("Name , TIER\nA,1\nB,\n", id="header with capitals and spaces"),
        pytest.param("tier,name\n1,A\n,B\n", id="another order"),
        pytest.param("name\r\nA\r\n\r\nB\r\n", id="Windows lines and an empty row"),
        pytest.param("name\rA\rB\r", id="old Macintosh lines"),
        pytest.param('name\n"A"\n"B"', id="no last line end"),
    ],
)
def test_any_layout_of_the_known_columns_is_read(text: str) -> None:
    """As different spreadsheets write it."""
    clients = read(text)

    assert [client.name for client in clients.clients] == ["A", "B"]
    assert not clients.problems


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param("", 1, "the file is empty", HEADER, id="empty"),
        pytest.param("name;tier\nA;1\n", 1, "not parted by commas", "comma-separated", id="semicolons"),
        pytest.param("name\ttier\nA\t1\n", 1, "not parted by commas", "comma-separated", id="tabs"),
        pytest.param("name,teir\nA,1\n", 1, 'unknown column "teir"', '"tier"', id="unknown column"),
        pytest.param("name,name\nA,B\n", 1, 'column "name" stands twice', "Remove one", id="column twice"),
        pytest.param("tier\n1\n", 1, 'column "name" is missing', HEADER, id="no names"),
        pytest.param("name\nA,1\n", 2, "more cells than the header", "in quotes", id="a comma too many"),
        pytest.param("name,tier\n,1\n", 2, "the client has no name", "delete the row", id="no name"),
        pytest.param("name\nA\nB\na\n", 4, 'client "a" stands on line 2 too', "Keep one", id="name twice"),
        pytest.param("name,tier\nA,4\n", 2, 'tier "4" is not 1, 2 or 3', "1 is served first", id="tier"),
        pytest.param("name,modes\nA,ship\n", 2, '"ship" is no mode', "", id="mode"),
        pytest.param("name,ports\nA,9999\n", 2, "port: ", "", id="port"),
        pytest.param("name,agencies\nA,XYZ\n", 2, "agency: ", "", id="agency"),
        pytest.param("name,notes\nA,078-05-1120\n", 2, "Social Security", "", id="Social Security number"),
        pytest.param("name,notes\nA,12-3456789\n", 2, "importer number", "", id="importer number"),
        pytest.param(
            "name,notes\nA,pass\u200bword: hunter22\n", 2, "a password", "", id="password in disguise"
        ),
        pytest.param(
            f"name\n{'x' * 3000}\n", 2, "a cell holds more than 500 characters", "Shorten", id="long name"
        ),
        pytest.param(
            f'name\n"{"x" * 140_000}"\n',
            2,
            "not readable as CSV",
            "Save the file again",
            id="cell without end",
        ),
        pytest.param(
            f'"{"x" * 140_000}"\nA\n',
            1,
            "not readable as CSV",
            "Save the file again",
            id="header without end",
        ),
    ],
)
def test_a_fault_is_named_with_its_row(text: str, line: int, message: str, hint: str) -> None:
    """The first problem is the fault."""
    problem = read(text).problems[0]

    assert (problem.file, problem.line) == ("clients.csv", line)
    assert message in problem.message
    assert hint in problem.hint


def test_a_client_with_a_small_fault_is_kept() -> None:
    """What cannot be understood is left out of it."""
    clients = read("name,tier,ports\nA,9,2704;nowhere\n")

    assert clients.clients == (Client(name="A", ports=("2704",), line=2),)
    assert len(clients.problems) == 2


def test_a_client_that_holds_a_secret_is_left_out() -> None:
    """Nothing of it reaches a page, and the message does not repeat it."""
    clients = read("name,notes\nA,078-05-1120\nB,\n")

    assert [client.name for client in clients.clients] == ["B"]
    assert "078" not in str(clients.problems)


def test_cells_lose_what_could_break_a_page_or_a_terminal() -> None:
    """Control characters, bidi marks and line breaks; spaces of all kinds become one."""
    clients = read('name,notes\n"A\x1b[31m\u202eB\u00a0 C","one\ntwo\x00\ufeff"\n')

    assert (clients.clients[0].name, clients.clients[0].notes) == ("A[31mB C", "one two")


def test_a_wrong_layout_does_not_name_every_row() -> None:
    """Fifty problems say enough."""
    assert len(read("name,tier\n" + "".join(f"Client {n},x\n" for n in range(200))).problems) == MAX_PROBLEMS


def test_five_thousand_clients_are_read_whole() -> None:
    """Each with its line."""
    rows = (f"Client {n},{n % 3 + 1},ocean,2704;Long Beach,FDA,,,,," for n in range(5000))
    clients = read(f"{HEADER}\n" + "\n".join(rows)).clients

    assert len(clients) == 5000
    assert clients[-1] == Client(
        name="Client 4999", tier="2", modes=("ocean",), ports=("2704", "2709"), agencies=("FDA",), line=5001
    )


def test_a_firm_without_the_file_has_no_clients_yet(tmp_path: Path) -> None:
    """That is no fault."""
    assert load_clients(tmp_path / "clients.csv", REFERENCE) == read("name\n")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param("name\nÉclair\n".encode("latin-1"), "not UTF-8", id="Latin-1"),
        pytest.param("name\nA\n".encode("utf-16"), "not UTF-8", id="UTF-16"),
    ],
)
def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path, raw: bytes, message: str) -> None:
    """With what to do in the spreadsheet."""
    path = tmp_path / "clients.csv"
    path.write_bytes(raw)
    problem = load_clients(path, REFERENCE).problems[0]

    assert message in problem.message
    assert problem.hint == "Save it as CSV UTF-8."


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    """Spreadsheets write one into CSV UTF-8."""
    path = tmp_path / "clients.csv"
    path.write_bytes("name\nÉclair\n".encode("utf-8-sig"))

    assert [client.name for client in load_clients(path, REFERENCE).clients] == ["Éclair"]


def test_a_folder_in_the_files_place_is_a_problem(tmp_path: Path) -> None:
    """Told in words."""
    assert "cannot be read" in load_clients(tmp_path, REFERENCE).problems[0].message


@given(
    st.text(max_size=80)
    | st.text(alphabet='name,tier\n\r";A1\x00', max_size=80).map("name,tier,ports\n{}".format)
)
def test_no_text_breaks_the_reader(text: str) -> None:
    """Every client that is read has a name, and every problem a line."""
    clients = read(text)

    assert all(client.name for client in clients.clients)
    assert all(problem.line >= 1 for problem in clients.problems)
