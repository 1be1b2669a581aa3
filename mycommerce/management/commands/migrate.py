"""Django's command, run by the direct connection, by one process at a time; the limits of the roles are set then.

A migration that waits for the lock of a table makes every later statement on that table wait behind it. So it waits for
a second only, and tries again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from psycopg2.errors import LockNotAvailable

from core.direct_connection import direct_alias

_LOCK = 5_021_951_001  # the number of our own among PostgreSQL's advisory locks
SECONDS_BETWEEN = 0.5
LOCK_TIMEOUT = "1s"
LOCK_TRIES = 60


class Command(migrate.Command):
    """Migrate with limits of its own, then set the limits of the roles where that is allowed."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=direct_alias())

    def handle(self, *args: Any, database: str, verbosity: int, **options: Any) -> None:
        self._connection = connections[database]
        with self._connection.cursor() as cursor:
            # An index of a large table takes longer than a page may.
            cursor.execute("SET statement_timeout = 0")
        with self._turn(self._connection):
            self._migrate(*args, database=database, verbosity=verbosity, **options)
        if options["plan"]:
            return
        try:
            call_command("prepare_roles", database=database, verbosity=0)
        except CommandError as error:
            self.stderr.write(str(error))
        for connection in connections.all(initialized_only=True):
            connection.close()  # the next ones have the limits

    def _migrate(self, *args: Any, **options: Any) -> None:
        """Migrate, and again while a lock is taken; what has been applied is not applied again."""
        for attempt in count(1):
            try:
                super().handle(*args, **options)
                break
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable) or attempt == LOCK_TRIES:
                    raise
                self.stderr.write(f"A table is in use: trying again ({attempt} of {LOCK_TRIES}).")
                time.sleep(SECONDS_BETWEEN)

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Set the limit of each migration. An index that is made concurrently keeps nobody waiting and may wait."""
        if migration is not None and action in {"apply_start", "unapply_start"}:
            with self._connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = %s", [LOCK_TIMEOUT if migration.atomic else "0"])
        super().migration_progress_callback(action, migration, fake)

    @contextmanager
    def _turn(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Wait until no other process migrates this database; what it has applied is not applied again.

        It asks again and again: a statement that waited would keep an index from being made concurrently.
        """
        with connection.cursor() as cursor:
            for attempt in count():
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
                if cursor.fetchone()[0]:
                    break
                if attempt == 0:
                    self.stderr.write(
                        "Another process is migrating this database: waiting until it has ended."
                    )
                time.sleep(SECONDS_BETWEEN)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
