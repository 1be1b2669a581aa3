"""The report of refused rows as CSV: the reason, and the row of the file, to be mended and imported."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from orders.imports.load.refusal_sentence import refusal_sentence
from orders.imports.load.staging import refused_rows
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.file_format import format_of
from orders.imports.parse.rows import Row
from orders.imports.problem import ImportProblem

REPORT_COLUMNS = ("row", "reason", "explanation", "cell")


def write_report(report: Path, path: Path, mapping: Mapping) -> None:
    """Write the report in the format of the file, which is read once more for the cells.

    Raises ImportProblem when the report cannot be written.
    """
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        file = report.open("w", encoding=mapping.encoding, errors="replace", newline="")
    except OSError as error:
        raise ImportProblem(f"The report {report} cannot be written: {error.strerror}.") from None
    with file, open_rows(path, format_of(mapping)) as rows:
        writer = csv.writer(file, delimiter=mapping.delimiter, lineterminator="\n")
        writer.writerow([*REPORT_COLUMNS, *rows.header])
        writer.writerows(_lines(rows, len(rows.header), mapping))


def _lines(rows: Iterable[Row], width: int, mapping: Mapping) -> Iterator[list[str]]:
    # Formulas are not escaped: the cells are the vendor's own, and the report must be importable.
    file_rows = iter(rows)
    for refused in refused_rows():
        cells = next(row.cells for row in file_rows if row.number == refused.number)
        sentence = refusal_sentence(refused, cells, width, mapping)
        yield [str(refused.number), refused.reason, sentence, refused.detail, *cells.values()]
