"""The limit of connections to an endpoint: a slow one keeps few workers from other vendors' notices."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MAX_CONNECTIONS = 2
_LOCK_BASE = 1_313_817_600  # a range of our own among PostgreSQL's advisory locks


@contextmanager
def connection_slot(endpoint_id: int) -> Iterator[bool]:
    """Yield whether fewer than `MAX_CONNECTIONS` workers post there; a killed worker frees its connection."""
    slot = next((number for number in range(MAX_CONNECTIONS) if _lock(number, endpoint_id)), None)
    try:
        yield slot is not None
    finally:
        if slot is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_BASE + slot, endpoint_id])


def _lock(slot: int, endpoint_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_BASE + slot, endpoint_id])
        return bool(cursor.fetchone()[0])
