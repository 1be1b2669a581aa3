"""The import of a file: check it, then write it; the same file again resumes a killed import."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from orders.imports.load.changes import change_count
from orders.imports.load.check import staged_check
from orders.imports.load.chunk import Chunk
from orders.imports.load.command_run import begin_attempt, new_run, unfinished_run
from orders.imports.load.progress import ProgressReporter, ReportProgress, ignore_progress
from orders.imports.load.staging import execute, fetch
from orders.imports.load.summary import Summary
from orders.imports.load.take_changes import take_changes as apply_changes
from orders.imports.load.write_orders import write_orders, written_rows
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
    take_changes: bool = False,
) -> Summary:
    """Import the orders that are not there yet; raise ImportProblem, with nothing written, if the file is refused.

    Its run is that of the `upload`, which the caller ends, or its own, which records its progress too. Known orders are
    changed as the file says only with `take_changes`. With `writers=0` all is written in the caller's transaction.
    """
    with _exclusive_import(vendor, mapping.source):
        earlier_run = upload or unfinished_run(path, mapping, vendor)
        with staged_check(path, mapping, vendor, report, progress, earlier_run) as summary:
            has_changes = take_changes and change_count() > 0
            if earlier_run or summary.new_orders or has_changes:
                run = upload or _own_run(earlier_run, path, mapping, vendor)
                _write(run, vendor, mapping, writers, summary, progress)
                if has_changes:
                    apply_changes(run, vendor)
                if not upload:
                    run.end(ImportRun.State.DONE, summary=summary.as_json())
            return summary


def _own_run(earlier_run: ImportRun | None, path: Path, mapping: Mapping, vendor: Vendor) -> ImportRun:
    return begin_attempt(earlier_run) if earlier_run else new_run(path, mapping, vendor)


def _write(
    run: ImportRun,
    vendor: Vendor,
    mapping: Mapping,
    writers: int,
    summary: Summary,
    progress: ReportProgress,
) -> None:
    if rows_done := written_rows():
        progress("Writing", rows_done, summary.new_rows)
    if rows_done < summary.new_rows:
        reporters = [progress] if run.is_upload else [progress, ProgressReporter(run).report]
        report_chunk = _chunk_reporter(rows_done, summary.new_rows, reporters)
        write_orders(run, vendor, mapping, writers, report_chunk)


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


def _chunk_reporter(
    rows_done: int, row_total: int, reporters: Iterable[ReportProgress]
) -> Callable[[Chunk], None]:
    """Return a function that reports a written chunk."""

    def report_chunk(chunk: Chunk) -> None:
        nonlocal rows_done
        rows_done += chunk.rows
        # Not in the chunk's transaction: a lock on the run's row would make the writers wait for each other.
        for report in reporters:
            report("Writing", rows_done, row_total)

    return report_chunk
