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
    since both belong to upper apps. Only `jobs.states` changes its state.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SCHEDULED = "scheduled", "Scheduled"
        LEASED = "leased", "In progress"
        DONE = "done", "Done"
        FAILED = "failed", "Needs attention"

    class Priority(models.IntegerChoices):
        NORMAL = 0
        LOW = 1

    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        help_text="None for work about a person's account.",
    )
    subject_kind = models.CharField(max_length=20, blank=True, help_text="What it is about, such as “order”.")
    subject_id = models.BigIntegerField(null=True)
    cause_id = models.BigIntegerField(null=True, help_text="The record of the act that caused it.")
    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=20)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    dedupe_key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001  unique where it is set
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(db_default=Now(), help_text="A scheduled job waits from then on.")
    attempts = models.PositiveIntegerField(default=0, help_text="Counted when a worker claims it.")
    lease_until = models.DateTimeField(null=True, help_text="Until then the worker that claimed it owns it.")
    lease_generation = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    activity_subject = ""  # set by its task: the row that its activity is about, such as email:42
    sentence = ""  # set by its task, for the Activity tab

    class Meta:
        indexes = (
            models.Index(
                fields=("queue", "vendor", "priority", "id"),
                name="job_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=("due_at",), name="job_oldest", condition=models.Q(state="waiting")),
            models.Index(fields=("due_at",), name="job_scheduled", condition=models.Q(state="scheduled")),
            models.Index(fields=("lease_until",), name="job_leased", condition=models.Q(state="leased")),
            models.Index(fields=("-failed_at",), name="job_failed", condition=models.Q(state="failed")),
            models.Index(fields=("subject_id", "subject_kind"), name="job_of_subject"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="leased") ^ models.Q(lease_until=None), name="job_leased_has_a_lease"
            ),
            models.CheckConstraint(
                condition=models.Q(state="done") ^ models.Q(done_at=None), name="job_done_has_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state="failed") ^ models.Q(failed_at=None), name="job_failed_has_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def required_vendor_id(self) -> int:
        """The id of the vendor whose work it is. Raise ValueError where it is no vendor's."""
        if self.vendor_id is None:
            raise ValueError(f"{self} is no vendor's.")
        return self.vendor_id

    @property
    def status(self) -> str:
        """The state as the vendor sees it: waiting, retrying, done or failed."""
        if self.state in {self.State.DONE, self.State.FAILED}:
            return self.state
        return "retrying" if self.attempts and self.last_error else "waiting"

    @property
    def status_text(self) -> str:
        """The state as the vendor reads it."""
        return {
            "done": "Done",
            "failed": "Needs attention",
            "retrying": f"Trying again, {self.attempts} so far",
            "waiting": "On its way",
        }[self.status]

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
