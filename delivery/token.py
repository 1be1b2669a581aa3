"""The secret part of a download link's address: derived from the link and its generation, never stored."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "delivery.token"
BYTES = 18  # of the digest: 24 letters
LARGEST = 2**63 - 1


def token_of(pk: int, generation: int) -> str:
    return f"{pk}-{_digest(pk, generation, settings.SECRET_KEY)}"


def link_id(token: str) -> int | None:
    """Which link a token speaks of; whether it speaks the truth, `is_genuine` says."""
    number, _, _ = token.partition("-")
    return int(number) if number.isascii() and number.isdecimal() and int(number) <= LARGEST else None


def is_genuine(token: str, pk: int, generation: int) -> bool:
    return any(constant_time_compare(token, one) for one in _tokens(pk, generation))


def _tokens(pk: int, generation: int) -> Iterator[str]:
    """By the key of today, and by those before it: links live longer than keys."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield f"{pk}-{_digest(pk, generation, key)}"


def _digest(pk: int, generation: int, key: str) -> str:
    digest = salted_hmac(SALT, f"{pk}:{generation}", secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:BYTES]).decode()
