"""Which bytes a request asks for, by RFC 9110, section 14."""

import re
from collections.abc import Sequence

MAX_RANGES = 32  # in one request; more than any client needs
_SPEC = re.compile(r"(\d*)-(\d*)", re.ASCII)
Range = tuple[int, int]  # first byte, and the one after the last


class Unsatisfiable(Exception):
    """None of the ranges has a byte of the file: 416."""


def parse_ranges(header: str, size: int) -> list[Range] | None:
    """Return the ranges in the order asked for; None for a header that is not understood: all is sent.

    Raises Unsatisfiable. A request for more bytes than there are, in overlapping ranges, gets the whole file.
    """
    unit, equals, specs = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals:
        return None
    ranges: list[Range] = []
    parts = [part.strip(" \t") for part in specs.split(",")]
    parts = [part for part in parts if part]
    if not parts or len(parts) > MAX_RANGES:
        return None
    for part in parts:
        match = _SPEC.fullmatch(part)
        if match is None or part == "-" or len(part) > 41:
            return None
        first, last = match.groups()
        if first and last and int(last) < int(first):
            return None
        ranges.append(_resolve(first, last, size))
    satisfiable = [(start, end) for start, end in ranges if start < end]
    if not satisfiable:
        raise Unsatisfiable
    return satisfiable if total_length(satisfiable) <= size else None


def total_length(ranges: Sequence[Range]) -> int:
    """Return how many bytes the ranges have together."""
    return sum(end - start for start, end in ranges)


def _resolve(first: str, last: str, size: int) -> Range:
    """`5-9` → (5, 10), `5-` → (5, size), `-5` → the last five; empty when outside of the file."""
    if not first:
        return max(size - int(last), 0), size
    return min(int(first), size), min(int(last) + 1, size) if last else size
