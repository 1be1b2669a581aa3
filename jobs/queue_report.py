"""What each queue has to do, how late it is, and why its jobs failed: for metrics and for staff."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.timesince import timesince

from jobs.models import Job
from jobs.queues import JOB_QUEUES, Queue
from jobs.states import failed

State = Job.State
LATE_AFTER = 60  # seconds
LATE_FILES_AFTER = 1_800  # imports and exports take minutes
MAX_FAILED = 1_000  # the newest failed jobs, which are grouped
MAX_REASON = 300  # characters
NO_REASON = "No reason was stored."
_DIFFERENT = re.compile(r"\S+@\S+|“[^”]*”|[0-9a-f]{8,}|\d+")  # in the same reason of several jobs


@dataclass(slots=True)
class FailureGroup:
    """Failed jobs of one task and one reason, whatever numbers and addresses are in it."""

    task: str
    reason: str  # of the newest
    key: str
    failed_at: datetime | None  # the newest
    job_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class QueueReport:
    """A queue's jobs by state, and those that failed, by reason."""

    queue: Queue
    counts: Mapping[str, int]  # by state
    due_at: datetime | None  # of the oldest that waits
    failures: list[FailureGroup] = field(default_factory=list)

    @property
    def late_for(self) -> str:
        """Return for how long the oldest job has waited, in words; "" unless that is too long."""
        limit = LATE_FILES_AFTER if self.queue == Queue.FILES else LATE_AFTER
        if self.due_at is None or (timezone.now() - self.due_at).total_seconds() <= limit:
            return ""
        return timesince(self.due_at)

    @property
    def sentences(self) -> list[str]:
        """Return what is to be said of it: what is late, what failed, or that nothing is."""
        sentences = []
        if self.late_for:
            sentences.append(f"Late: the oldest job has waited for {self.late_for}.")
        if count := self.counts[State.FAILED]:
            sentences.append(f"{count} {'job is' if count == 1 else 'jobs are'} not tried again without you.")
        if not sentences:
            busy = self.counts[State.WAITING] or self.counts[State.LEASED]
            sentences.append("It is working." if busy else "It has nothing to do.")
        return sentences


def jobs_by_queue() -> dict[tuple[str, str], tuple[int, datetime]]:
    """Return number and earliest due time of the open and failed jobs by queue and state; each state has an index."""
    return {
        (queue, state): (jobs, due_at)
        for state in (State.WAITING, State.SCHEDULED, State.LEASED, State.FAILED)
        for queue, jobs, due_at in Job.objects.filter(state=state)
        .values_list("queue")
        .annotate(jobs=Count("pk"), due_at=Min("due_at"))
    }


def queue_reports() -> list[QueueReport]:
    """Return the reports of all queues, with the groups of the newest failed jobs."""
    rows, groups = jobs_by_queue(), failure_groups()
    return [
        QueueReport(
            queue,
            {state: rows[queue, state][0] if (queue, state) in rows else 0 for state in State},
            rows[queue, State.WAITING][1] if (queue, State.WAITING) in rows else None,
            [group for (of_queue, _), group in groups.items() if of_queue == queue],
        )
        for queue in JOB_QUEUES
    ]


def failure_groups() -> dict[tuple[str, str], FailureGroup]:
    """Return the newest failed jobs grouped by task and reason; the keys are the queue and the group's key."""
    groups: dict[tuple[str, str], FailureGroup] = {}
    newest = failed().order_by("-failed_at").values_list("pk", "queue", "task", "last_error", "failed_at")
    for pk, queue, task, error, failed_at in newest[:MAX_FAILED]:
        reason = error.strip().partition("\n")[0][:MAX_REASON] or NO_REASON
        key = sha256(f"{queue}\0{task}\0{_DIFFERENT.sub('#', reason)}".encode()).hexdigest()[:16]
        group = groups.setdefault((queue, key), FailureGroup(task, reason, key, failed_at))
        group.job_ids.append(pk)
    return groups
