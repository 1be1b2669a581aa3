"""Writing the new orders chunk by chunk: a killed import leaves whole orders and can be resumed."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Self

from django.db import connection

from orders.imports.load.chunk import Chunk, make_chunk, write_chunk
from orders.imports.load.invoice import new_invoices
from orders.imports.load.order_lines import prepare_lines
from orders.imports.load.staging import execute, fetch
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import ImportRun
from orders.models import Activity, Order, OrderItem
from orders.search.models import SearchKey
from vendors.models import Vendor

FIRST_CHUNK_ORDERS = 50
CHUNK_ORDERS = 1_000  # some ten thousand rows, one or two seconds
WRITTEN_TABLES = [model._meta.db_table for model in (Order, OrderItem, Activity, SearchKey)]
ReportChunk = Callable[[Chunk], None]


def written_rows() -> int:
    """Return how many rows of the file an earlier attempt of the run has written."""
    return int(fetch("SELECT coalesce(sum(row_count), 0) FROM import_order WHERE is_written")[0][0])


def write_orders(
    run: ImportRun, vendor: Vendor, mapping: Mapping, writers: int, report_chunk: ReportChunk
) -> None:
    """Write all new orders, with so many writers; call `report_chunk` after each commit."""
    prepare_lines()
    order_index, size = 1, FIRST_CHUNK_ORDERS
    with WriterPool(writers, report_chunk) as pool:
        while invoices := new_invoices(order_index, size):
            pool.write(make_chunk(invoices, vendor, mapping, run))
            if order_index == 1:
                pool.finish()
                _gather_statistics()
            order_index, size = order_index + len(invoices), CHUNK_ORDERS
        pool.finish()
    execute(f"ANALYZE {', '.join(WRITTEN_TABLES)}")  # autovacuum comes a minute later


def _gather_statistics() -> None:
    """Let PostgreSQL count a table that it has none of: it plans the checks of foreign keys by its statistics."""
    if fetch("SELECT reltuples FROM pg_class WHERE oid = 'orders_order'::regclass")[0][0] <= 0:
        execute("ANALYZE orders_order")


class WriterPool:
    """Threads that write chunks in parallel, each in its own connection; with 0, the caller's connection writes."""

    def __init__(self, count: int, report_chunk: ReportChunk) -> None:
        self._count, self._report_chunk = count, report_chunk
        self._pool = ThreadPoolExecutor(count) if count else None
        self._running: set[Future[Chunk]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown()

    def write(self, chunk: Chunk) -> None:
        """Write the chunk, once a writer is free for it; raise what an earlier chunk raised."""
        if self._pool is None:
            write_chunk(chunk)
            self._report_chunk(chunk)
            return
        while len(self._running) >= self._count:
            self._wait_for_writer()
        self._running.add(self._pool.submit(_write_in_thread, chunk))

    def finish(self) -> None:
        """Wait until all chunks are written; raise what one of them raised."""
        while self._running:
            self._wait_for_writer()

    def _wait_for_writer(self) -> None:
        finished, self._running = wait(self._running, return_when=FIRST_COMPLETED)
        for future in finished:
            self._report_chunk(future.result())


def _write_in_thread(chunk: Chunk) -> Chunk:
    """Write the chunk in the connection of this thread, and close it."""
    try:
        write_chunk(chunk)
    finally:
        connection.close()
    return chunk
