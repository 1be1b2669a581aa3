from typing import Any
from zoneinfo import available_timezones

from django import forms

from core.text import plain_text
from vendors.models import User, Vendor


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person chooses for themselves, at all their vendors."""

    timezone = forms.ChoiceField(
        label="Time zone", required=False, help_text="Of the hours that the panel shows to you."
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "timezone", "theme", "has_shortcuts")
        widgets = {  # noqa: RUF012
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "theme": forms.Select,
        }
        help_texts = {"has_shortcuts": "Single keys do something: press ? for the list."}  # noqa: RUF012

    def __init__(self, *args: Any, vendor: Vendor | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_vendor = f"As the vendor ({vendor.timezone.replace('_', ' ')})" if vendor else "UTC"
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
        self.fields["timezone"].choices = [("", of_vendor), *zones]  # type: ignore[attr-defined]

    def clean_first_name(self) -> str:
        return plain_text(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return plain_text(self.cleaned_data["last_name"])
