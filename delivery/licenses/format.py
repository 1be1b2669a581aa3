"""The format of keys of the built-in generator; needs no database.

A key is base32 (A-Z, 2-7) in groups of five: one byte of format, the claims, and an Ed25519 signature of both.
Numbers have a variable length (seven bits a byte, the low ones first), texts are UTF-8 after their length.
"""

from base64 import b32decode, b32encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.text import plain_text

FORMAT = 1
SIGNATURE_BYTES = 64
GROUP = 5
MAX_TEXT_BYTES = 100  # of a name or a Hardware ID


class BadKey(Exception):
    """It is not a key of this product."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a key says, proven by its signature."""

    product: int
    item: int
    serial: int  # 1 for the item's first key, so that a second key is another text
    quantity: int
    name: str
    hardware_id: str = ""


def write_key(claims: Claims, private_key: Ed25519PrivateKey) -> str:
    """Return the signed key that makes these claims."""
    numbers = (claims.product, claims.item, claims.serial, claims.quantity)
    body = bytes([FORMAT]) + b"".join(map(_encode_number, numbers))
    body += _encode_text(claims.name) + _encode_text(claims.hardware_id)
    characters = b32encode(body + private_key.sign(body)).decode().rstrip("=")
    return "-".join(characters[start : start + GROUP] for start in range(0, len(characters), GROUP))


def read_key(key: str, public_key: Ed25519PublicKey) -> Claims:
    """Return the claims of a key; blanks, dashes and case do not matter. Raises BadKey."""
    content = _decode_base32(key)
    try:
        public_key.verify(content[-SIGNATURE_BYTES:], content[:-SIGNATURE_BYTES])
    except InvalidSignature as error:
        raise BadKey from error
    return _decode_claims(content[:-SIGNATURE_BYTES])


def product_id_in(key: str) -> int:
    """Return the product that a key names, unverified: a forged key may name any product. Raises BadKey."""
    try:
        return _decode_number(_decode_base32(key)[1:])[0]
    except IndexError as error:
        raise BadKey from error


def _decode_base32(key: str) -> bytes:
    characters = "".join(plain_text(key).upper().replace("-", "").split())
    try:
        return b32decode(characters + "=" * (-len(characters) % 8))
    except ValueError as error:
        raise BadKey from error


def _decode_claims(body: bytes) -> Claims:
    """Return the claims of a signed body, which `write_key` has written; only its format may be a later one."""
    if body[:1] != bytes([FORMAT]):
        raise BadKey
    rest = body[1:]
    product, rest = _decode_number(rest)
    item, rest = _decode_number(rest)
    serial, rest = _decode_number(rest)
    quantity, rest = _decode_number(rest)
    name, rest = _decode_text(rest)
    hardware_id, _ = _decode_text(rest)
    return Claims(product, item, serial, quantity, name, hardware_id)


def _decode_number(body: bytes) -> tuple[int, bytes]:
    low, rest = body[0], body[1:]
    if low < 0x80:
        return low, rest
    high, rest = _decode_number(rest)
    return low & 0x7F | high << 7, rest


def _decode_text(body: bytes) -> tuple[str, bytes]:
    end = 1 + body[0]
    return body[1:end].decode(), body[end:]


def _encode_number(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _encode_number(rest) if rest else bytes([low])


def _encode_text(text: str) -> bytes:
    """Return the text, cut between characters, never inside one."""
    content = text.encode()[:MAX_TEXT_BYTES].decode(errors="ignore").encode()
    return bytes([len(content)]) + content
