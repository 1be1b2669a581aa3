"""Which bytes a request asks for, by RFC 9110, section 14."""

import re
from collections.abc import Sequence

AT_MOST = 32  # ranges in one request; more than any client needs
_SPEC = re.compile(r"(\d*)-(\d*)", re.ASCII)
Range = tuple[int, int]  # first byte, and the one after the last


class Unsatisfiable(Exception):
    """None of the ranges has a byte of the file: 416."""


def parse(header: str, size: int) -> list[Range] | None:
    """The ranges in the order asked for; None where the header asks for nothing we understand: all is sent.

    Raises Unsatisfiable. Who asks for more bytes than there are, in overlapping ranges, gets the whole file.
    """
    unit, equals, specs = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals:
        return None
    wanted: list[Range] = []
    parts = [part.strip(" \t") for part in specs.split(",")]
    parts = [part for part in parts if part]
    if not parts or len(parts) > AT_MOST:
        return None
    for part in parts:
        found = _SPEC.fullmatch(part)
        if found is None or part == "-" or len(part) > 41:
            return None
        first, last = found.groups()
        if first and last and int(last) < int(first):
            return None
        wanted.append(_resolve(first, last, size))
    satisfiable = [one for one in wanted if one[0] < one[1]]
    if not satisfiable:
        raise Unsatisfiable
    return satisfiable if length(satisfiable) <= size else None


def length(ranges: Sequence[Range]) -> int:
    """How many bytes they are."""
    return sum(end - start for start, end in ranges)


def _resolve(first: str, last: str, size: int) -> Range:
    """`5-9` → (5, 10), `5-` → (5, size), `-5` → the last five; empty when outside of the file."""
    if not first:
        return max(size - int(last), 0), size
    return min(int(first), size), min(int(last) + 1, size) if last else size
