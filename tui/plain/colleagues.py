"""Colleagues by prompts: what is asked of whom, who was asked what, and their worksheet, printed or as a mail draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from builder.model.colleagues import Directory, colleagues, days_ago
from builder.model.kinds import KINDS, AnswerError
from tui.asks import Asked, ask, ever_asked, how_asking_stands, mark_asked, place_of, scopes
from tui.errand import Errand, free_path
from tui.plain.working import work_through
from tui.typed import UnfitError
from tui.views import CHECK_FIELDS
from tui.wording import day, plural

if TYPE_CHECKING:
    from builder.model.colleagues import Colleague
    from tui.plain.errands import Errands

SHEET, MAIL = ".pdf", ".eml"


def ask_colleague(sitting: Errands, words: str) -> None:
    """Notes that a question, or more that is open around it, is asked of somebody.

    Raises:
        UnfitError: what was typed is no name, or no address.
    """
    draft, talk, place = sitting.draft, sitting.talk, sitting.place
    found = scopes(draft, place)
    if not found:
        talk.say("Nothing is open here. Only what has no answer can be asked of a colleague.")
        return
    number = 0 if len(found) == 1 else talk.choose([one.words for one in found], what="what to ask")
    if number is None:
        return
    name = words or talk.ask("Who will find out? A name, or Enter to ask nobody: ")
    if not name:
        return
    directory = Directory(draft.view.answers)
    name, email = _read(sitting, name, "text"), ""
    if directory.person(name):
        name = directory.name(name)
    else:
        known = next(
            (one.email for one in colleagues(draft.firm) if one.name.casefold() == name.casefold()), ""
        )
        said = f"{name} is not in the people list. E-mail address, or Enter for {known or 'none'}: "
        email = _read(sitting, talk.ask(said), "email") or known
    asked = Asked(found[number], name, email)
    draft.change(ask(asked, draft.now.date().isoformat()), f"asking {name}", place)
    _note_asked(sitting)
    count = plural(len(asked.scope.places), "question")
    sitting.changed(f"Asked of {name}: {count}. !colleagues prints their worksheet or writes the mail.")
    sitting.arrive(place)


def _note_asked(sitting: Errands) -> None:
    sitting.session = msgspec.structs.replace(
        sitting.session, asked=ever_asked(sitting.draft, sitting.session.asked)
    )


def _read(sitting: Errands, text: str, kind: str) -> str:
    """A text held to the rules of a kind; empty where nothing was typed."""
    if not text.strip():
        return ""
    try:
        reference = sitting.draft.declarations.reference
        return str(KINDS[kind].parse(text, CHECK_FIELDS["checked_by"], reference))
    except AnswerError as error:
        raise UnfitError(f"{error}") from error


def say_colleagues(sitting: Errands) -> None:
    """Reads out who was asked what; goes to a question, or hands a worksheet out."""
    found, talk = colleagues(sitting.draft.firm), sitting.talk
    _note_asked(sitting)
    stands = how_asking_stands(sitting.draft, found, sitting.session.asked)
    talk.say(stands or "Nobody is asked anything.")
    if not found:
        talk.say("!ask at a question asks a colleague.")
        return
    number = talk.choose([_title(sitting, one) for one in found], what="a colleague to hear more")
    if number is None:
        return
    one = found[number]
    talk.say(f"{one.name}, {one.email or 'no mail address'}.")
    titles = [f"{spot.title} ({'asked' if spot.answer.asked_on else 'only named'})" for spot in one.spots]
    talk.say("print makes their worksheet as a PDF, mail a mail draft with it that you send.")
    while True:
        for at, title in enumerate(titles, 1):
            talk.say(f"{at}. {title}")
        word = talk.ask("print, mail, the number of a question, or Enter: ").casefold()
        if not word:
            return
        if word in ("print", "mail"):
            _hand_out(sitting, one, SHEET if word == "print" else MAIL)
            return
        if word.isdecimal() and 1 <= int(word) <= len(titles):
            sitting.go(place_of(sitting.draft.view, one.spots[int(word) - 1]))
            return
        talk.say(f'"{word[:40]}" is none of these.')


def _title(sitting: Errands, one: Colleague) -> str:
    today = sitting.draft.now.date()
    since = f", asked {days_ago(one.since, today)} ({day(one.since)})" if one.since else ", not asked yet"
    named = len(one.spots) - len(one.asked)
    rest = f", only named for {named}" if named else ""
    return f"{one.name}: {plural(len(one.asked), 'open question')}{since if one.asked else ''}{rest}"


def _hand_out(sitting: Errands, one: Colleague, suffix: str) -> None:
    """Prints a worksheet, or puts it into a mail draft; what was only named counts as asked from today on."""
    draft, talk = sitting.draft, sitting.talk
    is_reminder = suffix == MAIL and one.since is not None and one.since < draft.now.date()
    if not is_reminder and len(one.asked) < len(one.spots):
        edit = mark_asked(draft, one.spots, draft.now.date().isoformat())
        draft.change(edit, f"asking {one.name}", place_of(draft.view, one.spots[0]))
        _note_asked(sitting)
        sitting.changed(f"Noted: {one.name} is asked today.")
    if draft.trouble:
        talk.say("Nothing was printed: the sheet is made from the file.")
        return
    path = free_path(draft.brokerage.folder / f"worksheet-{one.slug}{suffix}")
    option = "--mail" if suffix == MAIL else "--to"
    talk.say(f"{'Writing the mail draft' if suffix == MAIL else 'Printing'}. This takes some seconds.")
    errand = Errand((*sitting.commands_of("worksheet"), f"--for={one.name}", f"{option}={path}"))
    outcome = work_through(talk, errand.run(), errand.cancel)
    talk.say(outcome.words if outcome.done else f"Not made. {outcome.words}")
