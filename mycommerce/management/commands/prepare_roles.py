"""The command that sets and checks the limits of the database's roles."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connections

from core.direct_connection import direct_alias
from mycommerce.role_limits import NoSuchRole, limits_by_role, missing_limits, set_limits


class Command(BaseCommand):
    """Set the limits of the roles of web and workers."""

    help = "Sets the limits of the roles of web and workers in this database. Connections made from then on have them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if a limit is missing."
        )
        parser.add_argument("--database", default=direct_alias(), help="The alias in DATABASES.")

    def handle(self, *args: Any, check: bool, database: str, verbosity: int, **options: Any) -> None:
        connection, problems = connections[database], []
        for role, limits in limits_by_role(connection).items():
            try:
                missing = missing_limits(connection, role, limits)
                if check:
                    problems += [f"{name} of role {role} is not set to {missing[name]}." for name in missing]
                else:
                    set_limits(connection, role, missing)
            except NoSuchRole:
                problems.append(f"Role {role} does not exist: create it.")
            except ProgrammingError as error:
                problems.append(f"The limits of role {role} cannot be set: {str(error).strip()}.")
            else:
                if verbosity and not problems:
                    self.stdout.write(f"Role {role} has its limits.")
        if problems:
            raise CommandError("\n".join(problems))
