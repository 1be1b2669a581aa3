from typing import Any

from django.db import models

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models.order import Order
from orders.runs.run import Run
from vendors.models import Vendor


class BulkRun(Run, VendorModel):
    """One action on many orders, processed in the background; each order's result is a BulkOrder.

    Its token is that of each order's activity too: each order is acted on once.
    """

    PAGE = "bulk_run"

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Finished"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Failed"

    action = models.CharField(max_length=80, help_text="The action's slug.")
    form_data: Any = models.JSONField(
        default=dict, help_text="Arguments of the action, the same for all orders."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)

    class Meta:
        indexes = (models.Index(fields=("vendor", "-id"), name="bulk_run_newest"),)
        constraints = (models.UniqueConstraint(fields=("token", "vendor"), name="one_bulk_run_per_token"),)

    def __str__(self) -> str:
        return f"{self.action} on {self.total} orders"


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
    shown = models.TextField(
        blank=True, db_default="", help_text="What the preview showed of it, such as its amount."
    )
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
