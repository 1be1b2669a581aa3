"""One pass over all rows of a file, to see how its cells can be read."""

from collections.abc import Callable, Iterable
from pathlib import Path

from orders.imports.mapping.fields import DATE_FIELDS, NUMBER_FIELDS
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.column_readings import ColumnReadings
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.file_format import format_of
from orders.imports.parse.joined_files import JoinedRows
from orders.imports.parse.rows import Row
from orders.imports.problem import ImportProblem

WORD_FIELDS = {
    "states": ("state",),
    "countries": ("country", "recipient_country"),
    "currencies": ("currency",),
}
BATCH_SIZE = 10_000  # rows


def read_columns(path: Path, mapping: Mapping, report_count: Callable[[int, float], None]) -> ColumnReadings:
    """Return how the cells of the mapped columns can be read; `report_count` gets the rows read and their part of all.

    A file that cannot be read to its end is read up to there: the check says what is wrong.
    """
    column_readings = ColumnReadings(mapping.zone)
    try:
        with open_rows(path, format_of(mapping)) as file:
            rows = JoinedRows(file, path, mapping)
            for count, row in enumerate(rows, 1):
                _add(row, mapping, column_readings)
                if count % BATCH_SIZE == 0:
                    report_count(count, rows.fraction_read())
    except ImportProblem:
        pass
    return column_readings


def signature(mapping: Mapping) -> str:
    """Return what the readings depend on: other columns or another format have to be read anew."""
    fields = {*DATE_FIELDS, *NUMBER_FIELDS, *(field for fields in WORD_FIELDS.values() for field in fields)}
    columns = sorted((field, *names) for field, names in mapping.columns.items() if field in fields)
    return repr((columns, mapping.encoding, mapping.delimiter, mapping.sheet, str(mapping.zone)))


def _add(row: Row, mapping: Mapping, column_readings: ColumnReadings) -> None:
    if row.reason:
        return
    for column in _columns(mapping, DATE_FIELDS):
        column_readings.dates.add(row.cells[column], mapping.zone)
    for column in _columns(mapping, NUMBER_FIELDS):
        column_readings.numbers.add(row.cells[column])
    for kind, fields in WORD_FIELDS.items():
        column_readings.add_words(kind, (row.cells[column] for column in _columns(mapping, fields)))


def _columns(mapping: Mapping, fields: Iterable[str]) -> list[str]:
    return [name for field in fields for name in mapping.columns.get(field, ())]
