"""What every field of a printed PDF form needs besides what WeasyPrint gives it.

A field's value as printed is its default as well (`/DV`), where every viewer leaves it alone: a returned form says by
itself what somebody changed on it. And boxes get a font for their tick: viewers that draw a tick anew ask for
ZapfDingbats, which no PDF embeds and not every machine has, so the form brings a font of that name with one sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICK_FONT = "ZaDb"
"""The name by which viewers look for the font of ticks."""
_TICK = b"1000 0 60 0 940 760 d1 60 330 m 180 420 l 360 240 l 800 760 l 940 660 l 370 0 l h f"
"""A tick in a square of 1000 units, drawn in the colour of the field."""
_TICK_CODES = (ord("3"), ord("4"))
"""Where ZapfDingbats has its light and its heavy tick: viewers ask for either."""
_TICK_STYLE = f"/{_TICK_FONT} 0 Tf 0 g"
"""Size 0: as large as the box."""


def settle_fields(pdf: Any) -> None:
    """Gives every field of a form its default, and the form a tick that is embedded.

    Args:
        pdf: a `pydyf.PDF` with all its objects, before it is written.
    """
    fields = list(_fields(pdf))
    if not fields:
        return
    # pydyf comes with WeasyPrint, and only printing needs it.
    import pydyf

    for field in fields:
        field["DV"] = field["V"]
        field.setdefault("DA", pydyf.String(_TICK_STYLE))
    form = pdf.catalog["AcroForm"]
    resources = _object(pdf, form["DR"])
    fonts = pydyf.Dictionary({**_object(pdf, resources["Font"]), _TICK_FONT: _tick_font(pdf, pydyf)})
    form["DR"] = pydyf.Dictionary({"Font": fonts})


def _fields(pdf: Any) -> Iterator[Any]:
    return (thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Subtype") == "/Widget")


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _tick_font(pdf: Any, pydyf: Any) -> bytes:
    """A Type 3 font: its signs are drawings within the file, so there is nothing that could be missing."""
    drawing = pydyf.Stream([_TICK])
    pdf.add_object(drawing)
    meaning = pydyf.Stream([_to_unicode()])
    pdf.add_object(meaning)
    first, last = _TICK_CODES
    names = [f"/tick{code}" for code in _TICK_CODES]
    font = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type3",
            "Name": f"/{_TICK_FONT}",
            "FontBBox": pydyf.Array([0, 0, 1000, 1000]),
            "FontMatrix": pydyf.Array([0.001, 0, 0, 0.001, 0, 0]),
            "CharProcs": pydyf.Dictionary({name[1:]: drawing.reference for name in names}),
            "Encoding": pydyf.Dictionary(
                {"Type": "/Encoding", "Differences": pydyf.Array([first, *names])},
            ),
            "FirstChar": first,
            "LastChar": last,
            "Widths": pydyf.Array([1000 for _ in names]),
            "Resources": pydyf.Dictionary(),
            "ToUnicode": meaning.reference,
        }
    )
    pdf.add_object(font)
    reference: bytes = font.reference
    return reference


def _to_unicode() -> bytes:
    """Says that each sign reads as a check mark (U+2713)."""
    signs = "\n".join(f"<{code:02x}> <2713>" for code in _TICK_CODES)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Ticks def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(_TICK_CODES)} beginbfchar\n{signs}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
