"""What differs from allauth in how people sign in: no sign-up, limits that hold, sealed secrets, mail by jobs."""

from typing import Any, ClassVar, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse

from core.email_address import clean_address
from core.encryption import decrypt, encrypt, is_encrypted
from vendors.account.sessions import browser_name
from vendors.models import User
from vendors.sign_in.known_device import remember_device
from vendors.sign_in.limits import TOO_MANY, WRONG_PASSWORDS


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by email and password; owners give seats to people of their team."""

    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Check a person's own address as every other one."""
        return clean_address(email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. Raise ValidationError when it is one too many."""
        if not WRONG_PASSWORDS.take(request, credentials["email"]):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            WRONG_PASSWORDS.give_back(request, credentials["email"])
        return user

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Remember the device of whoever has signed in, with the second factor where there is one."""
        response: HttpResponse = super().post_login(request, user, **options)
        remember_device(request, response, user.email)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> NoReturn:
        """Refuse: a mail server that hangs must not hold a request."""
        raise NotImplementedError("Enqueue it: vendors.extension_points.ACCOUNT_EMAILS.")


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors and the seeds of recovery codes, encrypted."""

    def encrypt(self, text: str) -> str:
        return encrypt(text.encode())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  of allauth
        """Return what a passkey is called until its person renames it."""
        return browser_name(context.request.headers.get("User-Agent", ""))

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one that an earlier release stored is in clear until `rotate_keys` has run."""
        return decrypt(encrypted_text).decode() if is_encrypted(encrypted_text) else encrypted_text
