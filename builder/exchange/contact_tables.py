"""A list of contacts as a table for a spreadsheet, one column a field; what is read in again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.exchange.contacts import contact_targets
from builder.model.answers import PEOPLE
from builder.model.form import Wording
from builder.model.problems import did_you_mean, ids_with_words

if TYPE_CHECKING:
    from builder.exchange.columns import Target
    from builder.model.answers import Answer
    from builder.model.firm import Firm
    from builder.model.questions import Question

ID_HEADING = "tideover ID"
CHECKED_HEADINGS = ("Checked on", "Checked by")
BETWEEN = "; "


def contact_list(firm: Firm, list_id: str, edition: str) -> Target:
    """A list of contacts by its id; by default that of people.

    Raises:
        UsageError: there is no such list, or this edition leaves it out.
    """
    targets = {target.id: target for target in contact_targets(firm.declarations)}
    wanted = list_id or PEOPLE
    if wanted not in targets:
        hint = did_you_mean(wanted, targets) or (
            f"Lists of contacts are: {ids_with_words({one.id: one.title for one in targets.values()})}."
        )
        raise UsageError(f'"{wanted}" is no list of contacts. {hint}')
    if edition == "shared" and firm.declarations.questions[wanted].restricted:
        raise UsageError(f"The shared edition leaves out {wanted}. Leave --edition out to export it.")
    return targets[wanted]


def contact_table(firm: Firm, target: Target, edition: str) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of a list, without what the shared edition leaves out.

    What nobody knows yet and what does not apply are empty cells: read in again, they leave the answer as it is.
    """
    question = firm.declarations.questions[target.id]
    fields = [
        field
        for field in question.fields
        if field.kind != "records" and not (edition == "shared" and field.restricted)
    ]
    wording = Wording(firm.declarations.reference, firm.answers)
    records = firm.answers.records(target.id)
    rows = [
        [
            record.id,
            *(_cell(wording, field, record.get(field.id)) for field in fields),
            *((str(record.checked_on or ""), record.checked_by) if question.checked else ()),
        ]
        for record in records
    ]
    checked = CHECKED_HEADINGS if question.checked else ()
    return [ID_HEADING, *(field.ask for field in fields), *checked], rows


def _cell(wording: Wording, field: Question, answer: Answer) -> str:
    texts = wording.texts(field, answer)
    if field.kind == "phone":
        texts = [text.removeprefix("+1 ") for text in texts]  # as it is dialled here
    return BETWEEN.join(texts)
