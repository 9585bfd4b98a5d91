"""Things that are not decoded again are the ones that would be."""

from __future__ import annotations

import pytest

from builder.model.declarations import load_declarations
from builder.model.decoding import decode_answers
from builder.model.kinds import Reference
from builder.model.known import KnownThings
from builder.model.yamlfile import parse
from builder.model.yamlitems import LONG
from builder.paths import content_root

SECTIONS = load_declarations(content_root()).sections
REFERENCE = Reference(content_root() / "reference")
PORT = """\
    - id: port-{n}
      port: "2704"
      modes: [ocean]
      checked_on: "2026-05-02"
"""
PERSON = """\
    - id: person-{n}
      name: Person {n}
      mobile: 562-555-0111
      calls: {{does_not_apply: nobody}}
      checked_on: "2026-05-02"
"""
PEOPLE = "people:\n  list:\n" + "".join(PERSON.format(n=number) for number in range(LONG + 1))
EDITS = [
    pytest.param("Person 3\n", "Person 3   # the boss\n", id="a comment"),
    pytest.param("Person 3\n", "Person Three\n", id="a name"),
    pytest.param("      name: Person 3\n", "", id="a line less"),
    pytest.param("    - id: person-3\n", "    # new\n    - id: person-3\n", id="a line more"),
    pytest.param(PERSON.format(n=3), "", id="a thing less"),
    pytest.param("id: person-3\n", "id: person-4\n", id="an id twice"),
    pytest.param("id: person-3\n", "id:\n", id="no id"),
    pytest.param("562-555-0111", "562", id="a wrong number in every thing"),
    pytest.param("people:\n", "firm:\n  legal_name: Acme\npeople:\n", id="lines above the list"),
]


@pytest.mark.parametrize(("old", "new"), EDITS)
def test_what_is_remembered_is_what_would_be_decoded(old: str, new: str) -> None:
    """Values, lines and faults, after a change and after taking it back."""
    known = KnownThings()
    for text in (PEOPLE, PEOPLE.replace(old, new), PEOPLE):
        document = parse(text, "answers.yaml")

        assert document.long_lists
        assert decode_answers(document, SECTIONS, REFERENCE, known) == decode_answers(
            document, SECTIONS, REFERENCE
        )


def test_things_that_hold_lists_move_with_them() -> None:
    """The lines of terminals follow those of their port."""
    terminals = "      terminals:\n        - name: Pier\n          phone: 562-555-0128\n"
    ports = "ports:\n  list:\n" + "".join(
        PORT.format(n=number) + terminals * (number % 2) for number in range(LONG)
    )
    known, below = KnownThings(), "# above\n" + ports
    decode_answers(parse(ports, "answers.yaml"), SECTIONS, REFERENCE, known)
    document = parse(below, "answers.yaml")

    answers = decode_answers(document, SECTIONS, REFERENCE, known)

    assert answers == decode_answers(document, SECTIONS, REFERENCE)
    assert answers.records("ports.list")[1].get("terminals").records
    assert answers.records("ports.list")[-1].line == below.count("\n", 0, below.rindex("- id")) + 1
