"""What is asked before personal data is exported or erased."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class AddressForm(forms.Form):
    """One of a customer's addresses: one that was corrected may be another person's."""

    address = forms.ChoiceField(label="Email address", widget=forms.RadioSelect)

    def __init__(self, *args: Any, emails: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["address"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(email, email) for email in emails]
        field.initial = emails[0] if emails else ""


class ErasureForm(AddressForm):
    """The address, typed once more by a person who is about to erase what is held of it."""

    confirm = forms.CharField(label="Type the email address to confirm", max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirm"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"].strip()
        email = self.cleaned_data.get("address", "")
        if email and typed.casefold() != email.casefold():
            raise ValidationError(f"Type {email}, exactly.")
        return typed
