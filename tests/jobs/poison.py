"""Tasks that only the workers of tests/workers.py have."""

import os
import signal

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.models import Activity


@task(queue=Queue.MAIL, kind=Activity.Kind.ORDER, max_attempts=2)
def poison(job: Job) -> str:
    """Kill the process that runs it, as running out of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


@task(queue=Queue.MAIL, kind=Activity.Kind.ORDER)
def harmless(job: Job) -> str:
    return "Done."
