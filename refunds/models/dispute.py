from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from core.money import MoneyOf
from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order
from vendors.models import Vendor


class Dispute(VendorModel):
    """What a customer's bank claims back of an order's payment, or inquires about; it stays when it is over.

    Its status is the dispute's at the gateway: the charge stays marked as disputed also after a win.
    """

    class Status(models.TextChoices):
        NEEDS_RESPONSE = "needs_response", "Evidence needed"
        UNDER_REVIEW = "under_review", "Evidence under review"
        WON = "won", "Won"
        LOST = "lost", "Lost"
        WARNING_NEEDS_RESPONSE = "warning_needs_response", "Inquiry: answer needed"
        WARNING_UNDER_REVIEW = "warning_under_review", "Inquiry: answer under review"
        WARNING_CLOSED = "warning_closed", "Inquiry closed"

    FINAL = (Status.WON, Status.LOST, Status.WARNING_CLOSED)
    HARMLESS = (Status.WON, Status.WARNING_CLOSED)  # in all others the order is charged back
    INQUIRIES = (Status.WARNING_NEEDS_RESPONSE, Status.WARNING_UNDER_REVIEW, Status.WARNING_CLOSED)
    ANSWERABLE = (Status.NEEDS_RESPONSE, Status.WARNING_NEEDS_RESPONSE)

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="disputes", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="disputes")
    gateway_id = models.CharField(max_length=100, blank=True, db_collation="C")
    status = models.CharField(max_length=30, choices=Status.choices)
    reason = models.CharField(max_length=100, blank=True, help_text="The customer's, in the gateway's words.")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    due_at = models.DateTimeField(null=True, help_text="Evidence that comes later does not count.")
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    recorded_by_name = models.CharField(max_length=200, blank=True, help_text="Who recorded it by hand.")

    amount = MoneyOf("amount_minor")

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "-id"), name="dispute_newest"),
            models.Index(fields=("vendor", "due_at"), name="dispute_open", condition=Q(closed_at=None)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("gateway_id", "vendor"),
                name="one_dispute_per_gateway_id",
                condition=~Q(gateway_id=""),
            ),
        )

    def __str__(self) -> str:
        return f"Dispute of {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("dispute", args=[self.order.number, self.pk])

    @property
    def is_open(self) -> bool:
        return self.status not in self.FINAL

    @property
    def is_inquiry(self) -> bool:
        """Return whether the bank only asks and has taken no money."""
        return self.status in self.INQUIRIES

    @property
    def needs_answer(self) -> bool:
        return self.status in self.ANSWERABLE
