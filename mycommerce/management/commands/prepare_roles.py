"""The command that creates the database's roles, and sets and checks what they may do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from core.direct_connection import direct_alias
from mycommerce.roles.names import limited_roles
from mycommerce.roles.prepare import check as find_problems
from mycommerce.roles.prepare import prepare


class Command(BaseCommand):
    """Prepare the roles of web, workers and readers in this database."""

    help = (
        "Creates the roles of web, workers and readers, grants them their privileges, and sets their limits and the "
        "triggers by which the web role writes rows of one vendor only. Run it as the owner of the tables."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if something is not as it should be."
        )
        parser.add_argument("--database", default=direct_alias(), help="The alias in DATABASES.")

    def handle(self, *args: Any, check: bool, database: str, verbosity: int, **options: Any) -> None:
        connection = connections[database]
        if problems := find_problems(connection) if check else prepare(connection):
            raise CommandError("\n".join(problems))
        if verbosity:
            roles = limited_roles(connection)
            names = ", ".join(f"{kind} {name}" for kind, name in roles.items())
            self.stdout.write(
                f"The roles are as they should be: {names or 'all are the owner of the tables'}."
            )
