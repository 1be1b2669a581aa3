"""Email addresses in forms and models. Every door uses these; a likely slip is asked about on the page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict

from core.address_slips import likely_address
from core.email_address import clean_address, pasted_address


class LikelySlip(str):
    """What was typed, which likely means another address; nobody has said yet that it is right."""


class EmailAddressInput(forms.TextInput):
    """A text box, as browsers take no name around an address in others, with a question below a likely slip.

    Both of its buttons send the form. So does the form's own, which keeps what was typed once it was asked about.
    """

    template_name = "django/forms/widgets/email_address.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        written = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(written | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        address = pasted_address(str(value or ""))
        question = {"address": address, "likely": likely_address(address)}
        return super().get_context(name, value, attrs) | {"question": question}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the chosen address; a `LikelySlip` while the page has to ask. Commands are not asked."""
        typed = super().value_from_datadict(data, files, name)
        address = pasted_address(typed or "")
        likely, choice = likely_address(address), data.get(f"{name}_choice")
        if not likely or not isinstance(data, MultiValueDict):
            return typed
        if choice in (address, likely):
            return choice
        return typed if data.get(f"{name}_asked") == address and not choice else LikelySlip(typed)


class EmailAddressFormField(forms.EmailField):
    """An address that email can reach; what was pasted is put right first."""

    widget = EmailAddressInput
    default_validators = []  # noqa: RUF012  `to_python` checks

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        address = clean_address(str(text))
        if isinstance(value, LikelySlip):
            raise ValidationError(f"Did you mean {likely_address(address)}?", code="likely_slip")
        return address


def validate_address(text: str) -> None:
    """Raise ValidationError for an address that no email can reach."""
    clean_address(text)


class EmailAddressField(models.EmailField):  # type: ignore[type-arg]
    """A column with an email address, checked as in forms; for the database an EmailField."""

    default_validators = [validate_address]  # noqa: RUF012

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        asking = {"widget": EmailAddressInput}  # also in the admin
        return super().formfield(**{"form_class": EmailAddressFormField} | kwargs | asking)
