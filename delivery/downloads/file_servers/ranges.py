"""Which bytes a request asks for, by RFC 9110, section 14; of several ranges at once none is honoured, as it allows."""

import re
from typing import NamedTuple

_SPEC = re.compile(r"(\d*)-(\d*)", re.ASCII)
_MAX_SPEC_LENGTH = 41  # two numbers of 20 digits


class ByteRange(NamedTuple):
    start: int
    end: int  # the byte after the last

    @property
    def size(self) -> int:
        return self.end - self.start


class Unsatisfiable(Exception):
    """The range has no byte of the file: 416."""


def parse_range(header: str, size: int) -> ByteRange | None:
    """Return the range that the header asks for; None when all is sent: not understood, or several ranges.

    Raises Unsatisfiable.
    """
    unit, equals, specs = header.partition("=")
    parts = [part.strip(" \t") for part in specs.split(",")]
    parts = [part for part in parts if part]  # empty elements of a list mean nothing (section 5.6.1)
    if unit.strip().lower() != "bytes" or not equals or len(parts) != 1:
        return None
    match = _SPEC.fullmatch(parts[0])
    if match is None or parts[0] == "-" or len(parts[0]) > _MAX_SPEC_LENGTH:
        return None
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return None
    byte_range = _resolve(first, last, size)
    if byte_range.size <= 0:
        raise Unsatisfiable
    return byte_range


def _resolve(first: str, last: str, size: int) -> ByteRange:
    """`5-9` → (5, 10), `5-` → (5, size), `-5` → the last five; empty when outside of the file."""
    if not first:
        return ByteRange(max(size - int(last), 0), size)
    return ByteRange(min(int(first), size), min(int(last) + 1, size) if last else size)
