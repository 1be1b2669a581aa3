"""The forms of sign-in and account that differ from allauth's (`ACCOUNT_FORMS`, `MFA_FORMS`)."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as StockActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.client_ip import client_network
from vendors.extension_points import ACCOUNT_EMAILS, AccountEmail
from vendors.models import User
from vendors.sign_in import codes
from vendors.sign_in.limits import (
    RESETS_BY_ADDRESS,
    RESETS_BY_NETWORK,
    TOO_MANY,
    WRONG_CODES,
)

WRONG_CODE = "This code is not right, or was used before. Wait for the next one in your app and enter that."
TOO_MANY_RESETS = "Too many requests. Look for the emails that we sent before, or wait an hour and try again."


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Asks for a link to a new password; a job looks whether there is such a person, so that all take as long."""

    def clean_email(self) -> str:
        email, network = self.cleaned_data["email"].strip().lower(), client_network(context.request)
        if not RESETS_BY_NETWORK.take(network) or not RESETS_BY_ADDRESS.take(email, network):
            raise ValidationError(TOO_MANY_RESETS)
        return str(email)

    def save(self, request: HttpRequest, **options: Any) -> str:
        email = str(self.cleaned_data["email"])
        for enqueue in ACCOUNT_EMAILS:
            enqueue(AccountEmail("password_reset", email))
        return email


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """Asks for the old password, whose tries count as those of the sign-in."""

    def clean_oldpassword(self) -> str:
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class _CodeForm(forms.Form):
    """Lets each code in once."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not WRONG_CODES.take(context.request, self.user.email):
            raise ValidationError(TOO_MANY)
        with_codes = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in with_codes.filter(user=self.user).order_by("pk"):
            if codes.accept_code(factor, code):
                WRONG_CODES.give_back(context.request, self.user.email)
                factor.user = self.user
                self.authenticator = factor
                return code
        raise ValidationError(WRONG_CODE)


class AuthenticateForm(_CodeForm, mfa.AuthenticateForm):  # type: ignore[misc]
    """Asks for a code at sign-in."""


class ReauthenticateForm(_CodeForm, mfa.ReauthenticateForm):  # type: ignore[misc]
    """Asks for a code again."""


class ActivateTOTPForm(StockActivateTOTPForm):  # type: ignore[misc]
    """Sets an authenticator app up; the code that proves it is used up by that."""

    def clean_code(self) -> str:
        code = str(super().clean_code())
        for counter in codes.counters_of(self.secret, code):
            codes.use_counter(self.user.pk, counter)
        return code
