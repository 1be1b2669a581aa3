from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models.order import Order
from vendors.models import Vendor


class BulkRun(VendorModel):
    """One action on many orders, processed in the background; each order's result is a BulkOrder."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="bulk_runs", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    action = models.CharField(max_length=80, help_text="The action's slug.")
    form_data = models.JSONField(default=dict, help_text="Arguments of the action, the same for all orders.")
    token = models.UUIDField(
        default=uuid4, help_text="Token of each order's activity: each order is acted on once."
    )
    total = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("vendor", "-id"), name="bulk_run_newest"),)
        constraints = (models.UniqueConstraint(fields=("token", "vendor"), name="one_bulk_run_per_token"),)

    def __str__(self) -> str:
        return f"{self.action} on {self.total} orders"

    def get_absolute_url(self) -> str:
        return reverse("bulk_run", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return bool(self.done_at or self.stopped_at)


class BulkOrder(VendorModel):
    """One order of a bulk run, and its result."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        REFUSED = "refused", "Not possible"
        FAILED = "failed", "Failed"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    run = VendorForeignKey(BulkRun, models.PROTECT, related_name="orders", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    result_text = models.TextField(
        blank=True, help_text="Sentence of the Activity, or why it was not possible."
    )

    class Meta:
        indexes = (models.Index(fields=("run", "state", "id"), name="bulk_order_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=("run", "order", "vendor"), name="order_once_in_bulk_run"),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"
