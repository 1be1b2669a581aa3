"""The forms of passkeys: as allauth's, but that what no browser sends is refused instead of failing."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from fido2.webauthn import UserVerificationRequirement

from core.client_ip import client_network
from vendors.sign_in.limits import PASSKEYS_BY_NETWORK, TOO_MANY

REFUSAL = "This passkey is not right, or the page was open for too long. Try again."
LONGEST_CREDENTIAL = 20_000  # characters of JSON
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


@contextmanager
def refusing_malformed() -> Iterator[None]:
    """Raise ValidationError for what fails in parsing."""
    try:
        yield
    except MALFORMED as error:
        raise ValidationError(REFUSAL) from error


class CredentialField(forms.JSONField):
    """What the browser's authenticator answered."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if len(str(value or "")) > LONGEST_CREDENTIAL:
            raise ValidationError(REFUSAL)
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(REFUSAL) from error


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """Names a passkey; what the browser made of it comes with the form."""

    name = forms.CharField(max_length=60, required=False, help_text="Such as the name of the device.")
    credential = CredentialField()
    passwordless = forms.BooleanField(
        label="Sign in with it alone",
        required=False,
        initial=True,
        help_text="Without your password: the device asks for a fingerprint, a face or a PIN. "
        "Without the tick it comes after the password, as a second factor.",
    )

    def clean(self) -> dict[str, Any]:
        with refusing_malformed():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Gives a passkey another name."""

    name = forms.CharField(max_length=60)


class _UsePasskeyForm(forms.Form):
    """Takes a passkey; each try takes some computing, and is counted."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        if not PASSKEYS_BY_NETWORK.take(client_network(context.request)):
            raise ValidationError(TOO_MANY)
        with refusing_malformed():
            return super().clean_credential()  # type: ignore[misc]


class PasskeySignInForm(_UsePasskeyForm, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Signs in by a passkey alone."""

    def clean_credential(self) -> Authenticator:
        """Refuse the answer to the question of another page, which asks for no fingerprint and no PIN.

        The session has one question: of the second factor after anybody's password, else a stolen key would do alone.
        """
        question = auth.get_state() or {}
        if question.get("user_verification") != UserVerificationRequirement.REQUIRED:
            raise ValidationError(REFUSAL)
        return super().clean_credential()


class PasskeySecondFactorForm(_UsePasskeyForm, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Asks for a passkey after the password."""


class PasskeyAgainForm(_UsePasskeyForm, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Asks for a passkey again."""
