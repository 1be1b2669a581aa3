from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from orders.models.order import Order
from vendors.models import Vendor


class BulkRun(models.Model):
    """One action on many orders, processed in the background; each order's result is a BulkOrder."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="bulk_runs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    action = models.CharField(max_length=80, help_text="The action's slug.")
    form_data = models.JSONField(default=dict, help_text="Arguments of the action, the same for all orders.")
    token = models.UUIDField(
        default=uuid4, unique=True, help_text="Token of each order's activity: each order is acted on once."
    )
    total = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("vendor", "id"), name="bulk_run_of_vendor"),)

    def __str__(self) -> str:
        return f"{self.action} on {self.total} orders"

    def get_absolute_url(self) -> str:
        return reverse("bulk_run", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return bool(self.done_at or self.stopped_at)


class BulkOrder(models.Model):
    """One order of a bulk run, and its result."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        REFUSED = "refused", "Not possible"
        FAILED = "failed", "Failed"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(
        BulkRun, models.PROTECT, related_name="orders", db_constraint=False, db_index=False
    )
    order = models.ForeignKey(Order, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    result_text = models.TextField(
        blank=True, help_text="Sentence of the Activity, or why it was not possible."
    )

    class Meta:
        indexes = (models.Index(fields=("run", "state", "id"), name="bulk_order_by_state"),)
        constraints = (models.UniqueConstraint(fields=("run", "order"), name="order_once_in_bulk_run"),)

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"
