"""How a secret token is written: `<prefix>_<vendor id>_<secret><checksum>`, so that scanners know a leaked one.

The vendor's id leads to the vendor's rows; the checksum tells a mistyped token from an unknown one without a query.
"""

import re
import secrets
import string
from hashlib import sha256
from zlib import crc32

API_TOKEN, DESK_TOKEN = "mycom", "mydesk"
TOKEN = re.compile(
    rf"\b({API_TOKEN}|{DESK_TOKEN})_(\d{{1,18}})_([0-9A-Za-z]{{43}})([0-9A-Za-z]{{6}})\b", re.ASCII
)
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SECRET_LENGTH, _CHECKSUM_LENGTH = 43, 6  # base 62: 256 bits, and the 32 of a CRC


def new_token(prefix: str, vendor_id: int) -> str:
    """Return a token as its maker sees it, once."""
    secret = "".join(secrets.choice(_DIGITS) for _ in range(_SECRET_LENGTH))
    body = f"{prefix}_{vendor_id}_{secret}"
    return body + _checksum(body)


def vendor_id_of(prefix: str, text: str) -> int:
    """Return the id of the vendor that a token with this prefix names; 0 for a text that is no such token."""
    match = TOKEN.fullmatch(text)
    is_token = match and match[1] == prefix and _checksum(text[:-_CHECKSUM_LENGTH]) == match[4]
    return int(match[2]) if match and is_token else 0


def digest_of(token: str) -> str:
    """Return what is stored of a token: a fast hash does, since nobody guesses 256 bits."""
    return sha256(token.encode()).hexdigest()


def _checksum(body: str) -> str:
    number, digits = crc32(body.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
