"""The refused rows as CSV: why, and the row as it stands in the file, so that it can be mended and imported."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from orders.imports.load.staging import refused_rows
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.rows import Row
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason

ADDED = ("row", "reason", "explanation", "cell")


def write_report(report: Path, path: Path, mapping: Mapping) -> None:
    """Read the file once more, beside the list of what was refused, for the cells; written as the file is."""
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        file = report.open("w", encoding=mapping.encoding, errors="replace", newline="")
    except OSError as error:
        raise ImportProblem(f"The report {report} cannot be written: {error.strerror}.") from None
    with file, open_rows(path, mapping) as rows:
        writer = csv.writer(file, delimiter=mapping.delimiter, lineterminator="\n")
        writer.writerow([*ADDED, *rows.header])
        writer.writerows(_lines(rows))


def _lines(rows: Iterable[Row]) -> Iterator[list[str]]:
    # Cells stay as they are, even one that a spreadsheet takes for a formula: they are the vendor's own.
    file = iter(rows)
    for number, reason, detail in refused_rows():
        row = next(row for row in file if row.number == number)
        yield [str(number), reason, Reason(reason).label, detail, *row.cells.values()]
