"""The order form of one product."""

from typing import Any

from django import forms

from checkout.coupons.models import Coupon
from checkout.coupons.redemption import BadCoupon, find_coupon
from checkout.order_summary.models import Purchase
from checkout.tax.areas import VAT_COUNTRIES
from checkout.tax.postal_codes import OPTIONAL_IN, BadPostalCode, check_postal_code
from checkout.tax.rates import STATES
from core.email_fields import EmailAddressFormField
from delivery.models.delivery_terms import terms_of
from vendors.models import Product

RECIPIENT_ADDRESS = ("street1", "street2", "postal_code", "city", "region", "country")
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


class PurchaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Quantity, customer, coupon, and a recipient when it is not the customer."""

    recipient_first_name = forms.CharField(label="First name", max_length=200, required=False)
    recipient_last_name = forms.CharField(label="Last name", max_length=200, required=False)
    recipient_email = EmailAddressFormField(label="Email address", max_length=254, required=False)

    coupon = forms.CharField(max_length=60, required=False)

    coupon_error = ""  # when set, shown instead of the result of a coupon

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
        help_texts = {  # noqa: RUF012
            "last_name": "Who has one name enters it in either box.",
            "region": "In the USA two letters, such as NY.",
        }

    def __init__(self, product: Product, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product, self.currency = product, currency
        self.terms = terms_of(product)
        if self.terms.is_disc:
            address = forms.fields_for_model(Purchase, RECIPIENT_ADDRESS, labels=self.Meta.labels)
            self.fields |= {f"recipient_{name}": field for name, field in address.items()}
        self.fields["coupon"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}
        for name in ("street1", "city", "country"):
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
        """Return the coupon. Raise ValidationError with the reason when its code gives no discount."""
        code = self.cleaned_data["coupon"].strip()
        if code and self.coupon_error:
            raise forms.ValidationError(self.coupon_error)
        try:
            return find_coupon(code, self.product, self.currency) if code else None
        except BadCoupon as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> None:
        """Require a name, and what the tax depends on: the state in the USA, the postal code elsewhere."""
        data = self.cleaned_data
        if not (data.get("first_name") or data.get("last_name")) and not self.has_error("last_name"):
            self.add_error("last_name", "Your name is needed: one of the two boxes is enough.")
        if data.get("country") == "US":
            data["region"] = data.get("region", "").strip().upper()
            if data["region"] not in STATES:
                self.add_error("region", "The two letters of your state, such as NY.")
        self._clean_postal_code(data)
        self._clean_recipient(data)

    def _clean_postal_code(self, data: dict[str, Any]) -> None:
        country, code = data.get("country", ""), data.get("postal_code", "").strip()
        if code:
            try:
                check_postal_code(country, code)
            except BadPostalCode as error:
                self.add_error("postal_code", str(error))
        elif country in (VAT_COUNTRIES | {"US"}) - OPTIONAL_IN:
            self.add_error("postal_code", "Your postal code is needed.")

    def _clean_recipient(self, data: dict[str, Any]) -> None:
        is_named = data.get("recipient_last_name") or data.get("recipient_first_name")
        if data.get("recipient_email") and not is_named:
            self.add_error("recipient_last_name", "The name of who gets it: one of the two boxes is enough.")
        if any(data.get(f"recipient_{name}") for name in RECIPIENT_ADDRESS):
            required = (
                ("street1", "city", "country") if is_named else ("last_name", "street1", "city", "country")
            )
            for name in required:
                if not data.get(f"recipient_{name}"):
                    self.add_error(f"recipient_{name}", "A disc is not shipped without it.")

    def purchase_fields(self) -> dict[str, object]:
        """Return the fields of the purchase, without its coupon."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        recipient = {
            name.removeprefix("recipient_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("recipient_")
        }
        return fields | {"recipient": recipient if any(recipient.values()) else {}}
