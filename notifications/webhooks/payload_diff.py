"""The difference of two payloads, line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a payload; `differs` when the other payload does not have it."""

    text: str
    differs: bool


def diff_payloads(before: str, after: str) -> tuple[list[DiffLine], list[DiffLine]]:
    """Return the lines of both."""
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    same_in_old = {block.a + offset for block in blocks for offset in range(block.size)}
    same_in_new = {block.b + offset for block in blocks for offset in range(block.size)}
    return _diff_lines(old, same_in_old), _diff_lines(new, same_in_new)


def _diff_lines(lines: list[str], same: set[int]) -> list[DiffLine]:
    return [DiffLine(line, number not in same) for number, line in enumerate(lines)]
