"""Letters leave the firm: every one is printed, carries no links to our sources, and promises nothing for CBP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.new import new_brokerage
from builder.paths import content_root
from builder.pipeline import BuildOptions, Draft, draft_playbook

LETTERS = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10", "L11")
FORMS = ("F2", "F4", "F12", "TEXTS")
PROCEDURES = ("RB11", "RB13", "RB15")


@pytest.fixture(scope="module", params=["empty", "sample"])
def draft(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The playbook of a firm that has answered nothing, and of the worked example."""
    folder = tmp_path_factory.mktemp("letters") / "firm"
    brokerage = new_brokerage(folder, content_root(), sample=request.param == "sample")
    return draft_playbook(brokerage, content_root(), BuildOptions())


def letters(draft: Draft) -> dict[str, str]:
    """The pages laid out as letters, by sheet and file, as composed."""
    return {
        f"{page.plan.page.head.runbook} {Path(page.plan.path).stem}": page.markdown
        for page in draft.pages
        if page.plan.page.head.layout == "letter"
    }


@pytest.mark.parametrize("number", [*LETTERS, *FORMS, *PROCEDURES])
def test_every_letter_and_form_is_printed(draft: Draft, number: str) -> None:
    """A firm that has answered nothing gets each sheet too, with blanks."""
    assert number in {sheet.number for sheet in draft.sheets}


def test_letters_cite_nothing(draft: Draft) -> None:
    """A link to our list of sources means nothing to the reader of a letter."""
    assert not [name for name, text in letters(draft).items() if "sources/index.md" in text]


def test_letters_promise_nothing_for_cbp(draft: Draft) -> None:
    """Downtime and discretion are CBP's to allow, so no letter says what CBP will do."""
    assert not [name for name, text in letters(draft).items() if re.search(r"CBP (will|must|has to)\b", text)]


def test_deadline_bound_filings_stand_apart_in_the_request(draft: Draft) -> None:
    """They are listed below both requests, under a heading that says that no time is asked for them."""
    text = letters(draft)["L2 request"]
    apart = text.index("not part of this request")
    assert text.index("Request A") < text.index("Request B") < apart
    named = [word for word in ("protest", "drawback", "reconciliation") if word in text[:apart].casefold()]
    assert named == []


def test_the_annex_has_no_field_to_type_into(draft: Draft) -> None:
    """Importers' numbers are written by hand, so that no filled file can stay with the playbook."""
    annex = next(page for page in draft.pages if page.plan.path == "letters/importer-annex.md")
    assert "fillable" not in annex.markdown
