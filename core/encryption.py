"""Encryption of secrets in the database, with a key derived from SECRET_KEY.

`SealedTextField` marks the columns that hold them, so that `manage.py rotate_keys` finds each.
"""

from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

SALT = "core.encryption"
PREFIX = "gAAAA"  # how every Fernet token begins: its version, and a time before the year 2106


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """A text column that holds what `encrypt` returned, or nothing."""

    def deconstruct(self) -> Any:
        """Stand in migrations as the plain field that it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def encrypt(secret: bytes) -> str:
    """Return the secret as a Fernet token."""
    return _fernet().encrypt(secret).decode()


def decrypt(token: str) -> bytes:
    """Return the secret of a token.

    Raise cryptography's InvalidToken when neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS encrypted it.
    """
    return _fernet().decrypt(token.encode())


def is_encrypted(text: str) -> bool:
    """Return whether this is a token; neither base32 nor hexadecimal digits begin like one."""
    return text.startswith(PREFIX)


def encrypted_anew(token: str) -> str:
    """Return the token encrypted with SECRET_KEY, the same token where it is. Raise InvalidToken as `decrypt`."""
    try:
        _key_of(settings.SECRET_KEY).decrypt(token.encode())
    except InvalidToken:
        return encrypt(decrypt(token))
    return token


def _fernet() -> MultiFernet:
    return MultiFernet([_key_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key_of(secret_key: str) -> Fernet:
    derived = salted_hmac(SALT, "", secret=secret_key, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(derived))
