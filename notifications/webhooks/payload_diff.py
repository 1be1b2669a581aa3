"""Two payloads beside one another: which lines of each the other does not have."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a payload."""

    text: str
    differs: bool


def beside(before: str, after: str) -> tuple[list[DiffLine], list[DiffLine]]:
    """The lines of both."""
    old, new = before.splitlines(), after.splitlines()
    same = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    kept_old = {block.a + job for block in same for job in range(block.size)}
    kept_new = {block.b + job for block in same for job in range(block.size)}
    return _lines(old, kept_old), _lines(new, kept_new)


def _lines(texts: list[str], kept: set[int]) -> list[DiffLine]:
    return [DiffLine(text, number not in kept) for number, text in enumerate(texts)]
