"""The fields of the search. The template renders them, for speed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_countries import countries

from orders.extension_points import ORDER_VIEWS
from orders.models import Order
from orders.search.sort import NEWEST_FIRST, SORTS

RANGES = (("placed_after", "placed_before"), ("amount_min", "amount_max"))
TEST = {"true": "Only test orders", "false": "No test orders"}
CHOICES: dict[str, dict[str, str]] = {
    "status": {value: str(label) for value, label in Order.Status.choices},
    "payment_method": {value: str(label) for value, label in Order.PaymentMethod.choices},
    "kind": {value: str(label) for value, label in Order.Kind.choices},
    "country": {code: str(name) for code, name in countries},
    "test": TEST,
    "email_state": {"undelivered": "Bounced or failed", "bounced": "Bounced", "failed": "Failed"},
}
LISTED_CHOICES = (*CHOICES, "view", "sort")


def choices_of(name: str) -> Mapping[str, str]:
    """Return the choices of a filter or of the sort, by the value in the address; none for a filter without choices."""
    if name == "sort":
        return {name: sort.label for name, sort in SORTS.items() if sort is not NEWEST_FIRST}
    if name == "view":
        return {view.slug: view.label for view in ORDER_VIEWS}
    return CHOICES.get(name, {})


class ChoiceField(forms.CharField):
    """One of the choices of its name. Django's own field copies all choices for each form, which is slow."""

    def __init__(self, *, name: str, **options: Any) -> None:
        super().__init__(**options)
        self.choices = name

    def validate(self, value: str) -> None:
        if value and value not in choices_of(self.choices):
            raise ValidationError(f"“{value[:40]}” is not one of the choices.")


class RangesForm(forms.Form):
    """A form that refuses a range which ends before it begins."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for first, last in RANGES:
            low, high = data.get(first), data.get(last)
            if low is not None and high is not None and low > high:
                self.add_error(
                    first,
                    f"{low} is after {high}." if first == "placed_after" else f"{low} is more than {high}.",
                )
        return data


@lru_cache(maxsize=1024)
def options(name: str, chosen: str) -> SafeString:
    """Return the `<option>`s of a choice; they are the same for all people, hence cached."""
    choices = (
        (value, SafeString(" selected" if value == chosen else ""), text)
        for value, text in choices_of(name).items()
    )
    any_other = format_html('<option value="">{}</option>', NEWEST_FIRST.label if name == "sort" else "Any")
    return any_other + format_html_join("", '<option value="{}"{}>{}</option>', choices)
