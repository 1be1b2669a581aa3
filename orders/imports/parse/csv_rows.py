"""Opening a file as rows, and the rows of a CSV file."""

import csv
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

from orders.imports.parse import limits
from orders.imports.parse.file_format import FileFormat
from orders.imports.parse.heading_row import LOOKED_AT, distinct_headings, heading_index
from orders.imports.parse.rows import Row, Rows, refused_cells
from orders.imports.parse.spreadsheet import CPU_SECONDS, SpreadsheetRows, is_spreadsheet
from orders.imports.parse.text_lines import TextLines
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def open_rows(path: Path, file_format: FileFormat, *, cpu_seconds: int = CPU_SECONDS) -> Rows:
    """Open an Excel or CSV file; the seconds are for an Excel file."""
    if is_spreadsheet(path):
        return SpreadsheetRows(path, sheet=file_format.sheet, cpu_seconds=cpu_seconds)
    return CsvRows(path, encoding=file_format.encoding, delimiter=file_format.delimiter)


class CsvRows:
    """The rows of a CSV file, packed or not (RFC 4180, strict about quotation marks)."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str) -> None:
        self._lines = TextLines(path, encoding)
        self._delimiter = delimiter
        self._cells = csv.reader(self._lines, delimiter=delimiter, strict=True)
        self.name = path.name
        try:
            self.header = self._read_header()
        except BaseException:
            self._lines.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def fraction_read(self) -> float:
        return self._lines.fraction_read()

    def require_columns(self, columns: set[str]) -> None:
        """Raise ImportProblem, with the likely cause, when a column is missing or there twice."""
        for column in sorted(columns - set(self.header)):
            if actual := self._other_delimiter():
                raise ImportProblem(
                    f"The columns of {self.name} are separated by {actual}, not by "
                    f"{_DELIMITERS.get(self._delimiter, self._delimiter)} as the mapping says."
                )
            raise ImportProblem(f"{self.name} has no column {column}; it has {', '.join(self.header)}.")

    def __iter__(self) -> Iterator[Row]:
        number, last_line_number, width = self._header_row, self._cells.line_num, len(self.header)
        last_row = number  # with anything in it
        while True:
            number += 1
            self._lines.begin_row()
            try:
                cells = next(self._cells, None)
                reason = Reason.CELL_COUNT if cells and len(cells) != width else None
            except csv.Error as error:
                self._check_end_of_cell(error, number, last_line_number)
                cells, reason = self._lines.last_line.rstrip("\r\n").split(self._delimiter), Reason.MALFORMED
            if cells is None:
                return
            if reason and self._cells.line_num > last_line_number + 1:
                raise self._open_quote_problem(last_line_number)
            limits.check_row(self.name, number, last_row, limits.MAX_ROWS)
            if cells and (cells[0] or any(map(str.strip, cells))):
                last_row = number
                detail = refused_cells(reason, cells, self._delimiter) if reason else ""
                yield Row(number, dict(zip(self.header, cells, strict=False)), reason, detail)
            last_line_number = self._cells.line_num

    def _read_header(self) -> list[str]:
        """Read up to the row of the headings, and return their names."""
        self._header_row = 1 + heading_index(
            first_rows(self._lines.path, self._lines.encoding, self._delimiter)
        )
        try:
            header = [next(self._cells, None) for _ in range(self._header_row)][-1]
        except csv.Error as error:
            if _is_too_long(error):
                raise limits.too_long_cell(self.name, 1) from None
            raise ImportProblem(f"The header of {self.name} cannot be read.") from None
        if not header or not any(map(str.strip, header)):
            raise ImportProblem(f"{self.name} is empty.")
        limits.check_columns(self.name, self._header_row, len(header))
        return distinct_headings(header)

    def _other_delimiter(self) -> str:
        """Return the name of the delimiter that the header seems to have, or "" if it is the mapping's."""
        header = self._delimiter.join(self.header)
        counts = {name: header.count(mark) for mark, name in _DELIMITERS.items() if mark != self._delimiter}
        likely = max(counts, key=lambda name: counts[name])
        return likely if counts[likely] >= len(self.header) else ""

    def _check_end_of_cell(self, error: csv.Error, row: int, last_line_number: int) -> None:
        """Raise ImportProblem where a cell does not end: its quotation mark is open, or it is longer than a cell is."""
        is_too_long = _is_too_long(error)
        if is_too_long and self._cells.line_num <= last_line_number + 1:
            raise limits.too_long_cell(self.name, row) from None
        if is_too_long or "end of data" in str(error):
            raise self._open_quote_problem(last_line_number) from None

    def _open_quote_problem(self, last_line_number: int) -> ImportProblem:
        """Return the problem of a quotation mark that takes in the rows below: their invoices would miss lines."""
        return ImportProblem(
            f"A quotation mark on line {last_line_number + 1} of {self.name} is not closed in its row."
        )


def first_rows(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    """Return the first rows of a text file as far as they can be read, however damaged it is."""
    lines = TextLines(path, encoding)
    rows: list[list[str]] = []
    with suppress(csv.Error, ImportProblem), closing(lines):
        reader = csv.reader(lines, delimiter=delimiter)
        for cells in reader:
            rows.append(cells)
            if len(rows) == LOOKED_AT:
                break
            lines.begin_row()
    return rows


def _is_too_long(error: csv.Error) -> bool:
    return "field limit" in str(error)
