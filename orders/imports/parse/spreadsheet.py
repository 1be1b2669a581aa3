"""The rows of the first sheet of an Excel file, with dates and numbers as text."""

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

ZIP_MAGIC = b"PK\x03\x04"
DATE_FORMAT = "%Y-%m-%d %H:%M:%S"
MAX_UNPACKED_BYTES = 2 * 2**30
MAX_STRINGS_BYTES = 256 * 2**20  # of the table of shared strings, which is held in memory
_READ_ERRORS = (OSError, EOFError, KeyError, ValueError, TypeError, ParseError, zipfile.BadZipFile)


def is_spreadsheet(path: Path) -> bool:
    """Whether the file is a ZIP archive, as .xlsx files are; raise ImportProblem if it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(4) == ZIP_MAGIC
    except OSError as error:
        raise ImportProblem(f"{path.name} cannot be opened: {error.strerror}.") from None


class SpreadsheetRows:
    """The rows of an Excel file; cells have the form of `cell_text`, whatever format the sheet shows."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._rows_read = self._row_total = 0
        try:
            _check_unpacked_size(path)
            self._book = load_workbook(path, read_only=True, data_only=True)
            sheet = self._book.worksheets[0]
            self._row_total = sheet.max_row or 0
            self._rows = sheet.iter_rows(values_only=True)
            self.header = [cell_text(value).strip() for value in next(self._rows, ())]
        except (*_READ_ERRORS, IndexError):
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

    def fraction_read(self) -> float:
        return min(self._rows_read / self._row_total, 1.0) if self._row_total else 0.0

    def require_columns(self, columns: set[str]) -> None:
        for column in sorted(columns):
            if column not in self.header:
                raise ImportProblem(f"{self.name} has no column {column}; it has {', '.join(self.header)}.")
            if self.header.count(column) > 1:
                raise ImportProblem(f"{self.name} has more than one column {column}.")

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        for number, values in enumerate(self._values(), 2):
            self._rows_read = number
            cells = [cell_text(value) for value in values]
            has_extra_cells = any(cells[width:])
            if any(cells):
                cells += [""] * (width - len(cells))
                reason = Reason.CELL_COUNT if has_extra_cells else None
                yield Row(
                    number,
                    dict(zip(self.header, cells, strict=False)),
                    reason,
                    ",".join(cells) if has_extra_cells else "",
                )

    def _values(self) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._rows
        except _READ_ERRORS:
            raise ImportProblem(f"{self.name} is damaged after row {self._rows_read}.") from None


def cell_text(value: Any) -> str:
    """Return `49.95`, `3`, `2024-01-15 12:30:00`; "" for an empty cell."""
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


def _check_unpacked_size(path: Path) -> None:
    """Raise ImportProblem for an archive that unpacks to more than memory and disk should hold."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    string_bytes = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if string_bytes > MAX_STRINGS_BYTES or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ImportProblem(f"{path.name} is too large for an Excel file: save it as CSV.")
