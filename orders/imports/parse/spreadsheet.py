"""The rows of an Excel file, a row at a time: of its first sheet, dates and numbers as a CSV file would have them."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from orders.imports.parse.rows import Row
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason

MAGIC = b"PK\x03\x04"
DATE_FORMAT = "%Y-%m-%d %H:%M:%S"
LARGEST = 2 * 2**30  # bytes unpacked
LARGEST_TEXTS = 256 * 2**20  # bytes of its table of texts, which is held in memory
_BROKEN = (OSError, EOFError, KeyError, ValueError, TypeError, ParseError, zipfile.BadZipFile)


def is_spreadsheet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == MAGIC
    except OSError as error:
        raise ImportProblem(f"{path.name} cannot be opened: {error.strerror}.") from None


class SpreadsheetRows:
    """As `CsvRows`; a number or a date has the form that `cell` gives it, whatever the sheet shows."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._read = self._total = 0
        try:
            _refuse_bombs(path)
            self._book = load_workbook(path, read_only=True, data_only=True)
            sheet = self._book.worksheets[0]
            self._total = sheet.max_row or 0
            self._rows = sheet.iter_rows(values_only=True)
            self.header = [cell(value).strip() for value in next(self._rows, ())]
        except (*_BROKEN, IndexError):
            raise ImportProblem(f"{path.name} cannot be read as an Excel file (.xlsx).") from None
        while self.header and not self.header[-1]:
            self.header.pop()
        if not self.header:
            self._book.close()
            raise ImportProblem(f"{self.name} is empty.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def share(self) -> float:
        return min(self._read / self._total, 1.0) if self._total else 0.0

    def require(self, columns: set[str]) -> None:
        for column in sorted(columns):
            if column not in self.header:
                raise ImportProblem(f"{self.name} has no column {column}; it has {', '.join(self.header)}.")
            if self.header.count(column) > 1:
                raise ImportProblem(f"{self.name} has more than one column {column}.")

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        for number, values in enumerate(self._values(), 2):
            self._read = number
            cells = [cell(value) for value in values]
            beyond = any(cells[width:])
            if any(cells):
                cells += [""] * (width - len(cells))
                reason = Reason.CELL_COUNT if beyond else None
                yield Row(
                    number,
                    dict(zip(self.header, cells, strict=False)),
                    reason,
                    ",".join(cells) if beyond else "",
                )

    def _values(self) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._rows
        except _BROKEN:
            raise ImportProblem(f"{self.name} is damaged after row {self._read}.") from None


def cell(value: Any) -> str:
    """`49.95`, `3`, `2024-01-15 12:30:00`; nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, datetime):
        return value.strftime(DATE_FORMAT)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d} 00:00:00"
    return str(value).replace("\0", "")


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    texts = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if texts > LARGEST_TEXTS or sum(part.file_size for part in parts) > LARGEST:
        raise ImportProblem(f"{path.name} is too large for an Excel file: save it as CSV.")
