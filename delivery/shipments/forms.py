"""What Customer Service types about a disc."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from delivery.shipments.carriers import Carrier
from delivery.shipments.lifecycle import ADDRESS_FIELDS, address_values, current_address
from delivery.shipments.models import AddressCheck
from delivery.shipments.rules import shipment_of
from delivery.shipments.window import latest_today
from orders.forms import ActionForm, CommentField

REQUIRED_FIELDS = ("street1", "city", "country")
ASK, VERIFIED = "ask", "verified"


class RecordShipmentForm(ActionForm):
    """Which carrier has it, and since when."""

    carrier = forms.ChoiceField(choices=Carrier.choices)
    tracking = forms.CharField(
        label="Tracking number",
        max_length=60,
        required=False,
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9 ./-]*$", "Letters and digits, as the label has them.")
        ],
        help_text="Empty for a letter that nobody tracks.",
    )
    shipped_on = forms.DateField(
        label="Shipped date",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_shipped_on(self) -> date:
        shipped_on: date = self.cleaned_data["shipped_on"]
        if shipped_on > latest_today(timezone.now()):
            raise forms.ValidationError("This day is yet to come.")
        if self.order and shipped_on < self.order.placed_on - timedelta(days=1):
            raise forms.ValidationError("The order was placed after this day.")
        return shipped_on


class CorrectShipmentForm(RecordShipmentForm):
    """The shipment as it was recorded, to be corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipment = shipment_of(self.order_item)
        if shipment and shipment.shipped_on:
            fields = ("carrier", "tracking", "shipped_on")
            self.initial = {name: getattr(shipment, name) for name in fields}


class VerifyAddressForm(ActionForm):
    """Ask the customer, or say where the disc goes."""

    outcome = forms.ChoiceField(
        label="How",
        choices=[
            (ASK, "Ask the customer by email whether the address is right"),
            (VERIFIED, "I have verified it: the address below is right"),
        ],
        widget=forms.RadioSelect,
    )
    comment = CommentField(
        max_length=4000, required=False, help_text="How you know. Seen by the vendor as well."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= forms.fields_for_model(AddressCheck, ADDRESS_FIELDS, labels=LABELS)
        if self.order_item and not self.is_bound:
            self.initial = address_values(current_address(self.order_item))
        self.order_fields(("outcome", *ADDRESS_FIELDS, "comment"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == VERIFIED:
            for name in REQUIRED_FIELDS:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Nothing is shipped without it.")
        return cleaned


class ReShipForm(ActionForm):
    """Why a disc is shipped again."""

    comment = CommentField(max_length=4000, required=False, help_text="Why. Seen by the vendor as well.")


class RecordArrivalForm(ActionForm):
    """What became of a disc."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=[("delivered", "It has arrived"), ("returned", "It came back to us")],
        widget=forms.RadioSelect,
    )
    comment = CommentField(
        max_length=4000, required=False, help_text="How you know. Seen by the vendor as well."
    )


LABELS = {"street1": "Address", "street2": "Address, second line", "region": "State or region"}
