from collections.abc import Iterable

from django.db import models, transaction

from core.text import search_key
from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models.order import Order
from vendors.models import Vendor


class SearchKeyManager(models.Manager["SearchKey"]):
    def put(self, order: Order, kind: int, texts: Iterable[str]) -> None:
        """Replace the keys of one kind of an order by those of these texts."""
        values = {search_key(text)[: SearchKey.MAX_LENGTH] for text in texts} - {""}
        with transaction.atomic():
            self.filter(order=order, kind=kind).delete()
            self.bulk_create(
                SearchKey(
                    vendor_id=order.vendor_id, order=order, placed_at=order.placed_at, kind=kind, value=value
                )
                for value in values
            )


class SearchKey(VendorModel):
    """A folded text by which an order is found; the app that owns the text writes the key with it.

    It repeats the order's date, so that the index of a key holds the orders newest first.
    """

    class Kind(models.IntegerChoices):
        NUMBER = 1, "Order ID"
        SEQUENCE = 2, "Order ID"
        REFERENCE = 3, "Reference"
        EMAIL = 4, "Email address"
        DOMAIN = 5, "Email address"
        LAST_NAME = 6, "Last Name"
        FIRST_NAME = 7, "First name"
        NAME_PART = 8, "Name"
        COMPANY = 9, "Company"
        LAST4 = 10, "Card"
        PRODUCT = 11, "Product"
        SKU = 12, "SKU"
        LICENSE = 21, "License key"
        HARDWARE_ID = 22, "Hardware ID"

    MAX_LENGTH = 200  # characters of a text that are compared

    # The primary key is the index by which a vendor's orders are found, read backwards.
    pk = models.CompositePrimaryKey("vendor", "value", "placed_at", "order", "kind")
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    order = VendorForeignKey(Order, models.CASCADE, related_name="search_keys")
    placed_at = models.DateTimeField()
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    value = models.CharField(max_length=MAX_LENGTH, db_collation="C")

    objects = SearchKeyManager()

    class Meta:
        indexes = (
            # For Customer Service. The condition always holds: it keeps the planner from using this index for a
            # vendor's search, where it would read the rows of all vendors.
            models.Index(
                fields=("value", "placed_at", "order"),
                condition=models.Q(kind__gt=0),
                name="search_key_of_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
