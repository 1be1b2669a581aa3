"""How Help Scout signs: HMAC-SHA1 with the shared secret, in base64.

It signs no time: whoever has a signed request may send it again. So what it opens is read only.
"""

import base64
import hmac
import json
from collections.abc import Sequence
from hashlib import sha1

from core.encryption import decrypt
from desk.models import HelpDesk

SIGNATURE = "X-HelpScout-Signature"  # a header of the legacy app, a parameter of the frame's address


def is_signed(help_desk: HelpDesk, content: bytes, signature: str) -> bool:
    """Return whether the signature is that of the content."""
    expected = signature_of(decrypt(help_desk.secret), content)
    return hmac.compare_digest(expected.encode(), signature.encode())


def signature_of(secret: bytes, content: bytes) -> str:
    """Return the signature of a content."""
    return base64.b64encode(hmac.new(secret, content, sha1).digest()).decode()


def signed_parameters(parameters: Sequence[tuple[str, str]]) -> bytes:
    """Return what is signed of an address: its parameters in their order, as PHP's `json_encode` writes an array."""
    fields = {name: value for name, value in parameters if name != SIGNATURE}
    return json.dumps(fields or [], separators=(",", ":")).replace("/", "\\/").encode()
