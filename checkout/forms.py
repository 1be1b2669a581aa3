"""What customers type: to find their order, and to place one."""

from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from checkout.areas import VAT_COUNTRIES
from checkout.models import Purchase
from checkout.rates import STATES

BRANDS = ("Visa", "Mastercard", "American Express", "Discover", "Diners Club", "JCB", "Maestro", "UnionPay")


class FindOrderForm(forms.Form):
    """By what the confirmation said."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    number = forms.CharField(
        label="Order ID", max_length=40, help_text="Such as 1227037271-23207-250782; it is in each e-mail."
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "inputmode": "text"}


class FindByCardForm(forms.Form):
    """By what a card statement says."""

    brand = forms.ChoiceField(label="Card", choices=[(brand, brand) for brand in BRANDS])
    last4 = forms.CharField(
        label="Last four digits", max_length=4, validators=[RegexValidator(r"^\d{4}$", "Four digits.")]
    )
    on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    amount = forms.DecimalField(
        label="Amount",
        min_value=Decimal("0.01"),
        max_value=Decimal(10**9),
        decimal_places=3,
        help_text="As charged, such as 49.95.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["last4"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.now().date() + timedelta(days=1):
            raise forms.ValidationError("This day is yet to come.")
        return on


class PurchaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who buys how many, and who gets it."""

    recipient_first_name = forms.CharField(label="First name", max_length=200, required=False)
    recipient_last_name = forms.CharField(label="Last name", max_length=200, required=False)
    recipient_email = forms.EmailField(label="E-mail address", max_length=254, required=False)

    class Meta:
        model = Purchase
        fields = (
            "quantity",
            "email",
            "first_name",
            "last_name",
            "company",
            "street1",
            "street2",
            "postal_code",
            "city",
            "region",
            "country",
        )
        labels = {  # noqa: RUF012  Django's own way
            "email": "E-mail address",
            "street1": "Address",
            "street2": "Address, second line",
            "region": "State or region",
        }
        help_texts = {"region": "In the USA two letters, such as NY."}  # noqa: RUF012

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("first_name", "last_name", "street1", "city", "country"):
            self.fields[name].required = True
        for name, purpose in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = purpose
        self.fields["quantity"].widget.attrs |= {"min": 1, "max": 9_999}

    def clean_quantity(self) -> int:
        quantity: int = self.cleaned_data["quantity"]
        if not 1 <= quantity <= 9_999:
            raise forms.ValidationError("Between 1 and 9,999.")
        return quantity

    def clean(self) -> None:
        """States decide on the tax in the USA, postal codes elsewhere."""
        typed = self.cleaned_data
        if typed.get("country") == "US":
            typed["region"] = typed.get("region", "").strip().upper()
            if typed["region"] not in STATES:
                self.add_error("region", "The two letters of your state, such as NY.")
        if typed.get("country") in VAT_COUNTRIES | {"US"} and not typed.get("postal_code", "").strip():
            self.add_error("postal_code", "Your postal code is needed.")
        if typed.get("recipient_email") and not typed.get("recipient_last_name"):
            self.add_error("recipient_last_name", "The name of who gets it.")

    def typed(self) -> dict[str, object]:
        """Columns of a purchase."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        recipient = {
            name.removeprefix("recipient_"): self.cleaned_data[name]
            for name in ("recipient_first_name", "recipient_last_name", "recipient_email")
        }
        return typed | {"recipient": recipient if any(recipient.values()) else {}}


AUTOCOMPLETE = {
    "email": "email",
    "first_name": "given-name",
    "last_name": "family-name",
    "company": "organization",
    "street1": "address-line1",
    "street2": "address-line2",
    "postal_code": "postal-code",
    "city": "address-level2",
    "region": "address-level1",
    "country": "country",
}
