"""How an API token is written: `mycom_<vendor id>_<secret><checksum>`, so that scanners know a leaked one.

The vendor's id leads to the vendor's rows; the checksum tells a mistyped token from an unknown one without a query.
"""

import re
import secrets
import string
from hashlib import sha256
from zlib import crc32

TOKEN = re.compile(r"\bmycom_(\d{1,18})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})\b", re.ASCII)
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SECRET_LENGTH, _CHECKSUM_LENGTH = 43, 6  # base 62: 256 bits, and the 32 of a CRC


def new_token(vendor_id: int) -> str:
    """Return a token as its maker sees it, once."""
    secret = "".join(secrets.choice(_DIGITS) for _ in range(_SECRET_LENGTH))
    body = f"mycom_{vendor_id}_{secret}"
    return body + _checksum(body)


def vendor_id_of(text: str) -> int:
    """Return the id of the vendor that a token names; 0 for a text that is no token."""
    match = TOKEN.fullmatch(text)
    return int(match[1]) if match and _checksum(text[:-_CHECKSUM_LENGTH]) == match[3] else 0


def digest_of(token: str) -> str:
    """Return what is stored of a token: a fast hash does, since nobody guesses 256 bits."""
    return sha256(token.encode()).hexdigest()


def _checksum(body: str) -> str:
    number, digits = crc32(body.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
