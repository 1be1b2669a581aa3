"""Check a file, then write it; the same file again goes on where a killed import stopped."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from orders.imports.load.check import Progress, checked, silent
from orders.imports.load.chunk import Chunk
from orders.imports.load.staging import execute, fetch
from orders.imports.load.summary import Summary
from orders.imports.load.write_orders import write_orders
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import FileImport
from orders.imports.problem import ImportProblem
from vendors.models import Vendor

WRITERS = 2
PATIENCE = 5.0  # seconds: the database may still be ending the work of an import just killed


def import_file(
    path: Path,
    mapping: Mapping,
    vendor: Vendor,
    *,
    report: Path | None = None,
    progress: Progress = silent,
    writers: int = WRITERS,
) -> Summary:
    """Import what is not there yet. Raises ImportProblem, with nothing written, when the file cannot be imported.

    With `writers=0` it happens in the caller's own connection, and so in the caller's transaction.
    """
    with _alone(vendor, mapping.source), checked(path, mapping, vendor, report, progress) as summary:
        run = _run_of(path, mapping, vendor, summary)
        if run:
            write_orders(run, vendor, mapping, writers, _Teller(run, summary.new_rows, progress).tell)
            FileImport.objects.filter(pk=run.pk).update(finished_at=timezone.now())
        return summary


def _run_of(path: Path, mapping: Mapping, vendor: Vendor, summary: Summary) -> FileImport | None:
    """The unfinished run of this very file, or a new one when there is anything to write."""
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
    facts = {
        "file_name": path.name[-255:],
        "rows": summary.rows,
        "refused_rows": summary.refused_rows,
        "orders": summary.known_orders + summary.new_orders,
        "orders_done": summary.known_orders,
    }
    run, _ = FileImport.objects.update_or_create(**unfinished, defaults=facts)
    return run


class _Teller:
    """Keeps the run and the watcher up to date."""

    def __init__(self, run: FileImport, total: int, progress: Progress) -> None:
        self._run, self._total, self._progress, self._rows = run, total, progress, 0

    def tell(self, chunk: Chunk) -> None:
        # Not in the chunk's transaction: the lock on this row would make the writers wait for each other.
        FileImport.objects.filter(pk=self._run.pk).update(orders_done=F("orders_done") + len(chunk.orders))
        self._rows += chunk.rows
        self._progress("Writing", self._rows, self._total)


@contextmanager
def _alone(vendor: Vendor, source: str) -> Iterator[None]:
    """One import of a vendor and source at a time; the lock goes with the connection."""
    key = {"key": f"import {vendor.pk} {source}"}
    deadline = time.monotonic() + PATIENCE
    while not fetch("SELECT pg_try_advisory_lock(hashtextextended(%(key)s, 0))", key)[0][0]:
        if time.monotonic() > deadline:
            raise ImportProblem(f"Orders from {source} are being imported for {vendor} already.")
        time.sleep(0.2)
    try:
        yield
    finally:
        execute("SELECT pg_advisory_unlock(hashtextextended(%(key)s, 0))", key)
