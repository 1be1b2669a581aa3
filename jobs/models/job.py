from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.functions import Now

from jobs.registry import JobRequest, TaskSpec
from vendors.models import Vendor

Subject = tuple[str, int]  # kind and id


class Job(models.Model):
    """Work for a worker, written in the transaction of the act that caused it and done after the commit.

    This row is the truth; Celery and Redis only wake workers. It names its subject and its cause by plain values,
    since both belong to upper apps.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=20, blank=True, help_text="What it is about, such as “order”.")
    subject_id = models.BigIntegerField(null=True)
    cause_id = models.BigIntegerField(null=True, help_text="The record of the act that caused it.")
    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=20)
    dedupe_key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001  unique where it is set
    due_at = models.DateTimeField(db_default=Now())
    woken_at = models.DateTimeField(null=True, help_text="When a worker was last told about it.")
    attempts = models.PositiveIntegerField(default=0, help_text="Counted when a worker claims it.")
    lease_until = models.DateTimeField(null=True, help_text="Until then the worker that claimed it owns it.")
    lease_generation = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    activity_subject = ""  # set by its task: the row that its activity is about, such as email:42
    delay = timedelta(0)  # of one that is not written yet: from then on until it is due

    class Meta:
        indexes = (
            models.Index(
                fields=("due_at",),
                name="job_open",
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(
                fields=("-failed_at",), name="job_failed", condition=models.Q(failed_at__isnull=False)
            ),
            models.Index(fields=("subject_id", "subject_kind"), name="job_of_subject"),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def status_text(self) -> str:
        """The state as the vendor reads it."""
        return {
            "done": "Done",
            "failed": "Needs attention",
            "retrying": f"Trying again, {self.attempts} so far",
            "waiting": "On its way",
        }[self.state]

    @property
    def state(self) -> str:
        """waiting, retrying, done or failed."""
        if self.done_at:
            return "done"
        if self.failed_at:
            return "failed"
        return "retrying" if self.attempts and self.last_error else "waiting"

    @cached_property
    def next_jobs(self) -> list[JobRequest]:
        """What its task enqueued; written when this job settles."""
        return []

    def enqueue(
        self,
        task: TaskSpec,
        *,
        dedupe_key: str | None = None,
        delay: timedelta = timedelta(0),
        **arguments: Any,
    ) -> None:
        """Request a job that follows this one."""
        self.next_jobs.append(JobRequest(task, arguments, dedupe_key, delay))
