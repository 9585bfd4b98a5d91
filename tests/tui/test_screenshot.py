"""The picture in the README."""

from __future__ import annotations

import re

from tests.walk.screenshot import PICTURE, draw


def words(svg: str) -> list[str]:
    """What the picture says, line by line."""
    return re.findall(r">([^<>]+)</text>", svg)


def test_the_picture_shows_the_interview_of_today() -> None:
    """Its words are those that the recipe draws now; `make screenshot` draws it anew."""
    assert words(PICTURE.read_text(encoding="utf-8")) == words(draw())


def test_the_picture_fetches_nothing() -> None:
    """No address stands in it but the name of the form of the picture itself."""
    found = set(re.findall(r"https?://[^\s\"']+", PICTURE.read_text(encoding="utf-8")))

    assert found == {"http://www.w3.org/2000/svg"}
