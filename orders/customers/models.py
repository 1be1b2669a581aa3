from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order
from vendors.models import Vendor


class AddressChange(VendorModel):
    """An order's email address became another one: whoever had the first is the customer who has the second.

    Both are folded, as `Order.email_key` is.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="address_changes")
    old_key = models.CharField(max_length=254, blank=True, db_collation="C")
    new_key = models.CharField(max_length=254, blank=True, db_collation="C")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "old_key"), name="address_change_from"),
            models.Index(fields=("vendor", "new_key"), name="address_change_to"),
        )

    def __str__(self) -> str:
        return f"{self.old_key} → {self.new_key}"
