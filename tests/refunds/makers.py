"""Makers that several tests of refunds share."""

from jobs.worker import process_jobs
from tests.job_states import make_due

WEBHOOK_SECRET = "whsec_of_the_tests"


def process_due_jobs(rounds: int = 1) -> None:
    """Make all open jobs due, and process them; so many times."""
    for _ in range(rounds):
        make_due()
        process_jobs()
