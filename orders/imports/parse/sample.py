"""The first rows of a file, and the guess of its encoding and delimiter."""

import csv
import gzip
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from orders.imports.parse import limits
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.guess_encoding import guess_encoding
from orders.imports.parse.rows import Rows
from orders.imports.parse.spreadsheet import is_spreadsheet
from orders.imports.problem import ImportProblem

DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
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

    def column(self, name: str) -> list[str]:
        """Return the cells of a column that are not empty."""
        index = self.header.index(name)
        return [row[index].strip() for row in self.rows if len(row) > index and row[index].strip()]


def read_sample(path: Path, *, encoding: str, delimiter: str) -> Sample:
    """Return the header and the first rows; raise ImportProblem when they cannot be read."""
    with open_rows(path, encoding=encoding, delimiter=delimiter, cpu_seconds=SECONDS) as rows:
        if len(set(rows.header)) < len(rows.header):
            duplicate = next(name for name in rows.header if rows.header.count(name) > 1)
            raise ImportProblem(f"{path.name} has more than one column “{duplicate}”: rename one of them.")
        return Sample(rows.header, list(islice(_first_rows(rows), SAMPLE_ROWS)))


def _first_rows(rows: Rows) -> Iterator[list[str]]:
    """Yield the cells of the first good rows, cut where they are long; raise ImportProblem when the time is up."""
    end = time.monotonic() + SECONDS
    for row in islice(rows, SEARCHED_ROWS):
        if time.monotonic() > end:
            raise ImportProblem(f"{rows.name} takes too long to read: split it into several files.")
        if not row.reason:
            yield [cell[:SAMPLE_CELL] for cell in row.cells.values()]


def common_format(paths: list[Path]) -> tuple[str, str]:
    """Return encoding and delimiter of files that are uploaded together; raise ImportProblem when they differ."""
    formats = {path: file_format(path) for path in paths if not is_spreadsheet(path)}
    first, *further_paths = formats or {paths[0]: ("utf-8", ",")}
    for other in further_paths:
        if formats[other] != formats[first]:
            raise ImportProblem(
                f"{first.name} and {other.name} are written differently: save both as UTF-8 with the same delimiter."
            )
    return formats.get(first, ("utf-8", ","))


def file_format(path: Path) -> tuple[str, str]:
    """Guess encoding and delimiter from the beginning of a file; raise ImportProblem when it is no text."""
    if is_spreadsheet(path):
        return "utf-8", ","
    beginning = _read_beginning(path)
    if not beginning.strip():
        raise ImportProblem(f"{path.name} is empty.")
    if beginning.startswith(_OLD_EXCEL_MAGIC):
        raise ImportProblem(f"{path.name} is of an old Excel: save it as .xlsx or CSV.")
    encoding = guess_encoding(beginning, is_cut=len(beginning) == BEGINNING_BYTES)
    if encoding is None:
        raise ImportProblem(f"{path.name} is neither CSV nor Excel (.xlsx).")
    lines = beginning.decode(encoding, "replace").splitlines()
    if not lines:
        raise ImportProblem(f"{path.name} is empty.")
    try:
        cells = {mark: len(next(csv.reader(lines[:1], delimiter=mark), [])) for mark in DELIMITERS}
    except csv.Error:
        raise limits.too_long_cell(path.name, 1) from None
    return encoding, max(cells, key=lambda mark: cells[mark])


def _read_beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if is_gzip else path.open("rb") as content:
            return bytes(content.read(BEGINNING_BYTES))
    except (EOFError, zlib.error, OSError):
        raise ImportProblem(f"{path.name} is cut off or damaged.") from None
