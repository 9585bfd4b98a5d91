"""What may be looked at from every prompt: help, sections, what was found, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.interview import applicable, is_done
from builder.model.readiness import Status
from tui.explaining import explain
from tui.finder import build_index
from tui.overviews import LACKS, OVERVIEWS, of_one, owners
from tui.places import Place
from tui.plain.commands import COMMANDS, ESCAPE, HELP
from tui.plain.talk import MANY
from tui.wording import STATE_SIGNS, STATUS_SIGNS, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.glossary import Term
    from builder.model.questions import Question
    from tui.draft import Draft
    from tui.plain.talk import Talk
    from tui.route import Route
    from tui.typed import Typed


WORDS_SAID = 3
"""Meanings said at once; of the other words only the names."""
SIGNS = frozenset({*STATE_SIGNS.values(), *STATUS_SIGNS.values(), LACKS.partition(" ")[0]})
"""What stands before words on screen, and means nothing when it is read out."""


def say_help(talk: Talk, question: Question, printed_in: Sequence[str], terms: Sequence[Term]) -> None:
    """Explains a question and the words of the trade in it."""
    for part in explain(question, printed_in):
        talk.say(f"{part.head}: {part.text}")
    asked = " ".join((question.ask, question.why, question.help, *question.choices.values()))
    talk.say(*(f"{term.term}: {term.meaning}" for term in terms if term.occurs_in(asked)))
    talk.say(
        "!dk: don't know yet. !na: does not apply. !back, !next. !quit leaves; all is saved.",
        "!commands lists everything that may be typed; !words and a word says what it means.",
    )


def say_commands(talk: Talk) -> None:
    """Lists what may be typed."""
    talk.say(
        "At every prompt you may type:",
        "Enter alone: go on, and leave the answer as it is",
        f"{HELP}: explain this question",
    )
    talk.say(*(command.usage for command in COMMANDS), ESCAPE)


def say_words(talk: Talk, terms: Sequence[Term], letters: str) -> None:
    """Says what the words that hold some letters mean; those whose own name begins so come first."""
    letters = letters or talk.ask("Which word? ")
    begins = letters.casefold()
    found = [term for term in terms if term.holds(letters)] if letters else []
    found.sort(key=lambda term: not any(one.casefold().startswith(begins) for one in term.spellings))
    for term in found[:WORDS_SAID]:
        source = f" Source: {term.source}." if term.source else ""
        talk.say(f"{', '.join(term.spellings)}: {term.meaning}{source}")
    rest = ", ".join(term.term for term in found[WORDS_SAID:])
    if rest:
        talk.say(f"Also in: {rest}.")
    elif not found:
        talk.say(f'No word holds "{letters[:40]}".' if letters else "No word was asked for.")


def typed_words(typed: Typed) -> str:
    """What somebody typed, in one line."""
    return typed.note or "; ".join(typed.texts) or "no answer"


def kept_words(draft: Draft, place: Place) -> str:
    """Something typed that is not saved: where, what, and what stands there."""
    view, question = draft.view, draft.view.question(place)
    name = draft.thing_name(place)
    where = f"{name}: {question.ask}" if name else question.ask
    if draft.is_row_gone(place):
        theirs = f"Theirs: the {view.question(place.outer).noun} is deleted."
    else:
        theirs = f"Theirs: {shown(view.answer(place), question, view) or 'no answer'}."
    return f"{where} Yours: {typed_words(draft.kept[place])}. {theirs}"


def figures(draft: Draft) -> str:
    """How ready the firm is, and how much is open."""
    firm = draft.firm
    rows = [row for row in firm.rows if row.status is not Status.NOT_APPLICABLE]
    ready = sum(row.status is Status.READY for row in rows)
    parts = [f"Readiness: {ready} of {len(rows)} rows", f"open items: {len(firm.open_items)}"]
    if firm.stale:
        parts.append(f"to check: {len(firm.stale)}")
    if draft.kept:
        parts.append(f"not saved: {len(draft.kept)}")
    return ", ".join(parts) + "."


def pick_section(talk: Talk, draft: Draft, here: str) -> Place | None:
    """Reads out the sections; the first open question of the one that is picked, or its first one."""
    states = draft.states()
    talk.say(figures(draft))
    titles = [
        f"{state.section.title}: {state.progress}, {state.done} of {state.total}"
        + (". You are here" if state.section.section == here else "")
        for state in states
    ]
    number = talk.choose(titles, what="a section to go there")
    if number is None:
        return None
    scope = draft.firm.scope
    asked = list(applicable(states[number].section, scope))
    waiting = [one for one in asked if not is_done(one, scope)]
    return Place((waiting or asked)[0].id)


def pick_question(talk: Talk, draft: Draft, route: Route) -> Place | None:
    """Reads out the questions of a route with their answers; the one that is picked."""
    view, places = draft.view, route.places()
    titles = [
        f"{question.ask.rstrip('?')}: {shown(view.answer(place), question, view) or 'no answer'}"
        for place in places
        for question in [view.question(place)]
    ]
    number = talk.choose(titles, what="the line to go there")
    return None if number is None else places[number]


def pick_found(talk: Talk, draft: Draft, words: str) -> Place | None:
    """Reads out what holds some words; the place that is picked."""
    words = words or talk.ask("Find which words? ")
    found = build_index(draft.view, draft.firm.scope).find(words) if words else []
    if not found:
        talk.say(f'Nothing holds "{words[:40]}".' if words else "Nothing was looked for.")
        return None
    titles = [
        f"{finding.title} ({finding.where})" + (f": {finding.answer}" if finding.answer else "")
        for finding in found
    ]
    number = talk.choose(titles, what="the line to go there")
    return None if number is None else found[number].place


def pick_open(talk: Talk, draft: Draft) -> Place | None:
    """Reads out one of the lists of what is left; the place that is picked."""
    lists = [one.items(draft) for one in OVERVIEWS]
    titles = [f"{one.title}: {one.count(draft)}" for one in OVERVIEWS]
    which = talk.choose(titles, what="a list to hear it")
    if which is None:
        return None
    items = lists[which]
    if not items:
        talk.say(OVERVIEWS[which].nothing)
        return None
    by = OVERVIEWS[which].by
    if by and len(items) > MANY:
        named = owners(items)
        who = talk.choose(
            [f"{name or 'Nobody named'}: {count}" for name, count in named],
            what=f"a {by} to hear only theirs",
        )
        items = list(of_one(items, None if who is None else named[who][0]))
    lines = [
        f"{item.text}: {_unsigned(item.first)}" + (f", {item.last}" if item.last else "") for item in items
    ]
    number = talk.choose([" ".join(line.split()) for line in lines], what="the line to go there")
    if number is not None and items[number].place is None:
        talk.say("No question of this edition mends this.")
    return None if number is None else items[number].place


def _unsigned(words: str) -> str:
    """Words without the sign that stands before them on screen."""
    sign, _, rest = words.strip().partition(" ")
    return rest if sign in SIGNS else words.strip()
