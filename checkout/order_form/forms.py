"""What customers type to place an order."""

from typing import Any

from django import forms

from checkout.coupons import coupons
from checkout.coupons.models import Coupon
from checkout.order_summary.models import Purchase
from checkout.tax.areas import VAT_COUNTRIES
from checkout.tax.rates import STATES
from delivery.models.delivery_terms import terms_of
from vendors.models import Product

SHIPPED_TO = ("street1", "street2", "postal_code", "city", "region", "country")


class PurchaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who buys how many, and who gets it."""

    recipient_first_name = forms.CharField(label="First name", max_length=200, required=False)
    recipient_last_name = forms.CharField(label="Last name", max_length=200, required=False)
    recipient_email = forms.EmailField(label="Email address", max_length=254, required=False)

    coupon = forms.CharField(max_length=60, required=False)

    coupon_refusal = ""  # said instead of what becomes of a code

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
            "email": "Email address",
            "street1": "Address",
            "street2": "Address, second line",
            "region": "State or region",
        }
        help_texts = {"region": "In the USA two letters, such as NY."}  # noqa: RUF012

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        self.terms = terms_of(product)
        if self.terms.is_disc:
            asked = forms.fields_for_model(Purchase, SHIPPED_TO, labels=self.Meta.labels)
            self.fields |= {f"recipient_{name}": field for name, field in asked.items()}
        self.fields["coupon"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}
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

    def clean_coupon(self) -> Coupon | None:
        """The one that is meant; a code that takes nothing off is refused with its reason."""
        typed = self.cleaned_data["coupon"].strip()
        if typed and self.coupon_refusal:
            raise forms.ValidationError(self.coupon_refusal)
        try:
            return coupons.find(typed, self.product) if typed else None
        except coupons.BadCoupon as bad:
            raise forms.ValidationError(str(bad)) from bad

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
        if any(typed.get(f"recipient_{name}") for name in SHIPPED_TO):
            for name in ("last_name", "street1", "city", "country"):
                if not typed.get(f"recipient_{name}"):
                    self.add_error(f"recipient_{name}", "A disc is not shipped without it.")

    def typed(self) -> dict[str, object]:
        """Columns of a purchase."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        recipient = {
            name.removeprefix("recipient_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("recipient_")
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
