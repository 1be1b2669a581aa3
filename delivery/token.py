"""The secret part of a public address: derived from a row's vendor, id and generation, never stored."""

from base64 import urlsafe_b64encode
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from vendors.models import Vendor

DOWNLOAD_SALT = "delivery.downloads.token"
LICENSE_SALT = "delivery.license"
ACTIVATION_SALT = "delivery.activation"
DIGEST_BYTES = 18  # 24 characters
MAX_ROW_ID = 2**63 - 1
Row = TypeVar("Row", bound=Model)


def token_of(vendor: Vendor, pk: int, generation: int, salt: str) -> str:
    """Return the token of a vendor's row, such as `23207-17-…`; another generation or salt gives another token."""
    return _token(vendor.number, pk, generation, settings.SECRET_KEY, salt)


def find_row(rows: QuerySet[Row], token: str) -> Row | None:
    """Return that one of the rows which a token names, genuine or not; None when it names none."""
    names = _parse(token)
    return rows.filter(vendor_id=Vendor.objects.id_of(names[0]), pk=names[1]).first() if names else None


def is_genuine(token: str, generation: int, salt: str) -> bool:
    """Return whether we made this token for the row that it names, by today's secret key or one before it.

    Addresses live longer than secret keys.
    """
    names = _parse(token)
    secret_keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return names is not None and any(
        constant_time_compare(token, _token(*names, generation, secret_key, salt))
        for secret_key in secret_keys
    )


def _parse(token: str) -> tuple[int, int] | None:
    """Return the vendor's number and the row's id; None when the token does not begin with both."""
    vendor_number, _, rest = token.partition("-")
    pk, _, _ = rest.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in (vendor_number, pk)):
        return None
    return (int(vendor_number), int(pk)) if int(pk) <= MAX_ROW_ID else None


def _token(vendor_number: int, pk: int, generation: int, secret_key: str, salt: str) -> str:
    named = f"{vendor_number}-{pk}"
    digest = salted_hmac(salt, f"{named}-{generation}", secret=secret_key, algorithm="sha256").digest()
    return f"{named}-{urlsafe_b64encode(digest[:DIGEST_BYTES]).decode()}"
