"""Sheets of reserved entry numbers: every number once, in order, with its bars; never a number that was on paper."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from pypdf import PdfReader

from builder.binder import Binder
from builder.customs.blocks import Block
from builder.customs.entry_number import EntryNumber
from builder.errors import SaveError
from builder.model.printed import load_printed, record_printed
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, Draft, draft_playbook
from builder.runbooks import SheetJob, render_sheet
from tests.personas.roster import make_persona
from tests.scanning import scan

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 21)
SAMPLE = content_root() / "examples" / "sample"
HARBOR = Block("ZZ9", "9000001", "9000325")


@pytest.fixture
def sample(tmp_path: Path) -> Brokerage:
    """The sample brokerage."""
    for name in ("answers.yaml", "clients.csv"):
        shutil.copy(SAMPLE / name, tmp_path / name)
    return Brokerage.open(tmp_path)


def drafted(brokerage: Brokerage) -> Draft:
    """The playbook as of `DAY`."""
    return draft_playbook(brokerage, content_root(), BuildOptions(as_of=DAY))


def number_stems(draft: Draft) -> list[str]:
    """The sheets of entry numbers in their order."""
    return [sheet.stem for sheet in draft.sheets if sheet.number == "F6"]


def print_stem(draft: Draft, stem: str, folder: Path) -> Path:
    """One sheet as PDF."""
    binder = Binder(draft.context, draft.pages, look_root(), "letter")
    planned = next(sheet for sheet in draft.sheets if sheet.stem == stem)
    target = folder / f"{stem}.pdf"
    render_sheet(SheetJob(binder.sheet(planned, DAY), target), look_root())
    return target


def entries(first: int, last: int) -> list[str]:
    """Entry numbers of the sample's and the courier's filer, as bars hold them."""
    return [str(EntryNumber.of("ZZ9", f"{number:07}")).replace("-", "") for number in range(first, last + 1)]


def set_blocks(brokerage: Brokerage, *blocks: tuple[str, str, str]) -> None:
    """Gives the firm other blocks: id, first and last number."""
    answers = yaml.load(brokerage.answers.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 (texts only)
    answers["firm"]["filer_code"] = "ZZ9"
    answers["entry_numbers"]["blocks"] = [
        {"id": name, "name": name.title(), "first": first, "last": last} for name, first, last in blocks
    ]
    brokerage.answers.write_text(yaml.safe_dump(answers, sort_keys=False), encoding="utf-8")


def refusals(draft: Draft) -> list[str]:
    """What is said about the reserve."""
    return [problem.message for problem in draft.problems if problem.question.startswith("entry_numbers")]


def test_a_long_block_is_parted_into_sheets(tmp_path: Path) -> None:
    """Each part says which it is and what it holds; together they hold every number once."""
    courier = make_persona("courier", tmp_path)
    set_blocks(courier, ("night", "0000001", "0005600"))
    draft = drafted(courier)
    stems = number_stems(draft)
    titles = [page.title for page in draft.pages if page.plan.page.path == "respond/number-sheet.md"]
    held = [
        number
        for page in draft.pages
        if page.plan.page.path == "respond/number-sheet.md"
        for number in re.findall(r"ZZ9-\d{7}-\d", page.markdown.split("<table", 1)[1])
    ]

    assert stems == [f"F6-night-part-{part:02}" for part in range(1, 13)]
    assert titles[0] == "Entry numbers: Night, part 1 of 12, 0000001 to 0000500"
    assert titles[-1] == "Entry numbers: Night, part 12 of 12, 0005501 to 0005600"
    assert [number.replace("-", "") for number in held] == entries(1, 5600)
    last = print_stem(draft, stems[-1], tmp_path)
    assert [code.text for code in scan(last)] == entries(5501, 5600)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        pytest.param(
            ("second", "9000300", "9000400"),
            '"Second" (ZZ9-9000300 to ZZ9-9000400) shares the numbers 9000300 to 9000325 with the sheet of harbor '
            "(ZZ9-9000001 to ZZ9-9000325) printed on 2 Nov 2026.",
            id="another block",
        ),
        pytest.param(
            ("harbor", "9000001", "9000400"),
            'shares the numbers 9000001 to 9000325 with the sheet of "Harbor"',
            id="the same block made longer",
        ),
        pytest.param(("harbor", "9000001", "9000325"), "", id="the very same sheet"),
        pytest.param(("harbor", "9000040", "9000325"), "", id="the rest of the same sheet"),
        pytest.param(("second", "9000326", "9000400"), "", id="the next numbers"),
    ],
)
def test_numbers_that_were_on_paper_are_not_printed_again(
    sample: Brokerage, block: tuple[str, str, str], words: str, tmp_path: Path
) -> None:
    """On another sheet; the message names both, and so does the sheet that stands in their place."""
    set_blocks(sample, ("harbor", "9000001", "9000325"))
    record_printed(sample.printed_numbers, [("harbor", HARBOR)], date(2026, 11, 2))
    set_blocks(sample, block)
    draft = drafted(sample)
    said = refusals(draft)

    assert len(said) == bool(words)
    assert all(words in one for one in said)
    assert len(draft.context.reserve) == (not words)
    if words:
        pages = PdfReader(print_stem(draft, f"F6-{block[0]}", tmp_path)).pages
        text = " ".join(pages[0].extract_text().split())
        assert len(pages) == 1
        assert "cannot be printed yet" in text
        assert "--withdraw harbor" in text


def test_used_numbers_are_refused(sample: Brokerage) -> None:
    """One number or a range, of the firm's own filer code."""
    set_blocks(sample, ("harbor", "9000001", "9000325"), ("airport", "9000326", "9000400"))
    text = sample.answers.read_text(encoding="utf-8")
    used = "  used: [{first: '9000007', last: {does_not_apply: one}, filer_code: {does_not_apply: ours}}]\n"
    start = text.index("  used:\n")
    end = text.index("  blocked_in_software", start)
    sample.answers.write_text(text[:start] + used + text[end:], encoding="utf-8")
    draft = drafted(sample)

    assert [one.thing.id for one in draft.context.reserve] == ["airport"]
    assert refusals(draft) == [
        'reserved entry numbers: "Harbor" (ZZ9-9000001 to ZZ9-9000325) holds numbers answered as used: 9000007.'
    ]


def test_a_block_too_long_to_print_is_refused(sample: Brokerage) -> None:
    """In words, and without going through ten million numbers."""
    set_blocks(
        sample, ("all", "0200000", "9999999"), ("over", "0050001", "0100001"), ("most", "0000001", "0050000")
    )
    draft = drafted(sample)

    assert refusals(draft) == [
        'reserved entry numbers: "All" (ZZ9-0200000 to ZZ9-9999999) holds 9,800,000 numbers; up to 50,000 are printed.',
        'reserved entry numbers: "Over" (ZZ9-0050001 to ZZ9-0100001) holds 50,001 numbers; up to 50,000 are printed.',
    ]
    assert len(number_stems(draft)) == 2 + 100


def test_the_record_is_private_and_names_its_damaged_rows(sample: Brokerage) -> None:
    """What can be read still counts; what cannot is an error with its line."""
    record_printed(sample.printed_numbers, [("harbor", HARBOR)], DAY)
    with sample.printed_numbers.open("a", encoding="utf-8") as file:
        file.write("broken,ZZ9,1\n")
    found = load_printed(sample.printed_numbers)
    record_printed(sample.printed_numbers, [("harbor", HARBOR), ("next", HARBOR)], DAY)

    assert sample.printed_numbers.stat().st_mode & 0o777 == 0o600
    assert [one.block for one in found.ranges] == [HARBOR]
    assert [(one.line, one.file) for one in found.problems] == [(3, "numbers-printed.csv")]
    assert sample.printed_numbers.read_text(encoding="utf-8").count("harbor") == 1
    assert "broken,ZZ9,1\nnext,ZZ9" in sample.printed_numbers.read_text(encoding="utf-8")


def test_no_sheet_is_printed_past_a_record_that_cannot_be_read(sample: Brokerage) -> None:
    """It may name numbers that are on paper already."""
    sample.printed_numbers.write_bytes(b"\xff\xfe")
    set_blocks(sample, ("harbor", "9000001", "9000325"))
    draft = drafted(sample)

    assert any("not UTF-8" in problem.message for problem in draft.problems)
    with pytest.raises(SaveError, match="are not printed without it"):
        record_printed(sample.printed_numbers, [("harbor", HARBOR)], DAY)
