"""The forms of the actions that put an invoice right."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.forms import fields_for_model

from checkout.documents.vat_ids import has_reverse_charge, printed_vat_id
from checkout.tax.areas import area_of
from checkout.tax.postal_codes import BadPostalCode, check_postal_code
from checkout.vat import InvalidVatNumber, normalize_vat_number
from orders.forms import ActionForm, CommentField
from orders.models import Order

BUYER_FIELDS = (
    "first_name",
    "last_name",
    "company",
    "street1",
    "street2",
    "postal_code",
    "city",
    "region",
)
LABELS = {"street1": "Address", "street2": "Address, second line", "region": "State or region"}
OF_TEAM = "Seen by your team and by MyCommerce Customer Service."


class VatIdField(forms.CharField):
    """A VAT ID as people write it; `clean` of the form knows the country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="VAT ID", max_length=40, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class VatIdForm(ActionForm):
    """The VAT ID that a business gave after its purchase."""

    vat_id = VatIdField(
        help_text="The register is asked about it. If it is valid, the invoice is issued anew with it. "
        "Tax that was charged is not given back."
    )
    comment = CommentField(max_length=4000, required=False, help_text=OF_TEAM)

    def clean_vat_id(self) -> str:
        """Return the number as the register writes it. Raise ValidationError."""
        number: str = self.cleaned_data["vat_id"].strip()
        if not number or self.order is None:
            return number
        country = str(self.order.country or "")
        try:
            return normalize_vat_number(number, area_of(country, self.order.postal_code).country or country)
        except InvalidVatNumber as error:
            raise forms.ValidationError(str(error)) from error


class CorrectInvoiceForm(VatIdForm):
    """The buyer as the invoice should name them. What is left out of the form's data stays as it is."""

    vat_id = VatIdField(
        required=False, help_text="If it changes, the register is asked before the invoice is issued anew."
    )
    seen = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput
    )  # the buyer that was shown

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        fields = fields_for_model(Order, BUYER_FIELDS, labels=LABELS)
        self.fields = fields | self.fields
        if self.order is None:
            return
        buyer = {name: getattr(self.order, name) for name in BUYER_FIELDS}
        buyer["vat_id"] = printed_vat_id(self.order)
        self.buyer_digest = sha256("\n".join(buyer.values()).encode()).hexdigest()
        self.initial = buyer | {"seen": self.buyer_digest} | dict(self.initial)
        if data is not None:
            self.data = buyer | {name: data[name] for name in data}
        self.fields["country"] = forms.CharField(
            label="Country",
            initial=self.order.country.name,
            disabled=True,
            required=False,
            help_text="It decided the tax, and stays. For another country, refund the order and have it placed anew.",
        )
        self.order_fields((*BUYER_FIELDS, "country", "vat_id", "comment"))

    def clean_postal_code(self) -> str:
        code: str = self.cleaned_data["postal_code"].strip()
        if code and self.order and code != self.order.postal_code:
            try:
                check_postal_code(str(self.order.country or ""), code)
            except BadPostalCode as error:
                raise forms.ValidationError(str(error)) from error
        return code

    def clean_vat_id(self) -> str:
        number = super().clean_vat_id()
        if not number and self.order and has_reverse_charge(self.order):
            raise forms.ValidationError("No VAT was charged because of it, so the invoice has to name one.")
        return number

    def clean(self) -> dict[str, Any]:
        """Require a name; refuse to write over what somebody changed since the form was opened."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data.pop("country", None)
        if (seen := data.pop("seen", "")) and self.order and seen != self.buyer_digest:
            self.data = {**self.data, "seen": self.buyer_digest}
            lines = ", ".join(self.order.lines)
            raise forms.ValidationError(
                f"Meanwhile the buyer was changed to {lines}. Continue if yours is right."
            )
        if not self.errors and not any(data[name] for name in ("first_name", "last_name", "company")):
            self.add_error("last_name", "An invoice names its buyer: enter a name or a company.")
        return data
