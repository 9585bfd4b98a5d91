"""The interview as a PDF form: for a colleague who fills in one section, on screen or by pen.

A worksheet is handed around, so answers marked as restricted (private numbers, contract numbers) are left out
unless they are asked for. All other answers are printed into it: people correct what they see faster than they
write it anew, and a field that is already right need not be filled in again.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from builder.errors import SaveError, UsageError
from builder.model.answers import UNANSWERED, Answer, Record, State
from builder.model.answersfile import PRIVATE
from builder.model.form import BY, ON, TICK, TICKED, WHO, WHY, Wording, check_fields, ticks
from builder.model.worksheet import worksheet_questions
from builder.personal import personal
from builder.runbooks import SheetJob, render_sheet
from builder.sheets import Sheet, with_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from builder.model.firm import Firm
    from builder.model.questions import Question, Section
    from builder.model.worksheet import Printed
    from builder.personal import Personal

NUMBER = "WS"
LINE, CELL, NOTE = 85, 24, 14
"""Characters that one line of a field takes: across the page, in a table's cell, in the small fields."""
MOST_ROWS = 6


@dataclass(frozen=True, kw_only=True)
class WorksheetOptions:
    """What a worksheet asks, and what is printed into it."""

    section: str = ""
    """A section's id; all of them by default."""
    open_only: bool = False
    prefill: bool = True
    """Print the answers that stand in the file."""
    restricted: bool = False
    """Print restricted answers too."""
    blanks: int = 3
    """Empty blocks after the things of a list; a nested list gets one."""
    paper: str = "letter"
    colleague: str = ""
    """Ask only what this colleague is named for."""
    due: date | None = None
    """The day by which a colleague's sheet is wanted back."""


def worksheet(firm: Firm, options: WorksheetOptions) -> Sheet:
    """The worksheet as a sheet that can be printed.

    Raises:
        UsageError: there is no such section or colleague, or nothing is to be asked.
    """
    own = None
    if options.colleague:
        own = personal(firm, options.colleague, restricted=options.restricted, due=options.due)
    sections = worksheet_questions(
        firm, options.section, open_only=options.open_only, among=own.question_ids if own else None
    )
    writer = _Writer(firm, options, own)
    return with_code(
        Sheet(
            stem="WORKSHEET",
            number=NUMBER,
            title=_title(options, sections[0][0].title, own),
            articles=(writer.head(), *(writer.section(section, asked) for section, asked in sections)),
            firm=str(firm.answers.get("firm.legal_name").value or ""),
            owner="the person who asked you to fill it in",
            edition="full" if options.restricted else "shared",
            built_on=firm.as_of,
            layout="worksheet",
            paper=options.paper,
        )
    )


def _title(options: WorksheetOptions, first: str, own: Personal | None) -> str:
    if own:
        return f"Worksheet for {own.colleague.name}"
    title = f"Worksheet: {first}" if options.section else "Worksheet of the interview"
    return f"{title}, open questions" if options.open_only else title


def print_worksheet(sheet: Sheet, target: Path, look: Path) -> int:
    """Prints a worksheet into a file that only its owner can read; returns the number of pages.

    Raises:
        UsageError: the file is there already: somebody may have filled it in.
        SaveError: the file cannot be written.
        SheetError: the sheet cannot be laid out.
        MissingLibraryError: a library for printing is not installed.
    """
    if target.exists():
        raise UsageError(
            f"{target}: is there already, and somebody may have filled it in. "
            "Name another file with --to, or delete this one."
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # The folder is private from the start, so that the PDF never is for everybody's eyes.
        with tempfile.TemporaryDirectory(prefix=".worksheet-", dir=target.parent) as folder:
            printed = Path(folder) / "worksheet.pdf"
            pages = render_sheet(SheetJob(sheet, printed), look)
            printed.chmod(PRIVATE)
            printed.replace(target)
    except OSError as error:
        raise SaveError(f"{target}: cannot be written ({error.strerror}).") from error
    return pages


class _Writer:
    """Writes the questions as HTML; every text is escaped by the markup it is put into."""

    def __init__(self, firm: Firm, options: WorksheetOptions, own: Personal | None = None) -> None:
        self._firm = firm
        self._options = options
        self._own = own
        self._wording = Wording(firm.declarations.reference, firm.answers)

    def head(self) -> str:
        """How to fill it in."""
        return str(
            Markup(
                '<div class="how">{}<p>Answer what you know. Where you do not know, write who will find out. Where a '
                "question does not apply, write why. Leave the rest as it is.</p>"
                "<p><b>Never write</b> a password, an importer number, a Social Security number or a bank "
                "account here.</p>"
                "<p>On screen: fill in the fields, save the file, and give it back. It is read in with: "
                "<span>tideover import FILE</span>. By pen: somebody types it in.</p>{}</div>"
            ).format(
                self._asked_of() if self._own else Markup(""),
                Markup("") if self._options.restricted or self._own else self._left_out(),
            )
        )

    def _asked_of(self) -> Markup:
        """Whom it asks, by when, and what could not be asked here."""
        if self._own is None:
            return Markup("")
        due = self._own.due
        when = f" Please give it back by {due:%A}, {due.day} {due:%B %Y}." if due else ""
        missing = len(self._own.left_out)
        more = f" {missing} more about lists that are not printed here: please ask." if missing else ""
        words = Markup("<p><b>For {}.</b>{}{}</p>")
        return words.format(self._own.colleague.name, when, more)

    def _left_out(self) -> Markup:
        if not self._options.prefill:
            return Markup("<p>Answers that are on file already are not printed here.</p>")
        return Markup(
            "<p>Private numbers that are on file already are not printed here: leave those fields empty unless "
            "one has changed.</p>"
        )

    def section(self, section: Section, printed: Sequence[Printed]) -> str:
        """One section with its questions."""
        intro = Markup('<p class="intro">{}</p>').format(section.intro) if section.intro else Markup("")
        asked = Markup("\n").join(self._question(one) for one in printed)
        return str(Markup("<h2>{}</h2>{}{}").format(section.title, intro, asked))

    def _question(self, printed: Printed) -> Markup:
        asked = printed.asked
        question, answer = asked.question, self._shown(asked.question, asked.answer)
        fields = self._wording.fields(asked.id, question, answer)
        may = Markup("")
        if printed.hangs_on:
            may = Markup('<p class="only">Only if it applies. Answer first: {}</p>').format(printed.hangs_on)
        things = Markup("")
        if question.kind == "records":
            things = self._things(asked.id, question, asked.answer, self._options.blanks)
        whole = self._own is None or self._own.wants_whole(asked.id)
        return Markup(
            '<div class="asked fillable"><div class="keep"><h3>{}</h3>{}<p class="hint">{}</p>{}{}{}</div>{}</div>'
        ).format(
            question.ask,
            may,
            _hint(question),
            self._value(asked.id, question, fields, question.ask),
            _checks(asked.id, fields, question.ask),
            _otherwise(asked.id, fields, question.ask) if whole else "",
            things,
        )

    def _shown(self, question: Question, answer: Answer) -> Answer:
        """The answer as far as it may stand on the sheet."""
        withheld = (
            question.restricted and not self._options.restricted and answer.state is not State.DONT_KNOW
        )
        return UNANSWERED if withheld or not self._options.prefill else answer

    def _value(
        self, name: str, question: Question, fields: Mapping[str, str], label: str, room: int = LINE
    ) -> Markup:
        if question.kind == "records":
            return Markup("")
        boxes = ticks(question)
        if boxes:
            ticked = Markup(" ").join(
                Markup('<span class="tick">{} {}</span>').format(
                    _box(f"{name}{TICK}{key}", fields[f"{name}{TICK}{key}"], f"{label} {words}"), words
                )
                for key, words in boxes.items()
            )
            rule = Markup('<span class="rule">Tick one:</span> ') if not question.is_list else Markup("")
            return Markup('<p class="answer">{}{}</p>').format(rule, ticked)
        return Markup('<p class="answer">{}</p>').format(_blank(name, fields[name], label, question, room))

    def _things(self, name: str, question: Question, answer: Answer, blanks: int) -> Markup:
        records: list[Record | None] = []
        if self._options.prefill and not (question.restricted and not self._options.restricted):
            records += answer.records
        records += [None] * blanks if self._own is None or self._own.wants_whole(name) else []
        blocks = [
            self._thing(f"{name}.{number}", number, question, record)
            for number, record in enumerate(records, start=1)
            if self._own is None or self._own.wants(f"{name}.{number}")
        ]
        return Markup("").join(blocks)

    def _thing(self, prefix: str, number: int, question: Question, record: Record | None) -> Markup:
        title = f"{question.noun.capitalize()} {number}"
        known = f": {self._wording.title(question, record)}" if record else ""
        rows: list[Markup] = []
        after: list[Markup] = []
        for field in question.fields:
            name = f"{prefix}.{field.id}"
            if self._never_applies(field, record) or self._is_not_asked(name, field, question):
                continue
            answer = self._shown(field, record.get(field.id)) if record else UNANSWERED
            fields = self._wording.fields(name, field, answer)
            rows.append(self._row(name, field, fields, f"{title}, {field.ask}"))
            if field.kind == "records":
                after.append(self._things(name, field, answer, 1))
        if question.checked:
            rows.append(self._checked_row(prefix, record, title))
        return Markup(
            '<table class="thing"><thead><tr><th class="what">{}{}</th><th>Answer</th>'
            '<th class="else">Not known yet: who will find out</th><th class="else">Does not apply: why</th></tr>'
            "</thead><tbody>{}</tbody></table>{}"
        ).format(title, known, Markup("").join(rows), Markup("").join(after))

    def _is_not_asked(self, name: str, field: Question, question: Question) -> bool:
        """A colleague's sheet has what they are asked, and what names the thing it is about."""
        return self._own is not None and field.id != question.label and not self._own.wants(name)

    def _never_applies(self, field: Question, record: Record | None) -> bool:
        if field.condition is None or record is None:
            return False
        return self._firm.scope.inside(record).truth(field.condition) is False

    def _row(self, name: str, field: Question, fields: Mapping[str, str], label: str) -> Markup:
        value = self._value(name, field, fields, label, CELL)
        if field.kind == "records":
            value = Markup('<p class="below">see below: {}</p>').format(f"{name.rpartition('.')[2]}")
        example = _example(field)
        return Markup("<tr><th>{}{}</th><td>{}</td><td>{}</td><td>{}</td></tr>").format(
            field.ask,
            Markup(' <span class="eg">{}</span>').format(example) if example else "",
            value,
            _small(name + WHO, fields[name + WHO], f"{label}: who will find out"),
            _small(name + WHY, fields[name + WHY], f"{label}: why it does not apply"),
        )

    def _checked_row(self, prefix: str, record: Record | None, title: str) -> Markup:
        fields = check_fields(prefix, record)
        return Markup('<tr><th>Checked on, by</th><td colspan="3">{}</td></tr>').format(
            _check_blanks(prefix, fields, title)
        )


def _hint(question: Question) -> Markup:
    parts = [Markup("<b>Why:</b> {}").format(question.why)]
    if question.help:
        parts.append(Markup("{}").format(question.help))
    if example := _example(question):
        parts.append(Markup("<b>{}</b>").format(example))
    return Markup(" ").join(parts)


def _example(question: Question) -> str:
    if not question.example or ticks(question) or question.kind == "person":
        return ""  # boxes show what can be said, and a person is picked by name
    example = question.example if isinstance(question.example, str) else "; ".join(question.example)
    return f"Example: {' / '.join(example.splitlines())}"


def _otherwise(name: str, fields: Mapping[str, str], label: str) -> Markup:
    return Markup('<div class="otherwise"><p>{} {}</p><p>{} {}</p></div>').format(
        "Not known yet: who will find out",
        _small(name + WHO, fields[name + WHO], f"{label} Who will find out", 3 * NOTE),
        "Does not apply: why",
        _small(name + WHY, fields[name + WHY], f"{label} Why it does not apply", 3 * NOTE),
    )


def _checks(name: str, fields: Mapping[str, str], label: str) -> Markup:
    if name + ON not in fields:
        return Markup("")
    return Markup('<p class="checked">Checked on, by {}</p>').format(_check_blanks(name, fields, label))


def _check_blanks(name: str, fields: Mapping[str, str], label: str) -> Markup:
    return Markup("{} {}").format(
        _span("day", name + ON, fields[name + ON], f"{label} Checked on"),
        _span("by", name + BY, fields[name + BY], f"{label} Checked by"),
    )


def _blank(name: str, text: str, label: str, question: Question, room: int) -> Markup:
    return _span("full", name, text, label, room, least=3 if question.kind == "long" else 1)


def _small(name: str, text: str, label: str, room: int = NOTE) -> Markup:
    return _span("note", name, text, label, room)


def _span(kind: str, name: str, text: str, label: str, room: int = LINE, least: int = 1) -> Markup:
    """A field high enough for its text; several lines where one line would cut it off."""
    rows = max(least, sum(-(-len(line) // room) or 1 for line in text.splitlines()))
    lines = f" lines rows-{min(rows, MOST_ROWS)}" if rows > 1 else ""
    return Markup('<span class="blank {}{}" data-name="{}" data-label="{}">{}</span>').format(
        kind, lines, name, label, text
    )


def _box(name: str, ticked: str, label: str) -> Markup:
    return Markup('<span class="box{}" data-name="{}" data-label="{}"></span>').format(
        " ticked" if ticked == TICKED else "", name, label
    )
