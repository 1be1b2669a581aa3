"""The form of a product, with a row for the price in each currency."""

import re
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from core.amounts import AmountField
from core.money import Money, digits
from core.text import plain_text
from vendors.models import Product

SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
COMMON_CURRENCIES = (
    *("EUR", "USD", "GBP", "CHF", "AUD", "CAD", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL"),
    *("INR", "CNY", "KRW", "NZD", "SGD", "ZAR", "MXN", "TRY"),
)
MAX_PRICES = 12
SPARE_ROWS = 2
MAX_MINOR = 10**12


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


class PriceForm(forms.Form):
    """The price in one currency; an empty row is none."""

    currency = forms.CharField(
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"list": "currencies", "autocomplete": "off", "placeholder": "EUR"}),
    )
    amount = AmountField(required=False, label="Price before tax", min_value=0, max_digits=14)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        assert isinstance(amount, AmountField)  # noqa: S101  as declared above
        amount.currency = str(self.data.get(self.add_prefix("currency"), "")).strip().upper()

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).strip().upper()
        if currency and currency not in list_currencies():
            raise ValidationError("The three letters of a currency, such as EUR or USD.")
        return currency

    def clean(self) -> None:
        data = self.cleaned_data
        currency, amount = data.get("currency"), data.get("amount")
        if self.errors:
            return
        if currency and amount is None:
            self.add_error("amount", f"How much is it in {currency}?")
        elif amount is not None and not currency:
            self.add_error("currency", "Of which currency is this price?")
        elif currency and amount is not None and -amount.as_tuple().exponent > digits(currency):
            self.add_error("amount", _too_many_decimals(currency))

    @property
    def price(self) -> Money | None:
        """Return the price of the row, None for an empty one."""
        amount = self.cleaned_data.get("amount")
        return None if amount is None else Money.of(amount, self.cleaned_data["currency"])


def _too_many_decimals(currency: str) -> str:
    places = digits(currency)
    return f"{currency} has {places} decimals." if places else f"{currency} has no decimals."


class BasePrices(BaseFormSet):  # type: ignore[type-arg]
    """The rows of prices, of which the first is the product's own currency."""

    def clean(self) -> None:
        """Ask for one price at least, and for each currency once."""
        if any(self.errors):
            return
        prices = prices_of(self)
        if not prices:
            raise ValidationError("What does it cost? Type a price in one currency at least.")
        currencies = [price.currency for price in prices]
        if len(set(currencies)) < len(currencies):
            raise ValidationError("A currency stands here twice.")
        if any(not price for price in prices[1:]):
            raise ValidationError("Only the first price may be 0.")
        if max(price.minor for price in prices) > MAX_MINOR:
            raise ValidationError("A price is too high.")


def prices_of(rows: "BaseFormSet[PriceForm]") -> list[Money]:
    """Return the prices that were typed, in the order of the rows."""
    return [price for form in rows.forms if (price := form.price) is not None]


PricesFormSet = formset_factory(
    PriceForm,
    formset=BasePrices,
    extra=SPARE_ROWS,
    max_num=MAX_PRICES,
    absolute_max=MAX_PRICES,
    validate_max=True,
)


def initial_prices(product: Product) -> list[dict[str, Any]]:
    """Return the rows of a product's prices as they are typed."""
    if not product.pk:
        return [{"currency": "EUR"}]
    return [{"currency": price.currency, "amount": price.decimal} for price in product.prices]
