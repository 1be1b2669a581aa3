"""The command that lists what a server in production still lacks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.utils import DatabaseError

from mycommerce.health import missing_migrations
from mycommerce.production import all_problems, as_list


class Command(BaseCommand):
    """List what is missing; run it by the roles of web and worker, with their environment."""

    help = (
        "Lists all that this server lacks for production, in its settings, Redis, database, clock and folders, and "
        "exits with 1, or with 0 when nothing is missing. Web, worker, beat and sweep do not start without most of it."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        problems = all_problems()
        try:
            if missing := missing_migrations(connection):
                problems.append(
                    f"{len(missing)} migrations are not applied: run manage.py migrate as the owner."
                )
        except DatabaseError:
            pass  # is in the list already
        if problems:
            raise CommandError(as_list(problems))
        self.stdout.write("Nothing is missing.")
