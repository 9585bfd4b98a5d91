"""How old the texts are that questions cite, as the reference list says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model import yamlfile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def dated(labels: Sequence[str], content: Path) -> list[str]:
    """Each source with the date of the text that was read and how sure it is; by its label alone where unknown."""
    try:
        data = yamlfile.load(content / "reference" / "sources.yaml").data
    except OSError:  # an installation without it names its sources all the same
        return list(labels)
    listed = data.get("sources", []) if isinstance(data, dict) else []
    known = {source["label"]: source for source in listed if isinstance(source, dict) and "label" in source}
    return [_words(label, known.get(label, {})) for label in labels]


def _words(label: str, source: dict[str, str]) -> str:
    parts = [f"text of {source['dated']}" if "dated" in source else "", source.get("mark", "")]
    said = ", ".join(filter(None, parts))
    return f"{label} ({said})" if said else label
