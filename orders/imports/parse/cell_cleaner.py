"""What some shops write into every cell, taken back before it is read: apostrophes before formulas, words for none."""

from collections.abc import Iterable

from orders.imports.mapping.mapping import Mapping

BLANKS = " \u00a0\u3000\ufeff"
FORMULA_SIGNS = tuple("=+-@\t\r\n\0|%＝＋－＠")  # as core/formula_escape.py defuses them


class CellCleaner:
    """Makes cells what they were before the shop's export changed them."""

    def __init__(self, mapping: Mapping) -> None:
        self._blanks, self._is_defused = mapping.blanks, mapping.defused

    def has_work(self, fields: Iterable[str]) -> bool:
        """Whether cells of any of these fields may have to be changed."""
        return self._is_defused or any(field in self._blanks for field in fields)

    def __call__(self, cells: dict[str, str]) -> dict[str, str]:
        """Return the cells by field, as they were meant."""
        return {field: self._clean(field, cell) for field, cell in cells.items()}

    def _clean(self, field: str, cell: str) -> str:
        if self._is_defused:
            cell = without_apostrophe(cell)
        return "" if cell.strip().casefold() in self._blanks.get(field, ()) else cell


def without_apostrophe(cell: str) -> str:
    """Return the cell without the apostrophe that keeps a spreadsheet from calculating it."""
    is_defused = cell[:1] == "'" and cell.lstrip("'").lstrip(BLANKS).startswith(FORMULA_SIGNS)
    return cell[1:] if is_defused else cell
