"""The import of a file: check it, then write it; the same file again resumes a killed import."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from orders.imports.load.check import staged_check
from orders.imports.load.chunk import Chunk
from orders.imports.load.command_run import command_run
from orders.imports.load.progress import ProgressReporter, ReportProgress, ignore_progress
from orders.imports.load.staging import execute, fetch
from orders.imports.load.summary import Summary
from orders.imports.load.write_orders import write_orders
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import ImportRun
from orders.imports.problem import ImportProblem
from vendors.models import Vendor

WRITERS = 2
LOCK_TIMEOUT = 5.0  # seconds: the database may still be ending the work of an import just killed


def import_file(
    path: Path,
    mapping: Mapping,
    vendor: Vendor,
    *,
    upload: ImportRun | None = None,
    report: Path | None = None,
    progress: ReportProgress = ignore_progress,
    writers: int = WRITERS,
) -> Summary:
    """Import the orders that are not there yet; raise ImportProblem, with nothing written, if the file is refused.

    Its run is that of the `upload`, which the caller ends, or one of its own, which records its progress too.
    With `writers=0` all is written in the caller's own connection, and so in the caller's transaction.
    """
    with (
        _exclusive_import(vendor, mapping.source),
        staged_check(path, mapping, vendor, report, progress) as summary,
    ):
        own_run = None if upload else command_run(path, mapping, vendor, summary)
        run = upload or own_run
        if run and summary.new_orders:
            reporters = [progress, ProgressReporter(own_run).report] if own_run else [progress]
            write_orders(run, vendor, mapping, writers, _chunk_reporter(summary.new_rows, reporters))
        if own_run:
            own_run.end(ImportRun.State.DONE, summary=summary.as_json())
        return summary


@contextmanager
def _exclusive_import(vendor: Vendor, source: str) -> Iterator[None]:
    """Hold the lock of vendor and source, which ends with the connection; raise ImportProblem if it is taken."""
    key = {"key": f"import {vendor.pk} {source}"}
    deadline = time.monotonic() + LOCK_TIMEOUT
    while not fetch("SELECT pg_try_advisory_lock(hashtextextended(%(key)s, 0))", key)[0][0]:
        if time.monotonic() > deadline:
            raise ImportProblem(f"Orders from {source} are being imported for {vendor} already.")
        time.sleep(0.2)
    try:
        yield
    finally:
        execute("SELECT pg_advisory_unlock(hashtextextended(%(key)s, 0))", key)


def _chunk_reporter(row_total: int, reporters: Iterable[ReportProgress]) -> Callable[[Chunk], None]:
    """Return a function that reports a written chunk."""
    rows_done = 0

    def report_chunk(chunk: Chunk) -> None:
        nonlocal rows_done
        rows_done += chunk.rows
        # Not in the chunk's transaction: a lock on the run's row would make the writers wait for each other.
        for report in reporters:
            report("Writing", rows_done, row_total)

    return report_chunk
