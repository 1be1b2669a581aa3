import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from jobs.queues import JOB_QUEUES
from jobs.worker import process_jobs


class Command(BaseCommand):
    """Process due jobs without a broker."""

    help = (
        "Processes due jobs, of all queues or those named, in this process. Redis and Celery are not needed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queues", nargs="*", choices=[*JOB_QUEUES, []], default=[], metavar="queue")
        parser.add_argument("--forever", action="store_true", help="Look again every second until stopped.")

    def handle(self, *args: Any, queues: list[str], forever: bool, **options: Any) -> None:
        ran = process_jobs(queues or JOB_QUEUES)
        self.stdout.write(f"{ran} job{'' if ran == 1 else 's'} run.")
        while forever:
            time.sleep(1)
            close_old_connections()
            process_jobs(queues or JOB_QUEUES)
