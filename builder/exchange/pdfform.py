"""The fields of a PDF form: read back, and told apart from what was printed in them. The only user of pypdf.

What a field held when it was printed is kept beside its value as the form's default (`builder.pdffields`), where
every viewer leaves it alone. So a returned form says by itself what somebody changed on it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.model.form import TICKED
from builder.model.understood import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf import PdfReader

MAX_BYTES = 50_000_000
"""A filled worksheet takes a tenth of it; what is larger is no worksheet."""

_DAMAGED = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    OSError,
    OverflowError,
)
"""What pypdf lets through, besides its own errors, when a file is damaged or made to do harm."""


def read_form(path: Path) -> dict[str, Entry]:
    """The fields of a filled form by name: what stands in each, and what was printed there.

    Raises:
        UsageError: the file cannot be read, is no PDF, is locked, or has no fields.
    """
    from pypdf.errors import DependencyError, PyPdfError

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error
    if len(content) > MAX_BYTES:
        raise UsageError(f"{path}: {len(content):,} bytes are too many for a worksheet.")
    if b"%PDF-" not in content[:1024]:
        raise UsageError(f"{path}: not a PDF. Save the filled worksheet as a PDF.")
    try:
        found = _entries(content)
    except (PyPdfError, DependencyError, *_DAMAGED) as error:
        raise UsageError(
            f"{path}: the PDF is damaged or locked and cannot be read. Save it again from the viewer "
            "in which it was filled in."
        ) from error
    if not found:
        raise UsageError(
            f"{path}: the PDF has no fields. It was scanned, or printed to a new PDF. Save the form itself, "
            "or type the answers in: tideover interview"
        )
    return found


def _entries(content: bytes) -> dict[str, Entry]:
    from pypdf import PdfReader

    reader: PdfReader = PdfReader(BytesIO(content))
    fields = reader.get_fields() or {}
    return {
        str(name): Entry(_text(field, "/V"), _text(field, "/DV"))
        for name, field in fields.items()
        if field.get("/FT") in ("/Tx", "/Btn")
    }


def _text(field: object, key: str) -> str:
    """A field's text; of a box, whether it is ticked."""
    held = field.get(key) if isinstance(field, dict) else None
    if isinstance(field, dict) and field.get("/FT") == "/Btn":
        return "" if held in (None, "", "/Off", "Off") else TICKED
    if isinstance(held, bytes):
        return held.decode("latin-1")
    return held if isinstance(held, str) else ""
