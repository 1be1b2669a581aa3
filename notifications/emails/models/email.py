from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.email_fields import EmailAddressField
from core.vendor_relations import VendorForeignKey, VendorModel
from notifications.emails.models.email_template import EmailTemplate
from orders.models import Order
from vendors.models import Vendor


def new_message_id(vendor: Vendor) -> str:
    """Return a new Message-ID; it begins with the vendor's number, by which a bounce finds the email."""
    return f"<{vendor.number}.{uuid4()}@{settings.MESSAGE_ID_DOMAIN}>"


class Email(VendorModel):
    """One email to one person: its content and the state of its delivery."""

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        BOUNCED = "bounced", "Bounced"
        UNDONE = "undone", "Undone"  # before it was sent

    class Kind(models.TextChoices):
        """What an email is for."""

        ADDRESS_CHANGED = "address_changed", "Address changed"
        RECEIPT = "receipt", "Transaction Receipt"
        PURCHASE = "purchase", "Your purchase"
        GIFT = "gift", "Gift"
        PAYMENT_DUE = "payment_due", "Waiting for payment"
        PRODUCT = "product", "Product email"
        REFUND = "refund", "Refund"
        LICENSE_KEY = "license_key", "License key"
        SHIPMENT = "shipment", "Shipment"
        NOTIFICATION = "notification", "Vendor notification"
        WARNING = "warning", "Warning to the vendor"
        DIGEST = "digest", "Daily digest"
        TEST = "test", "Test"

    TO_VENDOR = (Kind.NOTIFICATION, Kind.WARNING, Kind.DIGEST, Kind.TEST)

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="emails", null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    template = VendorForeignKey(
        EmailTemplate,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    to = EmailAddressField("to", max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField("HTML", blank=True, db_default="", default="")
    headers = models.JSONField(
        db_default={}, default=dict, help_text="As sent, beside Subject, To and Message-ID."
    )
    message_id = models.CharField(max_length=120)
    dedupe_key = models.CharField(max_length=120, null=True)  # noqa: DJ001  unique where it is set
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    reason = models.TextField(blank=True, help_text="The mail server's reason for a refusal or a bounce.")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("vendor", "created_at"),
                name="email_gone_wrong",
                condition=models.Q(state__in=("failed", "bounced")),
            ),
            models.Index(
                fields=("vendor", "created_at"), name="email_text_age", condition=~models.Q(text="")
            ),
        )
        constraints = (  # not `unique=True`, which makes a second index, for LIKE
            models.UniqueConstraint(fields=("message_id", "vendor"), name="one_email_per_message_id"),
            models.UniqueConstraint(fields=("dedupe_key", "vendor"), name="one_email_per_dedupe_key"),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def resend_key(self) -> str:
        """Return its value among the items of **Resend Order**; "" for an email that cannot be resent there."""
        if self.kind in {self.Kind.RECEIPT, self.Kind.PURCHASE, self.Kind.GIFT}:
            return "receipt"
        return f"template-{self.template_id}" if self.template_id else ""
