from typing import Self

from django.db import models

from core.money import MoneyOf
from core.vendor_relations import VendorForeignKey, VendorModel
from orders.extension_points import ITEM_RELATED
from orders.models.order import Order
from vendors.models import Product, Vendor


class OrderItemQuerySet(models.QuerySet["OrderItem"]):
    def with_related(self) -> Self:
        """Read, in the same query, the relations that upper apps' actions need (ITEM_RELATED)."""
        return self.select_related(*ITEM_RELATED)


class OrderItem(VendorModel):
    """One line of an order: a product with its name and price at the time of the order."""

    class RefundStatus(models.TextChoices):
        NONE = "", "No"
        SUBMITTED = "submitted", "Refund on its way"
        REFUNDED = "refunded", "Refunded"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="items", db_index=False)
    product = VendorForeignKey(Product, models.PROTECT, related_name="+", null=True)
    position = models.PositiveIntegerField()
    sku = models.CharField("SKU", max_length=64, blank=True)
    name = models.CharField("product", max_length=200)
    quantity = models.IntegerField()
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    refund_status = models.CharField(
        max_length=10, choices=RefundStatus.choices, default=RefundStatus.NONE, blank=True, db_default=""
    )

    net = MoneyOf("net_minor")
    tax = MoneyOf("tax_minor")
    total = MoneyOf("total_minor")

    objects = OrderItemQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "position", "vendor"), name="one_item_per_position"),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("net_minor") + models.F("tax_minor")),
                name="item_net_and_tax_make_total",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.order.get_absolute_url()}items/{self.pk}/"
