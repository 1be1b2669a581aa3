"""Writes the new orders chunk by chunk; a killed import leaves whole orders and goes on with the others."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Self

from django.db import connection

from orders.imports.load.chunk import Chunk, make_chunk, write_chunk
from orders.imports.load.invoice import new_invoices
from orders.imports.load.order_lines import prepare_lines
from orders.imports.load.staging import execute
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import FileImport
from orders.models import Activity, Order, OrderItem
from orders.search.models import SearchKey
from vendors.models import Vendor

FIRST = 50  # orders
CHUNK = 1_000  # orders: some ten thousand rows, a second or two
WRITTEN = [model._meta.db_table for model in (Order, OrderItem, Activity, SearchKey)]
Done = Callable[[Chunk], None]


def write_orders(run: FileImport, vendor: Vendor, mapping: Mapping, writers: int, done: Done) -> None:
    """`done` hears of every chunk that is committed."""
    prepare_lines()
    place, size = 1, FIRST
    with Writers(writers, done) as pool:
        while invoices := new_invoices(place, size):
            pool.write(make_chunk(invoices, vendor, mapping, run))
            if place == 1:
                # PostgreSQL plans the checks of foreign keys by what it knows of a table: nothing, if it was empty.
                pool.finish()
                execute("ANALYZE orders_order")
            place, size = place + len(invoices), CHUNK
        pool.finish()
    execute(f"ANALYZE {', '.join(WRITTEN)}")  # autovacuum comes a minute later: too late for the first search


class Writers:
    """So many connections that write side by side, most of an import being the database's work; 0: our own one."""

    def __init__(self, count: int, done: Done) -> None:
        self._count, self._done = count, done
        self._pool = ThreadPoolExecutor(count) if count else None
        self._open: set[Future[Chunk]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown()

    def write(self, chunk: Chunk) -> None:
        """Return when there is a free hand for the next chunk; raise what went wrong with an earlier one."""
        if self._pool is None:
            write_chunk(chunk)
            self._done(chunk)
            return
        while len(self._open) >= self._count:
            self._settle()
        self._open.add(self._pool.submit(_write_and_leave, chunk))

    def finish(self) -> None:
        while self._open:
            self._settle()

    def _settle(self) -> None:
        ready, self._open = wait(self._open, return_when=FIRST_COMPLETED)
        for future in ready:
            self._done(future.result())


def _write_and_leave(chunk: Chunk) -> Chunk:
    """In a thread, which has a connection of its own."""
    try:
        write_chunk(chunk)
    finally:
        connection.close()
    return chunk
