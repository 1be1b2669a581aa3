"""Text that a spreadsheet would calculate, because it begins with certain signs, gets an apostrophe before it.

So does text that looks as if it had got one: an import takes one back, and has the text as it was.
"""

import re

BLANKS = " \u00a0\u3000\ufeff"
FORMULA_SIGNS = "=+-@\t\r\n\0|%＝＋－＠"


def _any_of(characters: str) -> bytes:
    return b"(?:" + b"|".join(re.escape(character.encode()) for character in characters) + b")"


# Every text is quoted. Inside a text `,"` is written `,""`, and after an empty text comes a comma: so this finds only
# the beginnings of texts. Testing the first byte rules most texts out, at half the cost.
_FIRST_BYTE = (
    b"[" + b"".join({re.escape(character.encode()[:1]) for character in f"'{BLANKS}{FORMULA_SIGNS}"}) + b"]"
)
_FORMULA = re.compile(
    b',"(?=' + _FIRST_BYTE + b")(?='*" + _any_of(BLANKS) + b"*" + _any_of(FORMULA_SIGNS) + b")"
)


def escape_formulas(lines: bytes) -> bytes:
    """Return lines of CSV with an apostrophe before each formula.

    All texts of the lines are quoted, and the first and the last cell of a line are no texts.
    """
    return _FORMULA.sub(b",\"'", lines)
