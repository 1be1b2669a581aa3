"""Amounts as files write them: with currency signs, thousands marks, brackets or a minus behind them."""

import re
from decimal import Decimal

MARKS = (".", ",")  # decimal marks
_PLAIN = {mark: re.compile(rf"[+-]?\d{{1,20}}(?:[{mark}]\d{{1,10}})?", re.ASCII) for mark in MARKS}
# A sign, a currency or its sign, the digits with their marks, a currency, a minus behind; all of it in brackets or not.
_DRESSED = re.compile(
    r"(?P<open>\()?\s*(?P<minus>[+\-−–])?\s*(?:[^\W\d_]{1,4}\.?\$?|[^\w\s.,'’()+\-−–]{1,2})?\s*(?P<inner>[+\-−–])?\s*"
    r"(?P<digits>[.,]?\d[\d.,'’\s]*?)\s*(?:[^\W\d_]{1,4}\.?\$?|[^\w\s.,'’()+\-−–]{1,2})?\s*(?P<behind>[\-−–])?\s*(?P<close>\))?"
)
_BLANKS = re.compile(r"\s")
_DIGITS = {
    mark: re.compile(
        rf"(?:\d{{1,20}}|[1-9]\d{{0,2}}(?:(?P<thousands>[{other}'’ ])\d{{3}}(?:(?P=thousands)\d{{3}}){{0,6}})"
        rf"|[1-9]\d?(?:{other}\d\d){{1,6}}{other}\d{{3}})?(?:[{mark}]\d{{0,10}})?",
        re.ASCII,
    )
    for mark, other in ((".", ","), (",", "."))
}
_LONGEST = 60  # characters


def decimal_of(cell: str, mark: str) -> Decimal | None:
    """Return the number that a cell holds, read with this decimal mark; None when it holds none."""
    text = cell.strip()
    if _PLAIN[mark].fullmatch(text):
        return Decimal(text.replace(",", "."))
    return _decimal_of_dressed(text, mark) if len(text) <= _LONGEST else None


def fitting_marks(cell: str) -> tuple[str, ...]:
    """Return the decimal marks with which a cell is a number: `1,249` fits both, `49.95` the point, `7` both."""
    return tuple(mark for mark in MARKS if decimal_of(cell, mark) is not None)


def is_ambiguous(cell: str) -> bool:
    """Whether the number of a cell depends on the mark, so that the cell itself does not say which it is."""
    readings = {decimal_of(cell, mark) for mark in MARKS}
    return len(readings) == 2 and None not in readings


def _decimal_of_dressed(text: str, mark: str) -> Decimal | None:
    match = _DRESSED.fullmatch(text)
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    digits = _BLANKS.sub(" ", match["digits"].strip())
    if not _DIGITS[mark].fullmatch(digits):
        return None
    number = Decimal(re.sub(rf"[^\d{mark}]", "", digits).replace(",", "."))
    minus = sum(
        sign not in (None, "+") for sign in (match["minus"], match["inner"], match["behind"], match["open"])
    )
    return -number if minus % 2 else number
