"""PgBouncer between the tests and their database: `make test POOLED=on`.

Databases are made and removed by the direct address. What a test leaves in a session, others get: the pooler has some
server connections open and lends them by turns, for one transaction each.
"""

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg2.extensions import parse_dsn

from chaos.pgbouncer import PgBouncer
from devtools.ports import HOST
from tests.roles import OWNER

PORT = "POOLER_PORT"  # of the pooler that the first process has started, for those of pytest-xdist
CONNECTIONS = 3
TURNS = f"""
min_pool_size = {CONNECTIONS}
server_round_robin = 1
"""
END_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"


def is_pooled() -> bool:
    return PORT in os.environ


def is_asked_for() -> bool:
    """Return whether POOLED asks for a pooler, and no other process of this run has started it."""
    return os.environ.get("POOLED") == "on" and not is_pooled()


def start_pooler(database_url: str) -> None:
    """Start the pooler, which ends with this process."""
    address = parse_dsn(database_url)
    server = f"host={address['host']} port={address.get('port', 5432)}"
    folder = Path(tempfile.mkdtemp(prefix="mycommerce-pooler-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    pooler = PgBouncer(folder, server, [OWNER], pool_size=20, database="*", more=TURNS)
    pooler.start()
    atexit.register(pooler.stop)
    os.environ[PORT] = str(pooler.port)


@contextmanager
def through_pooler() -> Iterator[None]:
    """Let the connection of the tests be the pooler's; at the end end its server connections."""
    settings = connection.settings_dict
    direct = {name: settings[name] for name in ("HOST", "PORT")}
    connection.close()
    settings.update(HOST=HOST, PORT=os.environ[PORT])
    _open_connections()
    yield
    connection.close()
    settings.update(direct)
    with connection.cursor() as cursor:
        cursor.execute(END_SESSIONS)
    connection.close()


def _open_connections() -> None:
    """Wait until the pooler has opened its connections, so that the first tests change between them too."""
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(OPEN)
            if cursor.fetchone()[0] >= CONNECTIONS:
                return
            time.sleep(0.1)
