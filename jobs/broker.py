"""The only place that publishes to the broker. A message names a queue; a lost one costs seconds, never a job."""

from collections.abc import Iterable
from typing import Any

import structlog
from celery import current_app

from core.circuit_breaker import CircuitBreaker
from jobs.queues import LONG_QUEUES

log = structlog.get_logger(__name__)

TIME_LIMIT = 28  # seconds, then the worker's child is killed; shorter than a lease
LONG_TIME_LIMIT = 4 * 3600  # the same for tasks that renew their lease

circuit_breaker = CircuitBreaker(cooldown=10)  # seconds without a try after the broker failed to answer


def wake_workers(queues: Iterable[str]) -> bool:
    """Tell a worker that jobs wait in these queues, unless a message that says so waits there itself.

    Whoever fetches that message looks into the database after it, so that one is enough; the worker wakes the next.
    It is bounded in time and raises nothing. Return False where the broker does not take messages.
    """
    if circuit_breaker.is_open:
        return False
    try:
        with current_app.pool.acquire(block=True) as connection:
            for queue in queues:
                if not _message_count(connection, queue):
                    _publish(queue)
    except Exception as error:  # noqa: BLE001  whatever a broker client raises, the rows are safe
        circuit_breaker.trip()
        log.warning("wake_workers_failed", error=str(error))
        return False
    return True


def message_counts(queues: Iterable[str]) -> dict[str, int]:
    """Return how many messages wait in each of these queues; nothing where the broker does not answer."""
    if circuit_breaker.is_open:
        return {}
    try:
        with current_app.pool.acquire(block=True) as connection:
            return {queue: _message_count(connection, queue) for queue in queues}
    except Exception as error:  # noqa: BLE001  whatever a broker client raises, it does not answer
        circuit_breaker.trip()
        log.warning("message_counts_failed", error=str(error))
        return {}


def _message_count(connection: Any, queue: str) -> int:
    return int(connection.default_channel.queue_declare(queue).message_count)


def _publish(queue: str) -> None:
    current_app.send_task(
        "jobs.process_queue",
        (queue,),
        queue=queue,
        retry=False,
        time_limit=LONG_TIME_LIMIT if queue in LONG_QUEUES else TIME_LIMIT,
    )
