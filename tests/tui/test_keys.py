"""Keys: every one has a name and an explanation, is in the palette, and can be changed in a settings file."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from textual.command import Command, CommandList

import tui
from tests.tui.conftest import PEOPLE
from tui.bindings import declared
from tui.cli import tideover
from tui.keymap import checked
from tui.keys import NoKeyError, read_key, short, spelled
from tui.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from textual.binding import Binding
    from textual.command import DiscoveryHit, Hit

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

ROOT = Path(tui.__file__).parents[1]
BINDINGS = declared()
DEFAULTS = {one.id: one.keys for one in BINDINGS}
NAMES_A_KEY = re.compile(
    r"\bF\d{1,2}\b|\bCtrl\b|\^[A-Z]\b|\bEsc\b|\bPg(Up|Dn)\b|Page (Up|Down)|\b[Pp]ress \w\b"
)
ANSWERS = """\
tideover: "1"
people:
  list:
    - {id: ann, name: Ann Lead}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a settings file."""

    def write(text: str) -> Path:
        path = tmp_path / "settings.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def complaints(path: Path) -> list[str]:
    """What is wrong with a settings file."""
    found = load_settings(path)
    return [str(problem) for problem in (*found.problems, *checked(found, BINDINGS)[1])]


@pytest.mark.parametrize("one", BINDINGS, ids=lambda one: f"{one.owner.__name__}.{one.id}")
def test_every_key_has_a_name_and_an_explanation(one: object) -> None:
    """What palette and help show of it."""
    binding = one.binding  # type: ignore[attr-defined]
    assert binding.description
    assert binding.tooltip


def test_no_key_is_without_an_id() -> None:
    """So that every one is in the palette and can be changed."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "tui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Binding"
        and not any(keyword.arg == "id" for keyword in node.keywords)
    ]

    assert found == []


def test_no_text_names_a_key() -> None:
    """Sentences ask for the key as it is now, with `key_word` or `key_mark`; docstrings may speak of defaults.

    Ctrl+C is the terminal's own key, and no setting moves it.
    """
    found = []
    for path in (ROOT / "tui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        if path.name != "keys.py":
            found += [
                f"{path.name}:{node.lineno}: {node.value}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings
                and NAMES_A_KEY.search(node.value.replace("Ctrl+C", ""))
            ]

    assert found == []


@pytest.mark.parametrize(
    ("written", "key", "footer", "sentence"),
    [
        ("Ctrl+U", "ctrl+u", "^U", "Ctrl+U"),
        ("^u", "ctrl+u", "^U", "Ctrl+U"),
        ("pgup", "pageup", "PgUp", "PgUp"),
        ("?", "question_mark", "?", "?"),
        ("shift+k", "K", "K", "K"),
        ("Alt+F6", "alt+f6", "Alt+F6", "Alt+F6"),
        ("shift+ctrl+left", "ctrl+shift+left", "Ctrl+Shift+←", "Ctrl+Shift+←"),
        ("slash", "slash", "/", "/"),
        ("ctrl++", "ctrl+plus", "^+", "Ctrl++"),
    ],
)
def test_keys_are_understood_as_people_write_them(written: str, key: str, footer: str, sentence: str) -> None:
    """And are shown as they stand on a keyboard."""
    assert (read_key(written), short(key), spelled(key)) == (key, footer, sentence)


@pytest.mark.parametrize(
    "text", ["", "ctrl+zz", "strg+z", "ctrl+", "ctrl+i", "ctrl+m", "ctrl+ü", "f25", "+a"]
)
def test_what_no_terminal_sends_is_no_key(text: str) -> None:
    """A slip is not taken for a key."""
    with pytest.raises(NoKeyError):
        read_key(text)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(
            "keys:\n  undoo: ctrl+u\n", 2, 'no action "undoo". Did you mean "undo"?', id="a wrong id"
        ),
        pytest.param("keys:\n  undo: ctrl+zz\n", 2, '"ctrl+zz" is no key.', id="a wrong key"),
        pytest.param("keys:\n  undo: u\n", 2, '"u" would be typed into the answers.', id="a letter"),
        pytest.param("\nkeys:\n  undo: f8\n", 3, "undo: F8 is the key of open-items", id="a clash"),
        pytest.param(
            "keys:\n  undo: f12\n  redo: f12\n", 3, "redo: F12 is the key of undo", id="a clash in the file"
        ),
        pytest.param("keys:\n  quit:\n", 2, "quit: no key is given", id="no way out"),
        pytest.param("keys:\n  commands: []\n", 2, "commands: no key is given", id="no palette"),
        pytest.param("keys:\n  undo: ctrl+q\n", 2, "Ctrl+Q is the key of quit", id="the way out taken away"),
        pytest.param("keys:\n  record-copy: s\n", 2, "S is the key of record-check", id="a clash in a list"),
        pytest.param("keys:\n  undo: {a: b}\n", 2, "undo: a key is expected.", id="no text"),
        pytest.param("keys: fast\n", 1, "names of actions with their keys", id="no list of keys"),
        pytest.param("colour: red\n", 1, '"colour" is no setting.', id="a wrong setting"),
        pytest.param("keys:\n  undo: [f12\n", 3, "not valid YAML", id="no YAML"),
        pytest.param("- undo\n", 1, "holds no settings", id="a list"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(
    settings: Callable[[str], Path], text: str, line: int, words: str
) -> None:
    """File, line, what is wrong; nothing else of the file is lost."""
    path = settings(text)
    found = complaints(path)

    assert len(found) == 1
    assert found[0].startswith(f"{path}:{line}: ")
    assert words.lower() in found[0].lower()


def test_two_keys_may_change_places(settings: Callable[[str], Path]) -> None:
    """What gives up a key leaves it to another, and keys of screens that never meet may be the same."""
    text = "keys: {dont-know: f4, does-not-apply: f3, build-again: s, undo: ctrl+u, redo: [f11, alt+y]}\n"

    assert complaints(settings(text)) == []


def test_the_keys_as_they_come_do_not_clash(settings: Callable[[str], Path]) -> None:
    """Writing every default into the file changes nothing."""
    lines = [f'  {name}: "{",".join(keys)}"' for name, keys in DEFAULTS.items()]

    assert complaints(settings("keys:\n" + "\n".join(lines) + "\n")) == []


def test_one_id_means_one_action_with_one_key() -> None:
    """Where several screens have it, it is the same key first."""
    first: dict[str, set[str]] = {}
    for one in BINDINGS:
        first.setdefault(one.id, set()).add(one.keys[0])

    assert {name for name, keys in first.items() if len(keys) > 1} == set()


async def test_a_changed_key_does_its_work_and_the_old_one_none(
    sit: Sit, settings: Callable[[str], Path]
) -> None:
    """Even one that a field would take for itself."""
    async with sit(settings=settings("keys: {undo: ctrl+u, dont-know: f6, switch: f3}\n")) as sitting:
        await sitting.write("Acme", "enter", "ctrl+z")
        kept = sitting.saved
        await sitting.press("ctrl+u")
        undone = sitting.text
        await sitting.press("f6")

        assert kept["firm"] == {"legal_name": "Acme"}
        assert "Acme" not in undone
        assert "(•) Don't know" in sitting.words


async def test_a_key_that_is_refused_stands_on_no_screen(sit: Sit, settings: Callable[[str], Path]) -> None:
    """Nor on the one behind the form in which the last sitting ended."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("people that", "enter", "enter")
        folder = sitting.app.brokerage.folder
    async with sit(folder=folder, settings=settings("keys: {next: n}\n")) as sitting:
        await sitting.press("escape")
        sitting.app.clear_notifications()
        await sitting.rest()

        assert "PgDn Next" in sitting.words


async def test_every_text_follows_a_changed_key(sit: Sit, settings: Callable[[str], Path]) -> None:
    """Footer, ways, welcome, help, palette and what is said afterwards."""
    text = "keys: {undo: ctrl+u, dont-know: f6, switch: f3, help: f11, close-help: f12, open-items: alt+o}\n"
    async with sit(ANSWERS, settings=settings(text)) as sitting:
        first = sitting.screen
        await sitting.press("f11")
        help_ = sitting.screen
        await sitting.press("f12")
        await sitting.settle()
        await sitting.press("ctrl+p")
        await sitting.write("undo")
        await sitting.settle()
        palette = sitting.screen
        await sitting.press("escape", "ctrl+f")
        await sitting.write("people that", "enter", "d")

        assert "Don't know F6" in first
        assert "F11 Help" in first
        assert "^U Undo" in first
        assert "F12 Close" in help_
        assert "Undo (^U)" in palette
        assert "Ctrl+U brings it back" in sitting.words
        assert not re.search(r"\^Z|\bF1\b|\bF8\b", first + help_ + palette + sitting.screen)


async def test_keys_held_back_follow_a_changed_key(sit: Sit, settings: Callable[[str], Path]) -> None:
    """What is typed right after it reaches the next question."""
    async with sit(settings=settings("keys: {next: f11}\n")) as sitting:
        await sitting.press_at_once("A", "f11", "down", "enter")

        assert sitting.saved["firm"]["legal_name"] == "A"


async def test_wrong_settings_are_said_and_the_keys_stay(sit: Sit, settings: Callable[[str], Path]) -> None:
    """A message with file and line, again in the help; the rest of the file counts."""
    text = "keys:\n  undo: f8\n  redo: f12\n"
    async with sit(ANSWERS, settings=settings(text), size=(120, 40)) as sitting:
        await sitting.pilot.pause()
        said = " ".join(toast.message for toast in sitting.app._notifications)  # noqa: SLF001
        await sitting.press("f8")
        listed = sitting.words
        await sitting.press("escape", "f1")

        assert "Your settings" in sitting.words
        assert sitting.app.key_mark("redo") == "F12"
        assert "settings.yaml:2:" in said.replace(" ", "")
        assert "[Open " in listed


async def test_every_key_of_a_screen_is_in_the_palette(sit: Sit) -> None:
    """Found by its name, on every screen that one key opens."""
    async with sit(ANSWERS, size=(120, 40)) as sitting:
        for opening in ((), ("f8",), ("f9",)):
            await sitting.press(*opening)
            active = sitting.app.screen.active_bindings.values()
            names = {one.binding.id for one in active if one.binding.id}
            await sitting.press("ctrl+p")
            await sitting.settle()
            shown = {str(hit.text) for hit in _commands(sitting)}
            await sitting.press("escape", "escape")

            assert len(names) > 8
            for one in active:
                binding: Binding = one.binding
                if binding.id:
                    assert any(text.startswith(f"{binding.description} (") for text in shown), binding


def _commands(sitting: Sitting) -> list[Hit | DiscoveryHit]:
    commands = sitting.app.screen.query_one(CommandList)
    options = [commands.get_option_at_index(index) for index in range(commands.option_count)]
    return [option.hit for option in options if isinstance(option, Command)]


def test_the_schema_knows_every_key_and_theme() -> None:
    """`tideover schema settings` prints it for editors."""
    result = CliRunner().invoke(tideover, ["schema", "settings"])
    schema = json.loads(result.stdout)

    assert set(schema["properties"]["keys"]["properties"]) == set(DEFAULTS)
    assert "dark" in schema["properties"]["theme"]["enum"]


def test_the_readme_names_every_key() -> None:
    """With its id, its keys and what it does."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|", readme, re.MULTILINE))

    expected = {name: ", ".join(short(key) for key in keys) for name, keys in DEFAULTS.items()}
    assert {name: listed.get(name) for name in expected} == expected


@pytest.mark.parametrize(("make", "said"), [("missing", 0), ("folder", 0), ("latin", 1)])
def test_a_settings_file_that_cannot_be_read_changes_nothing(tmp_path: Path, make: str, said: int) -> None:
    """The interview starts with the keys as they come; where something stands there, it is said."""
    path = tmp_path / "settings.yaml"
    if make == "folder":
        path.mkdir()
    elif make == "latin":
        path.write_bytes(b"theme: d\xe4mmerung\n")
    found = load_settings(path)

    assert found.keys == {}
    assert len(found.problems) == said
