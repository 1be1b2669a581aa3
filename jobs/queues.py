"""The queues: worker command, supervisor and readiness read them here."""

from enum import StrEnum


class Queue(StrEnum):
    """A queue of jobs; a worker may serve some of them only."""

    MONEY = "money"
    MAIL = "mail"
    NOTICE = "notice"  # vendors' servers may be slow: with workers of its own no other queue waits for them
    LICENSE = "license"
    BULK = "bulk"  # jobs of bulk runs, and what they enqueue
    FILES = "files"  # imports and exports, which take minutes
    ERASE = "erase"  # personal data: by a process whose role may erase it
    PERIODIC = "periodic"  # what Celery beat starts; it holds no jobs


JOB_QUEUES = tuple(queue for queue in Queue if queue is not Queue.PERIODIC)
LONG_QUEUES = (Queue.FILES, Queue.ERASE)
QUICK_QUEUES = tuple(queue for queue in Queue if queue not in LONG_QUEUES)
