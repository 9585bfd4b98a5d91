"""Which prompt asks which kind of question. A kind that is declared in the model needs one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.plain.listing import ListPrompt
from tui.plain.picks import ChoicePrompt, PersonPrompt, TablePrompt
from tui.plain.prompts import DatePrompt, LongPrompt, Prompt, WordPrompt

if TYPE_CHECKING:
    from tui.asking import Asking
    from tui.draft import Draft
    from tui.plain.talk import Talk

PROMPTS: dict[str, type[Prompt]] = {
    "text": WordPrompt,
    "long": LongPrompt,
    "choice": ChoicePrompt,
    "choices": ChoicePrompt,
    "yesno": ChoicePrompt,
    "integer": WordPrompt,
    "date": DatePrompt,
    "duration": WordPrompt,
    "phone": WordPrompt,
    "email": WordPrompt,
    "url": WordPrompt,
    "port": TablePrompt,
    "agency": TablePrompt,
    "person": PersonPrompt,
    "filer_code": WordPrompt,
    "entry_serial": WordPrompt,
    "records": ListPrompt,
}


def prompt_for(asking: Asking, draft: Draft, talk: Talk) -> Prompt:
    """The prompt that asks a question."""
    return PROMPTS[asking.question.kind](asking, draft, talk)
