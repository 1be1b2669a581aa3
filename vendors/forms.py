from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError

from core.email_fields import EmailAddressFormField
from core.text import plain_text
from vendors.models import User, Vendor


class CheckoutSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whether the vendor's team may undo what it has just sent."""

    class Meta:
        model = Vendor
        fields = ("has_undo",)
        help_texts = {  # noqa: RUF012
            "has_undo": "What your team starts in the panel, with a button Undo in the message that follows.",
        }


class VendorSettingsForm(forms.Form):
    """The vendor's name, time zone, addresses, and what holds for its team and its new products."""

    name = forms.CharField(
        max_length=200, help_text="As customers read it on order form, receipt and emails."
    )
    timezone = forms.ChoiceField(
        label="Time zone",
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        help_text="The day and the hour of pages, documents and emails.",
    )
    sender_name = forms.CharField(
        label="Sender of emails",
        required=False,
        max_length=100,
        help_text="Before “via MyCommerce”, in emails to customers. Empty: the name above.",
    )
    support_email = EmailAddressFormField(
        label="Support email address",
        required=False,
        max_length=254,
        help_text="Customers' questions and refund requests are sent here.",
    )
    notification_email = EmailAddressFormField(
        label="Order notification address",
        required=False,
        max_length=254,
        help_text="Each new order is announced here.",
    )

    download_limit = forms.IntegerField(
        label="Downloads of each file",
        required=False,
        min_value=1,
        max_value=1_000,
        help_text="For products that you make from now on.",
    )
    download_days = forms.IntegerField(
        label="Days for which a download link works",
        required=False,
        min_value=1,
        max_value=3_650,
        help_text="For products that you make from now on.",
    )
    needs_second_factor = forms.BooleanField(
        label="Everybody in the team needs a second factor",
        required=False,
        help_text="Who has none, you too, sets one up at the next click, before anything else.",
    )

    def clean_sender_name(self) -> str:
        return plain_text(self.cleaned_data["sender_name"])

    def clean_name(self) -> str:
        name = plain_text(self.cleaned_data["name"])
        if not name:
            raise ValidationError("What is it called?")
        return name


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
