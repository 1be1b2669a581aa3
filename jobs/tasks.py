"""The Celery tasks: a message wakes a worker, and the database says which jobs there are."""

from celery import shared_task
from django.utils import timezone

from jobs.models import Heartbeat
from jobs.sweep import sweep as wake_workers_for_unheard_jobs
from jobs.worker import process_job


@shared_task(name="jobs.run_job")
def run_job(job_id: int) -> None:
    """Process one job; harmless when it is done, owned by another worker, or not due."""
    process_job(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Wake workers for jobs that no message announced, and record that a worker is consuming."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
    wake_workers_for_unheard_jobs()
