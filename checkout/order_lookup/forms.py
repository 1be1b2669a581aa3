"""The forms by which customers find their order."""

from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from core.amounts import AmountField
from core.email_fields import EmailAddressFormField

BRANDS = ("Visa", "Mastercard", "American Express", "Discover", "Diners Club", "JCB", "Maestro", "UnionPay")


class FindOrderForm(forms.Form):
    """Email address and Order ID, both in each email about the order."""

    email = EmailAddressFormField(label="Email address", max_length=254)
    number = forms.CharField(
        label="Order ID",
        max_length=200,
        help_text="Such as 1227037271-23207-250782; it is in each email. An older shop's order number works too.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "inputmode": "text"}


class FindByCardForm(forms.Form):
    """The line of a card statement."""

    brand = forms.ChoiceField(label="Card", choices=[(brand, brand) for brand in BRANDS])
    last4 = forms.CharField(
        label="Last four digits", max_length=4, validators=[RegexValidator(r"^\d{4}$", "Four digits.")]
    )
    on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    amount = AmountField(
        label="Amount",
        min_value=Decimal("0.01"),
        max_value=Decimal(10**9),
        decimal_places=3,
        help_text="As charged, such as 49.95 or 49,95.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["last4"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.now().date() + timedelta(days=1):
            raise forms.ValidationError("This day is yet to come.")
        return on
