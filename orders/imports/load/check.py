"""The check of a whole file, before anything of it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orders.imports.load.gather_invoices import gather_invoices
from orders.imports.load.progress import ReportProgress, ignore_progress
from orders.imports.load.refusal_report import write_report
from orders.imports.load.staging import stage_rows, staging
from orders.imports.load.summary import Summary, summarize
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.convert import Converter
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.joined_files import JoinedRows
from orders.imports.problem import ImportProblem
from vendors.models import Vendor


def check_file(
    path: Path,
    mapping: Mapping,
    vendor: Vendor,
    *,
    report: Path | None = None,
    progress: ReportProgress = ignore_progress,
) -> Summary:
    """Return what an import of the file would do; raise ImportProblem when it cannot be imported at all."""
    with staged_check(path, mapping, vendor, report, progress) as summary:
        return summary


@contextmanager
def staged_check(
    path: Path, mapping: Mapping, vendor: Vendor, report: Path | None, progress: ReportProgress
) -> Iterator[Summary]:
    """Check the file, and keep the staging table until the context ends."""
    with staging():
        with open_rows(path, encoding=mapping.encoding, delimiter=mapping.delimiter) as file:
            rows = JoinedRows(file, path, mapping)
            count = stage_rows(
                map(Converter(mapping).convert, rows),
                lambda done: progress("Checking", done, round(done / (rows.fraction_read() or 1))),
            )
        if not count:
            raise ImportProblem(f"{path.name} has no rows below its header.")
        gather_invoices(vendor, mapping.source)
        summary = summarize(count)
        if report:
            write_report(report, path, mapping)
        yield summary
