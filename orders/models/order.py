from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models

from core.email_fields import EmailAddressField
from core.money import Money, MoneyOf
from core.text import search_key
from jobs.models import Job
from jobs.models.job import Subject
from orders.models.order_constraints import ORDER_CONSTRAINTS, ORDER_INDEXES
from orders.models.postal_address import PostalAddress
from orders.numbers import vendor_number
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right

ORDER_SUBJECT = "order"


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, actor: Actor, number: str) -> Self:
        """Return the order with this Order ID, if this person may see it. Every page of an order starts here."""
        vendor_id = actor.vendor_id_of(vendor_number(number))
        return self.filter(vendor_id=vendor_id, number=number) if vendor_id else self.none()

    def of_all_vendors(self, actor: Actor) -> Self:
        """Return the orders of all vendors, which only staff may see."""
        return self if Right.READ in actor.rights_everywhere else self.none()

    def of_job(self, job: Job) -> "Order | None":
        """Return the order that a job is about, with its vendor."""
        if job.subject_kind != ORDER_SUBJECT or job.subject_id is None:
            return None
        orders = self.select_related("vendor").filter(vendor_id=job.required_vendor_id, pk=job.subject_id)
        return orders.first()

    def newest_first(self) -> Self:
        return self.order_by("-placed_at", "-id")

    def locked(self, vendor_id: int, pk: int) -> "Order":
        """Return the vendor's order, locked until the transaction ends. The vendor comes with it, not locked."""
        return self.locked_many(vendor_id, [pk])[pk]

    def locked_many(self, vendor_id: int, pks: Collection[int]) -> dict[int, "Order"]:
        """Return a vendor's orders by id, locked in the order of their ids. Raises DoesNotExist if one is missing."""
        rows = self.select_for_update(of=("self",)).select_related("vendor")
        rows = rows.filter(vendor_id=vendor_id, pk__in=pks).order_by("pk")
        orders = {order.pk: order for order in rows}
        if missing := set(pks) - orders.keys():
            raise self.model.DoesNotExist(f"There is no order {missing}.")
        return orders


class Order(PostalAddress):
    """A customer's order from one vendor, or a credit or an adjustment that followed it."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for payment"
        PAID = "paid", "Paid"
        PARTLY_REFUNDED = "partly_refunded", "Partly refunded"
        REFUNDED = "refunded", "Refunded"
        CHARGED_BACK = "charged_back", "Charged back"
        CANCELED = "canceled", "Canceled"

    class Kind(models.TextChoices):
        ORDER = "order", "Order"
        CREDIT = "credit", "Credit"
        ADJUSTMENT = "adjustment", "Adjustment"

    class PaymentMethod(models.TextChoices):
        CARD = "card", "Card"
        PAYPAL = "paypal", "PayPal"
        WIRE = "wire", "Wire transfer"
        CHECK = "check", "Check"
        INVOICE = "invoice", "Invoice"
        FREE = "free", "Free of charge"
        UNKNOWN = "unknown", "Not known"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="orders", db_index=False)
    number = models.CharField("Order ID", max_length=40, db_collation="C")
    placed_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ORDER)
    is_test = models.BooleanField("test order", default=False)
    source = models.CharField(max_length=40, blank=True, help_text="The system it was imported from.")
    reference = models.CharField(
        max_length=80,
        blank=True,
        db_collation="C",
        help_text="The other system's number of an imported order.",
    )

    language = models.CharField(
        max_length=10, default="en", db_default="en", help_text="The customer's, as in en or de."
    )
    email = EmailAddressField("Email address", max_length=254, blank=True)
    email_problem = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="Why email to this address comes back.",
    )
    email_key = models.CharField(max_length=254, blank=True, db_collation="C", editable=False)
    last_name_key = models.CharField(max_length=400, blank=True, db_collation="C", editable=False)

    payment_method = models.CharField(max_length=10, choices=PaymentMethod.choices)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    charge_id = models.CharField(
        max_length=100,
        blank=True,
        default="",
        db_default="",
        db_collation="C",
        help_text="The card payment at the gateway.",
    )
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    coupon_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    discount_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="What the coupon took off: net is after it."
    )
    tax_rate_bp = models.PositiveIntegerField("tax rate", default=0, help_text="In hundredths of a percent.")
    tax_country = models.CharField(max_length=2, blank=True)
    paid_minor = models.BigIntegerField(default=0)
    reserved_minor = models.BigIntegerField(default=0, help_text="Refunded, or reserved for a refund.")
    refunded_minor = models.BigIntegerField(default=0)
    headline = models.CharField(max_length=200, blank=True, help_text="The first item's name, for the list.")
    item_count = models.PositiveIntegerField(default=0)

    net = MoneyOf("net_minor")
    discount = MoneyOf("discount_minor")
    tax = MoneyOf("tax_minor")
    total = MoneyOf("total_minor")
    paid = MoneyOf("paid_minor")
    reserved = MoneyOf("reserved_minor")
    refunded = MoneyOf("refunded_minor")

    objects = OrderQuerySet.as_manager()

    class Meta:
        indexes = ORDER_INDEXES
        constraints = ORDER_CONSTRAINTS

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of its page; without `reverse`, which is slow on every row of a list."""
        return f"/orders/{self.number}/"

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """Return the name of the status; Django's own method makes a dictionary of all of them for each row."""
        return STATUS_NAMES.get(self.status, self.status)

    @property
    def as_subject(self) -> Subject:
        """Return the subject of jobs about this order."""
        return ORDER_SUBJECT, self.pk

    @property
    def jobs(self) -> "models.QuerySet[Job]":
        return Job.objects.filter(vendor_id=self.vendor_id, subject_kind=ORDER_SUBJECT, subject_id=self.pk)

    @property
    def is_sold_elsewhere(self) -> bool:
        """Return whether another shop sold it: the money, the receipt and the tax are there."""
        return bool(self.source)

    @property
    def actions_url(self) -> str:
        """Return where **Go** posts to."""
        return f"{self.get_absolute_url()}actions/"

    @property
    def placed_on(self) -> date:
        """Return the day of the order in the vendor's time zone."""
        return self.vendor.day_of(self.placed_at)

    @property
    def paid_by(self) -> str:
        """Return how it was paid, within a sentence: the card, `PayPal`, `wire transfer`; "" when it is not known."""
        method = self.PaymentMethod(self.payment_method)
        if method in (self.PaymentMethod.CARD, self.PaymentMethod.UNKNOWN):
            return self.card or ("card" if method == self.PaymentMethod.CARD else "")
        return str(method.label) if method == self.PaymentMethod.PAYPAL else method.label.lower()

    @property
    def card(self) -> str:
        """Return the card as receipts name it, such as `Visa ending in 4242`; "" without one."""
        return f"{self.card_brand or 'Card'} ending in {self.card_last4}" if self.card_last4 else ""

    @property
    def items_beyond_first(self) -> int:
        return self.item_count - 1

    @property
    def left(self) -> Money:
        """Return what may still be refunded."""
        return self.paid - self.reserved

    @property
    def tax_rate(self) -> str:
        return f"{self.tax_rate_bp / 100:g}%"

    def fold_keys(self) -> None:
        """Set the columns that searches compare with."""
        self.email_key = search_key(self.email)
        self.last_name_key = search_key(self.last_name)


STATUS_NAMES = {str(value): str(label) for value, label in Order.Status.choices}
