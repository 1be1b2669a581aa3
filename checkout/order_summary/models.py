from uuid import uuid4

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from checkout.coupons.models import Coupon
from checkout.tax.tax import Treatment
from core.email_fields import EmailAddressField
from core.money import Money, MoneyOf
from core.vendor_relations import VendorForeignKey, VendorOneToOneField
from orders.models import Order, PostalAddress
from vendors.models import Product, Vendor


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def locked(self, vendor_id: int, pk: int) -> "Purchase":
        """Return a purchase as it is now, with its row locked until the transaction ends.

        The order is not joined: who waited for the lock would read it as it was before.
        """
        rows = self.select_for_update(of=("self",)).select_related("product", "vendor", "coupon__vendor")
        return rows.get(vendor_id=vendor_id, pk=pk)


class Purchase(PostalAddress):
    """What a customer is about to buy, and under which tax; its order is placed when it is paid."""

    class State(models.TextChoices):
        OPEN = "open", "Being filled in"
        PAYING = "paying", "At the payment page"
        ORDERED = "ordered", "Ordered"
        EXPIRED = "expired", "Not paid"

    class VatCheck(models.TextChoices):
        """The answer of the register about the VAT number."""

        NONE = "", "None given"
        VALID = "valid", "Valid"
        INVALID = "invalid", "Not valid"
        UNAVAILABLE = "unavailable", "The register does not answer"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = VendorForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    order = VendorOneToOneField(Order, models.PROTECT, related_name="purchase", null=True)
    token = models.UUIDField(default=uuid4, help_text="Its secret address.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    email = EmailAddressField("email address", max_length=254)
    recipient = models.JSONField(default=dict, blank=True, help_text="Who gets it, when it is somebody else.")
    quantity = models.PositiveIntegerField(default=1)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField(help_text="Of one, without tax.")
    coupon = VendorForeignKey(Coupon, models.PROTECT, related_name="+", null=True)
    discount_minor = models.BigIntegerField(default=0, db_default=0, help_text="Taken off by the coupon.")
    net_minor = models.BigIntegerField(help_text="After the discount.")
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    entity = models.CharField(max_length=4)
    treatment = models.CharField(max_length=20)
    rate = models.PositiveIntegerField(default=0, help_text="In thousandths of a percent.")
    tax_country = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=8, blank=True)
    tax_reason = models.CharField(max_length=200, blank=True, help_text="Printed on the receipt.")
    vat_number = models.CharField("VAT Exemption ID", max_length=20, blank=True)
    vat_check = models.CharField(max_length=12, choices=VatCheck.choices, default=VatCheck.NONE, blank=True)
    vat_proof = models.JSONField(default=dict, help_text="What the register answered, and when.")
    contradiction = models.CharField(max_length=120, blank=True, help_text="Evidence against the address.")
    hardware_id = models.CharField(
        "Hardware ID",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="Of the machine whose trial it is bought from.",
    )
    address = models.GenericIPAddressField(
        "IP address", null=True, help_text="From which the order form was sent: evidence in a dispute."
    )
    paying_since = models.DateTimeField(null=True, help_text="When it went to the payment page.")
    session_id = models.CharField(max_length=100, blank=True, db_collation="C")
    created_at = models.DateTimeField(db_default=Now())

    objects = PurchaseQuerySet.as_manager()

    price = MoneyOf("price_minor")
    discount = MoneyOf("discount_minor")
    net = MoneyOf("net_minor")
    tax = MoneyOf("tax_minor")
    total = MoneyOf("total_minor")

    class Meta:
        indexes = (
            models.Index(
                fields=("vendor", "created_at"),
                name="purchase_address_age",
                condition=models.Q(address__isnull=False),
            ),
            models.Index(
                fields=("vendor", "created_at"),
                name="purchase_unpaid_age",
                condition=models.Q(order=None) & ~models.Q(email=""),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("token", "vendor"), name="one_purchase_per_token"),
            models.UniqueConstraint(fields=("order", "vendor"), name="one_purchase_per_order"),
            models.UniqueConstraint(
                fields=("session_id", "vendor"),
                name="one_purchase_per_session",
                condition=~models.Q(session_id=""),
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("net_minor") + models.F("tax_minor")),
                name="purchase_net_and_tax_make_total",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    net_minor=models.F("price_minor") * models.F("quantity") - models.F("discount_minor"),
                    discount_minor__gte=0,
                ),
                name="purchase_price_less_discount_is_net",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=9_999), name="purchase_of_some"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"

    @property
    def before_discount(self) -> Money:
        return self.net + self.discount

    @property
    def vat_country(self) -> str:
        """The country of a VAT number that the register confirmed; "" without one."""
        if self.vat_check != self.VatCheck.VALID:
            return ""
        prefix = self.vat_number[:2]
        return {"EL": "GR", "XI": "GB"}.get(prefix, prefix)

    @property
    def vat_sentence(self) -> str:
        """Return what the register answered about the VAT number and what follows, for the Activity tab; "" without."""
        if not self.vat_number:
            return ""
        proof = self.vat_proof.get("consultation", "")
        answer = {
            self.VatCheck.VALID: "is valid, says the register",
            self.VatCheck.INVALID: "is not known to the register",
        }.get(self.VatCheck(self.vat_check), "could not be checked, as the register did not answer")
        outcome = (
            "no VAT, reverse charge" if self.treatment == Treatment.REVERSE_CHARGE else "VAT as without it"
        )
        return f"VAT ID {self.vat_number} {answer}{f' (consultation number {proof})' if proof else ''}: {outcome}."

    @property
    def summary_url(self) -> str:
        return reverse("purchase", args=[self.product.sku, self.vendor.number, self.token])

    @property
    def thanks_url(self) -> str:
        return reverse("thanks", args=[self.product.sku, self.vendor.number, self.token])
