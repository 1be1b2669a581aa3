"""The only place that publishes to the broker. A lost message costs seconds, never a job."""

from collections.abc import Iterable
from typing import NamedTuple

import structlog
from celery import current_app

from core.circuit_breaker import CircuitBreaker
from jobs.registry import LONG_QUEUE

log = structlog.get_logger(__name__)

MAX_MESSAGES = 100  # a call; the sweep sends the others
MESSAGE_LIFETIME = 30  # seconds, then an unfetched message is dropped: the sweep has sent another
TIME_LIMIT = 28  # seconds, then the worker's child is killed; shorter than a lease
LONG_TIME_LIMIT = 4 * 3600  # the same for tasks that renew their lease
HIGH, LOW = 0, 9  # a worker fetches low ones when no high one waits in any of its queues

circuit_breaker = CircuitBreaker(cooldown=10)  # seconds without a try after the broker failed to answer


class WakeUp(NamedTuple):
    """A message that tells a worker of a job."""

    job_id: int
    queue: str
    priority: int = HIGH


def wake_workers(wake_ups: Iterable[WakeUp], *, max_messages: int = MAX_MESSAGES) -> int:
    """Publish messages; return how many, from the first on, the broker took.

    It is bounded in time and raises nothing.
    """
    sent = 0
    if circuit_breaker.is_open:
        return sent
    try:
        for wake_up in list(wake_ups)[:max_messages]:
            current_app.send_task(
                "jobs.run_job",
                (wake_up.job_id,),
                queue=wake_up.queue,
                priority=wake_up.priority,
                retry=False,
                expires=MESSAGE_LIFETIME,
                time_limit=LONG_TIME_LIMIT if wake_up.queue == LONG_QUEUE else TIME_LIMIT,
            )
            sent += 1
    except Exception as error:  # noqa: BLE001  whatever a broker client raises, the rows are safe
        circuit_breaker.trip()
        log.warning("wake_workers_failed", error=str(error))
    return sent


def empty_queues(queues: Iterable[str]) -> set[str]:
    """Return those queues in which no message waits; none while the broker does not answer."""
    if circuit_breaker.is_open:
        return set()
    try:
        with current_app.connection_for_write() as connection, connection.channel() as channel:
            return {queue for queue in queues if not channel.queue_declare(queue).message_count}
    except Exception as error:  # noqa: BLE001  as above
        circuit_breaker.trip()
        log.warning("queue_lengths_unknown", error=str(error))
        return set()
