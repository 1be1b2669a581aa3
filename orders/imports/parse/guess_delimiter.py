"""The guess of what stands between the cells of a text file."""

import csv
import re
from collections.abc import Sequence

from orders.imports.parse.heading_row import LOOKED_AT, heading_index

DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
_STATED = re.compile(r"\"?sep=(.)\"?\s*$", re.IGNORECASE)  # Excel writes it above the headings


def guess_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that the first line states, else the one by which rows are as wide as their heading."""
    stated = _STATED.match(lines[0].rstrip("\r\n"))
    if stated and stated[1] in DELIMITERS:
        return stated[1]
    return max(DELIMITERS, key=lambda mark: _score(lines, mark))


def _score(lines: Sequence[str], mark: str) -> float:
    """Return the width of the row of the headings times the part of the rows that are as wide."""
    rows = []
    try:
        for row in csv.reader(lines, delimiter=mark):
            rows.append(row)
            if len(rows) == LOOKED_AT:
                break
    except csv.Error:
        pass  # a cell without an end: what was read before it counts
    index = heading_index(rows)
    filled_rows = [row for row in rows[index:] if row]
    if not filled_rows:
        return 0
    width = len(filled_rows[0])
    return width * sum(len(row) == width for row in filled_rows) / len(filled_rows) - (index > 0) * 0.1
