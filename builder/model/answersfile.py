"""The answers file on disk: read, changed one answer at a time, saved whole, private, and never half."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model import yamlbulk, yamledit, yamlfile, yamlparts
from builder.model.answers import SCHEMA_KEY, Answers
from builder.model.decoding import decode_answers
from builder.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from builder.model.answers import Steps
    from builder.model.kinds import Reference
    from builder.model.questions import Section

ANSWERS_SCHEMA = 1
"""The form of `answers.yaml`, stated in it as `tideover: "1"`."""

MIGRATIONS: dict[int, Callable[[str], str]] = {}
"""From a schema to the next, as text to text, so that comments survive. Questions that were renamed need none:
they keep their old id under `was`."""

PRIVATE = 0o600

_SCHEMA = re.compile(r"[0-9]{1,9}")
_BARE_LINE_END = re.compile(r"(?<!\r)\n")


class AnswersFile:
    """`answers.yaml` of one firm.

    Every change starts from what is on disk now, so that an edit made in another window or by hand is kept:
    a change touches its own lines only.
    """

    def __init__(self, path: Path, migrations: Mapping[int, Callable[[str], str]] = MIGRATIONS) -> None:
        self.path = path
        self._migrations = migrations
        self.text = ""
        self.reload()

    def reload(self) -> bool:
        """Reads the file again; True when it has changed since it was last read or written."""
        found = read_text(self.path)
        changed, self.text = found != self.text, found
        return changed

    @property
    def digest(self) -> str:
        """A fingerprint of the text as last read or written."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def document(self) -> yamlfile.Document:
        """The file as text values with lines, brought to today's schema."""
        return self._migrated()[0]

    def _migrated(self) -> tuple[yamlfile.Document, str]:
        """The document, and the text it was read from, both of today's schema."""
        document = yamlfile.parse(self.text, self.path.name)
        if document.problems or not isinstance(document.data, dict):
            return document, self.text
        stated = str(document.data.get(SCHEMA_KEY, ANSWERS_SCHEMA))
        if not _SCHEMA.fullmatch(stated):
            hint = f'Write {SCHEMA_KEY}: "{ANSWERS_SCHEMA}".'
            return _refused(document, f"{SCHEMA_KEY}: the schema is a number.", hint), self.text
        if int(stated) > ANSWERS_SCHEMA:
            message = f"written by a newer tideover (schema {stated})."
            return _refused(document, message, "Install the newer tideover."), self.text
        text = self.text
        for step in range(int(stated), ANSWERS_SCHEMA):
            if step not in self._migrations:
                hint = "Take the file of this version, or start a new one and copy the answers over."
                return _refused(document, f"schema {step} cannot be read any more.", hint), self.text
            text = self._migrations[step](text)
        return (document if text == self.text else yamlfile.parse(text, self.path.name)), text

    def answers(self, sections: Sequence[Section], reference: Reference) -> Answers:
        """Every answer, decoded."""
        return decode_answers(self.document(), sections, reference)

    def set(self, path: Steps, value: object, *, comment: str = "", order: Sequence[str] = ()) -> None:
        """Saves one value; see `yamledit.set_value`."""
        self._change(lambda text: yamlparts.set_value(text, path, value, comment=comment, order=order))

    def set_all(self, settings: Sequence[yamledit.Setting]) -> None:
        """Saves several values as one change."""
        if settings:
            self._change(lambda text: yamledit.set_values(text, settings))

    def delete(self, path: Steps, *, comment: str = "") -> None:
        """Removes one key or list item."""
        self._change(lambda text: yamlparts.delete(text, path, comment=comment))

    def insert_item(self, path: Steps, index: int, value: object) -> None:
        """Adds an item to a list before the one at `index`."""
        self._change(lambda text: yamlparts.insert_item(text, path, index, value))

    def move_item(self, path: Steps, old: int, new: int) -> None:
        """Moves an item of a list."""
        self._change(lambda text: yamlparts.move_item(text, path, old, new))

    def delete_items(self, path: Steps, indexes: Sequence[int]) -> None:
        """Removes many items of a list at once, of which at least one stays."""
        self._change(lambda text: yamlparts.delete_items(text, path, indexes))

    def change_items(
        self,
        path: Steps,
        changed: Mapping[int, Mapping[str, object]],
        added: Sequence[Mapping[str, object]] = (),
        *,
        order: Sequence[str] = (),
    ) -> None:
        """Changes many items of a list and adds others at its end; see `yamlbulk.change_items`."""
        self._change(lambda text: yamlbulk.change_items(text, path, changed, added, order=order))

    def replace(self, text: str) -> None:
        """Saves a whole text; undo uses it."""
        write_private(self.path, text)
        self.text = text

    def _change(self, edit: Callable[[str], str]) -> None:
        self.reload()
        document, current = self._migrated()
        if document.problems:
            raise SaveError(f"{document.problems[0]} Nothing was saved; mend the file first.")
        if not isinstance(document.data, dict):
            raise SaveError(
                f"{self.path.name}: no mapping of sections. Nothing was saved; mend the file first."
            )
        text = edit(_stamped(current, document.data))
        if "\r\n" in current and not _BARE_LINE_END.search(current):
            text = _BARE_LINE_END.sub("\r\n", text)
        if text != self.text:
            self.replace(text)


def read_text(path: Path) -> str:
    """The text of an answers file, without a byte order mark; empty where there is none.

    Raises:
        SaveError: it cannot be read, or is no UTF-8 text.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SaveError(
            f"{path.name}: the file is not UTF-8 text. Save it as UTF-8 in your editor."
        ) from error
    except OSError as error:
        raise SaveError(f"{path}: cannot be read ({error.strerror}).") from error


def _refused(document: yamlfile.Document, message: str, hint: str) -> yamlfile.Document:
    line = document.line((SCHEMA_KEY,))
    problem = Problem(file=document.name, line=line, message=message, hint=hint)
    return yamlfile.Document(document.name, {}, document.lines, (problem,))


def _stamped(text: str, data: Mapping[str, object]) -> str:
    """The text with its schema stated, so that a later version knows what it reads."""
    if SCHEMA_KEY in data:
        return text
    return yamledit.set_value(text, (SCHEMA_KEY,), str(ANSWERS_SCHEMA), order=(SCHEMA_KEY,))


def write_private(path: Path, text: str, before_swap: Callable[[], None] | None = None) -> None:
    """Writes a file whole or not at all, readable by its owner only.

    Args:
        path: the file.
        text: what it is to say.
        before_swap: called when all is written beside the file and only the swap is left; what it raises keeps the old
            file.

    Raises:
        SaveError: the disk refused, or the text holds what no UTF-8 file can; the old file is untouched.
    """
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise SaveError(
            f"{path}: a broken character cannot be saved. Delete it and type it again."
        ) from error
    write_private_bytes(path, content, before_swap)


def write_private_bytes(path: Path, content: bytes, before_swap: Callable[[], None] | None = None) -> None:
    """As `write_private`, for what is no text.

    Raises:
        SaveError: the disk refused; the old file is untouched.
    """
    target = path.resolve()  # a link keeps being a link
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), PRIVATE)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if before_swap:
            before_swap()
        os.replace(temporary, target)  # noqa: PTH105 (Path.replace would hide that this is the atomic step)
        temporary = ""
    except OSError as error:
        raise SaveError(
            f"{path}: could not be saved ({error.strerror}). The old file is untouched."
        ) from error
    finally:
        if temporary:
            with suppress(OSError):  # what is left beside the file is no reason to hide what went wrong
                os.unlink(temporary)  # noqa: PTH108
