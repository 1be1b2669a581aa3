from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobs.queues import JOB_QUEUES
from jobs.states import hold, unfinished

REASON = "Held after a restore: it may have been done since the backup. Retry it if it was not."


class Command(BaseCommand):
    """Hold what waits in some queues, for a person to decide."""

    help = (
        "Ends the open jobs of these queues as failed, with a sentence; Retry in the admin lets one wait again. For "
        "the time after a restore, before the workers start: what waited at the backup may be done since."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queues", nargs="+", choices=JOB_QUEUES, metavar="queue")

    def handle(self, *args: Any, queues: list[str], **options: Any) -> None:
        held = hold(unfinished().filter(queue__in=queues), REASON)
        self.stdout.write(f"{held} job{'' if held == 1 else 's'} held.")
