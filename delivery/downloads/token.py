"""The secret part of a public address: derived from a row and its generation, never stored."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "delivery.downloads.token"
LICENSE_SALT = "delivery.license"
ACTIVATION_SALT = "delivery.activation"
BYTES = 18  # of the digest: 24 letters
LARGEST = 2**63 - 1


def token_of(pk: int, generation: int, salt: str = SALT) -> str:
    return f"{pk}-{_digest(pk, generation, settings.SECRET_KEY, salt)}"


def row_id(token: str) -> int | None:
    """Which row a token speaks of; whether it speaks the truth, `is_genuine` says."""
    number, _, _ = token.partition("-")
    return int(number) if number.isascii() and number.isdecimal() and int(number) <= LARGEST else None


def is_genuine(token: str, pk: int, generation: int, salt: str = SALT) -> bool:
    return any(constant_time_compare(token, one) for one in _tokens(pk, generation, salt))


def _tokens(pk: int, generation: int, salt: str) -> Iterator[str]:
    """By the key of today, and by those before it: links live longer than keys."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield f"{pk}-{_digest(pk, generation, key, salt)}"


def _digest(pk: int, generation: int, key: str, salt: str) -> str:
    digest = salted_hmac(salt, f"{pk}:{generation}", secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:BYTES]).decode()
