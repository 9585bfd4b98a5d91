"""What widgets tell the screens around them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class AnswerSettled(Message):
    """A choice was made that is complete by itself and can be saved at once."""


@dataclass
class AnswerGiven(Message):
    """The answer is finished: save it and go on."""


@dataclass
class AnswerLeft(Message):
    """The person turned to something else: save what is there."""


@dataclass
class AnswerTyped(Message):
    """Something was typed that may become an answer."""


@dataclass
class AnswerChanging(Message):
    """What is typed, picked or pointed at is another now than a moment ago; nothing is settled by it."""


@dataclass
class PersonWanted(Message):
    """A person who is not in the people list yet is to be added and picked."""

    name: str


@dataclass
class RecordOpened(Message):
    """A thing of a list is to be filled in."""

    key: str


@dataclass
class RecordAdded(Message):
    """A new thing of a list is to be filled in."""


@dataclass
class RecordCopied(Message):
    """A thing of a list is to be copied."""

    key: str


@dataclass
class RecordsDeleted(Message):
    """Things of a list are to be deleted."""

    keys: tuple[str, ...]


@dataclass
class RecordMoved(Message):
    """A thing of a list is to change places with a neighbour."""

    key: str
    by: int


@dataclass
class RecordsChecked(Message):
    """Things of a list were looked at and are still right."""

    keys: tuple[str, ...]


@dataclass
class RecordsSet(Message):
    """One column is to be set for things of a list."""

    keys: tuple[str, ...]
