"""Rows of a form with an amount in one currency each; an empty row is none."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet

from core.amounts import AmountField, too_many_decimals
from core.money import Money
from core.text import plain_text

COMMON_CURRENCIES = (
    *("EUR", "USD", "GBP", "CHF", "AUD", "CAD", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL"),
    *("INR", "CNY", "KRW", "NZD", "SGD", "ZAR", "MXN", "TRY"),
)
MAX_MINOR = 10**12


@cache
def currencies_in_use() -> frozenset[str]:
    """Return the currencies that are money somewhere now: a price in a former one could not be paid."""
    territories = Locale("en").territories
    return frozenset(code for name in map(str, territories) for code in get_territory_currencies(name))


class MoneyRowForm(forms.Form):
    """An amount, typed with a decimal comma or point, and the three letters of its currency."""

    currency = forms.CharField(
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"list": "currencies", "autocomplete": "off", "placeholder": "EUR"}),
    )
    amount = AmountField(required=False, min_value=0, max_digits=14)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        assert isinstance(amount, AmountField)  # noqa: S101  as declared above
        amount.currency = plain_text(str(self.data.get(self.add_prefix("currency"), ""))).upper()

    def clean_currency(self) -> str:
        currency = plain_text(str(self.cleaned_data["currency"])).upper()
        if currency and currency not in currencies_in_use():
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
            self.add_error("currency", "Of which currency is this amount?")
        elif currency and amount is not None and (problem := too_many_decimals(amount, currency)):
            self.add_error("amount", problem)

    @property
    def money(self) -> Money | None:
        """Return the amount of the row, None for an empty one."""
        amount: Decimal | None = self.cleaned_data.get("amount")
        return None if amount is None else Money.of(amount, self.cleaned_data["currency"])


class MoneyRows(BaseFormSet):  # type: ignore[type-arg]
    """Rows of amounts, each in another currency."""

    @property
    def amounts(self) -> list[Money]:
        """Return the amounts that were typed, in the order of the rows."""
        return [amount for form in self.forms if (amount := form.money) is not None]

    @property
    def minor_by_currency(self) -> dict[str, int]:
        """Return the minor units that were typed by their currency."""
        return {amount.currency: amount.minor for amount in self.amounts}

    def clean(self) -> None:
        """Ask for each currency once."""
        if any(self.errors):
            return
        amounts = self.amounts
        if len({amount.currency for amount in amounts}) < len(amounts):
            raise ValidationError("A currency stands here twice.")
        if any(amount.minor > MAX_MINOR for amount in amounts):
            raise ValidationError("An amount is too high.")


def typed_rows(amounts: Mapping[str, int]) -> list[dict[str, object]]:
    """Return the rows of minor units by currency as they are typed."""
    moneys = [Money(minor, currency) for currency, minor in amounts.items()]
    return [{"currency": money.currency, "amount": money.decimal} for money in moneys]
