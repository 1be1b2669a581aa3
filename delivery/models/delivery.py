from django.db import models
from django.db.models.functions import Now

from orders.models import OrderItem
from vendors.models import Vendor


class Delivery(models.Model):
    """What an order item was delivered with. Its columns answer what actions ask, in the item's own query."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    item = models.OneToOneField(OrderItem, models.PROTECT, related_name="delivery")
    receipt_text = models.TextField("Receipt Text", blank=True)
    links = models.PositiveSmallIntegerField(default=0, help_text="How many files it is delivered by.")
    delivered_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, help_text="Refunded: nothing is downloaded any more.")

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"Delivery of {self.item_id}"
