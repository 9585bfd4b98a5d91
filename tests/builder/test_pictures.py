"""Pictures: what they show, that nothing in them overflows or overlaps, and when they give way to words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.htmltree import parse_article
from builder.markup import to_html
from builder.model.dependencies import Dependencies, Need, Part
from builder.model.impact import RestoreStep
from builder.paths import look_root
from builder.pictures.call_tree import Caller, call_tree
from builder.pictures.clock_line import clock_line
from builder.pictures.dependency_map import dependency_map
from builder.pictures.drawing import MOST_HEIGHT, WIDTH, Drawing, Picture, label
from builder.pictures.layers import crossings, ordered
from builder.pictures.measure import width
from builder.pictures.restore_order import restore_order_picture
from builder.runbooks import SheetJob, print_sheet
from builder.sheets import Sheet
from builder.wording import said

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
NAMES = (
    "Ann Example",
    "Maria-Fernanda Villanueva-Castellanos de la Torre y Example",
    'Bob <b onclick="x">"Bob"</b> & [a](b.md) | *c*',
    "Li Wei \u674e\u4f1f\u674e\u4f1f",
    "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenverwaltung",
)


@dataclass(frozen=True)
class Box:
    """A rectangle of a drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def tree_of(drawing: Drawing) -> ET.Element:
    """A drawing read as XML."""
    return ET.fromstring(str(drawing.svg("picture", "Title", "What it shows")))  # noqa: S314 (our own)


def boxes(drawing: Drawing) -> list[Box]:
    """The rectangles that hold names; a double edge counts once."""
    found = []
    for rect in tree_of(drawing).iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        found.append(Box(x, y, x + w, y + h))
    outer = [one for one in found if not any(one != other and _within(one, other) for other in found)]
    return list(dict.fromkeys(outer))


def _within(one: Box, other: Box) -> bool:
    slack = 0.6
    return (
        other.holds(one.left + slack, one.top + slack)
        and other.holds(one.right - slack, one.bottom - slack)
        and (one.right - one.left) * (one.bottom - one.top)
        < (other.right - other.left) * (other.bottom - other.top)
    )


def texts(drawing: Drawing) -> list[tuple[str, float, float, float]]:
    """Each line of text with its left edge, right edge and base line."""
    found = []
    for text in tree_of(drawing).iter(f"{SVG}text"):
        words = text.text or ""
        x, y, size = (float(text.get(name, "0")) for name in ("x", "y", "font-size"))
        wide = width(words, size, bold=text.get("font-weight") == "700")
        left = x - wide / 2 if text.get("text-anchor") == "middle" else x
        found.append((words, left, left + wide, y))
    return found


def people(count: int, fan: int, name: str = "Person {}") -> list[Caller]:
    """People of whom each rings the next few."""
    calls = [range(n * fan + 1, min(n * fan + fan + 1, count)) for n in range(count)]
    return [
        Caller(f"p{n}", name.format(n), "562-555-0100", tuple(f"p{m}" for m in called))
        for n, called in enumerate(calls)
    ]


def firm(systems: int, *, names: tuple[str, ...] = ("System",), each: int = 3) -> Dependencies:
    """Work that needs a few systems each; every other has no way by hand, so that its systems are single points."""
    work = tuple(Part("work", f"Work {n}", by_hand=n % 2 == 0) for n in range(max(systems // each, 1)))
    parts = tuple(
        Part("system", f"{names[n % len(names)]} {n}", is_single=(n // each) % 2 == 1) for n in range(systems)
    )
    provider = Part("provider", "Example Software Company")
    needs = [Need(work[min(n // each, len(work) - 1)], part) for n, part in enumerate(parts)]
    return Dependencies(work, parts, (provider,), (*needs, *(Need(part, provider) for part in parts[:1])))


def step(
    name: str, place: int | None, rto: int | None, mtpd: int | None, work: str = "Cargo release"
) -> RestoreStep:
    """A system with its hours."""
    hours = [None if length is None else timedelta(hours=length) for length in (rto, mtpd)]
    process = work if mtpd else ""
    return RestoreStep(name, process, hours[1], (process,) if process else (), place, hours[0])


ALL = {
    "call tree": call_tree(people(40, 4, NAMES[1] + " {}"), "p0"),
    "call tree of odd names": call_tree(
        [Caller(name, name, "562-555-0100", NAMES[1:] if name == NAMES[0] else ()) for name in NAMES], NAMES[0]
    ),
    "map of one system": dependency_map(firm(1)),
    "map of three": dependency_map(firm(3, names=NAMES)),
    "map of sixty": dependency_map(firm(60, names=NAMES)),
    "order of sixty": restore_order_picture([step(f"{NAMES[n % 5]} {n}", n, n, 24, NAMES[1]) for n in range(60)]),
    "clock line": clock_line(timedelta(hours=4)),
}  # fmt: skip


@pytest.mark.parametrize("picture", ALL.values(), ids=ALL.keys())
def test_every_text_stays_in_its_box_and_in_the_drawing(picture: Picture) -> None:
    """Measured with the fonts that print it; long names wrap, and what the fonts lack takes its words' room."""
    assert picture.drawings
    for drawing in picture.drawings:
        around = boxes(drawing)
        for words, left, right, y in texts(drawing):
            box = next((box for box in around if box.holds(left + 1, y - 3) and len(words) > 1), None)
            assert right <= (box.right if box else WIDTH), words
            if len(words) == 1:
                continue  # a letter on its own post
            assert not any(left < other.left < right and other.top < y < other.bottom for other in around), (
                words
            )
            assert left >= 0, words
            assert y <= drawing.height, words


@pytest.mark.parametrize("name", ["call tree", "call tree of odd names", "map of three", "map of sixty"])
def test_no_two_boxes_overlap(name: str) -> None:
    """Whatever the layout."""
    for drawing in ALL[name].drawings:
        for one, other in combinations(boxes(drawing), 2):
            apart = (
                one.right <= other.left
                or other.right <= one.left
                or one.bottom <= other.top
                or other.bottom <= one.top
            )
            assert apart, (one, other)


@pytest.mark.parametrize("picture", ALL.values(), ids=ALL.keys())
def test_every_drawing_fits_a_page(picture: Picture) -> None:
    """A figure cannot break: what is higher is split before."""
    assert max(drawing.height for drawing in picture.drawings) <= MOST_HEIGHT


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_in_a_picture(name: str) -> None:
    """Through Markdown and HTML it stays what was typed, and nothing of it becomes markup."""
    tree = call_tree([Caller("a", name, "", ("b",)), Caller("b", "Ann", "", ())], "a")
    (drawing,) = tree.drawings

    figure = f'<figure class="diagram">{drawing.svg("x", name, name)}</figure>'
    root = parse_article(to_html(f"Before\n\n{figure}\n\nAfter", look_root()))

    tags = {element.tag for element in root.find("figure/svg").iter()}  # type: ignore[union-attr] # missing: the test fails
    shown = "".join(text.text or "" for text in root.iter("text"))
    assert tags <= {"svg", "title", "desc", "rect", "path", "text"}
    assert root.findtext("figure/svg/title") == " ".join(name.split())
    if not name.startswith(("Maria", "Donau")):  # those are cut
        assert "".join(name.split()) in "".join(shown.split())


def test_a_drawing_is_one_line_of_html() -> None:
    """A blank line or an indent would end the block for Markdown."""
    for picture in ALL.values():
        for drawing in picture.drawings:
            assert "\n" not in drawing.svg("x", "Title", "Description")


def test_what_the_fonts_lack_has_room_for_the_words_that_stand_for_it() -> None:
    """On paper each run of such signs is said in words."""
    assert width("\u674e\u4f1f", 10) == pytest.approx(width("[not printable]", 10))
    assert width("a\u674eb", 10) == pytest.approx(width("a[not printable]b", 10))
    assert width("\u674e" * 40, 10) >= 400  # on screen another font shows each of them, as wide as high


def test_a_long_name_is_cut_with_a_sign() -> None:
    """And never silently."""
    lines = label(" ".join(["Example"] * 30), 100).name

    assert len(lines) == 3
    assert lines[-1].endswith("…")


# Order within layers.


def test_lines_that_need_not_cross_do_not() -> None:
    """A ladder given upside down is turned round, however long it is."""
    left, right = [f"left {n}" for n in range(60)], [f"right {n}" for n in range(60)]
    edges = list(zip(left, reversed(right), strict=True))

    layers = ordered([left, right], edges)

    assert crossings(layers, {one: [other] for one, other in edges}) == 0


_EDGES = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("123456")), max_size=20, unique=True)


@given(_EDGES)
def test_ordering_never_makes_more_crossings(edges: list[tuple[str, str]]) -> None:
    """And keeps every node in its layer."""
    neighbours: dict[str, list[str]] = {}
    for one, other in edges:
        neighbours.setdefault(one, []).append(other)

    layers = ordered([list("abcdef"), list("123456")], edges)

    assert [sorted(layer) for layer in layers] == [list("abcdef"), list("123456")]
    assert crossings(layers, neighbours) <= crossings([list("abcdef"), list("123456")], neighbours)


# What each picture says.


def names_in(picture: Picture) -> str:
    """All texts of a picture's drawings."""
    return " ".join(words for drawing in picture.drawings for words, *_ in texts(drawing))


@pytest.mark.parametrize(("count", "fan"), [(12, 3), (60, 5), (200, 5)])
def test_the_call_tree_shows_everybody(count: int, fan: int) -> None:
    """In as many drawings as it takes; who stands in a drawing of their own is counted in the one before."""
    tree = call_tree(people(count, fan), "p0")

    shown = set(re.findall(r"Person (\d+)", names_in(tree)))
    assert len(shown) == count
    assert (len(tree.drawings) > 1) == ("own tree" in names_in(tree))


def test_too_many_people_are_told_in_words() -> None:
    """With the reason, and everybody who is rung."""
    tree = call_tree(people(1500, 3), "p0")

    assert not tree.drawings
    assert "too many people" in tree.instead
    assert "Person 1499" in " ".join(tree.words)


def test_a_chain_as_long_as_the_list_is_no_trouble() -> None:
    """Nobody rings two, and the last is 800 calls away."""
    tree = call_tree(people(800, 1), "p0")

    assert "Person 798 rings Person 799." in tree.words


def test_people_who_ring_each_other_and_whom_nobody_rings_are_said() -> None:
    """A ring of calls ends; who is rung twice or never is named."""
    everybody = [
        Caller("a", "Ann", "", ("b", "c")),
        Caller("b", "Ben", "", ("a", "c")),
        Caller("c", "Cem", "", ()),
        Caller("d", "Dee", "", ()),
        Caller("e", "Eve", "", ("f",)),
        Caller("f", "Fay", "", ("e",)),
    ]

    tree = call_tree(everybody, "a")

    assert tree.words[0] == "Ann starts."
    assert "More than one person rings Cem." in tree.words
    assert "Nobody rings Dee." in tree.words
    assert "Eve rings Fay." in tree.words


@pytest.mark.parametrize("count", [0, 1, 200])
def test_without_calls_there_is_no_tree(count: int) -> None:
    """It says why, and names who is not rung."""
    tree = call_tree([Caller(f"p{n}", f"Person {n}", "", ()) for n in range(count)], "p0" if count else "")

    assert not tree.drawings
    assert "Nobody has said yet who rings whom" in tree.instead
    assert ("Nobody rings" in " ".join(tree.words)) == (count > 1)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_map_shows_every_system_that_work_needs(count: int) -> None:
    """And marks each single point by words and sign."""
    found = dependency_map(firm(count))

    shown = set(re.findall(r"System (\d+)", names_in(found)))
    singles = len(re.findall(r"(?<!legend )single point(?! of)", names_in(found)))
    assert len(shown) == count
    assert singles == sum(part.is_single for part in firm(count).systems)
    assert sum(text.startswith("Single point of failure: System") for text in found.words) == singles


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Dependencies((), (), (), ()), "No work is listed yet"),
        (
            Dependencies((Part("work", "Release"),), (Part("system", "Mail"),), (), ()),
            "Nobody has said yet which",
        ),
        (firm(90, each=45), "too many systems"),
    ],
    ids=["nothing answered", "no needs", "one kind of work needs 45 systems"],
)
def test_a_map_that_cannot_be_read_gives_way(found: Dependencies, why: str) -> None:
    """The reason and the words stand in its place."""
    picture = dependency_map(found)

    assert not picture.drawings
    assert why in picture.instead
    assert len(picture.words) >= len(found.needs) - 1


def test_the_words_of_a_map_tell_what_stops() -> None:
    """Per system: what stops, what goes on by hand, and what is not in the lists."""
    release, isf = Part("work", "Release", by_hand=True), Part("work", "ISF")
    suite, ghost = Part("system", "Suite", is_single=True), Part("system", "Ghost", is_listed=False)
    vendor = Part("provider", "Vendor", is_single=True)
    needs = (Need(release, suite), Need(isf, suite), Need(isf, ghost), Need(suite, vendor))

    words = dependency_map(Dependencies((release, isf), (suite, ghost), (vendor,), needs)).words

    assert words == (
        "Single point of failure: Suite: without it, ISF stops; Release goes on by hand.",
        "Ghost (not in the list of systems): without it, ISF stops.",
        "Single point of failure: Vendor (runs Suite): without it, ISF stops; Release goes on by hand.",
    )


def test_the_restore_order_warns_of_what_comes_back_too_late() -> None:
    """By a sign in the drawing and by words; the firm's own places lead."""
    picture = restore_order_picture(
        [step("Mail", 2, 48, 24), step("Suite", 1, 8, 24), step("Phone", None, None, None)]
    )

    (drawing,) = picture.drawings
    warnings = [path for path in tree_of(drawing).iter(f"{SVG}path") if path.get("class") == "pic-warning"]
    assert len(warnings) == 2  # the row's, and the legend's
    assert [text.split(" (")[0] for text in picture.words] == ["Suite", "Mail", "Phone"]
    assert "Too late" in picture.words[1]
    assert "nobody has said how long it may be out" in picture.words[2]


def test_names_of_systems_and_work_end_before_the_bars() -> None:
    """However long they are."""
    for drawing in ALL["order of sixty"].drawings:
        bars = min(box.left for box in boxes(drawing) if box.left > 1)
        assert max(right for words, left, right, _ in texts(drawing) if left == 1) < bars


@pytest.mark.parametrize(("count", "drawings"), [(0, 0), (1, 1), (3, 1), (60, 4), (101, 0)])
def test_long_lists_of_systems_fill_several_drawings(count: int, drawings: int) -> None:
    """Until nobody would read them."""
    picture = restore_order_picture([step(f"System {n}", n, 8, 24) for n in range(count)])

    assert len(picture.drawings) == drawings
    assert bool(picture.instead) == (drawings == 0)
    assert len(picture.words) == count


@pytest.mark.parametrize(("hours", "wedges"), [(None, 0), (12, 5), (4, 17), (96, 0), (1, 0)])
def test_the_clock_line_marks_updates_before_the_notice(hours: int | None, wedges: int) -> None:
    """One wedge each, and one that says what they are; too many or none are told in words alone."""
    picture = clock_line(timedelta(hours=hours) if hours else None)

    (drawing,) = picture.drawings
    found = [path for path in tree_of(drawing).iter(f"{SVG}path") if path.get("class") == "pic-update"]
    assert len(found) == (wedges + 1 if wedges else 0)
    assert any("update to CBP" in text for text in picture.words) == (hours is not None)


# In both media.


def test_a_picture_is_a_figure_with_words_in_the_pdf(tmp_path: Path) -> None:
    """Tagged with alternative text, its letters are text in our own embedded fonts."""
    drawing = ALL["clock line"].drawings[0]
    article = (
        f"<p>Before</p><figure class='diagram'>{drawing.svg('x', 'Clock line', 'From A to D.')}</figure>"
    )
    sheet = Sheet(
        stem="RB03",
        number="RB03",
        title="Notice",
        articles=(article,),
        firm="Example",
        owner="Signer",
        edition="full",
        built_on=date(2026, 11, 21),
    )

    assert print_sheet(SheetJob(sheet, tmp_path / "RB03.pdf"), look_root()).pages == 1

    with pikepdf.open(tmp_path / "RB03.pdf") as pdf:
        figures = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        fonts = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()]
    assert [str(figure.Alt) for figure in figures] == ["Clock line. From A to D."]
    assert fonts
    assert all("Tideover" in font for font in fonts)


def test_another_layout_of_the_same_facts_is_no_other_revision() -> None:
    """What a sheet says does not hang on its drawings."""
    assert said(f"<p>A</p>{ALL['clock line'].drawings[0].svg('x', 'T', 'D')}<p>B</p>") == ["A", "B"]
