"""The roles of the tests' server. The tests log in as a role that owns databases and is no superuser."""

from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from devtools.roles import ROLES, url_of_role

OWNER = "mycommerce_owner"
_LOCK = 5_021_951_001  # of test runs that prepare the same server


def owner_url(url: str) -> str:
    """Make the roles where they are missing; return the address for their owner, which may act as each of them."""
    server, password = psycopg2.connect(url), urlsplit(url).password
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        [(owner, is_superuser)] = cursor.fetchall()
        if is_superuser:
            owner = OWNER
            _create(cursor, owner, "LOGIN CREATEDB CREATEROLE", password)
            # Tables are emptied between tests past the triggers that keep history: tests/emptying.py.
            cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {owner}")
        for role in ROLES.values():
            _create(cursor, role, "LOGIN", password)
            cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [owner, role])
            if cursor.fetchall() == [(False,)]:
                grant = sql.SQL("GRANT {} TO {} WITH ADMIN OPTION")
                cursor.execute(grant.format(sql.Identifier(role), sql.Identifier(owner)))
    server.close()
    return url_of_role(url, owner)


def _create(cursor: "psycopg2.extensions.cursor", role: str, attributes: str, password: str | None) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    if not cursor.fetchall():
        create = sql.SQL(f"CREATE ROLE {{}} {attributes} PASSWORD {{}}")
        cursor.execute(create.format(sql.Identifier(role), sql.Literal(password)))
