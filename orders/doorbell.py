"""The only place that publishes to the broker. A lost ring costs seconds, never work."""

import time
from collections.abc import Iterable
from typing import NamedTuple

import structlog
from celery import current_app

from orders.promises import LONG_QUEUE

log = structlog.get_logger(__name__)

QUIET = 10.0  # seconds without a try after the broker failed to answer
AT_MOST = 100  # messages a call; the sweep rings for the rest
FRESH = 30  # seconds after which a message nobody fetched is dropped: the sweep has rung again
TIME_LIMIT = 28  # seconds, then the worker's child is killed; shorter than a lease
LONG_TIME_LIMIT = 4 * 3600  # the same for work that renews its lease
LOUD, SOFT = 0, 9  # a worker fetches soft ones when no loud one waits in any of its queues

_silent_until = 0.0


class Bell(NamedTuple):
    """Whom to ring for, and where."""

    step: int
    queue: str
    priority: int = LOUD


def ring(bells: Iterable[Bell], *, at_most: int = AT_MOST) -> int:
    """Tell workers about steps; how many of them, from the first on, heard of it.

    Bounded in time, and its failure reaches nobody.
    """
    global _silent_until  # noqa: PLW0603  one breaker for each process
    rung = 0
    if time.monotonic() < _silent_until:
        return rung
    try:
        for bell in list(bells)[:at_most]:
            current_app.send_task(
                "orders.run_step",
                (bell.step,),
                queue=bell.queue,
                priority=bell.priority,
                retry=False,
                expires=FRESH,
                time_limit=LONG_TIME_LIMIT if bell.queue == LONG_QUEUE else TIME_LIMIT,
            )
            rung += 1
    except Exception as error:  # noqa: BLE001  whatever a broker client raises, the rows are safe
        _silent_until = time.monotonic() + QUIET
        log.warning("ring_failed", error=str(error))
    return rung


def silent(queues: Iterable[str]) -> set[str]:
    """Those in which no message waits; none while the broker does not say."""
    global _silent_until  # noqa: PLW0603  as above
    if time.monotonic() < _silent_until:
        return set()
    try:
        with current_app.connection_for_write() as connection, connection.channel() as channel:
            return {queue for queue in queues if not channel.queue_declare(queue).message_count}
    except Exception as error:  # noqa: BLE001  as above
        _silent_until = time.monotonic() + QUIET
        log.warning("queues_not_seen", error=str(error))
        return set()
