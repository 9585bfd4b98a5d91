"""Question kinds: what a text must look like to be an answer, and how the value is shown and stored.

A kind is one registered class. It never knows its renderers: widgets, prompts and JSON Schema map kinds by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urlsplit

from builder.customs.agencies import AgencyTable, load_agencies
from builder.customs.entry_number import EntryNumber, normalise_filer_code
from builder.customs.ports import PortTable, load_ports
from builder.customs.tariff_flags import FlagTable, load_flags
from builder.errors import PlaybookError
from builder.model.forbidden import forbidden_reason
from builder.model.problems import ids_with_words, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from builder.model.questions import Question

MAX_LINE = 500
MAX_LONG = 20_000
"""Characters; a longer text would not fit a sheet and is most likely a paste by mistake."""
MAX_NAME = 100
"""Characters of a port's or an agency's name: the tables repeat a name they do not know."""


class AnswerError(ValueError):
    """A text is no answer to its question; the message says what is wrong and what to write."""

    def __init__(self, message: str, in_file: str = "") -> None:
        """Makes the error.

        Args:
            message: for a person who sees the question.
            in_file: for one who sees the file, where that is another thing: there ids stand for words.
        """
        super().__init__(message)
        self.in_file = in_file or message


@dataclass(frozen=True)
class Reference:
    """The public tables that kinds look things up in, read when first needed."""

    folder: Path

    @cached_property
    def ports(self) -> PortTable:
        """Schedule D."""
        return load_ports(self.folder / "ports.csv")

    @cached_property
    def agencies(self) -> AgencyTable:
        """Partner government agencies."""
        return load_agencies(self.folder / "agencies.yaml")

    @cached_property
    def flags(self) -> FlagTable:
        """Agency flags on tariff numbers."""
        return load_flags(self.folder / "hts_flags.csv")


class Kind(Protocol):
    """What every kind can do."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The typed value of a text a person wrote; AnswerError in words when it is none."""

    def store(self, value: object) -> str:
        """The canonical text that is saved."""

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """The value as people read it on a page."""


KINDS: dict[str, Kind] = {}
K = TypeVar("K", bound=Kind)


def register(name: str) -> Callable[[type[K]], type[K]]:
    """Class decorator that makes a kind known under its name."""

    def decorate(kind: type[K]) -> type[K]:
        KINDS[name] = kind()
        return kind

    return decorate


_JOINERS = "\u200d\ufe0f"
"""Invisible, but parts of emoji and of some scripts' words."""


def clean(text: str) -> str:
    """Text without the characters that break a line, a sheet or a terminal: control and bidi marks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    spaced = "".join(" " if c.isspace() and c not in "\n\t" else c for c in text)
    return "".join(c for c in spaced if c.isprintable() or c in "\n\t" + _JOINERS).strip()


def _too_long(text: str, limit: int) -> str:
    return f"{len(text):,} characters are too many. Keep it under {limit:,}."


@register("text")
class Text:
    """One line of text."""

    limit = MAX_LINE

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """Any line; refused are passwords, personal and account numbers, and pasted novels."""
        line = " ".join(clean(text).split())
        self._refuse(line)
        return line

    def _refuse(self, text: str) -> None:
        if not text.strip(_JOINERS):
            raise AnswerError("the answer is empty. Write it, or mark it as not known yet.")
        if len(text) > self.limit:
            raise AnswerError(_too_long(text, self.limit))
        reason = forbidden_reason(text)
        if reason:
            raise AnswerError(reason)

    def store(self, value: object) -> str:
        """The text itself."""
        return str(value)

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """The text itself."""
        return str(value)


@register("long")
class Long(Text):
    """Text of several lines."""

    limit = MAX_LONG

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """Keeps line breaks; trailing spaces go."""
        lines = clean("\n".join(text.replace("\t", "    ").splitlines())).split("\n")
        kept = "\n".join(line.rstrip() for line in lines)
        self._refuse(kept)
        return kept


@register("choice")
@register("choices")
class Choice(Text):
    """One of the declared choices, by key or by the words shown."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The choice's key."""
        wanted = clean(text)
        for key, words in question.choices.items():
            if wanted.casefold() in (key.casefold(), words.casefold()):
                return key
        wrong = f'"{wanted[:40]}" is no choice here.'
        if near := _nearest_choice(wanted, question.choices):
            hint = f'Did you mean "{question.choices[near]}"?'
            in_file = f"Did you mean {ids_with_words({near: question.choices[near]})}?"
        else:
            offered = ", ".join(f'"{words}"' for words in question.choices.values())
            hint = f"Choose one of: {offered}."
            in_file = f"Write one of: {ids_with_words(question.choices)}."
        raise AnswerError(f"{wrong} {hint}", f"{wrong} {in_file}")

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """The words shown for the key."""
        return question.choices.get(str(value), str(value))


def _nearest_choice(wanted: str, choices: Mapping[str, str]) -> str:
    """The key of the choice whose words or key a text is nearly; an empty text when none is near."""
    keys = {key.casefold(): key for key in choices} | {
        words.casefold(): key for key, words in choices.items()
    }
    return keys.get(nearest(wanted.casefold(), keys), "")


@register("yesno")
class YesNo(Text):
    """Yes or no."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """True or False."""
        word = clean(text).casefold()
        if word in ("yes", "y", "true"):
            return True
        if word in ("no", "n", "false"):
            return False
        raise AnswerError(f'"{word[:40]}" is neither yes nor no. Write yes or no.')

    def store(self, value: object) -> str:
        """`yes` or `no`."""
        return "yes" if value else "no"

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """Yes or No."""
        return "Yes" if value else "No"


@register("integer")
class Integer(Text):
    """A whole number within the question's bounds."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The number; thousands may be parted by commas or spaces."""
        written = clean(text)
        # A comma that parts no thousands is that of a decimal fraction, as spreadsheets in other countries write it.
        if not re.fullmatch(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:[, ][0-9]{3}){1,4})", written):
            raise AnswerError(f'"{written[:40]}" is no whole number. Write digits, for example 120.')
        number = int(re.sub("[, ]", "", written))
        if question.min is not None and number < question.min:
            raise AnswerError(f"{number} is too small. The least is {question.min}.")
        if question.max is not None and number > question.max:
            raise AnswerError(f"{number} is too large. The most is {question.max}.")
        return number

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """With commas between thousands."""
        return f"{value:,}"


DATE_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y")


@register("date")
class Date(Text):
    """A calendar day."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """A date from 2026-11-02, 11/02/2026 (month first) or 2 Nov 2026; years 1900 to 2199."""
        wanted = clean(text)
        for form in DATE_FORMS:
            try:
                found = datetime.strptime(wanted, form).date()  # noqa: DTZ007 (a day has no time zone)
            except ValueError:
                continue
            if 1900 <= found.year < 2200:
                return found
        raise AnswerError(f'"{wanted[:40]}" is no date. Write it as 2026-11-02 (year-month-day).')

    def store(self, value: object) -> str:
        """ISO form."""
        return value.isoformat() if isinstance(value, date) else str(value)

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """For example 2 Nov 2026: no reader takes the day for the month."""
        return f"{value.day} {value:%b %Y}" if isinstance(value, date) else str(value)


UNITS = {"min": 60, "h": 3600, "day": 86_400, "week": 604_800}
_UNIT_WORDS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "wk", "week", "weeks"), "week"),
}


@register("duration")
class Duration(Text):
    """A length of time."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """A timedelta from `24 h`, `3 days`, `90 min`, `2 weeks`."""
        match = re.fullmatch(r"([0-9]{1,6})\s*([a-z]+)\.?", clean(text).casefold())
        unit = _UNIT_WORDS.get(match[2]) if match else None
        if not match or not unit:
            raise AnswerError(
                f'"{clean(text)[:40]}" is no length of time. Write 90 min, 24 h, 3 days or 2 weeks.'
            )
        return timedelta(seconds=int(match[1]) * UNITS[unit])

    def store(self, value: object) -> str:
        """In the largest unit that divides it."""
        return self.show(value, None, None)

    def show(self, value: object, question: object, reference: object) -> str:
        """In the largest unit that divides it, hours up to two days."""
        seconds = int(value.total_seconds()) if isinstance(value, timedelta) else 0
        for unit in ("week", "day", "h"):
            if seconds and seconds % UNITS[unit] == 0 and (unit != "day" or seconds > 2 * UNITS["day"]):
                count = seconds // UNITS[unit]
                return f"{count} {unit}" + ("s" if unit != "h" and count != 1 else "")
        return f"{seconds // 60} min"


@lru_cache(maxsize=8_192)  # numbers are read again with every change of the answers; each costs 0.2 ms
def _telephone(wanted: str) -> str:
    import phonenumbers  # 30 ms, and most sessions never touch it

    try:
        number = phonenumbers.parse(wanted, "US")
    except phonenumbers.NumberParseException as error:
        raise AnswerError(f'"{wanted[:40]}" is no phone number. Write it as 202-555-0143.') from error
    # `is_possible_number` is content with seven digits, which a phone in another area cannot dial.
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        how = "Write area code and number: 202-555-0143."
        if length == phonenumbers.ValidationResult.TOO_LONG and not wanted.startswith("+"):
            how += " A number abroad begins with +, as in +52 867 555 0143."
        raise AnswerError(f'"{wanted[:40]}" has the wrong number of digits. {how}')
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    saved = phonenumbers.format_number(number, form)
    # Some zeros before foreign numbers are taken off anew each time the number is read: no such number exists.
    if phonenumbers.format_number(phonenumbers.parse(saved), form) != saved:
        raise AnswerError(f'"{wanted[:40]}" is no phone number. Write it as 202-555-0143.')
    return str(saved)


@register("phone")
class Phone(Text):
    """A telephone number, North American unless it starts with +."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The number in international form, with an extension where there is one."""
        return _telephone(clean(text))

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """North American numbers without the +1, as they are dialled here."""
        return re.sub(r"^\+1 ", "", str(value))


@register("email")
class Email(Text):
    """A mail address."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The address; only its shape is checked."""
        address = clean(text)
        if len(address) > 254 or not re.fullmatch(
            r"[^\s@<>\"',;:()\[\]\\]+@[^\s@<>\"',;:()\[\]\\]+\.[^\s@.]{2,}", address
        ):
            raise AnswerError(f'"{address[:40]}" is no mail address. Write it as name@example.com.')
        return address


@register("url")
class Url(Text):
    """A web address."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """An http or https address; a bare host gets https."""
        address = clean(text)
        if re.fullmatch(r"[\w.-]+\.[a-zA-Z]{2,}(/\S*)?", address):
            address = f"https://{address}"
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"']", address):
            raise AnswerError(
                f'"{clean(text)[:40]}" is no web address. Write it as https://www.example.com/page.'
            )
        if parts.username or parts.password:
            raise AnswerError("the address holds a user name or password. Leave that part out.")
        if len(address) > self.limit:
            raise AnswerError(_too_long(address, self.limit))
        return address


@register("port")
class PortCode(Text):
    """A port of entry by Schedule D code or name."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The four-digit code, as text: leading zeros count."""
        wanted = clean(text)
        if len(wanted) > MAX_NAME:
            raise AnswerError(_too_long(wanted, MAX_NAME))
        try:
            return reference.ports.find(wanted).code
        except PlaybookError as error:
            raise AnswerError(str(error)) from error

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """Name, state and code."""
        port = reference.ports.find(str(value))
        place = f"{port.name}, {port.state}" if port.state else port.name
        return f"{place} ({port.code})"


@register("agency")
class Agency(Text):
    """A partner government agency by code or name."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The agency's code in ACE."""
        wanted = clean(text)
        if len(wanted) > MAX_NAME:
            raise AnswerError(_too_long(wanted, MAX_NAME))
        try:
            return reference.agencies.find(wanted).code
        except PlaybookError as error:
            raise AnswerError(str(error)) from error

    def show(self, value: object, question: Question, reference: Reference) -> str:
        """Code and name."""
        agency = reference.agencies.find(str(value))
        return f"{agency.name} ({agency.code})"


@register("person")
class Person(Text):
    """Someone of the people list, by record id; whether the id exists is checked over all answers."""


@register("filer_code")
class FilerCode(Text):
    """CBP's three-character filer code."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """The code in capitals."""
        try:
            return normalise_filer_code(clean(text))
        except PlaybookError as error:
            raise AnswerError(str(error)) from error


@register("entry_serial")
class EntrySerial(Text):
    """The seven digits of an entry number that the filer chooses."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """Seven digits as text; a whole entry number is taken too, when its check digit is right."""
        wanted = clean(text)
        if re.fullmatch(r"[0-9]{7}", wanted):
            return wanted
        if re.fullmatch(r"[0-9]{1,6}", wanted):
            raise AnswerError(f'"{wanted}" has {len(wanted)} digits. Write all seven: {wanted.zfill(7)}.')
        try:
            return EntryNumber.parse(wanted).number
        except PlaybookError as error:
            raise AnswerError(f"{error} Write the seven digits, or a whole entry number.") from error


@register("records")
class Records(Text):
    """A list of things; its fields are parsed one by one, never the list as a text."""

    def parse(self, text: str, question: Question, reference: Reference) -> object:
        """Refuses: a list is written as a list."""
        raise AnswerError("a list is expected here. Write each thing after a dash.")
