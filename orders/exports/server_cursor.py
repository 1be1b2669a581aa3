"""Reading a queryset through a server-side cursor: one statement, so one snapshot, and memory stays flat."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import QuerySet

from core.replica import export_alias

BATCH_SIZE = 2_000  # rows
# All rows are read, so plan for all of them; and a slow reader may pause for longer than a page may.
_SETTINGS = """
    SET TRANSACTION READ ONLY;
    SELECT set_config('cursor_tuple_fraction', '1', true),
        set_config('idle_in_transaction_session_timeout', '300s', true), set_config('TimeZone', %s, true)
"""


def read_batches(rows: QuerySet[Any], zone: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows in batches; times that the database writes as text are those of the zone."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    connection = connections[export_alias()]
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute(_SETTINGS, [zone])
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, parameters)
            while batch := cursor.fetchmany(BATCH_SIZE):
                yield batch
