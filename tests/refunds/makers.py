"""Makers that several tests of refunds share."""

from datetime import timedelta

from django.utils import timezone

from jobs.models import Job
from jobs.worker import process_jobs

WEBHOOK_SECRET = "whsec_of_the_tests"


def process_due_jobs(rounds: int = 1) -> None:
    """Make all open jobs due, and process them; so many times."""
    for _ in range(rounds):
        Job.objects.filter(done_at=None, failed_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
        process_jobs()
