"""A spreadsheet calculates a cell that begins with certain signs, blanks aside; an apostrophe before it stops that."""

import re

BLANKS = " \u00a0\u3000\ufeff"
STARTERS = "=+-@\t\r\n\0|%＝＋－＠"


def _any(letters: str) -> bytes:
    return b"(?:" + b"|".join(re.escape(letter.encode()) for letter in letters) + b")"


# Every text stands in quotation marks. Inside one, `,"` is written `,""`; and after one comes a comma: only the
# beginning of a text is found. The first byte rules most texts out, at half the cost.
_LIKELY = b"[" + b"".join({re.escape(letter.encode()[:1]) for letter in BLANKS + STARTERS}) + b"]"
_FORMULA = re.compile(b',"(?=' + _LIKELY + b")(?=" + _any(BLANKS) + b"*" + _any(STARTERS) + b")")


def defuse(lines: bytes) -> bytes:
    """Lines of CSV whose texts are all quoted, the first and the last cell of a line being none."""
    return _FORMULA.sub(b",\"'", lines)
