"""Which agencies may want data for a tariff number, said line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.customs.tariff_flags import SILENCE
from builder.errors import ReferenceDataError, TariffNumberError
from builder.model.lines import look_up
from builder.model.tariff_words import finding_lines

if TYPE_CHECKING:
    from tui.draft import Draft
    from tui.plain.talk import Talk


def say_agencies(talk: Talk, draft: Draft, words: str) -> None:
    """Looks tariff numbers up until the person has enough; the firm's own lines come first."""
    reference = draft.declarations.reference
    number = words or talk.ask("Tariff number, 4, 6, 8 or 10 digits: ")
    while number:
        try:
            finding = look_up(number, reference.flags, draft.line_list)
        except (TariffNumberError, ReferenceDataError) as error:
            talk.say(str(error))
        else:
            talk.say(
                *(" ".join(line.split()) for line in finding_lines(finding, reference.agencies)), SILENCE
            )
        number = talk.ask("Another number, or Enter to go back: ")
