"""What pages and jobs leave behind on a connection, which a pooler would lend to somebody else next."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from jobs.worker import process_jobs
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from tests.notifications.webhooks.makers import enqueue_notice
from vendors.actor import Actor

pytestmark = pytest.mark.direct  # each test asks one session what is left in it

LEFT_BEHIND = """
    SELECT 'advisory lock', objid::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
    UNION ALL SELECT 'setting', name FROM pg_settings WHERE source = 'session'
    UNION ALL SELECT 'cursor', name FROM pg_cursors
    UNION ALL SELECT 'channel', name FROM pg_listening_channels() name
    UNION ALL SELECT 'temporary table', relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()
"""
PREPARED_STATEMENTS = "SELECT name FROM pg_prepared_statements"


@pytest.fixture
def used_connection(
    transactional_db: None,
    order: Order,
    alice: Actor,
    panel: Callable[[Actor], Client],
    mail_server: MailServer,
) -> BaseDatabaseWrapper:
    """The connection by which pages were answered, an order was changed, and an email and a notice were sent."""
    connection.close()  # the next one is new
    client = panel(alice)
    make.endpoint(order.vendor, url="https://127.0.0.1/")
    for page in ("/orders/", f"/orders/?q={order.email}", f"/orders/{order.number}/", "/orders/?status=paid"):
        assert client.get(page).status_code == 200
    for action in ("add-comment", "resend-order"):
        form = {"comment": "Hello", "token": str(uuid4()), "items": "receipt"}
        assert client.post(f"/orders/{order.number}/actions/{action}/", form).status_code == 303
    enqueue_notice(order)
    assert process_jobs() == 2
    assert len(mail_server.arrived) == 1
    return connection


def rows(connection: BaseDatabaseWrapper, query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_session_is_left_as_it_was(used_connection: BaseDatabaseWrapper) -> None:
    assert rows(used_connection, LEFT_BEHIND) == []


def test_session_has_no_prepared_statements(used_connection: BaseDatabaseWrapper) -> None:
    assert rows(used_connection, PREPARED_STATEMENTS) == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SET lock_timeout = 1", "setting"),
        ("SELECT pg_advisory_lock(4711)", "advisory lock"),
        ("CREATE TEMPORARY TABLE left_behind (id int)", "temporary table"),
        ("LISTEN left_behind", "channel"),
    ],
)
def test_what_is_left_behind_is_noticed(transactional_db: None, statement: str, kind: str) -> None:
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert [row[0] for row in rows(connection, LEFT_BEHIND)] == [kind]
    connection.close()
