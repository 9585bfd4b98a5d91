"""Words of folded texts as they are compared: without punctuation, and with a slip or two of the finger."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE_SLIP, TWO_SLIPS = 4, 8
"""Letters from which on a word may be wrong in one place, and in two."""
LITTLE = ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to")
"""Words that people leave out when they write initials."""
INITIALS_AT_MOST = 6

_BETWEEN_WORDS = rf"[ \-]+(?:(?:{'|'.join(LITTLE)}) +)*"
_WORD = re.compile(r"\w+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-+/]{1,3}(?=\d)")


def words_of(text: str) -> list[str]:
    """The words of a folded text, numbers among them."""
    return _WORD.findall(text)


def run_together(text: str) -> str:
    """A text whose numbers stand without the signs inside them: `562-555-0100` as `5625550100`."""
    return _BETWEEN_DIGITS.sub("", text)


def initials_pattern(letters: str) -> re.Pattern[str] | None:
    """Finds a name of which these are the initials, little words left out: `rl` for Release lead.

    None for what is one letter, or too much to be initials.
    """
    if not 1 < len(letters) <= INITIALS_AT_MOST or not letters.isalpha():
        return None
    words = _BETWEEN_WORDS.join(letter + r"\w*" for letter in letters)
    return re.compile(rf"(?:^|, ){words}(?=[?.]?(?:$|, ))", re.MULTILINE)


class Vocabulary:
    """Every word that was written somewhere, to find the one that was meant."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for word in words:
            if len(word) >= ONE_SLIP - 1:
                self._by_length.setdefault(len(word), []).append((_letters(word), word))

    def near(self, word: str) -> list[str]:
        """The words that differ by as many slips as a word of this length may have, the nearest alone.

        Numbers have none: another number is another thing.
        """
        slips = 2 if len(word) >= TWO_SLIPS else 1 if len(word) >= ONE_SLIP else 0
        if not slips or any(letter.isdigit() for letter in word):
            return []
        letters = _letters(word)
        found: list[tuple[int, str]] = []
        for length in range(len(word) - slips, len(word) + slips + 1):
            for others, other in self._by_length.get(length, ()):
                # Comparing which letters occur at all leaves few words over, and costs next to nothing.
                if (letters ^ others).bit_count() <= 2 * slips:
                    found.append((slips_between(word, other, slips), other))
        least = min((slip for slip, _ in found), default=slips + 1)
        return sorted(other for slip, other in found if slip == least) if least <= slips else []


def slips_between(one: str, other: str, at_most: int) -> int:
    """How many letters are wrong, missing, too many or changed places; more than `at_most` is not counted on."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
    return row[-1]


@lru_cache(maxsize=65_536)
def _letters(word: str) -> int:
    """Which letters occur in a word, one bit each."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
