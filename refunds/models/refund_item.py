from django.db import models

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import OrderItem
from refunds.models.refund import Refund
from vendors.models import Vendor


class RefundItem(VendorModel):
    """A line of an order that a refund refunds, all of its quantity; live until the refund fails."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    refund = VendorForeignKey(Refund, models.PROTECT, related_name="lines")
    item = VendorForeignKey(OrderItem, models.PROTECT, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item", "vendor"), name="one_live_refund_per_item", condition=models.Q(live=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} in {self.refund_id}"
