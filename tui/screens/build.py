"""The build: progress sheet by sheet, what is wrong and where to mend it, and the way to the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.getters import app, query_one
from textual.screen import Screen
from textual.widgets import OptionList, Static

from tui import child
from tui.desk import Desk
from tui.places import Place
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList
from tui.widgets.status_line import StatusLine
from tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

SHEETS_SHOWN = 200
BAR = 30


class BuildScreen(Screen[Place]):
    """Runs one build at a time."""

    app = app(Desk)
    CSS_PATH = "build.tcss"
    AUTO_FOCUS = "#log"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "cancel", "Cancel", id="cancel-build", tooltip="Stop; what was built before stays"),
        Binding(
            "o", "open_site", "Open the site", id="open-site", tooltip="Show the built site in a browser"
        ),
        Binding("r", "again", "Build again", id="build-again", tooltip="Build once more"),
        Binding("escape", "close", "Close", id="close-build", tooltip="Back to the interview"),
        Binding("tab", "switch", "Problems", id="to-problems", tooltip="To the list of problems and back"),
    ]

    headline = query_one("#headline", Static)
    bar = query_one("#bar", Static)
    log_view = query_one("#log", VerticalScroll)
    problems = query_one("#problems", SignList)

    def __init__(self, command: Sequence[str], opener: Callable[[str], bool]) -> None:
        """Makes the screen.

        Args:
            command: what to start; it reports in JSON lines.
            opener: shows an address in a browser; False when there is none.
        """
        super().__init__()
        self._command = command
        self._opener = opener
        self._build: child.Build | None = None
        self._ended = True
        """Whether the build has told its end; its process may take a moment longer."""
        self._site = ""
        self._made: list[str] = []
        self._found: list[child.Problem] = []

    def compose(self) -> ComposeResult:
        """Headline and bar, what was made, what is wrong, keys."""
        yield StatusLine()
        yield Static(id="headline", markup=False)
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="log"):
            yield Static(id="made", markup=False)
        yield Static("Problems. Choosing one goes to its field.", markup=False, id="problems-title")
        yield SignList(id="problems")
        yield KeyLine([], id="footer")

    def on_mount(self) -> None:
        """Starts to build."""
        self.query_one(StatusLine).show(self.app.draft)
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
        self._site, self._made, self._found = "", [], []
        self._show_keys()
        self._say("Starting the build …", "")
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
        if not self._site:
            self.notify("The site is not built yet.", markup=False)
        elif not self._opener(self._site):
            self.notify(f"No browser here. Open {self._site}", markup=False)

    def action_switch(self) -> None:
        """To the problems, or back to what was made."""
        (self.log_view if self.problems.has_focus or not self._found else self.problems).focus()

    def action_close(self) -> None:
        """Stops a build that is under way, or goes back to the interview."""
        if self._ended:
            self.dismiss(None)
        else:
            self.action_cancel()

    @on(OptionList.OptionSelected, "#problems")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        problem = self._found[event.option_index]
        if problem.question in self.app.draft.declarations.questions:
            self.dismiss(Place(problem.question, problem.steps))
        else:
            self.notify(f"Mend this in {problem.file}, line {problem.line}.", markup=False)

    async def _follow(self, build: child.Build) -> None:
        async for report in build.reports():
            if self._build is build:  # otherwise the screen is gone, or another build runs
                self._show(report)

    def _show(self, report: child.Report) -> None:
        match report:
            case child.Started(total=total):
                self._say(f"{plural(total, 'part')} to make", _bar(0, total))
            case child.Step(name=name, detail=detail):
                self.headline.update(f"{name}: {detail}" if detail else name)
            case child.Sheet():
                self._made.append(f"✓ {report.stem}, {plural(report.pages, 'page')}, {report.seconds:.1f} s")
                self._say(f"Sheet {report.done} of {report.total}", _bar(report.done, report.total))
                self._show_made()
            case child.Site(seconds=seconds):
                self._made.append(f"✓ the site, {seconds:.1f} s")
                self._show_made()
            case child.Problem():
                self._found.append(report)
                self._show_problems()
                self._show_keys()
            case child.Done():
                self._finish(report)
                self._end()
            case child.Failed(message=message):
                self._say(f"✗ {message}", "")
                self._end()

    def _finish(self, done: child.Done) -> None:
        self._site = done.site
        changed = done.changed if isinstance(done.changed, int) else len(done.changed)
        unchanged = done.unchanged if isinstance(done.unchanged, int) else len(done.unchanged)
        self._say(f"✓ Built in {done.seconds:.1f} s: {changed} changed, {unchanged} as before.", "")
        self._made += [f"Site      {done.site}", f"Runbooks  {done.runbooks}"]
        self._show_made()

    def _end(self) -> None:
        self._ended = True
        self._show_keys()

    def _say(self, headline: str, bar: str) -> None:
        self.headline.update(headline)
        self.bar.update(bar)
        self.bar.display = bool(bar)

    def _show_keys(self) -> None:
        """Only the keys that do something now."""
        names = [*(["open-site"] if self._site else []), "build-again"] if self._ended else ["cancel-build"]
        names += ["to-problems"] if self._found else []
        names += ["close-build"] if self._ended else []
        self.query_one("#footer", KeyLine).show(with_ids(self.BINDINGS, *names))

    def _show_made(self) -> None:
        self.query_one("#made", Static).update("\n".join(self._made[-SHEETS_SHOWN:]))
        self.log_view.scroll_end(animate=False)

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


def _where(problem: child.Problem) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{where} {problem.hint}".strip()
