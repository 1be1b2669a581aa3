from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.email_fields import EmailAddressFormField
from vendors.models import User, Vendor


class CheckoutSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The vendor's email addresses, and whether its team may undo what it has just sent."""

    class Meta:
        model = Vendor
        fields = ("support_email", "notification_email", "has_undo")
        help_texts = {  # noqa: RUF012
            "support_email": "Customers' questions and refund requests are sent here.",
            "notification_email": "Each new order is announced here.",
            "has_undo": "What your team starts in the panel, with a button Undo in the message that follows.",
        }


class ChangeAddressForm(forms.Form):
    """The email address that a person wants to sign in with."""

    email = EmailAddressFormField(
        label="New email address",
        max_length=254,
        help_text="We mail you a link there. Until you open it, your old address stays.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.person.email:
            raise ValidationError("This is your address already.")
        return email
