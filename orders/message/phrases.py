"""Phrases in a text: words in their order with few others between, compared without case, accents and apostrophes."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from core.text import other_spellings

GAP = 5  # other words between two words of a phrase
COMMA = 2  # words that a comma counts for
BEFORE = 4  # words before a phrase in which a “not” turns it round
LONGEST_SENTENCE = 40  # words
BREAK = ""  # between sentences, in place of a word
# A key or number with hyphens is one word.
_WORD = re.compile(
    r"(?=[\w-]{0,40}\d)[^\W_]{2,20}(?:-[^\W_]{2,20}){2,20}|[^\W_]{1,60}|[.!?;:]{1,20}(?=\s|$)|,"
)
_APOSTROPHES = re.compile("['’‘`´]")


def folded(text: str) -> str:
    """Return the text without case, accents and apostrophes; ß is ss."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words_of_line(line: str) -> list[str]:
    return [word for word in _WORD.findall(folded(line)) if word[0].isalnum()]


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a phrase: any of these, or any that begins so."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    is_number: bool = False

    def matches(self, word: str) -> bool:
        return bool(word) and (
            word in self.words or word.startswith(self.beginnings) or (self.is_number and word.isdigit())
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """`2: link|url* expired`: the words of a phrase, with alternatives and beginnings, and how far they may be apart.

    `text` is how it was written; `#` is any number.
    """

    text: str
    elements: tuple[Element, ...]
    gap: int = GAP

    @classmethod
    def of(cls, text: str) -> "Phrase":
        gap, colon, words = text.partition(": ")
        elements = tuple(map(_element, (words if colon else text).split()))
        return cls(text, elements, int(gap) if colon else GAP)


def _element(text: str) -> Element:
    words, beginnings = set[str](), set[str]()
    for alternative in text.split("|"):
        spellings = {folded(alternative)} | {folded(key) for key in other_spellings(alternative)}
        for spelling in spellings:
            (beginnings if spelling.endswith("*") else words).add(spelling.rstrip("*"))
    return Element(frozenset(words), tuple(sorted(beginnings)), text == "#")


class Words:
    """The words of a text with their positions, so that a phrase is looked for only where its first word stands."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.words: list[str] = []
        self.spelled: list[str] = []
        self.clauses = {0}  # positions at which a part of a sentence begins
        for line in lines:
            self._add(line)

    def _add(self, line: str) -> None:
        if not line:
            self.words.append(BREAK)
            self.spelled.append("")
        for match in _WORD.finditer(_APOSTROPHES.sub("", line)):
            if match[0] == ",":
                self.clauses.add(len(self.words))
                continue
            is_word = match[0][0].isalnum()
            self.words.append(folded(match[0]) if is_word else BREAK)
            self.spelled.append(match[0])

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        positions = defaultdict(list)
        for position, word in enumerate(self.words):
            if word:
                positions[word].append(position)
        return positions

    @cached_property
    def distinct(self) -> list[str]:
        return sorted(self.positions)

    def matches(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        """Yield the first and last position of each place where the phrase stands."""
        for start in self._starts(phrase.elements[0]):
            end = self._end(phrase, start)
            if end is not None:
                yield start, end

    def is_negated(self, start: int, end: int, negations: frozenset[str], joints: frozenset[str]) -> bool:
        """Return whether a word of negation stands inside these positions, or before them in the same clause."""
        if not negations.isdisjoint(self.words[start : end + 1]):
            return True
        position = start
        while position > max(start - BEFORE, 0) and position not in self.clauses:
            position -= 1
            if self.words[position] == BREAK or self.words[position] in joints:
                return False
            if self.words[position] in negations:
                return True
        return False

    def sentence(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return the first and the last position of the sentence around, no further than LONGEST_SENTENCE words."""
        start, end = place
        while start > max(place[0] - LONGEST_SENTENCE, 0) and self.words[start - 1] != BREAK:
            start -= 1
        while end < min(place[1] + LONGEST_SENTENCE, len(self.words) - 1) and self.words[end + 1] != BREAK:
            end += 1
        return start, end

    def quote(self, start: int, end: int) -> str:
        return " ".join(self.spelled[start : end + 1])

    def _starts(self, element: Element) -> Iterator[int]:
        for word in element.words:
            yield from self.positions.get(word, ())
        for beginning in element.beginnings:
            for number in range(bisect_left(self.distinct, beginning), len(self.distinct)):
                if not self.distinct[number].startswith(beginning):
                    break
                yield from self.positions[self.distinct[number]]

    def _end(self, phrase: Phrase, start: int) -> int | None:
        """Return where the phrase that begins at `start` ends; a comma is as far as two words."""
        position = start
        for element in phrase.elements[1:]:
            distance, reach = 0, phrase.gap + 1
            while distance < reach:
                distance += 1
                if position + distance >= len(self.words) or self.words[position + distance] == BREAK:
                    return None
                if element.matches(self.words[position + distance]):
                    break
                reach -= COMMA if position + distance in self.clauses else 0
            else:
                return None
            position += distance
        return position
