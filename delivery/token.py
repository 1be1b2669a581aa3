"""The secret part of a public address: derived from a row's id and its generation, never stored."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

DOWNLOAD_SALT = "delivery.downloads.token"
LICENSE_SALT = "delivery.license"
ACTIVATION_SALT = "delivery.activation"
DIGEST_BYTES = 18  # 24 characters
MAX_ROW_ID = 2**63 - 1


def token_of(pk: int, generation: int, salt: str) -> str:
    """Return the token of a row; another generation or salt gives another token."""
    return f"{pk}-{_digest(pk, generation, settings.SECRET_KEY, salt)}"


def row_id(token: str) -> int | None:
    """Return the id that a token names, genuine or not; None when it names none."""
    number, _, _ = token.partition("-")
    return int(number) if number.isascii() and number.isdecimal() and int(number) <= MAX_ROW_ID else None


def is_genuine(token: str, pk: int, generation: int, salt: str) -> bool:
    """Return whether we made this token for the row."""
    return any(constant_time_compare(token, genuine) for genuine in _tokens(pk, generation, salt))


def _tokens(pk: int, generation: int, salt: str) -> Iterator[str]:
    """Yield the token by today's secret key and by those before it: links live longer than keys."""
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield f"{pk}-{_digest(pk, generation, secret_key, salt)}"


def _digest(pk: int, generation: int, secret_key: str, salt: str) -> str:
    digest = salted_hmac(salt, f"{pk}:{generation}", secret=secret_key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:DIGEST_BYTES]).decode()
