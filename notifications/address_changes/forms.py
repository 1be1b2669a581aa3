from typing import Any

from django import forms

from core.email_fields import EmailAddressFormField
from notifications.address_changes.models import AddressSettings
from orders.forms import ActionForm, CommentField


class EmailAddressForm(ActionForm):
    """The customer's corrected email address, and whether it counts before the old one was asked."""

    prefilled = ("email",)
    email = EmailAddressFormField(
        label="Email address",
        max_length=254,
        help_text="Of an old order, or for another domain, the old address is asked first. "
        "To stop a change that waits, save the address that the order has.",
    )
    at_once = forms.BooleanField(
        label="Change it at once, without asking the old address",
        required=False,
        help_text="For managers and owners, with a comment. The old address is told.",
    )
    comment = CommentField(label="Comment", required=False, max_length=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order:
            self.fields["email"].initial = self.order.email
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "autofocus": True}


class AddressSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """When the old address is asked, and how long its answer is waited for."""

    class Meta:
        model = AddressSettings
        fields = ("asks_first", "age_limit_days", "waiting_days")
