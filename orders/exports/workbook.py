"""An Excel file, written row by row: numbers are numbers, times are those of the vendor's zone, texts stay texts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from core.money import digits
from orders.exports.columns import Column, ColumnKind

ROWS_PER_SHEET = 1_048_575  # below the heading: Excel's limit
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
Write = Callable[[Any, int, int, Any, str], None]


class Workbook:
    """A context manager that writes an Excel file; the values of a row stand in the order of the columns."""

    def __init__(self, path: Path, columns: Sequence[Column], zone: str) -> None:
        self._book = xlsxwriter.Workbook(path, _OPTIONS | {"tmpdir": str(path.parent)})
        self._columns = columns
        self._zone = ZoneInfo(zone)
        self._bold = self._book.add_format({"bold": True})
        self._datetime = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._amounts = {
            decimals: self._book.add_format({"num_format": f"0.{'0' * decimals}".rstrip(".")})
            for decimals in range(5)
        }
        self._currency_index = [column.field for column in columns].index("currency")
        self._writers = [self._writer(column) for column in columns]
        self._sheets = 0
        self._begin_sheet()

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._book.close()

    def add_rows(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows; begin another sheet when this one is full."""
        for row in rows:
            if self._row > ROWS_PER_SHEET:
                self._begin_sheet()
            currency = row[self._currency_index]
            for column_index, (write, value) in enumerate(zip(self._writers, row, strict=True)):
                if value not in ("", None):
                    write(self._sheet, self._row, column_index, value, currency)
            self._row += 1

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet("Orders" if self._sheets == 1 else f"Orders {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, column.width)
        for index, column in enumerate(self._columns):
            zone = f" ({self._zone.key})" if column.kind is ColumnKind.DATETIME else ""
            self._sheet.write_string(0, index, f"{column.heading}{zone}", self._bold)
        self._row = 1

    def _writer(self, column: Column) -> Write:
        match column.kind:
            case ColumnKind.AMOUNT:
                return self._write_amount
            case ColumnKind.DATETIME:
                return self._write_datetime
            case ColumnKind.NUMBER:
                return lambda sheet, row, index, value, _: sheet.write_number(row, index, value)
            case ColumnKind.PERCENT:
                return lambda sheet, row, index, value, _: sheet.write_number(row, index, value / 100)
            case ColumnKind.YES_NO:
                return lambda sheet, row, index, value, _: sheet.write_string(
                    row, index, "yes" if value else "no"
                )
            case ColumnKind.CHOICE:
                labels = column.labels
                return lambda sheet, row, index, value, _: sheet.write_string(
                    row, index, labels.get(value, value)
                )
        return lambda sheet, row, index, value, _: sheet.write_string(row, index, str(value))

    def _write_amount(self, sheet: Any, row: int, index: int, minor: int, currency: str) -> None:
        decimals = digits(currency)
        sheet.write_number(row, index, minor / 10**decimals, self._amounts[decimals])

    def _write_datetime(self, sheet: Any, row: int, index: int, at: datetime, currency: str) -> None:
        local = at.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        sheet.write_datetime(row, index, local, self._datetime)
