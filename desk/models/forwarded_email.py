from django.conf import settings
from django.db import models

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class ForwardedEmail(VendorModel):
    """That a person of a vendor's team forwarded a customer's email, and what became of it. Nothing of its text."""

    class State(models.TextChoices):
        RECEIVED = "received", "Being read"
        ANSWERED = "answered", "Answered"
        REFUSED = "refused", "Not answered"

    class Proof(models.TextChoices):
        NONE = "", "None"
        DKIM = "dkim", "its DKIM signature"
        SIGN_IN = "sign_in", "the sender's sign-in at our mail server"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, db_collation="C", help_text="Of the email: it is answered once.")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    proof = models.CharField(max_length=10, choices=Proof, blank=True, help_text="Of who sent it.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was not answered.")
    received_at = models.DateTimeField()
    claimed_at = models.DateTimeField(help_text="When a worker last began to answer it.")

    class Meta:
        indexes = (models.Index(fields=("vendor", "received_at"), name="forwarded_email_age"),)
        constraints = (
            models.UniqueConstraint(fields=("digest", "vendor"), name="one_answer_per_forwarded_email"),
        )

    def __str__(self) -> str:
        return f"Forwarded by {self.user}"
