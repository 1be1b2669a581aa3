from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from core.money import MoneyOf
from core.vendor_relations import VendorForeignKey, VendorManyToManyField, VendorModel
from orders.models import Order, OrderItem
from refunds.models.states import OPEN, State
from vendors.models import Vendor


class Refund(VendorModel):
    """A refund, with one key at the gateway. A trigger allows only the transitions in `TRANSITIONS`."""

    State = State

    class Reason(models.TextChoices):
        REQUESTED = "requested", "Requested by the customer"
        DUPLICATE = "duplicate", "Bought twice"
        ELSEWHERE = "elsewhere", "Made at the gateway"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="refunds", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="refunds")
    items = VendorManyToManyField(OrderItem, through="RefundItem", related_name="refunds")
    state = models.CharField(max_length=20, choices=State.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0, help_text="The tax in it.")
    is_whole = models.BooleanField(default=False, help_text="All that was left of the order.")
    keeps_license = models.BooleanField(default=False, help_text="What was delivered goes on working.")
    by_hand = models.BooleanField(
        default=False, help_text="Paid out by Customer Service, not by the gateway."
    )
    comment = models.TextField(blank=True)

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    requested_by_name = models.CharField(max_length=200)
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    gateway_key = models.UUIDField(default=uuid4)
    key_generation = models.PositiveIntegerField(
        default=0, help_text="Raised when the gateway repeats a stored failure for the key."
    )
    gateway_id = models.CharField(max_length=100, blank=True, db_collation="C")
    reference = models.CharField(max_length=80, blank=True, help_text="Of a payment made by hand.")
    failure = models.TextField(blank=True, help_text="Why it failed, in the gateway's words.")
    first_sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    amount = MoneyOf("amount_minor")
    tax = MoneyOf("tax_minor")

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "-id"), name="refund_by_id"),
            models.Index(fields=("vendor", "-created_at", "-id"), name="refund_newest"),
            models.Index(fields=("vendor", "-id"), name="refund_open", condition=Q(state__in=OPEN)),
            models.Index(fields=("vendor", "id"), name="refund_failed", condition=Q(state=State.FAILED)),
        )
        constraints = (
            models.UniqueConstraint(fields=("gateway_key", "vendor"), name="one_refund_per_gateway_key"),
            models.UniqueConstraint(
                fields=("gateway_id", "vendor"), name="one_refund_per_gateway_id", condition=~Q(gateway_id="")
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, tax_minor__gte=0, tax_minor__lte=F("amount_minor")),
                name="refund_of_more_than_tax",
            ),
        )

    def __str__(self) -> str:
        return f"Refund of {self.amount}"

    @property
    def key(self) -> str:
        """Return the idempotency key of the next attempt; it changes only when the gateway repeats a failure for it."""
        return f"refund-{self.gateway_key}" + (f"-{self.key_generation}" if self.key_generation else "")

    @property
    def status_text(self) -> str:
        """Return the state as pages show it."""
        return "To do" if self.by_hand and self.state == State.SUBMITTED else self.get_state_display()
