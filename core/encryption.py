"""Secrets at rest: sealed with a key derived from SECRET_KEY; a copy of the database alone opens none."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "core.encryption"


def encrypt(secret: bytes) -> str:
    return _box().encrypt(secret).decode()


def decrypt(sealed: str) -> bytes:
    """Raises cryptography's InvalidToken for what neither SECRET_KEY nor an earlier one has sealed."""
    return _box().decrypt(sealed.encode())


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return salted_hmac(SALT, "", secret=key, algorithm="sha256").digest()
