"""The Celery tasks: a message wakes a worker, and the database says which jobs there are."""

from celery import shared_task
from django.utils import timezone

from jobs.models import Heartbeat
from jobs.worker import process_slice


@shared_task(name="jobs.process_queue")
def process_queue(queue: str) -> None:
    """Process the jobs that wait in a queue; harmless when there are none."""
    process_slice(queue)


@shared_task(name="jobs.beat")
def beat() -> None:
    """Record that a worker consumes messages."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
