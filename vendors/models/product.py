from django.core.validators import RegexValidator
from django.db import models

from core.money import Money, MoneyOf
from core.vendor_relations import VendorForeignKey, VendorModel
from vendors.models.picture_digest import picture_digest, picture_url
from vendors.models.vendor import Vendor

currency_code = RegexValidator(r"^[A-Z]{3}$", "Three capital letters, such as EUR.")


class Product(VendorModel):
    """A product of a vendor, identified by its SKU. It is never deleted, as orders refer to it, only archived."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="products")
    sku = models.CharField("SKU", max_length=64, db_collation="C")
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, validators=[currency_code])
    price_minor = models.BigIntegerField(
        "price", help_text="In minor units: 1999 is 19.99 EUR, or 1,999 JPY."
    )
    is_active = models.BooleanField(
        "on sale", default=True, help_text="Its order form is open. Orders that exist go on either way."
    )
    picture = picture_digest()
    archived_at = models.DateTimeField(null=True, editable=False)

    price = MoneyOf("price_minor")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vendor", "sku"), name="one_product_per_sku"),
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | models.Q(is_active=False),
                name="archived_product_is_not_sold",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """The address of its picture; "" where it has none."""
        return picture_url(self.vendor.number, self.picture)

    @property
    def prices(self) -> list[Money]:
        """Return the price in each currency, the product's own first."""
        return [self.price, *(row.price for row in self.other_prices.order_by("currency"))]

    def price_in(self, currency: str) -> Money:
        """Return the price in a currency, or the product's own where it has none in that one."""
        return next((price for price in self.prices if price.currency == currency), self.price)

    @property
    def state(self) -> tuple[str, str]:
        """Return the CSS word of its state and what people read."""
        if self.archived_at:
            return "ended", "Archived"
        return ("active", "On sale") if self.is_active else ("withdrawn", "Not on sale")


class ProductPrice(VendorModel):
    """The price of a product in a currency other than its own."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = VendorForeignKey(Product, models.CASCADE, related_name="other_prices", db_index=False)
    currency = models.CharField(max_length=3, validators=[currency_code])
    price_minor = models.BigIntegerField("price", help_text="In minor units.")

    price = MoneyOf("price_minor")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "currency", "vendor"), name="one_price_per_currency"),
            models.CheckConstraint(condition=models.Q(price_minor__gt=0), name="other_price_positive"),
        )

    def __str__(self) -> str:
        return str(self.price)
