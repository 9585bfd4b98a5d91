"""The build: progress sheet by sheet, what is wrong and where to mend it, and the way to the result."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.getters import app, query_one
from textual.screen import Screen
from textual.widgets import OptionList, Static

from builder import events
from tui import child
from tui.desk import Desk
from tui.pace import SITE, Progress, left_words, load_pace, save_pace
from tui.places import Place
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList
from tui.widgets.status_line import StatusLine
from tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

SHOWN_MEANWHILE = 50
"""Lines of what is made while the build goes on; afterwards all are shown."""
BAR = 30
TICK = 1.0
QUIET_AFTER = 60.0
"""Seconds without a word from the build after which the screen says what to do."""


class BuildScreen(Screen[Place]):
    """Runs one build at a time."""

    app = app(Desk)
    CSS_PATH = "build.tcss"
    AUTO_FOCUS = "#sheets"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "cancel", "Cancel", id="cancel-build", tooltip="Stop; what was built before stays"),
        Binding("o", "open_site", "Site", id="open-site", tooltip="Show the built site in a browser"),
        Binding("enter", "open_sheet", "Open", id="open-sheet", tooltip="Show the sheet pointed at"),
        Binding("f", "open_folder", "Folder", id="open-folder", tooltip="Show the folder of the sheets"),
        Binding("r", "again", "Build again", id="build-again", tooltip="Build once more"),
        Binding("escape", "close", "Close", id="close-build", tooltip="Back to the interview"),
        Binding("tab", "switch", "Problems", id="to-problems", tooltip="To the list of problems and back"),
    ]

    headline = query_one("#headline", Static)
    bar = query_one("#bar", Static)
    quiet = query_one("#quiet", Static)
    sheets = query_one("#sheets", SignList)
    problems = query_one("#problems", SignList)

    def __init__(self, command: Sequence[str], opener: Callable[[str], bool]) -> None:
        """Makes the screen.

        Args:
            command: what to start; it reports in JSON lines.
            opener: shows a file or a folder; False when no program is there to do so.
        """
        super().__init__()
        self._command = command
        self._opener = opener
        self._build: child.Build | None = None
        self._ended = True
        """Whether the build has told its end; its process may take a moment longer."""
        self._progress = Progress(load_pace(Path()), 0.0)
        self._done: events.BuildDone | None = None
        self._bar = 0, 0
        self._lines: list[Line] = []
        self._found: list[events.ProblemFound] = []

    def compose(self) -> ComposeResult:
        """Headline and bar, what was made, what is wrong, keys."""
        yield StatusLine()
        yield Static(id="headline", markup=False)
        yield Static(id="bar", markup=False)
        yield Static(id="quiet", markup=False)
        yield SignList(id="sheets")
        yield Static("Problems. Choosing one goes to its field.", markup=False, id="problems-title")
        yield SignList(id="problems")
        yield KeyLine([], id="footer", max_lines=2)

    def on_mount(self) -> None:
        """Starts to build."""
        self.query_one(StatusLine).show(self.app.draft)
        self.set_interval(TICK, self._tick)
        self.action_again()

    async def on_unmount(self) -> None:
        """Stops a build nobody waits for any more."""
        build, self._build = self._build, None
        if build:
            await build.cancel()

    def action_again(self) -> None:
        """Builds, unless a build is under way."""
        if not self._ended:
            return
        self._ended = False
        self._build = child.Build(self._command)
        self._progress = Progress(load_pace(self._folder), monotonic())
        self._done, self._bar, self._lines, self._found = None, (0, 0), [], []
        self._show_keys()
        self._say("Starting the build …")
        self._show_made()
        self._show_problems()
        self.run_worker(self._follow(self._build), exclusive=True)

    def action_cancel(self) -> None:
        """Stops the build."""
        if self._build and not self._ended:
            self.headline.update("Stopping …")
            self.run_worker(self._build.cancel())

    def action_open_site(self) -> None:
        """Shows the site in a browser."""
        self._open(self._done.site if self._done else "", "The site is not built yet.")

    def action_open_folder(self) -> None:
        """Shows the folder of the sheets."""
        self._open(self._done.runbooks if self._done else "", "The sheets are not printed yet.")

    def action_open_sheet(self) -> None:
        """Shows the sheet pointed at, or the site."""
        self._open_line(self.sheets.key)

    def action_switch(self) -> None:
        """To the problems, or back to what was made."""
        (self.sheets if self.problems.has_focus or not self._found else self.problems).focus()

    def action_close(self) -> None:
        """Stops a build that is under way, or goes back to the interview."""
        if self._ended:
            self.dismiss(None)
        else:
            self.action_cancel()

    @on(OptionList.OptionSelected, "#sheets")
    def _sheet_chosen(self, event: OptionList.OptionSelected) -> None:
        self._open_line(event.option_id or "")

    @on(OptionList.OptionSelected, "#problems")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        problem = self._found[event.option_index]
        if problem.question in self.app.draft.declarations.questions:
            self.dismiss(Place(problem.question, problem.steps))
        else:
            self.notify(f"Mend this in {problem.file}, line {problem.line}.", markup=False)

    @property
    def _folder(self) -> Path:
        return self.app.draft.brokerage.folder

    def _open_line(self, key: str) -> None:
        done = self._done
        if done is None or key == SITE:
            self.action_open_site() if key == SITE else self._open("", "Sheets open when all are printed.")
        elif key in done.removed:
            self._open("", f"{key} is no longer part of the playbook.")
        elif key:
            self._open(str(Path(done.runbooks) / f"{key}.pdf"), "")

    def _open(self, path: str, nothing: str) -> None:
        """Shows a file or a folder; where no program can, its path is said."""
        if not path:
            self.notify(nothing, markup=False)
        elif not self._opener(path):
            self.notify(f"No browser here. Open {path}", markup=False)

    async def _follow(self, build: child.Build) -> None:
        async for report in build.reports():
            if self._build is build:  # otherwise the screen is gone, or another build runs
                self._progress.heard(monotonic())
                self._show(report)

    def _show(self, report: events.Event) -> None:
        match report:
            case events.BuildStarted(total=total, parts=parts):
                self._progress.begin(parts, monotonic())
                self._say(f"{plural(total, 'part')} to make", (0, total))
            case events.StepBegun(name=name, detail=detail):
                self.headline.update(f"{name}: {detail}" if detail else name)
            case events.SheetDone():
                self._progress.made(report.stem, report.seconds, monotonic())
                words = f"{report.stem}, {plural(report.pages, 'page')}, {report.seconds:.1f} s"
                self._say(f"Sheet {report.done} of {report.total}", (report.done, report.total))
                self._note(Line(report.stem, "✓", words))
            case events.SiteDone(seconds=seconds):
                self._progress.made(SITE, seconds, monotonic())
                self._note(Line(SITE, "✓", f"the site, {seconds:.1f} s"))
            case events.ProblemFound():
                self._found.append(report)
                self._show_problems()
                self._show_keys()
            case events.BuildDone():
                self._finish(report)
                self._end()
            case events.BuildFailed(message=message):
                self._say(f"✗ {message}")
                self._end()

    def _finish(self, done: events.BuildDone) -> None:
        self._done = done
        save_pace(self._folder, self._progress.pace())
        removed = f", {len(done.removed)} removed" if done.removed else ""
        built = (
            f"✓ Built in {done.seconds:.1f} s: {done.changed} changed, {done.unchanged} as before{removed}."
        )
        self._say(f"{built}\nSite      {done.site}\nRunbooks  {done.runbooks}")
        self._lines += [
            Line(name, "-", f"{name}, removed: the playbook has it no more") for name in done.removed
        ]
        self._lines += [
            Line(name, "=", "the site, as before" if name == SITE else f"{name}, as before")
            for name in done.kept
        ]

    def _end(self) -> None:
        self._ended = True
        self.quiet.display = False
        self._show_made()
        self._show_keys()

    def _say(self, headline: str, bar: tuple[int, int] = (0, 0)) -> None:
        self._bar = bar
        self.headline.update(headline)
        self.bar.display = bool(bar[1])
        self._tick()

    def _tick(self) -> None:
        """Shows how long it may still take, and says so when the build has been silent for long."""
        now = monotonic()
        done, total = self._bar
        left = "" if self._ended else left_words(self._progress.left(now))
        self.bar.update(_bar(done, total) + (f"  {left}" if left else ""))
        silent = self._progress.silent_for(now)
        self.quiet.display = not self._ended and silent > QUIET_AFTER
        if self.quiet.display:
            stop = self.app.key_word("cancel-build", self)
            self.quiet.update(
                f"! No word from the build for {silent:.0f} s. A large sheet can take a minute or two. If it stays "
                f"silent, {stop} stops it; what was built before stays. Then build again."
            )

    def _show_keys(self) -> None:
        """Only the keys that do something now."""
        opens = ["open-sheet", "open-site", "open-folder"] if self._done else []
        names = [*opens, "build-again"] if self._ended else ["cancel-build"]
        names += ["to-problems"] if self._found else []
        names += ["close-build"] if self._ended else []
        self.query_one("#footer", KeyLine).show(with_ids(self.BINDINGS, *names))

    def _note(self, line: Line) -> None:
        self._lines.append(line)
        self._show_made()

    def _show_made(self) -> None:
        """What was made, the last of it as long as the build goes on."""
        if self._ended:
            self.sheets.show(self._lines, self._lines[0].key if self._lines else "")
        else:
            self.sheets.show(self._lines[-SHOWN_MEANWHILE:], self._lines[-1].key if self._lines else "")

    def _show_problems(self) -> None:
        lines = [
            Line(str(number), "✗" if found.severity == "error" else "!", found.message, _where(found))
            for number, found in enumerate(self._found)
        ]
        self.problems.show(lines)
        self.query_one("#problems-title").display = self.problems.display = bool(lines)


def _bar(done: int, total: int) -> str:
    filled = BAR * done // total if total else 0
    return f"{'█' * filled}{'░' * (BAR - filled)}  {done} of {total}"


def _where(problem: events.ProblemFound) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{where} {problem.hint}".strip()
