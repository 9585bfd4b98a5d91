"""The exceptions that stop the work, in one tree.

Problems with content or answers are values (`builder.model.problems.Problem`), collected and shown together.
An exception is for what cannot go on:

    PlaybookError
    ├── UsageError            the request makes no sense (exit code 2)
    │   └── NotABrokerageError
    ├── ProblemsFoundError    content or answers are wrong (exit code 1)
    ├── EntryNumberError      not an entry number, or a wrong check digit (exit code 1)
    ├── TariffNumberError     not a tariff number (exit code 1)
    ├── ClockError            a date or time from which no clock can be counted (exit code 1)
    ├── NotInTableError       a name or code that a reference table does not settle (exit code 1)
    │   ├── UnknownPortError
    │   └── UnknownAgencyError
    ├── PackError             a pack cannot be opened, or is not what it was (exit code 1)
    ├── ReferenceDataError    a file of `playbook_src/reference/` is damaged (exit code 1)
    └── CannotBuildError      the output could not be made (exit code 3)
        ├── SaveError
        │   └── HistoryDamagedError
        ├── SiteBuildError
        ├── SheetError
        └── MissingLibraryError
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from builder.model.problems import Problem


class PlaybookError(Exception):
    """Anything tideover can say in words; its text is shown to the user as it is."""

    exit_code = 1


class UsageError(PlaybookError):
    """The command was given something it cannot work with."""

    exit_code = 2


class UnsettledImportError(UsageError):
    """Nobody has said what a file holds, or which column fills what."""

    def __init__(self, words: str, option: str) -> None:
        super().__init__(f"{words} {option}")
        self.words = words
        """What is the matter; the rest of the message is what to type in a shell."""


class NotABrokerageError(UsageError):
    """A folder holds no `answers.yaml`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: not a brokerage folder: it holds no answers.yaml. "
            f"Make one with: tideover new {folder}"
        )


class ProblemsFoundError(PlaybookError):
    """Content or answers hold errors; `problems` names each with file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class EntryNumberError(PlaybookError):
    """A text is not a customs entry number, or its check digit is wrong."""


class TariffNumberError(PlaybookError):
    """A text is not a tariff number of 4, 6, 8 or 10 digits."""


class ClockError(PlaybookError):
    """No clock can be counted from a date or time, such as a time without a time zone."""


class NotInTableError(PlaybookError, LookupError):
    """A name or code is in no reference table, or fits several entries; the message offers the nearest."""


class UnknownPortError(NotInTableError):
    """No port, or more than one, goes by that code or name."""


class UnknownAgencyError(NotInTableError):
    """No partner government agency, or more than one, goes by that code or name."""


class ReferenceDataError(PlaybookError):
    """A file of `playbook_src/reference/` is missing, damaged or contradicts itself."""


class PackError(PlaybookError):
    """A pack cannot be opened, is damaged, or does not hold what it should."""


class CannotBuildError(PlaybookError):
    """The output could not be made; what was there before is untouched."""

    exit_code = 3


class SaveError(CannotBuildError):
    """A file could not be written; the old one is whole."""


class HistoryDamagedError(SaveError):
    """The record of earlier sheets cannot be understood."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: the record of earlier sheets is damaged and cannot be read. Put a copy in its place, or move it "
            "away to begin a new one."
        )


class SiteBuildError(CannotBuildError):
    """MkDocs refused the staged pages."""


class SheetError(CannotBuildError):
    """A printed sheet could not be laid out without a warning."""


class MissingLibraryError(CannotBuildError):
    """The machine lacks a system library; the message holds the command that installs it."""
