from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from core.money import Money
from core.vendor_relations import VendorForeignKey, VendorManyToManyField, VendorModel
from vendors.models import Product, Vendor


class Coupon(VendorModel):
    """A code with which customers of one vendor pay less: by a percentage, or by an amount for each currency."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="coupons", db_index=False)
    code = models.CharField(max_length=40, db_collation="C", help_text="In capitals.")
    percent = models.PositiveIntegerField(
        default=0, help_text="In thousandths of a percent, 0 for an amount."
    )
    amounts = models.JSONField(
        default=dict, blank=True, help_text="Minor units off the whole order by currency."
    )
    products = VendorManyToManyField(Product, through="CouponProduct", related_name="+")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True, help_text="The last day, where the vendor is.")
    most_uses = models.PositiveIntegerField(null=True)
    uses = models.PositiveIntegerField(
        default=0, help_text="Orders that were placed with it and did not expire."
    )
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vendor", "code"), name="one_coupon_per_code"),
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="coupon_within_its_uses"
            ),
            models.CheckConstraint(
                condition=Q(percent=0) ^ Q(amounts={}), name="coupon_of_percent_or_amounts"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100_000), name="coupon_at_most_all"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def discount_text(self) -> str:
        """What the coupon takes off: `15%`, or `€5.00, $5.50`."""
        if self.percent:
            return f"{self.percent / 1000:g}%"
        return ", ".join(str(Money(minor, currency)) for currency, minor in sorted(self.amounts.items()))

    @property
    def state(self) -> tuple[str, str]:
        """The state in the vendor's list: a CSS class and a label."""
        if self.ended_at:
            return "closed", "Ended"
        if self.valid_from and self.today < self.valid_from:
            return "waiting", "Not begun"
        if self.valid_until and self.today > self.valid_until:
            return "closed", "Expired"
        if self.most_uses is not None and self.uses >= self.most_uses:
            return "closed", "Used up"
        return "active", "Active"

    @property
    def today(self) -> date:
        """The date in the vendor's time zone."""
        return self.vendor.day_of(timezone.now())

    @property
    def refusal(self) -> str:
        """Why no customer can use the coupon now, as a sentence for the customer; "" when they can."""
        if self.ended_at:
            return f"The coupon “{self.code}” has ended."
        if self.valid_from and self.today < self.valid_from:
            return f"The coupon “{self.code}” is good from {_day(self.valid_from)} on."
        if self.valid_until and self.today > self.valid_until:
            return f"The coupon “{self.code}” was good until {_day(self.valid_until)}."
        if self.most_uses is not None and self.uses >= self.most_uses:
            return f"The coupon “{self.code}” has been used up."
        return ""


class CouponProduct(VendorModel):
    """A product that a coupon is for; a coupon without products is for all products of the vendor."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    coupon = VendorForeignKey(Coupon, models.PROTECT, related_name="+", db_index=False)
    product = VendorForeignKey(Product, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("coupon", "product", "vendor"), name="coupon_once_for_a_product"),
        )

    def __str__(self) -> str:
        return f"{self.coupon} for {self.product}"


def _day(day: date | datetime) -> str:
    return f"{day.day} {day:%B %Y}"
