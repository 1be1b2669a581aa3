from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from notifications.webhooks.models.notice_endpoint import Event, NoticeEndpoint
from orders.models import Order
from vendors.models import Vendor


def new_notice_id() -> str:
    return f"msg_{uuid4().hex}"


class Notice(VendorModel):
    """One message to one endpoint: its body and the state of its delivery."""

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RETRYING = "retrying", "Trying again"
        HELD = "held", "Waiting until the address is caught up"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"
        NOT_SENT = "not_sent", "Not sent"

    OPEN = (State.QUEUED, State.RETRYING, State.HELD)
    ADDRESS_REMOVED = "Its address was removed from Checkout Settings."

    class Origin(models.TextChoices):
        EVENT = "event", "By itself"
        RESENT = "resent", "Resent"
        TEST = "test", "Test"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="notices", null=True)
    endpoint = VendorForeignKey(NoticeEndpoint, models.PROTECT, related_name="notices", db_index=False)
    event = models.CharField(max_length=20, choices=Event.choices)
    event_at = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.EVENT)
    resend_of = VendorForeignKey("self", models.PROTECT, related_name="resends", null=True, db_index=False)
    message_id = models.CharField(max_length=40, default=new_notice_id)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why the last try failed.")
    next_try_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("endpoint", "-id"), name="notice_of_endpoint"),
            models.Index(fields=("endpoint", "id"), name="notice_held", condition=Q(state="held")),
            models.Index(fields=("vendor", "created_at"), name="notice_body_age", condition=~Q(body="")),
        )
        constraints = (
            models.UniqueConstraint(fields=("message_id", "vendor"), name="one_notice_per_message_id"),
        )

    def __str__(self) -> str:
        return f"Notice “{self.event}” to {self.endpoint.host}"
