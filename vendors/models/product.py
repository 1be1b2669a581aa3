from django.core.validators import RegexValidator
from django.db import models

from core.money import MoneyOf
from core.vendor_relations import VendorModel
from vendors.models.vendor import Vendor

currency_code = RegexValidator(r"^[A-Z]{3}$", "Three capital letters, such as EUR.")


class Product(VendorModel):
    """A product of a vendor, identified by its SKU."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="products")
    sku = models.CharField("SKU", max_length=64, db_collation="C")
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, validators=[currency_code])
    price_minor = models.BigIntegerField(
        "price", help_text="In minor units: 1999 is 19.99 EUR, or 1,999 JPY."
    )
    is_active = models.BooleanField(default=True)

    price = MoneyOf("price_minor")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vendor", "sku"), name="one_product_per_sku"),
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="price_not_negative"),
        )

    def __str__(self) -> str:
        return self.name
