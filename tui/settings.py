"""A person's own settings: keys and colours, in `settings.yaml` of their configuration folder.

They belong to the person and the machine, not to the brokerage: a folder on a file share is opened by several people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from builder.model.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.yamlfile import Document

NAME = "settings.yaml"
KEYS, THEME = "keys", "theme"
SECTIONS = (KEYS, THEME)
HINT = "Compare it with `tideover schema settings`."


@dataclass(frozen=True)
class Settings:
    """What the file says, before it is compared with what the interview knows."""

    name: str = NAME
    """The file as messages name it."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Ids of actions to keys as they were written, several parted by commas; an empty text for none."""
    theme: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each key and of the theme."""
    problems: tuple[Problem, ...] = ()

    def problem(self, name: str, message: str, hint: str = "") -> Problem:
        """Something that is wrong with one line of it; what it says is left out, nothing else."""
        line = self.lines.get(name, 0)
        return Problem(file=self.name, line=line, message=message, hint=hint, severity="warning")


def settings_path() -> Path:
    """Where this person's settings stand, whether or not there are any."""
    from platformdirs import user_config_path  # Textual has loaded it already

    return user_config_path("tideover", appauthor=False) / NAME


def load_settings(path: Path) -> Settings:
    """Reads the settings; without a file there are none, and a file that cannot be read says so and changes nothing."""
    name = _shown(path)
    try:
        if not path.is_file():
            return Settings(name)
        from builder.model import yamlfile  # most people have no settings

        document = yamlfile.load(path, name)
    except OSError as error:
        message = f"cannot be read: {error.strerror}. Keys and colours are as they come."
        return Settings(name, problems=(Problem(file=name, message=message, severity="warning"),))
    return _settings(document)


def _settings(document: Document) -> Settings:
    data = document.data
    problems = list(document.problems)
    if not isinstance(data, dict):
        if data:
            problems.append(Problem(file=document.name, line=1, message="holds no settings.", hint=HINT))
        return Settings(document.name, problems=tuple(problems))
    for key in data:
        if key not in SECTIONS:
            message, hint = f'"{key}" is no setting.', did_you_mean(key, SECTIONS) or HINT
            problems.append(_problem(document, (key,), message, hint))
    keys, lines = _keys(document, data.get(KEYS, ""), problems)
    theme = data.get(THEME, "")
    if not isinstance(theme, str):
        problems.append(_problem(document, (THEME,), "theme: one word is expected.", HINT))
        theme = ""
    lines[THEME] = document.line((THEME,))
    return Settings(document.name, keys, theme.strip(), lines, tuple(problems))


def _keys(document: Document, held: object, problems: list[Problem]) -> tuple[dict[str, str], dict[str, int]]:
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    if held and not isinstance(held, dict):
        message, hint = (
            "keys: names of actions with their keys are expected.",
            "Write `undo: ctrl+u` below it.",
        )
        problems.append(_problem(document, (KEYS,), message, hint))
    for name, value in held.items() if isinstance(held, dict) else ():
        lines[name] = document.line((KEYS, name))
        words = value if isinstance(value, list) else [value]
        if all(isinstance(word, str) for word in words):
            found[name] = ",".join(word.strip() for word in words)
        else:
            problems.append(_problem(document, (KEYS, name), f"{name}: a key is expected.", HINT))
    return found, lines


def _problem(document: Document, path: tuple[str | int, ...], message: str, hint: str) -> Problem:
    return Problem(
        file=document.name, line=document.line(path), message=message, hint=hint, severity="warning"
    )


def _shown(path: Path) -> str:
    """The path as a person writes it."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):  # elsewhere, or a person without a home folder
        return str(path)
