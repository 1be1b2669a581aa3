from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.amounts import AmountField, too_many_decimals
from core.money import Money
from vendors.admin.staff_admin import StaffAdmin
from vendors.admin.vendor_filter import VendorFilter
from vendors.models import Product
from vendors.rights import Right


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """A product whose price is typed in major units, with a decimal comma or point."""

    price_minor = AmountField(
        label="Price", min_value=0, max_digits=14, help_text="Before tax, such as 39.00 or 39,00."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        price = self.fields["price_minor"]
        assert isinstance(price, AmountField)  # noqa: S101  as declared above
        price.currency = str(self.data.get("currency", "")).upper()
        if self.instance.pk:
            self.initial["price_minor"] = self.instance.price.decimal

    def clean_price_minor(self) -> int:
        """Return the minor units of the currency, which stands before the price."""
        amount, currency = self.cleaned_data["price_minor"], self.cleaned_data.get("currency", "")
        if problem := too_many_decimals(amount, currency):
            raise ValidationError(problem)
        return Money.of(amount, currency).minor


@admin.register(Product)
class ProductAdmin(StaffAdmin):
    """Products of vendors. None is deleted, since orders refer to them: one no longer sold is made inactive."""

    right_to_change = Right.CATALOG
    list_display = ("sku", "name", "vendor", "amount", "is_active")
    list_display_links = ("sku", "name")
    list_filter = (VendorFilter, "is_active")
    list_select_related = ("vendor",)
    search_fields = ("^sku", "name")
    search_help_text = "The SKU from its beginning, or a part of the name"
    ordering = ("vendor", "name", "pk")
    autocomplete_fields = ("vendor",)
    form = ProductForm
    fields = ("vendor", "sku", "name", "currency", "price_minor", "is_active")

    @admin.display(description="Price")
    def amount(self, product: Product) -> str:
        return str(product.price)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("vendor",) if obj else ()
