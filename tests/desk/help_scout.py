"""A double of Help Scout: it signs as its PHP does, and sends what its documentation shows."""

import base64
import hmac
import json
from hashlib import sha1
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.types import Response

TICKET: dict[str, Any] = {
    "ticket": {"id": 7, "number": 42, "subject": "Über the link / äöü"},
    "customer": {"id": 9, "fname": "Grace", "email": "grace@navy.example", "emails": ["grace@navy.example"]},
    "user": {"id": 3, "fname": "Anna", "convRedirect": 0},
    "mailbox": {"id": 5, "email": "help@acme.example"},
}


def signature_of(secret: str, content: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), content, sha1).digest()).decode()


def post_ticket(
    token: str,
    secret: str,
    ticket: Any = TICKET,
    *,
    signature: str | None = None,
    client: Client | None = None,
) -> Response:
    """Post a ticket to the legacy app's address as Help Scout's server does."""
    body = ticket if isinstance(ticket, bytes) else json.dumps(ticket).encode()
    return (client or Client()).post(
        f"/desk/help-scout/{token}/",
        body,
        content_type="application/json",
        headers={"X-HelpScout-Signature": signature_of(secret, body) if signature is None else signature},
    )


def frame_address(token: str, secret: str, **parameters: str) -> str:
    """Return the address at which the present platform opens a frame: signed, in the order of its parameters."""
    given = {"conversation-id": "7", "customer-id": "9", "app": "a/b", "name": "Grüße"} | parameters
    content = json.dumps(given, separators=(",", ":")).replace("/", "\\/")  # PHP's json_encode
    signed = given | {"X-HelpScout-Signature": signature_of(secret, content.encode())}
    return f"/desk/frame/{token}/?{urlencode(signed)}"
