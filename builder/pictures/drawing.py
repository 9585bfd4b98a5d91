"""Drawings as inline SVG that fits both media.

Ink is `currentColor`: black on paper, whatever the page's text is on screen, so that dark pages need no second
drawing. Shades are ink with little opacity. A style sheet can add to the classes but nothing rests on one, since
WeasyPrint reads the attributes of a drawing alone. Everything stands in one line without a blank one in it, so that
Markdown takes it for one block of HTML and leaves it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from builder.escape import escape
from builder.pictures.measure import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 672.0
"""Of every drawing, in CSS pixels: the text of a Letter page with binder margin is 676 wide, A4 scales by 0.97."""
MOST_HEIGHT = 800.0
"""What fits a page of paper below its heading."""
TEXT = 13.4
"""Size of names: 10 points on paper."""
SMALL = 12.0
"""Size of all else: 9 points on paper."""
LEADING = 1.25
PAD = 7.0
"""Between the edge of a box and its text."""


@dataclass(frozen=True)
class Label:
    """Text in lines: a name in bold, then smaller lines."""

    name: tuple[str, ...]
    more: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """Of all lines."""
        return LEADING * (TEXT * len(self.name) + SMALL * len(self.more))


def label(name: str, room: float, *more: str, most: int = 3) -> Label:
    """A name and what is said below it, broken to fit a room."""
    lines = [line for text in more for line in wrapped(text, room, SMALL, most=2)]
    return Label(wrapped(name, room, TEXT, bold=True, most=most), tuple(lines))


@dataclass
class Drawing:
    """Shapes and texts, in the order in which they are drawn."""

    height: float = 0.0
    _parts: list[Markup] = field(default_factory=list)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        kind: str = "box",
        shade: float = 0.0,
        stroke: float = 1.2,
    ) -> None:
        """A rectangle of some shade; its kind is a class for style sheets, and `unlisted` is dashed."""
        dash = Markup(' stroke-dasharray="4 3"') if kind == "unlisted" else ""
        self._add(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3" fill="currentColor" fill-opacity="{}"'
            ' stroke="currentColor" stroke-width="{}"{}/>',
            _class(kind), _n(x), _n(y), _n(w), _n(h), f"{shade:.2f}", _n(stroke), dash,
        )  # fmt: skip

    def line(self, points: str, *, kind: str = "line", stroke: float = 1.2, dash: str = "") -> None:
        """A path such as `M0 0h9`."""
        dashed = Markup(' stroke-dasharray="{}"').format(dash) if dash else ""
        self._add(
            '<path class="{}" d="{}" fill="none" stroke="currentColor" stroke-width="{}"{}/>',
            _class(kind), points, _n(stroke), dashed,
        )  # fmt: skip

    def solid(self, points: str, *, kind: str = "solid") -> None:
        """A filled path."""
        self._add('<path class="{}" d="{}" fill="currentColor" stroke="none"/>', _class(kind), points)

    def on_paper(self, points: str) -> None:
        """A path filled with the colour of the paper, to cover what lies under it."""
        self._add('<path class="pic-paper" d="{}" fill="#fff" stroke="none"/>', points)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        bold: bool = False,
        size: float = SMALL,
        anchor: str = "",
        on_ink: bool = False,
    ) -> None:
        """One line of text; `y` is its base line. `on_ink`: the text has the colour of the paper."""
        weight = Markup(' font-weight="700"') if bold else ""
        place = Markup(' text-anchor="{}"').format(anchor) if anchor else ""
        ink = Markup(' class="pic-paper" fill="#fff"') if on_ink else ""
        self._add(
            '<text x="{}" y="{}" font-size="{}"{}{}{}>{}</text>',
            _n(x), _n(y), _n(size), weight, place, ink, escape(text),
        )  # fmt: skip

    def label(self, x: float, y: float, text: Label, anchor: str = "") -> None:
        """A label whose upper edge is at `y`."""
        for line in text.name:
            self.words(x, y + TEXT, line, bold=True, size=TEXT, anchor=anchor)
            y += LEADING * TEXT
        for line in text.more:
            self.words(x, y + SMALL, line, anchor=anchor)
            y += LEADING * SMALL

    def warning(self, x: float, y: float) -> None:
        """A triangle with an exclamation mark, 13 wide, whose upper left corner is given: a sign without colour."""
        self.solid(f"M{_n(x + 6.5)} {_n(y)}l6.5 12h-13z", kind="warning")
        self._add(
            '<path class="pic-on-ink" d="M{} {}v4.2M{} {}v1.6" fill="none" stroke="#fff" stroke-width="1.6"/>',
            _n(x + 6.5), _n(y + 3.6), _n(x + 6.5), _n(y + 9),
        )  # fmt: skip

    def svg(self, name: str, title: str, description: str) -> Markup:
        """The drawing as an element.

        Args:
            name: Unique on its page; letters, digits and hyphens.
            title: What it is, in a few words.
            description: What it shows, in a sentence or two, for those who do not see it.
        """
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
            ' aria-labelledby="{}-title {}-desc" font-family="Tideover Text, sans-serif" fill="currentColor"'
            ' data-search-exclude=""><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>'
        )
        w, h = _n(WIDTH), _n(self.height)
        return (
            head.format(w, h, w, h, name, name, name, escape(title), name, escape(description))
            + Markup("").join(self._parts)
            + Markup("</svg>")
        )

    def _add(self, template: str, *values: object) -> None:
        self._parts.append(Markup(template).format(*values))  # noqa: S704 (templates are ours, values are escaped)


def _class(kind: str) -> str:
    """Classes of their own, which no rule for text means; a kind may be two words."""
    return " ".join(f"pic-{word}" for word in kind.split())


def _n(value: float) -> str:
    """A number as short as it can be; the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Picture:
    """What a page shows: drawings, or why there are none, and the same facts in words."""

    title: str
    description: str
    drawings: tuple[Drawing, ...]
    words: tuple[str, ...]
    """Sentences that say all that the drawings show; plain text."""
    instead: str = ""
    """Why there is no drawing; plain text."""
    captions: tuple[str, ...] = ()
    """Of each drawing where there are several; plain text."""


def without_drawing(title: str, why: str, words: Iterable[str] = ()) -> Picture:
    """A picture that gives way to its words."""
    return Picture(title, "", (), tuple(words), why)


def joined(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
