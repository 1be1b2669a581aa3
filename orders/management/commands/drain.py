import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from orders import outbox


class Command(BaseCommand):
    """Work off the outbox with no broker at all."""

    help = "Does every due step in this process. Redis and Celery are not needed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="Look again every second until stopped.")

    def handle(self, *args: Any, forever: bool, **options: Any) -> None:
        ran = outbox.drain()
        self.stdout.write(f"{ran} step{'' if ran == 1 else 's'} run.")
        while forever:
            time.sleep(1)
            close_old_connections()
            outbox.drain()
