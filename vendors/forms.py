from django import forms

from vendors.models import Vendor


class CheckoutSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The vendor's email addresses."""

    class Meta:
        model = Vendor
        fields = ("support_email", "notification_email")
        help_texts = {  # noqa: RUF012
            "support_email": "Customers' questions and refund requests are sent here.",
            "notification_email": "Each new order is announced here.",
        }
