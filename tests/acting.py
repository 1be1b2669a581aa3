"""Product code acts as web or worker on the tests' own connection, so that it sees the rows of their transactions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from psycopg2 import sql
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from core.vendor_transaction import SETTING
from devtools.roles import ERASER, WEB, WORKER
from jobs import worker
from jobs.queues import Queue
from orders.actions import Action
from tests.pooled import is_pooled

_acting: set["psycopg2.extensions.connection"] = set()


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Run the block as this role; a block inside it that acts as another one goes on as this one.

    Its own statements go past Django, so that no test counts them. A new connection after a lost one acts as the owner.
    """
    session = _session_as(role)
    if session is None:
        yield
        return
    _acting.add(session)
    try:
        yield
    finally:
        _acting.remove(session)
        # A role that was set in a failed transaction ends with it.
        if not session.closed and session.info.transaction_status != TRANSACTION_STATUS_INERROR:
            with session.cursor() as cursor:
                cursor.execute("RESET ROLE; SELECT set_config(%s, '', true)", [SETTING])


def _session_as(role: str) -> "psycopg2.extensions.connection | None":
    """Return psycopg2's connection, which acts as the role from now on; None where it acts or does not answer.

    A pooler would lend a session outside a transaction to others, so there the owner acts.
    A test that may not use the database gets a RuntimeError of pytest-django.
    """
    try:
        connection.ensure_connection()
        session: psycopg2.extensions.connection = connection.connection
        if session in _acting or (is_pooled() and not connection.in_atomic_block):
            return None
        with session.cursor() as cursor:
            cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    except (DatabaseError, psycopg2.Error, RuntimeError):
        return None
    return session


def web_role_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the requests of the tests' clients as the web role."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with acting_as(WEB):
            return get_response(request)

    return middleware


def act_by_roles() -> None:
    """Let jobs run as the roles of their workers, and the actions that tests run themselves as the web role."""
    as_worker, as_eraser = (acting_as(role)(worker.process_next) for role in (WORKER, ERASER))
    worker.process_next = lambda queue: (as_eraser if queue == Queue.ERASE else as_worker)(queue)
    Action.run = acting_as(WEB)(Action.run)  # type: ignore[method-assign]
