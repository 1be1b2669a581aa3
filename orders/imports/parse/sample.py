"""The beginning of a file, before anybody has said how it is written."""

import csv
import gzip
import zlib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from orders.imports.parse.csv_rows import CsvRows
from orders.imports.parse.rows import Rows
from orders.imports.parse.spreadsheet import SpreadsheetRows, is_spreadsheet
from orders.imports.problem import ImportProblem

ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows (Western European)", "iso-8859-1": "ISO 8859-1"}
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
SAMPLE = 200  # rows that guesses are made from
_BYTES = 2**18
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sample:
    header: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """Its cells that are not empty."""
        place = self.header.index(name)
        return [row[place].strip() for row in self.rows if len(row) > place and row[place].strip()]


def look(path: Path, *, encoding: str, delimiter: str) -> Sample:
    """Header and first rows; raises ImportProblem with the reason why there are none."""
    with _open(path, encoding, delimiter) as rows:
        if len(set(rows.header)) < len(rows.header):
            twice = next(name for name in rows.header if rows.header.count(name) > 1)
            raise ImportProblem(f"{path.name} has more than one column “{twice}”: rename one of them.")
        first = islice((row for row in rows if not row.reason), SAMPLE)
        return Sample(rows.header, [list(row.cells.values()) for row in first])


def way_all_are_written(paths: list[Path]) -> tuple[str, str]:
    """Encoding and delimiter of files that belong together; raises ImportProblem where they differ."""
    ways = {path: way_of_writing(path) for path in paths if not is_spreadsheet(path)}
    first, *others = ways or {paths[0]: ("utf-8", ",")}
    for other in others:
        if ways[other] != ways[first]:
            raise ImportProblem(
                f"{first.name} and {other.name} are written differently: save both as UTF-8 with the same delimiter."
            )
    return ways.get(first, ("utf-8", ","))


def way_of_writing(path: Path) -> tuple[str, str]:
    """Encoding and delimiter, by the look of the first lines; raises ImportProblem for what is no text."""
    if is_spreadsheet(path):
        return "utf-8", ","
    beginning = _beginning(path)
    if not beginning.strip():
        raise ImportProblem(f"{path.name} is empty.")
    if beginning.startswith(_OLD_EXCEL):
        raise ImportProblem(f"{path.name} is of an old Excel: save it as .xlsx or CSV.")
    if b"\0" in beginning:
        raise ImportProblem(f"{path.name} is neither CSV nor Excel (.xlsx).")
    encoding = "utf-8" if _is_utf8(beginning) else "cp1252"
    line = beginning.decode(encoding, "replace").splitlines()[0]
    cells = {mark: len(next(csv.reader([line], delimiter=mark), [])) for mark in DELIMITERS}
    return encoding, max(cells, key=lambda mark: cells[mark])


def _open(path: Path, encoding: str, delimiter: str) -> Rows:
    if is_spreadsheet(path):
        return SpreadsheetRows(path)
    return CsvRows(path, encoding=encoding, delimiter=delimiter)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as content:
            return bytes(content.read(_BYTES))
    except (EOFError, zlib.error, OSError):
        raise ImportProblem(f"{path.name} is cut off or damaged.") from None


def _is_utf8(beginning: bytes) -> bool:
    """The last letter may be cut in two."""
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        return len(beginning) == _BYTES and error.start > len(beginning) - 4
    return True
