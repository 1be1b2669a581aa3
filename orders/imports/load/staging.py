"""The staging table of the checked rows: memory stays flat, and rows of one invoice may stand apart in the file.

It is a temporary table of the direct connection, so a killed process leaves nothing of it behind. `docs/imports.md`
lists its columns.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, NamedTuple

from core.direct_connection import direct_connection
from orders.imports.parse.convert import STAGING_COLUMNS, Values

BATCH_SIZE = 10_000  # rows of a COPY
PAGE_SIZE = 5_000  # rows of a fetch

# Collation C, as the columns have that they are compared with.
_CREATE = """
    CREATE TEMPORARY TABLE import_row (
        row_number integer NOT NULL, part integer NOT NULL, reference text COLLATE "C" NOT NULL,
        reason text NOT NULL, field text NOT NULL DEFAULT '', detail text NOT NULL,
        role text COLLATE "C", kind text COLLATE "C", placed_at timestamptz, order_json text COLLATE "C",
        sku text COLLATE "C", name text COLLATE "C", quantity integer,
        currency text COLLATE "C", total_minor bigint, rounding numeric,
        amount numeric, line_discount numeric, line_tax numeric, line_json text,
        tax_minor bigint NOT NULL DEFAULT 0
    )
"""
_TABLES = (
    *(
        "import_key",
        "import_article",
        "import_line",
        "import_order",
        "import_change",
        "import_difference",
        "import_amounts",
    ),
    *("import_value", "import_refund", "import_group", "import_row"),
)
_DROP = f"DROP TABLE IF EXISTS {', '.join(_TABLES)}"
_INDEX = """
    CREATE INDEX ON import_row (reference, row_number);
    CREATE INDEX ON import_row (row_number) WHERE reason <> '';
    ANALYZE import_row
"""
_COPY = f"""
    COPY import_row ({", ".join(STAGING_COLUMNS)})
    FROM STDIN (FORMAT csv, FORCE_NOT_NULL (
        reference, reason, field, detail, role, kind, order_json, sku, name, currency, line_json
    ))
"""
_REFUSED = """
    SELECT DISTINCT ON (row_number) row_number, reason, field, detail FROM import_row
    WHERE reason <> '' AND row_number > %s ORDER BY row_number, part LIMIT %s
"""


@contextmanager
def staging() -> Iterator[None]:
    """Create the staging table, empty, and drop all temporary tables of the import at the end."""
    execute(_DROP)
    # The check of a long file is one statement over all its rows, which may take longer than a page may.
    execute("SET statement_timeout = 0; SET work_mem = '64MB'")
    execute(_CREATE)
    try:
        yield
    finally:
        execute(_DROP)
        execute("RESET statement_timeout; RESET work_mem")


def stage_rows(row_groups: Iterable[list[Values]], report_count: Callable[[int], None]) -> int:
    """Copy what each row of the file was converted to into the staging table; return how many rows the file has."""
    count, row_groups = 0, iter(row_groups)
    while batch := list(islice(row_groups, BATCH_SIZE)):
        copy_csv(_COPY, chain.from_iterable(batch))
        count += len(batch)
        report_count(count)
    execute(_INDEX)
    return count


def copy_csv(copy: str, rows: Iterable[Values]) -> None:
    """Copy rows into a temporary table in batches (`core.copy_from` is for tables of models)."""
    rows = iter(rows)
    while batch := list(islice(rows, BATCH_SIZE)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(batch)
        text.seek(0)
        with direct_connection().cursor() as cursor:
            cursor.copy_expert(copy, text)


class RefusedRow(NamedTuple):
    """A refused row of the file: its number, why, the field whose cell is to blame, and what stands there."""

    number: int
    reason: str
    field: str
    detail: str


def refused_rows() -> Iterator[RefusedRow]:
    """Yield the refused rows in the order of the file."""
    page = fetch(_REFUSED, [0, PAGE_SIZE])
    while page:
        yield from map(RefusedRow._make, page)
        page = fetch(_REFUSED, [page[-1][0], PAGE_SIZE])


def execute(sql: str, parameters: dict[str, Any] | None = None) -> None:
    """Execute statements that return nothing."""
    with direct_connection().cursor() as cursor:
        cursor.execute(sql, parameters)


def fetch(sql: str, parameters: Any = None) -> list[Any]:
    """Return all rows of a query."""
    with direct_connection().cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Any] = cursor.fetchall()
    return rows
