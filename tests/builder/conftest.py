"""A small content folder of its own, and brokerages to go with it: builds are tried on three pages, not on sixty."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECTION = """\
section: firm
title: Firm
questions:
  - {id: legal_name, ask: What is the name?, kind: text, why: Letters., example: Sample Brokerage}
  - {id: phone, ask: What is the number?, kind: phone, why: Calls., example: 562-555-0100}
  - {id: ctpat, ask: Is the firm a member?, kind: yesno, why: One more call., example: "yes"}
  - {id: vault, ask: Where are the numbers?, kind: text, why: Paper., example: Safe, restricted: true}
"""
PEOPLE = """\
section: people
title: People
questions:
  - id: list
    ask: Who?
    kind: records
    noun: person
    label: name
    why: Cards.
    fields:
      - {id: name, ask: Name, kind: text, why: Called so., example: Lead}
      - {id: mobile, ask: Mobile, kind: phone, why: Rung., example: 562-555-0111}
  - {id: lead, ask: Who leads?, kind: person, why: One decides., example: lead}
"""
PAGES = {
    "index.md": """\
---
title: Start
reviewed: "2026-11-21"
medium: site
---
Read [the plan](respond/plan.md), then [members](respond/members.md). {{ firm.legal_name }}
""",
    "respond/plan.md": """\
---
title: The plan of {{ firm.legal_name }}
reviewed: "2026-11-21"
runbook: RB01
rows: [C1]
owner: lead
steps:
  - {band: now, do: "Ring {{ firm.phone }}.", who: lead, why: They answer., cite: [Rule 1]}
---
The numbers are in {{ firm.vault }}.
""",
    "respond/members.md": """\
---
title: Members only
reviewed: "2026-11-21"
runbook: RB02
when: firm.ctpat
---
Members read this.
""",
    "respond/card.md": """\
---
title: Card of {{ person.name }}
reviewed: "2026-11-21"
for_each: people.list
name: person
runbook: CARD
medium: paper
---
{{ person.name }} {{ person.mobile }}
""",
    "sources/index.md": """\
---
title: Sources
order: 90
reviewed: "2026-11-21"
---
{% for source in sources %}
## {{ source.label }} {#{{ anchor(source.label) }}}

{{ source.title }}

{% endfor %}
""",
}
GUIDANCE = """\
rows:
  - id: C1
    phase: communicate
    title: Report
    asks: Report at once.
    mark: confirmed
    must_have:
      - {need: a name, answers: [firm.legal_name]}
      - {need: a number, answers: [firm.phone]}
"""
REFERENCES = {
    "sources": 'sources:\n  - {label: Rule 1, title: Ring them., mark: confirmed, dated: "2025", read: A book}\n',
    "contacts": "contacts: []\n",
    "roles": "roles:\n  - {id: lead, title: Lead, duty: Decides., person: people.lead}\n",
    "bands": "bands:\n  - {id: now, title: At once, by: now}\n",
    "unsettled": "unsettled: []\n",
}
ANSWERS = """\
tideover: "1"
firm:
  legal_name: Harbor Example Brokers
  phone: 562-555-0100
  ctpat: "no"
  vault: the grey safe
people:
  list:
    - {id: lead, name: Operations lead, mobile: 562-555-0111}
    - {id: deputy, name: Deputy lead, mobile: 562-555-0112}
  lead: lead
"""


def write_content(root: Path) -> Path:
    """Writes the small content: two sections, five pages and one guidance row."""
    for folder in ("interview", "facts", "partials", "reference"):
        (root / folder).mkdir(parents=True)
    (root / "interview" / "010-firm.yaml").write_text(SECTION, encoding="utf-8")
    (root / "interview" / "020-people.yaml").write_text(PEOPLE, encoding="utf-8")
    (root / "guidance.yaml").write_text(GUIDANCE, encoding="utf-8")
    for name, text in REFERENCES.items():
        (root / "reference" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name in ("ports.csv", "agencies.yaml"):
        shutil.copy(content_root() / "reference" / name, root / "reference" / name)
    for name, text in PAGES.items():
        path = root / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def write_brokerage(folder: Path) -> Brokerage:
    """Writes a brokerage that answered every question of the small content."""
    folder.mkdir()
    (folder / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return Brokerage.open(folder)


def replace_answer(brokerage: Brokerage, old: str, new: str) -> None:
    """Changes a line of the answers."""
    text = brokerage.answers.read_text(encoding="utf-8")
    assert old in text
    brokerage.answers.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with two sections, five pages and one guidance row."""
    return write_content(tmp_path / "content")


@pytest.fixture
def brokerage(tmp_path: Path) -> Brokerage:
    """A brokerage that answered every question of the small content folder."""
    return write_brokerage(tmp_path / "firm")


@pytest.fixture
def answer(brokerage: Brokerage) -> Callable[[str, str], None]:
    """Changes a line of the answers."""
    return partial(replace_answer, brokerage)
