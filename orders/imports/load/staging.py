"""Checked rows wait in a temporary table: memory stays flat, and rows of one invoice may stand apart in the file.

The table belongs to the connection, so a killed process leaves nothing of it behind.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection

from orders.imports.parse.convert import COLUMNS

BATCH = 10_000  # rows sent at once
PAGE = 5_000  # rows fetched at once

# Collation C as in the columns they are compared with.
_MAKE = """
    CREATE TEMPORARY TABLE import_row (
        number integer NOT NULL, reference text COLLATE "C" NOT NULL,
        reason text NOT NULL, detail text NOT NULL,
        kind text, placed_at timestamptz, facts text,
        sku text COLLATE "C", name text COLLATE "C", quantity integer,
        currency text, minor bigint, difference numeric
    )
"""
_DROP = "DROP TABLE IF EXISTS import_key, import_article, import_line, import_order, import_row"
_INDEX = """
    CREATE INDEX ON import_row (reference, number);
    CREATE INDEX ON import_row (number) WHERE reason <> '';
    ANALYZE import_row
"""
_COPY = f"""
    COPY import_row ({", ".join(COLUMNS)})
    FROM STDIN (FORMAT csv, FORCE_NOT_NULL (reference, reason, detail, kind, facts, sku, name, currency))
"""
_REFUSED = """
    SELECT number, reason, detail FROM import_row
    WHERE reason <> '' AND number > %s ORDER BY number LIMIT %s
"""


@contextmanager
def staging() -> Iterator[None]:
    """The temporary tables, empty at the start and gone at the end."""
    execute(_DROP)
    # The check of a long file is one statement over all its rows, and nobody waits for a page meanwhile.
    execute("SET statement_timeout = 0; SET work_mem = '64MB'")
    execute(_MAKE)
    try:
        yield
    finally:
        execute(_DROP)
        execute("RESET statement_timeout; RESET work_mem")


def fill(rows: Iterable[tuple[Any, ...]], told: Callable[[int], None]) -> int:
    """Stage the rows of the file; how many there were."""
    count = send(_COPY, rows, told)
    execute(_INDEX)
    return count


def send(copy: str, rows: Iterable[tuple[Any, ...]], told: Callable[[int], None] = lambda _: None) -> int:
    """By COPY into a temporary table, in batches; `core.copy_from` does it for models, and these tables are none."""
    count, rows = 0, iter(rows)
    while batch := list(islice(rows, BATCH)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(batch)
        text.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(copy, text)
        count += len(batch)
        told(count)
    return count


def refused_rows() -> Iterator[tuple[int, str, str]]:
    """Number, reason and detail, in the order of the file."""
    page = fetch(_REFUSED, [0, PAGE])
    while page:
        yield from page
        page = fetch(_REFUSED, [page[-1][0], PAGE])


def execute(sql: str, parameters: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def fetch(sql: str, parameters: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Any] = cursor.fetchall()
    return rows
