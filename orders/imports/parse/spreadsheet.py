"""The rows of a sheet of an Excel file, with dates and numbers as text, as another process reads them."""

import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Self

from orders.imports.parse import limits, sheet_process
from orders.imports.parse.heading_row import LOOKED_AT, distinct_headings, heading_index
from orders.imports.parse.rows import Row, refused_cells
from orders.imports.parse.text_lines import ZIP_MAGIC
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason

WORKBOOK = "xl/workbook.xml"
CPU_SECONDS = 900  # for a whole file
MEMORY_BYTES = 2**30  # of the addresses of the process
MAX_UNPACKED_BYTES = 2 * 2**30


def is_spreadsheet(path: Path) -> bool:
    """Whether the file is a ZIP archive with a workbook in it; raise ImportProblem if it cannot be opened.

    One that cannot be read is taken for a spreadsheet by its name.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != ZIP_MAGIC:
                return False
            with zipfile.ZipFile(file) as archive:
                return WORKBOOK in archive.namelist() or path.suffix.lower() == ".xlsx"
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return path.suffix.lower() != ".zip"
    except OSError as error:
        raise ImportProblem(f"{path.name} cannot be opened: {error.strerror}.") from None


class SpreadsheetRows:
    """The rows of an Excel file; cells have the form of `cell_text`, whatever format the sheet shows."""

    def __init__(self, path: Path, *, sheet: str = "", cpu_seconds: int = CPU_SECONDS) -> None:
        self.name = path.name
        self.sheets: list[str] = []
        self._rows_read = self._row_total = 0
        self._process = _start(path, sheet, cpu_seconds)
        try:
            self._cells: Iterator[list[str]] = self._read_cells()
            first_rows = list(islice(self._cells, LOOKED_AT))
            self._header_row = 1 + heading_index(first_rows)
            self.header = distinct_headings(first_rows[self._header_row - 1] if first_rows else [])
            if not self.header:
                raise ImportProblem(f"{self.name} is empty.")
            self._first_rows = first_rows[self._header_row :]
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def fraction_read(self) -> float:
        return min(self._rows_read / self._row_total, 1.0) if self._row_total else 0.0

    def require_columns(self, columns: set[str]) -> None:
        for column in sorted(columns):
            if column not in self.header:
                raise ImportProblem(f"{self.name} has no column {column}; it has {', '.join(self.header)}.")

    def __iter__(self) -> Iterator[Row]:
        width, last_row = len(self.header), self._header_row
        for number, cells in enumerate(self._cells_below_heading(), self._header_row + 1):
            limits.check_row(self.name, number, last_row, limits.MAX_SHEET_ROWS)
            if any(map(str.strip, cells)):
                last_row, has_extra_cells = number, len(cells) > width
                filled = cells + [""] * (width - len(cells))
                reason = Reason.CELL_COUNT if has_extra_cells else None
                detail = refused_cells(reason, cells, ",") if reason else ""
                yield Row(number, dict(zip(self.header, filled, strict=False)), reason, detail)

    def _cells_below_heading(self) -> Iterator[list[str]]:
        yield from self._first_rows
        yield from self._cells

    def _read_cells(self) -> Iterator[list[str]]:
        """Yield the cells of each row; raise ImportProblem when the process has ended before the sheet did."""
        assert self._process.stdout  # noqa: S101  as _start says
        for line_number, line in enumerate(self._process.stdout):
            if line_number:
                self._rows_read = line_number
                yield json.loads(line)
            else:
                sheet = json.loads(line)
                self._row_total, self.sheets = sheet["rows"], sheet["sheets"]
        if code := self._process.wait():
            raise self._problem(code)

    def _problem(self, code: int) -> ImportProblem:
        """Return what the exit code says, or the signal that ended the process."""
        row = self._rows_read + 1
        if code == sheet_process.TOO_MANY_CELLS:
            return limits.too_many_cells(self.name, row)
        if code == sheet_process.TOO_LONG:
            return limits.too_long_cell(self.name, row)
        if code == sheet_process.NO_SHEET:
            return ImportProblem(f"{self.name} has no sheet of the name that the mapping says.")
        if code == sheet_process.PACKED_TOO_WELL:
            return limits.packed_too_well(self.name)
        if code in (sheet_process.TOO_LARGE, -signal.SIGKILL):
            return ImportProblem(f"{self.name} is too large for an Excel file: save it as CSV.")
        if code == -signal.SIGXCPU:
            return ImportProblem(f"{self.name} takes too long to read: save it as CSV.")
        if self._rows_read:
            return ImportProblem(f"{self.name} is damaged after row {self._rows_read}.")
        return ImportProblem(f"{self.name} cannot be read as an Excel file (.xlsx).")

    def _end(self) -> None:
        self._process.kill()
        self._process.__exit__(None, None, None)


def _start(path: Path, sheet: str, cpu_seconds: int) -> "subprocess.Popen[bytes]":
    """Start the process that reads the file; it gets nothing of this one's environment."""
    process_limits = {
        "memory": MEMORY_BYTES,
        "seconds": cpu_seconds,
        "columns": limits.MAX_COLUMNS,
        "cell": limits.MAX_CELL,
        "row": limits.MAX_LINE,
        "empty_rows": limits.MAX_EMPTY_ROWS,
        "unpacked": MAX_UNPACKED_BYTES,
        "ratio": limits.MAX_RATIO,
        "ratio_from": limits.RATIO_FROM,
        "heading_rows": LOOKED_AT,
    }
    return subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-I", sheet_process.__file__, str(path), sheet, json.dumps(process_limits)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OPENPYXL_LXML": "False"},
        bufsize=2**16,
    )
