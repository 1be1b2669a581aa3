"""Standard Webhooks: who gets a notice can tell that it is ours, unchanged and fresh."""

import base64
import hmac
import secrets
import time
from collections.abc import Sequence

from core.encryption import decrypt, encrypt
from notifications.webhooks.models import NoticeEndpoint

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """As the vendor sees it, this one time."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def sealed(secret: str) -> str:
    """As the database keeps it."""
    return encrypt(base64.b64decode(secret.removeprefix(PREFIX)))


def keys_of(endpoint: NoticeEndpoint) -> list[bytes]:
    """Those that are valid now, the newest first."""
    return [decrypt(one) for one in endpoint.sealed_secrets]


def headers(message_id: str, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """Made at the moment of sending: old ones are refused."""
    timestamp = str(int(time.time()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(key, signed) for key in keys),
    }


def _signature(key: bytes, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
