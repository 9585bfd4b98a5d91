"""Document control, from build to build: codes, what `verify` says, handing out, and the change sheet."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from builder.cli import commands
from builder.errors import UsageError
from builder.history import History
from builder.htmltree import parse_article, words
from builder.issuing import issue_binder
from builder.manifest import Manifest, read_manifest
from builder.paths import Brokerage, look_root
from builder.pipeline import BuildOptions, BuildResult, build
from tests.builder.conftest import replace_answer, write_brokerage, write_content

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'reviewed: "2026-11-21"\nowner: lead\n'
CONTROL_PAGES = {
    "list.md": f"""---
title: List
runbook: LIST
medium: paper
control: list
{HEAD}---
Binder {{{{ stamp("binder") }}}}

{{% for sheet in binder.sheets %}}
- {{{{ sheet.number }}}} {{{{ sheet.title }}}} {{{{ sheet.code }}}} {{{{ sheet.day }}}}, pages {{{{ sheet.pages }}}}
{{% endfor %}}
""",
    "changes.md": f"""---
title: Changes
runbook: CHANGES
medium: paper
control: changes
{HEAD}---
{{% for leaf in binder.changes.leaves %}}
- {{{{ leaf.number }}}} {{{{ leaf.title }}}}:
  out {{{{ leaf.old_code }}}} in {{{{ leaf.new_code }}}} {{{{ leaf.pages }}}}.
  {{% for reason in leaf.reasons %}}{{{{ reason }}}}; {{% endfor %}}

{{% endfor %}}
Cards: {{{{ binder.changes.cards | join(", ") }}}}
""",
    "wallets.md": f"""---
title: Wallets
runbook: WALLETS
medium: paper
layout: cards
restricted: true
{HEAD}---
{{% for p in people.list %}}
{{% set code = code_of(p.name.words, p.mobile) %}}
<div class="wallet" data-code="{{{{ code }}}}" data-title="{{{{ p.name.words }}}}">
<p>{{{{ p.name }}}} {{{{ p.mobile }}}}</p>
<p class="codes">Card {{{{ code }}}} Binder {{{{ stamp("binder") }}}}</p>
</div>
{{% endfor %}}
""",
    "current.md": f"""---
title: Current
medium: site
control: list
{HEAD}---
Binder {{{{ binder.code }}}}

{{% for known in binder.codes %}}
- {{{{ known.code }}}} {{{{ known.title }}}}
{{% endfor %}}
""",
    "changed.md": f"""---
title: Changed
medium: site
control: list
{HEAD}---
Since {{{{ binder.differences.since }}}}

{{% for one in binder.differences.items %}}
- {{{{ one.number or "page" }}}} {{{{ one.title }}}} {{{{ one.state }}}} {{{{ one.on }}}}
  {{% for line in one.lines or () %}}; {{{{ line.sign }}}} {{{{ line.line }}}}{{% endfor %}}

{{% endfor %}}
""",
}
LIFE = (
    (2, ()),
    (5, (("562-555-0112", "562-555-0113"), ('ctpat: "no"', 'ctpat: "yes"'))),
    (6, (("0113", "0114"),)),
)


@dataclass(frozen=True)
class Firm:
    """A firm whose binder was built three times and handed out after the first."""

    brokerage: Brokerage
    content: Path
    manifests: tuple[Manifest, ...]


def made(brokerage: Brokerage, content: Path, day: int, **options: object) -> BuildResult:
    """A build on a day of November."""
    chosen = BuildOptions(as_of=date(2026, 11, day), workers=2, **({"only": "runbooks"} | options))  # type: ignore[arg-type]
    return build(brokerage, content, look_root(), chosen, lambda _: None)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Built on 2 November and handed out on the 3rd; answers changed on the 5th and the 6th, nobody may change it."""
    root = tmp_path_factory.mktemp("control")
    content, brokerage = write_content(root / "content"), write_brokerage(root / "firm")
    for name, text in CONTROL_PAGES.items():
        (content / "pages" / "respond" / name).write_text(text, encoding="utf-8")
    manifests = []
    for day, changes in LIFE:
        for old, new in changes:
            replace_answer(brokerage, old, new)
        manifests.append(made(brokerage, content, day).manifest)
        if day == 2:
            issue_binder(brokerage, date(2026, 11, 3))
    return Firm(brokerage, content, tuple(manifests))


@pytest.fixture
def copied(firm: Firm, tmp_path: Path) -> Firm:
    """The same firm in a folder of its own, to be changed."""
    shutil.copytree(firm.brokerage.folder, tmp_path / "firm")
    return Firm(Brokerage.open(tmp_path / "firm"), firm.content, firm.manifests)


def words_of(pdf: Path) -> str:
    """The text of a PDF with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def verify(firm: Firm, *words: str) -> Result:
    """What `tideover verify` says."""
    return CliRunner().invoke(commands, ["verify", *words, str(firm.brokerage.folder)])


def exit_code(result: Result) -> int:
    """What the command returned, as `run` makes an exit code of it."""
    return int(result.return_value or 0)


def code(firm: Firm, build_number: int, stem: str) -> str:
    """A sheet's code in one of the builds."""
    return firm.manifests[build_number].sheets[stem].code


def test_a_current_sheet_is_named_with_its_day_and_edition(firm: Firm) -> None:
    """However carelessly its code was typed; the exit code is 0."""
    result = CliRunner().invoke(
        commands,
        ["verify", *code(firm, 2, "RB01").lower().split("-"), str(firm.brokerage.folder)],
        standalone_mode=False,
    )

    assert (
        "current. RB01 The plan of Harbor Example Brokers, full edition, since 2 Nov 2026 (1 page)"
        in result.output
    )
    assert "handed out on 3 Nov 2026" in result.output
    assert exit_code(result) == 0


def test_a_superseded_sheet_is_told_with_its_successor_and_what_changed(firm: Firm) -> None:
    """The line that went and the line that came, each with its sign."""
    result = CliRunner().invoke(
        commands, ["verify", code(firm, 0, "CARD-deputy"), str(firm.brokerage.folder)], standalone_mode=False
    )

    lines = result.output.splitlines()
    assert f"superseded on 5 Nov 2026 by {code(firm, 2, 'CARD-deputy')}. CARD Card of Deputy lead" in lines[0]
    assert lines[1:] == ["  - Deputy lead 562-555-0112", "  + Deputy lead 562-555-0114"]
    assert exit_code(result) == 1


def test_several_codes_are_told_at_once_as_json(firm: Firm) -> None:
    """One that is current, one that is not, one of the whole binder, one of a card, and one nobody knows."""
    history = History(firm.brokerage.history).read()
    card = next(one for one in history.revisions if one.leaf.stem == "Deputy lead" and one.is_current)
    asked = [
        code(firm, 2, "RB01"),
        code(firm, 1, "CARD-deputy"),
        firm.manifests[0].binder,
        card.leaf.code,
        "2222-2222",
    ]
    told = json.loads(verify(firm, "--json", *asked).stdout)

    assert [one["status"] for one in told] == ["current", "superseded", "superseded", "current", "unknown"]
    assert told[1]["sheets"][0]["changes"] == [
        {"sign": "-", "line": "Deputy lead 562-555-0113"},
        {"sign": "+", "line": "Deputy lead 562-555-0114"},
    ]
    assert {f"+ RB02 Members only: {code(firm, 2, 'RB02')}"} <= {
        f"{change['sign']} {change['line']}" for change in told[2]["sheets"][0]["changes"]
    }
    assert told[3]["sheets"][0]["title"] == "Wallet card: Deputy lead"
    assert told[4]["mistyped"] is False


def test_a_slip_is_told_from_an_unknown_code(firm: Firm) -> None:
    """With the sheets that were probably meant."""
    right = code(firm, 2, "RB01")
    swapped = right[1] + right[0] + right[2:] if right[0] != right[1] else f"{right[:-1]}Z"

    result = verify(firm, swapped)

    assert "unknown. It is mistyped" in result.output
    assert f"{right}  RB01 The plan" in result.output


def test_the_binder_has_another_code_if_and_only_if_a_sheet_has(firm: Firm, copied: Firm) -> None:
    """A build of the same answers on another day has the same one; each change makes another."""
    again = made(copied.brokerage, copied.content, 20).manifest

    assert again == firm.manifests[2]
    assert len({manifest.binder for manifest in firm.manifests}) == 3


def test_codes_do_not_depend_on_day_folder_or_workers(firm: Firm, tmp_path: Path) -> None:
    """A build from nothing, elsewhere and later, has the codes of a binder that grew."""
    twin = write_brokerage(tmp_path / "twin")
    shutil.copy(firm.brokerage.answers, twin.answers)
    chosen = BuildOptions(only="runbooks", as_of=date(2027, 1, 5), workers=1)

    manifest = build(twin, firm.content, look_root(), chosen, lambda _: None).manifest

    assert manifest.binder == firm.manifests[2].binder
    assert {s: e.code for s, e in manifest.sheets.items()} == {
        s: e.code for s, e in firm.manifests[2].sheets.items()
    }


def test_a_lost_out_folder_comes_back_byte_for_byte(copied: Firm) -> None:
    """The record knows since when each sheet says what it says, so no sheet becomes younger."""
    before = {path.name: path.read_bytes() for path in copied.brokerage.runbooks.iterdir()}
    shutil.rmtree(copied.brokerage.out)

    made(copied.brokerage, copied.content, 25)

    assert {path.name: path.read_bytes() for path in copied.brokerage.runbooks.iterdir()} == before


def test_the_list_names_every_sheet_with_code_day_and_pages(firm: Firm) -> None:
    """And bears the binder's code, which the wallet cards bear as well."""
    manifest = firm.manifests[2]
    words = words_of(firm.brokerage.runbooks / "LIST.pdf")

    for stem, entry in manifest.sheets.items():
        day = f"{date.fromisoformat(entry.built_on).day} Nov 2026"
        assert (
            stem == "LIST" or f"{entry.number} {entry.title} {entry.code} {day}, pages {entry.pages}" in words
        )
    assert f"Binder {manifest.binder}" in words
    assert words_of(firm.brokerage.runbooks / "WALLETS.pdf").count(f"Binder {manifest.binder}") == 2


def test_the_change_sheet_counts_from_the_last_issue_however_often_was_built(firm: Firm) -> None:
    """Two builds later it still compares with the binder that was handed out, and says which answers changed."""
    words = words_of(firm.brokerage.change_sheet)
    old, new = code(firm, 0, "CARD-deputy"), code(firm, 2, "CARD-deputy")

    assert (
        f"CARD Card of Deputy lead: out {old} in {new} 1. Deputy lead: Mobile 562-555-0112 → 562-555-0114"
        in words
    )
    assert f"RB02 Members only: out in {code(firm, 2, 'RB02')} 1. Is the firm a member? No → Yes" in words
    assert "LIST List: out" in words
    assert "RB01 The plan" not in words
    assert "Cards: Deputy lead" in words


def test_handing_out_ends_the_change_sheet(copied: Firm) -> None:
    """It is kept as evidence; the next build has nothing to exchange, and says so by having none."""
    issued = issue_binder(copied.brokerage, date(2026, 11, 9))
    result = made(copied.brokerage, copied.content, 10)

    assert issued.is_new
    assert issued.kept_sheet is not None
    assert issued.kept_sheet.name == f"2026-11-09-full-{firm_code(copied)}.pdf"
    assert result.removed == ("CHANGES",)
    assert not copied.brokerage.change_sheet.exists()
    assert not issue_binder(copied.brokerage, date(2026, 11, 11)).is_new


def firm_code(firm: Firm) -> str:
    """The code of the binder that stands in `out/`."""
    return read_manifest(firm.brokerage.manifest).binder


def test_a_withdrawn_sheet_is_taken_out_with_its_reason(copied: Firm) -> None:
    """After an issue that had it."""
    issue_binder(copied.brokerage, date(2026, 11, 9))
    replace_answer(copied.brokerage, 'ctpat: "yes"', 'ctpat: "no"')

    result = made(copied.brokerage, copied.content, 10)

    gone = code(copied, 2, "RB02")
    assert result.removed == ("RB02",)
    assert f"RB02 Members only: out {gone} in . Is the firm a member? Yes → No" in words_of(
        copied.brokerage.change_sheet
    )
    assert "superseded on 10 Nov 2026 and withdrawn" in verify(copied, gone).output


@pytest.mark.parametrize("spoilt", [True, False], ids=["a sheet was changed", "nothing was built"])
def test_only_a_whole_binder_is_handed_out(copied: Firm, spoilt: bool) -> None:
    """What the record says is what stands in the folder."""
    if spoilt:
        (copied.brokerage.runbooks / "RB01.pdf").write_bytes(b"spoilt")
    else:
        shutil.rmtree(copied.brokerage.out)

    with pytest.raises(UsageError, match="tideover build"):
        issue_binder(copied.brokerage, date(2026, 11, 9))


def test_a_damaged_record_does_not_keep_a_binder_from_being_made(copied: Firm) -> None:
    """It is set aside and said; a new record begins."""
    (copied.brokerage.history / "record.json").write_text("{", encoding="utf-8")

    result = made(copied.brokerage, copied.content, 10)

    assert any("is damaged" in problem.message for problem in result.problems)
    assert (copied.brokerage.history / "record.json.damaged-1").is_file()
    assert "current" in verify(copied, result.manifest.binder).output


def test_nothing_restricted_reaches_the_shared_edition(copied: Firm) -> None:
    """Neither words nor codes of the full edition stand in what the shared one carries, change sheet included."""
    full = {one.leaf.code for one in History(copied.brokerage.history).read().revisions}
    made(copied.brokerage, copied.content, 10, edition="shared", only=None)
    issue_binder(copied.brokerage, date(2026, 11, 10))
    replace_answer(copied.brokerage, "the grey safe", "the red safe")
    replace_answer(copied.brokerage, "Harbor Example", "Pier Example")
    made(copied.brokerage, copied.content, 11, edition="shared", only=None)

    texts = [
        path.read_text(encoding="utf-8")
        for path in copied.brokerage.out.rglob("*")
        if path.suffix in (".html", ".md", ".js", ".json")
    ]
    texts += [words_of(path) for path in copied.brokerage.runbooks.iterdir()]
    texts += [
        path.read_text(encoding="utf-8")
        for path in copied.brokerage.history.rglob("*shared*")
        if path.is_file()
    ]
    assert copied.brokerage.change_sheet.is_file()
    assert not [text for text in texts if "grey safe" in text or "red safe" in text]
    assert not [text for text in texts if any(one in text for one in full)]


def test_the_site_knows_the_codes_of_the_sheets_beside_it(copied: Firm) -> None:
    """Those that are current and those that were, and what changed since, so pages can tell without a network."""
    replace_answer(copied.brokerage, "Harbor Example", "Pier <b>Example</b>")
    made(copied.brokerage, copied.content, 10, only=None)

    page = (copied.brokerage.site / "respond" / "current.html").read_text(encoding="utf-8")
    assert f"Binder {firm_code(copied)}" in page
    assert code(copied, 2, "CARD-lead") in page
    assert code(copied, 0, "CARD-deputy") in page

    changed = words(parse_article((copied.brokerage.site / "respond" / "changed.html").read_text("utf-8")))
    assert "Since 3 Nov 2026" in changed
    assert "RB02 Members only added 5 Nov 2026" in changed  # that it changed since makes it no newer
    assert "LIST" not in changed
    assert "- RB01 The plan of Harbor Example Brokers" in changed
    assert "+ RB01 The plan of Pier <b>Example</b> Brokers" in changed
    assert "page Start changed 10 Nov 2026 ; - Read the plan, then members. Harbor Example Brokers" in changed


def test_sheets_are_verified_without_the_answers(copied: Firm) -> None:
    """A copy on a stick holds none, and may hold no history either: what the last build left is known."""
    copied.brokerage.answers.unlink()
    shutil.rmtree(copied.brokerage.history)

    assert "current. RB01" in verify(copied, code(copied, 2, "RB01")).output
    assert "unknown" in verify(copied, code(copied, 0, "CARD-deputy")).output


def test_large_print_bears_the_same_codes_and_keeps_no_record(copied: Firm) -> None:
    """It is no binder of its own: nothing is noted, nothing is to be exchanged, and the list names the same codes."""
    notes = {path: path.read_bytes() for path in copied.brokerage.history.rglob("*") if path.is_file()}
    result = made(copied.brokerage, copied.content, 12, size="large")
    large = copied.brokerage.in_large_print().runbooks

    assert {stem: entry.code for stem, entry in result.manifest.sheets.items()} == {
        stem: entry.code for stem, entry in copied.manifests[2].sheets.items()
    }
    assert result.manifest.binder == firm_code(copied)
    assert {path.stem for path in large.iterdir()} == set(copied.manifests[2].sheets)
    assert f"Binder {firm_code(copied)}" in words_of(large / "LIST.pdf")
    assert {path: path.read_bytes() for path in notes} == notes
    assert copied.brokerage.change_sheet.is_file()


def test_the_one_binder_bears_the_code_of_all_its_sheets(copied: Firm) -> None:
    """On cover, contents and dividers, so that a copy can be verified; the change sheet is no part of it."""
    made(copied.brokerage, copied.content, 12, binder=True)
    bound = copied.brokerage.runbooks / "binder.pdf"
    cover = " ".join(PdfReader(bound).pages[0].extract_text().split())
    kept = made(copied.brokerage, copied.content, 13, only="site")

    assert f"Code {firm_code(copied)}" in cover
    assert "CHANGES Changes" not in words_of(bound)
    assert bound.is_file()
    assert kept.manifest.joined
