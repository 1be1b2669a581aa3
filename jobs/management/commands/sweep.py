import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from jobs.sweep import sweep

log = structlog.get_logger(__name__)

SECONDS_BETWEEN = 1.0


class Command(BaseCommand):
    """Sweep until stopped; of several processes one does it at a time."""

    help = "Every second: lets jobs wait that are due or whose worker died, and wakes workers. Never ends."

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            try:
                sweep()
            except Error:
                log.warning("sweep_failed", exc_info=True)
            close_old_connections()
            time.sleep(SECONDS_BETWEEN)
