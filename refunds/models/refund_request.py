from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order, OrderItem
from vendors.actor import ActorKind
from vendors.models import Vendor


class RefundRequest(VendorModel):
    """A customer's wish to be refunded, which the vendor has to answer: open until refunded or declined."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        REFUNDED = "refunded", "Refunded"
        DECLINED = "declined", "Declined"

    OPENED_BY = (
        (ActorKind.STAFF, "Customer Service"),
        (ActorKind.CUSTOMER, "Customer"),
        (ActorKind.SYSTEM, "System"),
    )

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="refund_requests", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="refund_requests", db_index=False)
    item = VendorForeignKey(
        OrderItem,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="The product that is meant, unless it is the whole order.",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    comment = models.TextField(help_text="What the customer says.")
    opened_by_kind = models.CharField(max_length=10, choices=OPENED_BY)
    opened_by_name = models.CharField(max_length=200)
    email_key = models.CharField(
        max_length=254,
        blank=True,
        db_collation="C",
        help_text="Of the customer: other requests are found by it.",
    )
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    created_at = models.DateTimeField(db_default=Now())
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True, help_text="Since then Customer Service answers it.")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "state", "-id"), name="request_by_state"),
            models.Index(fields=("vendor", "email_key"), name="request_of_customer"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("order", "vendor"), name="one_open_request_per_order", condition=Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return f"Refund request of {self.order}"
