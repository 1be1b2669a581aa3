"""The row of the headings: titles and blank rows may stand above it, and two columns may have the same heading."""

from collections import Counter
from collections.abc import Sequence

LOOKED_AT = 30  # rows
_PART_OF_WIDTH = 0.6  # of the usual row that a row of headings fills at least


def heading_index(rows: Sequence[Sequence[str]]) -> int:
    """Return which of a file's first rows has the headings: the first that is about as wide as rows usually are."""
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows[:LOOKED_AT]]
    counts = Counter(width for width in widths if width)
    if not counts:
        return 0
    most = max(counts.values())
    usual = min(width for width, count in counts.items() if count == most)
    least = max(min(usual, 2), usual * _PART_OF_WIDTH)
    return next((index for index, width in enumerate(widths) if width >= least), 0)


def distinct_headings(cells: Sequence[str]) -> list[str]:
    """Return a name for each column: its heading, `Heading (2)` for a second of the same, `column 5` without one."""
    names: list[str] = []
    taken = {cell.strip() for cell in cells}
    for index, cell in enumerate(cells, 1):
        heading = name = cell.strip() or f"column {index}"
        number = 1
        while name in names or (number > 1 and name in taken):
            number += 1
            name = f"{heading} ({number})"
        names.append(name)
    return names
