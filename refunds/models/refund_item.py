from django.db import models

from orders.models import OrderItem
from refunds.models.refund import Refund
from vendors.models import Vendor


class RefundItem(models.Model):
    """A line of an order that a refund refunds, all of its quantity; live until the refund fails."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines", db_constraint=False)
    item = models.ForeignKey(OrderItem, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    amount_minor = models.BigIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item",), name="one_live_refund_per_item", condition=models.Q(live=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} in {self.refund_id}"
