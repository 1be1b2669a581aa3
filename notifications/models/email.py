from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from orders.models import Order
from vendors.models import Vendor


def new_message_id() -> str:
    return f"<{uuid4()}@{settings.MESSAGE_ID_DOMAIN}>"


class Email(models.Model):
    """One message to one person: what it says, and how far it got."""

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    class Subject(models.TextChoices):
        """What an e-mail is about."""

        ADDRESS_CHANGED = "address_changed", "Address changed"
        REFUND = "refund", "Refund"
        LICENSE_KEY = "license_key", "License key"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="emails", db_constraint=False)
    about = models.CharField(max_length=20, choices=Subject.choices)
    to = models.EmailField("to", max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True, help_text="What the mail server said when it refused.")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
