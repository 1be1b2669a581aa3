"""The first rows of a file, and the guess of its encoding and delimiter."""

import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from orders.imports.parse import limits
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.file_format import FileFormat
from orders.imports.parse.guess_delimiter import DELIMITERS, guess_delimiter
from orders.imports.parse.guess_encoding import guess_encoding
from orders.imports.parse.rows import Rows
from orders.imports.parse.spreadsheet import SpreadsheetRows, is_spreadsheet
from orders.imports.parse.text_lines import unpacked
from orders.imports.problem import ImportProblem

SAMPLE_ROWS = 200
SEARCHED_ROWS = 2_000  # among which the sample is looked for
SAMPLE_CELL = 500  # characters
SECONDS = 20  # for the sample of one file
BEGINNING_BYTES = 2**18
_OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sample:
    """The header and the first rows of a file, or of files joined."""

    header: list[str]
    rows: list[list[str]]
    sheets: list[str] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """Return the cells of a column that are not empty."""
        index = self.header.index(name)
        return [row[index].strip() for row in self.rows if len(row) > index and row[index].strip()]


def read_sample(path: Path, file_format: FileFormat) -> Sample:
    """Return the header and the first rows; raise ImportProblem when they cannot be read."""
    with open_rows(path, file_format, cpu_seconds=SECONDS) as rows:
        sheets = rows.sheets if isinstance(rows, SpreadsheetRows) else []
        return Sample(rows.header, list(islice(_first_rows(rows), SAMPLE_ROWS)), sheets)


def _first_rows(rows: Rows) -> Iterator[list[str]]:
    """Yield the cells of the first good rows, cut where they are long; raise ImportProblem when the time is up."""
    end = time.monotonic() + SECONDS
    for row in islice(rows, SEARCHED_ROWS):
        if time.monotonic() > end:
            raise ImportProblem(f"{rows.name} takes too long to read: split it into several files.")
        if not row.reason:
            yield [cell[:SAMPLE_CELL] for cell in row.cells.values()]


def common_format(paths: list[Path]) -> FileFormat:
    """Return the format of files that are uploaded together; raise ImportProblem when they differ."""
    formats = {path: guess_format(path) for path in paths if not is_spreadsheet(path)}
    first, *further_paths = formats or {paths[0]: FileFormat()}
    for other in further_paths:
        if formats[other] != formats[first]:
            raise ImportProblem(
                f"{first.name} and {other.name} are written differently: save both as UTF-8 with the same delimiter."
            )
    return formats.get(first, FileFormat())


def guess_format(path: Path) -> FileFormat:
    """Guess encoding and delimiter from the beginning of a file; raise ImportProblem when it is no text."""
    if is_spreadsheet(path):
        return FileFormat()
    beginning = _read_beginning(path)
    if not beginning.strip():
        raise ImportProblem(f"{path.name} is empty.")
    if beginning.startswith(_OLD_EXCEL_MAGIC):
        raise ImportProblem(f"{path.name} is of an old Excel: save it as .xlsx or CSV.")
    encoding = guess_encoding(beginning, is_cut=len(beginning) == BEGINNING_BYTES)
    if encoding is None:
        raise ImportProblem(f"{path.name} is neither CSV nor Excel (.xlsx).")
    lines = beginning.decode(encoding, "replace").lstrip("\ufeff").splitlines(keepends=True)
    if not lines:
        raise ImportProblem(f"{path.name} is empty.")
    if len(lines[0]) > limits.MAX_CELL and not any(mark in lines[0] for mark in DELIMITERS):
        raise limits.too_long_cell(path.name, 1)
    return FileFormat(encoding, guess_delimiter(lines))


def _read_beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as raw, unpacked(path, raw) as content:
            return bytes(content.read(BEGINNING_BYTES))
    except (EOFError, zlib.error, OSError, zipfile.BadZipFile):
        raise ImportProblem(f"{path.name} is cut off or damaged.") from None
