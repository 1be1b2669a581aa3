from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.functions import Now

from orders.models.activity import Activity
from orders.models.order import Order
from orders.promises import FollowUp, Promise
from vendors.models import Vendor


class Step(models.Model):
    """Work promised by an act, written in its transaction and done by a worker after the commit.

    This row is the truth; Celery and Redis only ring. `orders/outbox/` claims and settles it.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="steps", null=True, db_constraint=False)
    cause = models.ForeignKey(Activity, models.PROTECT, related_name="steps", null=True, db_constraint=False)
    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=20)
    dedupe_key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001  unique where it is set
    due_at = models.DateTimeField(db_default=Now())
    rung_at = models.DateTimeField(null=True, help_text="When a worker was last told about it.")
    attempts = models.PositiveIntegerField(default=0, help_text="Counted when a worker claims it.")
    lease_until = models.DateTimeField(
        null=True, help_text="Until then it belongs to the worker that claimed it."
    )
    lease_generation = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    subject = ""  # set by its task: the row it is about, such as email:42
    delay = timedelta(0)  # of one that is not written yet: from then on until it is due

    class Meta:
        indexes = (
            models.Index(
                fields=("due_at",),
                name="step_open",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(fields=("-dead_at",), name="step_dead", condition=models.Q(dead_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def told(self) -> str:
        """The state as the vendor reads it."""
        return {
            "done": "Done",
            "dead": "Needs attention",
            "retrying": f"Trying again, {self.attempts} so far",
            "waiting": "On its way",
        }[self.state]

    @property
    def state(self) -> str:
        """waiting, retrying, done or dead: the word the Activity tab shows."""
        if self.done_at:
            return "done"
        if self.dead_at:
            return "dead"
        return "retrying" if self.attempts and self.last_error else "waiting"

    @cached_property
    def promised(self) -> list[Promise]:
        """What the task said has to follow; put into the outbox when this step settles."""
        return []

    def then(
        self,
        task: FollowUp,
        *,
        dedupe_key: str | None = None,
        delay: timedelta = timedelta(0),
        **arguments: Any,
    ) -> None:
        self.promised.append(Promise(task, arguments, dedupe_key, delay))
