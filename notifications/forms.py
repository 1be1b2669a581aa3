from typing import Any

from django import forms

from orders.forms import ActionForm


class EmailAddressForm(ActionForm):
    """The customer's address, as it should have been."""

    email = forms.EmailField(label="Email address", max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order:
            self.fields["email"].initial = self.order.email
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "autofocus": True}
