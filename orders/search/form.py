"""The form of a search; its field names are the list's GET names. The template renders the fields, for speed."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_countries import countries

from orders.models import Order

LONGEST = 254
RANGES = (("placed_after", "placed_before"), ("amount_min", "amount_max"))
TEST = {"true": "Only test orders", "false": "No test orders"}
CHOICES: dict[str, dict[str, str]] = {
    "status": {value: str(label) for value, label in Order.Status.choices},
    "payment_method": {value: str(label) for value, label in Order.PaymentMethod.choices},
    "kind": {value: str(label) for value, label in Order.Kind.choices},
    "country": {code: str(name) for code, name in countries},
    "test": TEST,
}


class ChoiceField(forms.CharField):
    """One of CHOICES. Django's own field copies all choices for each form, which is slow."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(label=label, required=False)
        self.choices = name

    def validate(self, value: str) -> None:
        if value and value not in CHOICES[self.choices]:
            raise ValidationError(f"“{value[:40]}” is not one of the choices.")


class SearchForm(forms.Form):
    q = forms.CharField(label="Anything", required=False, max_length=LONGEST)
    order_id = forms.CharField(label="Order ID", required=False, max_length=LONGEST)
    last_name = forms.CharField(label="Last Name", required=False, max_length=LONGEST)
    email = forms.CharField(label="Email address", required=False, max_length=LONGEST)
    product = forms.CharField(label="Product or SKU", required=False, max_length=LONGEST)
    status = ChoiceField("status", "Status")
    placed_after = forms.DateField(label="From", required=False)
    placed_before = forms.DateField(label="To", required=False)
    country = ChoiceField("country", "Country")
    payment_method = ChoiceField("payment_method", "Payment method")
    amount_min = forms.DecimalField(label="Total from", required=False, max_digits=14)
    amount_max = forms.DecimalField(label="Total to", required=False, max_digits=14)
    kind = ChoiceField("kind", "Kind")
    test = ChoiceField("test", "Test orders")

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins."""
        data = super().clean() or self.cleaned_data
        for first, last in RANGES:
            low, high = data.get(first), data.get(last)
            if low is not None and high is not None and low > high:
                self.add_error(
                    first,
                    f"{low} is after {high}." if first == "placed_after" else f"{low} is more than {high}.",
                )
        return data


def describe_filters(query_string: str) -> list[str]:
    """Return `Status: Paid` for each filter of an address; the admin's filters are named as in the address."""
    values = {name: str(value).strip() for name, value in QueryDict(query_string).items()}
    labels = {name: str(field.label) for name, field in SearchForm.base_fields.items()}
    return [
        f"{labels.get(name, name)}: {CHOICES.get(name, {}).get(value, value)}"
        for name, value in values.items()
        if value
    ]


@lru_cache(maxsize=1024)
def options(name: str, chosen: str) -> SafeString:
    """Return the `<option>`s of a choice; they are the same for all people, hence cached."""
    choices = (
        (value, SafeString(" selected" if value == chosen else ""), text)
        for value, text in CHOICES[name].items()
    )
    any_other = format_html('<option value="">{}</option>', "Any")
    return any_other + format_html_join("", '<option value="{}"{}>{}</option>', choices)
