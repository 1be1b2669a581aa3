"""Read the whole file and say what would be imported, before anything is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from orders.imports.load.gather_invoices import gather_invoices
from orders.imports.load.refusal_report import write_report
from orders.imports.load.staging import fill, staging
from orders.imports.load.summary import Summary, summarize
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.convert import Converter
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.joined_files import JoinedRows
from orders.imports.problem import ImportProblem
from vendors.models import Vendor

# Called now and then with what is being done, how many rows of it are done, and of how many (at first a guess).
Progress = Callable[[str, int, int], None]


def silent(doing: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def check_file(
    path: Path, mapping: Mapping, vendor: Vendor, *, report: Path | None = None, progress: Progress = silent
) -> Summary:
    """What an import of the file would do. Raises ImportProblem when it cannot be imported at all."""
    with checked(path, mapping, vendor, report, progress) as summary:
        return summary


@contextmanager
def checked(
    path: Path, mapping: Mapping, vendor: Vendor, report: Path | None, progress: Progress
) -> Iterator[Summary]:
    """The same, with the checked rows still at hand."""
    with staging():
        with open_rows(path, mapping) as file:
            rows = JoinedRows(file, path, mapping)
            converted = map(Converter(mapping).convert, rows)
            count = fill(
                converted, lambda done: progress("Checking", done, round(done / (rows.share() or 1)))
            )
        if not count:
            raise ImportProblem(f"{path.name} has no rows below its header.")
        gather_invoices(vendor, mapping.source)
        summary = summarize(count)
        if report:
            write_report(report, path, mapping)
        yield summary
