"""Encryption of secrets in the database, with a key derived from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "core.encryption"


def encrypt(secret: bytes) -> str:
    """Return the secret as a Fernet token."""
    return _fernet().encrypt(secret).decode()


def decrypt(token: str) -> bytes:
    """Return the secret of a token.

    Raise cryptography's InvalidToken when neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS encrypted it.
    """
    return _fernet().decrypt(token.encode())


def _fernet() -> MultiFernet:
    secret_keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret_key))) for secret_key in secret_keys])


def _derived(secret_key: str) -> bytes:
    return salted_hmac(SALT, "", secret=secret_key, algorithm="sha256").digest()
