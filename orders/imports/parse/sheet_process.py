"""A program that reads a sheet of an Excel file within limits of memory and time, in a process of its own.

`python -I sheet_process.py FILE SHEET LIMITS`, the limits as JSON, writes lines of JSON: the names of the
sheets and how many rows the sheet says it has, then the cells of each row, [] for an empty one. It imports nothing of
the project, so that it begins quickly and knows no secret. Its exit code says why it ended early.
"""

import json
import os
import resource
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

UNREADABLE, TOO_LARGE, PACKED_TOO_WELL, TOO_LONG, TOO_MANY_CELLS, NO_SHEET = range(3, 9)  # exit codes
DATE_FORMAT = "%Y-%m-%d %H:%M:%S"
NO_MEMORY = 1  # code of expat


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


def write_rows(path: str, name: str, out: TextIO, limits: Mapping[str, int]) -> int:
    """Write the rows of a sheet, up to too many empty ones, which the reader counts; return the exit code."""
    if code := unpacked_size_problem(path, limits):
        return code
    book = load_workbook(path, read_only=True, data_only=True)
    sheet = sheet_of(book, name, limits["heading_rows"])
    if sheet is None:
        return NO_SHEET
    names = [sheet.title for sheet in book.worksheets]
    out.write(json.dumps({"rows": sheet.max_row or 0, "sheets": names}) + "\n")
    sheet.reset_dimensions()  # else each row is filled up to what the file says, which may be anything
    empty_rows = 0
    for values in sheet.iter_rows(values_only=True):
        cells = [cell_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > limits["columns"]:
            return TOO_MANY_CELLS
        if cells and (max(map(len, cells)) > limits["cell"] or sum(map(len, cells)) > limits["row"]):
            return TOO_LONG
        out.write(json.dumps(cells) + "\n")
        empty_rows = 0 if cells else empty_rows + 1
        if empty_rows > limits["empty_rows"]:
            break
    return 0


def sheet_of(book: Any, name: str, heading_rows: int) -> Any:
    """Return the sheet of the name; without one, the first that has two rows of two cells among its first rows."""
    if name:
        return next((sheet for sheet in book.worksheets if sheet.title == name), None)
    for sheet in book.worksheets if len(book.worksheets) > 1 else ():
        rows = sheet.iter_rows(max_row=heading_rows, max_col=20, values_only=True)
        if sum(sum(value not in (None, "") for value in row) > 1 for row in rows) > 1:
            return sheet
    return book.worksheets[0]


def unpacked_size_problem(path: str, limits: Mapping[str, int]) -> int:
    """Return the exit code for an archive that unpacks to more than it may, by what its directory says."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > limits["unpacked"]:
        return TOO_LARGE
    is_packed_too_well = unpacked > max(limits["ratio_from"], Path(path).stat().st_size * limits["ratio"])
    return PACKED_TOO_WELL if is_packed_too_well else 0


def main() -> int:
    """Limit this process, then write the rows of the file; return the exit code."""
    path, name, limits = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        code = write_rows(path, name, sys.stdout, limits)
        sys.stdout.flush()
    except MemoryError:
        return TOO_LARGE
    except ParseError as error:
        return TOO_LARGE if error.code == NO_MEMORY else UNREADABLE
    except Exception:  # noqa: BLE001  whatever a damaged file does to the library
        return UNREADABLE
    return code


if __name__ == "__main__":
    exit_code = main()
    with suppress(OSError, MemoryError):  # whoever read it may have gone
        sys.stdout.flush()
    os._exit(exit_code)
