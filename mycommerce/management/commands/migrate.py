"""Django's command, run by the direct connection; the limits of the roles are set then."""

from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from core.direct_connection import direct_alias


class Command(migrate.Command):
    """Migrate without a time limit, then set the limits of the roles where that is allowed."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=direct_alias())

    def handle(self, *args: Any, database: str, verbosity: int, **options: Any) -> None:
        with connections[database].cursor() as cursor:
            # An index of a large table takes longer than a page may.
            cursor.execute("SET statement_timeout = 0")
        super().handle(*args, database=database, verbosity=verbosity, **options)
        if options["plan"]:
            return
        try:
            call_command("prepare_roles", database=database, verbosity=0)
        except CommandError as error:
            self.stderr.write(str(error))
        for connection in connections.all(initialized_only=True):
            connection.close()  # the next ones have the limits
