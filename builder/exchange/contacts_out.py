"""Everyone who is rung in an outage, as cards for an address book: people, firms, desks, and public contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from builder.exchange.columns import load_vocabulary
from builder.exchange.contact_rows import CODED, card_uid
from builder.exchange.contacts import contact_targets
from builder.exchange.vcards import Card
from builder.model import yamlfile
from builder.model.answers import State
from builder.model.form import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from builder.exchange.columns import Target, Vocabulary
    from builder.model.answers import Record
    from builder.model.firm import Firm
    from builder.model.questions import Question, Section

    Said = Mapping[str, Sequence[str]]
    """The answers of one thing of a list, in words, by the ids of its fields."""

TYPES = {"mobile": "cell", "after_hours_phone": "cell", "home_phone": "home"}
"""Types of numbers by the sort of column that fills a field best; every other number is one at work."""


def firm_cards(firm: Firm, edition: str) -> list[Card]:
    """The cards of a firm, without what the shared edition leaves out."""
    cards = _Cards(firm, edition == "shared")
    reference = firm.declarations.reference.folder
    return [*cards.of_lists(), *cards.of_questions(), *public_cards(reference)]


def public_cards(folder: Path) -> list[Card]:
    """The public telephones and mailboxes of `contacts.yaml`; those of one desk stand on one card."""
    data = yamlfile.load(folder / "contacts.yaml", "reference/contacts.yaml").data
    held = data.get("contacts", []) if isinstance(data, Mapping) else []
    found: dict[str, list[Mapping[str, str]]] = {}
    for contact in held:
        if contact["kind"] in ("phone", "email") and contact["value"]:
            found.setdefault(contact["what"].split(",")[0], []).append(contact)
    return [_public_card(name, contacts) for name, contacts in found.items()]


def _public_card(name: str, contacts: Sequence[Mapping[str, str]]) -> Card:
    first = contacts[0]
    notes = [contact["note"] for contact in contacts if contact.get("note")]
    return Card(
        uid=card_uid("public", first["id"]),
        name=name,
        is_organisation=True,
        phones={"work": [contact["value"] for contact in contacts if contact["kind"] == "phone"]},
        emails=[contact["value"] for contact in contacts if contact["kind"] == "email"],
        note=" ".join(
            [*notes, f"Source: {first['source']}, {first['dated']}. Confirm it before relying on it."]
        ),
        category="Public contacts",
    )


class _Cards:
    def __init__(self, firm: Firm, shared: bool) -> None:  # noqa: FBT001 (private)
        self._firm = firm
        self._shared = shared
        self._questions = firm.declarations.questions
        self._wording = Wording(firm.declarations.reference, firm.answers)
        self._vocabulary: Vocabulary = load_vocabulary(firm.declarations.reference.folder)
        self._own_name = str(firm.answers.get("firm.legal_name").value or "")

    def of_lists(self) -> Iterator[Card]:
        """A card for each thing of a list that has a telephone or a mail address to show."""
        for target in contact_targets(self._firm.declarations):
            question = self._questions[target.id]
            section = self._section(target.id)
            if self._asked(section, question) and not self._hidden(question):
                for record in self._firm.answers.records(target.id):
                    card = self._card(target, question, section, record)
                    if any(card.phones.values()) or card.emails:
                        yield card

    def of_questions(self) -> Iterator[Card]:
        """A card for each name that questions of the interview put their answers on."""
        found: dict[str, list[tuple[str, Question, Section]]] = {}
        for section in self._firm.declarations.sections:
            for question in section.questions:
                if question.card and self._asked(section, question) and not self._hidden(question):
                    name = section.qualified(question)
                    if self._firm.answers.get(name).state is State.ANSWERED:
                        found.setdefault(question.card, []).append((name, question, section))
        for title, asked in found.items():
            texts = {
                kind: [text for name, q, _ in asked if q.kind == kind for text in self._texts(name)]
                for kind in ("phone", "email")
            }
            yield Card(
                uid=card_uid("card", asked[0][0]),
                name=title,
                organisation=self._own_name if title.startswith("Our ") else "",
                is_organisation=True,
                phones={"work": texts["phone"]},
                emails=texts["email"],
                category=asked[0][2].title,
            )

    def _texts(self, name: str) -> list[str]:
        return self._wording.texts(self._questions[name], self._firm.answers.get(name))

    def _card(self, target: Target, question: Question, section: Section, record: Record) -> Card:
        fields = [field for field in question.fields if not self._hidden(field)]
        said = {
            field.id: self._wording.texts(field, record.get(field.id))
            for field in fields
            if record.get(field.id).state is State.ANSWERED and field.kind != "records"
        }
        label = question.field(question.label)
        name = self._wording.title(question, record)
        name = label.choices.get(name, name)
        return Card(
            uid=card_uid(target.id, record.id),
            name=f"{question.noun[0].upper()}{question.noun[1:]}: {name}" if label.kind in CODED else name,
            organisation=self._organisation(target, name),
            is_organisation=not self._is_person(target),
            title="; ".join(said.get("title", [])),
            phones=self._phones(target, fields, said),
            emails=[text for field in fields if field.kind == "email" for text in said.get(field.id, [])],
            note="\n".join(_notes(fields, said, label, record)),
            category=section.title,
        )

    def _is_person(self, target: Target) -> bool:
        label = target.field(target.label)
        return bool(target.named) and "organisation" not in self._vocabulary.wanted(target, label)

    def _organisation(self, target: Target, name: str) -> str:
        if target.id == "people.list":
            return self._own_name
        return "" if self._is_person(target) else name

    def _phones(self, target: Target, fields: Sequence[Question], said: Said) -> dict[str, list[str]]:
        phones: dict[str, list[str]] = {}
        for field in fields:
            if field.kind == "phone" and field.id in said:
                phones.setdefault(self._type(target, field.id), []).extend(said[field.id])
        return phones

    def _type(self, target: Target, field_id: str) -> str:
        wanted = self._vocabulary.wanted(target, target.field(field_id))
        return TYPES.get(wanted[0], "work") if wanted else "work"

    def _section(self, name: str) -> Section:
        return self._firm.declarations.section(name.partition(".")[0])

    def _asked(self, section: Section, question: Question) -> bool:
        truths = [self._firm.scope.truth(one.condition) for one in (section, question)]
        return all(truth is not False for truth in truths)

    def _hidden(self, question: Question) -> bool:
        return self._shared and question.restricted


def _notes(fields: Sequence[Question], said: Said, label: Question, record: Record) -> Iterator[str]:
    """What the card has no place of its own for."""
    for field in fields:
        has_a_place = field.id in (label.id, "title") or field.kind in ("phone", "email")
        if field.id in said and not has_a_place:
            yield f"{field.ask.rstrip('?')}: {'; '.join(said[field.id])}"
    if record.checked_on:
        yield f"Checked {record.checked_on}" + (f" by {record.checked_by}" if record.checked_by else "")
