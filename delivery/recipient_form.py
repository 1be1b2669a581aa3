"""What is typed about the recipient of a gift."""

from typing import Any

from django import forms

from orders.forms import ActionForm, CommentField
from orders.models import Recipient
from orders.recipients import recipient_of

NAMES = ("first_name", "last_name", "company")
FIELDS = (*NAMES, "street1", "street2", "postal_code", "city", "region", "country", "phone", "email")
LABELS = {"street1": "Address", "street2": "Address, second line", "region": "State or region"}


class RecipientForm(ActionForm):
    """Name, address and email of who gets the products."""

    comment = CommentField(max_length=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= forms.fields_for_model(Recipient, FIELDS, labels=LABELS)
        self.fields[
            "email"
        ].help_text = "Key and downloads are mailed here; the receipt goes to the customer."
        self.order_fields((*FIELDS, "comment"))
        recipient = recipient_of(self.order) if self.order else None
        if recipient and not self.is_bound:
            self.initial = {name: getattr(recipient, name) for name in FIELDS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in NAMES):
            self.add_error("last_name", "Enter the name of who gets it.")
        return cleaned
