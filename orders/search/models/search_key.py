from collections.abc import Iterable

from django.db import models, transaction

from core.text import search_key
from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models.order import Order
from vendors.models import Vendor


def compact(key: str) -> str:
    """Return a folded key as one word without hyphens, since keys are read out and typed with and without them."""
    return key.replace("-", "").replace(" ", "")


class SearchKeyManager(models.Manager["SearchKey"]):
    def put(self, order: Order, kind: int, texts: Iterable[str]) -> None:
        """Replace the keys of one kind of an order by those of these texts."""
        with transaction.atomic():
            self.filter(order=order, kind=kind).delete()
            self.add((order, kind, text) for text in texts)

    def add(self, keys: Iterable[tuple[Order, int, str]]) -> None:
        """Add the keys of these texts, each of an order and a kind, to those that the orders have."""
        rows = (
            SearchKey(
                vendor_id=order.vendor_id,
                order_id=order.pk,
                placed_at=order.placed_at,
                kind=kind,
                value=_folded(kind, text),
            )
            for order, kind, text in keys
        )
        self.bulk_create((row for row in rows if row.value), ignore_conflicts=True)


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
        OTHER_SPELLING = 13, "Last Name"
        PAYMENT = 14, "Payment"
        COUPON = 15, "Coupon"
        RECIPIENT = 16, "Recipient"
        RECIPIENT_EMAIL = 17, "Recipient's email"
        LICENSE = 21, "License key"
        HARDWARE_ID = 22, "Hardware ID"
        REFUND = 23, "Refund"
        DOCUMENT = 24, "Document"
        TRACKING = 25, "Tracking number"
        COMMENT = 26, "Comment"
        EMAIL_STATE = 27, "Email"
        CUSTOMER_NUMBER = 28, "Customer number"
        TRANSACTION = 29, "Payment"

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


def _folded(kind: int, text: str) -> str:
    key = search_key(text)
    if kind in {SearchKey.Kind.LICENSE, SearchKey.Kind.HARDWARE_ID, SearchKey.Kind.TRACKING}:
        key = compact(key)
    return key[: SearchKey.MAX_LENGTH]
