"""Django's command, run by the direct connection, by one process at a time; the limits of the roles are set then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from core.direct_connection import direct_alias

_LOCK = 5_021_951_001  # the number of our own among PostgreSQL's advisory locks
SECONDS_BETWEEN = 0.5


class Command(migrate.Command):
    """Migrate without a time limit, then set the limits of the roles where that is allowed."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=direct_alias())

    def handle(self, *args: Any, database: str, verbosity: int, **options: Any) -> None:
        with connections[database].cursor() as cursor:
            # An index of a large table takes longer than a page may.
            cursor.execute("SET statement_timeout = 0")
        with self._turn(connections[database]):
            super().handle(*args, database=database, verbosity=verbosity, **options)
        if options["plan"]:
            return
        try:
            call_command("prepare_roles", database=database, verbosity=0)
        except CommandError as error:
            self.stderr.write(str(error))
        for connection in connections.all(initialized_only=True):
            connection.close()  # the next ones have the limits

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
