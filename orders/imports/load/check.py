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
from orders.imports.models import ImportRun
from orders.imports.parse.convert import Converter
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.file_format import format_of
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
    path: Path,
    mapping: Mapping,
    vendor: Vendor,
    report: Path | None,
    progress: ReportProgress,
    run: ImportRun | None = None,
) -> Iterator[Summary]:
    """Check the file, and keep the staging table until the context ends.

    What an earlier attempt of the run has written counts as new, though it is not written again.
    """
    with staging():
        count, left_out = _stage_file(path, mapping, progress)
        gather_invoices(vendor, mapping, run.pk if run else 0)
        summary = summarize(count, left_out)
        if report:
            write_report(report, path, mapping)
        yield summary


def _stage_file(path: Path, mapping: Mapping, progress: ReportProgress) -> tuple[int, dict[str, int]]:
    """Fill the staging table; return how many rows the file has, and those left out by rule.

    What it keeps of the cells in memory is gone before the orders are written.
    """
    with open_rows(path, format_of(mapping)) as file:
        rows, converter = JoinedRows(file, path, mapping), Converter(mapping)
        count = stage_rows(
            map(converter.convert, rows),
            lambda done: progress("Checking", done, round(done / (rows.fraction_read() or 1))),
        )
    if not count:
        raise ImportProblem(f"{path.name} has no rows below its header.")
    return count, dict(converter.left_out)
