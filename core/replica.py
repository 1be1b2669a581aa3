"""Reading from a standby of the database, which follows the primary some milliseconds behind it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from core.circuit_breaker import CircuitBreaker
from core.direct_connection import direct_alias

log = structlog.get_logger(__name__)

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"  # their names in DATABASES
LONGEST_LAG = (
    60.0  # seconds; the sweep writes each second, so a standby that is further behind follows no more
)
LONGEST_WAIT = 0.1  # seconds that a reader waits for the standby before it asks the primary
_PAUSE = 0.005
_COOLDOWN = 5.0  # seconds without a try after one that failed

_POSITION = "SELECT pg_current_wal_insert_lsn()::text"
# A replica that was promoted, or is the primary's own address, has everything.
_HAS = """
    SELECT NOT pg_is_in_recovery() OR coalesce(
        pg_last_wal_replay_lsn() >= %s::pg_lsn
        AND pg_last_xact_replay_timestamp() > clock_timestamp() - %s * interval '1 second', false
    )
"""

_alias = ContextVar("alias", default=PRIMARY)
_circuit_breaker = CircuitBreaker(_COOLDOWN)


class ReplicaRouter:
    """Sends reads to the database that `reading_from` names, and all writes to the primary."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return reading_alias()

    def db_for_write(self, model: object, **hints: object) -> str:
        return PRIMARY

    def allow_relation(self, *objects: object, **hints: object) -> bool:
        return True  # both hold the same rows


def has_replica() -> bool:
    return REPLICA in connections.settings


def reading_alias() -> str:
    """Return the name of the database to read from; a transaction reads what it has written."""
    return PRIMARY if connections[PRIMARY].in_atomic_block else _alias.get()


def reading_connection() -> BaseDatabaseWrapper:
    """Return the connection for a statement that only reads and is written out."""
    return connections[reading_alias()]


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Let reads of this thread go to the database of this name."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def position() -> str:
    """Return the primary's position in its log of writes: a standby that has reached it has all that was committed."""
    return str(_value(PRIMARY, _POSITION))


def replica_has(reached: str) -> bool:
    """Return whether the standby has all up to this position, within a moment."""
    if _circuit_breaker.is_open:
        return False
    deadline = time.monotonic() + LONGEST_WAIT
    try:
        while (
            not (has := bool(_value(REPLICA, _HAS, [reached, LONGEST_LAG]))) and time.monotonic() < deadline
        ):
            time.sleep(_PAUSE)
    except DatabaseError as error:
        leave_replica(error)
        return False
    return has


def leave_replica(reason: object) -> None:
    """Read from the primary for some seconds, and connect anew afterwards."""
    log.warning("replica_left", reason=str(reason))
    connections[REPLICA].close()
    _circuit_breaker.trip()


def up_to_date_alias() -> str:
    """Return the replica's name where it has all that was committed before this call, else the primary's."""
    return REPLICA if has_replica() and replica_has(position()) else PRIMARY


def export_alias() -> str:
    """Return the name of the database from which many rows are read in one session."""
    alias = up_to_date_alias()
    return alias if alias == REPLICA else direct_alias()


def _value(alias: str, statement: str, values: list[Any] | None = None) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
