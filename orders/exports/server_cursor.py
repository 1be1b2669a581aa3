"""The rows of a queryset through a server-side cursor: one statement, so one snapshot, and memory stays flat."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

AT_ONCE = 2_000  # rows
# All rows are wanted, not the first of them; and a slow reader may pause for longer than a page may.
_SETTINGS = """
    SET TRANSACTION READ ONLY;
    SELECT set_config('cursor_tuple_fraction', '1', true),
        set_config('idle_in_transaction_session_timeout', '300s', true), set_config('TimeZone', %s, true)
"""


def read(rows: QuerySet[Any], zone: str) -> Iterator[list[tuple[Any, ...]]]:
    """In batches; times that the database itself writes as text are those of the time zone."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SETTINGS, [zone])
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, parameters)
            while batch := cursor.fetchmany(AT_ONCE):
                yield batch
