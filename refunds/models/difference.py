from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey
from orders.models import Order
from refunds.models.refund import Refund
from vendors.models import Vendor


class Difference(models.Model):
    """A refund that our books and the gateway's have differently; without a vendor when the charge is not ours."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", null=True, db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="+", null=True, db_index=False)
    refund = VendorForeignKey(Refund, models.PROTECT, related_name="+", null=True, db_index=False)
    gateway_id = models.CharField(max_length=100, blank=True, db_collation="C")
    what = models.TextField()
    is_mended = models.BooleanField(default=False, help_text="Our books were corrected.")
    found_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.what
