"""Reads YAML with every scalar as text and the line of every value, so that messages can point at it.

Port `0401`, filer code `1E3` and state `NO` are text until a question's kind converts them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec
import yaml

from builder.model.problems import Problem
from builder.model.yamlitems import LongList, read_by_items
from builder.model.yamlsections import read_by_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
Path_ = tuple["str | int", ...]
T = TypeVar("T")

MAX_NODES = 500_000
"""More nodes than this come only from aliases that multiply; a firm with 5,000 contacts has about 100,000."""

MAX_DEPTH = 50
"""Levels; answers need seven, declarations nine."""


@dataclass(frozen=True)
class Document:
    """One YAML file as text values, with the line of each."""

    name: str
    """How the file is named in messages."""
    data: object
    """Mappings, lists and texts; an empty file is an empty mapping."""
    lines: Mapping[Path_, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    long_lists: Mapping[Path_, LongList] = field(default_factory=dict)
    """The lists that were read thing by thing."""

    def line(self, path: Path_) -> int:
        """The 1-based line of a value, or of the nearest value around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.lines.get((), 1)


class _TooDeepError(yaml.YAMLError):
    """Reading on would take long, and walking the values deeper than Python can."""

    problem = f"nested deeper than {MAX_DEPTH} levels"

    def __init__(self, event: yaml.Event) -> None:
        self.problem_mark = event.start_mark
        super().__init__(self.problem)


class _Reader:
    """Turns the events of a YAML text into text values; notes lines, duplicate keys and runaway aliases.

    Events, not `yaml.compose`: composing is three times slower, and the C composer overflows its stack on
    a text of some ten thousand open brackets.
    """

    def __init__(self, name: str, events: Iterator[yaml.Event]) -> None:
        self.name = name
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self._events = events
        self._anchored: dict[str, tuple[object, int]] = {}
        """Values that an alias may repeat, each with how many nodes it holds."""
        self._count = 0

    def document(self) -> object:
        """The only document of the text; an empty one is an empty mapping."""
        next(self._events)  # the stream begins
        if isinstance(next(self._events), yaml.StreamEndEvent):
            self.lines[()] = 1
            return {}
        data = self._value(next(self._events), ())
        next(self._events)  # the document ends
        another = next(self._events)
        if not isinstance(another, yaml.StreamEndEvent):
            self._problem(another, "a second document begins here.", "Remove the line of three dashes.")
        return data

    def _value(self, event: yaml.Event, path: Path_) -> object:
        self.lines.setdefault(path, _line_of(event))
        before = self._count
        self._count += 1
        if isinstance(event, yaml.AliasEvent):
            return self._repeated(event)
        if len(path) > MAX_DEPTH:
            raise _TooDeepError(event)
        if isinstance(event, yaml.ScalarEvent):
            value: object = str(event.value)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = list(self._items(path))
        else:
            value = self._mapping(path)
        self._remember(event, value, self._count - before)
        return value

    def _remember(self, event: yaml.Event, value: object, count: int) -> None:
        if not isinstance(event, yaml.NodeEvent) or not event.anchor:
            return
        if event.anchor in self._anchored:
            self._problem(event, f'the anchor "&{event.anchor}" stands twice.', "Rename one of them.")
        self._anchored[event.anchor] = (value, count)

    def _repeated(self, event: yaml.AliasEvent) -> object:
        value, count = self._anchored.get(event.anchor or "", ("", MAX_NODES))
        if self._count + count > MAX_NODES:
            message = "an alias (*name) without its value (&name) above, or one that multiplies."
            self._problem(event, message, "Write the value out.")
            return ""
        self._count += count
        return value

    def _items(self, path: Path_) -> Iterator[object]:
        index = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, (*path, index))
            index += 1

    def _mapping(self, path: Path_) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path, values)
            value_event = next(self._events)
            if key is None:
                self._skip(value_event)
                continue
            self.lines[(*path, key)] = _line_of(event)
            values[key] = self._value(value_event, (*path, key))
        return values

    def _key(self, event: yaml.Event, path: Path_, values: Mapping[str, object]) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self._problem(event, "a key must be a single word.", "Write it as `name: value`.")
            self._skip(event)
            return None
        key = str(event.value)
        if key in values:
            first = self.lines[(*path, key)]
            self._problem(event, f'"{key}" stands twice (first on line {first}).', "Remove one of them.")
            return None
        self._remember(event, key, 1)
        return key

    def _skip(self, event: yaml.Event) -> None:
        """Reads past a value that begins with an event."""
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if not depth:
                return
            event = next(self._events)

    def _problem(self, event: yaml.Event, message: str, hint: str) -> None:
        problem = Problem(file=self.name, line=_line_of(event), message=message, hint=hint)
        self.problems.append(problem)


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


# A save reads the text before and after it several times; for 1,000 contacts each time costs 0.1 s.
@lru_cache(maxsize=4)
def parse(text: str, name: str) -> Document:
    """Reads YAML text; what is wrong with it stands in `problems`, and broken YAML gives an empty mapping.

    The same text gives the same document again, and the same section or thing of a long list the same value: data
    must not be changed.
    """
    found = read_by_sections(text, name, _read_lists)
    if found is None:
        return _read_lists(text, name)
    return Document(name, found.data, found.lines, long_lists=found.long_lists)


def _read_lists(text: str, name: str) -> Document:
    return read_by_items(text, name, _read_whole) or _read_whole(text, name)


def _read_whole(text: str, name: str) -> Document:
    try:
        reader = _Reader(name, yaml.parse(text, Loader=Loader))
        data = reader.document()
    except yaml.YAMLError as error:
        return Document(name, {}, problems=(_syntax_problem(error, name, text),))
    except UnicodeEncodeError as error:
        return Document(name, {}, problems=(_character_problem(name, text, error.start),))
    return Document(name, data, reader.lines, tuple(reader.problems))


def load(path: Path, name: str | None = None) -> Document:
    """Reads a YAML file; a file that is not UTF-8 or not YAML becomes a problem, a missing one raises."""
    name = name or path.name
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = Problem(
            file=name,
            line=line,
            message="the file is not UTF-8 text.",
            hint="Save it as UTF-8 in your editor.",
        )
        return Document(name, {}, problems=(problem,))
    return parse(text, name)


def _syntax_problem(error: yaml.YAMLError, name: str, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:  # an unreadable character: the reader gives a position only
        return _character_problem(name, text, int(getattr(error, "position", 0)))
    line = min(mark.line, text.count("\n")) + 1
    what = str(getattr(error, "problem", None) or "not readable")
    return Problem(file=name, line=line, message=f"not valid YAML: {what}.", hint=_hint(what, text, line))


def _character_problem(name: str, text: str, position: int) -> Problem:
    return Problem(
        file=name,
        line=text.count("\n", 0, position) + 1,
        message="a control character that YAML does not allow.",
        hint="Delete the invisible character on this line.",
    )


def _hint(what: str, text: str, line: int) -> str:
    rows = text.splitlines()
    source = rows[line - 1] if 0 < line <= len(rows) else ""
    if "\t" in source[: len(source) - len(source.lstrip())]:
        return "Indent with spaces, not tabs."
    if "nested deeper" in what:
        return "Look for a bracket or a dash too many."
    if "mapping values are not allowed" in what:
        return 'Put a text that holds ": " in quotes.'
    if "could not find expected ':'" in what:
        return "Write `name: value`, with a colon and a space."
    return "Look at the indentation and the quotes of this line and the one above."


def decode(document: Document, type_: type[T]) -> tuple[T | None, list[Problem]]:
    """Turns a document into a declared structure, strictly.

    Returns:
        The structure and no problem, or None and what is wrong, with the line.
    """
    if document.problems:
        return None, list(document.problems)
    try:
        return msgspec.convert(document.data, type_, strict=False), []
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `")
        path = _location(where.rstrip("`"))
        line = document.line(_unknown_key_path(message, path, document))
        return None, [
            Problem(
                file=document.name,
                line=line,
                message=f"{message[0].lower()}{message[1:]}{_at(path)}.",
                hint="Compare with `tideover schema` and the neighbouring entries.",
            )
        ]


def _at(path: Path_) -> str:
    named = [str(step) for step in path if isinstance(step, str)]
    return f" (in {'.'.join(named)})" if named else ""


def _unknown_key_path(message: str, path: Path_, document: Document) -> Path_:
    _, _, key = message.partition("unknown field `")
    candidate = (*path, key.rstrip("`"))
    return candidate if key and candidate in document.lines else path


def _location(where: str) -> Path_:
    """`$.questions[2].kind` as ("questions", 2, "kind")."""
    steps: list[str | int] = []
    for part in where.removeprefix("$").split("."):
        name, *indexes = part.split("[")
        if name:
            steps.append(name)
        steps.extend(int(i) if i.isdigit() else i for i in (index.rstrip("]") for index in indexes))
    return tuple(step for step in steps if step != "...")
