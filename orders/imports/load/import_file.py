"""The import of a file: check it, then write it; the same file again resumes a killed import."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from orders.imports.load.check import ReportProgress, ignore_progress, staged_check
from orders.imports.load.chunk import Chunk
from orders.imports.load.staging import execute, fetch
from orders.imports.load.summary import Summary
from orders.imports.load.write_orders import write_orders
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import FileImport
from orders.imports.problem import ImportProblem
from vendors.models import Vendor

WRITERS = 2
LOCK_TIMEOUT = 5.0  # seconds: the database may still be ending the work of an import just killed


def import_file(
    path: Path,
    mapping: Mapping,
    vendor: Vendor,
    *,
    report: Path | None = None,
    progress: ReportProgress = ignore_progress,
    writers: int = WRITERS,
) -> Summary:
    """Import the orders that are not there yet; raise ImportProblem, with nothing written, if the file is refused.

    With `writers=0` all is written in the caller's own connection, and so in the caller's transaction.
    """
    with (
        _exclusive_import(vendor, mapping.source),
        staged_check(path, mapping, vendor, report, progress) as summary,
    ):
        run = _run_for(path, mapping, vendor, summary)
        if run:
            report_chunk = _chunk_reporter(run, summary.new_rows, progress)
            write_orders(run, vendor, mapping, writers, report_chunk)
            FileImport.objects.filter(pk=run.pk).update(finished_at=timezone.now())
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


def _run_for(path: Path, mapping: Mapping, vendor: Vendor, summary: Summary) -> FileImport | None:
    """Return the unfinished run of this file, or a new one; None when there is nothing to write."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    unfinished: dict[str, Any] = {
        "vendor": vendor,
        "source": mapping.source,
        "file_digest": digest,
        "finished_at": None,
    }
    if not summary.new_orders and not FileImport.objects.filter(**unfinished).exists():
        return None
    counts = {
        "file_name": path.name[-255:],
        "rows": summary.rows,
        "refused_rows": summary.refused_rows,
        "orders": summary.known_orders + summary.new_orders,
        "orders_done": summary.known_orders,
    }
    run, _ = FileImport.objects.update_or_create(**unfinished, defaults=counts)
    return run


def _chunk_reporter(run: FileImport, row_total: int, progress: ReportProgress) -> Callable[[Chunk], None]:
    """Return a function that adds a written chunk to the run and to the progress."""
    rows_done = 0

    def report_chunk(chunk: Chunk) -> None:
        nonlocal rows_done
        # Not in the chunk's transaction: the lock on this row would make the writers wait for each other.
        FileImport.objects.filter(pk=run.pk).update(orders_done=F("orders_done") + len(chunk.orders))
        rows_done += chunk.rows
        progress("Writing", rows_done, row_total)

    return report_chunk
