import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from jobs.queues import QUICK_QUEUES, Queue
from jobs.stand_in import StandIn
from jobs.sweep import sweep

log = structlog.get_logger(__name__)

SECONDS_BETWEEN = 1.0


class Command(BaseCommand):
    """Sweep until stopped; of several processes one does it at a time."""

    help = (
        "Every second: lets jobs wait that are due or whose worker died, and wakes workers; while the broker takes no "
        "messages, processes of its own do the jobs. Never ends."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        processes = stand_ins()
        while True:
            try:
                queues = sweep()
            except Error:
                log.warning("sweep_failed", exc_info=True)
            else:
                for stand_in in processes:
                    stand_in.work(queues)
            close_old_connections()
            time.sleep(SECONDS_BETWEEN)


def stand_ins() -> tuple[StandIn, StandIn]:
    """Return one for quick jobs and one for imports and exports, which take minutes: no refund waits for them."""
    return StandIn([queue for queue in QUICK_QUEUES if queue is not Queue.PERIODIC]), StandIn([Queue.FILES])
