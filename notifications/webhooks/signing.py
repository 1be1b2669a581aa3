"""Signatures of Standard Webhooks, by which a receiver knows that a notice is ours, unchanged and recent."""

import base64
import hmac
import secrets
import time
from collections.abc import Sequence

from core.encryption import decrypt, encrypt
from notifications.webhooks.models import NoticeEndpoint

PREFIX = "whsec_"
KEY_BYTES = 32


def new_secret() -> str:
    """Return a secret as the vendor sees it, once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def encrypt_secret(secret: str) -> str:
    """Return the secret as it is saved."""
    return encrypt(base64.b64decode(secret.removeprefix(PREFIX)))


def signing_keys(endpoint: NoticeEndpoint) -> list[bytes]:
    """Return the keys that are valid now, the newest first."""
    return [decrypt(secret) for secret in endpoint.valid_secrets]


def signature_headers(message_id: str, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """Return the headers with a signature by each key; make them when sending, since receivers refuse old ones."""
    timestamp = str(int(time.time()))
    signed_bytes = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(key, signed_bytes) for key in keys),
    }


def _signature(key: bytes, signed_bytes: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, signed_bytes, "sha256")).decode()
