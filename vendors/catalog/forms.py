"""The form of a product, with a row for the price in each currency."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from core.money_rows import MoneyRowForm, MoneyRows
from core.text import plain_text
from vendors.models import Product

SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
MAX_PRICES = 12
SPARE_ROWS = 2


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, SKU, and whether it is on sale."""

    class Meta:
        model = Product
        fields = ("name", "sku", "is_active")
        help_texts = {  # noqa: RUF012
            "sku": "Your own short name of it, such as BP-5. It stands in the address of its order form."
        }

    def clean_name(self) -> str:
        name = plain_text(self.cleaned_data["name"])
        if not name:
            raise ValidationError("What is it called?")
        return name

    def clean_sku(self) -> str:
        sku = plain_text(self.cleaned_data["sku"])
        if not SKU.fullmatch(sku):
            raise ValidationError("Letters, digits, points, hyphens and underscores only, such as BP-5.")
        same_sku = Product.objects.filter(vendor_id=self.instance.vendor_id, sku=sku).exclude(
            pk=self.instance.pk
        )
        if same_sku.exists():
            raise ValidationError(f"Another of your products has the SKU {sku}.")
        return sku

    def clean_is_active(self) -> bool:
        """Refuse to sell what is archived, as the table does."""
        if self.cleaned_data["is_active"] and self.instance.archived_at:
            raise ValidationError("This product is archived: restore it before you sell it.")
        return bool(self.cleaned_data["is_active"])


class BasePrices(MoneyRows):
    """The rows of prices, of which the first is the product's own currency."""

    def clean(self) -> None:
        """Ask for one price at least."""
        super().clean()
        if any(self.errors):
            return
        prices = self.amounts
        if not prices:
            raise ValidationError("What does it cost? Type a price in one currency at least.")
        if any(not price for price in prices[1:]):
            raise ValidationError("Only the first price may be 0.")


PricesFormSet = cast(
    type[BasePrices],
    formset_factory(
        MoneyRowForm,
        formset=BasePrices,
        extra=SPARE_ROWS,
        max_num=MAX_PRICES,
        absolute_max=MAX_PRICES,
        validate_max=True,
    ),
)


def initial_prices(product: Product) -> list[dict[str, Any]]:
    """Return the rows of a product's prices as they are typed."""
    if not product.pk:
        return [{"currency": "EUR"}]
    return [{"currency": price.currency, "amount": price.decimal} for price in product.prices]
