"""The worked nginx configuration for a published folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def nginx_configuration(folder: Path, look: Path) -> str:
    """The configuration that serves a folder to which `publish` wrote.

    Raises:
        UsageError: nginx cannot be told of a folder with that name.
    """
    path = str(folder.absolute())
    if "$" in path or not path.isprintable():
        raise UsageError(
            f"{folder}: nginx takes the sign $ in a path for a variable. Publish to a folder without it."
        )
    text = (look / "published" / "nginx.conf").read_text(encoding="utf-8")
    return text.replace("@FOLDER@", path.replace("\\", "\\\\").replace('"', '\\"'))
