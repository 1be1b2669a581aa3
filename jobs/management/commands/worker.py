import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobs.queues import QUICK_QUEUES, Queue

OPTIONS = "--app=mycommerce --quiet worker --pool=prefork --without-gossip --without-mingle"


class Command(BaseCommand):
    """Become a Celery worker of some queues."""

    help = "Starts a Celery worker; without queues it serves all but files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queues", nargs="*", choices=[*Queue, []], default=[], metavar="queue")
        parser.add_argument("--concurrency", type=int, default=2, help="How many jobs run at once.")
        parser.add_argument("--loglevel", default="warning")

    def handle(self, *args: Any, queues: list[str], concurrency: int, loglevel: str, **options: Any) -> None:
        arguments = [
            f"--queues={','.join(queues or QUICK_QUEUES)}",
            f"--concurrency={concurrency}",
            f"--loglevel={loglevel}",
        ]
        os.execv(sys.executable, [sys.executable, "-m", "celery", *OPTIONS.split(), *arguments])  # noqa: S606
