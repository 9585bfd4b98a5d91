"""The build by prompts: a line for each sheet, how long it may still take, and problems that lead to their fields."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from builder import events
from tui import child
from tui.pace import SITE, Progress, left_words, load_pace, save_pace
from tui.places import Place
from tui.plain.working import work_through
from tui.wording import plural

if TYPE_CHECKING:
    from tui.plain.errands import Errands


class Following:
    """Says what one build reports."""

    def __init__(self, sitting: Errands) -> None:
        self._sitting, self._say = sitting, sitting.talk.say
        self._folder = sitting.draft.brokerage.folder
        self._progress = Progress(load_pace(self._folder), monotonic())
        self.problems: list[events.ProblemFound] = []

    async def follow(self, build: child.Build) -> None:
        """From the first report to the last."""
        async for report in build.reports():
            self._progress.heard(monotonic())
            self._tell(report)

    def _tell(self, report: events.Event) -> None:
        match report:
            case events.BuildStarted(total=total, parts=parts):
                self._progress.begin(parts, monotonic())
                self._say(f"{plural(total, 'part')} to make. {self._left()}".rstrip())
            case events.StepBegun(name=name, detail=detail):
                self._say(f"{detail or name}.")
            case events.SheetDone():
                self._progress.made(report.stem, report.seconds, monotonic())
                pages = plural(report.pages, "page")
                self._say(
                    f"Sheet {report.done} of {report.total}: {report.stem}, {pages}. {self._left()}".rstrip()
                )
            case events.SiteDone(seconds=seconds):
                self._progress.made(SITE, seconds, monotonic())
                self._say("The site is made.")
            case events.ProblemFound():
                self.problems.append(report)
            case events.BuildDone():
                save_pace(self._folder, self._progress.pace())
                self._finish(report)
            case events.BuildFailed(message=message):
                self._say(f"Not built. {message}")

    def _left(self) -> str:
        words = left_words(self._progress.left(monotonic()))
        return f"{words[:1].upper()}{words[1:]}." if words else ""

    def _finish(self, done: events.BuildDone) -> None:
        removed = f", {len(done.removed)} removed" if done.removed else ""
        self._say(
            f"Built in {done.seconds:.0f} s: {done.changed} changed, {done.unchanged} as before{removed}."
        )
        if done.site:
            self._say(f"The site: {done.site}")
        if done.runbooks:
            self._say(f"The sheets to print: {done.runbooks}")


def build(sitting: Errands) -> None:
    """Builds the playbook; afterwards a problem leads to the field that mends it."""
    following = Following(sitting)
    running = child.Build(sitting.commands_of("build"))
    sitting.talk.say("Building. Ctrl+C stops it; what was built before stays.")
    work_through(sitting.talk, following.follow(running), running.cancel)
    if not following.problems:
        return
    sitting.talk.say(f"{plural(len(following.problems), 'problem')}:")
    number = sitting.talk.choose(
        [f"{one.message} {one.hint}".strip() for one in following.problems], what="a problem to go there"
    )
    if number is None:
        return
    problem = following.problems[number]
    if problem.question in sitting.draft.declarations.questions:
        sitting.go(Place(problem.question, problem.steps))
    else:
        sitting.talk.say(f"Mend this in {problem.file}, line {problem.line}.")
