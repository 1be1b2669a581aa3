"""Asks each server connection of a pooler what was left behind in its session, and which limits it has."""

from contextlib import ExitStack, closing
from dataclasses import dataclass, field

import psycopg2

# PgBouncer itself sets what a client names at its start.
LEFT_BEHIND = """
    SELECT 'advisory lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
    UNION ALL SELECT 'setting ' || name FROM pg_settings WHERE source = 'session'
        AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'standard_conforming_strings')
    UNION ALL SELECT 'cursor ' || name FROM pg_cursors
    UNION ALL SELECT 'channel ' || name FROM pg_listening_channels() name
    UNION ALL SELECT 'temporary table ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()
    UNION ALL SELECT 'prepared statement ' || name FROM pg_prepared_statements
"""
VALUES = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = ANY(%s)"


@dataclass(slots=True)
class Sessions:
    """The server connections of a pooler, by process id."""

    pids: set[int]
    asked: set[int] = field(default_factory=set)
    left_behind: list[str] = field(default_factory=list)
    wrong_limits: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.pids <= self.asked and not self.left_behind and not self.wrong_limits

    def ask(self, connection: "psycopg2.extensions.connection", limits: dict[str, str]) -> None:
        """Ask the server connection that this one has from now on, inside a transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.asked.update(pid for (pid,) in cursor.fetchall())
            cursor.execute(LEFT_BEHIND)
            self.left_behind += [what for (what,) in cursor.fetchall()]
            cursor.execute(VALUES, [list(limits)])
            values = dict(cursor.fetchall())
        self.wrong_limits += [f"{name}={values[name]}" for name in limits if values[name] != limits[name]]


def ask_sessions(
    urls: dict[str, str], direct_url: str, pool_size: int, limits: dict[str, dict[str, str]]
) -> Sessions:
    """Open as many transactions as the pooler has server connections for each role: so each of them is asked."""
    with closing(psycopg2.connect(direct_url)) as connection, connection.cursor() as cursor:
        cursor.execute(BACKENDS, [list(urls)])
        sessions = Sessions({pid for (pid,) in cursor.fetchall()})
    with ExitStack() as stack:
        for role, url in urls.items():
            for _ in range(pool_size):
                sessions.ask(stack.enter_context(closing(psycopg2.connect(url))), limits[role])
    return sessions
