from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from core.email_fields import EmailAddressFormField
from core.text import plain_text
from vendors.models import User
from vendors.rights import Role

WHAT_ROLES_DO = (
    "A Viewer reads orders. An Agent also helps customers. A Manager also refunds, exports and edits the catalog. "
    "An Owner also changes settings and the team."
)


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = EmailAddressFormField(
        label="Email address",
        max_length=254,
        help_text="We mail a link there that works once, for seven days.",
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.AGENT, help_text=WHAT_ROLES_DO)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    """The role of a seat."""

    role = forms.ChoiceField(choices=Role.choices, help_text=WHAT_ROLES_DO)


class NewPersonForm(forms.Form):
    """The name and the password of somebody who gets an account."""

    first_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    password = forms.CharField(
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Eight characters or more, not a common password.",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_first_name(self) -> str:
        return self._name("first_name")

    def clean_last_name(self) -> str:
        return self._name("last_name")

    def _name(self, field: str) -> str:
        name = plain_text(self.cleaned_data[field])
        if not name:
            raise ValidationError("Type your name.")
        return name

    def clean(self) -> None:
        """Refuse weak passwords, and those that are like the name or the address."""
        data = self.cleaned_data
        names = {key: data.get(key, "") for key in ("first_name", "last_name")}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=self.email, **names))
            except ValidationError as error:
                self.add_error("password", error)
