"""How many workers post to one endpoint: few, so that a slow one keeps no other vendor's notices waiting."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

AT_ONCE = 2
_LOCKS = 1_313_817_600  # a number of our own among PostgreSQL's advisory locks


@contextmanager
def turn(endpoint_id: int) -> Iterator[bool]:
    """Whether fewer than `AT_ONCE` are posting there. A worker that dies gives its place back by dying."""
    place = next((number for number in range(AT_ONCE) if _lock(number, endpoint_id)), None)
    try:
        yield place is not None
    finally:
        if place is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS + place, endpoint_id])


def _lock(place: int, endpoint_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS + place, endpoint_id])
        return bool(cursor.fetchone()[0])
