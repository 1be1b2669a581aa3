"""Known devices: a browser in which a person signed in before, which a signed cookie tells.

Wrong tries of strangers do not delay it: its own are counted apart.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

SALT = "vendors.known_device"
LIFETIME = timedelta(days=365)
MAX_ACCOUNTS = 5  # that one browser is known to


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A browser, and digests of the accounts that it signed in to, the newest last."""

    key: str
    accounts: tuple[str, ...] = ()

    def knows(self, email: str) -> bool:
        """Return whether the person with this email address signed in here."""
        return _digest(email) in self.accounts


def cookie_name() -> str:
    """Return the cookie's name, which has the prefix of the session's: no other server of the domain sets it then."""
    return f"{settings.SESSION_COOKIE_NAME.removesuffix('sessionid')}known_device"


def device_of(request: HttpRequest) -> KnownDevice:
    """Return the browser of a request; one that is new, or whose cookie is not genuine, knows no account."""
    try:
        key, accounts = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return KnownDevice(get_random_string(22))
    return KnownDevice(str(key), tuple(accounts))


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Write the cookie that makes this browser one of the person's."""
    device, digest = device_of(request), _digest(email)
    accounts = [account for account in device.accounts if account != digest][1 - MAX_ACCOUNTS :]
    response.set_cookie(
        cookie_name(),
        signing.dumps([device.key, [*accounts, digest]], salt=SALT),
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _digest(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:16]
