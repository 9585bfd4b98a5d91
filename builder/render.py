"""Renders a page's Jinja to plain Markdown: strict, sandboxed, with every answer escaped by the renderer."""

from __future__ import annotations

import re
import types
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from builder.escape import Plain, escape, escape_lines
from builder.model.problems import Problem, did_you_mean
from builder.shown import show_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment


_INTERNAL = (
    types.AsyncGeneratorType,
    types.CodeType,
    types.CoroutineType,
    types.FrameType,
    types.FunctionType,
    types.GeneratorType,
    types.MethodType,
    types.TracebackType,
    type,
)
"""What has attributes of the interpreter's own; see `jinja2.sandbox.is_internal_attribute`."""

_MISSING = re.compile(r"'([\w.]+)' is undefined|has no attribute '(\w+)'")
"""How Jinja says that a name or a part of one does not exist."""


class RenderProblem(Exception):  # noqa: N818 (it carries a problem, and is caught where problems are collected)
    """A page cannot be rendered; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class Renderer:
    """Renders texts of one content folder.

    Comments are written `{## ... ##}`, so that headings may carry `{#anchor}`. An undefined name stops the build.
    """

    def __init__(self, partials: Path) -> None:
        self._markdown = _environment(partials, escaping=True)
        self._plain = _environment(partials, escaping=False)

    def markdown(self, source: str, names: Mapping[str, object], file: str, first_line: int = 1) -> str:
        """A page's body as plain Markdown.

        Raises:
            RenderProblem: undefined name or broken template, with the line in the file.
        """
        return _render(self._markdown, source, names, file, first_line)

    def text(self, source: str, names: Mapping[str, object], file: str, first_line: int = 1) -> str:
        """A short plain text, such as a title; nothing is escaped, so it must be escaped where it is used."""
        return " ".join(_render(self._plain, source, names, file, first_line).split())


def _environment(partials: Path, *, escaping: bool) -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Environment(SandboxedEnvironment):
        """Hands out texts that escape themselves, so that `~`, `+` and `join` with markup cannot let them through."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            return _plain(super().getattr(obj, attribute))

        def getitem(self, obj: Any, argument: Any) -> Any:
            if isinstance(argument, str) and not hasattr(type(obj), "__getitem__"):
                return self.getattr(obj, argument)  # as Jinja would after it had tried the other in vain
            return _plain(super().getitem(obj, argument))

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            if attr.startswith("_"):
                return False
            kind = type(obj)
            return _is_plain(kind) or super().is_safe_attribute(obj, attr, value)  # type: ignore[arg-type] # hashable

    environment = Environment(
        loader=FileSystemLoader(partials),
        undefined=StrictUndefined,
        autoescape=escaping,
        finalize=show_value if escaping else str,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    environment.filters["lines"] = escape_lines
    environment.filters["escape"] = environment.filters["e"] = escape
    for unsafe in ("safe", "xmlattr", "urlize", "tojson", "pprint", "forceescape"):
        environment.filters.pop(unsafe, None)
    return environment


@lru_cache(maxsize=256)
def _is_plain(kind: type) -> bool:
    """Whether no attribute of a kind of object leads into the interpreter.

    A firm with a thousand people makes a million look-ups; asked anew at each, this would be a third of their cost.
    """
    return not issubclass(kind, _INTERNAL)


def _plain(value: object) -> object:
    return Plain(value) if type(value) is str else value


@lru_cache(maxsize=4096)  # a page made for each port, or a step on each role's page, is compiled once
def _compiled(environment: SandboxedEnvironment, source: str) -> Template:
    return environment.from_string(source)


def _render(
    environment: SandboxedEnvironment, source: str, names: Mapping[str, object], file: str, first_line: int
) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    if "{" not in source:
        return source
    try:
        return _compiled(environment, source).render(names)
    except TemplateSyntaxError as error:
        where = file if error.name is None else f"partials/{error.name}"
        line = error.lineno + (first_line - 1 if error.name is None else 0)
        raise RenderProblem(Problem(file=where, line=line, message=f"template: {error.message}.")) from error
    except TemplateError as error:
        raise RenderProblem(_undefined_problem(error, names, file, first_line)) from error
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        line = _template_line(error, first_line)
        message = f"template: {type(error).__name__}: {error}."
        raise RenderProblem(Problem(file=file, line=line, message=message)) from error


def _undefined_problem(error: Exception, names: Mapping[str, object], file: str, first_line: int) -> Problem:
    line = _template_line(error, first_line)
    missing = _MISSING.search(str(error))
    if missing is None:
        return Problem(file=file, line=line, message=f"template: {error}.")
    name = missing[1] or missing[2]
    hint = (
        did_you_mean(name, names)
        or "Compare it with the questions in interview/ and the names in CONTRIBUTING.md."
    )
    return Problem(file=file, line=line, message=f'unknown name "{name}".', hint=hint)


def _template_line(error: BaseException, first_line: int) -> int:
    """The line of the page on which a template failed: the innermost frame of the page's own template."""
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return first_line + line - 1
