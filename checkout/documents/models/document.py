from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel, VendorOneToOneField
from orders.models import Order
from refunds.models import Refund
from vendors.models import Vendor


class Document(VendorModel):
    """An invoice, a credit note or a cancellation note as it was issued; a trigger refuses every change."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_NOTE = "credit_note", "Credit note"
        CANCELLATION = "cancellation", "Cancellation note"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="documents")
    refund = VendorOneToOneField(Refund, models.PROTECT, related_name="credit_note", null=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    correction = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text="0: the first invoice; n: the nth correction's cancellation note and its new invoice.",
    )
    entity = models.CharField(max_length=4, help_text="Which of our companies issued it.")
    serial = models.PositiveIntegerField(help_text="Without gaps for each company and kind.")
    number = models.CharField(max_length=20, db_collation="C")
    content = models.JSONField(help_text="What it says, for the page and the PDF alike.")
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number", "vendor"), name="one_document_per_number"),
            models.UniqueConstraint(fields=("refund", "vendor"), name="one_credit_note_per_refund"),
            models.UniqueConstraint(
                fields=("entity", "kind", "serial", "vendor"), name="one_document_per_serial"
            ),
            models.UniqueConstraint(
                fields=("order", "correction", "kind", "vendor"),
                name="one_document_per_correction",
                condition=~Q(kind="credit_note"),
            ),
            models.CheckConstraint(
                condition=Q(kind="credit_note", refund__isnull=False, correction=0)
                | Q(kind="invoice", refund=None)
                | Q(kind="cancellation", refund=None, correction__gt=0),
                name="document_of_a_refund_or_correction",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def slug(self) -> str:
        """The document in a URL: `refund-7` for a credit note, its number for an invoice or a cancellation note."""
        return f"refund-{self.refund_id}" if self.refund_id else self.number.lower()
