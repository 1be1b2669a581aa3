"""What customers type on the page of their order."""

from typing import Any

from django import forms
from django.utils.formats import date_format

from checkout.order_lookup.models import CustomerPageSettings
from core.email_fields import EmailAddressFormField
from delivery.licenses.forms import MachineForm
from delivery.licenses.models import Activation
from orders.models import Order


class OwnMachineForm(MachineForm):
    """Which of the item's active machines; without the host, which whoever has the link need not learn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["comment"]

    def describe(self, machine: Activation) -> str:
        last_seen = date_format(machine.vendor.day_of(machine.last_seen_at), "j F Y")
        return f"{machine.hardware_id}, last used {last_seen}"


class OwnAddressForm(forms.Form):
    """The address that the customer's emails should go to."""

    email = EmailAddressFormField(label="New email address", max_length=254)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.order.email:
            raise forms.ValidationError("Your order has this address already.")
        return email


class CustomerPageSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What customers may do by themselves, and how often."""

    class Meta:
        model = CustomerPageSettings
        fields = (
            "shows_keys",
            "mails_receipt",
            "deactivates_machines",
            "changes_email",
            "asks_refund",
            "per_day",
        )
